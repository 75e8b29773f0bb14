//! Random histories. Events are drawn without asking `decide`: folding takes whatever comes, so the views must too.

use super::book::{Book, TODAY, code, id, noon, referral};
use care::episode::*;
use care::person::*;
use care::terms::*;
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;

/// Choices read off a list of bytes, zeros at its end, so that a failing history shrinks.
pub struct Tape<'t> {
    bytes: &'t [u8],
}

impl<'t> Tape<'t> {
    pub fn new(bytes: &'t [u8]) -> Self {
        Self { bytes }
    }

    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub fn below(&mut self, n: usize) -> usize {
        let (byte, rest) = self.bytes.split_first().map_or((0, self.bytes), |(b, r)| (*b, r));
        self.bytes = rest;
        usize::from(byte) % n
    }

    pub fn flip(&mut self) -> bool {
        self.below(2) == 1
    }

    pub fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    pub fn opt<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.flip().then(|| draw(self))
    }

    fn some<T>(&mut self, up_to: usize, mut draw: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(up_to + 1)).map(|_| draw(self)).collect()
    }

    /// One of three ids of a kind.
    fn one<T: From<uuid::Uuid>>(&mut self, kind: u128) -> T {
        id(kind * 1000 + 1 + u128::try_from(self.below(3)).unwrap())
    }

    /// A day within two months of today.
    pub fn day(&mut self) -> Date {
        calendar::days_after(TODAY, i32::try_from(self.below(121)).unwrap() - 60)
    }

    fn time(&mut self) -> Timestamp {
        noon(self.day())
    }

    fn therapy(&mut self) -> TherapyCode {
        code(self.of(&["CBT", "DIT", "CAT"]))
    }

    fn choice(&mut self) -> TherapyChoice {
        TherapyChoice {
            therapy: self.therapy(),
            format: self.of(Format::ALL),
        }
    }

    fn count(&mut self, n: usize) -> u16 {
        u16::try_from(self.below(n)).unwrap()
    }
}

fn a_referral(t: &mut Tape<'_>, person: PersonId) -> Referral {
    let received_on = t.day();
    Referral {
        id: t.one(1),
        source: t.of(ReferralSource::ALL),
        means: t.of(Means::ALL),
        referrer: t.opt(|t| t.one(2)),
        referrer_organisation: t.opt(|t| t.of(&["A81001", "The Surgery ", "the surgery"]).to_owned()),
        asks_for: t.opt(Tape::therapy),
        urgency: t.opt(|t| t.of(SentUrgency::ALL)),
        recommendation: t.of(Recommendation::ALL),
        problem: t.opt(|t| t.of(&["depression", "ptsd"]).to_owned()),
        returns_from: t.opt(|t| (id(77), t.day())),
        ..referral(1, person, received_on)
    }
}

fn wishes(t: &mut Tape<'_>) -> Wishes {
    Wishes {
        days: t.some(3, |t| t.of(Day::ALL)),
        parts: t.some(2, |t| t.of(PartOfDay::ALL)),
        media: t.some(2, |t| t.of(Medium::ALL)),
        sites: t.some(2, |t| t.of(&["N", "S"]).to_owned()),
        therapist_gender: t.opt(|t| t.of(Gender::ALL)),
        language: t.opt(|t| t.of(&["bn", "pl"]).to_owned()),
        same_language: t.flip(),
        short_notice: t.flip(),
    }
}

fn a_course(t: &mut Tape<'_>) -> CourseFacts {
    CourseFacts {
        id: t.one(3),
        choice: t.choice(),
        practitioner: t.one(4),
        opening: t.opt(|t| t.one(5)),
        group: None,
        weekly: WeeklySlot {
            day: t.of(Day::ALL),
            at: jiff::civil::time(10, 30, 0, 0),
            minutes: 50,
        },
        medium: t.of(Medium::ALL),
        sessions: t.count(30),
        trainee: t.of(TraineeTold::ALL),
    }
}

fn a_measure(t: &mut Tape<'_>) -> MeasureFacts {
    MeasureFacts {
        id: t.one(6),
        instrument: t.of(&["phq9", "gad7"]).to_owned(),
        catalogue: "2026.1".into(),
        answers: vec![Some(1); 9],
        score_tenths: t.opt(|t| t.count(28) * 10),
        is_case: t.opt(Tape::flip),
        safety: t.opt(|t| u8::try_from(t.below(4)).unwrap()),
        session: t.opt(|t| t.one(7)),
        occasion: None,
        entered_by: t.of(EnteredBy::ALL),
    }
}

