//! Where things stand, saying no to a no, choosing, and what we hold about the person, in easy read.

use super::OWN;
use crate::easy::{Line, Picture, draw};
use crate::fmt;
use crate::me::Me;
use crate::own_layout::{self, OwnSheet};
use crate::respond::Answer;
use crate::router::Routes;
use crate::say::{say, say_linked, say_with};
use axum::response::Response;
use care::terms::DecisionKind;
use casework::read::{OwnDecision, OwnEpisode, OwnPlace};
use maud::{Markup, html};

/// Where things stand, in easy read.
pub(super) const WHERE: &str = "/my/easy";
/// Saying no to a no, in easy read.
pub(super) const NO: &str = "/my/easy/no";

/// Choosing, in easy read.
pub(super) const CHOOSE: &str = "/my/easy/choose";
/// What we hold about the person, in easy read.
pub(super) const DATA: &str = "/my/easy/data";

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get(WHERE, OWN, place)
        .get(NO, OWN, no)
        .get(CHOOSE, OWN, choose)
        .get(DATA, OWN, data)
}

fn page(me: &Me, title: String, back: &str, main: Markup) -> Response {
    let sheet = OwnSheet {
        title,
        back: Some(back),
        form: None,
        main,
    };
    own_layout::own(me, &sheet)
}

/// What is now, what comes next, and a picture for it.
const fn step(place: OwnPlace) -> (Picture, &'static str, &'static str) {
    match place {
        OwnPlace::Received => (Picture::Form, "easy-now-received", "easy-next-received"),
        OwnPlace::LookedAt => (Picture::Form, "easy-now-looked-at", "easy-next-looked-at"),
        OwnPlace::Conversation => (Picture::Talk, "easy-now-conversation", "easy-next-conversation"),
        OwnPlace::Deciding => (Picture::Choose, "easy-now-deciding", "easy-next-deciding"),
        OwnPlace::Decided => (Picture::Choose, "easy-now-decided", "easy-next-decided"),
        OwnPlace::SecondLook => (Picture::People, "easy-now-second-look", "easy-next-second-look"),
        OwnPlace::Waiting => (Picture::Clock, "easy-now-waiting", "easy-next-waiting"),
        OwnPlace::Paused => (Picture::Clock, "easy-now-paused", "easy-next-paused"),
        OwnPlace::Offered => (Picture::Ask, "easy-now-offered", "easy-next-offered"),
        OwnPlace::InTherapy => (Picture::Chairs, "easy-now-in-therapy", "easy-next-in-therapy"),
        OwnPlace::After => (Picture::Door, "easy-now-after", "easy-next-after"),
        OwnPlace::Closed => (Picture::Door, "easy-now-closed", "easy-next-closed"),
    }
}

/// A no that can still be contested.
fn is_a_no(decision: &OwnDecision) -> bool {
    use DecisionKind::{NotNow, NotSuitable, ReferredOn, Signposted};
    decision.can_contest && matches!(decision.kind, NotNow | NotSuitable | ReferredOn | Signposted)
}

fn lines(e: &OwnEpisode) -> Vec<Line> {
    let (picture, now, next) = step(e.place);
    let mut first = Line::new(picture, &[now]);
    if let Some(since) = e.since {
        first = first.and(html! { (say_with("easy-where-since", &[("date", &fmt::date(since))])) });
    }
    let mut after = Line::new(Picture::Choose, &[]).and(html! { strong { (say("easy-where-next")) } });
    after = after.and(html! { (say(next)) });
    if !e.offers.is_empty() {
        after = after.and(say_linked("easy-where-offer", &format!("/my/{}/offer", e.id)));
    }
    let mut all = vec![first, after];
    if e.decisions.iter().any(is_a_no) {
        all.push(Line::new(Picture::Stop, &[]).and(say_linked("easy-where-no", NO)));
    }
    all.push(Line::new(Picture::Help, &[]).and(say_linked("easy-where-worse", "/my/worse")));
    all
}

async fn place(me: Me) -> Answer {
    let record = me.ask(casework::Desk::own_record).await?;
    let lines = record
        .episodes
        .first()
        .map_or_else(|| vec![Line::new(Picture::Form, &["easy-where-none"])], lines);
    let main = draw(&say("easy-where-title"), &lines, &html! {}, "/my");
    Ok(page(&me, say("easy-where-title"), "/my", main))
}

async fn no(me: Me) -> Answer {
    let record = me.ask(casework::Desk::own_record).await?;
    let open = record.episodes.iter().find_map(|e| {
        let decision = e.decisions.iter().find(|d| is_a_no(d))?;
        Some(format!("/my/{}/decisions/{}/second-opinion", e.id, decision.id))
    });
    let lines = [
        Line::new(Picture::Stop, &["easy-no-1", "easy-no-1b"]),
        Line::new(Picture::People, &["easy-no-2", "easy-no-2b"]),
        Line::new(Picture::Clock, &["easy-no-3"]),
        Line::new(Picture::Form, &["easy-no-4"]),
        Line::new(Picture::Help, &["easy-no-5", "easy-no-5b"]),
        Line::new(Picture::Ask, &["easy-no-6", "easy-no-6b"]),
    ];
    let ask = html! { @if let Some(open) = &open { p { (say_linked("easy-no-do", open)) } } };
    let full = open.as_deref().unwrap_or("/my");
    let main = draw(&say("easy-no-title"), &lines, &ask, full);
    Ok(page(&me, say("easy-where-title"), WHERE, main))
}

async fn choose(me: Me) -> Answer {
    let record = me.ask(casework::Desk::own_record).await?;
    let waits = record.episodes.iter().any(|e| !e.waits.is_empty());
    let mut lines = vec![
        Line::new(Picture::Talk, &["easy-choose-1"]),
        Line::new(Picture::Choose, &["easy-choose-2", "easy-choose-2b"]),
        Line::new(Picture::Chairs, &["easy-choose-3"]).and(say_linked("easy-choose-list", "/therapies")),
        Line::new(Picture::Clock, &["easy-choose-4", "easy-choose-4b"]),
        Line::new(Picture::Form, &[]).and(say_linked("easy-choose-wishes", "/my/wishes")),
        Line::new(Picture::Ask, &["easy-choose-5"]).and(say_linked("easy-choose-write", "/my/write")),
    ];
    if !waits {
        // Before there is a place in the queue there is nothing to choose yet.
        lines.insert(1, Line::new(Picture::Clock, &["easy-choose-not-yet"]));
    }
    let main = draw(&say("easy-choose-title"), &lines, &html! {}, "/my/choose");
    Ok(page(&me, say("choose-title"), WHERE, main))
}

async fn data(me: Me) -> Answer {
    let lines = [
        Line::new(Picture::Form, &["easy-data-1", "easy-data-1b"]),
        Line::new(Picture::People, &["easy-data-2"]).and(say_linked("easy-data-looked", "/my/looked")),
        Line::new(Picture::Door, &[]).and(say_linked("easy-data-copy", "/my/data/copy")),
        Line::new(Picture::Stop, &["easy-data-3"]).and(say_linked("easy-data-wrong", "/my/data/correction")),
        Line::new(Picture::Ask, &["easy-data-4", "easy-data-4b", "easy-data-4c"]),
    ];
    let main = draw(&say("easy-data-title"), &lines, &html! {}, "/my/data");
    Ok(page(&me, say("data-title"), WHERE, main))
}
