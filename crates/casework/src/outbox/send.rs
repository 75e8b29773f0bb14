//! The job that sends. One process at a time holds the lease; each message is taken up, handed over and marked, each step
//! durable before the next begins and taken only from where the one before left it.
//!
//! What ended before the hand-over began is sent at the next run. What ended after it began is not sent again by itself:
//! nobody knows whether it left, and a person who gets a message twice may be harmed by it where one who waits for a
//! human's look is not.

use std::sync::atomic::Ordering;
use std::time::SystemTime;

use care::episode::{Episode, EpisodeCommand};
use care::person::Person;
use care::service::MessageTimes;
use care::terms::{Audience, Channel};
use care::{Rejection, calendar};
use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};
use ledger::{Delivery, DeliveryState, DeliveryStep, RowWrite};
use mail::{Handed, Mail};
use uuid::Uuid;

use super::notice::Notice;
use super::route::{Known, Note, Route, Why};
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::fold;
use crate::outcome::Refused;

/// Name of the lease.
const LEASE: &str = "outbox";
/// How long a process keeps the lease without prolonging it.
const LEASE_FOR: SignedDuration = SignedDuration::from_mins(5);
/// How many messages are looked at together.
const TOGETHER: u32 = 50;
/// How long after a try that did not come through the next one is made, in minutes; after the last a human looks.
const BACK_OFF: [i64; 6] = [5, 15, 60, 4 * 60, 12 * 60, 24 * 60];
/// How long what is over is kept to be looked at.
const KEEP_OVER: SignedDuration = SignedDuration::from_hours(90 * 24);
/// That this process has sent nothing yet.
pub(crate) const NOT_LOOKED: u32 = u32::MAX;
/// How often the record of a sent message is tried when others write in the same episode.
const TRIES: usize = 8;

/// When messages may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailRules {
    /// From this hour in London nothing is sent.
    pub quiet_from: Time,
    /// Until this hour. The same as `quiet_from`: no quiet hours.
    pub quiet_until: Time,
    /// A reminder goes in the morning of the working day that lies so many working days before an appointment.
    pub reminder_working_days: u16,
}

impl Default for MailRules {
    fn default() -> Self {
        Self {
            quiet_from: Time::constant(20, 0, 0, 0),
            quiet_until: Time::constant(8, 0, 0, 0),
            reminder_working_days: 2,
        }
    }
}

impl From<MessageTimes> for MailRules {
    fn from(times: MessageTimes) -> Self {
        Self {
            quiet_from: times.quiet_from,
            quiet_until: times.quiet_until,
            reminder_working_days: times.reminder_working_days,
        }
    }
}

impl MailRules {
    /// Whether nothing may be sent at this moment, by the clock of London.
    #[must_use]
    pub fn is_quiet(&self, now: Timestamp) -> bool {
        let at = now.to_zoned(calendar::london()).time();
        if self.quiet_from <= self.quiet_until {
            (self.quiet_from..self.quiet_until).contains(&at)
        } else {
            at >= self.quiet_from || at < self.quiet_until
        }
    }
}

/// What takes a message and says what became of it.
pub trait Carrier: Send + Sync {
    /// Hands one message over. `go` is asked before the message itself begins; when it answers false nothing is sent.
    fn hand_over(&self, mail: &Mail, now: SystemTime, go: &mut dyn FnMut() -> bool) -> Handed;
}

impl Carrier for mail::Server {
    fn hand_over(&self, mail: &Mail, now: SystemTime, go: &mut dyn FnMut() -> bool) -> Handed {
        Self::hand_over(self, mail, now, go)
    }
}

/// What an e-mail has to say.
#[derive(Debug, Clone)]
pub struct ToSay<'s> {
    /// The message.
    pub notice: &'s Notice,
    /// Whether it must not say who we are.
    pub neutral: bool,
    /// Name of the service.
    pub service: &'s str,
    /// Its phone number; empty where none is set.
    pub phone: &'s str,
}

