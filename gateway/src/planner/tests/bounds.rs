//! Planning ends soon whatever is asked.

use std::fmt::Write;

use super::*;
use crate::planner::search;

/// Seven subgraphs that all have every type but one field of each.
fn near_identical() -> String {
    let graphs = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
    let joins = |key: &str| {
        graphs.iter().fold(String::new(), |mut out, graph| {
            let _ = write!(out, " @{graph}{key}");
            out
        })
    };
    let fields = |out: &mut String| {
        for graph in graphs {
            let own = graph.to_ascii_lowercase();
            let _ = writeln!(out, "  only{graph}: Int @{own}");
            let all = graphs.iter().filter(|other| **other != graph).fold(
                String::new(),
                |mut out, graph| {
                    let _ = write!(out, " @{}", graph.to_ascii_lowercase());
                    out
                },
            );
            let _ = writeln!(out, "  not{graph}: Int{all}");
        }
        out.push_str("  id: ID!\n  next: Node\n  nexts: [Node]\n}\n");
    };
    let mut types = format!("type Query{} {{ node: Node  nodes: [Node] }}\n", joins(""));
    let _ = writeln!(types, "interface Node{} {{", joins(""));
    fields(&mut types);
    for name in ["X", "Y", "Z"] {
        let implements = graphs.iter().fold(String::new(), |mut out, graph| {
            let _ = write!(
                out,
                " @join__implements(graph: {graph}, interface: \"Node\")"
            );
            out
        });
        let _ = writeln!(
            types,
            "type {name} implements Node{implements}{} {{",
            joins("(key: \"id\")")
        );
        fields(&mut types);
    }
    types
}

fn steps(types: &str, operation: &str) -> (usize, usize) {
    let supergraph = supergraph(types);
    let document = parse(&supergraph, operation);
    let options = PlanOptions::default();
    let operation =
        crate::planner::operation::normalise(&document, None, &supergraph, &options).unwrap();
    search::count(&supergraph, &operation, &options).unwrap()
}

#[test]
fn near_identical_subgraphs_plan_in_few_steps() {
    let types = near_identical();
    let mut operation = "id notA notB onlyC".to_owned();
    for depth in 0..8 {
        let own = ["onlyA", "onlyB", "onlyC", "onlyD"][depth % 4];
        operation = format!(
            "id notA notB {own} next {{ {operation} }} ... on X {{ notC nexts {{ id onlyE }} }}"
        );
    }
    let (steps, fetches) = steps(&types, &format!("{{ nodes {{ {operation} }} }}"));
    assert!(steps < 200_000, "{steps}");
    assert!(fetches < 40, "{fetches}");
}

#[test]
fn what_one_subgraph_can_give_whole_takes_one_fetch() {
    let types = near_identical();
    let mut operation = "id notA notB".to_owned();
    for _ in 0..30 {
        operation = format!("id notA next {{ {operation} }}");
    }
    let (steps, fetches) = steps(&types, &format!("{{ nodes {{ {operation} }} }}"));
    assert_eq!(fetches, 1);
    assert!(steps < 5_000, "{steps}");
}

#[test]
fn fragments_that_multiply_are_refused() {
    let types =
        "type Query @A { node: Node @a }\ntype Node @A { a: Node @a  b: Node @a  id: ID @a }";
    let mut operation = "{ node { ...F0 } }".to_owned();
    for index in 0..40 {
        let _ = write!(
            operation,
            " fragment F{index} on Node {{ a {{ ...F{} }} b {{ ...F{} }} }}",
            index + 1,
            index + 1
        );
    }
    operation.push_str(" fragment F40 on Node { id }");
    let error = try_plan(types, &operation).unwrap_err();
    assert_eq!(error.code(), "PLAN_TOO_COMPLEX");
}

#[test]
fn types_that_multiply_are_refused() {
    let mut types =
        "type Query @A @B { node: Node @a }\ninterface Node @A { next: Node @a }\n".to_owned();
    for index in 0..8 {
        let _ = writeln!(
            types,
            "type T{index} implements Node @join__implements(graph: A, interface: \"Node\") @A(key: \"id\") @B(key: \"id\") {{ id: ID! @a @b  next: Node @a  n: Int @b  p: Node @a }}"
        );
    }
    let mut fragments = String::new();
    for depth in 0..12 {
        let _ = write!(fragments, " fragment P{depth} on Node {{ __typename");
        for index in 0..8 {
            let _ = write!(
                fragments,
                " ... on T{index} {{ n p {{ ...P{} }} }}",
                depth + 1
            );
        }
        fragments.push('}');
    }
    fragments.push_str(" fragment P12 on Node { __typename }");
    let error = try_plan(&types, &format!("{{ node {{ ...P0 }} }} {fragments}")).unwrap_err();
    assert_eq!(error.code(), "PLAN_TOO_COMPLEX");
}

#[test]
fn a_deep_chain_of_fetches_is_planned_or_refused() {
    let types = r#"
type Query @A { user: User @a }
type User @A(key: "id") @B(key: "id") { id: ID! @a @b  even: User @a  odd: User @b }
"#;
    let chain = |depth: usize| {
        let inner = (0..depth).fold("id".to_owned(), |inner, index| {
            let field = if index % 2 == 0 { "odd" } else { "even" };
            format!("{field} {{ {inner} }}")
        });
        format!("{{ user {{ {inner} }} }}")
    };
    let (supergraph, plan) = try_plan(types, &chain(40)).unwrap();
    assert_eq!(
        plan.display(&supergraph)
            .to_string()
            .matches("Fetch(")
            .count(),
        40
    );
    assert_eq!(
        try_plan(types, &chain(70)).unwrap_err().code(),
        "PLAN_TOO_COMPLEX"
    );
}
