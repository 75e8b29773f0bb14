//! Coming to the hub: by oneself without signing in, or told to one of its clinicians on the phone. The same form, in two
//! voices; the work comes first, and nothing that an employer gave is asked for.

use super::super::person::fields::{Voice, names, needs, reach, read_needs, read_reach, read_safe_ways, safe_ways};
use super::super::refer::{check_ways, field_errors};
use super::{about, number};
use crate::form::{DateRule, Errors, Fields, Filled, KEY, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted, Stranger};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::say::say;
use axum::response::Response;
use care::episode::ReferralWords;
use care::person::{Identity, Name};
use care::staff_hub::{StaffEntry, StaffMatter, WorkKind, record_number};
use care::terms::ConsentKind;
use care::{PersonId, PractitionerId};
use casework::{Act, ActKind, Done, HubAct, HubReferral, NewReferral, Once, Refused};
use maud::{Markup, html};
use nhsuk::Legend;

/// The value that says: for none of the services named.
const NONE: &str = "none";

/// The routes of this file.
pub(super) fn routes(routes: Routes) -> Routes {
    let staff = Guard::needs(ActKind::Refer);
    routes
        .get("/hub/ask", Guard::public(), show)
        .post("/hub/ask", Guard::public(), take)
        .get("/hub/take-down", staff, show_taken_down)
        .post("/hub/take-down", staff, take_down)
}

async fn show(stranger: Stranger) -> Answer {
    Ok(draw(&stranger, &Filled::default()))
}

async fn take(stranger: Stranger, Posted(fields): Posted) -> Answer {
    if stranger
        .app
        .floods()
        .is_too_much(&stranger.network, stranger.app.desk().now())
    {
        return Err(Problem::Busy);
    }
    if fields.get("change") == "yes" {
        // Back to the form with everything typed: a browser does not go back to a form that was sent.
        let mut fields = fields;
        fields.set("change", "");
        return Ok(draw(
            &stranger,
            &Filled {
                fields,
                ..Filled::default()
            },
        ));
    }
    let asked = Asked::of(&stranger.app);
    let (referral, fields) = match read(&asked, stranger.today, fields, Voice::You) {
        Ok(read) => read,
        Err(form) => return Ok(draw(&stranger, &form)),
    };
    // Told where to go, and nothing kept, unless she has read that and comes all the same.
    if asked.belongs_elsewhere(&fields) && fields.get("stay") != "yes" {
        return Ok(draw_neighbour(&stranger, &fields));
    }
    let (key, body) = (fields.get(KEY).to_owned(), fields.content_bytes());
    let answer = stranger.app.ask(move |desk| {
        let visitor = desk.visitor();
        let once = (!key.is_empty()).then_some(Once { key: &key, body: &body });
        desk.act(&visitor, Act::Hub(HubAct::Enter(Box::new(referral))), once)
    });
    match sent(answer.await?)? {
        Ok(person) => Ok(number::show(&stranger, &record_number(person))),
        Err(errors) => Ok(draw(&stranger, &Filled { fields, errors })),
    }
}

/// What became of the form: whose record it is, or what needs attention.
fn sent(answer: Result<Done, Refused>) -> Result<Result<PersonId, Errors>, Problem> {
    match answer {
        Ok(done) => done.made.person.map(Ok).ok_or(Problem::NotFound),
        Err(Refused::Rejected(rejection)) => Ok(Err(rejection.into())),
        Err(Refused::Invalid(errors)) => Ok(Err(field_errors(errors))),
        Err(refused) => Err(refused.into()),
    }
}

/// What the form asks that depends on the hub.
struct Asked {
    not_taken: Vec<String>,
    clinicians: Vec<(PractitionerId, String)>,
}

impl Asked {
    fn of(app: &crate::App) -> Self {
        let service = app.desk().service();
        Self {
            not_taken: service
                .neighbour
                .as_ref()
                .map(|n| n.not_taken.clone())
                .unwrap_or_default(),
            clinicians: app.desk().hub_clinicians(),
        }
    }

