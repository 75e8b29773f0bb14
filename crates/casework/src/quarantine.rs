//! Messages held for a human: what they are, where they may belong, what becomes of them.

use care::episode::EpisodeCommand;
use care::person::LinkReason;
use care::{DocumentId, EpisodeId, Key, ReferralId, Rejection, Rule, Words};
use exchange::intake::{Intake, NamedBy, ReferralUnderstood};
use jiff::Timestamp;
use uuid::Uuid;

use crate::act::Resolution;
use crate::desk::Desk;
use crate::draft::{Draft, Own, Trouble};
use crate::fold;
use crate::ids::QuarantineId;
use crate::index::{HeldMessage, Request};
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::read::{AsSent, PersonLine};
use crate::streams::QuarantineEvent;
use crate::understood;

/// A held message in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct QuarantineRow {
    /// Its id.
    pub id: QuarantineId,
    /// When it came.
    pub at: Timestamp,
    /// Short stable code of the reason.
    pub reason: String,
    /// Why it is held, in one sentence.
    pub words: String,
    /// What the human should do.
    pub ask: String,
    /// Who sent it.
    pub sender: String,
    /// What became of it, once resolved: in words.
    pub resolved: Option<(Timestamp, String)>,
    /// The episode it went to.
    pub episode: Option<EpisodeId>,
}

/// A held message.
#[derive(Debug, Clone, PartialEq)]
pub struct Quarantined {
    /// The row.
    pub row: QuarantineRow,
    /// The kept original.
    pub document: DocumentId,
    /// The original beside what was understood.
    pub sent: AsSent,
    /// Each thing to look at, with place, value and rule.
    pub issues: Vec<String>,
    /// Whether it can be taken as a referral as it stands.
    pub can_be_taken: bool,
    /// Episodes that it may belong to, likeliest first, with the reason.
    pub candidates: Vec<(EpisodeId, PersonLine, &'static str)>,
}

impl Desk {
    /// Held messages: those that wait, newest first, then those that are resolved.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn quarantine(&self, p: &Principal) -> Result<Vec<QuarantineRow>, Refused> {
        self.allow(p, ActKind::SeeQuarantine)?;
        self.catch_up()?;
        let mut all = self.index.all_held();
        all.sort_by_key(|(_, held)| held.resolved.is_some());
        let ids: Vec<Uuid> = all.iter().map(|(id, _)| *id).collect();
        self.log_read(p, "held messages", &ids)?;
        all.into_iter()
            .map(|(id, held)| self.quarantine_row(id, &held).map(|(row, _)| row))
            .collect()
    }

    /// How many wait.
    pub(crate) fn held_waiting(&self) -> usize {
        self.index
            .all_held()
            .iter()
            .filter(|(_, held)| held.resolved.is_none())
            .count()
    }

    fn quarantine_row(&self, id: Uuid, held: &HeldMessage) -> Result<(QuarantineRow, Vec<String>), Refused> {
        let told = fold::told::<QuarantineEvent>(&self.ledger, id).map_err(|e| self.fault("quarantine", &e))?;
        let words = |key: Key| {
            told.iter()
                .find_map(|t| t.words.get(key))
                .unwrap_or_default()
                .to_owned()
        };
        let resolved = held.resolved.as_ref().map(|(at, became, _)| {
            let reason = words(Key::Reason);
            let text = match became.as_str() {
                "referral" => "Taken in as a referral".to_owned(),
                "linked" => "Linked to an episode".to_owned(),
                _ => format!("Not for this service: {reason}"),
            };
            (*at, text)
        });
        let row = QuarantineRow {
            id: QuarantineId(id),
            at: held.at,
            reason: held.reason.clone(),
            words: words(Key::Summary),
            ask: words(Key::Question),
            sender: words(Key::ReferrerName),
            resolved,
            episode: held.resolved.as_ref().and_then(|(_, _, episode)| *episode),
        };
        let issues = words(Key::Note).lines().map(str::to_owned).collect();
        Ok((row, issues))
    }

