//! What may be agreed on, by whom it may be given, and who may hear of it: rules that need more than one stream or the
//! catalogue (domain guide, sections 7, 10, 13.7, 13.12, 13.13 and 15). Every act that names a therapy comes through here.

use care::episode::{DecisionFacts, DecisionWords, Episode, LetterKind, Standing};
use care::practitioner::{Practitioner, is_supervised, may_take_on};
use care::sharing;
use care::terms::*;
use care::*;
use jiff::civil::Date;

use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::fits::is_against_advice;
use crate::outcome::Refused;
use crate::principal::Principal;

impl Desk {
    /// Whether a practitioner may take on somebody new for a therapy.
    pub(crate) fn check_may_take_on(
        &self,
        draft: &mut Draft<'_>,
        id: PractitionerId,
        therapy: &TherapyCode,
    ) -> Result<(), Trouble> {
        self.check_therapy(therapy, "therapy")?;
        let (today, service) = (draft.today, std::sync::Arc::clone(&draft.service));
        let practitioner = draft.practitioner(id)?.clone();
        may_take_on(&practitioner, therapy, today, &service.standards)?;
        let supervisor = match practitioner.supervisor {
            Some(supervisor) => Some(draft.practitioner(supervisor)?),
            None => None,
        };
        is_supervised(&practitioner, supervisor, therapy, today, &service.standards)?;
        Ok(())
    }

    /// Whether a practitioner can be proposed for a therapy: the same, read from the views.
    pub(crate) fn can_deliver(&self, practitioner: &Practitioner, therapy: &TherapyCode, today: Date) -> bool {
        let standards = &self.views.service().standards;
        let supervisor = practitioner.supervisor.filter(|_| practitioner.is_trainee());
        let supervisor = supervisor.and_then(|id| self.views.practitioner(id));
        let supervisor = supervisor.as_ref().map(|s| &*s.state);
        self.check_therapy(therapy, "therapy").is_ok()
            && may_take_on(practitioner, therapy, today, standards).is_ok()
            && is_supervised(practitioner, supervisor, therapy, today, standards).is_ok()
    }

    /// Whether a therapy is in the catalogue and may be offered at all.
    pub(crate) fn check_therapy(&self, therapy: &TherapyCode, field: &'static str) -> Result<(), Refused> {
        match catalogue::catalogue().therapy(therapy.as_str()) {
            None => Err(Refused::field(field, "Choose a therapy from the list")),
            Some(known) if !known.may_be_offered() => Err(Refused::field(
                field,
                format!("{} is not offered: guidelines advise against it", known.name),
            )),
            Some(_) => Ok(()),
        }
    }

    /// What somebody is to wait for: therapies that may be offered, for somebody of an age that the service takes; what a
    /// guideline advises against only as a decision says that a clinical lead agreed to.
    pub(crate) fn check_choices(
        &self,
        draft: &mut Draft<'_>,
        id: EpisodeId,
        choices: &[TherapyChoice],
    ) -> Result<(), Trouble> {
        for choice in choices {
            self.check_therapy(&choice.therapy, "choices")?;
        }
        if choices.is_empty() {
            return Ok(());
        }
        check_age(draft, id)?;
        let e = draft.episode(id)?;
        let agreed = |therapy: &TherapyCode| {
            let stands = |d: &&care::episode::Decision| d.standing == Standing::Final;
            let mut choices = e.decisions.iter().filter(stands).flat_map(|d| &d.facts.choices);
            choices.any(|c| c.therapy == *therapy)
        };
        match against_advice(e, choices).find(|c| !agreed(&c.therapy)) {
            Some(choice) => Err(advised_against(&choice.therapy)),
            None => Ok(()),
        }
    }

    /// A decision names therapies that may be offered; what a guideline, checked, advises against for the difficulty is
    /// agreed by a clinical lead, with what the person said of it written down.
    pub(crate) fn check_decision(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        id: EpisodeId,
        decision: &DecisionFacts,
        words: &DecisionWords,
    ) -> Result<(), Trouble> {
        for choice in &decision.choices {
            self.check_therapy(&choice.therapy, "choices")?;
        }
        for therapy in &decision.considered {
            self.check_therapy(therapy, "considered")?;
        }
        if decision.choices.is_empty() {
            return Ok(());
        }
        check_age(draft, id)?;
        let talked = words.person_view.as_deref().is_some_and(|said| !said.trim().is_empty());
        match against_advice(draft.episode(id)?, &decision.choices).next() {
            Some(choice) if p.role != Role::ClinicalLead => Err(advised_against(&choice.therapy)),
            Some(_) if !talked => {
                let words = "Write down what the person said of the advice against it, and why they choose it";
                Err(Refused::field("person_view", words).into())
            }
            _ => Ok(()),
        }
    }

    /// Whether somebody may be told or written to, as far as the person agreed.
    pub(crate) fn check_may_hear(
        &self,
        draft: &mut Draft<'_>,
        id: EpisodeId,
        letter: LetterKind,
        to: Audience,
    ) -> Result<(), Trouble> {
        self.check_hub_hears(to)?;
        let e = draft.episode(id)?.clone();
        let person = draft.person(e.person.ok_or(Refused::NotFound)?)?;
        // That the person comes first is said by the episode's own rule, which knows a second opinion too.
        match sharing::extent(person, &e, letter, to) {
            Err(why) if why.rule != Rule::PersonFirst => Err(why.into()),
            _ => Ok(()),
        }
    }
}

/// Whether the person is of an age that the service takes, where the birth date is known. Adults only, unless the
/// settings say otherwise.
fn check_age(draft: &mut Draft<'_>, id: EpisodeId) -> Result<(), Trouble> {
    let (today, service) = (draft.today, std::sync::Arc::clone(&draft.service));
    let person = draft.episode(id)?.person.ok_or(Refused::NotFound)?;
    let Some(born) = draft.person(person)?.identity.born else {
        return Ok(());
    };
    let age = calendar::age_at(born, today);
    let (youngest, oldest) = (service.standards.age_min, service.standards.age_max);
    if age >= youngest && oldest.is_none_or(|most| age <= most) {
        return Ok(());
    }
    let takes = match oldest {
        Some(most) => format!("the service takes people from {youngest} to {most}"),
        None => format!("the service takes people aged {youngest} and over"),
    };
    let possible = "Refer the person on to a service for their age, and confirm that they arrived";
    let rejection = Rejection::new("agree on a therapy", Rule::OutOfRange, possible);
    Err(rejection.because(takes).into())
}

/// Those of some choices that a guideline, checked, advises against for the difficulty that the referral names.
fn against_advice<'c>(e: &Episode, choices: &'c [TherapyChoice]) -> impl Iterator<Item = &'c TherapyChoice> {
    let problem = e.referrals.iter().find_map(|(r, _)| r.problem.clone());
    choices
        .iter()
        .filter(move |c| is_against_advice(problem.as_deref(), &c.therapy))
}

fn advised_against(therapy: &TherapyCode) -> Trouble {
    let name = catalogue::catalogue()
        .therapy(therapy.as_str())
        .map_or_else(|| therapy.to_string(), |known| known.name.clone());
    let words = format!(
        "Guidelines advise against {name} for this difficulty: the person may choose it when a clinical lead has talked it over with them and decides so"
    );
    Refused::field("choices", words).into()
}
