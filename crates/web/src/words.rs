//! Events of an episode in words, as a timeline and a conflict page say them; and the catalogue's names.

use crate::fmt;
use care::episode::{EpisodeEvent as E, Occasion};
use care::terms::{Attendance, CancelledBy, TherapyChoice, TherapyCode, TraineeTold};
use catalogue::catalogue;

/// The name of a therapy by its code; the code itself if the catalogue does not know it.
#[must_use]
pub fn therapy(code: &TherapyCode) -> String {
    catalogue()
        .therapy(code.as_str())
        .map_or_else(|| code.as_str().to_owned(), |t| t.name.clone())
}

/// "Dynamic interpersonal therapy, one to one".
#[must_use]
pub fn choice(choice: &TherapyChoice) -> String {
    format!("{}, {}", therapy(&choice.therapy), choice.format.words().to_lowercase())
}

/// The name of an instrument, "PHQ-9".
#[must_use]
pub fn instrument(id: &str) -> String {
    catalogue()
        .instrument(id)
        .map_or_else(|| id.to_owned(), |i| i.short_name.clone())
}

/// The words of a therapy list, "a, b and c".
#[must_use]
pub fn therapies(codes: &[TherapyCode]) -> String {
    fmt::joined(&codes.iter().map(therapy).collect::<Vec<_>>())
}

/// What kind of mark an entry has on the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It happened.
    Plain,
    /// Somebody decided something.
    Decision,
    /// About safety.
    Concern,
}

/// The mark of an event.
#[must_use]
pub const fn mark(event: &E) -> Mark {
    match event {
        E::Screened { .. }
        | E::PriorityReconsidered { .. }
        | E::DecisionMade { .. }
        | E::DecisionConfirmed { .. }
        | E::DecisionNotConfirmed { .. }
        | E::ReviewConcluded { .. }
        | E::CourseReviewed { .. }
        | E::EpisodeClosed { .. }
        | E::EpisodeReopened => Mark::Decision,
        E::EmergencyHandedOver
        | E::EmergencyArrivalConfirmed
        | E::ConcernRaised { .. }
        | E::ConcernJoined { .. }
        | E::ConcernActedOn { .. }
        | E::ConcernFormulated { .. }
        | E::SafetyPlanShared { .. }
        | E::ConcernKnown { .. }
        | E::ConcernHandedTo { .. }
        | E::ConcernClosed { .. }
        | E::SafetyAnswerSeen { .. } => Mark::Concern,
        _ => Mark::Plain,
    }
}

fn lower(words: &str) -> String {
    words.to_lowercase()
}

const fn canceller(by: CancelledBy) -> &'static str {
    match by {
        CancelledBy::Person => "by the person, with notice",
        CancelledBy::Therapist => "by the therapist",
        CancelledBy::Service => "by the service",
    }
}

/// What happened, in one line.
#[must_use]
pub fn event(event: &E) -> String {
    intake(event)
        .or_else(|| deciding(event))
        .or_else(|| waiting(event))
        .or_else(|| work(event))
        .unwrap_or_else(|| rest(event))
}

fn intake(event: &E) -> Option<String> {
    Some(match event {
        E::ReferralReceived { referral, .. } => {
            format!(
                "Referral received: {}, {}",
                lower(referral.source.words()),
                lower(referral.means.words())
            )
        }
        E::ReferralJoined { referral } => format!("A further referral joined: {}", lower(referral.source.words())),
        E::ReferralWithdrawn { in_error: true, .. } => "Referral withdrawn: it had been entered in error".to_owned(),
        E::ReferralWithdrawn { .. } => "Referral withdrawn by the sender".to_owned(),
        E::FurtherInformationReceived { .. } => "Further information received".to_owned(),
        E::Acknowledged { to, channel } => {
            format!(
                "Receipt acknowledged to {} by {}",
                lower(to.words()),
                lower(channel.words())
            )
        }
        E::InformationWanted { from, due, .. } => {
            format!(
                "Information asked of {}, expected by {}",
                lower(from.words()),
                fmt::date(*due)
            )
        }
        E::InformationGiven { .. } => "An answer was given".to_owned(),
        E::LetterSent { letter, to, channel } => {
            format!(
                "Letter sent to {} by {}: {}",
                lower(to.words()),
                lower(channel.words()),
                lower(letter.words())
            )
        }
        E::Screened { priority, next, .. } => {
            format!(
                "Screened: priority {}, next {}",
                lower(priority.words()),
                lower(next.words())
            )
        }
        E::PriorityReconsidered { priority } => format!("Priority changed to {}", lower(priority.words())),
        E::Assigned { role, .. } => format!("Taken on by a {}", lower(role.words())),
        E::EmergencyHandedOver => "Handed over to crisis help: ours until arrival is confirmed".to_owned(),
        E::EmergencyArrivalConfirmed => "Crisis help has the person".to_owned(),
        E::AssessmentBooked {
            at, minutes, medium, ..
        } => {
            format!(
                "Assessment booked for {}, {}, {}",
                fmt::moment(*at),
                fmt::duration(*minutes),
                lower(medium.words())
            )
        }
        E::AppointmentCancelled { by, .. } => format!("Appointment cancelled {}", canceller(*by)),
        E::AssessmentHeld {
            attendance: Attendance::DidNotAttend,
            ..
        } => "The person did not come to the assessment".to_owned(),
        E::AssessmentHeld { .. } => "Assessment held".to_owned(),
        E::SeenAlone { .. } => "Seen without their partner, and asked about violence and coercion at home".to_owned(),
        _ => return None,
    })
}

