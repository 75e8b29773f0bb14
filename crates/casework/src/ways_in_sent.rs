//! The way in for somebody who has sent "refer yourself": what they may see before anybody knows who they are, and after.
//!
//! Whoever sends a form has not shown who they are; the form may bear another person's name and NHS number, and then it
//! lies in that person's record. So the code of the form opens nothing of any record. It says how far this one request is,
//! by steps that staff took after it came, and the same for a record that was there before as for one that was not. Staff
//! who have made sure who sent it say so; then the same code opens the person's own pages, once.

use care::episode::{Episode, EpisodeEvent, Referral};
use care::own_access::{OwnAccessCommand, WayKind};
use care::terms::{Means, ReferralSource};
use care::*;

use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::fold::{self, Told};
use crate::kinds::ActKind;
use crate::once::OnceKey;
use crate::outcome::{Once, Refused};
use crate::principal::Principal;
use crate::sign_in::{SignInRefused, Token};

/// Days after which a form that was sent is of no use as a way in: its code ends then.
const SENT_DAYS: i32 = 28;

/// How far a request is that somebody sent by a form, for whoever holds its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentStanding {
    /// It is here.
    Received,
    /// A clinician has read it.
    Read,
    /// A first talk is planned.
    TalkPlanned,
    /// Staff know who sent it: the code opens the person's own pages, once, until then.
    Opens(jiff::Timestamp),
}

/// The way that a request's own code is, once staff know who sent it.
fn way_of(referral: ReferralId) -> WayId {
    WayId(crate::derived::id("way of a sent form", &[referral.0.as_bytes()]))
}

/// Whether it was sent by the form for oneself, by somebody who was not known.
fn by_form(r: &Referral) -> bool {
    r.source == ReferralSource::SelfReferral && r.means == Means::Form && r.referrer.is_none()
}

/// The last request of an episode that came by the form and whose code still works.
fn last_by_form(e: &Episode, today: jiff::civil::Date) -> Option<ReferralId> {
    let fresh = |r: &&Referral| by_form(r) && calendar::days_between(r.received_on, today) <= SENT_DAYS;
    let mut all = e.referrals.iter().map(|(r, _)| r).filter(fresh);
    all.next_back().map(|r| r.id)
}

impl Desk {
    /// How far a request is that was sent by a form; none when it is not known (any more). Nothing of the record is said:
    /// only what staff did with it after it came.
    ///
    /// # Errors
    /// When the store fails.
    pub fn sent_standing(&self, episode: EpisodeId, referral: ReferralId) -> Result<Option<SentStanding>, Refused> {
        self.catch_up()?;
        let told = fold::told::<EpisodeEvent>(&self.ledger, episode.0).map_err(|e| self.fault("episode", &e))?;
        let e: Episode = fold::fold_told(&told).state;
        let found = e.referrals.iter().find(|(r, _)| r.id == referral && by_form(r));
        let Some(((_, version), person)) = found.zip(e.person) else {
            return Ok(None);
        };
        let now = self.clock.now();
        let ways = self.own_access(person)?;
        if let Some(way) = ways.ways.iter().find(|w| w.id == way_of(referral) && w.is_live(now)) {
            return Ok(Some(SentStanding::Opens(way.expires_at)));
        }
        let since = |t: &&Told<EpisodeEvent>| t.header.version > *version;
        let mut standing = SentStanding::Received;
        for one in told.iter().filter(since) {
            match &one.event {
                EpisodeEvent::Screened { .. } if standing == SentStanding::Received => standing = SentStanding::Read,
                EpisodeEvent::AssessmentBooked { .. } => standing = SentStanding::TalkPlanned,
                _ => {}
            }
        }
        Ok(Some(standing))
    }

    /// Whether staff can say of an episode that they know who sent its form.
    #[must_use]
    pub fn has_a_sent_form(&self, e: &Episode) -> bool {
        last_by_form(e, self.today_in_london()).is_some()
    }

    /// Staff have made sure who sent the form: its code opens the person's own pages, once.
    ///
    /// # Errors
    /// Not allowed; no such form; nothing said of how the person was known; it was said before; the person has died.
    pub fn confirm_sender(
        &self,
        p: &Principal,
        episode: EpisodeId,
        identity: Option<String>,
        once: Option<Once<'_>>,
    ) -> Result<(), Refused> {
        self.allow(p, ActKind::GiveWayIn)?;
        self.catch_up()?;
        let once = once.map(|once| OnceKey::new(p, ActKind::GiveWayIn, once));
        let mut draft = Draft::new(self, p);
        let (now, today) = (draft.now, draft.today);
        let done = (|| -> Result<(), Trouble> {
            self.allow_in_episode(p, ActKind::GiveWayIn, episode, draft.episode(episode)?, now)?;
            let e = draft.episode(episode)?;
            let referral = last_by_form(e, today).ok_or(Refused::NotFound)?;
            let person = e.person.ok_or(Refused::NotFound)?;
            if draft.person(person)?.died {
                let rejection = Rejection::new("give a way in", Rule::Inactive, "Nothing goes to them any more");
                return Err(rejection.because("the person has died").into());
            }
            let give = OwnAccessCommand::Give {
                way: way_of(referral),
                person,
                kind: WayKind::Sent,
                identity,
            };
            draft.on_own_access(person, give)
        })()
        .and_then(|()| draft.commit(once.as_ref()).map(|_| ()));
        done.map_err(|t| self.refused(t))
    }

    /// Lets in whoever holds the code of a form that staff know the sender of, once. The caller has shown the code: the
    /// request stands under it and nowhere else.
    ///
    /// # Errors
    /// [`SignInRefused`]; the same for what nobody confirmed, was used, expired, or belongs to somebody erased.
    pub fn come_in_as_sender(&self, episode: EpisodeId, referral: ReferralId) -> Result<Token, SignInRefused> {
        let e: fold::Loaded<Episode> = fold::load(&self.ledger, episode.0).map_err(|error| {
            self.fault("episode", &error);
            SignInRefused::Busy
        })?;
        let known = e.state.referrals.iter().any(|(r, _)| r.id == referral && by_form(r));
        let person = e.state.person.filter(|_| known).ok_or(SignInRefused::Wrong)?;
        let way = way_of(referral);
        let used = self.begin_own_session(person, |draft| {
            draft.on_own_access(person, OwnAccessCommand::Use { way })
        });
        used.map_err(|trouble| match trouble {
            Trouble::Conflict { .. } | Trouble::ClaimTaken { .. } => SignInRefused::Wrong,
            Trouble::Refused(Refused::Rejected(_) | Refused::NotFound) => SignInRefused::Wrong,
            Trouble::Refused(_) => SignInRefused::Busy,
        })
    }
}
