//! FHIR data types: names, codes, identifiers, telecoms, addresses, periods, notes.

use super::codes;
use super::given::Given;
use super::index::mark_member;
use super::reading::{Reading, Weight};
use super::understood::{Address, CheckKind, Coded, Coding, Detail, Identifier, Period, PersonName, Telecom};
use crate::json::{At, Value};

impl<'d, 'a> Reading<'d, 'a> {
    /// One Coding.
    pub(super) fn coding(&self, at: At<'d, 'a>) -> Coding {
        Coding {
            system: self.owned(at, "system"),
            code: self.owned(at, "code"),
            display: self.owned(at, "display"),
        }
    }

    /// One CodeableConcept. A Coding or a bare text in its place is taken as such.
    pub(super) fn coded(&self, at: At<'d, 'a>) -> Coded {
        let path = at.path();
        match at.peek() {
            Value::Object if at.get("coding").is_none() && at.get("code").is_some() => {
                self.check(
                    CheckKind::Shape,
                    at,
                    None,
                    "a single code where FHIR wants a list of codings",
                );
                Coded {
                    text: None,
                    codings: vec![self.coding(at)],
                    path,
                }
            }
            Value::Object => Coded {
                text: self.owned(at, "text"),
                codings: at.list("coding").map(|coding| self.coding(coding)).collect(),
                path,
            },
            Value::Text(_) => {
                self.check(CheckKind::Shape, at, None, "a bare text where FHIR wants a coded value");
                Coded {
                    text: self.plain(at).map(str::to_owned),
                    codings: Vec::new(),
                    path,
                }
            }
            _ => Coded {
                path,
                ..Coded::default()
            },
        }
    }

    /// The coded member of this name, if it says anything.
    pub(super) fn coded_member(&self, at: At<'d, 'a>, name: &str) -> Given<Coded> {
        let Some(member) = at.get(name) else {
            return Given::NotGiven;
        };
        // A list where one is wanted: the first says it, the others stay unread and so are listed.
        let Some(member) = member.items().next() else {
            return Given::NotGiven;
        };
        let coded = self.coded(member);
        if coded.words().is_empty() {
            return Given::NotGiven;
        }
        let path = coded.path.clone();
        Given::Given(coded, path)
    }

    /// All coded members of a list, without those that say nothing.
    pub(super) fn coded_list(&self, at: At<'d, 'a>, name: &str) -> Vec<Coded> {
        at.list(name)
            .map(|item| self.coded(item))
            .filter(|coded| !coded.words().is_empty())
            .collect()
    }

    /// One Identifier, if it has a value.
    pub(super) fn identifier(&self, at: At<'d, 'a>) -> Option<Identifier> {
        let value = self.owned(at, "value")?;
        mark_member(at, "use");
        let kind = self.coded_member(at, "type").value().map(Coded::words);
        Some(Identifier {
            system: self.owned(at, "system"),
            value,
            kind,
            path: at.path(),
        })
    }

    /// All identifiers of a resource.
    pub(super) fn identifiers(&self, at: At<'d, 'a>) -> Vec<Identifier> {
        at.list("identifier").filter_map(|item| self.identifier(item)).collect()
    }

    /// One HumanName, if it names anybody.
    pub(super) fn name(&self, at: At<'d, 'a>) -> Option<PersonName> {
        if let Some(text) = at.peek_text() {
            // A Practitioner's or Patient's name as one text: not FHIR, but plain enough.
            self.check(
                CheckKind::Shape,
                at,
                None,
                "a bare text where FHIR wants a name with parts",
            );
            at.mark();
            let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            return text.map(|text| PersonName {
                text: Some(text),
                path: at.path(),
                ..PersonName::default()
            });
        }
        let parts = |name: &str| -> Vec<String> {
            at.list(name)
                .filter_map(|part| self.plain(part))
                .map(str::to_owned)
                .collect()
        };
        let name = PersonName {
            use_code: self.code(at, "use", codes::NAME_USE, Weight::Context).into_value(),
            text: self.owned(at, "text"),
            family: at
                .get("family")
                .and_then(|family| family.items().find_map(|part| self.plain(part)))
                .map(str::to_owned),
            given: parts("given"),
            prefix: parts("prefix"),
            suffix: parts("suffix"),
            period: self.period(at, "period"),
            path: at.path(),
        };
        let names_nobody = name.text.is_none() && name.family.is_none() && name.given.is_empty();
        (!names_nobody).then_some(name)
    }

