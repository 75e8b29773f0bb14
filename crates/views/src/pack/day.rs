//! Days and instants in as few bytes as they need.

use jiff::Timestamp;
use jiff::civil::Date;

/// A day, or none, in four bytes. Ordered as the calendar is, none first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(i32);

impl Day {
    pub(crate) const NONE: Self = Self(i32::MIN);

    pub(crate) fn get(self) -> Option<Date> {
        if self == Self::NONE {
            return None;
        }
        let [day, month, low, high] = self.0.to_le_bytes();
        Date::new(
            i16::from_le_bytes([low, high]),
            i8::from_le_bytes([month]),
            i8::from_le_bytes([day]),
        )
        .ok()
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        let [low, high] = date.year().to_le_bytes();
        let ([month], [day]) = (date.month().to_le_bytes(), date.day().to_le_bytes());
        Self(i32::from_le_bytes([day, month, low, high]))
    }
}

impl From<Option<Date>> for Day {
    fn from(date: Option<Date>) -> Self {
        date.map_or(Self::NONE, Self::from)
    }
}

/// An instant to the second in four bytes, from 1970 to 2106; what lies outside stays at the nearest end.
pub(crate) fn seconds(at: Timestamp) -> u32 {
    u32::try_from(at.as_second().max(0)).unwrap_or(u32::MAX)
}

/// The instant of [`seconds`].
pub(crate) fn instant(seconds: u32) -> Timestamp {
    Timestamp::from_second(i64::from(seconds)).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_come_back_as_they_went_in() {
        for d in [
            date(2026, 11, 22),
            date(1900, 2, 28),
            date(2028, 2, 29),
            Date::MIN,
            Date::MAX,
            date(-1, 12, 31),
        ] {
            assert_eq!(Day::from(d).get(), Some(d));
        }
        assert_eq!(Day::from(None).get(), None);
        let mut days = [date(2026, 2, 1), date(2026, 1, 31), date(-5, 1, 1), date(2025, 12, 31)].map(Day::from);
        days.sort_unstable();
        assert_eq!(days.map(|d| d.get().unwrap().year()), [-5, 2025, 2026, 2026]);
        assert!(days[2] < days[3] && days[3].get() == Some(date(2026, 2, 1)));
        assert_eq!(size_of::<Day>(), 4);
    }

    #[test]
    fn instants_come_back_to_the_second() {
        let at: Timestamp = "2026-11-22T10:00:01Z".parse().unwrap();
        assert_eq!(instant(seconds(at)), at);
    }
}
