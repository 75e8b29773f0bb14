//! E-mails that came back: told by a human who saw it in the sender's mailbox, or by a notification of the mail system.
//! What is still to be said goes on paper where that is safe and of use, else to a human, who speaks with the person.

use care::episode::Episode;
use care::person::Person;
use ledger::{Delivery, DeliveryState};
use mail::CameBack;
use uuid::Uuid;

use super::notice::Notice;
use super::route::{Known, Note, Route, Why};
use super::send::MailRules;
use crate::desk::Desk;
use crate::fold;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

/// What became of a message that came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returned {
    /// It is among the letters to print.
    ToPrint,
    /// Somebody must decide.
    ForAHuman,
    /// It is not noted as sent (any more): it was dealt with already.
    Already,
    /// No message has this id.
    Unknown,
}

impl Why {
    /// Why a message is back.
    pub(super) const fn came_back(why: CameBack) -> Self {
        match why {
            CameBack::AddressWrong => Self::BackAddress,
            CameBack::MailboxFull => Self::BackFull,
            CameBack::Refused => Self::BackRefused,
        }
    }

    /// Whether a message is noted as having left by e-mail.
    #[must_use]
    pub const fn left_by_email(self) -> bool {
        matches!(self, Self::Emailed | Self::WasSent)
    }

    /// Whether a message came back by e-mail, so that the address is to be checked.
    #[must_use]
    pub const fn is_back(self) -> bool {
        matches!(self, Self::BackAddress | Self::BackFull | Self::BackRefused)
    }
}

impl Desk {
    /// Takes a notification that a message came back, as the program does by rule. Of two that say the same, the first counts.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn take_bounce(&self, p: &Principal, id: Uuid, why: CameBack) -> Result<Returned, Refused> {
        self.allow(p, ActKind::RunJobs)?;
        self.catch_up()?;
        let found = self.ledger.delivery(id).map_err(|e| self.fault("outbox", &e))?;
        let Some(found) = found else {
            return Ok(Returned::Unknown);
        };
        if found.state != DeliveryState::Done || !Note::read(&found.note).why.left_by_email() {
            return Ok(Returned::Already);
        }
        match Notice::read(&found.body) {
            Some(notice) => self.take_back(&found, &notice, Note::of(Why::came_back(why))),
            None => Ok(Returned::Unknown),
        }
    }

    /// Puts a message that left by e-mail where it goes now.
    pub(super) fn take_back(&self, found: &Delivery, notice: &Notice, note: Note) -> Result<Returned, Refused> {
        let fold = |e: fold::FoldError| self.fault("outbox fold", &e);
        let person: Person = fold::load(&self.ledger, notice.person.0).map_err(fold)?.state;
        let episode: Episode = fold::load(&self.ledger, notice.episode.0).map_err(fold)?.state;
        let now = self.clock.now();
        let known = Known {
            notice,
            person: &person,
            episode: &episode,
            created_at: found.created_at,
            now,
            rules: &MailRules::default(),
            calendar: &self.calendar,
        };
        let to = match known.on_paper(note.why) {
            Route::Letter(_) if !person.died => DeliveryState::ToPrint,
            _ => DeliveryState::Parked,
        };
        let (from, tries) = ((found.state, found.attempts), (to, found.attempts));
        if !self.step_notice(found.id, from, tries, now, note)? {
            return Ok(Returned::Already);
        }
        Ok(if to == DeliveryState::ToPrint {
            Returned::ToPrint
        } else {
            Returned::ForAHuman
        })
    }
}
