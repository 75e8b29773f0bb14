//! What a human sees of the outbox and does in it: letters to print, what failed, what may have been sent.

use care::episode::LetterKind;
use care::person::SafeContact;
use care::terms::Channel;
use care::{EpisodeId, PersonId, Rejection, Rule, UserId};
use jiff::Timestamp;
use ledger::{Delivery, DeliveryState, RowWrite};
use mail::CameBack;
use uuid::Uuid;

use super::came_back::Returned;
use super::notice::{Notice, NoticeKind};
use super::route::{Note, Why};
use super::send::Settled;
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::read::{EpisodeLine, Page};

/// What a human does with one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboxAct {
    /// It was printed and posted.
    Posted,
    /// It was printed and given by hand.
    ByHand,
    /// Try again: it failed, or it may have been sent and somebody found that it was not.
    SendAgain,
    /// A letter instead.
    ByLetter,
    /// It may have been sent, and somebody found that it was.
    WasSent,
    /// It came back by e-mail, and why.
    CameBack(CameBack),
    /// Take it out.
    TakeOut,
}

impl OutboxAct {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Posted,
        Self::ByHand,
        Self::SendAgain,
        Self::ByLetter,
        Self::WasSent,
        Self::CameBack(CameBack::AddressWrong),
        Self::CameBack(CameBack::MailboxFull),
        Self::CameBack(CameBack::Refused),
        Self::TakeOut,
    ];

    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::ByHand => "by_hand",
            Self::SendAgain => "send_again",
            Self::ByLetter => "by_letter",
            Self::WasSent => "was_sent",
            Self::CameBack(CameBack::AddressWrong) => "back_address",
            Self::CameBack(CameBack::MailboxFull) => "back_full",
            Self::CameBack(CameBack::Refused) => "back_refused",
            Self::TakeOut => "take_out",
        }
    }

    /// The act with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|act| act.code() == code)
    }

    /// Whether it can be done with a message in this state, for this reason.
    #[must_use]
    pub fn fits(self, state: DeliveryState, why: Why) -> bool {
        use DeliveryState as S;
        match self {
            Self::Posted => state == S::ToPrint,
            Self::ByHand => matches!(state, S::ToPrint | S::Parked),
            Self::SendAgain | Self::ByLetter => matches!(state, S::Parked | S::Unsure),
            Self::WasSent => state == S::Unsure,
            Self::CameBack(_) => state == S::Done && why.left_by_email(),
            Self::TakeOut => matches!(state, S::ToPrint | S::Parked | S::Unsure | S::Waiting),
        }
    }
}

/// A message as staff see it. Holds no address and not what it says beyond its kind and time.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxRow {
    /// Its id.
    pub id: Uuid,
    /// What it says.
    pub notice: Notice,
    /// How far it is.
    pub state: DeliveryState,
    /// Why it is there.
    pub note: Note,
    /// Name of whoever decided.
    pub by: Option<String>,
    /// The episode and the person; none where the views do not know it (yet).
    pub line: Option<EpisodeLine>,
    /// How the person may be contacted.
    pub safe_contact: SafeContact,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it is tried (again), or when it was settled.
    pub at: Timestamp,
}

