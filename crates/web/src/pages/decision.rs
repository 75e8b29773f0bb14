//! Decisions: made with all their required parts, confirmed by a second clinician, told to the person first, and handed
//! over until arrival is confirmed.

use super::shared::{again, load, send};
use crate::extract::{Asked, Id};
use crate::fmt::{self, Missing};
use crate::form::{DateRule, Fields, Filled, Reader, choices};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::person_banner::PersonBanner;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::words;
use axum::response::Response;
use care::episode::{Decision, DecisionFacts, DecisionWords, EpisodeCommand, Standing};
use care::grief::GriefLayer;
use care::terms::{
    Audience, Channel, ConfirmedBy, DecisionKind, Format, ReasonCode, SocialCircumstance, TherapyChoice, TherapyCode,
};
use care::{EpisodeId, Key};
use casework::read::EpisodePage;
use casework::{Act, ActKind, SeatAct};
use maud::{Markup, html};
use serde::Deserialize;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let tells = Guard::needs_one_of(&[ActKind::TellPerson, ActKind::PassOnDecision]);
    routes
        .get("/episodes/{id}/decision", Guard::needs(ActKind::Decide), show)
        .post("/episodes/{id}/decision", Guard::needs(ActKind::Decide), decide)
        .get(
            "/episodes/{id}/decision/confirmation",
            Guard::needs(ActKind::ConfirmDecision),
            show_confirmation,
        )
        .post(
            "/episodes/{id}/decision/confirmation",
            Guard::needs(ActKind::ConfirmDecision),
            confirm,
        )
        .get("/episodes/{id}/decision/telling", tells, show_telling)
        .post("/episodes/{id}/decision/telling", tells, tell)
        .get(
            "/episodes/{id}/decision/arrival",
            Guard::needs(ActKind::ConfirmArrival),
            show_arrival,
        )
        .post(
            "/episodes/{id}/decision/arrival",
            Guard::needs(ActKind::ConfirmArrival),
            arrive,
        )
}

/// A way to begin that a page offers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Begin {
    /// The layer of help with grief.
    grief: String,
}

async fn show(me: Me, Id(id): Id<EpisodeId>, Asked(begin): Asked<Begin>) -> Answer {
    let page = load(&me, id).await?;
    let form = match GriefLayer::from_code(&begin.grief) {
        Some(layer) => {
            let therapy = layer.therapy().map(|t| ("therapy-1", t.to_owned()));
            let kind = ("kind", layer.decision().code().to_owned());
            Filled::with(therapy.into_iter().chain([kind]))
        }
        None => Filled::with(first_choice(&page).map(|t| ("therapy-1", t))),
    };
    Ok(draw(&me, &page, &form))
}

/// Grief leads to three layers, the lightest first: each begins the form with what it comes to.
fn grief(page: &EpisodePage) -> Markup {
    let grieves = page.state.referrals.iter().any(|(r, _)| {
        r.problem.as_deref().is_some_and(|p| care::grief::PROBLEMS.contains(&p))
            || r.circumstances.contains(&SocialCircumstance::Bereavement)
    });
    html! {
        @if grieves {
            (nhsuk::inset_text(html! {
                h2 class="nhsuk-heading-s" { "Somebody has died: three layers, the lightest first" }
                ol {
                    @for layer in GriefLayer::ALL {
                        li {
                            a class="nhsuk-link" href={ "/episodes/" (page.id) "/decision?grief=" (layer.code()) } { (layer.words()) }
                            ". " (layer.for_whom())
                        }
                    }
                }
            }))
        }
    }
}

/// The therapy that the referral asks for is there to begin with; it can be changed.
fn first_choice(page: &EpisodePage) -> Option<String> {
    page.state
        .referral()
        .and_then(|r| r.asks_for.as_ref())
        .map(|t| t.as_str().to_owned())
}

async fn decide(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    match read(&me, id, fields) {
        Ok((act, fields)) => send(&me, id, act, fields, &format!("/episodes/{id}"), draw).await,
        Err(form) => again(&me, id, form, draw).await,
    }
}

