//! Second opinions: asked for, given a reviewer from outside the first decision, written before the first one is seen,
//! concluded. One page shows where it stands and what the one who looks can do next.

use super::decision::card;
use super::shared::{again, load, send};
use crate::extract::Id;
use crate::fmt::{self, Missing};
use crate::form::{Fields, Filled, Reader, choices};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::person_banner::PersonBanner;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::calendar::days_between;
use care::episode::{Decision, EpisodeCommand, SecondOpinion, Standing};
use care::terms::{AskedBy, Format, ReviewOutcome, ReviewerPool, TherapyChoice, TherapyCode};
use care::{EpisodeId, HumanId, Key, PractitionerId, Role, UserId};
use casework::read::EpisodePage;
use casework::{Act, ActKind};
use maud::{Markup, html};

const ANY: Guard = Guard::needs_one_of(&[
    ActKind::AskSecondOpinion,
    ActKind::NameReviewer,
    ActKind::OfferMeeting,
    ActKind::WriteOpinion,
    ActKind::ConcludeReview,
])
.and(ActKind::SeeEpisode);

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/episodes/{id}/second-opinion", ANY, show)
        .post("/episodes/{id}/second-opinion", ANY, act)
}

/// Who could review and who could deliver: for the choices in the forms.
#[derive(Default)]
struct Staff {
    reviewers: Vec<(UserId, String, String)>,
    practitioners: Vec<(PractitionerId, String)>,
}

async fn staff(me: &Me) -> Result<Staff, Problem> {
    let reviewers = if me.may(ActKind::NameReviewer) {
        me.ask(|desk, p| desk.staff_with(p, &[Role::Reviewer])).await?
    } else {
        Vec::new()
    };
    let practitioners = if me.may(ActKind::ConcludeReview) {
        me.ask(casework::Desk::deliverers).await?
    } else {
        Vec::new()
    };
    Ok(Staff {
        reviewers,
        practitioners,
    })
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    let staff = staff(&me).await?;
    Ok(draw(&me, &page, &Filled::default(), &staff))
}

async fn act(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let staff = staff(&me).await?;
    let to = format!("/episodes/{id}/second-opinion");
    match read(&me, id, fields) {
        Ok((act, fields)) => {
            send(&me, id, act, fields, &to, move |me, page, form| {
                draw(me, page, form, &staff)
            })
            .await
        }
        Err(form) => again(&me, id, form, move |me, page, form| draw(me, page, form, &staff)).await,
    }
}

fn read(me: &Me, id: EpisodeId, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let what = r.fields().get("what").to_owned();
    let expected = r.expected();
    let ids = me.app.desk().ids().clone();
    match what.as_str() {
        "ask" => {
            let asked_by = r.code("asked-by", AskedBy::from_code, "Choose who asks");
            let reason = r.text("reason", "Enter what they say");
            let decision = r.parsed("decision", "Open this page again from the record");
            r.finish(|| {
                let command = EpisodeCommand::AskSecondOpinion {
                    review: ids.next(),
                    decision: decision?,
                    asked_by: asked_by?,
                    reason: Some(reason?),
                };
                Some(Act::Episode { id, expected, command })
            })
        }
        "reviewer" => {
            let reviewer = r.parsed("reviewer", "Choose a reviewer");
            let pool = r.code("pool", ReviewerPool::from_code, "Choose where the reviewer comes from");
            let review = r.parsed("review", "Open this page again from the record");
            r.finish(|| {
                let reviewer: UserId = reviewer?;
                // Who they are, what they are trained in and whom they report to is for the desk to find, not for a form.
                let command = EpisodeCommand::NameReviewer {
                    review: review?,
                    reviewer,
                    human: HumanId(reviewer.0),
                    pool: pool?,
                    trained_in: Vec::new(),
                    managers: Vec::new(),
                };
                Some(Act::Episode { id, expected, command })
            })
        }
        "meeting" => {
            let accepted = match r.fields().get("accepted") {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            };
            let review = r.parsed("review", "Open this page again from the record");
            r.finish(|| {
                Some(Act::Episode {
                    id,
                    expected,
                    command: EpisodeCommand::OfferMeeting {
                        review: review?,
                        accepted,
                    },
                })
            })
        }
        "opinion" => {
            let opinion = r.text("opinion", "Write your opinion");
            let review = r.parsed("review", "Open this page again from the record");
            r.finish(|| {
                let command = EpisodeCommand::WriteOpinion {
                    review: review?,
                    opinion: opinion?,
                };
                Some(Act::Episode { id, expected, command })
            })
        }
        "first" => {
            let review = r.parsed("review", "Open this page again from the record");
            r.finish(|| {
                Some(Act::Episode {
                    id,
                    expected,
                    command: EpisodeCommand::ShowFirstDecision { review: review? },
                })
            })
        }
        _ => conclude(id, r, &ids),
    }
}

