//! Each change of a practitioner on a page of its own: what it asks, and the command that it leads to.

use super::fields;
use crate::extract::{Asked, Id};
use crate::fmt;
use crate::form::{DateRule, Fields, Filled, Reader, date_values};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::find_person::{self, Found, named};
use crate::pages::plain_form::{Form, Sent, changed, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::words;
use axum::response::Response;
use care::PractitionerId;
use care::practitioner::{Certificate, PractitionerEvent};
use care::terms::TherapyCode;
use casework::read::PractitionerRow;
use casework::{Act, ActKind};
use jiff::civil::Date;
use maud::{Markup, html};

/// What a page asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    Profile,
    Registration,
    Certificate,
    Supervisor,
    Manager,
    Leave,
    Conflict,
    Leaving,
}

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let change = ActKind::ChangePractitioner;
    let all: [(&'static str, Ask, ActKind); 8] = [
        ("/practitioners/{id}/profile", Ask::Profile, change),
        (
            "/practitioners/{id}/registration",
            Ask::Registration,
            ActKind::CheckRegistration,
        ),
        ("/practitioners/{id}/certificates", Ask::Certificate, change),
        ("/practitioners/{id}/supervisor", Ask::Supervisor, change),
        ("/practitioners/{id}/manager", Ask::Manager, change),
        ("/practitioners/{id}/leave", Ask::Leave, change),
        ("/practitioners/{id}/conflict", Ask::Conflict, ActKind::DeclareConflict),
        ("/practitioners/{id}/leaving", Ask::Leaving, change),
    ];
    let routes = all.iter().fold(routes, |routes, (path, ask, kind)| {
        let ask = *ask;
        routes
            .get(
                path,
                Guard::needs(*kind),
                move |me: Me, id: Id<PractitionerId>, asked: Asked<Found>| show(me, id, asked, ask),
            )
            .post(
                path,
                Guard::needs(*kind),
                move |me: Me, id: Id<PractitionerId>, posted: Posted| take(me, id, posted, ask),
            )
    });
    routes
        .get(
            "/practitioners/{id}/certificates/{therapy}/ending",
            Guard::needs(change),
            show_ending,
        )
        .post(
            "/practitioners/{id}/certificates/{therapy}/ending",
            Guard::needs(change),
            end_certificate,
        )
}

/// A practitioner, and what the form lets one choose from.
struct Subject {
    row: PractitionerRow,
    name: String,
    options: Vec<(String, String)>,
    searched: bool,
    search: String,
}

/// Those who work here, as choices: all but one.
pub fn active(rows: &[PractitionerRow], today: Date, but: Option<PractitionerId>) -> Vec<(String, String)> {
    rows.iter()
        .filter(|r| r.state.is_active(today) && Some(r.id) != but)
        .filter_map(|r| {
            let profile = r.state.profile.as_ref()?;
            Some((
                r.id.to_string(),
                format!("{}, {}", profile.name.listed(), profile.profession),
            ))
        })
        .collect()
}

async fn load(me: &Me, id: PractitionerId, ask: Ask, search: &str) -> Result<Subject, Problem> {
    let searched = find_person::words(me, search);
    let row = if me.may(ActKind::SeePractitioners) {
        me.ask(move |desk, p| desk.practitioner(p, id)).await?
    } else {
        return Err(Problem::NotFound);
    };
    let name = row
        .state
        .profile
        .as_ref()
        .map(|p| p.name.full())
        .ok_or(Problem::NotFound)?;
    let options = match ask {
        Ask::Supervisor => active(&me.ask(casework::Desk::practitioners).await?, me.today, Some(id)),
        Ask::Manager => {
            let own = row.state.profile.as_ref().map(|p| p.human);
            let humans = me.ask(casework::Desk::staff_humans).await?;
            humans
                .into_iter()
                .filter(|(human, _)| Some(*human) != own)
                .map(|(human, name)| (human.to_string(), name))
                .collect()
        }
        Ask::Conflict => match searched.clone() {
            Some(words) => {
                let hits = me.ask(move |desk, p| desk.search_people(p, &words)).await?;
                hits.into_iter()
                    .map(|hit| (hit.person.id.to_string(), named(&hit.person)))
                    .collect()
            }
            None => Vec::new(),
        },
        _ => Vec::new(),
    };
    let search = search.to_owned();
    Ok(Subject {
        row,
        name,
        options,
        searched: searched.is_some(),
        search,
    })
}

