//! `@requires` with arguments and type conditions.

use super::*;

#[test]
fn fields_that_require_one_field_with_different_arguments_are_asked_apart() {
    const TYPES: &str = r#"
type Query @A { product: Product @a }
type Product @A(key: "id") @B(key: "id") {
  id: ID! @a @b
  price(currency: String): Int @a @b(external: true)
  euro: Int @b(requires: "price(currency: \"EUR\")")
  dollar: Int @b(requires: "price(currency: \"USD\")")
  rounded: Int @b(requires: "price(currency: \"EUR\")")
}
"#;
    insta::assert_snapshot!(plan_text(TYPES, "{ product { euro dollar rounded } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        product {
          price(currency: "EUR")
          id
          __typename
          _price: price(currency: "USD")
        }
      }
    },
    Parallel {
      Flatten(path: "product") {
        Fetch(service: "b") {
          {
            ... on Product {
              __typename
              id
              price
            }
          } =>
          {
            ... on Product {
              euro
              rounded
            }
          }
        },
      },
      Flatten(path: "product") {
        Fetch(service: "b") {
          {
            ... on Product {
              __typename
              id
              price: _price
            }
          } =>
          {
            ... on Product {
              dollar
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
fn what_is_required_of_nested_types_is_taken_from_the_narrowest() {
    const TYPES: &str = r#"
type Query @A { school: School @a }
type School @A(key: "id") @B(key: "id") {
  id: ID! @a @b
  place: Place @a @b(external: true)
  label: String @b(requires: "place { name ... on Building { street ... on Tower { floors } } }")
}
interface Place @A @B { name: String }
interface Building implements Place
  @join__implements(graph: A, interface: "Place") @join__implements(graph: B, interface: "Place") @A @B
{ name: String  street: String }
type Tower implements Place & Building
  @join__implements(graph: A, interface: "Place") @join__implements(graph: B, interface: "Place")
  @join__implements(graph: A, interface: "Building") @join__implements(graph: B, interface: "Building") @A @B
{ name: String  street: String  floors: Int }
type Barn implements Place & Building
  @join__implements(graph: A, interface: "Place") @join__implements(graph: B, interface: "Place")
  @join__implements(graph: A, interface: "Building") @join__implements(graph: B, interface: "Building") @A @B
{ name: String  street: String }
"#;
    insta::assert_snapshot!(plan_text(TYPES, "{ school { label } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        school {
          place {
            __typename
            name
            ... on Building {
              street
            }
            ... on Tower {
              floors
            }
          }
          id
          __typename
        }
      }
    },
    Flatten(path: "school") {
      Fetch(service: "b") {
        {
          ... on School {
            __typename
            id
            place {
              name
              ... on Building {
                street
              }
              ... on Tower {
                floors
              }
            }
          }
        } =>
        {
          ... on School {
            label
          }
        }
      },
    },
  },
}
"#);
}
