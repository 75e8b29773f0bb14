//! Any order of answers and changes ends in the referral that the last page shows.

use super::answers::Answers;
use super::check;
use super::lists::{CIRCUMSTANCES, DAYS, KINDS, MEDIA, NEEDS, PARTS, SAFE, WAYS};
use super::read::{self, Against};
use super::steps::{PATH, Step};
use crate::form::Fields;
use care::service::Site;
use care::terms::{AccessNeed, Day, Medium, PartOfDay, SocialCircumstance};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::collections::BTreeMap;

const TODAY: Date = date(2026, 8, 11);

fn sites() -> Vec<Site> {
    ["north", "south"]
        .map(|code| Site {
            code: code.to_owned(),
            name: format!("The {code} house"),
            address: "1 Example Street".to_owned(),
            step_free: code == "north",
            area: String::new(),
        })
        .to_vec()
}

type Posted = Vec<(&'static str, String)>;

/// Words of several lines, with what is not harmless on a page; empty now and then.
fn words() -> impl Strategy<Value = String> {
    let word = select(vec![
        "I",
        "wake",
        "<b onload>",
        "&",
        "“four”",
        "\n",
        "Zoë",
        "{ $name }",
        "'",
        "  ",
        "+44",
        "%00",
    ]);
    prop::collection::vec(word, 0..8).prop_map(|words| words.join(" "))
}

fn said() -> impl Strategy<Value = String> {
    words().prop_map(|words| format!("It is this: {words}"))
}

fn some(name: &'static str, codes: Vec<&'static str>) -> impl Strategy<Value = Posted> {
    let most = codes.len();
    subsequence(codes, 0..=most).prop_map(move |chosen| chosen.into_iter().map(|c| (name, c.to_owned())).collect())
}

fn maybe(name: &'static str) -> impl Strategy<Value = Posted> {
    words().prop_map(move |words| vec![(name, words)])
}

fn tick(name: &'static str) -> impl Strategy<Value = Posted> {
    any::<bool>().prop_map(move |is| if is { vec![(name, "yes".to_owned())] } else { Vec::new() })
}

fn both(one: impl Strategy<Value = Posted>, other: impl Strategy<Value = Posted>) -> impl Strategy<Value = Posted> {
    (one, other).prop_map(|(mut one, other)| {
        one.extend(other);
        one
    })
}

/// An answer to a question that is right.
fn right(step: Step) -> BoxedStrategy<Posted> {
    let codes = |all: Vec<&'static str>| all;
    match step {
        Step::Words => said().prop_map(|w| vec![("own-words", w)]).boxed(),
        Step::Safe => {
            let answer = select(SAFE.map(|(_, code, _)| code).to_vec());
            let answer = answer.prop_map(|code| vec![("safe-now", code.to_owned())]);
            both(answer, maybe("safe-words")).boxed()
        }
        Step::For => prop_oneof![
            Just(vec![("for", "me".to_owned()), ("helper-name", "left over".to_owned())]),
            said().prop_map(|w| vec![
                ("for", "other".to_owned()),
                ("helper-name", w),
                ("helper-contact", "07700 900 321".to_owned()),
                ("helper-agreed", "yes".to_owned()),
            ]),
        ]
        .boxed(),
        Step::Therapies => {
            let kinds = KINDS.iter().map(|kind| kind.code).collect::<Vec<_>>();
            let (like, avoid) = kinds.split_at(4);
            both(
                both(some("like", like.to_vec()), some("avoid", avoid.to_vec())),
                maybe("hopes"),
            )
            .boxed()
        }
        Step::When => both(
            some("days", codes(DAYS.map(|(d, _): (Day, _)| d.code()).to_vec())),
            both(
                some("parts", PARTS.map(|(p, _): (PartOfDay, _)| p.code()).to_vec()),
                tick("short-notice"),
            ),
        )
        .boxed(),
        Step::How => both(
            some("media", MEDIA.map(|(m, _): (Medium, _)| m.code()).to_vec()),
            some("sites", vec!["north", "south", "closed-last-year"]),
        )
        .boxed(),
        Step::Who => {
            let whom = select(vec!["female", "male", "other", "any", ""]);
            let whom = whom.prop_map(|code| vec![("therapist", code.to_owned())]);
            both(whom, both(tick("same-language"), maybe("wishes"))).boxed()
        }
        Step::Needs => {
            let language = select(vec!["", "pl", "ur", "cy"]).prop_map(|code| vec![("interpreter", code.to_owned())]);
            both(
                some("needs", NEEDS.map(|(n, _): (AccessNeed, _)| n.code()).to_vec()),
                language,
            )
            .boxed()
        }
        Step::Name => both(
            said().prop_map(|w| vec![("given", w)]),
            both(maybe("family"), both(maybe("uses"), maybe("pronouns"))),
        )
        .boxed(),
        Step::Born => (1_i8..=28, 1_i8..=12, 1930_i16..=2005)
            .prop_map(|(d, m, y)| {
                vec![
                    ("born-day", d.to_string()),
                    ("born-month", m.to_string()),
                    ("born-year", y.to_string()),
                ]
            })
            .boxed(),
        Step::Reach => {
            let reached = vec![
                ("phone", "07700 900 456".to_owned()),
                ("email", "omar@example.org".to_owned()),
                ("address", "1 Example Street\nMoorside".to_owned()),
                ("postcode", "zz99 3vz".to_owned()),
                ("safe", "phone".to_owned()),
            ];
            let rest = WAYS.map(|(way, _)| way)[1..].to_vec();
            let more = both(both(tick("neutral"), maybe("safe-word")), maybe("careful"));
            both(both(Just(reached), some("safe", rest)), more).boxed()
        }
        Step::Gp => {
            let number = select(vec!["", "999 012 3454", "9990123455"]);
            let number = number.prop_map(|n| vec![("nhs-number", n.to_owned())]);
            both(both(maybe("gp-practice"), tick("gp-copies")), number).boxed()
        }
        Step::More => both(
            some(
                "circumstances",
                CIRCUMSTANCES.map(|(c, _): (SocialCircumstance, _)| c.code()).to_vec(),
            ),
            maybe("circumstances-words"),
        )
        .boxed(),
    }
}

fn steps() -> Vec<Step> {
    PATH.into_iter().chain([Step::More]).collect()
}

fn any_answer() -> impl Strategy<Value = (Step, Posted)> {
    select(steps()).prop_flat_map(|step| right(step).prop_map(move |posted| (step, posted)))
}

/// One answer to each question, some answered more than once, in any order.
fn journey() -> impl Strategy<Value = Vec<(Step, Posted)>> {
    let each: Vec<BoxedStrategy<(Step, Posted)>> = steps()
        .into_iter()
        .map(|step| right(step).prop_map(move |posted| (step, posted)).boxed())
        .collect();
    (each, prop::collection::vec(any_answer(), 0..12)).prop_flat_map(|(mut each, more)| {
        each.extend(more);
        Just(each).prop_shuffle()
    })
}

fn fields(posted: &Posted) -> Fields {
    posted.iter().map(|(n, v)| (*n, v.as_str())).collect()
}

/// Answers as the pages would: read, kept sealed and opened again after each.
fn walk(journey: &[(Step, Posted)], sites: &[Site]) -> Answers {
    let mut answers = Answers::begun(Timestamp::UNIX_EPOCH);
    for (step, posted) in journey {
        let against = Against { today: TODAY, sites };
        let (_, fields) = read::question(*step, fields(posted), against).unwrap();
        answers.answer(*step, &fields, true);
        answers = Answers::opened(&answers.closed());
    }
    answers
}

/// Every text that the referral carries.
fn carried(answers: &Answers, sites: &[Site]) -> (casework::NewReferral, Vec<check::Row>) {
    let read = read::all(answers, Against { today: TODAY, sites }).unwrap();
    (read.referral(), check::rows(&read, sites))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_answers_and_changes_ends_in_what_was_answered_last(journey in journey()) {
        let sites = sites();
        let answers = walk(&journey, &sites);
        // What counts is the last answer to each question, in whatever order.
        let mut last: BTreeMap<usize, (Step, Posted)> = BTreeMap::new();
        for (step, posted) in &journey {
            last.insert(step.number().unwrap_or(99), (*step, posted.clone()));
        }
        let in_order: Vec<(Step, Posted)> = last.into_values().collect();
        let straight = walk(&in_order, &sites);
        let (sent, shown) = carried(&answers, &sites);
        prop_assert_eq!(&(sent.clone(), shown.clone()), &carried(&straight, &sites));
        let unnamed = |answers: &Answers| {
            let all = answers.content();
            String::from_utf8_lossy(&all).replace(answers.id(), "")
        };
        prop_assert_eq!(unnamed(&answers), unnamed(&straight), "and a second press is known to be the same");

        // Everything that is sent stands on the last page, word for word.
        let page: String = shown.iter().flat_map(|row| row.lines.iter()).fold(String::new(), |page, l| page + l + "\n");
        let words = &sent.words;
        let texts = [&words.own_words, &words.hopes, &words.circumstances, &words.referrer_contact,
            &sent.identity.pronouns, &sent.identity.gp_practice, &sent.reach.phone.as_deref().map(crate::fmt::phone),
            &sent.reach.email, &sent.reach.postcode];
        for text in texts.into_iter().flatten() {
            for line in text.lines() {
                prop_assert!(page.contains(line), "{line:?} is sent and not shown in {page}");
            }
        }
        for code in sent.needs.iter().map(|n| super::lists::name_of(&NEEDS, n).unwrap()) {
            prop_assert!(page.contains(&crate::say::say(code)));
        }
        let wishes = sent.wishes.clone().unwrap_or_default();
        let chosen = wishes.days.iter().map(|d| super::lists::name_of(&DAYS, d).unwrap())
            .chain(wishes.media.iter().map(|m| super::lists::name_of(&MEDIA, m).unwrap()));
        for name in chosen {
            prop_assert!(page.contains(&crate::say::say(name)));
        }
        // And everything that is shown was answered: no line of an answer that was changed is left.
        let typed: String = in_order.iter().flat_map(|(_, posted)| posted).fold(String::new(), |all, (_, v)| all + v + "\n");
        for row in shown.iter().filter(|row| ["row-words", "row-hopes", "row-wishes", "row-careful", "row-gp"].contains(&row.name)) {
            for line in row.lines.iter().filter(|l| !l.trim().is_empty()) {
                prop_assert!(typed.contains(line.trim()), "{line:?} is shown and was not answered");
            }
        }
        prop_assert_eq!(sent.unsafe_said.is_some(), typed.lines().any(|v| v == "no" || v == "unsure"));
        prop_assert_eq!(sent.words.referrer_name.is_some(), answers.by_helper());
    }

    #[test]
    fn what_is_wrong_is_not_taken_and_never_panics(step in select(steps()), posted in prop::collection::vec(
        (select(steps()).prop_flat_map(|s| select(s.fields().to_vec())), ".{0,40}"), 0..12)) {
        let sites = sites();
        let posted: Fields = posted.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let against = Against { today: TODAY, sites: &sites };
        let read = read::question(step, posted.clone(), against);
        let mut answers = Answers::begun(Timestamp::UNIX_EPOCH);
        match read {
            Ok((_, fields)) => {
                answers.answer(step, &fields, true);
                prop_assert_ne!(answers.gap_after(None), Some(step));
            }
            Err(form) => {
                prop_assert!(!form.errors.is_empty());
                prop_assert_eq!(form.fields, posted, "what was typed is kept");
            }
        }
        prop_assert!(read::all(&answers, against).is_err(), "one answer is not all");
    }
}

#[test]
fn the_way_is_twelve_questions_and_most_can_be_left_empty() {
    assert_eq!(PATH.len(), 12);
    let sites = sites();
    let against = Against {
        today: TODAY,
        sites: &sites,
    };
    let asked: Vec<Step> = PATH
        .into_iter()
        .filter(|step| read::question(*step, Fields::default(), against).is_err())
        .collect();
    assert_eq!(
        asked,
        [Step::Words, Step::Safe, Step::For, Step::Name, Step::Born, Step::Reach],
        "what must be answered"
    );
}

#[test]
fn what_matching_and_the_desk_need_stands_where_they_look() {
    use care::person::SafeUse;
    use care::terms::{ConsentKind, Gender, SentUrgency};
    let sites = sites();
    let mut journey: Vec<(Step, Posted)> = Vec::new();
    let mut answer = |step, pairs: &[(&'static str, &str)]| {
        journey.push((step, pairs.iter().map(|(n, v)| (*n, (*v).to_owned())).collect()));
    };
    answer(Step::Words, &[("own-words", "I wake at four")]);
    answer(Step::Safe, &[("safe-now", "no"), ("safe-words", "He is here")]);
    answer(Step::For, &[("for", "me")]);
    answer(Step::Therapies, &[("like", "cbt"), ("avoid", "group")]);
    answer(Step::When, &[("days", "tue"), ("parts", "morning")]);
    answer(
        Step::How,
        &[("media", "video"), ("sites", "north"), ("sites", "nowhere")],
    );
    answer(Step::Who, &[("therapist", "female"), ("same-language", "yes")]);
    answer(Step::Needs, &[("needs", "step_free"), ("interpreter", "pl")]);
    answer(Step::Name, &[("given", "Omar")]);
    answer(
        Step::Born,
        &[("born-day", "3"), ("born-month", "April"), ("born-year", "91")],
    );
    let reach = [
        ("safe", "text"),
        ("phone", "07700 900 456"),
        ("neutral", "yes"),
        ("safe-word", "umbrella"),
        ("times", "evening"),
    ];
    answer(Step::Reach, &reach);
    answer(Step::Gp, &[("gp-copies", "yes")]);
    let (new, _) = carried(&walk(&journey, &sites), &sites);
    let wishes = new.wishes.unwrap();
    assert_eq!(
        (wishes.days, wishes.parts),
        (vec![Day::Tuesday], vec![PartOfDay::Morning])
    );
    assert_eq!(
        (wishes.media, wishes.sites),
        (vec![Medium::Video], vec!["north".to_owned()])
    );
    assert_eq!(wishes.therapist_gender, Some(Gender::Female));
    assert_eq!((wishes.language.as_deref(), wishes.same_language), (Some("pl"), true));
    assert_eq!(new.asks_for.unwrap().as_str(), "CBT");
    assert_eq!(
        new.wishes_in_words.as_deref(),
        Some("Would like to try: CBT.\nWould rather not have: Group therapy.")
    );
    let safe = new.safe_contact.unwrap();
    assert_eq!(
        (safe.text, safe.phone, safe.letter),
        (SafeUse::NeutralOnly, SafeUse::No, SafeUse::No)
    );
    assert_eq!(safe.times, [PartOfDay::Evening]);
    assert!(new.careful.unwrap().starts_with("Safe word: umbrella."));
    assert_eq!(new.consents, [ConsentKind::TextMessages, ConsentKind::ShareWithGp]);
    assert_eq!(new.identity.born, Some(date(1991, 4, 3)));
    assert_eq!(new.urgency, Some(SentUrgency::Urgent));
    assert_eq!(
        new.unsafe_said.as_deref(),
        Some("Asked on the form “Are you safe right now?”: no.\nHe is here")
    );
    assert_eq!(new.unsafe_said, new.words.safety);
}
