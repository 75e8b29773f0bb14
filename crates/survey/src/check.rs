//! What a definition must keep to, beyond being well formed.

use std::collections::{BTreeMap, BTreeSet};

use crate::definition::{Condition, Definition, EARLIEST, Kind, Question, RegisterField, SETTINGS};
use crate::problem::Problem;

/// Columns of a file of answers that are no questions.
pub(crate) const RESERVED: [&str; 2] = ["respondent", "synthetic"];

/// Everything that is wrong.
pub(crate) fn check(definition: &Definition) -> Vec<Problem> {
    let mut problems = Vec::new();
    header(definition, &mut problems);
    for (at, question) in definition.questions.iter().enumerate() {
        one_question(definition, at, question, &mut problems);
    }
    fields(definition, &mut problems);
    for (at, headline) in definition.headlines.iter().enumerate() {
        let place = format!("headline {}", at + 1);
        let own = Condition {
            question: headline.question.clone(),
            is: headline.is.clone(),
        };
        for condition in [Some(&own), headline.among.as_ref()].into_iter().flatten() {
            let known = choices_exist(definition, &place, condition, &mut problems);
            if known.is_some_and(|question| !question.is_single()) {
                problems.push(Problem::new(
                    &place,
                    Some(&condition.question),
                    "must be a one-of or yes-no question",
                ));
            }
        }
    }
    groups(definition, &mut problems);
    problems
}

fn is_id(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    !text.is_empty()
        && text.len() <= 60
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(allowed)
}

/// A code may carry capitals (`DIT`) and begin with a digit (`8a`).
fn is_code(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    !text.is_empty() && text.len() <= 60 && !text.starts_with('-') && text.chars().all(allowed)
}

fn header(definition: &Definition, problems: &mut Vec<Problem>) {
    if !is_id(&definition.id) {
        problems.push(Problem::new(
            "id",
            Some(&definition.id),
            "small letters, digits, dashes; first a letter",
        ));
    }
    for (name, text) in [("title", &definition.title), ("sponsor", &definition.sponsor)] {
        if text.trim().is_empty() {
            problems.push(Problem::new(name, None, "must say something"));
        }
    }
    let least = definition.least_shown.least_shown();
    if !(2..=1_000).contains(&least) {
        problems.push(Problem::new(
            "least_shown",
            Some(&least.to_string()),
            "2 to 1,000; 5 is usual",
        ));
    }
    for (name, count) in [("members", definition.members), ("invited", definition.invited)] {
        if let Some(count) = count.filter(|count| *count == 0 || *count > 100_000_000) {
            problems.push(Problem::new(
                name,
                Some(&count.to_string()),
                "at least 1; leave it out when it is not known",
            ));
        }
    }
    if definition.questions.is_empty() {
        problems.push(Problem::new("question", None, "a survey asks at least one"));
    }
    if definition.questions.len() > 200 {
        problems.push(Problem::new(
            "question",
            Some(&definition.questions.len().to_string()),
            "at most 200 questions",
        ));
    }
}

fn one_question(definition: &Definition, at: usize, question: &Question, problems: &mut Vec<Problem>) {
    let place = format!(
        "question {}",
        if question.id.is_empty() {
            (at + 1).to_string()
        } else {
            question.id.clone()
        }
    );
    let mut wrong = |value: Option<&str>, rule: &str| problems.push(Problem::new(&place, value, rule));
    if !is_id(&question.id) {
        wrong(
            Some(&question.id),
            "its id has small letters, digits, dashes, underscores; first a letter",
        );
    }
    if RESERVED.contains(&question.id.as_str()) {
        wrong(Some(&question.id), "the name is kept for a column of its own");
    }
    if definition
        .questions
        .iter()
        .take(at)
        .any(|other| other.id == question.id)
    {
        wrong(Some(&question.id), "the id stands twice");
    }
    if question.text.trim().is_empty() {
        wrong(None, "its text is missing");
    }
    let chooses = matches!(question.kind, Kind::OneOf | Kind::ManyOf);
    if chooses && question.options.len() < if question.kind == Kind::OneOf { 2 } else { 1 } {
        wrong(
            Some(&question.options.len().to_string()),
            "too few options: one-of needs two, many-of one",
        );
    }
    if !chooses && !question.options.is_empty() {
        wrong(None, "only one-of and many-of questions have options");
    }
    let mut seen = BTreeSet::new();
    for option in &question.options {
        if !is_code(&option.code) {
            wrong(Some(&option.code), "a code has letters, digits, dashes, underscores");
        }
        if !seen.insert(&option.code) {
            wrong(Some(&option.code), "the code stands twice");
        }
        if option.text.trim().is_empty() {
            wrong(Some(&option.code), "the option has no text");
        }
    }
    let bounds = (question.least, question.most);
    if question.kind == Kind::Number {
        match bounds {
            (Some(least), Some(most))
                if least.is_finite() && most.is_finite() && least < most && most.abs().max(least.abs()) <= 1e9 => {}
            _ => wrong(
                None,
                "a number needs `least` and `most`, the first smaller than the second",
            ),
        }
    } else if bounds != (None, None) || question.unit.is_some() {
        wrong(None, "only numbers have bounds and a unit");
    }
    if let Some(condition) = &question.ask_if {
        let earlier = definition.position(&condition.question).is_some_and(|of| of < at);
        if !earlier {
            problems.push(Problem::new(
                place,
                Some(&condition.question),
                "`ask_if` must name an earlier question",
            ));
        } else {
            choices_exist(definition, &place, condition, problems);
        }
    }
}