fn deciding(event: &E) -> Option<String> {
    Some(match event {
        E::DecisionMade {
            decision, provisional, ..
        } => {
            let about = therapies(&decision.considered);
            let about = if about.is_empty() {
                String::new()
            } else {
                format!(" ({about})")
            };
            let reason = decision
                .reason
                .map(|r| format!(", because: {}", lower(r.words())))
                .unwrap_or_default();
            let standing = if *provisional {
                ". Provisional until a second clinician confirms it"
            } else {
                ""
            };
            format!("Decision: {}{about}{reason}{standing}", lower(decision.kind.words()))
        }
        E::DecisionConfirmed { how, .. } => format!("Decision confirmed by {}", lower(how.words())),
        E::DecisionNotConfirmed { .. } => "A second clinician did not agree: the decision falls".to_owned(),
        E::DecisionTold { to, channel, .. } => {
            format!("Decision told to {}: {}", lower(to.words()), lower(channel.words()))
        }
        E::ArrivalConfirmed { .. } => "Arrival elsewhere confirmed".to_owned(),
        E::HandOverFailed { .. } => "The hand-over did not succeed: the referral is ours again".to_owned(),
        E::SecondOpinionAsked { asked_by, due, .. } => {
            format!(
                "Second opinion asked for by {}, due {}",
                lower(asked_by.words()),
                fmt::date(*due)
            )
        }
        E::ReviewerNamed { pool, .. } => format!("Reviewer named, from {}", lower(pool.words())),
        E::MeetingOffered { accepted, .. } => match accepted {
            None => "The reviewer offered to meet the person".to_owned(),
            Some(true) => "The person took up the meeting with the reviewer".to_owned(),
            Some(false) => "The person preferred not to meet the reviewer".to_owned(),
        },
        E::OpinionWritten { .. } => "The reviewer wrote an opinion before seeing the first one".to_owned(),
        E::FirstDecisionShown { .. } => "The reviewer was shown the first decision".to_owned(),
        E::ReviewConcluded {
            outcome, unmet_need, ..
        } => {
            let unmet = if *unmet_need {
                ". Nobody is available to deliver it: unmet need"
            } else {
                ""
            };
            format!("Second opinion: {}{unmet}", lower(outcome.words()))
        }
        _ => return None,
    })
}

fn waiting(event: &E) -> Option<String> {
    Some(match event {
        E::WishesStated(_) => "Wishes recorded".to_owned(),
        E::WaitBegan {
            choices, clock_start, ..
        } => {
            let choices: Vec<String> = choices.iter().map(choice).collect();
            format!(
                "On the waiting list for {}; the clock began on {}",
                choices.join(" or "),
                fmt::date(*clock_start)
            )
        }
        E::ChoicesStated { choices, .. } => {
            let choices: Vec<String> = choices.iter().map(choice).collect();
            format!("Acceptable now: {}. The place is kept", choices.join(" or "))
        }
        E::WaitPaused { reason, until, .. } => {
            let until = until.map(|d| format!(" until {}", fmt::date(d))).unwrap_or_default();
            format!("Wait paused{until}: {}", lower(reason.words()))
        }
        E::WaitResumed { .. } => "The pause ended".to_owned(),
        E::KeptInTouch { answer, channel } => {
            format!(
                "Contact while waiting by {}: {}",
                lower(channel.words()),
                lower(answer.words())
            )
        }
        E::LookedAgain { .. } => "A clinician looked again while the person waits".to_owned(),
        E::WaitEnded { .. } => "The wait ended without a course".to_owned(),
        E::OfferMade {
            choice: offered,
            first_at,
            expires_at,
            ..
        } => format!(
            "Offer made: {}, first session {}, held until {}",
            choice(offered),
            fmt::moment(*first_at),
            fmt::moment(*expires_at)
        ),
        E::CallLogged { outcome, .. } => format!("Phone call: {}", lower(outcome.words())),
        E::OfferAccepted { .. } => "The person accepted the offer".to_owned(),
        E::OfferDeclined { reason, .. } => {
            format!(
                "The person declined the offer, because of {}. The place is kept",
                lower(reason.words())
            )
        }
        E::OfferLapsed { .. } => "The time for an answer passed. The place is kept".to_owned(),
        E::OfferWithdrawn { .. } => "The service took the offer back. The place is kept".to_owned(),
        _ => return None,
    })
}

