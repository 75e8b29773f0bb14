//! Accounts: opened with a first password, given roles, closed. Who a user is and may do are events; the password's
//! hash is an ordinary row.

use care::account::{AccountCommand, AccountEvent, keeps_an_administrator};
use care::*;
use ledger::{Credential, RowWrite};

use crate::act::Act;
use crate::claims;
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::outcome::{FieldError, Refused};
use crate::passwords;

/// The normal form of a sign-in name: trimmed, lower case.
pub(crate) fn normal_name(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Roles that an account can be given. The others are not people who sign in.
const GIVEN: &[Role] = &[
    Role::Referrer,
    Role::Administrator,
    Role::TriageClinician,
    Role::Assessor,
    Role::Therapist,
    Role::Trainee,
    Role::Supervisor,
    Role::ClinicalLead,
    Role::ServiceManager,
    Role::Commissioner,
    Role::IgOfficer,
    Role::ClinicalSafetyOfficer,
    Role::Registrant,
    Role::RegisterEditor,
    Role::Moderator,
    Role::Reviewer,
    Role::Provider,
];

impl Desk {
    /// A change of an account that exists.
    pub(crate) fn change_account(
        &self,
        draft: &mut Draft<'_>,
        id: UserId,
        expected: Option<u64>,
        command: AccountCommand,
    ) -> Result<(), Trouble> {
        draft.expect_account(id, expected)?;
        match &command {
            // These come with a password or a claim.
            AccountEvent::Opened { .. } | AccountEvent::PasswordChanged { .. } => {
                return Err(Refused::not_allowed("Open the account, or reset its password, by the form for it").into());
            }
            AccountEvent::RoleGranted { role, .. } if !GIVEN.contains(role) => {
                return Err(Refused::field("role", "Choose a role that can be given to an account").into());
            }
            AccountEvent::PractitionerNamed { practitioner }
                if draft.practitioner(*practitioner)?.profile.is_none() =>
            {
                return Err(Refused::field("practitioner", "Choose a practitioner").into());
            }
            _ => {}
        }
        let now = draft.now;
        let active = |a: &views::AccountSummary| a.id != id && a.state.roles_at(now).any(|r| r == Role::Administrator);
        let others = self.views.accounts().iter().filter(|a| active(a)).count();
        keeps_an_administrator(draft.account(id)?, &command, others)?;
        if matches!(command, AccountEvent::Closed) {
            draft.rows.push(RowWrite::DeleteSessionsOf { user: id.0 });
        }
        draft.on_account(id, command)
    }

    /// Opens an account.
    pub(crate) fn open_account(&self, draft: &mut Draft<'_>, act: &Act, password_hash: &str) -> Result<(), Trouble> {
        let Act::OpenAccount {
            user_name,
            name,
            team,
            roles,
            practitioner,
            speaks_for,
            ..
        } = act
        else {
            return Err(Refused::NotFound.into());
        };
        let user: UserId = self.ids.next();
        let user_name = normal_name(user_name);
        // A practitioner's account is the same human's; that is what second opinions are judged by.
        let human = match practitioner {
            Some(id) => {
                let profile = draft.practitioner(*id)?.profile.as_ref();
                profile
                    .ok_or_else(|| Refused::field("practitioner", "Choose a practitioner"))?
                    .human
            }
            None => self.ids.next(),
        };
        draft.on_account(
            user,
            AccountEvent::Opened {
                human,
                user_name: user_name.clone(),
                name: name.trim().to_owned(),
                team: team.trim().to_owned(),
            },
        )?;
        for role in roles {
            draft.on_account(
                user,
                AccountEvent::RoleGranted {
                    role: *role,
                    until: None,
                },
            )?;
        }
        if let Some(practitioner) = practitioner {
            draft.on_account(
                user,
                AccountEvent::PractitionerNamed {
                    practitioner: *practitioner,
                },
            )?;
        }
        if let Some(organisation) = speaks_for.as_deref().map(str::trim).filter(|o| !o.is_empty()) {
            draft.on_account(
                user,
                AccountEvent::SpeaksFor {
                    organisation: organisation.to_owned(),
                },
            )?;
        }
        // Everybody knows the password of a demonstration; nobody need change it.
        let must_change = !self.is_demo();
        draft.on_account(user, AccountEvent::PasswordChanged { must_change })?;
        draft.claims_add.push(claims::user_name(&user_name, user));
        draft.rows.push(credential(user, password_hash, draft.now));
        Ok(())
    }

    /// Sets a password that must be changed, and ends all sign-ins of the account.
    pub(crate) fn reset_password(
        &self,
        draft: &mut Draft<'_>,
        user: UserId,
        password_hash: &str,
    ) -> Result<(), Trouble> {
        draft.on_account(user, AccountEvent::PasswordChanged { must_change: true })?;
        draft.rows.push(credential(user, password_hash, draft.now));
        draft.rows.push(RowWrite::DeleteSessionsOf { user: user.0 });
        Ok(())
    }

    /// Checks what was entered for an account or a password, all at once, and makes the hash: before the draft, because
    /// it takes time and may be turned away.
    pub(crate) fn password_of(&self, act: &Act) -> Result<Option<String>, Refused> {
        let (user_name, password) = match act {
            Act::OpenAccount {
                user_name,
                name,
                roles,
                password,
                ..
            } => {
                let mut errors = Vec::new();
                let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '\'');
                let short = normal_name(user_name);
                if short.is_empty() || short.chars().count() > 100 || !short.chars().all(plain) {
                    errors.push(FieldError::new(
                        "user_name",
                        "Enter a user name of letters, digits, dots and dashes",
                    ));
                }
                if name.trim().is_empty() {
                    errors.push(FieldError::new("name", "Enter the name"));
                }
                if roles.is_empty() {
                    errors.push(FieldError::new("roles", "Choose at least one role"));
                } else if roles.iter().any(|r| !GIVEN.contains(r)) {
                    errors.push(FieldError::new("roles", "Choose roles that can be given to an account"));
                }
                if let Err(words) = passwords::check(password, user_name) {
                    errors.push(FieldError::new("password", words));
                }
                if !errors.is_empty() {
                    return Err(Refused::Invalid(errors));
                }
                (user_name, password)
            }
            Act::ResetPassword { user, password } => {
                self.catch_up()?;
                let account = self.views.account(*user).ok_or(Refused::NotFound)?;
                passwords::check(password, &account.state.user_name).map_err(|w| Refused::field("password", w))?;
                (&account.state.user_name.clone(), password)
            }
            _ => return Ok(None),
        };
        let _ = user_name;
        self.passwords
            .hash(password)
            .map(Some)
            .map_err(|e| self.fault("hash", &e))
    }
}

fn credential(user: UserId, password_hash: &str, now: jiff::Timestamp) -> RowWrite {
    RowWrite::PutCredential(Credential {
        user: user.0,
        password_hash: password_hash.to_owned(),
        changed_at: now,
        must_change: true,
    })
}
