//! Values of any type, in words for a page.

use super::given::Given;
use super::index::mark_member;
use super::reading::{Reading, Weight};
use super::understood::{Coded, Period, When};
use crate::json::{At, Value};

/// The time zone of every page. Built in, so that no machine's own tables are needed.
const LONDON: jiff::tz::TimeZone = jiff::tz::get!("Europe/London");

/// A value in words, with what is left of its structure.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    /// For a page.
    pub(super) words: String,
    /// The code, where the value is one.
    pub(super) coded: Option<Coded>,
    /// The unit, where the value is a quantity.
    pub(super) unit: Option<String>,
    /// Where it stood.
    pub(super) path: String,
}

impl<'d, 'a> Reading<'d, 'a> {
    /// The value of an element with a choice of types, such as `value[x]`: the member whose name begins so and goes on
    /// with a type.
    pub(super) fn choice(&self, at: At<'d, 'a>, name: &str) -> Option<Spoken> {
        let (kind, member) = at.members().find_map(|(member, value)| {
            let kind = member.strip_prefix(name)?;
            kind.starts_with(|ch: char| ch.is_ascii_uppercase())
                .then_some((kind, value))
        })?;
        let mut spoken = self.speak(kind, member)?;
        spoken.path = member.path();
        Some(spoken)
    }

    /// The same as a field.
    pub(super) fn choice_words(&self, at: At<'d, 'a>, name: &str) -> Given<String> {
        self.choice(at, name)
            .map_or(Given::NotGiven, |spoken| Given::Given(spoken.words, spoken.path))
    }

    fn speak(&self, kind: &str, at: At<'d, 'a>) -> Option<Spoken> {
        let plain = |words: String| {
            (!words.is_empty()).then(|| Spoken {
                words,
                ..Spoken::default()
            })
        };
        match kind {
            "CodeableConcept" | "Coding" => {
                let coded = if kind == "Coding" {
                    Coded {
                        text: None,
                        codings: vec![self.coding(at)],
                        path: at.path(),
                    }
                } else {
                    self.coded(at)
                };
                let words = coded.words();
                (!words.is_empty()).then(|| Spoken {
                    words,
                    coded: Some(coded),
                    ..Spoken::default()
                })
            }
            "Quantity" | "Age" | "Duration" | "Distance" | "Count" | "Money" => {
                let (words, unit) = self.quantity(at)?;
                Some(Spoken {
                    words,
                    unit,
                    ..Spoken::default()
                })
            }
            "Range" => {
                let low = at.get("low").and_then(|low| self.quantity(low)).map(|(words, _)| words);
                let high = at
                    .get("high")
                    .and_then(|high| self.quantity(high))
                    .map(|(words, _)| words);
                plain(match (low, high) {
                    (Some(low), Some(high)) => format!("{low} to {high}"),
                    (Some(low), None) => format!("{low} or more"),
                    (None, Some(high)) => format!("up to {high}"),
                    (None, None) => return None,
                })
            }
            "Ratio" => plain(self.ratio(at)?),
            "Boolean" => match at.peek() {
                Value::Bool(is) => {
                    at.mark();
                    plain(if *is { "Yes" } else { "No" }.to_owned())
                }
                _ => plain(self.plain(at)?.to_owned()),
            },
            "Integer" | "Decimal" | "PositiveInt" | "UnsignedInt" => match at.peek() {
                Value::Number(text) => {
                    at.mark();
                    plain((*text).to_owned())
                }
                _ => plain(self.plain(at)?.to_owned()),
            },
            "DateTime" | "Date" | "Instant" => {
                let text = self.plain(at)?;
                plain(say_when(&self.moment_of(text, &at.path(), Weight::Context)))
            }
            "Period" => {
                let period = Period {
                    start: self.moment(at, "start", Weight::Context).into_value(),
                    end: self.moment(at, "end", Weight::Context).into_value(),
                };
                plain(say_period(&period))
            }
            "Timing" => plain(self.timing(at)),
            "Reference" => plain(self.party(at).display()),
            "Identifier" => self.identifier(at).and_then(|identifier| plain(identifier.value)),
            "HumanName" => self.name(at).and_then(|name| plain(name.display())),
            "Address" => self.address(at).and_then(|address| plain(address.display())),
            "ContactPoint" => self.telecom(at).and_then(|telecom| plain(telecom.value)),
            "Annotation" => self.annotation(at).and_then(|note| plain(note.text)),
            "Attachment" => plain(self.attachment(at)),
            _ => plain(self.plain(at)?.to_owned()),
        }
    }

