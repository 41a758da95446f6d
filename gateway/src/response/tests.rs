//! Tests of projection: tree and operation in, response out.

use std::sync::Arc;

use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use indexmap::IndexMap;
use proptest::prelude::*;
use schema::supergraph::Supergraph;
use schema::value::{Object, Value};

use crate::error::{ErrorCode, GraphqlError};
use crate::response::path::ResponsePath;
use crate::response::projection::{Projected, Projection};
use crate::response::selection::Selected;
use crate::response::{Response, clip};

const SDL: &str = "
    type Query { user: User must: User! users: [User] strict: [User!]! pets: [Pet] pet: Pet! any: Any rows: [[Int!]] }
    type User { id: ID! name: String! age: Int friend: User friends: [User!] colour: Colour best: User! tags: [String!]! }
    interface Pet { name: String }
    type Cat implements Pet { name: String lives: Int! }
    type Dog implements Pet { name: String barks: Boolean }
    enum Colour { RED GREEN }
    scalar Any
";

fn supergraph() -> Supergraph {
    let schema = Arc::new(Schema::parse_and_validate(SDL, "s.graphql").unwrap());
    Supergraph {
        public: Arc::clone(&schema),
        internal: schema,
        subgraphs: Vec::new(),
        types: IndexMap::new(),
        sdl: SDL.into(),
    }
}

fn json(text: &str) -> Value {
    Value::from_slice(text.as_bytes()).unwrap()
}

fn parse(supergraph: &Supergraph, query: &str) -> Valid<ExecutableDocument> {
    ExecutableDocument::parse_and_validate(&supergraph.public, query, "q.graphql").unwrap()
}

/// Projects a tree; `known` are paths that have errors already.
fn project(query: &str, variables: &str, tree: &Value, known: &[&str]) -> Projected {
    let supergraph = supergraph();
    let document = parse(&supergraph, query);
    let variables = json(variables);
    let empty = Object::new();
    let selected = Selected {
        schema: &supergraph.public,
        supergraph: &supergraph,
        document: &document,
        operation: document.operations.get(None).unwrap(),
        variables: variables.as_object().unwrap_or(&empty),
    };
    let known: Vec<GraphqlError> = known
        .iter()
        .map(|path| GraphqlError::field(ErrorCode::SubgraphUnavailable, "away", path_of(path)))
        .collect();
    let projection = Projection {
        selected,
        typename_key: "__typename",
        sealing: None,
        introspection: None,
    };
    projection.project(tree, &known)
}

fn path_of(text: &str) -> ResponsePath {
    use crate::response::path::PathSegment;
    let segments = text.split('.').map(|step| match step.parse() {
        Ok(index) => PathSegment::Index(index),
        Err(_) => PathSegment::Key(step.into()),
    });
    ResponsePath(segments.collect())
}

fn check(query: &str, tree: &str) -> String {
    render(&project(query, "{}", &json(tree), &[]))
}

fn render(projected: &Projected) -> String {
    let mut text = projected.data.to_string();
    for error in &projected.errors {
        let path = error.path.clone().unwrap_or_default();
        text.push_str(&format!("\n{path}: {}", error.message));
    }
    text
}

#[test]
fn the_clients_order_aliases_and_fragments_decide() {
    let query =
        "{ pets { ...P __typename } u: user { age } user { friend { ...F } friend { name } } }
        fragment P on Pet { ... on Cat { lives } n: name ... on Dog { barks } }
        fragment F on User { id }";
    let tree = r#"{"user":{"friend":{"name":"b","secret":1,"id":7}},"extra":1,
        "pets":[{"__typename":"Dog","barks":true,"n":"rex"},{"__typename":"Cat","n":"tom","lives":9},null],"u":{"age":3}}"#;
    insta::assert_snapshot!(check(query, tree), @r#"{"pets":[{"n":"rex","barks":true,"__typename":"Dog"},{"lives":9,"n":"tom","__typename":"Cat"},null],"u":{"age":3},"user":{"friend":{"id":"7","name":"b"}}}"#);
}

