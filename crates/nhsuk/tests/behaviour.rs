//! What the official examples do not show: escaping, the content security policy, and where the crate's defaults differ.

use maud::{Markup, Render, html};
use nhsuk::*;

const HOSTILE: &str = "\"><script>alert(1)</script>' onload=x";

/// Every component with hostile text in every slot that takes text.
fn everything() -> Vec<(&'static str, Markup)> {
    let h = HOSTILE;
    vec![
        (
            "button",
            button(h).name(h).value(h).id(h).classes(h).attr("data-x", h).render(),
        ),
        ("link button", link_button(h, h).aria_label(h).render()),
        ("back link", back_link(h).text(h).hidden_text(h).render()),
        ("breadcrumb", breadcrumb().crumb(h, h).render()),
        ("skip link", skip_link().text(h).href(h).render()),
        ("action link", action_link(h, h).render()),
        (
            "input",
            input(h, Label::page(h).caption(h))
                .value(h)
                .hint(h)
                .error(h)
                .prefix(h)
                .suffix(h)
                .placeholder(h)
                .render(),
        ),
        ("password", password_input(h, h).hint(h).error(h).show_text(h).render()),
        ("search", search_input(h, h).value(h).button_text(h).render()),
        ("textarea", textarea(h, h).value(h).hint(h).error(h).render()),
        (
            "character count",
            character_count(textarea(h, h).value(h), 10).description(h).render(),
        ),
        (
            "radios",
            radios(h, Legend::page(h))
                .item(choice(h, h).hint(h))
                .item(Choice::or(h))
                .hint(h)
                .error(h)
                .render(),
        ),
        ("checkboxes", checkboxes(h, h).item((h, h)).id_prefix(h).render()),
        ("select", select(h, h).option((h, h)).value(h).hint(h).render()),
        ("date", date_input(h, h).values([h, h, h]).hint(h).error(h).render()),
        (
            "file",
            file_upload(h, h)
                .hint(h)
                .accept(h)
                .button_classes(vec![h.to_owned()])
                .render(),
        ),
        ("fieldset", fieldset(h, h).described_by(h).render()),
        ("hint", hint(h).render()),
        ("error", error_message(h).hidden_text(Some(h.to_owned())).render()),
        ("error summary", error_summary().error(h, h).description(h).render()),
        ("inset", inset_text(h).hidden_text(h).render()),
        ("details", details(h, h).render()),
        ("tag", tag(h, TagColour::Red).render()),
        ("panel", panel(h, h).render()),
        ("banner", notification_banner(h).title(h).heading(h).render()),
        ("card", card(h, h).href(h).action(action(h, h, h)).render()),
        ("care card", care_card(CardVariant::Urgent, h, h).render()),
        ("warning", warning_callout(h, h).render()),
        ("do", do_list([h]).heading(h).render()),
        ("don't", dont_list([h]).prefix(h).render()),
        (
            "summary list",
            summary_list().in_card(h).row(summary_row(h, h).change(h, h)).render(),
        ),
        (
            "table",
            table(h)
                .scroll(true)
                .responsive(true)
                .head([h])
                .row([cell(h).href(h).hidden_text(h)])
                .render(),
        ),
        ("tabs", tabs().id(h).tab(h, h, h).render()),
        ("task list", task_list([task(h, h, h).hint(h)]).id_prefix(h).render()),
        ("pagination", pagination(2, 3, |_| h.to_owned()).aria_label(h).render()),
        (
            "header",
            header(h, h)
                .logo(Logo::Image {
                    src: h.to_owned(),
                    alt: h.to_owned(),
                })
                .organisation(Some(Organisation {
                    name: h.to_owned(),
                    split: h.to_owned(),
                    descriptor: h.to_owned(),
                }))
                .search(Some(HeaderSearch {
                    action: h.to_owned(),
                    label: h.to_owned(),
                    ..HeaderSearch::default()
                }))
                .account_item(account_text(h))
                .account_item(account_link(h, h))
                .account_item(account_button(h, h, h))
                .nav_item(nav_item(h, h).current(true))
                .render(),
        ),
        ("footer", footer().link(h, h).meta(h).copyright(h).render()),
        ("heading", heading(2, h).caption(h).href(h).hidden_text(h).render()),
        ("scroll", scroll(h, h).render()),
    ]
}

/// The names of all attributes that a browser would read, in order.
fn attribute_names(html: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let mut name = String::new();
        let mut quoted = false;
        let mut at_name = false;
        for (end, c) in rest.char_indices() {
            match c {
                '"' => {
                    quoted = !quoted;
                    at_name = false;
                }
                _ if quoted => {}
                '>' | '=' | ' ' => {
                    if at_name && !name.is_empty() {
                        names.push(std::mem::take(&mut name));
                    }
                    name.clear();
                    at_name = c == ' ';
                    if c == '>' {
                        rest = &rest[end..];
                        break;
                    }
                }
                _ if at_name => name.push(c),
                _ => {}
            }
        }
    }
    names
}