fn conclude(id: EpisodeId, mut r: Reader, ids: &casework::Ids) -> Result<(Act, Fields), Filled> {
    let outcome = r.code("outcome", ReviewOutcome::from_code, "Choose what it came to");
    let yes = outcome.is_some_and(|o| o != ReviewOutcome::Upheld);
    let reason = r.text("reason", "Enter the reasons, in words for the person");
    let therapies: Vec<_> = ["therapy-1", "therapy-2"]
        .iter()
        .filter_map(|f| r.optional(f))
        .collect();
    if yes && therapies.is_empty() {
        r.wrong("therapy-1", "Choose the therapy that is acceptable");
    }
    let unmet_need = r.ticked("unmet");
    let deliverer: Option<PractitionerId> = r.optional("deliverer").and_then(|d| d.parse().ok());
    if yes && deliverer.is_none() && !unmet_need {
        r.wrong(
            "deliverer",
            "Choose who will deliver it, or say that nobody is available",
        );
    }
    let review = r.parsed("review", "Open this page again from the record");
    let expected = r.expected();
    r.finish(|| {
        let choices = therapies
            .into_iter()
            .filter(|_| yes)
            .map(|t| TherapyChoice {
                therapy: TherapyCode::new(t),
                format: Format::Individual,
            })
            .collect();
        let command = EpisodeCommand::ConcludeReview {
            review: review?,
            outcome: outcome?,
            choices,
            deliverer: deliverer.filter(|_| yes),
            unmet_need: unmet_need && yes,
            reason: reason?,
            wait: ids.next(),
        };
        Some(Act::Episode { id, expected, command })
    })
}

fn draw(me: &Me, page: &EpisodePage, form: &Filled, staff: &Staff) -> Response {
    let open = page.state.open_reviews().next();
    let main = html! {
        h1 class="nhsuk-heading-l" { "Second opinion" }
        @for r in &page.state.reviews { (opinion_card(page, r)) }
        div class="nhsuk-grid-row" {
            div class="nhsuk-grid-column-two-thirds" {
                @match open {
                    Some(review) => (next(me, page, form, staff, review)),
                    None => (ask(me, page, form)),
                }
            }
        }
    };
    let banner = PersonBanner::of(page);
    let way = Way::back(format!("/episodes/{}", page.id));
    let sheet = Sheet {
        title: "Second opinion".to_owned(),
        area: "Decisions",
        way,
        form: Some(form),
        main,
    };
    layout::record(me, &banner, sheet)
}

