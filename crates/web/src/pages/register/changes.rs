//! Each change of an entry on a page of its own: what it asks, and the event that it leads to. A registrant has those
//! that are theirs, under their own address.

use super::entry::entry_facts;
use super::fields;
use super::kept::{Kept, Whose, load};
use super::{LIST, OWN, last_checked};
use crate::extract::Id;
use crate::form::{DateRule, Fields, Filled, Reader, choices, date_values};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, changed, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::RegistrantId;
use care::registrant::{Check, RegistrantEvent};
use casework::{Act, ActKind, WorkforceAct};
use maud::{Markup, html};

/// What a page asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    Entry,
    Claim,
    Interest,
    Listing,
    Check,
    Keeper,
    Removal,
}

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let change = ActKind::ChangeRegister;
    let any: [(&'static str, Ask, ActKind); 7] = [
        ("/register/{id}/entry", Ask::Entry, change),
        ("/register/{id}/therapies", Ask::Claim, change),
        ("/register/{id}/interest", Ask::Interest, change),
        ("/register/{id}/listing", Ask::Listing, change),
        ("/register/{id}/checks", Ask::Check, ActKind::CheckRegistration),
        ("/register/{id}/keeper", Ask::Keeper, change),
        ("/register/{id}/removal", Ask::Removal, change),
    ];
    let own: [(&'static str, Ask); 5] = [
        ("/my-entry/entry", Ask::Entry),
        ("/my-entry/therapies", Ask::Claim),
        ("/my-entry/interest", Ask::Interest),
        ("/my-entry/listing", Ask::Listing),
        ("/my-entry/removal", Ask::Removal),
    ];
    let routes = any.iter().fold(routes, |routes, (path, ask, kind)| {
        let ask = *ask;
        // The pages show the entry as well: whoever may check a registration may also see the register, or not here.
        let guard = Guard::needs(*kind).and(ActKind::SeeRegister);
        routes
            .get(path, guard, move |me: Me, Id(id): Id<RegistrantId>| {
                show(me, Whose::Any(id), ask)
            })
            .post(path, guard, move |me: Me, Id(id): Id<RegistrantId>, posted: Posted| {
                take(me, Whose::Any(id), posted, ask)
            })
    });
    own.iter().fold(routes, |routes, (path, ask)| {
        let (ask, guard) = (*ask, Guard::needs(change));
        routes.get(path, guard, move |me: Me| show(me, Whose::Own, ask)).post(
            path,
            guard,
            move |me: Me, posted: Posted| take(me, Whose::Own, posted, ask),
        )
    })
}

/// An entry, and what a form lets one choose from.
struct Subject {
    kept: Kept,
    /// Accounts that could keep the entry: human, words.
    keepers: Vec<(String, String)>,
}

async fn subject(me: &Me, whose: Whose, ask: Ask) -> Result<Subject, Problem> {
    let kept = load(me, whose).await?;
    let keepers = if ask == Ask::Keeper {
        let accounts = me.ask(casework::Desk::registrant_accounts).await?;
        let free = accounts.into_iter().filter(|a| a.keeps.is_none());
        free.map(|a| (a.human.to_string(), format!("{}, signs in as {}", a.name, a.user_name)))
            .collect()
    } else {
        Vec::new()
    };
    Ok(Subject { kept, keepers })
}

async fn show(me: Me, whose: Whose, ask: Ask) -> Answer {
    let subject = subject(&me, whose, ask).await?;
    let form = start(&me, &subject.kept, ask);
    Ok(draw(&me, &subject, &form, ask))
}

async fn take(me: Me, whose: Whose, Posted(fields): Posted, ask: Ask) -> Answer {
    let subject = subject(&me, whose, ask).await?;
    let to = match (ask, whose) {
        (Ask::Removal, Whose::Any(_)) => LIST.to_owned(),
        (_, Whose::Own) => OWN.to_owned(),
        _ => subject.kept.base.clone(),
    };
    let form = match read(&me, &subject.kept, fields, ask) {
        Ok((act, fields)) => match send(&me, act, fields, &to).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => return conflict(&me, whose, fields, actual).await,
        },
        Err(form) => form,
    };
    Ok(draw(&me, &subject, &form, ask))
}

/// The entry as it is now, beside what was typed.
pub async fn conflict(me: &Me, whose: Whose, fields: Fields, actual: u64) -> Answer {
    let kept = load(me, whose).await?;
    let now = html! { (nhsuk::summary_list().facts(entry_facts(&kept))) };
    Ok(changed(me, fields, actual, &now, &kept.base))
}

/// What stands in the form to begin with.
fn start(me: &Me, kept: &Kept, ask: Ask) -> Filled {
    let state = &kept.row.state;
    match ask {
        Ask::Entry => fields::of_entry(&kept.entry),
        Ask::Interest => fields::of_interest(state.interest.as_ref()),
        Ask::Listing => fields::of_listing(&state.listing),
        Ask::Check => Filled::with(date_values("on", me.today)),
        Ask::Claim | Ask::Keeper | Ask::Removal => Filled::default(),
    }
}

fn read(me: &Me, kept: &Kept, posted: Fields, ask: Ask) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(posted, me.today);
    let expected = r.expected();
    let event = match ask {
        Ask::Entry => fields::read_entry(&mut r, Some(&kept.entry), kept.own).map(RegistrantEvent::EntryStated),
        Ask::Claim => fields::read_claim(&mut r).map(RegistrantEvent::TherapyClaimed),
        Ask::Interest => fields::read_interest(&mut r)
            .map(|stated| stated.map_or(RegistrantEvent::InterestWithdrawn, RegistrantEvent::InterestStated)),
        Ask::Listing => fields::read_listing(&mut r).map(RegistrantEvent::ListingAgreed),
        Ask::Check => read_check(&mut r),
        Ask::Keeper => r
            .parsed("human", "Choose the account of whoever this entry is about")
            .map(|human| RegistrantEvent::KeptBy { human }),
        Ask::Removal => {
            if !r.ticked("sure") {
                r.wrong("sure", "Tick the box if the entry is to be taken off");
            }
            Some(RegistrantEvent::Removed)
        }
    };
    let id = kept.row.id;
    r.finish(|| {
        Some(Act::Workforce(WorkforceAct::Registrant {
            id,
            expected,
            command: event?.into(),
        }))
    })
}

