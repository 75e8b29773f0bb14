//! Messages: what `exchange` understood becomes a referral, a change of one, a withdrawal, an entry in quarantine, or a
//! refusal. A repeat is the same sender and content; a reused id with other content is a new message.

use care::episode::EpisodeCommand;
use care::person::Identity;
use care::{DocumentId, EpisodeId, Key, PersonId, ReferralId, Role, Words};
use exchange::intake::{Held, Intake, IntakeRules, Named, NamedBy, ReferralUnderstood, UseCaseFamily, Withdrawn};
use ledger::NewDocument;
use uuid::Uuid;

use crate::claims;
use crate::desk::Desk;
use crate::draft::{Draft, Own, Trouble};
use crate::ids::QuarantineId;
use crate::index::Request;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::relationship::is_own;
use crate::streams::{MessageEvent, QuarantineEvent};
use crate::understood;

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenAs {
    /// A new referral: an episode began.
    Referral {
        /// The episode.
        episode: EpisodeId,
        /// The request.
        referral: ReferralId,
        /// The person.
        person: PersonId,
        /// Whether the person was known before (or is linked to somebody who was).
        recognised: bool,
    },
    /// A new referral that joined the person's open episode.
    Joined {
        /// The episode.
        episode: EpisodeId,
        /// The request.
        referral: ReferralId,
        /// The person.
        person: PersonId,
    },
    /// A change of an earlier request, added to it.
    Updated {
        /// The episode.
        episode: EpisodeId,
        /// The request that was changed.
        referral: ReferralId,
    },
    /// An earlier request was withdrawn.
    Withdrawn {
        /// The episode.
        episode: EpisodeId,
        /// The request.
        referral: ReferralId,
    },
    /// The same message came before; nothing was written. What it had become is named, if it can still be told.
    Repeat {
        /// The episode.
        episode: Option<EpisodeId>,
        /// The held message.
        quarantine: Option<QuarantineId>,
    },
    /// Held for a human, not yet a referral.
    Held {
        /// The held message.
        quarantine: QuarantineId,
        /// Short stable code of the reason.
        reason: &'static str,
    },
    /// Refused; nothing of it is kept.
    Refused {
        /// Short stable code of the reason.
        reason: &'static str,
    },
}

/// What became of a message, and what the sender is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// What became of it.
    pub outcome: TakenAs,
    /// HTTP status of the answer.
    pub status: u16,
    /// The answer: FHIR JSON.
    pub body: Vec<u8>,
    /// In one sentence, for a person at a terminal.
    pub words: String,
    /// What was understood, where there is something.
    pub rows: Vec<exchange::intake::Row>,
    /// The kept original.
    pub document: Option<DocumentId>,
}

/// The media type under which originals are kept.
pub(crate) const MESSAGE_TYPE: &str = "application/fhir+json";

/// How often a message is tried when others write to the same streams.
const TRIES: usize = 8;

/// Where the target of an update or a withdrawal was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// Exactly one request fits.
    One(Request),
    /// None does.
    Unknown,
    /// Several do.
    Ambiguous(Vec<Request>),
}

impl Desk {
    /// What messages this service takes.
    pub(crate) fn intake_rules(&self, any_use_case: bool, delivered_by: Option<String>) -> IntakeRules {
        let mut rules = IntakeRules::new(self.today_in_london());
        if let Some(codes) = &self.views.service().use_cases {
            rules.use_cases = codes.iter().filter_map(|code| UseCaseFamily::from_code(code)).collect();
        }
        rules.any_use_case = any_use_case;
        rules.delivered_by = delivered_by;
        rules
    }

    /// Takes a message in: `POST /fhir/$process-message`, `POST /fhir`, `rapport import referral`. Whatever the bytes
    /// are, the answer says what became of them; only a failure of ours is an error.
    ///
    /// # Errors
    /// Not allowed, the clock is behind, or the store failed.
    pub fn take_message(&self, p: &Principal, bytes: &[u8], any_use_case: bool) -> Result<Taken, Refused> {
        self.check_takes_messages()?;
        self.allow(p, ActKind::TakeMessage)?;
        self.catch_up()?;
        let delivered_by = p.speaks_for.clone().or_else(|| p.session.map(|_| p.user.to_string()));
        let intake = exchange::intake::read(bytes, &self.intake_rules(any_use_case, delivered_by));
        let mut left = TRIES;
        loop {
            left -= 1;
            if let Some(before) = self.came_before(&intake)? {
                return Ok(before);
            }
            let taken = match &intake {
                Intake::Refused(refusal) => return Ok(self.answer_refused(refusal)),
                Intake::Quarantine(held) => self
                    .hold(p, bytes, &ToHold::from(&**held))
                    .map(|(id, document)| self.answer_held(id, document, held)),
                Intake::Referral(message) => self.take_referral(p, bytes, message),
                Intake::Update(update) => self.take_update(p, bytes, &update.names, &update.referral),
                Intake::Withdrawal(w) => self.take_withdrawal(p, bytes, w.how, &w.names, &w.referral),
            };
            match taken {
                Ok(taken) => return Ok(taken),
                // Another writer was quicker; the same message on another connection is then found to have come before.
                Err(Trouble::Conflict { .. } | Trouble::ClaimTaken { .. }) if left > 0 => self.catch_up()?,
                Err(trouble) => return Err(self.refused(trouble)),
            }
        }
    }

