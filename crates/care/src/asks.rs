//! What was asked of somebody outside the service (a commissioner, a board, a minister, a member of parliament), what they
//! answered, and whether a promise was kept. Stream `ask`.
//!
//! What was asked stands in the facts, since every list shows it. The answer and how it is known that a promise was kept
//! are words, as they were given. Nothing here is about anybody who uses the service.

use crate::codes::{codes, kinds};
use crate::news::clean;
use crate::rejection::{Rejection, Rule};
use crate::{Ctx, Header, Key, Recorded};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Most characters of what was asked.
pub const WHAT: usize = 300;
/// Most characters of a name of an office or a body.
pub const NAME: usize = 120;
/// Most characters of an answer, a reason, or how something is known.
pub const NOTE: usize = 3_000;

codes! {
    /// What the answer came to.
    AnswerKind {
        Promised => "promised", "Promised";
        Declined => "declined", "Declined";
        Neither => "neither", "Neither promised nor declined";
    }
}

codes! {
    /// Where an ask stands.
    AskStage {
        Asked => "asked", "No answer yet";
        Promised => "promised", "Promised";
        Declined => "declined", "Declined";
        Neither => "neither", "Answered without a promise";
        Kept => "kept", "Kept";
        Broken => "broken", "Not kept";
        Withdrawn => "withdrawn", "Withdrawn";
    }
}

/// What was asked, by whom, of whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskFacts {
    /// What was asked, in one sentence.
    pub what: String,
    /// Of whom: an office or a body.
    pub of: String,
    /// Who asked: an office or a body.
    pub by: String,
    /// On which day.
    pub on: Date,
    /// The day by which an answer was asked for.
    pub answer_by: Option<Date>,
}

/// What happened to an ask.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskEvent {
    /// It was asked. Words: more about it, if there is more.
    Asked(AskFacts),
    /// It was answered, or answered anew. Words: the answer.
    Answered {
        /// What it came to.
        answer: AnswerKind,
        /// On which day.
        on: Date,
        /// The day by which it was promised.
        promised_by: Option<Date>,
    },
    /// The promise was kept. Words: how this is known.
    Kept {
        /// Since which day.
        on: Date,
    },
    /// The promise was not kept. Words: how this is known.
    Broken {
        /// The day on which that was clear.
        on: Date,
    },
    /// From now on anybody may read it.
    MadePublic,
    /// From now on only those who keep the log may.
    KeptInside,
    /// It was entered in error, or is not asked any more. Words: why.
    Withdrawn,
}

kinds!(AskEvent, "ask" {
    Asked => "asked", Answered => "answered", Kept => "kept", Broken => "broken", MadePublic => "made_public",
    KeptInside => "kept_inside", Withdrawn => "withdrawn",
});

/// What can be asked: an event, checked, with its words.
#[derive(Debug, Clone, PartialEq)]
pub struct AskCommand {
    /// What is to happen.
    pub event: AskEvent,
    /// The answer, the reason, or how it is known.
    pub note: Option<String>,
}

/// An ask as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ask {
    /// What was asked; none before it was.
    pub facts: Option<AskFacts>,
    /// The last answer: what it came to, its day, and the day of the promise.
    pub answer: Option<(AnswerKind, Date, Option<Date>)>,
    /// Whether the promise was kept, since when; none while that is open.
    pub kept: Option<(bool, Date)>,
    /// Whether anybody may read it.
    pub public: bool,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
}

impl Ask {
    /// Folds one event in.
    pub fn apply(&mut self, _header: &Header, event: &AskEvent) {
        match event {
            AskEvent::Asked(facts) => self.facts = Some(facts.clone()),
            AskEvent::Answered {
                answer,
                on,
                promised_by,
            } => {
                self.answer = Some((*answer, *on, *promised_by));
                self.kept = None;
            }
            AskEvent::Kept { on } => self.kept = Some((true, *on)),
            AskEvent::Broken { on } => self.kept = Some((false, *on)),
            AskEvent::MadePublic => self.public = true,
            AskEvent::KeptInside => self.public = false,
            AskEvent::Withdrawn => {
                self.withdrawn = true;
                self.public = false;
            }
        }
    }

    /// Where it stands.
    #[must_use]
    pub const fn stage(&self) -> AskStage {
        if self.withdrawn {
            return AskStage::Withdrawn;
        }
        match (self.kept, self.answer) {
            (Some((true, _)), _) => AskStage::Kept,
            (Some((false, _)), _) => AskStage::Broken,
            (None, Some((AnswerKind::Promised, _, _))) => AskStage::Promised,
            (None, Some((AnswerKind::Declined, _, _))) => AskStage::Declined,
            (None, Some((AnswerKind::Neither, _, _))) => AskStage::Neither,
            (None, None) => AskStage::Asked,
        }
    }

