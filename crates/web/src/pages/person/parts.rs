//! One form for each part of what is known of a person: identity, reach, safe contact, needs; and that they have died.

use super::super::shared::load;
use super::contact::{background_list, identity_list, needs_list, reach_list, safe_list};
use super::fields::{
    self, Voice, identity_values, needs_values, reach_values, read_identity, read_needs, read_reach, read_safe_contact,
    safe_values,
};
use super::{part_sheet, send, state};
use crate::extract::Id;
use crate::form::{DateRule, Fields, Filled, Reader, choices};
use crate::me::{Me, Posted};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::EpisodeId;
use care::background::{Deprivation, DeprivationIndex, Ethnicity};
use care::person::{Identity, Name, PersonEvent};
use care::terms::Gender;
use casework::read::EpisodePage;
use casework::{Act, ActKind};
use maud::{Markup, html};

/// A part that one form changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Identity,
    Reach,
    SafeContact,
    Needs,
    Ethnicity,
    Deprivation,
}

impl Part {
    fn from_code(code: &str) -> Option<Self> {
        match code {
            "identity" => Some(Self::Identity),
            "reach" => Some(Self::Reach),
            "safe-contact" => Some(Self::SafeContact),
            "needs" => Some(Self::Needs),
            "ethnicity" => Some(Self::Ethnicity),
            "deprivation" => Some(Self::Deprivation),
            _ => None,
        }
    }

    const fn heading(self) -> &'static str {
        match self {
            Self::Identity => "Who they are",
            Self::Reach => "How to reach them",
            Self::SafeContact => "How to reach them safely",
            Self::Needs => "Access needs and interpreter",
            Self::Ethnicity => "Ethnic group",
            Self::Deprivation => "Deprivation of the neighbourhood",
        }
    }
}

pub(super) fn routes(routes: Routes) -> Routes {
    let states = Guard::needs(ActKind::StatePerson);
    let records = Guard::needs(ActKind::RecordDeath);
    routes
        .get("/episodes/{id}/contact/{part}", states, show)
        .post("/episodes/{id}/contact/{part}", states, change)
        .get("/episodes/{id}/contact/death", records, show_death)
        .post("/episodes/{id}/contact/death", records, record_death)
}

async fn show(me: Me, Id((id, part)): Id<(EpisodeId, String)>) -> Answer {
    let part = Part::from_code(&part).ok_or(Problem::NotFound)?;
    let page = load(&me, id).await?;
    let person = &page.person;
    let begin = match part {
        Part::Identity => identity_values(&person.identity),
        Part::Reach => reach_values(&person.reach),
        Part::SafeContact => safe_values(&person.safe_contact, page.careful.as_deref()),
        Part::Needs => needs_values(&person.needs, person.interpreter.as_deref()),
        Part::Ethnicity => person
            .ethnicity
            .map(|e| ("ethnicity".to_owned(), e.code().to_owned()))
            .into_iter()
            .collect(),
        Part::Deprivation => {
            let known = person.deprivation.iter();
            let values = known.flat_map(|d| {
                let decile = ("decile".to_owned(), d.decile.to_string());
                [decile, ("index".to_owned(), d.index.code().to_owned())]
            });
            values.collect()
        }
    };
    Ok(draw(&me, &page, &Filled::with(begin), part))
}

async fn change(me: Me, Id((id, part)): Id<(EpisodeId, String)>, Posted(fields): Posted) -> Answer {
    let part = Part::from_code(&part).ok_or(Problem::NotFound)?;
    let page = load(&me, id).await?;
    let read = read(&me, &page, fields, part);
    send(&me, id, read, &format!("/episodes/{id}/contact"), |me, page, form| {
        draw(me, page, form, part)
    })
    .await
}

fn read(me: &Me, page: &EpisodePage, fields: Fields, part: Part) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let note = if part == Part::SafeContact {
        r.optional("careful")
    } else {
        None
    };
    let event = match part {
        Part::Identity => {
            let gender = r.optional_code("gender", Gender::from_code);
            let identity = read_identity(&mut r, Voice::They);
            // What the form does not ask about stays as it was.
            let title = page.person.identity.name.as_ref().and_then(|n| n.title.clone());
            let name = identity.name.map(|name| Name { title, ..name });
            Some(PersonEvent::IdentityStated(Identity {
                name,
                gender,
                ..identity
            }))
        }
        Part::Reach => Some(PersonEvent::ReachStated(read_reach(&mut r))),
        Part::SafeContact => read_safe_contact(&mut r).map(|(safe, _)| PersonEvent::SafeContactStated(safe)),
        Part::Needs => {
            let (needs, interpreter) = read_needs(&mut r);
            Some(PersonEvent::AccessNeedsStated { needs, interpreter })
        }
        Part::Ethnicity => {
            let ethnicity = r.code("ethnicity", Ethnicity::from_code, "Choose what the person said");
            ethnicity.map(|ethnicity| PersonEvent::EthnicityStated { ethnicity })
        }
        Part::Deprivation => {
            let index = r.code("index", DeprivationIndex::from_code, "Choose which index you looked at");
            let decile = r.number("decile", 1_u8..=10, "Enter a decile from 1 to 10");
            index
                .zip(decile)
                .map(|(index, decile)| PersonEvent::DeprivationStated(Deprivation { decile, index }))
        }
    };
    r.finish(|| Some(state(page, expected, event?, note)))
}