/// The words of an e-mail: subject and text.
pub trait Wording: Send + Sync {
    /// Subject and text. Names nobody, no therapy and nothing clinical; neutral ones do not say who we are.
    fn words(&self, say: &ToSay<'_>) -> (String, String);
}

/// What the job needs.
#[derive(Clone, Copy)]
pub struct Sending<'s> {
    /// The mail server, where one is set up. A demonstration never uses it.
    pub carrier: Option<&'s dyn Carrier>,
    /// The words.
    pub wording: &'s dyn Wording,
    /// When messages may go.
    pub rules: &'s MailRules,
}

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    /// Sent by e-mail.
    pub emailed: usize,
    /// Put to the letters to print.
    pub to_print: usize,
    /// To be tried again.
    pub later: usize,
    /// Waiting for a human: failed, or perhaps sent.
    pub for_a_human: usize,
    /// Not sent, and rightly so.
    pub off: usize,
    /// In a demonstration: shown, and sent to nobody.
    pub shown: usize,
}

/// What became of one message.
enum Became {
    Emailed,
    ToPrint,
    Later,
    ForAHuman,
    Off,
    Shown,
    /// Somebody else had it.
    NotOurs,
    /// Quiet hours have begun, or the lease is lost: nothing more goes now.
    Stop,
}

impl Desk {
    /// Sends what is due, unless another process is at it. `holder` is this process's own random id.
    ///
    /// # Errors
    /// When the store fails. One message that cannot be sent does not stop the others.
    pub fn send_notices_under_lease(&self, holder: Uuid, sending: Sending<'_>) -> Result<Option<Sent>, Refused> {
        if !self.hold_outbox(holder)? {
            return Ok(None);
        }
        self.send_notices(holder, sending).map(Some)
    }

    fn hold_outbox(&self, holder: Uuid) -> Result<bool, Refused> {
        let until = self.clock.now().checked_add(LEASE_FOR).unwrap_or(Timestamp::MAX);
        let held = self.ledger.try_lease(LEASE, holder, until);
        held.map_err(|e| self.fault("outbox lease", &e))
    }

    fn send_notices(&self, holder: Uuid, sending: Sending<'_>) -> Result<Sent, Refused> {
        self.catch_up()?;
        // What the service says on its settings page goes before what the settings file says.
        let stated = self.service().message_times.map(MailRules::from);
        let sending = Sending {
            rules: stated.as_ref().unwrap_or(sending.rules),
            ..sending
        };
        self.wake_reminders(sending.rules.reminder_working_days)?;
        let fault = |e: ledger::StorageError| self.fault("outbox", &e);
        self.ledger
            .recover_deliveries(&Note::of(Why::Ended).kept())
            .map_err(fault)?;
        let mut sent = Sent::default();
        loop {
            let due = self.ledger.due_deliveries(self.clock.now(), TOGETHER).map_err(fault)?;
            let mut ours = false;
            for delivery in &due {
                // The lease is prolonged for each: a slow mail server must not let it run out.
                if !self.hold_outbox(holder)? {
                    return Ok(sent);
                }
                let became = self.one_notice(delivery, sending)?;
                ours |= !matches!(became, Became::NotOurs);
                match became {
                    Became::Emailed => sent.emailed += 1,
                    Became::ToPrint => sent.to_print += 1,
                    Became::Later => sent.later += 1,
                    Became::ForAHuman => sent.for_a_human += 1,
                    Became::Off => sent.off += 1,
                    Became::Shown => sent.shown += 1,
                    Became::NotOurs => {}
                    Became::Stop => return Ok(sent),
                }
            }
            if !ours {
                break;
            }
        }
        let before = self.clock.now().checked_sub(KEEP_OVER).unwrap_or(Timestamp::MIN);
        self.ledger.prune_deliveries(before).map_err(fault)?;
        Ok(sent)
    }

