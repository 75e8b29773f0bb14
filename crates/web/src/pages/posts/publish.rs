//! Publishing a paid post.

use crate::form::{DateRule, Fields, Filled, Reader, choices};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, send};
use crate::pages::practitioners::therapies;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::post::{Funding, PostFacts, Profession};
use care::registrant::Setting;
use care::terms::TherapyCode;
use casework::{Act, ActKind, WorkforceAct};
use maud::html;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let guard = Guard::needs(ActKind::PublishPost);
    routes.get("/posts/new", guard, show).post("/posts/new", guard, publish)
}

async fn show(me: Me) -> Answer {
    let service = me.app.desk().service().name.clone();
    Ok(draw(&me, &Filled::with([("employer", service)])))
}

async fn publish(me: Me, Posted(fields): Posted) -> Answer {
    let form = match read(&me, fields) {
        Ok((act, fields)) => match send(&me, act, fields, "/posts").await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            // Nothing that could have been changed meanwhile.
            Sent::Changed(..) => return Err(Problem::Changed),
        },
        Err(form) => form,
    };
    Ok(draw(&me, &form))
}

/// The boxes for therapies: the first must be filled, the others may be. The door wants at least one.
const THERAPIES: [(&str, &str); 3] = [
    ("therapy-1", "Therapy"),
    ("therapy-2", "A second therapy"),
    ("therapy-3", "A third therapy"),
];

fn read_therapies(r: &mut Reader) -> Vec<TherapyCode> {
    let known = therapies();
    let mut chosen: Vec<TherapyCode> = Vec::new();
    for (name, _) in THERAPIES {
        let code = r.optional_code(name, |code| {
            known
                .iter()
                .any(|(known, _)| known == code)
                .then(|| TherapyCode::new(code))
        });
        chosen.extend(code.filter(|code| !chosen.contains(code)));
    }
    if chosen.is_empty() {
        r.wrong("therapy-1", "Choose a therapy");
    }
    chosen
}

fn read(me: &Me, posted: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(posted, me.today);
    let title = r.text("title", "Enter the title of the post");
    let employer = r.text("employer", "Enter who employs");
    let profession = r.code("profession", Profession::from_code, "Choose whom the post is for");
    let therapies = read_therapies(&mut r);
    let setting = r.code("setting", Setting::from_code, "Choose the setting");
    let place = r.text("place", "Enter the town or district");
    let area = r.optional("area").unwrap_or_default();
    let remote = r.ticked("remote");
    let band = r.number("band", 3..=9_u8, "Enter a band from 3 to 9: a post is paid");
    let hours_week = r.number(
        "hours-week",
        1..=40_u16,
        "Enter 1 to 40 paid hours a week: a post is paid",
    );
    let funding = r.code("funding", Funding::from_code, "Choose where the money comes from");
    let funded_until = r.optional_date("funded-until", "the last day of the money", DateRule::TodayOrLater);
    match (funding, funded_until) {
        (Some(Funding::Recurrent), Some(_)) => {
            r.wrong(
                "funded-until",
                "Leave this empty for recurrent money, or choose another kind",
            );
        }
        (Some(Funding::FixedTerm | Funding::Grant), None) => {
            r.wrong(
                "funded-until",
                "Enter the last day of the money for a fixed term or a grant",
            );
        }
        _ => {}
    }
    let starts = r.date("starts", "the earliest start", DateRule::TodayOrLater);
    let closes = r.date("closes", "the last day to apply", DateRule::TodayOrLater);
    if let (Some(until), Some(starts)) = (funded_until, starts)
        && until <= starts
    {
        r.wrong("funded-until", "The money must last beyond the earliest start");
    }
    r.finish(|| {
        Some(Act::Workforce(WorkforceAct::PublishPost(PostFacts {
            title: title?,
            employer: employer?,
            profession: profession?,
            therapies,
            setting: setting?,
            place: place?,
            area,
            remote,
            band: band?,
            hours_week: hours_week?,
            funding: funding?,
            funded_until,
            starts: starts?,
            closes: closes?,
        })))
    })
}

fn draw(me: &Me, f: &Filled) -> Response {
    let form = Form {
        title: "Publish a paid post",
        area: "Posts",
        about: "",
        back: "/posts",
        button: "Publish the post",
        warning: false,
        expected: None,
    };
    let before = html! {
        p { "A post has paid hours, a band and money behind it. Unpaid work is not a post." }
        p { "When it is published, you can ask registrants who fit. It stays in the figures whatever becomes of it." }
    };
    let fields = html! {
        (f.input("title", "Title").hint("Such as Psychodynamic psychotherapist."))
        (f.input("employer", "Who employs"))
        (f.radios("profession", "Whom is it for?", choices(Profession::ALL, Profession::code, Profession::words)))
        (f.select("therapy-1", "Therapy", therapies()).hint("Whoever fits may deliver at least one of those that you name."))
        @for (name, label) in THERAPIES.iter().skip(1) { (f.select(name, *label, therapies())) }
        (f.radios("setting", "Setting", choices(Setting::ALL, Setting::code, Setting::words)))
        (f.input("place", "Town or district").width(20))
        (f.input("area", "Code of the area").hint("As on the register, such as QX1. Leave it empty if none is used.").width(10))
        (f.tick("remote", "The work can be done remotely"))
        (f.input("band", "Agenda for Change band or its equal").hint("3 to 9").numeric().width(2))
        (f.input("hours-week", "Paid hours a week").hint("1 to 40, all duties included.").numeric().width(2))
        (f.radios("funding", "Where does the money come from?", choices(Funding::ALL, Funding::code, Funding::words)))
        (f.date("funded-until", "Last day of the money").hint("Only for a fixed term or a grant."))
        (f.date("starts", "Earliest start"))
        (f.date("closes", "Last day to apply"))
    };
    form.page(me, f, &before, &fields)
}
