//! The register, paid posts, timesheets and what is agreed about load: kept whole, found by a pass over them.

use super::{Kept, put_kept};
use care::load::LoadAgreed;
use care::post::Post;
use care::registrant::Registrant;
use care::timesheet::Timesheet;
use care::{PostId, RegistrantId};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What is held of the workforce.
#[derive(Default)]
pub(crate) struct Workforce {
    pub(crate) registrants: HashMap<RegistrantId, Kept<Registrant>>,
    /// By body and number, in capitals.
    by_registration: HashMap<(String, String), RegistrantId>,
    pub(crate) posts: HashMap<PostId, Kept<Post>>,
    /// By stream: a practitioner's month.
    pub(crate) timesheets: HashMap<Uuid, Kept<Timesheet>>,
    /// By stream: a practitioner's agreements.
    pub(crate) loads: HashMap<Uuid, Kept<LoadAgreed>>,
    /// Registrants whose keys were erased.
    erased: HashSet<RegistrantId>,
}

fn registration(body: &str, number: &str) -> (String, String) {
    (body.trim().to_uppercase(), number.trim().to_uppercase())
}

impl Workforce {
    pub(crate) fn put_registrant(&mut self, id: RegistrantId, version: u64, state: &Registrant) {
        if self.erased.contains(&id) {
            return;
        }
        let before = self.registrants.get(&id).map(|k| std::sync::Arc::clone(&k.state));
        if !put_kept(&mut self.registrants, id, version, state) {
            return;
        }
        if let Some(entry) = before.as_ref().and_then(|b| b.entry.as_ref()) {
            self.by_registration.remove(&registration(&entry.body, &entry.number));
        }
        if let Some(entry) = &state.entry {
            self.by_registration
                .insert(registration(&entry.body, &entry.number), id);
        }
    }

    pub(crate) fn put_post(&mut self, id: PostId, version: u64, state: &Post) {
        put_kept(&mut self.posts, id, version, state);
    }

    pub(crate) fn put_timesheet(&mut self, stream: Uuid, version: u64, state: &Timesheet) {
        put_kept(&mut self.timesheets, stream, version, state);
    }

    pub(crate) fn put_load(&mut self, stream: Uuid, version: u64, state: &LoadAgreed) {
        put_kept(&mut self.loads, stream, version, state);
    }

    /// The entry under a body's number; spaces at the ends and case do not matter.
    pub(crate) fn registered_as(&self, body: &str, number: &str) -> Option<RegistrantId> {
        self.by_registration.get(&registration(body, number)).copied()
    }

    /// Drops an entry for good.
    pub(crate) fn drop_registrant(&mut self, id: RegistrantId) {
        self.erased.insert(id);
        if let Some(entry) = self.registrants.remove(&id).and_then(|k| k.state.entry.clone()) {
            self.by_registration.remove(&registration(&entry.body, &entry.number));
        }
    }
}
