//! The ordinary rows.

use ledger::{
    Credential, Delivery, DeliveryState, DeliveryStep, HeldForm, Ledger, NewDelivery, RowWrite, Session, SignInScope,
};
use uuid::Uuid;

use crate::world::{World, at, batch, event, new, on_both};

on_both!(
    credentials_are_put_and_replaced,
    sessions_live_and_end,
    a_session_knows_the_position_it_wrote,
    failed_attempts_are_counted_in_a_window,
    held_forms_come_back_to_their_user,
    deliveries_are_tried_settled_and_parked,
    of_two_who_take_a_delivery_up_one_has_it,
    what_an_ended_process_left_is_tried_again_or_waits_for_a_human,
    what_is_over_is_pruned,
    leases_run_out,
    rows_are_written_all_or_none,
);

fn credentials_are_put_and_replaced(world: &World) {
    let ledger = world.create();
    let user = new();
    let mut credential = Credential {
        user,
        password_hash: "$argon2id$first".into(),
        changed_at: at("2026-11-22T09:00:00Z"),
        must_change: true,
    };
    assert_eq!(ledger.credential(user).unwrap(), None);
    ledger.write(vec![RowWrite::PutCredential(credential.clone())]).unwrap();
    assert_eq!(ledger.credential(user).unwrap(), Some(credential.clone()));
    (credential.password_hash, credential.must_change) = ("$argon2id$second".into(), false);
    ledger.write(vec![RowWrite::PutCredential(credential.clone())]).unwrap();
    assert_eq!(ledger.credential(user).unwrap(), Some(credential));
    ledger.write(vec![RowWrite::DeleteCredential { user }]).unwrap();
    assert_eq!(ledger.credential(user).unwrap(), None);
}

fn session(token: u8, user: Uuid) -> Session {
    Session {
        token_hash: [token; 32],
        user,
        role: 3,
        organisation: Uuid::from_u128(2),
        created_at: at("2026-11-22T09:00:00Z"),
        last_seen: at("2026-11-22T09:00:00Z"),
        expires_at: at("2026-11-22T09:15:00Z"),
        last_position: 0,
    }
}

fn sessions_live_and_end(world: &World) {
    let ledger = world.create();
    let (kim, sam) = (new(), new());
    ledger
        .write(
            [(1, kim), (2, kim), (3, sam)]
                .map(|(n, user)| RowWrite::PutSession(session(n, user)))
                .to_vec(),
        )
        .unwrap();
    assert_eq!(ledger.session(&[1; 32]).unwrap(), Some(session(1, kim)));
    assert_eq!(ledger.session(&[9; 32]).unwrap(), None);
    let (last_seen, expires_at) = (at("2026-11-22T09:10:00Z"), at("2026-11-22T09:25:00Z"));
    ledger
        .write(vec![RowWrite::TouchSession {
            token_hash: [2; 32],
            last_seen,
            expires_at,
        }])
        .unwrap();
    assert_eq!(ledger.session(&[2; 32]).unwrap().unwrap().expires_at, expires_at);
    assert_eq!(ledger.sessions_of(kim).unwrap().len(), 2);
    assert_eq!(ledger.prune_sign_ins(at("2026-11-22T09:20:00Z")).unwrap(), 2);
    assert_eq!(ledger.sessions_of(kim).unwrap().len(), 1);
    ledger
        .write(vec![
            RowWrite::PutSession(session(4, kim)),
            RowWrite::DeleteSession { token_hash: [2; 32] },
        ])
        .unwrap();
    assert_eq!(ledger.sessions_of(kim).unwrap()[0].token_hash, [4; 32]);
    ledger.write(vec![RowWrite::DeleteSessionsOf { user: kim }]).unwrap();
    assert!(ledger.sessions_of(kim).unwrap().is_empty());
}

