//! The tracks side by side: referral, decision, wait, offer, course. Each says where it stands.

use crate::fmt::{self, Missing};
use crate::words;
use care::episode::{Course, Decision, Offer, Referral, SecondOpinion, Standing, Wait};
use care::{Key, calendar};
use casework::read::EpisodePage;
use maud::{Markup, html};
use nhsuk::{SummaryList, SummaryRow, action, summary_list, summary_row};

pub(super) fn draw(page: &EpisodePage) -> Markup {
    let state = &page.state;
    html! {
        @if page.has_story { p { a class="nhsuk-link app-target" href={ "/episodes/" (page.id) "/story" } { "They told the service how it was: read it" } } }
        h2 class="nhsuk-heading-m" { "Where things stand" }
        div class="app-tracks" {
            @for (sent, version) in &state.referrals { (referral(page, sent, *version)) }
            @if let Some(made) = state.decision() { (decision(page, made)) }
            @for review in &state.reviews { (second_opinion(page, review)) }
            @for wait in state.waits.iter().filter(|w| w.is_open()) { (waiting(page, wait)) }
            @for offer in state.open_offers() { (offered(page, offer)) }
            @for course in &state.courses { (work(page, course)) }
            @if !state.follow_ups.is_empty() { (follow_ups(page)) }
        }
    }
}

fn card(heading: &str, rows: Vec<SummaryRow>) -> SummaryList {
    // The cards are narrow: a third for the key keeps its words whole.
    let rows = rows.into_iter().map(|row| row.key_width("one-third"));
    summary_list()
        .facts(rows)
        .in_card(nhsuk::heading(3, heading).size(Some(nhsuk::Size::S)))
}

fn referral(page: &EpisodePage, sent: &Referral, version: u64) -> Markup {
    let own = page
        .words(version, Key::OwnWords)
        .or_else(|| page.words(version, Key::ReferralReason));
    let href = format!("/episodes/{}/referrals/{}", page.id, sent.id);
    let rows = vec![
        summary_row("Received", fmt::date(sent.received_on)),
        summary_row("From", sent.source.words()),
        summary_row("About", fmt::text(own, Missing::NotGiven)),
        summary_row(
            "As sent",
            html! { a class="nhsuk-link" href=(href) { "Read the whole referral" } },
        ),
    ];
    html! { (card("Referral", rows)) }
}

/// Where a decision stands, in words.
fn standing(made: &Decision) -> String {
    match made.standing {
        Standing::Provisional => match made.confirm_by {
            Some(by) => format!("Provisional: a second clinician confirms it by {}", fmt::date(by)),
            None => "Provisional until a second clinician confirms it".to_owned(),
        },
        Standing::Final => "Stands".to_owned(),
        Standing::Fallen => "Fell: a second clinician did not agree".to_owned(),
        Standing::Replaced => "Replaced by the second opinion".to_owned(),
    }
}

fn decision(page: &EpisodePage, made: &Decision) -> Markup {
    let told: Vec<String> = made
        .told
        .iter()
        .map(|(to, how, on)| format!("{}, {}, {}", to.words(), how.words().to_lowercase(), fmt::date(*on)))
        .collect();
    let mut rows = vec![
        summary_row(
            "Decided",
            format!("{}, {}", made.facts.kind.words(), fmt::date(made.on)),
        ),
        summary_row(
            "Therapies",
            fmt::or(Some(&words::therapies(&made.facts.considered)), Missing::NotRecorded),
        ),
        summary_row("By", page.names.human(made.by)),
        summary_row("Standing", standing(made)),
        summary_row(
            "Why",
            fmt::text(page.words(made.version, Key::Reason), Missing::NotRecorded),
        ),
    ];
    if let Some(reason) = made.facts.reason {
        rows.push(summary_row("Reason code", reason.words()));
    }
    if let Some(instead) = page.words(made.version, Key::Alternative) {
        rows.push(summary_row(
            "Offered instead",
            fmt::text(Some(instead), Missing::NotRecorded),
        ));
    }
    rows.push(summary_row("Told", fmt::list(&told, Missing::NotRecorded)));
    html! { (card("Decision", rows)) }
}

