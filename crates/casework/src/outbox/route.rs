//! How a message may go, judged in the moment in which it goes: what the person said of safe contact is today's, and what
//! the message speaks of may be over.

use care::episode::{Episode, LetterKind, OfferStanding};
use care::person::{Person, SafeUse};
use care::terms::Audience;
use care::{UserId, calendar};
use jiff::Timestamp;
use jiff::civil::Time;
use uuid::Uuid;

use super::notice::{Notice, NoticeKind};
use super::send::MailRules;

macro_rules! whys {
    ($($(#[$meta:meta])* $variant:ident => $code:literal, $words:literal;)+) => {
        /// Why a message is where it is. Names nobody.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Why { $($(#[$meta])* $variant,)+ }

        impl Why {
            /// Stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// In words, for staff.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$variant => $words),+ }
            }

            fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

whys! {
    /// Nothing was noted.
    Nothing => "", "Not tried yet";
    /// A reminder whose day is not there yet.
    NotYet => "not_yet", "Its day is not there yet";
    /// The server was not reached.
    NotReached => "not_reached", "The mail server was not reached; we try again";
    /// The server does not take it now.
    NotNow => "not_now", "The mail server does not take it now; we try again";
    /// The person asked not to be written to by e-mail.
    EmailNotSafe => "email_not_safe", "The person said that e-mail is not safe";
    /// Nobody asked.
    EmailNotAsked => "email_not_asked", "Nobody has asked yet whether e-mail is safe";
    /// There is no address.
    NoEmail => "no_email", "No e-mail address that we can write to is recorded";
    /// The settings name no mail server.
    NoServer => "no_server", "No mail server is set up";
    /// It goes on paper by its nature.
    OnPaper => "on_paper", "It is a letter";
    /// A human chose paper.
    ChosenLetter => "chosen_letter", "Somebody chose a letter instead";
    /// Neither way is safe.
    NoSafeWay => "no_safe_way", "Neither e-mail nor letters are safe: speak with the person, or give it by hand";
    /// It would be a letter and there is no address.
    NoAddress => "no_address", "It would go by post, and no postal address is recorded";
    /// The server will not take it.
    Refused => "refused", "The mail server will not take it";
    /// Tried often enough.
    GivenUp => "given_up", "Tried several times without success";
    /// It waited too long to be still true.
    Stale => "stale", "It waited too long to be sent without a look";
    /// A body that this program does not know.
    Unreadable => "unreadable", "It was written by a newer version of this program";
    /// The answer of the server never came.
    NoAnswer => "no_answer", "It was handed over and the mail server gave no answer";
    /// The program ended while it was handed over.
    Ended => "ended", "The program ended while it was being handed over";
    /// Handed over and taken.
    Emailed => "emailed", "Sent by e-mail";
    /// Printed and sent by a human.
    Posted => "posted", "Printed and posted";
    /// Given by hand.
    ByHand => "by_hand", "Given by hand";
    /// A human found that it had been sent.
    WasSent => "was_sent", "Somebody found that it had been sent";
    /// Recorded as sent with the person's letters.
    Recorded => "recorded", "Recorded as sent with the person’s letters";
    /// A demonstration.
    Shown => "shown", "A demonstration: shown here, sent to nobody";
    /// The person died.
    Died => "died", "The person has died";
    /// What it speaks of is over or was changed.
    Over => "over", "What it speaks of is over or was changed";
    /// Not needed.
    NotNeeded => "not_needed", "Not needed: the message about the appointment has just gone";
    /// A letter in its place would be of no use.
    EmailOnly => "email_only", "It goes by e-mail only, and e-mail is not safe or not possible";
    /// It came back: there is no such address.
    BackAddress => "back_address", "The e-mail came back: the address is wrong. Ask the person for the right one";
    /// It came back: the mailbox is full or closed.
    BackFull => "back_full", "The e-mail came back: their mailbox is full or closed. Ask the person whether the address is still right";
    /// It came back for another reason.
    BackRefused => "back_refused", "The e-mail came back: their mail system refused it. Ask the person whether the address is still right";
    /// An earlier e-mail to the same address came back.
    BackBefore => "back_before", "An e-mail to this address came back before: ask the person for another, or whether it is right";
    /// A human took it out.
    TakenOut => "taken_out", "Somebody took it out";
}

/// What is noted of a message: why, the server's three digits, who decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// Why.
    pub why: Why,
    /// The mail server's answer, three digits.
    pub answer: Option<u16>,
    /// The account that decided.
    pub by: Option<UserId>,
}

impl Note {
    /// A reason alone.
    #[must_use]
    pub const fn of(why: Why) -> Self {
        Self {
            why,
            answer: None,
            by: None,
        }
    }

    pub(crate) const fn answered(why: Why, answer: u16) -> Self {
        Self {
            answer: Some(answer),
            ..Self::of(why)
        }
    }

    pub(crate) const fn by(why: Why, user: UserId) -> Self {
        Self {
            by: Some(user),
            ..Self::of(why)
        }
    }

    /// As the row keeps it: no name, no address, no words of a server.
    pub(crate) fn kept(self) -> String {
        let mut kept = self.why.code().to_owned();
        if let Some(answer) = self.answer {
            kept = format!("{kept} {answer}");
        }
        if let Some(user) = self.by {
            kept = format!("{kept} {}", user.0);
        }
        kept
    }

    /// What a row keeps. What is not ours (a restored backup's own words) is read as "may have been sent".
    pub(crate) fn read(kept: &str) -> Self {
        let mut parts = kept.split(' ');
        let Some(why) = Why::from_code(parts.next().unwrap_or_default()) else {
            return Self::of(Why::Ended);
        };
        let mut note = Self::of(why);
        for part in parts {
            note.answer = note.answer.or_else(|| part.parse().ok());
            note.by = note.by.or_else(|| part.parse::<Uuid>().ok().map(UserId));
        }
        note
    }
}

/// Where a message goes now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Route {
    /// By e-mail to this address; with neutral words where the person asked for them.
    Email { to: String, neutral: bool },
    /// On paper.
    Letter(Why),
    /// Nobody may send it; a human must look.
    Nowhere(Why),
    /// Not at all, and rightly so.
    Off(Why),
    /// Not before.
    Later(Timestamp),
}

/// Nothing waits longer than this and then goes by itself. House rule: after that a human looks at it first.
const STALE_AFTER_DAYS: i32 = 14;
/// Reminders go from this hour, so that none comes in the middle of the night before.
const REMIND_FROM: Time = Time::constant(9, 0, 0, 0);

/// What is known when a message is to go.
pub(super) struct Known<'k> {
    pub(super) notice: &'k Notice,
    pub(super) person: &'k Person,
    pub(super) episode: &'k Episode,
    pub(super) created_at: Timestamp,
    pub(super) now: Timestamp,
    pub(super) rules: &'k MailRules,
    pub(super) calendar: &'k care::Calendar,
}

impl Known<'_> {
    pub(super) fn route(&self) -> Route {
        let kind = self.notice.kind;
        if self.person.died {
            return Route::Off(Why::Died);
        }
        if !self.is_still_true() {
            return Route::Off(Why::Over);
        }
        if letter_was_sent(self.episode, kind, self.created_at) {
            return Route::Off(Why::Recorded);
        }
        if kind == NoticeKind::Reminder {
            match self.remind_at() {
                Some(at) if at > self.now => return Route::Later(at),
                Some(at) if at > self.created_at => {}
                _ => return Route::Off(Why::NotNeeded),
            }
        } else if calendar::days_between(calendar::london_date(self.created_at), calendar::london_date(self.now))
            > STALE_AFTER_DAYS
        {
            return Route::Nowhere(Why::Stale);
        }
        self.channel()
    }

    /// E-mail where the person said so, else paper, else nothing by itself.
    fn channel(&self) -> Route {
        let (kind, safe, reach) = (self.notice.kind, &self.person.safe_contact, &self.person.reach);
        let address = reach.email.as_deref().map(str::trim).filter(|to| mail::is_address(to));
        let why_not = match (kind.goes_by_email(), safe.email, address) {
            (false, _, _) => Why::OnPaper,
            (_, SafeUse::No, _) => Why::EmailNotSafe,
            (_, SafeUse::NotAsked, _) => Why::EmailNotAsked,
            (_, SafeUse::Yes | SafeUse::NeutralOnly, None) => Why::NoEmail,
            (_, SafeUse::Yes | SafeUse::NeutralOnly, Some(_)) if self.person.email_back.is_some() => Why::BackBefore,
            (_, SafeUse::Yes | SafeUse::NeutralOnly, Some(to)) => {
                return Route::Email {
                    to: to.to_owned(),
                    neutral: safe.email == SafeUse::NeutralOnly,
                };
            }
        };
        self.on_paper(why_not)
    }

    /// On paper, if that is safe and of use.
    pub(super) fn on_paper(&self, why: Why) -> Route {
        if !self.notice.kind.goes_by_letter() {
            Route::Off(Why::EmailOnly)
        } else if self.person.safe_contact.letter == SafeUse::No {
            Route::Nowhere(Why::NoSafeWay)
        } else if self.person.reach.address.iter().all(|line| line.trim().is_empty()) {
            Route::Nowhere(Why::NoAddress)
        } else {
            Route::Letter(why)
        }
    }

    /// The morning of the working day that lies so many working days before the appointment.
    fn remind_at(&self) -> Option<Timestamp> {
        let mut day = calendar::london_date(self.notice.at?);
        for _ in 0..self.rules.reminder_working_days {
            day = day.yesterday().ok()?;
            while !self.calendar.is_working_day(day) {
                day = day.yesterday().ok()?;
            }
        }
        Some(calendar::london_instant(day, REMIND_FROM))
    }

    fn is_still_true(&self) -> bool {
        let (notice, e, now) = (self.notice, self.episode, self.now);
        let to_come = notice.at.is_some_and(|at| at > now);
        let planned = || {
            let appointment = e.open_appointments().map(|a| (a.id.0, a.at));
            let open = e.open_courses().flat_map(|c| &c.sessions).filter(|s| s.is_open());
            let session = open.map(|s| (s.id.0, s.at));
            appointment
                .chain(session)
                .any(|(id, at)| id == notice.about && Some(at) == notice.at)
        };
        match notice.kind {
            NoticeKind::AppointmentMade | NoticeKind::AppointmentMoved | NoticeKind::Reminder => to_come && planned(),
            NoticeKind::AppointmentCancelled => to_come && !planned(),
            NoticeKind::Offer => {
                let open = |o: &care::episode::Offer| o.id.0 == notice.about && o.standing == OfferStanding::Open;
                e.offers.iter().any(open) && notice.until.is_some_and(|until| until > now)
            }
            NoticeKind::Decision => e.decisions.iter().any(|d| d.facts.id.0 == notice.about),
            NoticeKind::OwnLink => notice.until.is_some_and(|until| until > now),
            NoticeKind::Received => e.closed.is_none(),
            NoticeKind::Reply | NoticeKind::Copy => true,
            NoticeKind::FollowUp => {
                let open = |f: &care::episode::FollowUp| f.id.0 == notice.about && f.done.is_none();
                e.follow_ups.iter().any(open) && e.follow_ups_go_on()
            }
            NoticeKind::WhileWaiting => e.closed.is_none() && e.open_waits().next().is_some(),
        }
    }
}

/// Whether the letter that says the same was recorded as sent to the person since. Appointments and offers come more
/// than once: theirs are settled when the letter is recorded.
fn letter_was_sent(e: &Episode, kind: NoticeKind, since: Timestamp) -> bool {
    let letter = kind.letter();
    matches!(letter, LetterKind::Acknowledgement | LetterKind::Decision)
        && e.letters
            .iter()
            .any(|(sent, to, _, on)| *sent == letter && *to == Audience::Person && *on >= calendar::london_date(since))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_kept_and_read_and_holds_no_words() {
        let user = UserId(Uuid::from_u128(9));
        for note in [
            Note::of(Why::Nothing),
            Note::answered(Why::Refused, 550),
            Note::by(Why::Posted, user),
            Note::of(Why::NoAnswer),
        ] {
            assert_eq!(Note::read(&note.kept()), note);
        }
        let restored = Note::read("restored from a backup; it may have been sent");
        assert_eq!(restored, Note::of(Why::Ended));
    }
}
