//! What somebody reads on the pages for the public and for the person stands in message files, so that it can be
//! translated and its reading age be judged. This finds English that stands in those pages instead: a text that begins
//! like a sentence, or goes on like one. It cannot know all; the test that reads the pages in a made-up language
//! (`crates/web/tests/it/languages.rs`) finds what it misses on the pages that it reads.

use super::Finding;
use super::files::Tree;
use super::source::Source;

/// The pages whose sentences are in message files.
const PAGES: [&str; 19] = [
    "crates/web/src/brief/",
    "crates/web/src/easy/",
    "crates/web/src/own_layout.rs",
    "crates/web/src/pages/about.rs",
    "crates/web/src/pages/brief.rs",
    "crates/web/src/pages/directory.rs",
    "crates/web/src/pages/grief.rs",
    "crates/web/src/pages/hub/about.rs",
    "crates/web/src/pages/map/",
    "crates/web/src/pages/news/",
    "crates/web/src/pages/own/",
    "crates/web/src/pages/refer/yourself/",
    "crates/web/src/pages/site/",
    "crates/web/src/pages/stories.rs",
    "crates/charts/src/draw.rs",
    "crates/charts/src/interval_bars.rs",
    "crates/charts/src/measure.rs",
    "crates/charts/src/names.rs",
    "crates/charts/src/table.rs",
];

/// Files of these whose texts are for staff, or for nobody but the demonstration.
const FOR_OTHERS: [&str; 4] = [
    // What a clinician reads in the referral that the answers become.
    "crates/web/src/pages/refer/yourself/lists.rs",
    "crates/web/src/pages/refer/yourself/read.rs",
    // What stands in a file of open data: its licence and whose it is, word for word as they ask for it.
    "crates/web/src/pages/map/data.rs",
    // The list of invented people at the sign-in of a demonstration.
    "crates/web/src/pages/own/door.rs",
];

/// Checks the pages.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let ours = |path: &str| {
        PAGES.iter().any(|page| path.starts_with(page)) && !FOR_OTHERS.contains(&path) && !path.ends_with("/tests.rs")
    };
    let sources = ["web", "charts"].iter().flat_map(|package| tree.sources_of(package));
    let mut findings = Vec::new();
    for file in sources.filter(|file| ours(&file.path)) {
        let source = Source::read(&file.text);
        for string in &source.strings {
            let before = file.text.get(..string.offset).unwrap_or_default();
            let before = before.trim_end_matches('"').trim_end();
            if source.in_tests(string.offset) || before.ends_with("reason =") || !is_read(&string.text, before) {
                continue;
            }
            let what = format!(
                "\"{}\": move it to a message file in locales/en-GB and ask for it with say()",
                string.text
            );
            findings.push(Finding::new(&file.path, Some(source.line(string.offset)), what));
        }
    }
    findings
}

/// Whether a text looks like something that is read: it begins like a sentence, or a sign of one is in it.
fn is_read(text: &str, before: &str) -> bool {
    // Headers, media types, a list of typefaces.
    if text.contains('=') || text.contains("sans-serif") || text.ends_with("no-cache") {
        return false;
    }
    let mut signs = text.chars();
    let capital = signs.next().is_some_and(char::is_uppercase) && signs.next().is_some_and(char::is_lowercase);
    let begins = capital && (text.contains(' ') || before.ends_with('{'));
    let goes_on = [". ", ", ", ": ", "; "].iter().any(|sign| {
        text.split_once(sign)
            .is_some_and(|(_, after)| after.starts_with(char::is_alphabetic))
    });
    begins || goes_on
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_in_a_page_is_found_and_names_and_classes_are_not() {
        let page = "fn a() { html! { p class=\"nhsuk-body app-x\" { \"Hello\" } p { (say(\"site-title\")) \", and more\" } } }\n\
                    #[expect(dead_code, reason = \"Not yet, as said\")]\nfn b() { x(\"Wait a little\"); y(\"en-GB\"); }\n\
                    #[cfg(test)]\nmod tests { fn c() { z(\"Some words here\"); } }\n";
        let found = |path: &str| {
            let tree = Tree::of(&[(path, page)]);
            check(&tree).into_iter().map(|f| f.message).collect::<Vec<_>>()
        };
        let all = found("crates/web/src/pages/site/home.rs");
        assert_eq!(all.len(), 3, "{all:?}");
        for (message, words) in all.iter().zip(["\"Hello\"", "\", and more\"", "\"Wait a little\""]) {
            assert!(message.starts_with(words), "{message}");
        }
        assert!(found("crates/web/src/pages/inbox.rs").is_empty());
        assert!(found("crates/web/src/pages/own/door.rs").is_empty());
        for page in ["map/own.rs", "directory.rs"] {
            assert_eq!(found(&format!("crates/web/src/pages/{page}")).len(), 3, "{page}");
        }
    }
}
