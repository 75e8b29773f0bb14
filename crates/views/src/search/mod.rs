//! Finding people: by the beginnings of their names in any order, by NHS number, by birth date.

pub(crate) mod asked;
pub(crate) mod letters;

use crate::pack::PersonSlot;
use asked::Term;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

/// Digits of a number kept for comparing; an NHS number has ten.
const DIGITS: usize = 18;
/// Up to so many matches are put in order by name; of more, whole-word matches and then the first known come first.
const SORTED: usize = 1_000;

/// The index. People are numbers.
#[derive(Default)]
pub(crate) struct Search {
    words: BTreeMap<Box<str>, Vec<u32>>,
    numbers: BTreeSet<(u64, u32)>,
    born: BTreeSet<(Date, u32)>,
}

/// A set of people as bits.
struct Marks(Vec<u64>);

impl Marks {
    fn none(people: usize) -> Self {
        Self(vec![0; people.div_ceil(64)])
    }

    fn put(&mut self, person: u32) {
        let at = usize::try_from(person / 64).unwrap_or(usize::MAX);
        if let Some(word) = self.0.get_mut(at) {
            *word |= 1 << (person % 64);
        }
    }

    fn keep(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine &= theirs;
        }
    }

    fn without(mut self, other: &Self) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine &= !theirs;
        }
        self
    }

    fn count(&self) -> usize {
        self.0
            .iter()
            .map(|w| usize::try_from(w.count_ones()).unwrap_or(0))
            .sum()
    }

    fn people(&self) -> impl Iterator<Item = u32> {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let base = u32::try_from(at * 64).unwrap_or(u32::MAX);
            let mut left = *word;
            std::iter::from_fn(move || {
                (left != 0).then(|| {
                    let bit = left.trailing_zeros();
                    left &= left - 1;
                    base.saturating_add(bit)
                })
            })
        })
    }
}

/// The digits of a number, put to the left, so that those that begin alike lie side by side; and how many there are.
fn left(digits: &str) -> Option<(u64, u32)> {
    let mut value = 0_u64;
    let mut count = 0_u32;
    for digit in digits.chars().filter_map(|c| c.to_digit(10)).take(DIGITS) {
        value = value * 10 + u64::from(digit);
        count += 1;
    }
    let shift = u32::try_from(DIGITS).unwrap_or(0) - count;
    (count > 0).then(|| (value * 10_u64.pow(shift), count))
}

impl Search {
    fn each_word(slot: &PersonSlot, mut word: impl FnMut(String)) {
        let mut all: Vec<String> = slot.names().iter().flat_map(|name| letters::name_words(name)).collect();
        all.sort_unstable();
        all.dedup();
        for w in all {
            word(w);
        }
    }

    /// Puts a person in.
    pub(crate) fn add(&mut self, n: u32, slot: &PersonSlot) {
        Self::each_word(slot, |word| match self.words.get_mut(word.as_str()) {
            Some(people) => people.push(n),
            None => {
                self.words.insert(word.into(), vec![n]);
            }
        });
        if let Some((value, _)) = slot.nhs().and_then(|(digits, _)| left(digits)) {
            self.numbers.insert((value, n));
        }
        if let Some(born) = slot.born() {
            self.born.insert((born, n));
        }
    }

    /// Takes a person out.
    pub(crate) fn remove(&mut self, n: u32, slot: &PersonSlot) {
        Self::each_word(slot, |word| {
            if let Some(people) = self.words.get_mut(word.as_str()) {
                people.retain(|p| *p != n);
                if people.is_empty() {
                    self.words.remove(word.as_str());
                }
            }
        });
        if let Some((value, _)) = slot.nhs().and_then(|(digits, _)| left(digits)) {
            self.numbers.remove(&(value, n));
        }
        if let Some(born) = slot.born() {
            self.born.remove(&(born, n));
        }
    }

