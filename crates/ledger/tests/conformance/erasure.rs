//! Erasing a person.

use ledger::{AppendError, Content, NewDelivery, NewDocument, ReadEntry, RowWrite, SERVICE_KEY};

use crate::world::{World, at, batch, claim, event, new, on_both};

on_both!(
    an_erased_person_cannot_be_read_and_others_can,
    nothing_more_is_sealed_under_an_erased_key,
    another_process_notices,
    erasing_again_changes_nothing,
    a_key_never_made_can_be_erased_and_stays_so,
    the_services_key_is_never_erased,
);

fn document(id: uuid::Uuid, key_id: uuid::Uuid) -> NewDocument {
    NewDocument {
        id,
        key_id,
        media_type: "text/plain".into(),
        bytes: b"letter".to_vec(),
    }
}

fn an_erased_person_cannot_be_read_and_others_can(world: &World) {
    let ledger = world.create();
    let (gone, stays, letter, parcel) = (new(), new(), new(), new());
    let (mine, theirs) = (new(), new());
    let mut both = batch(vec![
        event(mine, 0, gone, "facts", Some("words")),
        event(theirs, 0, stays, "facts", Some("words")),
        event(mine, 0, gone, "more", None),
    ]);
    both.claims_add = vec![
        claim("nhs-number", "1", gone, gone),
        claim("nhs-number", "2", stays, stays),
    ];
    both.documents = vec![document(letter, gone), document(new(), stays)];
    both.rows.push(RowWrite::PutDelivery(NewDelivery {
        id: parcel,
        kind: "letter".into(),
        key_id: gone,
        body: b"dear".to_vec(),
        due_at: at("2026-11-22T09:00:00Z"),
    }));
    ledger.append(both).unwrap();
    let look = ReadEntry {
        reader: new(),
        role: 1,
        organisation: new(),
        page: "episode".into(),
        ids: vec![gone],
        reason: Some("a written reason of some length".into()),
        reason_key: gone,
    };
    ledger.log_read(&look).unwrap();
    assert!(ledger.delivery(parcel).unwrap().is_some());

    let erasure = ledger.erase(gone).unwrap();
    assert_eq!(
        (erasure.already, erasure.claims, erasure.documents, erasure.deliveries),
        (false, 1, 1, 1)
    );
    assert!(ledger.is_erased(gone).unwrap() && !ledger.is_erased(stays).unwrap());

    let all = ledger.follow(0, 10, true).unwrap();
    let erased: Vec<bool> = all.iter().map(|event| event.content == Content::Erased).collect();
    assert_eq!(erased, [true, false, true]);
    assert_eq!(
        (all[0].position, all[0].stream, all[0].version, all[0].key_id),
        (1, mine, 1, gone),
        "the header stays"
    );
    assert_eq!(all[1].opened().unwrap().words.as_deref(), Some(b"words".as_slice()));
    let mut replayed = Vec::new();
    ledger
        .replay(0, false, |events| {
            replayed.extend(events.iter().map(|event| event.opened().is_none()))
        })
        .unwrap();
    assert_eq!(replayed, erased);
    assert!(
        ledger
            .stream(mine, 1, true)
            .unwrap()
            .iter()
            .all(|event| event.opened().is_none())
    );
    assert_eq!(ledger.claim_owner("nhs-number", b"1").unwrap(), None);
    assert_eq!(ledger.claim_owner("nhs-number", b"2").unwrap(), Some(stays));
    assert_eq!(ledger.document(letter).unwrap(), None);
    assert_eq!(ledger.delivery(parcel).unwrap(), None);
    let looks = ledger.reads_of(gone, 10).unwrap();
    assert_eq!(
        (looks.len(), looks[0].page.as_str(), &looks[0].reason),
        (1, "episode", &None),
        "who looked stays, why goes"
    );

    let verified = ledger.verify().unwrap();
    assert_eq!((verified.head.position, verified.erased, verified.documents), (3, 1, 1));
    drop(ledger);
    assert!(
        world
            .open()
            .stream(mine, 1, true)
            .unwrap()
            .iter()
            .all(|event| event.opened().is_none())
    );
}

fn nothing_more_is_sealed_under_an_erased_key(world: &World) {
    let ledger = world.create();
    let (person, stream) = (new(), new());
    ledger.append(batch(vec![event(stream, 0, person, "", None)])).unwrap();
    ledger.erase(person).unwrap();
    let refused = Err(AppendError::KeyErased { key_id: person });
    assert_eq!(ledger.append(batch(vec![event(stream, 1, person, "", None)])), refused);
    let mut with_document = batch(vec![]);
    with_document.documents.push(document(new(), person));
    assert_eq!(ledger.append(with_document), refused);
    let mut with_claim = batch(vec![]);
    with_claim.claims_add.push(claim("nhs-number", "1", person, person));
    assert_eq!(ledger.append(with_claim), refused);
    // The stream may be ended under the service's key.
    ledger
        .append(batch(vec![event(stream, 1, SERVICE_KEY, "ended", None)]))
        .unwrap();
    let content: Vec<bool> = ledger
        .stream(stream, 1, false)
        .unwrap()
        .iter()
        .map(|e| e.opened().is_some())
        .collect();
    assert_eq!(content, [false, true]);
}

fn another_process_notices(world: &World) {
    let (one, two) = (world.create(), world.open());
    let (person, stream) = (new(), new());
    one.append(batch(vec![event(stream, 0, person, "", None)])).unwrap();
    // The other has the key in its memory.
    assert!(two.stream(stream, 1, false).unwrap()[0].opened().is_some());
    two.append(batch(vec![event(stream, 1, person, "", None)])).unwrap();
    one.erase(person).unwrap();
    // Writing is refused even before it has read anything again.
    assert_eq!(
        two.append(batch(vec![event(stream, 2, person, "", None)])),
        Err(AppendError::KeyErased { key_id: person })
    );
    assert!(
        two.stream(stream, 1, false)
            .unwrap()
            .iter()
            .all(|event| event.opened().is_none())
    );
}

fn erasing_again_changes_nothing(world: &World) {
    let ledger = world.create();
    let person = new();
    ledger.append(batch(vec![event(new(), 0, person, "", None)])).unwrap();
    let first = ledger.erase(person).unwrap();
    world.clock.advance_micros(60_000_000);
    let second = ledger.erase(person).unwrap();
    assert!(second.already && !first.already);
    assert_eq!(second.erased_at, first.erased_at);
    assert_eq!(ledger.stats().unwrap().erased, 1);
}

fn a_key_never_made_can_be_erased_and_stays_so(world: &World) {
    let ledger = world.create();
    let person = new();
    assert!(!ledger.is_erased(person).unwrap());
    assert!(!ledger.erase(person).unwrap().already);
    assert!(ledger.is_erased(person).unwrap());
    assert_eq!(
        ledger.append(batch(vec![event(new(), 0, person, "", None)])),
        Err(AppendError::KeyErased { key_id: person })
    );
}

fn the_services_key_is_never_erased(world: &World) {
    let ledger = world.create();
    assert!(ledger.erase(SERVICE_KEY).is_err());
    ledger
        .append(batch(vec![event(new(), 0, SERVICE_KEY, "", None)]))
        .unwrap();
}
