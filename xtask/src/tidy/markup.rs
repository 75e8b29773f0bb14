//! Pages carry no inline style and no inline script: the content security policy forbids both, so a browser would drop
//! them silently. Looked for in the maud templates and in every text of the crates that write HTML.

use super::Finding;
use super::files::Tree;
use super::source::{Source, is_word};

const WRITERS: [&str; 3] = ["nhsuk", "charts", "web"];

/// Pieces of HTML that must not stand in a text either.
const IN_TEXTS: [&str; 6] = [
    " style=\"",
    " style='",
    "<style",
    "<script>",
    "javascript:",
    " onclick=",
];

/// Checks the crates that write HTML.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in WRITERS.iter().flat_map(|package| tree.sources_of(package)) {
        let source = Source::read(&file.text);
        let mut found: Vec<(usize, String)> = templates(&source);
        for string in source.strings.iter().filter(|string| !source.in_tests(string.offset)) {
            // Written with escaped quotes or in a raw text, it is the same HTML.
            let text = string.text.replace("\\\"", "\"");
            if let Some(piece) = IN_TEXTS.iter().find(|piece| text.contains(**piece)) {
                found.push((string.offset, format!("{} in a text", piece.trim())));
            }
        }
        findings.extend(found.into_iter().map(|(offset, what)| {
            let advice = "the content security policy forbids it: use a class, an attribute or a script file";
            Finding::new(&file.path, Some(source.line(offset)), format!("{what}: {advice}"))
        }));
    }
    findings
}

/// Breaches inside `html! { … }`, tests left out.
fn templates(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut index = 0;
    while index < source.tokens.len() {
        if source.at(index) != "html" || source.at(index + 1) != "!" {
            index += 1;
            continue;
        }
        let end = source.closing(index + 2);
        for inside in index + 3..end {
            let Some(token) = source.tokens.get(inside) else { break };
            if source.in_tests(token.offset) || ["-", ":", ".", "let"].contains(&source.at(inside - 1)) {
                continue;
            }
            let (word, next, value) = (token.text.as_str(), source.at(inside + 1), source.at(inside + 2));
            let attribute = next == "=" && value != "=";
            if word == "style" && (attribute || next == "{") {
                found.push((token.offset, "inline style".to_string()));
            } else if word == "script" && has_content(source, inside, end) {
                found.push((token.offset, "inline script".to_string()));
            } else if word.len() > 4 && word.starts_with("on") && EVENTS.contains(&word) && attribute {
                found.push((token.offset, format!("event attribute {word}")));
            }
        }
        index = end + 1;
    }
    found
}

const EVENTS: [&str; 12] = [
    "onclick",
    "onchange",
    "oninput",
    "onsubmit",
    "onload",
    "onerror",
    "onfocus",
    "onblur",
    "onkeydown",
    "onkeyup",
    "onmouseover",
    "onbeforeunload",
];

/// Whether the element that begins at this word has something between its braces.
fn has_content(source: &Source, element: usize, end: usize) -> bool {
    let mut index = element + 1;
    while index < end {
        match source.at(index) {
            "{" => return source.at(index + 1) != "}",
            ";" => return false,
            // The value of an attribute: a text, a word, or an expression in brackets.
            "=" if ["{", "(", "["].contains(&source.at(index + 1)) => index = source.closing(index + 1) + 1,
            "[" | "(" => index = source.closing(index) + 1,
            sign if is_word(sign) || ["=", "\"", "-", ":", ".", "#", "@", "&"].contains(&sign) => index += 1,
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        check(&Tree::of(&[("crates/web/src/page.rs", text)]))
            .iter()
            .map(|finding| finding.to_string().split(": ").nth(1).unwrap_or_default().to_string())
            .collect()
    }

    #[test]
    fn inline_styles_and_scripts_are_found() {
        assert_eq!(
            lines("fn a() { html! { p style=\"color: red\" { \"x\" } } }"),
            ["inline style"]
        );
        assert_eq!(
            lines("fn a() { html! { p style=(format!(\"{x}\")) {} } }"),
            ["inline style"]
        );
        assert_eq!(lines("fn a() { html! { style { \"p {}\" } } }"), ["inline style"]);
        assert_eq!(lines("fn a() { html! { script { \"alert(1)\" } } }"), ["inline script"]);
        assert_eq!(
            lines("fn a() { html! { script type=\"module\" { (PreEscaped(x)) } } }"),
            ["inline script"]
        );
        assert_eq!(
            lines("fn a() { html! { button onclick=\"go()\" { \"Go\" } } }"),
            ["event attribute onclick"]
        );
        assert_eq!(
            lines("fn a() { PreEscaped(\"<p style=\\\"x\\\">\") }"),
            ["style=\" in a text"]
        );
    }

    #[test]
    fn honest_markup_is_left_alone() {
        let page = "fn a(style: Style) { let style = 1; html! { script type=\"module\" src=(url) {} script src=\"/boot.js\"; \
                    p class=(style) data-style=\"x\" { \"no style=here\" } @let style = 2; svg stroke=\"red\" {} } }";
        assert_eq!(lines(page), [""; 0]);
    }

    #[test]
    fn a_test_may_hold_what_it_looks_for() {
        assert_eq!(
            lines("#[cfg(test)]\nmod tests { fn a() { assert!(!page.contains(\" style=\\\"\")); } }"),
            [""; 0]
        );
    }
}