/// Checks a condition; the question it names, if there is one.
fn choices_exist<'d>(
    definition: &'d Definition,
    place: &str,
    condition: &Condition,
    problems: &mut Vec<Problem>,
) -> Option<&'d Question> {
    let Some(question) = definition.question(&condition.question) else {
        problems.push(Problem::new(
            place,
            Some(&condition.question),
            "there is no such question",
        ));
        return None;
    };
    if matches!(question.kind, Kind::Number | Kind::FreeText) {
        problems.push(Problem::new(
            place,
            Some(&condition.question),
            "must be a question with options, or yes-no",
        ));
        return None;
    }
    if condition.is.is_empty() {
        problems.push(Problem::new(place, None, "`is` names at least one option"));
    }
    for code in condition.is.iter().filter(|code| question.position(code).is_none()) {
        let rule = format!("question {} has no such option", question.id);
        problems.push(Problem::new(place, Some(code), rule));
    }
    Some(question)
}

fn fields(definition: &Definition, problems: &mut Vec<Problem>) {
    let catalogue = catalogue::catalogue();
    let mut taken = BTreeSet::new();
    for question in &definition.questions {
        let Some(field) = question.register_field else { continue };
        let place = format!("question {}", question.id);
        let mut wrong = |value: Option<&str>, rule: &str| problems.push(Problem::new(&place, value, rule));
        if !taken.insert(field) {
            wrong(None, "another question fills this field of the register already");
        }
        let codes: BTreeSet<&str> = question.options.iter().map(|option| option.code.as_str()).collect();
        match field {
            RegisterField::NhsHistory
                if question.kind != Kind::OneOf || codes != BTreeSet::from(["never", "past", "present"]) =>
            {
                wrong(None, "nhs_history is one-of with the codes never, past, present");
            }
            RegisterField::NhsInterest if question.kind != Kind::YesNo => wrong(None, "nhs_interest is yes-no"),
            RegisterField::HoursOffered
                if question.kind != Kind::Number || question.least.is_some_and(|least| least < 0.0) =>
            {
                wrong(None, "hours_offered is a number of hours a week, not negative");
            }
            RegisterField::Place | RegisterField::Earliest if question.kind != Kind::OneOf => {
                wrong(None, "place and earliest are one-of");
            }
            RegisterField::Bands | RegisterField::Therapies | RegisterField::Settings
                if question.kind != Kind::ManyOf =>
            {
                wrong(None, "bands, therapies and settings are many-of");
            }
            RegisterField::Settings => {
                for code in codes.iter().filter(|code| !SETTINGS.contains(code)) {
                    wrong(
                        Some(code),
                        "no such setting; those known are talking_therapies, primary_care, community, secondary_psychotherapy, hospital, perinatal, staff_support, voluntary",
                    );
                }
            }
            RegisterField::Earliest => {
                for code in codes
                    .iter()
                    .filter(|code| !EARLIEST.iter().any(|(known, _)| known == *code))
                {
                    wrong(
                        Some(code),
                        "earliest has the codes now, within-3-months, within-6-months, within-a-year",
                    );
                }
            }
            RegisterField::Bands => {
                let bands: BTreeSet<&str> = catalogue
                    .pay_points
                    .scales
                    .iter()
                    .flat_map(|scale| scale.bands.iter().map(|band| band.band.as_str()))
                    .collect();
                for code in codes.difference(&bands) {
                    wrong(Some(code), "no such band in the catalogue's pay points");
                }
            }
            RegisterField::Therapies => {
                for code in codes.iter().filter(|code| catalogue.therapy(code).is_none()) {
                    wrong(Some(code), "no such therapy in the catalogue");
                }
            }
            _ => {}
        }
    }
}

