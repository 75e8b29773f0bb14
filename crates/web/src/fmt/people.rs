//! Names, numbers and addresses of people; and what is said where something is missing.

use super::times::date;
use crate::say::say;
use care::calendar::age_at;
use care::person::{Name, NhsNumber};
use care::terms::NhsNumberStatus;
use jiff::civil::Date;
use maud::{Markup, html};

/// Five different ways in which something is not there. Never a blank, a dash or "N/A".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The sender did not say.
    NotGiven,
    /// The person did not say when asked in a form.
    NotProvided,
    /// Nobody wrote it down.
    NotRecorded,
    /// Nobody asked.
    NotAsked,
    /// The person was asked and would rather not say.
    Declined,
    /// It does not apply.
    NotApplicable,
}

impl Missing {
    /// The words a page shows.
    #[must_use]
    pub fn words(self) -> String {
        say(match self {
            Self::NotGiven => "missing-not-given",
            Self::NotProvided => "missing-not-provided",
            Self::NotRecorded => "missing-not-recorded",
            Self::NotAsked => "missing-not-asked",
            Self::Declined => "missing-declined",
            Self::NotApplicable => "missing-not-applicable",
        })
    }
}

/// The text, or in grey why there is none.
#[must_use]
pub fn or(text: Option<&str>, missing: Missing) -> Markup {
    match text.map(str::trim).filter(|t| !t.is_empty()) {
        Some(text) => html! { (text) },
        None => html! { span class="app-missing" { (missing.words()) } },
    }
}

/// Longer text as it was written, its line breaks kept; or why there is none.
#[must_use]
pub fn text(text: Option<&str>, missing: Missing) -> Markup {
    match text.map(str::trim).filter(|t| !t.is_empty()) {
        Some(text) => html! { div class="app-as-sent" { (text) } },
        None => or(None, missing),
    }
}

/// Several short texts, one a line; or why there is none.
#[must_use]
pub fn list<S: AsRef<str>>(items: &[S], missing: Missing) -> Markup {
    match items {
        [] => or(None, missing),
        [one] => html! { (one.as_ref()) },
        many => html! { ul class="nhsuk-list" { @for item in many { li { (item.as_ref()) } } } },
    }
}

/// Words that begin with a capital, as they stand inside a sentence: "The GP" is "the GP", "GP or primary care" stays.
#[must_use]
pub fn within(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if second.is_none_or(|c| !c.is_uppercase()) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => words.to_owned(),
    }
}

/// "Amina Rahman", or "Name not given" for somebody unidentified.
#[must_use]
pub fn name(name: Option<&Name>) -> String {
    name.map(Name::full)
        .filter(|n| !n.is_empty())
        .unwrap_or_else(|| "Name not given".to_owned())
}

/// "Rahman, Amina", as lists show it.
#[must_use]
pub fn name_listed(name: Option<&Name>) -> String {
    name.map(Name::listed)
        .filter(|n| !n.is_empty())
        .unwrap_or_else(|| "Name not given".to_owned())
}

/// "1 May 1980 (aged 46)".
#[must_use]
pub fn born(born: Option<Date>, today: Date) -> Markup {
    match born {
        Some(born) => html! { (date(born)) " (aged " (age_at(born, today)) ")" },
        None => or(None, Missing::NotGiven),
    }
}

/// 999 012 3454, kept on one line; and how sure we are, where there is a doubt.
#[must_use]
pub fn nhs_number(number: Option<&NhsNumber>) -> Markup {
    let Some(number) = number.filter(|n| !n.digits.is_empty()) else {
        return or(None, Missing::NotProvided);
    };
    html! {
        span class="nhsuk-u-nowrap" { (spaced_nhs_number(&number.digits)) }
        @if number.status == NhsNumberStatus::Invalid { " (check digit does not hold: please check)" }
    }
}

fn spaced_nhs_number(digits: &str) -> String {
    let plain = digits.len() == 10 && digits.bytes().all(|b| b.is_ascii_digit());
    match (plain, digits.get(..3), digits.get(3..6), digits.get(6..)) {
        (true, Some(a), Some(b), Some(c)) => format!("{a} {b} {c}"),
        _ => digits.to_owned(),
    }
}

