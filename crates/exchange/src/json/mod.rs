//! JSON as it stands in a message: a tree that keeps number texts, finds members named twice, and marks what was read.
//!
//! Three things are asked here that a general parser does not give: each value knows its place (as a FHIRPath and as a
//! line and column), a member named twice is an error, and when all reading is done the leaves that nobody looked at
//! can be listed. The parser works with a stack of its own, so that no nest, however deep, can overflow ours.

mod canonical;
mod parse;
#[cfg(test)]
mod parse_tests;
mod path;

use std::borrow::Cow;
use std::cell::Cell;

pub(crate) use canonical::content_hash;
pub(crate) use parse::{FaultKind, Limits, line_column, parse};

/// The value of one node.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    /// The number as it was written.
    Number(&'a str),
    Text(Cow<'a, str>),
    Array,
    Object,
}

/// How a node is reached from its parent.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step<'a> {
    Root,
    Member(Cow<'a, str>),
    Item(u32),
}

#[derive(Debug)]
struct Node<'a> {
    value: Value<'a>,
    step: Step<'a>,
    parent: u32,
    first_child: u32,
    next: u32,
    /// Byte offset of the value in the text.
    offset: usize,
    read: Cell<bool>,
}

/// No node.
const NONE: u32 = u32::MAX;

/// A parsed text.
#[derive(Debug)]
pub(crate) struct Doc<'a> {
    nodes: Vec<Node<'a>>,
}

impl<'a> Doc<'a> {
    /// The outermost value.
    pub(crate) fn root(&self) -> At<'_, 'a> {
        At { doc: self, ix: 0 }
    }

    /// How many values the text has.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    fn node(&self, ix: u32) -> &Node<'a> {
        &self.nodes[ix as usize]
    }

    /// The FHIRPath of every leaf that was not read, in document order.
    pub(crate) fn unread(&self) -> Vec<String> {
        (0_u32..)
            .zip(&self.nodes)
            .filter(|(_, node)| !node.read.get() && node.is_leaf())
            .map(|(ix, _)| At { doc: self, ix }.path())
            .collect()
    }

    /// Every text with a control character that FHIR does not allow, with the first such character. Only an escape can
    /// bring one in, so only texts that held escapes are looked at.
    pub(crate) fn control_characters(&self) -> impl Iterator<Item = (At<'_, 'a>, char)> {
        let first = |text: &str| text.chars().find(|ch| *ch < ' ' && !matches!(ch, '\t' | '\n' | '\r'));
        (0_u32..).zip(&self.nodes).filter_map(move |(ix, node)| {
            let in_text = match &node.value {
                Value::Text(Cow::Owned(text)) => first(text),
                _ => None,
            };
            let in_name = match &node.step {
                Step::Member(Cow::Owned(name)) => first(name),
                _ => None,
            };
            in_text.or(in_name).map(|ch| (At { doc: self, ix }, ch))
        })
    }

    /// Every leaf, in document order.
    pub(crate) fn leaves(&self) -> impl Iterator<Item = At<'_, 'a>> {
        (0_u32..)
            .zip(&self.nodes)
            .filter(|(_, node)| node.is_leaf())
            .map(|(ix, _)| At { doc: self, ix })
    }
}

impl Node<'_> {
    /// A value without anything inside: a primitive, or an empty object or list.
    fn is_leaf(&self) -> bool {
        self.first_child == NONE
    }
}

/// One place in a parsed text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At<'d, 'a> {
    doc: &'d Doc<'a>,
    ix: u32,
}

impl PartialEq for At<'_, '_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.doc, other.doc) && self.ix == other.ix
    }
}

impl<'d, 'a> At<'d, 'a> {
    /// The value here, without marking it as read.
    pub(crate) fn peek(self) -> &'d Value<'a> {
        &self.doc.node(self.ix).value
    }

    /// The text here, without marking it as read.
    pub(crate) fn peek_text(self) -> Option<&'d str> {
        match self.peek() {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Marks this leaf as read.
    pub(crate) fn mark(self) {
        self.doc.node(self.ix).read.set(true);
    }

    /// The text here, marked as read.
    pub(crate) fn text(self) -> Option<&'d str> {
        let text = self.peek_text()?;
        self.mark();
        Some(text)
    }