    /// Whether she works for a service whose staff the hub sends on.
    fn belongs_elsewhere(&self, fields: &Fields) -> bool {
        let works_for = fields.get("works-for");
        self.not_taken
            .iter()
            .enumerate()
            .any(|(at, _)| works_for == at.to_string())
    }
}

fn read(
    asked: &Asked,
    today: jiff::civil::Date,
    fields: Fields,
    voice: Voice,
) -> Result<(HubReferral, Fields), Filled> {
    let mut r = Reader::new(fields, today);
    let work = r.code(
        "work",
        WorkKind::from_code,
        &voice.says("hub-work-missing", "Choose the work they do"),
    );
    if !asked.not_taken.is_empty() {
        let known = |value: &str| {
            let at = value.parse::<usize>().ok().filter(|at| *at < asked.not_taken.len());
            (value == NONE || at.is_some()).then_some(())
        };
        r.code(
            "works-for",
            known,
            &voice.says("hub-works-for-missing", "Choose one of the services, or none of them"),
        );
    }
    let own_words = r.text(
        "own-words",
        &voice.says("hub-words-missing", "Write down what brings them, in their words"),
    );
    let matter = r.optional_code("matter", StaffMatter::from_code);
    let event_on = r.optional_date(
        "event",
        &voice.says("hub-event-what", "the day it happened"),
        DateRule::PastOrToday,
    );
    let name = Name {
        given: r.optional("given").unwrap_or_default(),
        family: r.optional("family").unwrap_or_default(),
        uses: r.optional("uses"),
        title: None,
    };
    if name.full().is_empty() {
        r.wrong(
            "given",
            voice.says("hub-called-missing", "Enter a name that we can call them by"),
        );
    }
    let reach = read_reach(&mut r);
    let (safe_contact, careful, mut consents) = read_safe_ways(&mut r);
    check_ways(&mut r);
    let (needs, interpreter) = read_needs(&mut r);
    if r.ticked("gp-copies") {
        consents.push(ConsentKind::ShareWithGp);
    }
    let gp_practice = r.optional("gp-practice");
    let listed = |code: &str| {
        let id: PractitionerId = code.parse().ok()?;
        asked.clinicians.iter().any(|(known, _)| *known == id).then_some(id)
    };
    let knows = r.codes("knows", listed);
    let others = r.optional("others");
    let employer = r.optional("employer");
    let told = r.fields().get("stay") == "yes";
    let words = ReferralWords {
        own_words,
        hopes: r.optional("hopes"),
        safety: r.optional("safety"),
        ..ReferralWords::default()
    };
    let elsewhere = asked.belongs_elsewhere(r.fields());
    r.finish(|| {
        Some(HubReferral {
            entry: Some(StaffEntry {
                work: work?,
                matter,
                employer,
                event_on,
                knows,
                told_of_neighbour: told && elsewhere,
            }),
            others,
            person: NewReferral {
                identity: Identity {
                    name: Some(name),
                    gp_practice,
                    ..Identity::default()
                },
                reach,
                safe_contact,
                careful,
                needs,
                interpreter,
                consents,
                words,
                ..NewReferral::default()
            },
        })
    })
}

fn draw(stranger: &Stranger, form: &Filled) -> Response {
    let asked = Asked::of(&stranger.app);
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("hub-ask")) }
        p { (say("hub-ask-lead")) }
        (layout::crisis_help())
        p { (say("hub-ask-watched")) }
        (about::reach(stranger))
        form method="post" action="/hub/ask" novalidate {
            (stranger.hidden(form))
            (questions(form, &asked, Voice::You))
            p { (say("hub-ask-private")) }
            (nhsuk::button(say("hub-send")).once())
        }
    };
    let sheet = Sheet {
        title: say("hub-ask"),
        way: Way::back("/hub"),
        form: Some(form),
        main,
        ..Sheet::default()
    };
    layout::public(stranger, sheet)
}