    /// All names of a resource, those in use first.
    pub(super) fn names(&self, at: At<'d, 'a>) -> Vec<PersonName> {
        let mut names: Vec<PersonName> = at.list("name").filter_map(|item| self.name(item)).collect();
        names.sort_by_key(|name| match name.use_code.as_deref() {
            Some("usual") => 0,
            Some("official") => 1,
            None => 2,
            Some("nickname") => 3,
            Some("temp" | "anonymous") => 4,
            Some(_) => 5,
        });
        names
    }

    /// One ContactPoint, if it has a value.
    pub(super) fn telecom(&self, at: At<'d, 'a>) -> Option<Telecom> {
        let value = self.owned(at, "value")?;
        Some(Telecom {
            system: self
                .code(at, "system", codes::TELECOM_SYSTEM, Weight::Context)
                .into_value(),
            value,
            use_code: self.code(at, "use", codes::TELECOM_USE, Weight::Context).into_value(),
            rank: self.number(at, "rank").and_then(|rank| rank.parse().ok()),
            path: at.path(),
        })
    }

    /// All contact points of a member, those preferred first.
    pub(super) fn telecoms(&self, at: At<'d, 'a>, name: &str) -> Vec<Telecom> {
        let mut all: Vec<Telecom> = at.list(name).filter_map(|item| self.telecom(item)).collect();
        all.sort_by_key(|telecom| {
            (
                telecom.use_code.as_deref() == Some("old"),
                telecom.rank.unwrap_or(u32::MAX),
            )
        });
        all
    }

    /// One Address, if it says anything.
    pub(super) fn address(&self, at: At<'d, 'a>) -> Option<Address> {
        let mut lines: Vec<String> = at
            .list("line")
            .filter_map(|line| self.plain(line))
            .map(str::to_owned)
            .collect();
        for name in ["city", "district", "state"] {
            let part = self.owned(at, name);
            // Many senders repeat the town among the lines.
            if let Some(part) = part.filter(|part| !lines.iter().any(|line| line.eq_ignore_ascii_case(part))) {
                lines.push(part);
            }
        }
        mark_member(at, "type");
        let address = Address {
            use_code: self.code(at, "use", codes::ADDRESS_USE, Weight::Context).into_value(),
            lines,
            postcode: self.owned(at, "postalCode"),
            country: self.owned(at, "country"),
            text: self.owned(at, "text"),
            period: self.period(at, "period"),
            path: at.path(),
        };
        (!address.display().is_empty()).then_some(address)
    }

    /// All addresses of a member; a lone one counts.
    pub(super) fn addresses(&self, at: At<'d, 'a>, name: &str) -> Vec<Address> {
        at.list(name).filter_map(|item| self.address(item)).collect()
    }

    /// A Period, if it says anything.
    pub(super) fn period(&self, at: At<'d, 'a>, name: &str) -> Option<Period> {
        let member = at.get(name)?;
        let period = Period {
            start: self.moment(member, "start", Weight::Context).into_value(),
            end: self.moment(member, "end", Weight::Context).into_value(),
        };
        (period.start.is_some() || period.end.is_some()).then_some(period)
    }

    /// The texts of annotations, each with author and time in front where they are said.
    pub(super) fn notes(&self, at: At<'d, 'a>, name: &str) -> Vec<String> {
        at.list(name)
            .filter_map(|note| {
                let text = self.annotation(note)?;
                let who = [text.author, text.time]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(", ");
                Some(if who.is_empty() {
                    text.text
                } else {
                    format!("{} ({who})", text.text)
                })
            })
            .collect()
    }

    /// One Annotation, if it has a text.
    pub(super) fn annotation(&self, at: At<'d, 'a>) -> Option<Annotated> {
        if at.peek_text().is_some() {
            return self.plain(at).map(|text| Annotated {
                text: text.to_owned(),
                author: None,
                time: None,
            });
        }
        let text = self.owned(at, "text")?;
        let author = self.owned(at, "authorString").or_else(|| {
            let reference = at.get("authorReference")?;
            Some(self.party(reference).display()).filter(|words| !words.is_empty())
        });
        let time = self
            .moment(at, "time", Weight::Context)
            .into_value()
            .map(|when| when.as_sent);
        Some(Annotated { text, author, time })
    }

