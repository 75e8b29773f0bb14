//! An episode told day by day: commands on dates, folded as the ledger would.

use care::calendar::{days_after, london_instant};
use care::episode::*;
use care::service::Standards;
use care::terms::*;
use care::*;
use jiff::civil::{Date, Time, date};
use uuid::Uuid;

pub fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(n))
}

fn author(n: u128, role: Role) -> Author {
    Author {
        user: id(n),
        human: id(n),
        role,
    }
}

pub fn assessor() -> Author {
    author(1, Role::Assessor)
}
pub fn lead() -> Author {
    author(2, Role::ClinicalLead)
}
pub fn therapist() -> Author {
    author(3, Role::Therapist)
}
pub fn reviewer() -> Author {
    author(4, Role::Reviewer)
}
pub fn admin() -> Author {
    author(5, Role::Administrator)
}

pub fn choice(therapy: &str) -> TherapyChoice {
    TherapyChoice {
        therapy: TherapyCode::new(therapy),
        format: Format::Individual,
    }
}

pub struct Story {
    pub e: Episode,
    pub today: Date,
    pub hour: i8,
    pub standards: Standards,
    pub calendar: Calendar,
}

impl Story {
    /// A story that begins on a day, with the bank holidays of the winter of 2026 and the spring of 2027.
    pub fn on(today: Date) -> Self {
        let holidays = vec![
            date(2026, 8, 31),
            date(2026, 12, 25),
            date(2026, 12, 28),
            date(2027, 1, 1),
            date(2027, 3, 26),
            date(2027, 3, 29),
        ];
        Self {
            e: Episode::default(),
            today,
            hour: 10,
            standards: Standards::default(),
            calendar: Calendar::new(holidays),
        }
    }

    /// Goes on to a day.
    pub fn to(&mut self, today: Date) -> &mut Self {
        self.today = today;
        self
    }

    /// Goes on by some days.
    pub fn after(&mut self, days: i32) -> &mut Self {
        self.today = days_after(self.today, days);
        self
    }

    /// What comes of a command.
    pub fn ask(&mut self, by: Author, command: EpisodeCommand) -> Result<Vec<Recorded<EpisodeEvent>>, Rejection> {
        let now = london_instant(self.today, Time::constant(self.hour, 0, 0, 0));
        let ctx = Ctx {
            now,
            today: self.today,
            by,
            standards: &self.standards,
            calendar: &self.calendar,
        };
        let events = decide(&self.e, command, &ctx)?;
        for r in &events {
            let header = Header {
                version: self.e.version + 1,
                at: now,
                by: by.user,
                role: by.role,
                occurred_on: r.occurred_on,
            };
            self.e.apply(&header, &r.event);
        }
        Ok(events)
    }

    /// A command that must be carried out.
    #[track_caller]
    pub fn act(&mut self, by: Author, command: EpisodeCommand) -> &mut Self {
        if let Err(rejection) = self.ask(by, command) {
            panic!("{}: {rejection}: {}", self.today, rejection.possible);
        }
        self
    }

    /// A command that must be refused by a rule, and change nothing.
    #[track_caller]
    pub fn refuse(&mut self, by: Author, command: EpisodeCommand, rule: Rule) -> &mut Self {
        let before = self.e.clone();
        match self.ask(by, command) {
            Ok(events) => panic!("{}: carried out: {events:?}", self.today),
            Err(rejection) => assert_eq!(rejection.rule, rule, "{rejection}"),
        }
        assert_eq!(before, self.e);
        self
    }

    pub fn stage(&self) -> Stage {
        stage(&self.e, self.today)
    }

    pub fn dues(&self) -> Vec<(DueKind, Date)> {
        let due = dues(&self.e, &self.standards, &self.calendar, self.today);
        due.into_iter().map(|d| (d.kind, d.on)).collect()
    }

    pub fn due_on(&self, kind: DueKind) -> Option<Date> {
        self.dues().into_iter().find(|(k, _)| *k == kind).map(|(_, on)| on)
    }