async fn show(me: Me, Id(id): Id<PractitionerId>, Asked(found): Asked<Found>, ask: Ask) -> Answer {
    let subject = load(&me, id, ask, &found.search).await?;
    let form = start(&me, &subject, ask);
    Ok(draw(&me, &subject, &form, ask))
}

async fn take(me: Me, Id(id): Id<PractitionerId>, Posted(fields): Posted, ask: Ask) -> Answer {
    if ask == Ask::Conflict && find_person::is_search(&fields) {
        return find_person::keep(&me, &fields, &me.path);
    }
    let search = fields.get("search").to_owned();
    let subject = load(&me, id, ask, &search).await?;
    let form = match read(&me, &subject, fields, ask) {
        Ok((act, fields)) => match send(&me, act, fields, &format!("/practitioners/{id}")).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => {
                let subject = load(&me, id, ask, &search).await?;
                return Ok(conflict(&me, &subject, fields, actual));
            }
        },
        Err(form) => form,
    };
    Ok(draw(&me, &subject, &form, ask))
}

/// The practitioner as they are now, beside what was typed.
fn conflict(me: &Me, s: &Subject, fields: Fields, actual: u64) -> Response {
    let profile = s.row.state.profile.as_ref();
    let therapies: Vec<TherapyCode> = s.row.state.certificates.iter().map(|c| c.therapy.clone()).collect();
    let now = html! {
        (nhsuk::summary_list()
            .row(("Name", s.name.as_str()))
            .row(("Profession", profile.map_or("", |p| p.profession.as_str())))
            .row(("Registration", super::registration(profile.map(|p| &p.registration), s.row.registration_current, me.today)))
            .row(("Certified in", if therapies.is_empty() { "None recorded".to_owned() } else { words::therapies(&therapies) }))
            .row(("Supervisor", s.row.supervisor.clone().unwrap_or_else(|| "Not recorded".to_owned())))
            .row(("Safe clinical hours", profile.map_or_else(String::new, |p| format!("{} a week", p.clinical_hours_week)))))
    };
    changed(me, fields, actual, &now, &format!("/practitioners/{}", s.row.id))
}

/// What stands in the form to begin with.
fn start(me: &Me, s: &Subject, ask: Ask) -> Filled {
    match (ask, &s.row.state.profile) {
        (Ask::Profile, Some(profile)) => {
            let mut form = fields::of_profile(profile);
            if profile.gender.is_none() {
                form.fields.set("gender", "not-offered");
            }
            form
        }
        (Ask::Registration, _) => Filled::with(date_values("on", me.today)),
        (Ask::Supervisor, _) => Filled::with(s.row.state.supervisor.map(|id| ("supervisor", id.to_string()))),
        (Ask::Manager, _) => Filled::with(s.row.state.manager.map(|id| ("manager", id.to_string()))),
        _ => Filled::default(),
    }
}

