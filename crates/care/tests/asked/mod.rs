//! Random commands on an episode: mostly ones that name what exists, now and then ones that do not.

use crate::tape::Tape;
use care::calendar::{days_after, london_instant};
use care::episode::*;
use care::service::Standards;
use care::terms::*;
use care::*;
use jiff::civil::{Date, Time};
use uuid::Uuid;

const HUMANS: u128 = 4;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// A small world in which ids repeat, so that commands often name things that exist.
pub struct World {
    pub today: Date,
    pub hour: i8,
    pub standards: Standards,
    pub calendar: Calendar,
}

impl World {
    /// Who asks; often the reviewer of an open second opinion, whom only few may stand in for.
    pub fn author(&self, tape: &mut Tape, e: &Episode) -> Author {
        let roles = [
            Role::TriageClinician,
            Role::Assessor,
            Role::Therapist,
            Role::Reviewer,
            Role::Administrator,
            Role::Trainee,
        ];
        let reviewer = e.open_reviews().find_map(|r| r.reviewer);
        if let Some((user, human, _)) = reviewer.filter(|_| tape.flip()) {
            return Author {
                user,
                human,
                role: Role::Reviewer,
            };
        }
        let human = 1 + u128::from(tape.below(HUMANS as u32));
        Author {
            user: UserId(id(human)),
            human: HumanId(id(human)),
            role: *tape.pick(&roles),
        }
    }
}

fn therapies(tape: &mut Tape) -> Vec<TherapyChoice> {
    let all = ["CBT", "DIT", "EMDR"];
    let n = tape.below(3) as usize;
    all.iter()
        .take(n)
        .map(|t| TherapyChoice {
            therapy: TherapyCode::new(*t),
            format: if tape.below(6) == 0 {
                Format::Couple
            } else {
                Format::Individual
            },
        })
        .collect()
}

fn words(tape: &mut Tape) -> String {
    if tape.below(8) == 0 { "  ".into() } else { "said".into() }
}

fn maybe(tape: &mut Tape) -> Option<String> {
    Some(words(tape)).filter(|w| !w.trim().is_empty())
}

fn near(tape: &mut Tape, today: Date) -> Date {
    days_after(today, tape.below(60) as i32 - 30)
}

fn at(tape: &mut Tape, today: Date) -> jiff::Timestamp {
    london_instant(near(tape, today), Time::constant(10, 0, 0, 0))
}

/// One of the known ids of a kind, or now and then one that does not exist.
fn known<T: Copy>(tape: &mut Tape, all: &[T], make: impl Fn(u128) -> T) -> T {
    if all.is_empty() || tape.below(10) == 0 {
        make(900 + u128::from(tape.below(3)))
    } else {
        *tape.pick(all)
    }
}

fn fresh<T>(tape: &mut Tape, next: &mut u128, make: impl Fn(u128) -> T) -> T {
    if tape.below(12) > 0 {
        *next += 1;
    }
    make(*next)
}

/// What a measure is for: mostly nothing, else something that was asked or planned, now and then something unknown.
fn occasion(tape: &mut Tape, e: &Episode) -> Option<Occasion> {
    let follow_ups: Vec<_> = e.follow_ups.iter().map(|f| f.id).collect();
    let askings: Vec<_> = e.askings.iter().map(|a| a.id).collect();
    match tape.below(4) {
        0 => Some(Occasion::FollowUp(known(tape, &follow_ups, |n| FollowUpId(id(n))))),
        1 => Some(Occasion::Waiting(known(tape, &askings, |n| AskingId(id(n))))),
        _ => None,
    }
}

fn referral(tape: &mut Tape, today: Date, next: &mut u128) -> Referral {
    let returns = tape.below(5) == 0;
    Referral {
        id: fresh(tape, next, |n| ReferralId(id(n))),
        person: PersonId(id(1 + u128::from(tape.below(12) == 0))),
        source: *tape.pick(ReferralSource::ALL),
        means: *tape.pick(Means::ALL),
        received_on: days_after(today, tape.below(12) as i32 - 10),
        referrer: None,
        referrer_organisation: None,
        document: None,
        asks_for: None,
        urgency: None,
        recommendation: Recommendation::Recommends,
        circumstances: vec![],
        problem: None,
        returns_from: returns.then(|| (EpisodeId(id(77)), days_after(today, -(tape.below(300) as i32)))),
        wants_triage: tape.flip(),
    }
}

