//! One ask: what is known of it, what can be entered, and who entered what.

use super::{AREA, PATH, card};
use crate::extract::Id;
use crate::fmt;
use crate::form::{DateRule, Fields, Filled, Reader, choices, date_values};
use crate::layout::{self, Sheet, Way};
use crate::markdown;
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, changed, one_press, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::AskId;
use care::asks::{AnswerKind, AskEvent, AskStage};
use casework::asks::{AskEntry, AskRow};
use casework::{Act, ActKind, AskAct};
use maud::{Markup, html};
use nhsuk::Legend;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let enters = Guard::needs(ActKind::RecordAsk).and(ActKind::SeeAsks);
    let publishes = Guard::needs(ActKind::PublishAsk).and(ActKind::SeeAsks);
    routes
        .get("/asks/{id}", Guard::needs(ActKind::SeeAsks), show)
        .get("/asks/{id}/answer", enters, show_answer)
        .post("/asks/{id}/answer", enters, answer)
        .get("/asks/{id}/outcome", enters, show_outcome)
        .post("/asks/{id}/outcome", enters, outcome)
        .get("/asks/{id}/withdraw", enters, show_withdraw)
        .post("/asks/{id}/withdraw", enters, withdraw)
        .post("/asks/{id}/public", publishes, |me: Me, id: Ids, posted: Posted| {
            press(me, id, posted, AskEvent::MadePublic)
        })
        .post("/asks/{id}/inside", publishes, |me: Me, id: Ids, posted: Posted| {
            press(me, id, posted, AskEvent::KeptInside)
        })
}

type Ids = Id<AskId>;

fn of(id: AskId) -> String {
    format!("{PATH}/{id}")
}

const fn act(id: AskId, expected: Option<u64>, event: AskEvent, note: Option<String>) -> Act {
    Act::Ask(AskAct::Step {
        id,
        expected,
        event,
        note,
    })
}

async fn load(me: &Me, id: AskId) -> Result<(AskRow, Vec<AskEntry>), Problem> {
    me.ask(move |desk, p| desk.ask_with_history(p, id)).await
}

async fn press(me: Me, Id(id): Ids, Posted(fields): Posted, event: AskEvent) -> Answer {
    let expected = Reader::new(fields.clone(), me.today).expected();
    match me.act(act(id, expected, event, None), &fields).await {
        Ok(done) => Ok(me.went_well(&done.words, &of(id))),
        Err(refused) => Err(refused.into()),
    }
}

async fn show(me: Me, Id(id): Ids) -> Answer {
    let (row, history) = load(&me, id).await?;
    let what = row.facts().map_or_else(String::new, |f| f.what.clone());
    let main = html! {
        h1 class="nhsuk-heading-l" { (what) }
        (card(&row, me.today, false))
        (steps(&me, &row))
        h2 class="nhsuk-heading-m" { "Who entered what" }
        ol class="nhsuk-list app-history" {
            @for entry in &history {
                li {
                    strong { (happened(&entry.event)) } br;
                    span class="app-byline" { (fmt::moment(entry.at)) ", " (entry.who) ", " (entry.role.words()) }
                    @if let Some(note) = &entry.note { (markdown::plain(note)) }
                }
            }
        }
    };
    let sheet = Sheet {
        title: what,
        area: AREA,
        way: Way::back(PATH),
        main,
        ..Sheet::default()
    };
    Ok(layout::form(&me, sheet))
}

/// What can be entered as it stands.
fn steps(me: &Me, row: &AskRow) -> Markup {
    let at = |step: &str| format!("{}/{step}", of(row.id));
    let stage = row.state.stage();
    let open = stage != AskStage::Withdrawn;
    let promised = matches!(stage, AskStage::Promised | AskStage::Broken | AskStage::Kept);
    let (step, words) = if row.state.public {
        ("inside", "Take it off the public list")
    } else {
        ("public", "Let anybody read it")
    };
    html! {
        @if open && me.may(ActKind::RecordAsk) {
            div class="app-actions" {
                @if stage != AskStage::Kept { (nhsuk::link_button("Enter an answer", at("answer"))) }
                @if promised { a class="nhsuk-link app-target" href=(at("outcome")) { "Kept or not" } }
                a class="nhsuk-link app-target" href=(at("withdraw")) { "Withdraw it" }
            }
        }
        @if open && me.may(ActKind::PublishAsk) {
            (one_press(me, &at(step), &[], Some(row.version), nhsuk::button(words).secondary()))
        }
    }
}

fn happened(event: &AskEvent) -> String {
    match event {
        AskEvent::Asked(_) => "Entered".to_owned(),
        AskEvent::Answered {
            answer,
            on,
            promised_by,
        } => {
            let by = promised_by.map_or_else(String::new, |by| format!(" for {}", fmt::date(by)));
            format!("{}{by}, answered on {}", answer.words(), fmt::date(*on))
        }
        AskEvent::Kept { on } => format!("Kept since {}", fmt::date(*on)),
        AskEvent::Broken { on } => format!("Not kept, clear on {}", fmt::date(*on)),
        AskEvent::MadePublic => "Made public".to_owned(),
        AskEvent::KeptInside => "No longer public".to_owned(),
        AskEvent::Withdrawn => "Withdrawn".to_owned(),
    }
}

