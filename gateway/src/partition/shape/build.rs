//! From a fetch's selections to its [`Shape`].

use apollo_compiler::Name;
use apollo_compiler::ast::OperationType;
use schema::supergraph::{Derived, FieldInfo, FieldSetItem, Residency, TypeInfo};
use schema::value::{Key, Object};

use super::{FieldId, Part, Role, Shape, ShapeField, ShapeFragment, Types};
use crate::partition::subscription::{REGION, RESUME_TOKEN, STATUS};
use crate::planner::query_plan::{Condition, FieldSelection, Selection};

/// Builds a shape. Conditions are decided with the request's variables, so that partitions are
/// asked for no more than takes part.
struct Shaper<'a> {
    types: Types<'a>,
    variables: &'a Object,
    prefix: String,
    next: usize,
}

/// The fields that tell a list's items apart; empty where there is no such rule.
type By<'a> = &'a [Name];

impl Shape {
    /// The shape of a fetch with these selections.
    pub(in crate::partition) fn new(
        types: Types<'_>,
        selections: &[Selection],
        variables: &Object,
    ) -> Self {
        let mut shaper = Shaper {
            types,
            variables,
            prefix: unused_prefix(selections),
            next: 0,
        };
        let mut parts = Vec::new();
        shaper.add_selections(&mut parts, selections, &[]);
        Shape {
            parts,
            prefix: shaper.prefix,
        }
    }
}

