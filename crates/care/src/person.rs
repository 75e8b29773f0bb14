//! A person who is, or was, referred: how to name, reach and speak with them, and what they consent to. Stream `person`.

use crate::background::{Deprivation, Ethnicity};
use crate::codes::{codes, kinds};
use crate::rejection::{Rejection, Rule};
use crate::terms::{AccessNeed, Audience, ConsentKind, Gender, NhsNumberStatus, PartOfDay};
use crate::words::Key;
use crate::{Ctx, EpisodeId, Header, PersonId, Recorded};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A name as given. Never re-cased; single and one-letter names are names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// First name or names.
    pub given: String,
    /// Last name; empty where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub family: String,
    /// The name the person uses, where it differs from the first name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uses: Option<String>,
    /// Title, where wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

impl Name {
    /// "Amina Rahman".
    #[must_use]
    pub fn full(&self) -> String {
        [self.given.as_str(), self.family.as_str()]
            .iter()
            .filter(|p| !p.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// "Rahman, Amina", as lists show it.
    #[must_use]
    pub fn listed(&self) -> String {
        match (self.family.is_empty(), self.given.is_empty()) {
            (true, _) => self.given.clone(),
            (_, true) => self.family.clone(),
            _ => format!("{}, {}", self.family, self.given),
        }
    }

    /// How to address the person: the name they use, else the first name, else the last.
    #[must_use]
    pub fn spoken(&self) -> &str {
        self.uses
            .as_deref()
            .filter(|u| !u.is_empty())
            .unwrap_or(if self.given.is_empty() {
                &self.family
            } else {
                &self.given
            })
    }
}

/// An NHS number as kept: the digits as given and how sure we are of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NhsNumber {
    /// The digits as given, without spaces.
    pub digits: String,
    /// How sure we are.
    pub status: NhsNumberStatus,
}

/// Ways to reach the person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reach {
    /// Mobile or other phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Another phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_phone: Option<String>,
    /// Email.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Address lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub address: Vec<String>,
    /// Postcode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
}

codes! {
    /// What may be done on a channel.
    SafeUse {
        Yes => "yes", "Safe to use";
        NeutralOnly => "neutral", "Neutral words only, do not say who we are";
        No => "no", "Do not use";
        NotAsked => "not_asked", "Not asked yet";
    }
}

/// How the person may safely be contacted. Shown before any call, text, letter or voicemail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeContact {
    /// Phone calls.
    pub phone: SafeUse,
    /// Voicemail.
    pub voicemail: SafeUse,
    /// Text messages.
    pub text: SafeUse,
    /// Email.
    pub email: SafeUse,
    /// Letters to the home address.
    pub letter: SafeUse,
    /// When calls suit; empty means any time in working hours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub times: Vec<PartOfDay>,
}

impl Default for SafeContact {
    fn default() -> Self {
        let ask = SafeUse::NotAsked;
        Self {
            phone: ask,
            voicemail: ask,
            text: ask,
            email: ask,
            letter: ask,
            times: Vec::new(),
        }
    }
}

/// The demographic facts of a person, each of which may be not given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Identity {
    /// The name, if known. A person may be unidentified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// Birth date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub born: Option<Date>,
    /// NHS number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nhs_number: Option<NhsNumber>,
    /// Administrative gender as sent or stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Pronouns, in the person's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pronouns: Option<String>,
    /// GP practice, name or code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gp_practice: Option<String>,
}

/// A carer or representative with a live consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarerRef {
    /// Name and relation, in words.
    pub name: String,
    /// Phone, if given.
    pub phone: Option<String>,
}

/// What happened to what we know of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonEvent {
    /// The person came to be known to the service.
    Registered {
        /// Who they are, as far as given.
        identity: Identity,
        /// How to reach them.
        reach: Reach,
    },
    /// Identity was stated again: a correction or something newly known. The earlier statement stays in the record.
    IdentityStated(Identity),
    /// Ways to reach them were stated.
    ReachStated(Reach),
    /// An e-mail to the address that is on record came back.
    EmailCameBack,
    /// Somebody made sure that the address on record is right after all.
    EmailConfirmed,
    /// Safe contact was asked about and stated. Words: anything to be careful of.
    SafeContactStated(SafeContact),
    /// Access needs and adjustments were stated.
    AccessNeedsStated {
        /// The needs.
        needs: Vec<AccessNeed>,
        /// Interpreter wanted for this language (BCP 47), if any.
        interpreter: Option<String>,
    },
    /// The person was asked for their ethnic group, was told why, and answered; also that they would rather not say.
    EthnicityStated {
        /// What they said.
        ethnicity: Ethnicity,
    },
    /// Somebody looked up how deprived the neighbourhood is in which the person lives.
    DeprivationStated(Deprivation),
    /// Consent was given.
    ConsentGiven {
        /// For what.
        kind: ConsentKind,
        /// To whom, for a carer.
        carer: Option<CarerRef>,
    },
    /// Consent was withdrawn; it takes effect at once.
    ConsentWithdrawn {
        /// For what.
        kind: ConsentKind,
    },
    /// Information was disclosed outside direct care. Words: to whom and why.
    Disclosed {
        /// To whom, in kind.
        to: Audience,
        /// Whether the person was told before.
        told_first: bool,
    },
    /// Two records were recognised as one person's. Reversible.
    Linked {
        /// The other record.
        other: PersonId,
        /// Why they were taken to be the same.
        because: LinkReason,
    },
    /// A link was taken back.
    Unlinked {
        /// The other record.
        other: PersonId,
    },
    /// An episode of this person began.
    EpisodeOpened {
        /// The episode.
        episode: EpisodeId,
    },
    /// The person died.
    DeathRecorded {
        /// When, if known.
        died_on: Option<Date>,
    },
}

