//! Answering: by the address that nobody can guess, without signing in; or signed in as a registrant, without one's name
//! or into one's own entry. Nothing is stored before it is sent, and what will not do keeps what was typed.

use super::{OWN, questions};
use crate::extract::Id;
use crate::fmt;
use crate::form::{DateRule, Filled, KEY, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted, Stranger};
use crate::pages::practitioners::fields::bodies;
use crate::respond::{Answer, Problem, see_other};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::SurveyId;
use care::person::Name;
use care::survey::SurveyStage;
use care::survey_answer::Respondent;
use casework::read::SurveyPage;
use casework::{Act, ActKind, AnsweredBy, Once, Refused, SurveyAct, Unnamed};
use maud::{Markup, html};
use nhsuk::choice;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let own = Guard::needs(ActKind::AnswerSurvey).and(ActKind::SeeSurveys);
    routes
        .get("/survey/{link}", Guard::public(), show)
        .post("/survey/{link}", Guard::public(), take)
        .get("/survey/{link}/sent", Guard::public(), sent)
        .get("/my-surveys/{id}", own, show_own)
        .post("/my-surveys/{id}", own, take_own)
}

async fn at(stranger: &Stranger, link: String) -> Result<SurveyPage, Problem> {
    stranger
        .app
        .ask(move |desk| desk.survey_at(&link))
        .await?
        .map_err(Problem::from)
}

fn open(page: &SurveyPage) -> bool {
    page.stage == SurveyStage::Open
}

async fn show(stranger: Stranger, Id(link): Id<String>) -> Answer {
    let page = at(&stranger, link).await?;
    Ok(draw(&stranger, &page, &Filled::default()))
}

fn intro(page: &SurveyPage) -> Markup {
    let d = &page.definition;
    html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (d.sponsor) } (d.title) }
        @if !d.about.is_empty() { p { (d.about) } }
        @if let Some((_, closes)) = page.state.open { p { "Open until " (fmt::date(closes)) ". " (fmt::plural(d.questions.len(), "question", "questions")) "; some of them may not be for you." } }
        @if !d.notice.is_empty() { (nhsuk::details("About this survey", html! { p { (d.notice) } })) }
    }
}

fn not_open(page: &SurveyPage) -> Markup {
    let words = match page.state.open {
        Some((opens, _)) if page.stage == SurveyStage::Ahead => format!("It opens on {}.", fmt::date(opens)),
        _ => "It is closed. Thank you to everybody who answered.".to_owned(),
    };
    html! {
        h1 class="nhsuk-heading-l" { (page.definition.title) }
        (nhsuk::inset_text(html! { p { (words) } }))
    }
}

fn draw(stranger: &Stranger, page: &SurveyPage, f: &Filled) -> Response {
    let main = html! {
        @if !open(page) { (not_open(page)) }
        @else {
            (intro(page))
            (nhsuk::inset_text(html! {
                p { strong { "Your answers are anonymous" } " unless you choose, at the end, to be put on the register. Nothing is stored before you send it." }
            }))
            form method="post" action=(stranger.path) novalidate {
                (stranger.hidden(f))
                (questions::draw(&page.definition, f))
                (f.radios("register", nhsuk::legend("Do you want to be put on the register?").size(Some(nhsuk::Size::M)), [
                    choice("no", "No, my answers stay anonymous"),
                    choice("yes", "Yes, with my name").conditional(about_you(f)),
                ]).hint("The register is how you can be asked about paid posts. Your history, interest, hours, bands and settings go into it. A therapy counts only after somebody has looked at your certificate."))
                (nhsuk::button("Send my answers").once())
            }
        }
    };
    let sheet = Sheet {
        title: page.definition.title.clone(),
        form: Some(f),
        main,
        ..Sheet::default()
    };
    layout::public(stranger, sheet)
}

