//! Writing one HTML element whose name, classes or attributes are only known at run time (`html!` knows them when it
//! is compiled).

use maud::{Markup, PreEscaped, Render};
use std::borrow::Cow;

/// Further attributes of a component, in the order they were added.
///
/// Names are `&'static str`, so that no name can come from outside the program; values are escaped.
#[derive(Clone, Debug, Default)]
pub struct Attrs(Vec<(Cow<'static, str>, Option<String>)>);

impl Attrs {
    /// No attributes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds `name="value"`.
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.push((name.into(), Some(value.into())));
        self
    }

    /// Adds the name alone, as in `hidden`.
    #[must_use]
    pub fn flag(mut self, name: &'static str) -> Self {
        self.0.push((name.into(), None));
        self
    }

    /// Adds a text that the component's script shows, by its key in the design system, such as `hide-password`.
    #[must_use]
    pub fn message(mut self, key: &'static str, text: impl Into<String>) -> Self {
        self.0.push((format!("data-i18n.{key}").into(), Some(text.into())));
        self
    }

    pub(crate) fn extend(&mut self, other: &Self) {
        self.0.extend(other.0.iter().cloned());
    }
}

/// Builds one element: name, classes, attributes, then its body.
pub(crate) struct El {
    name: &'static str,
    classes: String,
    attrs: Attrs,
}

impl El {
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            classes: String::new(),
            attrs: Attrs::default(),
        }
    }

    /// Adds a class or several; an empty string adds nothing.
    pub(crate) fn class(mut self, classes: &str) -> Self {
        if !classes.is_empty() {
            if !self.classes.is_empty() {
                self.classes.push(' ');
            }
            self.classes.push_str(classes);
        }
        self
    }

    pub(crate) fn class_if(self, condition: bool, classes: &str) -> Self {
        if condition { self.class(classes) } else { self }
    }

    pub(crate) fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attrs = self.attrs.attr(name, value);
        self
    }

    /// Adds the attribute unless its value is empty.
    pub(crate) fn opt(self, name: &'static str, value: &str) -> Self {
        if value.is_empty() { self } else { self.attr(name, value) }
    }

    pub(crate) fn flag(mut self, name: &'static str, condition: bool) -> Self {
        if condition {
            self.attrs = self.attrs.flag(name);
        }
        self
    }

    pub(crate) fn attrs(mut self, attrs: &Attrs) -> Self {
        self.attrs.extend(attrs);
        self
    }

    fn open(&self, buffer: &mut String) {
        buffer.push('<');
        buffer.push_str(self.name);
        if !self.classes.is_empty() {
            buffer.push_str(" class=\"");
            self.classes.render_to(buffer);
            buffer.push('"');
        }
        for (name, value) in &self.attrs.0 {
            buffer.push(' ');
            buffer.push_str(name);
            if let Some(value) = value {
                buffer.push_str("=\"");
                value.render_to(buffer);
                buffer.push('"');
            }
        }
        buffer.push('>');
    }

    /// Closes the element round its body.
    pub(crate) fn body(self, inner: impl Render) -> Markup {
        let mut buffer = String::new();
        self.open(&mut buffer);
        inner.render_to(&mut buffer);
        buffer.push_str("</");
        buffer.push_str(self.name);
        buffer.push('>');
        PreEscaped(buffer)
    }

    /// An element that has no body and no closing tag, such as `<input>`.
    pub(crate) fn void(self) -> Markup {
        let mut buffer = String::new();
        self.open(&mut buffer);
        PreEscaped(buffer)
    }
}

/// `true` or `false` as an attribute's value.
pub(crate) fn bool_str(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_and_empty_classes_left_out() {
        let markup = El::new("a")
            .class("")
            .attr("href", "/?a=1&b=\"2\"")
            .flag("hidden", true)
            .body("<");
        assert_eq!(markup.0, "<a href=\"/?a=1&amp;b=&quot;2&quot;\" hidden>&lt;</a>");
    }

    #[test]
    fn classes_from_outside_cannot_break_out() {
        let markup = El::new("p").class("x\" onclick=\"y").body("");
        assert_eq!(markup.0, "<p class=\"x&quot; onclick=&quot;y\"></p>");
    }
}
