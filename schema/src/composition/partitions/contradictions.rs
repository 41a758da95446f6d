//! Where a partition says something else than the core, or than the partitions before it.

use std::collections::BTreeSet;

use apollo_compiler::Schema;
use apollo_compiler::ast::{Directive, FieldDefinition, InputValueDefinition};
use apollo_compiler::schema::ExtendedType;

use super::coordinates::Coordinates;
use super::list;
use crate::composition::merge::{merge_input, merge_same_output};
use crate::composition::{Diagnostic, PartitionSource};
use crate::directives::text;
use crate::field_set::FieldSet;
use crate::subgraph::{federation, fields_of, partition_names};

/// The directives in which partitions must agree; the others say nothing about the data.
const MEANINGFUL: [&str; 12] = [
    federation::KEY,
    federation::INTERFACE_OBJECT,
    federation::INACCESSIBLE,
    federation::EXTERNAL,
    federation::REQUIRES,
    federation::PROVIDES,
    federation::OVERRIDE,
    partition_names::HOMED,
    partition_names::SPANNING,
    partition_names::FOREIGN,
    partition_names::MERGE,
    partition_names::DERIVED,
];

/// Everything in which `partition` contradicts `known`.
pub(super) fn find(
    known: &Schema,
    partition: &Schema,
    core: &Coordinates,
    source: &PartitionSource,
) -> Vec<Diagnostic> {
    let mut finder = Finder {
        core,
        source,
        found: Vec::new(),
    };
    for (name, ty) in partition.types.iter().filter(|(_, ty)| !ty.is_built_in()) {
        if let Some(known_type) = known.types.get(name) {
            finder.compare_types(name, known_type, ty);
            finder.compare_members(known, partition, known_type, ty);
        }
    }
    finder.found
}

struct Finder<'a> {
    core: &'a Coordinates,
    source: &'a PartitionSource,
    found: Vec<Diagnostic>,
}

impl Finder<'_> {
    fn compare_types(&mut self, name: &str, known: &ExtendedType, given: &ExtendedType) {
        if std::mem::discriminant(known) != std::mem::discriminant(given) {
            return self.contradict(name, kind(known), kind(given));
        }
        self.compare_meaning(
            name,
            known
                .directives()
                .iter()
                .map(|directive| directive.node.as_ref()),
            given
                .directives()
                .iter()
                .map(|directive| directive.node.as_ref()),
        );
        if let (Some(known), Some(given)) = (fields_of(known), fields_of(given)) {
            for (field, given) in given {
                if let Some(known) = known.get(field) {
                    self.compare_fields(&format!("{name}.{field}"), known, given);
                }
            }
        }
        if let (ExtendedType::InputObject(known), ExtendedType::InputObject(given)) = (known, given)
        {
            for (field, given) in &given.fields {
                if let Some(known) = known.fields.get(field) {
                    self.compare_inputs(&format!("{name}.{field}"), known, given);
                }
            }
        }
        if let (ExtendedType::Enum(known), ExtendedType::Enum(given)) = (known, given) {
            for (value, given) in &given.values {
                if let Some(known) = known.values.get(value) {
                    self.compare_meaning(
                        &format!("{name}.{value}"),
                        known.directives.iter().map(AsRef::as_ref),
                        given.directives.iter().map(AsRef::as_ref),
                    );
                }
            }
        }
    }

    fn compare_fields(
        &mut self,
        coordinate: &str,
        known: &FieldDefinition,
        given: &FieldDefinition,
    ) {
        if merge_same_output(&known.ty, &given.ty).is_none() {
            self.contradict(
                coordinate,
                &format!("of type `{}`", known.ty),
                &format!("of type `{}`", given.ty),
            );
        }
        self.compare_meaning(
            coordinate,
            known.directives.iter().map(AsRef::as_ref),
            given.directives.iter().map(AsRef::as_ref),
        );
        for argument in &given.arguments {
            if let Some(known) = known.argument_by_name(&argument.name) {
                self.compare_inputs(
                    &format!("{coordinate}({}:)", argument.name),
                    known,
                    argument,
                );
            }
        }
    }

    fn compare_inputs(
        &mut self,
        coordinate: &str,
        known: &InputValueDefinition,
        given: &InputValueDefinition,
    ) {
        if merge_input(&known.ty, &given.ty).is_none() {
            self.contradict(
                coordinate,
                &format!("of type `{}`", known.ty),
                &format!("of type `{}`", given.ty),
            );
        }
        if known.default_value.as_deref() != given.default_value.as_deref() {
            self.contradict(coordinate, &default(known), &default(given));
        }
        self.compare_meaning(
            coordinate,
            known.directives.iter().map(AsRef::as_ref),
            given.directives.iter().map(AsRef::as_ref),
        );
    }

    /// Types that both know must be parts of the same unions and interfaces for both.
    fn compare_members(
        &mut self,
        known: &Schema,
        given: &Schema,
        known_type: &ExtendedType,
        given_type: &ExtendedType,
    ) {
        let shared = |names: BTreeSet<String>| -> BTreeSet<String> {
            let in_both = |name: &String| {
                known.types.contains_key(name.as_str()) && given.types.contains_key(name.as_str())
            };
            names.into_iter().filter(in_both).collect()
        };
        let (known_names, given_names) = (shared(related(known_type)), shared(related(given_type)));
        if known_names != given_names {
            let show = |names: &BTreeSet<String>| {
                format!(
                    "related to {}",
                    names.iter().cloned().collect::<Vec<_>>().join(", ")
                )
            };
            self.contradict(given_type.name(), &show(&known_names), &show(&given_names));
        }
    }

    fn compare_meaning<'a>(
        &mut self,
        coordinate: &str,
        known: impl Iterator<Item = &'a Directive>,
        given: impl Iterator<Item = &'a Directive>,
    ) {
        let (known, given) = (meaning(known), meaning(given));
        if known != given {
            let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| {
                let names: Vec<String> = a.difference(b).cloned().collect();
                if names.is_empty() {
                    "without that".to_owned()
                } else {
                    format!("with {}", names.join(" "))
                }
            };
            self.contradict(coordinate, &only(&known, &given), &only(&given, &known));
        }
    }

    fn contradict(&mut self, coordinate: &str, known: &str, given: &str) {
        let before = if self.core.contains(coordinate) {
            "in the published core"
        } else {
            "in the partitions before it"
        };
        let regions = list(&self.source.regions);
        let message =
            format!("{regions}: it is {given}, but {known} {before}; the partition is refused");
        self.found.push(
            Diagnostic::error("PARTITION_CONTRADICTION", message)
                .of([&self.source.name])
                .at(coordinate)
                .advise("give it another name, or the same meaning as everywhere"),
        );
    }
}

