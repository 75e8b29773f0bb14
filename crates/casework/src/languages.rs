//! Names of languages for sentences. Tags are BCP 47; only the language itself is looked at, not region or script.

/// Languages that people ask for most in British services, by their two- or three-letter tag.
pub const KNOWN: &[(&str, &str)] = &[
    ("am", "Amharic"),
    ("ar", "Arabic"),
    ("bfi", "British Sign Language"),
    ("bg", "Bulgarian"),
    ("bn", "Bengali"),
    ("cy", "Welsh"),
    ("de", "German"),
    ("en", "English"),
    ("es", "Spanish"),
    ("fa", "Persian (Farsi)"),
    ("fr", "French"),
    ("gd", "Scottish Gaelic"),
    ("gu", "Gujarati"),
    ("hi", "Hindi"),
    ("hu", "Hungarian"),
    ("it", "Italian"),
    ("ku", "Kurdish"),
    ("lt", "Lithuanian"),
    ("pa", "Punjabi"),
    ("pl", "Polish"),
    ("ps", "Pashto"),
    ("pt", "Portuguese"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("so", "Somali"),
    ("sq", "Albanian"),
    ("ta", "Tamil"),
    ("ti", "Tigrinya"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
    ("vi", "Vietnamese"),
    ("yue", "Cantonese"),
    ("zh", "Chinese"),
];

fn language(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or(tag).trim().to_lowercase()
}

/// The name of a language, or its tag where the name is not known here.
pub(crate) fn words(tag: &str) -> &str {
    let wanted = language(tag);
    KNOWN
        .iter()
        .find(|(known, _)| *known == wanted)
        .map_or(tag, |(_, name)| name)
}

/// Whether two tags mean the same language.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    language(one) == language(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_and_case_do_not_matter_and_unknown_tags_stay() {
        assert_eq!(words("pa-Guru"), "Punjabi");
        assert_eq!(words("CY"), "Welsh");
        assert_eq!(words("xx-quite-unknown"), "xx-quite-unknown");
        assert!(is_same("en-GB", "EN"));
        assert!(!is_same("es", "et"));
    }
}