/// Breakdowns and the pool: what they name, and that no two of them together give a third table away.
fn groups(definition: &Definition, problems: &mut Vec<Problem>) {
    let mut pairs: Vec<(String, String, String)> = Vec::new();
    for (at, breakdown) in definition.breakdowns.iter().enumerate() {
        let place = format!("breakdown {}", at + 1);
        match definition.question(&breakdown.question) {
            None => problems.push(Problem::new(
                &place,
                Some(&breakdown.question),
                "there is no such question",
            )),
            Some(q) if matches!(q.kind, Kind::Number | Kind::FreeText) => {
                problems.push(Problem::new(
                    &place,
                    Some(&q.id),
                    "must be a question with options, or yes-no",
                ));
            }
            Some(_) => {}
        }
        by_question(definition, &place, &breakdown.by, false, problems);
        pairs.push((place, breakdown.question.clone(), breakdown.by.clone()));
    }
    if let Some(pool) = &definition.pool {
        let fields = [
            (RegisterField::NhsHistory, "nhs_history"),
            (RegisterField::NhsInterest, "nhs_interest"),
        ];
        for (field, name) in fields {
            match definition
                .position_of_field(field)
                .and_then(|at| definition.questions.get(at))
            {
                None => problems.push(Problem::new(
                    "pool",
                    Some(name),
                    "needs a question with this register_field",
                )),
                Some(question)
                    if question
                        .ask_if
                        .as_ref()
                        .is_some_and(|c| !asks_all_outside(definition, c)) =>
                {
                    let rule = "must be asked of everybody, or of everybody who does not work in the NHS now";
                    problems.push(Problem::new("pool", Some(&question.id), rule));
                }
                Some(_) => {}
            }
        }
        if let Some([first, second]) = &pool.both {
            for id in [first, second].into_iter().filter(|id| !pool.by.contains(id)) {
                problems.push(Problem::new("pool, both", Some(id), "must stand in `by` as well"));
            }
            if first == second || definition.question(first).is_some_and(|q| !q.is_single()) {
                problems.push(Problem::new(
                    "pool, both",
                    Some(first),
                    "two questions, the first one-of or yes-no",
                ));
            }
        }
        for by in &pool.by {
            by_question(definition, "pool", by, true, problems);
            pairs.push(("pool".to_owned(), "the pool".to_owned(), by.clone()));
        }
    }
    let mut joined = BTreeSet::new();
    for (at, headline) in definition.headlines.iter().enumerate() {
        // Several sentences of the same two questions are of one table, whose cells are all large or none of them is shown.
        if let Some(among) = &headline.among
            && joined.insert((headline.question.clone(), among.question.clone()))
        {
            let place = format!("headline {}", at + 1);
            pairs.push((place, headline.question.clone(), among.question.clone()));
        }
    }
    linked(definition, pairs, problems);
}

/// The one routing that leaves the article's reading whole: asked of those who never worked or no longer work in the NHS.
fn asks_all_outside(definition: &Definition, condition: &Condition) -> bool {
    let history = definition.position_of_field(RegisterField::NhsHistory);
    let outside = ["never", "past"]
        .iter()
        .all(|code| condition.is.iter().any(|is| is == code));
    definition.position(&condition.question) == history && outside
}

fn by_question(definition: &Definition, place: &str, by: &str, many: bool, problems: &mut Vec<Problem>) {
    let Some(question) = definition.question(by) else {
        problems.push(Problem::new(place, Some(by), "there is no such question"));
        return;
    };
    if !(question.is_single() || many && question.kind == Kind::ManyOf) {
        problems.push(Problem::new(
            place,
            Some(by),
            "must be a one-of or yes-no question to break down by",
        ));
    }
    if !question.required || question.ask_if.is_some() {
        let rule = "must be required and asked of everybody: else those left out could be counted by subtraction";
        problems.push(Problem::new(place, Some(by), rule));
    }
}

/// Tables that share questions protect each other only while they hang together like a tree: two ways round from one question to another
/// could be combined. Routing joins questions too.
fn linked(definition: &Definition, mut pairs: Vec<(String, String, String)>, problems: &mut Vec<Problem>) {
    let pool = definition.pool_questions();
    let node = |id: &str| -> String {
        if definition.pool.is_some() && pool.contains(id) {
            "the pool".to_owned()
        } else {
            id.to_owned()
        }
    };
    for question in &definition.questions {
        let broken_down = pairs.iter().any(|(_, a, b)| *a == question.id || *b == question.id);
        if let Some(condition) = question.ask_if.as_ref().filter(|_| broken_down) {
            pairs.push((
                format!("question {}", question.id),
                question.id.clone(),
                condition.question.clone(),
            ));
        }
    }
    let mut group: BTreeMap<String, String> = BTreeMap::new();
    let root = |group: &BTreeMap<String, String>, id: &str| -> String {
        let mut at = id.to_owned();
        while let Some(up) = group.get(&at) {
            at = up.clone();
        }
        at
    };
    for (place, one, other) in pairs {
        let (one, other) = (node(&one), node(&other));
        let (a, b) = (root(&group, &one), root(&group, &other));
        // What the pool is made of is joined already, and all of it is large or the pool is withheld.
        let inside_the_pool = one == other && one == "the pool" && !place.starts_with("pool");
        // A sentence among those who were asked is of the routing itself.
        let of_the_routing = place.starts_with("headline")
            && definition
                .question(&one)
                .and_then(|q| q.ask_if.as_ref())
                .is_some_and(|c| c.question == other);
        if inside_the_pool || of_the_routing {
            continue;
        }
        if a == b {
            let rule = "together with the other breakdowns (and \"asked only if\") this joins two questions in two ways; small numbers could be worked out";
            problems.push(Problem::new(place, Some(&format!("{one} by {other}")), rule));
        } else {
            group.insert(a, b);
        }
    }
}
