//! A referrer's own referrals: where each stands, our questions, the decision once it was told, and what the referrer
//! can still do: answer, add, ask for a second opinion, withdraw.

use super::person::upload;
use crate::extract::{Asked, Id};
use crate::fmt::{self, Missing};
use crate::form::{Fields, Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::words;
use axum::response::Response;
use care::episode::EpisodeCommand;
use care::terms::AskedBy;
use care::{EnquiryId, EpisodeId, Key};
use casework::read::{DecisionTold, EnquiryLine, OwnReferral, OwnReferralRow};
use casework::{Act, ActKind, Refused};
use maud::{Markup, html};
use nhsuk::{TagColour, cell};
use serde::Deserialize;

const SEES: Guard = Guard::needs(ActKind::SeeOwnReferrals);

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/my-referrals", SEES, list)
        .get("/my-referrals/{id}", SEES, show)
        .post("/my-referrals/{id}", SEES, answer)
        .get("/my-referrals/{id}/information", SEES, show_information)
        .post("/my-referrals/{id}/information", SEES, add)
        .get("/my-referrals/{id}/second-opinion", SEES, show_second_opinion)
        .post("/my-referrals/{id}/second-opinion", SEES, ask_second_opinion)
        .get("/my-referrals/{id}/withdrawal", SEES, show_withdrawal)
        .post("/my-referrals/{id}/withdrawal", SEES, withdraw)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Questions {
    page: usize,
}

async fn list(me: Me, Asked(Questions { page }): Asked<Questions>) -> Answer {
    let found = me.ask(move |desk, p| desk.my_referrals(p, page)).await?;
    let pages = nhsuk::pagination(found.page, found.pages(), |page| format!("/my-referrals?page={page}"));
    let main = html! {
        h1 class="nhsuk-heading-l" { "My referrals" }
        @if found.items.is_empty() {
            (layout::empty("You have not referred anybody yet.", "What you send stands here, with where it is, our questions and the decision.", Some(("Refer somebody", "/refer"))))
        } @else {
            p { (fmt::plural(found.total, "referral", "referrals")) ", newest first. " a class="nhsuk-link" href="/refer" { "Refer somebody" } }
            (table(&me, &found.items))
            (pages)
        }
    };
    Ok(layout::app(
        &me,
        Sheet {
            title: "My referrals".to_owned(),
            main,
            ..Sheet::default()
        },
    ))
}

fn table(me: &Me, rows: &[OwnReferralRow]) -> Markup {
    let rows = rows.iter().map(|row| {
        let person = html! {
            a class="nhsuk-link" href={ "/my-referrals/" (row.episode) } { (row.person) }
            small { (fmt::born(row.born, me.today)) }
        };
        let to_do = match (row.open_questions, row.decision_told) {
            (0, true) => "Decision to read".to_owned(),
            (0, false) => "Nothing".to_owned(),
            (n, _) => fmt::plural(n, "question to answer", "questions to answer"),
        };
        [
            cell(person),
            cell(fmt::date_and_relative(row.received_on, me.today)),
            cell(status_tag(row)),
            cell(to_do),
        ]
    });
    let heads = [cell("Person"), cell("Sent"), cell("Where it stands"), cell("For you")];
    let table = nhsuk::table("Your referrals")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! { (table.classes("app-list").head(heads).rows(rows)) }
}

/// A question waits for the referrer, the rest is on its way or over.
fn status_tag(row: &OwnReferralRow) -> Markup {
    let colour = match row.status {
        _ if row.open_questions > 0 => TagColour::Yellow,
        "Received" => TagColour::Grey,
        "Decided" | "Closed" | "Withdrawn" | "Therapy has ended" => TagColour::Green,
        _ => TagColour::Blue,
    };
    html! { (nhsuk::tag(row.status, colour)) }
}

async fn load(me: &Me, id: EpisodeId) -> Result<OwnReferral, Problem> {
    me.ask(move |desk, p| desk.my_referral(p, id)).await
}

/// Sends an act of the referrer's, or shows the form again with what is wrong.
async fn send(
    me: &Me,
    id: EpisodeId,
    read: Result<(Act, Fields), Filled>,
    draw: impl FnOnce(&Me, &OwnReferral, &Filled) -> Response,
) -> Answer {
    let form = match read {
        Err(form) => form,
        Ok((act, fields)) => match me.act(act, &fields).await {
            Ok(done) => return Ok(me.went_well(&done.words, &format!("/my-referrals/{id}"))),
            Err(Refused::Rejected(rejection)) => Filled {
                fields,
                errors: rejection.into(),
            },
            Err(Refused::Invalid(errors)) => Filled {
                fields,
                errors: errors.into(),
            },
            Err(refused) => return Err(refused.into()),
        },
    };
    let own = load(me, id).await?;
    Ok(draw(me, &own, &form))
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let own = load(&me, id).await?;
    Ok(draw(&me, &own, &Filled::default()))
}

async fn answer(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let enquiry: Option<EnquiryId> = r.parsed("enquiry", "Open this page again and answer there");
    let field = format!("answer-{}", r.fields().get("enquiry"));
    let answer = r.text(&field, "Enter your answer");
    let read = r.finish(|| {
        let command = EpisodeCommand::GiveInformation {
            enquiry: enquiry?,
            answer: answer?,
        };
        Some(Act::Episode {
            id,
            expected: None,
            command,
        })
    });
    send(&me, id, read, draw).await
}

fn draw(me: &Me, own: &OwnReferral, form: &Filled) -> Response {
    let row = &own.row;
    let href = |page: &str| format!("/my-referrals/{}/{page}", row.episode);
    let over = ["Withdrawn", "Closed"].contains(&row.status);
    let acknowledged = own
        .acknowledged_on
        .map(|on| format!("Acknowledged on {}.", fmt::date(on)));
    let (open, answered): (Vec<_>, Vec<_>) = own.enquiries.iter().partition(|q| q.answer.is_none());
    let main = html! {
        h1 class="nhsuk-heading-l" {
            span class="nhsuk-caption-l" { "Sent on " (fmt::date_and_relative(row.received_on, me.today)) }
            (row.person)
        }
        p { (status_tag(row)) @if let Some(acknowledged) = acknowledged { " " (acknowledged) } }
        @for enquiry in &open { (question(me, row.episode, enquiry, form)) }
        @match &own.decision {
            Some(told) => (decision(me, own, told)),
            None => @if !over { p { "When a decision is made we speak with the person first. Then you read it here." } },
        }
        @if !over {
            ul class="app-actions" {
                li { a class="nhsuk-link app-target" href=(href("information")) { "Add information" } }
                li { a class="nhsuk-link app-target" href=(href("withdrawal")) { "Withdraw this referral" } }
            }
        }
        @if !answered.is_empty() {
            h2 class="nhsuk-heading-m" { "Questions you have answered" }
            (nhsuk::summary_list().facts(answered.iter().map(|q| (fmt::text(Some(&q.question), Missing::NotRecorded), fmt::text(q.answer.as_deref(), Missing::NotRecorded)))))
        }
        h2 class="nhsuk-heading-m" { "What you sent" }
        (nhsuk::summary_list().facts(what_was_sent(own)))
    };
    let way = Way::crumbs([("My referrals", "/my-referrals")]);
    layout::form(
        me,
        Sheet {
            title: "Your referral".to_owned(),
            area: "My referrals",
            way,
            form: Some(form),
            main,
        },
    )
}

fn question(me: &Me, id: EpisodeId, enquiry: &EnquiryLine, form: &Filled) -> Markup {
    let field = format!("answer-{}", enquiry.id);
    html! {
        (nhsuk::card(nhsuk::heading(2, "We have a question").size(Some(nhsuk::Size::M)), html! {
            blockquote class="app-quote" { (fmt::text(Some(&enquiry.question), Missing::NotRecorded)) }
            p { "Asked on " (fmt::date(enquiry.asked_on)) ", hoped for by " (fmt::date_and_relative(enquiry.due, me.today)) ". The referral goes on meanwhile." }
            form method="post" action={ "/my-referrals/" (id) } novalidate {
                (me.hidden(form, None))
                input type="hidden" name="enquiry" value=(enquiry.id);
                (form.textarea(&field, "Your answer").rows(4))
                (nhsuk::button("Send the answer").once())
            }
        }).variant(nhsuk::CardVariant::Feature))
    }
}

fn decision(me: &Me, own: &OwnReferral, told: &DecisionTold) -> Markup {
    let not_shared = |text: &Option<String>| match text {
        Some(text) => fmt::text(Some(text), Missing::NotRecorded),
        None => html! { span class="app-missing" { "Not shared: the person has not agreed to it" } },
    };
    let may_ask = !told.second_opinion_asked && told.second_opinion_until >= me.today;
    html! {
        (nhsuk::summary_list().in_card(nhsuk::heading(2, "Decision").size(Some(nhsuk::Size::M)))
            .row(("What was decided", format!("{}, {}", told.kind.words(), fmt::date(told.on))))
            .row(("Therapies considered", fmt::or(Some(&words::therapies(&told.considered)), Missing::NotRecorded)))
            .row(("Why", not_shared(&told.reason)))
            .row(("What is offered instead", match &told.alternative {
                Some(text) => fmt::text(Some(text), Missing::NotRecorded),
                None if told.reason.is_some() => fmt::or(None, Missing::NotApplicable),
                None => not_shared(&None),
            })))
        @if told.second_opinion_asked { p { "A second opinion was asked for. The place on the list is kept from the first day." } }
        @else if may_ask {
            p { "If you see it differently, you can ask for a second opinion by another clinician until " (fmt::date(told.second_opinion_until)) "." }
            p { a class="nhsuk-link app-target" href={ "/my-referrals/" (own.row.episode) "/second-opinion" } { "Ask for a second opinion" } }
        }
    }
}

/// Own words first, as they were sent.
fn what_was_sent(own: &OwnReferral) -> Vec<(&'static str, Markup)> {
    let keys = [
        Key::OwnWords,
        Key::Hopes,
        Key::ReferralReason,
        Key::ReferrerView,
        Key::SafetyAsSent,
        Key::Circumstances,
        Key::Medication,
        Key::DiagnosisGiven,
    ];
    let mut rows: Vec<(&'static str, Markup)> = keys
        .iter()
        .map(|key| (key.words(), fmt::text(own.words.get(*key), Missing::NotProvided)))
        .collect();
    let asked = own.referral.asks_for.as_ref().map(words::therapy);
    rows.push(("Therapy asked for", fmt::or(asked.as_deref(), Missing::NotProvided)));
    rows.push((
        "Urgency",
        fmt::or(own.referral.urgency.map(|u| u.words()), Missing::NotProvided),
    ));
    rows.push(("Your view on therapy", html! { (own.referral.recommendation.words()) }));
    rows.extend(own.referral.document.map(|id| {
        (
            "Document",
            html! { a class="nhsuk-link" href={ "/documents/" (id) } { "Open the document you attached" } },
        )
    }));
    rows
}

fn own_sheet(me: &Me, own: &OwnReferral, form: &Filled, title: &str, main: Markup) -> Response {
    let way = Way::back(format!("/my-referrals/{}", own.row.episode));
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (own.row.person) } (title) }
        (main)
    };
    layout::form(
        me,
        Sheet {
            title: title.to_owned(),
            area: "My referrals",
            way,
            form: Some(form),
            main,
        },
    )
}

