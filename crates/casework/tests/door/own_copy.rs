//! A copy of the notes: asked for, gone through, held back in parts, released, read by the person and by nobody else.

use std::collections::{BTreeMap, BTreeSet};

use care::episode::*;
use care::terms::*;
use care::*;
use casework::*;

use crate::own::come_in;
use crate::world::World;

const ASK: Act = Act::Own(OwnAct::AskForNotes);

fn note(w: &World, p: &Principal, episode: EpisodeId, layer: NoteLayer, text: &str) -> u64 {
    let write = EpisodeCommand::WriteNote {
        note: w.desk.ids().next(),
        layer,
        session: None,
        corrects: None,
        text: text.to_owned(),
    };
    w.on(p, episode, write);
    version(w, episode)
}

fn version(w: &World, episode: EpisodeId) -> u64 {
    w.desk.episode(&w.lead(), episode).unwrap().state.version
}

fn hold(w: &World, entry: u64, instead: Option<&str>, told: bool) -> EpisodeCommand {
    EpisodeCommand::HoldBack {
        hold: Hold {
            entry,
            reason: HoldReason::AboutSomebodyElse,
            review_on: calendar::days_after(w.today(), 90),
            told,
            why: "It names her sister".to_owned(),
            instead: instead.map(str::to_owned),
        },
    }
}

fn release(w: &World, episode: EpisodeId) -> EpisodeCommand {
    EpisodeCommand::ReleaseNotes {
        through: version(w, episode),
    }
}

/// Every text of the notes that the person reads, and how many parts they are told are held back.
fn read(w: &World, p: &Principal) -> (Vec<String>, usize) {
    let data = w.desk.own_data(p).unwrap();
    let notes = &data.episodes[0].notes;
    let texts = notes.parts.iter().flat_map(|part| part.words.iter());
    (texts.map(|(_, text)| text.to_owned()).collect(), notes.held)
}

fn has(texts: &[String], text: &str) -> bool {
    texts.iter().any(|t| t == text)
}

#[test]
fn notes_are_read_once_a_clinician_has_gone_through_them_and_what_is_held_back_is_not() {
    let w = World::sqlite();
    let (hers, _) = w.waiting("Amina Rahman", Priority::Soon);
    let her = come_in(&w, hers);
    let lead = w.lead();
    let plain = note(&w, &lead, hers, NoteLayer::Shared, "She sleeps badly since March");
    let sister = note(
        &w,
        &lead,
        hers,
        NoteLayer::Shared,
        "Her sister drinks, and asked us to say nothing",
    );
    assert!(read(&w, &her).0.is_empty(), "nothing before anybody has looked");
    w.act(&her, ASK);
    let page = w.desk.episode(&lead, hers).unwrap();
    let due = page.dues.iter().find(|d| d.kind == DueKind::NotesCopy).unwrap();
    assert_eq!(due.on.to_string(), "2026-04-04", "a calendar month from 4 March");
    assert!(matches!(w.refused(&her, ASK), Refused::Rejected(r) if r.rule == Rule::AlreadyDone));
    let today = w.desk.today(&lead).unwrap();
    assert!(
        today.counts.is_empty()
            || today
                .tasks
                .iter()
                .all(|t| t.kind != DueKind::NotesCopy || t.on == due.on)
    );
    // Gone through: one part held back, with what can be read all the same.
    w.on(
        &lead,
        hers,
        hold(&w, sister, Some("We talked about your family."), true),
    );
    let going = w.desk.notes_to_release(&lead, hers).unwrap();
    let held = going.parts.iter().find(|p| p.header.version == sister).unwrap();
    assert_eq!(held.held.as_ref().unwrap().1, "It names her sister");
    assert!(read(&w, &her).0.is_empty(), "nor while somebody goes through them");
    let through = going.through;
    note(&w, &lead, hers, NoteLayer::Shared, "Written while the page was open");
    w.on(&lead, hers, EpisodeCommand::ReleaseNotes { through });
    let (texts, count) = read(&w, &her);
    assert!(has(&texts, "She sleeps badly since March") && has(&texts, "We talked about your family."));
    assert!(
        !has(&texts, "Written while the page was open"),
        "nobody has gone through that"
    );
    assert_eq!(count, 1);
    let all = w.desk.own_bundle(&her).unwrap().to_string();
    assert!(!texts.iter().any(|t| t.contains("drinks") || t.contains("It names")));
    let decoded = texts.join("");
    assert!(!decoded.contains("sister") && !all.contains("sister"));
    assert!(all.contains("DocumentReference"));
    let page = w.desk.episode(&lead, hers).unwrap();
    assert!(!page.dues.iter().any(|d| d.kind == DueKind::NotesCopy), "answered");
    let again = page.dues.iter().find(|d| d.kind == DueKind::HeldBackReview).unwrap();
    assert_eq!(again.on, calendar::days_after(w.today(), 90));
    // Held back no more: it is there, because it was gone through.
    let back = EpisodeCommand::GiveBack {
        entry: sister,
        why: "Her sister has told her herself".to_owned(),
    };
    w.on(&lead, hers, back);
    assert_eq!(read(&w, &her).1, 0);
    assert!(has(&read(&w, &her).0, "Her sister drinks, and asked us to say nothing"));
    // Held back anew, and not even that may be said.
    w.on(&lead, hers, hold(&w, plain, Some("Never shown"), false));
    let (texts, count) = read(&w, &her);
    assert_eq!(count, 0);
    assert!(!has(&texts, "She sleeps badly since March") && !has(&texts, "Never shown"));
}

