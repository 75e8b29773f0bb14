//! The workforce: from a register's file to a paid post and its first person seen.

use std::fmt::Write as _;

use care::post::{Funding, LapseReason, PostCommand, PostEvent, PostFacts, PostStage, Profession};
use care::registrant::*;
use care::terms::*;
use care::timesheet::HoursKind;
use care::*;
use casework::read::DirectoryAsk;
use casework::*;
use jiff::civil::date;
use views::{PageAsk, RegisterFilter};

use crate::world::World;

const HEAD: &str = "name,profession,body,registration_number,registration_checked,therapies,place,area,remote,nhs_history,\
                    interest_hours,interest_bands,may_be_asked,listed,email\n";

fn workforce(act: WorkforceAct) -> Act {
    Act::Workforce(act)
}

fn import(file: &str) -> Act {
    workforce(WorkforceAct::ImportRegister {
        file: file.as_bytes().to_vec(),
    })
}

fn registrant(id: RegistrantId, event: RegistrantEvent) -> Act {
    workforce(WorkforceAct::Registrant {
        id,
        expected: None,
        command: event.into(),
    })
}

fn step(id: PostId, event: PostEvent) -> Act {
    workforce(WorkforceAct::Post {
        id,
        expected: None,
        command: event.into(),
    })
}

fn all(w: &World, p: &Principal) -> Vec<views::RegistrantRow> {
    w.desk
        .register(p, &RegisterFilter::default(), PageAsk::ALL)
        .unwrap()
        .items
}

fn post(w: &World) -> PostFacts {
    PostFacts {
        title: "Psychodynamic psychotherapist".into(),
        employer: "Larkfield Talking Therapies".into(),
        profession: Profession::Psychotherapist,
        therapies: vec![TherapyCode::new("DIT")],
        setting: Setting::SecondaryPsychotherapy,
        place: "Larkfield".into(),
        area: "QX1".into(),
        remote: false,
        band: 7,
        hours_week: 15,
        funding: Funding::Recurrent,
        funded_until: None,
        starts: calendar::days_after(w.today(), 7),
        closes: calendar::days_after(w.today(), 30),
    }
}

#[test]
fn a_file_is_previewed_taken_whole_and_never_enters_anybody_twice() {
    let w = World::sqlite();
    let editor = w.role("Rhoda Register", Role::RegisterEditor);
    let rows = "Alma Ash,Psychotherapist,UKCP,1001,2026-01-10,DIT@2019-05-01,Larkfield,QX1,no,past,12,6;7,yes,yes,alma@example.org\n\
                Bela Birch,Counsellor,BACP,2002,2026-01-10,,Larkfield,QX1,yes,never,,,,no,\n";
    let file = format!("{HEAD}{rows}");
    let preview = w.desk.preview_register(&editor, file.as_bytes()).unwrap();
    assert_eq!((preview.rows, preview.changes.len(), preview.same), (2, 2, 0));
    assert!(preview.changes.iter().all(|c| c.new) && preview.errors.is_empty());
    assert!(all(&w, &editor).is_empty(), "a preview stores nothing");
    let done = w.act(&editor, import(&file));
    assert_eq!(done.words, "2 entered, 0 brought up to date");

    // The same file says nothing new; one cell changed is one entry brought up to date.
    let refused = w.refused(&editor, import(&file));
    assert!(matches!(refused, Refused::NotAllowed { .. }), "{refused:?}");
    let changed = file.replace("Counsellor,BACP", "Psychotherapeutic counsellor,bacp");
    let preview = w.desk.preview_register(&editor, changed.as_bytes()).unwrap();
    assert_eq!((preview.changes.len(), preview.same), (1, 1));
    assert_eq!(preview.changes[0].changes, ["entry"]);
    assert_eq!(
        w.act(&editor, import(&changed)).words,
        "0 entered, 1 brought up to date"
    );
    assert_eq!(all(&w, &editor).len(), 2);

    // One broken cell, and nothing changes.
    let broken =
        format!("{HEAD}{rows}Cora Cedar,Counsellor,BACP,3003,2027-01-01,NOSUCH,,,maybe,,12,99,yes,,cora@example.org\n");
    let preview = w.desk.preview_register(&editor, broken.as_bytes()).unwrap();
    let told: Vec<String> = preview.errors.iter().map(ToString::to_string).collect();
    for column in ["registration_checked", "therapies", "remote", "interest_bands", "email"] {
        assert!(
            told.iter().any(|t| t.starts_with(&format!("line 4, column {column}"))),
            "{column}: {told:?}"
        );
    }
    let refused = w.refused(&editor, import(&broken));
    assert!(matches!(refused, Refused::Invalid(errors) if errors.len() == told.len()));
    assert_eq!(all(&w, &editor).len(), 2);

    // By hand the same number is refused too.
    let entry = all(&w, &editor)[0].state.entry.clone().unwrap();
    let again = w.refused(
        &editor,
        workforce(WorkforceAct::EnterRegistrant {
            entry,
            therapies: Vec::new(),
        }),
    );
    assert!(matches!(again, Refused::Invalid(e) if e[0].field == "number"));
}