async fn show_information(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let own = load(&me, id).await?;
    Ok(draw_information(&me, &own, &Filled::default()))
}

async fn add(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let read = super::information::read(&me, id, fields, false);
    send(&me, id, read, draw_information).await
}

fn draw_information(me: &Me, own: &OwnReferral, form: &Filled) -> Response {
    let main = html! {
        p { "What you add goes to whoever looks at the referral. If somebody is in danger, do not write: call." }
        (layout::crisis_help())
        form method="post" action=(me.path) enctype="multipart/form-data" novalidate {
            (me.hidden(form, None))
            (form.textarea("text", "What has changed, or what we should know").rows(6))
            (upload::field(form, "A letter or document (optional)"))
            (nhsuk::button("Add to the referral").once())
        }
    };
    own_sheet(me, own, form, "Add information", main)
}

async fn show_second_opinion(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let own = load(&me, id).await?;
    Ok(draw_second_opinion(&me, &own, &Filled::default()))
}

async fn ask_second_opinion(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let own = load(&me, id).await?;
    let mut r = Reader::new(fields, me.today);
    let reason = r.text("reason", "Enter why you see it differently");
    let ids = me.app.desk().ids().clone();
    let decision = own.decision.as_ref().map(|d| d.id);
    let read = r.finish(|| {
        let command = EpisodeCommand::AskSecondOpinion {
            review: ids.next(),
            decision: decision?,
            asked_by: AskedBy::Referrer,
            reason: Some(reason?),
        };
        Some(Act::Episode {
            id,
            expected: None,
            command,
        })
    });
    send(&me, id, read, draw_second_opinion).await
}