impl Shaper<'_> {
    /// Adds what takes part of `selections`, with the ingredients of derived fields.
    fn add_selections(&mut self, parts: &mut Vec<Part>, selections: &[Selection], by: By<'_>) {
        let mut derived = Vec::new();
        for selection in selections {
            match selection {
                Selection::Field(field) if self.takes_part(&field.conditions) => {
                    self.add_field(parts, field, &mut derived);
                }
                Selection::Inline(inline) if self.takes_part(&inline.conditions) => {
                    let mut below = Vec::new();
                    match &inline.type_condition {
                        Some(ty) => self.add_on(&mut below, ty, &inline.selections, by),
                        None => self.add_selections(&mut below, &inline.selections, by),
                    }
                    parts.push(Part::On(ShapeFragment {
                        condition: inline.type_condition.clone(),
                        parts: below,
                    }));
                }
                Selection::Field(_) | Selection::Inline(_) => {}
            }
        }
        for (parent, rule) in &derived {
            for name in &rule.of {
                self.add_helper(parts, parent, name);
            }
        }
    }

    /// Adds `selections` on the type `ty` and what merging objects of it needs.
    fn add_on(&mut self, parts: &mut Vec<Part>, ty: &Name, selections: &[Selection], by: By<'_>) {
        self.add_selections(parts, selections, by);
        let Some(info) = self.types.get(ty) else {
            return;
        };
        if self.types.is_abstract(ty) {
            self.add_helper(parts, ty, "__typename");
            self.add_helpers_of_possible_types(parts, info, by);
        } else {
            self.add_object_helpers(parts, info, by);
        }
    }

    fn add_field(
        &mut self,
        parts: &mut Vec<Part>,
        selection: &FieldSelection,
        derived: &mut Vec<(Name, Derived)>,
    ) {
        let info = self.types.field(&selection.parent_type, &selection.name);
        let (role, below) = match info.and_then(|info| info.derived.as_ref()) {
            Some(rule) => {
                derived.push((selection.parent_type.clone(), rule.clone()));
                let below = self.read_only(&selection.selections);
                (Role::Derived(rule.clone()), below)
            }
            None if self.is_subscription(&selection.parent_type) => {
                let below = self.event(info, &selection.selections);
                (Role::Selected, below)
            }
            None => (Role::Selected, self.below(info, &selection.selections)),
        };
        let field = self.field(selection, role, below);
        parts.push(Part::Field(field));
    }

    fn below(&mut self, info: Option<&FieldInfo>, selections: &[Selection]) -> Vec<Part> {
        let mut parts = Vec::new();
        if let Some(info) = info.filter(|_| !selections.is_empty()) {
            let by = info.merge.as_ref().map_or(&[][..], |merge| &merge.by);
            self.add_on(&mut parts, info.ty.inner_named_type(), selections, by);
        }
        parts
    }

    /// What is asked of an event: also what the gateway follows its stream by.
    fn event(&mut self, info: Option<&FieldInfo>, selections: &[Selection]) -> Vec<Part> {
        let mut parts = Vec::new();
        if let Some(info) = info {
            let by = [RESUME_TOKEN, REGION, STATUS].map(Name::new_unchecked);
            self.add_on(&mut parts, info.ty.inner_named_type(), selections, &by);
        }
        parts
    }

    fn is_subscription(&self, ty: &Name) -> bool {
        let schema = &self.types.supergraph.internal;
        schema.root_operation(OperationType::Subscription) == Some(ty)
    }

    /// The selections below a derived field: they shape its value and are not asked.
    fn read_only(&mut self, selections: &[Selection]) -> Vec<Part> {
        let mut parts = Vec::new();
        for selection in selections {
            match selection {
                Selection::Field(field) if self.takes_part(&field.conditions) => {
                    let below = self.read_only(&field.selections);
                    let field = self.field(field, Role::Selected, below);
                    parts.push(Part::Field(field));
                }
                Selection::Inline(inline) if self.takes_part(&inline.conditions) => {
                    parts.push(Part::On(ShapeFragment {
                        condition: inline.type_condition.clone(),
                        parts: self.read_only(&inline.selections),
                    }));
                }
                Selection::Field(_) | Selection::Inline(_) => {}
            }
        }
        parts
    }

    fn field(&mut self, selection: &FieldSelection, role: Role, parts: Vec<Part>) -> ShapeField {
        ShapeField {
            id: self.id(),
            key: selection.response_key.clone(),
            parent: selection.parent_type.clone(),
            name: selection.name.clone(),
            arguments: selection.arguments.clone(),
            role,
            parts,
        }
    }

    fn add_helpers_of_possible_types(
        &mut self,
        parts: &mut Vec<Part>,
        info: &TypeInfo,
        by: By<'_>,
    ) {
        let join = info.joins.get(&self.types.subgraph);
        for name in join.iter().flat_map(|join| &join.possible_types) {
            let mut below = Vec::new();
            if let Some(object) = self.types.get(name) {
                self.add_object_helpers(&mut below, object, by);
            }
            if !below.is_empty() {
                parts.push(Part::On(ShapeFragment {
                    condition: Some(name.clone()),
                    parts: below,
                }));
            }
        }
    }

    fn add_object_helpers(&mut self, parts: &mut Vec<Part>, info: &TypeInfo, by: By<'_>) {
        let known = by.iter().filter(|name| info.fields.contains_key(*name));
        for name in known.chain(key_fields(self.types, info)) {
            self.add_helper(parts, &info.name, name);
        }
        if is_connection(self.types, info) && selects(parts, "pageInfo") {
            self.add_page_helpers(parts, info);
        }
    }

    fn add_page_helpers(&mut self, parts: &mut Vec<Part>, connection: &TypeInfo) {
        for (name, needed) in [("edges", "cursor"), ("pageInfo", "hasNextPage")] {
            let Some(info) = connection.fields.get(name) else {
                continue;
            };
            let ty = info.ty.inner_named_type();
            let selected = parts.iter_mut().find_map(|part| match part {
                Part::Field(field) if field.is_plain(name) => Some(field),
                Part::Field(_) | Part::On(_) => None,
            });
            if let Some(field) = selected {
                self.push_leaf_helper(&mut field.parts, ty, needed);
                continue;
            }
            let mut below = Vec::new();
            self.push_leaf_helper(&mut below, ty, needed);
            self.push_helper(parts, &connection.name, name, below);
        }
    }

    /// Adds the field `name` whole, unless it is there already.
    fn add_helper(&mut self, parts: &mut Vec<Part>, parent: &Name, name: &str) {
        let info = self.types.field(parent, name);
        let composite = info.map(|info| info.ty.inner_named_type());
        match composite.filter(|ty| self.types.get(ty).is_some()) {
            Some(ty) => {
                let below = self.whole(ty, &mut Vec::new());
                self.push_helper(parts, parent, name, below);
            }
            None => self.push_leaf_helper(parts, parent, name),
        }
    }

    fn push_leaf_helper(&mut self, parts: &mut Vec<Part>, parent: &Name, name: &str) {
        if !selects(parts, name) {
            self.push_helper(parts, parent, name, Vec::new());
        }
    }

    fn push_helper(&mut self, parts: &mut Vec<Part>, parent: &Name, name: &str, below: Vec<Part>) {
        let key: Key = format!("{}{name}", self.prefix).into();
        let is_known = |part: &Part| matches!(part, Part::Field(field) if field.key == key);
        if parts.iter().any(is_known) {
            return;
        }
        parts.push(Part::Field(ShapeField {
            id: self.id(),
            key,
            parent: parent.clone(),
            name: Name::new_unchecked(name),
            arguments: Vec::new(),
            role: Role::Helper,
            parts: below,
        }));
    }

    /// Everything of a type that can be asked without arguments, under the fields' own names.
    /// `above` are the types that are being written, so that the recursion ends.
    fn whole(&mut self, ty: &Name, above: &mut Vec<Name>) -> Vec<Part> {
        let types = self.types;
        let Some(info) = types.get(ty) else {
            return Vec::new();
        };
        above.push(ty.clone());
        let mut parts = Vec::new();
        for field in info.fields.values() {
            let inner = field.ty.inner_named_type();
            if above.contains(inner) || !is_askable(types, ty, field) {
                continue;
            }
            let below = self.whole(inner, above);
            if below.is_empty() && types.get(inner).is_some() {
                continue;
            }
            parts.push(Part::Field(ShapeField {
                id: self.id(),
                key: field.name.as_str().into(),
                parent: ty.clone(),
                name: field.name.clone(),
                arguments: Vec::new(),
                role: Role::Selected,
                parts: below,
            }));
        }
        above.pop();
        parts
    }

    fn takes_part(&self, conditions: &[Condition]) -> bool {
        conditions.iter().all(|condition| {
            let value = self.variables.get(&condition.variable);
            value.and_then(|value| value.as_bool()).unwrap_or_default() == condition.included_if
        })
    }

    fn id(&mut self) -> FieldId {
        self.next += 1;
        FieldId(self.next)
    }
}

