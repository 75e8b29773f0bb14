//! The mail server and the hours in which messages go, as the settings file says them.

use crate::instance::Instance;
use crate::output::{During, Failure};
use casework::outbox::MailRules;
use jiff::civil::Time;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use web::post::Post;

/// Where the mail server's password may be given instead of in a file.
const PASSWORD_VARIABLE: &str = "RAPPORT_SMTP_PASSWORD";
/// How long one answer of the mail server is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// The part `[mail]` of the settings file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// Name of the mail server; its certificate must be of this name.
    pub host: String,
    /// Its port; by the kind of TLS if none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// `starttls`, `implicit`, or `none` for a server on this same machine.
    #[serde(default = "starttls")]
    pub tls: String,
    /// Sign-in name at the mail server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// File with the password, relative to the instance; else the environment holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_file: Option<String>,
    /// The address that messages come from. It must not say what the service is.
    pub from: String,
    /// Public address of the pages, such as `https://rapport.example`; else the one given with `--public-origin`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub links: Option<String>,
    /// From this hour in London nothing is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_from: Option<Time>,
    /// Until this hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_until: Option<Time>,
    /// How many working days before an appointment its reminder goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminder_working_days: Option<u16>,
}

fn starttls() -> String {
    "starttls".to_owned()
}

/// How messages leave an instance.
///
/// # Errors
/// When the settings name what cannot be used, or the password is missing.
pub fn post(instance: &Instance, public_origin: Option<&str>) -> Result<Post, Failure> {
    let origin = public_origin.map(|o| o.trim_end_matches('/').to_owned());
    let Some(asked) = &instance.settings.mail else {
        return Ok(Post {
            links: origin,
            ..Post::default()
        });
    };
    let (tls, port) = match asked.tls.as_str() {
        "starttls" => (mail::Tls::StartTls, 587),
        "implicit" => (mail::Tls::Implicit, 465),
        "none" => (mail::Tls::None, 25),
        other => {
            return Err(Failure::new(format!("[mail] says tls = \"{other}\""))
                .remedy("it is one of starttls, implicit, none (only for a server on this same machine)"));
        }
    };
    let login = match &asked.user {
        None => None,
        Some(user) => Some((user.clone(), password(instance, asked)?.into())),
    };
    let server = mail::Server {
        host: asked.host.clone(),
        port: asked.port.unwrap_or(port),
        tls,
        login,
        from: asked.from.clone(),
        patience: PATIENCE,
    };
    server
        .check()
        .map_err(|unfit| Failure::new(format!("[mail] in the settings cannot be used: {unfit}")))?;
    let usual = MailRules::default();
    let rules = MailRules {
        quiet_from: asked.quiet_from.unwrap_or(usual.quiet_from),
        quiet_until: asked.quiet_until.unwrap_or(usual.quiet_until),
        reminder_working_days: asked.reminder_working_days.unwrap_or(usual.reminder_working_days),
    };
    let links = asked.links.as_ref().map(|l| l.trim_end_matches('/').to_owned());
    if links.as_ref().is_some_and(|l| !l.starts_with("https://")) {
        return Err(Failure::new(
            "[mail] links must begin with https://: people's own pages are behind it",
        ));
    }
    Ok(Post {
        server: Some(server),
        rules,
        links: links.or(origin),
    })
}

/// The password: from the environment if it is there, else from the file.
fn password(instance: &Instance, asked: &MailSettings) -> Result<String, Failure> {
    if let Ok(password) = std::env::var(PASSWORD_VARIABLE) {
        return Ok(password);
    }
    let Some(file) = &asked.password_file else {
        return Err(Failure::new("[mail] names a user and no password")
            .remedy(format!("name a file with password_file, or set {PASSWORD_VARIABLE}")));
    };
    let text = std::fs::read_to_string(instance.dir.join(file)).during("reading the mail server's password")?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::Settings;

    fn with(mail: &str) -> Result<Post, Failure> {
        let text = format!("purpose = \"real\"\ndatabase = \"x\"\nmaster_key = \"k\"\n{mail}");
        let settings: Settings = toml::from_str(&text).unwrap();
        let instance = Instance {
            dir: std::env::temp_dir(),
            settings,
        };
        post(&instance, Some("https://pages.example/"))
    }

    #[test]
    fn the_settings_say_how_messages_leave() {
        let none = with("").unwrap();
        assert!(none.server.is_none());
        assert_eq!(none.links.as_deref(), Some("https://pages.example"));
        let all =
            with("[mail]\nhost = \"mail.example\"\nfrom = \"m@service.example\"\nquiet_from = \"19:00\"\n").unwrap();
        let server = all.server.unwrap();
        assert_eq!((server.port, server.tls), (587, mail::Tls::StartTls));
        assert_eq!(all.rules.quiet_from, jiff::civil::time(19, 0, 0, 0));
        assert_eq!(all.rules.quiet_until, MailRules::default().quiet_until);
    }

    #[test]
    fn what_cannot_be_used_is_refused_at_the_start() {
        let begin = "[mail]\nhost = \"mail.example\"\nfrom = \"m@service.example\"\n";
        for wrong in [
            "[mail]\nhost = \"mail.example\"\nfrom = \"nobody\"\n".to_owned(),
            format!("{begin}tls = \"none\"\n"),
            format!("{begin}tls = \"maybe\"\n"),
            format!("{begin}links = \"http://pages.example\"\n"),
            format!("{begin}user = \"u\"\npassword_file = \"there-is-none\"\n"),
        ] {
            assert!(with(&wrong).is_err(), "{wrong}");
        }
    }
}
