//! Somebody waits: wishes, what is acceptable, pauses beside the clock, contact every four weeks, a clinical look, the
//! end of a wait.

use super::decision::therapies;
use super::shared::{load, record_sheet, run};
use crate::extract::Id;
use crate::fmt;
use crate::form::{DateRule, Fields, Filled, Reader, choices, date_values};
use crate::layout;
use crate::me::{Me, Posted};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::words;
use axum::response::Response;
use care::EpisodeId;
use care::episode::{EpisodeCommand, Wait};
use care::terms::{
    Channel, Day, Format, Gender, KeepInTouch, Medium, PartOfDay, PauseReason, TherapyChoice, TherapyCode, Wishes,
};
use casework::read::EpisodePage;
use casework::{Act, ActKind};
use maud::{Markup, html};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let waits = Guard::needs_one_of(&[
        ActKind::BeginWait,
        ActKind::StateChoices,
        ActKind::PauseWait,
        ActKind::EndWait,
    ]);
    let touches = Guard::needs_one_of(&[ActKind::KeepInTouch, ActKind::LookAgain]);
    let wishes = Guard::needs(ActKind::StateWishes);
    routes
        .get("/episodes/{id}/wishes", wishes, show_wishes)
        .post("/episodes/{id}/wishes", wishes, state_wishes)
        .get("/episodes/{id}/wait", waits, show_wait)
        .post("/episodes/{id}/wait", waits, change_wait)
        .get("/episodes/{id}/keep-in-touch", touches, show_touch)
        .post("/episodes/{id}/keep-in-touch", touches, touch)
}

async fn show_wishes(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    let w = &page.state.wishes;
    let mut begin: Vec<(&str, String)> = Vec::new();
    begin.extend(w.days.iter().map(|d| ("days", d.code().to_owned())));
    begin.extend(w.parts.iter().map(|p| ("parts", p.code().to_owned())));
    begin.extend(w.media.iter().map(|m| ("media", m.code().to_owned())));
    begin.extend(w.sites.iter().map(|s| ("sites", s.clone())));
    begin.extend(w.therapist_gender.map(|g| ("gender", g.code().to_owned())));
    begin.extend(w.language.clone().map(|l| ("language", l)));
    begin.extend(w.same_language.then(|| ("same-language", "yes".to_owned())));
    begin.extend(w.short_notice.then(|| ("short-notice", "yes".to_owned())));
    let form = Filled::with(begin);
    Ok(draw_wishes(&me, &page, &form))
}

async fn state_wishes(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let wishes = Wishes {
        days: r.codes("days", Day::from_code),
        parts: r.codes("parts", PartOfDay::from_code),
        media: r.codes("media", Medium::from_code),
        sites: r.codes("sites", |s| Some(s.to_owned())),
        therapist_gender: r.optional_code("gender", Gender::from_code),
        language: r.optional("language"),
        same_language: r.ticked("same-language"),
        short_notice: r.ticked("short-notice"),
    };
    let words = r.optional("words");
    let expected = r.expected();
    let read = r.finish(|| {
        Some(Act::Episode {
            id,
            expected,
            command: EpisodeCommand::StateWishes { wishes, words },
        })
    });
    run(&me, id, read, &format!("/episodes/{id}"), draw_wishes).await
}

fn draw_wishes(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let service = me.app.desk().service();
    let sites = service.sites.iter().map(|s| (s.code.clone(), s.name.clone()));
    let main = html! {
        h1 class="nhsuk-heading-l" { "What they would like, and would rather not" }
        p class="nhsuk-body" { "Wishes act on which slot is offered, not on who comes first. Leave open what does not matter." }
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, Some(page.state.version)))
            (form.checkboxes("days", nhsuk::Legend::small("Days that suit"), choices(Day::ALL, Day::code, Day::words)))
            (form.checkboxes("parts", nhsuk::Legend::small("Times that suit"), choices(PartOfDay::ALL, PartOfDay::code, PartOfDay::words)))
            (form.checkboxes("media", nhsuk::Legend::small("How they would like to meet"), choices(Medium::ALL, Medium::code, Medium::words)))
            @if !service.sites.is_empty() { (form.checkboxes("sites", nhsuk::Legend::small("Places they can reach"), sites)) }
            (form.select("gender", "A therapist of this gender, only if they wish it", choices(&[Gender::Female, Gender::Male, Gender::Other], Gender::code, Gender::words)))
            (form.input("language", "Language they would like to speak, if not English").width(10).hint("Its short code, such as ur for Urdu or cy for Welsh"))
            (form.tick("same-language", "Rather a therapist who speaks it than an interpreter"))
            (form.tick("short-notice", "Would come at short notice"))
            (form.textarea("words", "In their own words").rows(3))
            (nhsuk::button("Save the wishes").once())
        }
    };
    record_sheet(me, page, form, "Wishes", "Waiting", main)
}