    /// The answer to a message that came before.
    fn came_before(&self, intake: &Intake) -> Result<Option<Taken>, Refused> {
        let key = match intake {
            Intake::Refused(_) => return Ok(None),
            Intake::Quarantine(held) => &held.repeat_key,
            Intake::Referral(message) => &message.message.repeat_key,
            Intake::Update(update) => &update.referral.message.repeat_key,
            Intake::Withdrawal(withdrawal) => &withdrawal.referral.message.repeat_key,
        };
        let owner = self
            .ledger
            .claim_owner(claims::MESSAGE, key.as_bytes())
            .map_err(|e| self.fault("message claim", &e))?;
        Ok(owner.map(|stream| {
            let quarantine = self.index.held(stream).map(|_| QuarantineId(stream));
            let resolved_to = self
                .index
                .held(stream)
                .and_then(|h| h.resolved)
                .and_then(|(_, _, episode)| episode);
            let episode = self.index.message(stream).map(|r| r.episode).or(resolved_to);
            self.answer_repeat(episode, quarantine)
        }))
    }

    fn take_referral(&self, p: &Principal, bytes: &[u8], message: &ReferralUnderstood) -> Result<Taken, Trouble> {
        let mut draft = Draft::new(self, p);
        let document = self.keep_original(&mut draft, bytes);
        let new = understood::referral(message);
        let referred = self.refer_kept(&mut draft, p, new, Some(document))?;
        draft
            .documents
            .iter_mut()
            .filter(|d| d.id == document.0)
            .for_each(|d| d.key_id = referred.person.0);
        let request = Request {
            episode: referred.episode,
            referral: referred.referral,
            person: referred.person,
        };
        let reused = understood::names_of(message)
            .iter()
            .any(|name| !self.index.named(&message.message.sender_key, name).is_empty());
        if reused {
            let text =
                "An earlier message of this sender had the same id and other content. It was taken as a new message.";
            let command = EpisodeCommand::RecordFurtherInformation {
                document: None,
                text: Some(text.to_owned()),
            };
            draft.on_episode(request.episode, command)?;
        }
        let became = if referred.joined { "joined" } else { "referral" };
        self.note_message(&mut draft, document, request, message, became)?;
        draft.commit(None)?;
        let outcome = if referred.joined {
            TakenAs::Joined {
                episode: request.episode,
                referral: request.referral,
                person: request.person,
            }
        } else {
            TakenAs::Referral {
                episode: request.episode,
                referral: request.referral,
                person: request.person,
                recognised: referred.recognised,
            }
        };
        Ok(self.answer_taken(outcome, request, document, message, bytes))
    }

    fn take_update(
        &self,
        p: &Principal,
        bytes: &[u8],
        names: &[Named],
        message: &ReferralUnderstood,
    ) -> Result<Taken, Trouble> {
        let request = match self.target_for(p, names, message)? {
            Target::One(request) => request,
            other => return self.hold_for_linking(p, bytes, names, message, &other, "update"),
        };
        let mut draft = Draft::new(self, p);
        let document = self.keep_original(&mut draft, bytes);
        self.add_update(&mut draft, request, document, message)?;
        self.note_message(&mut draft, document, request, message, "update")?;
        draft.commit(None)?;
        let outcome = TakenAs::Updated {
            episode: request.episode,
            referral: request.referral,
        };
        Ok(self.answer_taken(outcome, request, document, message, bytes))
    }

    /// Adds a changed request to the episode as information; what it says now is in the words, the whole in the
    /// document.
    pub(crate) fn add_update(
        &self,
        draft: &mut Draft<'_>,
        request: Request,
        document: DocumentId,
        message: &ReferralUnderstood,
    ) -> Result<(), Trouble> {
        draft
            .documents
            .iter_mut()
            .filter(|d| d.id == document.0)
            .for_each(|d| d.key_id = request.person.0);
        let new = understood::referral(message);
        let mut text = vec!["The sender has changed the request.".to_owned()];
        text.extend(new.urgency.map(|u| format!("Urgency as sent: {}", u.words())));
        text.extend(new.words.reason);
        text.extend(new.words.safety.map(|safety| format!("Safety as sent: {safety}")));
        let text = Some(text.join("\n"));
        draft.on_episode(
            request.episode,
            EpisodeCommand::RecordFurtherInformation {
                document: Some(document),
                text,
            },
        )
    }

