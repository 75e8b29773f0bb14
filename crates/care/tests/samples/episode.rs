//! Episode events.

use super::{DAY, LATER, Sample, TEN, at, id, sample};
use care::Key;
use care::Role;
use care::episode::EpisodeEvent as E;
use care::episode::*;
use care::terms::*;

fn choice(therapy: &str, format: Format) -> TherapyChoice {
    TherapyChoice {
        therapy: TherapyCode::new(therapy),
        format,
    }
}

fn referral() -> Referral {
    Referral {
        id: id(1),
        person: id(2),
        source: ReferralSource::HospitalLiaison,
        means: Means::Message,
        received_on: DAY,
        referrer: Some(id(3)),
        referrer_organisation: Some("RX1LK".into()),
        document: Some(id(4)),
        asks_for: Some(TherapyCode::new("DIT")),
        urgency: Some(SentUrgency::Asap),
        recommendation: Recommendation::Recommends,
        circumstances: vec![SocialCircumstance::Housing, SocialCircumstance::ViolenceAtHome],
        problem: Some("long_standing_relational".into()),
        returns_from: Some((id(5), DAY)),
        wants_triage: true,
    }
}

const REFERRAL_WORDS: &[Key] = &[
    Key::OwnWords,
    Key::Hopes,
    Key::ReferralReason,
    Key::ReferrerView,
    Key::Circumstances,
    Key::Medication,
    Key::DiagnosisGiven,
    Key::SafetyAsSent,
    Key::ReferrerName,
    Key::ReferrerContact,
    Key::Unread,
];

fn facts(event: E) -> Sample {
    sample(&event, None, &[])
}

fn said(event: E, keys: &[Key]) -> Sample {
    sample(&event, None, keys)
}

pub fn samples() -> Vec<Sample> {
    let mut out = intake();
    out.extend(judgement());
    out.extend(waiting());
    out.extend(work());
    out.extend(safety_and_end());
    out
}

fn intake() -> Vec<Sample> {
    let received = E::ReferralReceived {
        referral: referral(),
        acknowledge_by: LATER,
        safety_screen_by: LATER,
        screen_by: LATER,
    };
    let booked = E::AssessmentBooked {
        appointment: id(7),
        with: id(8),
        at: at(),
        minutes: 50,
        medium: Medium::Video,
        site: Some("tannery".into()),
    };
    let held = E::AssessmentHeld {
        appointment: id(7),
        attendance: Attendance::Late,
    };
    vec![
        sample(&received, Some(DAY), REFERRAL_WORDS),
        sample(&E::ReferralJoined { referral: referral() }, Some(DAY), REFERRAL_WORDS),
        said(
            E::ReferralWithdrawn {
                referral: id(1),
                in_error: true,
            },
            &[Key::Reason],
        ),
        said(E::FurtherInformationReceived { document: Some(id(4)) }, &[Key::Answer]),
        facts(E::Acknowledged {
            to: Audience::Person,
            channel: Channel::Letter,
        }),
        said(
            E::InformationWanted {
                enquiry: id(6),
                from: EnquiryTo::OtherTeam,
                due: LATER,
            },
            &[Key::Question],
        ),
        said(E::InformationGiven { enquiry: id(6) }, &[Key::Answer]),
        facts(E::LetterSent {
            letter: LetterKind::Unreached,
            to: Audience::Gp,
            channel: Channel::Email,
        }),
        said(
            E::Screened {
                priority: Priority::Soon,
                next: NextStep::Assess,
                by: id(9),
            },
            &[Key::Reason],
        ),
        said(
            E::PriorityReconsidered {
                priority: Priority::Urgent,
            },
            &[Key::Reason],
        ),
        facts(E::Assigned {
            user: id(8),
            role: Role::Assessor,
        }),
        said(E::EmergencyHandedOver, &[Key::Destination]),
        said(E::EmergencyArrivalConfirmed, &[Key::Note]),
        facts(booked),
        said(
            E::AppointmentCancelled {
                appointment: id(7),
                by: CancelledBy::Service,
            },
            &[Key::Reason],
        ),
        sample(&held, Some(DAY), &[Key::Summary, Key::PersonView]),
        sample(&E::SeenAlone { by: id(8) }, Some(DAY), &[]),
    ]
}