fn kind(ty: &ExtendedType) -> &'static str {
    match ty {
        ExtendedType::Scalar(_) => "a scalar",
        ExtendedType::Object(_) => "an object type",
        ExtendedType::Interface(_) => "an interface",
        ExtendedType::Union(_) => "a union",
        ExtendedType::Enum(_) => "an enum",
        ExtendedType::InputObject(_) => "an input type",
    }
}

fn default(input: &InputValueDefinition) -> String {
    match &input.default_value {
        Some(value) => format!("`{}` by default", value.serialize().no_indent()),
        None => "without default".to_owned(),
    }
}

/// The interfaces of a type, or the members of a union.
fn related(ty: &ExtendedType) -> BTreeSet<String> {
    let names = match ty {
        ExtendedType::Object(object) => &object.implements_interfaces,
        ExtendedType::Interface(interface) => &interface.implements_interfaces,
        ExtendedType::Union(union_) => &union_.members,
        _ => return BTreeSet::new(),
    };
    names.iter().map(ToString::to_string).collect()
}

/// The meaningful directives in one spelling.
fn meaning<'a>(directives: impl Iterator<Item = &'a Directive>) -> BTreeSet<String> {
    directives
        .filter(|directive| MEANINGFUL.contains(&directive.name.as_str()))
        .map(spell)
        .collect()
}

fn spell(directive: &Directive) -> String {
    let mut arguments: Vec<String> = directive
        .arguments
        .iter()
        .filter(|argument| {
            !argument.value.is_null()
                && !is_default(directive, &argument.name, argument.value.to_bool())
        })
        .map(
            |argument| match text(directive, &argument.name).map(FieldSet::parse) {
                Some(Ok(set)) => format!("{}: \"{set}\"", argument.name),
                _ => format!(
                    "{}: {}",
                    argument.name,
                    argument.value.serialize().no_indent()
                ),
            },
        )
        .collect();
    arguments.retain(|argument| {
        argument != "by: \"linkKey\"" || directive.name != partition_names::SPANNING
    });
    arguments.sort_unstable();
    let name = directive
        .name
        .trim_start_matches("federation__")
        .trim_start_matches("partition__");
    if arguments.is_empty() {
        format!("@{name}")
    } else {
        format!("@{name}({})", arguments.join(", "))
    }
}

fn is_default(directive: &Directive, argument: &str, value: Option<bool>) -> bool {
    directive.name == federation::KEY && argument == "resolvable" && value == Some(true)
}
