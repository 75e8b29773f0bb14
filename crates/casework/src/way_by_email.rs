//! A way to a person's own pages that goes to them by e-mail: through the outbox, seen by nobody here.

use care::own_access::WayKind;
use care::person::SafeUse;
use care::*;

use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::kinds::ActKind;
use crate::outcome::{Once, Refused};
use crate::principal::Principal;

impl Desk {
    /// Gives a person a link and has it sent to them by e-mail, which they asked for. Nobody here sees it. False when the
    /// same form was sent before.
    ///
    /// # Errors
    /// Not allowed; the person has died; e-mail is not known to be safe, or there is no address; nothing said of how the
    /// person was known.
    pub fn email_way(
        &self,
        p: &Principal,
        episode: EpisodeId,
        identity: Option<String>,
        once: Option<Once<'_>>,
    ) -> Result<bool, Refused> {
        self.allow(p, ActKind::GiveWayIn)?;
        self.catch_up()?;
        let mut draft = Draft::new(self, p);
        let now = draft.now;
        let person = (|| -> Result<PersonId, Trouble> {
            self.allow_in_episode(p, ActKind::GiveWayIn, episode, draft.episode(episode)?, now)?;
            let id = draft.episode(episode)?.person.ok_or(Refused::NotFound)?;
            let person = draft.person(id)?;
            if person.died {
                let rejection = Rejection::new("give a way in", Rule::Inactive, "Nothing goes to them any more");
                return Err(rejection.because("the person has died").into());
            }
            let safe = matches!(person.safe_contact.email, SafeUse::Yes | SafeUse::NeutralOnly);
            let reached = person.reach.email.as_deref().is_some_and(mail::is_address);
            if person.email_back.is_some() {
                return Err(Refused::field(
                    "kind",
                    "An e-mail to this address came back. Ask the person for another one, or hand the link over",
                )
                .into());
            }
            if !safe || !reached || !self.writes_to_people() {
                return Err(Refused::field(
                    "kind",
                    "E-mail to this person is not known to be safe, or there is no address. Hand the link over",
                )
                .into());
            }
            Ok(id)
        })()
        .map_err(|t| self.refused(t))?;
        let by_email = Some(episode);
        let given = self.give(
            draft,
            p,
            person,
            WayKind::Link,
            identity,
            ActKind::GiveWayIn,
            once,
            by_email,
            None,
        )?;
        Ok(given.is_some())
    }
}
