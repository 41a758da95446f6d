//! Mutations, subscriptions, conditions, fragments, introspection.

use super::*;

const TYPES: &str = r#"
type Query @A @B { me: User @a  other: User @b  version: Int @a }
type Mutation @A @B { a(x: Int): User @a  b: User @b  c: Int @b  d: Int @b }
type Subscription @A { changed(of: ID): User @a }
type User @A(key: "id") @B(key: "id") { id: ID! @a @b  name: String @a  score(x: Int): Int @b  friend: User @a }
"#;

#[test]
fn root_fields_of_several_subgraphs_are_fetched_beside_each_other() {
    insta::assert_snapshot!(plan_text(TYPES, "{ me { name } other { score } version __typename }"), @r#"
QueryPlan {
  Parallel {
    Fetch(service: "a") {
      {
        me {
          name
        }
        version
      }
    },
    Fetch(service: "b") {
      {
        other {
          score
        }
      }
    },
  },
}
"#);
}

#[test]
fn mutations_run_in_series_and_neighbours_of_one_subgraph_together() {
    insta::assert_snapshot!(plan_text(TYPES, "mutation($x: Int) { c d a(x: $x) { score(x: $x) } b { id } z: a(x: 1) { name } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "b", kind: mutation) {
      {
        c
        d
      }
    },
    Fetch(service: "a", kind: mutation) {
      {
        a(x: $x) {
          id
          __typename
        }
      }
    },
    Flatten(path: "a") {
      Fetch(service: "b") {
        {
          ... on User {
            __typename
            id
          }
        } =>
        {
          ... on User {
            score(x: $x)
          }
        }
      },
    },
    Fetch(service: "b", kind: mutation) {
      {
        b {
          id
        }
      }
    },
    Fetch(service: "a", kind: mutation) {
      {
        z: a(x: 1) {
          name
        }
      }
    },
  },
}
"#);
}

#[test]
fn a_subscription_is_one_fetch_and_the_rest_follows_each_event() {
    insta::assert_snapshot!(plan_text(TYPES, "subscription { changed(of: 1) { name score } }"), @r#"
QueryPlan {
  Subscription {
    Primary: {
      Fetch(service: "a", kind: subscription) {
        {
          changed(of: 1) {
            name
            id
            __typename
          }
        }
      },
    },
    Rest: {
      Flatten(path: "changed") {
        Fetch(service: "b") {
          {
            ... on User {
              __typename
              id
            }
          } =>
          {
            ... on User {
              score
            }
          }
        },
      },
    },
  },
}
"#);
    insta::assert_snapshot!(plan_text(TYPES, "subscription { changed(of: 1) { name } }"), @r#"
QueryPlan {
  Subscription {
    Primary: {
      Fetch(service: "a", kind: subscription) {
        {
          changed(of: 1) {
            name
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn conditions_stay_on_selections_and_lift_to_fetches() {
    insta::assert_snapshot!(plan_text(TYPES, "query($x: Boolean!, $y: Boolean!) { me { name @skip(if: $y) score @include(if: $x) } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        me {
          name @skip(if: $y)
          id
          __typename
        }
      }
    },
    Include(if: $x) {
      Flatten(path: "me") {
        Fetch(service: "b") {
          {
            ... on User {
              __typename
              id
            }
          } =>
          {
            ... on User {
              score
            }
          }
        },
      },
    },
  },
}
"#);
    insta::assert_snapshot!(plan_text(TYPES, "query($x: Boolean!) { me @include(if: $x) { name score } }"), @r#"
QueryPlan {
  Include(if: $x) {
    Sequence {
      Fetch(service: "a") {
        {
          me {
            name
            id
            __typename
          }
        }
      },
      Flatten(path: "me") {
        Fetch(service: "b") {
          {
            ... on User {
              __typename
              id
            }
          } =>
          {
            ... on User {
              score
            }
          }
        },
      },
    },
  },
}
"#);
    insta::assert_snapshot!(plan_text(TYPES, "query($x: Boolean!) { me { ... @include(if: $x) { friend { score } } friend { name } } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        me {
          friend {
            name
          }
          friend @include(if: $x) {
            id
            __typename
          }
        }
      }
    },
    Include(if: $x) {
      Flatten(path: "me.friend") {
        Fetch(service: "b") {
          {
            ... on User {
              __typename
              id
            }
          } =>
          {
            ... on User {
              score
            }
          }
        },
      },
    },
  },
}
"#);
}

#[test]
fn constant_and_contradicting_conditions_are_applied() {
    insta::assert_snapshot!(partial_plan_text(TYPES, "query($x: Boolean!) { version @include(if: true) me @skip(if: true) { name } other @include(if: $x) @skip(if: $x) { score } }"), @r#"
QueryPlan {
  Fetch(service: "a") {
    {
      version
    }
  },
}
"#);
}

#[test]
fn fragments_are_expanded_and_equal_fields_merged() {
    insta::assert_snapshot!(plan_text(TYPES, "{ me { ...F friend { name } ... on User { friend { id } } } } fragment F on User { friend { n: name } }"), @r#"
QueryPlan {
  Fetch(service: "a") {
    {
      me {
        friend {
          n: name
          name
          id
        }
      }
    }
  },
}
"#);
}

#[test]
fn introspection_needs_no_fetch() {
    insta::assert_snapshot!(plan_text(TYPES, "{ __typename __schema { queryType { name } } }"), @"QueryPlan {}");
}

#[test]
fn a_missing_operation_is_told() {
    let supergraph = supergraph(TYPES);
    let document = parse(&supergraph, "query a { version } query b { version }");
    let none = plan(&supergraph, &document, None).unwrap_err();
    assert_eq!(none.code(), "OPERATION_RESOLUTION_FAILURE");
    assert!(plan(&supergraph, &document, Some("c")).is_err());
    assert!(plan(&supergraph, &document, Some("b")).is_ok());
}

const SHARED: &str = r#"
type Query @A { none: Int @a }
type Mutation @A @B { set: Payload @a @b }
type Payload @A @B { one: Int @a  two: Int @b  query: Query @a }
"#;

#[test]
fn a_mutation_is_never_asked_from_two_subgraphs() {
    insta::assert_snapshot!(plan_text(SHARED, "mutation($x: Boolean!) { set @include(if: $x) { one } set { two } }"), @"the mutation `set` is selected several times, so that one request cannot answer it: select it once");
}

#[test]
fn a_query_below_a_mutation_is_no_mutation() {
    insta::assert_snapshot!(plan_text(SHARED, "mutation { set { query { none } } }"), @r#"
QueryPlan {
  Fetch(service: "a", kind: mutation) {
    {
      set {
        query {
          none
        }
      }
    }
  },
}
"#);
}
