//! Merging: partitions' answers to one shape become one answer, in the client's shape.
//!
//! Pure. Follows type information and the shape only: value objects field by field, lists in the
//! canonical order of their items, derived fields from merged ingredients, by the coverage policy
//! where a contribution is missing. The answer is normalised also where one partition gave it, so
//! that it does not depend on how regions are spread over partitions (design 2.2).

use std::collections::{BTreeSet, HashMap, HashSet};

use schema::supergraph::{FieldInfo, Residency};
use schema::value::{Key, Object, Value};

use super::page::{self, Page};
use super::shape::{
    FieldGroup, FieldId, Part, Role, Shape, Types, collect, is_connection, key_fields,
};
use crate::executor::context::CoveragePolicy;
use crate::response::path::PathSegment;

mod derived;
mod leaf;
mod list;
mod object;
pub(super) mod shaped;

/// One partition's answer, as far as merging must know it.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// The fields that the partition was not asked for, since it lacks them.
    pub(super) dropped: HashSet<FieldId>,
    /// Where fields failed, inside entities of their place: response keys without list indexes.
    pub(super) failed: HashSet<(Option<usize>, Vec<Key>)>,
    /// List items whose place in the merged list somebody wants to know, by address.
    pub(super) watched: HashMap<usize, Fate>,
}

/// What became of a watched list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is not in any list that was merged.
    Unseen,
    /// It is in the merged list, at this index.
    At(usize),
    /// It was beyond the `first` items that the client asked.
    CutOff,
}

/// A value and the index of the source that gave it.
pub(super) type Given<'a> = (usize, &'a Value);

/// What of a fetch a value belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Asked {
    /// A root field, by response key.
    Field(Key),
    /// The entity at this place.
    Entity(usize),
}

/// What merging found besides values.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Findings {
    /// Where sources gave different values that must agree: the entity's place and the path.
    pub(super) disagreements: BTreeSet<(Option<usize>, Vec<PathSegment>)>,
    /// Fields that cannot be made from what the sources gave.
    pub(super) failures: BTreeSet<(Option<usize>, Vec<PathSegment>)>,
    /// Sources that gave values of the wrong shape, and for what.
    pub(super) garbage: BTreeSet<(usize, Asked)>,
}

/// Merges the answers of `sources`.
pub(super) struct Merger<'a> {
    types: Types<'a>,
    shape: &'a Shape,
    policy: CoveragePolicy,
    variables: &'a Object,
    sources: Vec<Source>,
    findings: Findings,
    /// The entity that is merged; `None` for root fields.
    place: Option<usize>,
    /// Where in the answer, as the client will see it.
    path: Vec<PathSegment>,
    /// Where in the sources' answers, without list indexes.
    keys: Vec<Key>,
    /// How many contributions were failed or of the wrong shape so far.
    flaws: usize,
}

/// What a value is merged by: how a field's value is, or one of its items.
#[derive(Clone, Copy)]
struct Slot<'g, 'a> {
    group: &'g FieldGroup<'a>,
    info: &'a FieldInfo,
    /// Some region that could contribute did not.
    incomplete: bool,
    /// How many items a list keeps.
    cut: Option<usize>,
}

impl<'a> Merger<'a> {
    /// A merger of `sources` by `shape`.
    pub(super) fn new(
        types: Types<'a>,
        shape: &'a Shape,
        policy: CoveragePolicy,
        variables: &'a Object,
        sources: Vec<Source>,
    ) -> Self {
        Self {
            types,
            shape,
            policy,
            variables,
            sources,
            findings: Findings::default(),
            place: None,
            path: Vec::new(),
            keys: Vec::new(),
            flaws: 0,
        }
    }

