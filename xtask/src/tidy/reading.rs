//! The message files of the public's and the person's pages, and the descriptions of the therapies, can be read at eleven.
//!
//! Measured by the Flesch-Kincaid grade (Kincaid, Fishburne, Rogers and Chissom, 1975): 0.39 × words per sentence + 11.8 ×
//! syllables per word − 15.59, over all sentences of a file; grade 6 is about eleven years. Syllables are counted by the
//! usual rule of thumb, groups of vowels without a silent e, which is wrong for single words and fair over many. Labels of
//! fewer than four words are not sentences and are left out; a value stands for one short word; words that the service
//! cannot do without count as one syllable. No sentence has more than 25 words. Easy read is held to less, and what is
//! written for those who decide, or stands in a drawing of scores, may have more: [`LIMITS`]. A formula does not know whether something
//! is understood: it finds the sentences that somebody should look at.

use super::Finding;
use super::files::Tree;

/// Highest grade of a file.
const GRADE: f64 = 6.0;
/// What each therapy is, in the words that somebody chooses by.
const THERAPIES: &str = "catalogue/therapies.toml";
/// Most words of a sentence.
const WORDS: usize = 25;
/// Files with limits of their own: how they end, their highest grade, and most words of a sentence.
const LIMITS: [(&str, f64, usize); 6] = [
    ("/easy.ftl", 2.0, 14),
    // Commissioners and members of parliament; the words of official statistics.
    ("/evidence.ftl", 10.0, 40),
    ("/map.ftl", 10.0, 40),
    ("/published.ftl", 10.0, 40),
    // The names of official bodies and of protected titles.
    ("/directory.ftl", 7.0, 25),
    // Staff read these too; each number has its words beside it.
    ("/charts.ftl", 7.0, 30),
];
/// Fewest words of a text that is more than a label.
const LABEL: usize = 4;
/// How many of the hardest sentences are named.
const NAMED: usize = 3;
/// Words that the service cannot do without, by their beginning (interface goals, U8).
const KNOWN: [&str; 10] = [
    "therap",
    "referral",
    "clinician",
    "decision",
    "opinion",
    "psychodynamic",
    "cognitive",
    "behavioural",
    "samaritans",
    "childline",
];

/// One sentence of a message.
struct Sentence<'a> {
    line: usize,
    name: &'a str,
    text: String,
    words: usize,
    syllables: usize,
}

impl Sentence<'_> {
    fn grade(&self) -> f64 {
        grade(self.words, self.syllables, 1)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of words are far below the limit")]
fn grade(words: usize, syllables: usize, sentences: usize) -> f64 {
    0.39 * words as f64 / sentences as f64 + 11.8 * syllables as f64 / words as f64 - 15.59
}

/// Checks every message file.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let files = tree
        .texts
        .iter()
        .filter(|text| (text.path.contains("/locales/en") && text.path.ends_with(".ftl")) || text.path == THERAPIES);
    files.flat_map(|file| judge(&file.path, &file.text)).collect()
}

fn judge(path: &str, text: &str) -> Vec<Finding> {
    let own = LIMITS.iter().find(|(end, _, _)| path.ends_with(end));
    let (most_grade, most_words) = own.map_or((GRADE, WORDS), |(_, grade, words)| (*grade, *words));
    let messages = messages(text);
    let mut all: Vec<Sentence<'_>> = messages.iter().flat_map(sentences).collect();
    let mut findings: Vec<Finding> = all
        .iter()
        .filter(|s| s.words > most_words)
        .map(|s| {
            let what = format!("{}: {} words, at most {most_words}: \"{}\"", s.name, s.words, s.text);
            Finding::new(path, Some(s.line), what)
        })
        .collect();
    let (words, syllables) = all.iter().fold((0, 0), |(words, syllables), s| {
        (words + s.words, syllables + s.syllables)
    });
    if words == 0 {
        return findings;
    }
    let found = grade(words, syllables, all.len());
    if found > most_grade {
        all.sort_by(|a, b| b.grade().total_cmp(&a.grade()));
        findings.extend(all.iter().take(NAMED).map(|s| {
            let what = format!(
                "the file reads at grade {found:.1}, at most {most_grade}; among the hardest is {}, at {:.1}: \"{}\"",
                s.name,
                s.grade(),
                s.text
            );
            Finding::new(path, Some(s.line), what)
        }));
    }
    findings
}

