//! Which subgraph defines which type, and resolves which field: the join directives.

use apollo_compiler::ast::{self, Directive, FieldDefinition, Type};
use apollo_compiler::schema::{self, ExtendedType};
use apollo_compiler::{Name, Schema};
use indexmap::IndexMap;

use super::graphs::Graphs;
use super::names::{INACCESSIBLE, JoinNames};
use super::{
    FieldInfo, FieldJoin, FieldSet, FieldSetItem, KeyInfo, Residency, SubgraphId, SupergraphError,
    TypeInfo, TypeJoin, TypeKind,
};
use crate::directives::{flag, text};
use crate::link::Links;
use crate::partition::{
    InvalidPartitionDirective, PartitionNames, read_derived, read_home_path, read_homed,
    read_merge, read_spanning,
};

/// Reads the composite types of one supergraph.
pub(super) struct TypeReader<'a> {
    pub(super) schema: &'a Schema,
    pub(super) links: &'a Links,
    pub(super) join: &'a JoinNames,
    pub(super) partition: Option<&'a PartitionNames>,
    pub(super) graphs: &'a Graphs,
}

impl TypeReader<'_> {
    /// The type's joins; `None` for scalars, enums and input types.
    pub(super) fn read(&self, ty: &ExtendedType) -> Result<Option<TypeInfo>, SupergraphError> {
        let no_fields = apollo_compiler::collections::IndexMap::default();
        let (kind, fields) = match ty {
            ExtendedType::Object(object) => (TypeKind::Object, &object.fields),
            ExtendedType::Interface(interface) => (TypeKind::Interface, &interface.fields),
            ExtendedType::Union(_) => (TypeKind::Union, &no_fields),
            ExtendedType::Scalar(_) | ExtendedType::Enum(_) | ExtendedType::InputObject(_) => {
                return Ok(None);
            }
        };
        let joins = self.type_joins(ty, fields)?;
        let owner = match ty.directives().get(&self.join.owner) {
            Some(directive) => self.graph(directive, ty.name())?,
            None => None,
        };
        let mut infos = IndexMap::new();
        for (name, field) in fields {
            infos.insert(name.clone(), self.field(ty.name(), field, &joins, owner)?);
        }
        Ok(Some(TypeInfo {
            name: ty.name().clone(),
            kind,
            residency: self.residency(ty)?,
            joins,
            fields: infos,
        }))
    }

    fn type_joins(
        &self,
        ty: &ExtendedType,
        fields: &apollo_compiler::collections::IndexMap<Name, schema::Component<FieldDefinition>>,
    ) -> Result<IndexMap<SubgraphId, TypeJoin>, SupergraphError> {
        let mut joins: IndexMap<SubgraphId, TypeJoin> = IndexMap::new();
        for directive in ty.directives().get_all(&self.join.ty) {
            let Some(graph) = self.graph(directive, ty.name())? else {
                continue;
            };
            let join = joins.entry(graph).or_default();
            join.is_interface_object |= flag(directive, "isInterfaceObject");
            if let Some(fields) = self.field_set(directive, "key", ty.name())? {
                let resolvable = directive.specified_argument_by_name("resolvable");
                join.keys.push(KeyInfo {
                    fields,
                    resolvable: resolvable.and_then(|value| value.to_bool()).unwrap_or(true),
                    extension: flag(directive, "extension"),
                });
            }
        }
        if joins.is_empty() {
            joins = self.implicit_joins(ty.name(), fields)?;
        }
        joins.sort_unstable_keys();
        self.add_implements(ty, &mut joins)?;
        self.add_possible_types(ty, &mut joins)?;
        Ok(joins)
    }

    /// A type without `@join__type` (a value or root type before join v0.2) is wherever one of its
    /// fields is, and everywhere if none says so.
    fn implicit_joins(
        &self,
        ty: &Name,
        fields: &apollo_compiler::collections::IndexMap<Name, schema::Component<FieldDefinition>>,
    ) -> Result<IndexMap<SubgraphId, TypeJoin>, SupergraphError> {
        let mut joins = IndexMap::new();
        for directive in fields
            .values()
            .flat_map(|field| field.directives.get_all(&self.join.field))
        {
            if let Some(graph) = self.graph(directive, ty)? {
                joins.insert(graph, TypeJoin::default());
            }
        }
        if joins.is_empty() {
            joins.extend(self.graphs.ids().map(|graph| (graph, TypeJoin::default())));
        }
        Ok(joins)
    }

    fn add_implements(
        &self,
        ty: &ExtendedType,
        joins: &mut IndexMap<SubgraphId, TypeJoin>,
    ) -> Result<(), SupergraphError> {
        let all = implemented(ty);
        let mut stated = false;
        for directive in ty.directives().get_all(&self.join.implements) {
            stated = true;
            let interface =
                text(directive, "interface").and_then(|name| all.iter().find(|one| **one == name));
            if let (Some(graph), Some(interface)) = (self.graph(directive, ty.name())?, interface)
                && let Some(join) = joins.get_mut(&graph)
            {
                join.implements.push(interface.clone());
            }
        }
        if !stated {
            for join in joins.values_mut() {
                join.implements.clone_from(&all);
            }
        }
        Ok(())
    }

    fn add_possible_types(
        &self,
        ty: &ExtendedType,
        joins: &mut IndexMap<SubgraphId, TypeJoin>,
    ) -> Result<(), SupergraphError> {
        match ty {
            ExtendedType::Interface(interface) => {
                for object in self
                    .schema
                    .types
                    .values()
                    .filter_map(ExtendedType::as_object)
                {
                    for graph in self.graphs_of_implementation(object, &interface.name)? {
                        if let Some(join) = joins.get_mut(&graph) {
                            join.possible_types.push(object.name.clone());
                        }
                    }
                }
            }
            ExtendedType::Union(union_) => {
                for member in &union_.members {
                    for graph in self.graphs_of_member(union_, &member.name)? {
                        if let Some(join) = joins.get_mut(&graph) {
                            join.possible_types.push(member.name.clone());
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn graphs_of_implementation(
        &self,
        object: &schema::ObjectType,
        interface: &Name,
    ) -> Result<Vec<SubgraphId>, SupergraphError> {
        if !object.implements_interfaces.contains(interface) {
            return Ok(Vec::new());
        }
        let mut stated = object.directives.get_all(&self.join.implements).peekable();
        if stated.peek().is_none() {
            return self.graphs_of_type(&object.name);
        }
        stated
            .filter(|directive| text(directive, "interface") == Some(interface))
            .filter_map(|directive| self.graph(directive, &object.name).transpose())
            .collect()
    }

    fn graphs_of_member(
        &self,
        union_: &schema::UnionType,
        member: &Name,
    ) -> Result<Vec<SubgraphId>, SupergraphError> {
        let mut stated = union_
            .directives
            .get_all(&self.join.union_member)
            .peekable();
        if stated.peek().is_none() {
            return self.graphs_of_type(member);
        }
        stated
            .filter(|directive| text(directive, "member") == Some(member))
            .filter_map(|directive| self.graph(directive, &union_.name).transpose())
            .collect()
    }

    fn graphs_of_type(&self, name: &Name) -> Result<Vec<SubgraphId>, SupergraphError> {
        let Some(ExtendedType::Object(object)) = self.schema.types.get(name) else {
            return Ok(Vec::new());
        };
        let mut graphs = Vec::new();
        for directive in object.directives.get_all(&self.join.ty) {
            graphs.extend(
                self.graph(directive, name)?
                    .filter(|graph| !graphs.contains(graph)),
            );
        }
        if graphs.is_empty() {
            graphs.extend(self.implicit_joins(name, &object.fields)?.into_keys());
        }
        Ok(graphs)
    }

    fn field(
        &self,
        ty: &Name,
        field: &FieldDefinition,
        type_joins: &IndexMap<SubgraphId, TypeJoin>,
        owner: Option<SubgraphId>,
    ) -> Result<FieldInfo, SupergraphError> {
        let mut info = FieldInfo {
            name: field.name.clone(),
            ty: field.ty.clone(),
            joins: self.field_joins(ty, field, type_joins, owner)?,
            inaccessible: self.is_inaccessible(&field.directives),
            homed_by: None,
            foreign: false,
            merge: None,
            derived: None,
        };
        if let Some(names) = self.partition {
            let at = |source| partition_error(format!("{ty}.{}", field.name), source);
            let get = |name| field.directives.get(name);
            info.homed_by = get(&names.homed)
                .map(|directive| read_home_path(directive))
                .transpose()
                .map_err(at)?;
            info.foreign = field.directives.has(&names.foreign);
            info.merge = get(&names.merge)
                .map(|directive| read_merge(directive))
                .transpose()
                .map_err(at)?;
            info.derived = get(&names.derived)
                .map(|directive| read_derived(directive))
                .transpose()
                .map_err(at)?;
        }
        Ok(info)
    }

    fn field_joins(
        &self,
        ty: &Name,
        field: &FieldDefinition,
        type_joins: &IndexMap<SubgraphId, TypeJoin>,
        owner: Option<SubgraphId>,
    ) -> Result<Vec<FieldJoin>, SupergraphError> {
        if !field.directives.has(&self.join.field) {
            let plain = match owner {
                Some(owner) => vec![owner],
                None => type_joins.keys().copied().collect(),
            };
            return Ok(plain.into_iter().map(FieldJoin::plain).collect());
        }
        let mut joins = Vec::new();
        for directive in field.directives.get_all(&self.join.field) {
            // Without `graph` the field is only in an interface object: resolved by no subgraph here.
            if let Some(graph) = self.graph(directive, ty)? {
                let key = type_joins
                    .get(&graph)
                    .map_or(KeyUse::None, |join| key_use(join, &field.name));
                joins.push(self.field_join(ty, field, directive, graph, key)?);
            }
        }
        joins.sort_by_key(|join| join.subgraph);
        Ok(joins)
    }

    fn field_join(
        &self,
        ty: &Name,
        field: &FieldDefinition,
        directive: &Directive,
        graph: SubgraphId,
        key: KeyUse,
    ) -> Result<FieldJoin, SupergraphError> {
        let label = text(directive, "overrideLabel").map(str::to_owned);
        let overrides = text(directive, "override").is_some();
        let overridden = flag(directive, "usedOverridden") && label.is_none();
        Ok(FieldJoin {
            subgraph: graph,
            ty: self.type_argument(directive, ty, &field.name)?,
            // An extension's external key fields are resolvable there: Federation 1 demanded the
            // mark. A key field that moved to another subgraph is still needed to leave this one.
            external: (flag(directive, "external") && key != KeyUse::OfExtension)
                || (overridden && key == KeyUse::None),
            requires: self.field_set(directive, "requires", ty)?,
            provides: self.field_set(directive, "provides", ty)?,
            overridden_unless: label.clone().filter(|_| !overrides),
            override_label: label.filter(|_| overrides),
        })
    }

    fn type_argument(
        &self,
        directive: &Directive,
        ty: &Name,
        field: &Name,
    ) -> Result<Option<Type>, SupergraphError> {
        let Some(text) = text(directive, "type") else {
            return Ok(None);
        };
        match Type::parse(text, "join__field(type:)") {
            Ok(parsed) => Ok(Some(parsed)),
            Err(_) => Err(SupergraphError::Type {
                coordinate: format!("{ty}.{field}"),
                text: text.to_owned(),
            }),
        }
    }

    fn residency(&self, ty: &ExtendedType) -> Result<Residency, SupergraphError> {
        let Some(names) = self.partition else {
            return Ok(Residency::Replicated);
        };
        let at = |source| partition_error(ty.name().to_string(), source);
        if let Some(directive) = ty.directives().get(&names.homed) {
            let by = read_homed(directive).map_err(at)?;
            return Ok(Residency::Homed { by });
        }
        match ty.directives().get(&names.spanning) {
            Some(directive) => read_spanning(directive)
                .map(|by| Residency::Spanning { by })
                .map_err(at),
            None => Ok(Residency::Replicated),
        }
    }

    fn is_inaccessible(&self, directives: &ast::DirectiveList) -> bool {
        let link = self.links.get(INACCESSIBLE);
        link.is_some_and(|link| directives.has(&link.directive("inaccessible")))
    }

    fn graph(
        &self,
        directive: &Directive,
        ty: &Name,
    ) -> Result<Option<SubgraphId>, SupergraphError> {
        self.graphs.of_directive(directive, &|| ty.to_string())
    }

    fn field_set(
        &self,
        directive: &Directive,
        argument: &str,
        ty: &Name,
    ) -> Result<Option<FieldSet>, SupergraphError> {
        let Some(text) = text(directive, argument) else {
            return Ok(None);
        };
        FieldSet::parse(text)
            .map(Some)
            .map_err(|source| SupergraphError::FieldSet {
                coordinate: ty.to_string(),
                source,
            })
    }
}

/// Adds the joins that a supergraph leaves unsaid (join v0.1 says none of them): a key's fields are
/// known to the subgraph that has the key, what a field provides is known to its subgraph.
pub(super) fn add_implied_joins(types: &mut IndexMap<Name, TypeInfo>) {
    let mut implied = Vec::new();
    for ty in types.values() {
        for (graph, join) in &ty.joins {
            for key in &join.keys {
                collect_implied(types, &ty.name, &key.fields, *graph, false, &mut implied);
            }
        }
        for field in ty.fields.values() {
            for join in &field.joins {
                if let Some(provides) = &join.provides {
                    let below = field.ty.inner_named_type();
                    collect_implied(types, below, provides, join.subgraph, true, &mut implied);
                }
            }
        }
    }
    for (ty, field, join) in implied {
        let Some(info) = types.get_mut(&ty).and_then(|ty| ty.fields.get_mut(&field)) else {
            continue;
        };
        if info
            .joins
            .iter()
            .all(|known| known.subgraph != join.subgraph)
        {
            info.joins.push(join);
            info.joins.sort_by_key(|join| join.subgraph);
        }
    }
}

fn collect_implied(
    types: &IndexMap<Name, TypeInfo>,
    ty: &Name,
    set: &FieldSet,
    graph: SubgraphId,
    external: bool,
    implied: &mut Vec<(Name, Name, FieldJoin)>,
) {
    for item in &set.0 {
        match item {
            FieldSetItem::Inline {
                type_condition,
                selections,
            } => collect_implied(types, type_condition, selections, graph, external, implied),
            FieldSetItem::Field {
                name, selections, ..
            } => {
                let Some(field) = types.get(ty).and_then(|ty| ty.fields.get(name)) else {
                    continue;
                };
                let join = FieldJoin {
                    external,
                    ..FieldJoin::plain(graph)
                };
                implied.push((ty.clone(), name.clone(), join));
                let below = field.ty.inner_named_type();
                collect_implied(types, below, selections, graph, external, implied);
            }
        }
    }
}

/// Whether a field is part of a key of its type in one subgraph.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyUse {
    None,
    OfType,
    OfExtension,
}

fn key_use(join: &TypeJoin, field: &Name) -> KeyUse {
    let mut keys = join
        .keys
        .iter()
        .filter(|key| key.fields.field_names().any(|name| name == field));
    match keys.next() {
        None => KeyUse::None,
        Some(key) if key.extension => KeyUse::OfExtension,
        Some(_) => KeyUse::OfType,
    }
}

fn implemented(ty: &ExtendedType) -> Vec<Name> {
    let interfaces = match ty {
        ExtendedType::Object(object) => &object.implements_interfaces,
        ExtendedType::Interface(interface) => &interface.implements_interfaces,
        _ => return Vec::new(),
    };
    interfaces
        .iter()
        .map(|interface| interface.name.clone())
        .collect()
}

fn partition_error(coordinate: String, source: InvalidPartitionDirective) -> SupergraphError {
    SupergraphError::Partition { coordinate, source }
}