fn judgement() -> Vec<Sample> {
    let decision = DecisionFacts {
        id: id(10),
        kind: DecisionKind::NotSuitable,
        considered: vec![TherapyCode::new("DIT"), TherapyCode::new("CBT")],
        choices: vec![choice("CBT", Format::Group)],
        reason: Some(ReasonCode::TherapyNotIndicated),
        trial_sessions: Some(4),
        look_again_on: Some(LATER),
        second_opinion_stated: true,
        unmet_need: true,
    };
    let made = E::DecisionMade {
        decision,
        by: id(9),
        provisional: true,
        confirm_by: Some(LATER),
        letter_by: LATER,
        arrival_by: Some(LATER),
    };
    let made_words = [
        Key::Reason,
        Key::ReferrerView,
        Key::PersonView,
        Key::TookPart,
        Key::Alternative,
        Key::AlternativeOwner,
        Key::WhatWouldChange,
        Key::Destination,
    ];
    let concluded = E::ReviewConcluded {
        review: id(11),
        outcome: ReviewOutcome::OtherTherapy,
        choices: vec![choice("DIT", Format::Individual)],
        deliverer: Some(id(12)),
        unmet_need: true,
    };
    vec![
        said(made, &made_words),
        said(
            E::DecisionConfirmed {
                decision: id(10),
                by: id(13),
                how: ConfirmedBy::TeamMeeting,
            },
            &[Key::Reason],
        ),
        said(
            E::DecisionNotConfirmed {
                decision: id(10),
                by: id(13),
            },
            &[Key::Reason],
        ),
        said(
            E::DecisionTold {
                decision: id(10),
                to: Audience::Person,
                channel: Channel::Phone,
            },
            &[Key::Note],
        ),
        said(E::ArrivalConfirmed { decision: id(10) }, &[Key::Note]),
        said(E::HandOverFailed { decision: id(10) }, &[Key::Reason]),
        said(
            E::SecondOpinionAsked {
                review: id(11),
                decision: id(10),
                asked_by: AskedBy::Representative,
                due: LATER,
            },
            &[Key::Reason],
        ),
        facts(E::ReviewerNamed {
            review: id(11),
            reviewer: id(14),
            human: id(15),
            pool: ReviewerPool::Register,
        }),
        facts(E::MeetingOffered {
            review: id(11),
            accepted: Some(true),
        }),
        said(E::OpinionWritten { review: id(11) }, &[Key::Opinion]),
        facts(E::FirstDecisionShown { review: id(11) }),
        said(concluded, &[Key::Reason]),
    ]
}

fn waiting() -> Vec<Sample> {
    let wishes = Wishes {
        days: vec![Day::Monday, Day::Thursday],
        parts: vec![PartOfDay::Evening],
        media: vec![Medium::InPerson],
        sites: vec!["tannery".into()],
        therapist_gender: Some(Gender::Female),
        language: Some("bn".into()),
        same_language: true,
        short_notice: true,
    };
    let offered = E::OfferMade {
        offer: id(22),
        wait: id(20),
        opening: id(23),
        practitioner: id(12),
        choice: choice("DIT", Format::Individual),
        first_at: at(),
        expires_at: at(),
    };
    vec![
        said(E::WishesStated(wishes), &[Key::Wish]),
        facts(E::WaitBegan {
            wait: id(20),
            choices: vec![choice("DIT", Format::Individual), choice("CBT", Format::SelfGuided)],
            clock_start: DAY,
            before_newcomers: true,
        }),
        facts(E::ChoicesStated {
            wait: id(20),
            choices: vec![choice("DIT", Format::Phone)],
        }),
        said(
            E::WaitPaused {
                pause: id(21),
                wait: id(20),
                reason: PauseReason::SafetyFirst,
                from: DAY,
                until: Some(LATER),
            },
            &[Key::Reason],
        ),
        facts(E::WaitResumed { pause: id(21) }),
        said(
            E::KeptInTouch {
                answer: KeepInTouch::Worse,
                channel: Channel::Portal,
            },
            &[Key::Note],
        ),
        said(E::LookedAgain { by: id(9) }, &[Key::Note]),
        said(E::WaitEnded { wait: id(20) }, &[Key::Reason]),
        said(offered, &[Key::Explanation]),
        said(
            E::CallLogged {
                opening: Some(id(23)),
                outcome: CallOutcome::MessageLeft,
            },
            &[Key::Note],
        ),
        facts(E::OfferAccepted { offer: id(22) }),
        said(
            E::OfferDeclined {
                offer: id(22),
                reason: DeclineReason::TooSoon,
            },
            &[Key::Reason],
        ),
        facts(E::OfferLapsed { offer: id(22) }),
        said(E::OfferWithdrawn { offer: id(22) }, &[Key::Reason]),
    ]
}