#[test]
fn twenty_thousand_come_in_at_once() {
    let w = World::sqlite();
    let editor = w.role("Rhoda Register", Role::RegisterEditor);
    let mut file = HEAD.to_owned();
    for n in 0..20_000 {
        writeln!(
            file,
            "Holly Example{n},Psychotherapist,UKCP,{n},2026-01-10,DIT,Larkfield,QX1,no,past,8,7,yes,no,"
        )
        .unwrap();
    }
    assert_eq!(
        w.act(&editor, import(&file)).words,
        "20000 entered, 0 brought up to date"
    );
    let page = w
        .desk
        .register(
            &editor,
            &RegisterFilter {
                words: "example19999".into(),
                ..RegisterFilter::default()
            },
            PageAsk::ALL,
        )
        .unwrap();
    assert_eq!(page.total, 1);
    // Another process folds the same register from the ledger.
    let other = w.another_desk();
    let seen = other
        .register(&editor, &RegisterFilter::default(), PageAsk { number: 1, size: 50 })
        .unwrap();
    assert_eq!(seen.total, 20_000);
}

#[test]
fn a_registrant_keeps_their_own_entry_and_grants_themself_nothing() {
    let w = World::sqlite();
    let editor = w.role("Rhoda Register", Role::RegisterEditor);
    let file = format!(
        "{HEAD}Alma Ash,Psychotherapist,UKCP,1001,,,Larkfield,QX1,no,past,,,,no,\nBela Birch,Counsellor,BACP,2002,,,Larkfield,QX1,yes,never,,,,no,\n"
    );
    w.act(&editor, import(&file));
    let rows = all(&w, &editor);
    let (alma, bela) = (rows[0].id, rows[1].id);
    let me = w.staff("Alma Ash", Role::Registrant);
    // Nobody takes an entry over by themself.
    assert_eq!(
        w.refused(&me, registrant(alma, RegistrantEvent::KeptBy { human: me.human })),
        Refused::NotFound
    );
    w.act(&editor, registrant(alma, RegistrantEvent::KeptBy { human: me.human }));
    assert_eq!(w.desk.own_entry(&me).unwrap().unwrap().id, alma);
    assert_eq!(w.desk.registrant(&me, bela).unwrap_err(), Refused::NotFound);
    assert!(matches!(
        w.desk.register(&me, &RegisterFilter::default(), PageAsk::ALL),
        Err(Refused::NotAllowed { .. })
    ));

    let interest = RegistrantEvent::InterestStated(Interest {
        hours_week: 12,
        bands: vec![7],
        settings: Vec::new(),
        from: None,
        may_be_asked: true,
    });
    w.act(&me, registrant(alma, interest.clone()));
    assert_eq!(w.refused(&me, registrant(bela, interest)), Refused::NotFound);
    let claim = RegistrantEvent::TherapyClaimed(TherapyClaim {
        therapy: TherapyCode::new("DIT"),
        evidence: Evidence::Certificate,
        certifier: "BPC".into(),
        obtained: None,
        expires: None,
    });
    w.act(&me, registrant(alma, claim));
    let confirm = RegistrantEvent::TherapyConfirmed {
        therapy: TherapyCode::new("DIT"),
    };
    assert!(matches!(
        w.refused(&me, registrant(alma, confirm.clone())),
        Refused::NotAllowed { .. }
    ));
    // Nor in another role: the human counts, not the account.
    let mut as_editor = editor.clone();
    as_editor.human = me.human;
    let refused = w.refused(&as_editor, registrant(alma, confirm.clone()));
    assert!(matches!(refused, Refused::Rejected(r) if r.rule == Rule::SameHuman));
    let mut number = w.desk.registrant(&me, alma).unwrap().state.entry.clone().unwrap();
    number.number = "9999".into();
    let refused = w.refused(&me, registrant(alma, RegistrantEvent::EntryStated(number)));
    assert!(matches!(refused, Refused::Invalid(e) if e[0].field == "number"));
    w.act(&editor, registrant(alma, confirm));
    assert!(
        w.desk
            .registrant(&me, alma)
            .unwrap()
            .state
            .may_deliver(&TherapyCode::new("DIT"), w.today())
    );
}

