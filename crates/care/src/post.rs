//! A paid post: published, registrants who fit are asked, somebody is appointed, starts, and sees a first person; or it
//! lapses with a reason. Stream `post`.
//!
//! A post is paid: hours, band and funding stand in it. The trend that there are fewer of them is a count of these
//! streams by profession and quarter.

use crate::codes::{codes, kinds};
use crate::registrant::{Check, Registrant, Setting};
use crate::rejection::{Rejection, Rule};
use crate::terms::TherapyCode;
use crate::{Ctx, Header, PractitionerId, Recorded, RegistrantId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes! {
    /// Whom a post is for.
    Profession {
        Psychotherapist => "psychotherapist", "Psychotherapist";
        PsychotherapeuticCounsellor => "psychotherapeutic_counsellor", "Psychotherapeutic counsellor";
        Counsellor => "counsellor", "Counsellor";
        CbtTherapist => "cbt_therapist", "CBT therapist";
        FamilyTherapist => "family_therapist", "Family therapist";
        ArtsTherapist => "arts_therapist", "Arts therapist";
        ChildPsychotherapist => "child_psychotherapist", "Child psychotherapist";
        Psychologist => "psychologist", "Psychologist";
        WellbeingPractitioner => "wellbeing_practitioner", "Psychological wellbeing practitioner";
    }
}

codes! {
    /// Where the money comes from.
    Funding {
        Recurrent => "recurrent", "Recurrent";
        FixedTerm => "fixed_term", "For a fixed term";
        Grant => "grant", "By a grant";
    }
}

codes! {
    /// Why a post came to nothing.
    LapseReason {
        NoApplicant => "no_applicant", "Nobody applied";
        NobodyAppointed => "nobody_appointed", "Nobody could be appointed";
        OfferDeclined => "offer_declined", "The offer was declined";
        ChecksFailed => "checks_failed", "A check was not in order";
        FundingWithdrawn => "funding_withdrawn", "The money was withdrawn";
        DidNotStart => "did_not_start", "Whoever was appointed did not start";
    }
}

/// What is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostFacts {
    /// Title, e.g. "Psychodynamic psychotherapist".
    pub title: String,
    /// Which service or charity employs.
    pub employer: String,
    /// Whom it is for.
    pub profession: Profession,
    /// Therapies to be delivered; whoever fits may deliver one of them.
    pub therapies: Vec<TherapyCode>,
    /// Setting.
    pub setting: Setting,
    /// Town or district.
    pub place: String,
    /// Code of the area.
    pub area: String,
    /// Can be done remotely.
    pub remote: bool,
    /// Agenda for Change band or equivalent.
    pub band: u8,
    /// Paid hours a week.
    pub hours_week: u16,
    /// Where the money comes from.
    pub funding: Funding,
    /// Last day of the money, for a fixed term or a grant.
    #[serde(default)]
    pub funded_until: Option<Date>,
    /// Earliest start.
    pub starts: Date,
    /// Last day to apply.
    pub closes: Date,
}

/// What happened to a post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostEvent {
    /// It was published.
    Published(PostFacts),
    /// A registrant who fits, and agreed to be asked, was asked.
    Asked {
        /// Whom.
        registrant: RegistrantId,
    },
    /// They applied.
    Applied {
        /// Who.
        registrant: RegistrantId,
    },
    /// They said no, or withdrew.
    NotInterested {
        /// Who.
        registrant: RegistrantId,
    },
    /// They were offered the post.
    Offered {
        /// Who.
        registrant: RegistrantId,
    },
    /// They declined the offer. The post goes on with others.
    OfferDeclined {
        /// Who.
        registrant: RegistrantId,
    },
    /// Registration, DBS, indemnity and supervision were looked at and are in order.
    ChecksDone {
        /// Whose.
        registrant: RegistrantId,
    },
    /// They started: the practitioner they are here.
    Started {
        /// Who.
        registrant: RegistrantId,
        /// As whom.
        practitioner: PractitionerId,
        /// First day.
        on: Date,
    },
    /// The first person was seen.
    FirstPersonSeen {
        /// On which day.
        on: Date,
    },
    /// It came to nothing. Words: what happened.
    Lapsed {
        /// Why.
        reason: LapseReason,
    },
}

