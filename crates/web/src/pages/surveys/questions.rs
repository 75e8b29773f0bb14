//! The questions of a survey as a form, and what was answered, read back in the codes of a file of answers.

use crate::form::{Filled, Reader};
use maud::{Markup, html};
use survey::{Definition, Kind, Question};

/// The name of a question's field.
fn name(question: &Question) -> String {
    format!("q-{}", question.id)
}

/// When a question is asked only after another: in words, for a page without a script.
fn only_if(definition: &Definition, question: &Question) -> Option<String> {
    let condition = question.ask_if.as_ref()?;
    let before = definition.question(&condition.question)?;
    let words: Vec<String> = before
        .choices()
        .into_iter()
        .filter(|choice| condition.is.contains(&choice.code))
        .map(|choice| format!("“{}”", choice.text))
        .collect();
    Some(format!(
        "Only if you answered {} to “{}”.",
        words.join(" or "),
        before.text
    ))
}

/// The fields of every question.
pub fn draw(definition: &Definition, f: &Filled) -> Markup {
    html! {
        @for question in &definition.questions {
            @let choices: Vec<(String, String)> = question.choices().into_iter().map(|c| (c.code, c.text)).collect();
            @let hint = hint(definition, question);
            @match question.kind {
                Kind::OneOf | Kind::YesNo => ({
                    let radios = f.radios(&name(question), question.text.as_str(), choices);
                    if hint.is_empty() { radios } else { radios.hint(hint) }
                }),
                Kind::ManyOf => ({
                    let boxes = f.checkboxes(&name(question), question.text.as_str(), choices);
                    if hint.is_empty() { boxes } else { boxes.hint(hint) }
                }),
                Kind::Number => ({
                    let input = f.input(&name(question), question.text.as_str()).width(5);
                    if hint.is_empty() { input } else { input.hint(hint) }
                }),
                Kind::FreeText => ({
                    let area = f.textarea(&name(question), question.text.as_str()).rows(3);
                    area.hint(format!("Only that you wrote something is counted; your words are not kept. {hint}"))
                }),
            }
        }
    }
}

fn hint(definition: &Definition, question: &Question) -> String {
    let mut parts: Vec<String> = only_if(definition, question).into_iter().collect();
    if let (Kind::Number, Some(least), Some(most)) = (question.kind, question.least, question.most) {
        let unit = question.unit.as_deref().unwrap_or_default();
        parts.push(format!(
            "A number from {least} to {most}{}{unit}.",
            if unit.is_empty() { "" } else { ", " }
        ));
    }
    if question.kind == Kind::ManyOf {
        parts.push("Choose all that apply.".to_owned());
    }
    if !question.required {
        parts.push("You may leave it out.".to_owned());
    }
    parts.join(" ")
}

/// What was answered. What stands at a question that was not asked, by the answer before, is left out. What will not do is
/// said at its question.
pub fn read(definition: &Definition, r: &mut Reader) -> Vec<(String, String)> {
    let mut values: Vec<(String, String)> = Vec::new();
    for question in &definition.questions {
        if !survey::asked(definition, &values, question) {
            continue;
        }
        let name = name(question);
        let value = match question.kind {
            Kind::ManyOf => r.fields().all(&name).collect::<Vec<_>>().join(";"),
            Kind::FreeText => r.optional(&name).map(|_| "written".to_owned()).unwrap_or_default(),
            Kind::Number => r.optional(&name).unwrap_or_default().replace(',', "."),
            Kind::OneOf | Kind::YesNo => r.fields().get(&name).to_owned(),
        };
        values.push((question.id.clone(), value));
    }
    if let Err(wrong) = survey::check_values(definition, &values) {
        for one in wrong {
            if let Some(question) = definition.question(&one.question) {
                r.wrong(&name(question), words(question, &one.rule));
            }
        }
    }
    values
}

/// A rule of the survey as an error of a form says it.
fn words(question: &Question, rule: &str) -> String {
    let what = match question.kind {
        Kind::Number => "Enter a number",
        Kind::FreeText => "Write something",
        _ => "Choose an answer",
    };
    match rule.strip_prefix("expected a number") {
        Some(range) => format!("Enter a number{range}"),
        None => format!("{what}: {}", question.text),
    }
}
