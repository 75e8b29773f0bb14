//! A session: the therapist's two minutes. What the person answered at home is already there, a safety answer prompts,
//! the chart shows the whole scale; attendance, a note and the next date are one form.

use super::episode::scores;
use super::shared::{again, load, send};
use crate::extract::Id;
use crate::fmt;
use crate::form::{DateRule, Fields, Filled, Reader, choices, date_values};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::person_banner::PersonBanner;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::words;
use axum::response::Response;
use care::calendar::{london_date, london_instant};
use care::episode::{Course, EpisodeCommand, Exemption, Measure, Session};
use care::terms::{Attendance, CancelledBy, Medium, SessionKind};
use care::{EpisodeId, MeasureId, SessionId};
use casework::read::EpisodePage;
use casework::{Act, ActKind, Refused};
use maud::{Markup, html};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let records = Guard::needs(ActKind::RecordSession);
    let moves = Guard::needs(ActKind::MoveSession);
    routes
        .get("/episodes/{id}/sessions/{session}", records, show)
        .post("/episodes/{id}/sessions/{session}", records, record)
        .get("/episodes/{id}/sessions/{session}/change", moves, show_change)
        .post("/episodes/{id}/sessions/{session}/change", moves, change)
        .post(
            "/episodes/{id}/safety-answers/{measure}",
            Guard::needs(ActKind::SeeSafetyAnswer),
            seen,
        )
}

fn found(page: &EpisodePage, id: SessionId) -> Option<(&Course, &Session)> {
    page.state.session(id)
}

async fn show(me: Me, Id((id, session)): Id<(EpisodeId, SessionId)>) -> Answer {
    let page = load(&me, id).await?;
    let (course, planned) = found(&page, session).ok_or(Problem::NotFound)?;
    let mut begin: Vec<(String, String)> = vec![
        ("minutes".into(), course.facts.weekly.minutes.to_string()),
        ("medium".into(), course.facts.medium.code().into()),
        ("kind".into(), SessionKind::Treatment.code().into()),
    ];
    begin.extend(date_values("on", london_date(planned.at).min(page.today)));
    Ok(draw(&me, &page, &Filled::with(begin), session))
}

async fn record(me: Me, Id((id, session)): Id<(EpisodeId, SessionId)>, Posted(fields): Posted) -> Answer {
    let back = format!("/episodes/{id}#sessions");
    match read(&me, id, session, fields) {
        Ok((act, fields)) => {
            send(&me, id, act, fields, &back, move |me, page, form| {
                draw(me, page, form, session)
            })
            .await
        }
        Err(form) => again(&me, id, form, move |me, page, form| draw(me, page, form, session)).await,
    }
}

fn read(me: &Me, episode: EpisodeId, session: SessionId, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    if r.fields().get("what") == "exempt" {
        let why = r.code("why", Exemption::from_code, "Choose what it had to do with");
        let note = r.optional("exempt-note");
        let expected = r.expected();
        return r.finish(|| {
            let command = EpisodeCommand::ExemptAbsence {
                session,
                why: why?,
                note,
            };
            Some(Act::Episode {
                id: episode,
                expected,
                command,
            })
        });
    }
    let attendance = r.code("attendance", Attendance::from_code, "Choose whether they came");
    let on = r.date("on", "the day of the session", DateRule::PastOrToday);
    let medium = r.code("medium", Medium::from_code, "Choose how you met");
    let kind = r.code("kind", SessionKind::from_code, "Choose what kind of session it was");
    let minutes = r.number("minutes", 0..=480, "Enter the minutes, up to 480");
    let note = r.optional("note");
    let expected = r.expected();
    r.finish(|| {
        Some(Act::RecordSession {
            episode,
            expected,
            session,
            attendance: attendance?,
            on: on?,
            medium: medium?,
            kind: kind?,
            minutes: minutes?,
            note,
            measures: Vec::new(),
        })
    })
}