kinds!(PostEvent, "post" {
    Published => "published", Asked => "asked", Applied => "applied", NotInterested => "not_interested",
    Offered => "offered", OfferDeclined => "offer_declined", ChecksDone => "checks_done", Started => "started",
    FirstPersonSeen => "first_person_seen", Lapsed => "lapsed",
});

/// What can be asked: an event, checked, with a reason where one is due.
#[derive(Debug, Clone, PartialEq)]
pub struct PostCommand {
    /// What is to happen.
    pub event: PostEvent,
    /// What happened, in words.
    pub reason: Option<String>,
}

impl From<PostEvent> for PostCommand {
    fn from(event: PostEvent) -> Self {
        Self { event, reason: None }
    }
}

codes! {
    /// Where a candidate stands.
    CandidateStage {
        Asked => "asked", "Asked";
        Applied => "applied", "Applied";
        NotInterested => "not_interested", "Not interested";
        Offered => "offered", "Offered the post";
        Declined => "declined", "Declined the offer";
        Checked => "checked", "Checks done";
        Started => "started", "Started";
    }
}

/// A registrant in the course of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub registrant: RegistrantId,
    /// Where they stand.
    pub stage: CandidateStage,
    /// Since when.
    pub since: Date,
    /// Whether they were asked, rather than coming by themself.
    pub was_asked: bool,
}

codes! {
    /// Where a post stands.
    PostStage {
        Open => "open", "Open";
        Applied => "applied", "Applications in";
        Offered => "offered", "Offered";
        Checked => "checked", "Checks done";
        Started => "started", "Started";
        Seeing => "seeing", "Seeing people";
        Lapsed => "lapsed", "Lapsed";
    }
}

/// A post as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Post {
    /// What is offered; none before it was published.
    pub facts: Option<PostFacts>,
    /// When it was published.
    pub published_on: Option<Date>,
    /// Everybody in the course of it.
    pub candidates: Vec<Candidate>,
    /// Who started, as whom, on which day.
    pub started: Option<(RegistrantId, PractitionerId, Date)>,
    /// When the first person was seen.
    pub first_seen: Option<Date>,
    /// Why and when it came to nothing.
    pub lapsed: Option<(LapseReason, Date)>,
}

impl Post {
    /// Folds one event in.
    pub fn apply(&mut self, header: &Header, event: &PostEvent) {
        let on = header.date();
        match event {
            PostEvent::Published(facts) => {
                self.facts = Some(facts.clone());
                self.published_on = Some(on);
            }
            PostEvent::Asked { registrant } => {
                self.candidates.push(Candidate {
                    registrant: *registrant,
                    stage: CandidateStage::Asked,
                    since: on,
                    was_asked: true,
                });
            }
            PostEvent::Applied { registrant } => self.move_to(*registrant, CandidateStage::Applied, on),
            PostEvent::NotInterested { registrant } => self.move_to(*registrant, CandidateStage::NotInterested, on),
            PostEvent::Offered { registrant } => self.move_to(*registrant, CandidateStage::Offered, on),
            PostEvent::OfferDeclined { registrant } => self.move_to(*registrant, CandidateStage::Declined, on),
            PostEvent::ChecksDone { registrant } => self.move_to(*registrant, CandidateStage::Checked, on),
            PostEvent::Started {
                registrant,
                practitioner,
                on: first_day,
            } => {
                self.move_to(*registrant, CandidateStage::Started, on);
                self.started = Some((*registrant, *practitioner, *first_day));
            }
            PostEvent::FirstPersonSeen { on } => self.first_seen = Some(*on),
            PostEvent::Lapsed { reason } => self.lapsed = Some((*reason, on)),
        }
    }

    fn move_to(&mut self, registrant: RegistrantId, stage: CandidateStage, on: Date) {
        match self.candidates.iter_mut().find(|c| c.registrant == registrant) {
            Some(candidate) => {
                candidate.stage = stage;
                candidate.since = on;
            }
            None => self.candidates.push(Candidate {
                registrant,
                stage,
                since: on,
                was_asked: false,
            }),
        }
    }

