//! Documents: each under its own key.

use ledger::{NewDocument, SERVICE_KEY};
use uuid::Uuid;

use crate::world::{World, batch, event, new, on_both};

on_both!(
    a_document_comes_back_with_its_event,
    a_quarantined_message_moves_to_its_person,
    a_quarantined_message_can_be_destroyed_alone,
    moving_to_an_erased_person_is_refused,
);

fn keep(ledger: &ledger::Ledger, key_id: Uuid, bytes: &[u8]) -> Uuid {
    let id = new();
    let mut kept = batch(vec![event(new(), 0, SERVICE_KEY, "", None)]);
    kept.documents.push(NewDocument {
        id,
        key_id,
        media_type: "application/fhir+json".into(),
        bytes: bytes.to_vec(),
    });
    ledger.append(kept).unwrap();
    id
}

fn a_document_comes_back_with_its_event(world: &World) {
    let ledger = world.create();
    let person = new();
    let large: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
    let id = keep(&ledger, person, &large);
    let empty = keep(&ledger, person, b"");
    let back = ledger.document(id).unwrap().unwrap();
    assert_eq!(
        (back.key_id, back.media_type.as_str(), back.bytes == large),
        (person, "application/fhir+json", true)
    );
    assert_eq!(back.created_at, ledger.head().unwrap().recorded_at);
    assert!(ledger.document(empty).unwrap().unwrap().bytes.is_empty());
    assert_eq!(ledger.document(new()).unwrap(), None);
    assert_eq!(ledger.verify().unwrap().documents, 2);
}

fn a_quarantined_message_moves_to_its_person(world: &World) {
    let ledger = world.create();
    let (quarantine, person) = (new(), new());
    let id = keep(&ledger, quarantine, b"message");
    assert!(ledger.rewrap_document(id, person).unwrap());
    assert!(ledger.rewrap_document(id, person).unwrap(), "again is no error");
    assert!(
        !ledger.rewrap_document(new(), person).unwrap(),
        "there is no such document"
    );
    ledger.erase(quarantine).unwrap();
    let back = ledger.document(id).unwrap().unwrap();
    assert_eq!((back.key_id, back.bytes.as_slice()), (person, b"message".as_slice()));
    ledger.verify().unwrap();
    ledger.erase(person).unwrap();
    assert_eq!(ledger.document(id).unwrap(), None);
}

fn a_quarantined_message_can_be_destroyed_alone(world: &World) {
    let ledger = world.create();
    let (first, second) = (new(), new());
    let (gone, stays) = (keep(&ledger, first, b"one"), keep(&ledger, second, b"two"));
    assert_eq!(ledger.erase(first).unwrap().documents, 1);
    assert_eq!(ledger.document(gone).unwrap(), None);
    assert_eq!(ledger.document(stays).unwrap().unwrap().bytes, b"two");
}

fn moving_to_an_erased_person_is_refused(world: &World) {
    let ledger = world.create();
    let person = new();
    let id = keep(&ledger, SERVICE_KEY, b"letter");
    ledger.erase(person).unwrap();
    assert_eq!(
        ledger.rewrap_document(id, person),
        Err(ledger::StorageError::KeyErased(person))
    );
    assert_eq!(ledger.document(id).unwrap().unwrap().key_id, SERVICE_KEY);
}