    /// When reminders go so many days before, and went by another number when this process looked last (or it has not looked
    /// yet, and the service has stated one), those whose day was worked out already are worked out anew.
    fn wake_reminders(&self, days: u16) -> Result<(), Refused> {
        let stated = self.service().message_times.is_some();
        let before = self.remind_before.swap(u32::from(days), Ordering::Relaxed);
        if before == u32::from(days) || before == NOT_LOOKED && !stated {
            return Ok(());
        }
        let now = self.clock.now();
        let mut waiting = Vec::new();
        loop {
            let skip = u32::try_from(waiting.len()).unwrap_or(u32::MAX);
            let found = self.ledger.deliveries_in(DeliveryState::Waiting, skip, TOGETHER);
            let found = found.map_err(|e| self.fault("outbox reminders", &e))?;
            if found.is_empty() {
                break;
            }
            waiting.extend(found);
        }
        for one in waiting.iter().filter(|d| Note::read(&d.note).why == Why::NotYet) {
            let here = (DeliveryState::Waiting, one.attempts);
            self.step_notice(one.id, here, here, now, Note::of(Why::NotYet))?;
        }
        Ok(())
    }

    fn one_notice(&self, delivery: &Delivery, sending: Sending<'_>) -> Result<Became, Refused> {
        let now = self.clock.now();
        let Some(notice) = Notice::read(&delivery.body) else {
            return self.put_notice(
                delivery,
                DeliveryState::Parked,
                now,
                Note::of(Why::Unreadable),
                Became::ForAHuman,
            );
        };
        let fold = |e: fold::FoldError| self.fault("outbox fold", &e);
        let person: Person = fold::load(&self.ledger, notice.person.0).map_err(fold)?.state;
        let episode: Episode = fold::load(&self.ledger, notice.episode.0).map_err(fold)?.state;
        let known = Known {
            notice: &notice,
            person: &person,
            episode: &episode,
            created_at: delivery.created_at,
            now,
            rules: sending.rules,
            calendar: &self.calendar,
        };
        let mut route = known.route();
        if matches!(route, Route::Email { .. }) && sending.carrier.is_none() && !self.is_demo() {
            route = known.on_paper(Why::NoServer);
        }
        match route {
            Route::Later(at) => self.put_notice(
                delivery,
                DeliveryState::Waiting,
                at,
                Note::of(Why::NotYet),
                Became::Later,
            ),
            Route::Off(why) => self.put_notice(delivery, DeliveryState::Dropped, now, Note::of(why), Became::Off),
            Route::Nowhere(why) => {
                self.put_notice(delivery, DeliveryState::Parked, now, Note::of(why), Became::ForAHuman)
            }
            Route::Letter(why) => {
                self.put_notice(delivery, DeliveryState::ToPrint, now, Note::of(why), Became::ToPrint)
            }
            Route::Email { .. } if self.is_demo() => {
                self.put_notice(delivery, DeliveryState::Done, now, Note::of(Why::Shown), Became::Shown)
            }
            // Whatever else is due waits as well, and keeps its place.
            Route::Email { .. } if sending.rules.is_quiet(now) => self.wait_for_morning(delivery, sending.rules),
            Route::Email { to, neutral } => self.email_notice(delivery, &known, to, neutral, sending),
        }
    }

    /// Nothing leaves at night; letters and what is off are sorted all the same.
    fn wait_for_morning(&self, delivery: &Delivery, rules: &MailRules) -> Result<Became, Refused> {
        let now = self.clock.now().to_zoned(calendar::london());
        let today = calendar::london_instant(now.date(), rules.quiet_until);
        let morning = if today > now.timestamp() {
            today
        } else {
            calendar::london_instant(calendar::days_after(now.date(), 1), rules.quiet_until)
        };
        let note = Note::read(&delivery.note);
        self.put_notice(delivery, DeliveryState::Waiting, morning, note, Became::Later)
    }

