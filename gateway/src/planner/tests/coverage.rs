//! What must hold of every plan: it asks for all that the client wants and for nothing else than
//! that and what representations need, each thing in one fetch only, and whatever a representation
//! holds was fetched before.

use std::collections::{BTreeMap, BTreeSet};

use apollo_compiler::executable::{Selection as ClientSelection, SelectionSet};
use proptest::prelude::*;

use super::*;
use crate::planner::query_plan::{
    FetchNode, FetchPath, PathStep, PlanNode, RepresentationField, Selection,
};

/// A response path without list and type steps, then the field's name.
type Leaf = (Vec<String>, String);

/// Panics where the plan breaks a law.
pub(super) fn check(
    supergraph: &Supergraph,
    document: &Valid<ExecutableDocument>,
    plan: &QueryPlan,
) {
    let operation = document.operations.iter().next().expect("one operation");
    let mut wanted = BTreeSet::new();
    client_leaves(
        document,
        &operation.selection_set,
        &mut Vec::new(),
        &mut wanted,
    );
    let mut walk = Walk {
        typename: plan.typename_key.to_string(),
        asked: Vec::new(),
        times: BTreeMap::new(),
        types: Vec::new(),
        needed: BTreeSet::new(),
        problems: Vec::new(),
    };
    let mut known = BTreeSet::new();
    if let Some(root) = &plan.root {
        walk.node(root, &mut known);
    }
    let asked: BTreeSet<Leaf> = walk.asked.iter().cloned().collect();
    for leaf in wanted.difference(&asked) {
        walk.problems.push(format!("never asked: {leaf:?}"));
    }
    for leaf in asked.difference(&wanted) {
        if leaf.1 != "__typename" && !walk.needed.contains(leaf) {
            walk.problems.push(format!("asked for nothing: {leaf:?}"));
        }
    }
    for ((leaf, types), fetches) in &walk.times {
        if fetches.len() > 1 && leaf.1 != "__typename" && !walk.needed.contains(leaf) {
            let problem = format!("asked in several fetches: {leaf:?} on {types:?}");
            walk.problems.push(problem);
        }
    }
    assert!(
        walk.problems.is_empty(),
        "{:#?}\n{}\n{}",
        walk.problems,
        operation,
        plan.display(supergraph)
    );
}

fn client_leaves(
    document: &ExecutableDocument,
    set: &SelectionSet,
    path: &mut Vec<String>,
    leaves: &mut BTreeSet<Leaf>,
) {
    for selection in &set.selections {
        let never = |name: &str, value: bool| {
            selection.directives().get(name).is_some_and(|directive| {
                directive
                    .specified_argument_by_name("if")
                    .and_then(|value| value.to_bool())
                    == Some(value)
            })
        };
        if never("skip", true) || never("include", false) {
            continue;
        }
        match selection {
            ClientSelection::Field(field) => {
                if path.is_empty() && field.name.starts_with("__") {
                    continue;
                }
                path.push(field.response_key().to_string());
                if field.selection_set.selections.is_empty() {
                    leaves.insert((path.clone(), field.name.to_string()));
                } else {
                    client_leaves(document, &field.selection_set, path, leaves);
                }
                path.pop();
            }
            ClientSelection::InlineFragment(fragment) => {
                client_leaves(document, &fragment.selection_set, path, leaves);
            }
            ClientSelection::FragmentSpread(spread) => {
                client_leaves(
                    document,
                    &document.fragments[&spread.fragment_name].selection_set,
                    path,
                    leaves,
                );
            }
        }
    }
}

struct Walk {
    typename: String,
    asked: Vec<Leaf>,
    /// In how many fetches a leaf is asked for on the same types.
    times: BTreeMap<(Leaf, Vec<String>), BTreeSet<u32>>,
    /// The type conditions around the current selection.
    types: Vec<String>,
    needed: BTreeSet<Leaf>,
    problems: Vec<String>,
}