fn read(me: &Me, id: EpisodeId, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let kind = r.code("kind", DecisionKind::from_code, "Choose what you decided");
    let format = r
        .optional_code("format", Format::from_code)
        .unwrap_or(Format::Individual);
    let considered: Vec<TherapyCode> = ["therapy-1", "therapy-2", "therapy-3"]
        .iter()
        .filter_map(|f| r.optional(f))
        .map(TherapyCode::new)
        .collect();
    let yes = matches!(kind, Some(DecisionKind::Accepted | DecisionKind::Trial));
    let no = kind == Some(DecisionKind::NotSuitable);
    if (yes || no) && considered.is_empty() {
        r.wrong("therapy-1", "Choose the therapy that this is about");
    }
    let reason = r.text("reason", "Enter the reasons, in words for the person");
    let needed = |r: &mut Reader, when: bool, field: &str, words: &str| {
        if when { r.text(field, words) } else { r.optional(field) }
    };
    let code = if no {
        r.code("code", ReasonCode::from_code, "Choose the reason that comes nearest")
    } else {
        None
    };
    let referrer_view = needed(&mut r, no, "referrer-view", "Enter the referrer’s view");
    let declined = kind == Some(DecisionKind::DeclinedByPerson);
    let person_view = needed(&mut r, no || declined, "person-view", "Enter the person’s view");
    let took_part = needed(&mut r, no, "took-part", "Enter who took part");
    let alternative = needed(&mut r, no, "alternative", "Enter what is offered instead");
    let alternative_owner = needed(&mut r, no, "alternative-owner", "Enter who sees to it");
    let not_now = kind == Some(DecisionKind::NotNow);
    let what_would_change = needed(&mut r, not_now, "what-would-change", "Enter what would change this");
    let look_again_on = if not_now {
        r.date("look-again", "the date to look again", DateRule::TodayOrLater)
    } else {
        None
    };
    let elsewhere = matches!(kind, Some(DecisionKind::ReferredOn | DecisionKind::Signposted));
    let referred_on = kind == Some(DecisionKind::ReferredOn);
    let to = if referred_on {
        super::hand_overs::read_to(&mut r)
    } else {
        Some(None)
    };
    let to_seat = !matches!(to, Some(None));
    let destination = needed(&mut r, elsewhere && !to_seat, "destination", "Enter where to");
    let trial = kind == Some(DecisionKind::Trial);
    let trial_sessions = if trial {
        r.number("trial-sessions", 2..=6, "Enter 2 to 6 sessions")
    } else {
        None
    };
    let second_opinion_stated = r.ticked("second-opinion");
    if no && !second_opinion_stated {
        r.wrong(
            "second-opinion",
            "Tell the person of their right to a second opinion, and tick the box",
        );
    }
    let expected = r.expected();
    let ids = me.app.desk().ids().clone();
    r.finish(|| {
        let choices = if yes {
            considered
                .iter()
                .map(|t| TherapyChoice {
                    therapy: t.clone(),
                    format,
                })
                .collect()
        } else {
            Vec::new()
        };
        let decision = DecisionFacts {
            id: ids.next(),
            kind: kind?,
            considered,
            choices,
            reason: code,
            trial_sessions,
            look_again_on,
            second_opinion_stated,
            unmet_need: code == Some(ReasonCode::TherapyNotProvidedHere),
        };
        let words = DecisionWords {
            reason: reason?,
            referrer_view,
            person_view,
            took_part,
            alternative,
            alternative_owner,
            what_would_change,
            destination,
        };
        match to? {
            Some(to) => Some(Act::Seat(SeatAct::DecideAndHandOver {
                episode: id,
                expected,
                decision: Box::new((decision, words)),
                to,
            })),
            None => Some(Act::Episode {
                id,
                expected,
                command: EpisodeCommand::Decide { decision, words },
            }),
        }
    })
}

pub(super) fn therapies() -> Vec<(String, String)> {
    let mut all: Vec<_> = catalogue::catalogue()
        .therapies
        .iter()
        .filter(|t| t.may_be_offered())
        .map(|t| (t.code.clone(), t.name.clone()))
        .collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    all
}