/// A phone number in the usual groups: 020 7946 0000, 07700 900123, 01632 960 001. What is not a British number stays as
/// it was given.
#[must_use]
pub fn phone(given: &str) -> String {
    let digits: String = given.chars().filter(char::is_ascii_digit).collect();
    let national = match (given.trim().starts_with("+44"), digits.strip_prefix("44")) {
        (true, Some(rest)) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
        _ => digits,
    };
    let groups: &[usize] = match (national.len(), national.get(..2), national.get(..3)) {
        (11, Some("02"), _) => &[3, 4, 4],
        (11, Some("07"), _) => &[5, 6],
        (11, _, Some("011")) => &[4, 3, 4],
        // Area codes of the form 01x1: Birmingham, Edinburgh, Glasgow, Liverpool, Manchester, Newcastle and others.
        (11, Some("01"), _) if national.get(3..4) == Some("1") => &[4, 3, 4],
        (11, Some("01"), _) => &[5, 3, 3],
        (11, Some("03" | "08"), _) => &[4, 3, 4],
        _ => return given.trim().to_owned(),
    };
    let mut rest = national.as_str();
    let mut out: Vec<&str> = Vec::new();
    for size in groups {
        let (head, tail) = rest.split_at_checked(*size).unwrap_or((rest, ""));
        out.push(head);
        rest = tail;
    }
    out.join(" ")
}

/// "SW1A 1AA"; anything that is not shaped like a postcode stays as given.
#[must_use]
pub fn postcode(given: &str) -> String {
    let packed: String = given
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_uppercase();
    let shaped = (5..=7).contains(&packed.len()) && packed.bytes().all(|b| b.is_ascii_alphanumeric());
    match packed.len().checked_sub(3).and_then(|at| packed.split_at_checked(at)) {
        Some((out, inward)) if shaped && inward.starts_with(|c: char| c.is_ascii_digit()) => format!("{out} {inward}"),
        _ => given.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as d;

    fn number(digits: &str, status: NhsNumberStatus) -> NhsNumber {
        NhsNumber {
            digits: digits.to_owned(),
            status,
        }
    }

    #[test]
    fn nhs_numbers_stand_in_three_groups_on_one_line() {
        let valid = number("9990123454", NhsNumberStatus::Given);
        assert_eq!(
            nhs_number(Some(&valid)).0,
            "<span class=\"nhsuk-u-nowrap\">999 012 3454</span>"
        );
        let doubtful = nhs_number(Some(&number("9990123455", NhsNumberStatus::Invalid))).0;
        assert!(doubtful.contains("check digit does not hold"), "{doubtful}");
        assert!(nhs_number(None).0.contains("Not provided"));
        assert!(
            nhs_number(Some(&number("12", NhsNumberStatus::Invalid)))
                .0
                .contains(">12<")
        );
    }

    #[test]
    fn abbreviations_keep_their_capitals_inside_a_sentence() {
        assert_eq!(within("The GP"), "the GP");
        assert_eq!(within("GP or primary care"), "GP or primary care");
        assert_eq!(within("Self-referral"), "self-referral");
        assert_eq!(within(""), "");
    }

    #[test]
    fn names_as_given() {
        let amina = Name {
            given: "Amina".into(),
            family: "Rahman".into(),
            ..Name::default()
        };
        assert_eq!(name(Some(&amina)), "Amina Rahman");
        assert_eq!(name_listed(Some(&amina)), "Rahman, Amina");
        assert_eq!(name(None), "Name not given");
        assert_eq!(name_listed(Some(&Name::default())), "Name not given");
    }

    #[test]
    fn ages_stand_with_the_birth_date() {
        assert_eq!(born(Some(d(1980, 5, 1)), d(2026, 8, 6)).0, "1 May 1980 (aged 46)");
        assert!(born(None, d(2026, 8, 6)).0.contains("Not given"));
    }

    #[test]
    fn phones_and_postcodes() {
        assert_eq!(phone("02079460000"), "020 7946 0000");
        assert_eq!(phone("+44 7700 900123"), "07700 900123");
        assert_eq!(phone("01632960001"), "01632 960 001");
        assert_eq!(phone("0161-496-0000"), "0161 496 0000");
        assert_eq!(phone("ward 7"), "ward 7");
        assert_eq!(postcode("sw1a1aa"), "SW1A 1AA");
        assert_eq!(postcode(" m1 1ae "), "M1 1AE");
        assert_eq!(postcode("unknown"), "unknown");
    }

    #[test]
    fn missing_things_are_told_apart() {
        let words = [
            Missing::NotGiven,
            Missing::NotRecorded,
            Missing::NotAsked,
            Missing::Declined,
            Missing::NotApplicable,
        ]
        .map(Missing::words);
        let mut unique = words.to_vec();
        unique.dedup();
        assert_eq!(unique.len(), words.len());
        assert!(or(Some("  "), Missing::NotAsked).0.contains("Not asked"));
        assert_eq!(or(Some(" a<b "), Missing::NotAsked).0, "a&lt;b");
    }
}
