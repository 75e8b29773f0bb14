//! The house rules that clippy cannot check. Each rule is a file; each answers findings, empty when all is well.

mod edges;
mod files;
mod length;
mod links;
mod literals;
mod markup;
mod promises;
mod purity;
mod reading;
mod rules;
mod source;
mod traces;

use std::path::Path;
use std::process::ExitCode;

use files::Tree;
use rules::Rules;

/// One breach of a house rule: where, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, relative to the workspace.
    pub path: String,
    /// The line in it, counted from 1; absent where the whole file is meant.
    pub line: Option<usize>,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl Finding {
    fn new(path: &str, line: Option<usize>, message: impl Into<String>) -> Self {
        Self {
            path: path.to_string(),
            line,
            message: message.into(),
        }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

/// Checks every rule and prints what was found.
pub fn main(root: &Path) -> ExitCode {
    let findings = Rules::read(root).and_then(|rules| Ok(check(&Tree::read(root)?, &rules)));
    match findings {
        Ok(findings) if findings.is_empty() => {
            println!("tidy: every house rule is kept");
            ExitCode::SUCCESS
        }
        Ok(findings) => {
            for finding in &findings {
                println!("{finding}");
            }
            println!(
                "tidy: {} breaches of the house rules (xtask/src/tidy says why each rule is there)",
                findings.len()
            );
            ExitCode::FAILURE
        }
        Err(problem) => {
            eprintln!("tidy: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn check(tree: &Tree, rules: &Rules) -> Vec<Finding> {
    let mut findings = edges::check(tree);
    findings.extend(purity::check(tree));
    findings.extend(length::check(tree, rules));
    findings.extend(markup::check(tree));
    findings.extend(traces::check(tree, rules));
    findings.extend(links::check(tree));
    findings.extend(literals::check(tree));
    findings.extend(promises::check(tree));
    findings.extend(reading::check(tree));
    findings.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    findings
}
