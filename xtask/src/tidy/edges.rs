//! The house's floors: a crate uses only crates below it, and the libraries that tie us to a database, to a web server
//! or to a way of writing HTML are named in one place each. A breach is an architecture decided by accident.

use super::Finding;
use super::files::Tree;

/// Each of our crates, lowest first, with those that it may use.
const FLOORS: &[(&str, &[&str])] = &[
    ("catalogue", &[]),
    ("care", &[]),
    ("measures", &["catalogue"]),
    ("matching", &[]),
    ("planning", &["catalogue"]),
    ("survey", &["catalogue", "measures", "planning"]),
    ("nhsuk", &[]),
    ("charts", &[]),
    ("published", &[]),
    ("ledger", &[]),
    ("mail", &[]),
    ("views", &["care", "ledger"]),
    ("exchange", &["care", "catalogue", "measures"]),
    (
        "casework",
        &[
            "catalogue",
            "care",
            "measures",
            "matching",
            "planning",
            "survey",
            "ledger",
            "views",
            "exchange",
            "mail",
        ],
    ),
    (
        "web",
        &[
            "catalogue",
            "care",
            "measures",
            "matching",
            "planning",
            "survey",
            "nhsuk",
            "charts",
            "published",
            "views",
            "exchange",
            "mail",
            "casework",
        ],
    ),
    (
        "rapport",
        &[
            "catalogue",
            "care",
            "measures",
            "matching",
            "planning",
            "survey",
            "nhsuk",
            "charts",
            "published",
            "ledger",
            "views",
            "exchange",
            "mail",
            "casework",
            "web",
        ],
    ),
    ("xtask", &[]),
    // Benchmarks measure every floor, and stand on none.
    (
        "benches",
        &[
            "catalogue",
            "care",
            "measures",
            "matching",
            "planning",
            "survey",
            "nhsuk",
            "charts",
            "published",
            "ledger",
            "views",
            "exchange",
            "mail",
            "casework",
            "web",
            "rapport",
        ],
    ),
];

/// Libraries that only these crates may name (in what they ship; a test may name what it likes).
const OWNED: &[(&[&str], &[&str])] = &[
    (
        &["axum", "tower", "tower-http", "hyper", "hyper-util"],
        &["web", "benches"],
    ),
    (
        &["rusqlite", "libsqlite3-sys", "postgres", "tokio-postgres"],
        &["ledger", "benches"],
    ),
    (&["maud"], &["nhsuk", "charts", "web"]),
    (&["lettre"], &["mail"]),
];

/// Checks every manifest of the workspace.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let manifests = tree.texts.iter().filter(|text| text.path.ends_with("/Cargo.toml"));
    manifests
        .flat_map(|manifest| check_manifest(&manifest.path, &manifest.text))
        .collect()
}

fn check_manifest(path: &str, text: &str) -> Vec<Finding> {
    let manifest: toml::Table = match toml::from_str(text) {
        Ok(manifest) => manifest,
        Err(error) => return vec![Finding::new(path, None, format!("cannot be read: {error}"))],
    };
    let Some(name) = manifest
        .get("package")
        .and_then(|package| package.get("name"))
        .and_then(toml::Value::as_str)
    else {
        return Vec::new();
    };
    let Some((_, below)) = FLOORS.iter().find(|(floor, _)| *floor == name) else {
        return vec![Finding::new(
            path,
            None,
            format!("{name} has no floor: give it one in xtask/src/tidy/edges.rs"),
        )];
    };
    let mut findings = Vec::new();
    for (section, ships) in [
        ("dependencies", true),
        ("build-dependencies", true),
        ("dev-dependencies", false),
    ] {
        let Some(dependencies) = manifest.get(section).and_then(toml::Value::as_table) else {
            continue;
        };
        for dependency in dependencies.keys() {
            let line = line_of(text, section, dependency);
            let ours = FLOORS.iter().any(|(floor, _)| floor == dependency);
            if ours && !below.contains(&dependency.as_str()) {
                findings.push(Finding::new(
                    path,
                    line,
                    format!("{name} may not use {dependency}: it uses only floors below it"),
                ));
            }
            let owner = OWNED
                .iter()
                .find(|(libraries, _)| libraries.contains(&dependency.as_str()));
            if let Some((_, owners)) = owner
                && ships
                && !owners.contains(&name)
            {
                let who = owners.join(", ");
                findings.push(Finding::new(
                    path,
                    line,
                    format!("only {who} may name {dependency}, so {name} goes through them"),
                ));
            }
        }
    }
    findings
}

/// The line on which a section names a dependency.
fn line_of(text: &str, section: &str, dependency: &str) -> Option<usize> {
    let heading = format!("[{section}]");
    let start = text.lines().position(|line| line.trim() == heading)?;
    let offset = text.lines().skip(start).position(|line| {
        line.strip_prefix(dependency)
            .is_some_and(|rest| rest.starts_with([' ', '.', '=']))
    })?;
    Some(start + offset + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(manifest: &str) -> Vec<String> {
        check(&Tree::of(&[("crates/x/Cargo.toml", manifest)]))
            .iter()
            .map(Finding::to_string)
            .collect()
    }

    #[test]
    fn an_edge_down_is_allowed_and_an_edge_up_is_not() {
        assert_eq!(
            messages("[package]\nname = \"views\"\n[dependencies]\ncare.workspace = true\nserde = \"1\"\n"),
            [""; 0]
        );
        assert_eq!(
            messages("[package]\nname = \"care\"\n[dependencies]\nserde = \"1\"\nviews.workspace = true\n"),
            ["crates/x/Cargo.toml:5: care may not use views: it uses only floors below it"]
        );
    }

    #[test]
    fn a_test_may_not_use_a_floor_above_either() {
        let found = messages("[package]\nname = \"ledger\"\n[dev-dependencies]\ncare = { path = \"../care\" }\n");
        assert_eq!(
            found,
            ["crates/x/Cargo.toml:4: ledger may not use care: it uses only floors below it"]
        );
    }

    #[test]
    fn the_database_and_the_web_server_have_one_owner_each() {
        let found = messages(
            "[package]\nname = \"casework\"\n[dependencies]\naxum.workspace = true\nrusqlite = \"0.41\"\n[dev-dependencies]\nrusqlite = \"0.41\"\n",
        );
        assert_eq!(
            found,
            [
                "crates/x/Cargo.toml:4: only web, benches may name axum, so casework goes through them",
                "crates/x/Cargo.toml:5: only ledger, benches may name rusqlite, so casework goes through them",
            ]
        );
    }

    #[test]
    fn a_new_crate_must_be_given_a_floor() {
        assert!(messages("[package]\nname = \"attic\"\n")[0].contains("attic has no floor"));
    }

    #[test]
    fn the_table_has_no_edge_up_and_no_circle() {
        for (index, (name, below)) in FLOORS.iter().enumerate() {
            for other in *below {
                let position = FLOORS.iter().position(|(floor, _)| floor == other);
                assert!(position.is_some_and(|position| position < index), "{name} → {other}");
            }
        }
    }
}