    /// Every extension at this place that the caller has not read by name: label from its URL, value in words. Nested
    /// extensions carry the labels of those around them.
    pub(super) fn extensions(&self, at: At<'d, 'a>, except: &[&str]) -> Vec<Detail> {
        let mut details = Vec::new();
        for extension in at.list("extension") {
            let url = extension.peek_member("url").unwrap_or_default();
            if !except.iter().any(|name| url.ends_with(name)) {
                self.extension(extension, "", 0, &mut details);
            }
        }
        details
    }

    fn extension(&self, extension: At<'d, 'a>, around: &str, depth: u8, into: &mut Vec<Detail>) {
        let Some(url) = self.word(extension, "url") else { return };
        let own = label_of_url(url);
        let label = if around.is_empty() {
            own
        } else {
            format!("{around}: {}", own.to_lowercase())
        };
        if let Some(spoken) = self.choice(extension, "value") {
            into.push(Detail {
                label: label.clone(),
                value: spoken.words,
                path: extension.path(),
            });
        }
        if depth < 4 {
            extension
                .list("extension")
                .for_each(|inner| self.extension(inner, &label, depth + 1, into));
        }
    }

    /// The extension whose URL ends so, if there is one.
    pub(super) fn extension_named(&self, at: At<'d, 'a>, end: &str) -> Option<At<'d, 'a>> {
        let found = at
            .list("extension")
            .find(|item| item.peek_member("url").is_some_and(|url| url.ends_with(end)))?;
        mark_member(found, "url");
        Some(found)
    }

    /// The coded value of the extension whose URL ends so.
    pub(super) fn coded_extension(&self, at: At<'d, 'a>, end: &str) -> Given<Coded> {
        self.extension_named(at, end).map_or(Given::NotGiven, |found| {
            self.coded_member(found, "valueCodeableConcept")
        })
    }
}

/// A note with who wrote it and when.
#[derive(Debug)]
pub(super) struct Annotated {
    pub(super) text: String,
    pub(super) author: Option<String>,
    pub(super) time: Option<String>,
}

/// A readable label from an extension's URL: its last part, without standard prefixes, in words.
pub(super) fn label_of_url(url: &str) -> String {
    let last = url.rsplit(['/', '#', ':']).find(|part| !part.is_empty()).unwrap_or(url);
    let last = last.strip_prefix("Extension-").unwrap_or(last);
    let last = last.strip_prefix("UKCore-").unwrap_or(last);
    let last = last.strip_prefix("patient-").unwrap_or(last);
    in_words(last)
}

/// `preferredContactMethod` and `marital-status` as words: "Preferred contact method".
pub(super) fn in_words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    let mut before_lower = false;
    for ch in name.chars() {
        if ch.is_ascii_uppercase() && before_lower {
            words.push(' ');
        }
        before_lower = ch.is_ascii_lowercase() || ch.is_ascii_digit();
        words.push(if matches!(ch, '-' | '_') { ' ' } else { ch });
    }
    let mut result = String::with_capacity(words.len());
    for (nth, word) in words.split_whitespace().enumerate() {
        if nth > 0 {
            result.push(' ');
        }
        // "NHS" and the like stay; other words are written small after the first.
        let is_short_form = word.len() > 1 && word.chars().all(|ch| ch.is_ascii_uppercase());
        if nth == 0 {
            result.extend(word.chars().take(1).flat_map(char::to_uppercase));
            result.extend(word.chars().skip(1));
        } else if is_short_form {
            result.push_str(word);
        } else {
            result.push_str(&word.to_lowercase());
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_become_labels() {
        for (url, label) in [
            (
                "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ResidentialStatus",
                "Residential status",
            ),
            (
                "http://hl7.org/fhir/StructureDefinition/patient-birthPlace",
                "Birth place",
            ),
            ("PreferredContactMethod", "Preferred contact method"),
            ("RequesterCDSSsoftware", "Requester cdsssoftware"),
            ("UKCore-NHSNumberUnavailableReason", "NHSNumber unavailable reason"),
            ("https://x.test/", "X.test"),
            ("", ""),
        ] {
            assert_eq!(label_of_url(url), label, "{url}");
        }
    }
}
