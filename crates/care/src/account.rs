//! An account: who may sign in, as which human, in which roles. Stream `account`. Passwords are ordinary rows elsewhere.

use crate::codes::kinds;
use crate::rejection::{Rejection, Rule};
use crate::{Ctx, Header, HumanId, PractitionerId, Recorded, Role};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What happened to an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountEvent {
    /// The account was opened.
    Opened {
        /// The human behind it.
        human: HumanId,
        /// Sign-in name, lower case.
        user_name: String,
        /// Name to show.
        name: String,
        /// Team or organisation to show.
        team: String,
    },
    /// A role was granted.
    RoleGranted {
        /// The role.
        role: Role,
        /// Until when, for access that expires (an external reviewer's).
        until: Option<Timestamp>,
    },
    /// A role was taken away; effective with the next request.
    RoleEnded {
        /// The role.
        role: Role,
    },
    /// The account belongs to this practitioner.
    PractitionerNamed {
        /// The practitioner.
        practitioner: PractitionerId,
    },
    /// The name or team to show changed.
    NameStated {
        /// Name to show.
        name: String,
        /// Team or organisation to show.
        team: String,
    },
    /// The referrer organisation the account speaks for (its code or name).
    SpeaksFor {
        /// Organisation code or name.
        organisation: String,
    },
    /// A new password was set, by the human or by an administrator.
    PasswordChanged {
        /// Whether the human must choose another at the next sign-in.
        must_change: bool,
    },
    /// The account was closed.
    Closed,
    /// The account was opened again.
    Reopened,
}

kinds!(AccountEvent, "account" {
    Opened => "opened", RoleGranted => "role_granted", RoleEnded => "role_ended", PractitionerNamed => "practitioner_named",
    NameStated => "name_stated", SpeaksFor => "speaks_for", PasswordChanged => "password_changed", Closed => "closed",
    Reopened => "reopened",
});

/// What can be asked: the events themselves, checked.
pub type AccountCommand = AccountEvent;

/// An account as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Account {
    /// The human; none before it was opened.
    pub human: Option<HumanId>,
    /// Sign-in name.
    pub user_name: String,
    /// Name to show.
    pub name: String,
    /// Team to show.
    pub team: String,
    /// Roles with their end, if any.
    pub roles: Vec<(Role, Option<Timestamp>)>,
    /// The practitioner it belongs to.
    pub practitioner: Option<PractitionerId>,
    /// The referrer organisation it speaks for.
    pub speaks_for: Option<String>,
    /// Whether another password must be chosen.
    pub must_change_password: bool,
    /// Whether it is closed.
    pub closed: bool,
}

impl Account {
    /// Folds one event in.
    pub fn apply(&mut self, _header: &Header, event: &AccountEvent) {
        match event {
            AccountEvent::Opened {
                human,
                user_name,
                name,
                team,
            } => {
                self.human = Some(*human);
                self.user_name.clone_from(user_name);
                self.name.clone_from(name);
                self.team.clone_from(team);
            }
            AccountEvent::RoleGranted { role, until } => {
                self.roles.retain(|(r, _)| r != role);
                self.roles.push((*role, *until));
            }
            AccountEvent::RoleEnded { role } => self.roles.retain(|(r, _)| r != role),
            AccountEvent::PractitionerNamed { practitioner } => self.practitioner = Some(*practitioner),
            AccountEvent::NameStated { name, team } => {
                self.name.clone_from(name);
                self.team.clone_from(team);
            }
            AccountEvent::SpeaksFor { organisation } => self.speaks_for = Some(organisation.clone()),
            AccountEvent::PasswordChanged { must_change } => self.must_change_password = *must_change,
            AccountEvent::Closed => self.closed = true,
            AccountEvent::Reopened => self.closed = false,
        }
    }

    /// The roles held at a time; none once closed.
    pub fn roles_at(&self, at: Timestamp) -> impl Iterator<Item = Role> {
        self.roles
            .iter()
            .filter(move |(_, until)| !self.closed && until.is_none_or(|u| at < u))
            .map(|(r, _)| *r)
    }
}

/// Decides on a change of an account.
///
/// # Errors
/// A [`Rejection`] when it is not open (or already is), a name is empty, or a role named is not held.
pub fn decide(
    state: &Account,
    command: AccountCommand,
    _ctx: &Ctx<'_>,
) -> Result<Vec<Recorded<AccountEvent>>, Rejection> {
    const ASKED: &str = "change the account";
    match &command {
        AccountEvent::Opened { user_name, name, .. } => {
            if state.human.is_some() {
                return Err(Rejection::new(
                    "open the account",
                    Rule::AlreadyDone,
                    "Choose another sign-in name",
                ));
            }
            if user_name.trim().is_empty() || name.trim().is_empty() {
                return Err(Rejection::new(
                    "open the account",
                    Rule::TextMissing,
                    "Enter a sign-in name and a name",
                ));
            }
        }
        _ if state.human.is_none() => return Err(Rejection::new(ASKED, Rule::NotYet, "Open the account first")),
        AccountEvent::Reopened if !state.closed => {
            return Err(Rejection::new("reopen the account", Rule::AlreadyDone, "It is open"));
        }
        AccountEvent::Reopened => {}
        _ if state.closed => return Err(Rejection::new(ASKED, Rule::Inactive, "Reopen the account first")),
        AccountEvent::RoleEnded { role } if !state.roles.iter().any(|(r, _)| r == role) => {
            return Err(Rejection::new(
                ASKED,
                Rule::UnknownItem,
                "The account does not hold this role",
            ));
        }
        AccountEvent::NameStated { name, .. } if name.trim().is_empty() => {
            return Err(Rejection::new(ASKED, Rule::TextMissing, "Enter a name"));
        }
        _ => {}
    }
    Ok(vec![Recorded::fact(command)])
}

/// Whether the service keeps an administrator after a change: the last active one can neither lose the role, now
/// or on a date to come, nor be closed. `others` counts the other active accounts that hold the role.
///
/// # Errors
/// [`Rule::LastOfItsKind`] if nobody would be left.
pub fn keeps_an_administrator(state: &Account, command: &AccountCommand, others: usize) -> Result<(), Rejection> {
    let is_administrator = state.roles.iter().any(|(r, _)| *r == Role::Administrator) && !state.closed;
    let takes_away = matches!(
        command,
        AccountEvent::Closed
            | AccountEvent::RoleEnded {
                role: Role::Administrator
            }
            // An end date takes the role away as surely, only later.
            | AccountEvent::RoleGranted {
                role: Role::Administrator,
                until: Some(_)
            }
    );
    if is_administrator && takes_away && others == 0 {
        let possible = "Make somebody else an administrator first";
        return Err(Rejection::new("take this away", Rule::LastOfItsKind, possible));
    }
    Ok(())
}
