//! Dates, times and spans of time in words.

use super::numbers::count;
use care::calendar::{days_between, london};
use care::terms::WeeklySlot;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::AmbiguousOffset;
use jiff::{SignedDuration, Timestamp};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(date: Date) -> &'static str {
    usize::try_from(date.month() - 1)
        .ok()
        .and_then(|i| MONTHS.get(i))
        .copied()
        .unwrap_or("")
}

/// "6 August 2026".
#[must_use]
pub fn date(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// "6 Aug 2026": tables only, where space forces.
#[must_use]
pub fn date_short(date: Date) -> String {
    let month = month(date);
    format!("{} {} {}", date.day(), month.get(..3).unwrap_or(month), date.year())
}

/// "Thursday 6 August 2026": appointments.
#[must_use]
pub fn day(on: Date) -> String {
    format!("{} {}", weekday(on), date(on))
}

/// "2026-08-06": for machines and the `datetime` attribute.
#[must_use]
pub fn iso(date: Date) -> String {
    date.to_string()
}

/// "Thursday".
#[must_use]
pub fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// "5pm", "5:30pm", "midday", "midnight".
#[must_use]
pub fn time(time: Time) -> String {
    let (hour, minute) = (time.hour(), time.minute());
    let half = if hour < 12 { "am" } else { "pm" };
    let shown = match hour % 12 {
        0 => 12,
        h => h,
    };
    match (hour, minute) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        (_, 0) => format!("{shown}{half}"),
        _ => format!("{shown}:{minute:02}{half}"),
    }
}

/// The civil time in London at an instant, with the zone's letters only in the hour that occurs twice when the clocks go
/// back.
#[must_use]
pub fn time_of(at: Timestamp) -> String {
    let zoned = at.to_zoned(london());
    let words = time(zoned.time());
    let doubtful = matches!(
        london().to_ambiguous_zoned(zoned.datetime()).offset(),
        AmbiguousOffset::Fold { .. }
    );
    if !doubtful {
        return words;
    }
    let letters = if zoned.offset().is_zero() { "GMT" } else { "BST" };
    format!("{words} {letters}")
}

/// "6 August 2026 at 5:30pm".
#[must_use]
pub fn moment(at: Timestamp) -> String {
    format!("{} at {}", date(at.to_zoned(london()).date()), time_of(at))
}

/// "9am to 9:50am".
#[must_use]
pub fn time_range(from: Timestamp, minutes: u16) -> String {
    let to = from
        .checked_add(SignedDuration::from_mins(i64::from(minutes)))
        .unwrap_or(from);
    format!("{} to {}", time_of(from), time_of(to))
}

/// "50 minutes", "1 hour", "1 hour 30 minutes".
#[must_use]
pub fn duration(minutes: u16) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (hours, rest) {
        (0, m) => count(m.into(), "minute", "minutes"),
        (h, 0) => count(h.into(), "hour", "hours"),
        (h, m) => format!(
            "{} {}",
            count(h.into(), "hour", "hours"),
            count(m.into(), "minute", "minutes")
        ),
    }
}

/// "Tuesdays at 10am, 50 minutes".
#[must_use]
pub fn slot(slot: WeeklySlot) -> String {
    format!("{}s at {}, {}", slot.day.words(), time(slot.at), duration(slot.minutes))
}

/// "today", "tomorrow", "yesterday", "in 3 days", "3 weeks ago".
#[must_use]
pub fn relative(on: Date, today: Date) -> String {
    match days_between(today, on) {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        d if d > 0 => format!("in {}", span(d)),
        d => format!("{} ago", span(-d)),
    }
}

/// "6 August 2026 (3 weeks ago)".
#[must_use]
pub fn date_and_relative(on: Date, today: Date) -> String {
    format!("{} ({})", date(on), relative(on, today))
}

/// "today", "1 day ago", "12 days ago": an age in days, as the inbox counts it.
#[must_use]
pub fn days_ago(on: Date, today: Date) -> String {
    match days_between(on, today).max(0) {
        0 => "today".to_owned(),
        d => format!("{} ago", count(i64::from(d), "day", "days")),
    }
}

/// A wait in words: days up to two weeks, then whole weeks.
#[must_use]
pub fn wait(days: i32) -> String {
    let days = days.max(0);
    if days < 14 {
        count(i64::from(days), "day", "days")
    } else {
        count(i64::from(days / 7), "week", "weeks")
    }
}

