//! The work as it goes on and ends: goals, notes, reviews, stepping up or down, endings, follow-ups, closing, the way back.

use super::decision::therapies;
use super::shared::{load, record_sheet, run};
use crate::extract::Id;
use crate::fmt::{self, Missing};
use crate::form::{DateRule, Fields, Filled, Reader, choices, date_values};
use crate::layout;
use crate::me::{Me, Posted};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::words;
use axum::response::Response;
use care::episode::{Course, EpisodeCommand};
use care::terms::{ClosureReason, CourseEnd, CourseReview, Format, NoteLayer, Step, TherapyChoice, TherapyCode};
use care::{CourseId, EpisodeId, Key};
use casework::read::EpisodePage;
use casework::{Act, ActKind};
use maud::{Markup, html};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let goals = Guard::needs(ActKind::SetGoals);
    let note = Guard::needs(ActKind::WriteNote);
    let review = Guard::needs(ActKind::ReviewCourse);
    let step = Guard::needs(ActKind::StepCourse);
    let ending = Guard::needs_one_of(&[ActKind::AgreeEnding, ActKind::EndCourse]);
    let follow = Guard::needs(ActKind::FollowUp);
    let closing = Guard::needs_one_of(&[ActKind::Close, ActKind::Reopen]);
    routes
        .get("/episodes/{id}/goals", goals, show_goals)
        .post("/episodes/{id}/goals", goals, set_goals)
        .get("/episodes/{id}/note", note, show_note)
        .post("/episodes/{id}/note", note, write_note)
        .get("/episodes/{id}/review", review, show_review)
        .post("/episodes/{id}/review", review, review_course)
        .get("/episodes/{id}/step", step, show_step)
        .post("/episodes/{id}/step", step, step_course)
        .get("/episodes/{id}/ending", ending, show_ending)
        .post("/episodes/{id}/ending", ending, end_course)
        .get("/episodes/{id}/follow-up", follow, show_follow_up)
        .post("/episodes/{id}/follow-up", follow, follow_up)
        .get("/episodes/{id}/closing", closing, show_closing)
        .post("/episodes/{id}/closing", closing, close)
}

fn open_course(page: &EpisodePage) -> Option<&Course> {
    page.state.open_courses().next()
}

fn course_words(page: &EpisodePage, c: &Course) -> String {
    format!(
        "{}, with {}, {} of {} sessions",
        words::choice(&c.facts.choice),
        page.names.practitioner(c.facts.practitioner),
        c.attended(),
        c.facts.sessions
    )
}

fn no_course() -> Markup {
    layout::empty("No course is open", "This is for while somebody is in therapy.", None)
}

async fn show_goals(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw_goals(&me, &page, &Filled::default()))
}

async fn set_goals(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let read = if r.fields().get("what") == "rate" {
        let goal = r.parsed("goal", "Open this page again from the record");
        let rating = r.number("rating", 0..=10, "Choose 0 to 10");
        r.finish(|| {
            Some(Act::Episode {
                id,
                expected,
                command: EpisodeCommand::RateGoal {
                    goal: goal?,
                    rating: rating?,
                },
            })
        })
    } else {
        let words = r.text("words", "Enter the goal, in the person’s words");
        let ids = me.app.desk().ids().clone();
        r.finish(|| {
            Some(Act::Episode {
                id,
                expected,
                command: EpisodeCommand::AgreeGoal {
                    goal: ids.next(),
                    words: words?,
                },
            })
        })
    };
    run(&me, id, read, &format!("/episodes/{id}/goals"), draw_goals).await
}

fn draw_goals(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Goals" }
        @for (n, g) in (1..).zip(&page.state.goals) {
            h2 class="nhsuk-heading-s" { "Goal " (n) ": " (fmt::text(page.words(g.version, Key::Goal), Missing::NotRecorded)) }
            @if g.ratings.is_empty() { p class="nhsuk-body" { "Not rated yet. 0 is as far away as can be, 10 is there." } }
            @else { p class="nhsuk-body" { "How near, of 10: " (fmt::joined(&g.ratings.iter().map(|(on, r)| format!("{r} on {}", fmt::date(*on))).collect::<Vec<_>>())) } }
            form method="post" action=(me.path) novalidate {
                (me.hidden(form, Some(page.state.version)))
                input type="hidden" name="what" value="rate";
                input type="hidden" name="goal" value=(g.id);
                (nhsuk::select("rating", format!("How near is goal {n} today?")).id(format!("rating-{n}")).option(("", "Choose")).options((0..=10).map(|v| (v.to_string(), v.to_string()))))
                (nhsuk::button("Save").secondary().once())
            }
        }
        h2 class="nhsuk-heading-m" { "Agree on another goal" }
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, Some(page.state.version)))
            input type="hidden" name="what" value="agree";
            (form.textarea("words", "The goal, in the person’s words").rows(3))
            (nhsuk::button("Agree on this goal").once())
        }
    };
    record_sheet(me, page, form, "Goals", "Records", main)
}

