//! What those whom somebody supervises agreed to beyond a limit of the load guard, with their reasons (domain guide,
//! section 15). Nobody else sees it; a manager sees counts of the team.

use care::load::{Consent, LoadEvent};
use care::*;

use crate::desk::Desk;
use crate::fold;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::workforce_streams::load_stream;

/// A consent that is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRow {
    /// Who agreed.
    pub name: String,
    /// Clinical hours a week agreed as safe for them.
    pub clinical_hours_week: u16,
    /// To what, until when.
    pub consent: Consent,
    /// Why, in their words.
    pub reason: String,
    /// When they agreed.
    pub on: jiff::civil::Date,
}

impl Desk {
    /// Consents in force of those whom the principal supervises, by name.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn consents_of_supervisees(&self, p: &Principal) -> Result<Vec<ConsentRow>, Refused> {
        self.allow(p, ActKind::SeeConsents)?;
        self.catch_up()?;
        let Some(own) = p.practitioner else {
            return Ok(Vec::new());
        };
        let today = self.today_in_london();
        let mut out = Vec::new();
        let all = self.views.practitioners();
        let supervised = all
            .iter()
            .filter(|t| t.id != own && t.state.is_active(today) && t.state.supervisor == Some(own));
        for them in supervised {
            let stream = load_stream(them.id);
            let Some((_, agreed)) = self.views.load_agreed(stream) else {
                continue;
            };
            let in_force: Vec<Consent> = agreed.consents.iter().filter(|c| c.until >= today).copied().collect();
            if in_force.is_empty() {
                continue;
            }
            let told = fold::told::<LoadEvent>(&self.ledger, stream).map_err(|e| self.fault("load", &e))?;
            for consent in in_force {
                let said = told
                    .iter()
                    .rev()
                    .find(|t| t.event == LoadEvent::OverLimitAgreed(consent));
                let hours = them
                    .state
                    .profile
                    .as_ref()
                    .map_or(0, |profile| profile.clinical_hours_week);
                out.push(ConsentRow {
                    name: self.practitioner_name(them.id),
                    clinical_hours_week: hours,
                    consent,
                    reason: said
                        .and_then(|t| t.words.get(Key::Reason))
                        .unwrap_or_default()
                        .to_owned(),
                    on: said.map_or(today, |t| t.header.date()),
                });
            }
        }
        out.sort_by(|a, b| (&a.name, a.consent.limit).cmp(&(&b.name, b.consent.limit)));
        Ok(out)
    }
}
