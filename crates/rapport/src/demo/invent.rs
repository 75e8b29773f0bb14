//! Invented people: names of many cultures, NHS numbers of the 999 range, phones of the ranges kept for drama,
//! postcodes that are not in use, and what they might write in their own words.

use care::person::{Identity, Name, NhsNumber, Reach, SafeContact, SafeUse};
use care::terms::*;
use jiff::civil::Date;
use rand::{Rng, RngExt};
use std::collections::BTreeSet;

const GIVEN: &[(&str, Gender)] = &[
    ("Amara", Gender::Female),
    ("Beth", Gender::Female),
    ("Chidi", Gender::Male),
    ("Dilys", Gender::Female),
    ("Emre", Gender::Male),
    ("Farida", Gender::Female),
    ("Gethin", Gender::Male),
    ("Hana", Gender::Female),
    ("Ivor", Gender::Male),
    ("Jaswinder", Gender::Female),
    ("Kwame", Gender::Male),
    ("Leila", Gender::Female),
    ("Mairead", Gender::Female),
    ("Nikos", Gender::Male),
    ("Olu", Gender::Male),
    ("Priya", Gender::Female),
    ("Quentin", Gender::Male),
    ("Rosa", Gender::Female),
    ("Siobhan", Gender::Female),
    ("Tariq", Gender::Male),
    ("Una", Gender::Female),
    ("Viktor", Gender::Male),
    ("Wanjiru", Gender::Female),
    ("Xiu", Gender::Female),
    ("Yusuf", Gender::Male),
    ("Zofia", Gender::Female),
    ("Aled", Gender::Male),
    ("Blessing", Gender::Female),
    ("Ciaran", Gender::Male),
    ("Dorota", Gender::Female),
    ("Ewan", Gender::Male),
    ("Fatou", Gender::Female),
    ("Gwen", Gender::Female),
    ("Hassan", Gender::Male),
    ("Ines", Gender::Female),
    ("Jerome", Gender::Male),
    ("Kasia", Gender::Female),
    ("Lennox", Gender::Male),
    ("Meera", Gender::Female),
    ("Noor", Gender::Other),
    ("Oisin", Gender::Male),
    ("Pearl", Gender::Female),
    ("Rhys", Gender::Male),
    ("Shanice", Gender::Female),
    ("Tomasz", Gender::Male),
    ("Ulla", Gender::Female),
    ("Winston", Gender::Male),
    ("Yasmin", Gender::Female),
];

const FAMILY: &[&str] = &[
    "Abernant",
    "Adeyinka",
    "Brackenthwaite",
    "Bhattacharjee",
    "Coldbrook",
    "Czarnocki",
    "Dunmorrow",
    "Eastwick-Lowe",
    "Farnaby",
    "Georgallis",
    "Hallowfield",
    "Igbinedion",
    "Jarrowby",
    "Kapoorian",
    "Llanfair",
    "Mbekelu",
    "Northgill",
    "O'Driscanlon",
    "Penhallick",
    "Quillfeather",
    "Rahmanzai",
    "Silverdyke",
    "Thackaberry",
    "Umarkhel",
    "Vantongeren",
    "Wetherlam",
    "Xanthakis",
    "Yarborne",
    "Zielonka",
    "Ashgrovely",
    "Birchenough",
    "Corrigall",
    "Demetriadou",
    "Ellerslie",
    "Fairbourne",
    "Greenhalghe",
    "Hathersedge",
    "Iqbalani",
    "Jankowiak",
    "Kirkbrae",
    "Lockhartley",
    "Mistrygar",
    "Nkemelu",
    "Ormsgill",
    "Patelwala",
    "Rookhope",
    "Stanedge",
    "Trevanionne",
    "Underskiddaw",
    "Wainstalls",
];

