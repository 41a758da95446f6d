//! Connections: what page was asked, and `pageInfo` of the merged one.

use std::collections::BTreeSet;

use schema::value::{Object, Value};

use super::argument;
use super::merge::shaped::shaped;
use super::shape::{FieldGroup, Role, ShapeField, Types, collect};

/// What page of a connection the client asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// How many edges at most; `None` for all.
    pub(super) first: Option<usize>,
    /// Whether it is not the first page.
    pub(super) is_after: bool,
}

impl Page {
    /// The page that the arguments of a connection's field ask.
    pub(super) fn asked(types: Types<'_>, field: &ShapeField, variables: &Object) -> Self {
        Self {
            first: argument::first(types, field, variables),
            is_after: argument::is_given(field, "after", variables),
        }
    }
}

/// `pageInfo` of the connection that `objects` give together, by field name.
///
/// There is a next page where any that answered has one or where merged edges are left over; there
/// is a previous one where the client gave a cursor.
pub(super) fn page_info(
    types: Types<'_>,
    page: &Page,
    groups: &[FieldGroup<'_>],
    objects: &[(usize, &Object)],
) -> Value {
    let cursors = cursors(types, groups, objects);
    let shown = page.first.unwrap_or(usize::MAX).min(cursors.len());
    let has_next = shown < cursors.len() || any_has_next(types, groups, objects);
    let mut info = Object::new();
    info.insert("hasNextPage", has_next.into());
    info.insert("hasPreviousPage", page.is_after.into());
    let start = cursors.iter().next().filter(|_| shown > 0);
    let end = shown
        .checked_sub(1)
        .and_then(|last| cursors.iter().nth(last));
    info.insert(
        "startCursor",
        start.map(|cursor| Value::from(*cursor)).into(),
    );
    info.insert("endCursor", end.map(|cursor| Value::from(*cursor)).into());
    Value::Object(info)
}

/// The page of a list of which nobody was asked: no edges, nothing before or after them.
pub(super) fn empty(
    types: Types<'_>,
    group: &FieldGroup<'_>,
    ty: &str,
    variables: &Object,
) -> Value {
    let page = Page::asked(types, group.field, variables);
    let mut connection = Object::new();
    for group in collect(types, &group.below, ty) {
        let value = match (&group.field.role, group.field.name.as_str()) {
            (Role::Helper, _) => continue,
            (_, "__typename") => ty.into(),
            (_, "edges") => Value::List(Vec::new()),
            (_, "totalCount") => 0_i64.into(),
            (_, "pageInfo") => {
                let info = group.info(types).map(|info| info.ty.inner_named_type());
                let name = info.map_or("PageInfo", |name| name.as_str());
                let value = page_info(types, &page, &[], &[]);
                shaped(types, &value, name, &group.below)
            }
            _ => Value::Null,
        };
        connection.insert(group.field.key.clone(), value);
    }
    Value::Object(connection)
}

/// The cursors of all edges. Comparing cursors is the sort order (design 2.3).
fn cursors<'a>(
    types: Types<'_>,
    groups: &[FieldGroup<'_>],
    objects: &[(usize, &'a Object)],
) -> BTreeSet<&'a str> {
    let mut cursors = BTreeSet::new();
    for edges in groups.iter().filter(|group| group.field.name == "edges") {
        let Some(cursor) = key_below(types, edges, "cursor") else {
            continue;
        };
        let lists = objects
            .iter()
            .filter_map(|(_, object)| object.get(&edges.field.key)?.as_list());
        let given = lists.flatten();
        cursors.extend(given.filter_map(|edge| edge.get(&cursor)?.as_str()));
    }
    cursors
}

fn any_has_next(types: Types<'_>, groups: &[FieldGroup<'_>], objects: &[(usize, &Object)]) -> bool {
    groups
        .iter()
        .filter(|group| group.field.name == "pageInfo")
        .any(|info| {
            let key = key_below(types, info, "hasNextPage");
            key.is_some_and(|key| {
                objects.iter().any(|(_, object)| {
                    let value = object.get(&info.field.key).and_then(|info| info.get(&key));
                    value.and_then(Value::as_bool).unwrap_or_default()
                })
            })
        })
}

fn key_below(types: Types<'_>, group: &FieldGroup<'_>, name: &str) -> Option<schema::value::Key> {
    let ty = group.info(types)?.ty.inner_named_type();
    let below = collect(types, &group.below, ty);
    let field = below.iter().find(|group| group.is_plain(name))?;
    Some(field.field.key.clone())
}
