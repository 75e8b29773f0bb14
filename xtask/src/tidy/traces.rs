//! What must never be in a commit: a path of somebody's machine, a package registry's host, a private key, an NHS number
//! that a person could have. Tests are never marked not to run.

use super::Finding;
use super::files::Tree;
use super::rules::{Rules, excepts};
use super::source::Source;

/// Written in two halves, so that this file does not find itself.
const TRACES: &[(&str, &str)] = &[
    (concat!("/ro", "ot/"), "a path of a machine"),
    (concat!("/wo", "rk/"), "a path of a machine"),
    (
        concat!("/tm", "p/"),
        "a path of a machine: ask the system for its temporary folder",
    ),
    (concat!("/ho", "me/"), "a path of a machine"),
    (concat!("/Us", "ers/"), "a path of a machine"),
    (
        concat!("registry.np", "mjs"),
        "a registry's host: the lock file needs none",
    ),
    (
        concat!("registry.ya", "rnpkg"),
        "a registry's host: the lock file needs none",
    ),
    (concat!("static.crates", ".io"), "a registry's host"),
    (concat!("index.crates", ".io"), "a registry's host"),
    (concat!("pythonho", "sted.org"), "a registry's host"),
    (concat!("deb.deb", "ian.org"), "a registry's host"),
    (concat!("PRIVATE KEY", "-----"), "a private key"),
];

/// Checks every text file.
pub fn check(tree: &Tree, rules: &Rules) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.texts {
        if !excepts(&rules.trace, &file.path) {
            for (index, line) in file.text.lines().enumerate() {
                findings.extend(traces(line).map(|what| Finding::new(&file.path, Some(index + 1), what)));
            }
        }
        if file.path.ends_with(".rs") {
            findings.extend(ignored_tests(&file.path, &file.text));
        }
    }
    findings
}

fn traces(line: &str) -> impl Iterator<Item = String> {
    let named = TRACES.iter().filter(|(trace, _)| {
        line.match_indices(trace).any(|(at, _)| {
            // A path begins there; the same letters inside an address or a longer path are something else.
            !trace.starts_with('/')
                || !line[..at].ends_with(|before: char| before.is_alphanumeric() || "-_.)}*".contains(before))
        })
    });
    let mut found: Vec<String> = named.map(|(trace, what)| format!("{trace} is {what}")).collect();
    found.extend(possible_nhs_numbers(line).map(|number| {
        format!("{number} could be somebody's NHS number: use one from the 999 range, which is nobody's")
    }));
    found.into_iter()
}

/// Ten digits (together, or 3-3-4 with spaces) that pass the check digit and lie in the ranges that are given to people
/// in England, Wales and the Isle of Man (400 to 499 and 600 to 799 million, from memory).
fn possible_nhs_numbers(line: &str) -> impl Iterator<Item = String> {
    let characters: Vec<char> = line.chars().collect();
    let mut found = Vec::new();
    for start in 0..characters.len() {
        let joined = |before: usize| {
            characters
                .get(before)
                .is_some_and(|c| c.is_ascii_alphanumeric() || *c == '.' || *c == '-' || *c == '+')
        };
        if start > 0 && joined(start - 1) {
            continue;
        }
        for shape in ["dddddddddd", "ddd ddd dddd"] {
            let candidate: String = characters.iter().skip(start).take(shape.len()).collect();
            let fits = candidate.len() == shape.len()
                && candidate
                    .chars()
                    .zip(shape.chars())
                    .all(|(c, s)| if s == 'd' { c.is_ascii_digit() } else { c == ' ' });
            if fits && !joined(start + shape.len()) && belongs_to_a_person(&candidate) {
                found.push(candidate);
            }
        }
    }
    found.into_iter()
}

fn belongs_to_a_person(candidate: &str) -> bool {
    let digits: Vec<u32> = candidate.chars().filter_map(|c| c.to_digit(10)).collect();
    let [head @ .., check] = digits.as_slice() else {
        return false;
    };
    let sum: u32 = head
        .iter()
        .zip((2..=10).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    let given = matches!(head.first(), Some(4 | 6 | 7));
    given && (11 - sum % 11) % 11 == *check
}

fn ignored_tests(path: &str, text: &str) -> Vec<Finding> {
    let source = Source::read(text);
    let marks = (0..source.tokens.len()).filter(|at| {
        source.at(*at) == "#"
            && source.at(at + 1) == "["
            && source.at(at + 2) == "ignore"
            && ["]", "="].contains(&source.at(at + 3))
    });
    marks
        .filter_map(|at| source.tokens.get(at))
        .map(|token| {
            Finding::new(
                path,
                Some(source.line(token.offset)),
                "a test that is not run proves nothing: mend it or take it out",
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        check(&Tree::of(&[("notes.md", text)]), &Rules::default())
            .iter()
            .map(Finding::to_string)
            .collect()
    }

    #[test]
    fn paths_of_machines_and_hosts_of_registries_are_found() {
        for text in [
            concat!("cd /ro", "ot/x"),
            concat!("see (/ho", "me/jo/x)"),
            concat!("https://registry.np", "mjs.org/x"),
            concat!("open(\"/tm", "p/a\")"),
        ] {
            assert_eq!(found(&format!("first\n{text}\n")).len(), 1, "{text}");
        }
    }

    #[test]
    fn addresses_and_variables_that_only_look_like_paths_are_left_alone() {
        for text in [
            "https://example.org/home/visits",
            "$(pwd)/work/x",
            "target/tmp/x",
            "/work-list",
            "a/root/b",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn only_an_nhs_number_that_a_person_could_have_is_found() {
        // Built here digit by digit, so that no such number stands in the file.
        let number = |head: &str| {
            (0..10)
                .map(|check| format!("{head}{check}"))
                .find(|candidate| belongs_to_a_person(candidate))
        };
        let real = number("400000000").or_else(|| number("400000001")).unwrap_or_default();
        assert_eq!(real.len(), 10);
        assert_eq!(
            found(&format!("NHS number {real}.x")).len(),
            0,
            "joined to something else"
        );
        assert_eq!(found(&format!("NHS number {real}, born")).len(), 1);
        assert_eq!(
            found(&format!("{} {} {}", &real[..3], &real[3..6], &real[6..])).len(),
            1
        );
        assert_eq!(
            found("999 012 3454, 9990123454, 9434765919, 4000000000000, 0207 946 0000"),
            [""; 0]
        );
    }

    #[test]
    fn an_ignored_test_is_found_and_the_word_is_not() {
        let check_rust = |text: &str| check(&Tree::of(&[("a.rs", text)]), &Rules::default()).len();
        assert_eq!(check_rust("#[test]\n#[ignore]\nfn a() {}"), 1);
        assert_eq!(check_rust("#[test]\n#[ignore = \"slow\"]\nfn a() {}"), 1);
        assert_eq!(check_rust("// #[ignore]\nfn ignore() {}"), 0);
    }
}
