//! A referral as it is handed to the door, by form, by phone, by message or from a file.

use care::episode::{EpisodeCommand, Referral, ReferralWords};
use care::person::{Identity, LinkReason, Name, Person, PersonCommand, PersonEvent, Reach, SafeContact};
use care::terms::*;
use care::*;
use jiff::civil::Date;
use ledger::NewDocument;
use uuid::Uuid;

use crate::check_referral::{check, check_attachments};
use crate::claims;
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::one_stream::{checked_identity, valid_number};
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::recognise::Recognised;

/// A request for help, with all that is known of the person.
#[derive(Debug, Clone, PartialEq)]
pub struct NewReferral {
    /// The person, when a human recognised them; else they are recognised by rule or registered.
    pub person: Option<PersonId>,
    /// Who they are, as far as given.
    pub identity: Identity,
    /// How to reach them.
    pub reach: Reach,
    /// How to do so safely, if it was asked.
    pub safe_contact: Option<SafeContact>,
    /// What to be careful of.
    pub careful: Option<String>,
    /// Access needs.
    pub needs: Vec<AccessNeed>,
    /// Interpreter wanted for this language (BCP 47).
    pub interpreter: Option<String>,
    /// Consents given with it.
    pub consents: Vec<ConsentKind>,
    /// Who sent them.
    pub source: ReferralSource,
    /// By what means it reached us.
    pub means: Means,
    /// The day it reached us; today if none. The wait clock starts here.
    pub received_on: Option<Date>,
    /// The referrer's organisation.
    pub referrer_organisation: Option<String>,
    /// The therapy asked for.
    pub asks_for: Option<TherapyCode>,
    /// How urgent the sender called it.
    pub urgency: Option<SentUrgency>,
    /// What the referrer thinks of therapy.
    pub recommendation: Recommendation,
    /// Social circumstances.
    pub circumstances: Vec<SocialCircumstance>,
    /// A presenting problem code from the catalogue, only if somebody chose one.
    pub problem: Option<String>,
    /// Returning within six months, the person would rather be triaged anew.
    pub wants_triage: bool,
    /// What was said and written.
    pub words: ReferralWords,
    /// Wishes, if stated.
    pub wishes: Option<Wishes>,
    /// Wishes in words.
    pub wishes_in_words: Option<String>,
    /// Letters and documents that came with it.
    pub attachments: Vec<Attachment>,
    /// The person said that they are not safe, or not sure, in these words: a safety concern is opened, for a clinician
    /// to look at the same working day.
    pub unsafe_said: Option<String>,
}

impl Default for NewReferral {
    fn default() -> Self {
        Self {
            person: None,
            identity: Identity::default(),
            reach: Reach::default(),
            safe_contact: None,
            careful: None,
            needs: Vec::new(),
            interpreter: None,
            consents: Vec::new(),
            source: ReferralSource::Other,
            means: Means::Form,
            received_on: None,
            referrer_organisation: None,
            asks_for: None,
            urgency: None,
            recommendation: Recommendation::NotGiven,
            circumstances: Vec::new(),
            problem: None,
            wants_triage: false,
            words: ReferralWords::default(),
            wishes: None,
            wishes_in_words: None,
            attachments: Vec::new(),
            unsafe_said: None,
        }
    }
}

/// A letter or document.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Media type, e.g. `application/pdf`.
    pub media_type: String,
    /// The document.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Attachment({}, {} bytes)", self.media_type, self.bytes.len())
    }
}

/// Media types that may be attached, each with the name of the file extension.
pub const ATTACHABLE: &[(&str, &str)] = &[
    ("application/pdf", "pdf"),
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("text/plain", "txt"),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
];

/// Largest attachment, in bytes.
pub const LARGEST_ATTACHMENT: usize = 10 * 1024 * 1024;

/// What `refer` did.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Referred {
    pub(crate) person: PersonId,
    pub(crate) episode: EpisodeId,
    pub(crate) referral: ReferralId,
    pub(crate) recognised: bool,
    pub(crate) joined: bool,
}

impl Desk {
    /// Takes in a referral: recognises or registers the person, opens an episode or joins the open one.
    pub(crate) fn refer(&self, draft: &mut Draft<'_>, p: &Principal, new: NewReferral) -> Result<Referred, Trouble> {
        self.refer_kept(draft, p, new, None)
    }