fn work() -> Vec<Sample> {
    let course = CourseFacts {
        id: id(30),
        choice: choice("GROUP-ANALYSIS", Format::Group),
        practitioner: id(12),
        opening: Some(id(23)),
        group: Some(id(31)),
        weekly: WeeklySlot {
            day: Day::Tuesday,
            at: TEN,
            minutes: 90,
        },
        medium: Medium::InPerson,
        sessions: 40,
        trainee: TraineeTold::ToldAndAgreed,
    };
    let held = E::SessionHeld {
        session: id(32),
        course: id(30),
        attendance: Attendance::Attended,
        medium: Medium::Phone,
        kind: SessionKind::Treatment,
        minutes: 90,
        by: id(33),
    };
    let ended = E::CourseEnded {
        course: id(30),
        how: CourseEnd::Planned,
    };
    let measure = E::MeasureTaken(MeasureFacts {
        id: id(35),
        instrument: "phq9".into(),
        catalogue: "2026-11".into(),
        answers: vec![
            Some(3),
            None,
            Some(0),
            Some(2),
            Some(1),
            Some(3),
            Some(2),
            Some(1),
            Some(1),
        ],
        score_tenths: Some(146),
        is_case: Some(true),
        safety: Some(1),
        session: Some(id(32)),
        occasion: None,
        entered_by: EnteredBy::StaffWithPerson,
    });
    let note = E::NoteWritten {
        note: id(37),
        layer: NoteLayer::Process,
        session: Some(id(32)),
        corrects: Some(id(38)),
        by: id(33),
    };
    vec![
        facts(E::CourseBegan {
            course,
            wait: Some(id(20)),
        }),
        facts(E::SessionsPlanned {
            course: id(30),
            sessions: vec![PlannedSession { id: id(32), at: at() }],
        }),
        said(
            E::SessionMoved {
                session: id(32),
                to: at(),
                by: CancelledBy::Person,
                opening: None,
            },
            &[Key::Reason],
        ),
        said(
            E::SessionCancelled {
                session: id(32),
                by: CancelledBy::Therapist,
            },
            &[Key::Reason],
        ),
        sample(&held, Some(DAY), &[]),
        said(
            E::AbsenceExempted {
                session: id(32),
                why: Exemption::CarerCrisis,
            },
            &[Key::Reason],
        ),
        said(
            E::CourseReviewed {
                course: id(30),
                outcome: CourseReview::Extend,
                extend_by: 6,
            },
            &[Key::Summary],
        ),
        said(
            E::TherapistChanged {
                course: id(30),
                from: id(12),
                to: id(34),
                opening: Some(id(23)),
                trainee: None,
            },
            &[Key::Reason],
        ),
        said(
            E::EndingAgreed {
                course: id(30),
                on: LATER,
            },
            &[Key::Note],
        ),
        sample(&ended, Some(DAY), &[Key::Summary]),
        facts(E::FollowUpPlanned {
            follow_up: id(36),
            due: LATER,
        }),
        said(
            E::FollowedUp {
                follow_up: id(36),
                answered: true,
            },
            &[Key::Note],
        ),
        sample(&measure, Some(DAY), &[]),
        facts(E::MeasureDeclined {
            instrument: "core10".into(),
            session: Some(id(32)),
            occasion: None,
        }),
        facts(E::QuestionsOffered {
            occasion: Occasion::FollowUp(id(36)),
        }),
        said(E::SafetyAnswerSeen { measure: id(35) }, &[Key::Done]),
        said(E::GoalAgreed { goal: id(39) }, &[Key::Goal]),
        facts(E::GoalRated {
            goal: id(39),
            rating: 7,
        }),
        sample(&note, Some(DAY), &[Key::Note]),
        said(E::EntryMisfiled { entry: 12 }, &[Key::Reason]),
    ]
}

fn safety_and_end() -> Vec<Sample> {
    let raised = E::ConcernRaised {
        concern: id(40),
        kind: ConcernKind::SuicideOrSelfHarm,
        source: ConcernSource::Item,
        response: ResponseNeeded::ThreeDays,
        owner: Some(id(8)),
        measure: Some(id(35)),
    };
    let plan = PlanFacts {
        copy_given: true,
        review_on: LATER,
    };
    let plan_words = [
        Key::PlanSigns,
        Key::PlanOwnWays,
        Key::PlanPeople,
        Key::PlanProfessionals,
        Key::PlanSurroundings,
    ];
    vec![
        said(raised, &[Key::What]),
        said(
            E::ConcernJoined {
                concern: id(40),
                source: ConcernSource::Carer,
                measure: Some(id(35)),
                rising: true,
            },
            &[Key::What],
        ),
        said(E::ConcernActedOn { concern: id(40) }, &[Key::Done]),
        said(
            E::ConcernFormulated { concern: id(40) },
            &[Key::Summary, Key::PlanTriggers, Key::PlanHelps],
        ),
        said(E::SafetyPlanShared { concern: id(40), plan }, &plan_words),
        facts(E::ConcernKnown {
            concern: id(40),
            review_on: LATER,
        }),
        facts(E::ConcernHandedTo {
            concern: id(40),
            owner: id(8),
        }),
        said(E::ConcernClosed { concern: id(40) }, &[Key::Reason]),
        said(E::PersonWrote { message: id(41) }, &[Key::Message]),
        facts(E::MessageRead { message: id(41) }),
        said(
            E::MessageAnswered {
                message: id(41),
                reply: id(42),
            },
            &[Key::Answer],
        ),
        said(
            E::MessageTalkedOver {
                message: id(41),
                channel: Channel::Phone,
            },
            &[Key::Note],
        ),
        said(
            E::EpisodeClosed {
                reason: ClosureReason::NoContact,
                over_open_concern: Some(id(9)),
            },
            &[Key::Reason],
        ),
        said(E::EpisodeReopened, &[Key::Reason]),
    ]
}
