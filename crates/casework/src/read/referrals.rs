//! What a referrer sees of their own referrals: status, questions, the decision once the person was told, the reply.

use care::episode::{Episode, EpisodeEvent, Stage};
use care::person::Person;
use care::terms::*;
use care::*;
use jiff::civil::Date;

use super::lines::Page;
use crate::desk::Desk;
use crate::fold::{self, Told};
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::relationship::is_own;

/// A referral in a referrer's list.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnReferralRow {
    /// The episode.
    pub episode: EpisodeId,
    /// The request.
    pub referral: ReferralId,
    /// The person's name as given.
    pub person: String,
    /// Birth date as given.
    pub born: Option<Date>,
    /// Sent on.
    pub received_on: Date,
    /// Where it stands, in words for a referrer.
    pub status: &'static str,
    /// Questions to the referrer without an answer.
    pub open_questions: usize,
    /// Whether a decision can be read.
    pub decision_told: bool,
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct EnquiryLine {
    /// Its id.
    pub id: EnquiryId,
    /// Asked on.
    pub asked_on: Date,
    /// Due.
    pub due: Date,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: Option<String>,
}

/// A decision as told to the referrer.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionTold {
    /// The decision.
    pub id: DecisionId,
    /// What was decided.
    pub kind: DecisionKind,
    /// On which day.
    pub on: Date,
    /// Therapies considered.
    pub considered: Vec<TherapyCode>,
    /// Why, in the words for the person.
    pub reason: Option<String>,
    /// What is offered instead.
    pub alternative: Option<String>,
    /// Until when a second opinion can be asked for.
    pub second_opinion_until: Date,
    /// Whether one was asked for.
    pub second_opinion_asked: bool,
}

/// One referral of the referrer's own.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnReferral {
    /// The row.
    pub row: OwnReferralRow,
    /// Version of the episode, for forms.
    pub version: u64,
    /// What was sent.
    pub referral: care::episode::Referral,
    /// The words that were sent.
    pub words: Words,
    /// Days on which it was acknowledged to the referrer.
    pub acknowledged_on: Option<Date>,
    /// Questions.
    pub enquiries: Vec<EnquiryLine>,
    /// The decision, once told.
    pub decision: Option<DecisionTold>,
}

/// Where a referral stands, for whoever sent it: no more than they need.
const fn status(stage: Stage, withdrawn: bool, decision_told: bool) -> &'static str {
    match stage {
        _ if withdrawn => "Withdrawn",
        Stage::Closed => "Closed",
        Stage::Received => "Received",
        Stage::InformationWanted => "We have a question",
        Stage::Screened | Stage::AssessmentBooked | Stage::Assessed => "Being looked at",
        Stage::SecondOpinion => "Being looked at again",
        Stage::ToConfirm | Stage::ToTell | Stage::Decided | Stage::HandedOver if !decision_told => "Being looked at",
        Stage::ToConfirm | Stage::ToTell | Stage::Decided => "Decided",
        Stage::HandedOver => "Handed over to another service",
        Stage::OptionsAgreed | Stage::Waiting | Stage::Paused | Stage::Offered => "Accepted, waiting to begin",
        Stage::InTherapy | Stage::Ending => "In therapy",
        Stage::FollowUp => "Therapy has ended",
    }
}

