//! One entry: who somebody is, what they are trained in and what of it is confirmed, checks due, interest in paid work,
//! what the directory shows. The same page, with other words, is a registrant's own.

use super::kept::{Kept, Whose, load};
use super::{LIST, OWN, check_tag, last_checked, standing_tag};
use crate::extract::Id;
use crate::fmt::{self, Missing};
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::pages::practitioners::fields::languages_in_words;
use crate::respond::{Answer, see_other};
use crate::router::{Guard, Routes};
use crate::words;
use care::registrant::{Check, CheckMade, Listing, Standing, TherapyClaim};
use care::{RegistrantId, Role};
use casework::ActKind;
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::{Cell, SummaryRow, cell};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let sees = Guard::needs(ActKind::SeeRegister);
    routes.get("/register/{id}", sees, show).get(OWN, sees, show_own)
}

async fn show(me: Me, Id(id): Id<RegistrantId>) -> Answer {
    let kept = load(&me, Whose::Any(id)).await?;
    let accounts = me.ask(casework::Desk::registrant_accounts).await?;
    let keeper = kept.row.state.human.map(|human| {
        let found = accounts.iter().find(|a| a.human == human);
        found.map_or_else(
            || "Somebody whose account is closed".to_owned(),
            |a| format!("{} ({})", a.name, a.user_name),
        )
    });
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (kept.entry.profession) } (kept.entry.name.full()) }
        (parts(&me, &kept))
        (keeping(&me, &kept, keeper.as_deref()))
        (removal(&me, &kept))
    };
    let sheet = Sheet {
        title: kept.entry.name.full(),
        area: kept.area(),
        way: Way::crumbs([("Register", LIST)]),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

async fn show_own(me: Me) -> Answer {
    if me.ask(casework::Desk::own_entry).await?.is_none() {
        if me.role() != Role::Registrant {
            return Ok(see_other(LIST));
        }
        let main = html! {
            h1 class="nhsuk-heading-l" { "My entry" }
            (layout::empty(
                "No entry on the register is yours yet.",
                "The register’s editor says which entry you keep, once they have seen that it is you. Ask them, and give the body and the number under which you are registered.",
                Some(("How to reach the service", "/contact")),
            ))
        };
        let title = "My entry".to_owned();
        return Ok(layout::app(
            &me,
            Sheet {
                title,
                main,
                ..Sheet::default()
            },
        ));
    }
    let kept = load(&me, Whose::Own).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (kept.entry.name.full()) } "My entry" }
        (waits(&kept))
        (public(&me, &kept))
        (parts(&me, &kept))
        (removal(&me, &kept))
    };
    let title = "My entry".to_owned();
    Ok(layout::app(
        &me,
        Sheet {
            title,
            main,
            ..Sheet::default()
        },
    ))
}

/// What waits for somebody else, said first on one's own page.
fn waits(kept: &Kept) -> Markup {
    let claimed: Vec<String> = kept
        .row
        .state
        .therapies
        .iter()
        .filter(|(_, s)| *s == Standing::Claimed)
        .map(|(c, _)| words::therapy(&c.therapy))
        .collect();
    html! {
        (nhsuk::inset_text(html! {
            @if claimed.is_empty() {
                p { strong { "Nothing waits to be confirmed." } " Whatever you change here holds at once; a therapy that you add counts once the register’s editor has looked at the evidence." }
            } @else {
                p { strong { "Waits to be confirmed: " } (fmt::joined(&claimed)) "." }
                p { "The register’s editor looks at the evidence. Until then nobody is shown that you offer it, and no post that needs it is put to you." }
            }
        }))
    }
}