    /// The day that has passed without what was asked for or promised by then; none if nothing is late.
    #[must_use]
    pub fn late_since(&self, today: Date) -> Option<Date> {
        let due = match self.stage() {
            AskStage::Asked => self.facts.as_ref()?.answer_by,
            AskStage::Promised => self.answer?.2,
            AskStage::Declined | AskStage::Neither | AskStage::Kept | AskStage::Broken | AskStage::Withdrawn => None,
        };
        due.filter(|day| *day < today)
    }
}

/// Decides on what becomes of an ask.
///
/// # Errors
/// A [`Rejection`] when it was not asked (or already was), a text is missing or too long, a day lies in the future or
/// before what it follows, or it is not at the step before.
pub fn decide(state: &Ask, command: AskCommand, ctx: &Ctx<'_>) -> Result<Vec<Recorded<AskEvent>>, Rejection> {
    const ASKED: &str = "enter this in the log";
    let no = |rule, possible| Err(Rejection::new(ASKED, rule, possible));
    let note = command.note.map(|n| clean(&n)).filter(|n| !n.is_empty());
    if note.as_deref().is_some_and(|n| n.chars().count() > NOTE) {
        return no(Rule::OutOfRange, "Write at most 3,000 characters");
    }
    let Some(facts) = &state.facts else {
        return match command.event {
            AskEvent::Asked(facts) => {
                let recorded = Recorded::fact(AskEvent::Asked(checked(facts, ctx)?));
                Ok(vec![recorded.with(Key::Body, note)])
            }
            _ => no(Rule::NotYet, "Enter first what was asked"),
        };
    };
    if state.withdrawn {
        return no(Rule::AlreadyDone, "It was withdrawn; enter it anew");
    }
    let promised = state
        .answer
        .is_some_and(|(answer, _, _)| answer == AnswerKind::Promised);
    let answered_on = state.answer.map_or(facts.on, |(_, on, _)| on);
    let key = match &command.event {
        AskEvent::Asked(_) => return no(Rule::AlreadyDone, "Enter another one"),
        AskEvent::Answered {
            answer,
            on,
            promised_by,
        } => {
            if matches!(state.kept, Some((true, _))) {
                return no(Rule::AlreadyDone, "The promise was kept; enter what is asked now");
            }
            if *on < facts.on || *on < answered_on {
                return no(
                    Rule::DateInPast,
                    "Enter the day of the request, of the answer before, or a later one",
                );
            }
            if promised_by.is_some_and(|by| by < *on) {
                return no(Rule::DateInPast, "A promise is for the day of the answer or later");
            }
            if promised_by.is_some() && *answer != AnswerKind::Promised {
                return no(Rule::OutOfRange, "Only a promise has a day by which it is to be kept");
            }
            if *on > ctx.today {
                return no(Rule::DateInFuture, "Enter today or an earlier day");
            }
            Key::Answer
        }
        AskEvent::Kept { on } | AskEvent::Broken { on } => {
            if !promised {
                return no(Rule::NotYet, "Enter the promise first");
            }
            let same = matches!(command.event, AskEvent::Kept { .. });
            if state.kept.is_some_and(|(kept, _)| kept == same) {
                return no(Rule::AlreadyDone, "This stands in the log");
            }
            if *on < answered_on {
                return no(Rule::DateInPast, "Enter the day of the promise or a later one");
            }
            if *on > ctx.today {
                return no(Rule::DateInFuture, "Enter today or an earlier day");
            }
            Key::Reason
        }
        AskEvent::MadePublic | AskEvent::KeptInside => {
            let same = matches!(command.event, AskEvent::MadePublic);
            if state.public == same {
                return no(Rule::AlreadyDone, "It is so already");
            }
            return Ok(vec![Recorded::fact(command.event)]);
        }
        AskEvent::Withdrawn => Key::Reason,
    };
    if note.is_none() {
        return no(Rule::TextMissing, "Write down what was said, or how it is known");
    }
    Ok(vec![Recorded::fact(command.event).with(key, note)])
}

/// What was asked, as it is kept.
fn checked(facts: AskFacts, ctx: &Ctx<'_>) -> Result<AskFacts, Rejection> {
    const ASKED: &str = "enter what was asked";
    let no = |rule, possible| Err(Rejection::new(ASKED, rule, possible));
    let line = |text: &str| clean(text).replace(['\n', '\t'], " ");
    let facts = AskFacts {
        what: line(&facts.what),
        of: line(&facts.of),
        by: line(&facts.by),
        ..facts
    };
    if facts.what.is_empty() || facts.of.is_empty() || facts.by.is_empty() {
        return no(Rule::TextMissing, "Enter what was asked, of whom, and who asked");
    }
    let long = |text: &str, most: usize| text.chars().count() > most;
    if long(&facts.what, WHAT) || long(&facts.of, NAME) || long(&facts.by, NAME) {
        return no(
            Rule::OutOfRange,
            "What was asked has at most 300 characters, a name 120",
        );
    }
    if facts.on > ctx.today {
        return no(Rule::DateInFuture, "Enter today or an earlier day");
    }
    if facts.answer_by.is_some_and(|by| by < facts.on) {
        return no(Rule::DateInPast, "An answer is due on the day of the request or later");
    }
    Ok(facts)
}