async fn show_note(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw_note(
        &me,
        &page,
        &Filled::with([("layer", NoteLayer::Shared.code())]),
    ))
}

async fn write_note(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let layer = r.code("layer", NoteLayer::from_code, "Choose which kind of note it is");
    let text = r.text("text", "Write the note");
    let corrects = r.optional("corrects").and_then(|c| c.parse().ok());
    let expected = r.expected();
    let ids = me.app.desk().ids().clone();
    let read = r.finish(|| {
        let command = EpisodeCommand::WriteNote {
            note: ids.next(),
            layer: layer?,
            session: None,
            corrects,
            text: text?,
        };
        Some(Act::Episode { id, expected, command })
    });
    run(&me, id, read, &format!("/episodes/{id}#notes"), draw_note).await
}

fn draw_note(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let mine = page.state.notes.iter().filter(|n| n.by == me.principal.human);
    let own: Vec<(String, String)> = mine
        .map(|n| {
            (
                n.id.to_string(),
                format!("{}, {}", fmt::date(n.on), n.layer.words().to_lowercase()),
            )
        })
        .collect();
    let main = html! {
        h1 class="nhsuk-heading-l" { "Write a note" }
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, Some(page.state.version)))
            (form.radios("layer", nhsuk::Legend::small("Kind of note"), [
                nhsuk::choice(NoteLayer::Shared.code(), NoteLayer::Shared.words()).hint("Attendance, plan, what was agreed. The person may read it."),
                nhsuk::choice(NoteLayer::Process.code(), NoteLayer::Process.words()).hint("Your own thinking. You and your supervisor see it; it belongs to the record and can be asked for."),
            ]))
            (form.textarea("text", "Note").rows(10))
            @if !own.is_empty() { (form.select("corrects", "Does it correct a note of yours?", own).hint("The earlier note stays.")) }
            (nhsuk::button("Save the note").once())
        }
    };
    record_sheet(me, page, form, "Write a note", "Records", main)
}

async fn show_review(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw_review(&me, &page, &Filled::default()))
}

async fn review_course(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let outcome = r.code("outcome", CourseReview::from_code, "Choose what you agreed");
    let extend_by = if outcome == Some(CourseReview::Extend) {
        r.number("extend-by", 1..=52, "Enter how many sessions are added, 1 to 52")
    } else {
        Some(0)
    };
    let summary = r.text("summary", "Enter what you agreed");
    let course: Option<CourseId> = r.parsed("course", "Open this page again from the record");
    let expected = r.expected();
    let read = r.finish(|| {
        let command = EpisodeCommand::ReviewCourse {
            course: course?,
            outcome: outcome?,
            extend_by: extend_by?,
            summary: summary?,
        };
        Some(Act::Episode { id, expected, command })
    });
    let to = format!("/episodes/{id}");
    run(&me, id, read, &to, draw_review).await
}

fn draw_review(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let outcomes = CourseReview::ALL.iter().map(|o| {
        let choice = nhsuk::choice(o.code(), o.words());
        if *o == CourseReview::Extend {
            choice.conditional(html! { (form.input("extend-by", "Sessions added").numeric().width(2)) })
        } else {
            choice
        }
    });
    let main = html! {
        h1 class="nhsuk-heading-l" { "Review the work together" }
        @match open_course(page) {
            Some(c) => {
                p class="nhsuk-body" { (course_words(page, c)) }
                (super::episode::scores::draw(page))
                form method="post" action=(me.path) novalidate {
                    (me.hidden(form, Some(page.state.version)))
                    input type="hidden" name="course" value=(c.facts.id);
                    (form.radios("outcome", nhsuk::Legend::medium("What you agreed"), outcomes))
                    (form.textarea("summary", "In words").hint("What has changed, what has not, whether anything made it worse."))
                    (nhsuk::button("Save the review").once())
                }
                @if page.may(ActKind::StepCourse) { p class="nhsuk-body" { a class="nhsuk-link" href={ "/episodes/" (page.id) "/step" } { "Step up or down now" } } }
            }
            None => (no_course()),
        }
    };
    record_sheet(me, page, form, "Review the work", "Records", main)
}

async fn show_step(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw_step(&me, &page, &Filled::default()))
}