/// Any event of an episode but the first.
pub fn episode_event(t: &mut Tape<'_>, person: PersonId) -> EpisodeEvent {
    use EpisodeEvent as E;
    // Written one below the other so that a new event of the vocabulary is added in one line.
    match t.below(60) {
        0 => E::ReferralJoined {
            referral: a_referral(t, person),
        },
        1 => E::ReferralWithdrawn {
            referral: t.one(1),
            in_error: t.flip(),
        },
        2 => E::Acknowledged {
            to: t.of(Audience::ALL),
            channel: t.of(Channel::ALL),
        },
        3 => E::InformationWanted {
            enquiry: t.one(8),
            from: t.of(EnquiryTo::ALL),
            due: t.day(),
        },
        4 => E::InformationGiven { enquiry: t.one(8) },
        5 => E::LetterSent {
            letter: t.of(LetterKind::ALL),
            to: t.of(Audience::ALL),
            channel: t.of(Channel::ALL),
        },
        6 => E::Screened {
            priority: t.of(Priority::ALL),
            next: t.of(NextStep::ALL),
            by: t.one(9),
        },
        7 => E::PriorityReconsidered {
            priority: t.of(Priority::ALL),
        },
        8 => E::Assigned {
            user: t.one(2),
            role: t.of(Role::ALL),
        },
        9 => E::EmergencyHandedOver,
        10 => E::EmergencyArrivalConfirmed,
        11 | 12 => E::AssessmentBooked {
            appointment: t.one(10),
            with: t.one(2),
            at: t.time(),
            minutes: 50,
            medium: t.of(Medium::ALL),
            site: t.opt(|t| t.of(&["N", "S"]).to_owned()),
        },
        13 => E::AppointmentCancelled {
            appointment: t.one(10),
            by: t.of(CancelledBy::ALL),
        },
        14 => match t.below(3) {
            0 => E::SeenAlone { by: t.one(9) },
            _ => E::AssessmentHeld {
                appointment: t.one(10),
                attendance: t.of(Attendance::ALL),
            },
        },
        15..=17 => E::DecisionMade {
            decision: DecisionFacts {
                id: t.one(11),
                kind: t.of(DecisionKind::ALL),
                considered: t.some(2, Tape::therapy),
                choices: t.some(2, Tape::choice),
                reason: t.opt(|t| t.of(ReasonCode::ALL)),
                trial_sessions: None,
                look_again_on: t.opt(Tape::day),
                second_opinion_stated: t.flip(),
                unmet_need: t.flip(),
            },
            by: t.one(9),
            provisional: t.flip(),
            confirm_by: t.opt(Tape::day),
            letter_by: t.day(),
            arrival_by: t.opt(Tape::day),
        },
        18 => E::DecisionConfirmed {
            decision: t.one(11),
            by: t.one(9),
            how: t.of(ConfirmedBy::ALL),
        },
        19 => E::DecisionNotConfirmed {
            decision: t.one(11),
            by: t.one(9),
        },
        20 => E::DecisionTold {
            decision: t.one(11),
            to: t.of(Audience::ALL),
            channel: t.of(Channel::ALL),
        },
        21 => E::ArrivalConfirmed { decision: t.one(11) },
        22 => E::HandOverFailed { decision: t.one(11) },
        23 => E::SecondOpinionAsked {
            review: t.one(12),
            decision: t.one(11),
            asked_by: t.of(AskedBy::ALL),
            due: t.day(),
        },
        24 => E::ReviewerNamed {
            review: t.one(12),
            reviewer: t.one(2),
            human: t.one(9),
            pool: t.of(ReviewerPool::ALL),
        },
        25 => E::OpinionWritten { review: t.one(12) },
        26 => E::ReviewConcluded {
            review: t.one(12),
            outcome: t.of(ReviewOutcome::ALL),
            choices: t.some(2, Tape::choice),
            deliverer: t.opt(|t| t.one(4)),
            unmet_need: t.flip(),
        },
        27 => E::WishesStated(wishes(t)),
        28 | 29 => E::WaitBegan {
            wait: t.one(13),
            choices: t.some(3, Tape::choice),
            clock_start: t.day(),
            before_newcomers: t.flip(),
        },
        30 => E::ChoicesStated {
            wait: t.one(13),
            choices: t.some(3, Tape::choice),
        },
        31 | 32 => E::WaitPaused {
            pause: t.one(14),
            wait: t.one(13),
            reason: t.of(PauseReason::ALL),
            from: t.day(),
            until: t.opt(Tape::day),
        },
        33 => E::WaitResumed { pause: t.one(14) },
        34 => E::KeptInTouch {
            answer: t.of(KeepInTouch::ALL),
            channel: t.of(Channel::ALL),
        },
        35 => E::LookedAgain { by: t.one(9) },
        36 => E::WaitEnded { wait: t.one(13) },
        37 => E::OfferMade {
            offer: t.one(15),
            wait: t.one(13),
            opening: t.one(5),
            practitioner: t.one(4),
            choice: t.choice(),
            first_at: t.time(),
            expires_at: t.time(),
        },
        38 => E::CallLogged {
            opening: t.opt(|t| t.one(5)),
            outcome: t.of(CallOutcome::ALL),
        },
        39 => E::OfferAccepted { offer: t.one(15) },
        40 => E::OfferDeclined {
            offer: t.one(15),
            reason: t.of(DeclineReason::ALL),
        },
        41 => E::OfferLapsed { offer: t.one(15) },
        42 => E::CourseBegan {
            course: a_course(t),
            wait: t.opt(|t| t.one(13)),
        },
        43 => E::SessionsPlanned {
            course: t.one(3),
            sessions: t.some(4, |t| PlannedSession {
                id: t.one(7),
                at: t.time(),
            }),
        },
        44 => E::SessionMoved {
            session: t.one(7),
            to: t.time(),
            by: t.of(CancelledBy::ALL),
            opening: None,
        },
        45 => E::SessionCancelled {
            session: t.one(7),
            by: t.of(CancelledBy::ALL),
        },
        46 | 47 => E::SessionHeld {
            session: t.one(7),
            course: t.one(3),
            attendance: t.of(Attendance::ALL),
            medium: t.of(Medium::ALL),
            kind: t.of(SessionKind::ALL),
            minutes: 50,
            by: t.one(9),
        },
        48 => match t.below(2) {
            0 => E::AbsenceExempted {
                session: t.one(15),
                why: t.of(Exemption::ALL),
            },
            _ => E::CourseReviewed {
                course: t.one(3),
                outcome: t.of(CourseReview::ALL),
                extend_by: t.count(5),
            },
        },
        49 => E::TherapistChanged {
            course: t.one(3),
            from: t.one(4),
            to: t.one(4),
            opening: t.opt(|t| t.one(5)),
            trainee: t.opt(|t| t.of(TraineeTold::ALL)),
        },
        50 => E::EndingAgreed {
            course: t.one(3),
            on: t.day(),
        },
        51 => E::CourseEnded {
            course: t.one(3),
            how: t.of(CourseEnd::ALL),
        },
        52 => E::FollowUpPlanned {
            follow_up: t.one(16),
            due: t.day(),
        },
        53 => match t.below(8) {
            0 => E::FollowedUp {
                follow_up: t.one(16),
                answered: t.flip(),
            },
            1 => E::GoalAgreed { goal: t.one(17) },
            2 => E::NoteWritten {
                note: t.one(18),
                layer: t.of(NoteLayer::ALL),
                session: None,
                corrects: None,
                by: t.one(9),
            },
            3 => E::GoalRated {
                goal: t.one(17),
                rating: 5,
            },
            4 => E::EntryMisfiled { entry: 1 },
            5 => E::MeasureDeclined {
                instrument: "phq9".into(),
                session: None,
                occasion: None,
            },
            6 => E::FurtherInformationReceived { document: None },
            _ => E::SafetyAnswerSeen { measure: t.one(6) },
        },
        54 => E::MeasureTaken(a_measure(t)),
        55 => E::ConcernRaised {
            concern: t.one(19),
            kind: t.of(ConcernKind::ALL),
            source: t.of(ConcernSource::ALL),
            response: t.of(ResponseNeeded::ALL),
            owner: t.opt(|t| t.one(2)),
            measure: None,
        },
        56 => match t.below(6) {
            0 => E::ConcernActedOn { concern: t.one(19) },
            1 => E::ConcernKnown {
                concern: t.one(19),
                review_on: t.day(),
            },
            2 => E::ConcernHandedTo {
                concern: t.one(19),
                owner: t.one(2),
            },
            3 => E::ConcernJoined {
                concern: t.one(19),
                source: t.of(ConcernSource::ALL),
                measure: None,
                rising: t.flip(),
            },
            4 => E::SafetyPlanShared {
                concern: t.one(19),
                plan: PlanFacts {
                    copy_given: t.flip(),
                    review_on: t.day(),
                },
            },
            _ => E::ConcernClosed { concern: t.one(19) },
        },
        57 => match t.below(3) {
            0 => E::PersonWrote { message: t.one(20) },
            _ => E::MessageRead { message: t.one(20) },
        },
        58 => E::EpisodeClosed {
            reason: t.of(ClosureReason::ALL),
            over_open_concern: None,
        },
        _ => E::EpisodeReopened,
    }
}

