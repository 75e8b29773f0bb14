//! A broken file is refused with its place, what stands there and the rule; nothing of any file is taken.

use crate::small::files;
use published::{Broken, Source, import};

/// The first broken place after one text of one file was changed.
#[track_caller]
fn refused(file: &str, old: &str, new: &str) -> Broken {
    let refused = import(&files(file, old, new)).unwrap_err();
    assert!(refused.to_string().ends_with("nothing was taken"));
    refused.0.into_iter().next().unwrap()
}

#[test]
fn a_place_is_named_by_file_row_and_column() {
    let broken = refused(
        "therapies.csv",
        "Brief psychodynamic psychotherapy,10.0,15.0",
        "Brief psychodynamic psychotherapy,about ten,15.0",
    );
    assert_eq!(
        broken.to_string(),
        "therapies.csv, row 9, column courses_of_therapy_count: \"about ten\": must be a whole number, or blank or * where no number is shown"
    );
}

#[test]
fn each_rule_refuses_what_breaks_it() {
    let cases: [(&str, &str, &str, &str, &str); 20] = [
        (
            "therapies.csv",
            "10.0,15.0",
            "-10,15.0",
            "courses_of_therapy_count",
            "must be a whole number",
        ),
        (
            "therapies.csv",
            "10.0,15.0",
            "10.5,15.0",
            "courses_of_therapy_count",
            "must be a whole number",
        ),
        (
            "therapies.csv",
            "10.0,15.0",
            "10,99999999999",
            "total_finishing_course_treatment_count",
            "must be a whole number",
        ),
        (
            "therapies.csv",
            "Total,Brief psycho",
            "Total,Primal scream psycho",
            "therapy_type",
            "one of the therapies",
        ),
        (
            "therapies.csv",
            "All,Depression,",
            "All,Sadness,",
            "problem_descriptor",
            "one of the problems",
        ),
        (
            "therapies.csv",
            "2021-22,England",
            "2021-23,England",
            "reporting_period",
            "a year such as 2022-23",
        ),
        (
            "therapies.csv",
            "SubICB,9A1",
            "Parish,9A1",
            "org_type",
            "must be England",
        ),
        ("therapies.csv", "CCG,9A1,", "CCG,,", "org_code", "must not be blank"),
        (
            "therapies.csv",
            "2022-23,SubICB,9A1,",
            "2021-22,SubICB,9A1,",
            "courses_of_therapy_count",
            "contradicts another row",
        ),
        (
            "annual.csv",
            "STP,Q9A,VALE STP,Total,NULL,NULL,1000,400",
            "STP,Q9A,VALE STP,Total,NULL,NULL,1000,4OO",
            "finished_course_treatment_count",
            "whole number",
        ),
        (
            "annual.csv",
            "First treatment,<=28 days",
            "First treatment,a while",
            "variable_b",
            "lengths of wait",
        ),
        (
            "annual.csv",
            "First treatment,<=28 days",
            "Tea break,<=28 days",
            "variable_a",
            "one of the waits",
        ),
        (
            "population.csv",
            "60000,50000\nNHS Vale ICB - 9A2",
            "60000,70000\nNHS Vale ICB - 9A2",
            "age_18_plus",
            "must not be more than total_population",
        ),
        (
            "population.csv",
            "9A2,NHS Vale",
            "9A1,NHS Vale",
            "sicbl22_code_h",
            "must stand in one row",
        ),
        (
            "population.csv",
            "Q9B,25000",
            "Q9C,25000",
            "icb22_code_h",
            "must be a board of the map's layout",
        ),
        (
            "deprivation.csv",
            "30.5",
            "much",
            "imd_average_score",
            "must be a number, nought or more",
        ),
        (
            "deprivation.csv",
            ",0.25",
            ",25",
            "imd_proportion_of_lso_as_in_most_deprived_10_percent_nationally",
            "between 0 and 1",
        ),
        (
            "deprivation.csv",
            "E54000099",
            "E54000092",
            "icb24_code",
            "must stand in one row",
        ),
        (
            "layout.hexjson",
            "\"q\":1",
            "\"q\":0",
            "hexes.Q9B",
            "a place of its own",
        ),
        ("layout.hexjson", "odd-r", "even-q", "", "layout must be odd-r"),
    ];
    for (file, old, new, column, rule) in cases {
        let broken = refused(file, old, new);
        assert_eq!(broken.file, file, "{broken}");
        assert!(broken.rule.contains(rule), "{broken}");
        if !column.is_empty() {
            assert_eq!(broken.column.as_deref(), Some(column), "{broken}");
        }
    }
}

