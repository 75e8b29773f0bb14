//! What a referrer sees of their own referrals: status, questions, the decision once the person was told, the reply.

use care::terms::*;
use care::*;
use jiff::civil::Date;

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
