//! The parser: strict JSON (RFC 8259), with a stack of its own.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;

use super::{Doc, NONE, Node, Step, Value};

/// How much is taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// The deepest nest of objects and lists.
    pub(crate) depth: usize,
    /// The most values in one text. A referral has a few thousand; this bounds the memory that a hostile one can ask for.
    pub(crate) values: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 64,
            values: 200_000,
        }
    }
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) kind: FaultKind,
    /// Byte offset of the place.
    pub(crate) offset: usize,
    /// In words.
    pub(crate) words: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FaultKind {
    /// Not well formed.
    Syntax,
    /// Deeper than the limit.
    Depth,
    /// More values than the limit.
    Values,
    /// A member named twice in one object.
    Duplicate,
}

/// Line and column, both from 1, of a byte offset. Columns count characters.
pub(crate) fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (
        before.matches('\n').count() + 1,
        before[line_start..].chars().count() + 1,
    )
}

/// Parses one text. All members named twice are reported together; any other fault ends the reading where it stands.
pub(crate) fn parse(text: &str, limits: Limits) -> Result<Doc<'_>, Vec<Fault>> {
    let mut parser = Parser {
        text,
        bytes: text.as_bytes(),
        at: 0,
        limits,
        nodes: Vec::with_capacity((text.len() / 24).min(limits.values)),
        duplicates: Vec::new(),
    };
    match parser.run() {
        Ok(()) if parser.duplicates.is_empty() => Ok(Doc { nodes: parser.nodes }),
        Ok(()) => Err(parser.duplicates),
        Err(fault) => {
            parser.duplicates.push(fault);
            Err(parser.duplicates)
        }
    }
}

/// The member names of an object with the places of their values, from its first child on.
fn keys<'n>(nodes: &'n [Node<'_>], first: u32) -> impl Iterator<Item = (&'n str, usize)> {
    let mut next = first;
    std::iter::from_fn(move || {
        let node = nodes.get(next as usize)?;
        next = node.next;
        match &node.step {
            Step::Member(key) => Some((key.as_ref(), node.offset)),
            Step::Root | Step::Item(_) => None,
        }
    })
}

/// An object or list that is still open.
struct Open {
    node: u32,
    last_child: u32,
    count: u32,
    is_object: bool,
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    limits: Limits,
    nodes: Vec<Node<'a>>,
    duplicates: Vec<Fault>,
}

impl<'a> Parser<'a> {
    fn run(&mut self) -> Result<(), Fault> {
        let mut open: Vec<Open> = Vec::with_capacity(16);
        self.space();
        self.value(Step::Root, &mut open)?;
        while let Some(top) = open.last() {
            let (is_object, first) = (top.is_object, top.count == 0);
            self.space();
            let close = if is_object { b'}' } else { b']' };
            match self.bytes.get(self.at) {
                Some(byte) if *byte == close => {
                    self.at += 1;
                    self.close(&mut open);
                    continue;
                }
                Some(b',') if !first => {
                    self.at += 1;
                    self.space();
                }
                Some(_) if first => {}
                Some(_) => {
                    return Err(self.syntax(if is_object {
                        "expected , or } here"
                    } else {
                        "expected , or ] here"
                    }));
                }
                None => return Err(self.syntax("the text ends before everything that was opened is closed")),
            }
            let step = if is_object {
                if self.bytes.get(self.at) != Some(&b'"') {
                    return Err(self.syntax("expected a member name in double quotes here"));
                }
                let key = self.string()?;
                self.space();
                if self.bytes.get(self.at) != Some(&b':') {
                    return Err(self.syntax("expected : after the member name"));
                }
                self.at += 1;
                self.space();
                Step::Member(key)
            } else {
                Step::Item(open.last().map_or(0, |top| top.count))
            };
            self.value(step, &mut open)?;
        }
        self.space();
        if self.at < self.bytes.len() {
            return Err(self.syntax("there is more text after the end of the JSON value"));
        }
        Ok(())
    }

    fn close(&mut self, open: &mut Vec<Open>) {
        let Some(done) = open.pop() else { return };
        if done.is_object {
            self.find_duplicates(&done);
        }
    }

    /// Reads one value and hangs it under the innermost open object or list.
    fn value(&mut self, step: Step<'a>, open: &mut Vec<Open>) -> Result<(), Fault> {
        let offset = self.at;
        let value = match self.bytes.get(self.at) {
            Some(b'"') => Value::Text(self.string()?),
            Some(b'{') => Value::Object,
            Some(b'[') => Value::Array,
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            Some(_) => return Err(self.syntax("expected a JSON value here")),
            None => return Err(self.syntax("the text ends where a JSON value should be")),
        };
        if self.nodes.len() >= self.limits.values {
            let words = format!("more than {} values in one message", self.limits.values);
            return Err(Fault {
                kind: FaultKind::Values,
                offset,
                words,
            });
        }
        // The count of values is limited far below what 32 bits hold.
        let ix = u32::try_from(self.nodes.len()).unwrap_or(NONE);
        let parent = open.last().map_or(NONE, |top| top.node);
        let container = match value {
            Value::Object => Some(true),
            Value::Array => Some(false),
            _ => None,
        };
        self.nodes.push(Node {
            value,
            step,
            parent,
            first_child: NONE,
            next: NONE,
            offset,
            read: Cell::new(false),
        });
        if let Some(top) = open.last_mut() {
            if top.last_child == NONE {
                self.nodes[top.node as usize].first_child = ix;
            } else {
                self.nodes[top.last_child as usize].next = ix;
            }
            top.last_child = ix;
            top.count += 1;
        }
        if let Some(is_object) = container {
            if open.len() >= self.limits.depth {
                let words = format!("nested deeper than {} levels", self.limits.depth);
                return Err(Fault {
                    kind: FaultKind::Depth,
                    offset,
                    words,
                });
            }
            self.at += 1;
            open.push(Open {
                node: ix,
                last_child: NONE,
                count: 0,
                is_object,
            });
        }
        Ok(())
    }

