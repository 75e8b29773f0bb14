//! Small numbers for strings and ids that many rows share: therapy codes, instruments, sites, languages, organisations;
//! practitioners, accounts, humans, openings. A number once given keeps its meaning as long as the views live.

use crate::memory::map_bytes;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// The number of a string. 0 stands for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Sym(u32);

/// The number of an id. 0 stands for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Ref(u32);

impl Sym {
    pub(crate) const NONE: Self = Self(0);
}

impl Ref {
    pub(crate) const NONE: Self = Self(0);
}

#[derive(Default)]
pub(crate) struct Names {
    strings: Vec<Arc<str>>,
    by_string: HashMap<Arc<str>, u32>,
    ids: Vec<Uuid>,
    by_id: HashMap<Uuid, u32>,
}

fn next(len: usize) -> u32 {
    // Four thousand million names do not fit into memory anyway; past the end the last number is shared.
    u32::try_from(len).unwrap_or(u32::MAX - 1) + 1
}

fn at(number: u32) -> Option<usize> {
    usize::try_from(number).ok()?.checked_sub(1)
}

impl Names {
    /// The number of a string, given now if it has none yet.
    pub(crate) fn sym(&mut self, text: &str) -> Sym {
        if let Some(n) = self.by_string.get(text) {
            return Sym(*n);
        }
        let n = next(self.strings.len());
        let text: Arc<str> = text.into();
        self.strings.push(Arc::clone(&text));
        self.by_string.insert(text, n);
        Sym(n)
    }

    /// As [`Names::sym`], none for none.
    pub(crate) fn opt_sym(&mut self, text: Option<&str>) -> Sym {
        text.map_or(Sym::NONE, |t| self.sym(t))
    }

    /// The number of a string, if it has one.
    pub(crate) fn known_sym(&self, text: &str) -> Option<Sym> {
        self.by_string.get(text).map(|n| Sym(*n))
    }

    /// The string of a number.
    pub(crate) fn text(&self, sym: Sym) -> Option<&str> {
        self.strings.get(at(sym.0)?).map(|s| &**s)
    }

    /// The string of a number that is known to have one.
    pub(crate) fn string(&self, sym: Sym) -> String {
        self.text(sym).unwrap_or_default().to_owned()
    }

    /// The number of an id, given now if it has none yet.
    pub(crate) fn id(&mut self, id: Uuid) -> Ref {
        let n = next(self.ids.len());
        let n = *self.by_id.entry(id).or_insert_with(|| {
            self.ids.push(id);
            n
        });
        Ref(n)
    }

    /// As [`Names::id`], none for none.
    pub(crate) fn opt_id(&mut self, id: Option<Uuid>) -> Ref {
        id.map_or(Ref::NONE, |id| self.id(id))
    }

    /// The number of an id, if it has one.
    pub(crate) fn known_id(&self, id: Uuid) -> Option<Ref> {
        self.by_id.get(&id).map(|n| Ref(*n))
    }

    /// The id of a number.
    pub(crate) fn uuid(&self, number: Ref) -> Option<Uuid> {
        self.ids.get(at(number.0)?).copied()
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        let entry = size_of::<(Arc<str>, u32)>();
        // Each string once, with its two counts before it.
        let strings: usize = self.strings.iter().map(|s| s.len() + 16).sum();
        strings
            + self.strings.capacity() * size_of::<Arc<str>>()
            + map_bytes(self.by_string.capacity(), entry)
            + self.ids.capacity() * size_of::<Uuid>()
            + map_bytes(self.by_id.capacity(), size_of::<(Uuid, u32)>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_number() {
        let mut names = Names::default();
        let (cbt, dit) = (names.sym("CBT"), names.sym("DIT"));
        assert_ne!(cbt, dit);
        assert_eq!(names.sym("CBT"), cbt);
        assert_eq!(names.text(dit), Some("DIT"));
        assert_eq!(names.text(Sym::NONE), None);
        assert_eq!(names.opt_sym(None), Sym::NONE);
        let id = Uuid::from_u128(7);
        let number = names.id(id);
        assert_eq!(names.id(id), number);
        assert_eq!(names.uuid(number), Some(id));
        assert_eq!(names.uuid(Ref::NONE), None);
        assert_eq!(names.known_id(Uuid::from_u128(8)), None);
    }
}