    /// The same, with an original that is kept already (or kept by this draft).
    pub(crate) fn refer_kept(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        new: NewReferral,
        original: Option<DocumentId>,
    ) -> Result<Referred, Trouble> {
        let mut new = NewReferral {
            identity: checked_identity(new.identity),
            ..new
        };
        check(&new, draft)?;
        if p.role == Role::Referrer && p.speaks_for.is_some() {
            new.referrer_organisation.clone_from(&p.speaks_for);
        }
        if p.role == Role::Person {
            // Whoever speaks for an organisation would see it.
            new.referrer_organisation = None;
        }
        // Only staff may say which known person it is.
        if matches!(p.role, Role::Person | Role::Referrer) {
            // Whoever is on their own pages has shown who they are; nobody else says it for themself.
            new.person = p.own;
        }
        let recognised = match new.person {
            Some(id) if !draft.person(id)?.registered => return Err(Refused::field("person", "Choose a person").into()),
            Some(id) => Recognised::Same(id),
            None => self.recognised(draft, &new.identity)?,
        };
        let mut differs = None;
        let person = match recognised {
            Recognised::Same(id) => {
                differs = differences(draft.person(id)?, &new);
                self.complete_person(draft, id, &new)?;
                id
            }
            Recognised::New | Recognised::Linked(_) | Recognised::Contradicted(_) => {
                let id: PersonId = self.ids.next();
                let registered = PersonEvent::Registered {
                    identity: new.identity.clone(),
                    reach: new.reach.clone(),
                };
                draft.on_person(id, registered.into())?;
                if !matches!(recognised, Recognised::Contradicted(_)) {
                    draft
                        .claims_add
                        .extend(valid_number(&new.identity).map(|digits| claims::nhs_number(&digits, id)));
                }
                if let Recognised::Linked(other) = recognised {
                    self.link_both_ways(draft, id, other, LinkReason::NameAndBirthDate)?;
                }
                id
            }
        };
        state_person(draft, person, &new)?;
        let (episode, joined) = self.episode_for(draft, person)?;
        let mut documents: Vec<DocumentId> = original.into_iter().collect();
        documents.extend(self.keep_attachments(draft, person.0, &new.attachments));
        let referral = self.referral_of(draft, p, person, &new, documents.first().copied())?;
        let id = referral.id;
        let means = new.means;
        let words = new.words;
        draft.on_episode(
            episode,
            if joined {
                EpisodeCommand::JoinReferral { referral, words }
            } else {
                EpisodeCommand::Receive { referral, words }
            },
        )?;
        for document in documents.iter().skip(1) {
            let document = Some(*document);
            draft.on_episode(
                episode,
                EpisodeCommand::RecordFurtherInformation { document, text: None },
            )?;
        }
        if let Some(text) = differs {
            let text = Some(text);
            draft.on_episode(
                episode,
                EpisodeCommand::RecordFurtherInformation { document: None, text },
            )?;
        }
        if let Some(wishes) = new.wishes {
            draft.on_episode(
                episode,
                EpisodeCommand::StateWishes {
                    wishes,
                    words: new.wishes_in_words,
                },
            )?;
        }
        if let Some(what) = new.unsafe_said {
            let concern = EpisodeCommand::RaiseConcern {
                concern: self.ids.next(),
                kind: ConcernKind::Vulnerability,
                source: ConcernSource::Words,
                response: ResponseNeeded::Today,
                owner: None,
                what,
            };
            draft.on_episode(episode, concern)?;
        }
        if let Recognised::Contradicted(_) = recognised {
            draft.on_episode(
                episode,
                EpisodeCommand::WantInformation {
                    enquiry: self.ids.next(),
                    from: EnquiryTo::Referrer,
                    question:
                        "Another record here has the same NHS number and another birth date. Which number and which \
                           birth date are this person's?"
                            .to_owned(),
                },
            )?;
        }
        if let Some((to, channel)) = acknowledged_at_once(p, means) {
            draft.on_episode(episode, EpisodeCommand::Acknowledge { to, channel })?;
        }
        draft.made.joined = joined;
        draft.made.referral = Some(id);
        Ok(Referred {
            person,
            episode,
            referral: id,
            recognised: matches!(recognised, Recognised::Same(_) | Recognised::Linked(_)),
            joined,
        })
    }

