//! The sentences of the pages for the person and the public, by name, from message files (Project Fluent): all that
//! somebody reads there can be translated without touching a page, and `cargo xtask tidy` judges how hard it is to read.

use crate::language::{as_english, bundle, now_spoken, sentence, without_marks};
use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The words of England, as written, one file a part of the pages. No name stands in two of them.
const ENGLISH: &[&str] = &[
    include_str!("../locales/en-GB/below.ftl"),
    include_str!("../locales/en-GB/carer.ftl"),
    charts::ENGLISH,
    include_str!("../locales/en-GB/dates.ftl"),
    include_str!("../locales/en-GB/design.ftl"),
    include_str!("../locales/en-GB/directory.ftl"),
    include_str!("../locales/en-GB/easy.ftl"),
    include_str!("../locales/en-GB/evidence.ftl"),
    include_str!("../locales/en-GB/frame.ftl"),
    include_str!("../locales/en-GB/hub.ftl"),
    include_str!("../locales/en-GB/map.ftl"),
    include_str!("../locales/en-GB/messages.ftl"),
    include_str!("../locales/en-GB/news.ftl"),
    include_str!("../locales/en-GB/own.ftl"),
    include_str!("../locales/en-GB/own-after.ftl"),
    include_str!("../locales/en-GB/own-complaint.ftl"),
    include_str!("../locales/en-GB/own-copy.ftl"),
    include_str!("../locales/en-GB/own-dates.ftl"),
    include_str!("../locales/en-GB/own-replies.ftl"),
    include_str!("../locales/en-GB/own-story.ftl"),
    include_str!("../locales/en-GB/published.ftl"),
    include_str!("../locales/en-GB/refer-sent.ftl"),
    include_str!("../locales/en-GB/refer-yourself.ftl"),
    include_str!("../locales/en-GB/site.ftl"),
];

static BUNDLE: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let mut bundle = bundle("en-GB");
    for file in ENGLISH {
        // What cannot be read is left out and found by the tests; a page then shows the sentence's name.
        let words = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(words, _)| words);
        bundle.add_resource_overriding(words);
    }
    bundle
});

/// What the rules below this floor answer in English, by that English.
static BELOW: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let lines = include_str!("../locales/en-GB/below.ftl").lines();
    let pairs = lines.filter_map(|line| line.split_once(" = "));
    pairs
        .map(|(name, english)| (english.to_owned(), name.to_owned()))
        .collect()
});

fn find(name: &str, values: &[(&str, &str)], count: Option<usize>) -> String {
    let spoken = now_spoken();
    if let Some(found) = spoken.as_ref().and_then(|l| l.sentence(name, values, count)) {
        return found;
    }
    let Some(english) = sentence(&BUNDLE, name, values, count) else {
        return name.to_owned();
    };
    if spoken.is_some() {
        as_english(&english)
    } else {
        english
    }
}

/// How the components of the design system speak on these pages: [`nhsuk::speak`].
pub fn design(word: nhsuk::Word, values: &[(&str, &str)]) -> String {
    say_with(word.name, values)
}

/// How the drawings on these pages speak.
pub const CHARTS: charts::Words = charts::Words {
    say: say_with,
    date: crate::fmt::date,
    short_date: crate::fmt::date_short,
};

/// A sentence.
#[must_use]
pub fn say(name: &str) -> String {
    find(name, &[], None)
}

/// A sentence with values in it.
#[must_use]
pub fn say_with(name: &str, values: &[(&str, &str)]) -> String {
    find(name, values, None)
}

/// A sentence about a number of things, in the plural form that the language has for it. The sentence chooses by `$n` and
/// prints `$count`.
#[must_use]
pub fn say_count(name: &str, count: usize) -> String {
    let shown = crate::fmt::number(i64::try_from(count).unwrap_or(i64::MAX));
    find(name, &[("count", &shown)], Some(count))
}

/// The same with more values in it.
#[must_use]
pub fn say_count_with(name: &str, count: usize, values: &[(&str, &str)]) -> String {
    let shown = crate::fmt::number(i64::try_from(count).unwrap_or(i64::MAX));
    let mut all = vec![("count", shown.as_str())];
    all.extend_from_slice(values);
    find(name, &all, Some(count))
}

/// A sentence in which the words between square brackets lead to an address.
#[must_use]
pub fn say_linked(name: &str, href: &str) -> Markup {
    let said = say(name);
    let all = without_marks(&said);
    // What had to be English is so in each of its parts.
    let part = |text: &str| {
        if all.len() < said.len() && !text.is_empty() {
            as_english(text)
        } else {
            text.to_owned()
        }
    };
    let parts = all.split_once('[').and_then(|(before, rest)| {
        let (link, after) = rest.split_once(']')?;
        Some((before, link, after))
    });
    html! {
        @match parts {
            Some((before, link, after)) => {
                (part(before)) a class="nhsuk-link" href=(href) { (part(link)) } (part(after))
            }
            None => a class="nhsuk-link" href=(href) { (part(&all)) },
        }
    }
}