    /// One held message, with the original and where it may belong.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn quarantined(&self, p: &Principal, id: QuarantineId) -> Result<Quarantined, Refused> {
        self.allow(p, ActKind::SeeQuarantine)?;
        self.catch_up()?;
        let held = self.index.held(id.0).ok_or(Refused::NotFound)?;
        let bytes = self.original(&held)?;
        let intake = self.read_again(&bytes);
        let candidates = match self.understood_of(&intake) {
            Some(message) => self.candidates(&intake, message)?,
            None => Vec::new(),
        };
        let mut shown: Vec<Uuid> = vec![id.0];
        shown.extend(
            candidates
                .iter()
                .flat_map(|(episode, person, _)| [episode.0, person.id.0]),
        );
        self.log_read(p, "held message", &shown)?;
        let (row, issues) = self.quarantine_row(id.0, &held)?;
        let sent = AsSent::new(&bytes, self.understood_of(&intake));
        Ok(Quarantined {
            can_be_taken: row.resolved.is_none() && sent.is_understood(),
            row,
            document: held.document,
            sent,
            issues,
            candidates,
        })
    }

    fn original(&self, held: &HeldMessage) -> Result<Vec<u8>, Refused> {
        let document = self
            .ledger
            .document(held.document.0)
            .map_err(|e| self.fault("document", &e))?;
        document.map(|d| d.bytes).ok_or(Refused::NotFound)
    }

    /// What a kept original says, whatever its use case.
    pub(crate) fn read_again(&self, bytes: &[u8]) -> Intake {
        exchange::intake::read(bytes, &self.intake_rules(true, None))
    }

    fn understood_of<'i>(&self, intake: &'i Intake) -> Option<&'i ReferralUnderstood> {
        intake.understood()
    }

    /// Where a message may belong: requests that it names, then people who may be its person.
    fn candidates(
        &self,
        intake: &Intake,
        message: &ReferralUnderstood,
    ) -> Result<Vec<(EpisodeId, PersonLine, &'static str)>, Refused> {
        let names = match intake {
            Intake::Update(update) => update.names.as_slice(),
            Intake::Withdrawal(withdrawal) => withdrawal.names.as_slice(),
            _ => &[],
        };
        let mut found: Vec<(EpisodeId, &'static str)> = Vec::new();
        for name in names {
            let why = match name.by {
                NamedBy::RequestIdentifier => "The message names its request",
                NamedBy::RequestId | NamedBy::FullUrl | NamedBy::Replaces => "The message names its request's id",
                NamedBy::CaseNumber => "The message names its case number",
                NamedBy::MessageId => "An earlier message had the same id",
                NamedBy::NhsNumber => continue,
            };
            for key in understood::keys_of(name) {
                let requests = self.index.named(&message.message.sender_key, &key);
                found.extend(requests.into_iter().map(|r| (r.episode, why)));
            }
        }
        let identity = understood::referral(message).identity;
        for (person, because) in self.alike(&identity) {
            let why = match because {
                LinkReason::NhsNumber => "The same NHS number",
                _ => "The same name and date of birth",
            };
            let episodes = self.views.person(person).map(|p| p.episodes).unwrap_or_default();
            found.extend(episodes.into_iter().map(|id| (id, why)));
        }
        let mut out: Vec<(EpisodeId, PersonLine, &'static str)> = Vec::new();
        for (id, why) in found {
            let Some(episode) = self.views.episode(id) else {
                continue;
            };
            let Some(person) = self.views.person(episode.person) else {
                continue;
            };
            if !out.iter().any(|(known, _, _)| *known == id) {
                out.push((id, PersonLine::from(&person), why));
            }
        }
        Ok(out)
    }

    /// A human says what becomes of a held message.
    pub(crate) fn resolve_quarantine(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        id: QuarantineId,
        resolution: Resolution,
    ) -> Result<(), Trouble> {
        let held = self.index.held(id.0).ok_or(Refused::NotFound)?;
        if held.resolved.is_some() {
            let rejection = Rejection::new("resolve the message", Rule::AlreadyDone, "It was resolved before");
            return Err(rejection.into());
        }
        let mut words = Words::default();
        let (became, episode, referral) = match resolution {
            Resolution::TakeAsReferral { person } => {
                let bytes = self.original(&held)?;
                let intake = self.read_again(&bytes);
                let message = self.understood_of(&intake).ok_or_else(|| {
                    Refused::field(
                        "resolution",
                        "This message does not hold a request; write it down instead",
                    )
                })?;
                let mut new = understood::referral(message);
                new.person = person;
                let referred = self.refer_kept(draft, p, new, Some(held.document))?;
                let request = Request {
                    episode: referred.episode,
                    referral: referred.referral,
                    person: referred.person,
                };
                self.note_resolved(draft, &held, request, Some(message))?;
                ("referral", Some(request.episode), Some(request.referral))
            }
            Resolution::TakeDown(new) => {
                let referred = self.refer_kept(draft, p, *new, Some(held.document))?;
                let request = Request {
                    episode: referred.episode,
                    referral: referred.referral,
                    person: referred.person,
                };
                self.note_resolved(draft, &held, request, None)?;
                ("referral", Some(request.episode), Some(request.referral))
            }
            Resolution::LinkTo { episode, referral } => {
                let request = self.link_held(draft, p, &held, episode, referral)?;
                ("linked", Some(episode), Some(request.referral))
            }
            Resolution::NotOurs { reason } => {
                if reason.trim().is_empty() {
                    return Err(Refused::field("reason", "Say why, and whom you told").into());
                }
                words.put(Key::Reason, reason);
                ("not_ours", None, None)
            }
        };
        let event = QuarantineEvent::Resolved {
            became: became.to_owned(),
            episode,
            referral,
        };
        draft.record(id.0, id.0, event, &words, Own::Quarantine)?;
        draft.made.quarantine = Some(id);
        Ok(())
    }

    /// The held original goes to the person, and later messages find the request by what this one named it.
    fn note_resolved(
        &self,
        draft: &mut Draft<'_>,
        held: &HeldMessage,
        request: Request,
        message: Option<&ReferralUnderstood>,
    ) -> Result<(), Trouble> {
        draft.to_person.push((held.document, request.person));
        let Some(message) = message else { return Ok(()) };
        self.note_message(draft, held.document, request, message, "referral")?;
        // The claim of a held message stays with its quarantine entry.
        draft.claims_add.retain(|claim| claim.kind != crate::claims::MESSAGE);
        Ok(())
    }

    /// Links a held message to an episode: a withdrawal withdraws, anything else is added.
    fn link_held(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        held: &HeldMessage,
        episode: EpisodeId,
        referral: Option<ReferralId>,
    ) -> Result<Request, Trouble> {
        let now = draft.now;
        let e = draft.episode(episode)?;
        self.allow_in_episode(p, ActKind::AddInformation, episode, e, now)?;
        let person = e.person.ok_or(Refused::NotFound)?;
        let mut open: Vec<ReferralId> = e.referrals.iter().map(|(r, _)| r.id).collect();
        open.retain(|id| !e.withdrawn.iter().any(|(withdrawn, _)| withdrawn == id));
        let chosen = match (referral, open.as_slice()) {
            (Some(id), _) if open.contains(&id) => id,
            (None, [only]) => *only,
            (None, [.., last]) if !matches!(self.read_again(&self.original(held)?), Intake::Withdrawal(_)) => *last,
            _ => return Err(Refused::field("referral", "Choose which request of this episode it is about").into()),
        };
        let request = Request {
            episode,
            referral: chosen,
            person,
        };
        let intake = self.read_again(&self.original(held)?);
        match &intake {
            Intake::Withdrawal(withdrawal) => {
                self.allow_in_episode(p, ActKind::WithdrawReferral, episode, draft.episode(episode)?, now)?;
                self.add_withdrawal(draft, request, held.document, withdrawal.how)?;
            }
            Intake::Update(update) => self.add_update(draft, request, held.document, &update.referral)?,
            _ => {
                let document = Some(held.document);
                draft.on_episode(
                    episode,
                    EpisodeCommand::RecordFurtherInformation { document, text: None },
                )?;
            }
        }
        draft.to_person.push((held.document, person));
        Ok(request)
    }
}
