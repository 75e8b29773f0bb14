//! Acts on surveys: drafting, publishing, answering, bringing answers in, and putting those who agreed on the register;
//! and the staff's pulse, whose answers name nobody.

use ::survey::Definition;
use care::registrant::{Interest, RegistrantEvent, Setting};
use care::survey::{Audience, Survey, SurveyEvent, SurveyStage};
use care::survey_answer::{Respondent, SurveyAnswer, SurveyAnswerEvent};
use care::*;
use jiff::civil::Date;
use ledger::SERVICE_KEY;
use uuid::Uuid;

use crate::act::Act;
use crate::claims;
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::kinds::ActKind;
use crate::outcome::{Done, FieldError, Once, Refused};
use crate::placing;
use crate::principal::Principal;

/// What is asked of surveys.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    missing_docs,
    reason = "fields are those of the event that they lead to; what differs is said"
)]
pub enum SurveyAct {
    /// Drafts a survey of members. The draft need not be sound yet.
    Draft { definition: String },
    /// The example that ships with the program: with its synthetic answers and margins, closed: nobody's
    /// own answer is mixed with those that are made up.
    AddExample,
    /// Writes a draft anew.
    Redraft {
        id: SurveyId,
        expected: Option<u64>,
        definition: String,
    },
    /// Publishes a draft, if it is sound.
    Publish {
        id: SurveyId,
        expected: Option<u64>,
        opens: Date,
        closes: Date,
    },
    /// Takes no more answers.
    Close { id: SurveyId, expected: Option<u64> },
    /// Margins that answers can be weighted to.
    StateMargins {
        id: SurveyId,
        expected: Option<u64>,
        margins: String,
    },
    /// Answers from a file, all or none.
    BringIn { id: SurveyId, file: Vec<u8> },
    /// One person's answers, in the codes of a file of answers.
    Answer {
        id: SurveyId,
        values: Vec<(String, String)>,
        by: AnsweredBy,
    },
    /// Puts those who agreed on the register.
    Place { id: SurveyId },
    /// Opens a round of the staff's pulse.
    OpenPulse { closes: Date },
    /// Closes a round before its last day.
    ClosePulse { id: SurveyId },
}

/// Who answers.
#[derive(Debug, Clone, PartialEq)]
pub enum AnsweredBy {
    /// Nobody that the record knows.
    Unnamed(Unnamed),
    /// Somebody who says who they are, and agrees to be put on the register.
    Named(Box<Respondent>),
    /// A registrant, into the entry that they keep: what their answers say of them is stated there at once.
    Keeper(Box<Respondent>),
}

/// An answer without a name. Made only here: what keeps a human from answering twice is a claim of which the ledger holds
/// a keyed hash, under an owner made up for it, in no order of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unnamed {
    human: Option<HumanId>,
}

impl Unnamed {
    /// By the address alone: nobody is kept from answering twice.
    #[must_use]
    pub const fn by_link() -> Self {
        Self { human: None }
    }
}

impl SurveyAct {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> ActKind {
        match self {
            Self::Answer { .. } => ActKind::AnswerSurvey,
            Self::OpenPulse { .. } | Self::ClosePulse { .. } => ActKind::OpenPulse,
            _ => ActKind::ChangeSurveys,
        }
    }
}

/// What a survey asks, if it can be asked.
pub(crate) fn definition_of(survey: &Survey) -> Result<Definition, Refused> {
    Definition::read(&survey.definition).map_err(|problems| wrong("definition", problems))
}

/// Problems of the survey crate as errors at a field.
pub(crate) fn wrong(field: &'static str, problems: Vec<::survey::Problem>) -> Refused {
    let told = problems.into_iter().map(|p| FieldError::new(field, p.to_string()));
    Refused::Invalid(told.collect())
}

fn only(survey: &Survey, audience: Audience) -> Result<(), Refused> {
    if survey.audience == Some(audience) {
        Ok(())
    } else {
        Err(Refused::NotFound)
    }
}

