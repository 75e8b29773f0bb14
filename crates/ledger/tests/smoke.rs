use ledger::*;
use std::sync::Arc;
use uuid::Uuid;

#[test]
fn goes_in_and_comes_back() {
    let dir = std::env::temp_dir().join(format!("ledger-{}", Uuid::new_v4()));
    std::fs::create_dir_all(&dir).unwrap();
    let file = dir.join("a.sqlite");
    let master = MasterKey::generate().unwrap();
    let known = TypeRegistry::new(&[("a.happened", 1)]);
    let ledger = Ledger::create(
        file.to_str().unwrap(),
        &master,
        Arc::new(SystemClock),
        &known,
        Purpose::Demo,
    )
    .unwrap();
    let person = Uuid::new_v4();
    let stream = Uuid::new_v4();
    let mut batch = Batch::new(Uuid::new_v4(), 3, Uuid::new_v4());
    for _ in 0..3 {
        batch.events.push(NewEvent {
            stream,
            expected_version: 0,
            key_id: person,
            type_name: "a.happened".into(),
            type_version: 1,
            facts: b"{}".to_vec(),
            words: Some(b"text".to_vec()),
        });
    }
    let done = ledger.append(batch.clone()).unwrap();
    assert_eq!((done.first, done.last, done.replayed), (1, 3, false));
    assert!(ledger.append(batch).unwrap().replayed);
    let back = ledger.stream(stream, 1, true).unwrap();
    assert_eq!(back.len(), 3);
    assert_eq!(back[2].opened().unwrap().words.as_deref(), Some(b"text".as_slice()));
    let mut n = 0;
    assert_eq!(ledger.replay(0, false, |b| n += b.len()).unwrap(), 3);
    assert_eq!(n, 3);
    drop(ledger);
    Ledger::open(file.to_str().unwrap(), &master, Arc::new(SystemClock), &known).unwrap();
    assert_eq!(
        Ledger::open(
            file.to_str().unwrap(),
            &master,
            Arc::new(SystemClock),
            &TypeRegistry::new(&[])
        )
        .err()
        .unwrap()
        .to_string()
        .split(',')
        .next()
        .unwrap(),
        "this ledger holds events of type `a.happened` version 1 (first at position 1)"
    );
    std::fs::remove_dir_all(dir).unwrap();
}
