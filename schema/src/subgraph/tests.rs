use super::*;

/// The normalised schema, or what is wrong with it.
fn normalised(sdl: &str) -> String {
    let source = SubgraphSource {
        name: "test".to_owned(),
        url: String::new(),
        sdl: sdl.to_owned(),
    };
    match SubgraphSchema::ingest(&source) {
        Ok(subgraph) => subgraph.schema.to_string(),
        Err(diagnostics) => diagnostics.iter().map(|one| format!("{one}\n")).collect(),
    }
}

#[test]
fn federation_2_names_are_followed_and_the_protocol_is_removed() {
    let text = normalised(
        r#"
        schema @link(url: "https://specs.apollo.dev/federation/v2.3", as: "fed", import: ["@key", { name: "@shareable", as: "@shared" }, "FieldSet"]) @link(url: "https://specs.apollo.dev/tag/v0.3") { query: Root }
        directive @key(fields: FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
        directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @custom on OBJECT
        scalar FieldSet
        scalar _Any
        union _Entity = Book
        type _Service { sdl: String }
        type Root { book: Book _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }
        type Book @key(fields: "id") @custom { id: ID! title: String @tag(name: "x") parent: Root }
        type Page @shared { number: Int }
        extend type Page { colour: String @fed__inaccessible }
        "#,
    );
    insta::assert_snapshot!(text, @r#"
schema @link(url: "https://specs.apollo.dev/federation/v2.3", as: "fed", import: ["@key", {name: "@shareable", as: "@shared"}, "FieldSet"]) @link(url: "https://specs.apollo.dev/tag/v0.3") {
  query: Query
}

directive @custom on OBJECT

type Book @federation__key(fields: "id") @custom {
  id: ID!
  title: String @federation__tag(name: "x")
  parent: Query
}

type Page {
  number: Int @federation__shareable
}

extend type Page {
  colour: String @federation__inaccessible
}

type Query {
  book: Book
}
"#);
}

#[test]
fn federation_1_is_brought_to_the_same_form() {
    let text = normalised(
        r#"
        extend type Query { me: User }
        extend type User @key(fields: "id") { id: ID! @external email: String @external unused: Int @external name: String @requires(fields: "email") }
        type Product @extends @key(fields: "upc") { upc: ID! @external price: Int }
        type Value { a: Int }
        "#,
    );
    insta::assert_snapshot!(text, @r#"
type Product @federation__extends @federation__key(fields: "upc") {
  upc: ID! @federation__shareable
  price: Int @federation__shareable
}

type Value {
  a: Int @federation__shareable
}

type Query @federation__extends

extend type Query {
  me: User @federation__shareable
}

type User @federation__extends

extend type User @federation__key(fields: "id") {
  id: ID! @federation__shareable
  email: String @federation__external
  name: String @federation__requires(fields: "email") @federation__shareable
}
"#);
}

#[test]
fn what_async_graphql_prints_is_read() {
    let text = normalised(
        r#"
        type Query { pupils(first: Int): [Pupil!]! @homed(by: "region") }
        type Pupil @spanning @key(fields: "linkKey", resolvable: false) { linkKey: ID! names: [String!]! @merge(with: SUM, by: ["a"]) }
        enum merge__With { SUM MIN }
        """
        Directs the executor to include this field or fragment only when the `if` argument is true.
        """
        directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @homed(by: String!) on FIELD_DEFINITION | OBJECT
        directive @spanning(by: String! = "linkKey") on OBJECT
        directive @merge(with: merge__With!, by: [String!]) on FIELD_DEFINITION
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@composeDirective"])
        extend schema @link(url: "https://specs.regiograaf.example/partition/v0.1", import: ["@homed","@merge","@spanning"]) @composeDirective(name: "@homed") @composeDirective(name: "@merge")
        "#,
    );
    insta::assert_snapshot!(text, @r#"
schema {
  query: Query
}

extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@composeDirective"])

extend schema @link(url: "https://specs.regiograaf.example/partition/v0.1", import: ["@homed", "@merge", "@spanning"]) @composeDirective(name: "@homed") @composeDirective(name: "@merge")

type Query {
  pupils(first: Int): [Pupil!]! @partition__homed(by: "region")
}

type Pupil @partition__spanning @federation__key(fields: "linkKey", resolvable: false) {
  linkKey: ID!
  names: [String!]! @partition__merge(with: SUM, by: ["a"])
}
"#);
}

#[test]
fn mistakes_are_all_reported_with_their_lines() {
    let text = normalised(
        r#"
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
        type Query { a: Missing b: Int @shareable c: Int @unknown }
        type A @key { id: ID! }
        "#,
    );
    insta::assert_snapshot!(text, @r"
error INVALID_GRAPHQL [test]: cannot find type `Missing` in this document (line 3)
error INVALID_GRAPHQL [test]: cannot find directive `@shareable` in this document (line 3)
error INVALID_GRAPHQL [test]: cannot find directive `@unknown` in this document (line 3)
error INVALID_GRAPHQL [test]: the required argument `@key(fields:)` is not provided (line 4)
");
}

#[test]
fn a_protection_that_the_gateway_lacks_is_refused() {
    let text = normalised(
        r#"
        extend schema
          @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective", "@authenticated"])
          @composeDirective(name: "custom")
          @composeDirective(name: "@custom")
        type Query { a: Int @authenticated }
        "#,
    );
    let second = normalised(
        r#"
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated"])
        type Query { a: Int @authenticated b: Int @federation__policy(policies: [["x"]]) }
        "#,
    );
    insta::assert_snapshot!(format!("{text}--\n{second}"), @r#"
error DIRECTIVE_COMPOSITION_ERROR [test]: @composeDirective(name: "custom") names no directive of a linked specification
  write the name with `@`, and import the directive with @link
error DIRECTIVE_COMPOSITION_ERROR [test]: @composeDirective(name: "@custom") names no directive of a linked specification
  write the name with `@`, and import the directive with @link
--
error UNSUPPORTED_FEATURE [test]: @authenticated is not supported by this gateway yet
  remove it, or keep this subgraph out of the graph until it is supported
error UNSUPPORTED_FEATURE [test]: @policy is not supported by this gateway yet
  remove it, or keep this subgraph out of the graph until it is supported
"#);
}
