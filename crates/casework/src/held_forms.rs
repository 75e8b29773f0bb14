//! What somebody had typed when their sign-in ended: kept sealed, given back to the same user.

use care::UserId;
use jiff::SignedDuration;
use ledger::{HeldForm, RowWrite};
use uuid::Uuid;

use crate::desk::Desk;
use crate::outcome::Refused;

/// How long a form is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(1);
/// Largest form kept, in bytes.
const LARGEST: usize = 1024 * 1024;

fn form_id(path: &str) -> Uuid {
    crate::derived::id("held form", &[path.as_bytes()])
}

impl Desk {
    /// Keeps a form for an hour, sealed, for the same user after they sign in again.
    ///
    /// # Errors
    /// When it is larger than a megabyte, or the store fails.
    pub fn hold_form(&self, user: UserId, path: &str, form: &[u8]) -> Result<(), Refused> {
        if form.len() > LARGEST {
            return Err(Refused::field("form", "This form is too large to be kept"));
        }
        let expires_at = self.clock.now().checked_add(KEPT).unwrap_or(jiff::Timestamp::MAX);
        let held = HeldForm {
            user: user.0,
            form: form_id(path),
            body: form.to_vec(),
            expires_at,
        };
        self.ledger
            .write(vec![RowWrite::PutHeldForm(held)])
            .map_err(|e| self.fault("hold form", &e))
    }

    /// The form held for this path, once: it is dropped when given back.
    #[must_use]
    pub fn held_form(&self, user: UserId, path: &str) -> Option<Vec<u8>> {
        let form = form_id(path);
        let held = match self.ledger.held_form(user.0, form) {
            Ok(held) => held?,
            Err(error) => {
                self.fault("held form", &error);
                return None;
            }
        };
        if let Err(error) = self.ledger.write(vec![RowWrite::DeleteHeldForm { user: user.0, form }]) {
            self.fault("held form", &error);
        }
        (self.clock.now() < held.expires_at).then_some(held.body)
    }
}