const STREETS: &[&str] = &[
    "Larch Row",
    "Mill Lane",
    "Quarry Street",
    "Saddlers Yard",
    "Tannery Way",
    "Willow Bank",
];
const TOWNS: &[&str] = &["Wrenfield", "Coldmere", "Ashby Fell", "Thornwick", "Little Harrow"];

/// What somebody comes with: own words, what a GP writes, what may help.
pub struct Matter {
    /// Presenting problem code of the catalogue, chosen by a clinician later; none for distress without a label.
    pub problem: Option<&'static str>,
    /// In the person's words.
    pub own_words: &'static str,
    /// What they hope for.
    pub hopes: &'static str,
    /// What a referrer writes.
    pub reason: &'static str,
    /// Social circumstances.
    pub circumstances: &'static [SocialCircumstance],
    /// Therapies that fit, best first.
    pub therapies: &'static [&'static str],
}

use SocialCircumstance as S;

/// What people come with.
pub const MATTERS: &[Matter] = &[
    Matter {
        problem: Some("depression"),
        own_words: "Since the spring I get up, go to work, come home and lie down. I used to sing in a choir. I can't remember why I liked it.",
        hopes: "To want something again.",
        reason: "Low mood for eight months, poor sleep, has withdrawn from friends. Tried an SSRI with some effect.",
        circumstances: &[S::Work],
        therapies: &["CBT", "BA", "PCECFD", "IPT"],
    },
    Matter {
        problem: Some("depression"),
        own_words: "It comes back every few years and each time it takes more of me with it. I would like to understand where it comes from, not just get through it again.",
        hopes: "Not to be afraid of the next one.",
        reason: "Third episode of depression. Has had CBT twice with benefit that did not last. Asks for longer work.",
        circumstances: &[S::Loneliness],
        therapies: &["DIT", "STPP", "LTPP", "CBT"],
    },
    Matter {
        problem: Some("gad"),
        own_words: "I check the doors, the cooker, my phone, my children's breathing. I know it is too much. Knowing doesn't help.",
        hopes: "An hour in the day when I'm not expecting the worst.",
        reason: "Generalised worry, muscle tension, avoids travel. Two children under five.",
        circumstances: &[S::Caring, S::Debt],
        therapies: &["CBT", "GSH"],
    },
    Matter {
        problem: Some("ptsd"),
        own_words: "A lorry hit us on the bypass. I was not badly hurt. I can't get into a car, and I see his face.",
        hopes: "To drive my daughter to school.",
        reason: "Road accident eleven months ago, nightmares, avoids roads, startles. Off work since.",
        circumstances: &[S::Work, S::Debt],
        therapies: &["TFCBT", "EMDR"],
    },
    Matter {
        problem: Some("grief"),
        own_words: "Mum died in the home where I work, with eleven others that winter. I looked after all of them. People say time heals. It has been long enough.",
        hopes: "To be able to walk down that corridor.",
        reason: "Care worker, bereaved at work and at home. Has not taken leave. Tearful, guilty, exhausted.",
        circumstances: &[S::Bereavement, S::Work],
        therapies: &["PCECFD", "IPT", "CBT"],
    },
    Matter {
        problem: None,
        own_words: "The landlord wants us out by March. My husband has stopped talking. I don't know if this is something you do.",
        hopes: "Somebody to think with.",
        reason: "Distress with housing and debt. No psychiatric history. Would like to talk.",
        circumstances: &[S::Housing, S::Debt],
        therapies: &["PCECFD", "GSH"],
    },
    Matter {
        problem: Some("long_standing_relational"),
        own_words: "I get close to people and then I disappear, or I make them. I am forty-one and I have done this since school.",
        hopes: "To stay.",
        reason: "Long-standing difficulties in relationships, early loss, thoughtful about it. Community team supports psychotherapy.",
        circumstances: &[S::Loneliness],
        therapies: &["LTPP", "CAT", "DIT"],
    },
    Matter {
        problem: Some("panic"),
        own_words: "My heart goes and I think this is it. I've been to A&E four times. They are kind about it, which is worse.",
        hopes: "To take the bus.",
        reason: "Panic attacks with four emergency attendances, heart checked and well.",
        circumstances: &[],
        therapies: &["CBT", "GSH"],
    },
    Matter {
        problem: Some("ocd"),
        own_words: "Washing takes three hours. My skin bleeds. I hide it from my boys.",
        hopes: "To cook for my family.",
        reason: "Contamination fears with washing rituals of several hours a day.",
        circumstances: &[S::Work],
        therapies: &["CBT"],
    },
    Matter {
        problem: Some("depression"),
        own_words: "After the baby I was told it would lift. He is ten months old. I love him from behind glass.",
        hopes: "To feel it.",
        reason: "Postnatal depression, ten months, bonding difficulties. Health visitor concerned. No risk to the baby.",
        circumstances: &[S::Caring],
        therapies: &["IPT", "CBT", "DIT"],
    },
    Matter {
        problem: Some("social_anxiety"),
        own_words: "I took the night shift so that nobody would see me eat.",
        hopes: "To sit in the canteen.",
        reason: "Social anxiety since adolescence, avoids meetings, turned down promotion.",
        circumstances: &[S::Work],
        therapies: &["CBT", "STPP"],
    },
    Matter {
        problem: Some("relationship_distress"),
        own_words: "We are kind to each other and it is like living with a lodger. He would come too.",
        hopes: "To find out whether there is still something.",
        reason: "Low mood linked to the relationship. Partner willing to attend.",
        circumstances: &[],
        therapies: &["CTFD", "PCECFD", "IPT"],
    },
];

