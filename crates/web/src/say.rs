//! The sentences of the person's own pages, by name, from one file a language (Project Fluent): all that a person reads
//! there can be translated without touching a page, and its reading age can be judged in one place.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::sync::LazyLock;

/// The words of England, as written: the person's own pages, and the public site.
const ENGLISH: [&str; 2] = [
    include_str!("../locales/en-GB/own.ftl"),
    include_str!("../locales/en-GB/site.ftl"),
];

static BUNDLE: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let language = "en-GB".parse().map(|l| vec![l]).unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(language);
    // Our pages are written in one direction; the marks would end up in titles and calendar files.
    bundle.set_use_isolating(false);
    // What cannot be read is left out and found by the tests; a page then shows the sentence's name.
    for file in ENGLISH {
        let words = FluentResource::try_new(file.to_owned()).unwrap_or_else(|(words, _)| words);
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
        let mut files = vec![
            folder.join("own_layout.rs"),
            folder.join("pages/sign_in.rs"),
            folder.join("pages/stories.rs"),
        ];
        for of in ["pages/own", "pages/site"] {
            files.extend(std::fs::read_dir(folder.join(of)).unwrap().map(|f| f.unwrap().path()));
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
            assert!(FluentResource::try_new(file.to_owned()).is_ok());
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

    /// Syllables by the usual rule of thumb: groups of vowels, without a silent e at the end.
    fn syllables(word: &str) -> usize {
        let word: String = word.to_lowercase().chars().filter(char::is_ascii_alphabetic).collect();
        let vowel = |c: char| "aeiouy".contains(c);
        let mut groups = 0;
        let mut before = false;
        for c in word.chars() {
            groups += usize::from(vowel(c) && !before);
            before = vowel(c);
        }
        if word.ends_with('e') && !word.ends_with("le") && groups > 1 {
            groups -= 1;
        }
        groups.max(1)
    }

    #[test]
    fn it_can_be_read_at_eleven() {
        // Words that the service cannot do without are not counted against it (interface conventions, goal U8).
        const KNOWN: [&str; 6] = ["therapy", "therapist", "referral", "clinician", "decision", "opinion"];
        let (mut words, mut sounds, mut ends) = (0.0_f64, 0.0, 0.0);
        for (name, text) in sentences() {
            if text.split_whitespace().count() < 4 {
                continue;
            }
            for sentence in text
                .split_inclusive(['.', '?'])
                .filter(|s| s.split_whitespace().count() > 1)
            {
                let all: Vec<&str> = sentence
                    .split_whitespace()
                    .filter(|w| w.chars().any(char::is_alphabetic))
                    .collect();
                assert!(all.len() <= 25, "{name}: {sentence}");
                words += all.len() as f64;
                ends += 1.0;
                for word in all {
                    let bare = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
                    let known = KNOWN.iter().any(|k| bare.starts_with(k));
                    sounds += if known { 1.0 } else { syllables(word) as f64 };
                }
            }
        }
        // Flesch–Kincaid grade (Kincaid and others, 1975): 6 is about eleven years.
        let grade = 0.39 * words / ends + 11.8 * sounds / words - 15.59;
        assert!(grade <= 6.0, "grade {grade:.1}");
    }
}
