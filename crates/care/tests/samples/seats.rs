//! Samples of the streams of providers and hand-overs.

use super::*;
use care::hand_over::{
    ContactPart, HandOverEnd, HandOverEvent as H, HandOverFacts, NotTaken, SharedOutcome, WithdrawnBy,
};
use care::provider::{ListState, Payer, Places, ProviderEvent as P, ProviderFacts, ProviderKind};
use care::terms::{Channel, TherapyCode};

pub fn samples() -> Vec<Sample> {
    let help = TherapyCode::new("BEREAV");
    let facts = ProviderFacts {
        name: "Coldmere Bereavement Friends".into(),
        kind: ProviderKind::Charity,
        place: "Coldmere".into(),
        area: "W1".into(),
    };
    let said = Places {
        help: help.clone(),
        free: 4,
        wait_weeks: 6,
        list: ListState::Open,
        payer: Payer::OwnFunds,
    };
    let hand_over = HandOverFacts {
        episode: id(2),
        decision: id(5),
        provider: id(80),
        help: help.clone(),
        contact: vec![ContactPart::Phone, ContactPart::Email, ContactPart::Address],
        agreed_on: DAY,
        agreed_how: Channel::Phone,
        payer: Some(Payer::Grant),
        stated_wait: Some(6),
        arrive_by: LATER,
    };
    vec![
        sample(&P::Registered(facts.clone()), None, &[]),
        sample(&P::DetailsStated(facts), None, &[]),
        sample(&P::HelpOffered { help: help.clone() }, None, &[]),
        sample(&P::HelpEnded { help }, None, &[]),
        sample(&P::PlacesStated(said), None, &[]),
        sample(&P::AccountLinked { user: id(9) }, None, &[]),
        sample(&P::AccountUnlinked { user: id(9) }, None, &[]),
        sample(&P::SeatClosed, None, &[Key::Reason]),
        sample(&P::SeatReopened, None, &[]),
        sample(
            &H::HandedOver {
                hand_over,
                answer_by: LATER,
            },
            None,
            &[Key::ForProvider],
        ),
        sample(&H::Accepted { first_on: Some(LATER) }, None, &[Key::Note]),
        sample(
            &H::Declined {
                reason: NotTaken::NoPlaces,
            },
            None,
            &[Key::Reason],
        ),
        sample(&H::Arrived { on: DAY }, None, &[]),
        sample(&H::NotArrived, None, &[Key::Reason]),
        sample(
            &H::Withdrawn {
                by: WithdrawnBy::Person,
            },
            None,
            &[Key::Reason],
        ),
        sample(
            &H::Ended {
                how: HandOverEnd::Completed,
                on: LATER,
                outcome: Some(SharedOutcome::Better),
            },
            None,
            &[Key::Summary],
        ),
    ]
}
