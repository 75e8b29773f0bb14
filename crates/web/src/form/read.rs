//! Reading a form into typed values, all errors at once.

use super::{Errors, Fields, Filled, parse_date, parse_phone, parse_time};
use care::person::NhsNumber;
use care::terms::NhsNumberStatus;
use exchange::nhs_number::{Fault, parse as parse_nhs_number};
use jiff::civil::{Date, Time};
use std::ops::RangeInclusive;
use std::str::FromStr;

/// What days a date may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateRule {
    /// Any.
    Any,
    /// Today or earlier.
    PastOrToday,
    /// Today or later.
    TodayOrLater,
}

/// Reads a form field by field. What is wrong is collected; [`Reader::finish`] gives the form back when there was
/// anything.
#[derive(Debug)]
pub struct Reader {
    fields: Fields,
    errors: Errors,
    today: Date,
}

impl Reader {
    /// A reader of this form. `today` judges dates and two-digit years.
    #[must_use]
    pub fn new(fields: Fields, today: Date) -> Self {
        Self {
            fields,
            errors: Errors::default(),
            today,
        }
    }

    /// The form as it came.
    #[must_use]
    pub const fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The day by which dates are judged.
    #[must_use]
    pub const fn today(&self) -> Date {
        self.today
    }

    /// Adds an error of the handler's own.
    pub fn wrong(&mut self, field: &str, words: impl Into<String>) {
        self.errors.add(field, words);
    }

    /// A text that may be left out; trimmed, none if blank.
    pub fn optional(&mut self, name: &str) -> Option<String> {
        let text = self.fields.get(name).trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A text that must be there: `words` says what to enter, "Enter the reason".
    pub fn text(&mut self, name: &str, words: &str) -> Option<String> {
        let text = self.optional(name);
        if text.is_none() {
            self.errors.add(name, words);
        }
        text
    }

    /// A text of at least so many characters.
    pub fn long_text(&mut self, name: &str, least: usize, words: &str) -> Option<String> {
        let text = self.text(name, words)?;
        if text.chars().count() < least {
            self.errors.add(name, words);
            return None;
        }
        Some(text)
    }

    /// A choice from a code list that must be made: `reader.code("priority", Priority::from_code, "Choose a priority")`.
    pub fn code<T>(&mut self, name: &str, from: impl Fn(&str) -> Option<T>, words: &str) -> Option<T> {
        let chosen = from(self.fields.get(name).trim());
        if chosen.is_none() {
            self.errors.add(name, words);
        }
        chosen
    }

    /// A choice from a code list that may be left out. A value that is not in the list is an error.
    pub fn optional_code<T>(&mut self, name: &str, from: impl Fn(&str) -> Option<T>) -> Option<T> {
        let value = self.fields.get(name).trim().to_owned();
        if value.is_empty() {
            return None;
        }
        let chosen = from(&value);
        if chosen.is_none() {
            self.errors.add(name, "Choose one of the answers in the list");
        }
        chosen
    }

    /// Any number of choices from a code list. Values that are not in the list (such as "none of these") are left out.
    pub fn codes<T>(&mut self, name: &str, from: impl Fn(&str) -> Option<T>) -> Vec<T> {
        self.fields.all(name).filter_map(from).collect()
    }

    /// An identifier or anything else with a text form, that must be there.
    pub fn parsed<T: FromStr>(&mut self, name: &str, words: &str) -> Option<T> {
        let value = self.fields.get(name).trim().parse().ok();
        if value.is_none() {
            self.errors.add(name, words);
        }
        value
    }

    /// A whole number in a range.
    pub fn number<T: FromStr + PartialOrd>(&mut self, name: &str, range: RangeInclusive<T>, words: &str) -> Option<T> {
        let digits: String = self
            .fields
            .get(name)
            .chars()
            .filter(|c| !c.is_whitespace() && *c != ',')
            .collect();
        let value = digits.parse().ok().filter(|n| range.contains(n));
        if value.is_none() {
            self.errors.add(name, words);
        }
        value
    }

    /// A number that may be left out.
    pub fn optional_number<T: FromStr + PartialOrd>(
        &mut self,
        name: &str,
        range: RangeInclusive<T>,
        words: &str,
    ) -> Option<T> {
        self.optional(name)?;
        self.number(name, range, words)
    }

    /// Whether a box that stands alone is ticked.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        !self.fields.get(name).is_empty()
    }

