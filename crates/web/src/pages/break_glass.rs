//! Opening a record without a relationship to the person: for a written reason, for sixty minutes, reviewed afterwards.

use crate::extract::Id;
use crate::form::{Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::EpisodeId;
use casework::{Act, ActKind, Refused};
use maud::html;

/// Least length of the reason, in characters.
const LEAST: usize = 20;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/episodes/{id}/break-glass", Guard::needs(ActKind::BreakGlass), show)
        .post("/episodes/{id}/break-glass", Guard::needs(ActKind::BreakGlass), open)
}

async fn show(me: Me, Id(_): Id<EpisodeId>) -> Answer {
    Ok(draw(&me, &Filled::default()))
}

async fn open(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut reader = Reader::new(fields, me.today);
    let reason = reader.long_text(
        "reason",
        LEAST,
        "Enter why you need to open this record, in at least 20 characters",
    );
    let (reason, fields) = match reader.finish(|| reason) {
        Ok(read) => read,
        Err(form) => return Ok(draw(&me, &form)),
    };
    match me.act(Act::BreakGlass { episode: id, reason }, &fields).await {
        Ok(done) => Ok(me.went_well(&done.words, &format!("/episodes/{id}"))),
        Err(Refused::Invalid(errors)) => Ok(draw(
            &me,
            &Filled {
                fields,
                errors: errors.into(),
            },
        )),
        Err(Refused::Rejected(rejection)) => Ok(draw(
            &me,
            &Filled {
                fields,
                errors: rejection.into(),
            },
        )),
        Err(refused) => Err(refused.into()),
    }
}

fn draw(me: &Me, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Open a record that you do not work with" }
        (nhsuk::warning_callout(nhsuk::heading(2, "Before you go on"), html! {
            p { "You have no part in this person’s care that we know of. You can open the record for 60 minutes if you write down why." }
            ul {
                li { "The information governance officer reads every such reason." }
                li { "The person can see that you looked, and why." }
            }
        }))
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, None))
            (form.textarea("reason", "Why do you need to open this record?").hint("For example: the person is on the phone in distress and their therapist is away."))
            (nhsuk::button("Open the record").warning())
        }
    };
    let sheet = Sheet {
        title: "Open a record for a written reason".to_owned(),
        way: Way::back("/"),
        form: Some(form),
        main,
        ..Sheet::default()
    };
    layout::form(me, sheet)
}