/// Both opinions side by side once both may be seen, with the time each took.
fn opinion_card(page: &EpisodePage, r: &SecondOpinion) -> Markup {
    let text =
        |version: Option<u64>, key: Key| fmt::text(version.and_then(|v| page.words(v, key)), Missing::NotRecorded);
    let decision = page.state.decision_by_id(r.decision);
    let reviewer = r.reviewer.map_or_else(
        || "Not named yet".to_owned(),
        |(_, human, pool)| format!("{}, {}", page.names.human(human), pool.words().to_lowercase()),
    );
    let list = nhsuk::summary_list()
        .in_card(format!("Asked for on {}", fmt::date(r.asked_on)))
        .row(("Asked by", html! { (r.asked_by.words()) }))
        .row(("What they say", text(Some(r.version), Key::Reason)))
        .row(("Due", html! { (fmt::date_and_relative(r.due, page.today)) }))
        .row(("Reviewer", html! { (reviewer) }))
        .row((
            "Meeting with the person",
            html! { @match r.meeting {
                None => "Not offered yet",
                Some(None) => "Offered",
                Some(Some(true)) => "Offered, and taken up",
                Some(Some(false)) => "Offered, and declined",
            } },
        ))
        .row(("The reviewer’s own opinion", text(r.opinion, Key::Opinion)));
    let list = match r.concluded {
        Some((outcome, on, version)) => list
            .row(("Outcome", html! { strong { (outcome.words()) } ", " (fmt::date(on)) }))
            .row(("Reasons, as the person reads them", text(Some(version), Key::Reason)))
            .row((
                "Who will deliver it",
                html! { @match r.deliverer {
                    Some(p) => (page.names.practitioner(p)),
                    None => "Nobody named",
                } },
            )),
        None => list,
    };
    html! {
        div class="app-sides" {
            @if let Some(d) = decision {
                div {
                    @if page.words(d.version, Key::Reason).is_some() { (card(page, d, "The first decision")) }
                    @else { (nhsuk::inset_text("The first decision is shown to the reviewer after an own opinion is written.")) }
                }
            }
            div { (list) }
        }
        @if let Some(start) = page.state.clock_start {
            p class="nhsuk-body" { "The wait clock is that of " (fmt::date(start)) ". A second opinion does not move it." }
        }
    }
}

/// The decision that another look may be asked for, by the rules of asking: it stands, and it is not too old.
fn contestable<'p>(me: &Me, page: &'p EpisodePage) -> Option<&'p Decision> {
    let bar = me.app.desk().service().standards.second_opinion_bar_days;
    page.state
        .decision()
        .filter(|d| !matches!(d.standing, Standing::Fallen | Standing::Replaced))
        .filter(|d| days_between(d.on, page.today) <= bar)
        .filter(|_| page.may(ActKind::AskSecondOpinion))
}

fn ask(me: &Me, page: &EpisodePage, form: &Filled) -> Markup {
    let again = page.state.reviews.iter().any(|r| r.concluded.is_some());
    match (contestable(me, page), again) {
        (Some(d), false) => html! {
            h2 class="nhsuk-heading-m" { "Ask for a second opinion" }
            (ask_form(me, page, form, d))
        },
        // A look was taken: another is possible, and is not what this page is for now.
        (Some(d), true) if form.errors.is_empty() => {
            html! { (nhsuk::details("Ask for another second opinion", ask_form(me, page, form, d))) }
        }
        (Some(d), true) => ask_form(me, page, form, d),
        (None, true) => html! {},
        (None, false) if page.state.decision().is_some() => {
            html! { (layout::empty("A second opinion cannot be asked for now", "It is asked for within six months of a decision that stands. After that, a new referral leads to a new decision.", None)) }
        }
        (None, false) => {
            html! { (layout::empty("Nothing to look at again", "A second opinion is asked for when there is a decision.", None)) }
        }
    }
}

fn ask_form(me: &Me, page: &EpisodePage, form: &Filled, d: &Decision) -> Markup {
    html! {
        p class="nhsuk-body" { "Within six months of a decision anybody concerned may ask for a fresh look by somebody who is trained in the therapy and was not part of the first decision. The place on the list is kept." }
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, Some(page.state.version)))
            input type="hidden" name="what" value="ask";
            input type="hidden" name="decision" value=(d.facts.id);
            (form.radios("asked-by", nhsuk::Legend::small("Who asks"), choices(AskedBy::ALL, AskedBy::code, AskedBy::words)))
            (form.textarea("reason", "What they say").hint("In their words."))
            (nhsuk::button("Ask for a second opinion").once())
        }
    }
}