codes! {
    /// Why two records are taken to be one person's.
    LinkReason {
        NhsNumber => "nhs_number", "The same NHS number";
        NameAndBirthDate => "name_and_birth_date", "The same name and birth date";
        Human => "human", "Recognised by a member of staff";
    }
}

kinds!(PersonEvent, "person" {
    Registered => "registered", IdentityStated => "identity_stated", ReachStated => "reach_stated",
    SafeContactStated => "safe_contact_stated", AccessNeedsStated => "access_needs_stated", ConsentGiven => "consent_given",
    ConsentWithdrawn => "consent_withdrawn", Disclosed => "disclosed", Linked => "linked", Unlinked => "unlinked",
    EpisodeOpened => "episode_opened", DeathRecorded => "death_recorded", EthnicityStated => "ethnicity_stated",
    DeprivationStated => "deprivation_stated", EmailCameBack => "email_came_back", EmailConfirmed => "email_confirmed",
});

/// What can be asked: the event itself, with its words.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonCommand {
    /// What is to be recorded.
    pub event: PersonEvent,
    /// Words that go with it (what to be careful of, to whom and why).
    pub note: Option<String>,
}

impl From<PersonEvent> for PersonCommand {
    fn from(event: PersonEvent) -> Self {
        Self { event, note: None }
    }
}

/// What is known of a person.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Person {
    /// Whether there is such a person.
    pub registered: bool,
    /// Who they are.
    pub identity: Identity,
    /// How to reach them.
    pub reach: Reach,
    /// On which day an e-mail to this address came back; none when none did since it was stated or confirmed.
    pub email_back: Option<Date>,
    /// When the address was stated or confirmed last.
    pub email_since: Option<Timestamp>,
    /// How to do so safely.
    pub safe_contact: SafeContact,
    /// The version whose words say what to be careful of.
    pub safe_contact_version: Option<u64>,
    /// Access needs.
    pub needs: Vec<AccessNeed>,
    /// Interpreter's language.
    pub interpreter: Option<String>,
    /// Ethnic group, as the person said; none where they were not asked.
    pub ethnicity: Option<Ethnicity>,
    /// How deprived their neighbourhood is; none where nobody looked it up.
    pub deprivation: Option<Deprivation>,
    /// Live consents.
    pub consents: Vec<ConsentKind>,
    /// The carer with a live consent.
    pub carer: Option<CarerRef>,
    /// Records linked to this one.
    pub links: Vec<(PersonId, LinkReason)>,
    /// Episodes, in the order they began.
    pub episodes: Vec<EpisodeId>,
    /// Whether the person has died.
    pub died: bool,
    /// Date of death, if known.
    pub died_on: Option<Date>,
}

impl Person {
    /// Folds one event in.
    pub fn apply(&mut self, header: &Header, event: &PersonEvent) {
        match event {
            PersonEvent::Registered { identity, reach } => {
                self.registered = true;
                self.identity = identity.clone();
                self.reach = reach.clone();
                self.email_since = Some(header.at);
            }
            PersonEvent::IdentityStated(identity) => self.identity = identity.clone(),
            PersonEvent::ReachStated(reach) => {
                if !same_address(self.reach.email.as_deref(), reach.email.as_deref()) {
                    self.email_back = None;
                    self.email_since = Some(header.at);
                }
                self.reach = reach.clone();
            }
            PersonEvent::EmailCameBack => self.email_back = Some(header.date()),
            PersonEvent::EmailConfirmed => {
                self.email_back = None;
                self.email_since = Some(header.at);
            }
            PersonEvent::SafeContactStated(safe) => {
                self.safe_contact = safe.clone();
                self.safe_contact_version = Some(header.version);
            }
            PersonEvent::AccessNeedsStated { needs, interpreter } => {
                self.needs.clone_from(needs);
                self.interpreter.clone_from(interpreter);
            }
            PersonEvent::EthnicityStated { ethnicity } => self.ethnicity = Some(*ethnicity),
            PersonEvent::DeprivationStated(deprivation) => self.deprivation = Some(*deprivation),
            PersonEvent::ConsentGiven { kind, carer } => {
                if !self.consents.contains(kind) {
                    self.consents.push(*kind);
                }
                if *kind == ConsentKind::ShareWithCarer {
                    self.carer.clone_from(carer);
                }
            }
            PersonEvent::ConsentWithdrawn { kind } => {
                self.consents.retain(|k| k != kind);
                if *kind == ConsentKind::ShareWithCarer {
                    self.carer = None;
                }
            }
            PersonEvent::Linked { other, because } => {
                self.links.retain(|(p, _)| p != other);
                self.links.push((*other, *because));
            }
            PersonEvent::Unlinked { other } => self.links.retain(|(p, _)| p != other),
            PersonEvent::EpisodeOpened { episode } => self.episodes.push(*episode),
            PersonEvent::DeathRecorded { died_on } => {
                self.died = true;
                self.died_on = *died_on;
            }
            PersonEvent::Disclosed { .. } => {}
        }
    }