async fn step_course(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let step = r.code("step", Step::from_code, "Choose up or down");
    let format = r
        .optional_code("format", Format::from_code)
        .unwrap_or(Format::Individual);
    let therapies: Vec<String> = ["therapy-1", "therapy-2"]
        .iter()
        .filter_map(|f| r.optional(f))
        .collect();
    if therapies.is_empty() {
        r.wrong("therapy-1", "Choose the therapy to wait for");
    }
    let reason = r.text("reason", "Enter the reason");
    let course = r.parsed("course", "Open this page again from the record");
    let expected = r.expected();
    let read = r.finish(|| {
        let choices = therapies
            .into_iter()
            .map(|t| TherapyChoice {
                therapy: TherapyCode::new(t),
                format,
            })
            .collect();
        Some(Act::StepCourse {
            episode: id,
            expected,
            course: course?,
            step: step?,
            choices,
            reason: reason?,
        })
    });
    run(&me, id, read, &format!("/episodes/{id}"), draw_step).await
}

fn draw_step(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let all = therapies();
    let main = html! {
        h1 class="nhsuk-heading-l" { "Step up or down" }
        @match open_course(page) {
            Some(c) => {
                p class="nhsuk-body" { (course_words(page, c)) ". This course ends, a new wait begins with the old clock, before newcomers of the same wait." }
                form method="post" action=(me.path) novalidate {
                    (me.hidden(form, Some(page.state.version)))
                    input type="hidden" name="course" value=(c.facts.id);
                    (form.radios("step", nhsuk::Legend::medium("Which way"), choices(Step::ALL, Step::code, Step::words)))
                    (form.select("therapy-1", "Therapy", all.clone()))
                    (form.select("therapy-2", "Or", all))
                    (form.select("format", "How", choices(Format::ALL, Format::code, Format::words)))
                    (form.textarea("reason", "Reason"))
                    (nhsuk::button("End this course and wait for the next").once())
                }
            }
            None => (no_course()),
        }
    };
    record_sheet(me, page, form, "Step up or down", "Records", main)
}

async fn show_ending(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw_ending(&me, &page, &Filled::with(date_values("on", page.today))))
}

async fn end_course(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    run(
        &me,
        id,
        read_ending(&me, id, fields),
        &format!("/episodes/{id}"),
        draw_ending,
    )
    .await
}

fn read_ending(me: &Me, id: EpisodeId, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let course = r.parsed("course", "Open this page again from the record");
    if r.fields().get("what") == "agree" {
        let on = r.date("last-on", "the day of the last session", DateRule::TodayOrLater);
        let words = r.optional("words");
        return r.finish(|| {
            let command = EpisodeCommand::AgreeEnding {
                course: course?,
                on: on?,
                words,
            };
            Some(Act::Episode { id, expected, command })
        });
    }
    let how = r.code("how", CourseEnd::from_code, "Choose how it ended");
    let on = r.date("on", "the day it ended", DateRule::PastOrToday);
    let summary = if how == Some(CourseEnd::Planned) {
        r.text("summary", "Enter a summary, in the person’s words")
    } else {
        r.optional("summary")
    };
    r.finish(|| {
        Some(Act::EndCourse {
            episode: id,
            expected,
            course: course?,
            how: how?,
            on: on?,
            summary,
            follow_ups: 3,
        })
    })
}

fn draw_ending(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Ending" }
        @match open_course(page) {
            Some(c) => {
                p class="nhsuk-body" { (course_words(page, c)) }
                @match c.ending {
                    Some(on) => p class="nhsuk-body" { "You agreed that the last session is on " strong { (fmt::date(on)) } "." },
                    None => (nhsuk::inset_text("An ending is agreed between both before it comes.")),
                }
                (nhsuk::details(if c.ending.is_some() { "Agree on another day" } else { "Agree on an ending" }, html! {
                    form method="post" action=(me.path) novalidate {
                        (me.hidden(form, Some(page.state.version)))
                        input type="hidden" name="what" value="agree";
                        input type="hidden" name="course" value=(c.facts.id);
                        (form.date("last-on", nhsuk::Legend::small("Day of the last session")))
                        (form.textarea("words", "What you agreed").rows(3))
                        (nhsuk::button("Agree on this ending").once())
                    }
                }).open(c.ending.is_none()))
                h2 class="nhsuk-heading-m" { "End the course" }
                form method="post" action=(me.path) novalidate {
                    (me.hidden(form, Some(page.state.version)))
                    input type="hidden" name="what" value="end";
                    input type="hidden" name="course" value=(c.facts.id);
                    (form.radios("how", nhsuk::Legend::small("How it ended"), choices(&[CourseEnd::Planned, CourseEnd::Unplanned, CourseEnd::ByService, CourseEnd::NeverBegan], CourseEnd::code, CourseEnd::words)))
                    @if c.missed_in_a_row() > 0 { (nhsuk::inset_text("Nobody’s course ends because they stayed away once. Speak with them first; or, after two missed sessions that count, try twice in two ways and send a letter with a way back.")) }
                    (form.date("on", nhsuk::Legend::small("Day")))
                    (form.textarea("summary", "Summary, in the person’s words").hint("What changed, what to keep, what to do if it comes back."))
                    p class="nhsuk-body" { "The slot falls free. We ask how they are after 3, 6 and 12 months, and for six months they may come back without a new assessment." }
                    (nhsuk::button("End the course").once())
                }
            }
            None => (no_course()),
        }
    };
    record_sheet(me, page, form, "Ending", "Records", main)
}

