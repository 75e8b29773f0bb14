//! The fields of an entry and of what is stated about it: drawn and read alike wherever they stand.

use crate::form::{DateRule, Filled, Reader, choices, date_values};
use crate::pages::practitioners::fields::{bodies, languages_in_words, read_languages, therapies};
use care::person::Name;
use care::registrant::{
    ClientGroup, Entry, Evidence, Interest, Listing, NhsHistory, ScopedColumn, Setting, TherapyClaim,
};
use care::terms::{Format, TherapyCode};
use maud::{Markup, html};
use nhsuk::choice;

/// Longest travel that is taken, in kilometres; the same as in a file.
const MOST_KM: u16 = 500;
/// Bands for which somebody on a register can be interested.
const BANDS: [u8; 7] = [3, 4, 5, 6, 7, 8, 9];

/// The fields with what stands in an entry.
pub fn of_entry(e: &Entry) -> Filled {
    let mut values: Vec<(String, String)> = vec![
        ("given".to_owned(), e.name.given.clone()),
        ("family".to_owned(), e.name.family.clone()),
        ("body".to_owned(), e.body.clone()),
        ("number".to_owned(), e.number.clone()),
        ("profession".to_owned(), e.profession.clone()),
        (
            "scoped".to_owned(),
            e.scoped.map_or("not-stated", ScopedColumn::code).to_owned(),
        ),
        ("modality".to_owned(), e.modality.clone()),
        ("languages".to_owned(), languages_in_words(&e.languages)),
        ("place".to_owned(), e.place.clone()),
        ("area".to_owned(), e.area.clone()),
        (
            "travel".to_owned(),
            e.travel_km.map(|km| km.to_string()).unwrap_or_default(),
        ),
        (
            "nhs".to_owned(),
            e.nhs.map_or("not-stated", NhsHistory::code).to_owned(),
        ),
    ];
    values.extend(e.groups.iter().map(|g| ("groups".to_owned(), g.code().to_owned())));
    values.extend(e.formats.iter().map(|f| ("formats".to_owned(), f.code().to_owned())));
    values.extend(e.remote.then(|| ("remote".to_owned(), "yes".to_owned())));
    Filled::with(values)
}

/// The fields of an entry. Body and number are not asked of the registrant themself.
pub fn draw_entry(f: &Filled, own: bool) -> Markup {
    let columns = choices(ScopedColumn::ALL, ScopedColumn::code, ScopedColumn::words);
    let history = choices(NhsHistory::ALL, NhsHistory::code, NhsHistory::words);
    html! {
        (f.input("given", "First name or names").width(20))
        (f.input("family", "Last name").hint("Leave it empty for somebody who has one name.").width(20))
        @if !own {
            (f.select("body", "Body of registration", bodies().into_iter().map(|b| (b.clone(), b))))
            (f.input("number", "Number on that register").width(10))
        }
        (f.input("profession", "Profession").hint("In words, such as Psychotherapist or Counselling psychologist.").width(20))
        (f.radios("scoped", "SCoPEd column", columns.into_iter().chain([("not-stated", "None, or not stated")])).hint("The column of the shared framework, where the body takes part in it."))
        (f.input("modality", "College or modality").hint("In words. Leave it empty if there is none.").width(30))
        (f.checkboxes("groups", "Works with", choices(ClientGroup::ALL, ClientGroup::code, ClientGroup::words)))
        (f.checkboxes("formats", "Formats", choices(Format::ALL, Format::code, Format::words)))
        (f.input("languages", "Languages spoken with people, besides English").hint("With commas between, such as Polish, British Sign Language. Leave it empty if there is none."))
        (f.input("place", "Town or district").hint("Where they see people. Not a street or a house: it can be shown in the directory.").width(20))
        (f.input("area", "Area code").hint("Of the integrated care board or health board. Leave it empty if it is not known.").width(10))
        (f.input("travel", "How far they travel, in kilometres").hint("Leave it empty if it is not stated.").numeric().width(3))
        (f.tick("remote", "Works by video or phone"))
        (f.radios("nhs", "NHS history", history.into_iter().chain([("not-stated", "Not stated")])))
    }
}

