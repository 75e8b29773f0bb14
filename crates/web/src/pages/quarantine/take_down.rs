//! A held message written down as a referral by a human.

use super::message::load;
use super::sender;
use crate::extract::Id;
use crate::form::{DateRule, Fields, Filled, Reader, choices, date_values};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Sent, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::calendar::london_date;
use care::episode::ReferralWords;
use care::person::{Identity, Name, Reach};
use care::terms::{Means, ReferralSource, SentUrgency};
use casework::{Act, ActKind, NewReferral, QuarantineId, Quarantined, Resolution};
use maud::{Markup, html};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let resolves = Guard::needs(ActKind::ResolveQuarantine);
    routes
        .get("/quarantine/{id}/take-down", resolves, show)
        .post("/quarantine/{id}/take-down", resolves, take_down)
}

async fn show(me: Me, Id(id): Id<QuarantineId>) -> Answer {
    let held = load(&me, id).await?;
    let mut form = Filled::with(date_values("received-on", london_date(held.row.at)));
    form.fields.set("organisation", held.row.sender.clone());
    Ok(draw(&me, &held, &form))
}

async fn take_down(me: Me, Id(id): Id<QuarantineId>, Posted(fields): Posted) -> Answer {
    let held = load(&me, id).await?;
    let form = match read(&me, id, fields) {
        Ok((act, fields)) => match send(&me, act, fields, &format!("/quarantine/{id}")).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(..) => return Err(Problem::Changed),
        },
        Err(form) => form,
    };
    Ok(draw(&me, &held, &form))
}

fn read(me: &Me, id: QuarantineId, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let given = r.text("given", "Enter the first name");
    let family = r.optional("family").unwrap_or_default();
    let born = r.optional_date("born", "the date of birth", DateRule::PastOrToday);
    let nhs_number = r.nhs_number("nhs-number");
    let gp_practice = r.optional("gp-practice");
    let phone = r.phone("phone");
    let email = r.email("email");
    let postcode = r.postcode("postcode");
    let address = r.optional("address");
    let source = r.code("source", ReferralSource::from_code, "Choose who sent it");
    let organisation = r.optional("organisation");
    let urgency = r.optional_code("urgency", SentUrgency::from_code);
    let received_on = r.date("received-on", "the day on which it came", DateRule::PastOrToday);
    let reason = r.text("reason", "Enter the reason for the referral");
    let words = ReferralWords {
        own_words: r.optional("own-words"),
        reason,
        safety: r.optional("safety"),
        medication: r.optional("medication"),
        referrer_name: r.optional("referrer-name"),
        referrer_contact: r.optional("referrer-contact"),
        ..ReferralWords::default()
    };
    r.finish(|| {
        let new = NewReferral {
            identity: Identity {
                name: Some(Name {
                    given: given?,
                    family,
                    ..Name::default()
                }),
                born,
                nhs_number,
                gp_practice,
                ..Identity::default()
            },
            reach: Reach {
                phone,
                email,
                address: address.iter().flat_map(|a| a.lines()).map(str::to_owned).collect(),
                postcode,
                ..Reach::default()
            },
            source: source?,
            means: Means::Message,
            received_on: Some(received_on?),
            referrer_organisation: organisation,
            urgency,
            words,
            ..NewReferral::default()
        };
        let resolution = Resolution::TakeDown(Box::new(new));
        Some(Act::ResolveQuarantine { id, resolution })
    })
}

fn draw(me: &Me, held: &Quarantined, f: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (sender(&held.row)) } "Write the referral down" }
        p { "As far as the message says it; leave the rest empty and it will be asked about. The message itself stays with the record." }
        (nhsuk::details("The message as it was sent", html! { pre class="app-message" tabindex="0" role="region" aria-label="The message as it was sent" { (held.sent.original) } }))
        form method="post" action=(me.path) novalidate {
            (me.hidden(f, None))
            (fields(f))
            (nhsuk::button("Take it in as a referral").once())
        }
    };
    let sheet = Sheet {
        title: "Write the referral down".to_owned(),
        area: "Held messages",
        way: Way::back(format!("/quarantine/{}", held.row.id)),
        form: Some(f),
        main,
    };
    layout::form(me, sheet)
}

fn fields(f: &Filled) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "The person" }
        (f.input("given", "First name or names").width(20))
        (f.input("family", "Last name").hint("Leave it empty for somebody who has one name.").width(20))
        (f.date("born", "Date of birth"))
        (f.nhs_number("nhs-number", "NHS number"))
        (f.phone("phone", "Phone"))
        (f.input("email", "Email").kind("email").width(20))
        (f.textarea("address", "Address").rows(3))
        (f.input("postcode", "Postcode").width(10))
        (f.input("gp-practice", "GP practice").width(20))
        h2 class="nhsuk-heading-m" { "The referral" }
        (f.select("source", "Who sent it", choices(ReferralSource::ALL, ReferralSource::code, ReferralSource::words)))
        (f.input("organisation", "Organisation").width(20))
        (f.input("referrer-name", "Name of the referrer").width(20))
        (f.input("referrer-contact", "How to reach the referrer").width(20))
        (f.date("received-on", "Came on").hint("The wait is counted from here."))
        (f.select("urgency", "Called by the sender", choices(SentUrgency::ALL, SentUrgency::code, SentUrgency::words)))
        (f.textarea("reason", "Reason for the referral").rows(4))
        (f.textarea("own-words", "In the person’s own words").rows(4))
        (f.textarea("safety", "What it says about safety").hint("Word for word. It is read first.").rows(3))
        (f.textarea("medication", "Medication").rows(2))
        (layout::crisis_help())
    }
}