    /// A step from `Waiting` without a try.
    fn put_notice(
        &self,
        delivery: &Delivery,
        to: DeliveryState,
        due_at: Timestamp,
        note: Note,
        became: Became,
    ) -> Result<Became, Refused> {
        let (from, tries) = (DeliveryState::Waiting, delivery.attempts);
        let taken = self.step_notice(delivery.id, (from, tries), (to, tries), due_at, note)?;
        Ok(if taken { became } else { Became::NotOurs })
    }

    /// Takes a step of a message; false when it is not where the step starts.
    pub(super) fn step_notice(
        &self,
        id: Uuid,
        from: (DeliveryState, u32),
        to: (DeliveryState, u32),
        due_at: Timestamp,
        note: Note,
    ) -> Result<bool, Refused> {
        let step = DeliveryStep {
            id,
            from: from.0,
            attempts_were: from.1,
            to: to.0,
            attempts: to.1,
            due_at,
            note: note.kept(),
        };
        self.ledger
            .step_delivery(step)
            .map_err(|e| self.fault("outbox step", &e))
    }

    fn email_notice(
        &self,
        delivery: &Delivery,
        known: &Known<'_>,
        to: String,
        neutral: bool,
        sending: Sending<'_>,
    ) -> Result<Became, Refused> {
        use DeliveryState::{Claimed, HandingOver, Parked, Unsure, Waiting};
        let Some(carrier) = sending.carrier else {
            return Ok(Became::NotOurs);
        };
        let (id, now, tries) = (delivery.id, known.now, delivery.attempts.saturating_add(1));
        let nothing = Note::of(Why::Nothing);
        if !self.step_notice(
            id,
            (Waiting, delivery.attempts),
            (Claimed, tries),
            delivery.due_at,
            nothing,
        )? {
            return Ok(Became::NotOurs);
        }
        let service = self.service();
        let (subject, text) = sending.wording.words(&ToSay {
            notice: known.notice,
            neutral,
            service: &service.name,
            phone: &service.contact.phone,
        });
        let mail = Mail { id, to, subject, text };
        let mut trouble = None;
        let mut go = || {
            if sending.rules.is_quiet(self.clock.now()) {
                return false;
            }
            match self.step_notice(id, (Claimed, tries), (HandingOver, tries), now, nothing) {
                Ok(taken) => taken,
                Err(refused) => {
                    trouble = Some(refused);
                    false
                }
            }
        };
        let handed = carrier.hand_over(&mail, SystemTime::from(now), &mut go);
        if let Some(refused) = trouble {
            return Err(refused);
        }
        let after = self.clock.now();
        let (from, note, next) = match handed {
            Handed::Accepted => return self.was_handed_over(delivery, known.notice, tries),
            Handed::Unknown => (HandingOver, Note::of(Why::NoAnswer), None),
            // Quiet hours began, or another process took over.
            Handed::Stopped => {
                self.step_notice(id, (Claimed, tries), (Waiting, tries), now, nothing)?;
                return Ok(Became::Stop);
            }
            Handed::NoAddress => {
                let (to, note) = match known.on_paper(Why::NoEmail) {
                    Route::Letter(why) => (DeliveryState::ToPrint, Note::of(why)),
                    Route::Off(why) => (DeliveryState::Dropped, Note::of(why)),
                    _ => (Parked, Note::of(Why::NoSafeWay)),
                };
                self.step_notice(id, (Claimed, tries), (to, tries), after, note)?;
                return Ok(Became::ToPrint);
            }
            Handed::Refused(code) => (Claimed, Note::answered(Why::Refused, code), None),
            Handed::NotNow(code) => (Claimed, Note::answered(Why::NotNow, code), Some(())),
            Handed::NotReached => (Claimed, Note::of(Why::NotReached), Some(())),
        };
        let again = next.and_then(|()| BACK_OFF.get(usize::try_from(tries).unwrap_or(usize::MAX).saturating_sub(1)));
        let (to, due_at, note, became) = match (handed, again) {
            (Handed::Unknown, _) => (Unsure, after, note, Became::ForAHuman),
            (_, Some(minutes)) => {
                let due = after.checked_add(SignedDuration::from_mins(*minutes));
                (Waiting, due.unwrap_or(after), note, Became::Later)
            }
            (_, None) if next.is_some() => {
                let given_up = Note {
                    why: Why::GivenUp,
                    ..note
                };
                (Parked, after, given_up, Became::ForAHuman)
            }
            (_, None) => (Parked, after, note, Became::ForAHuman),
        };
        // A refusal after the message began is an answer too: it says that nothing was taken.
        let mut taken = self.step_notice(id, (from, tries), (to, tries), due_at, note)?;
        if !taken && from == Claimed {
            taken = self.step_notice(id, (HandingOver, tries), (to, tries), due_at, note)?;
        }
        Ok(if taken { became } else { Became::NotOurs })
    }

