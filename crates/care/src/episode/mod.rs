//! An episode, from referral to closure: parallel tracks, each a small machine. Stream `episode`.
//!
//! A rule lives in the file of its track (`receiving`, `screening`, `decision`, `second_opinion`, `waiting`, `offer`,
//! `course`, `measure`, `safety`, `closing`); [`stage`] and [`dues`] read the tracks for a list.

mod apply;
mod asking;
mod closing;
mod commands;
mod course;
mod decision;
mod dues;
mod events;
mod line;
mod measure;
mod message;
mod offer;
mod queries;
mod receiving;
mod safety;
mod screening;
mod second_opinion;
mod stage;
mod state;
mod waiting;

pub use commands::*;
pub use dues::dues;
pub use events::*;
pub use line::*;
pub use stage::*;
pub use state::*;

use crate::{Ctx, Recorded, Rejection, Rule};
use jiff::civil::Date;

type Events = Vec<Recorded<EpisodeEvent>>;

fn fact(event: EpisodeEvent) -> Recorded<EpisodeEvent> {
    Recorded::fact(event)
}

impl Recorded<EpisodeEvent> {
    /// States the day only where it is not today.
    fn on_if(self, date: Date, ctx: &Ctx<'_>) -> Self {
        if date == ctx.today { self } else { self.on(date) }
    }
}

fn check(holds: bool, rejection: impl FnOnce() -> Rejection) -> Result<(), Rejection> {
    if holds { Ok(()) } else { Err(rejection()) }
}

/// A text that must be there.
fn text(given: String, asked: &'static str, what: &'static str) -> Result<String, Rejection> {
    check(!given.trim().is_empty(), || {
        Rejection::new(asked, Rule::TextMissing, "Write it down").because(what)
    })?;
    Ok(given)
}

/// A day on which something took place with the person: not in the future, not before the referral was received, and,
/// typed after the episode was closed, not after the closing.
fn took_place(e: &Episode, on: Date, ctx: &Ctx<'_>, asked: &'static str) -> Result<(), Rejection> {
    check(on <= ctx.today, || {
        Rejection::new(asked, Rule::DateInFuture, "Enter today or an earlier day")
    })?;
    check(e.clock_start.is_none_or(|start| start <= on), || {
        Rejection::new(asked, Rule::DateInPast, "Enter a day since the referral was received")
    })?;
    check(e.closed.is_none_or(|(closed, _, _)| on <= closed), || {
        Rejection::new(asked, Rule::Closed, "Open the episode again with a reason")
    })
}

/// A clinician who may take responsibility: not an administrator, not a trainee alone.
fn clinician(ctx: &Ctx<'_>, asked: &'static str) -> Result<(), Rejection> {
    check(ctx.by.role.is_qualified_clinician(), || {
        Rejection::new(asked, Rule::NotAClinician, "Ask a qualified clinician")
    })
}

/// Commands that make sense after closure: what is late, what is wrong, and the ways back.
const fn allowed_when_closed(command: &EpisodeCommand) -> bool {
    matches!(
        command,
        EpisodeCommand::AskSecondOpinion { .. }
            | EpisodeCommand::Reopen { .. }
            | EpisodeCommand::RecordFurtherInformation { .. }
            | EpisodeCommand::WriteNote { .. }
            | EpisodeCommand::MarkMisfiled { .. }
            | EpisodeCommand::SendLetter { .. }
            | EpisodeCommand::FollowUp { .. }
            | EpisodeCommand::Write { .. }
            | EpisodeCommand::ReadMessage { .. }
            | EpisodeCommand::AnswerMessage { .. }
            | EpisodeCommand::TalkMessageOver { .. }
            | EpisodeCommand::RaiseConcern { .. }
            | EpisodeCommand::ActOnConcern { .. }
            | EpisodeCommand::HandConcernTo { .. }
            | EpisodeCommand::CloseConcern { .. }
            | EpisodeCommand::SeeSafetyAnswer { .. }
            | EpisodeCommand::TakeMeasure { .. }
            | EpisodeCommand::DeclineMeasure { .. }
            | EpisodeCommand::OfferQuestions { .. }
            | EpisodeCommand::RecordSession { .. }
            | EpisodeCommand::ExemptAbsence { .. }
            | EpisodeCommand::HoldAssessment { .. }
            | EpisodeCommand::WithdrawReferral { .. }
            | EpisodeCommand::Receive { .. }
    )
}

