//! Recognising a person who arrives twice: by a valid NHS number, or by name and birth date. Two records are never
//! merged; they are linked, and the link can be taken back.

use care::person::{Identity, LinkReason, Person, PersonEvent};
use care::terms::NhsNumberStatus;
use care::*;

use crate::claims;
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::one_stream::valid_number;
use crate::outcome::Refused;

/// Records looked at for one name and birth date.
const MOST_ALIKE: usize = 50;

/// What is known of who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Recognised {
    /// This person: a human said so, or the NHS number is valid and equal and the birth date does not contradict.
    Same(PersonId),
    /// Nobody known.
    New,
    /// Perhaps this person: the same name and birth date. A record of their own, linked.
    Linked(PersonId),
    /// The valid NHS number is that of somebody with another birth date: a record of their own, and a question.
    Contradicted(PersonId),
}

impl Desk {
    /// Recognises somebody. `identity` has been checked.
    pub(crate) fn recognised(&self, draft: &mut Draft<'_>, identity: &Identity) -> Result<Recognised, Trouble> {
        if let Some(digits) = valid_number(identity) {
            let owner = self
                .ledger
                .claim_owner(claims::NHS_NUMBER, digits.as_bytes())
                .map_err(|e| self.fault("claim", &e))?;
            if let Some(owner) = owner.map(PersonId) {
                let known = draft.person(owner)?;
                return Ok(if known.registered && !contradicts(known, identity) {
                    Recognised::Same(owner)
                } else {
                    Recognised::Contradicted(owner)
                });
            }
        }
        let mut alike: Vec<_> = self.alike(identity);
        alike.retain(|(_, because)| *because == LinkReason::NameAndBirthDate);
        // Ids are ordered by time: the first record is the one that later ones are linked to.
        alike.sort_by_key(|(id, _)| *id);
        for (id, _) in alike {
            let known = draft.person(id)?;
            let numbers = valid_number(&known.identity).zip(valid_number(identity));
            let different = numbers.is_some_and(|(a, b)| a != b);
            if known.registered && !different {
                return Ok(Recognised::Linked(id));
            }
        }
        Ok(Recognised::New)
    }

    /// People who may be the same as somebody, and why: the same valid number, the same whole name and birth date, or the
    /// same first and last name and birth date where one record has more names than the other.
    pub(crate) fn alike(&self, identity: &Identity) -> Vec<(PersonId, LinkReason)> {
        let mut found = self.views.same_person(identity);
        let Some((name, born)) = identity.name.as_ref().zip(identity.born) else {
            return found;
        };
        let Some(first) = first_word(&name.given).filter(|_| !name.family.trim().is_empty()) else {
            return found;
        };
        let asked = format!("{first} {} {born}", name.family);
        for known in self.views.find_people(&asked, MOST_ALIKE).people {
            let same = known.name.as_ref().is_some_and(|n| {
                // The search has matched the beginnings, without regard to case and accents; of the same length they
                // are the same.
                let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
                let known_first = first_word(&n.given).unwrap_or_default();
                letters(known_first) == letters(first) && letters(&n.family) == letters(&name.family)
            });
            let numbers = known
                .nhs_number
                .as_ref()
                .filter(|n| n.status != NhsNumberStatus::Invalid);
            let other_number = numbers
                .zip(valid_number(identity))
                .is_some_and(|(n, digits)| n.digits != digits);
            if same && !other_number && known.born == Some(born) && !found.iter().any(|(id, _)| *id == known.id) {
                found.push((known.id, LinkReason::NameAndBirthDate));
            }
        }
        found
    }

    /// Links two records, both ways.
    pub(crate) fn link_both_ways(
        &self,
        draft: &mut Draft<'_>,
        person: PersonId,
        other: PersonId,
        because: LinkReason,
    ) -> Result<(), Trouble> {
        for (one, two) in [(person, other), (other, person)] {
            if !draft.person(one)?.links.iter().any(|(linked, _)| *linked == two) {
                draft.on_person(one, PersonEvent::Linked { other: two, because }.into())?;
            }
        }
        Ok(())
    }

    /// A human says that two records are one person's.
    pub(crate) fn link_persons(&self, draft: &mut Draft<'_>, person: PersonId, other: PersonId) -> Result<(), Trouble> {
        if person == other {
            return Err(Refused::field("other", "Choose another record").into());
        }
        for id in [person, other] {
            if !draft.person(id)?.registered {
                return Err(Refused::NotFound.into());
            }
        }
        self.link_both_ways(draft, person, other, LinkReason::Human)?;
        draft.made.person = Some(person);
        if draft.is_empty() {
            return Err(Refused::field("other", "These records are linked already").into());
        }
        Ok(())
    }

    /// A human says that they are not.
    pub(crate) fn unlink_persons(
        &self,
        draft: &mut Draft<'_>,
        person: PersonId,
        other: PersonId,
    ) -> Result<(), Trouble> {
        draft.on_person(person, PersonEvent::Unlinked { other }.into())?;
        if draft.person(other)?.links.iter().any(|(linked, _)| *linked == person) {
            draft.on_person(other, PersonEvent::Unlinked { other: person }.into())?;
        }
        draft.made.person = Some(person);
        Ok(())
    }
}

fn first_word(text: &str) -> Option<&str> {
    text.split_whitespace().next()
}

/// Whether birth dates contradict each other: both known and different.
fn contradicts(known: &Person, identity: &Identity) -> bool {
    known.identity.born.zip(identity.born).is_some_and(|(a, b)| a != b)
}
