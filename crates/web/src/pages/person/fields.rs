//! Fields about a person that several forms ask for: names, birth date, NHS number, how to reach them and how to do so
//! safely, access needs. Drawn and read here, so that every form asks in the same words and stores the same way.

use crate::form::{DateRule, Filled, Reader, choices, date_values};
use crate::person_banner::language_words;
use crate::say::say;
use care::person::{Identity, Name, Reach, SafeContact, SafeUse};
use care::terms::{AccessNeed, ConsentKind, PartOfDay};
use maud::{Markup, html};
use nhsuk::Legend;

/// Languages to choose an interpreter for.
const LANGUAGES: [&str; 23] = [
    "ar", "bn", "bfi", "cy", "es", "fa", "fr", "gu", "hi", "hu", "it", "ku", "lt", "pa", "pl", "pt", "ro", "so", "ta",
    "tr", "uk", "ur", "zh",
];

/// Ways to reach somebody, as the short question asks for them: the value sent, and how it is said.
const WAYS: [(&str, &str); 5] = [
    ("phone", "Phone call"),
    ("voicemail", "Voicemail"),
    ("text", "Text message"),
    ("email", "Email"),
    ("letter", "Letter to the home address"),
];

/// The same ways in the message files, for the person.
const WAY_NAMES: [&str; 5] = [
    "hub-way-phone",
    "hub-way-voicemail",
    "hub-way-text",
    "hub-way-email",
    "hub-way-letter",
];

/// To whom a form speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum Voice {
    /// To the person.
    You,
    /// To somebody who fills it in about the person.
    They,
}

impl Voice {
    /// What the person reads, by its name in the message files; or what staff read.
    pub(in crate::pages) fn says(self, you: &str, they: &str) -> String {
        match self {
            Self::You => say(you),
            Self::They => they.to_owned(),
        }
    }
}

/// First name, last name, the name used.
pub(in crate::pages) fn names(form: &Filled, voice: Voice) -> Markup {
    let own = voice == Voice::You;
    let token = |token: &'static str| if own { token } else { "off" };
    html! {
        (form.input("given", voice.says("hub-given", "First name or names")).autocomplete(token("given-name")).spellcheck(Some(false)))
        (form.input("family", voice.says("hub-family", "Last name")).autocomplete(token("family-name")).spellcheck(Some(false))
            .hint(voice.says("hub-family-hint", "Leave it empty if they have one name only.")))
        (form.input("uses", voice.says("hub-uses", "The name they use, if it is another (optional)")).spellcheck(Some(false)))
    }
}

/// The date of birth.
pub(in crate::pages) fn born(form: &Filled, voice: Voice) -> Markup {
    let date = form
        .date("born", Legend::small(voice.says("hub-born", "Date of birth")))
        .hint("For example, 15 3 1984");
    html! { @if voice == Voice::You { (date.birthday()) } @else { (date) } }
}

/// "Do you know the NHS number?", and the number.
pub(in crate::pages) fn nhs_number(form: &Filled, voice: Voice) -> Markup {
    let number = form
        .nhs_number("nhs-number", "NHS number")
        .hint("A 10 digit number, like 999 012 3454");
    let known = voice.says("hub-nhs-yes", "Yes");
    let unknown = voice.says("hub-nhs-no", "No");
    html! {
        (form.radios("knows-nhs", Legend::small(voice.says("hub-nhs", "Do you know their NHS number?")), [
            nhsuk::choice("yes", known).conditional(html! { (number) }),
            nhsuk::choice("no", unknown),
        ]).hint(voice.says("hub-nhs-hint", "It helps us not to mix people up. Nobody is turned away without it.")))
    }
}

