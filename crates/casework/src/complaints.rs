//! Complaints: made by the person on their own pages, handled by the service manager, read by those two and nobody else.
//!
//! They lie in streams of their own under the person's key. No record of care, list of work or search of those who see to
//! somebody is made of them, and what the person is sent when there is an answer says no more than that.

use std::sync::Arc;

use care::complaint::{Complaint, ComplaintCommand, ComplaintEvent, ComplaintOutcome, ComplaintStage};
use care::person::{Person, PersonEvent};
use care::terms::Channel;
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::fold;
use crate::kinds::ActKind;
use crate::outbox::Notice;
use crate::outcome::Refused;
use crate::principal::Principal;

/// What a look at a complaint is called in the log of reads, which others see too: no more than that somebody read what the
/// person wrote to the service.
const READ: &str = "what they wrote to the service";

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are those of the command that they lead to")]
pub enum ComplaintAct {
    /// The person complains.
    Make { what: String, wish: Option<String> },
    /// The person takes it back.
    TakeBack { id: ComplaintId },
    /// The service has got in touch about it.
    Acknowledge {
        id: ComplaintId,
        expected: Option<u64>,
        channel: Channel,
        answer_by: Date,
        said: String,
    },
    /// Something was done about it.
    Note {
        id: ComplaintId,
        expected: Option<u64>,
        text: String,
    },
    /// It is answered; the person is told that there is an answer.
    Answer {
        id: ComplaintId,
        expected: Option<u64>,
        outcome: ComplaintOutcome,
        text: String,
    },
}

impl ComplaintAct {
    /// The kind that the policy judges.
    #[must_use]
    pub const fn kind(&self) -> ActKind {
        match self {
            Self::Make { .. } | Self::TakeBack { .. } => ActKind::Complain,
            Self::Acknowledge { .. } | Self::Note { .. } | Self::Answer { .. } => ActKind::HandleComplaint,
        }
    }

    pub(crate) const fn done_words(&self) -> &'static str {
        match self {
            Self::Make { .. } => "Sent",
            Self::TakeBack { .. } => "Taken back",
            Self::Acknowledge { .. } => "Recorded as acknowledged",
            Self::Note { .. } => "Written down",
            Self::Answer { .. } => "Answered: they can read it, and are told that there is an answer",
        }
    }
}

/// A complaint, as the person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnComplaint {
    /// Which.
    pub id: ComplaintId,
    /// Made on.
    pub made_on: Date,
    /// Where it stands.
    pub stage: ComplaintStage,
    /// What it is about.
    pub what: String,
    /// What they would like to happen.
    pub wish: Option<String>,
    /// Acknowledged on, with what was said.
    pub acknowledged: Option<(Date, String)>,
    /// Answered on, what it came to, and the answer.
    pub answer: Option<(Date, ComplaintOutcome, String)>,
}

/// A complaint in the list of whoever handles them.
#[derive(Debug, Clone, PartialEq)]
pub struct ComplaintRow {
    /// Which.
    pub id: ComplaintId,
    /// Its version, for forms.
    pub version: u64,
    /// The complaint.
    pub state: Arc<Complaint>,
    /// Name of the person.
    pub name: String,
}

/// Something that happened to a complaint.
#[derive(Debug, Clone, PartialEq)]
pub struct ComplaintEntry {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub who: String,
    /// What.
    pub event: ComplaintEvent,
    /// What was said or written.
    pub words: Words,
}

/// A complaint, for whoever handles it.
#[derive(Debug, Clone, PartialEq)]
pub struct ComplaintPage {
    /// The complaint.
    pub row: ComplaintRow,
    /// What happened, oldest first.
    pub entries: Vec<ComplaintEntry>,
    /// How to reach them, and how safely.
    pub person: Person,
    /// What to be careful of in contacting them.
    pub careful: Option<String>,
}

impl Desk {
    pub(crate) fn on_complaints(&self, draft: &mut Draft<'_>, p: &Principal, act: ComplaintAct) -> Result<(), Trouble> {
        match act {
            ComplaintAct::Make { what, wish } => {
                let person = p.own.ok_or(Refused::NotFound)?;
                let command = ComplaintCommand::Make { person, what, wish };
                draft.on_complaint(self.ids.next(), person, command)
            }
            ComplaintAct::TakeBack { id } => {
                let person = self.complainant(id)?;
                if p.own != Some(person) {
                    return Err(Refused::NotFound.into());
                }
                draft.on_complaint(id, person, ComplaintCommand::TakeBack)
            }
            ComplaintAct::Acknowledge {
                id,
                expected,
                channel,
                answer_by,
                said,
            } => {
                let command = ComplaintCommand::Acknowledge {
                    channel,
                    answer_by,
                    said,
                };
                self.handle(draft, id, expected, command)
            }
            ComplaintAct::Note { id, expected, text } => {
                self.handle(draft, id, expected, ComplaintCommand::Note { text })
            }
            ComplaintAct::Answer {
                id,
                expected,
                outcome,
                text,
            } => {
                self.handle(draft, id, expected, ComplaintCommand::Answer { outcome, text })?;
                let person = self.complainant(id)?;
                // It goes out as an answer to what they wrote, whatever that was.
                let episode = draft.person(person)?.episodes.last().copied();
                if let Some(episode) = episode.filter(|_| self.writes_to_people()) {
                    let notice = Notice::reply(person, episode, id.0);
                    draft.rows.extend(notice.row(draft.now));
                }
                Ok(())
            }
        }
    }

