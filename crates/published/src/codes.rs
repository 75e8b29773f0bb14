//! Kinds with a code each, as a table beside them lists both.

/// The code of one kind.
pub(crate) fn code_of<T: PartialEq>(all: &[(T, &'static str)], wanted: &T) -> &'static str {
    all.iter().find(|(one, _)| one == wanted).map_or("", |(_, code)| code)
}

/// The kind that a code stands for.
pub(crate) fn by_code<T: Copy>(all: &[(T, &str)], code: &str) -> Option<T> {
    all.iter().find(|(_, known)| *known == code).map(|(one, _)| *one)
}
