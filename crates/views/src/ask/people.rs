//! Finding people, and recognising somebody who is known already.

use super::Found;
use crate::live::Views;
use crate::pack::PersonSlot;
use crate::search::{asked, letters};
use care::PersonId;
use care::person::{Identity, LinkReason, NhsNumber};
use care::terms::NhsNumberStatus;

/// The digits of a number that may serve to recognise somebody: its check digit holds.
fn sure_digits(digits: &str, status: NhsNumberStatus) -> Option<String> {
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    (status != NhsNumberStatus::Invalid && !digits.is_empty()).then_some(digits)
}

/// The words of a whole name in any order; none without at least two.
fn whole_name<'n>(parts: impl Iterator<Item = &'n str>) -> Option<Vec<String>> {
    let mut words: Vec<String> = parts.flat_map(letters::words).collect();
    words.sort_unstable();
    (words.len() > 1).then_some(words)
}

impl Views {
    /// People by words in any order: beginnings of names without regard to case or accents, an NHS number or its first
    /// digits, a birth date. All words must hold. Nothing asked, nobody found.
    #[must_use]
    pub fn find_people(&self, words: &str, limit: usize) -> Found {
        let terms = asked::read(words);
        let store = self.read();
        let (numbers, total) = store
            .search
            .find(&terms, limit, store.people.numbers(), |n| store.people.get(n));
        Found {
            people: numbers.into_iter().filter_map(|n| store.person_summary(n)).collect(),
            total,
        }
    }

    /// People who may be the same as somebody with this identity, and why: the same NHS number (with a check digit that
    /// holds), else the same whole name and birth date, unless both have a number and the numbers differ.
    #[must_use]
    pub fn same_person(&self, identity: &Identity) -> Vec<(PersonId, LinkReason)> {
        let store = self.read();
        let mine = identity
            .nhs_number
            .as_ref()
            .and_then(|NhsNumber { digits, status }| sure_digits(digits, *status));
        let theirs = |slot: &PersonSlot| slot.nhs().and_then(|(digits, status)| sure_digits(digits, status));
        let mut found: Vec<(PersonId, LinkReason)> = Vec::new();
        if let Some(digits) = &mine {
            let same = store.search.with_number(digits).filter_map(|n| store.people.get(n));
            let same = same.filter(|slot| theirs(slot).as_ref() == Some(digits));
            found.extend(same.map(|slot| (slot.id, LinkReason::NhsNumber)));
        }
        let name = identity
            .name
            .as_ref()
            .and_then(|n| whole_name([n.given.as_str(), n.family.as_str()].into_iter()));
        if let (Some(name), Some(born)) = (name, identity.born) {
            for slot in store.search.born_on(born).filter_map(|n| store.people.get(n)) {
                let [given, family, _] = slot.names();
                let others = mine.is_some() && theirs(slot).is_some_and(|t| Some(t) != mine);
                let known = found.iter().any(|(id, _)| *id == slot.id);
                if !others && !known && whole_name([given, family].into_iter()).as_ref() == Some(&name) {
                    found.push((slot.id, LinkReason::NameAndBirthDate));
                }
            }
        }
        found
    }
}
