//! Claims: a value is held once.

use ledger::AppendError;

use crate::world::{World, batch, claim, event, new, on_both};

on_both!(
    a_value_is_held_once,
    a_claim_moves_in_one_batch,
    only_the_holder_releases,
    kinds_do_not_meet
);

fn a_value_is_held_once(world: &World) {
    let ledger = world.create();
    let (first, second) = (new(), new());
    let mut take = batch(vec![event(first, 0, first, "", None)]);
    take.claims_add.push(claim("nhs-number", "9990000018", first, first));
    ledger.append(take).unwrap();
    assert_eq!(ledger.claim_owner("nhs-number", b"9990000018").unwrap(), Some(first));
    let mut rival = batch(vec![event(second, 0, second, "", None)]);
    rival.claims_add.push(claim("nhs-number", "9990000018", second, second));
    assert_eq!(
        ledger.append(rival),
        Err(AppendError::ClaimTaken {
            kind: "nhs-number".into(),
            owner: first
        })
    );
    assert!(
        ledger.stream(second, 1, false).unwrap().is_empty(),
        "the event went with the claim"
    );
    let mut again = batch(vec![event(first, 1, first, "", None)]);
    again.claims_add.push(claim("nhs-number", "9990000018", first, first));
    ledger.append(again).unwrap();
    assert_eq!(ledger.stats().unwrap().claims, 1);
}

fn a_claim_moves_in_one_batch(world: &World) {
    let ledger = world.create();
    let (from, to) = (new(), new());
    let mut take = batch(vec![]);
    take.claims_add.push(claim("user-name", "sam", from, from));
    ledger.append(take).unwrap();
    let mut mv = batch(vec![]);
    mv.claims_release.push(claim("user-name", "sam", from, from));
    mv.claims_add.push(claim("user-name", "sam", to, to));
    ledger.append(mv).unwrap();
    assert_eq!(ledger.claim_owner("user-name", b"sam").unwrap(), Some(to));
    // The same value twice in one batch, for two owners.
    let mut both = batch(vec![]);
    both.claims_add
        .extend([claim("user-name", "kim", from, from), claim("user-name", "kim", to, to)]);
    assert_eq!(
        ledger.append(both),
        Err(AppendError::ClaimTaken {
            kind: "user-name".into(),
            owner: from
        })
    );
    assert_eq!(ledger.claim_owner("user-name", b"kim").unwrap(), None);
}

fn only_the_holder_releases(world: &World) {
    let ledger = world.create();
    let (holder, other) = (new(), new());
    let mut take = batch(vec![]);
    take.claims_add.push(claim("user-name", "sam", holder, holder));
    ledger.append(take).unwrap();
    let mut steal = batch(vec![]);
    steal.claims_release.push(claim("user-name", "sam", other, other));
    assert_eq!(
        ledger.append(steal),
        Err(AppendError::ClaimTaken {
            kind: "user-name".into(),
            owner: holder
        })
    );
    let mut none = batch(vec![]);
    none.claims_release.push(claim("user-name", "nobody's", other, other));
    ledger.append(none).unwrap();
    let mut release = batch(vec![]);
    release.claims_release.push(claim("user-name", "sam", holder, holder));
    ledger.append(release).unwrap();
    assert_eq!(ledger.claim_owner("user-name", b"sam").unwrap(), None);
}

fn kinds_do_not_meet(world: &World) {
    let ledger = world.create();
    let (one, two) = (new(), new());
    let mut take = batch(vec![]);
    take.claims_add
        .extend([claim("a", "bc", one, one), claim("ab", "c", two, two)]);
    ledger.append(take).unwrap();
    assert_eq!(ledger.claim_owner("a", b"bc").unwrap(), Some(one));
    assert_eq!(ledger.claim_owner("ab", b"c").unwrap(), Some(two));
    assert_eq!(ledger.claim_owner("abc", b"").unwrap(), None);
}