fn about_you(f: &Filled) -> Markup {
    html! {
        (f.input("given", "First name or names").autocomplete("given-name").width(20))
        (f.input("family", "Last name").hint("Leave it empty if you have one name.").autocomplete("family-name").width(20))
        (f.select("body", "Professional body", bodies().into_iter().map(|b| (b.clone(), b))))
        (f.input("number", "Your number on its register").width(10))
        (f.input("profession", "Profession").hint("Such as Psychotherapist.").width(20))
        (f.input("town", "Town or district where you work").hint("Not a street or a house.").width(20))
        (f.tick("remote", "I also work by video or phone"))
        (when(f))
    }
}

fn when(f: &Filled) -> Markup {
    html! {
        (f.date("from", "Earliest day on which you could start").hint("Leave it empty if the survey asked, or if you could at once."))
        (f.tick("asked", "You may ask me about paid posts that fit"))
    }
}

/// Who answers, if they want to stand on the register.
fn read_respondent(r: &mut Reader) -> Option<Respondent> {
    let given = r.text("given", "Enter your first name");
    let family = r.optional("family").unwrap_or_default();
    let body = r.text("body", "Choose your professional body");
    let number = r.text("number", "Enter your number on its register");
    let profession = r.text("profession", "Enter your profession");
    let from = r.optional_date("from", "the earliest day", DateRule::TodayOrLater);
    Some(Respondent {
        name: Name {
            given: given?,
            family,
            ..Name::default()
        },
        body: body?,
        number: number?,
        profession: profession?,
        place: r.optional("town").unwrap_or_default(),
        remote: r.ticked("remote"),
        settings: Vec::new(),
        from,
        may_be_asked: r.ticked("asked"),
    })
}

async fn take(stranger: Stranger, Id(link): Id<String>, Posted(fields): Posted) -> Answer {
    let page = at(&stranger, link).await?;
    if !open(&page) {
        return Ok(draw(&stranger, &page, &Filled::default()));
    }
    let mut r = Reader::new(fields, stranger.today);
    let values = questions::read(&page.definition, &mut r);
    let named = match r.fields().get("register") {
        "yes" => true,
        "no" => false,
        _ => {
            r.wrong("register", "Choose whether you want to be put on the register");
            false
        }
    };
    let who = if named { read_respondent(&mut r) } else { None };
    let read = r.finish(|| {
        let by = match who {
            Some(who) => AnsweredBy::Named(Box::new(who)),
            None if named => return None,
            None => AnsweredBy::Unnamed(Unnamed::by_link()),
        };
        Some(by)
    });
    let (by, fields) = match read {
        Ok(read) => read,
        Err(form) => return Ok(draw(&stranger, &page, &form)),
    };
    let (id, key, body) = (page.id, fields.get(KEY).to_owned(), fields.content_bytes());
    let to = if named { "?register=yes" } else { "" };
    let act = Act::Survey(SurveyAct::Answer { id, values, by });
    let answer = stranger.app.ask(move |desk| {
        let once = (!key.is_empty()).then_some(Once { key: &key, body: &body });
        desk.act(&desk.visitor(), act, once)
    });
    match again(answer.await?, fields)? {
        None => Ok(see_other(&format!("/survey/{}/sent{to}", page.state.link))),
        Some(form) => Ok(draw(&stranger, &page, &form)),
    }
}

/// The form to be shown again; none when the answers are in.
fn again(answer: Result<casework::Done, Refused>, fields: crate::form::Fields) -> Result<Option<Filled>, Problem> {
    let errors = match answer {
        Ok(_) => return Ok(None),
        Err(Refused::Rejected(rejection)) => rejection.into(),
        Err(Refused::Invalid(errors)) => errors.into(),
        Err(Refused::NotAllowed { why }) => crate::form::Errors::whole(why, "Nothing was stored"),
        Err(refused) => return Err(refused.into()),
    };
    Ok(Some(Filled { fields, errors }))
}

#[derive(Default, serde::Deserialize)]
struct SentAs {
    #[serde(default)]
    register: String,
}

