//! The partition directives: `@homed`, `@spanning`, `@foreign`, `@merge`, `@derived`, and
//! `@partition` on a supergraph's graphs.
//!
//! Owns their names, definitions and reading. What they mean to a merged answer is the part of
//! `merge` and `derive`; whether a subgraph uses them rightly is `composition`'s.

use apollo_compiler::Name;
use apollo_compiler::ast::{Directive, Value};

use crate::derive::Derivation;
use crate::link::{Link, Links};
use crate::merge::MergeRule;
use crate::region::RegionCode;
use crate::supergraph::{Derived, HomePath, InvalidHomePath, Merge, Partition};

/// The specification's address without its version.
pub const IDENTITY: &str = "https://specs.regiograaf.example/partition";

/// The specification's address.
pub const URL: &str = "https://specs.regiograaf.example/partition/v0.1";

/// The definitions as a supergraph carries them, under the specification's own names.
pub const DEFINITIONS: &str = r#"directive @homed(by: String!) on OBJECT | FIELD_DEFINITION
directive @spanning(by: String! = "linkKey") on OBJECT
directive @foreign on FIELD_DEFINITION
directive @merge(with: MergeRule!, by: [String!]) on FIELD_DEFINITION
directive @derived(by: String!, of: [String!]!) on FIELD_DEFINITION
directive @partition(name: String!, url: String!, regions: [String!]!, lacks: [String!], refused: Boolean) repeatable on ENUM_VALUE
enum MergeRule { ORDERED SUM MIN MAX ANY ALL SAME }
"#;

/// The directives that stand on types and fields.
pub const ON_ELEMENTS: [&str; 5] = ["derived", "foreign", "homed", "merge", "spanning"];

/// The key field of `@spanning` where it names none.
const DEFAULT_SPANNING_KEY: &str = "linkKey";

/// What one schema calls the partition directives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionNames {
    /// `@homed`
    pub homed: String,
    /// `@spanning`
    pub spanning: String,
    /// `@foreign`
    pub foreign: String,
    /// `@merge`
    pub merge: String,
    /// `@derived`
    pub derived: String,
    /// `@partition`
    pub partition: String,
    /// The enum `MergeRule`
    pub merge_rule: String,
}

