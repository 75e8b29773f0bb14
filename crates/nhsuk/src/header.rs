//! The header of every page: whose service it is, who is signed in, the way round.

use crate::Content;
use crate::button::Button;
use crate::element::{Attrs, El};
use crate::icon::{Icon, icon};
use crate::input::Input;
use crate::macros::{component, fills_slots};
use crate::words::{self, word};
use maud::{Markup, PreEscaped, Render, html};

/// The logo. The NHS logo and name may be used by NHS services only; the default is none.
#[derive(Clone, Debug, Default)]
pub enum Logo {
    /// The service's name in text, nothing else.
    #[default]
    Without,
    /// The NHS logo.
    Nhs,
    /// A picture of the organisation's own.
    Image {
        /// Its address.
        src: String,
        /// What it says.
        alt: String,
    },
}

component! {
    /// One item of the account area: the name, the role, "Log out".
    pub struct AccountItem {
        /// What it says.
        text: Content,
        /// Where it leads.
        href: String,
        /// Where a form sends a press: makes it a button (for "Log out", which must be a POST).
        action: String,
        /// The method of that form; `post` if empty.
        method: String,
        /// Hidden fields of that form, such as the token against forged requests.
        fields: Content,
    } plain {
        /// A small person before the text.
        icon: bool,
    }
}

/// An item of the account area that only says something.
#[must_use]
pub fn account_text(text: impl Into<Content>) -> AccountItem {
    AccountItem::default().text(text)
}

/// An item of the account area that is a link.
#[must_use]
pub fn account_link(text: impl Into<Content>, href: impl Into<String>) -> AccountItem {
    AccountItem::default().text(text).href(href)
}

/// An item of the account area that sends a form by POST: "Log out".
#[must_use]
pub fn account_button(text: impl Into<Content>, action: impl Into<String>, fields: impl Into<Content>) -> AccountItem {
    AccountItem::default().text(text).action(action).fields(fields)
}

component! {
    /// One item of the navigation.
    pub struct NavItem {
        /// What it says.
        text: Content,
        /// Where it leads.
        href: String,
    } plain {
        /// This very page.
        current: bool,
        /// The section that this page belongs to.
        active: bool,
    }
}

/// An item of the navigation.
#[must_use]
pub fn nav_item(text: impl Into<Content>, href: impl Into<String>) -> NavItem {
    NavItem::default().text(text).href(href)
}

/// The search box of the header.
#[derive(Clone, Debug, Default)]
pub struct HeaderSearch {
    /// Where it sends the words.
    pub action: String,
    /// `get` or `post`; where words name people, `post`.
    pub method: String,
    /// The name of the field.
    pub name: String,
    /// The label, for screen readers.
    pub label: String,
    /// Grey words in the empty box.
    pub placeholder: String,
    /// What a screen reader says of the button; "Search" if empty.
    pub button_label: String,
    /// Hidden fields of the form.
    pub fields: Content,
}

/// The organisation's name beside the logo.
#[derive(Clone, Debug, Default)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// The second line of its name.
    pub split: String,
    /// What it is, in small letters, such as "NHS Foundation Trust".
    pub descriptor: String,
}

component! {
    /// The header.
    pub struct Header {
        /// The name of the service.
        service: Content,
        /// Where the name leads.
        service_href: String,
        /// Where the logo leads, where that differs from the service.
        logo_href: String,
        /// What a screen reader says of the logo's link; made from the names if empty.
        logo_label: String,
        /// The organisation beside the logo.
        organisation: Option<Organisation>,
        /// The account area.
        account: Vec<AccountItem>,
        /// The navigation.
        nav: Vec<NavItem>,
        /// The search box.
        search: Option<HeaderSearch>,
        /// The name of the navigation's landmark; "Menu" if empty.
        nav_label: String,
        /// The name of the account's landmark; "Account" if empty.
        account_label: String,
        /// Further classes of the container.
        container_classes: String,
        /// The button for what does not fit, made by script; "More" if empty.
        more_text: String,
        /// Words before it that only a screen reader says; "Browse" if empty.
        more_hidden_text: String,
    } plain {
        /// The logo; none by default.
        logo: Logo,
        /// White in place of blue.
        white: bool,
        /// Only the navigation white.
        white_nav: bool,
        /// The navigation spread over the whole width.
        justified_nav: bool,
        /// Search and account on one line with the name.
        inline: bool,
    }
}

/// A header with the service's name in text.
#[must_use]
pub fn header(service: impl Into<Content>, href: impl Into<String>) -> Header {
    Header::default().service(service).service_href(href)
}