#[expect(clippy::too_many_lines, reason = "one arm a command")]
pub fn command(tape: &mut Tape, e: &Episode, w: &World, next: &mut u128) -> EpisodeCommand {
    use EpisodeCommand as C;
    let today = w.today;
    let decisions: Vec<_> = e.decisions.iter().map(|d| d.facts.id).collect();
    let reviews: Vec<_> = e.reviews.iter().map(|r| r.id).collect();
    let waits: Vec<_> = e.waits.iter().map(|w| w.id).collect();
    let offers: Vec<_> = e.offers.iter().map(|o| o.id).collect();
    let courses: Vec<_> = e.courses.iter().map(|c| c.facts.id).collect();
    let sessions: Vec<_> = e.courses.iter().flat_map(|c| &c.sessions).map(|s| s.id).collect();
    let concerns: Vec<_> = e.concerns.iter().map(|c| c.id).collect();
    let measures: Vec<_> = e.measures.iter().map(|m| m.facts.id).collect();
    let appointments: Vec<_> = e.appointments.iter().map(|a| a.id).collect();
    let human = |t: &mut Tape| 1 + u128::from(t.below(HUMANS as u32));
    if !e.is_received() && tape.below(6) > 0 {
        return C::Receive {
            referral: referral(tape, today, next),
            words: ReferralWords::default(),
        };
    }
    // What a random walk reaches rarely is asked more often while it is possible.
    if e.open_courses().next().is_some() && tape.below(4) == 0
        || e.follow_ups.iter().any(|f| f.done.is_none()) && tape.below(5) == 0
    {
        return course_command(tape, &courses, e, today, next);
    }
    if e.open_concerns().next().is_some() && tape.below(6) == 0 {
        return concern_command(tape, &concerns, today, next);
    }
    let choice = if e.open_reviews().next().is_some() && tape.below(3) == 0 {
        34 + tape.below(11)
    } else if e.open_offers().next().is_some() && tape.below(3) == 0 {
        57
    } else if e.open_waits().next().is_some() && tape.below(5) == 0 {
        54
    } else if e.open_courses().next().is_some() && tape.below(4) == 0 {
        60 + tape.below(2)
    } else {
        tape.below(68)
    };
    match choice {
        0 => C::Receive {
            referral: referral(tape, today, next),
            words: ReferralWords::default(),
        },
        1 => C::JoinReferral {
            referral: referral(tape, today, next),
            words: ReferralWords::default(),
        },
        2 => {
            let all: Vec<_> = e.referrals.iter().map(|(r, _)| r.id).collect();
            C::WithdrawReferral {
                referral: known(tape, &all, |n| ReferralId(id(n))),
                in_error: tape.flip(),
                reason: None,
            }
        }
        3 => C::RecordFurtherInformation {
            document: None,
            text: maybe(tape),
        },
        4 => C::Acknowledge {
            to: *tape.pick(Audience::ALL),
            channel: Channel::Letter,
        },
        5 => C::WantInformation {
            enquiry: fresh(tape, next, |n| EnquiryId(id(n))),
            from: EnquiryTo::Referrer,
            question: words(tape),
        },
        6 => {
            let all: Vec<_> = e.enquiries.iter().map(|q| q.id).collect();
            C::GiveInformation {
                enquiry: known(tape, &all, |n| EnquiryId(id(n))),
                answer: words(tape),
            }
        }
        7 => C::SendLetter {
            letter: *tape.pick(LetterKind::ALL),
            to: *tape.pick(&[Audience::Person, Audience::Gp]),
            channel: Channel::Letter,
        },
        8 | 9 => C::Screen {
            priority: Priority::Soon,
            next: *tape.pick(NextStep::ALL),
            reason: words(tape),
        },
        10 => C::ReconsiderPriority {
            priority: Priority::Urgent,
            reason: words(tape),
        },
        11 => C::Assign {
            user: UserId(id(human(tape))),
            role: Role::Assessor,
        },
        12 => C::HandToCrisis { to: words(tape) },
        13 => C::ConfirmCrisisArrival { note: None },
        14 => C::BookAssessment {
            appointment: fresh(tape, next, |n| AppointmentId(id(n))),
            with: UserId(id(2)),
            at: at(tape, today),
            minutes: if tape.below(8) == 0 { 3 } else { 60 },
            medium: Medium::InPerson,
            site: None,
        },
        15 => C::CancelAppointment {
            appointment: known(tape, &appointments, |n| AppointmentId(id(n))),
            by: CancelledBy::Service,
            reason: None,
        },
        16 => C::HoldAssessment {
            appointment: known(tape, &appointments, |n| AppointmentId(id(n))),
            attendance: *tape.pick(Attendance::ALL),
            on: near(tape, today),
            summary: maybe(tape),
            person_view: maybe(tape),
            alone: tape.flip(),
        },
        17..=22 => {
            let kind = *tape.pick(DecisionKind::ALL);
            C::Decide {
                decision: DecisionFacts {
                    id: fresh(tape, next, |n| DecisionId(id(n))),
                    kind,
                    considered: vec![TherapyCode::new("DIT")],
                    choices: therapies(tape),
                    reason: Some(*tape.pick(ReasonCode::ALL)),
                    trial_sessions: Some(tape.below(8) as u8),
                    look_again_on: Some(near(tape, today)),
                    second_opinion_stated: tape.below(5) > 0,
                    unmet_need: false,
                },
                words: DecisionWords {
                    reason: words(tape),
                    referrer_view: maybe(tape),
                    person_view: maybe(tape),
                    took_part: Some("we".into()),
                    alternative: maybe(tape),
                    alternative_owner: Some("I".into()),
                    what_would_change: maybe(tape),
                    destination: maybe(tape),
                },
            }
        }
        23..=25 => C::ConfirmDecision {
            decision: known(tape, &decisions, |n| DecisionId(id(n))),
            how: ConfirmedBy::SecondClinician,
            agrees: tape.below(3) > 0,
            reason: maybe(tape),
        },
        26..=29 => C::TellDecision {
            decision: known(tape, &decisions, |n| DecisionId(id(n))),
            to: *tape.pick(&[Audience::Person, Audience::Person, Audience::Referrer]),
            channel: *tape.pick(Channel::ALL),
            note: None,
        },
        30 => C::ConfirmArrival {
            decision: known(tape, &decisions, |n| DecisionId(id(n))),
            note: None,
        },
        31 => C::FailHandOver {
            decision: known(tape, &decisions, |n| DecisionId(id(n))),
            reason: words(tape),
        },
        32..=33 => C::AskSecondOpinion {
            review: fresh(tape, next, |n| ReviewId(id(n))),
            decision: known(tape, &decisions, |n| DecisionId(id(n))),
            asked_by: AskedBy::Person,
            reason: maybe(tape),
        },
        34..=36 => C::NameReviewer {
            review: known(tape, &reviews, |n| ReviewId(id(n))),
            reviewer: UserId(id(3)),
            human: HumanId(id(human(tape))),
            pool: ReviewerPool::Register,
            trained_in: if tape.below(5) == 0 {
                vec![]
            } else {
                vec![TherapyCode::new("DIT")]
            },
            managers: if tape.below(5) == 0 {
                vec![HumanId(id(human(tape)))]
            } else {
                vec![]
            },
        },
        37..=38 => C::OfferMeeting {
            review: known(tape, &reviews, |n| ReviewId(id(n))),
            accepted: None,
        },
        39..=40 => C::WriteOpinion {
            review: known(tape, &reviews, |n| ReviewId(id(n))),
            opinion: words(tape),
        },
        41..=42 => C::ShowFirstDecision {
            review: known(tape, &reviews, |n| ReviewId(id(n))),
        },
        43..=44 => C::ConcludeReview {
            review: known(tape, &reviews, |n| ReviewId(id(n))),
            outcome: *tape.pick(ReviewOutcome::ALL),
            choices: therapies(tape),
            deliverer: tape.flip().then(|| PractitionerId(id(5))),
            unmet_need: tape.flip(),
            reason: words(tape),
            wait: fresh(tape, next, |n| WaitId(id(n))),
        },
        45 => C::StateWishes {
            wishes: Wishes::default(),
            words: None,
        },
        46..=47 => C::BeginWait {
            wait: fresh(tape, next, |n| WaitId(id(n))),
            choices: therapies(tape),
        },
        48 => C::StateChoices {
            wait: known(tape, &waits, |n| WaitId(id(n))),
            choices: therapies(tape),
        },
        49 => C::PauseWait {
            pause: fresh(tape, next, |n| PauseId(id(n))),
            wait: known(tape, &waits, |n| WaitId(id(n))),
            reason: *tape.pick(PauseReason::ALL),
            from: today,
            until: (tape.below(6) > 0).then(|| near(tape, today)),
            words: None,
        },
        50 => {
            let all: Vec<_> = e.waits.iter().flat_map(|w| &w.pauses).map(|p| p.id).collect();
            C::ResumeWait {
                pause: known(tape, &all, |n| PauseId(id(n))),
            }
        }
        51 => C::KeepInTouch {
            answer: *tape.pick(KeepInTouch::ALL),
            channel: *tape.pick(&[Channel::Phone, Channel::Letter, Channel::Phone]),
            note: None,
            concern: fresh(tape, next, |n| ConcernId(id(n))),
        },
        52 => C::LookAgain { note: words(tape) },
        53 => C::EndWait {
            wait: known(tape, &waits, |n| WaitId(id(n))),
            reason: words(tape),
        },
        54..=55 => {
            let choice = e.open_waits().next().and_then(|w| w.choices.first().cloned());
            C::MakeOffer {
                offer: fresh(tape, next, |n| OfferId(id(n))),
                wait: known(tape, &waits, |n| WaitId(id(n))),
                opening: OpeningId(id(6)),
                practitioner: PractitionerId(id(5)),
                choice: choice.filter(|_| tape.below(8) > 0).unwrap_or(TherapyChoice {
                    therapy: TherapyCode::new("CAT"),
                    format: Format::Individual,
                }),
                first_at: at(tape, today),
                explanation: None,
            }
        }
        56 => C::LogCall {
            opening: None,
            outcome: CallOutcome::NoAnswer,
            note: None,
        },
        57..=58 => {
            let offer = known(tape, &offers, |n| OfferId(id(n)));
            let choice = e.offers.iter().find(|o| o.id == offer).map(|o| o.choice.clone());
            let course = CourseFacts {
                id: fresh(tape, next, |n| CourseId(id(n))),
                choice: choice.unwrap_or(TherapyChoice {
                    therapy: TherapyCode::new("CAT"),
                    format: Format::Group,
                }),
                practitioner: PractitionerId(id(5)),
                opening: None,
                group: None,
                weekly: WeeklySlot {
                    day: Day::Monday,
                    at: Time::constant(10, 0, 0, 0),
                    minutes: 50,
                },
                medium: Medium::Video,
                sessions: if tape.flip() { 12 } else { 40 },
                trainee: TraineeTold::NotATrainee,
            };
            let n = tape.below(4);
            let sessions = (0..n)
                .map(|_| PlannedSession {
                    id: fresh(tape, next, |n| SessionId(id(n))),
                    at: at(tape, today),
                })
                .collect();
            C::AcceptOffer {
                offer,
                course,
                sessions,
            }
        }
        59 => match tape.below(3) {
            0 => C::DeclineOffer {
                offer: known(tape, &offers, |n| OfferId(id(n))),
                reason: DeclineReason::Time,
                words: None,
            },
            1 => C::LapseOffer {
                offer: known(tape, &offers, |n| OfferId(id(n))),
            },
            _ => C::WithdrawOffer {
                offer: known(tape, &offers, |n| OfferId(id(n))),
                reason: words(tape),
            },
        },
        60 => C::RecordSession {
            session: known(tape, &sessions, |n| SessionId(id(n))),
            attendance: *tape.pick(&[Attendance::Attended, Attendance::DidNotAttend]),
            on: near(tape, today),
            medium: Medium::Video,
            kind: SessionKind::Treatment,
            minutes: if tape.below(9) == 0 { 999 } else { 50 },
            note: maybe(tape),
            note_id: fresh(tape, next, |n| NoteId(id(n))),
        },
        61 => match tape.below(4) {
            3 => C::ExemptAbsence {
                session: known(tape, &sessions, |n| SessionId(id(n))),
                why: *tape.pick(Exemption::ALL),
                note: maybe(tape),
            },
            0 => C::PlanSessions {
                course: known(tape, &courses, |n| CourseId(id(n))),
                sessions: vec![PlannedSession {
                    id: fresh(tape, next, |n| SessionId(id(n))),
                    at: at(tape, today),
                }],
            },
            1 => C::MoveSession {
                session: known(tape, &sessions, |n| SessionId(id(n))),
                to: at(tape, today),
                by: CancelledBy::Person,
                reason: None,
                opening: Some(OpeningId(id(1))),
            },
            _ => C::CancelSession {
                session: known(tape, &sessions, |n| SessionId(id(n))),
                by: CancelledBy::Therapist,
                reason: None,
            },
        },
        62 => course_command(tape, &courses, e, today, next),
        63 => match tape.below(6) {
            0 => C::DeclineMeasure {
                instrument: "phq9".into(),
                session: None,
                occasion: occasion(tape, e),
            },
            4 | 5 => C::OfferQuestions {
                occasion: if tape.flip() {
                    Occasion::Waiting(fresh(tape, next, |n| AskingId(id(n))))
                } else {
                    let follow_ups: Vec<_> = e.follow_ups.iter().map(|f| f.id).collect();
                    Occasion::FollowUp(known(tape, &follow_ups, |n| FollowUpId(id(n))))
                },
            },
            1 => C::SeeSafetyAnswer {
                measure: known(tape, &measures, |n| MeasureId(id(n))),
                note: None,
            },
            _ => C::TakeMeasure {
                measure: MeasureFacts {
                    id: fresh(tape, next, |n| MeasureId(id(n))),
                    instrument: "phq9".into(),
                    catalogue: "test".into(),
                    answers: if tape.below(8) == 0 {
                        vec![None; 9]
                    } else {
                        vec![Some(1); 9]
                    },
                    score_tenths: Some(90),
                    is_case: Some(false),
                    safety: tape.flip().then(|| 1 + tape.below(3) as u8),
                    session: None,
                    occasion: occasion(tape, e),
                    entered_by: EnteredBy::Person,
                },
                on: near(tape, today),
                concern: fresh(tape, next, |n| ConcernId(id(n))),
                worse: (tape.below(4) == 0).then(|| "worse".to_owned()),
            },
        },
        64 => {
            let goals: Vec<_> = e.goals.iter().map(|g| g.id).collect();
            let notes: Vec<_> = e.notes.iter().map(|n| n.id).collect();
            match tape.below(4) {
                0 => C::AgreeGoal {
                    goal: fresh(tape, next, |n| GoalId(id(n))),
                    words: words(tape),
                },
                1 => C::RateGoal {
                    goal: known(tape, &goals, |n| GoalId(id(n))),
                    rating: tape.below(13) as u8,
                },
                2 => C::WriteNote {
                    note: fresh(tape, next, |n| NoteId(id(n))),
                    layer: *tape.pick(NoteLayer::ALL),
                    session: None,
                    corrects: tape.flip().then(|| known(tape, &notes, |n| NoteId(id(n)))),
                    text: words(tape),
                },
                _ => C::MarkMisfiled {
                    entry: u64::from(tape.below(30)),
                    reason: words(tape),
                },
            }
        }
        65 => concern_command(tape, &concerns, today, next),
        66 if tape.below(2) == 0 => copy_command(tape, e, today),
        66 => {
            let messages: Vec<_> = e.messages.iter().map(|m| m.0).collect();
            match tape.below(6) {
                0 | 3 => C::Write {
                    message: fresh(tape, next, |n| MessageId(id(n))),
                    text: words(tape),
                },
                5 => {
                    let message = known(tape, &messages, |n| MessageId(id(n)));
                    if next.is_multiple_of(2) {
                        C::TalkMessageOver {
                            message,
                            channel: *tape.pick(Channel::ALL),
                            note: maybe(tape),
                        }
                    } else {
                        C::AnswerMessage {
                            message,
                            reply: fresh(tape, next, |n| ReplyId(id(n))),
                            text: words(tape),
                        }
                    }
                }
                _ => C::ReadMessage {
                    message: known(tape, &messages, |n| MessageId(id(n))),
                },
            }
        }
        _ => {
            if e.closed.is_some() || tape.below(4) == 0 {
                C::Reopen { reason: words(tape) }
            } else {
                C::Close {
                    reason: *tape.pick(ClosureReason::ALL),
                    over_open_concern: tape.flip(),
                    words: words(tape),
                }
            }
        }
    }
}