    fn handle(
        &self,
        draft: &mut Draft<'_>,
        id: ComplaintId,
        expected: Option<u64>,
        command: ComplaintCommand,
    ) -> Result<(), Trouble> {
        let person = self.complainant(id)?;
        draft.expect_complaint(id, expected)?;
        draft.on_complaint(id, person, command)
    }

    fn complainant(&self, id: ComplaintId) -> Result<PersonId, Refused> {
        let known = self.index.shelf.complaint(id);
        known.and_then(|(_, state)| state.person).ok_or(Refused::NotFound)
    }

    fn told_complaint(&self, id: ComplaintId) -> Result<Vec<fold::Told<ComplaintEvent>>, Refused> {
        fold::told::<ComplaintEvent>(&self.ledger, id.0).map_err(|e| self.fault("complaint", &e))
    }

    /// The person's own complaints, the newest first.
    ///
    /// # Errors
    /// Not somebody on their own pages, or the store failed.
    pub fn own_complaints(&self, p: &Principal) -> Result<Vec<OwnComplaint>, Refused> {
        self.allow(p, ActKind::SeeOwnRecord)?;
        let person = p.own.ok_or(Refused::NotFound)?;
        self.catch_up()?;
        self.log_read(p, READ, &[person.0])?;
        let all = self.index.shelf.complaints(|c| c.person == Some(person));
        let mut out = Vec::with_capacity(all.len());
        for (id, (_, state)) in all {
            let Some((stage, made_on)) = state.stage().zip(state.made_on) else {
                continue;
            };
            let mut own = OwnComplaint {
                id,
                made_on,
                stage,
                what: String::new(),
                wish: None,
                acknowledged: None,
                answer: None,
            };
            for t in self.told_complaint(id)? {
                let text = |key| t.words.get(key).unwrap_or_default().to_owned();
                match t.event {
                    ComplaintEvent::Made { .. } => {
                        own.what = text(Key::Body);
                        own.wish = t.words.get(Key::Wish).map(str::to_owned);
                    }
                    ComplaintEvent::Acknowledged { .. } => {
                        own.acknowledged = Some((t.header.date(), text(Key::Note)));
                    }
                    ComplaintEvent::Answered { outcome } => {
                        own.answer = Some((t.header.date(), outcome, text(Key::Answer)));
                    }
                    ComplaintEvent::Noted | ComplaintEvent::TakenBack => {}
                }
            }
            out.push(own);
        }
        out.sort_by_key(|c| (std::cmp::Reverse(c.made_on), std::cmp::Reverse(c.id)));
        Ok(out)
    }

    /// Every complaint: what is due first comes first, what is over last.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn complaints(&self, p: &Principal) -> Result<Vec<ComplaintRow>, Refused> {
        self.allow(p, ActKind::SeeComplaints)?;
        self.catch_up()?;
        let all = self.index.shelf.complaints(|c| c.person.is_some());
        let mut rows: Vec<ComplaintRow> = all.into_iter().map(|(id, kept)| self.complaint_row(id, kept)).collect();
        rows.sort_by_key(|r| {
            (
                r.state.due().is_none(),
                r.state.due(),
                std::cmp::Reverse(r.state.made_on),
                r.id,
            )
        });
        let ids: Vec<uuid::Uuid> = rows.iter().filter_map(|r| r.state.person.map(|p| p.0)).collect();
        self.log_read(p, READ, &ids)?;
        Ok(rows)
    }

    fn complaint_row(&self, id: ComplaintId, (version, state): (u64, Arc<Complaint>)) -> ComplaintRow {
        let known = state.person.and_then(|person| self.views.person(person));
        let name = known.and_then(|k| k.name.as_ref().map(care::person::Name::full));
        ComplaintRow {
            id,
            version,
            state,
            name: name.filter(|n| !n.is_empty()).unwrap_or_else(|| "Somebody".to_owned()),
        }
    }

    /// One complaint.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn complaint(&self, p: &Principal, id: ComplaintId) -> Result<ComplaintPage, Refused> {
        self.allow(p, ActKind::SeeComplaints)?;
        self.catch_up()?;
        let kept = self.index.shelf.complaint(id).ok_or(Refused::NotFound)?;
        let person = kept.1.person.ok_or(Refused::NotFound)?;
        self.log_read(p, READ, &[person.0])?;
        let entries = self.told_complaint(id)?.into_iter().map(|t| ComplaintEntry {
            at: t.header.at,
            who: self.user_name(t.header.by).0,
            event: t.event,
            words: t.words,
        });
        let told = fold::told::<PersonEvent>(&self.ledger, person.0).map_err(|e| self.fault("person", &e))?;
        let state: Person = fold::fold_told(&told).state;
        let careful = state.safe_contact_version.and_then(|version| {
            let entry = told.iter().find(|t| t.header.version == version)?;
            entry.words.get(Key::Note).map(str::to_owned)
        });
        Ok(ComplaintPage {
            row: self.complaint_row(id, kept),
            entries: entries.collect(),
            person: state,
            careful,
        })
    }
}