    /// The three boxes of a date as typed. A whole date typed into one box is taken as it stands.
    fn date_text(&self, name: &str) -> String {
        let part = |unit: &str| self.fields.get(&format!("{name}-{unit}")).trim().to_owned();
        let boxes = [part("day"), part("month"), part("year")];
        let typed: Vec<&str> = boxes.iter().map(String::as_str).filter(|t| !t.is_empty()).collect();
        match typed.as_slice() {
            [] => self.fields.get(name).trim().to_owned(),
            all => all.join(" "),
        }
    }

    /// A date that must be there. `what` completes "Enter …" and begins "… must be": "the date of the referral".
    pub fn date(&mut self, name: &str, what: &str, rule: DateRule) -> Option<Date> {
        if self.date_text(name).is_empty() {
            self.errors.add(name, format!("Enter {what}"));
            return None;
        }
        self.optional_date(name, what, rule)
    }

    /// A date that may be left out.
    pub fn optional_date(&mut self, name: &str, what: &str, rule: DateRule) -> Option<Date> {
        let text = self.date_text(name);
        if text.is_empty() {
            return None;
        }
        let Some(date) = parse_date(&text, self.today) else {
            self.errors.add(
                name,
                format!("Enter {what} with day, month and year, like 6 8 {}", self.today.year()),
            );
            return None;
        };
        let date = match rule {
            // Two digits of a year mean the past where only the past is possible: 1 5 30 is 1930.
            DateRule::PastOrToday if date > self.today && self.year_has_two_digits(name, &text) => {
                date.checked_sub(jiff::ToSpan::years(100)).unwrap_or(date)
            }
            _ => date,
        };
        let problem = match rule {
            DateRule::PastOrToday if date > self.today => Some("today or in the past"),
            DateRule::TodayOrLater if date < self.today => Some("today or later"),
            _ => None,
        };
        if let Some(problem) = problem {
            self.errors.add(name, format!("{} must be {problem}", capital(what)));
            return None;
        }
        Some(date)
    }

    fn year_has_two_digits(&self, name: &str, text: &str) -> bool {
        let year = self.fields.get(&format!("{name}-year")).trim();
        let last = if year.is_empty() {
            text.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or("")
        } else {
            year
        };
        last.len() == 2
    }

    /// A time of day that must be there.
    pub fn time(&mut self, name: &str, what: &str) -> Option<Time> {
        let time = parse_time(self.fields.get(name));
        if time.is_none() {
            self.errors.add(name, format!("Enter {what}, like 10am or 2:30pm"));
        }
        time
    }

    /// A phone number that may be left out; digits as they are stored.
    pub fn phone(&mut self, name: &str) -> Option<String> {
        let text = self.optional(name)?;
        let phone = parse_phone(&text);
        if phone.is_none() {
            self.errors.add(name, "Enter a phone number, like 020 7946 0000");
        }
        phone
    }

    /// An email address that may be left out: something, an @, something with a dot.
    pub fn email(&mut self, name: &str) -> Option<String> {
        let text = self.optional(name)?;
        let shaped = text.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
        });
        if !shaped || text.chars().any(char::is_whitespace) {
            self.errors.add(
                name,
                "Enter an email address in the correct format, like name@example.org",
            );
            return None;
        }
        Some(text)
    }

    /// A postcode that may be left out, in capitals with its space; anything not shaped like one is kept as typed.
    pub fn postcode(&mut self, name: &str) -> Option<String> {
        self.optional(name).map(|text| crate::fmt::postcode(&text))
    }

    /// An NHS number that may be left out. A wrong check digit is kept and flagged, never a reason to turn somebody
    /// away; what cannot be an NHS number at all is asked for again.
    pub fn nhs_number(&mut self, name: &str) -> Option<NhsNumber> {
        let text = self.optional(name)?;
        match parse_nhs_number(&text) {
            Ok(number) => Some(NhsNumber {
                digits: number.digits(),
                status: NhsNumberStatus::Given,
            }),
            Err(Fault::CheckDigit { .. }) => {
                let digits = text.chars().filter(char::is_ascii_digit).collect();
                Some(NhsNumber {
                    digits,
                    status: NhsNumberStatus::Invalid,
                })
            }
            Err(fault) => {
                self.errors.add(
                    name,
                    format!("Enter an NHS number, like 999 012 3454, or leave it empty: {fault}"),
                );
                None
            }
        }
    }

    /// The version that the form was made from.
    #[must_use]
    pub fn expected(&self) -> Option<u64> {
        self.fields.get(super::posted::EXPECTED).parse().ok()
    }

    /// The value when everything was read and nothing is wrong; else the form to be shown again. Give it the values in
    /// one closure that uses `?`: `reader.finish(|| Some(Screen { priority: priority?, reason: reason? }))`.
    ///
    /// # Errors
    /// The form with its errors.
    pub fn finish<T>(self, value: impl FnOnce() -> Option<T>) -> Result<(T, Fields), Filled> {
        let Self { fields, errors, .. } = self;
        match (errors.is_empty(), value()) {
            (true, Some(value)) => Ok((value, fields)),
            (true, None) => Err(Filled {
                fields,
                errors: Errors::whole("The form could not be read", "Check each answer and send it again"),
            }),
            (false, _) => Err(Filled { fields, errors }),
        }
    }
}