    /// People of whom every term holds, best first, and how many there are. `people` is how many numbers are in use,
    /// `slot` gives the person of a number.
    pub(crate) fn find<'s>(
        &self,
        terms: &[Term],
        limit: usize,
        people: usize,
        slot: impl Fn(u32) -> Option<&'s PersonSlot>,
    ) -> (Vec<u32>, usize) {
        // Of whom a term holds, and of whom it holds as a whole word.
        let mut both: Option<(Marks, Marks)> = None;
        for term in terms {
            let (marks, whole) = self.marks(term, people);
            match &mut both {
                None => both = Some((marks, whole)),
                Some((all, all_whole)) => {
                    all.keep(&marks);
                    all_whole.keep(&whole);
                }
            }
        }
        let Some((all, whole)) = both else {
            return (Vec::new(), 0);
        };
        let total = all.count();
        let mut found = Vec::new();
        let rest = all.without(&whole);
        for people in [whole, rest] {
            let wanted = limit.saturating_sub(found.len());
            if wanted == 0 {
                break;
            }
            let sorted = |n| slot(n).map(|s| (s.sort_key(), s.id, n));
            let mut some: Vec<_> = people.people().take(SORTED).filter_map(sorted).collect();
            if wanted < some.len() {
                some.select_nth_unstable(wanted);
                some.truncate(wanted);
            }
            some.sort_unstable();
            found.extend(some.into_iter().map(|(_, _, n)| n));
        }
        (found, total)
    }

    fn marks(&self, term: &Term, people: usize) -> (Marks, Marks) {
        let (mut marks, mut whole) = (Marks::none(people), Marks::none(people));
        match term {
            Term::Word(word) => {
                let from = (Bound::Included(word.as_str()), Bound::Unbounded);
                let beginning = self
                    .words
                    .range::<str, _>(from)
                    .take_while(|(w, _)| w.starts_with(word.as_str()));
                for (w, people) in beginning {
                    let is_whole = **w == **word;
                    for n in people {
                        marks.put(*n);
                        if is_whole {
                            whole.put(*n);
                        }
                    }
                }
            }
            Term::Number(digits, dates) => {
                self.each_number(digits, |n, is_whole| {
                    marks.put(n);
                    if is_whole {
                        whole.put(n);
                    }
                });
                self.each_born(dates, |n| {
                    marks.put(n);
                    whole.put(n);
                });
            }
            Term::Born(dates) => self.each_born(dates, |n| {
                marks.put(n);
                whole.put(n);
            }),
        }
        (marks, whole)
    }

    fn each_number(&self, digits: &str, mut found: impl FnMut(u32, bool)) {
        let Some((value, count)) = left(digits) else { return };
        let step = 10_u64.pow(u32::try_from(DIGITS).unwrap_or(0).saturating_sub(count));
        for (_, n) in self.numbers.range((value, 0)..(value.saturating_add(step), 0)) {
            found(*n, count >= 10);
        }
    }

    fn each_born(&self, dates: &[Date], mut found: impl FnMut(u32)) {
        for date in dates {
            self.born_on(*date).for_each(&mut found);
        }
    }

    /// People with this number; its digits must still be compared, as leading zeros and length are not kept.
    pub(crate) fn with_number(&self, digits: &str) -> impl Iterator<Item = u32> {
        let range = left(digits).map(|(value, _)| (value, 0)..=(value, u32::MAX));
        range.into_iter().flat_map(|r| self.numbers.range(r)).map(|(_, n)| *n)
    }

    /// People born on a day.
    pub(crate) fn born_on(&self, date: Date) -> impl Iterator<Item = u32> {
        self.born.range((date, 0)..=(date, u32::MAX)).map(|(_, n)| *n)
    }

    /// Bytes held, B-trees taken as two thirds full.
    pub(crate) fn bytes(&self) -> usize {
        let words: usize = self
            .words
            .iter()
            .map(|(w, people)| w.len() + 4 * people.capacity())
            .sum();
        let entry = size_of::<(Box<str>, Vec<u32>)>() * 3 / 2;
        words + self.words.len() * entry + self.numbers.len() * 24 + self.born.len() * 12
    }
}