fn person_event(t: &mut Tape<'_>) -> PersonEvent {
    match t.below(7) {
        0 => PersonEvent::IdentityStated(Identity {
            name: t.opt(|t| Name {
                given: t.of(&["Amina", "Zoë", ""]).to_owned(),
                family: t.of(&["Rahman", "O'Neil", ""]).to_owned(),
                uses: t.opt(|t| t.of(&["Mina", ""]).to_owned()),
                title: t.opt(|_| "Dr".to_owned()),
            }),
            born: t.opt(Tape::day),
            nhs_number: t.opt(|t| NhsNumber {
                digits: t.of(&["9990123454", "9990000018"]).to_owned(),
                status: t.of(NhsNumberStatus::ALL),
            }),
            gender: t.opt(|t| t.of(Gender::ALL)),
            ..Identity::default()
        }),
        1 => PersonEvent::ReachStated(Reach {
            phone: t.opt(|_| "07700 900001".to_owned()),
            other_phone: t.opt(|_| "020 7946 0000".to_owned()),
            ..Reach::default()
        }),
        2 => PersonEvent::SafeContactStated(SafeContact {
            phone: t.of(SafeUse::ALL),
            letter: t.of(SafeUse::ALL),
            times: t.some(2, |t| t.of(PartOfDay::ALL)),
            ..SafeContact::default()
        }),
        3 => PersonEvent::AccessNeedsStated {
            needs: t.some(3, |t| t.of(AccessNeed::ALL)),
            interpreter: t.opt(|_| "bn".to_owned()),
        },
        5 => PersonEvent::Disclosed {
            to: Audience::Gp,
            told_first: true,
        },
        4 => PersonEvent::ConsentGiven {
            kind: t.of(ConsentKind::ALL),
            carer: None,
        },
        _ => PersonEvent::Linked {
            other: t.one(21),
            because: t.of(LinkReason::ALL),
        },
    }
}