fn draw(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let first = page.state.referrals.first().map_or(0, |(_, version)| *version);
    let read_first = |key: Key| fmt::text(page.words(first, key), Missing::NotGiven);
    let assessment = page
        .entries
        .iter()
        .rev()
        .find(|e| matches!(e.event, care::episode::EpisodeEvent::AssessmentHeld { .. }));
    let listed = therapies();
    let therapy = |name: &str, label: &'static str| {
        let items: Vec<(String, String)> = listed.clone();
        html! { (form.select(name, label, items)) }
    };
    let when_yes = html! {
        (form.radios("format", nhsuk::Legend::small("How"), choices(&[Format::Individual, Format::Group, Format::Couple, Format::Family, Format::Phone, Format::Digital], Format::code, Format::words)))
    };
    let when_trial = html! { (form.input("trial-sessions", "How many trial sessions").numeric().width(2).hint("2 to 6, then you decide together.")) };
    let when_no = html! {
        (form.radios("code", nhsuk::Legend::small("The reason that comes nearest"), choices(ReasonCode::ALL, ReasonCode::code, ReasonCode::words)).hint("A diagnosis alone is not a reason."))
        (form.textarea("referrer-view", "The referrer’s view, as you understood it"))
        (form.textarea("took-part", "Who took part in this decision").rows(2))
        (form.textarea("alternative", "What is offered instead").rows(3))
        (form.input("alternative-owner", "Who sees to it"))
        (form.tick("second-opinion", "The person was, or will be, told of their right to a second opinion"))
    };
    let when_not_now = html! {
        (form.textarea("what-would-change", "What would change this").rows(3))
        (form.date("look-again", nhsuk::Legend::small("When we look again")))
    };
    let when_on = html! { @if page.may(ActKind::HandOver) { (super::hand_overs::give_fields(page, form)) } };
    let kinds = [
        nhsuk::choice(DecisionKind::Accepted.code(), DecisionKind::Accepted.words()),
        nhsuk::choice(DecisionKind::Trial.code(), DecisionKind::Trial.words())
            .hint("Better than a refusal where views differ.")
            .conditional(when_trial),
        nhsuk::choice(DecisionKind::NotNow.code(), DecisionKind::NotNow.words()).conditional(when_not_now),
        nhsuk::choice(DecisionKind::NotSuitable.code(), DecisionKind::NotSuitable.words())
            .hint("For this therapy, never for “therapy”. On clinical grounds it stays provisional until a second clinician confirms it.")
            .conditional(when_no),
        nhsuk::choice(DecisionKind::ReferredOn.code(), DecisionKind::ReferredOn.words())
            .hint("Still ours until arrival is confirmed.")
            .conditional(when_on),
        nhsuk::choice(DecisionKind::Signposted.code(), DecisionKind::Signposted.words()),
        nhsuk::choice(DecisionKind::DeclinedByPerson.code(), DecisionKind::DeclinedByPerson.words()),
    ];
    let main = html! {
        h1 class="nhsuk-heading-l" { "Decide with the person" }
        (nhsuk::summary_list().in_card("Read this first")
            .row(("The referrer’s view", read_first(Key::ReferrerView)))
            .row(("In the person’s own words", read_first(Key::OwnWords)))
            .row(("What they hope for", read_first(Key::Hopes)))
            .row(("Assessment", fmt::text(assessment.and_then(|e| e.words.get(Key::Summary)), Missing::NotRecorded)))
            .row(("The person’s view then", fmt::text(assessment.and_then(|e| e.words.get(Key::PersonView)), Missing::NotRecorded))))
        (grief(page))
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, Some(page.state.version)))
            (therapy("therapy-1", "The therapy that this is about"))
            (therapy("therapy-2", "Also considered, or acceptable too"))
            (therapy("therapy-3", "And"))
            (when_yes)
            (form.radios("kind", nhsuk::Legend::medium("What was decided"), kinds))
            (form.textarea("destination", "Where to, if referred on or told about another place").rows(2))
            (form.textarea("reason", "Reasons, in words for the person").hint("They will read this. Say “you”."))
            (form.textarea("person-view", "What the person thinks of it").rows(3))
            (nhsuk::button("Record the decision").once())
        }
    };
    sheet(me, page, form, "Decide", main)
}

fn sheet(me: &Me, page: &EpisodePage, form: &Filled, title: &str, main: Markup) -> Response {
    let banner = PersonBanner::of(page);
    let way = Way::back(format!("/episodes/{}", page.id));
    layout::record_form(
        me,
        &banner,
        Sheet {
            title: title.to_owned(),
            area: "Decisions",
            way,
            form: Some(form),
            main,
        },
    )
}