/// What a referrer may write about medication.
pub const MEDICATION: &[&str] = &[
    "Sertraline 50 mg",
    "Citalopram 20 mg, since January",
    "Mirtazapine 15 mg at night",
    "None",
];

/// Picks one.
pub fn pick<'a, T>(rng: &mut impl Rng, all: &'a [T]) -> Option<&'a T> {
    if all.is_empty() {
        None
    } else {
        all.get(rng.random_range(0..all.len()))
    }
}

/// True with this chance.
pub fn chance(rng: &mut impl Rng, p: f64) -> bool {
    rng.random_bool(p)
}

/// An NHS number of the 999 range whose check digit holds: the `n`th that exists.
pub fn nhs_number(n: u32) -> NhsNumber {
    // Every eleventh body has no check digit; walk on to the next that has one.
    let mut body = 999_100_000 + u64::from(n) * 7;
    loop {
        let digits: Vec<u64> = (0..9).rev().map(|p| body / 10_u64.pow(p) % 10).collect();
        let sum: u64 = digits.iter().zip((2..=10).rev()).map(|(d, w)| d * w).sum();
        match (11 - sum % 11) % 11 {
            10 => body += 1,
            check => {
                return NhsNumber {
                    digits: format!("{body}{check}"),
                    status: NhsNumberStatus::Given,
                };
            }
        }
    }
}

/// The full names that are taken: no two records of a demonstration bear one name, so that whoever looks somebody up finds
/// them. What chance draws stays what it was; only a family name that would make a pair is changed.
#[derive(Debug, Clone)]
pub struct Names(BTreeSet<(String, String)>);

/// Names given by hand that chance could draw as well.
const BY_HAND: [(&str, &str); 1] = [("Gethin", "Ormsgill")];

impl Default for Names {
    fn default() -> Self {
        Self(
            BY_HAND
                .map(|(given, family)| (given.to_owned(), family.to_owned()))
                .into(),
        )
    }
}

impl Names {
    /// Keeps a name that somebody bears already, as it stands.
    pub fn keep(&mut self, name: &Name) {
        self.0.insert((name.given.clone(), name.family.clone()));
    }

