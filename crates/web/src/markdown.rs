//! An editor's Markdown as HTML. Raw HTML is shown as the text that it is; links lead only where links may; pictures are
//! their description; headings begin under the page's own and never leave a level out.

use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A text as it stands in an attribute or between tags.
fn escaped(text: &str) -> String {
    html! { (text) }.into_string()
}

/// Whether a link may lead there: the web, an e-mail address, a phone number, or a page of ours. Everything else (a
/// script, data, another host without saying so) is left as its words.
fn may_lead(href: &str) -> bool {
    let small = href.trim().to_ascii_lowercase();
    let ours = small.starts_with('/') && !small.starts_with("//") && !small.starts_with("/\\");
    let known = ["https://", "http://", "mailto:", "tel:"];
    ours || known.iter().any(|scheme| small.starts_with(scheme))
}

/// The levels of headings: each source level becomes one deeper than the nearest one above it that is higher.
#[derive(Default)]
struct Levels(Vec<(HeadingLevel, u8)>);

impl Levels {
    fn next(&mut self, level: HeadingLevel) -> u8 {
        self.0.retain(|(above, _)| *above < level);
        let shown = self.0.last().map_or(2, |(_, shown)| shown + 1).min(6);
        self.0.push((level, shown));
        shown
    }
}

const fn size(shown: u8) -> &'static str {
    match shown {
        2 => "m",
        3 => "s",
        _ => "xs",
    }
}

/// A link's opening tag.
fn opening(href: &str) -> String {
    let outward = if href.trim_start().starts_with('/') {
        ""
    } else {
        " rel=\"noopener noreferrer\""
    };
    format!("<a class=\"nhsuk-link\" href=\"{}\"{outward}>", escaped(href.trim()))
}

/// Markdown as HTML that is safe to stand in a page.
#[must_use]
pub fn to_html(text: &str) -> Markup {
    let mut levels = Levels::default();
    let mut heading = 2;
    // Which of the links that are open were let through.
    let mut links: Vec<bool> = Vec::new();
    let markup = |text: String| Some(Event::Html(CowStr::from(text)));
    let events = Parser::new_ext(text, Options::empty()).filter_map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
        Event::Start(Tag::HtmlBlock) => markup("<p>".to_owned()),
        Event::End(TagEnd::HtmlBlock) => markup("</p>\n".to_owned()),
        Event::Start(Tag::Heading { level, .. }) => {
            heading = levels.next(level);
            markup(format!("<h{heading} class=\"nhsuk-heading-{}\">", size(heading)))
        }
        Event::End(TagEnd::Heading(_)) => markup(format!("</h{heading}>\n")),
        Event::Start(Tag::Link { dest_url, .. }) => {
            let may = may_lead(&dest_url);
            links.push(may);
            if may { markup(opening(&dest_url)) } else { None }
        }
        Event::End(TagEnd::Link) => {
            if links.pop().unwrap_or(false) {
                markup("</a>".to_owned())
            } else {
                None
            }
        }
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::List(None)) => markup("<ul class=\"nhsuk-list nhsuk-list--bullet\">\n".to_owned()),
        Event::Start(Tag::List(Some(first))) => markup(format!(
            "<ol class=\"nhsuk-list nhsuk-list--number\" start=\"{first}\">\n"
        )),
        // What language a program is in is nobody's business here, and an attribute less to think about.
        Event::Start(Tag::CodeBlock(_)) => markup("<pre><code>".to_owned()),
        Event::End(TagEnd::CodeBlock) => markup("</code></pre>\n".to_owned()),
        Event::Rule => markup(
            "<hr class=\"nhsuk-section-break nhsuk-section-break--m nhsuk-section-break--visible\">\n".to_owned(),
        ),
        other => Some(other),
    });
    let mut out = String::with_capacity(text.len() * 2);
    pulldown_cmark::html::push_html(&mut out, events);
    PreEscaped(out)
}