fn second_opinion(page: &EpisodePage, review: &SecondOpinion) -> Markup {
    let reviewer = review
        .reviewer
        .map(|(_, human, pool)| format!("{}, from {}", page.names.human(human), pool.words().to_lowercase()));
    let mut rows = vec![
        summary_row(
            "Asked for",
            format!("{}, {}", review.asked_by.words(), fmt::date(review.asked_on)),
        ),
        summary_row("Reviewer", fmt::or(reviewer.as_deref(), Missing::NotRecorded)),
    ];
    match review.concluded {
        Some((outcome, on, version)) => {
            rows.push(summary_row(
                "Outcome",
                format!("{}, {}", outcome.words(), fmt::date(on)),
            ));
            rows.push(summary_row(
                "Why",
                fmt::text(page.words(version, Key::Reason), Missing::NotRecorded),
            ));
        }
        None => rows.push(summary_row("Due", fmt::date_and_relative(review.due, page.today))),
    }
    html! { (card("Second opinion", rows)) }
}

fn waiting(page: &EpisodePage, wait: &Wait) -> Markup {
    let choices: Vec<String> = wait.choices.iter().map(words::choice).collect();
    let mut rows = vec![
        summary_row("For", fmt::list(&choices, Missing::NotRecorded)),
        summary_row("Waited", fmt::wait_since(wait.clock_start, page.today)),
    ];
    if let Some(pause) = wait.pause_on(page.today) {
        let until = pause
            .until
            .map(|d| format!(" until {}", fmt::date(d)))
            .unwrap_or_default();
        rows.push(summary_row(
            "Paused",
            format!("{}{until}. The clock goes on", pause.reason.words()),
        ));
    }
    if wait.before_newcomers {
        rows.push(summary_row(
            "Order",
            "Before newcomers: the clock goes on from an earlier course",
        ));
    }
    if let Some(outlook) = page.outlooks.iter().find(|o| o.wait == wait.id) {
        rows.push(summary_row(
            "What their own page says",
            crate::pages::own::outlook_for_staff(outlook),
        ));
    }
    html! { (card("Waiting", rows)) }
}

fn offered(page: &EpisodePage, offer: &Offer) -> Markup {
    let rows = vec![
        summary_row("Therapy", words::choice(&offer.choice)),
        summary_row("With", page.names.practitioner(offer.practitioner)),
        summary_row("First session", fmt::moment(offer.first_at)),
        summary_row("Held until", fmt::moment(offer.expires_at)),
        summary_row(
            "Why this one",
            fmt::text(page.words(offer.version, Key::Explanation), Missing::NotRecorded),
        ),
    ];
    html! { (card("Offer", rows)) }
}

/// When we ask how the person is after the end: due, overdue, answered.
fn follow_ups(page: &EpisodePage) -> Markup {
    let state = &page.state;
    let row = |f: &care::episode::FollowUp| {
        let told = f
            .offered
            .map(|on| format!(". Told on {}", fmt::date(on)))
            .unwrap_or_default();
        let stands = match f.done {
            Some((on, true)) => format!("Answered on {}", fmt::date(on)),
            Some((on, false)) => format!("No answer, noted on {}", fmt::date(on)),
            None if !state.follow_ups_go_on() => {
                "Not asked: the episode ended in another way, or therapy goes on".to_owned()
            }
            None if f.due < page.today => format!("Overdue{told}"),
            None if f.due == page.today => format!("Due today{told}"),
            None => "To come".to_owned(),
        };
        summary_row(fmt::date(f.due), stands)
    };
    html! { (card("Follow-ups", state.follow_ups.iter().map(row).collect())) }
}

fn work(page: &EpisodePage, course: &Course) -> Markup {
    let facts = &course.facts;
    let done = format!(
        "{} of {} attended",
        course.attended(),
        fmt::count(facts.sessions.into(), "session", "sessions")
    );
    let mut rows = vec![
        summary_row("Therapy", words::choice(&facts.choice)),
        summary_row("With", page.names.practitioner(facts.practitioner)),
        summary_row("Slot", fmt::slot(facts.weekly)),
        summary_row("Sessions", done),
    ];
    match (&course.ended, course.ending) {
        (Some((on, how, _)), _) => rows.push(summary_row("Ended", format!("{}: {}", fmt::date(*on), how.words()))),
        (None, Some(on)) => rows.push(summary_row("Ending agreed", fmt::date(on))),
        (None, None) => {
            let now = calendar::london_instant(page.today, jiff::civil::Time::midnight());
            let next = course.next_session(now).map(|s| fmt::moment(s.at));
            rows.push(summary_row(
                "Next session",
                fmt::or(next.as_deref(), Missing::NotRecorded),
            ));
        }
    }
    let list = card(if course.is_open() { "In therapy" } else { "Course" }, rows);
    let list = match list.card.clone().filter(|_| course.is_open()) {
        Some(card) => list.card(Some(card.action(action("Sessions", "#sessions", "")))),
        None => list,
    };
    html! { (list) }
}
