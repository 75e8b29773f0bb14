//! When a form was shown, said by the form itself and sealed: a form that comes back faster than anybody reads was
//! filled in by a machine. No script is needed for it, and nothing is kept.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;

/// Seconds that reading and writing take at least.
const LEAST: SignedDuration = SignedDuration::from_secs(3);
/// A form that was open for longer shows the page of another day.
const MOST: SignedDuration = SignedDuration::from_hours(24);

/// How long ago a form was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Long enough ago to have been read.
    InTime,
    /// Just now.
    TooQuick,
    /// Too long ago, before this process began, or not by us.
    NotOurs,
}

/// Seals and opens stamps, under a key that lives as long as the process.
pub struct Stamps([u8; 32]);

impl Default for Stamps {
    fn default() -> Self {
        let mut key = [0; 32];
        if getrandom::fill(&mut key).is_err() {
            // Without randomness no stamp is told from another's; what else stands before a form still does.
            key.fill(7);
        }
        Self(key)
    }
}

impl Stamps {
    fn mac(&self, at: i64, visit: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(&at.to_be_bytes());
        mac.update(visit.as_bytes());
        Some(mac)
    }

    /// The stamp of a form that is shown now in this visit.
    #[must_use]
    pub fn stamp(&self, now: Timestamp, visit: &str) -> String {
        let at = now.as_second();
        let tag = self.mac(at, visit).map(|mac| mac.finalize().into_bytes());
        tag.map_or_else(String::new, |tag| format!("{at}.{}", BASE64.encode(tag)))
    }

    /// What a stamp that came back says.
    #[must_use]
    pub fn read(&self, stamp: &str, now: Timestamp, visit: &str) -> Shown {
        let parts = stamp.split_once('.').and_then(|(at, tag)| {
            let at = at.parse::<i64>().ok()?;
            let tag = BASE64.decode(tag).ok()?;
            self.mac(at, visit)?.verify_slice(&tag).ok()?;
            Timestamp::from_second(at).ok()
        });
        let Some(at) = parts else { return Shown::NotOurs };
        let gone = now.duration_since(at);
        if gone < LEAST {
            Shown::TooQuick
        } else if gone > MOST {
            Shown::NotOurs
        } else {
            Shown::InTime
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_needs_three_seconds_and_lasts_a_day() {
        let stamps = Stamps::default();
        let at = Timestamp::UNIX_EPOCH;
        let stamp = stamps.stamp(at, "visit");
        let after = |seconds| stamps.read(&stamp, at + SignedDuration::from_secs(seconds), "visit");
        assert_eq!(after(2), Shown::TooQuick);
        assert_eq!(after(3), Shown::InTime);
        assert_eq!(after(24 * 3600), Shown::InTime);
        assert_eq!(after(24 * 3600 + 1), Shown::NotOurs);
        assert_eq!(after(-5), Shown::TooQuick);
    }

    #[test]
    fn nobody_else_makes_one() {
        let (stamps, other) = (Stamps::default(), Stamps::default());
        let (at, later) = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH + LEAST);
        let stamp = stamps.stamp(at, "visit");
        assert_eq!(other.read(&stamp, later, "visit"), Shown::NotOurs);
        assert_eq!(stamps.read(&stamp, later, "another visit"), Shown::NotOurs);
        let earlier = format!("-9{stamp}");
        for forged in ["", ".", "0.", "x.y", &earlier, &stamp.replace('.', ",")] {
            assert_eq!(stamps.read(forged, later, "visit"), Shown::NotOurs, "{forged}");
        }
    }
}
