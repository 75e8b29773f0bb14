//! What an act came to, said once on the page that follows it: "Priority set".
//!
//! The words travel in a cookie that lives for a minute, signed with the session's own token, so that nobody can put
//! words on another's page. They are the words of an act and never name anybody.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Most bytes that are carried.
const LIMIT: usize = 600;

/// How long the browser keeps them, in seconds.
pub const SECONDS: u32 = 60;

fn mac(words: &str, session_secret: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(session_secret.as_bytes()).ok()?;
    mac.update(b"rapport said ");
    mac.update(words.as_bytes());
    Some(mac)
}

/// The cookie's value.
#[must_use]
pub fn sealed(words: &str, session_secret: &str) -> Option<String> {
    let end = words
        .char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .take_while(|end| *end <= LIMIT)
        .last()
        .unwrap_or(0);
    let words = words.get(..end)?;
    let tag = mac(words, session_secret)?.finalize().into_bytes();
    Some(format!("{}.{}", BASE64.encode(words), BASE64.encode(tag)))
}

/// The words of a cookie that we sealed ourselves.
#[must_use]
pub fn opened(value: &str, session_secret: &str) -> Option<String> {
    let (words, tag) = value.split_once('.')?;
    let words = String::from_utf8(BASE64.decode(words).ok()?).ok()?;
    let tag = BASE64.decode(tag).ok()?;
    mac(&words, session_secret)?.verify_slice(&tag).ok()?;
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_we_sealed_for_this_session_are_said() {
        let value = sealed("Priority set – urgent", "secret").unwrap();
        assert_eq!(opened(&value, "secret").as_deref(), Some("Priority set – urgent"));
        assert_eq!(opened(&value, "another"), None);
        let (_, tag) = value.split_once('.').unwrap();
        assert_eq!(
            opened(&format!("{}.{tag}", BASE64.encode("Send money")), "secret"),
            None
        );
        assert_eq!(opened("nonsense", "secret"), None);
    }

    #[test]
    fn long_words_are_cut_at_a_letter() {
        let value = sealed(&"é".repeat(900), "s").unwrap();
        assert_eq!(opened(&value, "s").unwrap().chars().count(), LIMIT / 2);
    }
}