/// What everybody can see of the entry, or why nobody can.
fn public(me: &Me, kept: &Kept) -> Markup {
    let state = &kept.row.state;
    let days = me.app.desk().service().standards.registration_check_days;
    let current = state.is_in_order(Check::Registration, me.today, days);
    let (listing, entry) = (&state.listing, &kept.entry);
    let mut shown: Vec<String> = vec![
        "your name".to_owned(),
        "profession".to_owned(),
        "body and number".to_owned(),
        "when your registration was last checked".to_owned(),
    ];
    for (has, what) in [
        (!entry.place.is_empty(), "place"),
        (entry.remote, "that you work online"),
        (!entry.languages.is_empty(), "languages"),
        (
            state
                .therapies
                .iter()
                .any(|(c, _)| state.may_deliver(&c.therapy, me.today)),
            "confirmed therapies",
        ),
        (!listing.email.is_empty(), "email address"),
        (!listing.phone.is_empty(), "phone number"),
        (!listing.website.is_empty(), "website"),
        (listing.has_room, "that you have room"),
    ] {
        if has {
            shown.push(what.to_owned());
        }
    }
    html! {
        (nhsuk::inset_text(html! {
            @if !listing.listed {
                p { strong { "Nothing of your entry is public." } " You have not agreed to stand in the directory." }
            } @else if !current {
                p { strong { "Nothing of your entry is public now." } " You agreed to stand in the directory, but your registration was not looked up recently enough. It comes back when the register’s editor has checked it." }
            } @else {
                p { strong { "Public in the directory: " } (fmt::joined(&shown)) ". Nothing else." }
            }
            p { a class="nhsuk-link" href={ (OWN) "/listing" } { "Change what is public" } @if listing.listed { " · " a class="nhsuk-link" href="/directory" { "See the directory" } } }
        }))
    }
}

fn parts(me: &Me, kept: &Kept) -> Markup {
    html! {
        (therapies(me, kept))
        (checks(me, kept))
        (facts(me, kept))
        (interest(me, kept))
        (listing(me, kept))
    }
}

fn card(me: &Me, kept: &Kept, title: &str, page: &str, hidden: &str) -> nhsuk::Card {
    let card = nhsuk::Card::default().heading(nhsuk::heading(2, title).size(Some(nhsuk::Size::M)));
    if me.may(ActKind::ChangeRegister) {
        card.action(nhsuk::action("Change", format!("{}/{page}", kept.base), hidden))
    } else {
        card
    }
}

/// Facts of an entry, also shown beside what somebody typed when it was changed meanwhile.
pub fn entry_facts(kept: &Kept) -> Vec<SummaryRow> {
    let e = &kept.entry;
    let groups: Vec<&str> = e.groups.iter().map(|g| g.words()).collect();
    let formats: Vec<&str> = e.formats.iter().map(|f| f.words()).collect();
    let languages = if e.languages.is_empty() {
        "English only".to_owned()
    } else {
        format!("English, {}", languages_in_words(&e.languages))
    };
    let travel = e.travel_km.map(|km| format!("{km} km"));
    let text = |value: &str| fmt::or(Some(value), Missing::NotRecorded);
    vec![
        ("Name", fmt::or(Some(&e.name.full()), Missing::NotRecorded)).into(),
        ("Profession", text(&e.profession)).into(),
        (
            "Registration",
            html! { (e.body) " " span class="nhsuk-u-nowrap" { (e.number) } },
        )
            .into(),
        (
            "SCoPEd column",
            fmt::or(e.scoped.map(|c| c.words()), Missing::NotRecorded),
        )
            .into(),
        ("College or modality", text(&e.modality)).into(),
        ("Works with", fmt::list(&groups, Missing::NotRecorded)).into(),
        ("Formats", fmt::list(&formats, Missing::NotRecorded)).into(),
        ("Languages", languages).into(),
        ("Place", text(&e.place)).into(),
        ("Area", text(&e.area)).into(),
        ("Travels", fmt::or(travel.as_deref(), Missing::NotRecorded)).into(),
        ("Works online", if e.remote { "Yes" } else { "No" }).into(),
        ("NHS history", fmt::or(e.nhs.map(|n| n.words()), Missing::NotRecorded)).into(),
    ]
}

fn facts(me: &Me, kept: &Kept) -> Markup {
    let stated = kept.row.state.stated_on.map(|on| fmt::date_and_relative(on, me.today));
    let list = nhsuk::summary_list()
        .facts(entry_facts(kept))
        .row(("Last stated", fmt::or(stated.as_deref(), Missing::NotRecorded)));
    html! { (list.card(Some(card(me, kept, "Entry", "entry", "the entry")))) }
}