impl Header {
    /// Adds an item to the account area.
    #[must_use]
    pub fn account_item(mut self, item: AccountItem) -> Self {
        self.account.push(item);
        self
    }

    /// Adds an item to the navigation.
    #[must_use]
    pub fn nav_item(mut self, item: NavItem) -> Self {
        self.nav.push(item);
        self
    }

    fn logo_alt(&self) -> &str {
        match &self.logo {
            Logo::Image { alt, .. } if !alt.is_empty() => alt,
            _ => "NHS",
        }
    }

    fn logo_markup(&self) -> Markup {
        let alt = self.logo_alt();
        html! {
            @match &self.logo {
                Logo::Without => {},
                Logo::Image { src, .. } => { img class="nhsuk-header__organisation-logo" src=(src) width="280" alt=(alt); },
                Logo::Nhs => {
                    svg class="nhsuk-header__logo" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80" height="40"
                        width="100" focusable="false" role="img" aria-label=(alt) {
                        title { (alt) }
                        path fill="currentcolor" d=(NHS_LOGO) {}
                    }
                },
            }
            @if let Some(organisation) = &self.organisation {
                span class="nhsuk-header__organisation-name" {
                    (organisation.name)
                    @if !organisation.split.is_empty() {
                        " " span class="nhsuk-header__organisation-name-split" { (organisation.split) }
                    }
                }
                @if !organisation.descriptor.is_empty() {
                    span class="nhsuk-header__organisation-name-descriptor" { (organisation.descriptor) }
                }
            }
        }
    }

    /// The logo and the names: one link when they lead to the same place, so that no two links repeat each other.
    fn service_markup(&self) -> Markup {
        let name = |href: &str| {
            if self.service.is_empty() {
                PreEscaped(String::new())
            } else if href.is_empty() {
                html! { span class="nhsuk-header__service-name" { (self.service) } }
            } else {
                html! { a class="nhsuk-header__service-name" href=(href) { (self.service) } }
            }
        };
        let has_logo = !matches!(self.logo, Logo::Without) || self.organisation.is_some();
        if !has_logo {
            return name(&self.service_href);
        }
        let one_link = !self.service_href.is_empty()
            && ((!self.service.is_empty() && self.logo_href.is_empty()) || self.service_href == self.logo_href);
        let href = if one_link { &self.service_href } else { &self.logo_href };
        let label = if self.logo_label.is_empty() {
            let homepage = word(words::HOMEPAGE);
            let mut parts = vec![self.logo_alt()];
            if let Some(organisation) = &self.organisation {
                parts.extend([organisation.name.as_str(), organisation.split.as_str()]);
            }
            if one_link {
                parts.extend(self.service.as_text());
            }
            parts.push(&homepage);
            parts.retain(|part| !part.is_empty());
            parts.join(" ")
        } else {
            self.logo_label.clone()
        };
        html! {
            @if href.is_empty() { (self.logo_markup()) }
            @else {
                a class="nhsuk-header__service-logo" href=(href) aria-label=(label) {
                    (self.logo_markup())
                    @if one_link { (name("")) }
                }
            }
            @if !one_link { (name(&self.service_href)) }
        }
    }

    fn search_markup(&self, search: &HeaderSearch) -> Markup {
        let button = Button {
            aria_label: words::or(&search.button_label, words::SEARCH),
            icon_start: Some(Icon::Search),
            small: true,
            ..Button::default()
        };
        let field = Input {
            label: crate::label::label(words::or(&search.label, words::SEARCH)).classes("nhsuk-u-visually-hidden"),
            id: "search-field".to_owned(),
            name: given_or(&search.name, "q"),
            kind: "search".to_owned(),
            autocomplete: "off".to_owned(),
            placeholder: words::or(&search.placeholder, words::SEARCH),
            after_input: button.into(),
            ..Input::default()
        };
        let form = El::new("form")
            .class("nhsuk-header__search-form")
            .attr("id", "search")
            .opt("action", &search.action)
            .attr("method", given_or(&search.method, "get"))
            .flag("novalidate", true)
            .body(html! { (search.fields) (field) });
        El::new("search").class("nhsuk-header__search").body(form)
    }

    fn account_markup(&self) -> Markup {
        let inner = |item: &AccountItem| html! { @if item.icon { (icon(Icon::User)) } (item.text) };
        El::new("nav")
            .class("nhsuk-header__account")
            .attr("aria-label", words::or(&self.account_label, words::ACCOUNT))
            .body(html! {
                ul class="nhsuk-header__account-list" {
                    @for item in &self.account {
                        (El::new("li").class("nhsuk-header__account-item").class(&item.classes).body(html! {
                            @if !item.href.is_empty() {
                                a class="nhsuk-header__account-link" href=(item.href) { (inner(item)) }
                            } @else if !item.action.is_empty() {
                                form class="nhsuk-header__account-form" action=(item.action)
                                    method=(if item.method.is_empty() { "post" } else { item.method.as_str() }) novalidate {
                                    (item.fields)
                                    button class="nhsuk-header__account-button" { (inner(item)) }
                                }
                            } @else { (inner(item)) }
                        }))
                    }
                }
            })
    }

