//! Who may hear what: every audience, every letter, with and without every consent.

use care::episode::{Decision, DecisionFacts, Episode, LetterKind, Referral, Standing};
use care::person::Person;
use care::sharing::{Extent, extent};
use care::terms::*;
use care::*;
use jiff::civil::{Date, date};
use uuid::Uuid;

const DAY: Date = date(2026, 9, 7);

fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(n))
}

fn person(consents: &[ConsentKind]) -> Person {
    Person {
        registered: true,
        consents: consents.to_vec(),
        ..Person::default()
    }
}

fn referred_by(source: ReferralSource) -> Episode {
    let referral = Referral {
        id: id(1),
        person: id(1),
        source,
        means: Means::Letter,
        received_on: DAY,
        referrer: None,
        referrer_organisation: None,
        document: None,
        asks_for: None,
        urgency: None,
        recommendation: Recommendation::NotGiven,
        circumstances: vec![],
        problem: None,
        returns_from: None,
        wants_triage: false,
    };
    Episode {
        person: Some(id(1)),
        referrals: vec![(referral, 1)],
        ..Episode::default()
    }
}

fn refused(kind: DecisionKind) -> Episode {
    let facts = DecisionFacts {
        id: id(1),
        kind,
        considered: vec![],
        choices: vec![],
        reason: None,
        trial_sessions: None,
        look_again_on: None,
        second_opinion_stated: true,
        unmet_need: false,
    };
    let mut e = referred_by(ReferralSource::Gp);
    e.decisions.push(Decision {
        facts,
        by: id(1),
        on: DAY,
        standing: Standing::Final,
        confirmed_by: None,
        confirm_by: None,
        letter_by: DAY,
        arrival_by: None,
        arrival: None,
        told: vec![],
        version: 2,
    });
    e
}

#[test]
fn copies_go_only_to_whom_the_person_agreed() {
    let gp = referred_by(ReferralSource::Gp);
    for letter in LetterKind::ALL {
        for (to, consent) in [
            (Audience::Gp, ConsentKind::ShareWithGp),
            (Audience::Carer, ConsentKind::ShareWithCarer),
        ] {
            // Every consent but the one that is needed.
            let others: Vec<_> = ConsentKind::ALL.iter().copied().filter(|c| *c != consent).collect();
            let no = extent(&person(&others), &gp, *letter, to).unwrap_err();
            assert_eq!(no.rule, Rule::NoConsent, "{letter:?} to {to:?}");
            assert!(!no.possible.is_empty());
            assert_eq!(extent(&person(&[consent]), &gp, *letter, to), Ok(Extent::Copy));
        }
        assert_eq!(extent(&person(&[]), &gp, *letter, Audience::Person), Ok(Extent::Own));
    }
}

#[test]
fn a_referrer_hears_the_agreed_minimum_and_more_only_by_consent() {
    let gp = referred_by(ReferralSource::Gp);
    let agreed = person(&[ConsentKind::ShareWithReferrer]);
    for letter in LetterKind::ALL {
        let without = extent(&person(&[]), &gp, *letter, Audience::Referrer);
        match letter {
            LetterKind::Acknowledgement | LetterKind::Decision => assert_eq!(without, Ok(Extent::Minimum)),
            _ => assert_eq!(without.unwrap_err().rule, Rule::NoConsent, "{letter:?}"),
        }
        let expected = if *letter == LetterKind::Acknowledgement {
            Extent::Minimum
        } else {
            Extent::Copy
        };
        assert_eq!(
            extent(&agreed, &gp, *letter, Audience::Referrer),
            Ok(expected),
            "{letter:?}"
        );
        // Nobody referred them: nobody hears.
        let own = referred_by(ReferralSource::SelfReferral);
        let no = extent(&agreed, &own, *letter, Audience::Referrer).unwrap_err();
        assert_eq!(no.rule, Rule::UnknownItem);
    }
}

#[test]
fn the_person_hears_a_decision_before_anybody_else() {
    let all = person(ConsentKind::ALL);
    for kind in DecisionKind::ALL {
        let mut e = refused(*kind);
        for to in [Audience::Gp, Audience::Carer, Audience::Referrer] {
            let no = extent(&all, &e, LetterKind::Decision, to).unwrap_err();
            assert_eq!(no.rule, Rule::PersonFirst, "{kind:?} to {to:?}");
        }
        e.decisions[0].told.push((Audience::Person, Channel::Phone, DAY));
        for to in [Audience::Gp, Audience::Carer, Audience::Referrer] {
            assert_eq!(extent(&all, &e, LetterKind::Decision, to), Ok(Extent::Copy));
        }
    }
}

#[test]
fn nothing_is_written_to_somebody_who_has_died() {
    let dead = Person {
        died: true,
        ..person(ConsentKind::ALL)
    };
    for letter in LetterKind::ALL {
        let no = extent(&dead, &referred_by(ReferralSource::Gp), *letter, Audience::Person).unwrap_err();
        assert_eq!(no.rule, Rule::Inactive, "{letter:?}");
    }
}