    /// The person's open episode, or a new one.
    fn episode_for(&self, draft: &mut Draft<'_>, person: PersonId) -> Result<(EpisodeId, bool), Trouble> {
        for id in draft.person(person)?.episodes.clone().into_iter().rev() {
            let e = draft.episode(id)?;
            if e.is_received() && e.closed.is_none() {
                return Ok((id, true));
            }
        }
        Ok((self.ids.next(), false))
    }

    fn referral_of(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        person: PersonId,
        new: &NewReferral,
        document: Option<DocumentId>,
    ) -> Result<Referral, Trouble> {
        let returns_from = if new.source == ReferralSource::Return {
            last_ending(draft, person)?
        } else {
            None
        };
        Ok(Referral {
            id: self.ids.next(),
            person,
            source: new.source,
            means: new.means,
            received_on: new.received_on.unwrap_or(draft.today),
            referrer: (p.role == Role::Referrer).then_some(p.user),
            referrer_organisation: new.referrer_organisation.clone(),
            document,
            asks_for: new.asks_for.clone(),
            urgency: new.urgency,
            recommendation: new.recommendation,
            circumstances: new.circumstances.clone(),
            problem: new.problem.clone(),
            returns_from,
            wants_triage: new.wants_triage,
        })
    }

    /// Fills in what was not known of a person; what differs stays as it was and is in the referral as sent.
    fn complete_person(&self, draft: &mut Draft<'_>, id: PersonId, new: &NewReferral) -> Result<(), Trouble> {
        let known = draft.person(id)?.clone();
        let mut identity = known.identity.clone();
        let given = &new.identity;
        identity.name = identity.name.or_else(|| given.name.clone());
        identity.born = identity.born.or(given.born);
        identity.gender = identity.gender.or(given.gender);
        identity.pronouns = identity.pronouns.or_else(|| given.pronouns.clone());
        identity.gp_practice = identity.gp_practice.or_else(|| given.gp_practice.clone());
        if valid_number(&known.identity).is_none()
            && let Some(digits) = valid_number(given)
        {
            let owner = self
                .ledger
                .claim_owner(claims::NHS_NUMBER, digits.as_bytes())
                .map_err(|e| self.fault("claim", &e))?;
            if owner.is_none_or(|owner| owner == id.0) {
                identity.nhs_number.clone_from(&given.nhs_number);
                draft.claims_add.push(claims::nhs_number(&digits, id));
            }
        }
        if identity != known.identity {
            draft.on_person(id, PersonEvent::IdentityStated(identity).into())?;
        }
        let mut reach = known.reach.clone();
        reach.phone = reach.phone.or_else(|| new.reach.phone.clone());
        reach.other_phone = reach.other_phone.or_else(|| new.reach.other_phone.clone());
        reach.email = reach.email.or_else(|| new.reach.email.clone());
        if reach.address.is_empty() && reach.postcode.is_none() {
            reach.address.clone_from(&new.reach.address);
            reach.postcode.clone_from(&new.reach.postcode);
        }
        if reach != known.reach {
            draft.on_person(id, PersonEvent::ReachStated(reach).into())?;
        }
        Ok(())
    }

    /// Keeps attachments under a key.
    pub(crate) fn keep_attachments(&self, draft: &mut Draft<'_>, key_id: Uuid, all: &[Attachment]) -> Vec<DocumentId> {
        all.iter()
            .map(|attachment| {
                let id: DocumentId = self.ids.next();
                draft.documents.push(NewDocument {
                    id: id.0,
                    key_id,
                    media_type: attachment.media_type.clone(),
                    bytes: attachment.bytes.clone(),
                });
                id
            })
            .collect()
    }

    /// Adds letters, documents or words to an episode.
    pub(crate) fn add_information(
        &self,
        draft: &mut Draft<'_>,
        episode: EpisodeId,
        attachments: Vec<Attachment>,
        text: Option<String>,
    ) -> Result<(), Trouble> {
        let mut errors = Vec::new();
        check_attachments(&attachments, false, &mut errors);
        if !errors.is_empty() {
            return Err(Refused::Invalid(errors).into());
        }
        let person = draft.episode(episode)?.person.ok_or(Refused::NotFound)?;
        let documents = self.keep_attachments(draft, person.0, &attachments);
        let mut text = text;
        if documents.is_empty() {
            return draft.on_episode(
                episode,
                EpisodeCommand::RecordFurtherInformation { document: None, text },
            );
        }
        for document in documents {
            let document = Some(document);
            draft.on_episode(
                episode,
                EpisodeCommand::RecordFurtherInformation {
                    document,
                    text: text.take(),
                },
            )?;
        }
        Ok(())
    }
}