impl Desk {
    /// The referrals that the principal, or the organisation they speak for, has sent: newest first.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn my_referrals(&self, p: &Principal, page: usize) -> Result<Page<OwnReferralRow>, Refused> {
        self.allow(p, ActKind::SeeOwnReferrals)?;
        self.catch_up()?;
        let today = self.today_in_london();
        let rows = self.views.referrals_of(Some(p.user), p.speaks_for.as_deref(), today);
        let page = Page::of(rows, page);
        let mut items = Vec::with_capacity(page.items.len());
        let mut ids = Vec::new();
        for row in &page.items {
            ids.extend([row.episode.person.0, row.episode.id.0]);
            let e: fold::Loaded<Episode> =
                fold::load(&self.ledger, row.episode.id.0).map_err(|e| self.fault("episode", &e))?;
            let name = row
                .person
                .as_ref()
                .and_then(|person| person.name.as_ref())
                .map(care::person::Name::listed);
            let born = row.person.as_ref().and_then(|person| person.born);
            items.extend(own_row(p, &e.state, row.episode.id, name, born, today));
        }
        self.log_read(p, "own referrals", &ids)?;
        Ok(Page {
            items,
            total: page.total,
            page: page.page,
            per_page: page.per_page,
        })
    }

    /// One referral of the principal's own.
    ///
    /// # Errors
    /// Not found (also when it is not theirs), or the store failed.
    pub fn my_referral(&self, p: &Principal, id: EpisodeId) -> Result<OwnReferral, Refused> {
        self.allow(p, ActKind::SeeOwnReferrals)?;
        self.catch_up()?;
        let now = self.clock.now();
        let told = fold::told::<EpisodeEvent>(&self.ledger, id.0).map_err(|e| self.fault("episode", &e))?;
        let e: Episode = fold::fold_told(&told).state;
        self.allow_in_episode(p, ActKind::SeeOwnReferrals, id, &e, now)?;
        let person_id = e.person.ok_or(Refused::NotFound)?;
        let person: fold::Loaded<Person> =
            fold::load(&self.ledger, person_id.0).map_err(|e| self.fault("person", &e))?;
        let identity = &person.state.identity;
        let name = identity.name.as_ref().map(care::person::Name::listed);
        let today = calendar::london_date(now);
        let row = own_row(p, &e, id, name, identity.born, today).ok_or(Refused::NotFound)?;
        self.log_read(p, "own referral", &[person_id.0, id.0])?;
        let words = |version: u64| told.iter().find(|t| t.header.version == version).map(|t| &t.words);
        let (referral, version) = e
            .referrals
            .iter()
            .find(|(r, _)| r.id == row.referral)
            .cloned()
            .ok_or(Refused::NotFound)?;
        let acknowledged = e
            .acknowledged
            .iter()
            .filter(|(to, _)| *to == Audience::Referrer)
            .map(|(_, on)| *on)
            .max();
        Ok(OwnReferral {
            version: e.version,
            words: words(version).cloned().unwrap_or_default(),
            referral,
            acknowledged_on: acknowledged,
            enquiries: enquiries(&e, &told),
            decision: self.decision_told(&e, &person.state, &told),
            row,
        })
    }

    fn decision_told(&self, e: &Episode, person: &Person, told: &[Told<EpisodeEvent>]) -> Option<DecisionTold> {
        let d = e.decision().filter(|d| d.was_told(Audience::Referrer))?;
        let words = told.iter().find(|t| t.header.version == d.version).map(|t| &t.words);
        // What was decided is the agreed minimum; why is shared when the person agrees.
        let shared = person.consents_to(ConsentKind::ShareWithReferrer);
        let text = |key: Key| words.filter(|_| shared).and_then(|w| w.get(key)).map(str::to_owned);
        let bar = self.views.service().standards.second_opinion_bar_days;
        Some(DecisionTold {
            id: d.facts.id,
            kind: d.facts.kind,
            on: d.on,
            considered: d.facts.considered.clone(),
            reason: text(Key::Reason),
            alternative: text(Key::Alternative),
            second_opinion_until: calendar::days_after(d.on, bar),
            second_opinion_asked: e.reviews.iter().any(|r| r.decision == d.facts.id),
        })
    }
}

fn enquiries(e: &Episode, told: &[Told<EpisodeEvent>]) -> Vec<EnquiryLine> {
    let text = |version: u64, key: Key| {
        told.iter()
            .find(|t| t.header.version == version)
            .and_then(|t| t.words.get(key))
            .map(str::to_owned)
    };
    e.enquiries
        .iter()
        .filter(|q| q.from == EnquiryTo::Referrer)
        .map(|q| EnquiryLine {
            id: q.id,
            asked_on: q.asked_on,
            due: q.due,
            question: text(q.version, Key::Question).unwrap_or_default(),
            answer: q.answered.and_then(|(_, version)| text(version, Key::Answer)),
        })
        .collect()
}

/// The last request of the principal's own in an episode, as a row.
fn own_row(
    p: &Principal,
    e: &Episode,
    id: EpisodeId,
    name: Option<String>,
    born: Option<Date>,
    today: Date,
) -> Option<OwnReferralRow> {
    let (referral, _) = e.referrals.iter().rev().find(|(r, _)| is_own(p, r))?;
    let decision_told = e.decision().is_some_and(|d| d.was_told(Audience::Referrer));
    let withdrawn = e.withdrawn.iter().any(|(r, _)| *r == referral.id);
    Some(OwnReferralRow {
        episode: id,
        referral: referral.id,
        person: name.unwrap_or_else(|| "Not yet identified".to_owned()),
        born,
        received_on: referral.received_on,
        status: status(care::episode::stage(e, today), withdrawn, decision_told),
        open_questions: e
            .enquiries
            .iter()
            .filter(|q| q.answered.is_none() && q.from == EnquiryTo::Referrer)
            .count(),
        decision_told,
    })
}
