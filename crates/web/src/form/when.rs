//! Dates, times and phone numbers as people type them.

use jiff::civil::{Date, Time};

/// A month as typed: a number, or the beginning of its English name.
fn month(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if let Ok(number) = word.parse::<i8>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let word = word.to_lowercase();
    let found = NAMES
        .iter()
        .position(|name| word.len() >= 3 && name.starts_with(&word) || word == "sept" && *name == "september");
    found.and_then(|index| i8::try_from(index + 1).ok())
}

/// A year as typed: four digits, or two, which mean the hundred years that end 20 years after `today`.
fn year(word: &str, today: Date) -> Option<i16> {
    let number: i16 = word.parse().ok()?;
    match word.len() {
        4 => Some(number),
        2 => {
            let this_century = today.year() - today.year().rem_euclid(100) + number;
            Some(if this_century > today.year() + 20 {
                this_century - 100
            } else {
                this_century
            })
        }
        _ => None,
    }
}

/// Words and numbers of a text, apart from each other and from what stands between.
fn pieces(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut kind = ' ';
    for ch in text.chars() {
        let now = match ch {
            c if c.is_ascii_digit() => '0',
            c if c.is_alphabetic() => 'a',
            _ => ' ',
        };
        if now != ' ' {
            match out.last_mut() {
                Some(last) if now == kind => last.push(ch),
                _ => out.push(ch.to_string()),
            }
        }
        kind = now;
    }
    out
}

/// Reads a date: "5 8 2026", "05/08/26", "5 Aug 2026", "5th August 2026", "2026-08-05". Day before month, as in Britain.
#[must_use]
pub fn parse_date(text: &str, today: Date) -> Option<Date> {
    let mut parts = pieces(text);
    // "5th", "1st of May", "Wednesday 5 August".
    let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    parts.retain(|p| {
        let word = p.to_lowercase();
        let is_weekday = word.len() >= 3 && weekdays.iter().any(|w| word.starts_with(w));
        !(["st", "nd", "rd", "th", "of"].contains(&word.as_str()) || is_weekday)
    });
    let [a, b, c] = parts.as_slice() else { return None };
    let (d, m, y) = if a.len() == 4 && a.bytes().all(|x| x.is_ascii_digit()) {
        (c, b, a)
    } else {
        (a, b, c)
    };
    Date::new(year(y, today)?, month(m)?, d.parse().ok()?).ok()
}

/// Reads a time: "10", "10am", "10:30", "10.30 am", "1730", "midday", "noon". Without am or pm, 1 to 6 with a single
/// digit is the afternoon, as appointments are.
#[must_use]
pub fn parse_time(text: &str) -> Option<Time> {
    let text = text.trim().to_lowercase();
    match text.as_str() {
        "midday" | "noon" | "12 noon" => return Time::new(12, 0, 0, 0).ok(),
        "midnight" => return Time::new(0, 0, 0, 0).ok(),
        _ => {}
    }
    let parts = pieces(&text);
    let (numbers, words): (Vec<&String>, Vec<&String>) =
        parts.iter().partition(|p| p.bytes().all(|b| b.is_ascii_digit()));
    let (first, minutes) = match numbers.as_slice() {
        [hour] if hour.len() <= 2 => (hour.as_str(), "00"),
        [both] if both.len() <= 4 => both.split_at_checked(both.len() - 2)?,
        [hour, minute] if hour.len() <= 2 && minute.len() == 2 => (hour.as_str(), minute.as_str()),
        _ => return None,
    };
    let (hour, minute): (i8, i8) = (first.parse().ok()?, minutes.parse().ok()?);
    let half: String = words.iter().map(|w| w.as_str()).collect();
    let hour = match half.as_str() {
        "am" | "pm" if !(1..=12).contains(&hour) => return None,
        "am" => hour % 12,
        "pm" => hour % 12 + 12,
        "" if first.len() == 1 && (1..=6).contains(&hour) => hour + 12,
        "" => hour,
        _ => return None,
    };
    Time::new(hour, minute, 0, 0).ok()
}

/// Reads a phone number: digits with any spaces, dashes, dots or brackets, and a leading plus. Ten to fifteen digits.
#[must_use]
pub fn parse_phone(text: &str) -> Option<String> {
    let text = text.trim();
    let plus = text.starts_with('+');
    let between = |c: char| c.is_whitespace() || "()-.\u{2010}\u{2011}\u{2013}/".contains(c);
    // "+44 (0)20 7946 0000": the zero in brackets is not dialled from abroad.
    let text = if plus {
        text.replacen("(0)", "", 1)
    } else {
        text.to_owned()
    };
    let rest = text.strip_prefix('+').unwrap_or(&text);
    if !rest.chars().all(|c| c.is_ascii_digit() || between(c)) {
        return None;
    }
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    let fits = (10..=15).contains(&digits.len());
    match (fits, plus, digits.strip_prefix("44").filter(|_| plus)) {
        (false, ..) => None,
        (true, _, Some(national)) => Some(format!("0{national}")),
        (true, true, None) => Some(format!("+{digits}")),
        (true, false, None) => Some(digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_as_people_type_them() {
        let today = date(2026, 8, 6);
        for text in [
            "5 8 2026",
            "5 8 26",
            "05/08/2026",
            "5.8.26",
            "5 Aug 2026",
            "5th August 2026",
            "2026-08-05",
            "Wed 5 aug 26",
            "5aug2026",
        ] {
            assert_eq!(parse_date(text, today), Some(date(2026, 8, 5)), "{text}");
        }
        assert_eq!(parse_date("1 Sept 26", today), Some(date(2026, 9, 1)));
        assert_eq!(parse_date("1 5 80", today), Some(date(1980, 5, 1)));
        for text in [
            "",
            "5 8",
            "31 2 2026",
            "5 13 2026",
            "5 Foo 2026",
            "tomorrow",
            "5 8 2026 9",
        ] {
            assert_eq!(parse_date(text, today), None, "{text}");
        }
    }

    #[test]
    fn times_as_people_type_them() {
        let t = |h, m| Some(Time::constant(h, m, 0, 0));
        for (text, expected) in [
            ("10", t(10, 0)),
            ("10am", t(10, 0)),
            ("10.30 am", t(10, 30)),
            ("1730", t(17, 30)),
            ("17:30", t(17, 30)),
            ("5:30pm", t(17, 30)),
            ("5", t(17, 0)),
            ("05:00", t(5, 0)),
            ("12 am", t(0, 0)),
            ("12pm", t(12, 0)),
            ("midday", t(12, 0)),
            ("13pm", None),
            ("25:00", None),
            ("10:60", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(parse_time(text), expected, "{text}");
        }
    }

    #[test]
    fn phones_as_people_type_them() {
        for text in [
            "020 7946 0000",
            "(020) 7946-0000",
            "+44 20 7946 0000",
            "+44 (0)20 7946 0000",
        ] {
            assert_eq!(parse_phone(text).as_deref(), Some("02079460000"), "{text}");
        }
        assert_eq!(parse_phone("+33 1 23 45 67 89").as_deref(), Some("+33123456789"));
        for text in ["", "123", "ask her mother", "020 7946 0000 ext 5"] {
            assert_eq!(parse_phone(text), None, "{text}");
        }
    }
}
