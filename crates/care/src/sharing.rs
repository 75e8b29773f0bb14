//! Who may hear what of somebody: the person themself, others as far as the person agreed (domain guide, sections 3.2, 7,
//! 13.13 and 15). Needs what is known of the person and of the episode; the door asks it for every letter that is
//! recorded, every decision that is told and every acknowledgement, and a page asks it for what it offers.

use crate::episode::{Decision, Episode, LetterKind};
use crate::person::Person;
use crate::rejection::{Rejection, Rule};
use crate::terms::{Audience, ConsentKind, ReferralSource};

/// How far somebody may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The person's own letter.
    Own,
    /// A copy of it.
    Copy,
    /// The agreed minimum that a referrer hears: received, and what was decided, without the reasons.
    Minimum,
}

/// Whether and how far somebody may be written to or told. Telling a decision is judged as its letter is, and an
/// acknowledgement by whatever means as an [`LetterKind::Acknowledgement`].
///
/// # Errors
/// The person has died; they did not agree to it; they do not know the decision yet; nobody referred them.
pub fn extent(person: &Person, episode: &Episode, letter: LetterKind, to: Audience) -> Result<Extent, Rejection> {
    const ASKED: &str = "write to them";
    let no = |rule, possible, detail: &str| Err(Rejection::new(ASKED, rule, possible).because(detail));
    let may = |consent, possible, detail: &str| {
        if person.consents_to(consent) {
            Ok(Extent::Copy)
        } else {
            no(Rule::NoConsent, possible, detail)
        }
    };
    let made = episode.decision().filter(|_| letter == LetterKind::Decision);
    if to != Audience::Person && made.is_some_and(|made| !knows(episode, made)) {
        return no(
            Rule::PersonFirst,
            "Tell the person first",
            "the person hears of it first",
        );
    }
    match to {
        Audience::Person if person.died => no(Rule::Inactive, "Close the episode", "the person has died"),
        Audience::Person => Ok(Extent::Own),
        Audience::Gp => may(
            ConsentKind::ShareWithGp,
            "Ask the person, and record that they agree",
            "the person has not agreed to copies to the GP",
        ),
        Audience::Carer => may(
            ConsentKind::ShareWithCarer,
            "Ask the person, and record that they agree",
            "the person has not agreed to sharing with a carer",
        ),
        Audience::Referrer => {
            let referred = episode
                .referrals
                .iter()
                .any(|(r, _)| r.source != ReferralSource::SelfReferral);
            if !referred {
                return no(Rule::UnknownItem, "Write to the person", "the person referred themself");
            }
            let agreed = may(
                ConsentKind::ShareWithReferrer,
                "Ask the person, and record that they agree",
                "the person has not agreed to sharing with the referrer",
            );
            match letter {
                LetterKind::Acknowledgement => Ok(Extent::Minimum),
                LetterKind::Decision => Ok(agreed.unwrap_or(Extent::Minimum)),
                _ => agreed,
            }
        }
    }
}

/// Whether somebody may be written to or told at all in a staff hub, besides what [`extent`] says (domain guide, section
/// 8): the person, and the GP and a carer as far as the person agreed. Nobody sends staff to a hub, so that there is no
/// referrer to answer, and an employer or its occupational health is never told.
///
/// # Errors
/// Nobody else hears anything.
pub fn in_hub(to: Audience) -> Result<(), Rejection> {
    match to {
        Audience::Person | Audience::Gp | Audience::Carer => Ok(()),
        Audience::Referrer => Err(Rejection::new("write to them", Rule::NoConsent, "Write to the person")
            .because("a staff hub answers no referrer, employer or occupational health service")),
    }
}

/// Whether the person was told a decision, or has their letter about it.
fn knows(episode: &Episode, made: &Decision) -> bool {
    let written = episode
        .letters
        .iter()
        .any(|(kind, to, _, on)| *kind == LetterKind::Decision && *to == Audience::Person && *on >= made.on);
    made.was_told(Audience::Person) || written
}
