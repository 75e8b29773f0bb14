//! All that this service publishes of itself, on a page of its own: what NICE lists against what is offered, waits, sessions, noes, who is seen, releases
//! beside each other, and the open data.

use super::PAGE;
use super::own::{self, OwnRow, OwnService};
use super::problem;
use crate::extract::{Asked, Id};
use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Stranger;
use crate::pages::who_is_seen;
use crate::respond::{Answer, Problem, tagged};
use crate::words;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::IntoResponse;
use care::service::Provision;
use casework::figures::{COLUMNS, Listed, Range, Release, all_listed, files, listed_for, range};
use catalogue::{Recommendation, catalogue};
use charts::{IntervalBars, IntervalRow, interval_bars, part_bar};
use maud::{Markup, html};
use measures::suppression::Shown;
use nhsuk::{Cell, cell, number};
use serde::Deserialize;

/// Under which terms a service's own figures may be used.
const LICENCE: &str = "Open Government Licence v3.0";

/// What is asked after the question mark.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Questions {
    problem: String,
}

/// What the page is made of.
struct View {
    own: Option<OwnService>,
    releases: Vec<Release>,
    problem: Option<String>,
}

/// The page.
pub(super) async fn show(stranger: Stranger, headers: HeaderMap, Asked(questions): Asked<Questions>) -> Answer {
    let releases = stranger.app.ask(casework::Desk::releases).await?;
    let desk = stranger.app.desk();
    let view = View {
        own: OwnService::of(&desk.service(), desk.is_demo(), releases.last()),
        releases,
        problem: Some(questions.problem).filter(|code| problem::all().any(|(known, _)| known == code)),
    };
    let sheet = Sheet {
        title: "What this service publishes of itself".to_owned(),
        area: "Map of therapies",
        way: Way::back("/map"),
        main: draw(&view),
        ..Sheet::default()
    };
    tagged(&headers, layout::public_wide(&stranger, sheet), PAGE).await
}

fn draw(view: &View) -> Markup {
    let Some(own) = &view.own else {
        return html! {
            h1 class="nhsuk-heading-l" { "What this service publishes of itself" }
            (layout::empty("Nothing yet.", "The service has declared no therapy and released no figures. That says nothing about what it gives.", Some(("Back to the map", "/map"))))
        };
    };
    let last = view.releases.last();
    html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { "Not official statistics" } "What " (own.name) " publishes of itself" }
        p class="app-headline" { (finding(own, last)) }
        @if own.is_fictional { p { strong { "This service is fictional" } ": every person behind these figures is invented." } }
        (ranges(own, view.problem.as_deref()))
        @match last {
            Some(release) => {
                (waits(own, release))
                (table(own, release))
                (refusals(release))
                (who_is_seen::released(release))
                (over_time(&view.releases))
                (open_data(release, view.releases.len()))
            }
            None => (layout::empty("No figures are released yet.", "Waits, sessions and noes are shown from the first release on. What is declared stands above.", None)),
        }
        (how())
    }
}

fn finding(own: &OwnService, last: Option<&Release>) -> String {
    let offered = own
        .rows
        .iter()
        .filter(|row| row.provision() == Some(Provision::Offered))
        .count();
    let closed = own
        .rows
        .iter()
        .filter(|row| row.provision() == Some(Provision::ListClosed))
        .count();
    let lists = match closed {
        0 => String::new(),
        n => format!(", and {} more with the list closed", n),
    };
    let mut words = format!(
        "{} offers {}{lists}.",
        own.name,
        fmt::plural(offered, "therapy", "therapies")
    );
    let reached = |row: &&OwnRow| row.wait.and_then(|wait| wait.median).is_some();
    let median = |row: &OwnRow| row.wait.and_then(|wait| wait.median).unwrap_or(0);
    let quickest = own.rows.iter().filter(reached).min_by_key(|row| median(row));
    let slowest = own.rows.iter().filter(reached).max_by_key(|row| median(row));
    if let (Some(quick), Some(slow), Some(release)) = (quickest, slowest, last)
        && median(quick) < median(slow)
    {
        words += &format!(
            " Half of those who wait for {} start within {} of the referral, for {} within {} (as at {}).",
            words::therapy(&quick.therapy),
            fmt::plural(median(quick) as usize, "week", "weeks"),
            words::therapy(&slow.therapy),
            fmt::plural(median(slow) as usize, "week", "weeks"),
            fmt::date(release.as_at)
        );
    }
    words
}

