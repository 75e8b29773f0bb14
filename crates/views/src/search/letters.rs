//! Names as they are compared: lower case, without accents, cut into words.

/// Base letters of U+00C0 to U+024F (Latin with accents and strokes); a point where there is no single one.
const LATIN: &str = "aaaaaa.ceeeeiiii.nooooo.ouuuuy..aaaaaa.ceeeeiiii.nooooo.ouuuuy.yaaaaaaccccccccddddeeeeeeeeeegggg\
    gggghhhhiiiiiiiiii..jjkk.llllllllllnnnnnn...oooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz.\
    bbbb...cc.ddd....ffg...ikkl..nnooo..pp.....ttttuu.vyyzz..............d..l..n.aaiioouuuuuuuuuu.aa\
    aa..ggggkkoooo..j.d.gg..nnaa..ooaaaaeeeeiiiioooorrrruuuusstt..hhnd..zzaaeeooooooooyylntj..acclts\
    z..b..eejj.qrryy";

/// Base letters of U+1E00 to U+1EFF (Latin with more accents, Vietnamese).
const MORE_LATIN: &str = "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr\
    ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwya.....aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
    eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy....yy";

const _: () = assert!(LATIN.len() == 0x250 - 0xC0 && MORE_LATIN.len() == 0x100);

/// Appends a letter in lower case and without accents. Letters of other scripts stay as they are.
fn fold_into(out: &mut String, letter: char) {
    if letter.is_ascii() {
        out.push(letter.to_ascii_lowercase());
        return;
    }
    for c in letter.to_lowercase() {
        let several = match c {
            'æ' | 'ǣ' | 'ǽ' => "ae",
            'œ' => "oe",
            'ß' => "ss",
            'þ' => "th",
            'ĳ' => "ij",
            'ǆ' => "dz",
            'ǉ' => "lj",
            'ǌ' => "nj",
            'ð' => "d",
            'ŋ' | 'ŉ' => "n",
            'ə' => "a",
            'ſ' => "s",
            // Marks that stand apart from their letter.
            '\u{300}'..='\u{36f}' => continue,
            _ => "",
        };
        if !several.is_empty() {
            out.push_str(several);
            continue;
        }
        let code = u32::from(c);
        let base = match code {
            0xC0..0x250 => at(LATIN, code - 0xC0),
            0x1E00..0x1F00 => at(MORE_LATIN, code - 0x1E00),
            _ => None,
        };
        out.push(base.unwrap_or(c));
    }
}

fn at(table: &str, index: u32) -> Option<char> {
    let letter = table.as_bytes().get(usize::try_from(index).ok()?)?;
    letter.is_ascii_alphabetic().then_some(char::from(*letter))
}

/// Whether a character joins the letters around it: O'Brien is one word.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}' | '`' | '\u{b4}')
}

/// Whether a character is a mark that belongs to the letter before it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// The words of a text as asked for: "Rahman, Amina O'Neil-Stone" gives rahman, amina, oneil, stone.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || is_mark(c) {
            fold_into(&mut word, c);
        } else if !is_apostrophe(c) && !word.is_empty() {
            out.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

/// The words under which a name is found: its words, what follows an apostrophe (Brien of O'Brien), and names with a
/// hyphen also in one (Smith-Jones as smithjones). Sorted, each once.
pub(crate) fn name_words(name: &str) -> Vec<String> {
    let mut out = words(name);
    for part in name.split_whitespace() {
        if let Some((_, rest)) = part.split_once(is_apostrophe) {
            out.extend(words(rest));
        }
        let pieces = words(part);
        if pieces.len() > 1 {
            out.push(pieces.concat());
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// A name for sorting.
pub(crate) fn sort_key(name: &str) -> String {
    sort_key_of(&[name])
}

/// The parts of a name for sorting, one after the other: last name, first names. Empty parts are left out, as in a list.
pub(crate) fn sort_key_of(parts: &[&str]) -> String {
    let mut out = String::with_capacity(parts.iter().map(|p| p.len() + 2).sum());
    for part in parts.iter().filter(|p| !p.is_empty()) {
        if !out.is_empty() {
            out.push_str(", ");
        }
        for c in part.chars() {
            fold_into(&mut out, c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(words("Żółć"), ["zolc"]);
        assert_eq!(words("Nguyễn Đức"), ["nguyen", "duc"]);
        assert_eq!(words("BJÖRK Åse-Ærøskøbing"), ["bjork", "ase", "aeroskobing"]);
        assert_eq!(words("İpek Işık"), ["ipek", "isik"]);
        assert_eq!(words("Strauß"), ["strauss"]);
        // Letter and accent apart, as some systems send them.
        assert_eq!(words("Zoe\u{308}"), ["zoe"]);
        // Other scripts stay.
        assert_eq!(words("Олена"), ["олена"]);
        assert_eq!(words("أمينة"), ["أمينة"]);
        assert_eq!(words(" , - "), Vec::<String>::new());
    }

    #[test]
    fn a_name_is_found_under_its_parts() {
        assert_eq!(name_words("O’Brien"), ["brien", "obrien"]);
        assert_eq!(name_words("Smith-Jones"), ["jones", "smith", "smithjones"]);
        assert_eq!(name_words("X"), ["x"]);
        assert_eq!(name_words("Anne Anne"), ["anne"]);
    }

    #[test]
    fn names_sort_without_accents() {
        let mut names = ["Zeta", "Ángel", "Ben", "angela"];
        names.sort_by_key(|n| sort_key(n));
        assert_eq!(names, ["Ángel", "angela", "Ben", "Zeta"]);
        assert_eq!(sort_key_of(&["Ó Néill", "Zoë"]), "o neill, zoe");
        assert_eq!(sort_key_of(&["", "X"]), "x");
    }
}