    /// A name that nobody bears yet, and how somebody of it sees themself.
    pub fn draw(&mut self, rng: &mut impl Rng) -> (Name, Gender) {
        let (mut name, gender) = name(rng);
        self.settle(&mut name);
        (name, gender)
    }

    /// Gives a name the next family name with which nobody bears it; when all are borne, two of them joined.
    pub fn settle(&mut self, name: &mut Name) {
        let all = FAMILY.len();
        let at = FAMILY.iter().position(|family| *family == name.family).unwrap_or(0);
        let single = (0..all).map(|turn| family_at(at + turn).to_owned());
        let joined = (0..all * (all - 1))
            .map(|turn| format!("{}-{}", family_at(at + turn), family_at(at + turn + 1 + turn / all)));
        for family in std::iter::once(name.family.clone()).chain(single).chain(joined) {
            if self.0.insert((name.given.clone(), family.clone())) {
                name.family = family;
                return;
            }
        }
    }
}

fn family_at(at: usize) -> &'static str {
    FAMILY.get(at % FAMILY.len()).copied().unwrap_or("Northgill")
}

/// A name, whoever else bears it.
fn name(rng: &mut impl Rng) -> (Name, Gender) {
    let (given, gender) = pick(rng, GIVEN).copied().unwrap_or(("Sam", Gender::Unknown));
    let family = pick(rng, FAMILY).copied().unwrap_or("Northgill");
    (
        Name {
            given: given.into(),
            family: family.into(),
            uses: None,
            title: None,
        },
        gender,
    )
}

/// The `n`th person: who they are, how to reach them, how to do so safely.
pub fn person(rng: &mut impl Rng, names: &mut Names, n: u32, today: Date) -> (Identity, Reach, SafeContact) {
    let (mut name, gender) = names.draw(rng);
    if chance(rng, 0.08) {
        name.uses = Some(name.given.chars().take(3).collect());
    }
    let age = 18 + i16::try_from(rng.random_range(0..35) + rng.random_range(0..35)).unwrap_or(30);
    let born = Date::new(today.year() - age, rng.random_range(1..=12), rng.random_range(1..=28)).ok();
    let identity = Identity {
        born,
        nhs_number: chance(rng, 0.94).then(|| nhs_number(n)),
        gender: Some(gender),
        pronouns: chance(rng, 0.05).then(|| "they/them".to_owned()),
        gp_practice: pick(
            rng,
            &["Larch Row Surgery", "Mill Lane Practice", "Coldmere Health Centre"],
        )
        .map(|s| (*s).into()),
        name: Some(name.clone()),
    };
    let town = pick(rng, TOWNS).copied().unwrap_or("Wrenfield");
    let street = pick(rng, STREETS).copied().unwrap_or("Mill Lane");
    let reach = Reach {
        phone: chance(rng, 0.93).then(|| format!("07700 900{:03}", n % 1000)),
        other_phone: None,
        email: chance(rng, 0.8).then(|| format!("{}.{n}@example.org", name.given.to_lowercase())),
        address: vec![format!("{} {street}", 1 + n % 90), town.into()],
        postcode: Some(format!(
            "ZZ{} {}{}",
            1 + n % 9,
            n % 10,
            ["AA", "BD", "FG"][n as usize % 3]
        )),
    };
    let careful = chance(rng, 0.12);
    let safe = SafeContact {
        phone: if chance(rng, 0.04) { SafeUse::No } else { SafeUse::Yes },
        voicemail: if careful { SafeUse::No } else { SafeUse::NeutralOnly },
        text: if careful { SafeUse::NeutralOnly } else { SafeUse::Yes },
        email: SafeUse::Yes,
        letter: if careful { SafeUse::No } else { SafeUse::Yes },
        times: Vec::new(),
    };
    (identity, reach, safe)
}

