//! The log of asks and promises: what was asked of whom, what was answered, and whether it was kept. Kept by those who
//! plan and pay for services; anybody may read what a service manager has made public.

use std::sync::Arc;

use care::asks::{Ask, AskCommand, AskEvent, AskFacts, AskStage};
use care::{AskId, Key, Role};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::fold;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::{Principal, SYSTEM_USER};

/// What is asked of the log.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "fields are those of the command or event that they lead to")]
pub enum AskAct {
    /// Enters what was asked.
    Enter { facts: AskFacts, note: Option<String> },
    /// Enters what followed.
    Step {
        id: AskId,
        expected: Option<u64>,
        event: AskEvent,
        note: Option<String>,
    },
}

impl AskAct {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> ActKind {
        match self {
            Self::Step {
                event: AskEvent::MadePublic | AskEvent::KeptInside,
                ..
            } => ActKind::PublishAsk,
            Self::Enter { .. } | Self::Step { .. } => ActKind::RecordAsk,
        }
    }

    /// What was done, in words.
    #[must_use]
    pub const fn done_words(&self) -> &'static str {
        match self {
            Self::Enter { .. } => "Entered in the log",
            Self::Step { event, .. } => match event {
                AskEvent::Asked(_) => "Entered in the log",
                AskEvent::Answered { .. } => "Answer entered",
                AskEvent::Kept { .. } => "Entered as kept",
                AskEvent::Broken { .. } => "Entered as not kept",
                AskEvent::MadePublic => "Anybody can read it now",
                AskEvent::KeptInside => "It is no longer public",
                AskEvent::Withdrawn => "Withdrawn",
            },
        }
    }
}

/// An entry of the log, with its last words.
#[derive(Debug, Clone, PartialEq)]
pub struct AskRow {
    /// Which.
    pub id: AskId,
    /// Version, for forms.
    pub version: u64,
    /// The ask.
    pub state: Arc<Ask>,
    /// More about it, as it was entered.
    pub more: Option<String>,
    /// The last answer, as it was given.
    pub answer: Option<String>,
    /// How it is known that the promise was kept, or not.
    pub known_by: Option<String>,
}

impl AskRow {
    /// What was asked, by whom, of whom. A row has it always; an empty one stands for none.
    #[must_use]
    pub fn facts(&self) -> Option<&AskFacts> {
        self.state.facts.as_ref()
    }
}

/// Something that happened to an ask.
#[derive(Debug, Clone, PartialEq)]
pub struct AskEntry {
    /// When it was entered.
    pub at: Timestamp,
    /// By whom.
    pub who: String,
    /// In which role.
    pub role: Role,
    /// What.
    pub event: AskEvent,
    /// Its words.
    pub note: Option<String>,
}

/// What is late first, then what is newest.
fn in_order(rows: &mut [AskRow], today: Date) {
    rows.sort_by_key(|row| {
        let late = row.state.late_since(today).is_some();
        (!late, std::cmp::Reverse(row.state.facts.as_ref().map(|f| f.on)), row.id)
    });
}

impl Desk {
    /// Builds an act on the log.
    pub(crate) fn on_asks(&self, draft: &mut Draft<'_>, act: AskAct) -> Result<(), Trouble> {
        match act {
            AskAct::Enter { facts, note } => {
                let event = AskEvent::Asked(facts);
                draft.on_ask(self.ids.next(), AskCommand { event, note })
            }
            AskAct::Step {
                id,
                expected,
                event,
                note,
            } => {
                self.index.shelf.ask(id).ok_or(Refused::NotFound)?;
                draft.expect_ask(id, expected)?;
                draft.on_ask(id, AskCommand { event, note })
            }
        }
    }

    fn told_ask(&self, id: AskId) -> Result<Vec<fold::Told<AskEvent>>, Refused> {
        fold::told::<AskEvent>(&self.ledger, id.0).map_err(|e| self.fault("asks", &e))
    }

    fn ask_row(&self, id: AskId, version: u64, state: Arc<Ask>) -> Result<AskRow, Refused> {
        let (mut more, mut answer, mut known_by) = (None, None, None);
        for told in self.told_ask(id)? {
            let text = |key| told.words.get(key).map(str::to_owned);
            match told.event {
                AskEvent::Asked(_) => more = text(Key::Body),
                AskEvent::Answered { .. } => {
                    answer = text(Key::Answer);
                    known_by = None;
                }
                AskEvent::Kept { .. } | AskEvent::Broken { .. } | AskEvent::Withdrawn => known_by = text(Key::Reason),
                AskEvent::MadePublic | AskEvent::KeptInside => {}
            }
        }
        Ok(AskRow {
            id,
            version,
            state,
            more,
            answer,
            known_by,
        })
    }

    fn ask_rows(&self, which: impl Fn(&Ask) -> bool) -> Result<Vec<AskRow>, Refused> {
        self.catch_up()?;
        let mut rows = Vec::new();
        for (id, (version, state)) in self.index.shelf.asks() {
            if state.facts.is_some() && which(&state) {
                rows.push(self.ask_row(id, version, state)?);
            }
        }
        in_order(&mut rows, self.today_in_london());
        Ok(rows)
    }

    /// The log: what is late first, then newest first; what was withdrawn is left out.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn asks(&self, p: &Principal) -> Result<Vec<AskRow>, Refused> {
        self.allow(p, ActKind::SeeAsks)?;
        self.ask_rows(|ask| ask.stage() != AskStage::Withdrawn)
    }

    /// One entry with what happened to it, newest first.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn ask_with_history(&self, p: &Principal, id: AskId) -> Result<(AskRow, Vec<AskEntry>), Refused> {
        self.allow(p, ActKind::SeeAsks)?;
        self.catch_up()?;
        let (version, state) = self.index.shelf.ask(id).ok_or(Refused::NotFound)?;
        let row = self.ask_row(id, version, state)?;
        let entries = self.told_ask(id)?.into_iter().map(|told| {
            let note = [Key::Body, Key::Answer, Key::Reason]
                .into_iter()
                .find_map(|key| told.words.get(key).map(str::to_owned));
            AskEntry {
                at: told.header.at,
                who: if told.header.by == SYSTEM_USER {
                    "Rapport, by rule".to_owned()
                } else {
                    self.user_name(told.header.by).0
                },
                role: told.header.role,
                event: told.event,
                note,
            }
        });
        let mut history: Vec<AskEntry> = entries.collect();
        history.reverse();
        Ok((row, history))
    }

    /// What anybody may read of the log.
    ///
    /// # Errors
    /// When the store failed.
    pub fn public_asks(&self) -> Result<Vec<AskRow>, Refused> {
        self.ask_rows(|ask| ask.public && !ask.withdrawn)
    }
}
