//! Supergraph and operation in, plan text out.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::validation::Valid;
use schema::supergraph::Supergraph;

use super::query_plan::QueryPlan;
use super::{PlanError, PlanOptions, plan, plan_with};

mod abstract_types;
mod bounds;
mod coverage;
mod entities;
mod operations;
mod partitions;
mod requires;

const HEADER: &str = r#"
schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION)
  @link(url: "https://specs.regiograaf.example/partition/v0.1", import: ["@homed", "@spanning", "@foreign", "@derived"])
{ ROOTS }
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean, overrideLabel: String) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION
directive @homed(by: String!) on OBJECT | FIELD_DEFINITION
directive @spanning(by: String! = "linkKey") on OBJECT
directive @foreign on FIELD_DEFINITION
directive @derived(by: String!, of: [String!]!) on FIELD_DEFINITION
directive @partition(name: String!, url: String!, regions: [String!]!, lacks: [String!]) repeatable on ENUM_VALUE
scalar join__FieldSet
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }
"#;

/// A supergraph of the subgraphs A, B, C, … from its types. `@A` stands for
/// `@join__type(graph: A)`, `@A(key: "id")` for the same with arguments, `@a` and `@a(…)` likewise
/// for `@join__field`. The subgraph R is partitioned.
fn supergraph(types: &str) -> Supergraph {
    let mut roots = "query: Query".to_owned();
    for (name, root) in [("Mutation", "mutation"), ("Subscription", "subscription")] {
        if types.contains(&format!("type {name} ")) {
            roots.push_str(&format!(" {root}: {name}"));
        }
    }
    let mut sdl = HEADER.replace("ROOTS", &roots);
    sdl.push_str("enum join__Graph {\n");
    for graph in 'A'..='I' {
        sdl.push_str(&format!(
            "{graph} @join__graph(name: \"{}\", url: \"\")\n",
            graph.to_ascii_lowercase()
        ));
    }
    sdl.push_str("R @join__graph(name: \"regions\", url: \"\") @partition(name: \"p\", url: \"\", regions: [\"TWENTE\"])\n}\n");
    sdl.push_str(&spell_out(types));
    Supergraph::parse(&sdl).unwrap_or_else(|error| panic!("{error}\n{sdl}"))
}

fn spell_out(types: &str) -> String {
    let mut out = String::new();
    let mut rest = types;
    while let Some(at) = rest.find('@') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let mut chars = rest.chars();
        let (first, second) = (chars.next().unwrap_or(' '), chars.next().unwrap_or(' '));
        if !first.is_ascii_alphabetic() || second.is_ascii_alphabetic() {
            out.push('@');
            continue;
        }
        let directive = if first.is_ascii_uppercase() {
            "type"
        } else {
            "field"
        };
        out.push_str(&format!(
            "@join__{directive}(graph: {}",
            first.to_ascii_uppercase()
        ));
        rest = &rest[1..];
        match rest.strip_prefix('(') {
            Some(arguments) => {
                out.push_str(", ");
                rest = arguments;
            }
            None => out.push(')'),
        }
    }
    out.push_str(rest);
    out
}

fn parse(supergraph: &Supergraph, operation: &str) -> Valid<ExecutableDocument> {
    ExecutableDocument::parse_and_validate(&supergraph.internal, operation, "operation.graphql")
        .unwrap_or_else(|error| panic!("{}", error.errors))
}

fn try_plan(types: &str, operation: &str) -> Result<(Supergraph, QueryPlan), PlanError> {
    let supergraph = supergraph(types);
    let document = parse(&supergraph, operation);
    let plan = plan(&supergraph, &document, None)?;
    Ok((supergraph, plan))
}

/// The text of an operation's plan, checked for what must hold of every plan.
fn plan_text(types: &str, operation: &str) -> String {
    match try_plan(types, operation) {
        Ok((supergraph, plan)) => {
            coverage::check(&supergraph, &parse(&supergraph, operation), &plan);
            plan.display(&supergraph).to_string()
        }
        Err(error) => error.to_string(),
    }
}

/// The text of a plan that leaves out what can never be there.
fn partial_plan_text(types: &str, operation: &str) -> String {
    match try_plan(types, operation) {
        Ok((supergraph, plan)) => plan.display(&supergraph).to_string(),
        Err(error) => error.to_string(),
    }
}
