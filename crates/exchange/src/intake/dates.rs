//! FHIR dates and times: what is well formed, what is possible, and what was sent all the same.

use jiff::Timestamp;
use jiff::civil::Date;

use super::understood::{PartialDate, When};

/// The rule for a date.
pub(super) const DATE_RULE: &str = "must be a date that exists, as YYYY, YYYY-MM or YYYY-MM-DD";
/// The rule for a moment.
pub(super) const MOMENT_RULE: &str =
    "must be a date or a moment that exists, as YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with Z or an offset such as +01:00";

/// A number of exactly these ASCII digits.
fn number(text: &str) -> Option<i16> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
pub(super) fn partial_date(text: &str) -> Option<PartialDate> {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    if !matches!(lengths.as_slice(), [4] | [4, 2] | [4, 2, 2]) {
        return None;
    }
    let year = number(parts.first()?).filter(|year| *year > 0)?;
    let Some(month) = parts.get(1) else {
        return Some(PartialDate::Year(year));
    };
    let month = i8::try_from(number(month)?)
        .ok()
        .filter(|month| (1..=12).contains(month))?;
    let Some(day) = parts.get(2) else {
        return Some(PartialDate::Month { year, month });
    };
    let day = i8::try_from(number(day)?).ok()?;
    Date::new(year, month, day).ok().map(PartialDate::Day)
}

/// How well a moment was written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// As FHIR wants it.
    Good(When),
    /// Readable, but a time of day without an offset: which moment it is can only be guessed, so only the date is used.
    NoOffset(When),
    /// Not a date or moment.
    Bad,
}

/// Reads a FHIR dateTime or instant.
pub(super) fn moment(text: &str) -> Moment {
    let when = |date, instant| When {
        as_sent: text.to_owned(),
        date,
        instant,
    };
    let Some((date, time)) = text.split_once('T') else {
        return match partial_date(text) {
            Some(date) => Moment::Good(when(date.day(), None)),
            None => Moment::Bad,
        };
    };
    let Some(PartialDate::Day(date)) = partial_date(date) else {
        return Moment::Bad;
    };
    let (clock, offset) = match time.find(['Z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => (time, ""),
    };
    if !is_clock(clock) {
        return Moment::Bad;
    }
    if offset.is_empty() {
        return Moment::NoOffset(when(Some(date), None));
    }
    if !is_offset(offset) {
        return Moment::Bad;
    }
    match text.parse::<Timestamp>() {
        Ok(instant) => Moment::Good(when(Some(date), Some(instant))),
        Err(_) => Moment::Bad,
    }
}

/// `hh:mm:ss`, perhaps with a fraction; `hh:mm` is let pass.
fn is_clock(clock: &str) -> bool {
    let (clock, fraction) = clock
        .split_once('.')
        .map_or((clock, None), |(clock, fraction)| (clock, Some(fraction)));
    if fraction.is_some_and(|digits| digits.len() > 9 || number_of_digits(digits).is_none()) {
        return false;
    }
    let parts: Vec<&str> = clock.split(':').collect();
    let most = [23, 59, 60];
    (2..=3).contains(&parts.len())
        && parts
            .iter()
            .zip(most)
            .all(|(part, most)| part.len() == 2 && number(part).is_some_and(|part| part <= most))
}

fn number_of_digits(text: &str) -> Option<usize> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text.len())
}

fn is_offset(offset: &str) -> bool {
    offset == "Z"
        || offset
            .strip_prefix(['+', '-'])
            .and_then(|rest| rest.split_once(':'))
            .is_some_and(|(hours, minutes)| {
                hours.len() == 2
                    && minutes.len() == 2
                    && number(hours).is_some_and(|hours| hours <= 14)
                    && number(minutes).is_some_and(|minutes| minutes <= 59)
            })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn whole_and_partial_dates() {
        assert_eq!(partial_date("1959-05-04"), Some(PartialDate::Day(date(1959, 5, 4))));
        assert_eq!(
            partial_date("1959-05"),
            Some(PartialDate::Month { year: 1959, month: 5 })
        );
        assert_eq!(partial_date("1959"), Some(PartialDate::Year(1959)));
        for bad in [
            "",
            "59",
            "1959-13",
            "1959-02-30",
            "2023-02-29",
            "1959-5-4",
            "04/05/1959",
            "1959-05-04T",
            "0000",
            "19590504",
            "1959-05-04-01",
            "+959-05-04",
            "1959-05-0x",
            "１９５９",
        ] {
            assert_eq!(partial_date(bad), None, "{bad}");
        }
        assert_eq!(
            partial_date("2024-02-29").map(|date| date.to_string()).as_deref(),
            Some("29 February 2024")
        );
    }

    #[test]
    fn moments_keep_the_senders_date() {
        let Moment::Good(when) = moment("2021-10-14T00:20:27+07:00") else {
            panic!()
        };
        assert_eq!(when.date, Some(date(2021, 10, 14)));
        assert_eq!(when.instant.unwrap().to_string(), "2021-10-13T17:20:27Z");
        assert!(matches!(moment("2023-12-26T15:00:00.8185338+00:00"), Moment::Good(_)));
        assert!(matches!(moment("2020-11-10T19:57:26.961Z"), Moment::Good(_)));
        assert!(matches!(
            moment("2021"),
            Moment::Good(When {
                date: None,
                instant: None,
                ..
            })
        ));
        assert!(matches!(
            moment("2021-10-14T00:20:27"),
            Moment::NoOffset(When {
                date: Some(_),
                instant: None,
                ..
            })
        ));
        for bad in [
            "",
            "yesterday",
            "2021-10-14 00:20:27Z",
            "2021-10-14T24:20:27Z",
            "2021-10-14T00:20:27+7",
            "2021-10T00:20:27Z",
            "2021-02-30T00:20:27Z",
            "2021-10-14T00:20:27.Z",
            "2021-10-14T",
            "2021-10-14T00:20:27+15:00",
        ] {
            assert_eq!(moment(bad), Moment::Bad, "{bad}");
        }
    }
}
