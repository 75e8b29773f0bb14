//! What somebody does on their own pages that staff do not do for them in the same way.

use care::episode::{EpisodeCommand, Occasion, ReferralWords};
use care::person::{Identity, Reach};
use care::story::{StoryCommand, StoryFor};
use care::terms::*;
use care::*;

use crate::act::Answers;
use crate::by_person::{self, AskedFor};
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::refer::NewReferral;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum OwnAct {
    /// Answers a measure of a follow-up, or of how somebody is who waits.
    Answer {
        /// In which episode.
        episode: EpisodeId,
        /// For what.
        occasion: Occasion,
        /// The answers.
        answers: Answers,
    },
    /// Leaves one out.
    LeaveOut {
        /// In which episode.
        episode: EpisodeId,
        /// For what.
        occasion: Occasion,
        /// The measure.
        instrument: String,
    },
    /// Puts a session at a free time of the same therapist.
    ChooseTime {
        /// In which episode.
        episode: EpisodeId,
        /// Which session.
        session: SessionId,
        /// In which slot.
        opening: OpeningId,
        /// When.
        at: jiff::Timestamp,
    },
    /// Accepts an offer in another free slot of the same therapist.
    AcceptElsewhen {
        /// In which episode.
        episode: EpisodeId,
        /// The offer.
        offer: OfferId,
        /// The slot.
        opening: OpeningId,
        /// The first session.
        first_at: jiff::Timestamp,
        /// That the therapist is in training, and that they agree.
        trainee: TraineeTold,
    },
    /// Asks to come back, within the time in which no new triage is needed.
    ComeBack {
        /// The episode in which therapy ended.
        episode: EpisodeId,
        /// What it is about, in their words.
        words: String,
        /// They would rather talk it through anew first.
        wants_triage: bool,
    },
    /// Tells how it was.
    TellStory {
        /// Whom it is for.
        told_to: StoryFor,
        /// The story.
        words: String,
        /// What the team is told, where it is for the service: that it is there, and nothing of it.
        note: String,
    },
    /// Changes whom a story is for.
    ChangeStory {
        /// Which.
        story: StoryId,
        /// What becomes of it.
        to: StoryChange,
    },
}

/// What becomes of a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoryChange {
    /// The service may read it.
    ToService,
    /// The person keeps it for themself.
    ToMyself,
    /// It is shown to nobody any more.
    TakeBack,
}

impl OwnAct {
    /// The kind that the policy judges.
    #[must_use]
    pub const fn kind(&self) -> ActKind {
        match self {
            Self::Answer { .. } | Self::LeaveOut { .. } => ActKind::TakeMeasure,
            Self::ChooseTime { .. } => ActKind::MoveSession,
            Self::AcceptElsewhen { .. } => ActKind::AnswerOffer,
            Self::ComeBack { .. } => ActKind::ComeBack,
            Self::TellStory { .. } | Self::ChangeStory { .. } => ActKind::TellStory,
        }
    }

    pub(crate) const fn done_words(&self) -> &'static str {
        match self {
            Self::Answer { .. } => "Saved",
            Self::LeaveOut { .. } => "Left out",
            Self::ChooseTime { .. } => "Moved",
            Self::AcceptElsewhen { .. } => "Accepted",
            Self::ComeBack { .. } => "Sent",
            Self::TellStory { .. } | Self::ChangeStory { .. } => "Saved",
        }
    }
}

impl Desk {
    pub(crate) fn on_own(&self, draft: &mut Draft<'_>, p: &Principal, act: OwnAct) -> Result<(), Trouble> {
        let kind = act.kind();
        // These are the person's own; staff have acts of theirs.
        if p.own.is_none() {
            return Err(Refused::NotFound.into());
        }
        match act {
            OwnAct::Answer {
                episode,
                occasion,
                answers,
            } => {
                self.open_for(draft, p, kind, episode, None)?;
                let (now, today) = (draft.now, draft.today);
                let what = AskedFor::Occasion(occasion);
                let asked = by_person::is_asked(draft.episode(episode)?, &answers.instrument, what, now);
                if !asked || answers.entered_by != EnteredBy::Person {
                    return Err(Refused::NotFound.into());
                }
                self.take_measure(draft, episode, None, Some(occasion), today, answers)?;
                finish_follow_up(draft, episode, occasion)
            }
            OwnAct::LeaveOut {
                episode,
                occasion,
                instrument,
            } => {
                self.open_for(draft, p, kind, episode, None)?;
                let (now, what) = (draft.now, AskedFor::Occasion(occasion));
                if !by_person::is_asked(draft.episode(episode)?, &instrument, what, now) {
                    return Err(Refused::NotFound.into());
                }
                draft.on_episode(
                    episode,
                    EpisodeCommand::DeclineMeasure {
                        instrument,
                        session: None,
                        occasion: Some(occasion),
                    },
                )?;
                finish_follow_up(draft, episode, occasion)
            }
            OwnAct::ChooseTime {
                episode,
                session,
                opening,
                at,
            } => self.choose_time(draft, p, episode, session, opening, at),
            OwnAct::AcceptElsewhen {
                episode,
                offer,
                opening,
                first_at,
                trainee,
            } => {
                self.open_for(draft, p, kind, episode, None)?;
                self.accept_elsewhen(draft, episode, offer, opening, first_at, trainee)
            }
            OwnAct::ComeBack {
                episode,
                words,
                wants_triage,
            } => {
                self.open_for(draft, p, kind, episode, None)?;
                self.come_back(draft, p, episode, words, wants_triage)
            }
            OwnAct::TellStory { told_to, words, note } => {
                let person = p.own.ok_or(Refused::NotFound)?;
                let story = self.ids.next();
                draft.on_story(
                    person,
                    StoryCommand::Tell {
                        story,
                        person,
                        told_to,
                        words,
                    },
                )?;
                if told_to == StoryFor::Service {
                    self.tell_team(draft, person, note)?;
                }
                Ok(())
            }
            OwnAct::ChangeStory { story, to } => {
                let person = p.own.ok_or(Refused::NotFound)?;
                let command = match to {
                    StoryChange::ToService => StoryCommand::Give { story },
                    StoryChange::ToMyself => StoryCommand::Keep { story },
                    StoryChange::TakeBack => StoryCommand::TakeBack { story },
                };
                draft.on_story(person, command)
            }
        }
    }