/// What a referral says otherwise than what is known: kept as information for a human, never written over what is known.
fn differences(known: &Person, new: &NewReferral) -> Option<String> {
    let mut out = Vec::new();
    let mut differ = |label: &str, known: Option<String>, given: Option<String>| {
        if let Some((_, given)) = known
            .zip(given)
            .filter(|(k, g)| !k.trim().eq_ignore_ascii_case(g.trim()))
        {
            out.push(format!("{label}: {given}"));
        }
    };
    let (was, is) = (&known.identity, &new.identity);
    differ(
        "Name",
        was.name.as_ref().map(Name::full),
        is.name.as_ref().map(Name::full),
    );
    differ(
        "Date of birth",
        was.born.map(|d| d.to_string()),
        is.born.map(|d| d.to_string()),
    );
    differ(
        "NHS number",
        was.nhs_number.as_ref().map(|n| n.digits.clone()),
        is.nhs_number.as_ref().map(|n| n.digits.clone()),
    );
    differ("GP practice", was.gp_practice.clone(), is.gp_practice.clone());
    let (was, is) = (&known.reach, &new.reach);
    differ("Phone", was.phone.clone(), is.phone.clone());
    differ("Other phone", was.other_phone.clone(), is.other_phone.clone());
    differ("Email", was.email.clone(), is.email.clone());
    let address = |reach: &Reach| {
        let lines = reach
            .address
            .iter()
            .chain(&reach.postcode)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        (!lines.is_empty()).then_some(lines)
    };
    differ("Address", address(was), address(is));
    (!out.is_empty()).then(|| format!("This referral gives other details than the record. {}", out.join("; ")))
}

/// What was asked about the person and given with the referral.
fn state_person(draft: &mut Draft<'_>, id: PersonId, new: &NewReferral) -> Result<(), Trouble> {
    if let Some(safe) = &new.safe_contact {
        let event = PersonEvent::SafeContactStated(safe.clone());
        draft.on_person(
            id,
            PersonCommand {
                event,
                note: new.careful.clone(),
            },
        )?;
    }
    let known = draft.person(id)?;
    let mut needs = known.needs.clone();
    needs.extend(new.needs.iter().filter(|n| !known.needs.contains(n)));
    let interpreter = new.interpreter.clone().or_else(|| known.interpreter.clone());
    if needs != known.needs || interpreter != known.interpreter {
        draft.on_person(id, PersonEvent::AccessNeedsStated { needs, interpreter }.into())?;
    }
    for kind in &new.consents {
        if *kind != ConsentKind::ShareWithCarer && !draft.person(id)?.consents_to(*kind) {
            draft.on_person(
                id,
                PersonEvent::ConsentGiven {
                    kind: *kind,
                    carer: None,
                }
                .into(),
            )?;
        }
    }
    Ok(())
}

/// The last episode in which a course ended, and the day: a return within six months needs no new triage.
fn last_ending(draft: &mut Draft<'_>, person: PersonId) -> Result<Option<(EpisodeId, Date)>, Trouble> {
    let mut last: Option<(EpisodeId, Date)> = None;
    for id in draft.person(person)?.episodes.clone() {
        let e = draft.episode(id)?;
        let ended = e.courses.iter().filter_map(|c| c.ended.map(|(on, _, _)| on)).max();
        if let Some(on) = ended.filter(|on| e.closed.is_some() && last.is_none_or(|(_, before)| *on > before)) {
            last = Some((id, on));
        }
    }
    Ok(last)
}

/// To whom a referral is acknowledged in the moment it is taken in: whoever sits in front of the form, or the sending
/// system by its answer. Everybody else is written to.
const fn acknowledged_at_once(p: &Principal, means: Means) -> Option<(Audience, Channel)> {
    match (p.role, means) {
        (Role::Person, _) => Some((Audience::Person, Channel::Portal)),
        (_, Means::Message) => Some((Audience::Referrer, Channel::Message)),
        (Role::Referrer, _) => Some((Audience::Referrer, Channel::Portal)),
        _ => None,
    }
}