    /// Where a candidate stands.
    #[must_use]
    pub fn candidate(&self, registrant: RegistrantId) -> Option<CandidateStage> {
        self.candidates
            .iter()
            .find(|c| c.registrant == registrant)
            .map(|c| c.stage)
    }

    /// Where the post stands, read off its candidates.
    #[must_use]
    pub fn stage(&self) -> PostStage {
        let any = |stage| self.candidates.iter().any(|c| c.stage == stage);
        if self.lapsed.is_some() {
            PostStage::Lapsed
        } else if self.first_seen.is_some() {
            PostStage::Seeing
        } else if self.started.is_some() {
            PostStage::Started
        } else if any(CandidateStage::Checked) {
            PostStage::Checked
        } else if any(CandidateStage::Offered) {
            PostStage::Offered
        } else if any(CandidateStage::Applied) {
            PostStage::Applied
        } else {
            PostStage::Open
        }
    }

    /// Whether applications are taken on a day.
    #[must_use]
    pub fn takes_applications(&self, on: Date) -> bool {
        self.lapsed.is_none() && self.started.is_none() && self.facts.as_ref().is_some_and(|f| on <= f.closes)
    }
}

codes! {
    /// Why a post does not fit a registrant.
    Misfit {
        NoInterest => "no_interest", "Has not stated an interest in paid NHS work";
        NotToBeAsked => "not_to_be_asked", "Has not agreed to be asked about posts";
        Band => "band", "The band is not among those that would do";
        Hours => "hours", "Offers fewer hours than the post has";
        Setting => "setting", "Looks for another setting";
        Start => "start", "Cannot start that early";
        Therapy => "therapy", "No confirmed certificate for a therapy of the post";
        Place => "place", "Works elsewhere";
        Registration => "registration", "The registration must be checked first";
    }
}

/// Why a post does not fit a registrant; empty if it does. What somebody is (age, gender, origin) is never looked at.
/// Hours fit from half of the post's upwards, since posts can be shared.
#[must_use]
pub fn misfits(registrant: &Registrant, post: &PostFacts, on: Date, registration_days: i32) -> Vec<Misfit> {
    let mut out = Vec::new();
    let (Some(entry), Some(interest)) = (registrant.current(), &registrant.interest) else {
        return vec![Misfit::NoInterest];
    };
    let mut unless = |ok: bool, misfit| {
        if !ok {
            out.push(misfit);
        }
    };
    unless(interest.may_be_asked, Misfit::NotToBeAsked);
    unless(interest.bands.contains(&post.band), Misfit::Band);
    unless(interest.hours_week.saturating_mul(2) >= post.hours_week, Misfit::Hours);
    unless(
        interest.settings.is_empty() || interest.settings.contains(&post.setting),
        Misfit::Setting,
    );
    // A notice of three months is usual; whoever is free later than that after the start does not fit.
    let latest = crate::calendar::days_after(post.starts, 92);
    unless(interest.from.is_none_or(|from| from <= latest), Misfit::Start);
    let certified = post.therapies.iter().any(|t| registrant.may_deliver(t, on));
    unless(post.therapies.is_empty() || certified, Misfit::Therapy);
    let same = |a: &str, b: &str| !a.is_empty() && a.eq_ignore_ascii_case(b);
    let near = same(&entry.area, &post.area) || same(&entry.place, &post.place) || (post.remote && entry.remote);
    unless(near, Misfit::Place);
    unless(
        registrant.is_in_order(Check::Registration, on, registration_days),
        Misfit::Registration,
    );
    out
}

