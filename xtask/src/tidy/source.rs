//! Reads a Rust source well enough for the house rules: comments and the insides of texts are blanked out, the rest is
//! cut into words and signs, and what only tests compile is known.

use std::ops::Range;

/// A Rust file, cut up.
pub struct Source {
    /// Words and signs outside comments and texts, with where they begin.
    pub tokens: Vec<Token>,
    /// The insides of string literals, with where they begin.
    pub strings: Vec<Token>,
    /// The parts that only tests compile.
    tests: Vec<Range<usize>>,
    /// Modules that only tests compile and that stand in files of their own.
    pub test_modules: Vec<String>,
    line_starts: Vec<usize>,
}

/// A word (identifier, number) or one sign.
#[derive(Debug, Clone)]
pub struct Token {
    /// As written.
    pub text: String,
    /// Where it begins, in bytes.
    pub offset: usize,
}

impl Source {
    /// Cuts up a file.
    pub fn read(text: &str) -> Self {
        let (blanked, strings) = blank(text);
        let tokens = tokens(&blanked);
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        let mut source = Self {
            tokens,
            strings,
            tests: Vec::new(),
            test_modules: Vec::new(),
            line_starts,
        };
        source.find_tests();
        source
    }

    /// The line, counted from 1, on which a byte stands.
    pub fn line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset)
    }

    /// Whether only tests compile what stands here.
    pub fn in_tests(&self, offset: usize) -> bool {
        self.tests.iter().any(|range| range.contains(&offset))
    }

    /// The word or sign at an index, or nothing past the end.
    pub fn at(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| token.text.as_str())
    }

    /// The index of the bracket that closes the one at `open`; the last token where none does.
    pub fn closing(&self, open: usize) -> usize {
        let mut depth = 0usize;
        for index in open..self.tokens.len() {
            match self.at(index) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => continue,
            }
            if depth == 0 {
                return index;
            }
        }
        self.tokens.len().saturating_sub(1)
    }

    /// Finds `#[cfg(test)]` (and `all(test, …)`, but not `not(test)`) and the item that follows, and `#[test]` functions.
    fn find_tests(&mut self) {
        let mut index = 0;
        while index < self.tokens.len() {
            if self.at(index) != "#" || self.at(index + 1) != "[" {
                index += 1;
                continue;
            }
            let attribute_end = self.closing(index + 1);
            let words: Vec<&str> = (index + 2..attribute_end).map(|word| self.at(word)).collect();
            let marked = match words.as_slice() {
                ["cfg", rest @ ..] => rest.contains(&"test") && !rest.contains(&"not"),
                ["test"] => true,
                _ => false,
            };
            if !marked {
                index = attribute_end + 1;
                continue;
            }
            let mut end = attribute_end + 1;
            while self.at(end) == "#" && self.at(end + 1) == "[" {
                end = self.closing(end + 1) + 1;
            }
            let item = end;
            while end < self.tokens.len() && !["{", ";"].contains(&self.at(end)) {
                end = if ["(", "["].contains(&self.at(end)) {
                    self.closing(end) + 1
                } else {
                    end + 1
                };
            }
            if self.at(end) == ";" {
                let module = (item..end)
                    .find(|word| self.at(*word) == "mod")
                    .map(|word| self.at(word + 1).to_string());
                self.test_modules.extend(module);
            } else if self.at(end) == "{" {
                end = self.closing(end);
            }
            let stop = self.tokens.get(end).map_or(usize::MAX, |token| token.offset + 1);
            if let Some(first) = self.tokens.get(index) {
                self.tests.push(first.offset..stop);
            }
            index = end + 1;
        }
    }

    /// Every path that the file names outside tests, its segments joined by `::`, with where it begins; `use a::{b, c::d}` as `a::b` and `a::c::d`.
    pub fn paths(&self) -> Vec<Token> {
        let mut found = Vec::new();
        let mut index = 0;
        while index < self.tokens.len() {
            if self.at(index) == "use" {
                index = self.use_tree(index + 1, "", &mut found) + 1;
                continue;
            }
            if !is_word(self.at(index)) {
                index += 1;
                continue;
            }
            let start = index;
            let mut path = self.at(index).to_string();
            while self.at(index + 1) == ":" && self.at(index + 2) == ":" && is_word(self.at(index + 3)) {
                path.push_str("::");
                path.push_str(self.at(index + 3));
                index += 3;
            }
            if let Some(token) = self.tokens.get(start) {
                found.push(Token {
                    text: path,
                    offset: token.offset,
                });
            }
            index += 1;
        }
        found.retain(|path| !self.in_tests(path.offset));
        found
    }

    /// One branch of a `use`: answers the index where it ends (at `,`, `;` or `}`).
    fn use_tree(&self, mut index: usize, prefix: &str, found: &mut Vec<Token>) -> usize {
        let mut path = prefix.to_string();
        let offset = self.tokens.get(index).map_or(0, |token| token.offset);
        while index < self.tokens.len() {
            match self.at(index) {
                "{" => {
                    let close = self.closing(index);
                    let mut inner = index + 1;
                    while inner < close {
                        inner = self.use_tree(inner, &path, found) + 1;
                    }
                    return close + 1;
                }
                "," | ";" | "}" => break,
                "as" => index += 1,
                ":" => {}
                word => {
                    if !path.is_empty() {
                        path.push_str("::");
                    }
                    path.push_str(word);
                }
            }
            index += 1;
        }
        found.push(Token { text: path, offset });
        index
    }
}

