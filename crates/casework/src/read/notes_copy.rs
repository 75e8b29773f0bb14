//! The copy of the notes: as a clinician goes through it, and as the person reads it once it is released.
//!
//! Nothing is chosen by kind: every entry of an episode is a part of the copy but for what this file names, each with the
//! reason. A property test holds every text of a record to that.

use care::episode::{Episode, EpisodeEvent, HeldBack, NotesCopy};
use care::*;
use jiff::civil::Date;

use super::document::StoredDocument;
use super::own::{is_told, stands, told_since};
use crate::desk::Desk;
use crate::fold::{self, Told};
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

/// What an entry of the copy is, as one says it to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// A request for help.
    Referral,
    /// A letter or document that was sent to us.
    Paper,
    /// A question of ours, or its answer.
    Question,
    /// Arranging things: calls, letters, dates, the list, offers.
    Arranging,
    /// A first look.
    Screening,
    /// A first talk.
    Assessment,
    /// A decision.
    Decision,
    /// A second opinion.
    SecondOpinion,
    /// Therapy.
    Session,
    /// A note.
    Note,
    /// Answers to questionnaires, seen by a clinician.
    Answers,
    /// Safety.
    Safety,
    /// The end, and corrections.
    End,
}

/// What kind of part an event is; none for what is no part of the copy.
#[must_use]
pub(crate) const fn part_kind(event: &EpisodeEvent) -> Option<PartKind> {
    use EpisodeEvent as E;
    Some(match event {
        E::ReferralReceived { .. } | E::ReferralJoined { .. } | E::ReferralWithdrawn { .. } => PartKind::Referral,
        E::FurtherInformationReceived { .. } => PartKind::Paper,
        E::InformationWanted { .. } | E::InformationGiven { .. } => PartKind::Question,
        E::Acknowledged { .. }
        | E::LetterSent { .. }
        | E::Assigned { .. }
        | E::AssessmentBooked { .. }
        | E::AppointmentCancelled { .. }
        | E::WishesStated(_)
        | E::WaitBegan { .. }
        | E::ChoicesStated { .. }
        | E::WaitPaused { .. }
        | E::WaitResumed { .. }
        | E::KeptInTouch { .. }
        | E::LookedAgain { .. }
        | E::WaitEnded { .. }
        | E::OfferMade { .. }
        | E::CallLogged { .. }
        | E::OfferAccepted { .. }
        | E::OfferDeclined { .. }
        | E::OfferLapsed { .. }
        | E::OfferWithdrawn { .. }
        | E::SessionsPlanned { .. }
        | E::SessionMoved { .. }
        | E::SessionCancelled { .. }
        | E::FollowUpPlanned { .. }
        | E::QuestionsOffered { .. }
        | E::MessageRead { .. }
        | E::MessageTalkedOver { .. } => PartKind::Arranging,
        E::Screened { .. }
        | E::PriorityReconsidered { .. }
        | E::EmergencyHandedOver
        | E::EmergencyArrivalConfirmed => PartKind::Screening,
        E::AssessmentHeld { .. } | E::SeenAlone { .. } => PartKind::Assessment,
        E::DecisionMade { .. }
        | E::DecisionConfirmed { .. }
        | E::DecisionNotConfirmed { .. }
        | E::DecisionTold { .. }
        | E::ArrivalConfirmed { .. }
        | E::HandOverFailed { .. } => PartKind::Decision,
        E::SecondOpinionAsked { .. }
        | E::ReviewerNamed { .. }
        | E::MeetingOffered { .. }
        | E::OpinionWritten { .. }
        | E::FirstDecisionShown { .. }
        | E::ReviewConcluded { .. } => PartKind::SecondOpinion,
        E::CourseBegan { .. }
        | E::SessionHeld { .. }
        | E::AbsenceExempted { .. }
        | E::CourseReviewed { .. }
        | E::TherapistChanged { .. }
        | E::EndingAgreed { .. }
        | E::CourseEnded { .. }
        | E::FollowedUp { .. } => PartKind::Session,
        E::NoteWritten { .. } => PartKind::Note,
        E::SafetyAnswerSeen { .. } => PartKind::Answers,
        E::ConcernRaised { .. }
        | E::ConcernJoined { .. }
        | E::ConcernActedOn { .. }
        | E::ConcernFormulated { .. }
        | E::SafetyPlanShared { .. }
        | E::ConcernKnown { .. }
        | E::ConcernHandedTo { .. }
        | E::ConcernClosed { .. } => PartKind::Safety,
        E::EntryMisfiled { .. } | E::EpisodeClosed { .. } | E::EpisodeReopened => PartKind::End,
        // In the copy at once and whole, without anybody's look: what they wrote, answered and aim for themself, and what was
        // written to them.
        E::PersonWrote { .. }
        | E::MessageAnswered { .. }
        | E::MeasureTaken(_)
        | E::MeasureDeclined { .. }
        | E::GoalAgreed { .. }
        | E::GoalRated { .. }
        // Why something is held back is what must not be told; that it is, and until when, the copy says by itself.
        | E::NotesAskedFor { .. }
        | E::PartHeldBack { .. }
        | E::PartGivenBack { .. }
        | E::NotesReleased { .. } => return None,
    })
}