fn read(me: &Me, s: &Subject, posted: Fields, ask: Ask) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(posted, me.today);
    let expected = r.expected();
    let command = match ask {
        Ask::Profile => {
            let before = s.row.state.profile.as_ref();
            fields::read(me, &mut r, before.map(|p| p.human)).map(|profile| {
                // What this form does not ask for stays as it is.
                let mut profile = profile;
                if let Some(before) = before {
                    profile.name.uses.clone_from(&before.name.uses);
                    profile.name.title.clone_from(&before.name.title);
                }
                PractitionerEvent::ProfileStated(profile)
            })
        }
        Ask::Registration => {
            let on = r.date("on", "the day on which you looked it up", DateRule::PastOrToday);
            on.map(|on| PractitionerEvent::RegistrationChecked { on })
        }
        Ask::Certificate => {
            let therapy = r.text("therapy", "Choose a therapy");
            let since = r.optional_date("since", "the date of the certificate", DateRule::PastOrToday);
            therapy.map(|therapy| {
                let therapy = TherapyCode::new(therapy);
                PractitionerEvent::Certified(Certificate { therapy, since })
            })
        }
        Ask::Supervisor => {
            let supervisor = r.parsed("supervisor", "Choose a supervisor");
            supervisor.map(|supervisor| PractitionerEvent::SupervisorNamed { supervisor })
        }
        Ask::Manager => {
            let manager = r.parsed("manager", "Choose a line manager");
            manager.map(|manager| PractitionerEvent::ManagerNamed { manager })
        }
        Ask::Leave => {
            let from = r.date("from", "the first day away", DateRule::Any);
            let to = r.date("to", "the last day away", DateRule::Any);
            if from.zip(to).is_some_and(|(from, to)| to < from) {
                r.wrong("to", "The last day away must be on or after the first");
            }
            from.zip(to)
                .map(|(from, to)| PractitionerEvent::LeaveAgreed { from, to })
        }
        Ask::Conflict => {
            let person = r.parsed("person", "Find and choose the person");
            person.map(|person| PractitionerEvent::ConflictDeclared { person })
        }
        Ask::Leaving => {
            let on = r.date("on", "the last day", DateRule::Any);
            on.map(|on| PractitionerEvent::Left { on })
        }
    };
    let id = s.row.id;
    r.finish(|| {
        Some(Act::Practitioner {
            id,
            expected,
            command: command?,
        })
    })
}

fn draw(me: &Me, s: &Subject, f: &Filled, ask: Ask) -> Response {
    let back = format!("/practitioners/{}", s.row.id);
    let (title, button) = match ask {
        Ask::Profile => ("Change the profile", "Save the profile"),
        Ask::Registration => ("Record a registration check", "Save the check"),
        Ask::Certificate => ("Record a certificate", "Save the certificate"),
        Ask::Supervisor => ("Name the supervisor", "Save the supervisor"),
        Ask::Manager => ("Name the line manager", "Save the line manager"),
        Ask::Leave => ("Agree leave", "Save the leave"),
        Ask::Conflict => ("Name somebody whom they know", "Name them"),
        Ask::Leaving => ("Record that they leave", "Record the last day"),
    };
    let form = Form {
        title,
        area: "Practitioners",
        about: &s.name,
        back: &back,
        button,
        warning: ask == Ask::Leaving,
        expected: Some(s.row.version),
    };
    if ask == Ask::Conflict && s.options.is_empty() {
        // Nobody to choose from yet: the page that searches.
        let main = html! {
            h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (s.name) } (title) }
            (before(s, ask, me.today))
            (find_person::form(me, &me.path, s.searched))
        };
        let sheet = Sheet {
            title: title.to_owned(),
            area: "Practitioners",
            way: Way::back(back),
            main,
            ..Sheet::default()
        };
        return layout::form(me, sheet);
    }
    form.page(me, f, &before(s, ask, me.today), &drawn_fields(s, f, ask))
}

