//! Merging subgraphs to a supergraph document. Each kind of type has its file; `header` writes what
//! a supergraph carries beside its types.

use std::collections::{BTreeMap, BTreeSet};

use apollo_compiler::Name;
use apollo_compiler::ast::{Definition, Directive, Document};
use apollo_compiler::schema::ExtendedType;

use super::Diagnostic;
use crate::subgraph::{SubgraphSchema, federation, fields_of};

mod build;
mod composites;
mod elements;
mod fields;
mod header;
mod hierarchy;
mod inputs;
mod leaves;
mod overrides;
mod types;

use self::hierarchy::Hierarchy;
use self::overrides::Overrides;
pub(super) use self::types::{merge_input, merge_same_output};

/// The supergraph SDL of `subgraphs` (sorted by name), and what is wrong with it. Where there are
/// errors the SDL is of no use.
pub(super) fn merge(subgraphs: &[SubgraphSchema]) -> (String, Vec<Diagnostic>) {
    let mut merger = Merger {
        subgraphs,
        graphs: header::graph_names(subgraphs),
        hierarchy: Hierarchy::of(subgraphs),
        overrides: Overrides::of(subgraphs),
        uses: EnumUses::of(subgraphs),
        diagnostics: Vec::new(),
    };
    let mut document = Document::new();
    let types = merger.types();
    document
        .definitions
        .extend(header::definitions(&merger, &types));
    document.definitions.extend(types);
    (document.to_string(), merger.diagnostics)
}

/// The work on one supergraph.
struct Merger<'a> {
    subgraphs: &'a [SubgraphSchema],
    /// The enum value of each subgraph.
    graphs: Vec<Name>,
    hierarchy: Hierarchy,
    overrides: Overrides,
    uses: EnumUses,
    diagnostics: Vec<Diagnostic>,
}

/// One subgraph's definition of something.
struct Part<'a, T> {
    /// Its place in [`Merger::subgraphs`].
    subgraph: usize,
    /// The definition.
    of: &'a T,
}

impl<T> Clone for Part<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Part<'_, T> {}

/// In which positions enums are used, over all subgraphs.
struct EnumUses {
    input: BTreeSet<Name>,
    output: BTreeSet<Name>,
}

impl<'a> Merger<'a> {
    /// Every type of the supergraph, by name.
    fn types(&mut self) -> Vec<Definition> {
        let mut by_name: BTreeMap<&Name, Vec<Part<'a, ExtendedType>>> = BTreeMap::new();
        for (subgraph, schema) in self.subgraphs.iter().enumerate() {
            for ty in schema.types() {
                by_name
                    .entry(ty.name())
                    .or_default()
                    .push(Part { subgraph, of: ty });
            }
        }
        by_name
            .into_iter()
            .filter_map(|(name, parts)| self.ty(name, &parts))
            .collect()
    }

    fn ty(&mut self, name: &Name, parts: &[Part<'a, ExtendedType>]) -> Option<Definition> {
        match self.kind(name, parts)? {
            Kind::Scalar => Some(self.scalar(name, parts)),
            Kind::Enum => self.enum_type(name, parts),
            Kind::Input => self.input_object(name, parts),
            Kind::Union => Some(self.union_type(name, parts)),
            Kind::Object => Some(self.object(name, parts)),
            Kind::Interface => Some(self.interface(name, parts)),
        }
    }

    /// The kind that all subgraphs agree on. `@interfaceObject` counts as interface.
    fn kind(&mut self, name: &Name, parts: &[Part<'_, ExtendedType>]) -> Option<Kind> {
        let kinds: Vec<Kind> = parts.iter().map(|part| Kind::of(part.of)).collect();
        let first = *kinds.first()?;
        if kinds.iter().all(|kind| *kind == first) {
            return Some(first);
        }
        let list: Vec<String> = parts
            .iter()
            .zip(&kinds)
            .map(|(part, kind)| format!("{} in `{}`", kind.describe(), self.name(part.subgraph)))
            .collect();
        let diagnostic =
            Diagnostic::error("TYPE_KIND_MISMATCH", format!("it is {}", list.join(", ")))
                .of(parts.iter().map(|part| self.name(part.subgraph)))
                .at(name)
                .advise("rename one of them, or give it the same kind everywhere");
        self.diagnostics.push(diagnostic);
        None
    }

    fn name(&self, subgraph: usize) -> &'a str {
        &self.subgraphs[subgraph].name
    }

    fn names<T>(&self, parts: &[Part<'_, T>]) -> Vec<&'a str> {
        parts.iter().map(|part| self.name(part.subgraph)).collect()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Scalar,
    Enum,
    Input,
    Union,
    Object,
    Interface,
}

impl Kind {
    fn of(ty: &ExtendedType) -> Self {
        match ty {
            ExtendedType::Scalar(_) => Self::Scalar,
            ExtendedType::Enum(_) => Self::Enum,
            ExtendedType::InputObject(_) => Self::Input,
            ExtendedType::Union(_) => Self::Union,
            ExtendedType::Interface(_) => Self::Interface,
            ExtendedType::Object(object) if object.directives.has(federation::INTERFACE_OBJECT) => {
                Self::Interface
            }
            ExtendedType::Object(_) => Self::Object,
        }
    }

    fn describe(self) -> &'static str {
        match self {
            Self::Scalar => "a scalar",
            Self::Enum => "an enum",
            Self::Input => "an input type",
            Self::Union => "a union",
            Self::Object => "an object type",
            Self::Interface => "an interface",
        }
    }
}

impl EnumUses {
    fn of(subgraphs: &[SubgraphSchema]) -> Self {
        let mut uses = Self {
            input: BTreeSet::new(),
            output: BTreeSet::new(),
        };
        for ty in subgraphs.iter().flat_map(SubgraphSchema::types) {
            if let ExtendedType::InputObject(input) = ty {
                uses.input.extend(
                    input
                        .fields
                        .values()
                        .map(|field| field.ty.inner_named_type().clone()),
                );
            }
            for field in fields_of(ty).into_iter().flat_map(|fields| fields.values()) {
                uses.output.insert(field.ty.inner_named_type().clone());
                uses.input.extend(
                    field
                        .arguments
                        .iter()
                        .map(|argument| argument.ty.inner_named_type().clone()),
                );
            }
        }
        uses
    }
}

/// Whether the directive is applied.
fn has(directives: &[&Directive], name: &str) -> bool {
    directives.iter().any(|directive| directive.name == name)
}
