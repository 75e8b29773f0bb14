//! What else stands beside a request and has a meaning of its own: flags, consent, earlier contacts, questionnaires.

use super::codes;
use super::given::Given;
use super::index::{kind_of, mark_member};
use super::reading::{About, Reading, Weight};
use super::request::token;
use super::understood::{
    Answer, Coded, Coding, ConsentFact, Detail, EncounterFact, FlagFact, FlagKind, Party, QuestionnaireFact,
};
use crate::json::At;

impl<'d, 'a> Reading<'d, 'a> {
    /// A Flag.
    pub(super) fn flag(&self, at: At<'d, 'a>, about: About) -> FlagFact {
        let status = self.code(at, "status", codes::FLAG_STATUS, Weight::Context);
        self.point_out_error(at, status.value().map(String::as_str));
        let categories = self.coded_list(at, "category");
        let what = self.coded_member(at, "code").into_value().unwrap_or_default();
        let period = self.period(at, "period");
        let end = period
            .as_ref()
            .and_then(|period| period.end.as_ref())
            .and_then(|end| end.date);
        if let Some(encounter) = at.get("encounter") {
            self.follow(encounter);
        }
        if let Some(author) = at.get("author") {
            self.party(author);
        }
        FlagFact {
            kind: flag_kind(&categories, &what),
            what,
            categories,
            status,
            ended: end.is_some_and(|end| end < self.today),
            period,
            about_person: about != About::Thing,
            path: at.path(),
        }
    }

    /// A Consent as the sender recorded it.
    pub(super) fn consent(&self, at: At<'d, 'a>) -> ConsentFact {
        let status = self.code(at, "status", codes::CONSENT_STATUS, Weight::Context);
        self.point_out_error(at, status.value().map(String::as_str));
        let mut details = Vec::new();
        let mut provision = Given::NotGiven;
        if let Some(inner) = at.get("provision") {
            provision = self.text(inner, "type");
            details.extend(self.period_detail(inner, "period", "Valid"));
            for purpose in inner.list("purpose") {
                let coding = self.coding(purpose);
                if let Some(value) = coding.display.or(coding.code) {
                    details.push(Detail {
                        label: "Purpose".to_owned(),
                        value,
                        path: purpose.path(),
                    });
                }
            }
            for (name, label) in [("action", "Action"), ("code", "About")] {
                let all = self.coded_list(inner, name).into_iter();
                details.extend(all.map(|coded| Detail {
                    label: label.to_owned(),
                    value: coded.words(),
                    path: coded.path,
                }));
            }
        }
        for (name, label) in [("performer", "Agreed by"), ("organization", "Kept by")] {
            let all = self.parties(at, name).into_iter();
            details.extend(all.map(|party| Detail {
                label: label.to_owned(),
                value: party.display(),
                path: party.path,
            }));
        }
        for policy in at.list("policy") {
            details.extend(self.text_detail(policy, "authority", "Policy authority"));
            details.extend(self.text_detail(policy, "uri", "Policy"));
        }
        ConsentFact {
            status,
            scope: self.coded_member(at, "scope"),
            categories: self.coded_list(at, "category"),
            policy: self.coded_member(at, "policyRule"),
            provision,
            when: self.moment(at, "dateTime", Weight::Context),
            details,
            path: at.path(),
        }
    }

    /// An Encounter: an earlier contact of the person with the sender, with the sender's case number.
    pub(super) fn encounter(&self, at: At<'d, 'a>, of_request: bool) -> EncounterFact {
        let status = self.code(at, "status", codes::ENCOUNTER_STATUS, Weight::Context);
        self.point_out_error(at, status.value().map(String::as_str));
        let class = at.get("class").map_or(Given::NotGiven, |class| {
            let coding = self.coding(class);
            coding
                .display
                .or(coding.code)
                .map_or(Given::NotGiven, |words| Given::Given(words, class.path()))
        });
        let mut details = Vec::new();
        for (name, label) in [("type", "Kind of contact"), ("reasonCode", "Reason")] {
            let all = self.coded_list(at, name).into_iter();
            details.extend(all.map(|coded| Detail {
                label: label.to_owned(),
                value: coded.words(),
                path: coded.path,
            }));
        }
        details.extend(self.coded_detail(at, "serviceType", "Service"));
        details.extend(self.coded_detail(at, "priority", "Urgency of the contact"));
        for step in at.list("statusHistory") {
            let status = self.owned(step, "status").unwrap_or_default();
            let period = self
                .period(step, "period")
                .map(|period| super::spoken::say_period(&period));
            let value = [Some(status), period]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ");
            details.push(Detail {
                label: "Earlier status".to_owned(),
                value,
                path: step.path(),
            });
        }
        for member in at.list("participant") {
            details.extend(self.party_detail(member, "individual", "Took part"));
        }
        for place in at.list("location") {
            details.extend(self.party_detail(place, "location", "Place"));
            details.extend(self.text_detail(place, "status", "Status of the place"));
            details.extend(self.period_detail(place, "period", "At the place"));
        }
        details.extend(self.party_detail(at, "serviceProvider", "Provided by"));
        if let Some(stay) = at.get("hospitalization") {
            details.extend(self.coded_detail(stay, "dischargeDisposition", "Discharged to"));
            details.extend(self.coded_detail(stay, "admitSource", "Admitted from"));
        }
        for reference in at.list("episodeOfCare").chain(at.list("basedOn")) {
            let value = self.party(reference).display();
            if !value.is_empty() {
                details.push(Detail {
                    label: "Belongs to".to_owned(),
                    value,
                    path: reference.path(),
                });
            }
        }
        EncounterFact {
            identifiers: self.identifiers(at),
            status,
            class,
            period: self.period(at, "period"),
            of_request,
            details,
            path: at.path(),
        }
    }

