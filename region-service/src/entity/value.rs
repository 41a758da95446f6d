//! Values of columns: the domain's codes as enums, written as text, and lists of texts. A code's
//! text is the same in the database and in the graph.

mod changes;
mod facts;
mod life;
mod programmes;
mod pupils;
mod schools;
mod text_list;

pub use changes::*;
pub use facts::*;
pub use life::*;
pub use programmes::*;
pub use pupils::*;
pub use schools::*;
pub use text_list::TextList;

/// A text that no value of a column's enum spells.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no {kind}")]
pub struct UnknownCode {
    /// What was given.
    pub text: String,
    /// The enum's name.
    pub kind: &'static str,
}

/// An enum whose values are written as the given texts, in columns and in the graph.
macro_rules! code_enum {
    ($(#[$about:meta])* $name:ident { $($(#[$item:meta])* $variant:ident = $text:tt,)+ }) => {
        $(#[$about])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            sea_orm::DeriveValueType, async_graphql::Enum,
        )]
        #[sea_orm(value_type = "String", column_type = "Text")]
        pub enum $name {
            $($(#[$item])* #[graphql(name = $text)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of the graph's enum.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value's text.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// The value that `text` spells, if any.
            pub fn from_code(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        // sea-orm asks it of every part of a primary key, for keys that the database numbers.
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::entity::value::UnknownCode;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::from_code(text).ok_or_else(|| $crate::entity::value::UnknownCode {
                    text: text.into(),
                    kind: stringify!($name),
                })
            }
        }
    };
}
pub(crate) use code_enum;