/// Whether `info` is a connection (Relay): edges with cursors, and a `pageInfo`.
pub(in crate::partition) fn is_connection(types: Types<'_>, info: &TypeInfo) -> bool {
    let edges = info.fields.get("edges").filter(|edges| edges.ty.is_list());
    let edge = edges.map(|edges| edges.ty.inner_named_type());
    info.fields.contains_key("pageInfo")
        && edge.is_some_and(|edge| types.field(edge, "cursor").is_some())
}

/// The key fields by which an entity's instances are told apart; empty for value objects.
pub(in crate::partition) fn key_fields<'a>(types: Types<'a>, info: &'a TypeInfo) -> Vec<&'a Name> {
    if let Residency::Homed { by } | Residency::Spanning { by } = &info.residency {
        return vec![by];
    }
    let join = info.joins.get(&types.subgraph);
    let key = join.and_then(|join| join.keys.first());
    let items = key.iter().flat_map(|key| &key.fields.0);
    let leaves = items.filter_map(|item| match item {
        FieldSetItem::Field {
            name, selections, ..
        } if selections.0.is_empty() => Some(name),
        FieldSetItem::Field { .. } | FieldSetItem::Inline { .. } => None,
    });
    leaves.collect()
}

fn is_askable(types: Types<'_>, ty: &str, field: &FieldInfo) -> bool {
    let definition = types.supergraph.internal.type_field(ty, &field.name);
    let needs_arguments =
        definition.is_ok_and(|field| field.arguments.iter().any(|given| given.is_required()));
    types.resolves(field) && field.derived.is_none() && !needs_arguments
}

fn selects(parts: &[Part], name: &str) -> bool {
    parts.iter().any(|part| match part {
        Part::Field(field) => field.is_plain(name),
        Part::On(fragment) => fragment.condition.is_none() && selects(&fragment.parts, name),
    })
}

/// `r_`, or with as many `_` more as it takes to differ from every response key.
fn unused_prefix(selections: &[Selection]) -> String {
    let mut prefix = "r_".to_owned();
    while any_key_begins(selections, &prefix) {
        prefix.push('_');
    }
    prefix
}

fn any_key_begins(selections: &[Selection], prefix: &str) -> bool {
    selections.iter().any(|selection| match selection {
        Selection::Field(field) => {
            field.response_key.starts_with(prefix) || any_key_begins(&field.selections, prefix)
        }
        Selection::Inline(inline) => any_key_begins(&inline.selections, prefix),
    })
}
