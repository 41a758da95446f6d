//! Whole compositions: sources in, supergraph or diagnostics out.

use std::fmt::Write;

use super::*;

mod partitioned;
mod reach;
mod rules;

/// An ordinary subgraph whose SDL links to Federation 2.
fn subgraph(name: &str, sdl: &str) -> Source {
    let link = r#"extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@inaccessible", "@tag", "@interfaceObject", "@composeDirective"])"#;
    plain(name, &format!("{link}\n{sdl}"))
}

/// An ordinary subgraph with this very SDL.
fn plain(name: &str, sdl: &str) -> Source {
    Source::Subgraph(SubgraphSource {
        name: name.to_owned(),
        url: format!("http://{name}"),
        sdl: sdl.to_owned(),
    })
}

/// The types of the supergraph, or what is wrong.
fn composed(sources: &[Source]) -> String {
    let composition = compose(sources);
    let mut text = diagnostics(&composition);
    if let Some(sdl) = &composition.supergraph_sdl {
        let supergraph = Supergraph::parse(sdl).expect("what composition makes can be read");
        assert_stable(sdl, &supergraph);
        text.push_str(types(sdl));
    }
    text
}

fn diagnostics(composition: &Composition) -> String {
    let mut text = String::new();
    for diagnostic in &composition.diagnostics {
        writeln!(text, "{diagnostic}").unwrap();
    }
    text
}

/// What follows the list of subgraphs.
fn types(sdl: &str) -> &str {
    let (_, rest) = sdl
        .split_once("enum join__Graph {")
        .expect("every supergraph has its subgraphs");
    rest.split_once("\n}\n")
        .map_or("", |(_, types)| types.trim_start())
}

/// Printing what was read and reading it again changes nothing.
fn assert_stable(sdl: &str, supergraph: &Supergraph) {
    let printed = apollo_compiler::Schema::parse(sdl, "supergraph")
        .unwrap()
        .to_string();
    let again = Supergraph::parse(&printed).expect("a printed supergraph can be read");
    assert_eq!(
        format!("{:?}", supergraph.types),
        format!("{:?}", again.types)
    );
    assert_eq!(supergraph.public.to_string(), again.public.to_string());
}

#[test]
fn two_subgraphs_share_an_entity() {
    let text = composed(&[
        subgraph(
            "products",
            r#"
            "What is sold."
            type Product @key(fields: "id") { id: ID! name: String! @tag(name: "shop") internal: Int @inaccessible }
            type Query { product(id: ID!, limit: Int = 5): Product }
            enum Size { S M }
            "#,
        ),
        subgraph(
            "reviews",
            r#"
            type Product @key(fields: "id") { id: ID! name: String! @external reviews: [Review!]! stars: Float @requires(fields: "name") }
            type Review @shareable { body: String! product: Product! @provides(fields: "name") }
            type Query { reviews: [Review!]! }
            "#,
        ),
    ]);
    insta::assert_snapshot!(text, @r#"
"""What is sold."""
type Product @join__type(graph: PRODUCTS, key: "id") @join__type(graph: REVIEWS, key: "id") {
  id: ID!
  name: String! @join__field(graph: PRODUCTS) @join__field(graph: REVIEWS, external: true) @tag(name: "shop")
  internal: Int @join__field(graph: PRODUCTS) @inaccessible
  reviews: [Review!]! @join__field(graph: REVIEWS)
  stars: Float @join__field(graph: REVIEWS, requires: "name")
}

type Query @join__type(graph: PRODUCTS) @join__type(graph: REVIEWS) {
  product(id: ID!, limit: Int = 5): Product @join__field(graph: PRODUCTS)
  reviews: [Review!]! @join__field(graph: REVIEWS)
}

type Review @join__type(graph: REVIEWS) {
  body: String!
  product: Product! @join__field(graph: REVIEWS, provides: "name")
}

enum Size @join__type(graph: PRODUCTS) {
  S @join__enumValue(graph: PRODUCTS)
  M @join__enumValue(graph: PRODUCTS)
}
"#);
}