#[test]
fn nobody_releases_holds_back_or_reads_who_may_not() {
    let w = World::sqlite();
    let (hers, _) = w.waiting("Amina Rahman", Priority::Soon);
    let (his, _) = w.waiting("Brian Moss", Priority::Soon);
    let (her, him) = (come_in(&w, hers), come_in(&w, his));
    let lead = w.lead();
    note(&w, &lead, hers, NoteLayer::Shared, "Hers alone");
    let one = |command| Act::Episode {
        id: hers,
        expected: None,
        command,
    };
    assert!(
        matches!(w.refused(&lead, one(release(&w, hers))), Refused::Rejected(r) if r.rule == Rule::NotYet),
        "nobody asked"
    );
    w.act(&her, ASK);
    let trainee = w.staff("Tia Trainee", Role::Trainee);
    let manager = w.staff("Max Manager", Role::ServiceManager);
    for p in [&her, &him, &trainee, &manager, &w.admin()] {
        for command in [release(&w, hers), hold(&w, 1, None, true)] {
            assert!(
                !matches!(w.refused(p, one(command)), Refused::Rejected(_)),
                "{:?}",
                p.role
            );
        }
        assert!(w.desk.notes_to_release(p, hers).is_err());
    }
    // A therapist who does not see her; not by breaking the glass either.
    let therapist = w.staff("Nora Room", Role::Therapist);
    assert!(w.desk.notes_to_release(&therapist, hers).is_err());
    w.act(
        &therapist,
        Act::BreakGlass {
            episode: hers,
            reason: "She rang and was in danger just now".to_owned(),
        },
    );
    assert!(w.desk.notes_to_release(&therapist, hers).is_err());
    assert!(!matches!(
        w.refused(&therapist, one(release(&w, hers))),
        Refused::Rejected(_)
    ));
    w.on(&lead, hers, release(&w, hers));
    assert!(has(&read(&w, &her).0, "Hers alone"));
    assert!(read(&w, &him).0.is_empty());
    // Staff record that somebody asked by word; an administrator may.
    let ask = Act::Episode {
        id: his,
        expected: None,
        command: EpisodeCommand::AskForNotes,
    };
    w.act(&w.admin(), ask);
    assert!(w.desk.own_data(&him).unwrap().episodes[0].notes.asked.is_some());
}