#[test]
fn a_file_overrules_nobody_who_keeps_their_own_entry() {
    let w = World::sqlite();
    let editor = w.role("Rhoda Register", Role::RegisterEditor);
    let row = "Alma Ash,Psychotherapist,UKCP,1001,,,Larkfield,QX1,no,past,12,7,yes,yes,alma@example.org\n";
    w.act(&editor, import(&format!("{HEAD}{row}")));
    let alma = all(&w, &editor)[0].id;
    let me = w.staff("Alma Ash", Role::Registrant);
    w.act(&editor, registrant(alma, RegistrantEvent::KeptBy { human: me.human }));
    w.act(
        &me,
        registrant(alma, RegistrantEvent::ListingAgreed(Listing::default())),
    );
    w.act(&me, registrant(alma, RegistrantEvent::InterestWithdrawn));
    // The body sends its file again, with a therapy and a check that are new.
    let again = row
        .replace("1001,,", "1001,2026-03-01,DIT")
        .replace("Larkfield", "Elsewhere");
    let file = format!("{HEAD}{again}");
    let preview = w.desk.preview_register(&editor, file.as_bytes()).unwrap();
    assert_eq!(preview.changes[0].changes, ["therapies", "registration check"]);
    w.act(&editor, import(&file));
    let state = w.desk.registrant(&me, alma).unwrap().state;
    assert!(
        !state.listing.listed && state.interest.is_none(),
        "shown, or asked, against their word"
    );
    assert_eq!(state.current().unwrap().place, "Larkfield");
    assert_eq!(state.therapies.len(), 1);
    assert!(w.desk.directory(&DirectoryAsk::default(), 1).unwrap().is_empty());
}

#[test]
fn the_directory_shows_who_agreed_and_only_what_they_agreed_to() {
    let w = World::sqlite();
    let editor = w.role("Rhoda Register", Role::RegisterEditor);
    let mut file = HEAD.to_owned();
    for n in 0..30 {
        writeln!(
            file,
            "Holly Example{n},Psychotherapist,UKCP,{n},2026-01-10,DIT,Larkfield,QX1,no,past,,,,yes,"
        )
        .unwrap();
    }
    file += "Hidden Example,Psychotherapist,UKCP,777,2026-01-10,,Larkfield,QX1,yes,past,,,,no,\n";
    file += "Unchecked Example,Psychotherapist,UKCP,778,,,Larkfield,QX1,yes,past,,,,yes,out@example.org\n";
    file += "Far Example,Psychotherapist,UKCP,779,2026-01-10,,Elsewhere,QX2,yes,past,,,,yes,far@example.org\n";
    w.act(&editor, import(&file));
    let ask = DirectoryAsk {
        place: "larkfield".into(),
        ..DirectoryAsk::default()
    };
    let found = w.desk.directory(&ask, 1).unwrap();
    assert_eq!(found.len(), 30, "not the hidden, not the unchecked, not the far one");
    assert!(
        found.iter().all(|e| e.email.is_empty() && e.therapies.is_empty()),
        "claims that nobody confirmed are not shown"
    );
    let online = DirectoryAsk {
        or_remote: true,
        ..ask.clone()
    };
    let far = w.desk.directory(&online, 1).unwrap();
    assert_eq!(
        far.iter().find(|e| e.name == "Far Example").map(|e| e.email.as_str()),
        Some("far@example.org")
    );
    // The order follows from the seed alone, and over many seeds everybody comes first about as often.
    assert_eq!(found, w.desk.directory(&ask, 1).unwrap());
    let mut firsts = std::collections::BTreeMap::new();
    for seed in 0..600 {
        *firsts
            .entry(w.desk.directory(&ask, seed).unwrap()[0].id)
            .or_insert(0_u32) += 1;
    }
    assert_eq!(firsts.len(), 30);
    assert!(firsts.values().all(|n| (5..=45).contains(n)), "{firsts:?}");
}

