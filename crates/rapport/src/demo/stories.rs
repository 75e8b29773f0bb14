//! The few people whom the product is shown by: the refused woman (moment 2), and the five who wait for Tuesday at ten
//! (moment 4). What happens on the last day stands in [`super::last_day`].

use super::invent;
use super::journey::{Case, Step};
use super::staff::act;
use super::year::Year;
use crate::output::{During, Failure};
use care::calendar::days_after;
use care::episode::*;
use care::person::{Identity, Name, Reach, SafeContact, SafeUse};
use care::terms::{
    AskedBy, Attendance, Audience, Channel, ConfirmedBy, ConsentKind, Day, DecisionKind, Format, Gender, Means, Medium,
    NextStep, PartOfDay, Priority, ReasonCode, Recommendation, ReferralSource, ReviewOutcome, ReviewerPool,
    SentUrgency, TherapyChoice, TherapyCode, Wishes,
};
use care::*;
use casework::{Act, NewReferral, Principal};
use jiff::civil::date;

/// A part of the story of the refused woman.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// Her psychiatrist refers her, and says why.
    Referred,
    /// She is screened and given an appointment.
    Screened,
    /// The one therapist of that school meets her.
    Assessed,
    /// And says no.
    Refused,
    /// A second clinician confirms.
    Confirmed,
    /// She is told.
    Told,
    /// She contests it.
    Contested,
    /// A reviewer from outside is named.
    ReviewerNamed,
    /// The reviewer says yes.
    Reviewed,
    /// She is told of it.
    ToldAgain,
}

/// Days before the end on which each part of the refused woman's story happens.
const PARTS: [(i32, i8, Part); 10] = [
    (204, 9, Part::Referred),
    (202, 10, Part::Screened),
    (174, 12, Part::Assessed),
    (171, 11, Part::Refused),
    (166, 10, Part::Confirmed),
    (164, 11, Part::Told),
    (27, 10, Part::Contested),
    (24, 10, Part::ReviewerNamed),
    (OPINION, 10, Part::Reviewed),
    (OPINION, 14, Part::ToldAgain),
];

/// Days before the end on which the second opinion comes: so many that the working day after it has come, whatever the holidays.
const OPINION: i32 = 5;

/// The first day on which her second opinion may come.
pub fn opinion_no_earlier_than(today: jiff::civil::Date) -> jiff::civil::Date {
    days_after(today, -OPINION)
}

/// Puts the stories on the agenda.
pub fn plan(year: &mut Year) {
    let n = u32::try_from(year.cases.len()).unwrap_or(0);
    let mut her = Case::new(&mut year.rng, n);
    her.scripted = true;
    her.safety = false;
    year.cases.push(her);
    let case = year.cases.len() - 1;
    those_who_wait_for_tuesday(year);
    for (days, hour, part) in PARTS {
        let date = year
            .desk
            .calendar()
            .working_days_after(days_after(year.today, -days), 0);
        year.plan(Year::at(date, hour, 20), case, Step::Story(part));
    }
}

/// Days before the end on which those are referred who wait for Tuesday at ten.
const TUESDAY: [i32; 5] = [203, 161, 126, 98, 70];

/// Five people who can come at one time only, at which the service has no room until the last day (moment 4).
fn those_who_wait_for_tuesday(year: &mut Year) {
    let matters: Vec<usize> = invent::MATTERS
        .iter()
        .enumerate()
        .filter(|(_, m)| m.therapies.first() == Some(&"CBT"))
        .map(|(i, _)| i)
        .collect();
    for (days, matter) in TUESDAY.into_iter().zip(matters.into_iter().cycle()) {
        let n = u32::try_from(year.cases.len()).unwrap_or(0);
        let mut case = Case::new(&mut year.rng, n);
        (case.steady, case.safety, case.matter) = (true, false, matter);
        year.cases.push(case);
        let date = days_after(year.today, -days);
        year.plan(Year::at(date, 11, 5), year.cases.len() - 1, Step::Refer);
    }
}

/// What those five can do: Tuesday mornings, in a room, where the bus goes.
pub fn only_tuesday_mornings() -> Wishes {
    Wishes {
        days: vec![Day::Tuesday],
        parts: vec![PartOfDay::Morning],
        media: vec![Medium::InPerson],
        sites: vec!["tannery".into()],
        ..Wishes::default()
    }
}

fn dit() -> Vec<TherapyChoice> {
    ["DIT", "LTPP"]
        .map(|t| TherapyChoice {
            therapy: TherapyCode::new(t),
            format: Format::Individual,
        })
        .to_vec()
}

