//! Satisfiability: what can be asked can be answered.

use super::*;

/// What is wrong with the graph of these subgraphs, named `a`, `b`, …
fn unreachable(sdls: &[&str]) -> String {
    let names = ["a", "b", "c"];
    let sources: Vec<Source> = names
        .iter()
        .zip(sdls)
        .map(|(name, sdl)| subgraph(name, sdl))
        .collect();
    diagnostics(&compose(&sources))
}

#[test]
fn a_field_behind_a_key_that_cannot_be_resolved_is_reported_with_the_path() {
    insta::assert_snapshot!(unreachable(&[
        "type Query { u: [U] } type U @key(fields: \"id\") { id: ID! name: String }",
        "type Query { v: U } type U @key(fields: \"id\", resolvable: false) { id: ID! x: Int }",
    ]), @r"
error SATISFIABILITY_ERROR U.x [b]: `Query { u { x }}` cannot be answered: there the object comes from `a`, and the field is resolved by `b`
  give the type a @key that both sides have and the resolving one can look up, or resolve the field where the object comes from (@shareable)
");
}

#[test]
fn a_field_of_a_value_type_is_reported_where_it_is_missing() {
    insta::assert_snapshot!(unreachable(&[
        "type Query { u: U } type U @shareable { name: String }",
        "type Query { v: U } type U @shareable { name: String x: Int }",
    ]), @r"
error SATISFIABILITY_ERROR U.x [b]: `Query { u { x }}` cannot be answered: there the object comes from `a`, and the field is resolved by `b`
  give the type a @key that both sides have and the resolving one can look up, or resolve the field where the object comes from (@shareable)
");
}

#[test]
fn keys_lead_on_over_a_third_subgraph() {
    let a = "type Query { u: U } type U @key(fields: \"a\") { a: ID! x: Int }";
    let c = "type Query { w: U } type U @key(fields: \"b\") { b: ID! z: Int }";
    let bridge = "type U @key(fields: \"a\") @key(fields: \"b\") { a: ID! b: ID! }";
    assert_eq!(unreachable(&[a, bridge, c]), "");
    insta::assert_snapshot!(unreachable(&[a, c]), @r"
error SATISFIABILITY_ERROR U.a [a]: `Query { w { a }}` cannot be answered: there the object comes from `b`, and the field is resolved by `a`
  give the type a @key that both sides have and the resolving one can look up, or resolve the field where the object comes from (@shareable)
error SATISFIABILITY_ERROR U.b [b]: `Query { u { b }}` cannot be answered: there the object comes from `a`, and the field is resolved by `b`
  give the type a @key that both sides have and the resolving one can look up, or resolve the field where the object comes from (@shareable)
error SATISFIABILITY_ERROR U.x [a]: `Query { w { x }}` cannot be answered: there the object comes from `b`, and the field is resolved by `a`
  give the type a @key that both sides have and the resolving one can look up, or resolve the field where the object comes from (@shareable)
error SATISFIABILITY_ERROR U.z [b]: `Query { u { z }}` cannot be answered: there the object comes from `a`, and the field is resolved by `b`
  give the type a @key that both sides have and the resolving one can look up, or resolve the field where the object comes from (@shareable)
");
}

#[test]
fn keys_may_be_nested_and_mention_each_other() {
    let a = "type Query { u: U } type U @key(fields: \"o { id }\") { o: O! x: Int } type O @key(fields: \"owner { n }\") @key(fields: \"id\") { id: ID! owner: U! } extend type U { n: Int @shareable }";
    let b = "type U @key(fields: \"o { id }\") { o: O! z: Int n: Int @shareable } type O @key(fields: \"id\") { id: ID! more: Int }";
    assert_eq!(unreachable(&[a, b]), "");
}

#[test]
fn what_a_requirement_needs_must_be_reachable() {
    let a = "type Query { u: U } type U @key(fields: \"id\") { id: ID! }";
    let b =
        "type U @key(fields: \"id\") { id: ID! p: Int @external x: Int @requires(fields: \"p\") }";
    let away =
        "type Query { k: U } type U @key(fields: \"id\", resolvable: false) { id: ID! p: Int }";
    assert_eq!(
        unreachable(&[a, b, &away.replace(", resolvable: false", "")]),
        ""
    );
    insta::assert_snapshot!(unreachable(&[a, b, away]), @r"
error SATISFIABILITY_ERROR U.p [c]: `Query { u { p }}` cannot be answered: there the object comes from `a` (keys lead on to `b`), and the field is resolved by `c`
  give the type a @key that both sides have and the resolving one can look up, or resolve the field where the object comes from (@shareable)
error SATISFIABILITY_ERROR U.x [b]: `Query { u { x }}` cannot be answered: there the object comes from `a` (keys lead on to `b`), and the field is resolved by `b`
  give the type a @key that both sides have and the resolving one can look up, or resolve the field where the object comes from (@shareable)
");
}

#[test]
fn what_is_provided_is_there_on_that_path_only() {
    let sdl = |fields: &str| {
        format!(
            "type Query {{ {fields} }} type U @key(fields: \"id\") {{ id: ID! n: Int @external }}"
        )
    };
    let away =
        "type Query { w: U } type U @key(fields: \"id\", resolvable: false) { id: ID! n: Int }";
    assert_eq!(
        unreachable(&[&sdl("u: U @provides(fields: \"n\")"), away]),
        ""
    );
    insta::assert_snapshot!(unreachable(&[
        &sdl("u: U @provides(fields: \"n\") v: U"),
        away
    ]), @r"
error SATISFIABILITY_ERROR U.n [b]: `Query { v { n }}` cannot be answered: there the object comes from `a`, and the field is resolved by `b`
  give the type a @key that both sides have and the resolving one can look up, or resolve the field where the object comes from (@shareable)
");
}

#[test]
fn object_types_are_looked_at_behind_interfaces_and_unions() {
    insta::assert_snapshot!(unreachable(&[
        "type Query { s: S i: I } union S = A | B type A @shareable { x: Int } interface I { y: Int } type B implements I { y: Int }",
        "type Query { t: S } union S = A type A @shareable { x: Int z: Int }",
    ]), @r"
error SATISFIABILITY_ERROR A.z [b]: `Query { s ... on A { z }}` cannot be answered: there the object comes from `a`, and the field is resolved by `b`
  give the type a @key that both sides have and the resolving one can look up, or resolve the field where the object comes from (@shareable)
");
}
