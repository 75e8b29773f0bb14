//! NHS numbers: reading one as people write it, and saying exactly what is wrong when it is not one.
//!
//! Ten digits, the last a check digit by modulus 11: each of the first nine digits times 10, 9, ... 2, added up; 11 less
//! the remainder by 11 is the check digit, where 11 stands for 0 and 10 means that no such number exists. A wrong check
//! digit is never a reason to turn a person away: the number is kept as it was given, flagged, and asked about.

use serde::{Serialize, Serializer};

/// A number whose check digit holds. That it is well formed does not prove that it is this person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number([u8; 10]);

impl Number {
    /// The ten digits without spaces, as in messages and keys.
    pub fn digits(&self) -> String {
        self.0.iter().map(|digit| char::from(b'0' + digit)).collect()
    }

    /// As people read it: three, three and four digits.
    pub fn spaced(&self) -> String {
        let digits = self.digits();
        format!("{} {} {}", &digits[..3], &digits[3..6], &digits[6..])
    }

    /// Who issues numbers of this range.
    ///
    /// The ranges are common knowledge among those who work with these numbers and not checked against a register:
    /// they are told to a human, never used to refuse.
    pub fn range(&self) -> Range {
        let first = |count: usize| {
            self.0
                .iter()
                .take(count)
                .fold(0_u32, |sum, digit| sum * 10 + u32::from(*digit))
        };
        match first(3) {
            999 => Range::Test,
            320..=399 => Range::NorthernIreland,
            400..=499 | 600..=799 => Range::EnglandWales,
            _ if looks_like_birth_date(&self.0) => Range::Scotland,
            _ => Range::Other,
        }
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.spaced())
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.digits())
    }
}

/// Who issues numbers of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Range {
    /// England, Wales and the Isle of Man.
    EnglandWales,
    /// Scotland: a CHI number, which begins with the date of birth.
    Scotland,
    /// Northern Ireland: a Health and Care number.
    NorthernIreland,
    /// The range kept for tests: not a real person.
    Test,
    /// Another range.
    Other,
}

/// Why a text is not an NHS number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Fault {
    /// Nothing was given.
    Empty,
    /// It is a National Insurance number (two letters, six digits, one letter).
    NationalInsurance,
    /// It has other characters than digits, spaces and dashes.
    Characters,
    /// It has another count of digits than ten.
    Length(usize),
    /// The check digit is another one than the first nine digits ask for.
    CheckDigit {
        /// The check digit as given.
        found: u8,
        /// The check digit that fits, unless no check digit fits these nine digits.
        fits: Option<u8>,
        /// Whether it begins like a date of birth, as a Scottish CHI number does.
        like_chi: bool,
    },
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("no NHS number was given"),
            Self::NationalInsurance => {
                f.write_str("this looks like a National Insurance number; an NHS number has 10 digits and no letters")
            }
            Self::Characters => f.write_str("an NHS number has only digits, with or without spaces or dashes"),
            Self::Length(count) => write!(f, "an NHS number has 10 digits; this has {count}"),
            Self::CheckDigit { found, fits, like_chi } => {
                match fits {
                    Some(fits) => write!(f, "the check digit does not fit: the last digit is {found}, not {fits}")?,
                    None => f.write_str("no check digit fits the first nine digits, so no such number exists")?,
                }
                if *like_chi {
                    f.write_str("; it begins like a date of birth, as a Scottish CHI number does")?;
                }
                Ok(())
            }
        }
    }
}

/// An NHS number field of a record, in every state that it can be in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub enum NhsNumber {
    /// Given, and the check digit holds.
    Valid(Number),
    /// Given, but not a well-formed number: kept as given, flagged and asked about.
    Invalid {
        /// The text as it was given.
        as_given: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// Several different numbers for one person, as they were given.
    Several(Vec<String>),
    /// Not given. That never blocks care.
    #[default]
    Absent,
}