    /// A quantity in words with its unit.
    pub(super) fn quantity(&self, at: At<'d, 'a>) -> Option<(String, Option<String>)> {
        let value = self.number(at, "value")?;
        let comparator = self.word(at, "comparator").unwrap_or_default();
        mark_member(at, "system");
        let code = self.owned(at, "code");
        let unit = self.owned(at, "unit").or(code).or_else(|| self.owned(at, "currency"));
        let words = match &unit {
            Some(unit) => format!("{comparator}{value} {unit}"),
            None => format!("{comparator}{value}"),
        };
        Some((words, unit))
    }

    /// A ratio in words.
    pub(super) fn ratio(&self, at: At<'d, 'a>) -> Option<String> {
        let over = at.get("numerator").and_then(|part| self.quantity(part))?.0;
        let under = at
            .get("denominator")
            .and_then(|part| self.quantity(part))
            .map(|(words, _)| words);
        Some(under.map_or_else(|| over.clone(), |under| format!("{over} in {under}")))
    }

    /// A timing in words, if it says anything.
    pub(super) fn speak_timing(&self, at: At<'d, 'a>) -> Option<String> {
        Some(self.timing(at)).filter(|words| !words.is_empty())
    }

    /// A timing in words: how often, on which days, when in the day, over which time.
    fn timing(&self, at: At<'d, 'a>) -> String {
        let mut parts: Vec<String> = Vec::new();
        if let Given::Given(code, _) = self.coded_member(at, "code") {
            parts.push(code.words());
        }
        for event in at.list("event") {
            if let Some(text) = self.plain(event) {
                parts.push(say_when(&self.moment_of(text, &event.path(), Weight::Context)));
            }
        }
        let Some(repeat) = at.get("repeat") else {
            return parts.join("; ");
        };
        let frequency = self.number(repeat, "frequency");
        let period = self.number(repeat, "period");
        if let Some(period) = period {
            let unit = match self.word(repeat, "periodUnit").unwrap_or_default() {
                "s" => "second",
                "min" => "minute",
                "h" => "hour",
                "d" => "day",
                "wk" => "week",
                "mo" => "month",
                "a" => "year",
                other => other,
            };
            let times = frequency.unwrap_or("1");
            let every = if period == "1" {
                format!("every {unit}")
            } else {
                format!("every {period} {unit}s")
            };
            parts.push(if times == "1" {
                format!("once {every}")
            } else {
                format!("{times} times {every}")
            });
        }
        let words_of = |name: &str| -> Vec<&'d str> { repeat.list(name).filter_map(|item| self.plain(item)).collect() };
        for (name, before) in [("dayOfWeek", "on "), ("timeOfDay", "at "), ("when", "")] {
            let all = words_of(name);
            if !all.is_empty() {
                let said: Vec<&str> = all.into_iter().map(say_code_of_time).collect();
                parts.push(format!("{before}{}", said.join(", ")));
            }
        }
        if let Some(bounds) = self.choice(repeat, "bounds") {
            parts.push(bounds.words);
        }
        parts.join("; ")
    }

    /// An attachment in words: title, type and size. Its content is not read here.
    pub(super) fn attachment(&self, at: At<'d, 'a>) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.owned(at, "title"));
        parts.extend(self.owned(at, "contentType"));
        parts.extend(self.owned(at, "url"));
        if let Some(size) = self.number(at, "size") {
            parts.push(format!("{size} bytes"));
        } else if let Some(data) = at.peek_member("data") {
            parts.push(format!("about {} bytes, inside the message", data.len() / 4 * 3));
        }
        parts.extend(
            self.moment(at, "creation", Weight::Context)
                .into_value()
                .map(|when| say_when(&when)),
        );
        parts.join(", ")
    }
}

