//! `rapport user`: accounts, for whoever runs the machine.

use crate::cli::User;
use crate::instance::{Instance, read_secret};
use crate::output::{During, Failure, line, say};
use care::Role;
use casework::{Act, Principal, Refused};
use serde_json::json;

/// Does what was asked.
///
/// # Errors
/// When a role is unknown, or the account is refused.
pub fn run(instance: &Instance, asked: User) -> Result<(), Failure> {
    let desk = instance.open()?;
    let system = Principal::system(desk.organisation());
    match asked {
        User::List { json } => {
            for row in desk.accounts(&system).during("reading the accounts")? {
                let a = row.state;
                let roles: Vec<_> = a.roles.iter().map(|(r, _)| r.code()).collect();
                if json {
                    line(
                        json!({ "user": a.user_name, "name": a.name, "team": a.team, "roles": roles, "closed": a.closed }),
                    );
                } else {
                    let closed = if a.closed { " (closed)" } else { "" };
                    line(format!(
                        "{:<20} {:<28} {}{closed}",
                        a.user_name,
                        a.name,
                        roles.join(", ")
                    ));
                }
            }
        }
        User::Add {
            user,
            name,
            team,
            role,
            password_file,
        } => {
            let roles = role
                .iter()
                .map(|code| Role::from_code(code).ok_or_else(|| unknown(code)))
                .collect::<Result<Vec<_>, _>>()?;
            let password = read_secret(&password_file)?;
            let open = Act::OpenAccount {
                user_name: user.clone(),
                name,
                team,
                roles,
                practitioner: None,
                speaks_for: None,
                password,
            };
            match desk.act(&system, open, None) {
                Ok(_) => say(format!(
                    "The account {user} is open; its password is changed at the first sign-in."
                )),
                Err(Refused::Invalid(errors)) => {
                    let words: Vec<_> = errors.iter().map(|e| format!("{}: {}", e.field, e.words)).collect();
                    return Err(Failure::usage(words.join("; ")));
                }
                Err(error) => return Err(error).during("opening the account"),
            }
        }
    }
    Ok(())
}

fn unknown(code: &str) -> Failure {
    let codes: Vec<_> = Role::ALL
        .iter()
        .filter(|r| **r != Role::System)
        .map(|r| r.code())
        .collect();
    Failure::usage(format!("--role {code} is not one of {}", codes.join(", ")))
}