impl Desk {
    /// Builds an act on surveys.
    pub(crate) fn on_surveys(&self, draft: &mut Draft<'_>, p: &Principal, act: SurveyAct) -> Result<(), Trouble> {
        match act {
            SurveyAct::Draft { definition } => {
                Definition::draft(&definition).map_err(|problems| wrong("definition", problems))?;
                let audience = Audience::Members;
                draft.on_survey(self.ids.next(), SurveyEvent::Drafted { audience, definition })
            }
            SurveyAct::AddExample => self.add_example(draft),
            SurveyAct::Redraft {
                id,
                expected,
                definition,
            } => {
                draft.expect_survey(id, expected)?;
                only(draft.survey(id)?, Audience::Members)?;
                Definition::draft(&definition).map_err(|problems| wrong("definition", problems))?;
                draft.on_survey(id, SurveyEvent::Redrafted { definition })
            }
            SurveyAct::Publish {
                id,
                expected,
                opens,
                closes,
            } => {
                draft.expect_survey(id, expected)?;
                only(draft.survey(id)?, Audience::Members)?;
                definition_of(draft.survey(id)?)?;
                let link = self.new_link()?;
                draft.on_survey(id, SurveyEvent::Published { opens, closes, link })
            }
            SurveyAct::Close { id, expected } => {
                draft.expect_survey(id, expected)?;
                only(draft.survey(id)?, Audience::Members)?;
                draft.on_survey(id, SurveyEvent::Closed)
            }
            SurveyAct::StateMargins { id, expected, margins } => {
                draft.expect_survey(id, expected)?;
                only(draft.survey(id)?, Audience::Members)?;
                let definition = definition_of(draft.survey(id)?)?;
                ::survey::Targets::read(&definition, &margins).map_err(|problems| wrong("margins", problems))?;
                draft.on_survey(id, SurveyEvent::MarginsStated { margins })
            }
            SurveyAct::BringIn { id, file } => self.bring_in(draft, id, &file),
            SurveyAct::Answer { id, values, by } => self.answer(draft, p, id, values, by),
            SurveyAct::Place { id } => self.place(draft, id),
            SurveyAct::OpenPulse { closes } => {
                let today = draft.today;
                let is_open = |row: &views::SurveyRow| {
                    row.state.audience == Some(Audience::Staff) && row.state.stage(today) == SurveyStage::Open
                };
                if self.views.surveys().iter().any(is_open) {
                    return Err(Refused::field("closes", "A round is open; close it first").into());
                }
                let id: SurveyId = self.ids.next();
                let definition = ::survey::example::PULSE.to_owned();
                let audience = Audience::Staff;
                draft.on_survey(id, SurveyEvent::Drafted { audience, definition })?;
                let (opens, link) = (today, self.new_link()?);
                draft.on_survey(id, SurveyEvent::Published { opens, closes, link })
            }
            SurveyAct::ClosePulse { id } => {
                only(draft.survey(id)?, Audience::Staff)?;
                draft.on_survey(id, SurveyEvent::Closed)
            }
        }
    }

    /// The part of an address that nobody can guess: 128 random bits.
    fn new_link(&self) -> Result<String, Refused> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(|_| self.fault("random", &crate::passwords::HashError::Failed))?;
        Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    fn add_example(&self, draft: &mut Draft<'_>) -> Result<(), Trouble> {
        let id: SurveyId = self.ids.next();
        draft.on_survey(
            id,
            SurveyEvent::Drafted {
                audience: Audience::Members,
                definition: ::survey::example::NHS_INTEREST.to_owned(),
            },
        )?;
        let (opens, link) = (draft.today, self.new_link()?);
        let closes = calendar::days_after(opens, 30);
        draft.on_survey(id, SurveyEvent::Published { opens, closes, link })?;
        // Closed at once: nobody's own answer is mixed with those that are made up.
        draft.on_survey(id, SurveyEvent::Closed)?;
        let margins = ::survey::example::NHS_INTEREST_MARGINS.to_owned();
        draft.on_survey(id, SurveyEvent::MarginsStated { margins })?;
        self.bring_in(draft, id, ::survey::example::NHS_INTEREST_ANSWERS.as_bytes())?;
        draft.made.survey = Some(id);
        Ok(())
    }