fn course_command(tape: &mut Tape, courses: &[CourseId], e: &Episode, today: Date, next: &mut u128) -> EpisodeCommand {
    use EpisodeCommand as C;
    let course = known(tape, courses, |n| CourseId(id(n)));
    let follow_ups: Vec<_> = e.follow_ups.iter().map(|f| f.id).collect();
    match tape.below(6) {
        0 => C::ReviewCourse {
            course,
            outcome: CourseReview::Extend,
            extend_by: if tape.below(5) == 0 { 99 } else { 4 },
            summary: words(tape),
        },
        1 => C::ChangeTherapist {
            course,
            to: PractitionerId(id(if tape.flip() { 5 } else { 8 })),
            opening: None,
            trainee: *tape.pick(TraineeTold::ALL),
            reason: words(tape),
        },
        2 => C::StepCourse {
            course,
            step: *tape.pick(Step::ALL),
            wait: fresh(tape, next, |n| WaitId(id(n))),
            choices: therapies(tape),
            reason: words(tape),
        },
        3 => C::AgreeEnding {
            course,
            on: near(tape, today),
            words: None,
        },
        4 => C::EndCourse {
            course,
            how: *tape.pick(CourseEnd::ALL),
            on: near(tape, today),
            summary: maybe(tape),
            follow_ups: (0..3).map(|_| fresh(tape, next, |n| FollowUpId(id(n)))).collect(),
        },
        _ => C::FollowUp {
            follow_up: known(tape, &follow_ups, |n| FollowUpId(id(n))),
            answered: tape.flip(),
            note: None,
        },
    }
}