/// What NICE lists against what is offered, with the choice of a problem.
fn ranges(own: &OwnService, chosen: Option<&str>) -> Markup {
    let declared = |code: &str| own.rows.iter().find(|row| row.therapy.as_str() == code)?.provision();
    let listed = chosen.map_or_else(all_listed, listed_for);
    let range = range(&listed, declared);
    let words = chosen.map_or("any presenting problem", super::problem_words);
    let mut problems: Vec<(String, String)> = problem::all()
        .map(|(code, words)| (code.to_owned(), words.to_owned()))
        .collect();
    problems.sort_by(|a, b| a.1.cmp(&b.1));
    let all = (String::new(), "Every problem together".to_owned());
    html! {
        h2 class="nhsuk-heading-m" id="range" { "What NICE lists against what is offered" }
        form class="app-filters" method="get" action="/map/own#range" aria-label="Choose a presenting problem" {
            (nhsuk::select("problem", "What it is about").options([all].into_iter().chain(problems)).value(chosen.unwrap_or_default()))
            (nhsuk::button("Show").secondary())
        }
        p { strong { (range_words(&range, words)) } }
        (part_bar("range-bar", u32::try_from(range.offered).unwrap_or(0), u32::try_from(range.listed).unwrap_or(0)))
        p class="nhsuk-body-s" {
            "The range index is the number offered divided by the number listed. It counts kinds of therapy and not places, takes each as equal, and rests on what the service declares. "
            (range.unchecked) " of the " (range.listed) " rest on rows of our list that nobody has compared with the guideline yet: such a row may suggest a therapy, never exclude one."
        }
        @let one_by_one = listed_table(&listed, own);
        @if chosen.is_some() { (one_by_one) } @else { (nhsuk::details("Every therapy that a guideline lists, one by one", one_by_one)) (by_problem(own)) }
    }
}

fn range_words(range: &Range, about: &str) -> String {
    let Some((least, most)) = range.index() else {
        return format!("No guideline in our list names a therapy for {about}.");
    };
    let share = if range.not_known == 0 {
        format!("{:.0}%", least * 100.0)
    } else {
        format!("between {:.0}% and {:.0}%", least * 100.0, most * 100.0)
    };
    format!(
        "Of {} that guidelines of NICE list for {about}, {} can be had here, {} with the list closed, {} not, and of {} it is not known: an index of {share}.",
        fmt::plural(range.listed, "therapy", "therapies"),
        range.offered,
        range.list_closed,
        range.not_offered,
        range.not_known
    )
}

fn listed_table(listed: &[Listed], own: &OwnService) -> Markup {
    let rows = listed.iter().map(|one| -> [Cell; 3] {
        let row = own.rows.iter().find(|row| row.therapy.as_str() == one.therapy);
        let name = catalogue()
            .therapy(one.therapy)
            .map_or(one.therapy, |t| t.name.as_str());
        let said = if one.recommendation == Recommendation::FirstLine {
            "First-line"
        } else {
            "An option"
        };
        [
            cell(html! { (name) small { (one.guidelines.join("; ")) } }),
            cell(html! { (said) small { (if one.is_checked { "checked" } else { "not checked" }) } }),
            cell(match row {
                Some(row) => own::declared(row),
                None => html! { span class="app-missing" { "nothing declared" } },
            }),
        ]
    });
    let table = nhsuk::table("What NICE lists, one by one")
        .caption_classes("nhsuk-u-visually-hidden")
        .id("listed-own")
        .responsive(true);
    let heads: [Cell; 3] = ["Therapy".into(), "NICE".into(), "Can it be had here".into()];
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}