fn questions(form: &Filled, asked: &Asked, voice: Voice) -> Markup {
    let own = voice == Voice::You;
    let event = form
        .date(
            "event",
            Legend::small(voice.says("hub-event", "If something happened at work: on which day? (optional)")),
        )
        .hint(voice.says(
            "hub-event-hint",
            "For example, 15 3 2026. If you do not know the day, leave it empty.",
        ));
    let services = asked
        .not_taken
        .iter()
        .enumerate()
        .map(|(at, name)| nhsuk::choice(at.to_string(), name.clone()));
    let services: Vec<nhsuk::Choice> = services
        .chain([
            nhsuk::Choice::or(voice.says("hub-or", "or")),
            nhsuk::choice(NONE, voice.says("hub-none", "None of these")),
        ])
        .collect();
    let knows = asked
        .clinicians
        .iter()
        .map(|(id, name)| nhsuk::choice(id.to_string(), name.clone()));
    let more = html! {
        (needs(form, voice))
        (form.input("employer", voice.says("hub-employer", "Their employer (optional)"))
            .hint(voice.says("hub-employer-hint", "Shown to nobody. Used only to count, and only for employers of whom 50 or more people have come.")))
        (form.tick("gp-copies", voice.says("hub-gp-copies", "They want copies of letters sent to their GP")).hint(voice.says("hub-gp-hint", "Left empty, no GP hears of it.")))
        (form.input("gp-practice", voice.says("hub-gp", "Their GP surgery, if they want that (optional)")))
    };
    html! {
        (form.radios("work", Legend::medium(voice.says("hub-work", "What work do they do?")), WorkKind::ALL.iter().map(|work| nhsuk::choice(work.code(), super::work_words(*work)))))
        @if !asked.not_taken.is_empty() {
            (form.radios("works-for", Legend::medium(voice.says("hub-works-for", "Do they work for one of these?")), services)
                .hint(voice.says("hub-works-for-hint", "Their staff are seen by another hub, so that nobody meets a colleague.")))
        }
        (form.textarea("own-words", nhsuk::Label::medium(voice.says("hub-words", "What brings them?"))).rows(6)
            .hint(voice.says("hub-words-hint", "In their own words. Leave out the names of people they care for.")))
        (form.radios("matter", Legend::small(voice.says("hub-matter", "Is it one of these? (optional)")), StaffMatter::ALL.iter().map(|matter| nhsuk::choice(matter.code(), super::matter_words(*matter)))))
        (event)
        (form.textarea("hopes", voice.says("hub-hopes", "What do they hope for? (optional)")).rows(2))
        h2 class="nhsuk-heading-m" { (voice.says("hub-reach", "How we reach them")) }
        (names(form, voice))
        (reach(form, voice))
        (safe_ways(form, voice))
        h2 class="nhsuk-heading-m" { (voice.says("hub-people", "People they know")) }
        @if !asked.clinicians.is_empty() {
            (form.checkboxes("knows", Legend::small(voice.says("hub-knows", "Do they know any of our clinicians? (optional)")), knows)
                .hint(voice.says("hub-knows-hint", "Whoever is ticked can never see the record, nor find out that they came.")))
        }
        (form.textarea("others", voice.says("hub-others", "Anybody else in health or care who should not hear of it? (optional)")).rows(2)
            .hint(voice.says("hub-others-hint", "Colleagues or therapists they know, for example.")))
        h2 class="nhsuk-heading-m" { (voice.says("hub-safety", "Their safety")) }
        (form.textarea("safety", voice.says("hub-unsafe", "Anything that makes them feel unsafe, from themself or from others (optional)")).rows(3)
            .hint(voice.says("hub-unsafe-hint", "A clinician reads it on the next working day and calls. If help is needed before then, use the numbers at the top.")))
        (nhsuk::details(voice.says("hub-more", "What they may need, their employer, their GP (all optional)"), more))
        @if own && form.fields.get("stay") == "yes" { input type="hidden" name="stay" value="yes"; }
    }
}