fn copy_command(tape: &mut Tape, e: &Episode, today: Date) -> EpisodeCommand {
    use EpisodeCommand as C;
    let held: Vec<_> = e.copy.held.iter().map(|h| h.entry).collect();
    if let Some(entry) = held.first().copied().filter(|_| tape.flip()) {
        return C::GiveBack {
            entry,
            why: words(tape),
        };
    }
    match tape.below(9) {
        0 | 1 => C::AskForNotes,
        2..=4 => C::HoldBack {
            hold: Hold {
                entry: match tape.below(4) {
                    0 => u64::from(tape.below(30)),
                    _ => e.version,
                },
                reason: *tape.pick(HoldReason::ALL),
                review_on: match tape.below(4) {
                    0 => near(tape, today),
                    _ => days_after(today, 28),
                },
                told: tape.flip(),
                why: words(tape),
                instead: maybe(tape),
            },
        },
        5..=7 => C::GiveBack {
            entry: held.first().copied().unwrap_or(3),
            why: words(tape),
        },
        _ => C::ReleaseNotes {
            through: if tape.below(4) == 0 { e.version + 1 } else { e.version },
        },
    }
}

fn concern_command(tape: &mut Tape, concerns: &[ConcernId], today: Date, next: &mut u128) -> EpisodeCommand {
    use EpisodeCommand as C;
    let concern = known(tape, concerns, |n| ConcernId(id(n)));
    match tape.below(8) {
        0 => C::RaiseConcern {
            concern: fresh(tape, next, |n| ConcernId(id(n))),
            kind: *tape.pick(ConcernKind::ALL),
            source: ConcernSource::Words,
            response: *tape.pick(ResponseNeeded::ALL),
            owner: None,
            what: words(tape),
        },
        1 => C::ActOnConcern {
            concern,
            done: words(tape),
        },
        2 => C::FormulateConcern {
            concern,
            triggers: None,
            helps: maybe(tape),
            summary: words(tape),
        },
        3 => C::SharePlan {
            concern,
            plan: PlanFacts {
                copy_given: true,
                review_on: near(tape, today),
            },
            words: PlanWords {
                signs: maybe(tape),
                ..PlanWords::default()
            },
        },
        4 => C::KnowConcern {
            concern,
            review_on: near(tape, today),
        },
        5 => C::HandConcernTo {
            concern,
            owner: UserId(id(1 + u128::from(tape.below(2)))),
        },
        _ => C::CloseConcern {
            concern,
            reason: words(tape),
        },
    }
}