fn a_session_knows_the_position_it_wrote(world: &World) {
    let ledger = world.create();
    ledger.write(vec![RowWrite::PutSession(session(1, new()))]).unwrap();
    let stream = new();
    let mut act = batch(vec![
        event(stream, 0, stream, "", None),
        event(stream, 0, stream, "", None),
    ]);
    act.rows.push(RowWrite::SessionWrote { token_hash: [1; 32] });
    assert_eq!(ledger.append(act).unwrap().last, 2);
    assert_eq!(ledger.session(&[1; 32]).unwrap().unwrap().last_position, 2);
}

fn failed_attempts_are_counted_in_a_window(world: &World) {
    let ledger = world.create();
    let account = SignInScope::Account("kim".into());
    let network = SignInScope::Network("kim".into());
    let fail =
        |scope: &SignInScope, when: &str, since: &str| ledger.sign_in_failed(scope, at(when), at(since)).unwrap();
    assert_eq!(ledger.failed_sign_ins(&account).unwrap(), None);
    assert_eq!(fail(&account, "2026-11-22T09:00:00Z", "2026-11-22T08:45:00Z").count, 1);
    let second = fail(&account, "2026-11-22T09:10:00Z", "2026-11-22T08:55:00Z");
    assert_eq!(
        (second.count, second.first_at, second.last_at),
        (2, at("2026-11-22T09:00:00Z"), at("2026-11-22T09:10:00Z"))
    );
    assert_eq!(
        fail(&network, "2026-11-22T09:10:00Z", "2026-11-22T08:55:00Z").count,
        1,
        "another scope"
    );
    assert_eq!(
        fail(&account, "2026-11-22T09:20:00Z", "2026-11-22T09:05:00Z").count,
        1,
        "the first lies before the window"
    );
    assert_eq!(ledger.failed_sign_ins(&account).unwrap().unwrap().count, 1);
    ledger.clear_failed_sign_ins(&account).unwrap();
    assert_eq!(ledger.failed_sign_ins(&account).unwrap(), None);
    assert!(ledger.failed_sign_ins(&network).unwrap().is_some());
}

fn held_forms_come_back_to_their_user(world: &World) {
    let ledger = world.create();
    let (kim, form) = (new(), new());
    let held = |body: &str| HeldForm {
        user: kim,
        form,
        body: body.into(),
        expires_at: at("2026-11-22T10:00:00Z"),
    };
    ledger.write(vec![RowWrite::PutHeldForm(held("typed"))]).unwrap();
    ledger.write(vec![RowWrite::PutHeldForm(held("typed more"))]).unwrap();
    assert_eq!(ledger.held_form(kim, form).unwrap(), Some(held("typed more")));
    assert_eq!(ledger.held_form(new(), form).unwrap(), None, "not another's");
    let mut act = batch(vec![event(form, 0, form, "", None)]);
    act.rows.push(RowWrite::DeleteHeldForm { user: kim, form });
    ledger.append(act).unwrap();
    assert_eq!(ledger.held_form(kim, form).unwrap(), None);
}

fn put(ledger: &Ledger, key_id: Uuid, due: &str) -> Uuid {
    let id = new();
    let mut act = batch(vec![event(new(), 0, key_id, "", None)]);
    act.rows.push(RowWrite::PutDelivery(NewDelivery {
        id,
        kind: "letter".into(),
        key_id,
        body: b"dear".to_vec(),
        due_at: at(due),
    }));
    ledger.append(act).unwrap();
    id
}

