//! The site's key pages in easy read: the first page, help now, how it works, asking us for help.

use super::{HOME, page};
use crate::easy::{Line, Picture, draw};
use crate::fmt;
use crate::layout::Way;
use crate::me::Stranger;
use crate::pages::refer;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use catalogue::catalogue;
use maud::html;

/// The first page in easy read.
pub(super) const EASY: &str = "/easy";
/// Help now.
pub(super) const HELP: &str = "/easy/help-now";
/// How it works.
pub(super) const HOW: &str = "/easy/how-it-works";

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let public = Guard::public();
    routes
        .get(EASY, public, home)
        .get(HELP, public, help)
        .get(HOW, public, how)
        .get(crate::pages::EASY_REFER, public, ask)
}

async fn home(stranger: Stranger) -> Answer {
    let card = |picture, title: &str, words: &str, href: &str| {
        let link = html! { a class="nhsuk-link app-target" href=(href) { (say(title)) } };
        Line::new(picture, &[]).and(link).and(html! { (say(words)) })
    };
    let lines = [
        Line::new(Picture::Talk, &["easy-home-1", "easy-home-2"]),
        card(Picture::Help, "easy-home-help", "easy-home-help-words", HELP),
        card(
            Picture::Ask,
            "easy-home-refer",
            "easy-home-refer-words",
            crate::pages::EASY_REFER,
        ),
        card(Picture::Choose, "easy-home-how", "easy-home-how-words", HOW),
    ];
    let more = html! { p { (say("easy-some")) } };
    let main = draw(&say("easy-home-title"), &lines, &more, HOME);
    Ok(page(&stranger, &say("easy-title"), Way::Top, main))
}

async fn help(stranger: Stranger) -> Answer {
    let phone = stranger.app.desk().service().contact.phone.clone();
    let mut lines = vec![Line::new(Picture::Help, &["easy-help-1", "easy-help-2"])];
    for help in &catalogue().help {
        let at = help.call.as_ref().map(|number| format!("tel:{number}"));
        let at = at.or_else(|| help.text.as_ref().map(|number| format!("sms:{number}")));
        let line = Line::new(Picture::Phone, &[]).and(html! { strong { (help.name) } });
        lines.push(line.and(html! {
            @if let Some(at) = at { a class="nhsuk-link app-target" href=(at) { (help.action) } } @else { (help.action) }
        }));
    }
    let ours = Line::new(Picture::Clock, &["easy-help-3"]);
    lines.push(if phone.is_empty() {
        ours
    } else {
        ours.and(html! { (say_with("easy-help-us", &[("phone", &fmt::phone(&phone))])) })
    });
    let main = draw(&say("easy-help-title"), &lines, &html! {}, "/help-now");
    Ok(page(&stranger, &say("easy-help-title"), Way::back(EASY), main))
}

async fn how(stranger: Stranger) -> Answer {
    let lines = [
        Line::new(Picture::Form, &["easy-how-1", "easy-how-1b"]),
        Line::new(Picture::Help, &["easy-how-2"]),
        Line::new(Picture::Talk, &["easy-how-3"]),
        Line::new(Picture::Choose, &["easy-how-4"]),
        Line::new(Picture::Clock, &["easy-how-5", "easy-how-5b"]),
        Line::new(Picture::Chairs, &["easy-how-6", "easy-how-6b"]),
        Line::new(Picture::Door, &["easy-how-7", "easy-how-7b"]),
        Line::new(Picture::Stop, &["easy-how-no", "easy-how-no-b"]),
    ];
    let main = draw(&say("easy-how-title"), &lines, &html! {}, "/how-it-works");
    Ok(page(&stranger, &say("easy-how-title"), Way::back(EASY), main))
}

async fn ask(stranger: Stranger) -> Answer {
    let service = stranger.app.desk().service();
    let phone = fmt::phone(&service.contact.phone);
    let (least, most) = (service.standards.age_min, service.standards.age_max);
    let least = fmt::number(least.into());
    let ages = match most {
        Some(most) => say_with(
            "easy-refer-ages",
            &[("least", &least), ("most", &fmt::number(most.into()))],
        ),
        None => say_with("easy-refer-age", &[("least", &least)]),
    };
    let questions = refer::questions_of_yourself().to_string();
    let count = say_with("easy-refer-2", &[("questions", &questions)]);
    let help = Line::new(Picture::People, &["easy-refer-4"]);
    let help = if phone.is_empty() {
        help.and(html! { (say("easy-refer-4c")) })
    } else {
        help.and(html! { (say_with("easy-refer-4b", &[("phone", &phone)])) })
    };
    let lines = [
        Line::new(Picture::Ask, &["easy-refer-1", "easy-refer-1b"]).and(html! { (ages) }),
        Line::new(Picture::Form, &[])
            .and(html! { (count) })
            .and(html! { (say("easy-refer-2b")) }),
        Line::new(Picture::Code, &["easy-refer-3", "easy-refer-3b"]),
        help,
        Line::new(Picture::Stop, &["easy-refer-5"]),
    ];
    let start = html! { (nhsuk::link_button(say("easy-refer-start"), "/refer-yourself")) };
    let main = draw(&say("easy-refer-title"), &lines, &start, "/refer-yourself");
    Ok(page(&stranger, &say("easy-refer-title"), Way::back(EASY), main))
}
