//! Languages besides English: message files in folders that the service adds, the choice by what the browser asks for, and
//! English, marked as such, for each sentence that a language does not have.
//!
//! A folder is named by its language (`cy`) and holds `.ftl` files with the names of `locales/en-GB`. Only pages for the
//! public and for the person are spoken in it; staff work in English.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Stands before a sentence that had to be English on a page in another language; [`whole`] turns it into markup.
const ENGLISH_FROM: char = '\u{e000}';
/// Stands after it.
const ENGLISH_TO: char = '\u{e001}';

/// A language with the sentences that it has.
pub struct Language {
    tag: String,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Language").field(&self.tag).finish()
    }
}

/// Why a folder of languages cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LanguageError {
    /// It cannot be read.
    #[error("{0} cannot be read: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// The folder's name is no language.
    #[error("{0} is not named after a language, such as cy")]
    NoLanguage(PathBuf),
    /// A file is not in the form of Fluent.
    #[error("{0} is not a message file: {1}")]
    Broken(PathBuf, String),
}

/// A bundle of a language without sentences.
pub(crate) fn bundle(tag: &str) -> FluentBundle<FluentResource> {
    let language = tag.parse().map(|l| vec![l]).unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(language);
    // Our pages are written in one direction; the marks would end up in titles and calendar files.
    bundle.set_use_isolating(false);
    bundle
}

/// A sentence of a bundle, if it has one by this name. `count` is what a sentence's plural forms go by.
pub(crate) fn sentence(
    bundle: &FluentBundle<FluentResource>,
    name: &str,
    values: &[(&str, &str)],
    count: Option<usize>,
) -> Option<String> {
    let pattern = bundle.get_message(name)?.value()?;
    let mut args = FluentArgs::new();
    for (key, value) in values {
        args.set((*key).to_owned(), (*value).to_owned());
    }
    if let Some(count) = count {
        args.set("n", count);
    }
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
}

impl Language {
    /// Reads the message files of one folder.
    ///
    /// # Errors
    /// [`LanguageError`] with the file that is wrong.
    pub fn read(folder: &Path) -> Result<Self, LanguageError> {
        let tag = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let fit = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if tag.is_empty() || !tag.chars().all(fit) {
            return Err(LanguageError::NoLanguage(folder.to_owned()));
        }
        let mut language = Self {
            tag: tag.to_owned(),
            bundle: bundle(tag),
        };
        for file in sorted(folder)? {
            if file.extension().is_none_or(|e| e != "ftl") {
                continue;
            }
            let text = std::fs::read_to_string(&file).map_err(|e| LanguageError::Unreadable(file.clone(), e))?;
            let words = FluentResource::try_new(text).map_err(|(_, errors)| {
                let first = errors.first().map(ToString::to_string).unwrap_or_default();
                LanguageError::Broken(file.clone(), first)
            })?;
            language.bundle.add_resource_overriding(words);
        }
        Ok(language)
    }

    /// Its tag, as in `lang`.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// A sentence, if it has it.
    pub(crate) fn sentence(&self, name: &str, values: &[(&str, &str)], count: Option<usize>) -> Option<String> {
        sentence(&self.bundle, name, values, count)
    }
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, LanguageError> {
    let wrong = |e| LanguageError::Unreadable(folder.to_owned(), e);
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        all.push(entry.map_err(wrong)?.path());
    }
    all.sort();
    Ok(all)
}

/// The languages besides English that a service has.
#[derive(Debug, Clone, Default)]
pub struct Languages {
    all: Vec<Arc<Language>>,
    first: Option<String>,
}

impl Languages {
    /// Reads each folder within a folder. `first` is the language of those whose browser asks for none that we have.
    ///
    /// # Errors
    /// [`LanguageError`] with what is wrong.
    pub fn read(folder: &Path, first: Option<&str>) -> Result<Self, LanguageError> {
        let mut all = Vec::new();
        for one in sorted(folder)? {
            if one.is_dir() {
                all.push(Arc::new(Language::read(&one)?));
            }
        }
        if let Some(first) = first
            && !first.to_ascii_lowercase().starts_with("en")
            && !all.iter().any(|l| l.tag.eq_ignore_ascii_case(first))
        {
            return Err(LanguageError::NoLanguage(folder.join(first)));
        }
        Ok(Self {
            all,
            first: first.map(str::to_owned),
        })
    }

    /// Whether there is any besides English.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    fn named(&self, tag: &str) -> Option<Arc<Language>> {
        let main = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let exact = self.all.iter().find(|l| l.tag.eq_ignore_ascii_case(tag));
        exact
            .or_else(|| self.all.iter().find(|l| main(&l.tag) == main(tag)))
            .cloned()
    }

    /// The language for what a browser asks for (`Accept-Language`, RFC 9110, section 12.5.4); none is English.
    #[must_use]
    pub fn choose(&self, asked: &str) -> Option<Arc<Language>> {
        let mut wanted: Vec<(f32, &str)> = asked
            .split(',')
            .filter_map(|one| {
                let mut parts = one.split(';').map(str::trim);
                let tag = parts.next().filter(|tag| !tag.is_empty())?;
                let weight = parts
                    .find_map(|p| p.strip_prefix("q="))
                    .map_or(Some(1.0), |q| q.parse().ok())?;
                (weight > 0.0).then_some((weight, tag))
            })
            .collect();
        // A stable sort: of two alike, the first named comes first.
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (_, tag) in wanted {
            if tag.to_ascii_lowercase().split('-').next() == Some("en") {
                return None;
            }
            if let Some(found) = self.named(tag) {
                return Some(found);
            }
        }
        self.first.as_deref().and_then(|first| self.named(first))
    }
}

