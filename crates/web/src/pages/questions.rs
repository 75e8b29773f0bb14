//! Questions about a referral: asked of the referrer, the person or somebody else, and their answers.

use super::shared::{load, record_sheet, run};
use crate::extract::Id;
use crate::fmt::{self, Missing};
use crate::form::{Fields, Filled, Reader, choices};
use crate::layout;
use crate::me::{Me, Posted};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::episode::{Enquiry, EpisodeCommand};
use care::terms::EnquiryTo;
use care::{EnquiryId, EpisodeId, Key};
use casework::read::EpisodePage;
use casework::{Act, ActKind};
use maud::{Markup, html};

const EITHER: Guard = Guard::needs_one_of(&[ActKind::WantInformation, ActKind::GiveInformation]);

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/episodes/{id}/questions", EITHER, show)
        .post("/episodes/{id}/questions", EITHER, act)
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw(&me, &page, &Filled::default()))
}

async fn act(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    run(
        &me,
        id,
        read(&me, id, fields),
        &format!("/episodes/{id}/questions"),
        draw,
    )
    .await
}

fn read(me: &Me, id: EpisodeId, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let send = |command| Some(Act::Episode { id, expected, command });
    if r.fields().get("what") == "answer" {
        let enquiry: Option<EnquiryId> = r.parsed("enquiry", "Open this page again from the record");
        let field = format!("answer-{}", r.fields().get("enquiry"));
        let answer = r.text(&field, "Enter the answer");
        return r.finish(|| {
            send(EpisodeCommand::GiveInformation {
                enquiry: enquiry?,
                answer: answer?,
            })
        });
    }
    let from = r.code("from", EnquiryTo::from_code, "Choose whom you ask");
    let question = r.text("question", "Enter the question");
    let ids = me.app.desk().ids().clone();
    r.finish(|| {
        send(EpisodeCommand::WantInformation {
            enquiry: ids.next(),
            from: from?,
            question: question?,
        })
    })
}

fn draw(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let (open, answered): (Vec<_>, Vec<_>) = page.state.enquiries.iter().partition(|q| q.answered.is_none());
    let days = me.app.desk().service().standards.enquiry_working_days;
    let main = html! {
        h1 class="nhsuk-heading-l" { "Questions about the referral" }
        @if open.is_empty() && answered.is_empty() {
            @if page.may(ActKind::WantInformation) { p { "Nothing was asked yet." } }
            @else { (layout::empty("Nothing was asked yet.", "When a clinician asks for information, the answer is recorded here.", None)) }
        }
        @for enquiry in &open { (waiting(me, page, enquiry, form)) }
        @if page.may(ActKind::WantInformation) {
            h2 class="nhsuk-heading-m" { "Ask a question" }
            form method="post" action=(me.path) novalidate {
                (me.hidden(form, Some(page.state.version)))
                input type="hidden" name="what" value="ask";
                (form.radios("from", nhsuk::Legend::small("Whom do you ask?"), choices(EnquiryTo::ALL, EnquiryTo::code, EnquiryTo::words))
                    .hint("A referrer with an account reads the question under My referrals. Others have to be called or written to."))
                (form.textarea("question", "The question").rows(4)
                    .hint(format!("Expected within {}. The wait goes on meanwhile.", fmt::count(i64::from(days), "working day", "working days"))))
                (nhsuk::button("Ask").once())
            }
        }
        @if !answered.is_empty() {
            h2 class="nhsuk-heading-m" { "Answered" }
            (nhsuk::summary_list().facts(answered.iter().map(|q| {
                let answer = q.answered.and_then(|(on, version)| Some((on, page.words(version, Key::Answer)?)));
                let asked = html! { (fmt::text(page.words(q.version, Key::Question), Missing::NotRecorded)) };
                (asked, match answer {
                    Some((on, text)) => html! { (fmt::text(Some(text), Missing::NotRecorded)) small { (q.from.words()) ", " (fmt::date(on)) } },
                    None => fmt::or(None, Missing::NotRecorded),
                })
            })))
        }
    };
    record_sheet(me, page, form, "Questions", "Referrals", main)
}

fn waiting(me: &Me, page: &EpisodePage, enquiry: &Enquiry, form: &Filled) -> Markup {
    let field = format!("answer-{}", enquiry.id);
    html! {
        (nhsuk::card(nhsuk::heading(2, format!("Asked of {}", fmt::within(enquiry.from.words()))).size(Some(nhsuk::Size::M)), html! {
            blockquote class="app-quote" { (fmt::text(page.words(enquiry.version, Key::Question), Missing::NotRecorded)) }
            p { "Asked on " (fmt::date(enquiry.asked_on)) ", expected by " (fmt::date_and_relative(enquiry.due, page.today))
                @if enquiry.due < page.today { " " (nhsuk::tag("Overdue", nhsuk::TagColour::Orange).classes("app-status")) } }
            @if page.may(ActKind::GiveInformation) {
                form method="post" action=(me.path) novalidate {
                    (me.hidden(form, Some(page.state.version)))
                    input type="hidden" name="what" value="answer";
                    input type="hidden" name="enquiry" value=(enquiry.id);
                    (form.textarea(&field, "The answer, and who gave it").rows(4))
                    (nhsuk::button("Save the answer").secondary().once())
                }
            }
        }))
    }
}
