//! A self-referral that somebody has begun and not sent: kept sealed, given back to whoever holds its code.
//!
//! Nobody here can read one. It lies in the ledger's table of held forms, sealed with the service's key like every row
//! there, and inside that with a key that is made from the code, which only the person has: the table holds a hash of
//! the code and nothing else of it. Whoever has the database and the master key sees that something was begun, when it
//! was last saved and how long it is. It is no event, so nothing of it is in the chain; it is in no backup; it goes when
//! it is sent, when the person takes it back, or 28 days after it was last saved.

use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use jiff::{SignedDuration, Timestamp};
use ledger::{HeldForm, RowWrite, SignInScope};
use sha2::{Digest, Sha256};
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::desk::Desk;
use crate::outcome::Refused;
use crate::sign_in::{SignInRefused, locked, minus, plus};
use crate::ways_in::{CODE_SIGNS, new_code, normal};

/// How long it is kept after it was last saved, in days. House rule.
pub const BEGUN_DAYS: i64 = 28;
/// Largest that is kept, in bytes. The form's own limits stay below it.
const LARGEST: usize = 128 * 1024;
/// Most that are kept at a time. With the largest ones, 640 MB; an ordinary one has some two thousand bytes.
const MOST: u64 = 5_000;
/// Wrong codes from one network within the window. Several people may share a network's address.
const NETWORK_TRIES: u32 = 20;
/// Wrong codes from everywhere within the window: as with codes for one's own pages, a second wall behind 60 random bits.
const ALL_TRIES: u32 = 1_000;
/// The window.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Whose the held forms are: nobody's. It belongs to no account.
const OWNER: Uuid = Uuid::from_u128(0x6265_6775_6e00_7000_8000_0000_0000_0001);
/// Bytes of nonce before the ciphertext.
const NONCE: usize = 12;

/// Two answers to one form that are saved at once take turns, so that neither takes the other away.
static TURN: Mutex<()> = Mutex::new(());

/// What was kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Begun {
    /// The code, in groups of four.
    pub code: String,
    /// What was kept.
    pub body: Vec<u8>,
    /// Until when it is kept.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for Begun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Begun").finish_non_exhaustive()
    }
}

/// The code without dashes, if it can be one.
fn plain(code: &str) -> Option<String> {
    normal(code).filter(|plain| plain.len() == CODE_SIGNS)
}