fn deliveries_are_tried_settled_and_parked(world: &World) {
    let ledger = world.create();
    let person = new();
    let late = put(&ledger, person, "2026-11-22T09:30:00Z");
    let early = put(&ledger, person, "2026-11-22T09:10:00Z");
    let due = |now: &str| {
        ledger
            .due_deliveries(at(now), 10)
            .unwrap()
            .iter()
            .map(|d| d.id)
            .collect::<Vec<_>>()
    };
    assert!(due("2026-11-22T09:00:00Z").is_empty());
    assert_eq!(due("2026-11-22T09:10:00Z"), [early]);
    assert_eq!(due("2026-11-22T10:00:00Z"), [early, late]);
    let settle = |id, state, attempts, when: &str, note: &str| {
        ledger
            .write(vec![RowWrite::SettleDelivery {
                id,
                state,
                attempts,
                due_at: at(when),
                note: note.into(),
            }])
            .unwrap();
    };
    settle(early, DeliveryState::Waiting, 1, "2026-11-22T09:40:00Z", "no answer");
    assert_eq!(due("2026-11-22T10:00:00Z"), [late, early]);
    settle(early, DeliveryState::Parked, 5, "2026-11-22T09:40:00Z", "given up");
    settle(late, DeliveryState::Done, 1, "2026-11-22T09:30:00Z", "");
    assert!(due("2026-11-22T10:00:00Z").is_empty());
    let parked = ledger.parked_deliveries(10).unwrap();
    let Delivery {
        id,
        key_id,
        body,
        attempts,
        note,
        kind,
        ..
    } = &parked[0];
    assert_eq!(
        (parked.len(), *id, *key_id, body.as_slice(), *attempts),
        (1, early, person, b"dear".as_slice(), 5)
    );
    assert_eq!((note.as_str(), kind.as_str()), ("given up", "letter"));
    let stats = ledger.stats().unwrap();
    assert_eq!((stats.deliveries_waiting, stats.deliveries_parked), (0, 1));
}

fn step(id: Uuid, from: (DeliveryState, u32), to: (DeliveryState, u32), when: &str) -> DeliveryStep {
    DeliveryStep {
        id,
        from: from.0,
        attempts_were: from.1,
        to: to.0,
        attempts: to.1,
        due_at: at(when),
        note: "step".into(),
    }
}

fn of_two_who_take_a_delivery_up_one_has_it(world: &World) {
    use DeliveryState::{Claimed, Done, HandingOver, Waiting};
    const NOW: &str = "2026-11-22T09:10:00Z";
    let ledger = world.create();
    let id = put(&ledger, new(), NOW);
    let claim = || step(id, (Waiting, 0), (Claimed, 1), NOW);
    let won: Vec<bool> = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| ledger.step_delivery(claim()).unwrap()))
            .collect();
        tries.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert_eq!(won.iter().filter(|w| **w).count(), 1);
    assert!(
        ledger
            .due_deliveries(at("2026-11-23T09:00:00Z"), 10)
            .unwrap()
            .is_empty()
    );
    // Somebody whose try was overtaken by another one cannot go on.
    assert!(ledger.step_delivery(step(id, (Claimed, 1), (Claimed, 2), NOW)).unwrap());
    assert!(
        !ledger
            .step_delivery(step(id, (Claimed, 1), (HandingOver, 1), NOW))
            .unwrap()
    );
    assert!(
        ledger
            .step_delivery(step(id, (Claimed, 2), (HandingOver, 2), NOW))
            .unwrap()
    );
    assert!(!ledger.step_delivery(step(id, (Claimed, 2), (Done, 2), NOW)).unwrap());
    assert!(
        ledger
            .step_delivery(step(id, (HandingOver, 2), (Done, 2), NOW))
            .unwrap()
    );
    let now = ledger.delivery(id).unwrap().unwrap();
    assert_eq!((now.state, now.attempts, now.note.as_str()), (Done, 2, "step"));
    assert_eq!(ledger.delivery_counts().unwrap(), [(Done, 1)]);
}