#[test]
fn from_interest_to_the_first_person_seen() {
    let w = World::sqlite();
    let (editor, manager) = (
        w.role("Rhoda Register", Role::RegisterEditor),
        w.role("Mona Money", Role::ServiceManager),
    );
    let file = format!(
        "{HEAD}Alma Ash,Psychotherapist,UKCP,1001,2026-01-10,DIT@2019-05-01,Larkfield,QX1,no,past,12,7,yes,no,\n\
         Bela Birch,Psychotherapist,UKCP,1002,2026-01-10,DIT@2019-05-01,Larkfield,QX1,no,past,12,7,no,no,\n\
         Cora Cedar,Psychotherapist,UKCP,1003,2026-01-10,DIT@2019-05-01,Larkfield,QX1,no,past,12,5,yes,no,\n"
    );
    w.act(&editor, import(&file));
    let rows = all(&w, &editor);
    for row in &rows {
        let therapy = TherapyCode::new("DIT");
        w.act(
            &editor,
            registrant(row.id, RegistrantEvent::TherapyConfirmed { therapy }),
        );
    }
    let alma = rows[0].id;
    let me = w.staff("Alma Ash", Role::Registrant);
    w.act(&editor, registrant(alma, RegistrantEvent::KeptBy { human: me.human }));

    let id = w
        .act(&manager, workforce(WorkforceAct::PublishPost(post(&w))))
        .made
        .post
        .unwrap();
    assert_eq!(
        w.desk.post(&manager, id).unwrap().fitting,
        1,
        "one agreed to be asked and would take the band"
    );
    assert_eq!(
        w.act(&manager, workforce(WorkforceAct::AskForPost { post: id })).words,
        "1 asked"
    );
    let refused = w.refused(&manager, workforce(WorkforceAct::AskForPost { post: id }));
    assert!(matches!(refused, Refused::NotAllowed { .. }));
    let page = w.desk.post(&manager, id).unwrap();
    assert!(
        page.candidates.is_empty() && page.asked == 1,
        "whoever was only asked is counted, not named"
    );

    let mine = w.desk.posts_for_me(&me).unwrap();
    assert_eq!(mine.len(), 1);
    assert!(mine[0].misfits.is_empty());
    // Nobody applies for somebody else, nor steps their own application on.
    assert_eq!(
        w.refused(&me, step(id, PostEvent::Applied { registrant: rows[1].id })),
        Refused::NotFound
    );
    w.act(&me, step(id, PostEvent::Applied { registrant: alma }));
    assert!(matches!(
        w.refused(&me, step(id, PostEvent::Offered { registrant: alma })),
        Refused::NotAllowed { .. }
    ));
    w.act(&manager, step(id, PostEvent::Offered { registrant: alma }));
    let refused = w.refused(&manager, step(id, PostEvent::ChecksDone { registrant: alma }));
    assert!(
        matches!(&refused, Refused::Invalid(e) if e[0].words.contains("Disclosure")),
        "{refused:?}"
    );
    for check in [Check::Dbs, Check::Indemnity, Check::Supervision] {
        let event = RegistrantEvent::Checked {
            check,
            on: w.today(),
            in_order: true,
            good_until: None,
        };
        w.act(&editor, registrant(alma, event));
    }
    w.act(&manager, step(id, PostEvent::ChecksDone { registrant: alma }));
    w.days(14);
    let on = w.today();
    let start = WorkforceAct::StartPost {
        post: id,
        expected: None,
        registrant: alma,
        on,
    };
    let practitioner = w.act(&manager, workforce(start)).made.practitioner.unwrap();
    let row = w.desk.practitioner(&manager, practitioner).unwrap();
    assert!(row.state.is_certified(&TherapyCode::new("DIT")));
    assert_eq!(row.state.profile.as_ref().unwrap().band, Some(7));

    // The first session with somebody closes the story by itself, and enters its hours.
    let (episode, wait) = w.waiting("Vera Vale", Priority::Routine);
    let mut slot = w.slot(practitioner, Day::Thursday, 10);
    slot.therapies = vec![TherapyCode::new("DIT")];
    let opening = w.act(&w.desk.system(), Act::OpenSlot(slot)).made.opening.unwrap();
    let admin = w.admin();
    let first_on = date(2026, 3, 26);
    let offer = w.act(
        &admin,
        Act::OfferSlot {
            episode,
            expected: None,
            wait,
            opening,
            choice: w.dit.clone(),
            first_on,
            explanation: None,
        },
    );
    w.act(
        &admin,
        Act::AcceptOffer {
            episode,
            expected: None,
            offer: offer.made.offer.unwrap(),
            trainee: TraineeTold::NotATrainee,
        },
    );
    let therapist = w.account("Alma Ash", Role::Therapist, Some(practitioner), None);
    w.set("2026-03-26T11:00:00Z");
    let record = |session, attendance| Act::RecordSession {
        episode,
        expected: None,
        session,
        attendance,
        on: w.today(),
        medium: Medium::InPerson,
        kind: SessionKind::Treatment,
        minutes: 50,
        note: None,
        measures: Vec::new(),
    };
    let sessions: Vec<SessionId> = {
        let page = w.desk.episode(&therapist, episode).unwrap();
        page.state.courses[0].sessions.iter().map(|s| s.id).collect()
    };
    w.act(&therapist, record(sessions[0], Attendance::DidNotAttend));
    assert_eq!(
        w.desk.post(&manager, id).unwrap().state.stage(),
        PostStage::Started,
        "nobody was seen yet"
    );
    w.set("2026-04-02T11:00:00Z");
    w.act(&therapist, record(sessions[1], Attendance::Attended));
    let page = w.desk.post(&manager, id).unwrap();
    assert_eq!(page.state.stage(), PostStage::Seeing);
    assert_eq!(page.state.first_seen, Some(date(2026, 4, 2)));
    let report = w.desk.posts_report(&manager).unwrap();
    assert_eq!(
        (report.interested, report.never_asked, report.hours_never_asked),
        (3, 2, 24)
    );
    assert_eq!(report.weeks_to_first_session, [4], "4 March to 2 April");
    assert_eq!((report.counts[0].published, report.counts[0].filled), (1, 1));
    let hours = w
        .desk
        .hours_report(&manager, date(2026, 4, 1), date(2026, 4, 30))
        .unwrap();
    assert_eq!(hours.therapy_minutes(), (50, 0, 0));
    assert_eq!(hours.sums[0].kind, HoursKind::PaidAfc);

    // A post that came to nothing says why, and stays in the figures.
    let other = w
        .act(&manager, workforce(WorkforceAct::PublishPost(post(&w))))
        .made
        .post
        .unwrap();
    let lapse = |reason: Option<&str>| {
        workforce(WorkforceAct::Post {
            id: other,
            expected: None,
            command: PostCommand {
                event: PostEvent::Lapsed {
                    reason: LapseReason::FundingWithdrawn,
                },
                reason: reason.map(str::to_owned),
            },
        })
    };
    assert!(matches!(w.refused(&manager, lapse(None)), Refused::Rejected(r) if r.rule == Rule::TextMissing));
    w.act(&manager, lapse(Some("The board took the money back")));
    let lapsed: usize = w
        .desk
        .posts_report(&manager)
        .unwrap()
        .counts
        .iter()
        .map(|c| c.lapsed)
        .sum();
    assert_eq!(lapsed, 1);
}