/// "Certificate by BPC, 1 May 2019, holds until 1 May 2030".
pub fn evidence(claim: &TherapyClaim) -> String {
    let mut out = claim.evidence.words().to_owned();
    if !claim.certifier.is_empty() {
        out.push_str(&format!(" by {}", claim.certifier));
    }
    if let Some(on) = claim.obtained {
        out.push_str(&format!(", {}", fmt::date(on)));
    }
    if let Some(last) = claim.expires {
        out.push_str(&format!(", holds until {}", fmt::date(last)));
    }
    out
}

fn therapies(me: &Me, kept: &Kept) -> Markup {
    let (changes, confirms) = (me.may(ActKind::ChangeRegister), me.may(ActKind::ConfirmTherapy));
    let claims = &kept.row.state.therapies;
    let row = |(claim, standing): &(TherapyClaim, Standing)| -> Vec<Cell> {
        let name = words::therapy(&claim.therapy);
        let href = format!("{}/therapies/{}", kept.base, claim.therapy.as_str().to_lowercase());
        let since = match standing {
            Standing::Claimed => "Nobody has looked at the evidence yet".to_owned(),
            Standing::Confirmed(on) | Standing::NotConfirmed(on) => format!("Looked at on {}", fmt::date(*on)),
        };
        let why = kept.why_not.iter().find(|(therapy, _)| *therapy == claim.therapy);
        let why = why.map(|(_, words)| words.as_str());
        let mut cells = vec![
            cell(html! { strong { (name) } }),
            cell(evidence(claim)),
            cell(
                html! { (standing_tag(*standing, claim.expires, me.today)) small { (since) } @if let Some(why) = why { small { (why) } } },
            ),
        ];
        if changes || confirms {
            cells.push(cell(html! {
                @if confirms && !kept.own { a class="nhsuk-link" href=(href) { @if *standing == Standing::Claimed { "Confirm" } @else { "Look again" } span class="nhsuk-u-visually-hidden" { " " (name) } } }
                @if confirms && changes && !kept.own { br; }
                @if changes { a class="nhsuk-link" href={ (href) "/ending" } { "Take off" span class="nhsuk-u-visually-hidden" { " " (name) } } }
            }));
        }
        cells
    };
    let mut heads: Vec<Cell> = vec!["Therapy".into(), "Evidence".into(), "Standing".into()];
    if changes || confirms {
        heads.push("Act".into());
    }
    let table = nhsuk::table("Therapies")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! {
        h2 class="nhsuk-heading-m" { "Therapies" }
        @if claims.is_empty() { p { "None is recorded. A therapy that is added here counts once its evidence was looked at." } }
        @else { (table.classes("app-list").head::<Cell>(heads).rows(claims.iter().map(row))) }
        @if changes { p { a class="nhsuk-link" href={ (kept.base) "/therapies" } { "Add a therapy" } } }
    }
}

fn checks(me: &Me, kept: &Kept) -> Markup {
    let state = &kept.row.state;
    let days = me.app.desk().service().standards.registration_check_days;
    let due = state.checks_due(me.today, days);
    let until = |made: &CheckMade| match (made.good_until, made.check) {
        (Some(last), _) => format!("Good until {}", fmt::date_and_relative(last, me.today)),
        (None, Check::Registration) => {
            let last = care::calendar::days_after(made.on, days);
            format!("To be looked up again by {}", fmt::date_and_relative(last, me.today))
        }
        (None, _) => "No last day".to_owned(),
    };
    let rows = Check::ALL.iter().map(|check| -> [Cell; 3] {
        let made = state.check(*check);
        let last = made.map_or_else(|| "Never".to_owned(), |m| fmt::date_and_relative(m.on, me.today));
        [
            cell(html! { strong { (check.words()) } }),
            cell(last),
            cell(html! {
                (check_tag(state, *check, me.today, days))
                @if let Some(made) = made { small { (until(made)) } }
            }),
        ]
    });
    let heads: [Cell; 3] = ["Check".into(), "Last checked".into(), "Standing".into()];
    let table = nhsuk::table("Checks")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! {
        h2 class="nhsuk-heading-m" { "Checks" }
        @if !due.is_empty() {
            p { strong { (fmt::plural(due.len(), "check is due", "checks are due")) ": " } (fmt::joined(&due.iter().map(|(c, _)| in_a_sentence(*c)).collect::<Vec<_>>())) ". A check is reminded of " (care::registrant::REMIND_DAYS) " days before it runs out." }
        }
        (table.classes("app-list").head::<Cell>(heads).rows(rows))
        @if me.may(ActKind::CheckRegistration) && !kept.own { p { a class="nhsuk-link" href={ (kept.base) "/checks" } { "Record a check" } } }
        @if kept.own { p class="nhsuk-body-s" { "Checks are made and recorded by the register’s editor, not by you." } }
    }
}