impl Part {
    /// Plays the part.
    ///
    /// # Errors
    /// When an act fails: a story is written out, so that a rule that refuses it is a fault of the story.
    pub fn play(self, year: &mut Year, case: usize) -> Result<(), Failure> {
        if matches!(self, Self::Referred) {
            return refer(year, case);
        }
        let Some(id) = year.cases.get(case).and_then(|c| c.episode) else {
            return Ok(());
        };
        let admin = year.admin()?;
        let triage = year.triage()?;
        let user = year.staff.psychodynamic.user;
        let refuser = year.principal(user, Role::Assessor)?;
        let state = year.desk.peek(id).during("reading an episode")?;
        let decision = state.decision().map(|d| d.facts.id);
        let review = state.reviews.last().map(|r| r.id);
        let mut all: Vec<(Principal, EpisodeCommand)> = Vec::new();
        match self {
            Self::Referred => {}
            Self::Screened => {
                let reason = "Well known to the community team, asks for this work herself; no sign of danger.".into();
                all.push((
                    triage,
                    EpisodeCommand::Screen {
                        priority: Priority::Routine,
                        next: NextStep::Assess,
                        reason,
                    },
                ));
                let when = year.desk.calendar().working_days_after(days_after(year.today, -174), 0);
                all.push((
                    admin,
                    EpisodeCommand::BookAssessment {
                        appointment: year.desk.ids().next(),
                        with: user,
                        at: Year::at(when, 11, 0),
                        minutes: 75,
                        medium: Medium::InPerson,
                        site: Some("tannery".into()),
                    },
                ));
            }
            Self::Assessed => {
                let Some(appointment) = state.appointments.first().map(|a| a.id) else {
                    return Ok(());
                };
                all.push((refuser, EpisodeCommand::HoldAssessment {
                    appointment,
                    attendance: Attendance::Attended,
                    on: year.date(),
                    summary: Some("One meeting. Guarded at first; spoke of the years in care towards the end, and then of little else.".into()),
                    person_view: Some("Wants to understand why she leaves people before they can leave her. Has waited a long time to say it.".into()),
                    alone: false,
                }));
            }
            Self::Refused => all.push((refuser, refusal(year))),
            Self::Confirmed => {
                let (lead, Some(decision)) = (year.lead()?, decision) else {
                    return Ok(());
                };
                let reason =
                    Some("Read the assessment. I rely on the only colleague here who is trained in it.".into());
                let how = ConfirmedBy::SecondClinician;
                all.push((
                    lead,
                    EpisodeCommand::ConfirmDecision {
                        decision,
                        how,
                        agrees: true,
                        reason,
                    },
                ));
            }
            Self::Told => {
                let Some(decision) = decision else { return Ok(()) };
                let tell = |to, channel| EpisodeCommand::TellDecision {
                    decision,
                    to,
                    channel,
                    note: None,
                };
                let letter = |to| EpisodeCommand::SendLetter {
                    letter: LetterKind::Decision,
                    to,
                    channel: Channel::Letter,
                };
                all.push((refuser.clone(), tell(Audience::Person, Channel::Phone)));
                all.push((admin.clone(), letter(Audience::Person)));
                all.push((refuser, tell(Audience::Referrer, Channel::Letter)));
                all.push((admin, letter(Audience::Gp)));
            }
            Self::ToldAgain => {
                let Some(decision) = decision else { return Ok(()) };
                let tell = EpisodeCommand::TellDecision {
                    decision,
                    to: Audience::Person,
                    channel: Channel::Phone,
                    note: Some(
                        "Told her what the reviewer thinks, and that she has her place from the first day.".into(),
                    ),
                };
                all.push((year.lead()?, tell));
            }
            Self::Contested => {
                let Some(decision) = decision else { return Ok(()) };
                all.push((admin, EpisodeCommand::AskSecondOpinion {
                    review: year.desk.ids().next(),
                    decision,
                    asked_by: AskedBy::Person,
                    reason: Some("You saw me once. Dr Corrigall has seen me for six years and thinks that I can do this. I would like somebody else to look, somebody who knows this kind of therapy.".into()),
                }));
            }
            Self::ReviewerNamed => {
                let (lead, Some(review)) = (year.lead()?, review) else {
                    return Ok(());
                };
                let reviewer = reviewer(year)?;
                let human = year.principal(reviewer, Role::Reviewer)?.human;
                all.push((
                    lead,
                    EpisodeCommand::NameReviewer {
                        review,
                        reviewer,
                        human,
                        pool: ReviewerPool::Register,
                        trained_in: dit().into_iter().map(|c| c.therapy).collect(),
                        managers: Vec::new(),
                    },
                ));
            }
            Self::Reviewed => {
                let Some(review) = review else { return Ok(()) };
                let account = reviewer(year)?;
                let reviewer = year.principal(account, Role::Reviewer)?;
                all.push((
                    reviewer.clone(),
                    EpisodeCommand::OfferMeeting {
                        review,
                        accepted: Some(true),
                    },
                ));
                let opinion = "Met her twice, an hour each. She remembered what I had said and had argued with it. She can wait, be cross, and come back. I would work with her, and think that DIT is a good beginning, with longer work kept in mind.";
                all.push((
                    reviewer.clone(),
                    EpisodeCommand::WriteOpinion {
                        review,
                        opinion: opinion.into(),
                    },
                ));
                all.push((reviewer.clone(), EpisodeCommand::ShowFirstDecision { review }));
                all.push((reviewer, EpisodeCommand::ConcludeReview {
                    review,
                    outcome: ReviewOutcome::Changed,
                    choices: dit(),
                    deliverer: Some(year.staff.psychodynamic.id),
                    unmet_need: false,
                    reason: "The first decision rested on one meeting. Your psychiatrist's view, and our two conversations, say that this therapy fits. Your place on the list is that of the day you were referred.".into(),
                    wait: year.desk.ids().next(),
                }));
            }
        }
        for (by, command) in all {
            act(
                &year.desk,
                &by,
                "the story of the refused woman",
                Act::Episode {
                    id,
                    expected: None,
                    command,
                },
            )?;
        }
        Ok(())
    }
}

