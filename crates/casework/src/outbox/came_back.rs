//! E-mails that came back: told by a human who saw it in the sender's mailbox, or by a notification of the mail system.
//! What is still to be said goes on paper where that is safe and of use, else to a human, who speaks with the person.

use care::episode::Episode;
use care::person::{Person, PersonEvent};
use ledger::{Delivery, DeliveryState};
use mail::CameBack;
use uuid::Uuid;

use super::notice::Notice;
use super::route::{Known, Note, Route, Why};
use super::send::MailRules;
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::fold;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

/// How often the note is tried when others write about the same person.
const TRIES: usize = 8;

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
            Some(notice) => self.take_back(p, &found, &notice, Note::of(Why::came_back(why))),
            None => Ok(Returned::Unknown),
        }
    }

    /// Puts a message that left by e-mail where it goes now.
    pub(super) fn take_back(
        &self,
        p: &Principal,
        found: &Delivery,
        notice: &Notice,
        note: Note,
    ) -> Result<Returned, Refused> {
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
        self.note_address(p, notice, &person, found.due_at)?;
        Ok(if to == DeliveryState::ToPrint {
            Returned::ToPrint
        } else {
            Returned::ForAHuman
        })
    }

    /// Notes on the person that an e-mail to their address came back, so that no later one goes there. What was sent before
    /// the address was stated or confirmed says nothing of it; what was noted already is not noted again.
    fn note_address(
        &self,
        p: &Principal,
        notice: &Notice,
        person: &Person,
        sent_at: jiff::Timestamp,
    ) -> Result<(), Refused> {
        let earlier = person.email_since.is_some_and(|since| sent_at < since);
        if earlier || person.email_back.is_some() || person.reach.email.is_none() {
            return Ok(());
        }
        let mut tries = TRIES;
        loop {
            tries -= 1;
            let mut draft = Draft::new(self, p);
            let done = draft
                .on_person(notice.person, PersonEvent::EmailCameBack.into())
                .and_then(|()| draft.commit(None).map(|_| ()));
            match done {
                Ok(()) => return Ok(()),
                Err(Trouble::Conflict { .. }) if tries > 0 => self.catch_up()?,
                Err(trouble) => return Err(self.refused(trouble)),
            }
        }
    }
}