/// Line, name and text of each message; lines that go on are joined, values are one word.
fn messages(text: &str) -> Vec<(usize, &str, String)> {
    let mut out: Vec<(usize, &str, String)> = Vec::new();
    for (n, line) in text.lines().enumerate() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, _, last)) = out.last_mut() {
                last.push(' ');
                last.push_str(line.trim());
            }
        } else if let Some((name, text)) = line.split_once('=') {
            out.push((n + 1, name.trim(), text.trim().to_string()));
        }
    }
    for (_, _, text) in &mut out {
        *text = without_values(text);
    }
    out
}

/// "Call us on { $phone }." becomes "Call us on it."
fn without_values(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '{' => {
                if depth == 0 {
                    out.push_str("it");
                }
                depth += 1;
            }
            '}' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

fn sentences<'a>((line, name, text): &'a (usize, &'a str, String)) -> Vec<Sentence<'a>> {
    if text.split_whitespace().count() < LABEL {
        return Vec::new();
    }
    text.split_inclusive(['.', '?', '!'])
        .filter_map(|sentence| {
            let words: Vec<String> = sentence
                .split_whitespace()
                .filter(|word| word.chars().any(char::is_alphabetic))
                .map(|word| word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase())
                .collect();
            // What stands between two dots of one abbreviation is no sentence.
            (words.len() > 1).then(|| Sentence {
                line: *line,
                name,
                text: sentence.trim().to_string(),
                words: words.len(),
                syllables: words.iter().map(|word| syllables(word)).sum(),
            })
        })
        .collect()
}

/// Syllables of a word, in small letters.
fn syllables(word: &str) -> usize {
    if KNOWN.iter().any(|known| word.starts_with(known)) {
        return 1;
    }
    let mut groups = 0;
    let mut before = false;
    for c in word.chars() {
        let vowel = "aeiouy".contains(c);
        groups += usize::from(vowel && !before);
        before = vowel;
    }
    let silent = word.ends_with('e') && !word.ends_with("le") && groups > 1;
    (groups - usize::from(silent)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let tree = Tree::of(&[("crates/web/locales/en-GB/page.ftl", text)]);
        check(&tree).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn plain_words_pass_and_labels_are_not_sentences() {
        let plain = "# A comment about incomprehensibilities of organisational documentation\nlead = You can stop at any time. We keep what you wrote.\nlabel = Accessibility documentation";
        assert_eq!(found(plain), [""; 0]);
    }

    #[test]
    fn a_hard_file_names_the_place_and_the_sentence() {
        let hard = "easy = We call you on the day.\nhard = Subsequent communication regarding organisational availability necessitates authorisation.";
        let all = found(hard);
        assert_eq!(all.len(), 2, "{all:?}");
        assert!(
            all[0].starts_with("crates/web/locales/en-GB/page.ftl:2: the file reads at grade"),
            "{all:?}"
        );
        assert!(all[0].contains("among the hardest is hard"), "{all:?}");
    }

    #[test]
    fn a_long_sentence_is_named_however_plain() {
        let long = format!("a = We go.\n\nlong = {}on.", "go ".repeat(25));
        let all = found(&long);
        assert!(all[0].contains("page.ftl:3: long: 26 words, at most 25"), "{all:?}");
    }

    #[test]
    fn values_are_a_short_word_and_lines_that_go_on_are_one() {
        let text = messages("wait = You wait until { $date } with\n    { $n ->\n  [one] one\n }.");
        assert_eq!(text.len(), 1);
        assert_eq!(text[0].2, "You wait until it with it.");
    }

    #[test]
    fn syllables_by_rule_of_thumb() {
        let count = |word| syllables(word);
        assert_eq!(
            [
                count("we"),
                count("make"),
                count("little"),
                count("open"),
                count("therapist")
            ],
            [1, 1, 2, 2, 1]
        );
    }

    #[test]
    fn easy_read_is_held_to_less() {
        let text = "one = We read your form with care and then we will call you about it.\n";
        let page = |file: &str| check(&Tree::of(&[(file, text)])).len();
        assert_eq!(page("crates/web/locales/en-GB/site.ftl"), 0);
        assert!(page("crates/web/locales/en-GB/easy.ftl") > 0);
    }
}