    fn take_withdrawal(
        &self,
        p: &Principal,
        bytes: &[u8],
        how: Withdrawn,
        names: &[Named],
        message: &ReferralUnderstood,
    ) -> Result<Taken, Trouble> {
        let request = match self.target_for(p, names, message)? {
            Target::One(request) => request,
            other => return self.hold_for_linking(p, bytes, names, message, &other, "withdrawal"),
        };
        let mut draft = Draft::new(self, p);
        let document = self.keep_original(&mut draft, bytes);
        match self.add_withdrawal(&mut draft, request, document, how) {
            Ok(()) => {}
            // It was withdrawn before, or a rule forbids it: a human looks.
            Err(Trouble::Refused(Refused::Rejected(_))) => {
                return self.hold_for_linking(p, bytes, names, message, &Target::Unknown, "withdrawal");
            }
            Err(trouble) => return Err(trouble),
        }
        self.note_message(&mut draft, document, request, message, "withdrawal")?;
        draft.commit(None)?;
        let outcome = TakenAs::Withdrawn {
            episode: request.episode,
            referral: request.referral,
        };
        Ok(self.answer_taken(outcome, request, document, message, bytes))
    }

    /// Withdraws a request. The record stays.
    pub(crate) fn add_withdrawal(
        &self,
        draft: &mut Draft<'_>,
        request: Request,
        document: DocumentId,
        how: Withdrawn,
    ) -> Result<(), Trouble> {
        draft
            .documents
            .iter_mut()
            .filter(|d| d.id == document.0)
            .for_each(|d| d.key_id = request.person.0);
        let reason = match how {
            Withdrawn::Revoked => "The sender no longer asks",
            Withdrawn::EnteredInError => "The sender had sent it in error",
            Withdrawn::Deleted => "The sender cancelled the request",
        };
        draft.on_episode(
            request.episode,
            EpisodeCommand::WithdrawReferral {
                referral: request.referral,
                in_error: how == Withdrawn::EnteredInError,
                reason: Some(reason.to_owned()),
            },
        )?;
        draft.on_episode(
            request.episode,
            EpisodeCommand::RecordFurtherInformation {
                document: Some(document),
                text: None,
            },
        )
    }

    /// Which request a message means. A sender who has signed in changes and withdraws nothing but what they sent.
    fn target_for(&self, p: &Principal, names: &[Named], message: &ReferralUnderstood) -> Result<Target, Trouble> {
        let target = self.target(names, message)?;
        if let (Target::One(request), Role::Referrer) = (&target, p.role) {
            let mut draft = Draft::new(self, p);
            let e = draft.episode(request.episode)?;
            if !e
                .referrals
                .iter()
                .any(|(r, _)| r.id == request.referral && is_own(p, r))
            {
                return Ok(Target::Unknown);
            }
        }
        Ok(target)
    }

    /// Which request a message means. Ids are reused in the field, so a name counts only within its sender, and a
    /// candidate must not be somebody else than the message says.
    pub(crate) fn target(&self, names: &[Named], message: &ReferralUnderstood) -> Result<Target, Trouble> {
        let sender = &message.message.sender_key;
        let identity = understood::referral(message).identity;
        // A message id or an NHS number names a message or a person, not one request: only to suggest.
        let telling = names
            .iter()
            .filter(|n| !matches!(n.by, NamedBy::MessageId | NamedBy::NhsNumber));
        for name in telling {
            let mut found: Vec<Request> = Vec::new();
            for key in understood::keys_of(name) {
                for request in self.index.named(sender, &key) {
                    if !found.contains(&request) && self.may_be(request.person, &identity) {
                        found.push(request);
                    }
                }
            }
            match found.as_slice() {
                [] => {}
                [one] => return Ok(Target::One(*one)),
                _ => return Ok(Target::Ambiguous(found)),
            }
        }
        Ok(Target::Unknown)
    }

    /// Whether a known person may be the one that a message speaks of: nothing that both know contradicts.
    fn may_be(&self, person: PersonId, identity: &Identity) -> bool {
        let Some(known) = self.views.person(person) else {
            return false;
        };
        let known_number = known.nhs_number.as_ref().map(|n| n.digits.clone());
        let same = |a: Option<String>, b: Option<String>| a.zip(b).is_none_or(|(a, b)| a == b);
        same(known_number, identity.nhs_number.as_ref().map(|n| n.digits.clone()))
            && known.born.zip(identity.born).is_none_or(|(a, b)| a == b)
    }

