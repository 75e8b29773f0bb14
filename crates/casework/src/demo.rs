//! Acting as anybody without a sign-in: how the program plays through the year of a demonstration. Never in a real
//! service.

use care::{Role, UserId};

use crate::desk::Desk;
use crate::outcome::Refused;
use crate::principal::Principal;

impl Desk {
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
            speaks_for: account.state.speaks_for.clone(),
            organisation: self.organisation(),
            must_change_password: false,
            session: None,
        })
    }
}
