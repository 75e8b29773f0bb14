//! Values that may be held once. The ledger keeps only a keyed hash of them.

use care::{CarerId, HumanId, NewsId, PersonId, PractitionerId, RegistrantId, SurveyId, UserId, WayId};
use ledger::{Claim, SERVICE_KEY};
use uuid::Uuid;

use crate::outcome::Refused;

pub(crate) const NHS_NUMBER: &str = "nhs-number";
pub(crate) const USER_NAME: &str = "user-name";
pub(crate) const REGISTRATION: &str = "registration";
pub(crate) const REGISTER_ENTRY: &str = "register-entry";
pub(crate) const MESSAGE: &str = "message";
pub(crate) const WAY_IN: &str = "way-in";
pub(crate) const WAY_IN_OF: &str = "way-in-of";
pub(crate) const WAY_IN_FOR: &str = "way-in-for";
pub(crate) const CARER: &str = "carer";
pub(crate) const ANSWERED: &str = "answered";
pub(crate) const NEWS_SLUG: &str = "news-slug";

/// A valid NHS number, as ten digits.
pub(crate) fn nhs_number(digits: &str, person: PersonId) -> Claim {
    Claim {
        kind: NHS_NUMBER.to_owned(),
        value: digits.as_bytes().to_vec(),
        owner: person.0,
        key_id: person.0,
    }
}

/// A sign-in name in its normal form.
pub(crate) fn user_name(name: &str, user: UserId) -> Claim {
    Claim {
        kind: USER_NAME.to_owned(),
        value: name.as_bytes().to_vec(),
        owner: user.0,
        key_id: user.0,
    }
}

/// A registration: body and number, without spaces and case.
pub(crate) fn registration(body: &str, number: &str, practitioner: PractitionerId) -> Claim {
    let plain = |text: &str| {
        text.chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_uppercase)
            .collect::<String>()
    };
    Claim {
        kind: REGISTRATION.to_owned(),
        value: format!("{}\0{}", plain(body), plain(number)).into_bytes(),
        owner: practitioner.0,
        key_id: practitioner.0,
    }
}

/// A body's number on the register of registrants, without spaces and case.
pub(crate) fn register_entry(body: &str, number: &str, registrant: RegistrantId) -> Claim {
    Claim {
        kind: REGISTER_ENTRY.to_owned(),
        owner: registrant.0,
        key_id: registrant.0,
        ..registration(body, number, PractitionerId(registrant.0))
    }
}

/// A message, by the hash over sender and content. It never expires and outlives the person it was about: a repeat is
/// a repeat.
pub(crate) fn message(repeat_key: &str, stream: Uuid) -> Claim {
    Claim {
        kind: MESSAGE.to_owned(),
        value: repeat_key.as_bytes().to_vec(),
        owner: stream,
        key_id: SERVICE_KEY,
    }
}

/// The address of a news post. It outlives a post that was taken down: a link never leads to another post.
pub(crate) fn news_slug(slug: &str, post: NewsId) -> Claim {
    Claim {
        kind: NEWS_SLUG.to_owned(),
        value: slug.as_bytes().to_vec(),
        owner: post.0,
        key_id: SERVICE_KEY,
    }
}

/// What opens a person's own pages once, or a carer's: whose record it is, which of the ways given it is, and for which carer.
pub(crate) fn way_in(secret: &str, person: PersonId, way: WayId, carer: Option<CarerId>) -> Vec<Claim> {
    let claim = |kind: &str, owner: Uuid| Claim {
        kind: kind.to_owned(),
        value: secret.as_bytes().to_vec(),
        owner,
        key_id: person.0,
    };
    let mut claims = vec![claim(WAY_IN, person.0), claim(WAY_IN_OF, way.0)];
    claims.extend(carer.map(|carer| claim(WAY_IN_FOR, carer.0)));
    claims
}

/// Whose record a carer may see something of. It goes with the person's erasure, and then the carer leads nowhere.
pub(crate) fn carer(carer: CarerId, person: PersonId) -> Claim {
    Claim {
        kind: CARER.to_owned(),
        value: carer.0.as_bytes().to_vec(),
        owner: person.0,
        key_id: person.0,
    }
}

/// That a human answered a survey. Its owner is made up for it, so that the row leads to nobody, and a second claim of the
/// same human meets a different owner.
pub(crate) fn answered(survey: SurveyId, human: HumanId) -> Claim {
    Claim {
        kind: ANSWERED.to_owned(),
        value: [*survey.0.as_bytes(), *human.0.as_bytes()].concat(),
        owner: Uuid::new_v4(),
        key_id: SERVICE_KEY,
    }
}

/// What to say when a value is held by another.
pub(crate) fn taken(kind: &str) -> Refused {
    match kind {
        NHS_NUMBER => Refused::field("nhs_number", "Another person's record has this NHS number"),
        USER_NAME => Refused::field("user_name", "Choose another user name; this one is in use"),
        REGISTRATION => Refused::field("registration", "Another practitioner has this registration number"),
        REGISTER_ENTRY => Refused::field("number", "Another entry of the register has this number"),
        ANSWERED => Refused::not_allowed("You have answered already; each person answers once"),
        NEWS_SLUG => Refused::field("slug", "Choose another address; another post has this one"),
        _ => Refused::field("message", "This message was taken in before"),
    }
}
