//! The table that comes with the program: also without the publisher's files at hand.

use crate::small::year;
use published::{FILES, Figure, Level, Tables, Therapy, shipped, tally};

/// See [`BY_HAND`].
type ByHand = (&'static str, Therapy, &'static str, Option<u32>, Option<u32>);

/// Area, therapy, the publisher's name for it, courses and finishers in 2022-23, read in the raw file.
pub const BY_HAND: [ByHand; 6] = [
    (
        "00L",
        Therapy::Cbt,
        "Cognitive Behaviour Therapy (CBT)",
        Some(1135),
        Some(1350),
    ),
    (
        "00L",
        Therapy::Psychodynamic,
        "Brief psychodynamic psychotherapy",
        None,
        None,
    ),
    (
        "93C",
        Therapy::Psychodynamic,
        "Brief psychodynamic psychotherapy",
        Some(30),
        Some(80),
    ),
    (
        "01F",
        Therapy::Counselling,
        "Counselling for Depression",
        Some(20),
        Some(30),
    ),
    (
        "26A",
        Therapy::Emdr,
        "Eye Movement Desensitisation Reprocessing",
        Some(190),
        Some(240),
    ),
    (
        "15N",
        Therapy::Couples,
        "Couples Therapy for Depression",
        Some(5),
        Some(20),
    ),
];

#[test]
fn it_is_read_whole() {
    let tables = shipped();
    let years: Vec<String> = tables.years().iter().map(ToString::to_string).collect();
    assert_eq!(
        years,
        ["2017-18", "2018-19", "2020-21", "2021-22", "2022-23", "2023-24"]
    );
    let count = |level| tables.areas_of(level).len();
    assert_eq!(
        (count(Level::Board), count(Level::SubIcb), count(Level::England)),
        (42, 106, 1)
    );
    assert!(
        tables
            .areas_of(Level::Board)
            .iter()
            .all(|b| b.place.is_some() && b.deprivation.is_some())
    );
    let written = tables.write();
    assert_eq!(written.iter().map(|file| file.name).collect::<Vec<_>>(), FILES);
    let read = Tables::read(|name| {
        written
            .iter()
            .find(|file| file.name == name)
            .map(|file| file.text.as_str())
    });
    assert!(read.unwrap() == *tables);
    let size: usize = written.iter().map(|file| file.text.len()).sum();
    assert!(size < 300_000, "{size} bytes are too many to ship");
}

#[test]
fn the_headline_of_2022_23() {
    let tables = shipped();
    let psychodynamic = tally(&tables, year("2022-23"), Therapy::Psychodynamic);
    assert_eq!(
        (psychodynamic.areas, psychodynamic.no_courses, psychodynamic.neither),
        (108, 81, 76)
    );
    assert_eq!(
        (psychodynamic.hubs, psychodynamic.hubs_without_courses),
        (2, 2),
        "two of the 108 have no place on a map"
    );
    let cbt = tally(&tables, year("2022-23"), Therapy::Cbt);
    assert_eq!((cbt.areas, cbt.no_courses), (108, 0));
}

#[test]
fn what_was_read_by_hand_is_in_the_table() {
    let tables = shipped();
    for (area, therapy, _, courses, finished) in BY_HAND {
        let row = tables.therapy(year("2022-23"), area, therapy).unwrap();
        assert_eq!(
            (row.courses.shown(), row.finished.shown()),
            (courses, finished),
            "{area} {therapy:?}"
        );
    }
}

#[test]
fn names_are_words_that_a_person_knows() {
    let tables = shipped();
    for (code, name) in [
        ("01F", "Halton"),
        ("QYG", "Cheshire and Merseyside"),
        ("92G", "Bath and North East Somerset, Swindon and Wiltshire"),
        ("Y63", "North East and Yorkshire"),
    ] {
        assert_eq!(tables.area(code).map(|a| a.name.as_str()), Some(name));
    }
    for area in tables.areas() {
        assert!(
            !area.name.is_empty() && !area.name.contains("CCG") && !area.name.contains(" ICB"),
            "{}: {}",
            area.code,
            area.name
        );
    }
}

#[test]
fn every_area_of_a_board_lies_in_it_and_boards_hold_everybody() {
    let tables = shipped();
    let mut adults = 0;
    for board in tables.areas_of(Level::Board) {
        let within = tables.areas_within(&board.code);
        assert!(!within.is_empty(), "{}", board.code);
        let sum: u32 = within.iter().filter_map(|area| area.adults).sum();
        assert_eq!(board.adults, Some(sum), "{}", board.code);
        adults += sum;
    }
    assert_eq!(tables.area("ENG").and_then(|england| england.adults), Some(adults));
}

#[test]
fn a_year_without_therapy_rows_shows_none_rather_than_noughts() {
    let tables = shipped();
    assert_eq!(tables.therapy(year("2020-21"), "00L", Therapy::Cbt), None);
    assert_eq!(
        tables.activity(year("2022-23"), "00L"),
        None,
        "the files at hand hold no annual totals of 2022-23"
    );
    let board = tables.area("QYG").unwrap();
    assert_eq!(
        tables.board_figure(year("2020-21"), Some(Therapy::Cbt), board).count,
        Figure::NotShown
    );
}

#[test]
fn those_referred_by_ethnic_group_are_as_read_by_hand() {
    use published::Group;
    let tables = shipped();
    assert_eq!(tables.group_year("QYG"), Some(year("2023-24")));
    let of = |area: &str, group| tables.group(year("2023-24"), area, group).unwrap().referrals.shown();
    assert_eq!(of("ENG", Group::Asian), Some(128_137));
    assert_eq!(of("ENG", Group::White), Some(1_332_553));
    assert_eq!(
        (of("QYG", Group::Black), of("QYG", Group::Chinese)),
        (Some(815), Some(175))
    );
    let census: Vec<_> = tables.referred_by_group(year("2023-24"), "QYG");
    assert_eq!(census[0], (Group::Asian, Figure::Shown(1335 + 175)));
    assert_eq!(census[4], (Group::Other, Figure::Shown(940 - 175)));
    assert!(
        tables.residents("QYG").is_empty(),
        "no table of residents by ethnic group is shipped"
    );
}
