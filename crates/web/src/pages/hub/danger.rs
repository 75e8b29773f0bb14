//! The duty lead's only way to a record: a life in danger, by the number of the record, for one hour, reviewed.

use crate::form::{Errors, Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use casework::{Act, ActKind, HubAct, Refused};
use maud::html;

const PATH: &str = "/hub/life-in-danger";
/// Least length of the reason, in characters.
const LEAST: usize = 20;

/// The routes of this file.
pub(super) fn routes(routes: Routes) -> Routes {
    let guard = Guard::needs(ActKind::BreakGlass);
    routes.get(PATH, guard, show).post(PATH, guard, open)
}

async fn show(me: Me) -> Answer {
    Ok(draw(&me, &Filled::default()))
}

async fn open(me: Me, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let number = r.text("number", "Enter the number of the record");
    let reason = r.long_text(
        "reason",
        LEAST,
        "Enter what you know and why it cannot wait, in at least 20 characters",
    );
    if !r.ticked("danger") {
        r.wrong(
            "danger",
            "Tick this only if a life is in danger. There is no other ground",
        );
    }
    let (act, fields) = match r.finish(|| {
        Some(HubAct::LifeInDanger {
            number: number?,
            reason: reason?,
        })
    }) {
        Ok(read) => read,
        Err(form) => return Ok(draw(&me, &form)),
    };
    let errors: Errors = match me.act(Act::Hub(act), &fields).await {
        Ok(done) => {
            let to = done
                .made
                .episode
                .map_or_else(|| PATH.to_owned(), |id| format!("/episodes/{id}"));
            return Ok(me.went_well(&done.words, &to));
        }
        Err(Refused::Invalid(errors)) => errors.into(),
        Err(Refused::Rejected(rejection)) => rejection.into(),
        Err(refused) => return Err(refused.into()),
    };
    Ok(draw(&me, &Filled { fields, errors }))
}

fn draw(me: &Me, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "A life is in danger" }
        (nhsuk::warning_callout(nhsuk::heading(2, "The only ground"), html! {
            p { "You can open one record for 60 minutes if a life is in danger and no clinician of this person can be reached." }
            ul {
                li { "The person sees that you looked, and why." }
                li { "The information governance officer reads every such reason." }
            }
        }))
        (layout::crisis_help())
        form method="post" action=(PATH) novalidate {
            (me.hidden(form, None))
            (form.input("number", "Number of the record").width(10).spellcheck(Some(false)).hint("Eight letters and digits, such as 4F7K-2M9A. The person has it; so has the clinician who asks you."))
            (form.textarea("reason", "What do you know, and why can it not wait?").rows(4))
            (form.tick("danger", "I believe that a life is in danger"))
            (nhsuk::button("Open the record").warning().once())
        }
    };
    let sheet = Sheet {
        title: "A life is in danger".to_owned(),
        way: Way::back("/"),
        form: Some(form),
        main,
        ..Sheet::default()
    };
    layout::form(me, sheet)
}
