//! What a comment is read for before a moderator sees it: words like those of somebody in a crisis, and names of staff.
//! Both only draw attention; a human decides.

/// What people write who think of suicide, harm themselves, or fear for somebody's life. Without apostrophes and hyphens,
/// in small letters. Too many alarms are better than one missed; each costs a moderator one look.
const CRISIS: &[&str] = &[
    "kill myself",
    "killing myself",
    "killed myself",
    "end my life",
    "ending my life",
    "take my life",
    "take my own life",
    "taking my own life",
    "end it all",
    "ending it all",
    "suicid",
    "want to die",
    "wanted to die",
    "wanna die",
    "ready to die",
    "rather be dead",
    "wish i was dead",
    "wish i were dead",
    "wish i wasnt here",
    "wish i werent here",
    "better off dead",
    "better off without me",
    "cant go on",
    "cannot go on",
    "can not go on",
    "cant do this anymore",
    "cant take it anymore",
    "cant take any more",
    "no reason to live",
    "nothing to live for",
    "no point in living",
    "dont want to live",
    "do not want to live",
    "dont want to be here anymore",
    "dont want to be alive",
    "dont want to wake up",
    "not want to wake up",
    "not wake up again",
    "self harm",
    "selfharm",
    "cut myself",
    "cutting myself",
    "hurt myself",
    "hurting myself",
    "harm myself",
    "harming myself",
    "burn myself",
    "overdos",
    "hang myself",
    "drown myself",
    "jump off a",
    "jump in front of",
    "took all my pills",
    "take all my pills",
    "going to kill",
    "afraid he will kill",
    "afraid she will kill",
];

/// Letters and digits in small letters, words one space apart; apostrophes and hyphens are left out, so that "don't",
/// "dont" and "self-harm" are found as they are listed.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    for c in text.chars() {
        if matches!(c, '\'' | '’' | '‘' | '`') {
            continue;
        }
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.push(' ');
    out
}

/// Whether a text holds words like those of somebody in a crisis.
pub(crate) fn sounds_like_a_crisis(text: &str) -> bool {
    let text = plain(text);
    // From the beginning of a word; its end is open, so that "suicid" finds "suicidal".
    CRISIS.iter().any(|words| text.contains(&format!(" {words}")))
}

/// The names of staff that a text holds: a whole name, or a family name of four letters or more that is written with a
/// capital. Each once, in the order given.
pub(crate) fn names_in(text: &str, staff: &[String]) -> Vec<String> {
    let flat = plain(text);
    let capitals: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '\'' | '’'))
        .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
        .map(|word| plain(word.trim_end_matches("'s").trim_end_matches("’s")))
        .collect();
    let mut found: Vec<String> = Vec::new();
    for name in staff {
        let whole = plain(name);
        let parts: Vec<&str> = name.split_whitespace().collect();
        let given_and_family = whole.trim().contains(' ') && flat.contains(&whole);
        let family = parts.len() > 1
            && parts
                .last()
                .is_some_and(|last| last.chars().count() >= 4 && capitals.contains(&plain(last)));
        if (given_and_family || family) && !found.contains(name) {
            found.push(name.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_crisis_are_found_however_they_are_written() {
        for text in [
            "I want to DIE",
            "some days I don't want to be here anymore",
            "some days I don’t want\nto be here anymore.",
            "been SELF-HARMING since May",
            "I feel suicidal",
            "I took an overdose last year",
            "everyone would be better   off without me",
        ] {
            assert!(sounds_like_a_crisis(text), "{text}");
        }
        for text in [
            "The wait was far too long and nobody rang.",
            "Thank you, this is good to die-hard fans of plain words",
            "It cut my waiting time by half",
            "",
        ] {
            assert!(!sounds_like_a_crisis(text), "{text}");
        }
    }

    #[test]
    fn names_of_staff_are_found_and_ordinary_words_are_not() {
        let staff = ["Marguerite Stanedge", "Dr Ruta Corrigall", "Sam Young", "Jo Li"].map(str::to_owned);
        let found = |text: &str| names_in(text, &staff);
        assert_eq!(found("thanks to marguerite stanedge"), ["Marguerite Stanedge"]);
        assert_eq!(found("Dr Corrigall’s letter helped"), ["Dr Ruta Corrigall"]);
        assert_eq!(found("a Corrigallian letter"), Vec::<String>::new());
        assert_eq!(found("I was young then"), Vec::<String>::new());
        assert_eq!(found("Young saw me"), ["Sam Young"]);
        assert_eq!(found("Jo Li and jo li"), ["Jo Li"]);
        assert_eq!(found("Li is not enough"), Vec::<String>::new());
    }
}