#[test]
fn a_no_is_told_by_a_human_before_the_copy_holds_it_and_a_document_opens_only_once_released() {
    let w = World::sqlite();
    let lead = w.lead();
    let born = jiff::civil::date(1990, 5, 1);
    let hers = w.refer(&lead, w.somebody("Amina Rahman", born)).made.episode.unwrap();
    let her = come_in(&w, hers);
    w.act(
        &lead,
        Act::AddInformation {
            episode: hers,
            expected: None,
            attachments: vec![Attachment {
                media_type: "text/plain".to_owned(),
                bytes: b"A letter from the surgery".to_vec(),
            }],
            text: Some("From the surgery".to_owned()),
        },
    );
    let entries = w.desk.episode(&lead, hers).unwrap().entries;
    let document = entries.iter().find_map(|e| match &e.event {
        EpisodeEvent::FurtherInformationReceived { document } => *document,
        _ => None,
    });
    let document = document.unwrap();
    w.on(
        &lead,
        hers,
        EpisodeCommand::Screen {
            priority: Priority::Routine,
            next: NextStep::Decide,
            reason: "No sign of danger".to_owned(),
        },
    );
    let decision = w.desk.ids().next();
    let decide = EpisodeCommand::Decide {
        decision: DecisionFacts {
            id: decision,
            kind: DecisionKind::Accepted,
            considered: vec![TherapyCode::new("CBT")],
            choices: vec![w.cbt.clone()],
            reason: None,
            trial_sessions: None,
            look_again_on: None,
            second_opinion_stated: true,
            unmet_need: false,
        },
        words: DecisionWords {
            reason: "It fits what she wants".to_owned(),
            ..DecisionWords::default()
        },
    };
    w.on(&lead, hers, decide);
    w.act(&her, ASK);
    assert!(matches!(w.desk.own_document(&her, document), Err(Refused::NotFound)));
    w.on(&lead, hers, release(&w, hers));
    assert!(
        !has(&read(&w, &her).0, "It fits what she wants"),
        "nobody has told her yet"
    );
    assert_eq!(
        w.desk.own_document(&her, document).unwrap().bytes,
        b"A letter from the surgery"
    );
    let tell = EpisodeCommand::TellDecision {
        decision,
        to: Audience::Person,
        channel: Channel::Phone,
        note: None,
    };
    w.on(&lead, hers, tell);
    assert!(has(&read(&w, &her).0, "It fits what she wants"));
    // Another person's link does not open it, and held back it opens for nobody.
    let (his, _) = w.waiting("Brian Moss", Priority::Soon);
    let him = come_in(&w, his);
    assert!(matches!(w.desk.own_document(&him, document), Err(Refused::NotFound)));
    let entry = entries
        .iter()
        .find(|e| matches!(e.event, EpisodeEvent::FurtherInformationReceived { .. }));
    w.on(&lead, hers, hold(&w, entry.unwrap().header.version, None, true));
    assert!(matches!(w.desk.own_document(&her, document), Err(Refused::NotFound)));
}