#[test]
fn skip_and_include_follow_the_variables() {
    let query = "query($a: Boolean!, $b: Boolean!) { user { id @include(if: $a) age @skip(if: $b) ... @include(if: $b) { name } } }";
    let tree = json(r#"{"user":{"id":"1","age":2,"name":"n"}}"#);
    insta::assert_snapshot!(render(&project(query, r#"{"a":true,"b":false}"#, &tree, &[])), @r#"{"user":{"id":"1","age":2}}"#);
    insta::assert_snapshot!(render(&project(query, r#"{"a":false,"b":true}"#, &tree, &[])), @r#"{"user":{"name":"n"}}"#);
}

#[test]
fn nulls_go_up_to_what_may_be_null() {
    let cases = [
        ("{ user { age } }", r#"{"user":{}}"#),
        ("{ user { name } }", r#"{"user":{"name":null}}"#),
        (
            "{ user { friend { name } id } }",
            r#"{"user":{"friend":{},"id":"1"}}"#,
        ),
        (
            "{ user { best { name } } users { id } }",
            r#"{"user":{"best":{}},"users":[]}"#,
        ),
        (
            "{ users { name } }",
            r#"{"users":[{"name":"a"},{},{"name":"c"}]}"#,
        ),
        (
            "{ strict { name } user { id } }",
            r#"{"strict":[{"name":"a"},{}],"user":{"id":"1"}}"#,
        ),
        (
            "{ user { friends { name } } }",
            r#"{"user":{"friends":[{"name":"a"},{}]}}"#,
        ),
        ("{ must { name } }", r#"{}"#),
        ("{ user { tags } }", r#"{"user":{"tags":["a",null]}}"#),
        ("{ rows }", r#"{"rows":[[1],[2,null],null]}"#),
        (
            "{ pet { ... on Cat { lives } } }",
            r#"{"pet":{"__typename":"Cat"}}"#,
        ),
    ];
    let told: Vec<String> = cases
        .iter()
        .map(|(query, tree)| format!("{query}\n  {}", check(query, tree).replace('\n', "\n  ")))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
{ user { age } }
  {"user":{"age":null}}
{ user { name } }
  {"user":null}
  user.name: `User.name` may not be null
{ user { friend { name } id } }
  {"user":{"friend":null,"id":"1"}}
  user.friend.name: `User.name` may not be null
{ user { best { name } } users { id } }
  {"user":null,"users":[]}
  user.best.name: `User.name` may not be null
{ users { name } }
  {"users":[{"name":"a"},null,{"name":"c"}]}
  users.1.name: `User.name` may not be null
{ strict { name } user { id } }
  null
  strict.1.name: `User.name` may not be null
{ user { friends { name } } }
  {"user":{"friends":null}}
  user.friends.1.name: `User.name` may not be null
{ must { name } }
  null
  must: `Query.must` may not be null
{ user { tags } }
  {"user":null}
  user.tags.1: `User.tags` may not be null
{ rows }
  {"rows":[[1],null,null]}
  rows.1.1: `Query.rows` may not be null
{ pet { ... on Cat { lives } } }
  null
  pet.lives: `Cat.lives` may not be null
"#);
}

#[test]
fn values_of_the_wrong_shape_are_null_and_told() {
    let query = "{ user { age name: id colour friends { id } friend { id } tags } }";
    let tree = r#"{"user":{"age":"three","name":1.5,"colour":"BLUE","friends":{"id":1},"friend":[],"tags":["a"]}}"#;
    insta::assert_snapshot!(check(query, tree), @r#"
{"user":null}
user.age: `User.age` was not given as Int
user.name: `User.id` was not given as ID
user.colour: `User.colour` was not given as Colour
user.friends: `User.friends` was not given as a list
user.friend: `User.friend` was not given as an object
"#);
    insta::assert_snapshot!(check(
        "{ pets { name } }",
        r#"{"pets":[{"__typename":"Fish","name":"x"},{"name":"y"},{"__typename":"Cat","name":"z"}]}"#
    ), @r#"
{"pets":[null,null,{"name":"z"}]}
pets.0: `Query.pets` was not given as Pet
pets.1: `Query.pets` was not given as Pet
"#);
}

#[test]
fn big_numbers_and_custom_scalars_are_untouched() {
    let tree = r#"{"any":{"z":12345678901234567890123,"a":[1.10,1e+400]}}"#;
    assert_eq!(check("{ any }", tree), tree);
}

#[test]
fn a_null_that_is_explained_has_no_error_of_its_own() {
    let tree = json(r#"{"user":{"best":null},"users":[{"name":null},{}]}"#);
    let query = "{ user { best { name } } users { name } }";
    insta::assert_snapshot!(render(&project(query, "{}", &tree, &["user.best.name", "users"])), @r#"{"user":null,"users":[null,null]}"#);
}

#[test]
fn paths_end_where_the_clients_selection_does() {
    let supergraph = supergraph();
    let document = parse(
        &supergraph,
        "{ u: user { ...F } } fragment F on User { friends { id } }",
    );
    let selected = Selected {
        schema: &supergraph.public,
        supergraph: &supergraph,
        document: &document,
        operation: document.operations.get(None).unwrap(),
        variables: &Object::new(),
    };
    let clipped = |text: &str| clip::path(&selected, &path_of(text)).map(|path| path.to_string());
    assert_eq!(clipped("u.friends.3.id").as_deref(), Some("u.friends.3.id"));
    assert_eq!(
        clipped("u.friends.3._hidden.x").as_deref(),
        Some("u.friends.3")
    );
    assert_eq!(clipped("user.friends"), None);
}

#[test]
fn a_refused_request_has_no_data() {
    let error = GraphqlError::request(ErrorCode::BadUserInput, "say 1 to 500").at(1, 3);
    insta::assert_snapshot!(Response::refused(vec![error]).to_value(), @r#"{"errors":[{"message":"say 1 to 500","locations":[{"line":1,"column":3}],"extensions":{"code":"BAD_USER_INPUT"}}]}"#);
}

/// Any JSON at all, often shaped as the schema has it.
fn any_tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z]{0,3}".prop_map(Value::from),
        Just(Value::from("RED")),
        Just(Value::from("Cat")),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        let keys = prop::sample::select(vec![
            "user",
            "must",
            "users",
            "strict",
            "pets",
            "pet",
            "rows",
            "id",
            "name",
            "age",
            "friend",
            "friends",
            "best",
            "tags",
            "colour",
            "lives",
            "__typename",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
            prop::collection::vec((keys, inner), 0..8).prop_map(|entries| {
                let entries = entries.into_iter().map(|(key, value)| (key.into(), value));
                Value::Object(entries.collect())
            }),
        ]
    })
}

/// Whether a value keeps what a type promises, told by hand for the operation of the law below.
fn keeps_promises(value: &Value, place: &str) -> bool {
    let field = |key: &str, place: &str| {
        value
            .get(key)
            .is_some_and(|value| keeps_promises(value, place))
    };
    match place {
        "user?" => value.is_null() || keeps_promises(value, "user"),
        "user" => {
            value.get("id").is_some_and(|id| id.as_str().is_some())
                && value
                    .get("name")
                    .is_some_and(|name| name.as_str().is_some())
                && field("friends", "friends")
                && field("age", "int?")
        }
        "friends" => {
            value.is_null()
                || value.as_list().is_some_and(|items| {
                    let has_id =
                        |item: &Value| item.get("id").is_some_and(|id| id.as_str().is_some());
                    items.iter().all(has_id)
                })
        }
        "int?" => {
            value.is_null()
                || value
                    .as_i64()
                    .is_some_and(|number| i32::try_from(number).is_ok())
        }
        "strict" => value
            .as_list()
            .is_some_and(|items| items.iter().all(|item| keeps_promises(item, "user"))),
        "pet" => {
            value
                .get("lives")
                .is_some_and(|lives| lives.as_i64().is_some())
                || value
                    .get("barks")
                    .is_some_and(|barks| barks.is_null() || barks.as_bool().is_some())
        }
        other => unreachable!("no such place: {other}"),
    }
}

proptest! {
    #[test]
    fn the_schemas_promises_hold_whatever_services_gave(tree in any_tree()) {
        let query = "{ user { ...U } strict { ...U } pet { ... on Cat { lives } ... on Dog { barks } } }
            fragment U on User { id name age friends { id } }";
        let projected = project(query, "{}", &tree, &[]);
        if projected.data.is_null() {
            prop_assert!(!projected.errors.is_empty(), "a null without a reason");
        } else {
            prop_assert!(keeps_promises(projected.data.get("user").unwrap(), "user?"));
            prop_assert!(keeps_promises(projected.data.get("strict").unwrap(), "strict"));
            prop_assert!(keeps_promises(projected.data.get("pet").unwrap(), "pet"));
        }
    }
}