    /// The member of this name, if this is an object that has it.
    pub(crate) fn get(self, name: &str) -> Option<At<'d, 'a>> {
        self.members().find(|(key, _)| *key == name).map(|(_, at)| at)
    }

    /// The text member of this name, without marking it as read.
    pub(crate) fn peek_member(self, name: &str) -> Option<&'d str> {
        self.get(name)?.peek_text()
    }

    /// All members in order, if this is an object.
    pub(crate) fn members(self) -> impl Iterator<Item = (&'d str, At<'d, 'a>)> {
        self.children().filter_map(|at| match &at.doc.node(at.ix).step {
            Step::Member(key) => Some((key.as_ref(), at)),
            Step::Root | Step::Item(_) => None,
        })
    }

    /// All items of a list; a value that should have been a list but stands alone counts as its only item.
    pub(crate) fn items(self) -> impl Iterator<Item = At<'d, 'a>> {
        let is_list = matches!(self.peek(), Value::Array);
        let alone = if is_list { None } else { Some(self) };
        alone
            .into_iter()
            .chain(if is_list { Some(self.children()) } else { None }.into_iter().flatten())
    }

    /// All items of the list member of this name, or nothing.
    pub(crate) fn list(self, name: &str) -> impl Iterator<Item = At<'d, 'a>> {
        self.get(name).into_iter().flat_map(At::items)
    }

    fn children(self) -> impl Iterator<Item = At<'d, 'a>> {
        let doc = self.doc;
        let mut next = doc.node(self.ix).first_child;
        std::iter::from_fn(move || {
            if next == NONE {
                return None;
            }
            let at = At { doc, ix: next };
            next = doc.node(next).next;
            Some(at)
        })
    }

    /// The node that holds this one.
    pub(crate) fn parent(self) -> Option<At<'d, 'a>> {
        let parent = self.doc.node(self.ix).parent;
        (parent != NONE).then_some(At {
            doc: self.doc,
            ix: parent,
        })
    }

    /// The FHIRPath of this place.
    pub(crate) fn path(self) -> String {
        path::write(self)
    }

    pub(crate) fn step(self) -> &'d Step<'a> {
        &self.doc.node(self.ix).step
    }

    /// Whether any leaf at or below this place was read.
    pub(crate) fn is_read_anywhere(self) -> bool {
        let mut open = vec![self];
        while let Some(at) = open.pop() {
            if at.doc.node(at.ix).read.get() {
                return true;
            }
            open.extend(at.children());
        }
        false
    }

    /// Marks every leaf at and below this place as read.
    pub(crate) fn mark_all(self) {
        let mut open = vec![self];
        while let Some(at) = open.pop() {
            at.mark();
            open.extend(at.children());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doc(text: &str) -> Doc<'_> {
        parse(text, Limits::default()).unwrap()
    }

    #[test]
    fn unread_leaves_are_listed_in_order() {
        let doc =
            doc(r#"{"resourceType":"Patient","name":[{"family":"Vale","given":["Ida","May"]}],"active":true,"x":{}}"#);
        let name = doc.root().list("name").next().unwrap();
        assert_eq!(name.get("family").and_then(At::text), Some("Vale"));
        assert_eq!(
            doc.unread(),
            [
                "Patient.resourceType",
                "Patient.name[0].given[0]",
                "Patient.name[0].given[1]",
                "Patient.active",
                "Patient.x"
            ]
        );
        doc.root().mark_all();
        assert!(doc.unread().is_empty());
    }

    #[test]
    fn a_lone_value_counts_as_a_list_of_one() {
        let doc = doc(r#"{"basedOn":{"reference":"a"},"b":["x","y"]}"#);
        assert_eq!(doc.root().list("basedOn").count(), 1);
        assert_eq!(
            doc.root().list("b").filter_map(At::text).collect::<Vec<_>>(),
            ["x", "y"]
        );
        assert_eq!(doc.root().list("c").count(), 0);
    }

    #[test]
    fn peeking_does_not_mark() {
        let doc = doc(r#"{"a":"x"}"#);
        assert_eq!(doc.root().peek_member("a"), Some("x"));
        assert_eq!(doc.unread(), ["a"]);
    }
}