/// Decides on what becomes of a post.
///
/// # Errors
/// A [`Rejection`] when it is not published (or already is), is not paid, has no therapy, has closed, lapsed or been
/// filled, the registrant is not at the step before, or a day lies in the future.
pub fn decide(state: &Post, command: PostCommand, ctx: &Ctx<'_>) -> Result<Vec<Recorded<PostEvent>>, Rejection> {
    const ASKED: &str = "take this step with the post";
    use CandidateStage as C;
    let PostCommand { event, reason } = command;
    let no = |rule, possible| Err(Rejection::new(ASKED, rule, possible));
    if !matches!(event, PostEvent::Published(_)) {
        if state.facts.is_none() {
            return no(Rule::NotYet, "Publish the post first");
        }
        if state.lapsed.is_some() {
            return no(Rule::Inactive, "The post has lapsed; publish it again");
        }
    }
    let step = |registrant: &RegistrantId, from: &[Option<C>]| from.contains(&state.candidate(*registrant));
    match &event {
        PostEvent::Published(facts) => {
            if state.facts.is_some() {
                return no(Rule::AlreadyDone, "Publish another post");
            }
            if facts.title.trim().is_empty() || facts.employer.trim().is_empty() || facts.place.trim().is_empty() {
                return no(Rule::TextMissing, "Enter the title, the employer and the place");
            }
            if facts.therapies.is_empty() {
                return no(Rule::PartMissing, "Name a therapy");
            }
            if !(1..=40).contains(&facts.hours_week) || !(3..=9).contains(&facts.band) {
                return no(
                    Rule::OutOfRange,
                    "A post is paid: enter 1 to 40 hours a week and a band from 3 to 9",
                );
            }
            if facts.closes < ctx.today || facts.starts < ctx.today {
                return no(Rule::DateInPast, "Enter a start and a last day to apply from today on");
            }
            if (facts.funding != Funding::Recurrent) != facts.funded_until.is_some()
                || facts.funded_until.is_some_and(|until| until <= facts.starts)
            {
                return no(
                    Rule::PartMissing,
                    "Say until when money for a fixed term or a grant lasts, after the start",
                );
            }
        }
        PostEvent::Asked { .. } | PostEvent::Applied { .. } if !state.takes_applications(ctx.today) => {
            return no(Rule::TooLate, "The post takes no more applications");
        }
        PostEvent::Asked { registrant } if !step(registrant, &[None]) => {
            return no(Rule::AlreadyDone, "They were asked before, or applied");
        }
        PostEvent::Applied { registrant } if !step(registrant, &[None, Some(C::Asked), Some(C::NotInterested)]) => {
            return no(Rule::AlreadyDone, "They applied before");
        }
        PostEvent::NotInterested { registrant } if !step(registrant, &[Some(C::Asked), Some(C::Applied)]) => {
            return no(Rule::NotYet, "They were not asked and did not apply");
        }
        PostEvent::Offered { registrant } if !step(registrant, &[Some(C::Applied)]) => {
            return no(Rule::NotYet, "Offer it to somebody who applied");
        }
        PostEvent::Offered { .. }
            if state.started.is_some()
                || state
                    .candidates
                    .iter()
                    .any(|c| matches!(c.stage, C::Offered | C::Checked)) =>
        {
            return no(Rule::Taken, "It is offered to somebody; wait for the answer");
        }
        PostEvent::OfferDeclined { registrant } if !step(registrant, &[Some(C::Offered), Some(C::Checked)]) => {
            return no(Rule::NotYet, "The post was not offered to them");
        }
        PostEvent::ChecksDone { registrant } if !step(registrant, &[Some(C::Offered)]) => {
            return no(Rule::NotYet, "Offer the post first");
        }
        PostEvent::Started { registrant, .. } if !step(registrant, &[Some(C::Checked)]) => {
            return no(Rule::NotYet, "Do the checks first");
        }
        PostEvent::Started { on, .. } if *on > ctx.today => {
            return no(Rule::DateInFuture, "Record the start on the first day or later");
        }
        PostEvent::FirstPersonSeen { .. } if state.started.is_none() => {
            return no(Rule::NotYet, "Record the start first");
        }
        PostEvent::FirstPersonSeen { .. } if state.first_seen.is_some() => {
            return no(Rule::AlreadyDone, "The first person was seen before");
        }
        PostEvent::FirstPersonSeen { on } if *on > ctx.today => {
            return no(Rule::DateInFuture, "Enter today or an earlier day");
        }
        PostEvent::Lapsed { .. } if state.first_seen.is_some() => {
            return no(Rule::AlreadyDone, "The post is filled and people are seen");
        }
        PostEvent::Lapsed { .. } if reason.as_deref().is_none_or(|r| r.trim().is_empty()) => {
            return no(Rule::TextMissing, "Say what happened");
        }
        _ => {}
    }
    Ok(vec![Recorded::fact(event).with(crate::Key::Reason, reason)])
}
