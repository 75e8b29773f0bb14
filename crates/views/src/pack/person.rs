//! A person, packed: texts side by side in one string, the rest in bits.

use super::day::Day;
use super::names::{Names, Sym};
use crate::search::letters;
use crate::summary::PersonSummary;
use care::PersonId;
use care::person::{LinkReason, Name, NhsNumber, SafeContact, SafeUse};
use care::terms::{AccessNeed, ConsentKind, Gender, NhsNumberStatus, PartOfDay};

/// Stands between two texts; a blank takes its place where somebody typed it.
const BETWEEN: char = '\u{1f}';

/// A person, packed. Episodes and linked people are numbers.
#[derive(Debug, Clone)]
pub(crate) struct PersonSlot {
    pub(crate) id: PersonId,
    /// First names, last name, name used, title, phone, NHS number.
    texts: Box<str>,
    /// Versions of a stream begin with 1: 0 for a person of whom only episodes are known so far.
    pub(crate) version: u32,
    pub(crate) episodes: Box<[u32]>,
    links: Option<Box<[(PersonId, LinkReason)]>>,
    born: Day,
    interpreter: Sym,
    needs: u16,
    consents: u8,
    call_times: u8,
    safe: [SafeUse; 5],
    gender: Option<Gender>,
    nhs_status: Option<NhsNumberStatus>,
    named: bool,
    died: bool,
}

const _: () = assert!(size_of::<PersonSlot>() <= 96);
// One bit each.
const _: () = assert!(AccessNeed::ALL.len() <= 16 && ConsentKind::ALL.len() <= 8 && PartOfDay::ALL.len() <= 8);

fn bits<T: Copy>(items: &[T], number: impl Fn(T) -> u16) -> u16 {
    items.iter().fold(0, |bits, item| bits | 1 << number(*item))
}

fn listed<T: Copy>(all: &[T], bits: u16, number: impl Fn(T) -> u16) -> Vec<T> {
    all.iter()
        .copied()
        .filter(|item| bits & 1 << number(*item) != 0)
        .collect()
}

impl PersonSlot {
    /// A person of whom nothing but the id is known yet.
    pub(crate) fn unknown(id: PersonId) -> Self {
        Self {
            id,
            texts: Box::default(),
            version: 0,
            episodes: Box::default(),
            links: None,
            born: Day::NONE,
            interpreter: Sym::NONE,
            needs: 0,
            consents: 0,
            call_times: 0,
            safe: [SafeUse::NotAsked; 5],
            gender: None,
            nhs_status: None,
            named: false,
            died: false,
        }
    }

    /// Packs a summary. `episodes` are the numbers of its episodes.
    pub(crate) fn pack(p: &PersonSummary, episodes: Box<[u32]>, names: &mut Names) -> Self {
        let name = p.name.as_ref();
        let texts = [
            name.map_or("", |n| &n.given),
            name.map_or("", |n| &n.family),
            name.and_then(|n| n.uses.as_deref()).unwrap_or(""),
            name.and_then(|n| n.title.as_deref()).unwrap_or(""),
            p.phone.as_deref().unwrap_or(""),
            p.nhs_number.as_ref().map_or("", |n| &n.digits),
        ];
        let texts: Vec<String> = texts.iter().map(|t| t.replace(BETWEEN, " ")).collect();
        let SafeContact {
            phone,
            voicemail,
            text,
            email,
            letter,
            times,
        } = &p.safe_contact;
        let [call_times, _] = bits(times, |t| t as u16).to_le_bytes();
        let [consents, _] = bits(&p.consents, |c| c as u16).to_le_bytes();
        Self {
            id: p.id,
            texts: texts.join("\u{1f}").into(),
            version: u32::try_from(p.version).unwrap_or(u32::MAX),
            episodes,
            links: (!p.links.is_empty()).then(|| p.links.as_slice().into()),
            born: p.born.into(),
            interpreter: names.opt_sym(p.interpreter.as_deref()),
            needs: bits(&p.needs, |n| n as u16),
            consents,
            call_times,
            safe: [*phone, *voicemail, *text, *email, *letter],
            gender: p.gender,
            nhs_status: p.nhs_number.as_ref().map(|n| n.status),
            named: p.name.is_some(),
            died: p.died,
        }
    }

    /// The summary; `episodes` turns a number into an episode's id.
    pub(crate) fn unpack(&self, names: &Names, episode: impl Fn(u32) -> Option<care::EpisodeId>) -> PersonSummary {
        let [given, family, uses, title, phone, nhs] = self.texts();
        let given_text = |t: &str| (!t.is_empty()).then(|| t.to_owned());
        let [safe_phone, voicemail, text, email, letter] = self.safe;
        PersonSummary {
            id: self.id,
            version: u64::from(self.version),
            name: self.named.then(|| Name {
                given: given.to_owned(),
                family: family.to_owned(),
                uses: given_text(uses),
                title: given_text(title),
            }),
            born: self.born.get(),
            nhs_number: self.nhs_status.map(|status| NhsNumber {
                digits: nhs.to_owned(),
                status,
            }),
            gender: self.gender,
            phone: given_text(phone),
            safe_contact: SafeContact {
                phone: safe_phone,
                voicemail,
                text,
                email,
                letter,
                times: listed(PartOfDay::ALL, u16::from(self.call_times), |t| t as u16),
            },
            needs: self.needs(),
            interpreter: self.interpreter(names),
            consents: listed(ConsentKind::ALL, u16::from(self.consents), |c| c as u16),
            episodes: self.episodes.iter().filter_map(|n| episode(*n)).collect(),
            links: self.links.as_deref().unwrap_or_default().to_vec(),
            died: self.died,
        }
    }

    /// First names, last name, name used, title, phone, NHS number.
    fn texts(&self) -> [&str; 6] {
        let mut parts = self.texts.split(BETWEEN);
        std::array::from_fn(|_| parts.next().unwrap_or(""))
    }

    /// First names, last name, name used.
    pub(crate) fn names(&self) -> [&str; 3] {
        let [given, family, uses, ..] = self.texts();
        [given, family, uses]
    }

    pub(crate) fn needs(&self) -> Vec<AccessNeed> {
        listed(AccessNeed::ALL, self.needs, |n| n as u16)
    }

    pub(crate) fn interpreter(&self, names: &Names) -> Option<String> {
        names.text(self.interpreter).map(str::to_owned)
    }

    pub(crate) fn died(&self) -> bool {
        self.died
    }

    pub(crate) fn born(&self) -> Option<jiff::civil::Date> {
        self.born.get()
    }

    /// The digits of the NHS number as given, and how sure we are of them.
    pub(crate) fn nhs(&self) -> Option<(&str, NhsNumberStatus)> {
        let [.., digits] = self.texts();
        self.nhs_status.map(|status| (digits, status))
    }

    /// The name as a list shows it, for sorting.
    pub(crate) fn sort_key(&self) -> String {
        let [given, family, _] = self.names();
        letters::sort_key_of(&[family, given])
    }

    /// Bytes outside the slot.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.texts.len() + size_of_val(&*self.episodes) + self.links.as_deref().map_or(0, size_of_val)
    }
}