/// A small generator, so that a sequence can be told again by its seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// Whatever is written, held, given back and released in whatever order: a note is read exactly if somebody went through
/// it and does not hold it back; and every text of the record is somewhere, none twice in two ways.
#[test]
fn over_random_sequences_the_copy_holds_what_was_gone_through_and_nothing_else() {
    let w = World::sqlite();
    let (hers, _) = w.waiting("Amina Rahman", Priority::Soon);
    let (her, lead) = (come_in(&w, hers), w.lead());
    let decision = w.desk.episode(&lead, hers).unwrap().state.decisions[0].facts.id;
    let tell = EpisodeCommand::TellDecision {
        decision,
        to: Audience::Person,
        channel: Channel::Phone,
        note: None,
    };
    w.on(&lead, hers, tell);
    let mut dice = Dice(11);
    let mut notes: BTreeMap<u64, String> = BTreeMap::new();
    let mut held: BTreeMap<u64, (bool, Option<String>)> = BTreeMap::new();
    let (mut through, mut shown_once, mut releases) = (0, BTreeSet::new(), 0);
    for n in 0..120 {
        let pick = |dice: &mut Dice| notes.keys().nth(dice.below(notes.len().max(1))).copied();
        match dice.below(8) {
            0..=2 => {
                let text = format!("Note number {n}");
                notes.insert(note(&w, &lead, hers, NoteLayer::Shared, &text), text);
            }
            3 => {
                if let Some(entry) = pick(&mut dice).filter(|e| !held.contains_key(e)) {
                    let instead = (dice.below(2) == 0).then(|| format!("Instead of {entry}"));
                    let told = dice.below(3) > 0;
                    w.on(&lead, hers, hold(&w, entry, instead.as_deref(), told));
                    held.insert(entry, (told, instead));
                }
            }
            4 => {
                if let Some(entry) = held.keys().nth(dice.below(held.len().max(1))).copied() {
                    let why = "No ground any more".to_owned();
                    w.on(&lead, hers, EpisodeCommand::GiveBack { entry, why });
                    held.remove(&entry);
                }
            }
            5 => {
                if w.desk.episode(&lead, hers).unwrap().state.copy.asked.is_none() {
                    w.act(&her, ASK);
                }
            }
            _ => {
                if w.desk.episode(&lead, hers).unwrap().state.copy.asked.is_some() {
                    through = version(&w, hers);
                    w.on(&lead, hers, EpisodeCommand::ReleaseNotes { through });
                    releases += 1;
                }
            }
        }
        let (texts, count) = read(&w, &her);
        for (entry, text) in &notes {
            let should = *entry <= through && !held.contains_key(entry);
            assert_eq!(has(&texts, text), should, "step {n}, entry {entry}");
            if should {
                shown_once.insert(*entry);
            }
        }
        for (entry, (told, instead)) in &held {
            let should = *entry <= through && *told;
            assert_eq!(
                instead.as_ref().is_some_and(|i| has(&texts, i)),
                should && instead.is_some(),
                "step {n}, instead of {entry}"
            );
        }
        let told = held.iter().filter(|(entry, (told, _))| **entry <= through && *told);
        assert_eq!(count, told.count(), "step {n}");
        assert!(!has(&texts, "It names her sister"), "why is never told");
    }
    assert!(releases > 3 && shown_once.len() > 10 && !held.is_empty());
    // Nothing is lost: every text of the record that is not held back and was gone through is in the copy, in one way or
    // the other.
    if w.desk.episode(&lead, hers).unwrap().state.copy.asked.is_none() {
        w.act(&her, ASK);
    }
    w.on(&lead, hers, release(&w, hers));
    let page = w.desk.episode(&lead, hers).unwrap();
    let (texts, _) = read(&w, &her);
    let about_holds = |e: &EpisodeEvent| {
        matches!(
            e,
            EpisodeEvent::PartHeldBack { .. } | EpisodeEvent::PartGivenBack { .. }
        )
    };
    for entry in page.entries.iter().filter(|e| !about_holds(&e.event)) {
        for (_, text) in entry.words.iter() {
            let is_held = page.state.copy.held_back(entry.header.version).is_some();
            assert_eq!(has(&texts, text), !is_held, "{:?}: {text}", entry.event);
        }
    }
}

#[test]
fn who_asked_is_told_once_for_each_release() {
    let w = World::real();
    let (hers, _) = w.waiting("Amina Rahman", Priority::Soon);
    let lead = w.lead();
    let ask = |w: &World| {
        w.on(&w.lead(), hers, EpisodeCommand::AskForNotes);
    };
    let waiting = |w: &World| -> usize {
        let states = [outbox::DeliveryState::Waiting, outbox::DeliveryState::ToPrint];
        let pages = states.map(|state| w.desk.outbox(&w.lead(), state, 1).unwrap());
        let rows = pages.iter().flat_map(|p| &p.items);
        rows.filter(|r| r.notice.kind == outbox::NoticeKind::Copy).count()
    };
    ask(&w);
    assert_eq!(waiting(&w), 0, "asking tells nobody anything");
    w.on(&lead, hers, release(&w, hers));
    assert_eq!(waiting(&w), 1);
    w.days(3);
    ask(&w);
    w.on(&lead, hers, release(&w, hers));
    assert_eq!(waiting(&w), 2);
}
