//! Dates, times and spans of time in words.

use super::numbers::count;
use crate::language::now_spoken;
use crate::say::{say, say_count, say_with};
use care::calendar::{days_between, london};
use care::terms::WeeklySlot;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::AmbiguousOffset;
use jiff::{SignedDuration, Timestamp};

/// Names of the months: of the message, and in English.
const MONTHS: [(&str, &str, &str); 12] = [
    ("month-1", "month-short-1", "January"),
    ("month-2", "month-short-2", "February"),
    ("month-3", "month-short-3", "March"),
    ("month-4", "month-short-4", "April"),
    ("month-5", "month-short-5", "May"),
    ("month-6", "month-short-6", "June"),
    ("month-7", "month-short-7", "July"),
    ("month-8", "month-short-8", "August"),
    ("month-9", "month-short-9", "September"),
    ("month-10", "month-short-10", "October"),
    ("month-11", "month-short-11", "November"),
    ("month-12", "month-short-12", "December"),
];

/// Whether the page is in another language: what this file writes in English by itself, its message files then say.
fn is_elsewhere() -> bool {
    now_spoken().is_some()
}

fn month_of(month: i8) -> Option<&'static (&'static str, &'static str, &'static str)> {
    MONTHS.get(usize::try_from(month).ok()?.checked_sub(1)?)
}

/// "August", of the month with this number; none where there is no such month.
#[must_use]
pub fn month_name(month: i8) -> Option<String> {
    let (name, _, english) = month_of(month)?;
    Some(if is_elsewhere() {
        say(name)
    } else {
        (*english).to_owned()
    })
}

fn dated(date: Date, month: &str) -> String {
    if is_elsewhere() {
        let (day, year) = (date.day().to_string(), date.year().to_string());
        return say_with("date-long", &[("day", &day), ("month", month), ("year", &year)]);
    }
    format!("{} {month} {}", date.day(), date.year())
}

/// "6 August 2026".
#[must_use]
pub fn date(date: Date) -> String {
    dated(date, &month_name(date.month()).unwrap_or_default())
}

/// "6 Aug 2026": tables only, where space forces.
#[must_use]
pub fn date_short(date: Date) -> String {
    let (_, short, english) = month_of(date.month()).copied().unwrap_or_default();
    let month = if is_elsewhere() {
        say(short)
    } else {
        english.get(..3).unwrap_or(english).to_owned()
    };
    dated(date, &month)
}

/// "Thursday 6 August 2026": appointments.
#[must_use]
pub fn day(on: Date) -> String {
    if is_elsewhere() {
        return say_with("date-with-day", &[("weekday", &weekday(on)), ("date", &date(on))]);
    }
    format!("{} {}", weekday(on), date(on))
}

/// "2026-08-06": for machines and the `datetime` attribute.
#[must_use]
pub fn iso(date: Date) -> String {
    date.to_string()
}

/// "Thursday".
#[must_use]
pub fn weekday(date: Date) -> String {
    let (name, english) = match date.weekday() {
        Weekday::Monday => ("weekday-1", "Monday"),
        Weekday::Tuesday => ("weekday-2", "Tuesday"),
        Weekday::Wednesday => ("weekday-3", "Wednesday"),
        Weekday::Thursday => ("weekday-4", "Thursday"),
        Weekday::Friday => ("weekday-5", "Friday"),
        Weekday::Saturday => ("weekday-6", "Saturday"),
        Weekday::Sunday => ("weekday-7", "Sunday"),
    };
    if is_elsewhere() { say(name) } else { english.to_owned() }
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
    if is_elsewhere() {
        let name = match (hour, minute) {
            (0, 0) => "time-midnight",
            (12, 0) => "time-midday",
            (..12, 0) => "time-am",
            (_, 0) => "time-pm",
            (..12, _) => "time-am-minutes",
            _ => "time-pm-minutes",
        };
        let values = [("hour", shown.to_string()), ("minute", format!("{minute:02}"))];
        let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
        return say_with(name, &values);
    }
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
    let on = date(at.to_zoned(london()).date());
    if is_elsewhere() {
        return say_with("date-moment", &[("date", &on), ("time", &time_of(at))]);
    }
    format!("{on} at {}", time_of(at))
}

/// "9am to 9:50am".
#[must_use]
pub fn time_range(from: Timestamp, minutes: u16) -> String {
    let to = from
        .checked_add(SignedDuration::from_mins(i64::from(minutes)))
        .unwrap_or(from);
    if is_elsewhere() {
        return say_with("time-from-to", &[("from", &time_of(from)), ("to", &time_of(to))]);
    }
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
        0 => said("when-today", "today"),
        1 => said("when-tomorrow", "tomorrow"),
        -1 => said("when-yesterday", "yesterday"),
        d if d > 0 && is_elsewhere() => say_with("when-in", &[("span", &span(d))]),
        d if d > 0 => format!("in {}", span(d)),
        d if is_elsewhere() => say_with("when-ago", &[("span", &span(-d))]),
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
        spanned(days, &DAYS)
    } else {
        spanned(days / 7, &WEEKS)
    }
}

/// A wait with the day it began: "18 weeks, since 6 August 2026".
#[must_use]
pub fn wait_since(since: Date, today: Date) -> String {
    format!("{}, since {}", wait(days_between(since, today)), date(since))
}

/// Spans of time: the message, one of it in English, and several.
type Unit = (&'static str, &'static str, &'static str);
const DAYS: Unit = ("span-days", "day", "days");
const WEEKS: Unit = ("span-weeks", "week", "weeks");
const MONTHS_LONG: Unit = ("span-months", "month", "months");
const YEARS: Unit = ("span-years", "year", "years");

fn said(name: &str, english: &str) -> String {
    if is_elsewhere() { say(name) } else { english.to_owned() }
}

fn spanned(n: i32, (name, one, many): &Unit) -> String {
    if is_elsewhere() {
        say_count(name, usize::try_from(n).unwrap_or(0))
    } else {
        count(i64::from(n), one, many)
    }
}

fn span(days: i32) -> String {
    match days {
        ..14 => spanned(days, &DAYS),
        14..56 => spanned(days / 7, &WEEKS),
        56..730 => spanned(days.saturating_mul(12) / 365, &MONTHS_LONG),
        _ => spanned(days / 365, &YEARS),
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