/// FHIR's short codes of days and times of day.
fn say_code_of_time(code: &str) -> &str {
    match code {
        "mon" => "Monday",
        "tue" => "Tuesday",
        "wed" => "Wednesday",
        "thu" => "Thursday",
        "fri" => "Friday",
        "sat" => "Saturday",
        "sun" => "Sunday",
        "MORN" | "MORN.early" | "MORN.late" => "in the morning",
        "NOON" => "at noon",
        "AFT" | "AFT.early" | "AFT.late" => "in the afternoon",
        "EVE" | "EVE.early" | "EVE.late" => "in the evening",
        "NIGHT" => "at night",
        other => other,
    }
}

/// A moment for a page: in London time where it is a moment, else the date, else as sent.
pub(super) fn say_when(when: &When) -> String {
    if let Some(instant) = when.instant {
        return instant.to_zoned(LONDON).strftime("%-d %B %Y, %H:%M").to_string();
    }
    match when.date {
        Some(date) => date.strftime("%-d %B %Y").to_string(),
        None => when.as_sent.clone(),
    }
}

/// A period for a page.
pub(super) fn say_period(period: &Period) -> String {
    match (&period.start, &period.end) {
        (Some(start), Some(end)) => format!("{} to {}", say_when(start), say_when(end)),
        (Some(start), None) => format!("from {}", say_when(start)),
        (None, Some(end)) => format!("until {}", say_when(end)),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::index::Index;
    use super::*;
    use crate::json::{Limits, parse};

    fn say(json: &str) -> Option<String> {
        let doc = parse(json, Limits::default()).unwrap();
        let reading = Reading::new(Index::of(&doc), date(2026, 11, 22), doc.len());
        let spoken = reading.choice(doc.root(), "value");
        assert!(
            spoken.is_none() || doc.unread().is_empty(),
            "left unread: {:?}",
            doc.unread()
        );
        spoken.map(|spoken| spoken.words)
    }

    #[test]
    fn values_of_every_kind_are_spoken_and_read_whole() {
        for (json, words) in [
            (r#"{"valueString":" so so "}"#, "so so"),
            (r#"{"valueBoolean":false}"#, "No"),
            (r#"{"valueInteger":7}"#, "7"),
            (r#"{"valueDecimal":7.50}"#, "7.50"),
            (
                r#"{"valueQuantity":{"value":7.50,"comparator":"<","unit":"kg","system":"u","code":"kg"}}"#,
                "<7.50 kg",
            ),
            (r#"{"valueRange":{"low":{"value":1},"high":{"value":2}}}"#, "1 to 2"),
            (
                r#"{"valueRatio":{"numerator":{"value":1},"denominator":{"value":2,"unit":"d"}}}"#,
                "1 in 2 d",
            ),
            (r#"{"valueCoding":{"code":"a","display":"b","system":"s"}}"#, "b"),
            (r#"{"valueCodeableConcept":{"coding":[{"code":"a"}],"text":"t"}}"#, "t"),
            (r#"{"valueDateTime":"2026-07-01T10:00:00Z"}"#, "1 July 2026, 11:00"),
            (r#"{"valueDate":"2026-07-01"}"#, "1 July 2026"),
            (r#"{"valueDate":"2026-07"}"#, "2026-07"),
            (
                r#"{"valuePeriod":{"start":"2026-07-01","end":"2026-07-03"}}"#,
                "1 July 2026 to 3 July 2026",
            ),
            (
                r#"{"valueTiming":{"repeat":{"frequency":2,"period":1,"periodUnit":"wk","dayOfWeek":["mon","fri"],"when":["MORN"]}}}"#,
                "2 times every week; on Monday, Friday; in the morning",
            ),
            (r#"{"valueHumanName":{"family":"Vale","given":["Ida"]}}"#, "Ida Vale"),
            (
                r#"{"valueContactPoint":{"system":"phone","value":"01632 960001"}}"#,
                "01632 960001",
            ),
            (
                r#"{"valueAttachment":{"title":"Letter","contentType":"application/pdf","size":10}}"#,
                "Letter, application/pdf, 10 bytes",
            ),
            (r#"{"valueIdentifier":{"value":"9"}}"#, "9"),
        ] {
            assert_eq!(say(json).as_deref(), Some(words), "{json}");
        }
        assert_eq!(say(r#"{"valueString":""}"#), None);
        assert_eq!(say(r#"{"value":1}"#), None);
        assert_eq!(say("{}"), None);
    }
}