/// What a rule below this floor answered, in the language of the page where its words are known.
#[must_use]
pub fn say_rule(english: &str) -> String {
    match BELOW.get(english) {
        Some(name) => say(name),
        None if now_spoken().is_some() => as_english(english),
        None => english.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Each name with its sentence; lines that go on are joined.
    fn sentences() -> Vec<(&'static str, String)> {
        let lines = ENGLISH.iter().flat_map(|file| file.lines());
        let mut all: Vec<(&str, String)> = Vec::new();
        for line in lines.filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
            match line.split_once(" =").filter(|_| !line.starts_with(' ')) {
                Some((name, text)) => all.push((name, text.trim().to_owned())),
                None => all.last_mut().expect("a name before").1.push_str(line),
            }
        }
        all
    }

    /// What the pages hold in quotation marks: names asked for directly, and all of them.
    fn quoted() -> (BTreeSet<String>, String) {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let names = [
            "fmt/numbers.rs",
            "fmt/people.rs",
            "fmt/times.rs",
            "form/draw.rs",
            "form/mod.rs",
            "layout.rs",
            "own_layout.rs",
            "pages/about.rs",
            "pages/brief.rs",
            "pages/carer.rs",
            "pages/directory.rs",
            "pages/grief.rs",
            "pages/person/fields.rs",
            "pages/sign_in.rs",
            "pages/stories.rs",
            "pages/who_is_seen.rs",
            "post.rs",
            "respond.rs",
            "../../charts/src/draw.rs",
            "../../charts/src/interval_bars.rs",
            "../../charts/src/measure.rs",
            "../../charts/src/table.rs",
            "../../nhsuk/src/words.rs",
        ];
        let mut files: Vec<_> = names.iter().map(|name| folder.join(name)).collect();
        for pages in [
            "brief",
            "easy",
            "pages/asks",
            "pages/hub",
            "pages/map",
            "pages/news",
            "pages/own",
            "pages/refer/yourself",
            "pages/site",
        ] {
            files.extend(
                std::fs::read_dir(folder.join(pages))
                    .unwrap()
                    .map(|f| f.unwrap().path()),
            );
        }
        let text: String = files.iter().map(|f| std::fs::read_to_string(f).unwrap()).collect();
        let direct = [
            "say(\"",
            "say_with(\"",
            "say_count(\"",
            "say_linked(\"",
            "voice.says(\"",
        ]
        .into_iter()
        .flat_map(|mark| {
            let found = text.split(mark).skip(1);
            found
                .filter_map(|rest| rest.split('"').next())
                .map(str::to_owned)
                .collect::<Vec<_>>()
        });
        (direct.collect(), text)
    }

    #[test]
    fn every_sentence_is_asked_for_and_every_one_asked_for_is_there() {
        for file in ENGLISH {
            assert!(FluentResource::try_new((*file).to_owned()).is_ok());
        }
        let there: BTreeSet<String> = sentences().iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(there.len(), sentences().len(), "a name stands twice");
        let (asked, text) = quoted();
        let missing: Vec<_> = asked.difference(&there).collect();
        let below: BTreeSet<&String> = BELOW.values().collect();
        let idle: Vec<_> = there
            .iter()
            .filter(|name| !text.contains(&format!("\"{name}\"")) && !below.contains(name))
            .collect();
        assert!(
            missing.is_empty() && idle.is_empty(),
            "missing {missing:?}, idle {idle:?}"
        );
    }

    /// What the rules below answer is looked up by its English: who changes it there must change it here.
    #[test]
    fn what_the_rules_answer_is_still_what_they_answer() {
        let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut folders = vec![crates.join("care/src"), crates.join("casework/src")];
        let mut all = String::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    all.push_str(&std::fs::read_to_string(path).unwrap());
                }
            }
        }
        let gone: Vec<_> = BELOW
            .keys()
            .filter(|english| !all.contains(&format!("\"{english}\"")))
            .collect();
        assert!(!BELOW.is_empty() && gone.is_empty(), "{gone:?}");
    }

    #[test]
    fn the_design_system_says_in_english_what_it_says_by_itself() {
        for word in nhsuk::WORDS {
            assert_eq!(say_with(word.name, &[("number", "{ $number }")]), word.english);
        }
    }

    #[test]
    fn a_number_takes_its_form_and_a_link_its_words() {
        assert_eq!(say_count("news-comments", 1), "1 comment");
        assert_eq!(say_count("news-comments", 1200), "1,200 comments");
        assert_eq!(
            say_linked("comments-closed-do", "/contact").into_string(),
            "To tell us something, <a class=\"nhsuk-link\" href=\"/contact\">get in touch</a>."
        );
        assert_eq!(say_rule("Write your comment"), "Write your comment");
    }

    #[test]
    fn values_stand_where_they_belong_and_without_marks() {
        assert_eq!(say_with("where-hello", &[("name", "Vi")]), "Hello Vi.");
        assert_eq!(say("no-such-sentence"), "no-such-sentence");
        assert_eq!(say_with("looked-times", &[("count", "3")]), "3 times");
    }
}