/// Sends a step, or shows its form again.
async fn run(
    me: &Me,
    id: AskId,
    read: Result<(Act, Fields), Filled>,
    draw: fn(&Me, &AskRow, &Filled) -> Response,
) -> Answer {
    let form = match read {
        Ok((act, fields)) => match send(me, act, fields, &of(id)).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => {
                let (row, _) = load(me, id).await?;
                return Ok(changed(me, fields, actual, &card(&row, me.today, false), &of(id)));
            }
        },
        Err(form) => form,
    };
    let (row, _) = load(me, id).await?;
    Ok(draw(me, &row, &form))
}

fn page(me: &Me, row: &AskRow, f: &Filled, title: &str, button: &str, fields: &Markup) -> Response {
    let what = row.facts().map_or_else(String::new, |facts| facts.what.clone());
    let back = of(row.id);
    let form = Form {
        title,
        area: AREA,
        about: &what,
        back: &back,
        button,
        warning: false,
        expected: Some(row.version),
    };
    form.page(me, f, &html! {}, fields)
}

async fn show_answer(me: Me, Id(id): Ids) -> Answer {
    let (row, _) = load(&me, id).await?;
    Ok(draw_answer(&me, &row, &Filled::with(date_values("on", me.today))))
}

async fn answer(me: Me, Id(id): Ids, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let answer = r.code("answer", AnswerKind::from_code, "Choose what the answer came to");
    let on = r.date("on", "the day of the answer", DateRule::PastOrToday);
    let promised_by = r.optional_date("promised-by", "the day of the promise", DateRule::Any);
    let words = r.text("words", "Enter what was answered");
    let read = r.finish(|| {
        let event = AskEvent::Answered {
            answer: answer?,
            on: on?,
            promised_by,
        };
        Some(act(id, expected, event, Some(words?)))
    });
    run(&me, id, read, draw_answer).await
}

fn draw_answer(me: &Me, row: &AskRow, f: &Filled) -> Response {
    let fields = html! {
        (f.radios("answer", Legend::medium("What did it come to?"), choices(AnswerKind::ALL, AnswerKind::code, AnswerKind::words)))
        (f.date("on", "Answered on"))
        (f.date("promised-by", "Promised for (optional)").hint("Only for a promise that names a day."))
        (f.textarea("words", "What was answered").hint("As it was given. Where it was said or written belongs to it.").rows(6))
    };
    page(me, row, f, "Enter an answer", "Enter the answer", &fields)
}

async fn show_outcome(me: Me, Id(id): Ids) -> Answer {
    let (row, _) = load(&me, id).await?;
    Ok(draw_outcome(&me, &row, &Filled::with(date_values("on", me.today))))
}

async fn outcome(me: Me, Id(id): Ids, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let known = |code: &str| ["kept", "broken"].into_iter().find(|c| *c == code);
    let kept = r.code("outcome", known, "Choose whether it was kept");
    let on = r.date("on", "the day", DateRule::PastOrToday);
    let words = r.text("words", "Enter how this is known");
    let read = r.finish(|| {
        let on = on?;
        let event = if kept? == "kept" {
            AskEvent::Kept { on }
        } else {
            AskEvent::Broken { on }
        };
        Some(act(id, expected, event, Some(words?)))
    });
    run(&me, id, read, draw_outcome).await
}

fn draw_outcome(me: &Me, row: &AskRow, f: &Filled) -> Response {
    let outcomes = [("kept", "Kept"), ("broken", "Not kept")];
    let fields = html! {
        (f.radios("outcome", Legend::medium("Was the promise kept?"), outcomes))
        (f.date("on", "Since, or clear on"))
        (f.textarea("words", "How this is known").hint("A letter, a contract, a vacancy: something that somebody else can look up.").rows(4))
    };
    page(me, row, f, "Kept or not", "Enter it", &fields)
}

async fn show_withdraw(me: Me, Id(id): Ids) -> Answer {
    let (row, _) = load(&me, id).await?;
    Ok(draw_withdraw(&me, &row, &Filled::default()))
}

async fn withdraw(me: Me, Id(id): Ids, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let why = r.text("why", "Say why it is withdrawn");
    let read = r.finish(|| Some(act(id, expected, AskEvent::Withdrawn, Some(why?))));
    run(&me, id, read, draw_withdraw).await
}

fn draw_withdraw(me: &Me, row: &AskRow, f: &Filled) -> Response {
    let fields = html! { (f.textarea("why", "Why").hint("It leaves the log and the public list; what happened stays in the record.").rows(3)) };
    page(me, row, f, "Withdraw it", "Withdraw it", &fields)
}