fn draw_second_opinion(me: &Me, own: &OwnReferral, form: &Filled) -> Response {
    let days = me.app.desk().service().standards.second_opinion_working_days;
    let main = html! {
        @match &own.decision {
            None => (layout::empty("There is no decision to look at again yet.", "You can ask for a second opinion once a decision was told.", None)),
            Some(told) if told.second_opinion_asked => (layout::empty("A second opinion was asked for already.", "We write here what it came to.", None)),
            Some(_) => {
                p { "Another clinician, trained in the therapy in question and not part of the first decision, reads the papers and your view, and offers to meet the person. It takes up to " (days) " working days. The place on the list is kept from the first day." }
                form method="post" action=(me.path) novalidate {
                    (me.hidden(form, None))
                    (form.textarea("reason", "Why you see it differently").rows(6))
                    (nhsuk::button("Ask for a second opinion").once())
                }
            }
        }
    };
    own_sheet(me, own, form, "Ask for a second opinion", main)
}

async fn show_withdrawal(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let own = load(&me, id).await?;
    Ok(draw_withdrawal(&me, &own, &Filled::default()))
}

async fn withdraw(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let own = load(&me, id).await?;
    let mut r = Reader::new(fields, me.today);
    let in_error = r.code("why", in_error, "Choose why you withdraw it");
    let reason = r.text("reason", "Enter the reason");
    let referral = own.row.referral;
    let read = r.finish(|| {
        let command = EpisodeCommand::WithdrawReferral {
            referral,
            in_error: in_error?,
            reason,
        };
        Some(Act::Episode {
            id,
            expected: None,
            command,
        })
    });
    send(&me, id, read, draw_withdrawal).await
}