    /// A QuestionnaireResponse, question by question.
    pub(super) fn questionnaire(&self, at: At<'d, 'a>) -> QuestionnaireFact {
        let status = self.code(at, "status", codes::QUESTIONNAIRE_RESPONSE_STATUS, Weight::Context);
        self.point_out_error(at, status.value().map(String::as_str));
        let questionnaire = self.text(at, "questionnaire");
        let reason = self
            .coded_extension(at, "questionnaireresponse-reason")
            .map(|coded| coded.words());
        let definition = questionnaire
            .value()
            .and_then(|canonical| self.definition_of(canonical));
        let title = reason.or(|| {
            definition.map_or(Given::NotGiven, |definition| {
                self.text(definition, "title").or(|| self.text(definition, "name"))
            })
        });
        for name in ["encounter", "basedOn", "partOf"] {
            at.list(name).for_each(|reference| {
                self.follow(reference);
            });
        }
        let mut answers = Vec::new();
        at.list("item").for_each(|item| self.answer(item, 0, &mut answers));
        QuestionnaireFact {
            title: title.or(|| questionnaire.clone()),
            questionnaire,
            status,
            authored: self.moment(at, "authored", Weight::Context),
            author: self.party_member(at, "author").into_value(),
            source: self.party_member(at, "source").map(|party: Party| party.display()),
            answers,
            path: at.path(),
        }
    }

    /// The Questionnaire of the message that a canonical address names: by its address, else by the end of the address.
    fn definition_of(&self, canonical: &str) -> Option<At<'d, 'a>> {
        let canonical = canonical.split('|').next().unwrap_or(canonical);
        let last = canonical.rsplit('/').next().unwrap_or(canonical);
        self.index
            .of_kind("Questionnaire")
            .map(|definition| definition.at)
            .find(|at| {
                let by = [("url", canonical), ("name", last)]
                    .into_iter()
                    .find(|(name, is)| at.peek_member(name) == Some(is));
                by.is_some_and(|(name, _)| {
                    mark_member(*at, name);
                    true
                })
            })
            .or_else(|| {
                self.index
                    .follow(canonical, self.index.resources.first()?.at)
                    .resource()
            })
            .filter(|at| kind_of(*at) == "Questionnaire")
    }

    fn answer(&self, item: At<'d, 'a>, depth: u8, into: &mut Vec<Answer>) {
        let link_id = self.owned(item, "linkId").unwrap_or_default();
        let question = self
            .owned(item, "text")
            .unwrap_or_else(|| super::datatypes::in_words(&link_id));
        let place = into.len();
        into.push(Answer {
            depth,
            link_id,
            question,
            answers: Vec::new(),
            codes: Vec::new(),
            path: item.path(),
        });
        let mut answers = Vec::new();
        let mut codes: Vec<Coding> = Vec::new();
        for answer in item.list("answer") {
            if let Some(spoken) = self.choice(answer, "value") {
                answers.push(spoken.words);
                codes.extend(spoken.coded.into_iter().flat_map(|coded| coded.codings));
            }
            answer
                .list("item")
                .for_each(|inner| self.answer(inner, depth.saturating_add(1), into));
        }
        item.list("item")
            .for_each(|inner| self.answer(inner, depth.saturating_add(1), into));
        if let Some(own) = into.get_mut(place) {
            own.answers = answers;
            own.codes = codes;
        }
    }
}

/// Case numbers of the request's own encounter first, then of all others, as `system|value` with their places.
pub(super) fn case_numbers(encounters: &[EncounterFact]) -> Vec<(String, String)> {
    let mut all: Vec<&EncounterFact> = encounters.iter().collect();
    all.sort_by_key(|encounter| !encounter.of_request);
    (all.into_iter().flat_map(|encounter| &encounter.identifiers))
        .map(|identifier| (token(&identifier.system, &identifier.value), identifier.path.clone()))
        .collect()
}