    /// One root field, from the answers of the sources that were asked it. `incomplete`: some that
    /// were asked gave none.
    pub(super) fn root_field(
        &mut self,
        group: &FieldGroup<'a>,
        answers: &[(usize, &'a Object)],
        incomplete: bool,
    ) -> Value {
        self.place = None;
        let known = self.findings.garbage.len();
        let value = self.field(group, answers, incomplete, None);
        let is_missing = incomplete || self.findings.garbage.len() > known;
        if self.policy == CoveragePolicy::Complete && is_missing {
            return Value::Null;
        }
        value
    }

    /// The entity at `place` of its fetch, for which `representation` was sent. `incomplete`: some
    /// that hold a part gave none. What has another key than was sent is of no use.
    pub(super) fn entity(
        &mut self,
        place: usize,
        representation: &Value,
        answers: Vec<Given<'a>>,
        incomplete: bool,
    ) -> Value {
        self.place = Some(place);
        let flaws = self.flaws;
        let typename = representation.get("__typename").and_then(Value::as_str);
        let typename = typename.unwrap_or_default();
        let failed = answers.iter().any(|given| self.is_failed(given));
        let mut given = without_nulls(answers);
        given.retain(|(source, value)| {
            let is_asked = self.is_asked(typename, representation, value);
            if !is_asked {
                self.flaw(*source);
            }
            is_asked
        });
        if given.is_empty() {
            return Value::Null;
        }
        let incomplete = incomplete || failed || self.flaws > flaws;
        let shape = self.shape;
        self.object(typename, &[&shape.parts], given, incomplete, None)
    }

    /// Whether an entity has the key that was sent for it, as far as it shows its key.
    fn is_asked(&self, typename: &str, representation: &Value, entity: &Value) -> bool {
        let Some(info) = self.types.get(typename) else {
            return true;
        };
        let shape = self.shape;
        let groups = collect(self.types, &[&shape.parts], typename);
        key_fields(self.types, info).into_iter().all(|name| {
            let shown = groups.iter().find(|group| group.is_plain(name));
            let shown = shown.and_then(|group| entity.get(&group.field.key));
            let sent = representation.get(name);
            shown.is_none() || sent.is_none() || shown == sent
        })
    }

    /// What was found while merging, and the sources with what became of watched items.
    pub(super) fn finish(self) -> (Findings, Vec<Source>) {
        (self.findings, self.sources)
    }

    /// The field of `group`, of one object that `objects` give together.
    fn field(
        &mut self,
        group: &FieldGroup<'a>,
        objects: &[(usize, &'a Object)],
        incomplete: bool,
        page: Option<&Page>,
    ) -> Value {
        self.keys.push(group.field.key.clone());
        let is_shown = group.field.role != Role::Helper;
        if is_shown {
            self.path.push(PathSegment::Key(group.field.key.clone()));
        }
        let value = self.field_value(group, objects, incomplete, page);
        self.keys.pop();
        if is_shown {
            self.path.pop();
        }
        value
    }

    fn field_value(
        &mut self,
        group: &FieldGroup<'a>,
        objects: &[(usize, &'a Object)],
        incomplete: bool,
        page: Option<&Page>,
    ) -> Value {
        let flaws = self.flaws;
        let mut given = Vec::new();
        for (source, object) in objects {
            if self.lacks(*source, &group.ids) {
                continue;
            }
            match object.get(&group.field.key) {
                Some(value) => given.push((*source, value)),
                None => self.flaw(*source),
            }
        }
        let failed = given.iter().filter(|given| self.is_failed(given)).count();
        self.flaws += failed;
        let incomplete = incomplete || self.flaws > flaws;
        let Some(info) = group.info(self.types) else {
            return self.agreed(without_nulls(given));
        };
        let cut = match page {
            Some(page) if group.field.name == "edges" => page.first,
            Some(_) => None,
            None if info.ty.is_list() => {
                super::argument::first(self.types, group.field, self.variables)
            }
            None => None,
        };
        let slot = Slot {
            group,
            info,
            incomplete,
            cut,
        };
        self.value(slot, &info.ty, given)
    }

    fn value(
        &mut self,
        slot: Slot<'_, 'a>,
        ty: &'a apollo_compiler::ast::Type,
        given: Vec<Given<'a>>,
    ) -> Value {
        let given = without_nulls(given);
        if given.is_empty() {
            return Value::Null;
        }
        if ty.is_list() {
            return self.list(slot, ty.item_type(), given);
        }
        let name = ty.inner_named_type();
        if self.types.get(name).is_none() {
            return self.leaf(slot, name, given);
        }
        let page = self.page(slot);
        self.object(
            name,
            &slot.group.below,
            given,
            slot.incomplete,
            page.as_ref(),
        )
    }

    fn page(&self, slot: Slot<'_, 'a>) -> Option<Page> {
        let info = self.types.get(slot.info.ty.inner_named_type())?;
        is_connection(self.types, info)
            .then(|| Page::asked(self.types, slot.group.field, self.variables))
    }

    /// One object that `given` give together.
    fn object(
        &mut self,
        static_type: &str,
        below: &[&'a [Part]],
        given: Vec<Given<'a>>,
        incomplete: bool,
        page: Option<&Page>,
    ) -> Value {
        let flaws = self.flaws;
        let objects = self.objects(given);
        let Some(runtime) = self.runtime_type(static_type, below, &objects) else {
            return Value::Null;
        };
        let groups = collect(self.types, below, &runtime);
        let Some(info) = self.types.get(&runtime) else {
            return Value::Null;
        };
        if objects.len() > 1 && self.are_different(&key_fields(self.types, info), &groups, &objects)
        {
            return self.disagree();
        }
        // A homed instance lives in one region, and that region answered.
        let is_homed = matches!(info.residency, Residency::Homed { .. });
        let incomplete = (incomplete && !is_homed) || self.flaws > flaws;
        let object = ObjectParts {
            groups: &groups,
            objects: &objects,
            incomplete,
            page,
        };
        self.fields(&object)
    }

    fn fields(&mut self, object: &ObjectParts<'_, 'a>) -> Value {
        let mut out = Object::new();
        let mut known = Vec::new();
        for group in object.groups {
            let key = group.field.key.clone();
            let value = match &group.field.role {
                Role::Helper => continue,
                Role::Derived(rule) => self.derived_field(object, group, rule, &mut known),
                Role::Selected if &*group.field.name == "pageInfo" && object.page.is_some() => {
                    self.page_info(object, group)
                }
                Role::Selected => self.field(group, object.objects, object.incomplete, object.page),
            };
            out.insert(key, value);
        }
        Value::Object(out)
    }

    fn page_info(&mut self, object: &ObjectParts<'_, 'a>, group: &FieldGroup<'a>) -> Value {
        let page = object.page.cloned().unwrap_or_default();
        let values = page::page_info(self.types, &page, object.groups, object.objects);
        let name = group
            .info(self.types)
            .map(|info| info.ty.inner_named_type());
        shaped::shaped(
            self.types,
            &values,
            name.map_or("PageInfo", |name| name.as_str()),
            &group.below,
        )
    }

    /// Whether a value over several regions is null where one of them is missing.
    fn is_whole_or_null(&self) -> bool {
        self.policy != CoveragePolicy::Partial
    }

    /// Notes that the values at this place must agree and do not.
    fn disagree(&mut self) -> Value {
        self.findings
            .disagreements
            .insert((self.place, self.path.clone()));
        Value::Null
    }

    /// Notes that what sources gave has the right shape and yet gives the field no value.
    fn fail(&mut self, group: &FieldGroup<'a>) -> Value {
        let mut path = self.path.clone();
        path.push(PathSegment::Key(group.field.key.clone()));
        self.findings.failures.insert((self.place, path));
        Value::Null
    }

    /// Notes that `source` gave here what cannot be.
    fn flaw(&mut self, source: usize) {
        self.flaws += 1;
        let asked = match (self.place, self.keys.first()) {
            (None, Some(key)) => Asked::Field(key.clone()),
            (place, _) => Asked::Entity(place.unwrap_or_default()),
        };
        self.findings.garbage.insert((source, asked));
    }

    /// Whether the source was not asked for a field.
    fn lacks(&self, source: usize, ids: &[FieldId]) -> bool {
        let dropped = &self.sources[source].dropped;
        !dropped.is_empty() && ids.iter().all(|id| dropped.contains(id))
    }

    /// Whether the source said that this null stands for an error.
    fn is_failed(&self, given: &Given<'a>) -> bool {
        let (source, value) = given;
        let failed = &self.sources[*source].failed;
        value.is_null() && !failed.is_empty() && failed.contains(&(self.place, self.keys.clone()))
    }
}

/// What the fields of one object are merged from.
struct ObjectParts<'g, 'a> {
    groups: &'g [FieldGroup<'a>],
    objects: &'g [(usize, &'a Object)],
    incomplete: bool,
    page: Option<&'g Page>,
}

fn without_nulls(given: Vec<Given<'_>>) -> Vec<Given<'_>> {
    let mut given = given;
    given.retain(|(_, value)| !value.is_null());
    given
}
