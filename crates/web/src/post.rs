//! Messages to people on their way out: their words, and the work that is done once a minute while the service is served
//! (what is due by rule, and what there is to send).

use crate::app::App;
use crate::fmt;
use crate::say::{say, say_with};
use care::calendar::london_date;
use casework::Desk;
use casework::outbox::{Carrier, MailRules, Notice, NoticeKind, Sending, ToSay, Wording};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// How messages leave.
#[derive(Debug, Clone, Default)]
pub struct Post {
    /// The mail server, where one is set up.
    pub server: Option<mail::Server>,
    /// When messages may go.
    pub rules: MailRules,
    /// The address under which people reach their own pages, such as `https://rapport.example`.
    pub links: Option<String>,
}

/// How often the work is done.
const EVERY: Duration = Duration::from_secs(60);

/// Does the work once a minute, until it is dropped.
pub(crate) async fn work(app: App) {
    let holder = Uuid::new_v4();
    let mut minute = tokio::time::interval(EVERY);
    // After a long pause of the machine once is enough.
    minute.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        minute.tick().await;
        let (desk, config) = (Arc::clone(app.desk()), app.config().clone());
        // What fails is logged by the desk under its own reference; the next minute tries again.
        let done = tokio::task::spawn_blocking(move || once(&desk, &config.post, holder));
        drop(done.await);
    }
}

/// The work of one minute: what is due by rule, and what there is to send. `holder` is this process's own random id.
pub fn once(desk: &Desk, post: &Post, holder: Uuid) {
    let jobs = desk.due_jobs_under_lease(holder).is_ok();
    let words = Words {
        links: post.links.as_deref(),
    };
    let carrier = post.server.as_ref().map(|server| server as &dyn Carrier);
    let sending = Sending {
        carrier,
        wording: &words,
        rules: &post.rules,
    };
    let sent = desk.send_notices_under_lease(holder, sending);
    match sent {
        Ok(Some(sent)) if sent.for_a_human > 0 => {
            tracing::warn!(waiting = sent.for_a_human, "messages wait for a human in the outbox");
        }
        Ok(_) if jobs => {}
        _ => tracing::warn!("the work of this minute was not done; it is tried again in the next"),
    }
}

/// The words of messages, from the message file.
struct Words<'w> {
    links: Option<&'w str>,
}

impl Wording for Words<'_> {
    fn words(&self, what: &ToSay<'_>) -> (String, String) {
        (say("mail-subject"), email(what, self.links))
    }
}

/// An e-mail's text.
fn email(what: &ToSay<'_>, links: Option<&str>) -> String {
    let mut parts = vec![say("mail-hello")];
    let link = what.notice.path.as_deref().zip(links);
    if what.neutral {
        match link {
            Some((path, base)) => parts.push(format!("{base}{path}")),
            None => parts.extend([say("mail-neutral"), say("mail-neutral-look")]),
        }
        parts.push(say("mail-neutral-why"));
        return joined(&parts);
    }
    parts.extend(sentences(what.notice));
    if let Some((path, base)) = link {
        parts.push(say_with("mail-link", &[("address", &format!("{base}{path}"))]));
        if let Some(until) = what.notice.until {
            parts.push(say_with("mail-link-until", &[("day", &fmt::day(london_date(until)))]));
        }
    } else if let Some(base) = links {
        parts.push(say_with("mail-pages", &[("address", &format!("{base}/enter"))]));
    }
    if !what.phone.is_empty() {
        parts.push(say_with("mail-call", &[("phone", &fmt::phone(what.phone))]));
    }
    parts.extend([say("mail-no-answer"), say("mail-danger"), what.service.to_owned()]);
    joined(&parts)
}

fn joined(parts: &[String]) -> String {
    let mut text = parts.join("\n\n");
    text.push('\n');
    text
}

