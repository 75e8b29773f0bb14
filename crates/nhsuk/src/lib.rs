//! The NHS design system as functions, checked against its own published fixtures.
//!
//! Every component is a short function (`input`, `radios`, `summary_list` …) that gives a builder. The builder has a
//! method for each option, public fields and `Default` for those who like struct literals better, and can be written in
//! `html!` as it is. What it writes is compared, example by example, with what the design system's own templates write
//! (`tests/fixtures.rs`).
//!
//! Slots take [`Content`]: strings are escaped; [`maud::Markup`] and other components are written as they are; `None` and
//! `""` are empty, and an empty slot leaves no trace.
//!
//! # How to write a form field with an error
//!
//! Keep the errors as pairs of a field's id and a message. The same message goes to the summary at the top and to the
//! field; what was typed goes back into the field.
//!
//! ```
//! use maud::html;
//!
//! let typed = "Amina <Rahman>";
//! let errors = [("nhs-number", "Enter an NHS number with 10 digits, like 999 012 3454")];
//! let error_at = |id: &str| errors.iter().find(|(field, _)| *field == id).map(|(_, message)| *message);
//!
//! let form = html! {
//!     (nhsuk::error_summary().all(errors))
//!     form method="post" novalidate {
//!         (nhsuk::input("full-name", "Full name").value(typed).error(error_at("full-name")).autocomplete("name"))
//!         (nhsuk::input("nhs-number", "NHS number")
//!             .hint("It is on any letter from the NHS")
//!             .error(error_at("nhs-number"))
//!             .numeric()
//!             .width(10))
//!         (nhsuk::radios("contact", nhsuk::Legend::medium("How may we reach you?"))
//!             .item(("phone", "Phone"))
//!             .item(nhsuk::choice("letter", "Letter").hint("It takes about 3 days"))
//!             .value("letter"))
//!         (nhsuk::button("Continue").once())
//!     }
//! }
//! .into_string();
//!
//! assert!(form.contains(r##"<a href="#nhs-number">Enter an NHS number"##));
//! assert!(form.contains(r#"aria-describedby="nhs-number-hint nhs-number-error""#));
//! assert!(form.contains(r#"value="Amina &lt;Rahman&gt;""#));
//! ```
//!
//! A component that stands inside another goes into its slot:
//!
//! ```
//! let phone = nhsuk::input("phone", "Phone number").autocomplete("tel");
//! let question = nhsuk::radios("contact", "How may we reach you?")
//!     .item(nhsuk::choice("phone", "Phone").conditional(phone))
//!     .item(("letter", "Letter"));
//! let written = maud::html! { (question) }.into_string();
//! assert!(written.contains(r#"data-aria-controls="conditional-contact""#));
//! ```
//!
//! Facts and tables:
//!
//! ```
//! use nhsuk::{TagColour, number, summary_row, tag};
//!
//! let facts = nhsuk::summary_list()
//!     .in_card("Referral")
//!     .row(("Name", "Amina Rahman"))
//!     .row(summary_row("NHS number", "Not provided").change("/referrals/1/nhs-number", "NHS number"));
//! let list = nhsuk::table("People waiting")
//!     .head(["Person".into(), number("Weeks waiting"), "Status".into()])
//!     .row(["Rahman, Amina".into(), number("12"), tag("Waiting", TagColour::Yellow).into()]);
//! let written = maud::html! { (facts) (list) }.into_string();
//! assert!(written.contains("nhsuk-table__cell--numeric"));
//! ```

mod button;
mod card;
mod choices;
mod content;
mod date_input;
mod element;
mod errors;
mod fieldset;
mod file_upload;
mod footer;
mod header;
mod heading;
mod icon;
mod input;
mod label;
mod links;
mod macros;
mod notes;
mod page;
mod pagination;
mod scroll;
mod select;
mod summary_list;
mod table;
mod tabs;
mod task_list;
mod textarea;
mod words;

pub use button::{Button, ButtonVariant, button, link_button};
pub use card::{
    Action, Card, CardVariant, DoDontList, WarningCallout, action, card, care_card, do_list, dont_list, warning_callout,
};
pub use choices::{Behaviour, Checkboxes, Choice, Radios, checkbox, checkboxes, choice, radios};
pub use content::Content;
pub use date_input::{DateInput, DatePart, date_input};
pub use element::Attrs;
pub use errors::{ErrorLink, ErrorSummary, error_summary};
pub use fieldset::{Fieldset, fieldset};
pub use file_upload::{FileUpload, file_upload};
pub use footer::{Footer, FooterColumn, FooterLink, footer};
pub use header::{
    AccountItem, Header, HeaderSearch, Logo, NavItem, Organisation, account_button, account_link, account_text, header,
    nav_item,
};
pub use heading::{Caption, Heading, Placement, Size, caption, heading};
pub use icon::{Icon, icon};
pub use input::{Input, PasswordInput, SearchInput, input, password_input, search_input};
pub use label::{ErrorMessage, Hint, Label, Legend, error_message, hint, label, legend};
pub use links::{ActionLink, BackLink, Breadcrumb, Crumb, SkipLink, action_link, back_link, breadcrumb, skip_link};
pub use notes::{
    Details, InsetText, NotificationBanner, Panel, Tag, TagColour, details, inset_text, notification_banner, panel,
    success_banner, tag,
};
pub use page::{Page, page};
pub use pagination::{PageLink, PageNumber, Pagination, pagination};
pub use scroll::{Scroll, scroll};
pub use select::{Select, SelectOption, select};
pub use summary_list::{SummaryList, SummaryRow, summary_list, summary_row};
pub use table::{Align, Cell, Sort, Table, cell, number, table};
pub use tabs::{Tab, Tabs, tabs};
pub use task_list::{Task, TaskList, task, task_list};
pub use textarea::{CharacterCount, Textarea, character_count, textarea};
pub use words::{Speak, WORDS, Word, speak};
