//! Object types, interfaces and unions.

use apollo_compiler::ast::{
    Definition, Directive, FieldDefinition, InterfaceTypeDefinition, ObjectTypeDefinition,
    UnionTypeDefinition,
};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Node};
use indexmap::{IndexMap, IndexSet};

use super::build::{directive, enum_value, string};
use super::elements::{Applied, description};
use super::{Merger, Part};
use crate::subgraph::{SubgraphSchema, federation, fields_of, keys};

impl<'a> Merger<'a> {
    pub(super) fn object(&mut self, name: &Name, parts: &[Part<'a, ExtendedType>]) -> Definition {
        let mut fields = self.fields(name, parts);
        fields.extend(self.interface_object_fields(parts, &fields));
        Definition::ObjectTypeDefinition(Node::new(ObjectTypeDefinition {
            description: description(parts.iter().map(|part| part.of.description())),
            name: name.clone(),
            implements_interfaces: interfaces(parts),
            directives: self.composite_directives(parts),
            fields,
        }))
    }

    pub(super) fn interface(
        &mut self,
        name: &Name,
        parts: &[Part<'a, ExtendedType>],
    ) -> Definition {
        Definition::InterfaceTypeDefinition(Node::new(InterfaceTypeDefinition {
            description: description(parts.iter().map(|part| part.of.description())),
            name: name.clone(),
            implements_interfaces: interfaces(parts),
            directives: self.composite_directives(parts),
            fields: self.fields(name, parts),
        }))
    }

    pub(super) fn union_type(
        &mut self,
        name: &Name,
        parts: &[Part<'a, ExtendedType>],
    ) -> Definition {
        let mut directives = self.type_joins(parts);
        let mut members: IndexSet<Name> = IndexSet::new();
        for part in parts {
            let ExtendedType::Union(union_) = part.of else {
                continue;
            };
            for member in &union_.members {
                members.insert(member.name.clone());
                directives.push(directive(
                    "join__unionMember",
                    vec![
                        ("graph", enum_value(&self.graphs[part.subgraph])),
                        ("member", string(member.as_str())),
                    ],
                ));
            }
        }
        directives.extend(self.type_element_directives(parts));
        Definition::UnionTypeDefinition(Node::new(UnionTypeDefinition {
            description: description(parts.iter().map(|part| part.of.description())),
            name: name.clone(),
            directives: directives.into_iter().collect(),
            members: members.into_iter().collect(),
        }))
    }

    /// `@join__type` for each subgraph that defines the type.
    pub(super) fn type_joins(&self, parts: &[Part<'_, ExtendedType>]) -> Vec<Node<Directive>> {
        let mut joins = Vec::new();
        for part in parts {
            let graph = ("graph", enum_value(&self.graphs[part.subgraph]));
            let mut common = Vec::new();
            if part.of.directives().has(federation::EXTENDS) {
                common.push(("extension", true.into()));
            }
            if part.of.directives().has(federation::INTERFACE_OBJECT) {
                common.push(("isInterfaceObject", true.into()));
            }
            let keys = keys(part.of);
            if keys.is_empty() {
                common.retain(|(name, _)| *name != "extension");
                joins.push(directive(
                    "join__type",
                    [vec![graph.clone()], common.clone()].concat(),
                ));
            }
            for key in keys {
                let mut arguments = vec![graph.clone(), ("key", string(key.text))];
                arguments.extend(common.clone());
                if !key.resolvable {
                    arguments.push(("resolvable", false.into()));
                }
                joins.push(directive("join__type", arguments));
            }
        }
        joins.extend(self.protocol_joins(parts));
        joins
    }

    /// Every subgraph has a query type, if only for `_entities`: routers count on it.
    fn protocol_joins(&self, parts: &[Part<'_, ExtendedType>]) -> Vec<Node<Directive>> {
        if parts.first().is_none_or(|part| part.of.name() != "Query") {
            return Vec::new();
        }
        let silent = |index: &usize| parts.iter().all(|part| part.subgraph != *index);
        let graphs = (0..self.graphs.len()).filter(silent);
        graphs
            .map(|index| {
                directive(
                    "join__type",
                    vec![("graph", enum_value(&self.graphs[index]))],
                )
            })
            .collect()
    }

    pub(super) fn type_element_directives(
        &self,
        parts: &[Part<'_, ExtendedType>],
    ) -> Vec<Node<Directive>> {
        let applied: Vec<Applied<'_>> = parts
            .iter()
            .map(|part| Applied::to_type(part.subgraph, part.of.directives()))
            .collect();
        self.element_directives(&applied)
    }

    fn composite_directives(
        &self,
        parts: &[Part<'_, ExtendedType>],
    ) -> apollo_compiler::ast::DirectiveList {
        let mut directives = Vec::new();
        for part in parts {
            for interface in implemented(part.of) {
                directives.push(directive(
                    "join__implements",
                    vec![
                        ("graph", enum_value(&self.graphs[part.subgraph])),
                        ("interface", string(interface.as_str())),
                    ],
                ));
            }
        }
        directives.extend(self.type_joins(parts));
        directives.extend(self.type_element_directives(parts));
        directives.into_iter().collect()
    }

    fn fields(
        &mut self,
        name: &Name,
        parts: &[Part<'a, ExtendedType>],
    ) -> Vec<Node<FieldDefinition>> {
        let mut by_name: IndexMap<&'a Name, Vec<Part<'a, FieldDefinition>>> = IndexMap::new();
        for part in parts {
            for (field, definition) in fields_of(part.of).into_iter().flatten() {
                by_name.entry(field).or_default().push(Part {
                    subgraph: part.subgraph,
                    of: definition,
                });
            }
        }
        by_name
            .into_iter()
            .filter_map(|(field, definitions)| self.field(name, field, &definitions, parts))
            .collect()
    }

    /// The fields that an interface object gives to this object: no subgraph resolves them here.
    fn interface_object_fields(
        &mut self,
        parts: &[Part<'a, ExtendedType>],
        own: &[Node<FieldDefinition>],
    ) -> Vec<Node<FieldDefinition>> {
        let mut added: IndexMap<&'a Name, Vec<Part<'a, FieldDefinition>>> = IndexMap::new();
        for interface in interfaces(parts) {
            for (subgraph, schema) in self.subgraphs.iter().enumerate() {
                for (name, field) in interface_object(schema, &interface) {
                    if own.iter().all(|known| known.name != *name) {
                        added.entry(name).or_default().push(Part {
                            subgraph,
                            of: field,
                        });
                    }
                }
            }
        }
        let bare = || directive("join__field", Vec::new());
        added
            .into_values()
            .filter_map(|parts| {
                let mut field = self.merged_definition(&parts)?;
                field.directives.0.insert(0, bare());
                Some(Node::new(field))
            })
            .collect()
    }
}

/// The fields that `schema` gives to all implementations of `interface`.
fn interface_object<'a>(
    schema: &'a SubgraphSchema,
    interface: &Name,
) -> impl Iterator<Item = (&'a Name, &'a FieldDefinition)> {
    let ty = schema
        .schema
        .get_object(interface)
        .filter(|object| object.directives.has(federation::INTERFACE_OBJECT));
    ty.into_iter().flat_map(|object| {
        object
            .fields
            .iter()
            .map(|(name, field)| (name, field.as_ref()))
    })
}

fn implemented(ty: &ExtendedType) -> Vec<&Name> {
    match ty {
        ExtendedType::Object(object) => object
            .implements_interfaces
            .iter()
            .map(|one| &one.name)
            .collect(),
        ExtendedType::Interface(interface) => interface
            .implements_interfaces
            .iter()
            .map(|one| &one.name)
            .collect(),
        _ => Vec::new(),
    }
}

fn interfaces(parts: &[Part<'_, ExtendedType>]) -> Vec<Name> {
    let all: IndexSet<Name> = parts
        .iter()
        .flat_map(|part| implemented(part.of))
        .cloned()
        .collect();
    all.into_iter().collect()
}
