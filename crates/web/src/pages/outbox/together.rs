//! The letters that wait, printed in one go: a sheet for each, and under them, not on paper, the form by which somebody says
//! which of them came out. Nothing is recorded by looking. Of two who print the same letters, the first to record each has
//! it, and the other is told which copies must not be posted.

use super::super::letters;
use super::super::shared::load;
use super::{name, one};
use crate::form::{Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::post;
use crate::respond::{Answer, Problem};
use axum::response::Response;
use care::person::SafeUse;
use casework::Refused;
use casework::outbox::{DeliveryState, OutboxAct, OutboxRow};
use maud::{Markup, html};
use std::sync::Arc;
use uuid::Uuid;

/// Where it is.
pub(super) const AT: &str = "/outbox/letters";
/// Why a letter is not among those that are printed.
const BY_HAND: &str = "The person said that letters are not safe: give it by hand, or speak with them";

/// A letter on its sheet.
struct Printed {
    id: Uuid,
    whose: String,
    sheet: Markup,
    careful: Vec<String>,
}

/// What waits: what can be printed, and what cannot, with why.
#[derive(Default)]
struct Waiting {
    printed: Vec<Printed>,
    left_out: Vec<(OutboxRow, String)>,
    more: usize,
}

async fn gather(me: &Me) -> Result<Waiting, Problem> {
    let page = me.ask(|desk, p| desk.outbox(p, DeliveryState::ToPrint, 1)).await?;
    let mut waiting = Waiting {
        more: page.total.saturating_sub(page.items.len()),
        ..Waiting::default()
    };
    for row in page.items {
        match sheet(me, &row).await? {
            Ok((sheet, careful)) => waiting.printed.push(Printed {
                id: row.id,
                whose: format!("{}: {}", name(&row), row.notice.kind.words()),
                sheet,
                careful,
            }),
            Err(why) => waiting.left_out.push((row, why)),
        }
    }
    Ok(waiting)
}

async fn sheet(me: &Me, row: &OutboxRow) -> Result<Result<(Markup, Vec<String>), String>, Problem> {
    if row.safe_contact.letter == SafeUse::No {
        return Ok(Err(BY_HAND.to_owned()));
    }
    let page = match load(me, row.notice.episode).await {
        Ok(page) => page,
        Err(Problem::NotFound | Problem::NotAllowed(_) | Problem::NeedsReason { .. }) => {
            return Ok(Err("You cannot see this record".to_owned()));
        }
        Err(problem) => return Err(problem),
    };
    if page.person.reach.address.iter().all(|line| line.trim().is_empty()) {
        return Ok(Err("No address is recorded".to_owned()));
    }
    if one::has_own_letter(&page, row) {
        return letters::among(me, &page, row.notice.kind.letter()).await;
    }
    let subject = post::letter_subject(row.notice.kind);
    let body = html! { @for sentence in post::sentences(&row.notice) { p { (sentence) } } };
    Ok(Ok(letters::short_among(me, &page, subject, body)))
}

pub(super) async fn show(me: Me) -> Answer {
    let waiting = gather(&me).await?;
    Ok(draw(&me, &waiting, &Filled::default()))
}

fn draw(me: &Me, waiting: &Waiting, form: &Filled) -> Response {
    let count = waiting.printed.len();
    let main = html! {
        div class="app-no-print" {
            h1 class="nhsuk-heading-l" { "Print letters together" }
            @if count == 0 {
                (layout::empty("No letter can be printed here now.", "Those that wait need another way; why stands under each.", None))
            } @else {
                p { "Print this page: " (crate::fmt::plural(count, "letter", "letters")) ", each on sheets of its own. This text and the form are left out on paper. Nothing is recorded by printing: come back here and say which came out." }
                @if waiting.more > 0 { p { (crate::fmt::plural(waiting.more, "more letter waits", "more letters wait")) ". They are here when these are recorded." } }
            }
            @if !waiting.left_out.is_empty() {
                h2 class="nhsuk-heading-m" { "Not among them" }
                ul { @for (row, why) in &waiting.left_out { li { a class="nhsuk-link" href={ "/outbox/" (row.id) } { (name(row)) ": " (row.notice.kind.words()) } ". " (why) "." } } }
            }
            @let careful: Vec<&Printed> = waiting.printed.iter().filter(|p| !p.careful.is_empty()).collect();
            @if !careful.is_empty() {
                (nhsuk::warning_callout(nhsuk::heading(2, "Before you send them"), html! {
                    ul { @for p in careful { li { (p.whose) ". " (p.careful.join(". ")) "." } } }
                }))
            }
        }
        ol class="app-letters" { @for p in &waiting.printed { li { (p.sheet) } } }
        @if count > 0 { div class="app-no-print" { (asked(me, waiting, form)) } }
    };
    let sheet = Sheet {
        title: "Print letters together".to_owned(),
        area: "Messages",
        way: Way::back("/outbox"),
        form: Some(form),
        main,
    };
    layout::print_neutral(me, sheet)
}

fn asked(me: &Me, waiting: &Waiting, form: &Filled) -> Markup {
    let which = waiting.printed.iter().map(|p| (p.id.to_string(), p.whose.clone()));
    html! {
        form method="post" action=(AT) novalidate {
            (me.hidden(form, None))
            @for p in &waiting.printed { input type="hidden" name="letter" value=(p.id); }
            (form.radios("out", nhsuk::Legend::medium("Did they come out and go into the post?"), [
                ("all", "Yes, all of them"),
                ("some", "All but those that I tick below"),
            ]))
            (form.checkboxes("failed", nhsuk::Legend::small("These did not come out, or were not posted"), which))
            (nhsuk::button("Record the others as printed and posted").once())
        }
    }
}

/// What became of one letter.
enum Became {
    Recorded,
    Earlier,
}

pub(super) async fn record(me: Me, Posted(fields): Posted) -> Answer {
    let ids = |name: &str| -> Vec<Uuid> { fields.all(name).filter_map(|id| id.parse().ok()).collect() };
    let (mut letters, failed) = (ids("letter"), ids("failed"));
    letters.sort_unstable();
    letters.dedup();
    let mut r = Reader::new(fields.clone(), me.today);
    let known = |code: &str| ["all", "some"].into_iter().find(|known| *known == code);
    let out = r.code("out", known, "Say whether all of them came out");
    if out == Some("some") && failed.is_empty() {
        r.wrong("failed", "Tick each letter that did not come out");
    }
    if out == Some("all") && !failed.is_empty() {
        r.wrong(
            "out",
            "You ticked letters that did not come out: choose which of the two is right",
        );
    }
    let read = r.finish(|| out);
    if let Err(form) = read {
        return Ok(draw(&me, &gather(&me).await?, &form));
    }
    let mut done = Vec::new();
    for id in letters.into_iter().filter(|id| !failed.contains(id)) {
        let principal = Arc::clone(&me.principal);
        let answer = me.app.ask(move |desk| {
            let row = desk.outbox_item(&principal, id)?;
            match desk.work_outbox(&principal, id, OutboxAct::Posted) {
                Ok(_) => Ok((row, Became::Recorded)),
                Err(Refused::Rejected(_)) => Ok((desk.outbox_item(&principal, id)?, Became::Earlier)),
                Err(refused) => Err(refused),
            }
        });
        match answer.await? {
            Ok(one) => done.push(one),
            // What is not in the outbox any more was settled long ago.
            Err(Refused::NotFound) => {}
            Err(refused) => return Err(refused.into()),
        }
    }
    let recorded = done.iter().filter(|(_, b)| matches!(b, Became::Recorded)).count();
    let earlier: Vec<&OutboxRow> = done
        .iter()
        .filter_map(|(row, b)| matches!(b, Became::Earlier).then_some(row))
        .collect();
    if earlier.is_empty() {
        let words = format!(
            "{} recorded as printed and posted; {} left to print again",
            crate::fmt::plural(recorded, "letter", "letters"),
            failed.len()
        );
        return Ok(me.went_well(&words, "/outbox?show=to-print"));
    }
    Ok(warned(&me, recorded, &earlier))
}

/// Some were recorded by somebody else in the meantime: their second copies must not go out.
fn warned(me: &Me, recorded: usize, earlier: &[&OutboxRow]) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Some were dealt with by somebody else" }
        p { (crate::fmt::plural(recorded, "letter", "letters")) " recorded as printed and posted." }
        (nhsuk::warning_callout(nhsuk::heading(2, "Do not post your copies of these"), html! {
            ul { @for row in earlier { li { a class="nhsuk-link" href={ "/outbox/" (row.id) } { (name(row)) ": " (row.notice.kind.words()) } ". " (super::why(row)) "." } } }
        }))
        p { a class="nhsuk-link app-target" href="/outbox?show=to-print" { "Letters to print" } }
    };
    let sheet = Sheet {
        title: "Some were dealt with by somebody else".to_owned(),
        area: "Messages",
        way: Way::back("/outbox"),
        main,
        ..Sheet::default()
    };
    layout::form(me, sheet)
}