/// Reads an entry. Where body and number are not asked, those that stand are kept.
pub fn read_entry(r: &mut Reader, before: Option<&Entry>, own: bool) -> Option<Entry> {
    let given = r.text("given", "Enter the first name");
    let family = r.optional("family").unwrap_or_default();
    let (body, number) = match before.filter(|_| own) {
        Some(e) => (Some(e.body.clone()), Some(e.number.clone())),
        None => (
            r.text("body", "Choose the body of registration"),
            r.text("number", "Enter the number on its register"),
        ),
    };
    let profession = r.text("profession", "Enter the profession");
    let travel_km = r.optional_number("travel", 0..=MOST_KM, "Enter up to 500 kilometres, or leave it empty");
    let languages = read_languages(r);
    let text = |r: &mut Reader, name: &str| r.optional(name).unwrap_or_default();
    let (modality, place, area) = (text(r, "modality"), text(r, "place"), text(r, "area"));
    let fields = r.fields();
    let (scoped, nhs) = (
        ScopedColumn::from_code(fields.get("scoped")),
        NhsHistory::from_code(fields.get("nhs")),
    );
    Some(Entry {
        name: Name {
            given: given?,
            family,
            // What this form does not ask for stays as it is.
            uses: before.and_then(|e| e.name.uses.clone()),
            title: before.and_then(|e| e.name.title.clone()),
        },
        body: body?,
        number: number?,
        profession: profession?,
        scoped,
        modality,
        groups: r.codes("groups", ClientGroup::from_code),
        formats: r.codes("formats", Format::from_code),
        languages: languages?,
        place,
        area,
        travel_km,
        remote: r.ticked("remote"),
        nhs,
    })
}

/// The fields of a claim.
pub fn draw_claim(f: &Filled) -> Markup {
    html! {
        (f.select("therapy", "Therapy", therapies()))
        (f.radios("evidence", "What permits it", choices(Evidence::ALL, Evidence::code, Evidence::words)))
        (f.input("certifier", "Certified by").hint("The body or school. Leave it empty if it is not known.").width(20))
        (f.date("obtained", "Obtained on").hint("Leave it empty if it is not known."))
        (f.date("expires", "Last day on which it holds").hint("Leave it empty if it does not expire."))
    }
}

/// Reads a claim.
pub fn read_claim(r: &mut Reader) -> Option<TherapyClaim> {
    let therapy = r.text("therapy", "Choose a therapy");
    let evidence = r.code("evidence", Evidence::from_code, "Choose what permits it");
    let certifier = r.optional("certifier").unwrap_or_default();
    let obtained = r.optional_date("obtained", "the day on which it was obtained", DateRule::PastOrToday);
    let expires = r.optional_date("expires", "the last day on which it holds", DateRule::Any);
    if obtained.zip(expires).is_some_and(|(first, last)| last < first) {
        r.wrong(
            "expires",
            "The last day must be on or after the day on which it was obtained",
        );
    }
    Some(TherapyClaim {
        therapy: TherapyCode::new(therapy?),
        evidence: evidence?,
        certifier,
        obtained,
        expires,
    })
}

/// The fields with what is stated of interest in paid work.
pub fn of_interest(interest: Option<&Interest>) -> Filled {
    let Some(i) = interest else {
        return Filled::default();
    };
    let mut values: Vec<(String, String)> = vec![
        ("interested".to_owned(), "yes".to_owned()),
        ("hours".to_owned(), i.hours_week.to_string()),
        ("asked".to_owned(), if i.may_be_asked { "yes" } else { "no" }.to_owned()),
    ];
    values.extend(i.bands.iter().map(|b| ("bands".to_owned(), b.to_string())));
    values.extend(i.settings.iter().map(|s| ("settings".to_owned(), s.code().to_owned())));
    values.extend(i.from.into_iter().flat_map(|on| date_values("from", on)));
    Filled::with(values)
}

/// The fields of interest in paid work.
pub fn draw_interest(f: &Filled) -> Markup {
    let more = html! {
        (f.input("hours", "Paid hours a week that could be given").hint("1 to 40.").numeric().width(2))
        (f.checkboxes("bands", "Agenda for Change bands that would do", BANDS.map(|b| (b.to_string(), format!("Band {b}")))))
        (f.checkboxes("settings", "Settings that would do", choices(Setting::ALL, Setting::code, Setting::words)).hint("Leave them all empty if any would do."))
        (f.date("from", "Earliest day").hint("Leave it empty if it could be at once."))
        (f.radios("asked", "May a service ask about paid posts that fit?", [("yes", "Yes"), ("no", "No")]).hint("Nobody is asked who has not said yes."))
    };
    html! {
        (f.radios("interested", "Interested in paid NHS work?", [
            choice("yes", "Yes").conditional(more),
            choice("no", "No"),
        ]))
    }
}