/// A wait with the day it began: "18 weeks, since 6 August 2026".
#[must_use]
pub fn wait_since(since: Date, today: Date) -> String {
    format!("{}, since {}", wait(days_between(since, today)), date(since))
}

fn span(days: i32) -> String {
    let n = i64::from(days);
    match days {
        ..14 => count(n, "day", "days"),
        14..56 => count(n / 7, "week", "weeks"),
        56..730 => count(n * 12 / 365, "month", "months"),
        _ => count(n / 365, "year", "years"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use care::calendar::london_instant;
    use jiff::civil::date as d;

    fn at(hour: i8, minute: i8) -> Time {
        Time::constant(hour, minute, 0, 0)
    }

    #[test]
    fn dates_are_written_out() {
        assert_eq!(date(d(2026, 8, 6)), "6 August 2026");
        assert_eq!(date_short(d(2026, 9, 16)), "16 Sep 2026");
        assert_eq!(day(d(2026, 8, 6)), "Thursday 6 August 2026");
    }

    #[test]
    fn times_follow_the_service_manual() {
        assert_eq!(time(at(17, 0)), "5pm");
        assert_eq!(time(at(17, 30)), "5:30pm");
        assert_eq!(time(at(12, 0)), "midday");
        assert_eq!(time(at(0, 0)), "midnight");
        assert_eq!(time(at(0, 5)), "12:05am");
        assert_eq!(time(at(12, 5)), "12:05pm");
        assert_eq!(time_range(london_instant(d(2026, 8, 6), at(9, 0)), 50), "9am to 9:50am");
        assert_eq!(duration(90), "1 hour 30 minutes");
        assert_eq!(duration(50), "50 minutes");
        assert_eq!(duration(60), "1 hour");
    }

    #[test]
    fn london_time_in_summer_and_winter() {
        let noon_utc = |month| d(2026, month, 15).at(12, 0, 0, 0).in_tz("UTC").unwrap().timestamp();
        assert_eq!(moment(noon_utc(7)), "15 July 2026 at 1pm");
        assert_eq!(moment(noon_utc(1)), "15 January 2026 at midday");
        // Just before midnight UTC in summer it is already the next day in London.
        let late = d(2026, 7, 15).at(23, 30, 0, 0).in_tz("UTC").unwrap().timestamp();
        assert_eq!(moment(late), "16 July 2026 at 12:30am");
    }

    #[test]
    fn the_doubled_hour_says_which_of_the_two_it_is() {
        // Clocks go back on 25 October 2026 at 2am BST.
        let utc = |hour| d(2026, 10, 25).at(hour, 30, 0, 0).in_tz("UTC").unwrap().timestamp();
        assert_eq!(time_of(utc(0)), "1:30am BST");
        assert_eq!(time_of(utc(1)), "1:30am GMT");
        assert_eq!(time_of(utc(2)), "2:30am");
        // An hour's appointment over the spring change ends two civil hours later.
        let spring = d(2026, 3, 29).at(0, 30, 0, 0).in_tz("UTC").unwrap().timestamp();
        assert_eq!(time_range(spring, 60), "12:30am to 2:30am");
    }

    #[test]
    fn relative_days() {
        let today = d(2026, 8, 6);
        let words = |year, month, day| relative(d(year, month, day), today);
        assert_eq!(words(2026, 8, 6), "today");
        assert_eq!(words(2026, 8, 7), "tomorrow");
        assert_eq!(words(2026, 8, 5), "yesterday");
        assert_eq!(words(2026, 8, 9), "in 3 days");
        assert_eq!(words(2026, 7, 16), "3 weeks ago");
        assert_eq!(words(2026, 4, 6), "4 months ago");
        assert_eq!(words(2023, 8, 1), "3 years ago");
        assert_eq!(date_and_relative(d(2026, 7, 16), today), "16 July 2026 (3 weeks ago)");
        assert_eq!(days_ago(d(2026, 8, 5), today), "1 day ago");
        assert_eq!(days_ago(d(2026, 8, 9), today), "today");
    }

    #[test]
    fn waits_are_numbers_with_a_date() {
        assert_eq!(wait(1), "1 day");
        assert_eq!(wait(13), "13 days");
        assert_eq!(wait(14), "2 weeks");
        assert_eq!(wait(126), "18 weeks");
        assert_eq!(wait_since(d(2026, 4, 2), d(2026, 8, 6)), "18 weeks, since 2 April 2026");
    }
}
