//! The notice board: the emergency banner on every public page, and the rules by which comments are taken.

use super::{AREA, PATH};
use crate::fmt;
use crate::form::{DateRule, Fields, Filled, Reader, choices};
use crate::layout;
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, changed, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::news::{Banner, CommentRules, EmailRule, Noticeboard, NoticeboardEvent};
use casework::{Act, ActKind, NewsAct};
use maud::{Markup, html};
use nhsuk::Legend;
use std::sync::Arc;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let raises = Guard::needs(ActKind::RaiseBanner).and(ActKind::SeeNewsDesk);
    let rules = Guard::needs(ActKind::RuleComments).and(ActKind::SeeNewsDesk);
    routes
        .get("/moderation/banner", raises, show_banner)
        .post("/moderation/banner", raises, raise)
        .post("/moderation/banner/lower", raises, lower)
        .get("/moderation/rules", rules, show_rules)
        .post("/moderation/rules", rules, state_rules)
}

type Board = (u64, Arc<Noticeboard>);

async fn load(me: &Me) -> Result<Board, Problem> {
    me.ask(casework::Desk::noticeboard).await
}

const fn act(expected: Option<u64>, event: NoticeboardEvent) -> Act {
    Act::News(NewsAct::Noticeboard { expected, event })
}

async fn run(me: &Me, read: Result<(Act, Fields), Filled>, draw: fn(&Me, &Board, &Filled) -> Response) -> Answer {
    let form = match read {
        Ok((act, fields)) => match send(me, act, fields, PATH).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => {
                let (_, board) = load(me).await?;
                return Ok(changed(me, fields, actual, &as_it_stands(&board), PATH));
            }
        },
        Err(form) => form,
    };
    let board = load(me).await?;
    Ok(draw(me, &board, &form))
}

fn as_it_stands(board: &Noticeboard) -> Markup {
    html! {
        @match &board.banner {
            Some((banner, at)) => { (layout::emergency(banner)) p { "Raised " (fmt::moment(*at)) } }
            None => p { "No banner is raised." },
        }
        p { "Comments are taken for " (fmt::count(board.rules.open_days.into(), "day", "days")) "; an email address is " (fmt::within(board.rules.email.words())) "." }
    }
}

async fn show_banner(me: Me) -> Answer {
    let board = load(&me).await?;
    Ok(draw_banner(&me, &board, &Filled::default()))
}

async fn raise(me: Me, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let headline = r.text("headline", "Say in a few words what it is");
    let text = r.optional("text").unwrap_or_default();
    let until = r.optional_date("until", "the last day", DateRule::TodayOrLater);
    let read = r.finish(|| {
        let banner = Banner {
            headline: headline?,
            text,
            until,
        };
        Some(act(expected, NoticeboardEvent::BannerRaised(banner)))
    });
    run(&me, read, draw_banner).await
}

fn draw_banner(me: &Me, (version, _): &Board, f: &Filled) -> Response {
    let form = Form {
        title: "Raise a banner",
        area: AREA,
        about: "",
        back: PATH,
        button: "Raise it on every public page",
        warning: true,
        expected: Some(*version),
    };
    let before = html! { p { "For what everybody must know at once: phones that are down, a building that is closed, where to find help tonight. Everything else is news." } };
    let fields = html! {
        (f.input("headline", "What it is, in a few words").hint("At most 120 characters. It also stands on people’s own pages, which somebody may read over their shoulder: name no therapy."))
        (f.textarea("text", "What to do (optional)").hint("Plain text, at most 600 characters.").rows(3))
        (f.date("until", "Last day (optional)").hint("Left empty, it stays until somebody lowers it."))
    };
    form.page(me, f, &before, &fields)
}

async fn lower(me: Me, Posted(fields): Posted) -> Answer {
    let expected = Reader::new(fields.clone(), me.today).expected();
    let done = me.act(act(expected, NoticeboardEvent::BannerLowered), &fields).await?;
    Ok(me.went_well(&done.words, PATH))
}

async fn show_rules(me: Me) -> Answer {
    let board = load(&me).await?;
    let rules = &board.1.rules;
    let tick = |yes: bool| if yes { "yes" } else { "" }.to_owned();
    let form = Filled::with([
        ("taken", tick(rules.taken)),
        ("anonymous", tick(rules.anonymous)),
        ("email", rules.email.code().to_owned()),
        ("open-days", rules.open_days.to_string()),
        ("most-held", rules.most_held.to_string()),
    ]);
    Ok(draw_rules(&me, &board, &form))
}

async fn state_rules(me: Me, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let email = r.code(
        "email",
        EmailRule::from_code,
        "Choose whether an email address is asked for",
    );
    let open_days = r.number("open-days", 1..=366, "Enter 1 to 366 days");
    let most_held = r.number("most-held", 1..=2_000, "Enter a number from 1 to 2,000");
    let (taken, anonymous) = (r.ticked("taken"), r.ticked("anonymous"));
    let read = r.finish(|| {
        let rules = CommentRules {
            taken,
            anonymous,
            email: email?,
            open_days: open_days?,
            most_held: most_held?,
        };
        Some(act(expected, NoticeboardEvent::RulesStated(rules)))
    });
    run(&me, read, draw_rules).await
}

fn draw_rules(me: &Me, (version, _): &Board, f: &Filled) -> Response {
    let form = Form {
        title: "Rules for comments",
        area: AREA,
        about: "",
        back: PATH,
        button: "Save the rules",
        warning: false,
        expected: Some(*version),
    };
    let before = html! { p { "They hold for comments from now on. Whether a post takes comments, and until when, is said when it is published." } };
    let fields = html! {
        (f.tick("taken", "Suggest to take comments when a post is published"))
        (f.tick("anonymous", "A comment may be sent without a name"))
        (f.radios("email", Legend::small("Email address of whoever comments (never published)"), choices(EmailRule::ALL, EmailRule::code, EmailRule::words)))
        (f.input("open-days", "Days for which a new post takes comments").numeric().width(3))
        (f.input("most-held", "Comments that may wait at once").hint("When so many wait, no more are taken until one was read: a flood of spam cannot fill the store.").numeric().width(4))
    };
    form.page(me, f, &before, &fields)
}
