//! The whole path of one person: referred, screened, assessed, refused, confirmed, told, contested, looked at from outside,
//! taken on, waiting, offered, in therapy with measures and a safety answer, ended, closed.

use care::episode::*;
use care::terms::*;
use care::*;
use casework::*;
use jiff::civil::date;

use crate::world::{World, nhs, on_both};

on_both!(from_referral_to_the_end);

fn from_referral_to_the_end(w: &World) {
    let gp = w.referrer("Gita Practice", "Mill Lane Surgery");
    let triage = w.staff("Tom Triage", Role::TriageClinician);
    let assessor = w.staff("Asha Assessor", Role::Assessor);
    let lead = w.lead();
    let admin = w.admin();
    let practitioner = w.practitioner("Nora Room", "10001");
    let therapist = w.account("Nora Room", Role::Therapist, Some(practitioner), None);
    let outside = w.practitioner("Olga Outside", "10002");
    let reviewer = w.account("Olga Outside", Role::Reviewer, Some(outside), None);

    // Referred by form.
    let mut new = w.somebody("Amina Rahman", date(1988, 2, 29));
    new.identity.nhs_number = Some(nhs(12_345));
    new.words.own_words = Some("I cannot sleep and I cry at work".to_owned());
    new.words.referrer_view = Some("I think therapy would help".to_owned());
    new.recommendation = Recommendation::Recommends;
    new.consents = vec![ConsentKind::ShareWithReferrer];
    let done = w.refer(&gp, new);
    let (episode, person) = (done.made.episode.unwrap(), done.made.person.unwrap());
    assert!(!done.made.joined);
    let own = w.desk.my_referrals(&gp, 1).unwrap();
    assert_eq!(own.items.len(), 1);
    assert_eq!(own.items[0].status, "Received");
    assert_eq!(own.items[0].person, "Rahman, Amina");
    let inbox = w.desk.inbox(&triage, &read::InboxFilter::default()).unwrap();
    assert_eq!(inbox.page.items[0].episode, episode);
    assert_eq!(inbox.page.items[0].stage, Stage::Received);

    // Screened, a question asked and answered, assessed.
    let reason = "No sign of danger now; distress at work".to_owned();
    w.on(
        &triage,
        episode,
        EpisodeCommand::Screen {
            priority: Priority::Soon,
            next: NextStep::Assess,
            reason,
        },
    );
    let enquiry: EnquiryId = w.desk.ids().next();
    let question = "Has she seen anybody before?".to_owned();
    w.on(
        &triage,
        episode,
        EpisodeCommand::WantInformation {
            enquiry,
            from: EnquiryTo::Referrer,
            question,
        },
    );
    assert_eq!(
        w.desk.my_referral(&gp, episode).unwrap().enquiries[0].question,
        "Has she seen anybody before?"
    );
    w.on(
        &gp,
        episode,
        EpisodeCommand::GiveInformation {
            enquiry,
            answer: "No, this is the first time".to_owned(),
        },
    );
    let appointment: AppointmentId = w.desk.ids().next();
    w.on(
        &admin,
        episode,
        EpisodeCommand::BookAssessment {
            appointment,
            with: assessor.user,
            at: "2026-03-09T14:00:00Z".parse().unwrap(),
            minutes: 60,
            medium: Medium::InPerson,
            site: Some("mill".to_owned()),
        },
    );
    w.set("2026-03-09T15:30:00Z");
    assert_eq!(w.desk.today(&assessor).unwrap().diary.len(), 1);
    w.on(
        &assessor,
        episode,
        EpisodeCommand::HoldAssessment {
            appointment,
            attendance: Attendance::Attended,
            on: w.today(),
            summary: Some("Long-standing difficulty with closeness".to_owned()),
            person_view: Some("I want to understand why".to_owned()),
            alone: false,
        },
    );

    // Refused, confirmed by a second clinician, told by speech.
    w.set("2026-03-10T11:00:00Z");
    let decision: DecisionId = w.desk.ids().next();
    w.on(
        &assessor,
        episode,
        EpisodeCommand::Decide {
            decision: DecisionFacts {
                id: decision,
                kind: DecisionKind::NotSuitable,
                considered: vec![TherapyCode::new("DIT")],
                choices: Vec::new(),
                reason: Some(ReasonCode::TherapyNotIndicated),
                trial_sessions: None,
                look_again_on: None,
                second_opinion_stated: true,
                unmet_need: false,
            },
            words: DecisionWords {
                reason: "We think another therapy fits better".to_owned(),
                referrer_view: Some("The GP thinks therapy would help".to_owned()),
                person_view: Some("She wants to understand".to_owned()),
                took_part: Some("Asha Assessor and Amina".to_owned()),
                alternative: Some("A group".to_owned()),
                alternative_owner: Some("Asha Assessor".to_owned()),
                ..DecisionWords::default()
            },
        },
    );
    let same = w.refused(
        &assessor,
        Act::Episode {
            id: episode,
            expected: None,
            command: EpisodeCommand::ConfirmDecision {
                decision,
                how: ConfirmedBy::SecondClinician,
                agrees: true,
                reason: None,
            },
        },
    );
    assert!(matches!(same, Refused::Rejected(r) if r.rule == Rule::SameHuman));
    let how = ConfirmedBy::SecondClinician;
    w.on(
        &triage,
        episode,
        EpisodeCommand::ConfirmDecision {
            decision,
            how,
            agrees: true,
            reason: None,
        },
    );
    assert!(
        w.desk.my_referral(&gp, episode).unwrap().decision.is_none(),
        "nobody hears before the person"
    );
    let tell = |to, channel| EpisodeCommand::TellDecision {
        decision,
        to,
        channel,
        note: None,
    };
    w.on(&assessor, episode, tell(Audience::Person, Channel::Phone));
    w.on(&admin, episode, tell(Audience::Referrer, Channel::Letter));
    let told = w.desk.my_referral(&gp, episode).unwrap().decision.unwrap();
    assert_eq!(told.kind, DecisionKind::NotSuitable);
    assert_eq!(told.reason.as_deref(), Some("We think another therapy fits better"));

    // Contested by the referrer; a reviewer from outside who is trained in it and did not take part.
    let review: ReviewId = w.desk.ids().next();
    let reason = Some("She was clear that she wants to understand, not to be trained".to_owned());
    let asked_by = AskedBy::Referrer;
    w.on(
        &gp,
        episode,
        EpisodeCommand::AskSecondOpinion {
            review,
            decision,
            asked_by,
            reason,
        },
    );
    assert_eq!(
        w.desk.episode(&reviewer, episode),
        Err(Refused::NotFound),
        "not before being named"
    );
    w.on(
        &lead,
        episode,
        EpisodeCommand::NameReviewer {
            review,
            reviewer: reviewer.user,
            // What a form says of the reviewer is not believed: the record says who they are.
            human: HumanId(uuid::Uuid::nil()),
            pool: ReviewerPool::OtherArea,
            trained_in: Vec::new(),
            managers: Vec::new(),
        },
    );
    let page = w.desk.episode(&reviewer, episode).unwrap();
    assert!(page.restricted);
    assert!(
        page.entries
            .iter()
            .all(|e| !matches!(e.event, EpisodeEvent::DecisionMade { .. }))
    );
    assert!(page.state.decisions.iter().all(|d| d.facts.reason.is_none()));
    assert!(
        page.entries.iter().any(|e| e.words.get(Key::OwnWords).is_some()),
        "the papers are there"
    );
    let opinion = "She is well suited to DIT".to_owned();
    w.on(
        &reviewer,
        episode,
        EpisodeCommand::OfferMeeting {
            review,
            accepted: Some(true),
        },
    );
    w.on(&reviewer, episode, EpisodeCommand::WriteOpinion { review, opinion });
    let masked = w.desk.episode(&lead, episode).unwrap();
    assert!(
        masked.entries.iter().all(|e| e.words.get(Key::Opinion).is_none()),
        "the opinion is the reviewer's until concluded"
    );
    w.on(&reviewer, episode, EpisodeCommand::ShowFirstDecision { review });
    assert!(!w.desk.episode(&reviewer, episode).unwrap().restricted);
    let wait: WaitId = w.desk.ids().next();
    w.on(
        &reviewer,
        episode,
        EpisodeCommand::ConcludeReview {
            review,
            outcome: ReviewOutcome::Changed,
            choices: vec![w.dit.clone(), w.cbt.clone()],
            deliverer: Some(practitioner),
            unmet_need: false,
            reason: "Motivated, curious, has asked for it".to_owned(),
            wait,
        },
    );

    // On the list with the clock of the referral; a slot falls free; five people in order.
    let waiting = w.desk.waiting_list(&admin, &read::WaitingFilter::default()).unwrap();
    assert_eq!(waiting.waiting, 1);
    assert_eq!(waiting.page.items[0].clock_start, date(2026, 3, 4));
    let opening = w.opening(practitioner, Day::Tuesday, 10);
    let fill = w.desk.fill_slot(&admin, opening).unwrap();
    assert_eq!(fill.ranked.len(), 1);
    let candidate = &fill.ranked[0];
    assert_eq!((candidate.wait, &candidate.choice), (wait, &w.dit));
    assert_eq!(candidate.phone.as_deref(), Some("01632 960001"));
    assert!(!candidate.why.is_empty());
    let first_on = fill.first_days[0];
    assert_eq!(Day::of(first_on), Day::Tuesday);
    let opening_for = Some(opening);
    w.on(
        &admin,
        episode,
        EpisodeCommand::LogCall {
            opening: opening_for,
            outcome: CallOutcome::Spoke,
            note: None,
        },
    );
    let done = w.act(
        &admin,
        Act::OfferSlot {
            episode,
            expected: None,
            wait,
            opening,
            choice: w.dit.clone(),
            first_on,
            explanation: Some(candidate.why.join("; ")),
        },
    );
    let offer = done.made.offer.unwrap();
    assert_eq!(w.desk.openings(&admin).unwrap()[0].free, 0, "the seat is held");
    assert_eq!(w.desk.offers(&admin).unwrap()[0].calls.len(), 1);
    assert!(w.desk.fill_slot(&admin, opening).unwrap().ranked.is_empty());
    let done = w.act(
        &admin,
        Act::AcceptOffer {
            episode,
            expected: None,
            offer,
            trainee: TraineeTold::NotATrainee,
        },
    );
    let course = done.made.course.unwrap();
    assert_eq!(done.words, "Offer accepted, 12 sessions planned");

    // Sessions with measures; a safety answer makes a concern.
    let page = w.desk.episode(&therapist, episode).unwrap();
    assert!(page.relations.contains(&Relation::OwnCaseload));
    let sessions = page.state.courses[0].sessions.clone();
    let days: Vec<_> = sessions.iter().map(|s| calendar::london_date(s.at)).collect();
    assert!(days.iter().all(|d| Day::of(*d) == Day::Tuesday));
    assert_eq!(days.len(), 12);
    let phq = |item9: u8| Answers {
        instrument: "phq9".to_owned(),
        answers: [2, 2, 2, 2, 1, 1, 1, 1, item9].map(Some).to_vec(),
        entered_by: EnteredBy::StaffWithPerson,
    };
    for (n, session) in sessions.iter().take(3).enumerate() {
        let on = calendar::london_date(session.at);
        w.clock
            .set(session.at.checked_add(jiff::SignedDuration::from_hours(1)).unwrap());
        w.act(
            &therapist,
            Act::RecordSession {
                episode,
                expected: None,
                session: session.id,
                attendance: Attendance::Attended,
                on,
                medium: Medium::InPerson,
                kind: SessionKind::Treatment,
                minutes: 50,
                note: Some("Spoke of the wedding".to_owned()),
                measures: vec![phq(if n == 1 { 1 } else { 0 })],
            },
        );
    }
    let page = w.desk.episode(&therapist, episode).unwrap();
    assert_eq!(page.state.measures.len(), 3);
    assert_eq!(page.state.measures[0].facts.score_tenths, Some(120));
    assert_eq!(page.state.measures[1].facts.safety, Some(1));
    let (unseen, concern) = (page.state.measures[1].facts.id, page.state.concerns[0].id);
    assert!(page.dues.iter().any(|d| d.kind == DueKind::SafetyAnswer));
    assert!(
        w.desk
            .today(&triage)
            .unwrap()
            .tasks
            .iter()
            .any(|t| t.line.episode == episode),
        "on duty while a concern is open"
    );
    w.on(
        &therapist,
        episode,
        EpisodeCommand::SeeSafetyAnswer {
            measure: unseen,
            note: Some("Spoke about it".to_owned()),
        },
    );
    w.on(
        &therapist,
        episode,
        EpisodeCommand::ActOnConcern {
            concern,
            done: "Made a plan together".to_owned(),
        },
    );
    let blocked = w.refused(
        &therapist,
        Act::Episode {
            id: episode,
            expected: None,
            command: EpisodeCommand::Close {
                reason: ClosureReason::Completed,
                over_open_concern: false,
                words: "Done".to_owned(),
            },
        },
    );
    assert!(matches!(blocked, Refused::Rejected(_)));
    w.on(
        &therapist,
        episode,
        EpisodeCommand::CloseConcern {
            concern,
            reason: "No thoughts for weeks, plan stays".to_owned(),
        },
    );

    // The ending, agreed; the seat falls free; the episode closes.
    let today = w.today();
    w.on(
        &therapist,
        episode,
        EpisodeCommand::AgreeEnding {
            course,
            on: today,
            words: None,
        },
    );
    w.act(
        &therapist,
        Act::EndCourse {
            episode,
            expected: None,
            course,
            how: CourseEnd::Planned,
            on: today,
            summary: Some("I know now where it comes from".to_owned()),
            follow_ups: 2,
        },
    );
    assert_eq!(w.desk.openings(&admin).unwrap()[0].free, 1, "the seat is free again");
    let page = w.desk.episode(&therapist, episode).unwrap();
    assert_eq!(page.stage, Stage::FollowUp);
    for follow_up in page.state.follow_ups.iter().map(|f| f.id).collect::<Vec<_>>() {
        w.on(
            &therapist,
            episode,
            EpisodeCommand::FollowUp {
                follow_up,
                answered: true,
                note: None,
            },
        );
    }
    let words = "Finished as agreed".to_owned();
    w.on(
        &therapist,
        episode,
        EpisodeCommand::Close {
            reason: ClosureReason::Completed,
            over_open_concern: false,
            words,
        },
    );
    assert_eq!(w.desk.episode(&lead, episode).unwrap().stage, Stage::Closed);
    assert_eq!(w.desk.my_referrals(&gp, 1).unwrap().items[0].status, "Closed");

    // What this desk shows, another desk that reads the ledger from the start shows too.
    let other = w.another_desk();
    let (ours, theirs) = (
        w.desk.episode(&lead, episode).unwrap(),
        other.episode(&lead, episode).unwrap(),
    );
    assert_eq!(ours, theirs);
    let hits = other.search_people(&lead, "rahman amina").unwrap();
    assert_eq!(hits[0].person.id, person);
    assert_eq!(hits[0].episodes[0].1, Stage::Closed);

    // Who looked can be told.
    let ig = w.staff("Ivy Audit", Role::IgOfficer);
    let readers = w.desk.readers_of(&ig, person).unwrap();
    assert!(readers.iter().any(|r| r.name == "Olga Outside" && r.page == "episode"));
    assert!(readers.iter().any(|r| r.name == "Nora Room"));
}