/// Decides on a command: what happens, or why not. Pure.
///
/// # Errors
/// A [`Rejection`] that names the rule, what exactly, and what would be possible. The files of the tracks say which.
pub fn decide(state: &Episode, command: EpisodeCommand, ctx: &Ctx<'_>) -> Result<Events, Rejection> {
    use EpisodeCommand as C;
    check(state.is_received() || matches!(command, C::Receive { .. }), || {
        Rejection::new("act on this episode", Rule::NotReceived, "Take in a referral first")
    })?;
    check(state.closed.is_none() || allowed_when_closed(&command), || {
        Rejection::new(
            "act on this episode",
            Rule::Closed,
            "Open it again with a reason, or take in a new referral",
        )
    })?;
    let e = state;
    // One arm a command and no catch-all: a new command does not compile until its track answers it.
    match command {
        C::Receive { referral, words } => receiving::receive(e, referral, words, ctx),
        C::JoinReferral { referral, words } => receiving::join(e, referral, words, ctx),
        C::WithdrawReferral {
            referral,
            in_error,
            reason,
        } => receiving::withdraw(e, referral, in_error, reason),
        C::RecordFurtherInformation { document, text } => receiving::further(document, text),
        C::Acknowledge { to, channel } => Ok(vec![fact(EpisodeEvent::Acknowledged { to, channel })]),
        C::WantInformation {
            enquiry,
            from,
            question,
        } => receiving::want(e, enquiry, from, question, ctx),
        C::GiveInformation { enquiry, answer } => receiving::give(e, enquiry, answer),
        C::SendLetter { letter, to, channel } => receiving::send_letter(e, letter, to, channel),
        C::Screen { priority, next, reason } => screening::screen(e, priority, next, reason, ctx),
        C::ReconsiderPriority { priority, reason } => screening::reconsider(e, priority, reason, ctx),
        C::Assign { user, role } => {
            check(!e.assigned.contains(&(user, role)), || {
                Rejection::new("take the episode on", Rule::AlreadyDone, "They have it")
            })?;
            Ok(vec![fact(EpisodeEvent::Assigned { user, role })])
        }
        C::HandToCrisis { to } => screening::hand_to_crisis(e, to),
        C::ConfirmCrisisArrival { note } => screening::confirm_crisis(e, note),
        C::BookAssessment {
            appointment,
            with,
            at,
            minutes,
            medium,
            site,
        } => screening::book(e, appointment, with, at, minutes, medium, site, ctx),
        C::CancelAppointment {
            appointment,
            by,
            reason,
        } => screening::cancel(e, appointment, by, reason),
        C::HoldAssessment {
            appointment,
            attendance,
            on,
            summary,
            person_view,
            alone,
        } => screening::hold(e, appointment, attendance, on, summary, person_view, alone, ctx),
        C::Decide { decision, words } => decision::decide(e, decision, words, ctx),
        C::ConfirmDecision {
            decision,
            how,
            agrees,
            reason,
        } => decision::confirm(e, decision, how, agrees, reason, ctx),
        C::TellDecision {
            decision,
            to,
            channel,
            note,
        } => decision::tell(e, decision, to, channel, note, ctx),
        C::ConfirmArrival { decision, note } => decision::arrived(e, decision, note),
        C::FailHandOver { decision, reason } => decision::not_arrived(e, decision, reason),
        C::AskSecondOpinion {
            review,
            decision,
            asked_by,
            reason,
        } => second_opinion::ask(e, review, decision, asked_by, reason, ctx),
        C::NameReviewer {
            review,
            reviewer,
            human,
            pool,
            trained_in,
            managers,
        } => second_opinion::name_reviewer(e, review, reviewer, human, pool, &trained_in, &managers),
        C::OfferMeeting { review, accepted } => second_opinion::offer_meeting(e, review, accepted, ctx),
        C::WriteOpinion { review, opinion } => second_opinion::write(e, review, opinion, ctx),
        C::ShowFirstDecision { review } => second_opinion::show_first(e, review, ctx),
        C::ConcludeReview {
            review,
            outcome,
            choices,
            deliverer,
            unmet_need,
            reason,
            wait,
        } => second_opinion::conclude(e, review, outcome, choices, deliverer, unmet_need, reason, wait, ctx),
        C::StateWishes { wishes, words } => Ok(vec![
            fact(EpisodeEvent::WishesStated(wishes)).with(crate::Key::Wish, words),
        ]),
        C::BeginWait { wait, choices } => waiting::begin(e, wait, choices, ctx),
        C::StateChoices { wait, choices } => waiting::state_choices(e, wait, choices),
        C::PauseWait {
            pause,
            wait,
            reason,
            from,
            until,
            words,
        } => waiting::pause(e, pause, wait, reason, from, until, words, ctx),
        C::ResumeWait { pause } => waiting::resume(e, pause),
        C::KeepInTouch {
            answer,
            channel,
            note,
            concern,
        } => Ok(waiting::keep_in_touch(e, answer, channel, note, concern)),
        C::LookAgain { note } => waiting::look_again(e, note, ctx),
        C::EndWait { wait, reason } => waiting::end(e, wait, reason, ctx),
        C::MakeOffer {
            offer,
            wait,
            opening,
            practitioner,
            choice,
            first_at,
            explanation,
        } => offer::make(
            e,
            offer,
            wait,
            opening,
            practitioner,
            choice,
            first_at,
            explanation,
            ctx,
        ),
        C::LogCall { opening, outcome, note } => Ok(vec![
            fact(EpisodeEvent::CallLogged { opening, outcome }).with(crate::Key::Note, note),
        ]),
        C::AcceptOffer {
            offer,
            course,
            sessions,
        } => offer::accept(e, offer, course, sessions, ctx),
        C::DeclineOffer { offer, reason, words } => offer::decline(e, offer, reason, words),
        C::LapseOffer { offer } => offer::lapse(e, offer, ctx),
        C::WithdrawOffer { offer, reason } => offer::withdraw(e, offer, reason),
        C::PlanSessions { course, sessions } => course::plan(e, course, sessions),
        C::MoveSession {
            session,
            to,
            by,
            reason,
            opening,
        } => course::move_session(e, session, to, by, reason, opening, ctx),
        C::CancelSession { session, by, reason } => course::cancel_session(e, session, by, reason),
        C::RecordSession {
            session,
            attendance,
            on,
            medium,
            kind,
            minutes,
            note,
            note_id,
        } => course::record(e, session, attendance, on, medium, kind, minutes, note, note_id, ctx),
        C::ExemptAbsence { session, why, note } => course::exempt(e, session, why, note),
        C::ReviewCourse {
            course,
            outcome,
            extend_by,
            summary,
        } => course::review(e, course, outcome, extend_by, summary, ctx),
        C::ChangeTherapist {
            course,
            to,
            opening,
            trainee,
            reason,
        } => course::change_therapist(e, course, to, opening, trainee, reason),
        C::StepCourse {
            course,
            step,
            wait,
            choices,
            reason,
        } => course::step(e, course, step, wait, choices, reason, ctx),
        C::AgreeEnding { course, on, words } => course::agree_ending(e, course, on, words, ctx),
        C::EndCourse {
            course,
            how,
            on,
            summary,
            follow_ups,
        } => course::end(e, course, how, on, summary, &follow_ups, ctx),
        C::FollowUp {
            follow_up,
            answered,
            note,
        } => course::follow_up(e, follow_up, answered, note),
        C::TakeMeasure {
            measure,
            on,
            concern,
            worse,
        } => measure::take(e, measure, on, concern, worse, ctx),
        C::DeclineMeasure {
            instrument,
            session,
            occasion,
        } => measure::decline(e, instrument, session, occasion),
        C::OfferQuestions { occasion } => asking::offer(e, occasion, ctx),
        C::SeeSafetyAnswer { measure, note } => measure::see(e, measure, note, ctx),
        C::AgreeGoal { goal, words } => measure::agree_goal(e, goal, words),
        C::RateGoal { goal, rating } => measure::rate_goal(e, goal, rating),
        C::WriteNote {
            note,
            layer,
            session,
            corrects,
            text,
        } => measure::write_note(e, note, layer, session, corrects, text, ctx),
        C::MarkMisfiled { entry, reason } => measure::misfile(e, entry, reason),
        C::RaiseConcern {
            concern,
            kind,
            source,
            response,
            owner,
            what,
        } => safety::raise(e, concern, kind, source, response, owner, what),
        C::ActOnConcern { concern, done } => safety::act(e, concern, done),
        C::FormulateConcern {
            concern,
            triggers,
            helps,
            summary,
        } => safety::formulate(e, concern, triggers, helps, summary, ctx),
        C::SharePlan { concern, plan, words } => safety::share_plan(e, concern, plan, words, ctx),
        C::KnowConcern { concern, review_on } => safety::know(e, concern, review_on, ctx),
        C::HandConcernTo { concern, owner } => safety::hand_to(e, concern, owner),
        C::CloseConcern { concern, reason } => safety::close(e, concern, reason, ctx),
        C::Write { message, text } => message::write(e, message, text),
        C::ReadMessage { message } => message::read(e, message),
        C::AnswerMessage { message, reply, text } => message::answer(e, message, reply, text),
        C::TalkMessageOver { message, channel, note } => message::talk_over(e, message, channel, note),
        C::Close {
            reason,
            over_open_concern,
            words,
        } => closing::close(e, reason, over_open_concern, words, ctx),
        C::Reopen { reason } => closing::reopen(e, reason),
    }
}
