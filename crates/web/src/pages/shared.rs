//! What pages about an episode have in common: loading it, where its pages lie, sending a form about it.

use crate::app::App;
use crate::conflict::{self, Conflict};
use crate::form::{Fields, Filled};
use crate::me::Me;
use crate::respond::{Answer, Problem};
use axum::response::Response;
use care::EpisodeId;
use care::episode::{DueKind, Stage};
use care::terms::Priority;
use casework::read::EpisodePage;
use casework::{Act, ActKind, Refused};
use maud::{Markup, html};
use nhsuk::TagColour;

/// The episode as this principal may see it. Without a relationship, those who may open it for a written reason are led
/// to where that is done.
///
/// # Errors
/// The page that says why not.
pub async fn load(me: &Me, id: EpisodeId) -> Result<EpisodePage, Problem> {
    let principal = std::sync::Arc::clone(&me.principal);
    match me.app.ask(move |desk| desk.episode(&principal, id)).await? {
        Err(Refused::NotAllowed { why }) if me.may(ActKind::BreakGlass) => Err(Problem::NeedsReason {
            why,
            href: format!("/episodes/{id}/break-glass"),
        }),
        answer => answer.map_err(Problem::from),
    }
}

/// Sends what a form about an episode asked for. Done: to `to`, which says so. Refused by a rule or at a field: the form
/// again, with everything typed. Changed meanwhile: both versions side by side.
///
/// # Errors
/// The page that says why not.
pub async fn send(
    me: &Me,
    id: EpisodeId,
    act: Act,
    fields: Fields,
    to: &str,
    draw: impl FnOnce(&Me, &EpisodePage, &Filled) -> Response,
) -> Answer {
    let errors = match me.act(act, &fields).await {
        Ok(done) => return Ok(me.went_well(&done.words, to)),
        Err(Refused::Conflict { expected, .. }) => {
            let page = load(me, id).await?;
            let back = format!("/episodes/{id}");
            let conflict = Conflict {
                page: &page,
                expected,
                fields: &fields,
                action: &me.path,
                back: &back,
            };
            return Ok(conflict::page(me, &conflict));
        }
        Err(Refused::Rejected(rejection)) => rejection.into(),
        Err(Refused::Invalid(errors)) => errors.into(),
        Err(refused) => return Err(refused.into()),
    };
    again(me, id, Filled { fields, errors }, draw).await
}

/// Shows a form about an episode again, with its errors.
///
/// # Errors
/// The page that says why not.
pub async fn again(
    me: &Me,
    id: EpisodeId,
    form: Filled,
    draw: impl FnOnce(&Me, &EpisodePage, &Filled) -> Response,
) -> Answer {
    let page = load(me, id).await?;
    Ok(draw(me, &page, &form))
}

/// The address of a page about an episode, if that page exists, else the episode's own.
#[must_use]
pub fn episode_link(app: &App, id: EpisodeId, page: &str) -> String {
    if app.has_page(&format!("/episodes/{{id}}/{page}")) {
        format!("/episodes/{id}/{page}")
    } else {
        format!("/episodes/{id}")
    }
}

/// Where something due is done.
#[must_use]
pub fn due_link(app: &App, id: EpisodeId, kind: DueKind) -> String {
    use DueKind as D;
    let own = |anchor: &str| format!("/episodes/{id}#{anchor}");
    match kind {
        D::SafetyScreen | D::Screening => episode_link(app, id, "screening"),
        D::Acknowledge => episode_link(app, id, "acknowledgement"),
        D::Enquiry => episode_link(app, id, "questions"),
        D::Assessment | D::AssessmentRecord => episode_link(app, id, "assessment"),
        D::Decision | D::LookAgain => episode_link(app, id, "decision"),
        D::Confirm => episode_link(app, id, "decision/confirmation"),
        D::Tell => episode_link(app, id, "decision/telling"),
        D::Letter => episode_link(app, id, "letters"),
        D::Arrival => episode_link(app, id, "decision/arrival"),
        D::Reviewer | D::SecondOpinion => episode_link(app, id, "second-opinion"),
        D::BeginWait | D::PauseEnds => episode_link(app, id, "wait"),
        D::KeepInTouch | D::ClinicalLook => episode_link(app, id, "keep-in-touch"),
        D::OfferAnswer => episode_link(app, id, "offer"),
        D::CourseReview => episode_link(app, id, "review"),
        D::FollowUp => episode_link(app, id, "follow-up"),
        D::NotesCopy | D::HeldBackReview => episode_link(app, id, "copy"),
        D::Close => episode_link(app, id, "closing"),
        D::SessionRecord | D::MissedTwice => own("sessions"),
        D::Emergency | D::ConcernResponse | D::ConcernReview | D::SafetyAnswer => own("safety"),
        D::Message => own("messages"),
    }
}