fn by_problem(own: &OwnService) -> Markup {
    let declared = |code: &str| own.rows.iter().find(|row| row.therapy.as_str() == code)?.provision();
    let mut all: Vec<(&str, &str, Range)> = problem::all()
        .map(|(code, words)| (code, words, range(&listed_for(code), declared)))
        .collect();
    all.sort_by_key(|(_, words, _)| *words);
    let rows = all.iter().map(|(code, words, range)| -> [Cell; 6] {
        [
            cell(html! { a class="nhsuk-link" href={ "/map/own?problem=" (code) "#range" } { (words) } }),
            number(range.listed.to_string()),
            number(range.offered.to_string()),
            number(range.list_closed.to_string()),
            number(range.not_offered.to_string()),
            number(range.not_known.to_string()),
        ]
    });
    let heads: [Cell; 6] = [
        "What it is about".into(),
        number("NICE lists"),
        number("Offered"),
        number("List closed"),
        number("Not offered"),
        number("Not known"),
    ];
    let table = nhsuk::table("What NICE lists against what is offered, by problem")
        .caption_classes("nhsuk-u-visually-hidden")
        .id("range-by-problem")
        .responsive(true);
    html! { (nhsuk::details("By presenting problem, as a table", html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) })) }
}

fn waits(own: &OwnService, release: &Release) -> Markup {
    let mut rows: Vec<(u32, IntervalRow)> = own
        .rows
        .iter()
        .filter_map(|row| {
            let wait = row.wait?;
            let weeks = |end: Option<u32>| end.map(f64::from);
            let [started, waiting, _] = row.counts;
            let behind = match (shown(started), shown(waiting)) {
                (Some(started), Some(waiting)) => format!("{started} started, {waiting} wait"),
                (Some(started), None) => format!("{started} started"),
                _ => "numbers not shown".to_owned(),
            };
            let drawn = IntervalRow {
                name: words::therapy(&row.therapy),
                estimate: weeks(wait.median),
                lower: weeks(wait.lower),
                upper: weeks(wait.upper),
                behind,
            };
            Some((wait.median.unwrap_or(u32::MAX), drawn))
        })
        .collect();
    rows.sort_by_key(|(median, _)| std::cmp::Reverse(*median));
    let drawn = rows.len();
    let not_reached = rows.iter().filter(|(median, _)| *median == u32::MAX).count();
    let finding = match (drawn, not_reached) {
        (0, _) => "No wait is shown: too few people stand behind each".to_owned(),
        (n, 0) => format!(
            "Weeks from referral until half have started, for the {} that can be shown",
            fmt::plural(n, "therapy", "therapies")
        ),
        (n, open) => format!(
            "Weeks from referral until half have started: of {}, {open} with more than half still waiting",
            fmt::plural(n, "therapy", "therapies")
        ),
    };
    let chart = interval_bars(&IntervalBars {
        id: "own-waits".to_owned(),
        finding,
        rows_are: "Therapy".to_owned(),
        estimate: "Median wait".to_owned(),
        unit: "weeks".to_owned(),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        limit: None,
        source: format!(
            "the record of {}, referrals since {}",
            release.service,
            fmt::date(release.waits_from)
        ),
        as_at: release.as_at,
    });
    html! {
        h2 class="nhsuk-heading-m" id="waits" { "How long people wait" }
        (chart.svg)
        @if drawn > 0 { (nhsuk::details("Waits as a table", chart.table)) }
    }
}

fn shown(count: Shown) -> Option<u64> {
    match count {
        Shown::Count(n) | Shown::Held(n) => Some(n),
        Shown::Hidden => None,
    }
}

fn count(shown: Shown) -> Markup {
    match shown {
        Shown::Count(n) => html! { (n) },
        Shown::Held(n) => {
            html! { (n) abbr title="as in an earlier release" { "*" } span class="nhsuk-u-visually-hidden" { " (earlier release)" } }
        }
        Shown::Hidden => html! { span class="app-missing" { "not shown" } },
    }
}

