//! Civil days in London, working days, bank holidays.

use jiff::civil::{Date, Time, Weekday};
use jiff::{Timestamp, ToSpan, tz::TimeZone};

/// The zone of every civil date in the product.
#[must_use]
pub fn london() -> TimeZone {
    static LONDON: TimeZone = jiff::tz::get!("Europe/London");
    LONDON.clone()
}

/// The civil date in London at an instant.
#[must_use]
pub fn london_date(at: Timestamp) -> Date {
    at.to_zoned(london()).date()
}

/// The instant of a civil date and time in London. In the hour that the spring clock change skips it is the hour after;
/// in the doubled autumn hour it is the first of the two.
#[must_use]
pub fn london_instant(date: Date, time: Time) -> Timestamp {
    let civil = date.to_datetime(time);
    civil.to_zoned(london()).map_or_else(
        // Only dates at the very ends of the calendar have no instant.
        |_| {
            if date.year() < 0 {
                Timestamp::MIN
            } else {
                Timestamp::MAX
            }
        },
        |z| z.timestamp(),
    )
}

/// Adds days, staying at the calendar's end rather than failing.
#[must_use]
pub fn days_after(date: Date, days: i32) -> Date {
    date.checked_add(days.days())
        .unwrap_or(if days < 0 { Date::MIN } else { Date::MAX })
}

/// Whole days from one date to another; negative if `to` is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// Whole years lived at a date.
#[must_use]
pub fn age_at(birth: Date, on: Date) -> i16 {
    let years = on.year() - birth.year();
    if (on.month(), on.day()) < (birth.month(), birth.day()) {
        years - 1
    } else {
        years
    }
}

/// The bank holidays known to the service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    holidays: Vec<Date>,
}

impl Calendar {
    /// A calendar with these bank holidays.
    #[must_use]
    pub fn new(mut holidays: Vec<Date>) -> Self {
        holidays.sort_unstable();
        holidays.dedup();
        Self { holidays }
    }

    /// Whether the day is a working day: Monday to Friday and no bank holiday.
    #[must_use]
    pub fn is_working_day(&self, date: Date) -> bool {
        !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && self.holidays.binary_search(&date).is_err()
    }

    /// The `n`th working day after a date (the day itself never counts). `n` of 0 gives the date itself if it is a
    /// working day, else the next one.
    #[must_use]
    pub fn working_days_after(&self, date: Date, n: u16) -> Date {
        let mut day = date;
        let mut left = n;
        loop {
            if left == 0 && self.is_working_day(day) || day == Date::MAX {
                return day;
            }
            day = days_after(day, 1);
            if left > 0 && self.is_working_day(day) {
                left -= 1;
            }
        }
    }

    /// How many working days lie after `from` up to and including `to`; 0 if `to` is not later.
    #[must_use]
    pub fn working_days_between(&self, from: Date, to: Date) -> i32 {
        let mut count = 0;
        let mut day = from;
        while day < to {
            day = days_after(day, 1);
            count += i32::from(self.is_working_day(day));
        }
        count
    }

    /// Whether it is Friday evening, or a day before a closed day in the evening, when a no must not be told:
    /// from 3pm on the last working day before a weekend or bank holiday, and all of a closed day.
    #[must_use]
    pub fn is_no_time_for_a_no(&self, at: Timestamp) -> bool {
        let zoned = at.to_zoned(london());
        let date = zoned.date();
        if !self.is_working_day(date) {
            return true;
        }
        zoned.time().hour() >= 15 && !self.is_working_day(days_after(date, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn calendar() -> Calendar {
        Calendar::new(vec![date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)])
    }

    #[test]
    fn working_days_skip_weekends_and_bank_holidays() {
        let c = calendar();
        // Thursday 24 December 2026: Friday, Saturday, Sunday and Monday 28 are closed.
        assert_eq!(c.working_days_after(date(2026, 12, 24), 1), date(2026, 12, 29));
        assert_eq!(c.working_days_after(date(2026, 12, 24), 5), date(2027, 1, 5));
        assert_eq!(c.working_days_after(date(2026, 12, 26), 0), date(2026, 12, 29));
        assert_eq!(c.working_days_between(date(2026, 12, 24), date(2026, 12, 29)), 1);
    }

    #[test]
    fn a_no_is_not_told_on_a_friday_evening() {
        let c = calendar();
        let at = |d, h| london_instant(d, Time::constant(h, 0, 0, 0));
        assert!(!c.is_no_time_for_a_no(at(date(2026, 11, 20), 11)));
        assert!(c.is_no_time_for_a_no(at(date(2026, 11, 20), 16)));
        assert!(c.is_no_time_for_a_no(at(date(2026, 11, 21), 10)));
        assert!(!c.is_no_time_for_a_no(at(date(2026, 11, 19), 16)));
        assert!(c.is_no_time_for_a_no(at(date(2026, 12, 24), 16)));
    }

    #[test]
    fn the_clock_changes_keep_the_civil_hour() {
        let ten = Time::constant(10, 0, 0, 0);
        let before = london_instant(date(2026, 10, 24), ten);
        let after = london_instant(date(2026, 10, 31), ten);
        assert_eq!(after.duration_since(before).as_hours(), 7 * 24 + 1);
        assert_eq!(london_date(after), date(2026, 10, 31));
    }

    #[test]
    fn ages_turn_on_the_birthday() {
        assert_eq!(age_at(date(1980, 5, 1), date(2026, 4, 30)), 45);
        assert_eq!(age_at(date(1980, 5, 1), date(2026, 5, 1)), 46);
        assert_eq!(age_at(date(2008, 2, 29), date(2026, 2, 28)), 17);
    }
}