fn draw(me: &Me, page: &EpisodePage, form: &Filled, id: SessionId) -> Response {
    let banner = PersonBanner::of(page);
    let way = Way::back(format!("/episodes/{}#sessions", page.id));
    let main = match found(page, id) {
        Some((course, session)) => sheet(me, page, form, course, session),
        None => layout::empty("No such session", "It may have been planned in another episode.", None),
    };
    let sheet = Sheet {
        title: "Session".to_owned(),
        area: "Records",
        way,
        form: Some(form),
        main,
    };
    layout::record(me, &banner, sheet)
}

fn sheet(me: &Me, page: &EpisodePage, form: &Filled, course: &Course, session: &Session) -> Markup {
    let number = course
        .sessions
        .iter()
        .filter(|s| s.cancelled.is_none() && s.at <= session.at)
        .count();
    let next = course
        .sessions
        .iter()
        .filter(|s| s.is_open() && s.at > session.at)
        .min_by_key(|s| s.at);
    html! {
        h1 class="nhsuk-heading-l" {
            span class="nhsuk-caption-l" { (words::choice(&course.facts.choice)) ", with " (page.names.practitioner(course.facts.practitioner)) }
            "Session " (number) " of " (course.facts.sessions) ", " (fmt::moment(session.at))
        }
        (prompts(me, page))
        div class="app-sides" {
            div {
                @if session.is_open() { (record_form(me, page, form)) }
                @else { (nhsuk::inset_text("This session is recorded or cancelled. A correction is a note that names what it corrects.")) }
                (missed(me, page, form, session))
                @match next {
                    Some(next) => { p class="nhsuk-body" { "Next session: " strong { (fmt::moment(next.at)) } } }
                    None => { p class="nhsuk-body" { "No further session is planned in this course." } }
                }
                @if session.is_open() && page.may(ActKind::MoveSession) {
                    p class="nhsuk-body" { a class="nhsuk-link" href={ "/episodes/" (page.id) "/sessions/" (session.id) "/change" } { "Move or cancel this session" } }
                }
                @if page.may(ActKind::SetGoals) { p class="nhsuk-body" { a class="nhsuk-link" href={ "/episodes/" (page.id) "/goals" } { "Goals" } } }
            }
            div {
                (answers(page, session))
                (measure_links(page, session))
                (scores::draw(page))
            }
        }
    }
}

/// A missed session may not count as missed: what it had to do with is often known only later.
fn missed(me: &Me, page: &EpisodePage, form: &Filled, session: &Session) -> Markup {
    let held = session.held.filter(|h| h.attendance == Attendance::DidNotAttend);
    html! {
        @match held {
            Some(held) => @match held.exempt {
                Some(why) => p class="nhsuk-body" { "They did not come. It does not count as missed: " (why.words().to_lowercase()) "." },
                None => (nhsuk::details("It should not count as missed", html! {
                    form method="post" action=(me.path) novalidate {
                        (me.hidden(form, Some(page.state.version)))
                        input type="hidden" name="what" value="exempt";
                        (form.radios("why", nhsuk::Legend::small("What did it have to do with?"), choices(Exemption::ALL, Exemption::code, Exemption::words)))
                        (form.textarea("exempt-note", "In words (optional)").rows(3))
                        (nhsuk::button("Take it out of the count").secondary().once())
                    }
                }).open(!form.errors.is_empty())),
            },
            None => {}
        }
    }
}