fn table(own: &OwnService, release: &Release) -> Markup {
    let rows = own.rows.iter().map(|row| -> [Cell; 10] {
        let [started, waiting, left] = row.counts.map(count);
        [
            cell(html! { (words::therapy(&row.therapy)) small { (row.therapy) } }),
            cell(own::declared(row)),
            number(row.practitioners.map_or_else(|| "–".to_owned(), |n| n.to_string())),
            number(started),
            number(waiting),
            number(left),
            cell(own::sessions(row, true)),
            number(count(row.long)),
            number(count(row.told_no)),
            number(count(row.sent_elsewhere)),
        ]
    });
    let long = format!("Courses of {} sessions or more", release.long_term_sessions);
    let heads: [Cell; 10] = [
        "Therapy".into(),
        "Can it be had".into(),
        number("Practitioners"),
        number("Started"),
        number("Wait"),
        number("Left"),
        "Sessions".into(),
        number(long),
        number("Told no"),
        number("Sent elsewhere"),
    ];
    let table = nhsuk::table("Every therapy")
        .caption_classes("nhsuk-u-visually-hidden")
        .id("own-all")
        .responsive(true);
    html! {
        h2 class="nhsuk-heading-m" { "Every therapy" }
        p {
            "Started, wait and left: those referred since " (fmt::date(release.waits_from)) ". Sessions, long courses and noes: since " (fmt::date(release.period_from))
            ". An asterisk marks a figure of an earlier release: too few people have been added since."
        }
        (table.classes("app-list").head::<Cell>(heads).rows(rows))
    }
}

fn refusals(release: &Release) -> Markup {
    let grounds = release
        .table("no_ground")
        .map(|t| t.columns.as_slice())
        .unwrap_or_default();
    let rows: Vec<[Cell; 2]> = grounds
        .iter()
        .map(|code| {
            let words = care::terms::ReasonCode::from_code(code).map_or("Not now", |ground| ground.words());
            [cell(words), number(count(release.listed("no_ground", code)))]
        })
        .collect();
    let sent = |code: &str| count(release.listed("sent", code));
    let table = nhsuk::table("Told no, by ground")
        .caption_classes("nhsuk-u-visually-hidden")
        .id("refusals");
    html! {
        h2 class="nhsuk-heading-m" { "Who was told no, and who was sent elsewhere" }
        @if rows.is_empty() {
            p { "No decision that stands said no in the year up to " (fmt::date(release.as_at)) ", or none can be shown." }
        } @else {
            (table.classes("app-list").head::<Cell>([Cell::from("Ground"), number("People, in the year")]).rows(rows))
        }
        p {
            "Handed over to another service, charities among them: " (sent("referred_on")) ". Told about another place, to find their own way: " (sent("signposted")) ". The same decisions as on the service’s own page of what charities pick up; those that named no therapy: told no " (count(release.of_therapy("told_no", "not_named"))) ", sent elsewhere " (count(release.of_therapy("sent_on", "not_named"))) "."
        }
        (picked_up(release))
    }
}

/// What charities and other providers with a seat took on, by kind of help.
fn picked_up(release: &Release) -> Markup {
    let rows = release.picked_up();
    if rows.is_empty() {
        return html! {};
    }
    let rows = rows.into_iter().map(|row| -> [Cell; 4] {
        [
            cell(words::therapy(&care::terms::TherapyCode::new(row.help.as_str()))),
            cell(if row.by_charity { "Charities" } else { "Other providers" }),
            number(count(row.arrived)),
            number(count(row.ours)),
        ]
    });
    let heads: [Cell; 4] = [
        "Help".into(),
        "By whom".into(),
        number("Arrived"),
        number("Did not, or not yet"),
    ];
    let table = nhsuk::table("Handed over to a provider with a seat, in the year")
        .caption_size(Some(nhsuk::Size::S))
        .id("picked-up")
        .responsive(true);
    html! {
        (table.classes("app-list").head::<Cell>(heads).rows(rows))
        p { "Handed over in all: " (count(release.picked_up_in_all())) ". Whoever did not arrive is still the service’s." }
    }
}

/// The releases beside each other: the wait of each therapy at each day.
fn over_time(releases: &[Release]) -> Markup {
    if releases.len() < 2 {
        return html! {};
    }
    let recent: Vec<&Release> = releases.iter().rev().take(6).rev().collect();
    let mut codes: Vec<&str> = recent
        .iter()
        .flat_map(|r| &r.therapies)
        .filter(|t| t.wait.get().is_some())
        .map(|t| t.therapy.as_str())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    let rows = codes.iter().map(|code| {
        let mut cells: Vec<Cell> = vec![cell(words::therapy(&care::terms::TherapyCode::new(*code)))];
        cells.extend(recent.iter().map(|release| {
            let found = release
                .therapies
                .iter()
                .find(|t| t.therapy == *code)
                .and_then(|t| t.wait.get());
            number(match found.map(|wait| wait.median) {
                None => html! { span class="app-missing" { "not shown" } },
                Some(None) => html! { "not reached" },
                Some(Some(weeks)) => html! { (weeks) },
            })
        }));
        cells
    });
    let mut heads: Vec<Cell> = vec!["Therapy".into()];
    heads.extend(recent.iter().map(|release| number(fmt::date(release.as_at))));
    let table = nhsuk::table("Median wait in weeks, release by release")
        .caption_classes("nhsuk-u-visually-hidden")
        .id("over-time")
        .scroll(true);
    html! {
        h2 class="nhsuk-heading-m" { "Over time: weeks until half have started" }
        (table.classes("app-list").head::<Cell>(heads).rows(rows))
    }
}