fn what_an_ended_process_left_is_tried_again_or_waits_for_a_human(world: &World) {
    use DeliveryState::{Claimed, HandingOver, Unsure, Waiting};
    const NOW: &str = "2026-11-22T09:10:00Z";
    let ledger = world.create();
    let (taken, handed, untouched) = (
        put(&ledger, new(), NOW),
        put(&ledger, new(), NOW),
        put(&ledger, new(), NOW),
    );
    for id in [taken, handed] {
        assert!(ledger.step_delivery(step(id, (Waiting, 0), (Claimed, 1), NOW)).unwrap());
    }
    assert!(
        ledger
            .step_delivery(step(handed, (Claimed, 1), (HandingOver, 1), NOW))
            .unwrap()
    );
    assert_eq!(ledger.recover_deliveries("unknown").unwrap(), (1, 1));
    assert_eq!(ledger.recover_deliveries("unknown").unwrap(), (0, 0));
    let state = |id| {
        let d = ledger.delivery(id).unwrap().unwrap();
        (d.state, d.attempts)
    };
    assert_eq!(state(taken), (Waiting, 1));
    assert_eq!(state(handed), (Unsure, 1));
    assert_eq!(state(untouched), (Waiting, 0));
    let unsure = ledger.deliveries_in(Unsure, 0, 10).unwrap();
    assert_eq!(
        (unsure.len(), unsure[0].id, unsure[0].note.as_str()),
        (1, handed, "unknown")
    );
    assert!(ledger.deliveries_in(Unsure, 1, 10).unwrap().is_empty());
}

fn what_is_over_is_pruned(world: &World) {
    use DeliveryState::{Done, Dropped, Parked, Waiting};
    let ledger = world.create();
    let states = [
        (Done, "2026-11-20T09:00:00Z"),
        (Dropped, "2026-11-20T09:00:00Z"),
        (Parked, "2026-11-20T09:00:00Z"),
        (Done, "2026-11-22T09:00:00Z"),
    ];
    let ids: Vec<Uuid> = states
        .iter()
        .map(|(state, when)| {
            let id = put(&ledger, new(), when);
            assert!(ledger.step_delivery(step(id, (Waiting, 0), (*state, 1), when)).unwrap());
            id
        })
        .collect();
    assert_eq!(ledger.prune_deliveries(at("2026-11-21T09:00:00Z")).unwrap(), 2);
    let left: Vec<bool> = ids.iter().map(|id| ledger.delivery(*id).unwrap().is_some()).collect();
    assert_eq!(left, [false, false, true, true]);
}

fn leases_run_out(world: &World) {
    let ledger = world.create();
    let (one, two) = (new(), new());
    let lease = |holder, until: &str| ledger.try_lease("lapse", holder, at(until)).unwrap();
    assert!(lease(one, "2026-11-22T09:01:00Z"));
    assert!(!lease(two, "2026-11-22T09:01:00Z"));
    assert!(lease(one, "2026-11-22T09:02:00Z"), "the holder prolongs");
    assert!(ledger.try_lease("another", two, at("2026-11-22T09:01:00Z")).unwrap());
    world.clock.set(at("2026-11-22T09:02:00Z"));
    assert!(lease(two, "2026-11-22T09:05:00Z"), "it has run out");
    ledger.release_lease("lapse", one).unwrap();
    assert!(!lease(one, "2026-11-22T09:06:00Z"), "only the holder gives it back");
    ledger.release_lease("lapse", two).unwrap();
    assert!(lease(one, "2026-11-22T09:06:00Z"));
}

fn rows_are_written_all_or_none(world: &World) {
    let ledger = world.create();
    let person = new();
    ledger.erase(person).unwrap();
    let delivery = NewDelivery {
        id: new(),
        kind: "letter".into(),
        key_id: person,
        body: vec![],
        due_at: at("2026-11-22T09:00:00Z"),
    };
    let refused = ledger.write(vec![
        RowWrite::SetMarker {
            name: "seen".into(),
            value: 5,
        },
        RowWrite::PutDelivery(delivery),
    ]);
    assert_eq!(refused, Err(ledger::StorageError::KeyErased(person)));
    assert_eq!(ledger.marker("seen").unwrap(), None);
    ledger
        .write(vec![RowWrite::SetMarker {
            name: "seen".into(),
            value: 5,
        }])
        .unwrap();
    ledger
        .write(vec![RowWrite::SetMarker {
            name: "seen".into(),
            value: 6,
        }])
        .unwrap();
    assert_eq!(ledger.marker("seen").unwrap(), Some(6));
}
