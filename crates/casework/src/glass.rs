//! Break-glass: opening one record without a relationship, for a written reason, for an hour, seen by the ig_officer
//! and, on request, by the person.

use care::*;
use jiff::SignedDuration;

use crate::desk::Desk;
use crate::draft::{Draft, Own, Trouble};
use crate::ids::GrantId;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::streams::AccessEvent;

/// How long the record stays open.
const OPEN_FOR: SignedDuration = SignedDuration::from_mins(60);
/// Shortest reason, in characters.
const SHORTEST_REASON: usize = 20;

impl Desk {
    /// Opens an episode for a written reason.
    pub(crate) fn break_glass(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        episode: EpisodeId,
        reason: String,
    ) -> Result<(), Trouble> {
        let now = draft.now;
        let e = draft.episode(episode)?;
        let person = e.person.ok_or(Refused::NotFound)?;
        let own = p.practitioner.and_then(|own| self.views.practitioner(own));
        if own.is_some_and(|t| t.state.conflicts.contains(&person)) {
            if self.is_hub() {
                return Err(Refused::not_allowed("You cannot open this record; another duty lead can").into());
            }
            return Err(
                Refused::not_allowed("You have said that you know this person; a colleague sees to them").into(),
            );
        }
        if reason.trim().chars().count() < SHORTEST_REASON {
            return Err(Refused::field("reason", "Write the reason in at least 20 characters").into());
        }
        let grant: GrantId = self.ids.next();
        let until = now.checked_add(OPEN_FOR).unwrap_or(now);
        let mut words = Words::default();
        words.put(Key::Reason, reason.trim().to_owned());
        let event = AccessEvent::Granted {
            episode,
            person,
            user: p.user,
            human: p.human,
            until,
        };
        draft.record(grant.0, person.0, event, &words, Own::Access)?;
        draft.made.grant = Some(grant);
        draft.made.episode = Some(episode);
        Ok(())
    }

    /// The ig_officer has looked at an access.
    pub(crate) fn review_break_glass(
        &self,
        draft: &mut Draft<'_>,
        grant: GrantId,
        in_order: bool,
        note: Option<String>,
    ) -> Result<(), Trouble> {
        let known = self.index.grant(grant.0).ok_or(Refused::NotFound)?;
        if known.reviewed.is_some() {
            let rejection = Rejection::new("review the access", Rule::AlreadyDone, "It was reviewed before");
            return Err(rejection.into());
        }
        if !in_order && note.as_deref().is_none_or(|n| n.trim().is_empty()) {
            return Err(Refused::field("note", "Say what was not in order and what follows").into());
        }
        let mut words = Words::default();
        words.put(Key::Note, note);
        draft.record(
            grant.0,
            known.person.0,
            AccessEvent::Reviewed { in_order },
            &words,
            Own::Access,
        )?;
        draft.made.grant = Some(grant);
        Ok(())
    }
}