impl Walk {
    /// Runs a node with the response paths that are known before; leaves those known after.
    fn node(&mut self, node: &PlanNode, known: &mut BTreeSet<Vec<String>>) {
        match node {
            PlanNode::Sequence(nodes) => nodes.iter().for_each(|node| self.node(node, known)),
            PlanNode::Parallel(nodes) => {
                let before = known.clone();
                for node in nodes {
                    let mut own = before.clone();
                    self.node(node, &mut own);
                    known.extend(own);
                }
            }
            PlanNode::Condition { node, .. } => self.node(node, known),
            PlanNode::Fetch(fetch) => self.fetch(fetch, known),
            PlanNode::Subscription(subscription) => {
                self.fetch(&subscription.primary, known);
                if let Some(rest) = &subscription.rest {
                    self.node(rest, known);
                }
            }
        }
    }

    fn fetch(&mut self, fetch: &FetchNode, known: &mut BTreeSet<Vec<String>>) {
        let mut path = Vec::new();
        self.types.clear();
        if let Some(entities) = &fetch.entities {
            path = plain(&entities.path);
            for step in &entities.path.0 {
                if let PathStep::On(name) = step {
                    self.types.push(name.to_string());
                }
            }
            let mut typename = path.clone();
            typename.push(self.typename.clone());
            if !known.contains(&typename) {
                self.problems.push(format!("no __typename at {path:?}"));
            }
            for shape in &entities.representations {
                if shape.fields.is_empty() {
                    self.problems
                        .push(format!("an empty representation at {path:?}"));
                }
                self.representation(&shape.fields, &mut path, known);
            }
        }
        if fetch.selections.is_empty() {
            self.problems.push(format!("an empty fetch at {path:?}"));
        }
        if fetch.entities.is_none() {
            self.selections(fetch.id, &fetch.selections, &mut path, known);
            return;
        }
        for selection in &fetch.selections {
            let Selection::Inline(inline) = selection else {
                self.problems.push(format!("no type condition at {path:?}"));
                continue;
            };
            self.selections(fetch.id, &inline.selections, &mut path, known);
        }
    }

    fn representation(
        &mut self,
        fields: &[RepresentationField],
        path: &mut Vec<String>,
        known: &BTreeSet<Vec<String>>,
    ) {
        for field in fields {
            path.push(field.response_key.to_string());
            if !known.contains(path) {
                self.problems
                    .push(format!("a representation before its field: {path:?}"));
            }
            if field.fields.is_empty() {
                self.needed.insert((path.clone(), field.name.to_string()));
            }
            self.representation(&field.fields, path, known);
            path.pop();
        }
    }

    fn selections(
        &mut self,
        fetch: u32,
        selections: &[Selection],
        path: &mut Vec<String>,
        known: &mut BTreeSet<Vec<String>>,
    ) {
        for selection in selections {
            match selection {
                Selection::Inline(inline) => {
                    self.types
                        .extend(inline.type_condition.iter().map(ToString::to_string));
                    self.selections(fetch, &inline.selections, path, known);
                    if inline.type_condition.is_some() {
                        self.types.pop();
                    }
                }
                Selection::Field(field) => {
                    path.push(field.response_key.to_string());
                    known.insert(path.clone());
                    if field.selections.is_empty() {
                        let leaf = (path.clone(), field.name.to_string());
                        let types = self.types.clone();
                        let asked = self.times.entry((leaf.clone(), types)).or_default();
                        asked.insert(fetch);
                        self.asked.push(leaf);
                    }
                    self.selections(fetch, &field.selections, path, known);
                    path.pop();
                }
            }
        }
    }
}

fn plain(path: &FetchPath) -> Vec<String> {
    path.0
        .iter()
        .filter_map(|step| match step {
            PathStep::Key(key) => Some(key.to_string()),
            PathStep::Each | PathStep::On(_) => None,
        })
        .collect()
}