#[test]
fn a_short_row_a_wrong_coding_and_a_torn_package_are_told() {
    let short = refused(
        "annual.csv",
        "CCG,9Z9,NHS OLD HILL CCG,Total,NULL,NULL,50,20",
        "CCG,9Z9,NHS OLD HILL CCG,Total",
    );
    assert_eq!(
        (short.line, short.rule.as_str()),
        (Some(2), "must have 9 cells, as the heads do; it has 5")
    );
    let mut sources = files("", "", "");
    sources[0].bytes = b"a,b\n\xff\xfe,2\n".to_vec();
    assert!(
        import(&sources)
            .unwrap_err()
            .to_string()
            .contains("must be UTF-8 text; byte 4 is not")
    );
    sources[0].bytes = vec![0x1f, 0x8b, 8, 0, 1, 2, 3];
    assert!(import(&sources).unwrap_err().to_string().contains("cannot be unpacked"));
}

#[test]
fn every_broken_row_is_told_and_not_only_the_first() {
    let sources = files("therapies.csv", ",,5.0", ",x,5.0");
    let more = String::from_utf8(sources[0].bytes.clone())
        .unwrap()
        .replacen("10.0,15.0", "10.0,y", 1);
    let mut sources = sources;
    sources[0].bytes = more.into_bytes();
    assert_eq!(import(&sources).unwrap_err().0.len(), 2);
}

#[test]
fn a_kind_that_is_missing_and_one_that_is_there_twice_are_told() {
    let without = |name: &str| -> Vec<Source> { files("", "", "").into_iter().filter(|s| s.name != name).collect() };
    for (name, words) in [
        ("population.csv", "population by sub-ICB area"),
        ("layout.hexjson", "the map's layout"),
        ("deprivation.csv", "deprivation by board"),
        ("therapies.csv", "therapy based outcomes"),
        ("annual.csv", "annual totals"),
    ] {
        let refused = import(&without(name)).unwrap_err().to_string();
        assert!(refused.contains(words), "{refused}");
    }
    assert!(import(&[]).is_err());
    let mut twice = files("", "", "");
    let second = Source {
        name: "population-again.csv".to_owned(),
        ..twice[2].clone()
    };
    twice.push(second);
    let refused = import(&twice).unwrap_err();
    assert_eq!(refused.0[0].file, "population-again.csv");
    assert!(refused.0[0].rule.contains("the only file of its kind"));
}

#[test]
fn a_derived_table_that_was_changed_by_hand_is_refused_by_row_and_column() {
    let written = crate::small::whole().tables.write();
    let read = |name: &str, old: &str, new: &str| {
        let changed: Vec<(&str, String)> = written
            .iter()
            .map(|file| {
                let text = if file.name == name {
                    file.text.replacen(old, new, 1)
                } else {
                    file.text.clone()
                };
                (file.name, text)
            })
            .collect();
        published::Tables::read(|asked| changed.iter().find(|(n, _)| *n == asked).map(|(_, text)| text.as_str()))
    };
    assert!(read("therapy.csv", "9A2,cbt", "9A2,cbt").is_ok());
    for (name, old, new, column) in [
        ("therapy.csv", "9A2,cbt", "9A9,cbt", "area"),
        ("therapy.csv", "9A2,cbt", "9A2,magic", "therapy"),
        ("problems.csv", "depression", "gloom", "problem"),
        ("areas.csv", "sub_icb", "parish", "level"),
        ("activity.csv", "900", "9OO", "referrals"),
    ] {
        let broken = read(name, old, new).unwrap_err();
        assert_eq!(
            (broken[0].file.as_str(), broken[0].column.as_deref()),
            (name, Some(column)),
            "{}",
            broken[0]
        );
    }
    assert!(published::Tables::read(|_| None).is_err());
}
