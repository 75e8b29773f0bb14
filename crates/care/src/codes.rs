//! The macro behind every code list: one enum whose variants carry a stable code and the words a page shows.

/// Defines a code list: `Variant => "code", "words to show";` per line.
macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident => $code:literal, $words:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $(
                #[doc = $words]
                $(#[$vmeta])*
                #[serde(rename = $code)]
                $variant,
            )+
        }

        impl $name {
            /// Every code of the list, in its order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code, as stored and as used in forms.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The words that a page shows.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$variant => $words),+ }
            }

            /// The entry with this code, if there is one.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|c| c.code() == code)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.words())
            }
        }
    };
}

pub(crate) use codes;

/// Gives an event enum its stable type names: `Variant => "name"` per line, with the stream's prefix.
macro_rules! kinds {
    ($name:ident, $prefix:literal { $($variant:ident => $tag:literal),+ $(,)? }) => {
        impl $name {
            /// Every type name this stream may hold, with the current version of its body.
            pub const KINDS: &'static [(&'static str, u16)] = &[$((concat!($prefix, ".", $tag), 1)),+];

            /// The stable type name of this event.
            #[must_use]
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$variant { .. } => concat!($prefix, ".", $tag)),+ }
            }
        }
    };
}

pub(crate) use kinds;