async fn show_wait(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    let accepted = page
        .state
        .decision()
        .map(|d| d.facts.choices.clone())
        .unwrap_or_default();
    let choices = page.state.open_waits().next().map_or(accepted, |w| w.choices.clone());
    let mut begin: Vec<(String, String)> = (1..)
        .zip(&choices)
        .map(|(n, c)| (format!("therapy-{n}"), c.therapy.as_str().to_owned()))
        .collect();
    begin.extend(
        choices
            .first()
            .map(|c| ("format".to_owned(), c.format.code().to_owned())),
    );
    begin.extend(date_values("from", page.today));
    Ok(draw_wait(&me, &page, &Filled::with(begin)))
}

async fn change_wait(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    run(
        &me,
        id,
        read_wait(&me, id, fields),
        &format!("/episodes/{id}"),
        draw_wait,
    )
    .await
}

fn read_choices(r: &mut Reader) -> Vec<TherapyChoice> {
    let format = r
        .optional_code("format", Format::from_code)
        .unwrap_or(Format::Individual);
    let all: Vec<_> = ["therapy-1", "therapy-2", "therapy-3"]
        .iter()
        .filter_map(|f| r.optional(f))
        .map(|t| TherapyChoice {
            therapy: TherapyCode::new(t),
            format,
        })
        .collect();
    if all.is_empty() {
        r.wrong("therapy-1", "Choose a therapy");
    }
    all
}

fn read_wait(me: &Me, id: EpisodeId, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let what = r.fields().get("what").to_owned();
    let expected = r.expected();
    let ids = me.app.desk().ids().clone();
    let send = |command| Some(Act::Episode { id, expected, command });
    let again = "Open this page again from the record";
    match what.as_str() {
        "begin" => {
            let choices = read_choices(&mut r);
            r.finish(|| {
                send(EpisodeCommand::BeginWait {
                    wait: ids.next(),
                    choices,
                })
            })
        }
        "choices" => {
            let choices = read_choices(&mut r);
            let wait = r.parsed("wait", again);
            r.finish(|| send(EpisodeCommand::StateChoices { wait: wait?, choices }))
        }
        "pause" => {
            let wait = r.parsed("wait", again);
            let reason = r.code("reason", PauseReason::from_code, "Choose why");
            let from = r.date("from", "the first day", DateRule::Any);
            let until = r.optional_date("until", "the last day", DateRule::Any);
            let words = r.optional("words");
            r.finish(|| {
                send(EpisodeCommand::PauseWait {
                    pause: ids.next(),
                    wait: wait?,
                    reason: reason?,
                    from: from?,
                    until,
                    words,
                })
            })
        }
        "resume" => {
            let pause = r.parsed("pause", again);
            r.finish(|| send(EpisodeCommand::ResumeWait { pause: pause? }))
        }
        _ => {
            let wait = r.parsed("wait", again);
            let reason = r.text("end-reason", "Enter the reason");
            r.finish(|| {
                send(EpisodeCommand::EndWait {
                    wait: wait?,
                    reason: reason?,
                })
            })
        }
    }
}

fn begin(me: &Me, page: &EpisodePage, form: &Filled, what: &str, wait: Option<&Wait>) -> Markup {
    html! {
        (me.hidden(form, Some(page.state.version)))
        input type="hidden" name="what" value=(what);
        @if let Some(wait) = wait { input type="hidden" name="wait" value=(wait.id); }
    }
}

fn choice_fields(form: &Filled) -> Markup {
    let all = therapies();
    html! {
        (form.select("therapy-1", "First choice", all.clone()))
        (form.select("therapy-2", "Also acceptable", all.clone()))
        (form.select("therapy-3", "And", all))
        (form.select("format", "How", choices(Format::ALL, Format::code, Format::words)))
    }
}

fn draw_wait(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let wait = page.state.open_waits().next();
    let main = html! {
        h1 class="nhsuk-heading-l" { "Waiting" }
        @match wait {
            None => {
                p class="nhsuk-body" { "One or several therapies that they would accept, in their order. The clock is that of the first referral." }
                form method="post" action=(me.path) novalidate {
                    (begin(me, page, form, "begin", None))
                    (choice_fields(form))
                    (nhsuk::button("Put on the waiting list").once())
                }
            }
            Some(w) => (open_wait(me, page, form, w)),
        }
    };
    record_sheet(me, page, form, "Waiting", "Waiting", main)
}

