//! One post: what is offered, how far it has come, who applied, and the next step for each of them.

use super::{facts_list, stage_tag};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Errors, Fields, Filled};
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::pages::plain_form::one_press;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::words;
use axum::http::StatusCode;
use axum::response::Response;
use care::PostId;
use care::post::{CandidateStage, Post, PostStage};
use casework::policy::{self, Need};
use casework::read::{CandidateRow, PostPage};
use casework::{ActKind, Refused};
use maud::{Markup, html};
use nhsuk::TagColour;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/posts/{id}", Guard::needs(ActKind::SeePosts), show)
}

pub(super) async fn load(me: &Me, id: PostId) -> Result<PostPage, Problem> {
    me.ask(move |desk, p| desk.post(p, id)).await
}

async fn show(me: Me, Id(id): Id<PostId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw(&me, &page, &Filled::default()))
}

/// The post again after a press that was refused, with why.
pub(super) async fn again(me: &Me, id: PostId, refused: Refused) -> Answer {
    let (errors, status) = match refused {
        Refused::Rejected(rejection) => (Errors::from(rejection), None),
        Refused::Invalid(errors) => {
            let words: Vec<String> = errors.into_iter().map(|e| e.words).collect();
            (Errors::whole("This step could not be taken", words.join(". ")), None)
        }
        Refused::Conflict { .. } => {
            let what = "Somebody took a step with this post while you looked at it, so yours was not taken";
            let possible = "Look at the post as it stands now, then press again if it is still right";
            (Errors::whole(what, possible), Some(StatusCode::CONFLICT))
        }
        // Nobody left to ask: said as a sentence, because the page itself may be seen.
        Refused::NotAllowed { why } if me.may(ActKind::PublishPost) => {
            (Errors::whole("This step could not be taken", why), None)
        }
        other => return Err(other.into()),
    };
    let page = load(me, id).await?;
    let form = Filled {
        fields: Fields::default(),
        errors,
    };
    let mut response = draw(me, &page, &form);
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    Ok(response)
}

fn draw(me: &Me, page: &PostPage, form: &Filled) -> Response {
    let Some(facts) = &page.state.facts else {
        return layout::app(me, Sheet::default());
    };
    let stage = page.state.stage();
    let open = page.state.takes_applications(me.today);
    let acts = me.may(ActKind::PublishPost);
    let lapses = acts && !matches!(stage, PostStage::Seeing | PostStage::Lapsed);
    let main = html! {
        h1 class="nhsuk-heading-l" {
            span class="nhsuk-caption-l" { (facts.employer) }
            (facts.title)
        }
        p { (stage_tag(&page.state, me.today)) }
        (progress(page))
        @if acts && open && page.fitting > 0 {
            (one_press(me, &format!("/posts/{}/ask", page.id), &[], None,
                nhsuk::button(ask_words(page.fitting))))
        }
        (asked(page, open))
        h2 class="nhsuk-heading-m" id="candidates" { "Who applied" }
        @if page.candidates.is_empty() {
            @if open {
                (layout::empty(
                    "Nobody has applied yet.",
                    "Whoever was asked and has not answered is counted above and not named.",
                    None,
                ))
            } @else {
                p { "Nobody applied." }
            }
        } @else {
            @for row in &page.candidates { (candidate(me, page, row, acts)) }
        }
        h2 class="nhsuk-heading-m" { "What is offered" }
        (facts_list(facts))
        div class="app-actions" {
            @if me.may(ActKind::SeeCounts) {
                a class="nhsuk-link app-target" href={ "/posts/" (page.id) "/change" } { "What this post would change" }
            }
            @if lapses {
                a class="nhsuk-link app-target" href={ "/posts/" (page.id) "/lapse" } { "Let the post lapse" }
            }
        }
    };
    let sheet = Sheet {
        title: facts.title.clone(),
        area: "Posts",
        way: Way::crumbs([("Paid posts", "/posts")]),
        form: Some(form),
        main,
    };
    layout::app(me, sheet)
}

/// "Ask the 12 registrants who fit".
fn ask_words(fitting: usize) -> String {
    if fitting == 1 {
        "Ask the 1 registrant who fits".to_owned()
    } else {
        format!(
            "Ask the {} registrants who fit",
            fmt::number(i64::try_from(fitting).unwrap_or(i64::MAX))
        )
    }
}

fn asked(page: &PostPage, open: bool) -> Markup {
    let no = page
        .state
        .candidates
        .iter()
        .filter(|c| c.stage == CandidateStage::NotInterested)
        .count();
    html! {
        @if page.asked > 0 || no > 0 {
            p {
                @if page.asked > 0 { (fmt::plural(page.asked, "registrant was", "registrants were")) " asked and " (if page.asked == 1 { "has" } else { "have" }) " not answered yet. " }
                @if no > 0 { (fmt::plural(no, "registrant", "registrants")) " said no." }
            }
        }
        @if open && page.fitting == 0 {
            p { "Nobody else on the register fits who agreed to be asked: interest, band, hours, place, start, a confirmed therapy and a checked registration all count." }
        }
    }
}

/// How far a post has come, whether or not it lapsed.
fn reached(post: &Post) -> PostStage {
    let without = Post {
        lapsed: None,
        ..post.clone()
    };
    without.stage()
}

