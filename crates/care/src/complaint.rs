//! A complaint of somebody who uses the service: made on their own pages, acknowledged, answered. Stream `complaint`, one a
//! complaint, under the person's key and apart from every record of care: whoever sees to somebody does not read there
//! that they complained, and it changes nothing in their care.
//!
//! Times are those of the Local Authority Social Services and National Health Service Complaints (England) Regulations
//! 2009: acknowledged within three working days (regulation 13), answered in writing within six months or told why not
//! (regulation 14). Read as published; checked by nobody who practises law.

use crate::codes::{codes, kinds};
use crate::rejection::{Rejection, Rule};
use crate::terms::Channel;
use crate::words::Key;
use crate::{Ctx, Header, PersonId, Recorded, Role, calendar};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Most characters of a complaint, a note or an answer.
pub const LONGEST: usize = 20_000;
/// Working days within which it is acknowledged (regulation 13(3)).
pub const ACKNOWLEDGE_WORKING_DAYS: u16 = 3;
/// Days within which an answer may be promised: six months (regulation 14(4)).
pub const ANSWER_WITHIN_DAYS: i32 = 183;

codes! {
    /// What a complaint came to.
    ComplaintOutcome {
        Upheld => "upheld", "Upheld: we were wrong";
        PartlyUpheld => "partly_upheld", "Upheld in part";
        NotUpheld => "not_upheld", "Not upheld";
    }
}

/// What happened to a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintEvent {
    /// It was made. Words: what it is about, and what the person would like to happen.
    Made {
        /// Whose.
        person: PersonId,
        /// By when it is to be acknowledged.
        acknowledge_by: Date,
    },
    /// Somebody got in touch, and said or agreed with the person how it is looked into. Words: what was said.
    Acknowledged {
        /// How.
        channel: Channel,
        /// By when the person gets an answer.
        answer_by: Date,
    },
    /// Something was done about it. Words: what.
    Noted,
    /// It was answered. Words: the answer, as the person reads it.
    Answered {
        /// What it came to.
        outcome: ComplaintOutcome,
    },
    /// The person took it back.
    TakenBack,
}

kinds!(ComplaintEvent, "complaint" {
    Made => "made", Acknowledged => "acknowledged", Noted => "noted", Answered => "answered", TakenBack => "taken_back",
});

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComplaintCommand {
    /// Make it.
    Make {
        /// Whose.
        person: PersonId,
        /// What it is about.
        what: String,
        /// What they would like to happen.
        wish: Option<String>,
    },
    /// Say that it was acknowledged.
    Acknowledge {
        /// How.
        channel: Channel,
        /// By when the person gets an answer.
        answer_by: Date,
        /// What was said or agreed.
        said: String,
    },
    /// Write down what was done.
    Note {
        /// What.
        text: String,
    },
    /// Answer it.
    Answer {
        /// What it came to.
        outcome: ComplaintOutcome,
        /// The answer.
        text: String,
    },
    /// Take it back.
    TakeBack,
}

/// A complaint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Complaint {
    /// Whose; none before it was made.
    pub person: Option<PersonId>,
    /// Made on.
    pub made_on: Option<Date>,
    /// By when it is to be acknowledged.
    pub acknowledge_by: Option<Date>,
    /// Acknowledged: on which day, and by when an answer was promised.
    pub acknowledged: Option<(Date, Date)>,
    /// Answered: on which day, what it came to.
    pub answered: Option<(Date, ComplaintOutcome)>,
    /// Whether the person took it back.
    pub taken_back: bool,
}

/// Where a complaint stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ComplaintStage {
    /// To be acknowledged by a day.
    ToAcknowledge(Date),
    /// To be answered by a day.
    ToAnswer(Date),
    /// Answered.
    Answered,
    /// Taken back by the person.
    TakenBack,
}

impl Complaint {
    /// Folds one event in.
    pub fn apply(&mut self, header: &Header, event: &ComplaintEvent) {
        match event {
            ComplaintEvent::Made { person, acknowledge_by } => {
                self.person = Some(*person);
                self.made_on = Some(header.date());
                self.acknowledge_by = Some(*acknowledge_by);
            }
            ComplaintEvent::Acknowledged { answer_by, .. } => self.acknowledged = Some((header.date(), *answer_by)),
            ComplaintEvent::Noted => {}
            ComplaintEvent::Answered { outcome } => self.answered = Some((header.date(), *outcome)),
            ComplaintEvent::TakenBack => self.taken_back = true,
        }
    }

