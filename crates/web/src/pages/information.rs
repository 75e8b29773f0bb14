//! Further information on a referral: a letter, a document, words.

use super::person::upload;
use super::shared::{load, record_sheet, run};
use crate::extract::Id;
use crate::fmt::{self, Missing};
use crate::form::{Fields, Filled, Reader};
use crate::me::{Me, Posted};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::episode::EpisodeEvent;
use care::{EpisodeId, Key};
use casework::read::EpisodePage;
use casework::{Act, ActKind};
use maud::html;

const ADDS: Guard = Guard::needs(ActKind::AddInformation);

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/episodes/{id}/information", ADDS, show)
        .post("/episodes/{id}/information", ADDS, add)
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw(&me, &page, &Filled::default()))
}

async fn add(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    run(
        &me,
        id,
        read(&me, id, fields, true),
        &format!("/episodes/{id}/information"),
        draw,
    )
    .await
}

/// What was typed and attached: one of the two must be there. `versioned`: whether the form holds to the version it was
/// made from.
pub(super) fn read(me: &Me, id: EpisodeId, fields: Fields, versioned: bool) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let text = r.optional("text");
    let attachments = upload::read(&mut r);
    if text.is_none() && r.fields().file(upload::FIELD).is_none() {
        r.wrong("text", "Write something or attach a document");
    }
    let expected = r.expected().filter(|_| versioned);
    r.finish(|| {
        Some(Act::AddInformation {
            episode: id,
            expected,
            attachments,
            text,
        })
    })
}

fn draw(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let sees_documents = me.may(ActKind::SeeDocument);
    let added: Vec<_> = page
        .entries
        .iter()
        .rev()
        .filter_map(|entry| match &entry.event {
            EpisodeEvent::FurtherInformationReceived { document } => Some((entry, *document)),
            _ => None,
        })
        .collect();
    let main = html! {
        h1 class="nhsuk-heading-l" { "Add information" }
        form method="post" action=(me.path) enctype="multipart/form-data" novalidate {
            (me.hidden(form, Some(page.state.version)))
            (form.textarea("text", "What was said or sent, and by whom").rows(6))
            (upload::field(form, "A letter or document (optional)"))
            (nhsuk::button("Add to the record").once())
        }
        @if !added.is_empty() {
            h2 class="nhsuk-heading-m" { "Added so far" }
            (nhsuk::summary_list().facts(added.iter().map(|(entry, document)| {
                let who = format!("{}, {}", fmt::date(entry.header.date()), entry.author);
                (who, html! {
                    @if entry.masked.contains(&Key::Answer) { span class="app-missing" { "Not shown in your role" } }
                    @else if let Some(text) = entry.words.get(Key::Answer) { (fmt::text(Some(text), Missing::NotRecorded)) }
                    @if let Some(id) = document {
                        @if sees_documents { p { a class="nhsuk-link" href={ "/documents/" (id) } { "Open the document" } } }
                        @else { p class="app-missing" { "A document, not shown in your role" } }
                    }
                })
            })))
        }
    };
    record_sheet(me, page, form, "Add information", "Referrals", main)
}