/// A partition directive that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPartitionDirective {
    /// An argument is missing or of another kind.
    #[error("@{directive} needs `{argument}`, {expected}")]
    Argument {
        /// The directive as written.
        directive: String,
        /// Its argument.
        argument: &'static str,
        /// What belongs there.
        expected: &'static str,
    },
    /// `@merge(with:)` names no rule.
    #[error("`{rule}` is no merge rule; there are ORDERED, SUM, MIN, MAX, ANY, ALL and SAME")]
    Rule {
        /// What was given.
        rule: String,
    },
    /// `@derived(by:)` names no derivation.
    #[error("`{function}` is no derivation that this gateway knows")]
    Derivation {
        /// What was given.
        function: String,
    },
    /// The `by` of a root field's `@homed` is no path.
    #[error(transparent)]
    HomePath(#[from] InvalidHomePath),
    /// A region's code is not one.
    #[error(transparent)]
    Region(#[from] crate::region::InvalidRegionCode),
}

impl PartitionNames {
    /// The names that `links` give; `None` where the schema does not use the specification.
    pub fn of(links: &Links) -> Option<Self> {
        links.get(IDENTITY).map(Self::from_link)
    }

    /// The specification's own names, as composition writes them.
    pub fn canonical() -> Self {
        let own = str::to_owned;
        Self {
            homed: own("homed"),
            spanning: own("spanning"),
            foreign: own("foreign"),
            merge: own("merge"),
            derived: own("derived"),
            partition: own("partition"),
            merge_rule: own("MergeRule"),
        }
    }

    fn from_link(link: &Link) -> Self {
        Self {
            homed: link.directive("homed"),
            spanning: link.directive("spanning"),
            foreign: link.directive("foreign"),
            merge: link.directive("merge"),
            derived: link.directive("derived"),
            partition: link.directive("partition"),
            merge_rule: link.type_name("MergeRule"),
        }
    }
}

/// The key field of a type's `@homed`. Fails where `by` is no name.
pub fn read_homed(directive: &Directive) -> Result<Name, InvalidPartitionDirective> {
    name_argument(directive, "by")
}

/// The path of a root field's `@homed`. Fails where `by` is none.
pub fn read_home_path(directive: &Directive) -> Result<HomePath, InvalidPartitionDirective> {
    Ok(text_argument(directive, "by")?.parse::<HomePath>()?)
}

/// The key field of a `@spanning`. Fails where `by` is no name.
pub fn read_spanning(directive: &Directive) -> Result<Name, InvalidPartitionDirective> {
    match directive.specified_argument_by_name("by") {
        Some(_) => name_argument(directive, "by"),
        None => Ok(Name::new_unchecked(DEFAULT_SPANNING_KEY)),
    }
}

/// A `@merge`. Fails on an unknown rule and on a `by` that is no list of names.
pub fn read_merge(directive: &Directive) -> Result<Merge, InvalidPartitionDirective> {
    let rule = match directive
        .specified_argument_by_name("with")
        .map(|value| value.as_ref())
    {
        Some(Value::Enum(rule)) => rule.as_str(),
        _ => return Err(argument_error(directive, "with", "a merge rule")),
    };
    Ok(Merge {
        rule: rule
            .parse::<MergeRule>()
            .map_err(|_| InvalidPartitionDirective::Rule {
                rule: rule.to_owned(),
            })?,
        by: optional_names(directive, "by")?,
    })
}

/// A `@derived`. Fails on an unknown derivation and on an `of` that is no list of names.
pub fn read_derived(directive: &Directive) -> Result<Derived, InvalidPartitionDirective> {
    let function = text_argument(directive, "by")?;
    let by = function
        .parse::<Derivation>()
        .map_err(|_| InvalidPartitionDirective::Derivation {
            function: function.to_owned(),
        })?;
    let of = optional_names(directive, "of")?;
    if of.is_empty() {
        return Err(argument_error(
            directive,
            "of",
            "a list of fields of the same object",
        ));
    }
    Ok(Derived { by, of })
}

/// A `@partition` on a graph of a supergraph. Fails where name, address or regions are missing.
pub fn read_partition(directive: &Directive) -> Result<Partition, InvalidPartitionDirective> {
    let regions = texts(directive, "regions")?;
    Ok(Partition {
        name: text_argument(directive, "name")?.to_owned(),
        url: text_argument(directive, "url")?.to_owned(),
        regions: regions
            .into_iter()
            .map(RegionCode::new)
            .collect::<Result<_, _>>()?,
        lacks: texts(directive, "lacks")?
            .into_iter()
            .map(str::to_owned)
            .collect(),
        refused: flag(directive, "refused")?,
    })
}

/// A boolean argument; false where it is absent or null.
fn flag(directive: &Directive, argument: &'static str) -> Result<bool, InvalidPartitionDirective> {
    match directive.specified_argument_by_name(argument) {
        Some(value) if !value.is_null() => value
            .to_bool()
            .ok_or_else(|| argument_error(directive, argument, "a boolean")),
        _ => Ok(false),
    }
}

fn text_argument<'a>(
    directive: &'a Directive,
    argument: &'static str,
) -> Result<&'a str, InvalidPartitionDirective> {
    directive
        .specified_argument_by_name(argument)
        .and_then(|value| value.as_str())
        .ok_or_else(|| argument_error(directive, argument, "a string"))
}

fn name_argument(
    directive: &Directive,
    argument: &'static str,
) -> Result<Name, InvalidPartitionDirective> {
    Name::new(text_argument(directive, argument)?)
        .map_err(|_| argument_error(directive, argument, "the name of a field or argument"))
}

fn optional_names(
    directive: &Directive,
    argument: &'static str,
) -> Result<Vec<Name>, InvalidPartitionDirective> {
    texts(directive, argument)?
        .into_iter()
        .map(|text| {
            Name::new(text)
                .map_err(|_| argument_error(directive, argument, "a list of field names"))
        })
        .collect()
}

/// The strings of a list argument; none where it is absent or null.
fn texts<'a>(
    directive: &'a Directive,
    argument: &'static str,
) -> Result<Vec<&'a str>, InvalidPartitionDirective> {
    let Some(value) = directive.specified_argument_by_name(argument) else {
        return Ok(Vec::new());
    };
    if value.is_null() {
        return Ok(Vec::new());
    }
    let items = value.as_list().map(|items| {
        items
            .iter()
            .map(|item| item.as_str())
            .collect::<Option<Vec<_>>>()
    });
    items
        .flatten()
        .ok_or_else(|| argument_error(directive, argument, "a list of strings"))
}

fn argument_error(
    directive: &Directive,
    argument: &'static str,
    expected: &'static str,
) -> InvalidPartitionDirective {
    InvalidPartitionDirective::Argument {
        directive: directive.name.to_string(),
        argument,
        expected,
    }
}