fn record_form(me: &Me, page: &EpisodePage, form: &Filled) -> Markup {
    html! {
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, Some(page.state.version)))
            (form.radios("attendance", nhsuk::Legend::medium("Did they come?"), choices(Attendance::ALL, Attendance::code, Attendance::words)))
            (form.textarea("note", "Note for the shared record").rows(6).hint("The person may read it. Words that are only for your own thinking go into a process note."))
            (nhsuk::details("Day, minutes, medium and kind", html! {
                (form.date("on", nhsuk::Legend::small("Day")))
                (form.input("minutes", "Minutes").numeric().width(3))
                (form.radios("medium", nhsuk::Legend::small("How you met"), choices(Medium::ALL, Medium::code, Medium::words)))
                (form.radios("kind", nhsuk::Legend::small("Kind"), choices(SessionKind::ALL, SessionKind::code, SessionKind::words)))
            }))
            (nhsuk::button("Save the session").once())
        }
    }
}

/// What the person answered for this session, with the change in words.
fn answers(page: &EpisodePage, session: &Session) -> Markup {
    let here: Vec<&Measure> = page
        .state
        .measures
        .iter()
        .filter(|m| m.facts.session == Some(session.id))
        .collect();
    html! {
        h2 class="nhsuk-heading-m" { "Answers for this session" }
        @if here.is_empty() { p class="nhsuk-body" { "None yet: nobody has answered or declined." } }
        @for m in here { p class="nhsuk-body" { (answer(page, m)) } }
    }
}

fn answer(page: &EpisodePage, m: &Measure) -> Markup {
    let again = page.state.entries_that_day(m);
    html! {
        strong { (words::instrument(&m.facts.instrument)) " "
            @match m.facts.score_tenths {
                Some(tenths) => (fmt::points(tenths)),
                None => "no score, too much left out",
            }
        }
        ", " (fmt::date(m.on)) ", entered by: " (m.facts.entered_by.words().to_lowercase())
        @if again > 1 { ". Entered " (again) " times that day" }
    }
}

fn measure_links(page: &EpisodePage, session: &Session) -> Markup {
    html! {
        @if page.may(ActKind::TakeMeasure) {
            ul class="nhsuk-list" {
                @for i in &catalogue::catalogue().instruments {
                    li { a class="nhsuk-link" href={ "/episodes/" (page.id) "/measure?instrument=" (i.id) "&session=" (session.id) } { "Enter " (i.short_name) } }
                }
            }
        }
    }
}

/// Safety answers that no clinician has seen: they prompt here, and make a task only if not seen that day.
fn prompts(me: &Me, page: &EpisodePage) -> Markup {
    let unseen: Vec<&Measure> = page.state.unseen_safety_answers().collect();
    html! {
        @for m in unseen {
            (nhsuk::warning_callout(nhsuk::heading(2, "A safety answer to look at together"), html! {
                p { (words::instrument(&m.facts.instrument)) ", " (fmt::date(m.on)) ": the item about not wanting to live was answered " strong { (m.facts.safety.unwrap_or(0)) } ". " (how_new(page, m)) }
                p { "Ask about it in your own words. It predicts nothing; it opens a conversation." }
                @if page.may(ActKind::SeeSafetyAnswer) {
                    form method="post" action={ "/episodes/" (page.id) "/safety-answers/" (m.facts.id) } novalidate {
                        (me.hidden(&Filled::default(), Some(page.state.version)))
                        (nhsuk::button("I have seen this").secondary().small(true).once())
                    }
                }
                @for c in page.state.open_concerns() {
                    p { a class="nhsuk-link" href={ "/episodes/" (page.id) "/concerns/" (c.id) } { "Open concern: " (c.kind.words()) } }
                }
            }))
        }
    }
}

fn how_new(page: &EpisodePage, m: &Measure) -> &'static str {
    let before = page
        .state
        .measures
        .iter()
        .filter(|o| o.facts.instrument == m.facts.instrument && o.facts.id != m.facts.id && o.on <= m.on)
        .max_by_key(|o| o.on)
        .map(|o| o.facts.safety.unwrap_or(0));
    match (before, m.facts.safety.unwrap_or(0)) {
        (None, _) => "It is the first answer.",
        (Some(0), _) => "It is newly present: it was 0 before.",
        (Some(b), now) if now > b => "It is higher than before.",
        _ => "As before, or lower.",
    }
}

