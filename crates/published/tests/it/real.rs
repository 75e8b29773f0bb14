//! On the publisher's real files, where they are at hand.

use std::path::{Path, PathBuf};

use crate::small::year;
use published::{Figure, Imported, Level, Source, Therapy, import, shipped, tally};

/// The folder with the shared data; none, said loudly, where it is absent.
fn folder() -> Option<PathBuf> {
    let given = std::env::var_os("RAPPORT_SHARED").map(PathBuf::from);
    let shared = given.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"));
    let data = shared.join("data");
    if data.join("nhs-talking-therapies").is_dir() {
        return Some(data);
    }
    println!(
        "SHARED DATA ABSENT: {} is not there, so the published files were not read",
        data.display()
    );
    None
}

fn sources(data: &Path) -> Vec<Source> {
    let folders = ["nhs-talking-therapies", "geography", "imd", "hexmaps"];
    let mut all = Vec::new();
    for name in folders {
        for entry in std::fs::read_dir(data.join(name)).unwrap() {
            let path = entry.unwrap().path();
            let file = path.file_name().unwrap().to_str().unwrap().to_owned();
            if [".csv", ".csv.gz", ".hexjson"].iter().any(|end| file.ends_with(end)) {
                all.push(Source {
                    name: format!("{name}/{file}"),
                    bytes: std::fs::read(&path).unwrap(),
                });
            }
        }
    }
    all
}

fn real() -> Option<Imported> {
    Some(import(&sources(&folder()?)).unwrap())
}

#[test]
fn the_shipped_table_is_what_the_publishers_files_give() {
    let Some(real) = real() else { return };
    let shipped = shipped();
    assert!(
        real.tables == *shipped,
        "make it again: rapport import published DIR --to crates/published/data"
    );
    let order: Vec<Source> = sources(&folder().unwrap()).into_iter().rev().collect();
    assert!(
        import(&order).unwrap().tables == *shipped,
        "the order of the files must not matter"
    );
}

#[test]
fn the_headline_of_2022_23_on_the_real_files() {
    let Some(real) = real() else { return };
    let psychodynamic = tally(&real.tables, year("2022-23"), Therapy::Psychodynamic);
    assert_eq!(
        (psychodynamic.areas, psychodynamic.no_courses, psychodynamic.neither),
        (108, 81, 76)
    );
    let cbt = tally(&real.tables, year("2022-23"), Therapy::Cbt);
    assert_eq!((cbt.areas, cbt.no_courses, cbt.neither), (108, 0, 0));
}

/// Read by eye and by `grep` in the raw lines, not by this crate.
#[test]
fn five_areas_read_by_hand() {
    let Some(data) = folder() else { return };
    let file = std::fs::read(data.join("nhs-talking-therapies/proms_by_therapy_2022-23.csv.gz")).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(file.as_slice()), &mut text).unwrap();
    let tables = shipped();
    for (area, therapy, name, courses, finished) in crate::shipped::BY_HAND {
        let row = text
            .lines()
            .find(|line| {
                line.starts_with(&format!("2022-23,SubICB,{area},")) && line.contains(&format!(",Total,{name},"))
            })
            .unwrap();
        let cells: Vec<&str> = row.rsplit(',').collect();
        let (from_the_left, from_the_right) = (row.split(&format!(",Total,{name},")).nth(1).unwrap(), cells[5]);
        let raw = |cell: &str| cell.split('.').next().and_then(|digits| digits.parse::<u32>().ok());
        assert_eq!(raw(from_the_left.split(',').next().unwrap()), courses, "{row}");
        assert_eq!(raw(from_the_right), finished, "{row}");
        let ours = tables.therapy(year("2022-23"), area, therapy).unwrap();
        assert_eq!((ours.courses.shown(), ours.finished.shown()), (courses, finished));
    }
}

#[test]
fn every_number_below_england_is_a_multiple_of_five() {
    let Some(real) = real() else { return };
    let tables = &real.tables;
    let below = tables.areas().filter(|area| area.level != Level::England);
    for area in below {
        for year in tables.therapy_years() {
            for therapy in Therapy::ALL {
                if let Some(row) = tables.therapy(year, &area.code, *therapy) {
                    for figure in [row.courses, row.finished] {
                        assert!(
                            figure.shown().is_none_or(|n| n >= 5 && n % 5 == 0),
                            "{} {year} {therapy:?}: {figure:?}",
                            area.code
                        );
                    }
                }
            }
        }
    }
    let england = tables.therapy(year("2022-23"), "ENG", Therapy::Psychodynamic).unwrap();
    assert_eq!(
        (england.courses, england.finished),
        (Figure::Shown(1478), Figure::Shown(2248)),
        "England's are exact"
    );
}

#[test]
fn the_areas_add_up_to_england_within_rounding_and_what_is_not_shown() {
    let Some(real) = real() else { return };
    let tables = &real.tables;
    for year in tables.therapy_years() {
        for therapy in Therapy::ALL {
            let england = tables.therapy(year, "ENG", *therapy).unwrap().courses.shown().unwrap();
            let areas = tables
                .areas()
                .filter(|a| a.level.is_named_area() || a.level == Level::Unknown);
            let rows: Vec<_> = areas.filter_map(|a| tables.therapy(year, &a.code, *therapy)).collect();
            let shown: u32 = rows.iter().filter_map(|row| row.courses.shown()).sum();
            let hidden = u32::try_from(rows.iter().filter(|row| row.courses.is_hidden()).count()).unwrap();
            let all = u32::try_from(rows.len()).unwrap();
            // Each number is at most 2.5 off, each blank stands for four at most.
            let (least, most) = (shown.saturating_sub(all * 5 / 2), shown + all * 5 / 2 + hidden * 4);
            assert!(
                (least..=most).contains(&england),
                "{year} {therapy:?}: {england} not in {least}..={most}"
            );
        }
    }
}