/// The people of a history, each with one episode.
pub const PEOPLE: [u128; 3] = [100, 101, 102];

pub fn person_of(n: u128) -> PersonId {
    id(n)
}

pub fn episode_of(n: u128) -> EpisodeId {
    id(n + 100)
}

/// A history of three people, written as far as the tape goes.
pub fn history(bytes: &[u8]) -> Book {
    let mut book = Book::default();
    let mut t = Tape::new(bytes);
    for n in PEOPLE {
        let person = book.register(n, "Amina", "Rahman", None, None);
        book.person(person, PersonEvent::EpisodeOpened { episode: episode_of(n) });
        let received = EpisodeEvent::ReferralReceived {
            referral: a_referral(&mut t, person),
            acknowledge_by: t.day(),
            safety_screen_by: t.day(),
            screen_by: t.day(),
        };
        book.episode(episode_of(n), person, TODAY, received);
    }
    while !t.is_empty() {
        let n = t.of(&PEOPLE);
        if t.below(8) == 0 {
            let event = person_event(&mut t);
            book.person(person_of(n), event);
            continue;
        }
        let (at, on) = (t.time(), t.opt(Tape::day));
        let event = episode_event(&mut t, person_of(n));
        book.write(episode_of(n).0, person_of(n).0, at, on, &event);
    }
    book
}

/// A history of one person whose episode was closed with nothing left to do before the tape begins.
pub fn closed_and_then(bytes: &[u8]) -> Book {
    let mut book = Book::default();
    let mut t = Tape::new(bytes);
    let [n, ..] = PEOPLE;
    let person = book.register(n, "Amina", "Rahman", None, None);
    let received = EpisodeEvent::ReferralReceived {
        referral: a_referral(&mut t, person),
        acknowledge_by: TODAY,
        safety_screen_by: TODAY,
        screen_by: TODAY,
    };
    let closed = EpisodeEvent::EpisodeClosed {
        reason: ClosureReason::Completed,
        over_open_concern: None,
    };
    book.episode(episode_of(n), person, TODAY, received);
    book.episode(episode_of(n), person, TODAY, closed);
    while !t.is_empty() {
        let event = episode_event(&mut t, person);
        book.episode(episode_of(n), person, TODAY, event);
    }
    book
}