/// Whether this token is a word rather than a sign.
pub fn is_word(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphanumeric() || first == '_')
}

fn tokens(code: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut word_open = false;
    for (offset, character) in code.char_indices() {
        let in_word = character.is_alphanumeric() || character == '_';
        match tokens.last_mut() {
            Some(last) if in_word && word_open => last.text.push(character),
            _ if !character.is_whitespace() => tokens.push(Token {
                text: character.to_string(),
                offset,
            }),
            _ => {}
        }
        word_open = in_word;
    }
    tokens
}

/// The text with comments and the insides of literals replaced by spaces (line ends kept), and those insides. A string
/// keeps its opening and closing quote, so that the code still shows that a text stands there.
fn blank(text: &str) -> (String, Vec<Token>) {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let at = |index: usize| characters.get(index).map_or('\0', |(_, character)| *character);
    let offset = |index: usize| characters.get(index).map_or(text.len(), |(offset, _)| *offset);
    let mut code = String::with_capacity(text.len());
    let mut strings = Vec::new();
    let mut index = 0;
    while index < characters.len() {
        let end = match at(index) {
            '/' if at(index + 1) == '/' => (index..characters.len())
                .find(|i| at(*i) == '\n')
                .unwrap_or(characters.len()),
            '/' if at(index + 1) == '*' => end_of_comment(index, characters.len(), at),
            'r' if !(index > 0
                && (at(index - 1).is_alphanumeric() && at(index - 1) != 'b' || at(index - 1) == '_')) =>
            {
                let hashes = (index + 1..characters.len()).take_while(|i| at(*i) == '#').count();
                if at(index + 1 + hashes) == '"' {
                    let open = index + 2 + hashes;
                    let closes = |i: usize| at(i) == '"' && (1..=hashes).all(|hash| at(i + hash) == '#');
                    let close = (open..characters.len())
                        .find(|i| closes(*i))
                        .unwrap_or(characters.len());
                    strings.push(Token {
                        text: text[offset(open)..offset(close)].to_string(),
                        offset: offset(open),
                    });
                    push_text(
                        &mut code,
                        text,
                        offset(index)..offset((close + 1 + hashes).min(characters.len())),
                    );
                    index = close + 1 + hashes;
                    continue;
                }
                code.push('r');
                index += 1;
                continue;
            }
            '"' => {
                let mut close = index + 1;
                while close < characters.len() && at(close) != '"' {
                    close += if at(close) == '\\' { 2 } else { 1 };
                }
                strings.push(Token {
                    text: text[offset(index + 1)..offset(close)].to_string(),
                    offset: offset(index + 1),
                });
                push_text(&mut code, text, offset(index)..offset(close + 1));
                index = close + 1;
                continue;
            }
            '\'' if at(index + 1) == '\\' => (index + 3..characters.len())
                .find(|i| at(*i) == '\'')
                .map_or(characters.len(), |close| close + 1),
            '\'' if at(index + 2) == '\'' => index + 3,
            other => {
                code.push(other);
                index += 1;
                continue;
            }
        };
        for character in text[offset(index)..offset(end)].chars() {
            push_blank(&mut code, character);
        }
        index = end;
    }
    (code, strings)
}

