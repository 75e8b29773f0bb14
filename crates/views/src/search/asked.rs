//! What somebody typed into the search box, understood: words, an NHS number, a birth date.

use super::letters::words;
use jiff::civil::Date;

/// One thing that must hold of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Term {
    /// One of the names begins with this.
    Word(String),
    /// The NHS number begins with these digits; or, if they can be read as one, it is a birth date.
    Number(String, Vec<Date>),
    /// The birth date is one of these (a year of two digits may mean two centuries).
    Born(Vec<Date>),
}

const MONTHS: [&str; 12] = [
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

fn is_digits(atom: &str) -> bool {
    atom.bytes().all(|b| b.is_ascii_digit())
}

/// Reads what was typed. Dates are understood as 1 May 1980, 1/5/1980, 01.05.80, 1980-05-01 or 01051980.
pub(crate) fn read(typed: &str) -> Vec<Term> {
    let atoms = words(typed);
    let mut terms = Vec::new();
    let mut digits = String::new();
    let mut rest = atoms.as_slice();
    while let Some((atom, after)) = rest.split_first() {
        if let [a, b, c, after @ ..] = rest
            && let Some(born) = date_of(a, b, c)
        {
            number(&mut digits, &mut terms);
            terms.push(Term::Born(born));
            rest = after;
            continue;
        }
        if is_digits(atom) {
            digits.push_str(atom);
        } else {
            number(&mut digits, &mut terms);
            terms.push(Term::Word(atom.clone()));
        }
        rest = after;
    }
    number(&mut digits, &mut terms);
    terms
}

/// Groups of digits side by side are one number.
fn number(digits: &mut String, terms: &mut Vec<Term>) {
    if digits.is_empty() {
        return;
    }
    let dates = match (digits.get(..2), digits.get(2..4), digits.get(4..)) {
        (Some(day), Some(month), Some(year)) if digits.len() == 8 => date_of(day, month, year).unwrap_or_default(),
        _ => Vec::new(),
    };
    terms.push(Term::Number(std::mem::take(digits), dates));
}

fn date_of(a: &str, b: &str, c: &str) -> Option<Vec<Date>> {
    if a.len() == 4 && is_digits(a) && is_digits(b) && is_digits(c) && b.len() <= 2 && c.len() <= 2 {
        return Some(vec![Date::new(a.parse().ok()?, b.parse().ok()?, c.parse().ok()?).ok()?]);
    }
    if a.len() > 2 || !is_digits(a) || !is_digits(c) {
        return None;
    }
    let month = if is_digits(b) {
        (b.len() <= 2).then(|| b.parse::<i8>().ok()).flatten()?
    } else {
        let at = MONTHS.iter().position(|m| b.len() >= 3 && m.starts_with(b))?;
        i8::try_from(at + 1).ok()?
    };
    let (day, year) = (a.parse::<i8>().ok()?, c.parse::<i16>().ok()?);
    let years = match c.len() {
        4 => vec![year],
        2 => vec![1900 + year, 2000 + year],
        _ => return None,
    };
    let dates: Vec<Date> = years
        .into_iter()
        .filter_map(|y| Date::new(y, month, day).ok())
        .collect();
    (!dates.is_empty()).then_some(dates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn word(w: &str) -> Term {
        Term::Word(w.to_owned())
    }

    #[test]
    fn dates_are_read_in_the_ways_people_write_them() {
        let first_of_may = vec![Term::Born(vec![date(1980, 5, 1)])];
        for typed in [
            "1 May 1980",
            "01/05/1980",
            "1.5.1980",
            "1980-05-01",
            "1 may, 1980",
            "1-5-1980",
        ] {
            assert_eq!(read(typed), first_of_may, "{typed}");
        }
        assert_eq!(read("1/5/80"), [Term::Born(vec![date(1980, 5, 1), date(2080, 5, 1)])]);
        assert_eq!(
            read("01051980"),
            [Term::Number("01051980".into(), vec![date(1980, 5, 1)])]
        );
        assert_eq!(
            read("amina 1/5/1980"),
            [word("amina"), Term::Born(vec![date(1980, 5, 1)])]
        );
    }

    #[test]
    fn digits_in_groups_are_an_nhs_number() {
        let number = |d: &str| Term::Number(d.into(), vec![]);
        assert_eq!(read("999 012 3454"), [number("9990123454")]);
        assert_eq!(read("999-012"), [number("999012")]);
        assert_eq!(
            read("Rahman 999 012 3454 amina"),
            [word("rahman"), number("9990123454"), word("amina")]
        );
        // Not a date: there is no month 13.
        assert_eq!(read("12 13 1980"), [number("12131980")]);
        assert_eq!(read("  "), []);
    }

    #[test]
    fn a_month_alone_is_a_name() {
        assert_eq!(read("April May June"), [word("april"), word("may"), word("june")]);
        // A day needs a month and a year to be a date.
        assert_eq!(read("1 may"), [Term::Number("1".into(), vec![]), word("may")]);
    }
}