#[test]
fn no_text_and_no_value_breaks_out() {
    for (name, written) in everything() {
        let written = written.into_string();
        assert!(written.contains("&lt;script&gt;"), "{name} drops the text: {written}");
        assert!(
            !written.contains("<script"),
            "{name} lets an element through: {written}"
        );
        let names = attribute_names(&written);
        assert!(
            !names.iter().any(|n| n.starts_with("on")),
            "{name} lets an attribute through: {names:?}"
        );
    }
}

#[test]
fn nothing_needs_what_the_content_security_policy_forbids() {
    for (name, written) in everything() {
        let names = attribute_names(&written.into_string());
        assert!(
            !names.iter().any(|n| n == "style"),
            "{name} has an inline style: {names:?}"
        );
    }
}

#[test]
fn attribute_names_are_found() {
    assert_eq!(
        attribute_names(r#"<a href="x y=z" hidden><b onclick="1">style= </b>"#),
        ["href", "hidden", "onclick"]
    );
}

#[test]
fn header_shows_no_nhs_mark_unless_asked_to() {
    let plain = header("Rapport", "/").render().into_string();
    assert!(!plain.contains("NHS"), "{plain}");
    assert!(
        plain.contains(r#"<a class="nhsuk-header__service-name" href="/">Rapport</a>"#),
        "{plain}"
    );
    let nhs = header("Rapport", "/").logo(Logo::Nhs).render().into_string();
    assert!(nhs.contains("nhsuk-header__logo"), "{nhs}");
}

#[test]
fn log_out_is_a_form_with_its_hidden_fields() {
    let token = html! { input type="hidden" name="token" value="abc"; };
    let written = header("Rapport", "/")
        .account_item(account_button("Log out", "/log-out", token))
        .render()
        .into_string();
    assert!(written.contains(r#"action="/log-out" method="post""#), "{written}");
    assert!(
        written.contains(r#"<input type="hidden" name="token" value="abc"><button"#),
        "{written}"
    );
}

#[test]
fn error_summary_without_errors_is_nothing() {
    assert_eq!(error_summary().render().into_string(), "");
}

#[test]
fn error_links_reach_the_fields() {
    for (field, written) in [
        ("name", input("name", "Name").render()),
        ("story", textarea("story", "Story").render()),
        ("therapy", select("therapy", "Therapy").render()),
        (
            "contact",
            radios("contact", "Contact").item(("a", "A")).item(("b", "B")).render(),
        ),
        ("needs", checkboxes("needs", "Needs").item(("a", "A")).render()),
        ("born-day", date_input("born", "Born").render()),
        ("letter", file_upload("letter", "Letter").render()),
    ] {
        let written = written.into_string();
        assert_eq!(written.matches(&format!("id=\"{field}\"")).count(), 1, "{written}");
    }
}

#[test]
fn a_text_that_begins_with_a_line_break_keeps_it() {
    // Browsers drop the first line break after the tag.
    let written = textarea("story", "Story").value("\nfirst").render().into_string();
    assert!(written.contains(">\n\nfirst</textarea>"), "{written}");
    let plain = textarea("story", "Story").value("first").render().into_string();
    assert!(plain.contains(">first</textarea>"), "{plain}");
}

#[test]
fn a_wrong_part_of_a_date_is_red_alone() {
    let one = date_input("born", "Born")
        .error("Enter a month")
        .wrong_parts([1])
        .render()
        .into_string();
    assert_eq!(one.matches("nhsuk-input--error").count(), 1, "{one}");
    let all = date_input("born", "Born").error("Enter a date").render().into_string();
    assert_eq!(all.matches("nhsuk-input--error").count(), 3, "{all}");
}

#[test]
fn two_change_links_in_cards_sound_different() {
    let list = |name: &str| {
        summary_list()
            .in_card(name)
            .row(summary_row("Phone", "None").change("/phone", "phone"))
            .render()
            .into_string()
    };
    assert!(list("Amina Rahman").contains("phone (Amina Rahman)</span>"));
    assert!(list("Sam O'Neill").contains("phone (Sam O'Neill)</span>"));
}

#[test]
fn figures_take_their_columns_format() {
    let written = table("Waits")
        .head(["Person".into(), number("Weeks")])
        .row(["A", "12"])
        .render()
        .into_string();
    assert!(
        written.contains(r#"<td class="nhsuk-table__cell nhsuk-table__cell--numeric">12</td>"#),
        "{written}"
    );
    assert!(written.contains(r#"<td class="nhsuk-table__cell">A</td>"#), "{written}");
}