    pub fn received(&mut self) -> &mut Self {
        let referral = Referral {
            id: id(1),
            person: id(1),
            source: ReferralSource::Gp,
            means: Means::Letter,
            received_on: self.today,
            referrer: None,
            referrer_organisation: None,
            document: None,
            asks_for: Some(TherapyCode::new("DIT")),
            urgency: None,
            recommendation: Recommendation::Recommends,
            circumstances: vec![],
            problem: None,
            returns_from: None,
            wants_triage: false,
        };
        let words = ReferralWords::default();
        self.act(admin(), EpisodeCommand::Receive { referral, words })
    }

    pub fn acknowledged(&mut self) -> &mut Self {
        let (to, channel) = (Audience::Person, Channel::Letter);
        self.act(admin(), EpisodeCommand::Acknowledge { to, channel })
    }

    pub fn screened(&mut self, next: NextStep) -> &mut Self {
        let reason = "by the papers".into();
        let priority = Priority::Routine;
        self.act(assessor(), EpisodeCommand::Screen { priority, next, reason })
    }

    pub fn facts(&self, n: u128, kind: DecisionKind) -> DecisionFacts {
        let yes = matches!(kind, DecisionKind::Accepted | DecisionKind::Trial);
        DecisionFacts {
            id: id(n),
            kind,
            considered: vec![TherapyCode::new("DIT")],
            choices: if yes { vec![choice("DIT")] } else { vec![] },
            reason: (kind == DecisionKind::NotSuitable).then_some(ReasonCode::TherapyNotIndicated),
            trial_sessions: (kind == DecisionKind::Trial).then_some(2),
            look_again_on: (kind == DecisionKind::NotNow).then(|| days_after(self.today, 60)),
            second_opinion_stated: true,
            unmet_need: false,
        }
    }

    pub fn decided_with(&mut self, decision: DecisionFacts) -> &mut Self {
        let words = decision_words();
        self.act(assessor(), EpisodeCommand::Decide { decision, words })
    }

    pub fn decided(&mut self, n: u128, kind: DecisionKind) -> &mut Self {
        let decision = self.facts(n, kind);
        self.decided_with(decision)
    }

    pub fn confirmed(&mut self, n: u128, agrees: bool) -> &mut Self {
        let how = ConfirmedBy::SecondClinician;
        let reason = Some("read the papers".into());
        let decision = id(n);
        self.act(
            lead(),
            EpisodeCommand::ConfirmDecision {
                decision,
                how,
                agrees,
                reason,
            },
        )
    }

    pub fn told(&mut self, n: u128) -> &mut Self {
        self.act(assessor(), tell(n, Audience::Person, Channel::Phone))
    }

    pub fn letter(&mut self, letter: LetterKind) -> &mut Self {
        let (to, channel) = (Audience::Person, Channel::Letter);
        self.act(admin(), EpisodeCommand::SendLetter { letter, to, channel })
    }

    pub fn touched(&mut self, answer: KeepInTouch, channel: Channel) -> &mut Self {
        let concern = id(600 + u128::from(self.e.version));
        let note = None;
        self.act(
            admin(),
            EpisodeCommand::KeepInTouch {
                answer,
                channel,
                note,
                concern,
            },
        )
    }

    /// Received, screened, accepted for DIT, told, written to.
    pub fn accepted(&mut self) -> &mut Self {
        self.received().acknowledged().screened(NextStep::Decide);
        self.decided(1, DecisionKind::Accepted)
            .told(1)
            .letter(LetterKind::Decision)
    }

    pub fn waiting(&mut self) -> &mut Self {
        self.accepted();
        self.act(
            assessor(),
            EpisodeCommand::BeginWait {
                wait: id(1),
                choices: vec![choice("DIT")],
            },
        )
    }

    pub fn offer(&self, n: u128, first_on: Date) -> EpisodeCommand {
        EpisodeCommand::MakeOffer {
            offer: id(n),
            wait: id(1),
            opening: id(9),
            practitioner: id(8),
            choice: choice("DIT"),
            first_at: london_instant(first_on, Time::constant(14, 0, 0, 0)),
            explanation: None,
        }
    }