/// Four subgraphs with keys, requirements, provisions, shared values, an interface and a union.
const GRAPH: &str = r#"
type Query @A @B @C @D { user: User @a @b  users: [User] @a  item: Item @c  any: [Any] @d  top: Value @b @c }
type User @A(key: "id") @B(key: "id") @B(key: "email") @C(key: "email") {
  id: ID! @a @b  email: String @b @c  name: String @a @b  age: Int @c  item: Item @a  friends: [User] @a
  grade: Int @b(requires: "age")  age2: Int @b(external: true)
}
interface Item @A @C @D(key: "id", isInterfaceObject: true) @C(key: "id") { id: ID! @c @d  size: Int @c  rank: Int @d  owner: User @c }
type Toy implements Item @join__implements(graph: A, interface: "Item") @join__implements(graph: C, interface: "Item") @A(key: "id") @C(key: "id") { id: ID! @a @c  size: Int @c  colour: String @a  owner: User @c  rank: Int @join__field }
type Tool implements Item @join__implements(graph: A, interface: "Item") @join__implements(graph: C, interface: "Item") @A(key: "id") @C(key: "id") { id: ID! @a @c  size: Int @c  weight: Int @a  owner: User @c  rank: Int @join__field }
union Any @D @join__unionMember(graph: D, member: "Note") @join__unionMember(graph: D, member: "User2") = Note | User2
type Note @D(key: "id") @A(key: "id") { id: ID! @a @d  text: String @a  value: Value @d @a }
type User2 @D(key: "id") @B(key: "id") { id: ID! @b @d  nick: String @b  user: User @b }
type Value @A @B @C @D { low: Int @b @a @d  high: Int @c @a @d }
"#;

/// A selection set of a type, as text; at most `depth` levels.
fn selection(ty: &'static str, depth: u32) -> BoxedStrategy<String> {
    let (leaves, fields): (&[&str], &[(&str, &'static str)]) = match ty {
        "Query" => (
            &["__typename"],
            &[
                ("user", "User"),
                ("users", "User"),
                ("item", "Item"),
                ("any", "Any"),
                ("top", "Value"),
            ],
        ),
        "User" => (
            &[
                "id",
                "email",
                "name",
                "age",
                "grade",
                "key: id",
                "email: name",
                "__typename",
            ],
            &[("item", "Item"), ("friends", "User")],
        ),
        "Item" => (
            &[
                "id",
                "size",
                "rank",
                "... on Toy { colour }",
                "... on Tool { weight i: id }",
                "__typename",
            ],
            &[("owner", "User")],
        ),
        "Any" => (
            &[
                "__typename",
                "... on Note { text }",
                "... on User2 { nick }",
            ],
            &[
                ("... on User2 { user", "User"),
                ("... on Note { value", "Value"),
            ],
        ),
        _ => (&["low", "high", "h: high"], &[]),
    };
    let below: Vec<BoxedStrategy<String>> = if depth == 0 {
        Vec::new()
    } else {
        fields
            .iter()
            .map(|(field, ty)| {
                let close = if field.starts_with("...") { " }" } else { "" };
                selection(ty, depth - 1)
                    .prop_map(move |inner| format!("{field} {inner}{close}"))
                    .boxed()
            })
            .collect()
    };
    let many = below.len();
    let leaves = proptest::sample::subsequence(leaves.to_vec(), 1..=leaves.len());
    (
        leaves,
        below,
        proptest::collection::vec(proptest::bool::weighted(0.6), many),
    )
        .prop_map(|(leaves, below, chosen)| {
            let below = below
                .into_iter()
                .zip(chosen)
                .filter(|(_, chosen)| *chosen)
                .map(|(text, _)| text);
            let all: Vec<String> = leaves.into_iter().map(str::to_owned).chain(below).collect();
            format!("{{ {} }}", all.join(" "))
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn every_operation_is_covered_and_every_representation_known(operation in selection("Query", 4)) {
        let supergraph = supergraph(GRAPH);
        // `email: name` beside `email` is no valid operation.
        if let Ok(document) = ExecutableDocument::parse_and_validate(&supergraph.internal, &operation, "o") {
            let planned = plan(&supergraph, &document, None);
            prop_assert!(planned.is_ok(), "{}\n{operation}", planned.unwrap_err());
            check(&supergraph, &document, &planned.unwrap());
        }
    }
}
