//! Erasure: the person's key is destroyed, with their claims, documents and everything that shows them. Only at the end
//! of retention, or for a record made in error; by two humans (domain guide, section 15).

use care::*;

use crate::desk::Desk;
use crate::draft::{Draft, Own};
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::streams::ErasureEvent;

/// Why a person's record is destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasure {
    /// The time for which it must be kept is over, and nothing holds it longer.
    RetentionOver,
    /// It should never have been made.
    MadeInError,
}

impl Erasure {
    const fn code(self) -> &'static str {
        match self {
            Self::RetentionOver => "retention_over",
            Self::MadeInError => "made_in_error",
        }
    }
}

impl Desk {
    /// Destroys a person's key. Cannot be undone. Both humans must be allowed to, be different, and one of them must be
    /// the ig_officer; no episode may be open unless the record was made in error.
    ///
    /// # Errors
    /// Not allowed, not found, an episode is open, or the store failed.
    pub fn erase(
        &self,
        first: &Principal,
        second: &Principal,
        person: PersonId,
        because: Erasure,
    ) -> Result<(), Refused> {
        self.allow(first, ActKind::Erase)?;
        self.allow(second, ActKind::Erase)?;
        if first.human == second.human {
            return Err(Refused::not_allowed("A second human must agree"));
        }
        if first.role != Role::IgOfficer && second.role != Role::IgOfficer {
            return Err(Refused::not_allowed(
                "The information governance officer must be one of the two",
            ));
        }
        self.catch_up()?;
        let known = self.views.person(person).ok_or(Refused::NotFound)?;
        let open = |id: &EpisodeId| self.views.episode(*id).is_some_and(|e| e.closed.is_none());
        if because == Erasure::RetentionOver && known.episodes.iter().any(open) {
            return Err(Rejection::new("erase the person", Rule::NotYet, "An episode is open").into());
        }
        self.ledger.erase(person.0).map_err(|e| self.fault("erase", &e))?;
        let mut draft = Draft::new(self, first);
        let event = ErasureEvent::Done {
            person,
            second: second.human,
            because: because.code().to_owned(),
        };
        // Whoever is on their own pages at this moment is not any more.
        draft.rows.push(ledger::RowWrite::DeleteSessionsOf { user: person.0 });
        let noted = draft
            .record(
                self.ids.next(),
                ledger::SERVICE_KEY,
                event,
                &Words::default(),
                |_, event| Own::Erasure(event),
            )
            .and_then(|()| draft.commit(None).map(|_| ()));
        self.forget_erased();
        self.views.forget(person);
        noted.map_err(|t| self.refused(t))
    }

    /// Drops from memory whoever was erased by any process.
    pub(crate) fn forget_erased(&self) {
        for person in self.index.take_erased() {
            let episodes = self.views.person(person).map(|p| p.episodes).unwrap_or_default();
            self.index.forget(person, &episodes);
            self.views.forget(person);
        }
    }
}
