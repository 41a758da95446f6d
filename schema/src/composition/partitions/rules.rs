//! How a partitioned subgraph must use the partition directives.

use apollo_compiler::ast::{Directive, FieldDefinition};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Schema};

use super::mergeable::is_root;
use super::region_code::REGION_CODE;
use crate::composition::Diagnostic;
use crate::merge::MergeRule;
use crate::partition::{
    InvalidPartitionDirective, read_derived, read_home_path, read_homed, read_merge, read_spanning,
};
use crate::subgraph::{Fields, SubgraphSchema, fields_of, keys, partition_names};
use crate::supergraph::{Derived, Merge};

/// Everything that breaks a rule.
pub(super) fn check(subgraph: &SubgraphSchema) -> Vec<Diagnostic> {
    let mut rules = Rules {
        subgraph,
        schema: &subgraph.schema,
        found: Vec::new(),
    };
    for ty in subgraph.types() {
        rules.check_type(ty);
        for field in fields_of(ty).into_iter().flat_map(|fields| fields.values()) {
            rules.check_field(ty, field);
        }
    }
    rules.found
}

struct Rules<'a> {
    subgraph: &'a SubgraphSchema,
    schema: &'a Schema,
    found: Vec<Diagnostic>,
}

impl Rules<'_> {
    fn check_type(&mut self, ty: &ExtendedType) {
        let homed = ty.directives().get(partition_names::HOMED);
        let spanning = ty.directives().get(partition_names::SPANNING);
        if homed.is_some() && spanning.is_some() {
            let message = "an entity is @homed or @spanning, not both";
            self.report(
                "PARTITION_HOMED_AND_SPANNING",
                ty.name(),
                message,
                "choose one",
            );
        }
        if let Some(directive) = homed {
            self.check_key(ty, "homed", read_homed(directive));
        }
        if let Some(directive) = spanning {
            self.check_key(ty, "spanning", read_spanning(directive));
        }
    }

    /// `@homed` and `@spanning` name a field of one of the type's keys.
    fn check_key(
        &mut self,
        ty: &ExtendedType,
        directive: &str,
        by: Result<Name, InvalidPartitionDirective>,
    ) {
        let by = match by {
            Ok(by) => by,
            Err(error) => return self.invalid(ty.name(), &error),
        };
        let is_key = keys(ty)
            .iter()
            .filter_map(|key| key.fields.as_ref().ok())
            .any(|key| key.field_names().any(|name| *name == by));
        if !is_key {
            let message =
                format!("@{directive}(by: \"{by}\") names no field of a @key of the type");
            self.report(
                "PARTITION_BY_NOT_A_KEY",
                ty.name(),
                &message,
                "name the key field that says where instances live",
            );
        }
    }

    fn check_field(&mut self, ty: &ExtendedType, field: &FieldDefinition) {
        let coordinate = format!("{}.{}", ty.name(), field.name);
        let get = |name| field.directives.get(name).map(AsRef::as_ref);
        if is_root(ty.name()) {
            self.check_root(ty.name(), &coordinate, field, get(partition_names::HOMED));
        } else if field.directives.has(partition_names::HOMED) {
            let message = "@homed stands on root fields and entities only";
            self.report(
                "PARTITION_HOMED_MISPLACED",
                &coordinate,
                message,
                "remove it",
            );
        }
        if field.directives.has(partition_names::FOREIGN) {
            self.check_foreign(&coordinate, field);
        }
        if let Some(directive) = get(partition_names::MERGE) {
            match read_merge(directive) {
                Ok(merge) => self.check_merge(&coordinate, field, &merge),
                Err(error) => self.invalid(&coordinate, &error),
            }
        }
        if let Some(directive) = get(partition_names::DERIVED) {
            match read_derived(directive) {
                Ok(derived) => self.check_derived(&coordinate, ty, field, &derived),
                Err(error) => self.invalid(&coordinate, &error),
            }
        }
    }

    /// Every root field says by which argument it is routed; a mutation names exactly one partition.
    fn check_root(
        &mut self,
        root: &str,
        coordinate: &str,
        field: &FieldDefinition,
        homed: Option<&Directive>,
    ) {
        let Some(directive) = homed else {
            let message =
                "a root field of a partitioned subgraph says by @homed which partitions to ask";
            let hint =
                "add @homed(by:) with the argument that is an id, a RegionCode, or a list of them";
            return self.report("PARTITION_ROOT_NOT_HOMED", coordinate, message, hint);
        };
        let path = match read_home_path(directive) {
            Ok(path) => path,
            Err(error) => return self.invalid(coordinate, &error),
        };
        let Some(target) = path.target(self.schema, field) else {
            let message = format!(
                "@homed(by: \"{path}\") names no argument of the field, nor a field of one"
            );
            return self.report(
                "PARTITION_UNKNOWN_ARGUMENT",
                coordinate,
                &message,
                "name one of its arguments, or `argument.inputField` without a list on the way",
            );
        };
        let named = target.ty.inner_named_type();
        if named != "ID" && named != REGION_CODE {
            let message = format!(
                "the argument `{path}` is of type `{}`, which says nothing about a region",
                target.ty
            );
            self.report(
                "PARTITION_HOMED_TYPE",
                coordinate,
                &message,
                "use an ID, a RegionCode, or a list of them",
            );
        }
        if !path.fields.is_empty() && target.ty.is_list() {
            let message = format!("`{path}` is a list inside an input object");
            self.report(
                "PARTITION_HOMED_LIST",
                coordinate,
                &message,
                "make the list an argument of its own, so that each partition can be asked for its part",
            );
        }
        if root == "Mutation" && (target.ty.is_list() || !target.is_required) {
            let message = format!(
                "a mutation changes exactly one region, but `{path}` may name none or several"
            );
            self.report(
                "PARTITION_MUTATION_SPREADS",
                coordinate,
                &message,
                "make it a required id or RegionCode",
            );
        }
    }

    fn check_foreign(&mut self, coordinate: &str, field: &FieldDefinition) {
        let target = self.schema.types.get(field.ty.inner_named_type());
        if !target.is_some_and(|target| target.directives().has(partition_names::HOMED)) {
            let message = format!(
                "@foreign, but `{}` is no @homed entity",
                field.ty.inner_named_type()
            );
            self.report(
                "PARTITION_FOREIGN_NOT_HOMED",
                coordinate,
                &message,
                "remove @foreign, or make the type @homed",
            );
        }
    }

    fn check_merge(&mut self, coordinate: &str, field: &FieldDefinition, merge: &Merge) {
        let named = field.ty.inner_named_type().as_str();
        let fits = match merge.rule {
            MergeRule::Ordered => field.ty.is_list(),
            MergeRule::Sum => !field.ty.is_list() && matches!(named, "Int" | "Float" | "Decimal"),
            MergeRule::Any | MergeRule::All => !field.ty.is_list() && named == "Boolean",
            MergeRule::Min | MergeRule::Max => !field.ty.is_list() && self.is_leaf(named),
            MergeRule::Same => true,
        };
        if !fits {
            let message = format!(
                "@merge(with: {}) does not fit the type `{}`",
                merge.rule, field.ty
            );
            let hint = "lists merge by ORDERED, numbers by SUM, booleans by ANY or ALL, scalars by MIN, MAX or SAME";
            self.report("PARTITION_RULE_TYPE", coordinate, &message, hint);
        }
        if !merge.by.is_empty() && merge.rule != MergeRule::Ordered {
            let message = "`by` goes with ORDERED only";
            self.report(
                "PARTITION_BY_WITHOUT_ORDER",
                coordinate,
                message,
                "remove it",
            );
        }
        let item = self
            .schema
            .types
            .get(field.ty.inner_named_type())
            .and_then(fields_of);
        for by in &merge.by {
            let found = item.and_then(|fields| fields.get(by));
            if !found.is_some_and(|field| self.is_leaf(field.ty.inner_named_type())) {
                let message =
                    format!("@merge(by:) names `{by}`, which is no scalar field of `{named}`");
                self.report(
                    "PARTITION_UNKNOWN_FIELD",
                    coordinate,
                    &message,
                    "order by scalar fields of the items",
                );
            }
        }
    }

    /// A derived field's ingredients are fields of the same object, and not derived themselves.
    fn check_derived(
        &mut self,
        coordinate: &str,
        ty: &ExtendedType,
        field: &FieldDefinition,
        derived: &Derived,
    ) {
        let none = Fields::default();
        let fields = fields_of(ty).unwrap_or(&none);
        for ingredient in &derived.of {
            match fields.get(ingredient) {
                None => {
                    let message =
                        format!("@derived(of:) names `{ingredient}`, which the type does not have");
                    self.report(
                        "PARTITION_UNKNOWN_FIELD",
                        coordinate,
                        &message,
                        "name fields of the same type",
                    );
                }
                Some(found) if found.directives.has(partition_names::DERIVED) => {
                    let message = format!("its ingredient `{ingredient}` is derived itself");
                    self.report(
                        "PARTITION_DERIVED_OF_DERIVED",
                        coordinate,
                        &message,
                        "name what that one is made of",
                    );
                }
                Some(_) => {}
            }
        }
        if field.directives.has(partition_names::MERGE) {
            let message = "a derived field is made, not merged";
            self.report(
                "PARTITION_DERIVED_AND_MERGED",
                coordinate,
                message,
                "remove @merge",
            );
        }
    }

    fn is_leaf(&self, name: &str) -> bool {
        self.schema
            .types
            .get(name)
            .is_some_and(ExtendedType::is_leaf)
    }

    fn invalid(&mut self, coordinate: &str, error: &InvalidPartitionDirective) {
        self.report(
            "PARTITION_INVALID_DIRECTIVE",
            coordinate,
            &error.to_string(),
            "correct the directive",
        );
    }

    fn report(&mut self, code: &'static str, coordinate: &str, message: &str, hint: &str) {
        self.found.push(
            Diagnostic::error(code, message)
                .of([&self.subgraph.name])
                .at(coordinate)
                .advise(hint),
        );
    }
}
