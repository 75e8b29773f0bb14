//! Who works here, for a reviewer who must name who will deliver a changed decision: names and nothing else.

use care::PractitionerId;

use crate::desk::Desk;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

impl Desk {
    /// Practitioners at work, by name.
    ///
    /// # Errors
    /// Not somebody who concludes reviews, or the store failed.
    pub fn deliverers(&self, p: &Principal) -> Result<Vec<(PractitionerId, String)>, Refused> {
        self.allow(p, ActKind::ConcludeReview)?;
        self.catch_up()?;
        let today = self.today_in_london();
        let mut all: Vec<_> = self
            .views
            .practitioners()
            .iter()
            .filter(|t| t.state.is_active(today))
            .filter_map(|t| Some((t.id, t.state.profile.as_ref()?.name.full())))
            .collect();
        all.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(all)
    }
}
