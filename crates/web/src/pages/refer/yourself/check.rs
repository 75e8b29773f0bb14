//! The last page: every answer as it will be read, with a way to change it.

use super::lists::{self, CIRCUMSTANCES, DAYS, Kind, MEDIA, NEEDS, PARTS, THERAPISTS, WAYS};
use super::read::Read;
use super::steps::Step;
use crate::fmt;
use crate::say::say;
use care::service::Site;
use maud::{Markup, html};

/// One answer: which question, what it is called, and its lines. None is "not given".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) step: Step,
    pub(super) name: &'static str,
    pub(super) lines: Vec<String>,
}

fn text(step: Step, name: &'static str, text: Option<&String>) -> Row {
    let lines = text.map(|text| text.lines().map(str::to_owned).collect());
    Row {
        step,
        name,
        lines: lines.unwrap_or_default(),
    }
}

fn list<T: PartialEq>(step: Step, name: &'static str, list: &[(T, &'static str)], chosen: &[T]) -> Row {
    let lines = chosen.iter().filter_map(|item| lists::name_of(list, item)).map(say);
    Row {
        step,
        name,
        lines: lines.collect(),
    }
}

fn kinds(name: &'static str, chosen: &[&'static Kind]) -> Row {
    Row {
        step: Step::Therapies,
        name,
        lines: chosen.iter().map(|kind| say(kind.name)).collect(),
    }
}

fn ticked(row: Row, is_ticked: bool, name: &str) -> Row {
    let mut row = row;
    if is_ticked {
        row.lines.push(say(name));
    }
    row
}

/// Every answer, in the order of the questions. What is shown always, also when it was left empty, is what was asked for
/// by itself; the rest is there when it was said.
pub(super) fn rows(read: &Read, sites: &[Site]) -> Vec<Row> {
    let wishes = &read.wishes;
    let identity = &read.identity;
    let named: Vec<String> = wishes
        .sites
        .iter()
        .filter_map(|code| sites.iter().find(|site| site.code == *code))
        .map(|site| site.name.clone())
        .collect();
    let helper = read.helper.as_ref().map(|(name, contact)| {
        let mut lines = vec![name.clone()];
        lines.extend(contact.clone());
        lines.join("\n")
    });
    let who_for = say(if helper.is_some() {
        "ask-for-other"
    } else {
        "ask-for-me"
    });
    let language = read.interpreter.as_deref().map(|code| {
        let found = casework::LANGUAGES.iter().find(|(known, _)| *known == code);
        found.map_or(code, |(_, words)| words).to_owned()
    });
    let mut address = read.reach.address.clone();
    address.extend(read.reach.postcode.clone());
    let born = identity.born.map(fmt::date);
    let number = identity.nhs_number.as_ref().map(|n| n.digits.clone());
    let uses = identity.name.as_ref().and_then(|name| name.uses.clone());
    let safe = read.safe.map(|safe| say(safe.name()));
    let therapist = match wishes.therapist_gender {
        Some(gender) => list(Step::Who, "row-who", &THERAPISTS, &[gender]),
        None => text(Step::Who, "row-who", Some(&say("ask-who-any"))),
    };
    let when = list(Step::When, "row-when", &DAYS, &wishes.days);
    let mut when = when;
    when.lines
        .extend(list(Step::When, "row-when", &PARTS, &wishes.parts).lines);
    let ways: Vec<&'static str> = read.ways.clone();
    let always = vec![
        text(Step::Words, "row-words", read.own_words.as_ref()),
        text(Step::Safe, "row-safe", safe.as_ref()),
        text(Step::For, "row-for", Some(&who_for)),
        kinds("row-like", &read.like),
        kinds("row-avoid", &read.avoid),
        ticked(when, wishes.short_notice, "ask-short-notice"),
        list(Step::How, "row-how", &MEDIA, &wishes.media),
        ticked(therapist, wishes.same_language, "ask-same-language"),
        list(Step::Needs, "row-needs", &NEEDS, &read.needs),
        text(
            Step::Name,
            "row-name",
            identity.name.as_ref().map(care::person::Name::full).as_ref(),
        ),
        text(Step::Born, "row-born", born.as_ref()),
        ticked(
            list(Step::Reach, "row-reach", &WAYS, &ways),
            read.neutral,
            "answer-neutral",
        ),
        text(Step::Gp, "row-gp", identity.gp_practice.as_ref()),
        text(
            Step::Gp,
            "row-gp-copies",
            Some(&say(if read.gp_copies { "answer-yes" } else { "answer-no" })),
        ),
    ];
    let lines = |step, name, lines: Vec<String>| Row { step, name, lines };
    let when_said = vec![
        text(Step::Safe, "row-safe-words", read.safe_words.as_ref()),
        text(Step::For, "row-helper", helper.as_ref()),
        text(Step::Therapies, "row-hopes", read.hopes.as_ref()),
        lines(Step::How, "row-sites", named),
        text(Step::Who, "row-wishes", read.wish_words.as_ref()),
        text(Step::Needs, "row-language", language.as_ref()),
        text(Step::Name, "row-uses", uses.as_ref()),
        text(Step::Name, "row-pronouns", identity.pronouns.as_ref()),
        text(
            Step::Reach,
            "row-phone",
            read.reach.phone.as_deref().map(fmt::phone).as_ref(),
        ),
        text(Step::Reach, "row-email", read.reach.email.as_ref()),
        lines(Step::Reach, "row-address", address),
        list(Step::Reach, "row-call-when", &PARTS, &read.call_when),
        text(Step::Reach, "row-safe-word", read.safe_word.as_ref()),
        text(Step::Reach, "row-careful", read.careful.as_ref()),
        text(Step::Gp, "row-nhs-number", number.as_ref()),
        list(Step::More, "row-more", &CIRCUMSTANCES, &read.circumstances),
        text(Step::More, "row-more-words", read.circumstances_words.as_ref()),
    ];
    let mut all: Vec<Row> = always;
    all.extend(when_said.into_iter().filter(|row| !row.lines.is_empty()));
    // In the order of the questions; within one, as listed above.
    all.sort_by_key(|row| row.step.number().unwrap_or(usize::MAX));
    all
}

/// "When you could come" inside a sentence; "GP surgery" stays as it is.
fn inside(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(letters).collect(),
        _ => words.to_owned(),
    }
}

/// The list.
pub(super) fn draw(rows: &[Row], address: impl Fn(Step) -> String) -> Markup {
    let shown = rows.iter().map(|row| {
        let value = html! {
            @if row.lines.is_empty() { (say("ask-not-given")) }
            @else { @for (n, line) in row.lines.iter().enumerate() { @if n > 0 { br; } (line) } }
        };
        let what = say(row.name);
        let change = nhsuk::action(say("ask-change"), address(row.step), inside(&what));
        nhsuk::summary_row(what, value).action(change)
    });
    html! { (nhsuk::summary_list().facts(shown)) }
}