/// The tag of a stage: word and colour. Grey not started, blue in progress, yellow waiting on somebody, orange needs
/// attention, green done.
#[must_use]
pub fn stage_tag(stage: Stage) -> Markup {
    let colour = match stage {
        Stage::Received => TagColour::Grey,
        Stage::InformationWanted | Stage::Waiting | Stage::Paused | Stage::Offered | Stage::HandedOver => {
            TagColour::Yellow
        }
        Stage::ToConfirm | Stage::ToTell | Stage::SecondOpinion => TagColour::Orange,
        Stage::Decided | Stage::Closed => TagColour::Green,
        _ => TagColour::Blue,
    };
    html! { (nhsuk::tag(stage.words(), colour).classes("app-status")) }
}

/// The tag of a priority; said as not set yet where it is not.
#[must_use]
pub fn priority_tag(priority: Option<Priority>) -> Markup {
    let (words, colour) = match priority {
        Some(Priority::Urgent) => ("Urgent", TagColour::Orange),
        Some(Priority::Soon) => ("Soon", TagColour::Blue),
        Some(Priority::Routine) => ("Routine", TagColour::Grey),
        None => ("Not screened yet", TagColour::Without),
    };
    html! { (nhsuk::tag(words, colour).classes("app-status")) }
}

/// Links that choose the view of a list: words, address, whether it is the one shown.
#[must_use]
pub fn views(label: &str, items: &[(String, String, bool)]) -> Markup {
    html! {
        nav aria-label=(label) {
            ul class="app-views" {
                @for (words, href, here) in items {
                    li { a class="nhsuk-link" href=(href) aria-current=[here.then_some("page")] { (words) } }
                }
            }
        }
    }
}

/// The address of a list with these questions; those without a value are left out.
#[must_use]
pub fn asking(path: &str, questions: &[(&str, &str)]) -> String {
    let kept: Fields = questions
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .copied()
        .collect();
    let query = String::from_utf8(kept.encoded()).unwrap_or_default();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// Sends what was read of a form about an episode, or shows the form again.
///
/// # Errors
/// The page that says why not.
pub async fn run(
    me: &Me,
    id: EpisodeId,
    read: Result<(Act, Fields), Filled>,
    to: &str,
    draw: impl FnOnce(&Me, &EpisodePage, &Filled) -> Response,
) -> Answer {
    match read {
        Ok((act, fields)) => send(me, id, act, fields, to, draw).await,
        Err(form) => again(me, id, form, draw).await,
    }
}

/// The frame of a form about an episode: the person's banner, a way back to the record.
#[must_use]
pub fn record_sheet(me: &Me, page: &EpisodePage, form: &Filled, title: &str, area: &str, main: Markup) -> Response {
    let banner = crate::person_banner::PersonBanner::of(page);
    let way = crate::layout::Way::back(format!("/episodes/{}", page.id));
    let sheet = crate::layout::Sheet {
        title: title.to_owned(),
        area,
        way,
        form: Some(form),
        main,
    };
    crate::layout::record_form(me, &banner, sheet)
}

/// A site's name, from its code; the code itself where no such site is on record any more.
pub fn site_name(me: &Me, code: &str) -> String {
    let service = me.app.desk().service();
    service
        .sites
        .iter()
        .find(|s| s.code == code)
        .map_or_else(|| code.to_owned(), |s| s.name.clone())
}
