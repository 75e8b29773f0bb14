//! The fields of a practitioner's profile: drawn and read alike when somebody joins and when it is stated again.

use crate::form::{DateRule, Filled, Reader, choices, date_values};
use crate::me::Me;
use care::HumanId;
use care::person::Name;
use care::practitioner::{Basis, Profile, Registration};
use care::terms::{Format, Gender, Medium};
use catalogue::catalogue;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// Therapies that may be offered: code and name, by name.
pub fn therapies() -> Vec<(String, String)> {
    let offered = catalogue().therapies.iter().filter(|t| t.may_be_offered());
    let mut all: Vec<(String, String)> = offered.map(|t| (t.code.clone(), t.name.clone())).collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    all
}

/// Codes of the bodies that accredit the therapies of the catalogue.
pub fn bodies() -> Vec<String> {
    let all = catalogue().therapies.iter().flat_map(|t| t.accrediting_bodies.iter());
    all.cloned().collect::<BTreeSet<_>>().into_iter().collect()
}

/// The fields with what is known of somebody.
pub fn of_profile(p: &Profile) -> Filled {
    let mut values: Vec<(String, String)> = vec![
        ("given".to_owned(), p.name.given.clone()),
        ("family".to_owned(), p.name.family.clone()),
        ("profession".to_owned(), p.profession.clone()),
        ("body".to_owned(), p.registration.body.clone()),
        ("number".to_owned(), p.registration.number.clone()),
        ("languages".to_owned(), languages_in_words(&p.languages)),
        ("gender".to_owned(), p.gender.map_or("", Gender::code).to_owned()),
        ("basis".to_owned(), p.basis.code().to_owned()),
        ("band".to_owned(), p.band.map(|b| b.to_string()).unwrap_or_default()),
        ("hours".to_owned(), p.clinical_hours_week.to_string()),
    ];
    values.extend(p.formats.iter().map(|f| ("formats".to_owned(), f.code().to_owned())));
    values.extend(p.media.iter().map(|m| ("media".to_owned(), m.code().to_owned())));
    values.extend(
        p.registration
            .checked_on
            .into_iter()
            .flat_map(|on| date_values("checked-on", on)),
    );
    Filled::with(values)
}

/// The fields.
pub fn draw(f: &Filled) -> Markup {
    let known = bodies().join(", ");
    html! {
        (f.input("given", "First name or names").width(20))
        (f.input("family", "Last name").hint("Leave it empty for somebody who has one name.").width(20))
        (f.input("profession", "Profession").hint("In words, such as Psychotherapist or Clinical psychologist.").width(20))
        (f.input("body", "Body of registration").hint(format!("Its code. The catalogue knows {known}.")).width(10))
        (f.input("number", "Number on that register").width(10))
        (f.date("checked-on", "Registration last looked up on").hint("Leave it empty if nobody has looked it up yet. Nobody new is assigned until it was checked."))
        (f.checkboxes("formats", "Formats", choices(Format::ALL, Format::code, Format::words)).hint("How they work with people."))
        (f.checkboxes("media", "Where and by what means", choices(Medium::ALL, Medium::code, Medium::words)))
        (f.input("languages", "Languages spoken with people, besides English").hint("With commas between, such as Polish, British Sign Language. Leave it empty if there is none."))
        (f.radios("gender", "Gender, for matching by a person’s choice", genders()).hint("Only if the practitioner offers it. It is used for nothing else."))
        (f.radios("basis", "How they are paid", choices(Basis::ALL, Basis::code, Basis::words)).hint("Unpaid hours never count as workforce."))
        (f.input("band", "Agenda for Change band").hint("2 to 9, if they have one.").numeric().width(2))
        (f.input("hours", "Clinical hours a week that are safe").hint("1 to 40. Nobody is ever booked beyond them.").numeric().width(2))
    }
}

fn genders() -> [(&'static str, &'static str); 4] {
    [
        (Gender::Female.code(), Gender::Female.words()),
        (Gender::Male.code(), Gender::Male.words()),
        (Gender::Other.code(), Gender::Other.words()),
        ("not-offered", "Not offered for matching"),
    ]
}

