//! What the documents promise is kept: the change log speaks of this version, the hazard log's evidence are tests that
//! exist, and every script that a page loads is listed with what happens without it.

use super::Finding;
use super::files::Tree;
use super::source::Source;

const CHANGELOG: &str = "CHANGELOG.md";
const HAZARDS: &str = "docs/hazard-log.md";
const SCRIPTS: &str = "docs/scripts.md";

/// The most that one script of ours may weigh, in bytes.
const SCRIPT_LIMIT: usize = 5_000;

/// Checks the three promises.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = change_log(tree);
    findings.extend(hazard_evidence(tree));
    findings.extend(scripts(tree));
    findings
}

fn change_log(tree: &Tree) -> Vec<Finding> {
    let manifest: Option<toml::Table> = tree.text("Cargo.toml").and_then(|text| toml::from_str(text).ok());
    let version = manifest
        .as_ref()
        .and_then(|manifest| manifest.get("workspace")?.get("package")?.get("version")?.as_str());
    let Some(version) = version else {
        return vec![Finding::new("Cargo.toml", None, "states no workspace version")];
    };
    let heading = format!("## [{version}]");
    let told = tree
        .text(CHANGELOG)
        .is_some_and(|text| text.lines().any(|line| line.starts_with(&heading)));
    if told {
        Vec::new()
    } else {
        vec![Finding::new(CHANGELOG, None, format!("has no heading \"{heading}\""))]
    }
}

/// On a line that begins `- Evidence:`, every `name_in_code` is a test in Rust and every "quoted title" one in the browser.
fn hazard_evidence(tree: &Tree) -> Vec<Finding> {
    let Some(log) = tree.text(HAZARDS) else {
        return vec![Finding::new(HAZARDS, None, "is not there")];
    };
    let mut functions = Vec::new();
    for file in tree.texts.iter().filter(|text| text.path.ends_with(".rs")) {
        let source = Source::read(&file.text);
        functions.extend(
            (0..source.tokens.len())
                .filter(|at| source.at(*at) == "fn")
                .map(|at| source.at(at + 1).to_string()),
        );
    }
    let browser: Vec<&str> = tree
        .texts
        .iter()
        .filter(|text| text.path.ends_with(".test.mjs"))
        .map(|text| text.text.as_str())
        .collect();
    let mut findings = Vec::new();
    for (index, line) in log.lines().enumerate() {
        let Some(evidence) = line.trim_start().strip_prefix("- Evidence:") else {
            continue;
        };
        for name in evidence.split('`').skip(1).step_by(2) {
            let function = name.rsplit("::").next().unwrap_or(name);
            if !functions.iter().any(|known| known == function) {
                findings.push(Finding::new(
                    HAZARDS,
                    Some(index + 1),
                    format!("names the test {name}, which does not exist"),
                ));
            }
        }
        for title in evidence.split('"').skip(1).step_by(2) {
            if !browser.iter().any(|text| text.contains(title)) {
                findings.push(Finding::new(
                    HAZARDS,
                    Some(index + 1),
                    format!("names the browser test \"{title}\", which does not exist"),
                ));
            }
        }
    }
    findings
}

/// Scripts are the `.js` files under web-assets; `.mjs` files there belong to the build.
fn scripts(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree
        .texts
        .iter()
        .filter(|text| text.path.starts_with("web-assets/") && text.path.ends_with(".js"))
    {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        if !tree
            .text(SCRIPTS)
            .is_some_and(|list| list.contains(&format!("`{name}`")))
        {
            findings.push(Finding::new(
                &file.path,
                None,
                format!("{SCRIPTS} does not say what happens without this script"),
            ));
        }
        if file.text.len() > SCRIPT_LIMIT {
            let size = file.text.len();
            findings.push(Finding::new(
                &file.path,
                None,
                format!("{size} bytes, a script of ours may have {SCRIPT_LIMIT}"),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: (&str, &str) = ("Cargo.toml", "[workspace.package]\nversion = \"0.2.0\"\n");

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        check(&Tree::of(files)).iter().map(Finding::to_string).collect()
    }

    #[test]
    fn the_change_log_must_speak_of_this_version() {
        assert_eq!(
            found(&[MANIFEST, ("CHANGELOG.md", "## [0.2.0] - unreleased\n"), (HAZARDS, "")]),
            [""; 0]
        );
        assert_eq!(
            found(&[MANIFEST, ("CHANGELOG.md", "## [0.1.0]\n"), (HAZARDS, "")]),
            ["CHANGELOG.md: has no heading \"## [0.2.0]\""]
        );
    }

    #[test]
    fn evidence_must_exist() {
        let change = ("CHANGELOG.md", "## [0.2.0]\n");
        let log = "# Log\n`not_evidence`\n- Evidence: `score::it_adds_up`, \"a good page\"\n- Evidence: planned\n";
        let held = [
            MANIFEST,
            change,
            (HAZARDS, log),
            ("crates/a/src/x.rs", "fn it_adds_up() {}"),
            ("e2e/tests/a.test.mjs", "test(\"a good page\")"),
        ];
        assert_eq!(found(&held), [""; 0]);
        let broken = [
            MANIFEST,
            change,
            (HAZARDS, log),
            ("crates/a/src/x.rs", "// fn it_adds_up() {}"),
        ];
        assert_eq!(found(&broken).len(), 2);
    }

    #[test]
    fn a_script_must_be_listed_and_small() {
        let change = ("CHANGELOG.md", "## [0.2.0]\n");
        let big = "x".repeat(SCRIPT_LIMIT + 1);
        let listed = [
            MANIFEST,
            change,
            (HAZARDS, ""),
            ("web-assets/src/boot.js", "1"),
            ("web-assets/build.mjs", &big),
            (SCRIPTS, "| `boot.js` | nothing |"),
        ];
        assert_eq!(found(&listed), [""; 0]);
        let not = [
            MANIFEST,
            change,
            (HAZARDS, ""),
            ("web-assets/src/boot.js", &big),
            (SCRIPTS, ""),
        ];
        assert_eq!(found(&not).len(), 2);
    }
}