/// A check as it stands inside a sentence.
fn in_a_sentence(check: Check) -> String {
    match check {
        Check::Dbs => "DBS check".to_owned(),
        other => fmt::within(other.words()),
    }
}

fn from_day(from: Option<Date>) -> String {
    from.map_or_else(|| "At once".to_owned(), fmt::date)
}

fn interest(me: &Me, kept: &Kept) -> Markup {
    let list = match &kept.row.state.interest {
        None => nhsuk::summary_list().row(("Interested", "No interest is stated")),
        Some(i) => {
            let bands: Vec<String> = i.bands.iter().map(ToString::to_string).collect();
            let settings: Vec<&str> = i.settings.iter().map(|s| s.words()).collect();
            let since = kept.row.state.interested_since.map_or_else(String::new, fmt::date);
            nhsuk::summary_list()
                .row(("Interested since", since))
                .row((
                    "Paid hours",
                    fmt::count(i64::from(i.hours_week), "hour a week", "hours a week"),
                ))
                .row(("Bands", fmt::joined(&bands)))
                .row((
                    "Settings",
                    if settings.is_empty() {
                        "Any".to_owned()
                    } else {
                        fmt::joined(&settings)
                    },
                ))
                .row(("From", from_day(i.from)))
                .row(("May be asked about posts", if i.may_be_asked { "Yes" } else { "No" }))
        }
    };
    html! { (list.card(Some(card(me, kept, "Paid NHS work", "interest", "the interest in paid NHS work")))) }
}

fn listing(me: &Me, kept: &Kept) -> Markup {
    let Listing {
        listed,
        email,
        phone,
        website,
        has_room,
    } = &kept.row.state.listing;
    let shown = |value: &str| {
        if value.is_empty() {
            "Not shown".to_owned()
        } else {
            value.to_owned()
        }
    };
    let mut list = nhsuk::summary_list().row((
        "Stands in the directory",
        if *listed { "Yes, agreed" } else { "No, not agreed" },
    ));
    if *listed {
        list = list
            .row(("Email shown", shown(email)))
            .row(("Phone shown", shown(&fmt::phone(phone))))
            .row(("Website shown", shown(website)))
            .row((
                "Has room for somebody new",
                if *has_room { "Yes" } else { "Not stated" },
            ));
    }
    let days = me.app.desk().service().standards.registration_check_days;
    let hidden = *listed && !kept.row.state.is_in_order(Check::Registration, me.today, days);
    html! {
        (list.card(Some(card(me, kept, "Public directory", "listing", "what the directory shows"))))
        @if hidden && !kept.own { p { "It is not shown at present: " (fmt::within(&last_checked(&kept.row.state, me.today))) ". It comes back with the next check." } }
    }
}

fn keeping(me: &Me, kept: &Kept, keeper: Option<&str>) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "Who keeps this entry" }
        @match keeper {
            Some(name) => p { (name) " keeps it themself: whatever they change holds at once, but for therapies, which wait to be confirmed." },
            None => {
                p { "Nobody yet. Whoever it is about can keep it themself, with an account in the role of registrant." }
                @if me.may(ActKind::ChangeRegister) { p { a class="nhsuk-link" href={ (kept.base) "/keeper" } { "Say who keeps it" } } }
            }
        }
    }
}

fn removal(me: &Me, kept: &Kept) -> Markup {
    html! {
        @if me.may(ActKind::ChangeRegister) {
            h2 class="nhsuk-heading-m" { "Leaving the register" }
            p { a class="nhsuk-link" href={ (kept.base) "/removal" } { @if kept.own { "Take my entry off the register" } @else { "Take this entry off the register" } } }
        }
    }
}