fn draw(me: &Me, page: &EpisodePage, form: &Filled, part: Part) -> Response {
    let now = match part {
        Part::Identity => identity_list(page),
        Part::Reach => reach_list(page),
        Part::SafeContact => safe_list(page),
        Part::Needs => needs_list(page),
        Part::Ethnicity | Part::Deprivation => background_list(page),
    };
    let main = html! {
        h1 class="nhsuk-heading-l" { (part.heading()) }
        @if !form.errors.is_empty() { (now.in_card(nhsuk::heading(2, "What the record says now").size(Some(nhsuk::Size::M)))) }
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, Some(page.person_version)))
            @match part {
                Part::Identity => (identity(form)),
                Part::Reach => {
                    (fields::reach(form, Voice::They))
                    (form.phone("other-phone", "Another phone number"))
                }
                Part::SafeContact => {
                    p { "Ask the person alone. It is shown before every call, text, letter and voicemail." }
                    (fields::safe_contact(form))
                }
                Part::Needs => (fields::needs(form, Voice::They)),
                Part::Ethnicity => (ethnicity(form)),
                Part::Deprivation => (deprivation(form)),
            }
            (nhsuk::button("Save").once())
        }
    };
    part_sheet(me, page, form, part.heading(), main)
}

fn identity(form: &Filled) -> Markup {
    html! {
        (fields::names(form, Voice::They))
        (fields::born(form, Voice::They))
        (fields::nhs_number(form, Voice::They))
        (form.input("pronouns", "Pronouns, if they said them").width(20))
        (form.select("gender", "Gender as in NHS records", choices(Gender::ALL, Gender::code, Gender::words))
            .hint("Only national data sets ask for it. Leave it empty if the person would rather not say."))
        (form.input("gp-practice", "GP practice").hint("Name or code"))
    }
}

fn ethnicity(form: &Filled) -> Markup {
    html! {
        p { "Ask the person, and say why: “We ask everybody, so that we can see whether we reach all parts of our area. It is counted, never used to decide what you are offered, and you need not answer.”" }
        p { "Do not guess. If you have not asked, leave this page: “not asked” is shown as such." }
        (form.radios("ethnicity", nhsuk::Legend::small("How would they describe their ethnic group?"), choices(Ethnicity::ALL, Ethnicity::code, Ethnicity::words))
            .hint("The groups of the 2021 Census."))
    }
}

fn deprivation(form: &Filled) -> Markup {
    html! {
        p { "Look the postcode up in the published index of your nation and copy the decile of the neighbourhood. Rapport has no list of postcodes and sends the address nowhere." }
        p { "It says something of the neighbourhood, nothing of the person. It is counted, and never used to decide what somebody is offered." }
        (form.select("index", "Which index", choices(DeprivationIndex::ALL, DeprivationIndex::code, DeprivationIndex::words)))
        (form.input("decile", "Decile").hint("1 is the most deprived tenth of neighbourhoods, 10 the least").width(2).inputmode("numeric"))
    }
}

async fn show_death(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw_death(&me, &page, &Filled::default()))
}

async fn record_death(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let page = load(&me, id).await?;
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let died_on = r.optional_date("died-on", "the date of death", DateRule::PastOrToday);
    if !r.ticked("sure") {
        r.wrong("sure", "Tick the box when you are sure that it is this person");
    }
    let note = r.optional("note");
    let read = r.finish(|| Some(state(&page, expected, PersonEvent::DeathRecorded { died_on }, note)));
    send(&me, id, read, &format!("/episodes/{id}/contact"), draw_death).await
}

fn draw_death(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Record that the person has died" }
        (nhsuk::warning_callout(nhsuk::heading(2, "What will happen"), html! {
            p { "The record says so from now on, on every page about them. Nobody offers them anything and no letter should go to them. Check sessions, letters and calls that are planned, and tell the people who work with them yourself." }
            p { "It cannot be taken back here. Compare name and date of birth above with what you were told." }
        }))
        @if page.person.died { (nhsuk::inset_text("This is recorded already. Saving it again states the date anew.")) }
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, Some(page.person_version)))
            (form.date("died-on", nhsuk::Legend::small("When, if known")))
            (form.textarea("note", "Who told us, and how").rows(3))
            (form.tick("sure", "I have compared name and date of birth: it is this person"))
            (nhsuk::button("Record the death").warning().once())
        }
    };
    part_sheet(me, page, form, "Record a death", main)
}
