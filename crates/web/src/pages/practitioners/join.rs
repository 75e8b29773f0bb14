//! A practitioner joins.

use super::fields;
use crate::form::{DateRule, Fields, Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Sent, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::practitioner::Certificate;
use care::terms::{Medium, TherapyCode};
use casework::{Act, ActKind};
use maud::html;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let changes = Guard::needs(ActKind::ChangePractitioner);
    routes
        .get("/practitioners/new", changes, show)
        .post("/practitioners/new", changes, join)
}

/// Whom the form lets one choose from.
struct Choices {
    supervisors: Vec<(String, String)>,
    humans: Vec<(String, String)>,
}

async fn choices_of(me: &Me) -> Result<Choices, Problem> {
    let rows = me.ask(casework::Desk::practitioners).await?;
    let humans = me.ask(casework::Desk::staff_humans).await?;
    let taken: Vec<_> = rows
        .iter()
        .filter_map(|r| r.state.profile.as_ref().map(|p| p.human))
        .collect();
    Ok(Choices {
        supervisors: super::changes::active(&rows, me.today, None),
        humans: humans
            .into_iter()
            .filter(|(id, _)| !taken.contains(id))
            .map(|(id, name)| (id.to_string(), name))
            .collect(),
    })
}

async fn show(me: Me) -> Answer {
    let choices = choices_of(&me).await?;
    let form = Filled::with([("media", Medium::InPerson.code()), ("gender", "not-offered")]);
    Ok(draw(&me, &choices, &form))
}

async fn join(me: Me, Posted(fields): Posted) -> Answer {
    let form = match read(&me, fields) {
        Ok((act, fields)) => match send(&me, act, fields, "/practitioners").await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            // Nothing that could have been changed meanwhile.
            Sent::Changed(..) => return Err(Problem::Changed),
        },
        Err(form) => form,
    };
    let choices = choices_of(&me).await?;
    Ok(draw(&me, &choices, &form))
}

fn read(me: &Me, posted: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(posted, me.today);
    let human = r.fields().get("human").parse().ok();
    let profile = fields::read(me, &mut r, human);
    let therapy = r.optional("therapy").map(TherapyCode::new);
    let since = r.optional_date("since", "the date of the certificate", DateRule::PastOrToday);
    let supervisor = r.fields().get("supervisor").parse().ok();
    r.finish(|| {
        Some(Act::JoinPractitioner {
            profile: profile?,
            certificates: therapy
                .map(|therapy| Certificate { therapy, since })
                .into_iter()
                .collect(),
            supervisor,
        })
    })
}

fn draw(me: &Me, c: &Choices, f: &Filled) -> Response {
    let therapies = fields::therapies();
    let main = html! {
        h1 class="nhsuk-heading-l" { "Add a practitioner" }
        p { "For one person. " a class="nhsuk-link" href="/practitioners/import" { "Bring in a file" } " for many." }
        form method="post" action="/practitioners/new" novalidate {
            (me.hidden(f, None))
            (fields::draw(f))
            (f.select("therapy", "Certified in", therapies).hint("A first therapy. Further ones are added on their page."))
            (f.date("since", "Certificate dated").hint("Leave it empty if it is not known."))
            (f.select("supervisor", "Supervisor", c.supervisors.clone()))
            @if !c.humans.is_empty() {
                (f.select("human", "Signs in here already as", c.humans.clone()).hint("Choose them if they have an account, so that nobody ever reviews what they decided themself. Leave it if they are new here."))
            }
            (nhsuk::button("Add the practitioner").once())
        }
    };
    let sheet = Sheet {
        title: "Add a practitioner".to_owned(),
        area: "Practitioners",
        way: Way::back("/practitioners"),
        form: Some(f),
        main,
    };
    layout::form(me, sheet)
}