    /// A note to the team, as a message that is due, in the newest of the person's records; nothing of a story is in it.
    fn tell_team(&self, draft: &mut Draft<'_>, person: PersonId, note: String) -> Result<(), Trouble> {
        let Some(episode) = draft.person(person)?.episodes.last().copied() else {
            return Ok(());
        };
        let message = self.ids.next();
        draft.on_episode(episode, EpisodeCommand::Write { message, text: note })
    }

    /// The way back within the time that the service keeps open: a closed episode is returned from by a new request, which
    /// needs no new triage unless they want it; in one that is still open the team is asked, as a message that is due.
    fn come_back(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        episode: EpisodeId,
        words: String,
        wants_triage: bool,
    ) -> Result<(), Trouble> {
        let (today, service) = (draft.today, std::sync::Arc::clone(&draft.service));
        let e = draft.episode(episode)?;
        if way_back(e, &service.standards).is_none_or(|until| until < today) {
            return Err(Refused::NotFound.into());
        }
        if e.closed.is_none() {
            let first = if wants_triage {
                "I would like to come back, and to talk first about what would help."
            } else {
                "I would like to come back."
            };
            let message = self.ids.next();
            let text = format!("{first}\n\n{words}");
            return draft.on_episode(episode, EpisodeCommand::Write { message, text });
        }
        let person = draft.person(p.own.ok_or(Refused::NotFound)?)?;
        let referral = NewReferral {
            person: p.own,
            identity: Identity::clone(&person.identity),
            reach: Reach::clone(&person.reach),
            source: ReferralSource::Return,
            means: Means::Form,
            wants_triage,
            words: ReferralWords {
                own_words: Some(words),
                ..ReferralWords::default()
            },
            ..NewReferral::default()
        };
        self.refer(draft, p, referral).map(|_| ())
    }
}

/// Until when somebody may come back without new triage: counted from the last end of a course, with nothing going on
/// since.
pub(crate) fn way_back(e: &care::episode::Episode, standards: &care::service::Standards) -> Option<jiff::civil::Date> {
    let goes_on =
        e.open_courses().next().is_some() || e.open_waits().next().is_some() || e.open_offers().next().is_some();
    let died = e.closed.is_some_and(|(_, reason, _)| reason == ClosureReason::Died);
    let ended = e.courses.iter().filter_map(|c| c.ended.map(|(on, _, _)| on)).max();
    ended
        .filter(|_| !goes_on && !died)
        .map(|on| calendar::days_after(on, standards.return_days))
}

/// A follow-up whose questions are all answered or left out is done: nobody needs to call about it.
fn finish_follow_up(draft: &mut Draft<'_>, episode: EpisodeId, occasion: Occasion) -> Result<(), Trouble> {
    let Occasion::FollowUp(follow_up) = occasion else {
        return Ok(());
    };
    let now = draft.now;
    let e = draft.episode(episode)?;
    let what = AskedFor::Occasion(occasion);
    let Some(asked) = by_person::asked_now(e, now).filter(|asked| asked.what == what) else {
        return Ok(());
    };
    if !asked.ids.iter().all(|id| by_person::is_answered(e, id, what)) {
        return Ok(());
    }
    let answered = e.measures.iter().any(|m| m.facts.occasion == Some(occasion));
    draft.on_episode(
        episode,
        EpisodeCommand::FollowUp {
            follow_up,
            answered,
            note: None,
        },
    )
}
