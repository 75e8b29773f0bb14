//! Following references inside one message.

use std::collections::HashMap;

use crate::json::{At, Doc};

/// Where a reference leads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Target<'d, 'a> {
    /// To this resource.
    Found(At<'d, 'a>),
    /// To this resource, but only when read leniently: the sender wrote a bare id.
    Loosely(At<'d, 'a>),
    /// To more than one resource.
    Ambiguous,
    /// To nothing in this message.
    Elsewhere,
}

impl<'d, 'a> Target<'d, 'a> {
    pub(super) fn resource(self) -> Option<At<'d, 'a>> {
        match self {
            Self::Found(at) | Self::Loosely(at) => Some(at),
            Self::Ambiguous | Self::Elsewhere => None,
        }
    }
}

/// All resources of a message, by the ways in which a reference can name them.
#[derive(Debug)]
pub(super) struct Index<'d, 'a> {
    /// Every resource outside `contained`, in order, with the entry that holds it.
    pub(super) resources: Vec<Resource<'d, 'a>>,
    by_url: HashMap<&'d str, Vec<At<'d, 'a>>>,
    by_kind_and_id: HashMap<(&'d str, &'d str), Vec<At<'d, 'a>>>,
    by_bare_id: HashMap<String, Vec<At<'d, 'a>>>,
}

/// One resource of a message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resource<'d, 'a> {
    pub(super) kind: &'d str,
    pub(super) at: At<'d, 'a>,
    /// The Bundle entry, where there is one.
    pub(super) entry: Option<At<'d, 'a>>,
}

impl<'d, 'a> Index<'d, 'a> {
    /// Reads a Bundle's entries, or a lone resource. Marks `resourceType`, `fullUrl` and `id` as read.
    pub(super) fn of(doc: &'d Doc<'a>) -> Self {
        let root = doc.root();
        let mut index = Self {
            resources: Vec::new(),
            by_url: HashMap::new(),
            by_kind_and_id: HashMap::new(),
            by_bare_id: HashMap::new(),
        };
        if root.peek_member("resourceType") == Some("Bundle") {
            mark_member(root, "resourceType");
            for entry in root.list("entry") {
                if let Some(resource) = entry.get("resource") {
                    index.add(resource, Some(entry));
                }
            }
        } else {
            index.add(root, None);
        }
        index
    }

    fn add(&mut self, at: At<'d, 'a>, entry: Option<At<'d, 'a>>) {
        let Some(kind) = at.get("resourceType").and_then(At::text) else {
            return;
        };
        self.resources.push(Resource { kind, at, entry });
        if let Some(id) = at.get("id").and_then(At::text) {
            self.by_kind_and_id.entry((kind, id)).or_default().push(at);
            self.by_bare_id.entry(id.to_ascii_lowercase()).or_default().push(at);
        }
        let Some(url) = entry.and_then(|entry| entry.get("fullUrl")).and_then(At::text) else {
            return;
        };
        self.by_url.entry(url).or_default().push(at);
        if let Some((head, id)) = url.rsplit_once('/')
            && head.rsplit('/').next() == Some(kind)
        {
            self.by_kind_and_id.entry((kind, id)).or_default().push(at);
        }
        self.by_bare_id
            .entry(bare(url).to_ascii_lowercase())
            .or_default()
            .push(at);
    }

    /// All resources of a kind.
    pub(super) fn of_kind(&self, kind: &str) -> impl Iterator<Item = Resource<'d, 'a>> {
        self.resources
            .iter()
            .filter(move |resource| resource.kind == kind)
            .copied()
    }

    /// The entry resource that is this place.
    pub(super) fn entry_of(&self, at: At<'d, 'a>) -> Option<At<'d, 'a>> {
        self.resources
            .iter()
            .find(|resource| resource.at == at)
            .and_then(|resource| resource.entry)
    }

    /// `fullUrl`s that stand at more than one entry: a Bundle must not repeat them.
    pub(super) fn repeated_urls(&self) -> impl Iterator<Item = (&'d str, &[At<'d, 'a>])> {
        self.by_url
            .iter()
            .filter(|(_, all)| all.len() > 1)
            .map(|(url, all)| (*url, all.as_slice()))
    }