    fn nav_markup(&self) -> Markup {
        let item = |item: &NavItem| {
            let here = item.current || item.active;
            let current = match (item.current, item.active) {
                (true, _) => "page",
                (false, true) => "true",
                (false, false) => "",
            };
            let element = if item.href.is_empty() {
                El::new("span").class("nhsuk-header__navigation-text")
            } else {
                El::new("a")
                    .class("nhsuk-header__navigation-link")
                    .attr("href", item.href.as_str())
            };
            // The strong element still shows where one is when colours are overridden.
            let link = element.opt("aria-current", current).body(html! {
                @if here { strong class="nhsuk-header__navigation-item-current-fallback" { (item.text) } }
                @else { (item.text) }
            });
            El::new("li")
                .class("nhsuk-header__navigation-item")
                .class_if(here, "nhsuk-header__navigation-item--current")
                .class(&item.classes)
                .attrs(&item.attrs)
                .body(link)
        };
        let container = El::new("div")
            .class("nhsuk-header__navigation-container nhsuk-width-container")
            .class(&self.container_classes)
            .body(html! {
                ul class="nhsuk-header__navigation-list" {
                    @for entry in &self.nav { (item(entry)) }
                    li class="nhsuk-header__menu" hidden {
                        button class="nhsuk-header__menu-toggle nhsuk-header__navigation-link" id="toggle-menu" aria-expanded="false" {
                            span class="nhsuk-u-visually-hidden" {
                                (words::or(&self.more_hidden_text, words::BROWSE)) " "
                            }
                            (words::or(&self.more_text, words::MORE))
                        }
                    }
                }
            });
        El::new("nav")
            .class("nhsuk-header__navigation")
            .class_if(self.white_nav, "nhsuk-header__navigation--white")
            .class_if(self.justified_nav, "nhsuk-header__navigation--justified")
            .attr("aria-label", words::or(&self.nav_label, words::MENU))
            .attrs(&Attrs::new())
            .body(container)
    }
}

fn given_or(given: &str, usual: &str) -> String {
    if given.is_empty() { usual } else { given }.to_owned()
}

impl Render for Header {
    fn render_to(&self, buffer: &mut String) {
        let container = El::new("div")
            .class("nhsuk-header__container nhsuk-width-container")
            .class(&self.container_classes)
            .body(html! {
                div class="nhsuk-header__service" { (self.service_markup()) }
                @if let Some(search) = &self.search { (self.search_markup(search)) }
                @if !self.account.is_empty() { (self.account_markup()) }
            });
        El::new("header")
            .class("nhsuk-header")
            .class_if(self.white, "nhsuk-header--white")
            .class_if(self.inline, "nhsuk-header--inline")
            .class_if(self.organisation.is_some(), "nhsuk-header--organisation")
            .class(&self.classes)
            .opt("id", &self.id)
            .attr("data-module", "nhsuk-header")
            .attr("role", "banner")
            .attrs(&self.attrs)
            .body(html! { (container) @if !self.nav.is_empty() { (self.nav_markup()) } })
            .render_to(buffer);
    }
}

/// The outline of the NHS logo, a registered mark: shown only where an NHS body switches it on.
const NHS_LOGO: &str = "M200 0v80H0V0h200Zm-27.5 5.5c-14.5 0-29 5-29 22 0 10.2 7.7 13.5 14.7 16.3l.7.3c5.4 2 10.1 3.9 10.1 8.4 0 6.5-8.5 7.5-14 7.5s-12.5-1.5-16-3.5L135 70c5.5 2 13.5 3.5 20 3.5 15.5 0 32-4.5 32-22.5 0-19.5-25.5-16.5-25.5-25.5 0-5.5 5.5-6.5 12.5-6.5a35 35 0 0 1 14.5 3l4-13.5c-4.5-2-12-3-20-3Zm-131 2h-22l-14 65H22l9-45h.5l13.5 45h21.5l14-65H64l-9 45h-.5l-13-45Zm63 0h-18l-13 65h17l6-28H117l-5.5 28H129l13.5-65H125L119.5 32h-20l5-24.5Z";

fills_slots!(Header);
