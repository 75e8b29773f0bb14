//! Properties of the arithmetic, on invented countries of any size.

use std::fmt::Write as _;

use crate::small::{DEPRIVATION, LAYOUT, files, year};
use proptest::prelude::*;
use published::{Change, Figure, Imported, Level, Source, Therapy, import, tally};

/// For each area: its board, adults in tens, and courses in two years (none: not shown).
type Country = Vec<(bool, u32, Option<u32>, Option<u32>)>;

fn country() -> impl Strategy<Value = Country> {
    let figure = || prop::option::of((1_u32..400).prop_map(|n| n * 5));
    prop::collection::vec((any::<bool>(), 1_u32..90_000, figure(), figure()), 1..40)
}

fn made(country: &Country) -> Imported {
    let mut therapies = "reporting_period,org_type,org_code,org_name,problem_descriptor,therapy_type,courses_of_therapy_count,total_finishing_course_treatment_count\n".to_owned();
    let mut population =
        "sicbl22_name,sicbl22_code,sicbl22_code_h,icb22_name,icb22_code,icb22_code_h,total_population,age_18_plus\n"
            .to_owned();
    // Both boards always have an area.
    let all = country
        .iter()
        .copied()
        .chain([(true, 1, None, None), (false, 1, None, None)]);
    for (at, (first, adults, before, after)) in all.enumerate() {
        let (code, name, ons) = if first {
            ("Q9A", "Vale", "E54000092")
        } else {
            ("Q9B", "Farmoor", "E54000093")
        };
        let _ = writeln!(
            population,
            "NHS {name} ICB - A{at},E{at},A{at},NHS {name} Integrated Care Board,{ons},{code},{adults}0,{adults}0"
        );
        for (year, figure) in [("2021-22", before), ("2022-23", after)] {
            let figure = figure.map_or_else(|| "*".to_owned(), |n| n.to_string());
            let _ = writeln!(
                therapies,
                "{year},SubICB,A{at},AREA,Total,Mindfulness,{figure},{figure}"
            );
        }
    }
    let annual = files("", "", "").swap_remove(1);
    let source = |name: &str, text: &str| Source {
        name: name.to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    import(&[
        source("t.csv", &therapies),
        annual,
        source("p.csv", &population),
        source("d.csv", DEPRIVATION),
        source("l.hexjson", LAYOUT),
    ])
    .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_area_is_counted_once_and_boards_add_up(country in country()) {
        let tables = made(&country).tables;
        let after = year("2022-23");
        let t = tally(&tables, after, Therapy::Mindfulness);
        prop_assert_eq!(t.areas as usize, country.len() + 2);
        let hidden = country.iter().filter(|(_, _, _, after)| after.is_none()).count() + 2;
        prop_assert_eq!(t.no_courses as usize, hidden);
        prop_assert_eq!(t.neither, t.no_courses);
        let shown: u64 = country.iter().filter_map(|(_, _, _, after)| *after).map(u64::from).sum();
        prop_assert_eq!(t.courses, shown);
        let boards = tables.areas_of(Level::Board);
        let figures: Vec<_> = boards.iter().map(|board| tables.board_figure(after, Some(Therapy::Mindfulness), board)).collect();
        prop_assert_eq!(figures.iter().map(|f| f.areas).sum::<u32>(), t.areas);
        prop_assert_eq!(figures.iter().map(|f| f.shown).sum::<u32>(), t.with_courses());
        prop_assert_eq!(figures.iter().filter_map(|f| f.count.shown()).map(u64::from).sum::<u64>(), t.courses);
        for figure in figures {
            prop_assert_eq!(figure.count == Figure::NotShown, figure.shown == 0);
            prop_assert!(figure.per_10_000_adults.is_none_or(|rate| rate > 0.0));
        }
    }

    #[test]
    fn a_comparison_turned_round_is_the_same_seen_from_the_other_side(country in country()) {
        let tables = made(&country).tables;
        let (one, two) = (year("2021-22"), year("2022-23"));
        let there = tables.compare(Therapy::Mindfulness, one, two);
        let back = tables.compare(Therapy::Mindfulness, two, one);
        prop_assert_eq!((there.both, there.now_shown, there.no_longer_shown, there.never_shown), (back.both, back.no_longer_shown, back.now_shown, back.never_shown));
        prop_assert_eq!(there.both + there.now_shown + there.no_longer_shown + there.never_shown, there.areas);
        for area in tables.areas_of(Level::SubIcb) {
            let change = tables.change(&area.code, Therapy::Mindfulness, one, two);
            let turned = tables.change(&area.code, Therapy::Mindfulness, two, one);
            if let (Some(Change::By(there)), Some(Change::By(back))) = (change, turned) {
                prop_assert_eq!(there, -back);
            }
        }
    }

    #[test]
    fn every_rate_has_a_class_and_higher_rates_never_a_lighter_one(country in country(), rates in prop::collection::vec(0.0_f64..500.0, 2..20)) {
        let classes = made(&country).tables.classes(Some(Therapy::Mindfulness));
        prop_assert!(classes.len() <= 4);
        prop_assert!(classes.breaks.windows(2).all(|pair| pair[0] < pair[1]));
        let mut rates = rates;
        rates.sort_by(f64::total_cmp);
        let of: Vec<usize> = rates.iter().map(|rate| classes.class_of(*rate)).collect();
        prop_assert!(of.windows(2).all(|pair| pair[0] <= pair[1]));
        prop_assert!(of.iter().all(|class| *class < classes.len()));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), packed in any::<bool>()) {
        let mut bytes = bytes;
        if packed {
            bytes.splice(0..0, [0x1f, 0x8b, 8, 0]);
        }
        let mut sources = files("", "", "");
        sources[0].bytes = bytes;
        let _ = import(&sources);
    }
}