/// Reads the fields. The registration's check stays only while body and number are the same.
pub fn read(me: &Me, r: &mut Reader, human: Option<HumanId>) -> Option<Profile> {
    let given = r.text("given", "Enter the first name");
    let family = r.optional("family").unwrap_or_default();
    let profession = r.text("profession", "Enter the profession");
    let body = r.text("body", "Enter the body of registration");
    let number = r.text("number", "Enter the number on the register");
    let what = "the day on which the registration was looked up";
    let checked_on = r.optional_date("checked-on", what, DateRule::PastOrToday);
    let formats = r.codes("formats", Format::from_code);
    if formats.is_empty() {
        r.wrong("formats", "Choose at least one format");
    }
    let media = r.codes("media", Medium::from_code);
    if media.is_empty() {
        r.wrong("media", "Choose at least one means");
    }
    let languages = read_languages(r);
    let gender = Gender::from_code(r.fields().get("gender"));
    let basis = r.code("basis", Basis::from_code, "Choose how they are paid");
    let band = r.optional_number("band", 2..=9_u8, "Enter a band from 2 to 9, or leave it empty");
    let hours = r.number("hours", 1..=40_u16, "Enter 1 to 40 clinical hours a week");
    Some(Profile {
        name: Name {
            given: given?,
            family,
            ..Name::default()
        },
        profession: profession?,
        human: human.unwrap_or_else(|| me.app.desk().ids().next()),
        registration: Registration {
            body: body?.to_uppercase(),
            number: number?,
            checked_on,
        },
        languages: languages?,
        gender,
        formats,
        media,
        basis: basis?,
        band,
        clinical_hours_week: hours?,
    })
}

/// "Polish, British Sign Language", from tags.
pub fn languages_in_words(tags: &[String]) -> String {
    let name = |tag: &String| {
        let known = casework::LANGUAGES.iter().find(|(code, _)| code == tag);
        known.map_or_else(|| tag.clone(), |(_, name)| (*name).to_owned())
    };
    tags.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Reads languages typed with commas between, by name or by code.
pub fn read_languages(r: &mut Reader) -> Option<Vec<String>> {
    let typed = r.optional("languages").unwrap_or_default();
    let parts = typed.split([',', ';']).map(str::trim).filter(|p| !p.is_empty());
    let mut tags: Vec<String> = Vec::new();
    for part in parts {
        let lower = part.to_lowercase();
        let by_name =
            |name: &str| name.to_lowercase() == lower || name.to_lowercase().starts_with(&format!("{lower} ("));
        let known = casework::LANGUAGES
            .iter()
            .find(|(tag, name)| *tag == lower || by_name(name))
            .map(|(tag, _)| (*tag).to_owned());
        // A tag of a language that we have no name for is taken as it stands.
        let is_tag = lower.len() <= 3 && lower.len() >= 2 && lower.chars().all(|c| c.is_ascii_lowercase());
        match known.or_else(|| is_tag.then_some(lower)) {
            Some(tag) if !tags.contains(&tag) => tags.push(tag),
            Some(_) => {}
            None => {
                r.wrong(
                    "languages",
                    format!("Enter a language by its English name or its short code, such as Polish or pl: “{part}” is not known"),
                );
                return None;
            }
        }
    }
    Some(tags)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Fields;
    use jiff::civil::date;

    fn tags(typed: &str) -> Option<Vec<String>> {
        let fields: Fields = [("languages", typed)].into_iter().collect();
        read_languages(&mut Reader::new(fields, date(2026, 8, 11)))
    }

    #[test]
    fn languages_are_read_by_name_and_by_code() {
        let read = tags("polish, BFI; Persian , pl,, xh").unwrap();
        assert_eq!(read, ["pl", "bfi", "fa", "xh"]);
        assert_eq!(
            languages_in_words(&read),
            "Polish, British Sign Language, Persian (Farsi), xh"
        );
        assert_eq!(tags(""), Some(Vec::new()));
        assert_eq!(tags("Elvish"), None);
    }

    #[test]
    fn the_catalogue_offers_therapies_and_bodies() {
        assert!(therapies().iter().any(|(code, _)| code == "DIT"));
        assert!(!bodies().is_empty());
    }
}