    /// Waiting, offered, accepted: a course of weekly sessions from a week on, so many planned.
    pub fn in_course(&mut self, planned: u16) -> &mut Self {
        self.waiting();
        self.begun(planned)
    }

    pub fn begun(&mut self, planned: u16) -> &mut Self {
        let first = days_after(self.today, 7);
        let offer = self.offer(1, first);
        self.act(admin(), offer);
        let sessions = (0..planned)
            .map(|i| PlannedSession {
                id: id(100 + u128::from(i)),
                at: london_instant(days_after(first, 7 * i32::from(i)), Time::constant(14, 0, 0, 0)),
            })
            .collect();
        let course = course(planned);
        self.act(
            admin(),
            EpisodeCommand::AcceptOffer {
                offer: id(1),
                course,
                sessions,
            },
        )
    }

    pub fn session(&self, n: u128, attendance: Attendance, on: Date) -> EpisodeCommand {
        EpisodeCommand::RecordSession {
            session: id(100 + n),
            attendance,
            on,
            medium: Medium::InPerson,
            kind: SessionKind::Treatment,
            minutes: 50,
            note: None,
            note_id: id(500 + n),
        }
    }

    /// The next `n` sessions are held, each on its day.
    pub fn held(&mut self, from: u128, n: u128, attendance: Attendance) -> &mut Self {
        for i in from..from + n {
            let (_, session) = self.e.session(id(100 + i)).expect("a planned session");
            self.today = calendar::london_date(session.at);
            let record = self.session(i, attendance, self.today);
            self.act(therapist(), record);
        }
        self
    }

    pub fn measure(&self, n: u128, safety: Option<u8>, on: Date) -> EpisodeCommand {
        EpisodeCommand::TakeMeasure {
            measure: MeasureFacts {
                id: id(n),
                instrument: "phq9".into(),
                catalogue: "test".into(),
                answers: vec![Some(1); 9],
                score_tenths: Some(90),
                is_case: Some(false),
                safety,
                session: None,
                occasion: None,
                entered_by: EnteredBy::Person,
            },
            on,
            concern: id(700 + n),
            worse: None,
        }
    }

    pub fn ended(&mut self) -> &mut Self {
        let (course, on) = (id(1), self.today);
        self.act(
            therapist(),
            EpisodeCommand::AgreeEnding {
                course,
                on,
                words: None,
            },
        );
        let end = EpisodeCommand::EndCourse {
            course,
            how: CourseEnd::Planned,
            on,
            summary: Some("in their words".into()),
            follow_ups: vec![id(1)],
        };
        self.act(therapist(), end)
    }
}

pub fn course(planned: u16) -> CourseFacts {
    CourseFacts {
        id: id(1),
        choice: choice("DIT"),
        practitioner: id(8),
        opening: Some(id(9)),
        group: None,
        weekly: WeeklySlot {
            day: Day::Monday,
            at: Time::constant(14, 0, 0, 0),
            minutes: 50,
        },
        medium: Medium::InPerson,
        sessions: planned,
        trainee: TraineeTold::NotATrainee,
    }
}

pub fn tell(n: u128, to: Audience, channel: Channel) -> EpisodeCommand {
    EpisodeCommand::TellDecision {
        decision: id(n),
        to,
        channel,
        note: None,
    }
}

pub fn close(reason: ClosureReason, over_open_concern: bool) -> EpisodeCommand {
    EpisodeCommand::Close {
        reason,
        over_open_concern,
        words: "as agreed".into(),
    }
}

pub fn decision_words() -> DecisionWords {
    let some = |text: &str| Some(text.to_owned());
    DecisionWords {
        reason: "why, in words".into(),
        referrer_view: some("theirs"),
        person_view: some("yours"),
        took_part: some("you and I"),
        alternative: some("another therapy"),
        alternative_owner: some("the assessor"),
        what_would_change: some("a home"),
        destination: some("another team"),
    }
}