fn reviewer(year: &Year) -> Result<UserId, Failure> {
    let dit = TherapyCode::new("DIT");
    year.staff
        .reviewer_for(Some(&dit))
        .ok_or_else(|| Failure::new("the demonstration: no reviewer"))
}

fn refusal(year: &Year) -> EpisodeCommand {
    EpisodeCommand::Decide {
        decision: DecisionFacts {
            id: year.desk.ids().next(),
            kind: DecisionKind::NotSuitable,
            considered: vec![TherapyCode::new("DIT"), TherapyCode::new("LTPP")],
            choices: Vec::new(),
            reason: Some(ReasonCode::TherapyNotIndicated),
            trial_sessions: None,
            look_again_on: None,
            second_opinion_stated: true,
            unmet_need: false,
        },
        words: DecisionWords {
            reason: "In our meeting it was hard to stay with what was painful for long. I am concerned that this therapy would ask too much too soon.".into(),
            referrer_view: Some("Dr Corrigall has known her for six years and recommends psychodynamic therapy: stable, thoughtful, steady in attending.".into()),
            person_view: Some("She wants this therapy and none other for now.".into()),
            took_part: Some("She and I, one meeting of 75 minutes.".into()),
            alternative: Some("A skills course of eight weeks, beginning in the autumn.".into()),
            alternative_owner: Some("The triage team rings her with the dates.".into()),
            what_would_change: None,
            destination: None,
        },
    }
}

fn refer(year: &mut Year, case: usize) -> Result<(), Failure> {
    let (user, _) = year
        .staff
        .referrers
        .iter()
        .copied()
        .find(|(_, source)| *source == ReferralSource::Cmht)
        .ok_or_else(|| Failure::new("the demonstration: no psychiatrist"))?;
    let by = year.principal(user, Role::Referrer)?;
    let referral = NewReferral {
        identity: Identity {
            name: Some(Name { given: "Violetta".into(), family: "Underskiddaw".into(), uses: Some("Vi".into()), title: None }),
            born: Some(date(1985, 6, 11)),
            nhs_number: Some(invent::nhs_number(90_001)),
            gender: Some(Gender::Female),
            pronouns: Some("she/her".into()),
            gp_practice: Some("Coldmere Health Centre".into()),
        },
        reach: Reach {
            phone: Some("07700 900461".into()),
            email: Some("vi.underskiddaw@example.org".into()),
            address: vec!["7 Saddlers Yard".into(), "Coldmere".into()],
            postcode: Some("ZZ2 4BD".into()),
            other_phone: None,
        },
        safe_contact: Some(SafeContact {
            phone: SafeUse::Yes,
            voicemail: SafeUse::No,
            text: SafeUse::Yes,
            email: SafeUse::Yes,
            letter: SafeUse::Yes,
            times: Vec::new(),
        }),
        careful: Some("Shares the phone at home; please say only your first name if somebody else answers.".into()),
        consents: vec![ConsentKind::ShareWithGp, ConsentKind::ShareWithReferrer],
        source: ReferralSource::Cmht,
        means: Means::Form,
        referrer_organisation: by.speaks_for.clone(),
        asks_for: Some(TherapyCode::new("DIT")),
        urgency: Some(SentUrgency::Routine),
        recommendation: Recommendation::Recommends,
        problem: Some("long_standing_relational".into()),
        words: ReferralWords {
            own_words: Some("I go before I am sent. I have done it to everyone who was good to me. I have read about this kind of therapy and it is the first thing that sounded like me.".into()),
            hopes: Some("To be still there when it gets difficult.".into()),
            reason: Some("Long-standing difficulties in relationships after a childhood in care. Stable for three years on no medication.".into()),
            referrer_view: Some("I have known her for six years. She is thoughtful, reliable in attending, and can bear to be disagreed with. I recommend psychodynamic therapy, and would be glad of longer work.".into()),
            referrer_name: Some(by.name.clone()),
            ..ReferralWords::default()
        },
        ..NewReferral::default()
    };
    let done = act(
        &year.desk,
        &by,
        "the refused woman's referral",
        Act::Refer(Box::new(referral)),
    )?;
    year.plan_in(1, case, Step::Acknowledge);
    if let Some(c) = year.cases.get_mut(case) {
        c.episode = done.made.episode;
        c.person = done.made.person;
        c.matter = invent::MATTERS
            .iter()
            .position(|m| m.problem == Some("long_standing_relational"))
            .unwrap_or(0);
    }
    Ok(())
}