fn read_check(r: &mut Reader) -> Option<RegistrantEvent> {
    let check = r.code("check", Check::from_code, "Choose what was looked up");
    let on = r.date("on", "the day on which it was looked up", DateRule::PastOrToday);
    let in_order = r.code(
        "in-order",
        |code| ["yes", "no"].contains(&code).then_some(code == "yes"),
        "Choose whether it is in order",
    );
    let good_until = r.optional_date("good-until", "the last day for which it is good", DateRule::Any);
    if on.zip(good_until).is_some_and(|(on, last)| last < on) {
        r.wrong("good-until", "The last day must be on or after the day of the check");
    }
    Some(RegistrantEvent::Checked {
        check: check?,
        on: on?,
        in_order: in_order?,
        good_until,
    })
}

fn draw(me: &Me, s: &Subject, f: &Filled, ask: Ask) -> Response {
    let kept = &s.kept;
    let (title, button) = match ask {
        Ask::Entry => ("Change the entry", "Save the entry"),
        Ask::Claim => ("Add a therapy", "Add the therapy"),
        Ask::Interest => ("Interest in paid NHS work", "Save"),
        Ask::Listing => ("What the public directory shows", "Save"),
        Ask::Check => ("Record a check", "Save the check"),
        Ask::Keeper => ("Say who keeps this entry", "Save"),
        Ask::Removal => ("Take the entry off the register", "Take it off"),
    };
    let about = kept.about();
    let form = Form {
        title,
        area: kept.area(),
        about: &about,
        back: &kept.base,
        button,
        warning: ask == Ask::Removal,
        expected: Some(kept.row.version),
    };
    form.page(me, f, &before(me, s, ask), &drawn_fields(s, f, ask))
}

/// What to know before filling the form in.
fn before(me: &Me, s: &Subject, ask: Ask) -> Markup {
    let kept = &s.kept;
    let own = kept.own;
    html! {
        @match ask {
            Ask::Entry if own => {
                p { "The body and the number are changed by the register’s editor." }
                (nhsuk::summary_list().row(("Registration", format!("{} {}", kept.entry.body, kept.entry.number))))
            }
            Ask::Entry => {}
            Ask::Claim if own => p { "It counts once the register’s editor has looked at the evidence. Until then it stands on your entry as “To confirm” and is shown to nobody else but them." },
            Ask::Claim => p { "It counts once somebody has looked at the evidence and confirmed it. Who keeps an entry never confirms what they claim." },
            Ask::Interest => p { "Interest means paid hours. Unpaid work is never asked for here." },
            Ask::Listing => {
                @if own { p { "Yes shows your name, profession, registration and when it was last checked, your place, whether you work online, your languages and the therapies that are confirmed, to everybody on the internet. No one can pay to stand higher: the order is random." } }
                @else { p { "Only what whoever it is about has agreed to. Yes shows name, profession, registration and when it was last checked, place, whether they work online, languages and confirmed therapies to everybody on the internet." } }
            }
            Ask::Check => {
                p { "Look it up first, at the source: the body’s own register, the certificate, the supervisor, the insurer’s letter." }
                (nhsuk::summary_list().row(("Registration", format!("{} {}", kept.entry.body, kept.entry.number))).row(("Last looked up", last_checked(&kept.row.state, me.today))))
            }
            Ask::Keeper => {
                p { "From then on they change the entry themself. Make sure that it is them: ask to see who they are, and compare with the body’s register. It cannot be given to somebody else afterwards." }
                @if s.keepers.is_empty() {
                    (nhsuk::inset_text(html! { p { "There is no account in the role of registrant that does not keep an entry already. " @if me.may(ActKind::ChangeAccounts) { a class="nhsuk-link" href="/accounts/new" { "Open an account" } " first." } @else { "Ask an administrator to open one first." } } }))
                }
            }
            Ask::Removal => {
                p { @if own { "Your entry is" } @else { "The entry is" } " no longer found, asked about posts or shown in the directory. What was recorded until now stays in the record." }
                @if !own { p { "If they come back, make the entry again under the same body and number." } }
            }
        }
    }
}

fn drawn_fields(s: &Subject, f: &Filled, ask: Ask) -> Markup {
    html! {
        @match ask {
            Ask::Entry => (fields::draw_entry(f, s.kept.own)),
            Ask::Claim => (fields::draw_claim(f)),
            Ask::Interest => (fields::draw_interest(f)),
            Ask::Listing => (fields::draw_listing(f)),
            Ask::Check => {
                (f.radios("check", "What was looked up?", choices(Check::ALL, Check::code, Check::words)))
                (f.date("on", "Looked up on"))
                (f.radios("in-order", "Is it in order?", [("yes", "Yes"), ("no", "No")]))
                (f.date("good-until", "Last day for which it is good").hint("Leave it empty if none is stated. A registration without one is to be looked up again after the service’s own period."))
            }
            Ask::Keeper => (f.select("human", "Whose account", s.keepers.clone())),
            Ask::Removal => (f.tick("sure", if s.kept.own { "Take my entry off the register" } else { "Take this entry off the register" })),
        }
    }
}
