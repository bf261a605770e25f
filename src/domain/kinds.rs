//! Closed lists of plain variants, each variant with its word in one place. The numbers that records hold
//! are the store's: see its `codes!`.

/// Defines enums from rows `Variant, "word";`, in the order in which people are offered them.
macro_rules! kinds {
    ($($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident, $word:literal;)* })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// All of them, in the order in which they are offered.
            pub const ALL: [Self; [$($word),*].len()] = [$(Self::$variant),*];

            /// The word in forms, addresses, files and text keys.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The variant with this word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    )*};
}

pub(super) use kinds;