fn capital(words: &str) -> String {
    let words = words.strip_prefix("the ").unwrap_or(words);
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn reader(pairs: &[(&str, &str)]) -> Reader {
        Reader::new(pairs.iter().copied().collect(), date(2026, 8, 6))
    }

    #[test]
    fn all_errors_at_once_and_the_values_kept() {
        let mut r = reader(&[
            ("name", " "),
            ("on-day", "31"),
            ("on-month", "2"),
            ("on-year", "2026"),
            ("phone", "x"),
        ]);
        let (name, on, phone) = (
            r.text("name", "Enter the name"),
            r.date("on", "the date", DateRule::Any),
            r.phone("phone"),
        );
        let filled = r.finish(|| Some((name?, on?, phone?))).unwrap_err();
        assert_eq!(filled.errors.at("name"), Some("Enter the name"));
        assert!(filled.errors.at("on").unwrap().starts_with("Enter the date with day"));
        assert!(filled.errors.at("phone").is_some());
        assert_eq!(filled.fields.get("on-day"), "31");
    }

    #[test]
    fn dates_in_boxes_or_in_one_and_within_their_rule() {
        let today = date(2026, 8, 6);
        let mut boxes = reader(&[("on-day", "5"), ("on-month", "Aug"), ("on-year", "26")]);
        assert_eq!(
            boxes.date("on", "the date of the referral", DateRule::PastOrToday),
            Some(date(2026, 8, 5))
        );
        let mut one = reader(&[("on-day", "5 8 26"), ("on-month", ""), ("on-year", "")]);
        assert_eq!(one.date("on", "the date", DateRule::Any), Some(date(2026, 8, 5)));
        let mut late = reader(&[("on-day", "7"), ("on-month", "8"), ("on-year", "2026")]);
        assert_eq!(late.date("on", "the date of the referral", DateRule::PastOrToday), None);
        assert_eq!(
            late.errors.at("on"),
            Some("Date of the referral must be today or in the past")
        );
        let mut born = reader(&[("born-day", "1"), ("born-month", "5"), ("born-year", "30")]);
        assert_eq!(
            born.date("born", "the date of birth", DateRule::PastOrToday),
            Some(date(1930, 5, 1))
        );
        let mut today_counts = reader(&[("on", "6 8 2026")]);
        assert_eq!(today_counts.date("on", "the date", DateRule::TodayOrLater), Some(today));
    }

    #[test]
    fn nhs_numbers_are_never_a_reason_to_turn_away() {
        let read = |text: &str| {
            let mut r = reader(&[("nhs-number", text)]);
            (
                r.nhs_number("nhs-number").map(|n| n.status),
                r.errors.at("nhs-number").map(str::to_owned),
            )
        };
        assert_eq!(read("999 012 3454"), (Some(NhsNumberStatus::Given), None));
        assert_eq!(read("999-012-3455"), (Some(NhsNumberStatus::Invalid), None));
        assert_eq!(read(""), (None, None));
        assert!(read("QQ123456C").1.unwrap().contains("National Insurance"));
        assert!(read("12345").1.unwrap().contains("has 10 digits; this has 5"));
    }

    #[test]
    fn codes_numbers_and_emails() {
        use care::terms::Priority;
        let mut r = reader(&[
            ("p", "soon"),
            ("q", "whatever"),
            ("n", "1,200"),
            ("e", "a@b"),
            ("m", "none"),
            ("m", "urgent"),
        ]);
        assert_eq!(r.code("p", Priority::from_code, "Choose"), Some(Priority::Soon));
        assert_eq!(r.optional_code("q", Priority::from_code), None);
        assert_eq!(r.number("n", 1..=2_000, "Enter a number"), Some(1_200));
        assert_eq!(r.email("e"), None);
        assert_eq!(r.codes("m", Priority::from_code), [Priority::Urgent]);
        assert!(r.errors.at("q").is_some() && r.errors.at("e").is_some() && r.errors.at("p").is_none());
    }
}
