//! Acting as anybody without a sign-in: how the program plays through the year of a demonstration. Never in a real
//! service.

use std::sync::Arc;

use care::episode::Episode;
use care::{EpisodeId, Role, UserId};
use ledger::{Ledger, Purpose, Tuning};

use crate::desk::{Desk, OpenError, Opened};
use crate::fold;
use crate::outcome::Refused;
use crate::principal::Principal;

impl Desk {
    /// Opens a demonstration that is being made: commits are not synced one by one. Whoever makes it throws it away when
    /// it does not get finished.
    ///
    /// # Errors
    /// As [`Self::open`]; and when it is no demonstration.
    pub fn open_in_the_making(opened: Opened) -> Result<Arc<Self>, OpenError> {
        let Opened { url, master, clock } = opened;
        let tuning = Tuning {
            full_sync: false,
            ..Tuning::default()
        };
        let ledger = Ledger::open_with(&url, &master, Arc::clone(&clock), &crate::type_registry(), tuning)?;
        if ledger.purpose() != Purpose::Demo {
            let found = ledger.purpose();
            return Err(ledger::OpenError::WrongPurpose {
                found,
                wanted: Purpose::Demo,
            }
            .into());
        }
        Self::start(ledger, clock, |_, _| ()).map(Arc::new)
    }

    /// An episode's tracks, unlogged and without words. Only where the data are fictional.
    ///
    /// # Errors
    /// Not a demonstration, or the store failed.
    pub fn peek(&self, id: EpisodeId) -> Result<Episode, Refused> {
        if !self.is_demo() {
            return Err(Refused::not_allowed(
                "Only in a demonstration can a record be looked at unlogged",
            ));
        }
        fold::load::<Episode>(&self.ledger, id.0)
            .map(|l| l.state)
            .map_err(|e| self.fault("peek", &e))
    }

    /// The principal of an account in a role that it holds, without a sign-in. Only where the data are fictional.
    ///
    /// # Errors
    /// Not a demonstration, no such account, or the role is not held.
    pub fn act_as(&self, user: UserId, role: Role) -> Result<Principal, Refused> {
        if !self.is_demo() {
            return Err(Refused::not_allowed(
                "Only in a demonstration can anybody act without signing in",
            ));
        }
        self.catch_up()?;
        let account = self.views.account(user).ok_or(Refused::NotFound)?;
        let roles: Vec<Role> = account.state.roles_at(self.clock.now()).collect();
        if !roles.contains(&role) {
            return Err(Refused::not_allowed("The account does not hold this role"));
        }
        Ok(Principal {
            user,
            human: account.state.human.ok_or(Refused::NotFound)?,
            role,
            roles,
            name: account.state.name.clone(),
            team: account.state.team.clone(),
            practitioner: account.state.practitioner,
            own: None,
            carer: None,
            speaks_for: account.state.speaks_for.clone(),
            organisation: self.organisation(),
            must_change_password: false,
            session: None,
        })
    }
}