/// Reads the interest: none where there is none.
pub fn read_interest(r: &mut Reader) -> Option<Option<Interest>> {
    match r.fields().get("interested") {
        "yes" => {}
        "no" => return Some(None),
        _ => {
            r.wrong("interested", "Choose whether there is interest in paid NHS work");
            return None;
        }
    }
    let hours = r.number("hours", 1..=40_u16, "Enter 1 to 40 paid hours a week");
    let bands: Vec<u8> = r.codes("bands", |code| code.parse().ok().filter(|b| BANDS.contains(b)));
    if bands.is_empty() {
        r.wrong("bands", "Choose at least one band that would do");
    }
    let from = r.optional_date("from", "the earliest day", DateRule::Any);
    let asked = r.code(
        "asked",
        |code| ["yes", "no"].contains(&code).then_some(code == "yes"),
        "Choose whether a service may ask about posts",
    );
    Some(Some(Interest {
        hours_week: hours?,
        bands,
        settings: r.codes("settings", Setting::from_code),
        from,
        may_be_asked: asked?,
    }))
}

/// The fields with what was agreed of the directory.
pub fn of_listing(l: &Listing) -> Filled {
    let mut values = vec![
        ("listed", if l.listed { "yes".to_owned() } else { "no".to_owned() }),
        ("email", l.email.clone()),
        ("phone", crate::fmt::phone(&l.phone)),
        ("website", l.website.clone()),
    ];
    values.extend(l.has_room.then(|| ("room", "yes".to_owned())));
    Filled::with(values)
}

/// The fields of what the directory may show.
pub fn draw_listing(f: &Filled) -> Markup {
    let more = html! {
        (f.input("email", "Email address to show").hint("Leave it empty to show none.").kind("email").spellcheck(Some(false)).width(30))
        (f.phone("phone", "Phone number to show").hint("Leave it empty to show none."))
        (f.input("website", "Website to show").hint("Beginning with https://. Leave it empty to show none.").kind("url").spellcheck(Some(false)).width(30))
        (f.tick("room", "Has room for somebody new"))
    };
    html! {
        (f.radios("listed", "May the public directory show this entry?", [
            choice("yes", "Yes").conditional(more),
            choice("no", "No, show nothing"),
        ]))
    }
}

/// Reads what the directory may show. A no clears everything that it showed.
pub fn read_listing(r: &mut Reader) -> Option<Listing> {
    match r.fields().get("listed") {
        "yes" => {}
        "no" => return Some(Listing::default()),
        _ => {
            r.wrong("listed", "Choose whether the directory may show this entry");
            return None;
        }
    }
    let (email, phone) = (r.email("email"), r.phone("phone"));
    let website = r.optional("website").unwrap_or_default();
    if !website.is_empty() && !is_website(&website) {
        r.wrong("website", "Enter an address that begins with https:// or http://");
    }
    Some(Listing {
        listed: true,
        email: email.unwrap_or_default(),
        phone: phone.unwrap_or_default(),
        website,
        has_room: r.ticked("room"),
    })
}

/// Whether a text can be a link to a website and to nothing else.
pub fn is_website(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|rest| rest.contains('.') && !rest.starts_with('.') && rest.bytes().all(|b| b.is_ascii_graphic()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Fields;
    use jiff::civil::date;

    fn reader(fields: &[(&str, &str)]) -> Reader {
        Reader::new(fields.iter().copied().collect::<Fields>(), date(2026, 8, 11))
    }

    #[test]
    fn a_no_to_the_directory_clears_what_it_showed() {
        let mut r = reader(&[("listed", "no"), ("email", "a@example.org"), ("room", "yes")]);
        assert_eq!(read_listing(&mut r), Some(Listing::default()));
    }

    #[test]
    fn a_website_is_a_website() {
        for good in ["https://example.org", "http://www.example.org/a?b=c"] {
            assert!(is_website(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "https://",
            "https://local host.org",
            "example.org",
            "https://.org",
        ] {
            assert!(!is_website(bad), "{bad}");
        }
    }

    #[test]
    fn what_stands_in_an_entry_comes_back_from_its_fields() {
        let entry = Entry {
            name: Name {
                given: "Alma".into(),
                family: "Ash".into(),
                ..Name::default()
            },
            body: "UKCP".into(),
            number: "1001".into(),
            profession: "Psychotherapist".into(),
            scoped: Some(ScopedColumn::C),
            modality: "Psychoanalytic".into(),
            groups: vec![ClientGroup::Adults, ClientGroup::Perinatal],
            formats: vec![Format::Individual],
            languages: vec!["pl".into()],
            place: "Larkfield".into(),
            area: "QX1".into(),
            travel_km: Some(20),
            remote: true,
            nhs: Some(NhsHistory::Past),
        };
        let filled = of_entry(&entry);
        let mut r = Reader::new(filled.fields, date(2026, 8, 11));
        assert_eq!(read_entry(&mut r, Some(&entry), false), Some(entry));
    }
}
