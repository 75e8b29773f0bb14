//! Practitioners who join, slots that are laid open, both from a file as well.

use care::opening::{OpeningEvent, Slot};
use care::practitioner::{Certificate, PractitionerEvent, Profile};
use care::*;

use crate::claims;
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::outcome::{FieldError, Refused};

impl Desk {
    /// A practitioner joins.
    pub(crate) fn join_practitioner(
        &self,
        draft: &mut Draft<'_>,
        profile: Profile,
        certificates: Vec<Certificate>,
        supervisor: Option<PractitionerId>,
    ) -> Result<PractitionerId, Trouble> {
        let mut errors = Vec::new();
        if profile.name.full().trim().is_empty() {
            errors.push(FieldError::new("name", "Enter the name"));
        }
        if profile.registration.body.trim().is_empty() || profile.registration.number.trim().is_empty() {
            errors.push(FieldError::new(
                "registration",
                "Enter the body and the number of the registration",
            ));
        }
        if profile.registration.checked_on.is_some_and(|on| on > draft.today) {
            errors.push(FieldError::new("checked_on", "The check must be today or in the past"));
        }
        if profile.clinical_hours_week > 40 {
            errors.push(FieldError::new(
                "clinical_hours_week",
                "Enter up to 40 clinical hours a week",
            ));
        }
        for certificate in &certificates {
            if let Err(Refused::Invalid(found)) = self.check_therapy(&certificate.therapy, "certificates") {
                errors.extend(found);
            }
        }
        if !errors.is_empty() {
            return Err(Refused::Invalid(errors).into());
        }
        let id: PractitionerId = self.ids.next();
        let registration = profile.registration.clone();
        draft
            .claims_add
            .push(claims::registration(&registration.body, &registration.number, id));
        draft.on_practitioner(id, PractitionerEvent::Joined(profile))?;
        for certificate in certificates {
            draft.on_practitioner(id, PractitionerEvent::Certified(certificate))?;
        }
        if let Some(supervisor) = supervisor {
            if draft.practitioner(supervisor)?.profile.is_none() {
                return Err(Refused::field("supervisor", "Choose a practitioner").into());
            }
            draft.on_practitioner(id, PractitionerEvent::SupervisorNamed { supervisor })?;
        }
        draft.made.practitioner = Some(id);
        draft.made.count += 1;
        Ok(id)
    }

    /// Lays a slot open.
    pub(crate) fn open_slot(&self, draft: &mut Draft<'_>, slot: Slot) -> Result<OpeningId, Trouble> {
        let practitioner = draft.practitioner(slot.practitioner)?.clone();
        let Some(profile) = &practitioner.profile else {
            return Err(Refused::field("practitioner", "Choose a practitioner").into());
        };
        if practitioner.left_on.is_some() {
            return Err(Refused::field("practitioner", "Choose a practitioner who works here").into());
        }
        if !profile.formats.is_empty() && !profile.formats.contains(&slot.format) {
            return Err(Refused::field("format", "Choose a format that the practitioner covers").into());
        }
        for therapy in &slot.therapies {
            self.check_therapy(therapy, "therapies")?;
            if !practitioner.is_certified(therapy) {
                let words = "Choose therapies that the practitioner is certified in";
                return Err(Refused::field("therapies", words).into());
            }
        }
        if let Some(site) = &slot.site
            && !draft.service.sites.iter().any(|s| s.code == *site)
        {
            return Err(Refused::field("site", "Choose a site of the service").into());
        }
        let id: OpeningId = self.ids.next();
        draft.on_opening(id, OpeningEvent::Opened(slot))?;
        Ok(id)
    }
}