/// She works for a service whose staff are seen elsewhere: where to go, nothing kept, and a way to stay.
fn draw_neighbour(stranger: &Stranger, fields: &Fields) -> Response {
    let service = stranger.app.desk().service();
    let neighbour = service.neighbour.clone().unwrap_or_default();
    let form = Filled {
        fields: fields.clone(),
        ..Filled::default()
    };
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("hub-other")) }
        p { (say("hub-other-lead")) }
        (nhsuk::inset_text(html! {
            p { strong { (neighbour.name) } }
            p { (neighbour.contact) }
        }))
        p { strong { (say("hub-other-kept")) } " " (say("hub-other-still")) }
        (layout::crisis_help())
        h2 class="nhsuk-heading-m" { (say("hub-other-stay")) }
        p { (say("hub-other-stay-lead")) }
        form method="post" action="/hub/ask" novalidate {
            (stranger.hidden(&form))
            (super::super::hidden_again(&form.fields))
            input type="hidden" name="stay" value="yes";
            (nhsuk::button(say("hub-stay")).secondary().once())
        }
        form method="post" action="/hub/ask" novalidate {
            (stranger.hidden(&form))
            (super::super::hidden_again(&form.fields))
            input type="hidden" name="change" value="yes";
            (nhsuk::button(say("hub-change")).secondary().once())
        }
    };
    let sheet = Sheet {
        title: say("hub-other"),
        way: Way::Top,
        main,
        ..Sheet::default()
    };
    layout::public(stranger, sheet)
}

async fn show_taken_down(me: Me) -> Answer {
    Ok(draw_taken_down(&me, &Filled::default()))
}

fn draw_taken_down(me: &Me, form: &Filled) -> Response {
    let asked = Asked::of(&me.app);
    let service = me.app.desk().service();
    let main = html! {
        h1 class="nhsuk-heading-l" { "Take down what somebody says on the phone" }
        p { "Read the questions out, and write down the answers in their words. You need no number and no employer." }
        @if let Some(neighbour) = &service.neighbour {
            p { "Staff of a service that is named below are seen by " strong { (neighbour.name) } " (" (neighbour.contact) "). Tell them so; take it down only if they want to come here all the same." }
        }
        form method="post" action="/hub/take-down" novalidate {
            (me.hidden(form, None))
            (questions(form, &asked, Voice::They))
            (form.tick("stay", "They work for one of those services, know of the other hub, and want to come here"))
            (nhsuk::button("Take it down").once())
        }
    };
    let sheet = Sheet {
        title: "Take down what somebody says".to_owned(),
        way: Way::back("/"),
        form: Some(form),
        main,
        ..Sheet::default()
    };
    layout::form(me, sheet)
}

async fn take_down(me: Me, Posted(fields): Posted) -> Answer {
    let asked = Asked::of(&me.app);
    let (referral, fields) = match read(&asked, me.today, fields, Voice::They) {
        Ok(read) => read,
        Err(form) => return Ok(draw_taken_down(&me, &form)),
    };
    if asked.belongs_elsewhere(&fields) && !["yes", "on"].contains(&fields.get("stay")) {
        let mut errors = Errors::default();
        errors.add(
            "stay",
            "Tell them of the other hub first. Tick this if they want to come here all the same",
        );
        return Ok(draw_taken_down(&me, &Filled { fields, errors }));
    }
    let answer = me.act(Act::Hub(HubAct::Enter(Box::new(referral))), &fields).await;
    match sent(answer)? {
        Ok(person) => {
            let main = html! {
                (number::given(&record_number(person), false))
                p { "A first conversation is to be offered by " (number::by(&me.app, me.today)) "." }
                p { a class="nhsuk-link" href="/hub/due" { "What is due" } }
            };
            let sheet = Sheet {
                title: "Taken down".to_owned(),
                main,
                ..Sheet::default()
            };
            Ok(layout::form(&me, sheet))
        }
        Err(errors) => Ok(draw_taken_down(&me, &Filled { fields, errors })),
    }
}
