//! Writes one page with every component in its states, to look at and to try with a screen reader:
//!
//! `cargo run -p nhsuk --example gallery -- /assets/app.css /assets/boot.js /assets/app.js > gallery.html`

#![expect(clippy::print_stdout, reason = "the page is what this program is for")]

use maud::{Markup, html};
use nhsuk::{
    Card, CardVariant, Choice, Icon, Label, Legend, Page, TagColour, Task, account_button, account_link, account_text,
    action, action_link, back_link, button, card, care_card, character_count, checkbox, checkboxes, choice, date_input,
    details, do_list, dont_list, error_summary, fieldset, file_upload, footer, header, input, inset_text, link_button,
    nav_item, notification_banner, number, page, pagination, panel, password_input, radios, search_input, select,
    success_banner, summary_list, summary_row, table, tabs, tag, task_list, textarea, warning_callout,
};

fn main() {
    let mut args = std::env::args().skip(1);
    let css = args.next().unwrap_or_default();
    let boot = args.next().unwrap_or_default();
    let app = args.next().unwrap_or_default();
    let written = page(&Page {
        title: "Gallery – nhsuk".to_owned(),
        has_errors: true,
        stylesheets: vec![css],
        boot_script: boot,
        modules: vec![app],
        header: header("Rapport", "/")
            .account_item(account_text("Jo Bell").icon(true))
            .account_item(account_text("Assessor, North team"))
            .account_item(account_link("Change role", "/role"))
            .account_item(account_button("Log out", "/log-out", html! { input type="hidden" name="token" value="x"; }))
            .nav_item(nav_item("Today", "/").current(true))
            .nav_item(nav_item("Inbox", "/referrals"))
            .nav_item(nav_item("Waiting list", "/waiting"))
            .nav_item(nav_item("Proposals", "/proposals"))
            .nav_item(nav_item("Caseload", "/caseload"))
            .nav_item(nav_item("Practitioners", "/practitioners"))
            .nav_item(nav_item("Reports", "/reports"))
            .into(),
        before_content: back_link("/referrals").text("Back to inbox").into(),
        main: html! {
            (error_summary().error("full-name", "Enter the person's full name").error("born-day", "Enter a date of birth"))
            h1 { "Every component" }
            (fields())
            (showing())
        }
        .into(),
        footer: footer()
            .link("Accessibility", "/accessibility")
            .link("Privacy", "/privacy")
            .link("Contact", "/contact")
            .into(),
        ..Page::default()
    });
    println!("{}", written.into_string());
}

fn fields() -> Markup {
    html! {
        form method="post" novalidate {
            (input("full-name", Label::medium("Full name")).error("Enter the person's full name").autocomplete("name"))
            (input("nhs-number", "NHS number").hint("10 digits, like 999 012 3454").numeric().width(10).value("999 012 3454"))
            (input("weeks", "How many sessions?").suffix("sessions").width(3).numeric())
            (date_input("born", Legend::medium("Date of birth")).hint("For example, 15 3 1984")
                .error("Enter a date of birth").values(["", "13", "1984"]).wrong_parts([0, 1]))
            (radios("contact", Legend::medium("How may we reach you?")).error("Choose how we may reach you")
                .item(choice("phone", "Phone").hint("We never leave a message unless you allow it")
                    .conditional(input("phone", "Phone number").autocomplete("tel").width(20)))
                .item(("letter", "Letter"))
                .item(Choice::or("or"))
                .item(("none", "Do not contact me"))
                .value("phone"))
            (radios("yes-no", "Have you had therapy before?").inline(true).item(("yes", "Yes")).item(("no", "No")))
            (checkboxes("needs", Legend::medium("What do you need?")).hint("Choose all that apply")
                .item(("interpreter", "An interpreter"))
                .item(("large-print", "Letters in large print"))
                .item(Choice::or("or"))
                .item(choice("none", "None of these").exclusive())
                .ticked(["large-print"]))
            (checkboxes("rows", "Small ones").small(true).item(("1", "Rahman, Amina")).item(("2", "O'Neill, Sam")))
            (checkbox("agree", "yes", "The person agrees to this referral"))
            (select("therapy", "Therapy").option(("", "Choose a therapy")).option(("ga", "Group analysis"))
                .option(("pd", "Psychodynamic therapy")).value("pd"))
            (textarea("story", "What has happened?").rows(3).value("Low since a bereavement."))
            (character_count(textarea("reason", "Reason").hint("In words that the person can read"), 500))
            (file_upload("letter", "The letter").hint("PDF, at most 10 MB").accept(".pdf"))
            (password_input("password", "Password"))
            (search_input("q", "Find a person"))
            (fieldset(Legend::medium("Address"), html! {
                (input("line-1", "Address line 1")) (input("postcode", "Postcode").width(10))
            }))
            div class="app-actions" {
                (button("Send referral").once())
                (button("Save draft").secondary())
                (link_button("Cancel", "/"))
                (button("Remove").warning().small(true))
                (button("Next").secondary().icon_end(Some(Icon::ArrowRight)))
            }
        }
    }
}

