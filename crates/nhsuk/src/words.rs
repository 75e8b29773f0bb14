//! What the components say by themselves. English, unless the program has another way to say it: [`speak`].

use std::sync::OnceLock;

/// Something that a component says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Its name, as in a message file.
    pub name: &'static str,
    /// The English, as the design system has it; `{ $number }` stands for a value.
    pub english: &'static str,
}

/// Declares the words and the list of all of them.
macro_rules! words {
    ($($(#[$meta:meta])* $key:ident = $name:literal, $english:literal;)*) => {
        $($(#[$meta])* pub(crate) const $key: Word = Word { name: $name, english: $english };)*

        /// Everything that a component may say by itself.
        pub const WORDS: &[Word] = &[$($key),*];
    };
}

words! {
    BACK = "design-back", "Back";
    BACK_TO = "design-back-to", "Back to";
    BREADCRUMB = "design-breadcrumb", "Breadcrumb";
    SKIP = "design-skip", "Skip to main content";
    ERROR = "design-error", "Error";
    PROBLEM = "design-problem", "There is a problem";
    SUPPORT = "design-support", "Support links";
    MENU = "design-menu", "Menu";
    MORE = "design-more", "More";
    BROWSE = "design-browse", "Browse";
    ACCOUNT = "design-account", "Account";
    HOMEPAGE = "design-homepage", "homepage";
    SEARCH = "design-search", "Search";
    PAGINATION = "design-pagination", "Pagination";
    PREVIOUS = "design-previous", "Previous";
    NEXT = "design-next", "Next";
    PAGE = "design-page", "page";
    PAGE_NUMBER = "design-page-number", "Page { $number }";
    DAY = "design-day", "Day";
    MONTH = "design-month", "Month";
    YEAR = "design-year", "Year";
    CHANGE = "design-change", "Change";
    INFORMATION = "design-information", "Information";
    IMPORTANT = "design-important", "Important";
    SUCCESS = "design-success", "Success";
    NON_URGENT = "design-non-urgent", "Non-urgent advice";
    URGENT = "design-urgent", "Urgent advice";
    EMERGENCY = "design-emergency", "Immediate action required";
    DO = "design-do", "Do";
    DO_NOT = "design-dont", "Don't";
    DO_NOT_PREFIX = "design-dont-prefix", "do not";
    CONTENTS = "design-contents", "Contents";
    COMPLETED = "design-completed", "Completed";
    INCOMPLETE = "design-incomplete", "Incomplete";
    CANNOT_START = "design-cannot-start", "Cannot start yet";
    SORTABLE = "design-sortable", "Column headers are sortable";
    SHOW = "design-show", "Show";
    SHOW_PASSWORD = "design-show-password", "Show password";
    UP_TO_CHARACTERS = "design-up-to-characters", "You can enter up to { $number } characters";
    UP_TO_WORDS = "design-up-to-words", "You can enter up to { $number } words";
}

/// Says a word in the language of the page that is being written; values by name.
pub type Speak = fn(Word, &[(&str, &str)]) -> String;

static SPEAK: OnceLock<Speak> = OnceLock::new();

/// Has the components of this process speak in another way. The first that is given stays.
pub fn speak(how: Speak) {
    let _ = SPEAK.set(how);
}

pub(crate) fn word(word: Word) -> String {
    SPEAK
        .get()
        .map_or_else(|| word.english.to_owned(), |how| how(word, &[]))
}

/// A word with a number in it, as it is printed.
pub(crate) fn numbered(word: Word, number: &str) -> String {
    match SPEAK.get() {
        Some(how) => how(word, &[("number", number)]),
        None => word.english.replace("{ $number }", number),
    }
}

/// What was given, or else the word.
pub(crate) fn or(given: &str, usual: Word) -> String {
    if given.is_empty() {
        word(usual)
    } else {
        given.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_stands_in_until_another_way_is_given() {
        assert_eq!(word(BACK), "Back");
        assert_eq!(numbered(PAGE_NUMBER, "3"), "Page 3");
        assert_eq!(or("Zurück", BACK), "Zurück");
        let mut names: Vec<&str> = WORDS.iter().map(|word| word.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), WORDS.len(), "a name stands twice");
    }
}