    /// Notes what a message became, so that a repeat is recognised and later messages find it.
    pub(crate) fn note_message(
        &self,
        draft: &mut Draft<'_>,
        document: DocumentId,
        request: Request,
        message: &ReferralUnderstood,
        became: &str,
    ) -> Result<(), Trouble> {
        let stream: Uuid = self.ids.next();
        draft
            .claims_add
            .push(claims::message(&message.message.repeat_key, stream));
        let event = MessageEvent::Taken {
            document,
            episode: request.episode,
            referral: request.referral,
            person: request.person,
            sender: message.message.sender_key.clone(),
            // An update or a withdrawal is known by the names of the request that it names.
            names: if matches!(became, "referral" | "joined") {
                understood::names_of(message)
            } else {
                Vec::new()
            },
            repeat: message.message.repeat_key.clone(),
            became: became.to_owned(),
        };
        draft.record(stream, request.person.0, event, &Words::default(), Own::Message)
    }

    /// Keeps the original. Its key is set when it is known whose it is.
    fn keep_original(&self, draft: &mut Draft<'_>, bytes: &[u8]) -> DocumentId {
        let id: DocumentId = self.ids.next();
        draft.documents.push(NewDocument {
            id: id.0,
            key_id: id.0,
            media_type: MESSAGE_TYPE.to_owned(),
            bytes: bytes.to_vec(),
        });
        id
    }

    /// Holds a message for a human, under a key of its own.
    fn hold(&self, p: &Principal, bytes: &[u8], held: &ToHold) -> Result<(QuarantineId, DocumentId), Trouble> {
        let mut draft = Draft::new(self, p);
        let id: QuarantineId = self.ids.next();
        let document = self.keep_original(&mut draft, bytes);
        draft.documents.iter_mut().for_each(|d| d.key_id = id.0);
        draft.claims_add.push(claims::message(&held.repeat, id.0));
        let mut words = Words::default();
        words.put(Key::Summary, held.words.clone());
        words.put(Key::Question, held.ask.clone());
        words.put(Key::ReferrerName, held.sender.clone());
        words.put(Key::Note, held.issues.join("\n"));
        let event = QuarantineEvent::Held {
            document,
            reason: held.reason.to_owned(),
            repeat: held.repeat.clone(),
        };
        draft.record(id.0, id.0, event, &words, Own::Quarantine)?;
        draft.commit(None)?;
        Ok((id, document))
    }

    /// Holds an update or a withdrawal whose request is not found, or not one.
    fn hold_for_linking(
        &self,
        p: &Principal,
        bytes: &[u8],
        names: &[Named],
        message: &ReferralUnderstood,
        target: &Target,
        what: &'static str,
    ) -> Result<Taken, Trouble> {
        let (reason, words) = match (target, what) {
            (Target::Ambiguous(found), "update") => (
                "update_ambiguous",
                format!("It changes an earlier request, and {} requests here fit", found.len()),
            ),
            (Target::Ambiguous(found), _) => (
                "withdrawal_ambiguous",
                format!("It withdraws an earlier request, and {} requests here fit", found.len()),
            ),
            (_, "update") => (
                "update_unknown",
                "It changes an earlier request, and none here fits".to_owned(),
            ),
            _ => (
                "withdrawal_unknown",
                "It withdraws an earlier request, and none here fits".to_owned(),
            ),
        };
        let held = ToHold {
            reason,
            words,
            ask: "Find the episode that it belongs to and link it".to_owned(),
            sender: message.message.sender_key.clone(),
            issues: names.iter().map(|n| format!("{}: {}", n.path, n.value)).collect(),
            repeat: message.message.repeat_key.clone(),
        };
        let (id, document) = self.hold(p, bytes, &held)?;
        Ok(self.answer_waiting(id, document, &held, message, bytes))
    }
}

/// What is held, and why.
pub(crate) struct ToHold {
    pub(crate) reason: &'static str,
    pub(crate) words: String,
    pub(crate) ask: String,
    pub(crate) sender: String,
    pub(crate) issues: Vec<String>,
    pub(crate) repeat: String,
}

impl From<&Held> for ToHold {
    fn from(held: &Held) -> Self {
        Self {
            reason: held.reason.code(),
            words: held.words.clone(),
            ask: held.ask.clone(),
            sender: held.sender_key.clone(),
            issues: held.issues.iter().map(exchange::intake::Issue::words).collect(),
            repeat: held.repeat_key.clone(),
        }
    }
}