/// What a reader wrote: plain text, with its paragraphs and line ends. No link is made of anything.
#[must_use]
pub fn plain(text: &str) -> Markup {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    html! {
        @for paragraph in paragraphs {
            p { @for (n, line) in paragraph.lines().enumerate() { @if n > 0 { br; } (line) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        to_html(text).into_string()
    }

    #[test]
    fn no_markup_of_anybody_gets_through() {
        for text in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<div onclick=\"x()\">\n\nhello\n\n</div>",
            "<!-- <script>alert(1)</script> -->",
            "<style>body{display:none}</style>",
            "![<script>alert(1)</script>](javascript:alert(1))",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](//evil.example)",
            "[x](/\\evil.example)",
            "<javascript:alert(1)>",
            "[x](https://a.example/\"onmouseover=\"alert(1))",
            "```html\" onload=\"x\n<script>\n```",
            "# <b onclick=x>title</b>",
            "[x]: javascript:alert(1)\n\n[x]",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
        ] {
            let html = of(text);
            let mut rest = html.as_str();
            while let Some((_, tag)) = rest.split_once('<') {
                let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
                let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or("");
                assert!(
                    ["p", "h2", "pre", "code", "a", "br"].contains(&name),
                    "{text}: <{tag}> in {html}"
                );
                if name == "a" && !tag.starts_with('/') {
                    let href = tag.split_once("href=\"").and_then(|(_, r)| r.split_once('"'));
                    let (href, more) = href.unwrap_or(("", ""));
                    assert!(href.starts_with("https://a.example/"), "{text}: {html}");
                    assert!(!more.contains("onmouseover"), "{text}: {html}");
                } else {
                    let ours = tag == "h2 class=\"nhsuk-heading-m\"";
                    assert!(ours || !tag.contains(' '), "{text}: <{tag}>");
                }
                rest = after;
            }
        }
    }

    #[test]
    fn headings_begin_under_the_page_and_leave_no_level_out() {
        let html = of("# One\n\n### Deep\n\n## Less deep\n\n#### Deeper\n\n# Two");
        let levels: Vec<&str> = html.split("<h").skip(1).filter_map(|h| h.get(..1)).collect();
        assert_eq!(levels, ["2", "3", "3", "4", "2"]);
        assert!(of("### only").starts_with("<h2 class=\"nhsuk-heading-m\">only</h2>"));
    }

    #[test]
    fn ordinary_text_reads_as_meant() {
        let html = of(
            "Some *words* and **more**, see [ours](/contact) or [theirs](https://example.org/?a=1&b=2).\n\n- one\n- two\n\n3. three\n\n> said\n\n---\n",
        );
        assert!(html.contains("<em>words</em> and <strong>more</strong>"), "{html}");
        assert!(
            html.contains("<a class=\"nhsuk-link\" href=\"/contact\">ours</a>"),
            "{html}"
        );
        assert!(
            html.contains("<a class=\"nhsuk-link\" href=\"https://example.org/?a=1&amp;b=2\" rel=\"noopener noreferrer\">theirs</a>"),
            "{html}"
        );
        assert!(
            html.contains("<ul class=\"nhsuk-list nhsuk-list--bullet\">\n<li>one</li>"),
            "{html}"
        );
        assert!(
            html.contains("start=\"3\"") && html.contains("<blockquote>") && html.contains("<hr class="),
            "{html}"
        );
        assert_eq!(of("[words](javascript:x)"), "<p>words</p>\n");
        assert_eq!(of("![a tree](https://example.org/tree.png)"), "<p>a tree</p>\n");
    }

    #[test]
    fn a_comment_is_plain_text_with_its_lines() {
        let html = plain("one\n<b>two</b>\n\n\n https://example.org \n\n").into_string();
        assert_eq!(html, "<p>one<br>&lt;b&gt;two&lt;/b&gt;</p><p>https://example.org</p>");
    }
}