    fn bring_in(&self, draft: &mut Draft<'_>, id: SurveyId, file: &[u8]) -> Result<(), Trouble> {
        let state = draft.survey(id)?.clone();
        only(&state, Audience::Members)?;
        if state.stage(draft.today) == SurveyStage::Draft {
            return Err(Refused::field("file", "Publish the survey first, so that what it asks stands").into());
        }
        let definition = definition_of(&state)?;
        let (columns, rows) = ::survey::kept_rows(&definition, file).map_err(|problems| wrong("file", problems))?;
        if rows.is_empty() {
            return Err(Refused::field("file", "The file has no row: each line after the first is one person").into());
        }
        draft.made.count = rows.len();
        draft.made.survey = Some(id);
        let event = SurveyAnswerEvent::BroughtIn {
            survey: id,
            columns,
            rows,
        };
        draft.on_survey_answer(self.ids.next(), SERVICE_KEY, event)
    }

    fn answer(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        id: SurveyId,
        values: Vec<(String, String)>,
        by: AnsweredBy,
    ) -> Result<(), Trouble> {
        let state = draft.survey(id)?.clone();
        // Staff answer without a name, each once, or not at all.
        let once = matches!(&by, AnsweredBy::Unnamed(unnamed) if unnamed.human.is_some());
        if state.audience.is_none() || (state.audience == Some(Audience::Staff) && !once) {
            return Err(Refused::NotFound.into());
        }
        if state.stage(draft.today) != SurveyStage::Open {
            return Err(Refused::not_allowed("The survey takes no answers today").into());
        }
        let definition = definition_of(&state)?;
        let values: Vec<(String, String)> = values.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        if let Err(wrong) = ::survey::check_values(&definition, &values) {
            let told = wrong
                .into_iter()
                .map(|w| FieldError::new("answers", format!("{}: {}", w.question, w.rule)));
            return Err(Refused::Invalid(told.collect()).into());
        }
        // A random id: the usual ones tell the time, and the order.
        let answer = SurveyAnswerId(Uuid::new_v4());
        let given = |registrant, respondent| SurveyAnswerEvent::Given {
            survey: id,
            values: values.clone(),
            registrant,
            respondent,
        };
        match by {
            AnsweredBy::Unnamed(Unnamed { human }) => {
                draft.claims_add.extend(human.map(|human| claims::answered(id, human)));
                draft.on_survey_answer(answer, SERVICE_KEY, given(None, None))
            }
            AnsweredBy::Named(who) => {
                let known = crate::import::bodies();
                if !known.contains(&who.body) {
                    return Err(Refused::field("body", "Choose a professional body").into());
                }
                let registrant: RegistrantId = self.ids.next();
                draft.on_survey_answer(answer, registrant.0, given(Some(registrant), Some(who)))
            }
            AnsweredBy::Keeper(who) => {
                let own = self.views.registrant_kept_by(p.human).ok_or(Refused::NotFound)?;
                draft.claims_add.push(claims::answered(id, p.human));
                let said = SurveyAnswer {
                    columns: values.iter().map(|(id, _)| id.clone()).collect(),
                    rows: vec![values.iter().map(|(_, value)| value.clone()).collect()],
                    on: Some(draft.today),
                    ..SurveyAnswer::default()
                };
                let today = draft.today;
                let news = placing::news(&definition, &said, &who, draft.registrant(own.id)?, today);
                draft.on_survey_answer(answer, own.id.0, given(Some(own.id), None))?;
                draft.made.changed = news.len();
                for (_, event) in news {
                    draft.on_registrant(own.id, event.into())?;
                }
                Ok(())
            }
        }
    }