/// Wishes of somebody who waits.
pub fn wishes(rng: &mut impl Rng) -> Wishes {
    let mut w = Wishes::default();
    if chance(rng, 0.35) {
        w.parts = vec![*pick(rng, PartOfDay::ALL).unwrap_or(&PartOfDay::Morning)];
    }
    if chance(rng, 0.3) {
        w.days = vec![Day::Tuesday, Day::Wednesday, Day::Thursday];
    }
    if chance(rng, 0.25) {
        w.media = vec![*pick(rng, &[Medium::InPerson, Medium::Video]).unwrap_or(&Medium::InPerson)];
    }
    if chance(rng, 0.08) {
        w.therapist_gender = Some(Gender::Female);
    }
    w.short_notice = chance(rng, 0.3);
    w
}

/// Answers to an instrument of `items` items (each up to `top`) that add up to about `score`; the last item, where it
/// is a safety item, stays 0 unless `safety` says otherwise.
pub fn answers(
    rng: &mut impl Rng,
    items: usize,
    top: u8,
    score: u16,
    safety_item: Option<usize>,
    safety: u8,
) -> Vec<Option<u8>> {
    let mut out = vec![0_u8; items];
    let free: Vec<usize> = (0..items).filter(|i| Some(*i) != safety_item).collect();
    let room = u16::try_from(free.len()).unwrap_or(0) * u16::from(top);
    let mut left = score.saturating_sub(u16::from(safety)).min(room);
    while left > 0 {
        if let Some(cell) = pick(rng, &free).and_then(|i| out.get_mut(*i)).filter(|c| **c < top) {
            *cell += 1;
            left -= 1;
        }
    }
    if let Some(cell) = safety_item.and_then(|i| out.get_mut(i)) {
        *cell = safety.min(top);
    }
    out.into_iter().map(Some).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn invented_nhs_numbers_are_valid_distinct_and_of_the_999_range() {
        let mut seen = std::collections::BTreeSet::new();
        for n in 0..5000 {
            let digits = nhs_number(n).digits;
            assert!(
                exchange::nhs_number::parse(&digits).is_ok() && digits.starts_with("999"),
                "{digits}"
            );
            seen.insert(digits);
        }
        assert_eq!(seen.len(), 5000);
    }

    #[test]
    fn no_two_people_bear_one_name_whatever_the_seed() {
        for seed in [1, 7, 11, 2026, 65_535] {
            let mut rng = rand_pcg::Pcg64::seed_from_u64(seed);
            let mut names = Names::default();
            let known = Name {
                given: "Violetta".into(),
                family: "Underskiddaw".into(),
                uses: Some("Vi".into()),
                title: None,
            };
            names.keep(&known);
            let mut again = Name { uses: None, ..known };
            names.settle(&mut again);
            assert_ne!(again.family, "Underskiddaw");
            let mut borne = BTreeSet::new();
            let mut joined = 0;
            for n in 0..6_000_u32 {
                let day = Date::constant(2024, 1, 1).saturating_add(jiff::Span::new().days(i64::from(n % 900)));
                let (identity, ..) = person(&mut rng, &mut names, n, day);
                let name = identity.name.unwrap();
                joined += u32::from(name.family.contains('-'));
                assert!(
                    borne.insert(name.full().to_lowercase()),
                    "{} stands twice (seed {seed})",
                    name.full()
                );
            }
            // More people than there are pairs of names: the rest bear two family names.
            assert!(joined > 3_000, "{joined}");
        }
    }

    #[test]
    fn answers_add_up_and_keep_the_safety_item() {
        let mut rng = rand_pcg::Pcg64::seed_from_u64(3);
        for score in 0..=27 {
            let given = answers(&mut rng, 9, 3, score, Some(8), u8::from(score > 4));
            let sum: u16 = given.iter().flatten().map(|a| u16::from(*a)).sum();
            assert_eq!(sum, score.min(24 + u16::from(score > 4)));
            assert_eq!(given[8], Some(u8::from(score > 4)));
        }
    }
}