/// The kind of a flag: by the BaRS category where there is one, else by words of its category and code.
fn flag_kind(categories: &[Coded], what: &Coded) -> FlagKind {
    let bars = categories
        .iter()
        .flat_map(|category| &category.codings)
        .find_map(|coding| {
            let system = coding.system.as_deref().unwrap_or_default().to_ascii_lowercase();
            coding
                .code
                .as_deref()
                .filter(|_| system.ends_with("/flag-categories-bars"))
        });
    let by_code = match bars {
        Some("SG") => FlagKind::Safeguarding,
        Some("SS") => FlagKind::SceneSafety,
        Some("RS") => FlagKind::RejectedServices,
        Some("RA") => FlagKind::ReasonableAdjustment,
        Some("IR") => FlagKind::InfectionRisk,
        Some("RC") => FlagKind::RepeatCaller,
        Some("RT") => FlagKind::Respect,
        Some("AC") => FlagKind::AgencyContacted,
        Some("API") => FlagKind::AdditionalInformation,
        Some("PS") => FlagKind::PsychologicalSocial,
        _ => FlagKind::Other,
    };
    if by_code == FlagKind::ReasonableAdjustment && is_communication(&text_of(what)) {
        return FlagKind::Communication;
    }
    if by_code != FlagKind::Other {
        return by_code;
    }
    let mut text: String = categories.iter().map(text_of).collect::<Vec<_>>().join(" ");
    text.push(' ');
    text.push_str(&text_of(what));
    const WORDS: [(&str, FlagKind); 9] = [
        ("safeguard", FlagKind::Safeguarding),
        ("reasonable adjust", FlagKind::ReasonableAdjustment),
        ("reasonableadjust", FlagKind::ReasonableAdjustment),
        ("scene", FlagKind::SceneSafety),
        ("rejected service", FlagKind::RejectedServices),
        ("psychological", FlagKind::PsychologicalSocial),
        ("social", FlagKind::PsychologicalSocial),
        ("respect", FlagKind::Respect),
        ("infection", FlagKind::InfectionRisk),
    ];
    let found = WORDS
        .iter()
        .find(|(words, _)| text.contains(words))
        .map(|(_, kind)| *kind);
    match found {
        Some(FlagKind::ReasonableAdjustment) | None if is_communication(&text) => FlagKind::Communication,
        Some(kind) => kind,
        None => FlagKind::Other,
    }
}

/// All words and codes of a coded value in small letters.
fn text_of(coded: &Coded) -> String {
    let codings = coded.codings.iter().flat_map(|coding| [&coding.code, &coding.display]);
    (codings.chain([&coded.text]).flatten())
        .map(|text| text.to_lowercase())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether an adjustment is about language or communication, so that letters, calls and appointments depend on it.
fn is_communication(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "interpreter",
        "sign language",
        "signlanguage",
        "makaton",
        "braille",
        "lipspeak",
        "lip read",
        "lipread",
        "hearing",
        "deafblind",
        "communication",
        "easyread",
        "easy read",
        "contact by",
        "requiresinformation",
        "language",
    ];
    WORDS.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coded(system: &str, code: &str, display: &str) -> Coded {
        let coding = Coding {
            system: Some(system.to_owned()),
            code: Some(code.to_owned()),
            display: Some(display.to_owned()),
        };
        Coded {
            text: None,
            codings: vec![coding],
            path: String::new(),
        }
    }

    #[test]
    fn flags_are_sorted_by_category_then_by_words() {
        const BARS: &str = "https://fhir.nhs.uk/CodeSystem/flag-categories-bars";
        let kind = |category: Coded, what: Coded| flag_kind(&[category], &what);
        let plain = || coded("s", "c", "d");
        assert_eq!(
            kind(coded(BARS, "SG", "Safeguarding Concern"), plain()),
            FlagKind::Safeguarding
        );
        assert_eq!(
            kind(
                coded(BARS, "RA", "x"),
                coded("s", "wheelchairaccess", "Wheelchair access")
            ),
            FlagKind::ReasonableAdjustment
        );
        assert_eq!(
            kind(
                coded(BARS, "RA", "x"),
                coded("s", "usesbritishsignlanguage", "Uses British sign language")
            ),
            FlagKind::Communication
        );
        assert_eq!(
            kind(coded(BARS, "PS", "x"), coded("s", "32911000", "Homeless")),
            FlagKind::PsychologicalSocial
        );
        assert_eq!(
            kind(coded("other", "1", "Scene Safety"), plain()),
            FlagKind::SceneSafety
        );
        assert_eq!(
            kind(coded("other", "1", "Needs interpreter"), plain()),
            FlagKind::Communication
        );
        assert_eq!(kind(plain(), plain()), FlagKind::Other);
    }
}
