//! The request itself: a ServiceRequest.

use super::codes;
use super::given::Given;
use super::index::{Target, mark_member};
use super::problem::{Issue, IssueCode};
use super::reading::{Reading, Weight};
use super::understood::{CheckKind, Coded, Relation, RequestFacts, Whose, Words};
use super::use_case::{USE_CASE_SYSTEM, UseCase};
use crate::json::At;

/// What the BaRS message category says that the request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MessageCategory {
    /// A transfer of care.
    Referral,
    /// An opinion is asked for; care stays with the sender.
    Validation,
    /// Not said.
    NotSaid,
}

impl<'d, 'a> Reading<'d, 'a> {
    /// Reads what is asked for.
    pub(super) fn request_facts(&self, request: At<'d, 'a>) -> RequestFacts {
        let (wanted_from, wanted_until) = self.occurrence(request);
        let facts = RequestFacts {
            path: request.path(),
            id: self.text(request, "id"),
            full_url: self
                .index
                .entry_of(request)
                .map_or(Given::NotGiven, |entry| self.text(entry, "fullUrl")),
            identifiers: self.identifiers(request),
            status: self.code(request, "status", codes::REQUEST_STATUS, Weight::Bearing),
            intent: self.code(request, "intent", codes::REQUEST_INTENT, Weight::Bearing),
            priority: self.code(request, "priority", codes::REQUEST_PRIORITY, Weight::Bearing),
            priority_reason: request
                .get("_priority")
                .map_or(Given::NotGiven, |beside| self.coded_extension(beside, "PriorityReason")),
            service: self.coded_member(request, "code"),
            details: self.coded_list(request, "orderDetail"),
            categories: self.coded_list(request, "category"),
            source: self.coded_extension(request, "SourceOfServiceRequest"),
            funding: self.coded_extension(request, "UKCore-Coverage"),
            authored: self.moment(request, "authoredOn", Weight::Bearing),
            wanted_from,
            wanted_until,
            relates_to: self.relations(request),
            performer_kind: self.coded_member(request, "performerType"),
            places: self.places(request),
        };
        if let Given::Given(when, path) = &facts.authored
            && when.date.is_some_and(|date| date > self.today)
        {
            let words = "the request says that it was written after today";
            self.check_at(CheckKind::Date, path.clone(), Some(&when.as_sent), words);
        }
        if !facts.status.is_given() {
            let rule = "a request must say its status, such as active";
            self.problem(Issue::error(
                IssueCode::Required,
                format!("{}.status", facts.path),
                rule,
            ));
        }
        if !facts.intent.is_given() {
            let words = "a request should say its intent, such as plan or order";
            self.check_at(CheckKind::Missing, format!("{}.intent", facts.path), None, words);
        }
        facts
    }

    /// The use case, where the request names one.
    pub(super) fn use_case(&self, request: &RequestFacts) -> Given<UseCase> {
        for category in &request.categories {
            for (nth, coding) in category.codings.iter().enumerate() {
                let system = coding.system.as_deref().unwrap_or_default().to_ascii_lowercase();
                let is_use_case =
                    system == USE_CASE_SYSTEM.to_ascii_lowercase() || system.ends_with("/usecases-categories-bars");
                if is_use_case && let Some(code) = coding.code.as_deref() {
                    let path = format!("{}.coding[{nth}]", category.path);
                    return Given::Given(UseCase::read(code, coding.display.as_deref()), path);
                }
            }
        }
        Given::NotGiven
    }

    /// What the message category says.
    pub(super) fn message_category(&self, request: &RequestFacts) -> MessageCategory {
        let codes: Vec<&str> = (request.categories.iter().flat_map(|category| &category.codings))
            .filter(|coding| {
                let system = coding.system.as_deref().unwrap_or_default().to_ascii_lowercase();
                system.ends_with("/message-category-servicerequest")
            })
            .filter_map(|coding| coding.code.as_deref())
            .collect();
        if codes.contains(&"validation") {
            MessageCategory::Validation
        } else if codes.contains(&"referral") {
            MessageCategory::Referral
        } else {
            MessageCategory::NotSaid
        }
    }

    /// Why: reason codes, and what reasons by reference are called where they are no condition of the message.
    pub(super) fn reasons(&self, request: At<'d, 'a>) -> Vec<Coded> {
        let mut reasons = self.coded_list(request, "reasonCode");
        for reference in request.list("reasonReference") {
            let display = self.owned(reference, "display");
            let target = self.follow(reference).map(|(target, _)| target);
            // Conditions and observations of the message are read as such.
            if target.and_then(Target::resource).is_none()
                && let Some(display) = display
            {
                reasons.push(Coded {
                    text: Some(display),
                    codings: Vec::new(),
                    path: reference.path(),
                });
            }
        }
        reasons
    }

