//! What stands in a slot of a component: nothing, text that will be escaped, or markup that is already HTML.

use maud::{Markup, PreEscaped, Render};

/// The filling of a slot.
///
/// Strings become [`Content::Text`] and are escaped when they are written; [`Markup`] (what `html!` makes) and every
/// component of this crate become [`Content::Html`] and are written as they are. `None` and `""` are empty slots, and a
/// component leaves out the element that would have held them.
#[derive(Clone, Debug, Default)]
pub enum Content {
    /// Nothing: the element around the slot is left out.
    #[default]
    Empty,
    /// Text, escaped when it is written.
    Text(String),
    /// Markup that is already safe HTML.
    Html(Markup),
}

impl Content {
    /// True when there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.is_empty(),
            Self::Html(markup) => markup.0.is_empty(),
        }
    }

    /// The text, when the slot holds text.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Empty | Self::Html(_) => None,
        }
    }

    /// True when the slot holds markup rather than text.
    pub(crate) fn is_html(&self) -> bool {
        matches!(self, Self::Html(_))
    }

    /// The slot's HTML; text in a paragraph with the given class (none for `""`), markup as it is.
    pub(crate) fn paragraph(&self, class: &str) -> Markup {
        match self {
            _ if self.is_empty() => PreEscaped(String::new()),
            Self::Empty => PreEscaped(String::new()),
            Self::Text(text) => crate::element::El::new("p").class(class).body(text),
            Self::Html(markup) => markup.clone(),
        }
    }
}

impl Render for Content {
    fn render_to(&self, buffer: &mut String) {
        match self {
            Self::Empty => {}
            Self::Text(text) => text.render_to(buffer),
            Self::Html(markup) => markup.render_to(buffer),
        }
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Content {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<std::borrow::Cow<'_, str>> for Content {
    fn from(text: std::borrow::Cow<'_, str>) -> Self {
        Self::Text(text.into_owned())
    }
}

impl From<Markup> for Content {
    fn from(markup: Markup) -> Self {
        Self::Html(markup)
    }
}

impl<T: Into<Self>> From<Option<T>> for Content {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use maud::html;

    #[test]
    fn text_is_escaped_and_markup_is_not() {
        assert_eq!(Content::from("<b>&\"").render().0, "&lt;b&gt;&amp;&quot;");
        assert_eq!(Content::from(html! { b { "x" } }).render().0, "<b>x</b>");
    }

    #[test]
    fn absent_and_blank_are_empty() {
        assert!(Content::from(None::<&str>).is_empty());
        assert!(Content::from("").is_empty());
        assert!(!Content::from(Some("x")).is_empty());
    }
}