fn open_data(release: &Release, releases: usize) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" id="open-data" { "Open data" }
        p {
            "Release " (release.number) ", published " (fmt::date(release.released_on)) ", made at ledger position " (release.position) ". "
            @if releases > 1 { "All " (releases) " releases are in the files. " }
            "Free to use under the " (LICENCE) "; say that they come from " (release.service) "."
        }
        ul class="nhsuk-list nhsuk-list--bullet" {
            @for (name, words) in FILES { li { a class="nhsuk-link" href={ "/map/own/data/" (name) } { (words) } small { " (" (name) ")" } } }
        }
    }
}

const FILES: [(&str, &str); 8] = [
    ("therapies.csv", "Therapies: what can be had, waits, sessions, noes"),
    ("refusals.csv", "Who was told no, by ground, and who was sent elsewhere"),
    ("picked-up.csv", "What charities and other providers picked up"),
    ("who-is-seen.csv", "Who is seen"),
    ("seen-by-therapy.csv", "Who is seen, by the therapy that was begun"),
    ("range.csv", "What NICE lists against what is offered"),
    ("dictionary.csv", "What each column means"),
    ("open-data.json", "Everything as one JSON file"),
];

fn how() -> Markup {
    let text = html! {
        ul class="nhsuk-list nhsuk-list--bullet" {
            li { "The wait runs from the day the referral was received to the first session of the therapy, and is never started again. Those who still wait or left count as far as is known (Kaplan-Meier); a plain median over those who started would leave out exactly those who wait longest." }
            li { "Somebody who accepts several therapies counts under each. Whoever begins another one counts as having left the list; those who are not decided on yet are not in it." }
            li { "The interval is 95% (Brookmeyer and Crowley, log-log). Weeks are begun weeks." }
            li { "Numbers below 5 are not shown, nor any that would give one away, here or together with an earlier release. “Not shown” is not “none”." }
        }
    };
    html! { (nhsuk::details("How this was counted", text)) }
}

/// The columns of the service's own open data, for the dictionary.
pub(super) fn dictionary() -> Markup {
    let mut names: Vec<&str> = COLUMNS.iter().map(|(file, _, _)| *file).collect();
    names.dedup();
    html! {
        h2 class="nhsuk-heading-m" id="own-dictionary" { "What this service publishes of itself" }
        p { "Not official statistics. " a class="nhsuk-link" href="/map/own" { "The page with these figures" } }
        @for (at, name) in names.iter().enumerate() {
            @let table = nhsuk::table(format!("Columns of {name}")).caption_size(Some(nhsuk::Size::S)).id(format!("own-columns-{at}")).responsive(true);
            (table.head::<Cell>(["Column".into(), "Meaning".into()]).rows(COLUMNS.iter().filter(|(file, _, _)| file == name).map(|(_, column, meaning)| -> [Cell; 2] {
                [cell(html! { code { (column) } }), cell(*meaning)]
            })))
        }
    }
}

/// A file of the open data.
pub(super) async fn file(stranger: Stranger, headers: HeaderMap, Id(name): Id<String>) -> Answer {
    let releases = stranger.app.ask(casework::Desk::releases).await?;
    if releases.is_empty() {
        return Err(Problem::NotFound);
    }
    let found = files(&releases)
        .into_iter()
        .find(|file| file.name == name)
        .ok_or(Problem::NotFound)?;
    let media = if found.name.ends_with(".json") {
        "application/json"
    } else {
        "text/csv; charset=utf-8"
    };
    let mut response = ([(header::CONTENT_TYPE, media)], found.text).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", found.name)) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    tagged(&headers, response, "public, max-age=3600").await
}
