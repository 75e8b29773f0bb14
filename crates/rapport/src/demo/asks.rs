//! The demonstration's log of asks and promises: one kept, one broken, one without an answer, one that is not public.

use super::staff::act;
use super::year::Year;
use crate::output::Failure;
use care::asks::{AnswerKind, AskEvent, AskFacts};
use care::calendar::days_after;
use care::{AskId, Role};
use casework::{Act, AskAct, Principal};
use jiff::civil::Date;

struct Entry {
    /// Days before the end of the year on which it was asked.
    before: i32,
    what: &'static str,
    answer_due: Option<i32>,
    /// Days after that: what it came to, in how many days, in which words.
    answer: Option<(i32, AnswerKind, Option<i32>, &'static str)>,
    /// Whether it was kept, days after it was asked, and how that is known.
    outcome: Option<(i32, bool, &'static str)>,
    public: bool,
}

const BOARD: &str = "Coldmere Integrated Care Board";

const ENTRIES: &[Entry] = &[
    Entry {
        before: 290,
        what: "Pay for evening appointments on two days a week",
        answer_due: None,
        answer: Some((
            21,
            AnswerKind::Promised,
            Some(60),
            "Paid from the next quarter, for one year (letter to the service).",
        )),
        outcome: Some((
            70,
            true,
            "The first evening appointments were given, and the quarter’s invoice was paid.",
        )),
        public: true,
    },
    Entry {
        before: 215,
        what: "Turn six unpaid honorary placements into three paid posts",
        answer_due: None,
        answer: Some((
            35,
            AnswerKind::Promised,
            Some(120),
            "Three posts by the autumn, if the year’s plan holds (minutes of the meeting).",
        )),
        outcome: Some((150, false, "No post was advertised by the day that was promised.")),
        public: true,
    },
    Entry {
        before: 40,
        what: "Publish the wait of everybody on the list, not only of those who started",
        answer_due: Some(28),
        answer: None,
        outcome: None,
        public: true,
    },
    Entry {
        before: 12,
        what: "A room with step-free access in Ashby",
        answer_due: Some(30),
        answer: None,
        outcome: None,
        public: false,
    },
];

fn step(year: &Year, manager: &Principal, id: AskId, event: AskEvent, note: Option<&str>) -> Result<(), Failure> {
    let step = AskAct::Step {
        id,
        expected: None,
        event,
        note: note.map(str::to_owned),
    };
    act(&year.desk, manager, "the log of asks", Act::Ask(step)).map(|_| ())
}

/// Enters the log at the end of the year, each with its own days.
///
/// # Errors
/// When the desk refuses.
pub fn enter(year: &mut Year, today: Date) -> Result<(), Failure> {
    let manager = year.principal(year.staff.manager, Role::ServiceManager)?;
    for entry in ENTRIES {
        let on = days_after(today, -entry.before);
        let facts = AskFacts {
            what: entry.what.to_owned(),
            of: BOARD.to_owned(),
            by: year.desk.service().name.clone(),
            on,
            answer_by: entry.answer_due.map(|days| days_after(on, days)),
        };
        let done = act(
            &year.desk,
            &manager,
            "the log of asks",
            Act::Ask(AskAct::Enter { facts, note: None }),
        )?;
        let id = done
            .made
            .ask
            .ok_or_else(|| Failure::new("the demonstration: an ask has no id"))?;
        if let Some((days, answer, by, words)) = entry.answer {
            let event = AskEvent::Answered {
                answer,
                on: days_after(on, days),
                promised_by: by.map(|by| days_after(on, by)),
            };
            step(year, &manager, id, event, Some(words))?;
        }
        if let Some((days, kept, words)) = entry.outcome {
            let on = days_after(on, days);
            let event = if kept {
                AskEvent::Kept { on }
            } else {
                AskEvent::Broken { on }
            };
            step(year, &manager, id, event, Some(words))?;
        }
        if entry.public {
            step(year, &manager, id, AskEvent::MadePublic, None)?;
        }
    }
    Ok(())
}