/// Who they are, as the fields above were filled in. A name must be there; the rest may be left out.
pub(in crate::pages) fn read_identity(r: &mut Reader, voice: Voice) -> Identity {
    let name = Name {
        given: r.optional("given").unwrap_or_default(),
        family: r.optional("family").unwrap_or_default(),
        uses: r.optional("uses"),
        title: None,
    };
    if name.full().is_empty() {
        r.wrong("given", voice.says("hub-name-missing", "Enter the person’s name"));
    }
    let born = r.optional_date(
        "born",
        &voice.says("hub-born-what", "the date of birth"),
        DateRule::PastOrToday,
    );
    let knows = r.fields().get("knows-nhs").to_owned();
    let nhs_number = if knows == "no" {
        None
    } else {
        r.nhs_number("nhs-number")
    };
    if knows == "yes" && r.optional("nhs-number").is_none() {
        r.wrong("nhs-number", "Enter the NHS number, or choose that you do not know it");
    }
    Identity {
        name: Some(name).filter(|n| !n.full().is_empty()),
        born,
        nhs_number,
        gender: None,
        pronouns: r.optional("pronouns"),
        gp_practice: r.optional("gp-practice"),
    }
}

/// Phone, email and address.
pub(in crate::pages) fn reach(form: &Filled, voice: Voice) -> Markup {
    let own = voice == Voice::You;
    let token = |token: &'static str| if own { token } else { "off" };
    html! {
        (form.phone("phone", voice.says("hub-phone", "Phone number")).autocomplete(token("tel")))
        (form.input("email", voice.says("hub-email", "Email address (optional)")).kind("email").autocomplete(token("email")).spellcheck(Some(false)))
        (form.textarea("address", voice.says("hub-address", "Address")).rows(4).autocomplete(token("street-address")))
        (form.input("postcode", voice.says("hub-postcode", "Postcode")).width(10).autocomplete(token("postal-code")).spellcheck(Some(false)))
    }
}

/// How to reach them, as it was filled in.
pub(in crate::pages) fn read_reach(r: &mut Reader) -> Reach {
    let lines = r.optional("address").unwrap_or_default();
    Reach {
        phone: r.phone("phone"),
        other_phone: r.phone("other-phone"),
        email: r.email("email"),
        address: lines
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .map(str::to_owned)
            .collect(),
        postcode: r.postcode("postcode"),
    }
}

/// The values of [`reach`] to begin with.
pub(in crate::pages) fn reach_values(reach: &Reach) -> Vec<(String, String)> {
    let mut out = vec![("address".to_owned(), reach.address.join("\n"))];
    let named = [
        ("phone", &reach.phone),
        ("other-phone", &reach.other_phone),
        ("email", &reach.email),
        ("postcode", &reach.postcode),
    ];
    out.extend(
        named
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?))),
    );
    out
}

/// The values of the identity fields to begin with.
pub(in crate::pages) fn identity_values(identity: &Identity) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    if let Some(name) = &identity.name {
        out.push(("given".to_owned(), name.given.clone()));
        out.push(("family".to_owned(), name.family.clone()));
        out.extend(name.uses.clone().map(|uses| ("uses".to_owned(), uses)));
    }
    out.extend(identity.born.into_iter().flat_map(|born| date_values("born", born)));
    if let Some(number) = &identity.nhs_number {
        out.push(("knows-nhs".to_owned(), "yes".to_owned()));
        out.push(("nhs-number".to_owned(), number.digits.clone()));
    }
    out.extend(identity.gender.map(|g| ("gender".to_owned(), g.code().to_owned())));
    out.extend(identity.pronouns.clone().map(|p| ("pronouns".to_owned(), p)));
    out.extend(identity.gp_practice.clone().map(|p| ("gp-practice".to_owned(), p)));
    out
}

/// The short question of referral forms: which ways are safe. What is not ticked is not used.
pub(in crate::pages) fn safe_ways(form: &Filled, voice: Voice) -> Markup {
    let ways = WAYS
        .into_iter()
        .zip(WAY_NAMES)
        .map(|((way, words), name)| (way, voice.says(name, words)));
    html! {
        (form.checkboxes("safe", Legend::small(voice.says("hub-safe", "How may we contact them safely?")), ways)
            .hint(voice.says("hub-safe-hint", "Tick what the person has agreed to. We use nothing else. Leave all empty if nobody has asked them.")))
        (form.tick("neutral", voice.says("hub-neutral", "Do not say who we are: somebody else may hear or read it")))
        (form.textarea("careful", voice.says("hub-careful", "Anything to be careful of (optional)")).rows(2)
            .hint(voice.says("hub-careful-hint", "For example: a partner opens the letters, only call in the morning.")))
    }
}

