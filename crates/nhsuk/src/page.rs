//! The skeleton of a page: no inline script, no inline style, nothing from another host.

use crate::Content;
use crate::links::SkipLink;
use crate::words::{self, word};
use maud::{DOCTYPE, Markup, html};

/// A whole page. Fill in what it needs and leave the rest to `Default`; then [`page`] writes it.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The language; `en-GB` if empty.
    pub lang: String,
    /// The title, most particular part first: "Choose a therapist – Referrals – Rapport". The page writes "Error: "
    /// before it when [`Page::has_errors`].
    pub title: String,
    /// The page shows an error summary.
    pub has_errors: bool,
    /// Addresses of the style sheets.
    pub stylesheets: Vec<String>,
    /// The address of the script that marks the body as scripted; loaded first in the body, before anything is drawn.
    pub boot_script: String,
    /// Addresses of ES modules, loaded at the end.
    pub modules: Vec<String>,
    /// The address of the icon (SVG).
    pub icon: String,
    /// Search engines keep out: every page about a person, and all staff pages.
    pub no_index: bool,
    /// Seconds until the page asks for itself again (for jobs); 0: never.
    pub refresh_seconds: u32,
    /// Further elements of the head.
    pub head: Content,
    /// Further classes of the body.
    pub body_classes: String,
    /// The skip link; to `#maincontent` by default.
    pub skip_link: SkipLink,
    /// The header.
    pub header: Content,
    /// What stands under the header on every page: "Demonstration data".
    pub banner: Content,
    /// Back link **or** breadcrumbs. The page puts a landmark round what has none.
    pub before_content: Content,
    /// The content, with its one `<h1>`.
    pub main: Content,
    /// Further classes of the content, such as `nhsuk-main-wrapper--s`.
    pub main_classes: String,
    /// Further classes of the container round the content.
    pub container_classes: String,
    /// The footer.
    pub footer: Content,
}

/// Writes a whole page.
#[must_use]
pub fn page(page: &Page) -> Markup {
    let lang = if page.lang.is_empty() {
        "en-GB"
    } else {
        page.lang.as_str()
    };
    // Every part of a page stands in a landmark. Breadcrumbs bring theirs; a back link alone has none.
    let before = html! { (page.before_content) };
    let before = if before.0.is_empty() || before.0.contains("<nav") {
        before
    } else {
        html! { nav aria-label=(word(words::BACK)) { (before) } }
    };
    let container = crate::element::El::new("div")
        .class("nhsuk-width-container")
        .class(&page.container_classes);
    let main = crate::element::El::new("main")
        .class("nhsuk-main-wrapper")
        .class(&page.main_classes)
        .attr("id", "maincontent");
    html! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                title { @if page.has_errors { (word(words::ERROR)) ": " } (page.title) }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="theme-color" content="#005eb8";
                meta name="format-detection" content="telephone=no";
                @if page.no_index { meta name="robots" content="noindex"; }
                @if page.refresh_seconds > 0 { meta http-equiv="refresh" content=(page.refresh_seconds); }
                @if !page.icon.is_empty() { link rel="icon" href=(page.icon) sizes="any" type="image/svg+xml"; }
                @for href in &page.stylesheets { link rel="stylesheet" href=(href); }
                (page.head)
            }
            body class=[(!page.body_classes.is_empty()).then_some(&page.body_classes)] {
                @if !page.boot_script.is_empty() { script src=(page.boot_script) {} }
                (page.skip_link)
                (page.header)
                (page.banner)
                (container.body(html! { (before) (main.body(&page.main)) }))
                (page.footer)
                @for src in &page.modules { script type="module" src=(src) {} }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_its_parts_in_order_and_nothing_inline() {
        let written = page(&Page {
            title: "Inbox – Rapport".to_owned(),
            has_errors: true,
            stylesheets: vec!["/assets/app.css".to_owned()],
            boot_script: "/assets/boot.js".to_owned(),
            modules: vec!["/assets/app.js".to_owned()],
            header: crate::header("Rapport", "/").into(),
            banner: html! { p { "Demonstration data" } }.into(),
            before_content: crate::back_link("/").into(),
            main: html! { h1 { "Inbox" } }.into(),
            footer: crate::footer().into(),
            no_index: true,
            ..Page::default()
        })
        .into_string();
        let order = [
            "<html lang=\"en-GB\">",
            "<title>Error: Inbox – Rapport</title>",
            "href=\"/assets/app.css\"",
            "<body><script src=\"/assets/boot.js\"></script><a class=\"nhsuk-skip-link\"",
            "<header",
            "Demonstration data",
            "nhsuk-back-link",
            "<main class=\"nhsuk-main-wrapper\" id=\"maincontent\"><h1>Inbox</h1></main>",
            "<footer",
            "<script type=\"module\" src=\"/assets/app.js\"></script></body></html>",
        ];
        let mut from = 0;
        for part in order {
            let at = written[from..].find(part);
            assert!(at.is_some(), "{part} is missing or out of order in {written}");
            from += at.unwrap_or_default();
        }
        assert!(!written.contains("style="), "no inline style");
        assert!(!written.contains("<style"), "no inline style sheet");
        assert!(written.contains("<meta name=\"robots\" content=\"noindex\">"));
    }

    #[test]
    fn title_is_escaped() {
        let written = page(&Page {
            title: "</title><script>".to_owned(),
            ..Page::default()
        })
        .into_string();
        assert!(written.contains("<title>&lt;/title&gt;&lt;script&gt;</title>"));
    }
}