    fn place(&self, draft: &mut Draft<'_>, id: SurveyId) -> Result<(), Trouble> {
        let state = draft.survey(id)?.clone();
        only(&state, Audience::Members)?;
        let definition = definition_of(&state)?;
        for row in self.placements(id, &definition, draft.today) {
            if row.left_alone.is_some() {
                continue;
            }
            let answer = draft.survey_answer(row.answer)?.clone();
            let (Some(who), Some(own)) = (answer.respondent.clone().filter(|_| answer.waits()), answer.registrant)
            else {
                continue;
            };
            let into = match row.known {
                Some(known) => known,
                None => {
                    let entry = placing::entry(&definition, &answer, &who);
                    draft
                        .claims_add
                        .push(claims::register_entry(&entry.body, &entry.number, own));
                    draft.on_registrant(own, RegistrantEvent::Entered(entry).into())?;
                    draft.made.count += 1;
                    own
                }
            };
            // What a view showed is looked at again in the record: an entry may have found its keeper meanwhile.
            if draft.registrant(into)?.human.is_some() {
                continue;
            }
            let today = draft.today;
            let news = placing::news(&definition, &answer, &who, draft.registrant(into)?, today);
            draft.made.changed += usize::from(row.known.is_some() && !news.is_empty());
            for (_, event) in news {
                draft.on_registrant(into, event.into())?;
            }
            // The answer stays under the key that it was given with.
            draft.on_survey_answer(row.answer, own.0, SurveyAnswerEvent::Placed { registrant: into })?;
        }
        draft.made.registrant = None;
        if draft.is_empty() {
            return Err(Refused::not_allowed("Nobody of this survey waits to be put on the register").into());
        }
        Ok(())
    }

    /// Takes the answers of somebody signed in without their name: the record names a visitor as the author, the session
    /// is not marked as having written, and who answered is kept only as a claim against a second answer.
    ///
    /// # Errors
    /// Not allowed, not open, answered before, or an answer will not do.
    pub fn answer_unnamed(
        &self,
        p: &Principal,
        id: SurveyId,
        values: Vec<(String, String)>,
        once: Option<Once<'_>>,
    ) -> Result<Done, Refused> {
        self.catch_up()?;
        let row = self.views.survey(id).ok_or(Refused::NotFound)?;
        let kind = match row.state.audience {
            Some(Audience::Staff) => ActKind::AnswerPulse,
            _ => ActKind::AnswerSurvey,
        };
        self.allow(p, kind)?;
        let by = AnsweredBy::Unnamed(Unnamed { human: Some(p.human) });
        let act = Act::Survey(SurveyAct::Answer { id, values, by });
        self.act(&Principal::visitor(self.organisation()), act, once)
    }
}

/// Interest in paid work as the answers state it; none where they do not, or not enough of it.
pub(crate) fn interest_of(
    definition: &Definition,
    answer: &SurveyAnswer,
    who: &Respondent,
    today: Date,
) -> Option<Interest> {
    use ::survey::RegisterField as F;
    let value = |field| placing::value(definition, answer, field);
    let hours: f64 = value(F::HoursOffered).parse().unwrap_or(0.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held to 0 to 40 before"
    )]
    let hours_week = hours.clamp(0.0, 40.0).round() as u16;
    let band = |code: &str| code.trim_end_matches(char::is_alphabetic).parse::<u8>().ok();
    let mut bands: Vec<u8> = value(F::Bands)
        .split(';')
        .filter_map(|code| band(code.trim()))
        .collect();
    bands.retain(|band| (3..=9).contains(band));
    bands.dedup();
    let earliest = value(F::Earliest);
    let days = ::survey::EARLIEST
        .iter()
        .find(|(code, _)| *code == earliest)
        .map(|(_, days)| *days);
    let stated: Vec<Setting> = value(F::Settings)
        .split(';')
        .filter_map(|code| Setting::from_code(code.trim()))
        .collect();
    let is_yes = value(F::NhsInterest) == "yes";
    (is_yes && hours_week > 0 && !bands.is_empty()).then(|| Interest {
        hours_week,
        bands,
        settings: if stated.is_empty() {
            who.settings.clone()
        } else {
            stated
        },
        from: who.from.or_else(|| {
            let from = answer.on.unwrap_or(today);
            days.filter(|days| *days > 0)
                .map(|days| calendar::days_after(from, days))
        }),
        may_be_asked: who.may_be_asked,
    })
}