async fn sent(
    stranger: Stranger,
    Id(link): Id<String>,
    crate::extract::Asked(SentAs { register }): crate::extract::Asked<SentAs>,
) -> Answer {
    let page = at(&stranger, link).await?;
    let main = html! {
        (nhsuk::panel("Thank you", html! { "Your answers are in" }))
        @if register == "yes" {
            p { "Whoever keeps the register looks at what you said of yourself and puts you on it. They check your registration with your body, and your certificates, before any therapy counts." }
            p { "Ask them for an account, so that you can see and keep your entry yourself, and apply for paid posts." }
        } @else {
            p { "Nobody can see who gave them. They are counted together with those of everybody else, and small numbers are never shown." }
        }
    };
    let sheet = Sheet {
        title: "Your answers are in".to_owned(),
        area: &page.definition.title,
        main,
        ..Sheet::default()
    };
    Ok(layout::public(&stranger, sheet))
}

async fn show_own(me: Me, Id(id): Id<SurveyId>) -> Answer {
    let page = me.ask(move |desk, p| desk.survey(p, id)).await?;
    Ok(draw_own(&me, &page, &Filled::default()))
}

async fn take_own(me: Me, Id(id): Id<SurveyId>, Posted(fields): Posted) -> Answer {
    let page = me.ask(move |desk, p| desk.survey(p, id)).await?;
    if !open(&page) {
        return Ok(draw_own(&me, &page, &Filled::default()));
    }
    let mut r = Reader::new(fields, me.today);
    let values = questions::read(&page.definition, &mut r);
    let into = r.code(
        "into",
        |code| ["mine", "nobody"].contains(&code).then_some(code == "mine"),
        "Choose whether your answers go into your entry",
    );
    let from = r.optional_date("from", "the earliest day", DateRule::TodayOrLater);
    let may_be_asked = r.ticked("asked");
    let (into, fields) = match r.finish(|| into) {
        Ok(read) => read,
        Err(form) => return Ok(draw_own(&me, &page, &form)),
    };
    let answer = if into {
        let entry = me
            .ask(casework::Desk::own_entry)
            .await?
            .and_then(|row| row.state.current().cloned());
        let entry = entry.ok_or(Problem::NotFound)?;
        let who = Respondent {
            name: entry.name,
            body: entry.body,
            number: entry.number,
            profession: entry.profession,
            place: entry.place,
            remote: entry.remote,
            settings: Vec::new(),
            from,
            may_be_asked,
        };
        let by = AnsweredBy::Keeper(Box::new(who));
        me.act(Act::Survey(SurveyAct::Answer { id, values, by }), &fields).await
    } else {
        let principal = std::sync::Arc::clone(&me.principal);
        let (key, body) = (fields.get(KEY).to_owned(), fields.content_bytes());
        let asked = me.app.ask(move |desk| {
            let once = (!key.is_empty()).then_some(Once { key: &key, body: &body });
            desk.answer_unnamed(&principal, id, values, once)
        });
        asked.await?
    };
    match again(answer, fields)? {
        None => Ok(me.went_well("Thank you. Your answers are in", if into { "/my-entry" } else { OWN })),
        Some(form) => Ok(draw_own(&me, &page, &form)),
    }
}

fn draw_own(me: &Me, page: &SurveyPage, f: &Filled) -> Response {
    let main = html! {
        @if !open(page) { (not_open(page)) }
        @else {
            (intro(page))
            form method="post" action=(me.path) novalidate {
                (me.hidden(f, None))
                (questions::draw(&page.definition, f))
                (f.radios("into", nhsuk::legend("Where do your answers go?").size(Some(nhsuk::Size::M)), [
                    choice("nobody", "Into the results only, without my name"),
                    choice("mine", "Into the results, and into my register entry").conditional(when(f)),
                ]).hint("Into your entry go your history in the NHS, your interest with hours, bands and settings, and therapies that you say you are trained in, to be confirmed. Each person answers once."))
                (nhsuk::button("Send my answers").once())
            }
        }
    };
    let sheet = Sheet {
        title: page.definition.title.clone(),
        area: "Surveys for you",
        way: Way::back(OWN),
        form: Some(f),
        main,
    };
    layout::form(me, sheet)
}
