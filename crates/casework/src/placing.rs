//! From a survey's answers to the register: who is new, who is known, what would change. Never over an entry that its
//! registrant keeps themself, and never granting a therapy: what is claimed waits to be confirmed.

use care::registrant::{Entry, Evidence, NhsHistory, Registrant, RegistrantEvent, TherapyClaim};
use care::survey_answer::{Respondent, SurveyAnswer};
use care::terms::TherapyCode;
use care::{RegistrantId, SurveyAnswerId, SurveyId};
use jiff::civil::Date;
use survey::{Definition, RegisterField};

use crate::desk::Desk;
use crate::surveys::interest_of;

/// What the answers say to the question that fills a field of the register; empty where nothing.
pub(crate) fn value<'a>(definition: &Definition, answer: &'a SurveyAnswer, field: RegisterField) -> &'a str {
    let at = definition.position_of_field(field);
    let question = at.and_then(|at| definition.questions.get(at));
    question.map_or("", |question| answer.value(&question.id))
}

/// The words of the option that was chosen.
fn chosen(definition: &Definition, answer: &SurveyAnswer, field: RegisterField) -> String {
    let code = value(definition, answer, field);
    let at = definition.position_of_field(field);
    let question = at.and_then(|at| definition.questions.get(at));
    let option = question.and_then(|q| q.options.iter().find(|option| option.code == code));
    option.map(|option| option.text.clone()).unwrap_or_default()
}

/// An entry for somebody new. Nothing in it was looked up.
pub(crate) fn entry(definition: &Definition, answer: &SurveyAnswer, who: &Respondent) -> Entry {
    Entry {
        name: who.name.clone(),
        body: who.body.trim().to_uppercase(),
        number: who.number.trim().to_owned(),
        profession: who.profession.clone(),
        scoped: None,
        modality: String::new(),
        groups: Vec::new(),
        formats: Vec::new(),
        languages: Vec::new(),
        place: if who.place.is_empty() {
            chosen(definition, answer, RegisterField::Place)
        } else {
            who.place.clone()
        },
        area: String::new(),
        travel_km: None,
        remote: who.remote,
        nhs: NhsHistory::from_code(value(definition, answer, RegisterField::NhsHistory)),
    }
}

/// What the answers say that an entry does not say yet, each with the name of its part.
pub(crate) fn news(
    definition: &Definition,
    answer: &SurveyAnswer,
    who: &Respondent,
    known: &Registrant,
    today: Date,
) -> Vec<(&'static str, RegistrantEvent)> {
    let mut out = Vec::new();
    let stated = NhsHistory::from_code(value(definition, answer, RegisterField::NhsHistory));
    if let Some(before) = known.current()
        && let Some(nhs) = stated.filter(|nhs| before.nhs != Some(*nhs))
    {
        let mut entry = before.clone();
        entry.nhs = Some(nhs);
        out.push(("NHS history", RegistrantEvent::EntryStated(entry)));
    }
    let therapies = value(definition, answer, RegisterField::Therapies);
    for code in therapies.split(';').map(str::trim).filter(|code| !code.is_empty()) {
        let therapy = TherapyCode::new(code);
        if known.therapies.iter().any(|(claim, _)| claim.therapy == therapy) {
            continue;
        }
        let claim = TherapyClaim {
            therapy,
            evidence: Evidence::AccreditedModality,
            certifier: String::new(),
            obtained: None,
            expires: None,
        };
        out.push(("therapies to confirm", RegistrantEvent::TherapyClaimed(claim)));
    }
    match interest_of(definition, answer, who, today) {
        Some(interest) if known.interest.as_ref() != Some(&interest) => {
            out.push(("interest", RegistrantEvent::InterestStated(interest)));
        }
        None if value(definition, answer, RegisterField::NhsInterest) == "no" && known.interest.is_some() => {
            out.push(("interest withdrawn", RegistrantEvent::InterestWithdrawn));
        }
        _ => {}
    }
    out
}

/// What would become of one person's answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// The answer.
    pub answer: SurveyAnswerId,
    /// Who.
    pub name: String,
    /// Body and number.
    pub registration: String,
    /// The entry under that number; none for somebody new.
    pub known: Option<RegistrantId>,
    /// What changes, part by part.
    pub changes: Vec<&'static str>,
    /// Why nothing is done, if so.
    pub left_alone: Option<&'static str>,
}

impl Desk {
    /// What would become of everybody who waits to be put on the register.
    pub(crate) fn placements(&self, survey: SurveyId, definition: &Definition, today: Date) -> Vec<Placement> {
        let mut seen = std::collections::BTreeSet::new();
        let mut out = Vec::new();
        for (id, answer) in self.views.survey_answers(survey) {
            let Some(who) = answer.respondent.as_ref().filter(|_| answer.waits()) else {
                continue;
            };
            let known = self.views.registered_as(&who.body, &who.number);
            let known = known.filter(|row| row.state.current().is_some());
            let number = (who.body.trim().to_uppercase(), who.number.trim().to_uppercase());
            let first = seen.insert(number);
            let before = known.as_ref().map(|row| (*row.state).clone());
            let is_kept = before.as_ref().is_some_and(|state| state.human.is_some());
            let left_alone = if is_kept {
                Some("the registrant keeps this entry and states it themself")
            } else if first {
                None
            } else {
                Some("another answer has the same body and number")
            };
            let base = before.unwrap_or_default();
            let mut changes: Vec<&'static str> = match left_alone {
                Some(_) => Vec::new(),
                None => news(definition, &answer, who, &base, today)
                    .into_iter()
                    .map(|(part, _)| part)
                    .collect(),
            };
            changes.dedup();
            out.push(Placement {
                answer: id,
                name: who.name.full(),
                registration: format!("{} {}", who.body, who.number),
                known: known.map(|row| row.id),
                changes,
                left_alone,
            });
        }
        out.sort_by(|a, b| (&a.name, &a.registration).cmp(&(&b.name, &b.registration)));
        out
    }
}
