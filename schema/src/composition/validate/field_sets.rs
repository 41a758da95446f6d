//! Field sets: what `@key`, `@requires` and `@provides` name must be there and fit.

use apollo_compiler::Name;
use apollo_compiler::ast::FieldDefinition;
use apollo_compiler::schema::ExtendedType;

use crate::composition::Diagnostic;
use crate::directives::text;
use crate::field_set::{FieldSet, FieldSetItem};
use crate::subgraph::{SubgraphSchema, federation, fields_of, keys};

/// The Federation error codes of one directive.
struct Codes {
    directive: &'static str,
    invalid: &'static str,
    missing_external: &'static str,
}

const KEY: Codes = Codes {
    directive: "key",
    invalid: "KEY_INVALID_FIELDS",
    // A key's fields need not be external.
    missing_external: "KEY_INVALID_FIELDS",
};
const REQUIRES: Codes = Codes {
    directive: "requires",
    invalid: "REQUIRES_INVALID_FIELDS",
    missing_external: "REQUIRES_FIELDS_MISSING_EXTERNAL",
};
const PROVIDES: Codes = Codes {
    directive: "provides",
    invalid: "PROVIDES_INVALID_FIELDS",
    missing_external: "PROVIDES_FIELDS_MISSING_EXTERNAL",
};

/// Everything wrong with the field sets of one subgraph.
pub(super) fn check(subgraph: &SubgraphSchema) -> Vec<Diagnostic> {
    let mut checker = Checker {
        subgraph,
        found: Vec::new(),
    };
    for ty in subgraph.types() {
        checker.check_keys(ty);
        for field in fields_of(ty).into_iter().flat_map(|fields| fields.values()) {
            checker.check_requires(ty, field);
            checker.check_provides(ty, field);
        }
    }
    checker.found
}