fn in_error(code: &str) -> Option<bool> {
    match code {
        "error" => Some(true),
        "needed-no-more" => Some(false),
        _ => None,
    }
}

fn draw_withdrawal(me: &Me, own: &OwnReferral, form: &Filled) -> Response {
    let main = html! {
        @if own.row.status == "Withdrawn" {
            (layout::empty("You have withdrawn this referral.", "If the person needs help again, refer them anew or let them write to us themselves.", Some(("Refer somebody", "/refer"))))
        } @else {
            (nhsuk::warning_callout(nhsuk::heading(2, "What will happen"), html! {
                p { "The referral of " strong { (own.row.person) } " ends, and with it their wait, unless something has begun with them that a clinician must end. This cannot be taken back here: call us if it was a slip." }
                p { "If it is the person who no longer wants it, they need no reason and can come back." }
            }))
            form method="post" action=(me.path) novalidate {
                (me.hidden(form, None))
                (form.radios("why", nhsuk::Legend::medium("Why do you withdraw it?"), [
                    nhsuk::choice("needed-no-more", "It is no longer needed or wanted"),
                    nhsuk::choice("error", "It was sent in error").hint("For example about another person."),
                ]))
                (form.textarea("reason", "In a sentence or two").rows(3))
                (nhsuk::button("Withdraw the referral").warning().once())
            }
        }
    };
    own_sheet(me, own, form, "Withdraw this referral", main)
}