impl NhsNumber {
    /// What a given text is.
    pub fn read(text: &str) -> Self {
        match parse(text) {
            Ok(number) => Self::Valid(number),
            Err(Fault::Empty) => Self::Absent,
            Err(fault) => Self::Invalid {
                as_given: text.trim().to_owned(),
                fault,
            },
        }
    }

    /// The number, where there is one and its check digit holds.
    pub fn valid(&self) -> Option<&Number> {
        match self {
            Self::Valid(number) => Some(number),
            Self::Invalid { .. } | Self::Several(_) | Self::Absent => None,
        }
    }

    /// For a page: the number in threes and fours with what is to be said about it.
    pub fn words(&self) -> String {
        match self {
            Self::Valid(number) => match number.range() {
                Range::Scotland => format!("{number} (looks like a Scottish CHI number)"),
                Range::NorthernIreland => format!("{number} (looks like a Northern Ireland Health and Care number)"),
                Range::EnglandWales | Range::Test | Range::Other => number.spaced(),
            },
            Self::Invalid { as_given, fault } => format!("{as_given} (to be asked about: {fault})"),
            Self::Several(all) => format!("{} (several numbers: to be asked about)", all.join("; ")),
            Self::Absent => "Not given".to_owned(),
        }
    }
}

/// Reads a number as people write it: spaces, no-break spaces and dashes between the digits are passed over.
pub fn parse(text: &str) -> Result<Number, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    let mut digits = Vec::with_capacity(10);
    let mut count = 0_usize;
    for ch in text.chars() {
        match ch {
            '0'..='9' => {
                count += 1;
                if digits.len() < 10 {
                    digits.push(ch as u8 - b'0');
                }
            }
            ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {}
            _ if is_national_insurance(text) => return Err(Fault::NationalInsurance),
            _ => return Err(Fault::Characters),
        }
    }
    let Ok(all) = <[u8; 10]>::try_from(digits) else {
        return Err(Fault::Length(count));
    };
    if count != 10 {
        return Err(Fault::Length(count));
    }
    let fits = check_digit(&all);
    let found = all[9];
    if fits == Some(found) {
        Ok(Number(all))
    } else {
        Err(Fault::CheckDigit {
            found,
            fits,
            like_chi: looks_like_birth_date(&all),
        })
    }
}

/// The check digit for the first nine of these digits, or none where no number with them exists.
fn check_digit(digits: &[u8; 10]) -> Option<u8> {
    let sum: u32 = digits
        .iter()
        .zip((2..=10_u32).rev())
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum();
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        digit => u8::try_from(digit).ok(),
    }
}

/// Whether the first six digits can be a day, a month and a year of two digits, as in a CHI number.
fn looks_like_birth_date(digits: &[u8; 10]) -> bool {
    let pair = |at: usize| digits[at] * 10 + digits[at + 1];
    let (day, month) = (pair(0), pair(2));
    let longest = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=longest).contains(&day)
}