/// What the short question came to: nothing if nobody was asked. What may be used is consented to.
pub(in crate::pages) fn read_safe_ways(r: &mut Reader) -> (Option<SafeContact>, Option<String>, Vec<ConsentKind>) {
    let ticked: Vec<String> = r.codes("safe", |code| Some(code.to_owned()));
    let careful = r.optional("careful");
    let neutral = r.ticked("neutral");
    if ticked.is_empty() && careful.is_none() && !neutral {
        return (None, None, Vec::new());
    }
    let has = |way: &str| ticked.iter().any(|t| t == way);
    let used = |way: &str| match (has(way), neutral, ticked.is_empty()) {
        (true, false, _) => SafeUse::Yes,
        (true, true, _) => SafeUse::NeutralOnly,
        // Nobody said which ways are safe, only what to be careful of.
        (false, _, true) => SafeUse::NotAsked,
        (false, _, false) => SafeUse::No,
    };
    let safe = SafeContact {
        phone: used("phone"),
        voicemail: used("voicemail"),
        text: used("text"),
        email: used("email"),
        letter: used("letter"),
        times: r.codes("times", PartOfDay::from_code),
    };
    let consents = [
        ("voicemail", ConsentKind::Voicemail),
        ("text", ConsentKind::TextMessages),
        ("email", ConsentKind::Email),
    ];
    let consents = consents
        .into_iter()
        .filter(|(way, _)| has(way))
        .map(|(_, kind)| kind)
        .collect();
    (Some(safe), careful, consents)
}

/// The whole question, way by way, as staff ask it.
pub(in crate::pages) fn safe_contact(form: &Filled) -> Markup {
    let uses = choices(SafeUse::ALL, SafeUse::code, SafeUse::words);
    html! {
        @for (way, words) in WAYS {
            (form.radios(&format!("safe-{way}"), Legend::small(words), uses.clone()).small(true))
        }
        (form.checkboxes("times", Legend::small("When calls suit"), choices(PartOfDay::ALL, PartOfDay::code, PartOfDay::words))
            .hint("Leave all empty if any time in working hours suits."))
        (form.textarea("careful", "Anything to be careful of").rows(3).hint("Shown before every call, text, letter and voicemail."))
    }
}

/// The values of [`safe_contact`] to begin with.
pub(in crate::pages) fn safe_values(safe: &SafeContact, careful: Option<&str>) -> Vec<(String, String)> {
    let ways = [safe.phone, safe.voicemail, safe.text, safe.email, safe.letter];
    let mut out: Vec<(String, String)> = WAYS
        .iter()
        .zip(ways)
        .map(|((way, _), used)| (format!("safe-{way}"), used.code().to_owned()))
        .collect();
    out.extend(safe.times.iter().map(|t| ("times".to_owned(), t.code().to_owned())));
    out.extend(careful.map(|c| ("careful".to_owned(), c.to_owned())));
    out
}

/// What the whole question came to.
pub(in crate::pages) fn read_safe_contact(r: &mut Reader) -> Option<(SafeContact, Option<String>)> {
    let mut used = |way: &str| r.code(&format!("safe-{way}"), SafeUse::from_code, "Choose what is safe");
    let (phone, voicemail, text, email, letter) = (
        used("phone"),
        used("voicemail"),
        used("text"),
        used("email"),
        used("letter"),
    );
    let times = r.codes("times", PartOfDay::from_code);
    let careful = r.optional("careful");
    let safe = SafeContact {
        phone: phone?,
        voicemail: voicemail?,
        text: text?,
        email: email?,
        letter: letter?,
        times,
    };
    Some((safe, careful))
}