/// The steps in order, each with what is known of it.
fn progress(page: &PostPage) -> Markup {
    let post = &page.state;
    let at = reached(post) as usize;
    let with = |stages: &[CandidateStage]| page.candidates.iter().filter(|c| stages.contains(&c.stage)).count();
    use CandidateStage as C;
    let applied = with(&[C::Applied, C::Offered, C::Declined, C::Checked, C::Started]);
    let declined = with(&[C::Declined]);
    let name = |stages: &[CandidateStage]| {
        page.candidates
            .iter()
            .find(|c| stages.contains(&c.stage))
            .map(|c| format!("{}, {}", c.name, fmt::date(c.since)))
            .unwrap_or_default()
    };
    let offered = match (name(&[C::Offered]), declined) {
        (name, _) if !name.is_empty() => name,
        (_, 0) => String::new(),
        (_, n) => fmt::plural(n, "offer declined", "offers declined"),
    };
    let steps: [(&str, String); 6] = [
        ("Advertised", post.published_on.map(fmt::date).unwrap_or_default()),
        (
            "Applied",
            if applied > 0 {
                fmt::plural(applied, "person", "people")
            } else {
                String::new()
            },
        ),
        ("Offered", offered),
        ("Checks done", name(&[C::Checked])),
        (
            "Started",
            post.started
                .map(|(_, _, on)| format!("{}, {}", page.practitioner.clone().unwrap_or_default(), fmt::date(on)))
                .unwrap_or_default(),
        ),
        ("First person seen", post.first_seen.map(fmt::date).unwrap_or_default()),
    ];
    html! {
        h2 class="nhsuk-heading-m" { "How far it has come" }
        ol class="app-progress" {
            @for (place, (words, note)) in steps.into_iter().enumerate() {
                @let done = place <= at;
                li class=(if done { "app-progress__step app-progress__step--done" } else { "app-progress__step" })
                    aria-current=[(place == at && post.lapsed.is_none()).then_some("step")] {
                    strong { (words) }
                    @if !note.is_empty() { span { (note) } }
                    @else if !done { span { @if post.lapsed.is_some() { "Not reached" } @else { "To come" } } }
                }
            }
        }
        @if let Some((reason, on)) = post.lapsed {
            (nhsuk::inset_text(html! {
                p { strong { "Lapsed on " (fmt::date(on)) } ". " (reason.words()) ". It stays in the figures." }
                @if let Some(words) = &page.lapse_words { p class="app-words" { (words) } }
            }))
        }
    }
}

/// Whether somebody may open any register entry, not only one of their own.
fn sees_the_register(me: &Me) -> bool {
    policy::need(ActKind::SeeRegister, me.role()) == Need::Anyone
}

fn candidate(me: &Me, page: &PostPage, row: &CandidateRow, acts: bool) -> Markup {
    let at = format!("/posts/{}/candidates/{}", page.id, row.registrant);
    let version = Some(page.version);
    let open = page.state.lapsed.is_none();
    let body = html! {
        p { (candidate_tag(row.stage)) " since " (fmt::date(row.since)) }
        @if sees_the_register(me) {
            p { a class="nhsuk-link" href={ "/register/" (row.registrant) } { "Register entry" span class="nhsuk-u-visually-hidden" { " of " (row.name) } } }
        }
        @if row.therapies.is_empty() {
            p { "No therapy of this post is confirmed for them." }
        } @else {
            p { "Confirmed: " (words::therapies(&row.therapies)) "." }
        }
        @if !matches!(row.stage, CandidateStage::Checked | CandidateStage::Started | CandidateStage::Declined) {
            @if row.checks_missing.is_empty() {
                p { "Registration, disclosure, indemnity and supervision are in order." }
            } @else {
                p { "Not in order or not looked at yet:" }
                ul class="nhsuk-list nhsuk-list--bullet" { @for check in &row.checks_missing { li { (check.words()) } } }
            }
        }
        @if acts && open {
            @match row.stage {
                CandidateStage::Applied => {
                    (one_press(me, &format!("{at}/offer"), &[], version, nhsuk::button(named("Offer the post to", &row.name))))
                }
                CandidateStage::Offered => {
                    div class="app-actions" {
                        (one_press(me, &format!("{at}/checks"), &[], version, nhsuk::button(named("Record that all checks are done for", &row.name))))
                        (one_press(me, &format!("{at}/declined"), &[], version, nhsuk::button(named("Record that the offer is declined by", &row.name)).secondary()))
                    }
                }
                CandidateStage::Checked => {
                    div class="app-actions" {
                        (nhsuk::link_button(named("Record the start of", &row.name), format!("{at}/start")))
                        (one_press(me, &format!("{at}/declined"), &[], version, nhsuk::button(named("Record that the offer is declined by", &row.name)).secondary()))
                    }
                }
                _ => {}
            }
        }
        @if row.stage == CandidateStage::Started {
            @if let Some((_, practitioner, on)) = page.state.started {
                p { "Works here since " (fmt::date(on)) "."
                    @if me.may(ActKind::SeePractitioners) { " " a class="nhsuk-link" href={ "/practitioners/" (practitioner) } { "Open their page" } }
                }
            }
        }
    };
    html! { (nhsuk::card(nhsuk::heading(3, row.name.as_str()), body)) }
}

/// A button's words: the name is read aloud and, on the screen, stands over it.
fn named(words: &str, name: &str) -> Markup {
    html! { (words) " " (name) }
}

fn candidate_tag(stage: CandidateStage) -> Markup {
    let colour = match stage {
        CandidateStage::Asked | CandidateStage::NotInterested => TagColour::Grey,
        CandidateStage::Applied | CandidateStage::Checked => TagColour::Blue,
        CandidateStage::Offered => TagColour::Yellow,
        CandidateStage::Declined => TagColour::Orange,
        CandidateStage::Started => TagColour::Green,
    };
    html! { (nhsuk::tag(stage.words(), colour).classes("app-status")) }
}