fn work(event: &E) -> Option<String> {
    Some(match event {
        E::CourseBegan { course, .. } => format!(
            "Course began: {}, {}, {} planned",
            choice(&course.choice),
            fmt::slot(course.weekly),
            fmt::count(course.sessions.into(), "session", "sessions")
        ),
        E::SessionsPlanned { sessions, .. } => fmt::plural(sessions.len(), "session planned", "sessions planned"),
        E::SessionMoved { to, by, .. } => format!("Session moved to {} {}", fmt::moment(*to), canceller(*by)),
        E::SessionCancelled { by, .. } => format!("Session cancelled {}", canceller(*by)),
        E::SessionHeld {
            attendance: Attendance::DidNotAttend,
            ..
        } => "The person did not come to the session".to_owned(),
        E::SessionHeld {
            attendance,
            medium,
            kind,
            minutes,
            ..
        } => format!(
            "Session held: {}, {}, {}, {}",
            lower(kind.words()),
            lower(attendance.words()),
            lower(medium.words()),
            fmt::duration(*minutes)
        ),
        E::AbsenceExempted { why, .. } => format!("An absence does not count as missed: {}", lower(why.words())),
        E::CourseReviewed { outcome, .. } => format!("Work reviewed together: {}", lower(outcome.words())),
        E::TherapistChanged {
            trainee: Some(TraineeTold::ToldAndAgreed),
            ..
        } => "A trainee took the course on; the person was told, and agreed. The clock goes on".to_owned(),
        E::TherapistChanged { .. } => "Another therapist took the course on. The clock goes on".to_owned(),
        E::EndingAgreed { on, .. } => format!("Ending agreed for {}", fmt::date(*on)),
        E::CourseEnded { how, .. } => format!("Course ended: {}", lower(how.words())),
        E::FollowUpPlanned { due, .. } => format!("Follow-up planned for {}", fmt::date(*due)),
        E::QuestionsOffered {
            occasion: Occasion::FollowUp(_),
        } => "Told that a follow-up waits on their own pages".to_owned(),
        E::QuestionsOffered { .. } => "Asked on their own pages how they are while they wait".to_owned(),
        E::FollowedUp { answered: true, .. } => "Follow-up: the person answered".to_owned(),
        E::FollowedUp { .. } => "Follow-up: no answer".to_owned(),
        E::MeasureTaken(m) => {
            let name = instrument(&m.instrument);
            let score = m
                .score_tenths
                .map_or_else(|| "too few answers for a score".to_owned(), fmt::points);
            format!("{name} filled in: {score}, entered by {}", lower(m.entered_by.words()))
        }
        E::MeasureDeclined { instrument: id, .. } => format!("{} declined", instrument(id)),
        E::GoalAgreed { .. } => "Goal agreed".to_owned(),
        E::GoalRated { rating, .. } => format!("Goal rated {rating} of 10"),
        E::NoteWritten { layer, corrects, .. } => match corrects {
            Some(_) => format!("Note written that corrects an earlier one ({})", lower(layer.words())),
            None => format!("Note written ({})", lower(layer.words())),
        },
        E::EntryMisfiled { .. } => "An earlier entry was marked as belonging elsewhere".to_owned(),
        _ => return None,
    })
}

fn rest(event: &E) -> String {
    match event {
        E::SafetyAnswerSeen { .. } => "A clinician saw the safety answer".to_owned(),
        E::ConcernRaised {
            kind, source, response, ..
        } => format!(
            "Safety concern raised: {}, from {}, act {}",
            lower(kind.words()),
            lower(source.words()),
            lower(response.words())
        ),
        E::ConcernJoined { rising, .. } => {
            let rising = if *rising { ", newly present or rising" } else { "" };
            format!("Something new joined an open safety concern{rising}")
        }
        E::ConcernActedOn { .. } => "Somebody acted on the safety concern".to_owned(),
        E::ConcernFormulated { .. } => "What the concern is about was understood together".to_owned(),
        E::SafetyPlanShared { plan, .. } => {
            let copy = if plan.copy_given {
                "the person has a copy"
            } else {
                "no copy given yet"
            };
            format!("Safety plan made: {copy}, look again {}", fmt::date(plan.review_on))
        }
        E::ConcernKnown { review_on, .. } => {
            format!("Concern known, plan in place, look again {}", fmt::date(*review_on))
        }
        E::ConcernHandedTo { .. } => "The concern was handed to somebody else".to_owned(),
        E::ConcernClosed { .. } => "Safety concern closed".to_owned(),
        E::PersonWrote { .. } => "The person wrote".to_owned(),
        E::MessageRead { .. } => "The message was read".to_owned(),
        E::MessageAnswered { .. } => "The message was answered".to_owned(),
        E::MessageTalkedOver { channel, .. } => format!("The message was answered: {}", lower(channel.words())),
        E::EpisodeClosed { reason, .. } => format!("Episode closed: {}", lower(reason.words())),
        E::EpisodeReopened => "Episode opened again".to_owned(),
        other => other.kind().to_owned(),
    }
}