fn open_wait(me: &Me, page: &EpisodePage, form: &Filled, w: &Wait) -> Markup {
    let names: Vec<String> = w.choices.iter().map(words::choice).collect();
    html! {
        p class="nhsuk-body" { "Waits for " (fmt::joined(&names)) ", " (fmt::wait_since(w.clock_start, page.today)) "." }
        @if let Some(p) = w.pauses.iter().find(|p| p.resumed.is_none()) {
            (nhsuk::inset_text(html! { "Paused since " (fmt::date(p.from)) ": " (p.reason.words().to_lowercase()) ". The clock goes on." }))
            form method="post" action=(me.path) novalidate {
                (begin(me, page, form, "resume", None))
                input type="hidden" name="pause" value=(p.id);
                (nhsuk::button("End the pause").once())
            }
        } @else {
            (nhsuk::details("Pause", html! {
                form method="post" action=(me.path) novalidate {
                    (begin(me, page, form, "pause", Some(w)))
                    (form.radios("reason", nhsuk::Legend::small("Why"), choices(PauseReason::ALL, PauseReason::code, PauseReason::words)))
                    (form.date("from", nhsuk::Legend::small("From")))
                    (form.date("until", nhsuk::Legend::small("Until, if known")))
                    (form.textarea("words", "In words").rows(2))
                    (nhsuk::button("Pause the wait").once())
                }
            }))
        }
        (nhsuk::details("Change what is acceptable", html! {
            form method="post" action=(me.path) novalidate {
                (begin(me, page, form, "choices", Some(w)))
                (choice_fields(form))
                (nhsuk::button("Save the choices").once())
            }
        }))
        (nhsuk::details("Take off this list", html! {
            form method="post" action=(me.path) novalidate {
                (begin(me, page, form, "end", Some(w)))
                p class="nhsuk-body" { "Silence is not consent to be removed. Open offers are taken back." }
                (form.textarea("end-reason", "Reason").rows(3))
                (nhsuk::button("Take off the list").warning().once())
            }
        }))
    }
}

async fn show_touch(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw_touch(&me, &page, &Filled::default()))
}

async fn touch(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let read = if r.fields().get("what") == "look" {
        let note = r.text("look", "Enter what you found");
        r.finish(|| {
            Some(Act::Episode {
                id,
                expected,
                command: EpisodeCommand::LookAgain { note: note? },
            })
        })
    } else {
        let answer = r.code("answer", KeepInTouch::from_code, "Choose how they are");
        let channel = r.code("channel", Channel::from_code, "Choose how you were in touch");
        let note = r.optional("note");
        let ids = me.app.desk().ids().clone();
        r.finish(|| {
            let command = EpisodeCommand::KeepInTouch {
                answer: answer?,
                channel: channel?,
                note,
                concern: ids.next(),
            };
            Some(Act::Episode { id, expected, command })
        })
    };
    run(&me, id, read, &format!("/episodes/{id}"), draw_touch).await
}

fn draw_touch(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let recent = page.state.touches.iter().rev().take(6);
    let main = html! {
        h1 class="nhsuk-heading-l" { "Keep in touch" }
        @if page.state.touches.is_empty() { p class="nhsuk-body" { "Nobody has been in touch yet." } }
        ul class="nhsuk-list" {
            @for (on, answer, channel) in recent { li { (fmt::date(*on)) ": " (answer.words().to_lowercase()) ", " (channel.words().to_lowercase()) } }
        }
        @if page.may(ActKind::KeepInTouch) {
            form method="post" action=(me.path) novalidate {
                (me.hidden(form, Some(page.state.version)))
                input type="hidden" name="what" value="touch";
                (form.radios("answer", nhsuk::Legend::medium("How are they?"), choices(KeepInTouch::ALL, KeepInTouch::code, KeepInTouch::words)).hint("“Worse” reaches a clinician today."))
                (form.radios("channel", nhsuk::Legend::medium("How you were in touch, or tried"), choices(&[Channel::Phone, Channel::Letter, Channel::Email, Channel::Text, Channel::Video, Channel::InPerson], Channel::code, Channel::words)))
                (form.textarea("note", "What they said").rows(3))
                (nhsuk::button("Save").once())
            }
        }
        @if page.may(ActKind::LookAgain) {
            (nhsuk::details("A clinician has looked again", html! {
                form method="post" action=(me.path) novalidate {
                    (me.hidden(form, Some(page.state.version)))
                    input type="hidden" name="what" value="look";
                    (form.textarea("look", "What you found").rows(4))
                    (nhsuk::button("Save the clinical look").once())
                }
            }))
        }
        (layout::crisis_help())
    };
    record_sheet(me, page, form, "Keep in touch", "Waiting", main)
}