/// Whether an entry speaks of something that a human tells the person first, and has not told yet.
pub(crate) fn is_to_be_told(e: &Episode, event: &EpisodeEvent) -> bool {
    use care::episode::Standing;
    let decision = |id: DecisionId| {
        e.decision_by_id(id)
            .is_some_and(|d| d.standing == Standing::Provisional || stands(d) && !is_told(e, d))
    };
    let review = |id: ReviewId| {
        let Some(review) = e.reviews.iter().find(|r| r.id == id) else {
            return false;
        };
        let concluded = review.concluded.map(|(_, on, _)| on);
        let told = concluded.zip(e.decision_by_id(review.decision));
        told.is_none_or(|(on, d)| told_since(d, on).is_none())
    };
    match event {
        EpisodeEvent::DecisionMade { decision: made, .. } => decision(made.id),
        EpisodeEvent::DecisionConfirmed { decision: id, .. }
        | EpisodeEvent::DecisionNotConfirmed { decision: id, .. }
        | EpisodeEvent::DecisionTold { decision: id, .. } => decision(*id),
        EpisodeEvent::OpinionWritten { review: id } | EpisodeEvent::ReviewConcluded { review: id, .. } => review(*id),
        _ => false,
    }
}

/// The document that came with an entry.
const fn document_of(event: &EpisodeEvent) -> Option<DocumentId> {
    match event {
        EpisodeEvent::FurtherInformationReceived { document } => *document,
        EpisodeEvent::ReferralReceived { referral, .. } | EpisodeEvent::ReferralJoined { referral } => {
            referral.document
        }
        _ => None,
    }
}

/// An entry, as the clinician sees it who goes through the notes.
#[derive(Debug, Clone, PartialEq)]
pub struct CopyPart {
    /// Version, time, role, day.
    pub header: Header,
    /// Name of whoever wrote it.
    pub author: String,
    /// What it is.
    pub kind: PartKind,
    /// What happened.
    pub event: EpisodeEvent,
    /// What was said or written.
    pub words: Words,
    /// What was sent with it.
    pub document: Option<DocumentId>,
    /// Held back, with why and what can be read all the same.
    pub held: Option<(HeldBack, String, Option<String>)>,
    /// Something that a human tells first: it is in no copy until then.
    pub to_be_told: bool,
    /// Whether the person can read it now.
    pub shown: bool,
}

impl CopyPart {
    /// Whether there is anything to read but that it happened.
    #[must_use]
    pub fn has_text(&self) -> bool {
        !self.words.is_empty() || self.document.is_some()
    }
}

/// The notes, for the clinician who goes through them.
#[derive(Debug, Clone, PartialEq)]
pub struct NotesToRelease {
    /// The last entry that there is.
    pub through: u64,
    /// How far the copy is.
    pub copy: NotesCopy,
    /// The entries, oldest first.
    pub parts: Vec<CopyPart>,
}

/// An entry of the copy, as the person reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnPart {
    /// Its version, which names it within the path.
    pub version: u64,
    /// On which day.
    pub on: Date,
    /// When it was entered.
    pub at: jiff::Timestamp,
    /// In which role it was written.
    pub role: Role,
    /// By whom.
    pub by: String,
    /// What it is.
    pub kind: PartKind,
    /// What happened; none where only a part can be read.
    pub event: Option<EpisodeEvent>,
    /// What was said or written; of what is held back, what can be read all the same.
    pub words: Words,
    /// What was sent with it.
    pub document: Option<DocumentId>,
}

/// The notes of one path, as far as the person can read them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OwnNotes {
    /// Asked for and not answered yet: on which day, and by when we answer.
    pub asked: Option<(Date, Date)>,
    /// Released last.
    pub released_on: Option<Date>,
    /// How many entries are held back, of those that may be told of.
    pub held: usize,
    /// Whether there are entries that nobody has gone through.
    pub more: bool,
    /// What can be read, oldest first.
    pub parts: Vec<OwnPart>,
}

