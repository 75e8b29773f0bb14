//! The sentences of the pages for the person and the public, by name, from message files (Project Fluent): all that
//! somebody reads there can be translated without touching a page, and `cargo xtask tidy` judges how hard it is to read.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::sync::LazyLock;

/// The words of England, as written, one file a part of the pages. No name stands in two of them.
const ENGLISH: &[&str] = &[
    include_str!("../locales/en-GB/messages.ftl"),
    include_str!("../locales/en-GB/own.ftl"),
    include_str!("../locales/en-GB/own-after.ftl"),
    include_str!("../locales/en-GB/own-story.ftl"),
    include_str!("../locales/en-GB/refer-sent.ftl"),
    include_str!("../locales/en-GB/refer-yourself.ftl"),
    include_str!("../locales/en-GB/site.ftl"),
];

static BUNDLE: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let language = "en-GB".parse().map(|l| vec![l]).unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(language);
    // Our pages are written in one direction; the marks would end up in titles and calendar files.
    bundle.set_use_isolating(false);
    for file in ENGLISH {
        // What cannot be read is left out and found by the tests; a page then shows the sentence's name.
        let words = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(words, _)| words);
        bundle.add_resource_overriding(words);
    }
    bundle
});

/// A sentence.
#[must_use]
pub fn say(name: &str) -> String {
    say_with(name, &[])
}

/// A sentence with values in it.
#[must_use]
pub fn say_with(name: &str, values: &[(&str, &str)]) -> String {
    let Some(pattern) = BUNDLE.get_message(name).and_then(|message| message.value()) else {
        return name.to_owned();
    };
    let mut args = FluentArgs::new();
    for (key, value) in values {
        args.set((*key).to_owned(), (*value).to_owned());
    }
    let mut errors = Vec::new();
    BUNDLE.format_pattern(pattern, Some(&args), &mut errors).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn sentences() -> Vec<(&'static str, &'static str)> {
        let lines = ENGLISH.iter().flat_map(|file| file.lines());
        let lines = lines.filter(|l| !l.starts_with('#') && !l.trim().is_empty());
        lines
            .map(|l| l.split_once(" = ").expect("a name and a sentence"))
            .collect()
    }

    /// What the pages hold in quotation marks: names asked for directly, and all of them.
    fn quoted() -> (BTreeSet<String>, String) {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let names = ["own_layout.rs", "pages/sign_in.rs", "pages/stories.rs", "post.rs"];
        let mut files: Vec<_> = names.iter().map(|name| folder.join(name)).collect();
        for pages in ["pages/own", "pages/refer/yourself", "pages/site"] {
            files.extend(
                std::fs::read_dir(folder.join(pages))
                    .unwrap()
                    .map(|f| f.unwrap().path()),
            );
        }
        let text: String = files.iter().map(|f| std::fs::read_to_string(f).unwrap()).collect();
        let direct = ["say(\"", "say_with(\""].into_iter().flat_map(|mark| {
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
        let idle: Vec<_> = there
            .iter()
            .filter(|name| !text.contains(&format!("\"{name}\"")))
            .collect();
        assert!(
            missing.is_empty() && idle.is_empty(),
            "missing {missing:?}, idle {idle:?}"
        );
    }

    #[test]
    fn values_stand_where_they_belong_and_without_marks() {
        assert_eq!(say_with("where-hello", &[("name", "Vi")]), "Hello Vi.");
        assert_eq!(say("no-such-sentence"), "no-such-sentence");
        assert_eq!(say_with("looked-times", &[("count", "3")]), "3 times");
    }
}
