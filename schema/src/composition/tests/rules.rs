//! The rules of Federation: what does not compose, and what is said about it.

use super::*;

/// The diagnostics of each set of subgraphs, named `a`, `b`, …; a last line says whether it composes.
fn verdicts(cases: &[&[&str]]) -> String {
    let mut text = String::new();
    for sdls in cases {
        let names = ["a", "b", "c"];
        let sources: Vec<Source> = names
            .iter()
            .zip(*sdls)
            .map(|(name, sdl)| subgraph(name, sdl))
            .collect();
        let composition = compose(&sources);
        text.push_str(&diagnostics(&composition));
        text.push_str(if composition.supergraph_sdl.is_some() {
            "composes\n"
        } else {
            "refused\n"
        });
    }
    text
}

#[test]
fn everything_wrong_is_said_at_once() {
    insta::assert_snapshot!(verdicts(&[&[
        "type Query { x: Int u: U } type U @key(fields: \"gone\") { id: ID! } enum K { A }",
        "type Query { x: Int v: K } type U @key(fields: \"id\") { id: ID! n: Int @external } type K @shareable { a: Int }",
    ]]), @r"
error KEY_INVALID_FIELDS U [a]: @key names `gone`, which `U` does not have here
error EXTERNAL_UNUSED U.n [b]: it is @external, but no @key, @requires, @provides or interface of the subgraph uses it
  remove the field, or use it
error INVALID_FIELD_SHARING Query.x [a, b]: several subgraphs resolve it, but it is not @shareable in `a`, `b`
  add @shareable where all resolve it alike, or let one @override it
error INVALID_FIELD_SHARING U.id [a, b]: several subgraphs resolve it, but it is not @shareable in `a`
  add @shareable where all resolve it alike, or let one @override it
error TYPE_KIND_MISMATCH K [a, b]: it is an enum in `a`, an object type in `b`
  rename one of them, or give it the same kind everywhere
error EXTERNAL_MISSING_ON_BASE U.n [b]: it is @external wherever it is defined
  define it without @external in the subgraph that resolves it
refused
");
}

#[test]
fn kinds_and_types_must_fit() {
    insta::assert_snapshot!(verdicts(&[
        &[
            "type Query { k: K } type K @shareable { a: Int }",
            "type Query { l: K } enum K { A }"
        ],
        &[
            "type Query { x: [Int!]! @shareable }",
            "type Query { x: [Int] @shareable }"
        ],
        &[
            "type Query { x: Int @shareable }",
            "type Query { x: String @shareable }"
        ],
        &[
            "type Query { x: I @shareable } interface I { a: Int } type A implements I @shareable { a: Int }",
            "type Query { x: A @shareable } interface I { a: Int } type A implements I @shareable { a: Int }",
        ],
    ]), @r"
error TYPE_KIND_MISMATCH K [a, b]: it is an object type in `a`, an enum in `b`
  rename one of them, or give it the same kind everywhere
refused
composes
error FIELD_TYPE_MISMATCH Query.x [a, b]: its type is `Int` in `a`, `String` in `b`
  give it one type; only nullability and abstract types may differ
refused
composes
");
}

#[test]
fn arguments_and_inputs_are_what_all_accept() {
    insta::assert_snapshot!(verdicts(&[
        &[
            "type Query { x(a: Int): Int @shareable }",
            "type Query { x(a: String): Int @shareable }"
        ],
        &[
            "type Query { x(a: Int = 1): Int @shareable }",
            "type Query { x(a: Int): Int @shareable }"
        ],
        &[
            "type Query { x(a: Int!): Int @shareable }",
            "type Query { x: Int @shareable }"
        ],
        &[
            "type Query { x(a: Int): Int @shareable }",
            "type Query { x: Int @shareable }"
        ],
        &[
            "type Query { x(i: I): Int @shareable } input I { a: Int! b: Int }",
            "type Query { x(i: I): Int @shareable } input I { b: Int! }",
        ],
        &[
            "type Query { x(i: I): Int @shareable } input I { a: Int }",
            "type Query { x(i: I): Int @shareable } input I { b: Int }",
        ],
    ]), @r"
error FIELD_ARGUMENT_TYPE_MISMATCH Query.x(a:) [a, b]: its type is `Int` in `a`, `String` in `b`
refused
error FIELD_ARGUMENT_DEFAULT_MISMATCH Query.x(a:) [a, b]: its default is `1` in `a`, absent in `b`
refused
error REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH Query.x(a:) [a]: the argument is required in `a` and unknown in `b`
  add it to every subgraph, or make it optional
refused
hint INCONSISTENT_INPUT Query.x(a:) [a]: the argument is left out: `b` does not know it
composes
error REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH I.a [a]: the input field is required in `a` and unknown in `b`
  add it to every subgraph, or make it optional
refused
hint INCONSISTENT_INPUT I.a [a]: the input field is left out: `b` does not know it
hint INCONSISTENT_INPUT I.b [b]: the input field is left out: `a` does not know it
error EMPTY_MERGED_INPUT_TYPE I [a, b]: the subgraphs that define it have no field in common
refused
");
}

#[test]
fn enums_follow_where_they_are_used() {
    let text = composed(&[
        subgraph(
            "a",
            "type Query { x(in: In): Out @shareable both(b: Both): Both @shareable } enum In { A B } enum Out { A B } enum Both { A }",
        ),
        subgraph(
            "b",
            "type Query { x(in: In): Out @shareable both(b: Both): Both @shareable } enum In { B C } enum Out { B C } enum Both { A H @inaccessible }",
        ),
    ]);
    insta::assert_snapshot!(text, @r"
hint INCONSISTENT_ENUM_VALUE In.A [b]: not all subgraphs accept the value: it is left out
hint INCONSISTENT_ENUM_VALUE In.C [a]: not all subgraphs accept the value: it is left out
enum Both @join__type(graph: A) @join__type(graph: B) {
  A @join__enumValue(graph: A) @join__enumValue(graph: B)
  H @join__enumValue(graph: B) @inaccessible
}

enum In @join__type(graph: A) @join__type(graph: B) {
  B @join__enumValue(graph: A) @join__enumValue(graph: B)
}

enum Out @join__type(graph: A) @join__type(graph: B) {
  A @join__enumValue(graph: A)
  B @join__enumValue(graph: A) @join__enumValue(graph: B)
  C @join__enumValue(graph: B)
}

type Query @join__type(graph: A) @join__type(graph: B) {
  x(in: In): Out
  both(b: Both): Both
}
");
    insta::assert_snapshot!(verdicts(&[
        &[
            "type Query { x(e: E): E @shareable } enum E { A B }",
            "type Query { x(e: E): E @shareable } enum E { A }",
        ],
        &[
            "type Query { x(e: E): Int @shareable } enum E { A }",
            "type Query { x(e: E): Int @shareable } enum E { B }"
        ],
    ]), @r"
error ENUM_VALUE_MISMATCH E.B [b]: the enum is used in input and output, so every subgraph must have the same values; not all have this one
  add the value to the other subgraphs, or remove it here
refused
hint INCONSISTENT_ENUM_VALUE E.A [b]: not all subgraphs accept the value: it is left out
hint INCONSISTENT_ENUM_VALUE E.B [a]: not all subgraphs accept the value: it is left out
error EMPTY_MERGED_ENUM_TYPE E [a, b]: the subgraphs that define it have no value in common
refused
");
}

#[test]
fn keys_name_fields_that_identify() {
    insta::assert_snapshot!(verdicts(&[
        &["type Query { u: U } type U @key(fields: \"id {\") { id: ID! }"],
        &[
            "type Query { u: U } type U @key(fields: \"id { x }\") @key(fields: \"o\") { id: ID! o: O } type O { a: Int }"
        ],
        &["type Query { u: U } type U @key(fields: \"id\") { id(x: Int): ID! }"],
        &[
            "type Query { u: U } type U @key(fields: \"w { __typename }\") { w: W! } union W = V type V { a: Int }"
        ],
        &[
            "type Query { i: I } interface I @key(fields: \"id\") { id: ID! } type A implements I { id: ID! }"
        ],
    ]), @r#"
error KEY_INVALID_FIELDS U [a]: `id {` is no selection of fields: syntax error: expected at least one Selection in Selection Set
refused
error KEY_INVALID_FIELDS U [a]: @key selects below `id`, which has no fields
error KEY_INVALID_FIELDS U [a]: @key names `o`, of whose fields some must be selected
refused
error KEY_FIELDS_HAS_ARGS U.id [a]: a @key holds no field with arguments
refused
error KEY_FIELDS_SELECT_INVALID_TYPE U.w [a]: a @key holds no unions and interfaces
refused
error INTERFACE_KEY_NOT_ON_IMPLEMENTATION A [a]: `I` has the key `id`, its implementation has not
  add @key(fields: "id")
refused
"#);
}

#[test]
fn external_fields_are_named_for_a_reason_and_resolved_elsewhere() {
    let base = "type Query { u: U } type U @key(fields: \"id\") { id: ID! n: String }";
    let extending = |fields: &str| format!("type U @key(fields: \"id\") {{ id: ID! {fields} }}");
    let text = verdicts(&[
        &[base, &extending("n: String @external x: Int")],
        &[
            base,
            &extending("n: String x: Int @requires(fields: \"n\")"),
        ],
        &[
            base,
            &extending("m: Int @external x: Int @requires(fields: \"m gone\")"),
        ],
        &[
            base,
            &extending("m: Int @external x: Int @requires(fields: \"m\")"),
        ],
        &[
            base,
            &extending("n: Int @external x: Int @requires(fields: \"n\")"),
        ],
        &[
            "type Query { a: Int @provides(fields: \"x\") u: U @provides(fields: \"n\") } type U @key(fields: \"id\") { id: ID! n: Int }",
        ],
    ]);
    insta::assert_snapshot!(text, @r#"
error EXTERNAL_UNUSED U.n [b]: it is @external, but no @key, @requires, @provides or interface of the subgraph uses it
  remove the field, or use it
refused
error REQUIRES_FIELDS_MISSING_EXTERNAL U.x [b]: @requires names `n`, which is not @external here
error INVALID_FIELD_SHARING U.n [a, b]: several subgraphs resolve it, but it is not @shareable in `a`, `b`
  add @shareable where all resolve it alike, or let one @override it
refused
error REQUIRES_INVALID_FIELDS U.x [b]: @requires names `gone`, which `U` does not have here
error EXTERNAL_MISSING_ON_BASE U.m [b]: it is @external wherever it is defined
  define it without @external in the subgraph that resolves it
refused
error EXTERNAL_MISSING_ON_BASE U.m [b]: it is @external wherever it is defined
  define it without @external in the subgraph that resolves it
refused
error EXTERNAL_TYPE_MISMATCH U.n [b]: it is @external with type `Int`, but resolved with type `String`
  declare it as `String`
refused
error PROVIDES_ON_NON_OBJECT_FIELD Query.a [a]: @provides stands on a field of type `Int`, which has no fields
error PROVIDES_FIELDS_MISSING_EXTERNAL Query.u [a]: @provides names `n`, which is not @external here
refused
"#);
}

#[test]
fn a_field_moves_from_one_subgraph_to_another() {
    let text = composed(&[
        subgraph(
            "a",
            "type Query { u: U } type U @key(fields: \"id\") { id: ID! x: Int y: Int z: Int @shareable }",
        ),
        subgraph(
            "b",
            "type U @key(fields: \"id\") { id: ID! @override(from: \"a\") x: Int @override(from: \"a\") y: Int @override(from: \"a\", label: \"percent(5)\") z: Int @override(from: \"gone\") @shareable }",
        ),
    ]);
    insta::assert_snapshot!(text, @r#"
hint FROM_SUBGRAPH_DOES_NOT_EXIST U.z [b]: it is taken over from `gone`, which is no subgraph
type Query @join__type(graph: A) @join__type(graph: B) {
  u: U @join__field(graph: A)
}

type U @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
  id: ID! @join__field(graph: A, usedOverridden: true) @join__field(graph: B, override: "a")
  x: Int @join__field(graph: B, override: "a")
  y: Int @join__field(graph: A, overrideLabel: "percent(5)") @join__field(graph: B, override: "a", overrideLabel: "percent(5)")
  z: Int @join__field(graph: A) @join__field(graph: B, override: "gone")
}
"#);
    let text = verdicts(&[
        &["type Query { x: Int @override(from: \"a\") }"],
        &[
            "type Query { x: Int @override(from: \"b\") }",
            "type Query { x: Int @override(from: \"a\") }",
        ],
        &[
            "type Query { u: U } type U @key(fields: \"id\") { id: ID! y: Int }",
            "type U @key(fields: \"id\") { id: ID! y: Int @external @override(from: \"a\") x: Int @requires(fields: \"y\") }",
        ],
        &[
            "type Query { i: I } interface I { x: Int @override(from: \"b\") } type A implements I { x: Int }",
        ],
    ]);
    insta::assert_snapshot!(text, @r#"
error OVERRIDE_FROM_SELF_ERROR Query.x [a]: a subgraph cannot take a field over from itself
refused
error OVERRIDE_SOURCE_HAS_OVERRIDE Query.x [a, b]: it is taken over from `b`, which takes it over itself
error OVERRIDE_SOURCE_HAS_OVERRIDE Query.x [b, a]: it is taken over from `a`, which takes it over itself
refused
error OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE U.y [b]: @override does not go with @external
refused
error OVERRIDE_ON_INTERFACE I.x: @override has no meaning on an interface field
refused
"#);
}

#[test]
fn interfaces_are_implemented_and_interface_objects_have_keys() {
    let text = composed(&[
        subgraph(
            "a",
            "type Query { i: I } interface I @key(fields: \"id\") { id: ID! } type A implements I @key(fields: \"id\") { id: ID! }",
        ),
        subgraph(
            "b",
            "type I @key(fields: \"id\") @interfaceObject { id: ID! \"Of all.\" x: Int }",
        ),
    ]);
    insta::assert_snapshot!(text, @r#"
type A implements I @join__implements(graph: A, interface: "I") @join__type(graph: A, key: "id") {
  id: ID!
  """Of all."""
  x: Int @join__field
}

interface I @join__type(graph: A, key: "id") @join__type(graph: B, key: "id", isInterfaceObject: true) {
  id: ID!
  """Of all."""
  x: Int @join__field(graph: B)
}

type Query @join__type(graph: A) @join__type(graph: B) {
  i: I @join__field(graph: A)
}
"#);
    let interface = "type Query { i: I } interface I { id: ID! } type A implements I @key(fields: \"id\") { id: ID! }";
    insta::assert_snapshot!(verdicts(&[
        &[
            "type Query { i: I } interface I { a: Int } type A implements I { a: Int @shareable }",
            "type Query { j: I } interface I { b: Int } type B implements I { b: Int }",
        ],
        &[
            interface,
            "type Query { k: I } type I @interfaceObject { id: ID! x: Int }"
        ],
        &[
            "type Query { a: Int }",
            "type Query { k: I } type I @key(fields: \"id\") @interfaceObject { id: ID! x: Int }"
        ],
        &[
            interface,
            "type Query { k: I } type I @key(fields: \"id\") @interfaceObject { id: ID! x: Int }"
        ],
    ]), @r"
error INTERFACE_FIELD_NO_IMPLEM A.b [b]: `I` promises the field, but its implementation `A` has it in no subgraph
  add the field to the implementation
error INTERFACE_FIELD_NO_IMPLEM B.a [a]: `I` promises the field, but its implementation `B` has it in no subgraph
  add the field to the implementation
refused
error INTERFACE_OBJECT_USAGE_ERROR I [b]: an @interfaceObject needs a @key
refused
error INTERFACE_OBJECT_USAGE_ERROR I [b]: it is an @interfaceObject, but an interface in no subgraph
refused
error SATISFIABILITY_ERROR I [b]: `Query { k { __typename }}` cannot be answered: for `b` it is an @interfaceObject, and no key leads to a subgraph where it is an interface
  give the interface a @key in a subgraph that defines it
refused
");
}

#[test]
fn what_clients_see_does_not_speak_of_what_they_do_not() {
    insta::assert_snapshot!(verdicts(&[
        &[
            "type Query { u: U a(h: H): Int } type U @inaccessible { a: Int } input H @inaccessible { a: Int }"
        ],
        &["type Query { u: U } type U { a: Int @inaccessible }"],
        &["type Query { u(a: Int! @inaccessible): Int }"],
        &["type Query { u: Int @inaccessible }"],
    ]), @r"
error REFERENCED_INACCESSIBLE Query.a(h:) [a]: it is visible, but its type `H` is @inaccessible
error REFERENCED_INACCESSIBLE Query.u [a]: it is visible, but its type `U` is @inaccessible
refused
error ONLY_INACCESSIBLE_CHILDREN U [a]: it is visible, but everything in it is @inaccessible
  mark the type itself @inaccessible
refused
error REQUIRED_INACCESSIBLE Query.u(a:) [a]: it is @inaccessible, but must be given
refused
error ONLY_INACCESSIBLE_CHILDREN Query [a]: it is visible, but everything in it is @inaccessible
  mark the type itself @inaccessible
refused
");
}

#[test]
fn sharing_is_said_and_a_graph_has_a_query() {
    insta::assert_snapshot!(verdicts(&[
        &[
            "type Query { x: Int }",
            "type Query { x: Int @shareable }",
            "type Query { x: Int @shareable }"
        ],
        &["type U { a: Int }"],
        &[],
    ]), @r"
error INVALID_FIELD_SHARING Query.x [a, b, c]: several subgraphs resolve it, but it is not @shareable in `a`
  add @shareable where all resolve it alike, or let one @override it
refused
error NO_QUERIES [a]: no subgraph has a query field
  give at least one subgraph a `type Query`
refused
error NO_SUBGRAPHS: there is nothing to compose
refused
");
    let twice = compose(&[
        subgraph("a", "type Query { x: Int }"),
        subgraph("a", "type Query { y: Int }"),
    ]);
    insta::assert_snapshot!(diagnostics(&twice), @r"
error DUPLICATE_SUBGRAPH_NAME [a]: two subgraphs have this name
");
}

#[test]
fn custom_directives_are_carried_over_where_asked() {
    let sdl = r#"
        extend schema
          @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@composeDirective"])
          @link(url: "https://example.org/cache/v1.0", import: ["@cache"])
          @link(url: "https://example.org/other/v1.0", import: ["@other"])
          @composeDirective(name: "@cache")
        directive @cache(seconds: Int!) on FIELD_DEFINITION
        directive @other on FIELD_DEFINITION
        type Query { a: Int @cache(seconds: 5) b: Int @other @deprecated(reason: "old") }
    "#;
    let composition = compose(&[plain("a", sdl)]);
    assert_eq!(diagnostics(&composition), "");
    let sdl = composition.supergraph_sdl.expect("it composes");
    assert!(
        sdl.contains(r#"@link(url: "https://example.org/cache/v1.0", import: ["@cache"])"#),
        "{sdl}"
    );
    assert!(
        sdl.contains("directive @cache(seconds: Int!) on FIELD_DEFINITION"),
        "{sdl}"
    );
    insta::assert_snapshot!(types(&sdl), @r#"
type Query @join__type(graph: A) {
  a: Int @cache(seconds: 5)
  b: Int @deprecated(reason: "old")
}
"#);
}

#[test]
fn federation_1_subgraphs_compose() {
    let text = composed(&[
        plain(
            "users",
            "type Query { me: User } type User @key(fields: \"id\") { id: ID! name: String address: Address } type Address { street: String }",
        ),
        plain(
            "posts",
            "extend type User @key(fields: \"id\") { id: ID! @external name: String @external posts: [Post] @requires(fields: \"name\") } type Post { by: User @provides(fields: \"name\") address: Address } type Address { street: String }",
        ),
    ]);
    insta::assert_snapshot!(text, @r#"
type Address @join__type(graph: POSTS) @join__type(graph: USERS) {
  street: String
}

type Post @join__type(graph: POSTS) {
  by: User @join__field(graph: POSTS, provides: "name")
  address: Address
}

type Query @join__type(graph: USERS) @join__type(graph: POSTS) {
  me: User @join__field(graph: USERS)
}

type User @join__type(graph: POSTS, key: "id", extension: true) @join__type(graph: USERS, key: "id") {
  id: ID!
  name: String @join__field(graph: POSTS, external: true) @join__field(graph: USERS)
  posts: [Post] @join__field(graph: POSTS, requires: "name")
  address: Address @join__field(graph: USERS)
}
"#);
}