async fn show_follow_up(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw_follow_up(&me, &page, &Filled::default()))
}

async fn follow_up(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let answered = r.code(
        "answered",
        |c| matches!(c, "yes" | "no").then_some(c == "yes"),
        "Choose whether they answered",
    );
    let note = r.optional("note");
    let follow_up = r.parsed("follow-up", "Open this page again from the record");
    let expected = r.expected();
    let read = r.finish(|| {
        let command = EpisodeCommand::FollowUp {
            follow_up: follow_up?,
            answered: answered?,
            note,
        };
        Some(Act::Episode { id, expected, command })
    });
    run(&me, id, read, &format!("/episodes/{id}"), draw_follow_up).await
}

fn draw_follow_up(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let next = page
        .state
        .follow_ups
        .iter()
        .filter(|f| f.done.is_none())
        .min_by_key(|f| f.due);
    let main = html! {
        h1 class="nhsuk-heading-l" { "Follow-up" }
        @match next {
            Some(f) => {
                p class="nhsuk-body" { "Due " (fmt::date_and_relative(f.due, page.today)) ". Those who do not answer are counted too." }
                form method="post" action=(me.path) novalidate {
                    (me.hidden(form, Some(page.state.version)))
                    input type="hidden" name="follow-up" value=(f.id);
                    (form.radios("answered", nhsuk::Legend::medium("Did they answer?"), [nhsuk::choice("yes", "Yes"), nhsuk::choice("no", "No answer")]))
                    (form.textarea("note", "How they are").rows(4))
                    (nhsuk::button("Save the follow-up").once())
                }
                p class="nhsuk-body" { a class="nhsuk-link" href={ "/episodes/" (page.id) "/measure" } { "Enter a measure" } }
            }
            None => (layout::empty("No follow-up is due", "Follow-ups are planned when a course ends.", None)),
        }
    };
    record_sheet(me, page, form, "Follow-up", "Records", main)
}

async fn show_closing(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw_closing(&me, &page, &Filled::default()))
}

async fn close(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let words = r.text("words", "Enter the reason, in words");
    let read = if r.fields().get("what") == "reopen" {
        r.finish(|| {
            Some(Act::Episode {
                id,
                expected,
                command: EpisodeCommand::Reopen { reason: words? },
            })
        })
    } else {
        let reason = r.code("reason", ClosureReason::from_code, "Choose why");
        let over_open_concern = r.ticked("over");
        r.finish(|| {
            let command = EpisodeCommand::Close {
                reason: reason?,
                over_open_concern,
                words: words?,
            };
            Some(Act::Episode { id, expected, command })
        })
    };
    run(&me, id, read, &format!("/episodes/{id}"), draw_closing).await
}

fn draw_closing(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let concerns = page.state.open_concerns().count();
    let main = html! {
        @if let Some((on, reason, _)) = page.state.closed {
            h1 class="nhsuk-heading-l" { "Open the episode again" }
            p class="nhsuk-body" { "Closed on " (fmt::date(on)) ": " (reason.words().to_lowercase()) "." }
            form method="post" action=(me.path) novalidate {
                (me.hidden(form, Some(page.state.version)))
                input type="hidden" name="what" value="reopen";
                (form.textarea("words", "Reason").rows(3))
                (nhsuk::button("Open it again").once())
            }
        } @else {
            h1 class="nhsuk-heading-l" { "Close the episode" }
            p class="nhsuk-body" { "Waits end and open offers are taken back with it. It can be opened again." }
            form method="post" action=(me.path) novalidate {
                (me.hidden(form, Some(page.state.version)))
                input type="hidden" name="what" value="close";
                (form.radios("reason", nhsuk::Legend::medium("Why"), choices(ClosureReason::ALL, ClosureReason::code, ClosureReason::words)))
                (form.textarea("words", "In words").hint("Who agreed, and what the person was told of the way back."))
                @if concerns > 0 {
                    (nhsuk::warning_callout(nhsuk::heading(2, "A safety concern is open"), html! {
                        p { "Close the concern first. Only a clinician, by name and with the reason above, closes an episode over it." }
                        (form.tick("over", "I close it over the open concern, for the reason above"))
                    }))
                }
                (nhsuk::button("Close the episode").warning().once())
            }
        }
    };
    record_sheet(me, page, form, "Close the episode", "Records", main)
}