    /// What a reference, standing at `from`, points to.
    pub(super) fn follow(&self, reference: &str, from: At<'d, 'a>) -> Target<'d, 'a> {
        if let Some(id) = reference.strip_prefix('#') {
            return contained(from, id).map_or(Target::Elsewhere, Target::Found);
        }
        if let Some(all) = self.by_url.get(reference) {
            return only(all, Target::Found);
        }
        let plain = reference.split_once("/_history/").map_or(reference, |(plain, _)| plain);
        let mut parts = plain.rsplit('/');
        if let (Some(id), Some(kind)) = (parts.next(), parts.next())
            && let Some(all) = self.by_kind_and_id.get(&(kind, id))
        {
            return only(all, Target::Found);
        }
        if !reference.contains('/')
            && let Some(all) = self.by_bare_id.get(&bare(reference).to_ascii_lowercase())
        {
            return only(all, Target::Loosely);
        }
        Target::Elsewhere
    }
}

/// One place, however often it is listed; several are ambiguous.
fn only<'d, 'a>(all: &[At<'d, 'a>], found: impl Fn(At<'d, 'a>) -> Target<'d, 'a>) -> Target<'d, 'a> {
    match all {
        [] => Target::Elsewhere,
        [first, rest @ ..] if rest.iter().all(|other| other == first) => found(*first),
        _ => Target::Ambiguous,
    }
}

/// The id without `urn:uuid:` and the like.
fn bare(reference: &str) -> &str {
    reference.rsplit(':').next().unwrap_or(reference)
}

/// The most contained resources of one resource among which a reference is looked for.
const MOST_CONTAINED: usize = 200;

/// A contained resource: looked for in the nearest resource around the reference that contains any.
fn contained<'d, 'a>(from: At<'d, 'a>, id: &str) -> Option<At<'d, 'a>> {
    let mut around = Some(from);
    while let Some(at) = around {
        if let Some(found) = at
            .list("contained")
            .take(MOST_CONTAINED)
            .find(|inner| inner.peek_member("id") == Some(id))
        {
            mark_member(found, "resourceType");
            mark_member(found, "id");
            return Some(found);
        }
        around = at.parent();
    }
    None
}

/// Marks a member of an object as read.
pub(super) fn mark_member(at: At<'_, '_>, name: &str) {
    if let Some(member) = at.get(name) {
        member.mark();
    }
}

/// The kind of a resource.
pub(super) fn kind_of<'d>(at: At<'d, '_>) -> &'d str {
    at.peek_member("resourceType").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Limits, parse};

    const TEXT: &str = r##"{"resourceType":"Bundle","entry":[
        {"fullUrl":"urn:uuid:AAAA-1","resource":{"resourceType":"Patient","id":"p1"}},
        {"fullUrl":"https://x.test/fhir/Organization/o1","resource":{"resourceType":"Organization","id":"o1"}},
        {"fullUrl":"urn:uuid:twice","resource":{"resourceType":"Flag"}},
        {"fullUrl":"urn:uuid:twice","resource":{"resourceType":"Task"}},
        {"resource":{"resourceType":"ServiceRequest","contained":[{"resourceType":"Practitioner","id":"c"}],
            "requester":{"reference":"#c"}}}]}"##;

    #[test]
    fn references_are_followed_in_every_form() {
        let doc = parse(TEXT, Limits::default()).unwrap();
        let index = Index::of(&doc);
        let request = index.of_kind("ServiceRequest").next().unwrap().at;
        let from = request.get("requester").unwrap();
        let kind = |reference: &str| index.follow(reference, from).resource().map(kind_of);
        for (reference, expected) in [
            ("urn:uuid:AAAA-1", Some("Patient")),
            ("Patient/p1", Some("Patient")),
            ("Patient/p1/_history/3", Some("Patient")),
            ("https://x.test/fhir/Organization/o1", Some("Organization")),
            ("Organization/o1", Some("Organization")),
            ("#c", Some("Practitioner")),
            ("#d", None),
            ("Patient/o1", None),
            ("urn:uuid:twice", None),
            ("", None),
        ] {
            assert_eq!(kind(reference), expected, "{reference}");
        }
        assert!(matches!(index.follow("aaaa-1", from), Target::Loosely(_)));
        assert!(matches!(index.follow(":uuid:aaaa-1", from), Target::Loosely(_)));
        assert_eq!(index.follow("urn:uuid:twice", from), Target::Ambiguous);
        assert_eq!(index.repeated_urls().count(), 1);
    }
}