    /// Names used twice in one object. Small objects are compared pairwise, large ones through a set.
    fn find_duplicates(&mut self, done: &Open) {
        let first = self.nodes[done.node as usize].first_child;
        let mut found = Vec::new();
        if done.count <= 16 {
            for (nth, (key, offset)) in keys(&self.nodes, first).enumerate() {
                if keys(&self.nodes, first).take(nth).any(|(earlier, _)| earlier == key) {
                    found.push((key.to_owned(), offset));
                }
            }
        } else {
            let mut seen = HashSet::with_capacity(done.count as usize);
            for (key, offset) in keys(&self.nodes, first) {
                if !seen.insert(key) {
                    found.push((key.to_owned(), offset));
                }
            }
        }
        // A hostile text could name one member a hundred thousand times; twenty are enough to say so.
        let room = 20_usize.saturating_sub(self.duplicates.len());
        self.duplicates
            .extend(found.into_iter().take(room).map(|(key, offset)| Fault {
                kind: FaultKind::Duplicate,
                offset,
                words: format!(
                    "the member \"{}\" is named twice in one object",
                    crate::intake::shortened(&key)
                ),
            }));
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    fn syntax(&self, words: &str) -> Fault {
        Fault {
            kind: FaultKind::Syntax,
            offset: self.at,
            words: words.to_owned(),
        }
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>, Fault> {
        if self.bytes[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(value)
        } else {
            Err(self.syntax("expected a JSON value here (text belongs in double quotes)"))
        }
    }

    fn digits(&mut self) -> usize {
        let from = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        self.at - from
    }

    fn number(&mut self) -> Result<&'a str, Fault> {
        let from = self.at;
        if self.bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        let first = self.bytes.get(self.at).copied();
        let count = self.digits();
        if count == 0 || (count > 1 && first == Some(b'0')) {
            return Err(self.syntax("this is not a JSON number"));
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.syntax("a number needs digits after the point"));
            }
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return Err(self.syntax("a number needs digits after the e"));
            }
        }
        Ok(&self.text[from..self.at])
    }

    /// A string, from its opening quote. Borrowed where it has no escapes.
    fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        self.at += 1;
        let from = self.at;
        self.plain_run();
        if self.bytes.get(self.at) == Some(&b'"') {
            let text = &self.text[from..self.at];
            self.at += 1;
            return Ok(Cow::Borrowed(text));
        }
        let mut whole = self.text[from..self.at].to_owned();
        loop {
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(whole));
                }
                Some(b'\\') => {
                    let ch = self.escape()?;
                    whole.push(ch);
                }
                Some(byte) => {
                    let words = format!("the control character U+{byte:04X} may not stand in a string");
                    return Err(self.syntax(&words));
                }
                None => return Err(self.syntax("the text ends inside a string")),
            }
            let run = self.at;
            self.plain_run();
            whole.push_str(&self.text[run..self.at]);
        }
    }

    /// Passes over everything up to a quote, a backslash or a control character.
    fn plain_run(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            if *byte == b'"' || *byte == b'\\' || *byte < 0x20 {
                break;
            }
            self.at += 1;
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        self.at += 1;
        let ch = match self.bytes.get(self.at) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode_escape();
            }
            _ => return Err(self.syntax("this escape is not known to JSON")),
        };
        self.at += 1;
        Ok(ch)
    }

    fn unicode_escape(&mut self) -> Result<char, Fault> {
        let high = self.four_hex()?;
        let code = match high {
            0xd800..=0xdbff => {
                if self.bytes.get(self.at..self.at + 2) != Some(b"\\u") {
                    return Err(self.syntax("half of a surrogate pair stands alone"));
                }
                self.at += 2;
                let low = self.four_hex()?;
                if !(0xdc00..=0xdfff).contains(&low) {
                    return Err(self.syntax("half of a surrogate pair stands alone"));
                }
                0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)
            }
            _ => high,
        };
        char::from_u32(code).ok_or_else(|| self.syntax("half of a surrogate pair stands alone"))
    }

    fn four_hex(&mut self) -> Result<u32, Fault> {
        let hex = self
            .bytes
            .get(self.at..self.at + 4)
            .filter(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        let code = hex
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let code = code.ok_or_else(|| self.syntax("\\u needs four hexadecimal digits"))?;
        self.at += 4;
        Ok(code)
    }
}
