//! Numbers, shares, scores and money in words.

use super::times::date;
use crate::language::now_spoken;
use crate::say::say_with;
use jiff::civil::Date;

/// "1,234".
#[must_use]
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        out.push('\u{2212}');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// "1 person", "1,234 people", "0 people".
#[must_use]
pub fn count(n: i64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// [`count`] of a length.
#[must_use]
pub fn plural(n: usize, one: &str, many: &str) -> String {
    count(i64::try_from(n).unwrap_or(i64::MAX), one, many)
}

/// Points out of tenths: 140 is "14", 145 is "14.5".
#[must_use]
pub fn points(tenths: u16) -> String {
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

/// "PHQ-9 14 of 27 (moderate), 6 August 2026". Never a score without its scale and its date.
#[must_use]
pub fn score(instrument: &str, tenths: u16, max: u16, band: Option<&str>, on: Date) -> String {
    let band = band.map(|b| format!(" ({b})")).unwrap_or_default();
    format!("{instrument} {} of {max}{band}, {}", points(tenths), date(on))
}

/// "70% (14 of 20)". A share never stands without what it is a share of.
#[must_use]
pub fn share(part: u32, whole: u32) -> String {
    if whole == 0 {
        return "no one yet".to_owned();
    }
    let percent = (u64::from(part) * 200 + u64::from(whole)) / (u64::from(whole) * 2);
    format!("{percent}% ({} of {})", number(part.into()), number(whole.into()))
}

/// "£1,200" or "£12.50", from pence.
#[must_use]
pub fn money(pence: i64) -> String {
    let sign = if pence < 0 { "\u{2212}" } else { "" };
    let (pounds, rest) = (pence.unsigned_abs() / 100, pence.unsigned_abs() % 100);
    let pounds = number(i64::try_from(pounds).unwrap_or(i64::MAX));
    if rest == 0 {
        format!("{sign}£{pounds}")
    } else {
        format!("{sign}£{pounds}.{rest:02}")
    }
}

/// "a", "a and b", "a, b and c".
#[must_use]
pub fn joined<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            let first = first.join(", ");
            if now_spoken().is_some() {
                return say_with("list-and", &[("first", &first), ("last", last.as_ref())]);
            }
            format!("{first} and {}", last.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_and_plurals() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_234), "1,234");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(count(1, "person", "people"), "1 person");
        assert_eq!(count(0, "person", "people"), "0 people");
        assert_eq!(plural(2, "person", "people"), "2 people");
    }

    #[test]
    fn scores_carry_their_scale_and_date() {
        let on = jiff::civil::date(2026, 8, 6);
        assert_eq!(
            score("PHQ-9", 140, 27, Some("moderate"), on),
            "PHQ-9 14 of 27 (moderate), 6 August 2026"
        );
        assert_eq!(score("CORE-OM", 145, 40, None, on), "CORE-OM 14.5 of 40, 6 August 2026");
    }

    #[test]
    fn shares_round_and_name_their_whole() {
        assert_eq!(share(14, 20), "70% (14 of 20)");
        assert_eq!(share(1, 3), "33% (1 of 3)");
        assert_eq!(share(2, 3), "67% (2 of 3)");
        assert_eq!(share(0, 0), "no one yet");
    }

    #[test]
    fn money_and_lists() {
        assert_eq!(money(120_000), "£1,200");
        assert_eq!(money(1_250), "£12.50");
        assert_eq!(joined(&["a", "b", "c"]), "a, b and c");
        assert_eq!(joined(&["a"]), "a");
    }
}