/// Whether it has the shape of a National Insurance number: two letters, six digits, a letter A to D (or none yet).
fn is_national_insurance(text: &str) -> bool {
    let bare: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b' ' | b'-')).collect();
    let (Some(letters), Some(digits)) = (bare.get(..2), bare.get(2..8)) else {
        return false;
    };
    let end = bare.get(8..).unwrap_or_default();
    letters.iter().all(u8::is_ascii_alphabetic)
        && digits.iter().all(u8::is_ascii_digit)
        && matches!(end, [] | [b'A'..=b'D' | b'a'..=b'd'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_of_the_guide() {
        for good in [
            "9434765919",
            "9990123454",
            "9990000050",
            "999 012 3454",
            "999-012-3454",
            " 999\u{a0}0123454 ",
        ] {
            assert!(parse(good).is_ok(), "{good}");
        }
        let wrong = parse("9990123455");
        assert_eq!(
            wrong,
            Err(Fault::CheckDigit {
                found: 5,
                fits: Some(4),
                like_chi: false
            })
        );
        for last in 0..=9 {
            let none = parse(&format!("999000000{last}"));
            assert!(
                matches!(none, Err(Fault::CheckDigit { fits: None, .. })),
                "999000000{last}"
            );
        }
    }

    #[test]
    fn shown_in_threes_and_four() {
        assert_eq!(parse("9990123454").unwrap().spaced(), "999 012 3454");
        assert_eq!(parse("999 012 3454").unwrap().digits(), "9990123454");
    }

    #[test]
    fn look_alikes_are_named() {
        assert_eq!(parse("QQ 12 34 56 C"), Err(Fault::NationalInsurance));
        assert_eq!(parse("qq123456"), Err(Fault::NationalInsurance));
        assert_eq!(parse("QQ 12 34 56 Z"), Err(Fault::Characters));
        // A made-up CHI number: 31 December, and its right check digit.
        let chi = (0..10)
            .find_map(|last| parse(&format!("311299000{last}")).ok())
            .unwrap();
        assert_eq!(chi.range(), Range::Scotland);
        assert!(NhsNumber::Valid(chi).words().contains("CHI"));
        assert!(matches!(
            parse("3112990001"),
            Err(Fault::CheckDigit { like_chi: true, .. })
        ));
        assert!(matches!(
            parse("3478526985"),
            Err(Fault::CheckDigit { like_chi: false, .. })
        ));
        assert_eq!(parse("9990123454").unwrap().range(), Range::Test);
        assert_eq!(parse("9434765919").unwrap().range(), Range::Other);
    }

    #[test]
    fn lengths_and_characters() {
        assert_eq!(parse(""), Err(Fault::Empty));
        assert_eq!(parse("   "), Err(Fault::Empty));
        assert_eq!(parse("999012345"), Err(Fault::Length(9)));
        assert_eq!(parse("99901234541"), Err(Fault::Length(11)));
        assert_eq!(parse("-"), Err(Fault::Length(0)));
        assert_eq!(parse("999O123454"), Err(Fault::Characters));
        // Digits of other scripts are not read as if they were ours.
        assert_eq!(parse("٩٩٩٠١٢٣٤٥٤"), Err(Fault::Characters));
    }

    #[test]
    fn an_invalid_number_is_kept_as_given() {
        let kept = NhsNumber::read(" 347 852 6985 ");
        let NhsNumber::Invalid { as_given, .. } = &kept else {
            panic!("{kept:?}")
        };
        assert_eq!(as_given, "347 852 6985");
        assert!(
            kept.words()
                .starts_with("347 852 6985 (to be asked about: the check digit does not fit")
        );
        assert_eq!(NhsNumber::read(""), NhsNumber::Absent);
    }

    proptest! {
        #[test]
        fn exactly_one_or_no_last_digit_fits(first in 0_u64..1_000_000_000) {
            let fitting = (0..10).filter(|last| parse(&format!("{first:09}{last}")).is_ok()).count();
            let sum: u64 = format!("{first:09}").bytes().zip((2..=10).rev()).map(|(d, w)| u64::from(d - b'0') * w).sum();
            prop_assert_eq!(fitting, usize::from(sum % 11 != 1));
        }

        #[test]
        fn never_panics(text in ".{0,40}") {
            if let Ok(number) = parse(&text) {
                prop_assert_eq!(parse(&number.spaced()), Ok(number));
            }
        }

        #[test]
        fn one_wrong_digit_is_always_found(first in 0_u64..1_000_000_000, at in 0_usize..10, by in 1_u8..10) {
            for last in 0..10 {
                let text = format!("{first:09}{last}");
                if parse(&text).is_ok() {
                    let mut other = text.clone().into_bytes();
                    other[at] = b'0' + (other[at] - b'0' + by) % 10;
                    prop_assert!(parse(std::str::from_utf8(&other).unwrap()).is_err());
                }
            }
        }
    }
}
