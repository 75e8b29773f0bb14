//! A self-referral that was begun and not sent: it outlives a restart, is in no event, and only its code opens it.

use crate::world::World;
use casework::BEGUN_DAYS;
use casework::SignInRefused;

const WORDS: &[u8] = b"own-words=I+wake+at+four+and+think+of+the+fire";

#[test]
fn what_was_begun_is_readable_by_nobody_without_its_code() {
    let world = World::sqlite();
    let before = world.raw().len();
    let begun = world.desk.begin(WORDS).unwrap().unwrap();
    assert_eq!(begun.code.len(), 14);
    let raw = world.raw();
    assert!(raw.len() >= before);
    let holds = |needle: &[u8]| raw.windows(needle.len()).any(|w| w == needle);
    assert!(!holds(b"wake+at+four"), "the words are sealed");
    assert!(!holds(begun.code.as_bytes()) && !holds(begun.code.replace('-', "").as_bytes()));
    // Another process, or the same after a restart.
    let again = world.another_desk();
    assert_eq!(again.begun(&begun.code).unwrap().unwrap().body, WORDS);
    assert_eq!(again.begun("7K3M-QX2P-9TRD").unwrap(), None);
    assert_eq!(again.begun_kept().unwrap(), 1);
    // It changes, and what was there before is gone.
    let changed = again.go_on(&begun.code, |body| (body == WORDS).then(|| b"other".to_vec()));
    assert_eq!(changed.unwrap().unwrap().body, b"other");
    assert_eq!(world.desk.begun(&begun.code).unwrap().unwrap().body, b"other");
    assert_eq!(world.desk.go_on(&begun.code, |_| None).unwrap(), None);
    world.desk.forget_begun(&begun.code).unwrap();
    assert_eq!(world.desk.begun(&begun.code).unwrap(), None);
    assert_eq!(again.begun_kept().unwrap(), 0);
}

#[test]
fn it_is_kept_28_days_after_it_was_last_saved() {
    let world = World::sqlite();
    let begun = world.desk.begin(WORDS).unwrap().unwrap();
    world.days(BEGUN_DAYS - 1);
    world
        .desk
        .go_on(&begun.code, |body| Some(body.to_vec()))
        .unwrap()
        .unwrap();
    world.days(BEGUN_DAYS - 1);
    assert!(world.desk.begun(&begun.code).unwrap().is_some());
    world.days(1);
    assert!(world.desk.begun(&begun.code).unwrap().is_none());
    assert_eq!(
        world.desk.find_begun(&begun.code, "here").unwrap_err(),
        SignInRefused::Wrong
    );
}

#[test]
fn too_large_is_refused_and_answers_that_come_at_once_are_all_kept() {
    let world = World::sqlite();
    assert!(world.desk.begin(&vec![b'x'; 200 * 1024]).is_err());
    let begun = world.desk.begin(b"").unwrap().unwrap();
    std::thread::scope(|scope| {
        for n in 0..8_u8 {
            let (desk, code) = (&world.desk, &begun.code);
            scope.spawn(move || {
                let add = |body: &[u8]| Some([body, &[b'a' + n]].concat());
                desk.go_on(code, add).unwrap().unwrap();
            });
        }
    });
    let mut all = world.desk.begun(&begun.code).unwrap().unwrap().body;
    all.sort_unstable();
    assert_eq!(all, b"abcdefgh");
}