    /// Marks a message as sent and writes into the episode that it was, in one append.
    fn was_handed_over(&self, delivery: &Delivery, notice: &Notice, tries: u32) -> Result<Became, Refused> {
        let settled = Settled {
            id: delivery.id,
            attempts: tries,
            note: Note::of(Why::Emailed),
        };
        self.record_sent(&self.system(), notice, Channel::Email, settled)?;
        Ok(Became::Emailed)
    }

    /// Writes into the episode that a letter or message went, and marks the row, in one append. Where a rule of the
    /// episode forbids the entry, the row alone says it.
    pub(super) fn record_sent(
        &self,
        p: &crate::principal::Principal,
        notice: &Notice,
        channel: Channel,
        settled: Settled,
    ) -> Result<(), Refused> {
        let mut with_entry = true;
        for _ in 0..TRIES {
            let mut draft = Draft::new(self, p);
            let command = EpisodeCommand::SendLetter {
                letter: notice.kind.letter(),
                to: Audience::Person,
                channel,
            };
            draft.rows.push(RowWrite::SettleDelivery {
                id: settled.id,
                state: DeliveryState::Done,
                attempts: settled.attempts,
                due_at: draft.now,
                note: settled.note.kept(),
            });
            let entered = if with_entry {
                draft.on_episode(notice.episode, command)
            } else {
                Ok(())
            };
            match entered.and_then(|()| draft.commit(None).map(|_| ())) {
                Ok(()) => return Ok(()),
                Err(Trouble::Refused(Refused::Rejected(Rejection { .. }) | Refused::NotFound)) if with_entry => {
                    with_entry = false;
                }
                Err(Trouble::Conflict { .. }) => self.catch_up()?,
                Err(trouble) => return Err(self.refused(trouble)),
            }
        }
        Err(Refused::Conflict { expected: 0, actual: 0 })
    }
}

/// How a row is marked when what it stands for is done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settled {
    pub(super) id: Uuid,
    pub(super) attempts: u32,
    pub(super) note: Note,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    #[test]
    fn nothing_leaves_at_night_by_the_clock_of_london() {
        let rules = MailRules::default();
        let quiet = |at: &str| at.parse().is_ok_and(|now| rules.is_quiet(now));
        assert!(quiet("2026-01-10T20:00:00Z") && quiet("2026-01-10T03:00:00Z") && quiet("2026-01-10T07:59:59Z"));
        assert!(!quiet("2026-01-10T08:00:00Z") && !quiet("2026-01-10T19:59:59Z"));
        // In summer London is an hour ahead.
        assert!(quiet("2026-07-10T19:00:00Z") && !quiet("2026-07-10T07:00:00Z") && quiet("2026-07-10T06:59:59Z"));
        let none = MailRules {
            quiet_from: time(0, 0, 0, 0),
            quiet_until: time(0, 0, 0, 0),
            ..rules
        };
        assert!(!"2026-01-10T03:00:00Z".parse().is_ok_and(|now| none.is_quiet(now)));
    }
}