impl Desk {
    /// How many messages are in each state; a state without any is left out.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn outbox_counts(&self, p: &Principal) -> Result<Vec<(DeliveryState, u64)>, Refused> {
        self.allow(p, ActKind::SeeOutbox)?;
        let counts = self.ledger.delivery_counts();
        counts.map_err(|e| self.fault("outbox counts", &e))
    }

    /// A page of the messages in one state, the newest first. Logged as a look at each person.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn outbox(&self, p: &Principal, state: DeliveryState, page: usize) -> Result<Page<OutboxRow>, Refused> {
        let counts = self.outbox_counts(p)?;
        self.catch_up()?;
        let total = counts.iter().find(|(s, _)| *s == state).map_or(0, |(_, n)| *n);
        let (page, per_page) = (page.max(1), Page::<OutboxRow>::PER_PAGE);
        let skip = u32::try_from((page - 1).saturating_mul(per_page)).unwrap_or(u32::MAX);
        let found = self
            .ledger
            .deliveries_in(state, skip, u32::try_from(per_page).unwrap_or(u32::MAX))
            .map_err(|e| self.fault("outbox", &e))?;
        let items: Vec<OutboxRow> = found.iter().filter_map(|d| self.outbox_row(d)).collect();
        self.log_lines(p, "outbox", items.iter().filter_map(|row| row.line.as_ref()))?;
        Ok(Page {
            items,
            total: usize::try_from(total).unwrap_or(usize::MAX),
            page,
            per_page,
        })
    }

    /// One message.
    ///
    /// # Errors
    /// Not allowed, there is none, or the store failed.
    pub fn outbox_item(&self, p: &Principal, id: Uuid) -> Result<OutboxRow, Refused> {
        self.allow(p, ActKind::SeeOutbox)?;
        self.catch_up()?;
        let found = self.ledger.delivery(id).map_err(|e| self.fault("outbox", &e))?;
        let row = found.and_then(|d| self.outbox_row(&d)).ok_or(Refused::NotFound)?;
        self.log_lines(p, "outbox message", row.line.iter())?;
        Ok(row)
    }

    fn outbox_row(&self, d: &Delivery) -> Option<OutboxRow> {
        let notice = Notice::read(&d.body)?;
        let note = Note::read(&d.note);
        let name = |user| self.views.account(user).map(|a| a.state.name.clone());
        let person = self.views.person(notice.person);
        Some(OutboxRow {
            id: d.id,
            line: self.line_of(notice.episode, self.today_in_london()),
            safe_contact: person.map(|p| p.safe_contact).unwrap_or_default(),
            notice,
            state: d.state,
            by: note.by.map(|user| name(user).unwrap_or_else(|| "Somebody".to_owned())),
            note,
            attempts: d.attempts,
            created_at: d.created_at,
            at: d.due_at,
        })
    }

    /// Does something with one message. The same twice: the second is told that it was done.
    ///
    /// # Errors
    /// Not allowed, there is none, or it is not in a state in which this can be done.
    pub fn work_outbox(&self, p: &Principal, id: Uuid, act: OutboxAct) -> Result<&'static str, Refused> {
        self.allow(p, ActKind::WorkOutbox)?;
        self.catch_up()?;
        let found = self.ledger.delivery(id).map_err(|e| self.fault("outbox", &e))?;
        let found = found.ok_or(Refused::NotFound)?;
        let notice = Notice::read(&found.body).ok_or(Refused::NotFound)?;
        if !act.fits(found.state, Note::read(&found.note).why) {
            return Err(changed());
        }
        if act == OutboxAct::ByLetter && !notice.kind.goes_by_letter() {
            let rejection = Rejection::new("print it", Rule::OutOfRange, "Speak with the person");
            return Err(rejection.because("this message is of no use on paper").into());
        }
        let now = self.clock.now();
        let step = |to, tries, note| {
            let taken = self.step_notice(id, (found.state, found.attempts), (to, tries), now, note)?;
            if taken { Ok(()) } else { Err(changed()) }
        };
        let sent = |channel, why| {
            // Of two who press at once one has it. The entry in the episode follows; should this process end in between,
            // the row alone says who sent it.
            step(DeliveryState::Done, found.attempts, Note::by(why, p.user))?;
            let settled = Settled {
                id,
                attempts: found.attempts,
                note: Note::by(why, p.user),
            };
            self.record_sent(p, &notice, channel, settled)
        };
        match act {
            OutboxAct::Posted => sent(Channel::Letter, Why::Posted).map(|()| "Recorded as printed and posted"),
            OutboxAct::ByHand => sent(Channel::InPerson, Why::ByHand).map(|()| "Recorded as given by hand"),
            OutboxAct::WasSent => sent(Channel::Email, Why::WasSent).map(|()| "Recorded as sent"),
            // The Message-ID stays, so that a second copy can be told.
            OutboxAct::SendAgain => {
                step(DeliveryState::Waiting, found.attempts, Note::of(Why::Nothing)).map(|()| "It is tried again")
            }
            OutboxAct::ByLetter => step(
                DeliveryState::ToPrint,
                found.attempts,
                Note::by(Why::ChosenLetter, p.user),
            )
            .map(|()| "It is among the letters to print"),
            OutboxAct::CameBack(why) => {
                let note = Note::by(Why::came_back(why), p.user);
                match self.take_back(&found, &notice, note)? {
                    Returned::ToPrint => {
                        Ok("It is among the letters to print. Check the e-mail address with the person")
                    }
                    Returned::ForAHuman => {
                        Ok("It is under Not sent. Speak with the person, and check their e-mail address")
                    }
                    Returned::Already | Returned::Unknown => Err(changed()),
                }
            }
            OutboxAct::TakeOut => step(DeliveryState::Dropped, found.attempts, Note::by(Why::TakenOut, p.user))
                .map(|()| "Taken out: it is not sent"),
        }
    }
}

impl Desk {
    /// Settles the letters to print that a human has just recorded as sent with the person's letters.
    pub(crate) fn settle_printed(
        &self,
        draft: &mut Draft<'_>,
        episode: EpisodeId,
        letter: LetterKind,
        by: UserId,
    ) -> Result<(), Trouble> {
        let Some(person) = draft.episode(episode)?.person else {
            return Ok(());
        };
        let found = self.ledger.deliveries_under(person.0, DeliveryState::ToPrint);
        for delivery in found.map_err(|e| self.fault("outbox", &e))? {
            let says = |n: &Notice| n.episode == episode && n.kind.letter() == letter && letter != LetterKind::Notice;
            if Notice::read(&delivery.body).as_ref().is_some_and(says) {
                draft.rows.push(RowWrite::SettleDelivery {
                    id: delivery.id,
                    state: DeliveryState::Done,
                    attempts: delivery.attempts,
                    due_at: draft.now,
                    note: Note::by(Why::Recorded, by).kept(),
                });
            }
        }
        Ok(())
    }
}

impl Desk {
    /// Withdraws what waits to be said of an appointment at a time that it no longer has.
    pub(crate) fn withdraw_notices(
        &self,
        draft: &mut Draft<'_>,
        person: PersonId,
        about: Uuid,
        was: Timestamp,
    ) -> Result<(), Trouble> {
        let found = self.ledger.deliveries_under(person.0, DeliveryState::Waiting);
        for delivery in found.map_err(|e| self.fault("outbox", &e))? {
            let speaks_of_it = |n: &Notice| {
                n.about == about
                    && n.at == Some(was)
                    && matches!(n.kind, NoticeKind::Reminder | NoticeKind::AppointmentMoved)
            };
            if Notice::read(&delivery.body).as_ref().is_some_and(speaks_of_it) {
                draft.rows.push(RowWrite::SettleDelivery {
                    id: delivery.id,
                    state: DeliveryState::Dropped,
                    attempts: delivery.attempts,
                    due_at: draft.now,
                    note: Note::of(Why::Over).kept(),
                });
            }
        }
        Ok(())
    }
}

/// Somebody, or the job, was quicker.
fn changed() -> Refused {
    Rejection::new("do this", Rule::AlreadyDone, "Look at where the message is now")
        .because("somebody has dealt with it in the meantime")
        .into()
}