fn end_of_comment(start: usize, length: usize, at: impl Fn(usize) -> char) -> usize {
    let mut depth = 0usize;
    let mut index = start;
    while index < length {
        if at(index) == '/' && at(index + 1) == '*' {
            depth += 1;
            index += 2;
        } else if at(index) == '*' && at(index + 1) == '/' {
            depth -= 1;
            index += 2;
            if depth == 0 {
                return index;
            }
        } else {
            index += 1;
        }
    }
    length
}

fn push_text(code: &mut String, text: &str, range: Range<usize>) {
    let literal = &text[range];
    let last = literal.chars().count().saturating_sub(1);
    for (position, character) in literal.chars().enumerate() {
        if position == 0 || position == last {
            code.push('"');
            // The signs around a raw text may be narrower than their replacement; all of them are one byte wide.
        } else {
            push_blank(code, character);
        }
    }
}

/// As many bytes of blank as the character had, so that offsets stay true.
fn push_blank(code: &mut String, character: char) {
    if character == '\n' {
        code.push('\n');
    } else {
        code.extend(std::iter::repeat_n(' ', character.len_utf8()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Source::read(text).tokens.into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn comments_and_the_insides_of_texts_are_not_code() {
        let source = "a // b \"c\n/* d /* e */ f */ g \"h \\\" i\" 'j' '\\'' r#\"k \" l\"# b\"m\" br\"n\" 'o: p";
        assert_eq!(words(source).join(" "), "a g \" \" \" \" b \" \" b \" \" ' o : p");
        let strings: Vec<String> = Source::read(source)
            .strings
            .into_iter()
            .map(|string| string.text)
            .collect();
        assert_eq!(strings, ["h \\\" i", "k \" l", "m", "n"]);
    }

    #[test]
    fn lines_are_counted_through_texts_and_comments() {
        let source = Source::read("/* é\n\n*/ let a = \"ü\n\"; let b;\n");
        let b = source
            .tokens
            .iter()
            .find(|token| token.text == "b")
            .map(|token| source.line(token.offset));
        assert_eq!(b, Some(4));
    }

    #[test]
    fn what_only_tests_compile_is_known() {
        let text = "fn real() {}\n#[cfg(test)]\nmod tests { fn inner() { let x = [1]; } }\nfn after() {}\n\
                    #[cfg(test)]\n#[path = \"x.rs\"]\nmod far;\n#[cfg(not(test))]\nfn shipped() {}\n#[test]\nfn one() { two() }\n";
        let source = Source::read(text);
        let in_tests = |word: &str| {
            source
                .tokens
                .iter()
                .find(|token| token.text == word)
                .map(|token| source.in_tests(token.offset))
        };
        assert_eq!(in_tests("real"), Some(false));
        assert_eq!(in_tests("inner"), Some(true));
        assert_eq!(in_tests("after"), Some(false));
        assert_eq!(in_tests("far"), Some(true));
        assert_eq!(in_tests("shipped"), Some(false));
        assert_eq!(in_tests("two"), Some(true));
        assert_eq!(source.test_modules, ["far"]);
    }

    #[test]
    fn paths_are_put_together_and_use_trees_taken_apart() {
        let source = Source::read(
            "use std::{fs::{self, File}, time as t, env};\nfn f() { std::time::Instant::now(); a.b(c::d) }\n",
        );
        let paths: Vec<String> = source.paths().into_iter().map(|path| path.text).collect();
        for expected in [
            "std::fs::self",
            "std::fs::File",
            "std::env",
            "std::time::Instant::now",
            "c::d",
        ] {
            assert!(paths.contains(&expected.to_string()), "{expected} in {paths:?}");
        }
        assert!(paths.iter().any(|path| path.starts_with("std::time")), "{paths:?}");
    }
}