/// Access needs and an interpreter.
pub(in crate::pages) fn needs(form: &Filled, voice: Voice) -> Markup {
    let languages = LANGUAGES
        .iter()
        .map(|code| ((*code).to_owned(), language_words(code).to_owned()));
    let offered = AccessNeed::ALL.iter().map(|need| match voice {
        Voice::You => (need.code(), super::super::refer::need_words(*need)),
        Voice::They => (need.code(), need.words().to_owned()),
    });
    // A language that a message named and the list does not know stays as it is.
    let kept = form.fields.get("interpreter").to_owned();
    let kept = (!kept.is_empty() && !LANGUAGES.contains(&kept.as_str()))
        .then(|| (kept.clone(), language_words(&kept).to_owned()));
    html! {
        (form.checkboxes("needs", Legend::small(voice.says("hub-needs", "What helps them to use the service?")), offered)
            .hint(voice.says("hub-needs-hint", "Leave all empty if they need none of these, or if it is not known.")))
        (form.select("interpreter", voice.says("hub-interpreter", "An interpreter for this language"), languages.chain(kept))
            .hint(voice.says("hub-interpreter-hint", "Leave it empty if none is needed.")))
    }
}

/// Access needs and interpreter, as they were filled in.
pub(in crate::pages) fn read_needs(r: &mut Reader) -> (Vec<AccessNeed>, Option<String>) {
    (r.codes("needs", AccessNeed::from_code), r.optional("interpreter"))
}

/// The values of [`needs`] to begin with.
pub(in crate::pages) fn needs_values(needs: &[AccessNeed], interpreter: Option<&str>) -> Vec<(String, String)> {
    let needs = needs.iter().map(|n| ("needs".to_owned(), n.code().to_owned()));
    needs
        .chain(interpreter.map(|i| ("interpreter".to_owned(), i.to_owned())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn reader(pairs: &[(&str, &str)]) -> Reader {
        Reader::new(pairs.iter().copied().collect(), date(2026, 8, 11))
    }

    #[test]
    fn what_is_not_ticked_is_not_used_and_nobody_asked_stays_nobody_asked() {
        let (safe, careful, consents) =
            read_safe_ways(&mut reader(&[("safe", "phone"), ("safe", "text"), ("neutral", "yes")]));
        let safe = safe.unwrap();
        assert_eq!((safe.phone, safe.text), (SafeUse::NeutralOnly, SafeUse::NeutralOnly));
        assert_eq!(
            (safe.letter, safe.voicemail, safe.email),
            (SafeUse::No, SafeUse::No, SafeUse::No)
        );
        assert_eq!(careful, None);
        assert_eq!(consents, [ConsentKind::TextMessages]);
        assert_eq!(read_safe_ways(&mut reader(&[])).0, None);
        let (safe, careful, _) = read_safe_ways(&mut reader(&[("careful", "Mother opens the post")]));
        assert_eq!(safe, Some(SafeContact::default()));
        assert_eq!(careful.as_deref(), Some("Mother opens the post"));
    }

    #[test]
    fn what_is_known_comes_back_as_it_was() {
        let identity = Identity {
            name: Some(Name {
                given: "Zoë".into(),
                family: "O’Neill".into(),
                uses: Some("Zo".into()),
                title: None,
            }),
            born: Some(date(1990, 2, 28)),
            pronouns: Some("she".into()),
            ..Identity::default()
        };
        let fields = identity_values(&identity);
        let mut r = Reader::new(fields.into_iter().collect(), date(2026, 8, 11));
        assert_eq!(read_identity(&mut r, Voice::They), identity);
        let reach = Reach {
            phone: Some("07700900123".into()),
            address: vec!["1 High Street".into(), "Moorside".into()],
            postcode: Some("ZZ99 3VZ".into()),
            ..Reach::default()
        };
        let mut r = Reader::new(reach_values(&reach).into_iter().collect(), date(2026, 8, 11));
        assert_eq!(read_reach(&mut r), reach);
        let safe = SafeContact {
            letter: SafeUse::No,
            times: vec![PartOfDay::Evening],
            ..SafeContact::default()
        };
        let mut r = Reader::new(safe_values(&safe, Some("x")).into_iter().collect(), date(2026, 8, 11));
        assert_eq!(read_safe_contact(&mut r), Some((safe, Some("x".to_owned()))));
    }

    #[test]
    fn a_person_without_any_name_is_asked_for_one() {
        let mut r = reader(&[("knows-nhs", "yes")]);
        let identity = read_identity(&mut r, Voice::You);
        let form = r.finish(|| Some(identity)).unwrap_err();
        assert_eq!(form.errors.at("given"), Some("Enter your name"));
        assert!(form.errors.at("nhs-number").is_some());
    }
}