/// What a message says, in sentences: the same in an e-mail and in a short letter.
pub(crate) fn sentences(notice: &Notice) -> Vec<String> {
    let timed = |name: &str, at: Option<Timestamp>| {
        at.map(|at| {
            say_with(
                name,
                &[("day", &fmt::day(london_date(at))), ("time", &fmt::time_of(at))],
            )
        })
    };
    let (first, second) = match notice.kind {
        NoticeKind::Received => (Some(say("mail-received")), None),
        NoticeKind::AppointmentMade => {
            let more = notice.count.filter(|n| *n > 1);
            let more = more.map(|n| say_with("mail-made-more", &[("count", &n.to_string())]));
            (timed("mail-made", notice.at), more)
        }
        NoticeKind::AppointmentMoved => (timed("mail-moved", notice.at), None),
        NoticeKind::AppointmentCancelled => (timed("mail-cancelled", notice.at), Some(say("mail-cancelled-why"))),
        NoticeKind::Reminder => (timed("mail-reminder", notice.at), None),
        NoticeKind::Offer => (timed("mail-offer", notice.until), Some(say("mail-offer-no"))),
        NoticeKind::Reply => (Some(say("mail-reply")), None),
        NoticeKind::Decision => (Some(say("mail-decision")), None),
        NoticeKind::FollowUp => (Some(say("mail-follow-up")), None),
        NoticeKind::WhileWaiting => (Some(say("mail-while-waiting")), None),
        NoticeKind::Copy => (Some(say("mail-copy")), None),
        NoticeKind::OwnLink => (None, None),
    };
    first.into_iter().chain(second).collect()
}

/// The subject of a short letter.
pub(crate) fn letter_subject(kind: NoticeKind) -> String {
    match kind {
        NoticeKind::AppointmentMade => say("letter-made"),
        NoticeKind::AppointmentMoved => say("letter-moved"),
        NoticeKind::AppointmentCancelled => say("letter-cancelled"),
        _ => say("letter-other"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use care::{EpisodeId, PersonId};

    fn notice(kind: NoticeKind) -> Notice {
        Notice {
            kind,
            person: PersonId(Uuid::from_u128(1)),
            episode: EpisodeId(Uuid::from_u128(2)),
            about: Uuid::from_u128(3),
            at: "2026-03-10T11:00:00Z".parse().ok(),
            until: "2026-03-12T17:30:00Z".parse().ok(),
            count: Some(12),
            path: (kind == NoticeKind::OwnLink).then(|| "/enter/abc".to_owned()),
        }
    }

    fn text(kind: NoticeKind, neutral: bool) -> String {
        let notice = notice(kind);
        let what = ToSay {
            notice: &notice,
            neutral,
            service: "Larkfield Talking Therapies",
            phone: "01632 960100",
        };
        email(&what, Some("https://rapport.example"))
    }

    #[test]
    fn every_message_says_what_it_is_about_and_nothing_clinical() {
        for kind in NoticeKind::ALL {
            let said = text(*kind, false);
            assert!(
                said.contains("Larkfield Talking Therapies") && said.contains("01632 960 100"),
                "{said}"
            );
            assert!(
                !said.contains("{ $") && !said.contains("mail-"),
                "a value or a sentence is missing: {said}"
            );
            let body = said.replace("Larkfield Talking Therapies", "").to_lowercase();
            for word in [
                "therap", "psych", "mental", "depress", "anxi", "score", "risk", "decid", "clinic", "diagnos",
            ] {
                assert!(!body.contains(word), "{kind:?} says {word}");
            }
        }
        assert!(text(NoticeKind::AppointmentMade, false).contains("Tuesday 10 March 2026 at 11am"));
        assert!(text(NoticeKind::Offer, false).contains("until Thursday 12 March 2026 at 5:30pm"));
        assert!(text(NoticeKind::OwnLink, false).contains("https://rapport.example/enter/abc"));
    }

    #[test]
    fn neutral_messages_do_not_say_who_we_are_or_what_it_is() {
        for kind in NoticeKind::ALL.iter().filter(|k| **k != NoticeKind::OwnLink) {
            let said = text(*kind, true);
            assert_eq!(
                said,
                text(NoticeKind::Received, true),
                "one cannot be told from another"
            );
            assert!(!said.contains("Larkfield") && !said.contains("01632") && !said.contains("rapport.example"));
            assert!(!said.contains("appointment") && !said.contains("referral"));
        }
        assert!(text(NoticeKind::OwnLink, true).contains("https://rapport.example/enter/abc"));
        assert_eq!(say("mail-subject"), "A message for you");
    }
}