struct Checker<'a> {
    subgraph: &'a SubgraphSchema,
    found: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn check_keys(&mut self, ty: &ExtendedType) {
        for key in keys(ty) {
            match key.fields {
                Err(error) => self.report(KEY.invalid, ty.name(), &error.to_string()),
                Ok(fields) => {
                    self.check_set(&KEY, ty.name(), ty.name(), &fields);
                    self.check_key_types(ty, &fields);
                }
            }
        }
    }

    /// A key identifies: it holds no unions and interfaces, and no field with arguments.
    fn check_key_types(&mut self, ty: &ExtendedType, set: &FieldSet) {
        for item in &set.0 {
            let FieldSetItem::Field {
                name, selections, ..
            } = item
            else {
                continue;
            };
            let Some(field) = self.subgraph.field(ty.name(), name) else {
                continue;
            };
            let Some(target) = self.subgraph.schema.types.get(field.ty.inner_named_type()) else {
                continue;
            };
            let coordinate = format!("{}.{name}", ty.name());
            if !field.arguments.is_empty() {
                let message = "a @key holds no field with arguments";
                self.report("KEY_FIELDS_HAS_ARGS", &coordinate, message);
            }
            if target.is_union() || target.is_interface() {
                let message = "a @key holds no unions and interfaces";
                self.report("KEY_FIELDS_SELECT_INVALID_TYPE", &coordinate, message);
            }
            self.check_key_types(target, selections);
        }
    }

    fn check_requires(&mut self, ty: &ExtendedType, field: &FieldDefinition) {
        let Some(set) = self.read(ty, field, federation::REQUIRES, &REQUIRES) else {
            return;
        };
        let coordinate = format!("{}.{}", ty.name(), field.name);
        self.check_set(&REQUIRES, &coordinate, ty.name(), &set);
        self.check_leaves_external(&REQUIRES, &coordinate, ty.name(), &set);
    }

    /// What is required or provided is not resolved here otherwise, so each of its leaves is @external, or stands below a
    /// field that is.
    fn check_leaves_external(
        &mut self,
        codes: &Codes,
        coordinate: &str,
        ty: &Name,
        set: &FieldSet,
    ) {
        for item in &set.0 {
            match item {
                FieldSetItem::Inline {
                    type_condition,
                    selections,
                } => self.check_leaves_external(codes, coordinate, type_condition, selections),
                FieldSetItem::Field {
                    name, selections, ..
                } => {
                    let Some(field) = self.subgraph.field(ty, name) else {
                        continue;
                    };
                    if field.directives.has(federation::EXTERNAL)
                        || self.is_external_below(ty, name)
                    {
                        continue;
                    }
                    if !selections.is_empty() {
                        let target = field.ty.inner_named_type().clone();
                        self.check_leaves_external(codes, coordinate, &target, selections);
                    } else if !self.is_key_field(ty, name) {
                        let message = format!(
                            "@{} names `{name}`, which is not @external here",
                            codes.directive
                        );
                        self.report(codes.missing_external, coordinate, &message);
                    }
                }
            }
        }
    }

    /// An interface's field is external where an implementation's is.
    fn is_external_below(&self, interface: &Name, field: &Name) -> bool {
        let objects = self.subgraph.types().filter_map(ExtendedType::as_object);
        objects
            .filter(|object| object.implements_interfaces.contains(interface))
            .any(|object| {
                let external = object
                    .fields
                    .get(field)
                    .is_some_and(|field| field.directives.has(federation::EXTERNAL));
                external || self.is_key_field(&object.name, field)
            })
    }

    fn is_key_field(&self, ty: &Name, field: &Name) -> bool {
        let keys = self
            .subgraph
            .schema
            .types
            .get(ty)
            .map(keys)
            .unwrap_or_default();
        keys.iter()
            .filter_map(|key| key.fields.as_ref().ok())
            .any(|key| key.field_names().any(|name| name == field))
    }

    fn check_provides(&mut self, ty: &ExtendedType, field: &FieldDefinition) {
        let Some(set) = self.read(ty, field, federation::PROVIDES, &PROVIDES) else {
            return;
        };
        let coordinate = format!("{}.{}", ty.name(), field.name);
        let below = field.ty.inner_named_type();
        let target = self.subgraph.schema.types.get(below);
        if !target
            .is_some_and(|target| target.is_object() || target.is_interface() || target.is_union())
        {
            let message = format!(
                "@provides stands on a field of type `{}`, which has no fields",
                field.ty
            );
            return self.report("PROVIDES_ON_NON_OBJECT_FIELD", &coordinate, &message);
        }
        self.check_set(&PROVIDES, &coordinate, below, &set);
        // Federation 1 let a subgraph provide what it resolves anyway.
        if self.subgraph.federation_2 {
            self.check_leaves_external(&PROVIDES, &coordinate, below, &set);
        }
    }

    fn read(
        &mut self,
        ty: &ExtendedType,
        field: &FieldDefinition,
        directive: &str,
        codes: &Codes,
    ) -> Option<FieldSet> {
        let text = text(field.directives.get(directive)?, "fields")?;
        match FieldSet::parse(text) {
            Ok(set) => Some(set),
            Err(error) => {
                self.report(
                    codes.invalid,
                    &format!("{}.{}", ty.name(), field.name),
                    &error.to_string(),
                );
                None
            }
        }
    }

    /// Each field exists on its type, leaves have no selection and composites have one.
    fn check_set(&mut self, codes: &Codes, coordinate: &str, ty: &Name, set: &FieldSet) {
        for item in &set.0 {
            match item {
                FieldSetItem::Inline {
                    type_condition,
                    selections,
                } => {
                    if self.subgraph.schema.types.contains_key(type_condition) {
                        self.check_set(codes, coordinate, type_condition, selections);
                    } else {
                        let message = format!(
                            "@{} speaks of `{type_condition}`, which is no type here",
                            codes.directive
                        );
                        self.report(codes.invalid, coordinate, &message);
                    }
                }
                FieldSetItem::Field {
                    name, selections, ..
                } => {
                    self.check_set_field(codes, coordinate, ty, name, selections);
                }
            }
        }
    }

    fn check_set_field(
        &mut self,
        codes: &Codes,
        coordinate: &str,
        ty: &Name,
        name: &Name,
        selections: &FieldSet,
    ) {
        if name == "__typename" {
            return;
        }
        let Some(field) = self.subgraph.field(ty, name) else {
            let message = format!(
                "@{} names `{name}`, which `{ty}` does not have here",
                codes.directive
            );
            return self.report(codes.invalid, coordinate, &message);
        };
        let target = field.ty.inner_named_type().clone();
        let is_leaf = self
            .subgraph
            .schema
            .types
            .get(&target)
            .is_none_or(ExtendedType::is_leaf);
        match (is_leaf, selections.is_empty()) {
            (true, false) => {
                let message = format!(
                    "@{} selects below `{name}`, which has no fields",
                    codes.directive
                );
                self.report(codes.invalid, coordinate, &message);
            }
            (false, true) => {
                let message = format!(
                    "@{} names `{name}`, of whose fields some must be selected",
                    codes.directive
                );
                self.report(codes.invalid, coordinate, &message);
            }
            _ => self.check_set(codes, coordinate, &target, selections),
        }
    }

    fn report(&mut self, code: &'static str, coordinate: &str, message: &str) {
        self.found.push(
            Diagnostic::error(code, message)
                .of([&self.subgraph.name])
                .at(coordinate),
        );
    }
}
