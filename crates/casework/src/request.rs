//! A referral as it stands with us, for its sender: a FHIR ServiceRequest with the agreed minimum.

use care::episode::{Episode, EpisodeEvent};
use care::person::Person;
use care::terms::{Audience, ConsentKind, EnquiryTo};
use care::{Key, ReferralId};
use exchange::outcome::{Organisation, RequestStatus, ServiceRequestView};
use jiff::Timestamp;
use serde_json::Value;

use crate::desk::Desk;
use crate::fold;
use crate::index::Request;
use crate::kinds::ActKind;
use crate::one_stream::valid_number;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::relationship::is_own;

/// Where a request stands, for its sender.
fn status(e: &Episode, referral: ReferralId) -> RequestStatus {
    if let Some((_, in_error)) = e.withdrawn.iter().find(|(id, _)| *id == referral) {
        return if *in_error {
            RequestStatus::EnteredInError
        } else {
            RequestStatus::Revoked
        };
    }
    let asked = e
        .enquiries
        .iter()
        .any(|q| q.answered.is_none() && q.from == EnquiryTo::Referrer);
    match (e.closed.is_some(), asked) {
        (true, _) => RequestStatus::Completed,
        (false, true) => RequestStatus::OnHold,
        _ => RequestStatus::Active,
    }
}

impl Desk {
    /// A referral by its id, as its sender may read it, with its version.
    ///
    /// # Errors
    /// Not found, or not a referral of the principal's own.
    pub fn service_request(&self, p: &Principal, referral: ReferralId) -> Result<(Value, u64), Refused> {
        self.allow(p, ActKind::SeeOwnReferrals)?;
        self.catch_up()?;
        let now = self.clock.now();
        let request = match self.index.request(referral) {
            Some(request) => request,
            None => self.find_request(p, referral)?,
        };
        let Request { episode, person, .. } = request;
        let told = fold::told::<EpisodeEvent>(&self.ledger, episode.0).map_err(|e| self.fault("episode", &e))?;
        let e: Episode = fold::fold_told(&told).state;
        self.allow_in_episode(p, ActKind::SeeOwnReferrals, episode, &e, now)?;
        if !e.referrals.iter().any(|(r, _)| r.id == referral && is_own(p, r)) {
            return Err(Refused::NotFound);
        }
        self.log_read(p, "referral by FHIR", &[person.0, episode.0])?;
        let view = self.request_view(referral, &e, &told).ok_or(Refused::NotFound)?;
        let version = view.version;
        Ok((exchange::outcome::service_request(&view), version))
    }

    /// A request that did not come by message, among the principal's own.
    fn find_request(&self, p: &Principal, referral: ReferralId) -> Result<Request, Refused> {
        for row in self
            .views
            .referrals_of(Some(p.user), p.speaks_for.as_deref(), self.today_in_london())
        {
            let e: fold::Loaded<Episode> =
                fold::load(&self.ledger, row.episode.id.0).map_err(|e| self.fault("episode", &e))?;
            if e.state.referrals.iter().any(|(r, _)| r.id == referral) {
                return Ok(Request {
                    episode: row.episode.id,
                    referral,
                    person: row.episode.person,
                });
            }
        }
        Err(Refused::NotFound)
    }

    /// The resource of a request, for whoever has been found to be its sender.
    pub(crate) fn request_resource(&self, request: Request) -> Option<(Value, u64)> {
        let told = fold::told::<EpisodeEvent>(&self.ledger, request.episode.0).ok()?;
        let e: Episode = fold::fold_told(&told).state;
        let view = self.request_view(request.referral, &e, &told)?;
        let version = view.version;
        Some((exchange::outcome::service_request(&view), version))
    }

    fn request_view(
        &self,
        referral: ReferralId,
        e: &Episode,
        told: &[fold::Told<EpisodeEvent>],
    ) -> Option<ServiceRequestView> {
        let person: Person = fold::load(&self.ledger, e.person?.0).ok()?.state;
        let (sent, version) = e.referrals.iter().find(|(r, _)| r.id == referral)?;
        let words = told.iter().find(|t| t.header.version == *version).map(|t| &t.words);
        Some(ServiceRequestView {
            id: referral.to_string(),
            version: e.version,
            last_updated: told.last().map_or(Timestamp::UNIX_EPOCH, |t| t.header.at),
            identifiers: vec![(None, referral.to_string())],
            status: status(e, referral),
            intent: None,
            priority: sent.urgency.map(|u| u.code().to_owned()),
            service: sent.asks_for.as_ref().map(|t| t.as_str().to_owned()),
            nhs_number: valid_number(&person.identity),
            person: person.identity.name.as_ref().map(care::person::Name::full),
            authored_on: Some(sent.received_on.to_string()),
            requester: words.and_then(|w| w.get(Key::ReferrerName)).map(str::to_owned),
            requester_organisation: sent.referrer_organisation.as_ref().map(|name| Organisation {
                name: name.clone(),
                ods_code: None,
            }),
            performer: self.own_organisation(),
            notes: notes(told, &person),
        })
    }
}

/// What the sender may know of how it goes: acknowledged, asked, decided (once the person knows and agrees), withdrawn.
fn notes(told: &[fold::Told<EpisodeEvent>], person: &Person) -> Vec<(Timestamp, String)> {
    let mut out = Vec::new();
    for entry in told {
        let words = match &entry.event {
            EpisodeEvent::ReferralReceived { .. } => "Received".to_owned(),
            EpisodeEvent::InformationWanted {
                from: EnquiryTo::Referrer,
                ..
            } => {
                format!("Question: {}", entry.words.get(Key::Question).unwrap_or_default())
            }
            EpisodeEvent::DecisionTold {
                to: Audience::Referrer, ..
            } if person.consents_to(ConsentKind::ShareWithReferrer) => {
                "Decided; the person has been told, and the letter follows".to_owned()
            }
            EpisodeEvent::ReferralWithdrawn { .. } => "Withdrawn by the sender".to_owned(),
            EpisodeEvent::EpisodeClosed { .. } => "Closed".to_owned(),
            _ => continue,
        };
        out.push((entry.header.at, words));
    }
    out
}
