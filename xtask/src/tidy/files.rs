//! The files of the project: what git tracks or would track, or without git everything that is not built.

use std::path::Path;
use std::process::Command;

/// The project's files with their text, in the order of their paths.
#[derive(Debug, Default)]
pub struct Tree {
    /// Text files; pictures and the like are left out.
    pub texts: Vec<Text>,
    /// Every path, the binary files too.
    pub paths: Vec<String>,
}

/// One text file.
#[derive(Debug)]
pub struct Text {
    /// Relative to the workspace, with `/`.
    pub path: String,
    /// What stands in it.
    pub text: String,
}

impl Tree {
    /// Reads the files of the project.
    pub fn read(root: &Path) -> Result<Self, String> {
        let mut paths = tracked(root).unwrap_or_else(|| {
            let mut found = Vec::new();
            walk(root, root, &mut found);
            found
        });
        paths.sort();
        paths.retain(|path| root.join(path).is_file());
        let mut tree = Self::default();
        for path in paths {
            let bytes = std::fs::read(root.join(&path)).map_err(|error| format!("{path}: {error}"))?;
            if let Ok(text) = String::from_utf8(bytes) {
                tree.texts.push(Text {
                    path: path.clone(),
                    text,
                });
            }
            tree.paths.push(path);
        }
        Ok(tree)
    }

    /// The Rust sources of one crate's `src`, tests in files of their own left out later by the rules that need it.
    pub fn sources_of<'a>(&'a self, package: &'a str) -> impl Iterator<Item = &'a Text> {
        let prefix = format!("crates/{package}/src/");
        self.texts
            .iter()
            .filter(move |text| text.path.starts_with(&prefix) && text.path.ends_with(".rs"))
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.texts
            .iter()
            .find(|text| text.path == path)
            .map(|text| text.text.as_str())
    }

    /// Whether this is a file of the project, or a folder that holds one.
    pub fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        path.is_empty()
            || self
                .paths
                .iter()
                .any(|known| known == path || known.starts_with(&folder))
    }

    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let texts: Vec<Text> = files
            .iter()
            .map(|(path, text)| Text {
                path: (*path).to_string(),
                text: (*text).to_string(),
            })
            .collect();
        Self {
            paths: texts.iter().map(|text| text.path.clone()).collect(),
            texts,
        }
    }
}

/// What git tracks, and what it would track if it were added: a breach is told before it is committed.
fn tracked(root: &Path) -> Option<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .ok()?;
    let list = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| {
        list.split('\0')
            .filter(|path| !path.is_empty())
            .map(str::to_string)
            .collect()
    })
}

/// Without git (an unpacked archive): everything but what is built or installed.
fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
    const NOT_OURS: [&str; 7] = [".git", "target", "node_modules", "dist", "data", "out", ".cache"];
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        if NOT_OURS.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, found);
        } else if let Ok(relative) = path.strip_prefix(root) {
            found.push(relative.to_string_lossy().replace('\\', "/"));
        }
    }
}