fn grouped(plain: &str) -> String {
    let signs: Vec<char> = plain.chars().collect();
    let groups: Vec<String> = signs.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

fn hash(purpose: &str, plain: &str) -> Zeroizing<[u8; 32]> {
    let mut hash = Sha256::new();
    hash.update(purpose.as_bytes());
    hash.update([0]);
    hash.update(plain.as_bytes());
    Zeroizing::new(hash.finalize().into())
}

/// Where it lies.
fn place(plain: &str) -> Uuid {
    crate::derived::id("begun self-referral place", &[plain.as_bytes()])
}

fn cipher(plain: &str) -> Aes256GcmSiv {
    let key = hash("begun self-referral key", plain);
    Aes256GcmSiv::new(&(*key).into())
}

fn seal(plain: &str, body: &[u8]) -> Option<Vec<u8>> {
    let mut nonce = [0_u8; NONCE];
    getrandom::fill(&mut nonce).ok()?;
    let place = place(plain);
    let payload = Payload {
        msg: body,
        aad: place.as_bytes(),
    };
    let sealed = cipher(plain).encrypt(&Nonce::from(nonce), payload).ok()?;
    Some([nonce.as_slice(), &sealed].concat())
}

fn open(plain: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    let place = place(plain);
    let payload = Payload {
        msg: sealed,
        aad: place.as_bytes(),
    };
    cipher(plain).decrypt(&Nonce::from(nonce), payload).ok()
}

impl Desk {
    /// Begins one, and gives its code; `None` when so many are kept that there is no room.
    ///
    /// # Errors
    /// When it is too large or the store fails.
    pub fn begin(&self, body: &[u8]) -> Result<Option<Begun>, Refused> {
        let kept = self.ledger.held_forms_of(OWNER).map_err(|e| self.fault("begun", &e))?;
        if kept >= MOST {
            return Ok(None);
        }
        let code = new_code().ok().and_then(|code| plain(&code));
        let code = code.ok_or_else(|| self.fault("begun", &SignInRefused::Busy))?;
        self.put(&code, body).map(Some)
    }

    /// Changes what lies under a code: `change` gets what is there and gives what takes its place. `None` when nothing
    /// lies there any more, or when `change` gives nothing.
    ///
    /// # Errors
    /// When it is too large or the store fails.
    pub fn go_on(&self, code: &str, change: impl FnOnce(&[u8]) -> Option<Vec<u8>>) -> Result<Option<Begun>, Refused> {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(begun) = self.begun(code)? else {
            return Ok(None);
        };
        let Some((code, body)) = plain(&begun.code).zip(change(&begun.body)) else {
            return Ok(None);
        };
        self.put(&code, &body).map(Some)
    }

    fn put(&self, code: &str, body: &[u8]) -> Result<Begun, Refused> {
        if body.len() > LARGEST {
            return Err(Refused::field("form", "This is too long to be kept"));
        }
        let expires_at = plus(self.clock.now(), SignedDuration::from_hours(24 * BEGUN_DAYS));
        let sealed = seal(code, body).ok_or_else(|| self.fault("begun", &SignInRefused::Busy))?;
        let held = HeldForm {
            user: OWNER,
            form: place(code),
            body: sealed,
            expires_at,
        };
        let written = self.ledger.write(vec![RowWrite::PutHeldForm(held)]);
        written.map_err(|e| self.fault("begun", &e))?;
        Ok(Begun {
            code: grouped(code),
            body: body.to_vec(),
            expires_at,
        })
    }

    /// What lies under a code that the browser kept.
    ///
    /// # Errors
    /// When the store fails.
    pub fn begun(&self, code: &str) -> Result<Option<Begun>, Refused> {
        let Some(code) = plain(code) else { return Ok(None) };
        let held = self.ledger.held_form(OWNER, place(&code));
        let held = held.map_err(|e| self.fault("begun", &e))?;
        let now = self.clock.now();
        Ok(held.filter(|held| now < held.expires_at).and_then(|held| {
            Some(Begun {
                body: open(&code, &held.body)?,
                code: grouped(&code),
                expires_at: held.expires_at,
            })
        }))
    }

    /// What lies under a code that somebody typed. Wrong ones are counted by where they came from.
    ///
    /// # Errors
    /// [`SignInRefused`]; the same for what never was, was taken back, or has expired.
    pub fn find_begun(&self, typed: &str, network: &str) -> Result<Begun, SignInRefused> {
        let now = self.clock.now();
        let start = minus(now, WINDOW);
        let here = SignInScope::Network(format!("begun {network}"));
        let everywhere = SignInScope::Account("\0begun".to_owned());
        let busy = |error: ledger::StorageError| {
            self.fault("find begun", &error);
            SignInRefused::Busy
        };
        for (scope, most) in [(&here, NETWORK_TRIES), (&everywhere, ALL_TRIES)] {
            let failed = self.ledger.failed_sign_ins(scope).map_err(busy)?;
            if let Some(failed) = failed.filter(|f| f.count >= most && f.first_at > start) {
                return Err(locked(failed.first_at, now));
            }
        }
        match self.begun(typed) {
            Ok(Some(begun)) => Ok(begun),
            Ok(None) => {
                // Somebody who leaves out a sign is told so without being counted.
                if plain(typed).is_some() {
                    self.ledger.sign_in_failed(&here, now, start).map_err(busy)?;
                    self.ledger.sign_in_failed(&everywhere, now, start).map_err(busy)?;
                }
                Err(SignInRefused::Wrong)
            }
            Err(_) => Err(SignInRefused::Busy),
        }
    }

    /// Takes it away for good.
    ///
    /// # Errors
    /// When the store fails.
    pub fn forget_begun(&self, code: &str) -> Result<(), Refused> {
        let Some(code) = plain(code) else { return Ok(()) };
        let gone = RowWrite::DeleteHeldForm {
            user: OWNER,
            form: place(&code),
        };
        self.ledger.write(vec![gone]).map_err(|e| self.fault("begun", &e))
    }

    /// How many are kept.
    ///
    /// # Errors
    /// When the store fails.
    pub fn begun_kept(&self) -> Result<u64, Refused> {
        self.ledger.held_forms_of(OWNER).map_err(|e| self.fault("begun", &e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_code_opens_it_and_its_place_is_not_its_key() {
        let code = plain("7k3m-qx2p-9trd").unwrap();
        assert_eq!(grouped(&code), "7K3M-QX2P-9TRD");
        let sealed = seal(&code, b"I wake at four").unwrap();
        assert_eq!(open(&code, &sealed).as_deref(), Some(b"I wake at four".as_slice()));
        assert!(!sealed.windows(4).any(|w| w == b"four"));
        assert_eq!(open("7K3MQX2P9TRE", &sealed), None);
        assert_ne!(seal(&code, b"I wake at four").unwrap(), sealed, "never twice the same");
        let (place, key) = (
            hash("begun self-referral place", &code),
            hash("begun self-referral key", &code),
        );
        assert_ne!(place[..16], key[..16]);
        assert_eq!(plain("7K3M-QX2P"), None);
    }
}
