//! Every relative link in a Markdown file leads somewhere, headings included, and every document that a Markdown file names is there.

use super::Finding;
use super::files::{Text, Tree};

/// Checks every Markdown file.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.texts.iter().filter(|text| text.path.ends_with(".md")) {
        for (line, text) in prose_lines(&file.text) {
            for target in link_targets(text) {
                if let Some(problem) = broken(tree, file, &target) {
                    findings.push(Finding::new(&file.path, Some(line), problem));
                }
            }
            for name in code_spans(text).filter(|name| names_a_document(name)) {
                if !tree.has(name) && !tree.has(&join(&file.path, name)) {
                    findings.push(Finding::new(
                        &file.path,
                        Some(line),
                        format!("names {name}, which is not there"),
                    ));
                }
            }
        }
    }
    findings
}

/// Lines outside fenced code, counted from 1.
fn prose_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        (!fenced && !fence).then_some((index + 1, line))
    })
}

/// The targets of `[text](target)`, `![text](target "title")` and `[name]: target`.
fn link_targets(line: &str) -> Vec<String> {
    let mut targets = Vec::new();
    let plain = without_code(line);
    for (at, _) in plain.match_indices("](") {
        let rest = &plain[at + 2..];
        if let Some(target) = rest.split([')', ' ']).next() {
            targets.push(target.trim_matches(['<', '>']).to_string());
        }
    }
    if let Some((name, target)) = plain.trim().split_once("]: ")
        && name.starts_with('[')
    {
        targets.push(target.split(' ').next().unwrap_or_default().to_string());
    }
    targets
}

fn without_code(line: &str) -> String {
    line.split('`')
        .enumerate()
        .map(|(index, part)| if index % 2 == 0 { part } else { "" })
        .collect::<Vec<_>>()
        .join("`")
}

fn code_spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`')
        .enumerate()
        .filter_map(|(index, part)| (index % 2 == 1).then_some(part))
}

/// `docs/limitations.md` or `SECURITY.md`: what a reader would go and open.
fn names_a_document(name: &str) -> bool {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    plain && name.ends_with(".md") && !name.starts_with("../")
}

fn broken(tree: &Tree, file: &Text, target: &str) -> Option<String> {
    if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, heading) = target
        .split_once('#')
        .map_or((target, None), |(path, heading)| (path, Some(heading)));
    let path = if path.is_empty() {
        file.path.clone()
    } else {
        join(&file.path, path)
    };
    if !tree.has(&path) {
        return Some(format!("the link to {target} leads nowhere"));
    }
    let heading = heading?;
    let text = tree.text(&path)?;
    if path.ends_with(".md") && !headings(text).any(|known| known == heading) {
        return Some(format!("the link to {target} names a heading that {path} has not"));
    }
    None
}

/// A path relative to the file that names it, without `.` and `..`.
fn join(file: &str, path: &str) -> String {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = if path.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|part| !part.is_empty()).collect()
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The names under which a Markdown file's headings can be linked to.
fn headings(text: &str) -> impl Iterator<Item = String> {
    prose_lines(text).filter_map(|(_, line)| {
        let title = line.trim_start_matches('#');
        (title.len() < line.len() && title.starts_with(' ')).then(|| {
            let kept = title.trim().to_lowercase().replace('`', "");
            kept.chars()
                .filter(|c| c.is_alphanumeric() || "-_ ".contains(*c))
                .collect::<String>()
                .replace(' ', "-")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(readme: &str) -> Vec<String> {
        let tree = Tree::of(&[
            ("README.md", readme),
            (
                "docs/limitations.md",
                "# Limits\n## What it is not, yet\n[up](../README.md)\n",
            ),
            ("crates/care/src/lib.rs", ""),
        ]);
        check(&tree).iter().map(|finding| finding.message.clone()).collect()
    }

    #[test]
    fn links_that_lead_somewhere_are_silent() {
        let readme = "[limits](docs/limitations.md) [what](docs/limitations.md#what-it-is-not-yet) ![x](./docs/limitations.md \"t\")\n\
                      # My `own` Heading\n[own](#my-own-heading) [care](crates/care) [web](https://example.org/x.md) `docs/limitations.md`\n\
                      ```\n[not](a-link.md)\n```\n`[not](one-either.md)`\n[ref]: docs/limitations.md\n";
        assert_eq!(found(readme), [""; 0]);
    }

    #[test]
    fn links_that_lead_nowhere_are_found() {
        assert_eq!(found("see [x](docs/missing.md)\n").len(), 1);
        assert_eq!(found("see [x](docs/limitations.md#gone)\n").len(), 1);
        assert_eq!(found("[x]: docs/missing.md\n").len(), 1);
        assert_eq!(
            found("see `docs/missing.md`\n"),
            ["names docs/missing.md, which is not there"]
        );
    }
}