    /// Where it stands; none before it was made.
    #[must_use]
    pub fn stage(&self) -> Option<ComplaintStage> {
        let acknowledge_by = self.acknowledge_by?;
        Some(match (self.taken_back, self.answered, self.acknowledged) {
            (true, _, _) => ComplaintStage::TakenBack,
            (_, Some(_), _) => ComplaintStage::Answered,
            (_, _, Some((_, by))) => ComplaintStage::ToAnswer(by),
            _ => ComplaintStage::ToAcknowledge(acknowledge_by),
        })
    }

    /// By when somebody must do something; none when it is over.
    #[must_use]
    pub fn due(&self) -> Option<Date> {
        match self.stage()? {
            ComplaintStage::ToAcknowledge(by) | ComplaintStage::ToAnswer(by) => Some(by),
            ComplaintStage::Answered | ComplaintStage::TakenBack => None,
        }
    }
}

fn written(given: &str, asked: &'static str) -> Result<String, Rejection> {
    let text = given.trim();
    if text.is_empty() {
        return Err(Rejection::new(asked, Rule::TextMissing, "Write it down"));
    }
    if text.chars().count() > LONGEST {
        return Err(Rejection::new(asked, Rule::TooMany, "Write it in fewer words"));
    }
    Ok(text.to_owned())
}

/// Decides on what becomes of a complaint.
///
/// # Errors
/// A [`Rejection`] when nothing or too much was written, anybody but the person makes it or takes it back, the person
/// handles it, a day of an answer is not to come or lies more than six months after the complaint, or it is not at the
/// step before.
pub fn decide(
    state: &Complaint,
    command: ComplaintCommand,
    ctx: &Ctx<'_>,
) -> Result<Vec<Recorded<ComplaintEvent>>, Rejection> {
    const ASKED: &str = "deal with the complaint";
    let no = |rule, possible| Err(Rejection::new(ASKED, rule, possible));
    let by_person = ctx.by.role == Role::Person;
    if let ComplaintCommand::Make { person, what, wish } = command {
        if state.person.is_some() {
            return no(Rule::AlreadyDone, "Make another one");
        }
        if !by_person {
            return no(Rule::OutOfRange, "Only the person makes it");
        }
        let made = ComplaintEvent::Made {
            person,
            acknowledge_by: ctx.calendar.working_days_after(ctx.today, ACKNOWLEDGE_WORKING_DAYS),
        };
        let wish = wish.map(|w| written(&w, ASKED)).transpose()?;
        let what = written(&what, ASKED)?;
        return Ok(vec![Recorded::fact(made).with(Key::Body, what).with(Key::Wish, wish)]);
    }
    let Some(made_on) = state.made_on else {
        return no(Rule::NotYet, "Make it first");
    };
    if state.taken_back || state.answered.is_some() {
        return no(Rule::Closed, "It is over; make another one");
    }
    if by_person != matches!(command, ComplaintCommand::TakeBack) {
        return no(Rule::OutOfRange, "The person takes it back, the service answers it");
    }
    let recorded = match command {
        ComplaintCommand::Acknowledge {
            channel,
            answer_by,
            said,
        } => {
            if state.acknowledged.is_some() {
                return no(Rule::AlreadyDone, "It was acknowledged");
            }
            if answer_by < ctx.today {
                return no(Rule::DateInPast, "Promise an answer for today or later");
            }
            if calendar::days_between(made_on, answer_by) > ANSWER_WITHIN_DAYS {
                return no(Rule::OutOfRange, "Promise an answer within six months of the complaint");
            }
            let said = written(&said, ASKED)?;
            Recorded::fact(ComplaintEvent::Acknowledged { channel, answer_by }).with(Key::Note, said)
        }
        ComplaintCommand::Note { text } => {
            Recorded::fact(ComplaintEvent::Noted).with(Key::Note, written(&text, ASKED)?)
        }
        ComplaintCommand::Answer { outcome, text } => {
            if state.acknowledged.is_none() {
                return no(Rule::NotYet, "Acknowledge it first");
            }
            Recorded::fact(ComplaintEvent::Answered { outcome }).with(Key::Answer, written(&text, ASKED)?)
        }
        ComplaintCommand::TakeBack => Recorded::fact(ComplaintEvent::TakenBack),
        ComplaintCommand::Make { .. } => return no(Rule::AlreadyDone, "Make another one"),
    };
    Ok(vec![recorded])
}