fn next(me: &Me, page: &EpisodePage, form: &Filled, staff: &Staff, r: &SecondOpinion) -> Markup {
    let is_reviewer = r.reviewer.is_some_and(|(_, human, _)| human == me.principal.human);
    if r.reviewer.is_none() {
        return if page.may(ActKind::NameReviewer) {
            name_reviewer(me, page, form, staff, r)
        } else {
            html! { (nhsuk::inset_text("A clinical lead names the reviewer.")) }
        };
    }
    if !is_reviewer {
        return html! { (nhsuk::inset_text("The reviewer goes on from here.")) };
    }
    html! {
        @if r.meeting.is_none() { (meeting(me, page, form, r)) }
        @if r.opinion.is_none() { (own_opinion(me, page, form, r)) }
        @else if !r.first_shown { (see_first(me, page, form, r)) }
        @else if r.meeting.is_some() { (conclusion(me, page, form, staff, r)) }
    }
}

fn begin(me: &Me, page: &EpisodePage, form: &Filled, what: &str, r: &SecondOpinion) -> Markup {
    html! {
        (me.hidden(form, Some(page.state.version)))
        input type="hidden" name="what" value=(what);
        input type="hidden" name="review" value=(r.id);
    }
}

fn name_reviewer(me: &Me, page: &EpisodePage, form: &Filled, staff: &Staff, r: &SecondOpinion) -> Markup {
    let people = staff
        .reviewers
        .iter()
        .map(|(user, name, team)| (user.to_string(), format!("{name}, {team}")));
    html! {
        h2 class="nhsuk-heading-m" { "Name the reviewer" }
        p class="nhsuk-body" { "Trained in this therapy; not whoever decided or confirmed, nor reporting to them. If this area has one therapist of the kind, the reviewer comes from another area or from the register, and is paid." }
        form method="post" action=(me.path) novalidate {
            (begin(me, page, form, "reviewer", r))
            (form.select("reviewer", "Reviewer", people))
            (form.radios("pool", nhsuk::Legend::small("Where from"), choices(ReviewerPool::ALL, ReviewerPool::code, ReviewerPool::words)))
            (nhsuk::button("Name the reviewer").once())
        }
    }
}

fn meeting(me: &Me, page: &EpisodePage, form: &Filled, r: &SecondOpinion) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "Offer to meet the person" }
        form method="post" action=(me.path) novalidate {
            (begin(me, page, form, "meeting", r))
            (form.radios("accepted", nhsuk::Legend::small("What they said"), [
                nhsuk::choice("yes", "They would like to meet"),
                nhsuk::choice("no", "They would rather not"),
                nhsuk::choice("open", "No answer yet"),
            ]))
            (nhsuk::button("Record the offer").secondary().once())
        }
    }
}

fn own_opinion(me: &Me, page: &EpisodePage, form: &Filled, r: &SecondOpinion) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "Your own opinion" }
        p class="nhsuk-body" { "From the original papers, the referrer’s view and your meeting. You will see the first decision when this is written; it cannot be changed then." }
        form method="post" action=(me.path) novalidate {
            (begin(me, page, form, "opinion", r))
            (form.textarea("opinion", "What you think, and why").rows(10))
            (nhsuk::button("Save my opinion").once())
        }
    }
}

fn see_first(me: &Me, page: &EpisodePage, form: &Filled, r: &SecondOpinion) -> Markup {
    html! {
        form method="post" action=(me.path) novalidate {
            (begin(me, page, form, "first", r))
            (nhsuk::button("Show me the first decision").once())
        }
    }
}

fn conclusion(me: &Me, page: &EpisodePage, form: &Filled, staff: &Staff, r: &SecondOpinion) -> Markup {
    let therapies = super::decision::therapies();
    let people = staff
        .practitioners
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()));
    html! {
        h2 class="nhsuk-heading-m" { "Conclude" }
        form method="post" action=(me.path) novalidate {
            (begin(me, page, form, "conclude", r))
            (form.radios("outcome", nhsuk::Legend::medium("What it came to"), choices(ReviewOutcome::ALL, ReviewOutcome::code, ReviewOutcome::words)))
            (form.select("therapy-1", "The therapy that is acceptable, unless the decision stands", therapies.clone()))
            (form.select("therapy-2", "Or this one", therapies))
            (form.select("deliverer", "Who will deliver it", people))
            (form.tick("unmet", "Nobody is available: record an unmet need"))
            (form.textarea("reason", "Reasons, in words for the person"))
            (nhsuk::button("Conclude the second opinion").once())
        }
    }
}