    /// Free text of the request: notes, advice already given, narrative.
    pub(super) fn request_words(&self, request: At<'d, 'a>) -> Vec<Words> {
        let mut words = Vec::new();
        for note in request.list("note") {
            let path = note.path();
            let written = self.moment(note, "time", Weight::Context).into_value();
            let by_person = note
                .get("authorReference")
                .and_then(|author| self.follow(author))
                .and_then(|(target, _)| target.resource())
                .is_some_and(|author| Some(author) == self.person || super::index::kind_of(author) == "Patient");
            if let Some(note) = self.annotation(note) {
                let whose = if by_person { Whose::Person } else { Whose::Referrer };
                let label = if by_person { "In the person's own words" } else { "Note" };
                words.push(Words {
                    whose,
                    label: label.to_owned(),
                    text: note.text,
                    author: note.author,
                    written,
                    path,
                });
            }
        }
        // Some senders of official examples write the element with a capital, which JSON holds to be another one.
        for name in ["patientInstruction", "PatientInstruction"] {
            if let Given::Given(text, path) = self.text(request, name) {
                let label = "Advice already given to the person".to_owned();
                words.push(Words {
                    whose: Whose::AdviceGiven,
                    label,
                    text,
                    author: None,
                    written: None,
                    path,
                });
            }
        }
        words.extend(self.narrative(request, "Summary of the request"));
        words
    }

    /// The narrative of a resource as plain text, if it says anything.
    pub(super) fn narrative(&self, resource: At<'d, 'a>, label: &str) -> Option<Words> {
        let text = resource.get("text")?;
        let div = text.get("div")?;
        let plain = strip_markup(div.text()?);
        mark_member(text, "status");
        let label = label.to_owned();
        let words = Words {
            whose: Whose::NotSaid,
            label,
            text: plain,
            author: None,
            written: None,
            path: div.path(),
        };
        (!words.text.is_empty()).then_some(words)
    }

    fn occurrence(&self, request: At<'d, 'a>) -> (Given<super::understood::When>, Given<super::understood::When>) {
        if let Some(period) = request.get("occurrencePeriod") {
            return (
                self.moment(period, "start", Weight::Bearing),
                self.moment(period, "end", Weight::Bearing),
            );
        }
        (
            self.moment(request, "occurrenceDateTime", Weight::Bearing),
            Given::NotGiven,
        )
    }

    fn places(&self, request: At<'d, 'a>) -> Vec<Coded> {
        let mut places = self.coded_list(request, "locationCode");
        for reference in request.list("locationReference") {
            let party = self.party(reference);
            let words = party.display();
            if !words.is_empty() {
                places.push(Coded {
                    text: Some(words),
                    codings: Vec::new(),
                    path: party.path,
                });
            }
        }
        places
    }

    fn relations(&self, request: At<'d, 'a>) -> Vec<Relation> {
        const BY: [&str; 7] = [
            "basedOn",
            "replaces",
            "supportingInfo",
            "encounter",
            "insurance",
            "relevantHistory",
            "specimen",
        ];
        let mut relations = Vec::new();
        for how in BY {
            for reference in request.list(how) {
                let followed = self.follow(reference);
                let identifier = reference.get("identifier").and_then(|item| self.identifier(item));
                let in_message = followed.is_some_and(|(target, _)| target.resource().is_some());
                let target = match (followed, identifier) {
                    (Some((_, text)), _) => text.to_owned(),
                    (None, Some(identifier)) => token(&identifier.system, &identifier.value),
                    (None, None) => continue,
                };
                let display = self.owned(reference, "display");
                relations.push(Relation {
                    how,
                    target,
                    display,
                    in_message,
                    path: reference.path(),
                });
            }
        }
        if let Some(identifier) = request.get("requisition").and_then(|item| self.identifier(item)) {
            let target = token(&identifier.system, &identifier.value);
            let path = identifier.path;
            relations.push(Relation {
                how: "requisition",
                target,
                display: None,
                in_message: false,
                path,
            });
        }
        relations
    }
}

/// `system|value`, or the value alone.
pub(super) fn token(system: &Option<String>, value: &str) -> String {
    system
        .as_ref()
        .map_or_else(|| value.to_owned(), |system| format!("{system}|{value}"))
}

/// The text of a narrative without its markup, entities resolved, white space closed up.
fn strip_markup(html: &str) -> String {
    let mut plain = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        plain.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('>') else {
            rest = &rest[open..];
            break;
        };
        plain.push(' ');
        rest = &rest[open + close + 1..];
    }
    plain.push_str(rest);
    let plain = plain
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'");
    let plain = plain.replace("&nbsp;", " ").replace("&amp;", "&");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::strip_markup;

    #[test]
    fn narratives_lose_their_markup() {
        assert_eq!(
            strip_markup("<div xmlns=\"x\"><p>One &amp; two</p>\n<b>three</b></div>"),
            "One & two three"
        );
        assert_eq!(strip_markup("a < b"), "a < b");
        assert_eq!(strip_markup("&amp;lt;"), "&lt;");
        assert_eq!(strip_markup("<>"), "");
    }
}
