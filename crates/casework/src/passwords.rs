//! Password hashes: Argon2id with 19 MiB, two passes, one lane; at most two at a time, so that signing in cannot take
//! the machine's memory; the same work for a name that does not exist.

use std::sync::{Condvar, Mutex, OnceLock, PoisonError};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

/// Memory in KiB.
const MEMORY: u32 = 19 * 1024;
/// Passes.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;
/// Hashes made at the same time.
const AT_ONCE: usize = 2;
/// Most callers that wait for their turn; one more is turned away.
const QUEUE: usize = 64;
/// Shortest password, in characters. Length is what counts; no rule about kinds of characters.
const SHORTEST: usize = 12;
/// Longest password, in bytes: hashing is not to be made slow with a megabyte.
const LONGEST: usize = 1024;

/// A hash could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HashError {
    /// Too many at once.
    #[error("too many passwords are being checked at this moment")]
    Busy,
    /// The parameters or the system's random numbers failed.
    #[error("the password hash could not be made")]
    Failed,
}

#[derive(Default)]
struct Turns {
    running: usize,
    waiting: usize,
}

/// The bounded pool.
#[derive(Default)]
pub(crate) struct Passwords {
    turns: Mutex<Turns>,
    free: Condvar,
    dummy: OnceLock<String>,
}

struct Turn<'p>(&'p Passwords);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.turns.lock().unwrap_or_else(PoisonError::into_inner).running -= 1;
        self.0.free.notify_one();
    }
}

impl Passwords {
    fn turn(&self) -> Result<Turn<'_>, HashError> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        if turns.waiting >= QUEUE {
            return Err(HashError::Busy);
        }
        turns.waiting += 1;
        while turns.running >= AT_ONCE {
            turns = self.free.wait(turns).unwrap_or_else(PoisonError::into_inner);
        }
        turns.waiting -= 1;
        turns.running += 1;
        Ok(Turn(self))
    }

    /// A new hash of a password, in its self-describing form.
    pub(crate) fn hash(&self, password: &str) -> Result<String, HashError> {
        let _turn = self.turn()?;
        hash_now(password)
    }

    /// Whether a password is the one of a hash. `None` stands for somebody who is not there: the same work is done and
    /// the answer is no.
    pub(crate) fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, HashError> {
        let _turn = self.turn()?;
        let stored = match hash {
            Some(hash) => hash,
            None => self.dummy()?,
        };
        let parsed = PasswordHash::new(stored).map_err(|_| HashError::Failed)?;
        // A password longer than any that could have been set is compared all the same, cut.
        let bytes = password.as_bytes();
        let bytes = bytes.get(..LONGEST + 1).unwrap_or(bytes);
        Ok(argon2()?.verify_password(bytes, &parsed).is_ok() && hash.is_some())
    }

    fn dummy(&self) -> Result<&str, HashError> {
        if let Some(hash) = self.dummy.get() {
            return Ok(hash);
        }
        let hash = hash_now("nobody has this password")?;
        Ok(self.dummy.get_or_init(|| hash))
    }

    /// Makes the hash that stands for nobody before the first sign-in, so that the first is not slower than others.
    pub(crate) fn warm_up(&self) -> Result<(), HashError> {
        self.dummy().map(|_| ())
    }
}

fn argon2() -> Result<Argon2<'static>, HashError> {
    let params = Params::new(MEMORY, PASSES, LANES, None).map_err(|_| HashError::Failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str) -> Result<String, HashError> {
    let hash: argon2::password_hash::phc::PasswordHash = argon2()?
        .hash_password(password.as_bytes())
        .map_err(|_| HashError::Failed)?;
    Ok(hash.to_string())
}

/// Whether a password will do, else what to do about it.
pub(crate) fn check(password: &str, user_name: &str) -> Result<(), &'static str> {
    let characters = password.chars().count();
    if characters < SHORTEST {
        return Err("Enter a password of at least 12 characters; three words that do not belong together are good");
    }
    if password.len() > LONGEST {
        return Err("Enter a shorter password");
    }
    let lower = password.to_lowercase();
    let name = user_name.trim().to_lowercase();
    if !name.is_empty() && lower.contains(&name) && lower.len() < name.len() + 8 {
        return Err("Enter a password that is not the user name");
    }
    let mut distinct: Vec<char> = lower.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < 4 {
        return Err("Enter a password with more different characters");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_opens_with_its_password_and_with_no_other() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse battery").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(passwords.verify("correct horse battery", Some(&hash)).unwrap());
        assert!(!passwords.verify("correct horse batterz", Some(&hash)).unwrap());
        assert!(!passwords.verify("nobody has this password", None).unwrap());
    }

    #[test]
    fn short_or_plain_passwords_will_not_do() {
        assert!(check("short", "x").is_err());
        assert!(check("aaaaaaaaaaaaaaaa", "x").is_err());
        assert!(check("a.rahman1234", "a.rahman").is_err());
        assert!(check(&"long ".repeat(300), "x").is_err());
        assert!(check("lantern gravel tuesday", "a.rahman").is_ok());
    }

    #[test]
    fn no_more_than_two_at_a_time() {
        let passwords = Passwords::default();
        let first = passwords.turn().unwrap();
        let _second = passwords.turn().unwrap();
        std::thread::scope(|scope| {
            let third = scope.spawn(|| passwords.turn().map(|_| ()));
            while passwords.turns.lock().unwrap().waiting == 0 {
                std::thread::yield_now();
            }
            assert_eq!(passwords.turns.lock().unwrap().running, 2);
            drop(first);
            third.join().unwrap().unwrap();
        });
    }
}