/// What to know before filling the form in.
fn before(s: &Subject, ask: Ask, today: Date) -> Markup {
    html! {
        @match ask {
            Ask::Registration => {
                p { "Look up the register of the body first: the name, the number, and that the registration holds." }
                (nhsuk::summary_list().row(("Registration", super::registration(s.row.state.profile.as_ref().map(|p| &p.registration), s.row.registration_current, today))))
            }
            Ask::Certificate => p { "Only after you have seen the certificate or the entry of the accrediting body." },
            Ask::Manager => p { "It decides who may review whom: nobody in the line of management of who decided gives a second opinion." },
            Ask::Leave => p { "No slot of theirs is offered for a day on which they are away. Sessions already planned are not moved; look at them and speak with the people." },
            Ask::Conflict => p { "Somebody they know in private life. The person is never proposed to them, and their record stays closed to them. It says nothing of why." },
            Ask::Leaving => {
                p { (s.name) " has " (fmt::plural(s.row.courses, "open course", "open courses")) " and " (fmt::plural(s.row.slots.0, "slot", "slots")) ". From the day after, nobody new is assigned." }
                @if s.row.courses > 0 { (nhsuk::warning_callout(nhsuk::heading(2, "People in therapy with them"), html! { p { "Agree with each person who goes on with them, and change the therapist on their record, before the last day." } })) }
                p { "It cannot be undone; whoever comes back joins again." }
            }
            _ => {}
        }
    }
}

fn drawn_fields(s: &Subject, f: &Filled, ask: Ask) -> Markup {
    html! {
        @match ask {
            Ask::Profile => (fields::draw(f)),
            Ask::Registration => (f.date("on", "Looked up on")),
            Ask::Certificate => {
                (f.select("therapy", "Therapy", fields::therapies()))
                (f.date("since", "Certificate dated").hint("Leave it empty if it is not known."))
            }
            Ask::Supervisor => (f.select("supervisor", "Supervisor", s.options.clone())),
            Ask::Manager => (f.select("manager", "Line manager", s.options.clone())),
            Ask::Leave => {
                (f.date("from", "First day away"))
                (f.date("to", "Last day away"))
            }
            Ask::Conflict => {
                input type="hidden" name="search" value=(s.search);
                (f.radios("person", "Who is it?", s.options.clone()))
            }
            Ask::Leaving => (f.date("on", "Last day")),
        }
    }
}

async fn show_ending(me: Me, Id((id, therapy)): Id<(PractitionerId, String)>) -> Answer {
    let subject = load(&me, id, Ask::Certificate, "").await?;
    ending(&me, &subject, &therapy, &Filled::default())
}

/// The certificate that an address names: codes stand in small letters there.
fn held(s: &Subject, therapy: &str) -> Result<TherapyCode, Problem> {
    let codes = s.row.state.certificates.iter().map(|c| &c.therapy);
    let mut found = codes.filter(|code| code.as_str().eq_ignore_ascii_case(therapy));
    found.next().cloned().ok_or(Problem::NotFound)
}

fn ending(me: &Me, s: &Subject, therapy: &str, f: &Filled) -> Answer {
    let name = words::therapy(&held(s, therapy)?);
    let back = format!("/practitioners/{}", s.row.id);
    let form = Form {
        title: &format!("End the certificate for {name}"),
        area: "Practitioners",
        about: &s.name,
        back: &back,
        button: "End the certificate",
        warning: true,
        expected: Some(s.row.version),
    };
    let before = html! {
        p { "From now on nobody new is assigned to " (s.name) " for " (name) ". Courses that have begun go on." }
        p { "If it was a mistake, record the certificate again." }
    };
    Ok(form.page(me, f, &before, &html! {}))
}

async fn end_certificate(me: Me, Id((id, therapy)): Id<(PractitionerId, String)>, Posted(fields): Posted) -> Answer {
    let subject = load(&me, id, Ask::Certificate, "").await?;
    let command = PractitionerEvent::CertificateEnded {
        therapy: held(&subject, &therapy)?,
    };
    let expected = Reader::new(fields.clone(), me.today).expected();
    let act = Act::Practitioner { id, expected, command };
    match send(&me, act, fields, &format!("/practitioners/{id}")).await? {
        Sent::Done(response) => Ok(response),
        Sent::Again(form) => ending(&me, &subject, &therapy, &form),
        Sent::Changed(fields, actual) => Ok(conflict(&me, &subject, fields, actual)),
    }
}
