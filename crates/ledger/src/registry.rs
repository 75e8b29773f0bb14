//! The event types that a build knows. Upcasting from an older version is the caller's business; knowing which
//! versions it can still read is ours, because an unknown one must stop the start and not a page at noon.

use std::collections::HashMap;

/// The names and versions of the event types that the program can read, and the newest of each, which it writes.
#[derive(Debug, Clone, Default)]
pub struct TypeRegistry {
    types: Vec<(&'static str, u16)>,
    by_name: HashMap<&'static str, Vec<u16>>,
}

impl TypeRegistry {
    /// A registry of `(name, version)` pairs; list every version that can still be read.
    #[must_use]
    pub fn new(types: &[(&'static str, u16)]) -> Self {
        let mut registry = Self::default();
        for &(name, version) in types {
            registry.add(name, version);
        }
        registry
    }

    /// Adds one type in one version. Adding it twice changes nothing.
    pub fn add(&mut self, name: &'static str, version: u16) {
        let versions = self.by_name.entry(name).or_default();
        if !versions.contains(&version) {
            versions.push(version);
            self.types.push((name, version));
        }
    }

    /// All pairs, in the order they were added.
    #[must_use]
    pub fn types(&self) -> &[(&'static str, u16)] {
        &self.types
    }

    /// Whether the pair can be read.
    #[must_use]
    pub fn knows(&self, name: &str, version: u16) -> bool {
        self.intern(name, version).is_some()
    }

    /// The registry's own copy of the name, if the pair is known.
    pub(crate) fn intern(&self, name: &str, version: u16) -> Option<&'static str> {
        let (own, versions) = self.by_name.get_key_value(name)?;
        versions.contains(&version).then_some(*own)
    }
}