/// The decision in a card: what, why, by whom, and every required part.
pub(super) fn card(page: &EpisodePage, d: &Decision, heading: &str) -> Markup {
    let text = |key: Key| fmt::text(page.words(d.version, key), Missing::NotRecorded);
    let standing = match d.standing {
        Standing::Provisional => "Provisional, to be confirmed by a second clinician".to_owned(),
        Standing::Final => d.confirmed_by.map_or_else(
            || "Stands".to_owned(),
            |by| format!("Stands, confirmed by {}", page.names.human(by)),
        ),
        Standing::Fallen => "Fell: a second clinician did not agree, or the hand-over failed".to_owned(),
        Standing::Replaced => "Replaced by a second opinion".to_owned(),
    };
    let list = nhsuk::summary_list()
        .in_card(heading.to_owned())
        .row(("Decision", html! { (d.facts.kind.words()) }))
        .row(("Standing", html! { (standing) }))
        .row(("By", html! { (page.names.human(d.by)) ", " (fmt::date(d.on)) }))
        .row((
            "Therapies considered",
            html! { (words::therapies(&d.facts.considered)) },
        ))
        .row(("Reasons, as the person reads them", text(Key::Reason)));
    let list = match d.facts.reason {
        Some(code) => list.row(("Kind of reason", html! { (code.words()) })),
        None => list,
    };
    let parts = [
        ("The referrer’s view", Key::ReferrerView),
        ("The person’s view", Key::PersonView),
        ("Who took part", Key::TookPart),
        ("What is offered instead", Key::Alternative),
        ("Who sees to it", Key::AlternativeOwner),
        ("What would change this", Key::WhatWouldChange),
        ("Where to", Key::Destination),
    ];
    let given = parts
        .into_iter()
        .filter(|(_, key)| page.words(d.version, *key).is_some());
    let list = given.fold(list, |list, (label, key)| list.row((label, text(key))));
    html! { (list) }
}

fn last(page: &EpisodePage) -> Option<&Decision> {
    page.state.decision()
}

async fn show_confirmation(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw_confirmation(&me, &page, &Filled::default()))
}

async fn confirm(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let agrees = r.code("agrees", yes_or_no, "Choose whether you agree");
    let how = r
        .optional_code("how", ConfirmedBy::from_code)
        .unwrap_or(ConfirmedBy::SecondClinician);
    let reason = if agrees == Some(false) {
        r.text("reason", "Say why you do not agree")
    } else {
        r.optional("reason")
    };
    let decision = r.parsed("decision", "Open this page again from the record");
    let expected = r.expected();
    let read = r.finish(|| {
        let command = EpisodeCommand::ConfirmDecision {
            decision: decision?,
            how,
            agrees: agrees?,
            reason,
        };
        Some(Act::Episode { id, expected, command })
    });
    match read {
        Ok((act, fields)) => send(&me, id, act, fields, &format!("/episodes/{id}"), draw_confirmation).await,
        Err(form) => again(&me, id, form, draw_confirmation).await,
    }
}

fn yes_or_no(code: &str) -> Option<bool> {
    match code {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn draw_confirmation(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Confirm the decision as second clinician" }
        @match last(page) {
            Some(d) => {
                (card(page, d, "The decision"))
                @if d.standing == Standing::Provisional {
                    (nhsuk::inset_text("Read the referrer’s view yourself. Until you confirm it, the person is not told, and nothing has been refused."))
                    form method="post" action=(me.path) novalidate {
                        (me.hidden(form, Some(page.state.version)))
                        input type="hidden" name="decision" value=(d.facts.id);
                        (form.radios("agrees", nhsuk::Legend::medium("Do you agree?"), [
                            nhsuk::choice("yes", "Yes, I see it the same way"),
                            nhsuk::choice("no", "No").hint("The decision falls, and it is decided anew."),
                        ]))
                        (form.radios("how", nhsuk::Legend::small("Who confirms"), choices(ConfirmedBy::ALL, ConfirmedBy::code, ConfirmedBy::words)))
                        (form.textarea("reason", "Your reasons"))
                        (nhsuk::button("Save").once())
                    }
                } @else {
                    (nhsuk::inset_text("This decision is not provisional; there is nothing to confirm."))
                }
            }
            None => (layout::empty("No decision yet", "There is nothing to confirm before somebody decides.", Some(("Decide", &format!("/episodes/{}/decision", page.id))))),
        }
    };
    sheet(me, page, form, "Confirm the decision", main)
}

async fn show_telling(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw_telling(&me, &page, &Filled::default()))
}