    /// Whether a consent is live.
    #[must_use]
    pub fn consents_to(&self, kind: ConsentKind) -> bool {
        self.consents.contains(&kind)
    }
}

/// Whether two addresses reach the same letter box: what stands before the @ may differ by case in theory, never in use.
fn same_address(one: Option<&str>, other: Option<&str>) -> bool {
    let plain = |text: Option<&str>| text.unwrap_or_default().trim().to_lowercase();
    plain(one) == plain(other)
}

/// Decides on something to record about a person.
///
/// # Errors
/// A [`Rejection`] when the person is not registered (or already is), a birth date lies in the future, a decile is none, a consent or
/// link named is not there, a carer's consent has no carer, a disclosure has no reason,
/// or an e-mail comes back where there is no address, or is confirmed where none came back.
pub fn decide(state: &Person, command: PersonCommand, ctx: &Ctx<'_>) -> Result<Vec<Recorded<PersonEvent>>, Rejection> {
    const ASKED: &str = "record this about the person";
    let PersonCommand { event, note } = command;
    if !state.registered && !matches!(event, PersonEvent::Registered { .. }) {
        return Err(Rejection::new(ASKED, Rule::NotYet, "Register the person first"));
    }
    let check_birth = |identity: &Identity| match identity.born {
        Some(born) if born > ctx.today => {
            Err(
                Rejection::new(ASKED, Rule::DateInFuture, "Enter a birth date in the past")
                    .because(format!("birth date {born}")),
            )
        }
        _ => Ok(()),
    };
    match &event {
        PersonEvent::Registered { identity, .. } => {
            if state.registered {
                return Err(Rejection::new(
                    "register the person",
                    Rule::AlreadyDone,
                    "State what has changed",
                ));
            }
            check_birth(identity)?;
        }
        PersonEvent::IdentityStated(identity) => check_birth(identity)?,
        PersonEvent::DeprivationStated(deprivation) if !(1..=10).contains(&deprivation.decile) => {
            return Err(Rejection::new(ASKED, Rule::OutOfRange, "Give a decile from 1 to 10"));
        }
        PersonEvent::ConsentGiven {
            kind: ConsentKind::ShareWithCarer,
            carer: None,
        } => {
            return Err(Rejection::new(ASKED, Rule::PartMissing, "Name the carer"));
        }
        PersonEvent::ConsentWithdrawn { kind } if !state.consents_to(*kind) => {
            return Err(Rejection::new(
                ASKED,
                Rule::UnknownItem,
                "There is no such consent to withdraw",
            ));
        }
        PersonEvent::Unlinked { other } if !state.links.iter().any(|(p, _)| p == other) => {
            return Err(Rejection::new(
                "take back the link",
                Rule::UnknownItem,
                "These records are not linked",
            ));
        }
        PersonEvent::Disclosed { .. } if note.as_deref().is_none_or(|n| n.trim().is_empty()) => {
            return Err(Rejection::new(ASKED, Rule::TextMissing, "Say to whom and why"));
        }
        PersonEvent::DeathRecorded { died_on: Some(date) } if *date > ctx.today => {
            return Err(Rejection::new(ASKED, Rule::DateInFuture, "Enter a date in the past"));
        }
        PersonEvent::EmailCameBack if state.reach.email.is_none() => {
            return Err(Rejection::new(
                ASKED,
                Rule::UnknownItem,
                "There is no address to come back from",
            ));
        }
        PersonEvent::EmailConfirmed if state.email_back.is_none() => {
            return Err(Rejection::new(
                "confirm the address",
                Rule::AlreadyDone,
                "Nothing has come back from it since",
            ));
        }
        PersonEvent::EpisodeOpened { episode } if state.episodes.contains(episode) => {
            return Err(Rejection::new(
                ASKED,
                Rule::AlreadyDone,
                "This episode is already the person's",
            ));
        }
        _ => {}
    }
    Ok(vec![Recorded::fact(event).with(Key::Note, note)])
}