fn showing() -> Markup {
    html! {
        (notification_banner("The service is closed on Monday 31 August 2026."))
        (success_banner("Referral sent"))
        (panel("Referral sent", html! { "We write to you by 6 August 2026" }).attr("aria-label", "Result"))
        (inset_text("Your wait does not start again when you change your mind."))
        h2 { "Text that stands out" }
        (warning_callout("Before you call", "No voicemail. Mobile only, before 3pm."))
        (details("How we worked this out", "From the last 12 months of starts."))
        (summary_list()
            .row(summary_row("Name", "Amina Rahman").change("/name", "name"))
            .row(("NHS number", "Not provided")))
        (summary_list().card(Some(
            Card::default().heading("Referral").action(action("Withdraw", "/withdraw", ""))))
            .row(summary_row("Came from", "GP").change("/source", "where it came from"))
            .row(summary_row("Reason", "Low since a bereavement").change("/reason", "reason")))
        (table("People waiting").head(["Person".into(), number("Weeks"), "Status".into()])
            .responsive(true)
            .row(["Rahman, Amina".into(), number("19"), tag("Beyond 18 weeks", TagColour::Orange).into()])
            .row(["O'Neill, Sam".into(), number("3"), tag("Waiting", TagColour::Yellow).into()]))
        (table("Scores by session").scroll(true)
            .head(["Session", "Date", "PHQ-9", "GAD-7", "CORE-10", "Entered by", "Where", "Note"])
            .row(["1", "6 August 2026", "14 of 27", "11 of 21", "19 of 40", "The person", "At home", "Before the session"]))
        p { (tag("Not started", TagColour::Grey)) " " (tag("In progress", TagColour::Blue)) " "
            (tag("Done", TagColour::Green)) " " (tag("Risk", TagColour::Red)) }
        (task_list([
            Task::completed("About the person", "/person"),
            Task::incomplete("Reason for referral", "/reason"),
            Task::cannot_start_yet("Send"),
        ]))
        (card("Basic card", "What it holds.").href("/card").clickable(true))
        (card("Feature card", "What it holds.").variant(CardVariant::Feature))
        (care_card(CardVariant::NonUrgent, "Speak to a GP if:", html! { ul { li { "you do not sleep" } } }))
        (care_card(CardVariant::Urgent, "Call 111 now if:", html! { ul { li { "you are not safe" } } }))
        (care_card(CardVariant::Emergency, "Call 999 if:", html! { ul { li { "your life is in danger" } } }))
        (do_list(["talk to somebody you trust"]))
        (dont_list(["wait until it gets worse"]))
        (tabs().id("views").tab("scores", "Scores", "14 of 27").tab("notes", "Notes", "None yet"))
        (action_link("Refer somebody", "/refer"))
        (pagination(5, 9, |n| format!("?page={n}")))
    }
}
