//! A file has one subject. Past 600 lines it seldom has; the limit makes somebody look.

use super::Finding;
use super::files::Tree;
use super::rules::{Rules, excepts};

const LIMIT: usize = 600;

/// Checks every Rust file, and that every exception is still needed.
pub fn check(tree: &Tree, rules: &Rules) -> Vec<Finding> {
    let mut findings = Vec::new();
    for text in tree.texts.iter().filter(|text| text.path.ends_with(".rs")) {
        let lines = text.text.lines().count();
        if lines > LIMIT && !excepts(&rules.long, &text.path) {
            findings.push(Finding::new(
                &text.path,
                None,
                format!(
                    "{lines} lines, the limit is {LIMIT}: is it about one thing? If so, say why in xtask/tidy.toml"
                ),
            ));
        }
    }
    for exception in &rules.long {
        if tree
            .text(&exception.path)
            .is_none_or(|text| text.lines().count() <= LIMIT)
        {
            findings.push(Finding::new(
                "xtask/tidy.toml",
                None,
                format!("{} needs no exception any more", exception.path),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::rules::Exception;
    use super::*;

    #[test]
    fn a_long_file_needs_a_reason_and_a_reason_needs_a_long_file() {
        let long = "\n".repeat(601);
        let tree = Tree::of(&[
            ("crates/a/src/long.rs", &long),
            ("crates/a/src/short.rs", "\n"),
            ("notes.md", &long),
        ]);
        let found = check(&tree, &Rules::default());
        assert_eq!(
            found.iter().map(|finding| finding.path.as_str()).collect::<Vec<_>>(),
            ["crates/a/src/long.rs"]
        );

        let except = |path: &str| Exception {
            path: path.into(),
            reason: "one table".into(),
        };
        let rules = Rules {
            long: vec![except("crates/a/src/long.rs")],
            trace: Vec::new(),
        };
        assert_eq!(check(&tree, &rules), []);

        let stale = Rules {
            long: vec![except("crates/a/src/long.rs"), except("crates/a/src/short.rs")],
            trace: Vec::new(),
        };
        assert_eq!(check(&tree, &stale).len(), 1);
    }
}
