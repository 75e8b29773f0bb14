//! Bank holidays follow from the law and the date of Easter, and working days are counted over them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use catalogue::catalogue;
use jiff::{ToSpan, civil::Date, civil::Weekday, civil::date};
use proptest::prelude::*;

/// Easter Sunday by the Gregorian computus (Meeus), independent of the file.
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    date(year, month as i8, day as i8)
}

fn monday_on_or_after(day: Date) -> Date {
    (0..7)
        .map(|n| day + n.days())
        .find(|d| d.weekday() == Weekday::Monday)
        .unwrap()
}

/// The holidays that the law gives for a year without extra proclamations.
fn by_law(year: i16) -> Vec<Date> {
    let mut days = vec![
        easter(year) - 2.days(),
        easter(year) + 1.day(),
        monday_on_or_after(date(year, 5, 1)),
        monday_on_or_after(date(year, 5, 25)),
        monday_on_or_after(date(year, 8, 25)),
    ];
    for fixed in [date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)] {
        let mut day = fixed;
        while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) || days.contains(&day) {
            day += 1.day();
        }
        days.push(day);
    }
    days.sort();
    days
}

#[test]
fn the_file_is_what_the_law_gives() {
    let known = &catalogue().bank_holidays;
    let expected: Vec<Date> = (known.first_year..=known.last_year).flat_map(by_law).collect();
    let listed: Vec<Date> = known.holidays.iter().map(|h| h.date).collect();
    assert_eq!(listed, expected);
    assert_eq!((known.first_year, known.last_year), (2024, 2028));
}

#[test]
fn working_days_are_counted_over_christmas_and_easter() {
    let known = &catalogue().bank_holidays;
    // Christmas 2026: Friday 25, Boxing Day is moved to Monday 28.
    assert_eq!(known.add_working_days(date(2026, 12, 24), 1), Ok(date(2026, 12, 29)));
    assert_eq!(known.add_working_days(date(2026, 4, 2), 2), Ok(date(2026, 4, 8)));
    assert_eq!(known.add_working_days(date(2026, 11, 21), 0), Ok(date(2026, 11, 23)));
    assert_eq!(known.add_working_days(date(2026, 11, 23), 0), Ok(date(2026, 11, 23)));
    assert_eq!(
        known.on(date(2027, 12, 27)).unwrap().name,
        "Christmas Day (substitute day)"
    );
}

#[test]
fn outside_the_known_years_it_does_not_guess() {
    let known = &catalogue().bank_holidays;
    assert!(known.is_working_day(date(2023, 6, 1)).is_err());
    let error = known.add_working_days(date(2028, 12, 28), 5).unwrap_err();
    assert_eq!(
        error.to_string(),
        "bank holidays are known from 2024 to 2028; 2029-01-01 lies outside"
    );
    assert!(known.add_working_days(Date::MAX, 1).is_err());
}

proptest! {
    #[test]
    fn the_count_is_the_number_of_working_days_between(offset in 0i32..1500, days in 0u32..40) {
        let known = &catalogue().bank_holidays;
        let start = date(2024, 1, 1) + offset.days();
        let end = known.add_working_days(start, days).unwrap();
        prop_assert!(known.is_working_day(end).unwrap());
        let mut counted = 0;
        let mut day = start;
        while day < end {
            day += 1.day();
            counted += u32::from(known.is_working_day(day).unwrap());
        }
        let from_rest_day = u32::from(days == 0 && !known.is_working_day(start).unwrap());
        prop_assert_eq!(counted, days + from_rest_day);
    }
}
