//! What lies inside sealed facts: the name and version of the type, then the facts as given.
//!
//! `[1][length of name][name][version, big-endian u16][facts]`. The first byte is the version of this form.

use crate::error::StorageError;
use crate::registry::TypeRegistry;

const FORM: u8 = 1;

/// The bytes before the facts.
pub(crate) fn head(name: &str, version: u16) -> Result<Vec<u8>, StorageError> {
    let length = u8::try_from(name.len())
        .map_err(|_| StorageError::Invalid("the name of an event type is longer than 255 bytes".into()))?;
    let mut head = Vec::with_capacity(name.len() + 4);
    head.push(FORM);
    head.push(length);
    head.extend_from_slice(name.as_bytes());
    head.extend_from_slice(&version.to_be_bytes());
    Ok(head)
}

/// Splits an opened text; leaves only the facts in `plain`.
pub(crate) fn split(
    plain: &mut Vec<u8>,
    known: &TypeRegistry,
    position: u64,
) -> Result<(&'static str, u16), StorageError> {
    let damaged = || StorageError::Damaged(format!("event {position} does not begin with its type"));
    let (&form, rest) = plain.split_first().ok_or_else(damaged)?;
    if form != FORM {
        return Err(damaged());
    }
    let (&length, rest) = rest.split_first().ok_or_else(damaged)?;
    let (name, rest) = rest.split_at_checked(length.into()).ok_or_else(damaged)?;
    let name = std::str::from_utf8(name).map_err(|_| damaged())?;
    let (version, _) = rest.split_first_chunk::<2>().ok_or_else(damaged)?;
    let version = u16::from_be_bytes(*version);
    let Some(own) = known.intern(name, version) else {
        return Err(StorageError::UnknownType {
            position,
            name: name.to_owned(),
            version,
        });
    };
    let start = 4 + usize::from(length);
    plain.copy_within(start.., 0);
    plain.truncate(plain.len() - start);
    Ok((own, version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_as_it_went_in() {
        let known = TypeRegistry::new(&[("referral.received", 2)]);
        let mut plain = head("referral.received", 2).unwrap();
        plain.extend_from_slice(b"{\"a\":1}");
        assert_eq!(split(&mut plain, &known, 1).unwrap(), ("referral.received", 2));
        assert_eq!(plain, b"{\"a\":1}");
    }

    #[test]
    fn an_unknown_type_is_named_and_a_cut_one_is_damage() {
        let known = TypeRegistry::new(&[("a", 1)]);
        let whole = head("a", 2).unwrap();
        assert_eq!(
            split(&mut whole.clone(), &known, 9),
            Err(StorageError::UnknownType {
                position: 9,
                name: "a".into(),
                version: 2
            })
        );
        for cut in 0..whole.len() {
            assert!(matches!(
                split(&mut whole[..cut].to_vec(), &known, 9),
                Err(StorageError::Damaged(_))
            ));
        }
    }
}