tokio::task_local! {
    /// What the page that is being made is spoken in; not set for English.
    static SPOKEN: Arc<Language>;
}

/// Makes an answer in a language.
pub(crate) async fn spoken<F: Future>(language: Arc<Language>, making: F) -> F::Output {
    SPOKEN.scope(language, making).await
}

/// What is being spoken, if not English.
pub(crate) fn now_spoken() -> Option<Arc<Language>> {
    SPOKEN.try_with(Arc::clone).ok()
}

/// An English sentence on a page of another language.
pub(crate) fn as_english(text: &str) -> String {
    format!("{ENGLISH_FROM}{text}{ENGLISH_TO}")
}

/// A text without the marks, for what is no page.
#[must_use]
pub fn without_marks(text: &str) -> String {
    text.replace([ENGLISH_FROM, ENGLISH_TO], "")
}

/// What a browser shows as text only, or not at all: no markup may stand in it.
const PLAIN: [&str; 6] = ["title", "option", "textarea", "script", "style", "desc"];

/// A page in a language: its root says which, and each English sentence in it says that it is English. In attributes, and
/// in elements that hold text only, there is no place to say so, and the marks are left out.
#[must_use]
pub fn whole(page: &str, tag: &str) -> String {
    let page = page.replacen("<html lang=\"en-GB\"", &format!("<html lang=\"{tag}\""), 1);
    let mut out = String::with_capacity(page.len());
    let mut rest = page.as_str();
    let mut plain: Option<&str> = None;
    let mut depth = 0_usize;
    while let Some(next) = rest.chars().next() {
        if next == '<' {
            // A sentence never goes on beyond an element.
            if depth > 0 {
                out.push_str("</span>");
                depth = 0;
            }
            let end = end_of_tag(rest);
            let (element, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let name = element.trim_start_matches(['<', '/']);
            let name = name
                .split(|c: char| !c.is_ascii_alphanumeric())
                .next()
                .unwrap_or_default();
            match plain {
                Some(open) if element.starts_with("</") && name == open => plain = None,
                None if !element.starts_with("</") => plain = PLAIN.into_iter().find(|p| *p == name),
                _ => {}
            }
            out.push_str(&without_marks(element));
            rest = after;
            continue;
        }
        match next {
            ENGLISH_FROM => {
                if depth == 0 && plain.is_none() {
                    out.push_str("<span lang=\"en-GB\">");
                }
                depth += usize::from(plain.is_none());
            }
            ENGLISH_TO => {
                if depth == 1 {
                    out.push_str("</span>");
                }
                depth = depth.saturating_sub(1);
            }
            other => out.push(other),
        }
        rest = rest.get(next.len_utf8()..).unwrap_or_default();
    }
    out
}

/// Where a tag that begins here ends: behind the first `>` that is in no attribute's value.
fn end_of_tag(text: &str) -> usize {
    let mut quoted: Option<char> = None;
    for (at, c) in text.char_indices() {
        match (quoted, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quoted = Some(c),
            (Some(open), c) if c == open => quoted = None,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages(tags: &[&str], first: Option<&str>) -> Languages {
        let of = |tag: &&str| {
            Arc::new(Language {
                tag: (*tag).to_owned(),
                bundle: bundle(tag),
            })
        };
        Languages {
            all: tags.iter().map(of).collect(),
            first: first.map(str::to_owned),
        }
    }

    #[test]
    fn a_browser_gets_the_first_language_that_we_have() {
        let all = languages(&["cy", "pl"], None);
        let chosen = |asked: &str| all.choose(asked).map(|l| l.tag().to_owned());
        assert_eq!(chosen("cy"), Some("cy".to_owned()));
        assert_eq!(
            chosen("fr, cy-GB;q=0.8, en;q=0.5"),
            Some("cy".to_owned()),
            "by its main part"
        );
        assert_eq!(chosen("en-GB, cy;q=0.9"), None, "English comes first");
        assert_eq!(chosen("en;q=0.4, pl;q=0.7"), Some("pl".to_owned()), "by weight");
        assert_eq!(chosen("cy;q=0, fr"), None, "a weight of nought is a no");
        assert_eq!(chosen("*"), None);
        assert_eq!(chosen(""), None);
        assert_eq!(chosen(";;,q=,cy;q=x"), None);
        let welsh_first = languages(&["cy"], Some("cy"));
        assert!(welsh_first.choose("fr").is_some());
        assert!(welsh_first.choose("en").is_none(), "whoever asks for English gets it");
    }

    #[test]
    fn english_on_a_page_of_another_language_says_so_and_attributes_stay_whole() {
        let english = as_english("Find help");
        let page = format!(
            "<html lang=\"en-GB\"><title>{english}</title><p title=\"a > {english}\">Cymorth {english}</p><p>{ENGLISH_FROM}open<b>x</b>{ENGLISH_TO}</p>"
        );
        assert_eq!(
            whole(&page, "cy"),
            "<html lang=\"cy\"><title>Find help</title><p title=\"a > Find help\">Cymorth <span lang=\"en-GB\">Find help</span></p>\
             <p><span lang=\"en-GB\">open</span><b>x</b></p>"
        );
        assert_eq!(without_marks(&english), "Find help");
        let within = as_english(&format!("a {english} b"));
        assert_eq!(whole(&within, "cy"), "<span lang=\"en-GB\">a Find help b</span>");
    }
}
