//! A month, a quarter or a year of the calendar, and the ones beside it.

use care::calendar::days_after;
use jiff::civil::Date;

/// How long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A month.
    Month,
    /// A quarter of the calendar year.
    Quarter,
    /// A calendar year.
    Year,
}

impl Kind {
    /// All, shortest first.
    pub const ALL: [Self; 3] = [Self::Month, Self::Quarter, Self::Year];

    /// Its code in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Month => "Month",
            Self::Quarter => "Quarter",
            Self::Year => "Year",
        }
    }

    const fn months(self) -> i8 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// How long.
    pub kind: Kind,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Period {
    /// The one that a day lies in.
    pub fn around(kind: Kind, day: Date) -> Self {
        let months = kind.months();
        let first = (day.month() - 1) / months * months + 1;
        let last = first + months - 1;
        let from = Date::new(day.year(), first, 1).unwrap_or(day);
        let to = Date::new(day.year(), last, 1).map_or(day, Date::last_of_month);
        Self { kind, from, to }
    }

    /// The one before.
    pub fn before(&self) -> Self {
        Self::around(self.kind, days_after(self.from, -1))
    }

    /// The one after.
    pub fn after(&self) -> Self {
        Self::around(self.kind, days_after(self.to, 1))
    }

    /// "August 2026", "July to September 2026", "2026".
    pub fn words(&self) -> String {
        let month = |day: Date| day.strftime("%B").to_string();
        let year = self.from.year();
        match self.kind {
            Kind::Month => format!("{} {year}", month(self.from)),
            Kind::Quarter => format!("{} to {} {year}", month(self.from), month(self.to)),
            Kind::Year => year.to_string(),
        }
    }

    /// "in August 2026", "from July to September 2026", "in 2026".
    pub fn within(&self) -> String {
        let word = if self.kind == Kind::Quarter { "from" } else { "in" };
        format!("{word} {}", self.words())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_follow_the_calendar_and_each_other() {
        let quarter = Period::around(Kind::Quarter, date(2026, 8, 11));
        assert_eq!((quarter.from, quarter.to), (date(2026, 7, 1), date(2026, 9, 30)));
        assert_eq!(quarter.words(), "July to September 2026");
        assert_eq!(quarter.after().words(), "October to December 2026");
        assert_eq!(quarter.after().after().from, date(2027, 1, 1));
        let month = Period::around(Kind::Month, date(2028, 2, 29));
        assert_eq!((month.to, month.before().from), (date(2028, 2, 29), date(2028, 1, 1)));
        assert_eq!(month.within(), "in February 2028");
        let year = Period::around(Kind::Year, date(2026, 12, 31));
        assert_eq!(
            (year.from, year.to, year.before().words().as_str()),
            (date(2026, 1, 1), date(2026, 12, 31), "2025")
        );
    }
}