async fn seen(me: Me, Id((id, measure)): Id<(EpisodeId, MeasureId)>, Posted(fields): Posted) -> Answer {
    let expected = Reader::new(fields.clone(), me.today).expected();
    let command = EpisodeCommand::SeeSafetyAnswer { measure, note: None };
    let to = format!("/episodes/{id}#safety");
    match me.act(Act::Episode { id, expected, command }, &fields).await {
        Ok(done) => Ok(me.went_well(&done.words, &to)),
        // Somebody saw it a moment ago, which is what was asked for.
        Err(Refused::Conflict { .. }) => Ok(me.went_well("The record has changed meanwhile; look at it again", &to)),
        Err(refused) => Err(refused.into()),
    }
}

async fn show_change(me: Me, Id((id, session)): Id<(EpisodeId, SessionId)>) -> Answer {
    let page = load(&me, id).await?;
    found(&page, session).ok_or(Problem::NotFound)?;
    Ok(draw_change(&me, &page, &Filled::default(), session))
}

async fn change(me: Me, Id((id, session)): Id<(EpisodeId, SessionId)>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let what = r.code(
        "what",
        |c| matches!(c, "move" | "cancel").then(|| c.to_owned()),
        "Choose what to do",
    );
    let by = r.code("by", CancelledBy::from_code, "Choose who asked for it");
    let reason = r.optional("reason");
    let moves = what.as_deref() == Some("move");
    let (on, at) = if moves {
        (
            r.date("on", "the new day", DateRule::TodayOrLater),
            r.time("at", "the new time"),
        )
    } else {
        (None, None)
    };
    let expected = r.expected();
    let read = r.finish(|| {
        let by = by?;
        let command = if moves {
            EpisodeCommand::MoveSession {
                session,
                to: london_instant(on?, at?),
                by,
                reason,
                // The door finds the slot that is free at that time, if there is one.
                opening: None,
            }
        } else {
            what?;
            EpisodeCommand::CancelSession { session, by, reason }
        };
        Some(Act::Episode { id, expected, command })
    });
    let back = format!("/episodes/{id}#sessions");
    match read {
        Ok((act, fields)) => {
            send(&me, id, act, fields, &back, move |me, page, form| {
                draw_change(me, page, form, session)
            })
            .await
        }
        Err(form) => {
            again(&me, id, form, move |me, page, form| {
                draw_change(me, page, form, session)
            })
            .await
        }
    }
}

fn draw_change(me: &Me, page: &EpisodePage, form: &Filled, id: SessionId) -> Response {
    let when = found(page, id).map_or_else(String::new, |(_, s)| fmt::moment(s.at));
    let main = html! {
        h1 class="nhsuk-heading-l" { "Move or cancel a session" span class="nhsuk-caption-l" { (when) } }
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, Some(page.state.version)))
            (form.radios("what", nhsuk::Legend::medium("What to do"), [
                nhsuk::choice("move", "Move it").conditional(html! {
                    (form.date("on", nhsuk::Legend::small("New day")))
                    (form.time("at", "New time"))
                }),
                nhsuk::choice("cancel", "Cancel it"),
            ]))
            (form.radios("by", nhsuk::Legend::medium("Who asked for it"), choices(CancelledBy::ALL, CancelledBy::code, CancelledBy::words)).hint("What the service cancels counts the same in its figures as what people cancel."))
            (form.textarea("reason", "Why").rows(3))
            (nhsuk::button("Save").once())
        }
    };
    let banner = PersonBanner::of(page);
    let way = Way::back(format!("/episodes/{}/sessions/{id}", page.id));
    let sheet = Sheet {
        title: "Move or cancel a session".to_owned(),
        area: "Records",
        way,
        form: Some(form),
        main,
    };
    layout::record_form(me, &banner, sheet)
}