async fn tell(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let to = r.code("to", Audience::from_code, "Choose who was told");
    let channel = r.code("channel", Channel::from_code, "Choose how");
    let note = r.optional("note");
    let decision = r.parsed("decision", "Open this page again from the record");
    let expected = r.expected();
    let read = r.finish(|| {
        let command = EpisodeCommand::TellDecision {
            decision: decision?,
            to: to?,
            channel: channel?,
            note,
        };
        Some(Act::Episode { id, expected, command })
    });
    match read {
        Ok((act, fields)) => send(&me, id, act, fields, &format!("/episodes/{id}"), draw_telling).await,
        Err(form) => again(&me, id, form, draw_telling).await,
    }
}

fn draw_telling(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Tell the decision" }
        @match last(page) {
            Some(d) => {
                (card(page, d, "What is to be told"))
                @if d.is_a_no() {
                    (nhsuk::warning_callout(nhsuk::heading(2, "A no is told by a person"), html! {
                        p { "Speak with " (banner_name(page)) " before any letter or page shows it, on a working day and not on a Friday afternoon. Say what happens next, and that they have a right to a second opinion. After two tries that did not reach them, a letter may be the first word." }
                    }))
                }
                @for (to, channel, on) in &d.told {
                    p class="nhsuk-body" { (to.words()) ": told on " (fmt::date(*on)) ", " (channel.words().to_lowercase()) }
                }
                form method="post" action=(me.path) novalidate {
                    (me.hidden(form, Some(page.state.version)))
                    input type="hidden" name="decision" value=(d.facts.id);
                    (form.radios("to", nhsuk::Legend::medium("Who was told"), choices(Audience::ALL, Audience::code, Audience::words)))
                    (form.radios("channel", nhsuk::Legend::medium("How"), choices(Channel::ALL, Channel::code, Channel::words)))
                    (form.textarea("note", "What they said").rows(3))
                    (nhsuk::button("Record that they were told").once())
                }
            }
            None => (layout::empty("No decision yet", "There is nothing to tell before somebody decides.", None)),
        }
    };
    sheet(me, page, form, "Tell the decision", main)
}

fn banner_name(page: &EpisodePage) -> String {
    page.person
        .identity
        .name
        .as_ref()
        .map_or_else(|| "the person".to_owned(), |n| n.spoken().to_owned())
}

async fn show_arrival(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw_arrival(&me, &page, &Filled::default()))
}

async fn arrive(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let arrived = r.code("arrived", yes_or_no, "Choose whether they arrived");
    let note = if arrived == Some(false) {
        r.text("note", "Enter what happened")
    } else {
        r.optional("note")
    };
    let decision = r.parsed("decision", "Open this page again from the record");
    let expected = r.expected();
    let read = r.finish(|| {
        let decision = decision?;
        let command = if arrived? {
            EpisodeCommand::ConfirmArrival { decision, note }
        } else {
            EpisodeCommand::FailHandOver {
                decision,
                reason: note?,
            }
        };
        Some(Act::Episode { id, expected, command })
    });
    match read {
        Ok((act, fields)) => send(&me, id, act, fields, &format!("/episodes/{id}"), draw_arrival).await,
        Err(form) => again(&me, id, form, draw_arrival).await,
    }
}

fn draw_arrival(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let open = page
        .state
        .decisions
        .iter()
        .rev()
        .find(|d| d.arrival_by.is_some() && d.arrival.is_none());
    let main = html! {
        h1 class="nhsuk-heading-l" { "Did they arrive?" }
        @match open {
            Some(d) => {
                (card(page, d, "The hand-over"))
                p class="nhsuk-body" { "Until arrival is confirmed the referral is still ours." }
                form method="post" action=(me.path) novalidate {
                    (me.hidden(form, Some(page.state.version)))
                    input type="hidden" name="decision" value=(d.facts.id);
                    (form.radios("arrived", nhsuk::Legend::medium("Has the other place seen them?"), [
                        nhsuk::choice("yes", "Yes, they told us so"),
                        nhsuk::choice("no", "No, the hand-over did not succeed").hint("The referral is ours again, with the same clock."),
                    ]))
                    (form.textarea("note", "What happened").rows(3))
                    (nhsuk::button("Save").once())
                }
            }
            None => (layout::empty("No hand-over is open", "Arrival is asked about when somebody was referred on.", None)),
        }
    };
    sheet(me, page, form, "Confirm an arrival", main)
}