impl Desk {
    /// The notes of an episode for whoever goes through them, whole: process notes of others too, because somebody must
    /// judge them who may answer for it. The look is an entry of its own in the log.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn notes_to_release(&self, p: &Principal, id: EpisodeId) -> Result<NotesToRelease, Refused> {
        self.allow(p, ActKind::SeeNotesCopy)?;
        self.catch_up()?;
        let now = self.clock.now();
        let told = fold::told::<EpisodeEvent>(&self.ledger, id.0).map_err(|e| self.fault("episode", &e))?;
        let e: Episode = fold::fold_told(&told).state;
        self.allow_in_episode(p, ActKind::SeeNotesCopy, id, &e, now)?;
        let person = e.person.ok_or(Refused::NotFound)?;
        self.log_read(p, "notes for a copy", &[person.0, id.0])?;
        let text = |version: u64, key| {
            let entry = told.iter().find(|t| t.header.version == version);
            entry.and_then(|t| t.words.get(key)).map(str::to_owned)
        };
        let parts = told.iter().filter(|t| !e.misfiled.contains(&t.header.version));
        let parts = parts.filter_map(|t| {
            let version = t.header.version;
            let kind = part_kind(&t.event)?;
            let to_be_told = is_to_be_told(&e, &t.event);
            Some(CopyPart {
                header: t.header,
                author: self.user_name(t.header.by).0,
                kind,
                words: t.words.clone(),
                document: document_of(&t.event),
                held: e.copy.held_back(version).map(|held| {
                    let why = text(held.version, Key::Reason).unwrap_or_default();
                    (*held, why, text(held.version, Key::Summary))
                }),
                to_be_told,
                shown: e.copy.shows(version) && !to_be_told,
                event: t.event.clone(),
            })
        });
        Ok(NotesToRelease {
            through: e.version,
            parts: parts.collect(),
            copy: e.copy.clone(),
        })
    }

    /// What the person can read of the notes of one path.
    pub(super) fn own_notes(&self, e: &Episode, told: &[Told<EpisodeEvent>]) -> OwnNotes {
        let mut out = OwnNotes {
            asked: e.copy.asked,
            released_on: e.copy.released_on,
            ..OwnNotes::default()
        };
        for t in told {
            let version = t.header.version;
            let Some(kind) = part_kind(&t.event).filter(|_| !e.misfiled.contains(&version)) else {
                continue;
            };
            if is_to_be_told(e, &t.event) {
                continue;
            }
            if version > e.copy.through {
                out.more = true;
                continue;
            }
            let held = e.copy.held_back(version);
            out.held += usize::from(held.is_some_and(|h| h.told));
            let part = |event, words, document| OwnPart {
                version,
                on: t.header.date(),
                at: t.header.at,
                role: t.header.role,
                by: self.user_name(t.header.by).0,
                kind,
                event,
                words,
                document,
            };
            match held {
                None => out
                    .parts
                    .push(part(Some(t.event.clone()), t.words.clone(), document_of(&t.event))),
                Some(held) if held.told => {
                    let why = told.iter().find(|t| t.header.version == held.version);
                    if let Some(instead) = why.and_then(|t| t.words.get(Key::Summary)) {
                        let mut words = Words::default();
                        words.put(Key::Summary, instead.to_owned());
                        out.parts.push(part(None, words, None));
                    }
                }
                Some(_) => {}
            }
        }
        out
    }

    /// A document that came with an entry which the person can read.
    ///
    /// # Errors
    /// Not found, also when it is another's, was not released, or is held back; or the store failed.
    pub fn own_document(&self, p: &Principal, id: DocumentId) -> Result<StoredDocument, Refused> {
        self.allow(p, ActKind::SeeOwnRecord)?;
        let person = p.own.ok_or(Refused::NotFound)?;
        self.catch_up()?;
        let known = self.views.person(person).ok_or(Refused::NotFound)?;
        let now = self.clock.now();
        for episode in known.episodes {
            let told = fold::told::<EpisodeEvent>(&self.ledger, episode.0).map_err(|e| self.fault("episode", &e))?;
            let e: Episode = fold::fold_told(&told).state;
            self.allow_in_episode(p, ActKind::SeeOwnRecord, episode, &e, now)?;
            let notes = self.own_notes(&e, &told);
            if notes.parts.iter().any(|part| part.document == Some(id)) {
                let found = self.stored_document(id)?.ok_or(Refused::NotFound)?;
                self.log_read(p, "own document", &[person.0, episode.0])?;
                return Ok(found);
            }
        }
        Err(Refused::NotFound)
    }

    /// A document as it is kept; whoever asks has been judged.
    pub(super) fn stored_document(&self, id: DocumentId) -> Result<Option<StoredDocument>, Refused> {
        let found = self.ledger.document(id.0).map_err(|e| self.fault("document", &e))?;
        Ok(found.map(|found| StoredDocument {
            id,
            media_type: found.media_type,
            bytes: found.bytes,
        }))
    }
}
