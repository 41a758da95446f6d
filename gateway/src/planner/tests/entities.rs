//! Keys, `@requires`, `@provides`, `@shareable`, `@override`.

use super::*;

const KEY_CHAIN: &str = r#"
type Query @A @B @C { product: Product @a }
type Product @A(key: "id") @B(key: "id") @B(key: "upc") @C(key: "upc") {
  id: ID! @a @b
  upc: String! @b @c
  name: String @a
  price: Int @c
}
"#;

#[test]
fn a_chain_of_keys_goes_over_the_subgraph_that_has_both() {
    insta::assert_snapshot!(plan_text(KEY_CHAIN, "{ product { name price } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        product {
          name
          id
          __typename
        }
      }
    },
    Flatten(path: "product") {
      Fetch(service: "b") {
        {
          ... on Product {
            __typename
            id
          }
        } =>
        {
          ... on Product {
            upc
          }
        }
      },
    },
    Flatten(path: "product") {
      Fetch(service: "c") {
        {
          ... on Product {
            __typename
            upc
          }
        } =>
        {
          ... on Product {
            price
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn keys_take_other_response_keys_where_the_client_uses_theirs() {
    insta::assert_snapshot!(plan_text(KEY_CHAIN, "{ product { id: name price __typename: price } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        product {
          id: name
          _id: id
          _typename: __typename
        }
      }
    },
    Flatten(path: "product") {
      Fetch(service: "b") {
        {
          ... on Product {
            __typename
            id: _id
          }
        } =>
        {
          ... on Product {
            upc
          }
        }
      },
    },
    Flatten(path: "product") {
      Fetch(service: "c") {
        {
          ... on Product {
            __typename
            upc
          }
        } =>
        {
          ... on Product {
            price
            __typename: price
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn the_clients_own_alias_of_a_key_is_used_again() {
    insta::assert_snapshot!(plan_text(KEY_CHAIN, "{ product { id: name nr: id upc } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        product {
          id: name
          nr: id
          __typename
        }
      }
    },
    Flatten(path: "product") {
      Fetch(service: "b") {
        {
          ... on Product {
            __typename
            id: nr
          }
        } =>
        {
          ... on Product {
            upc
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn compound_and_nested_keys_are_asked_whole() {
    let types = r#"
type Query @A @B { user: User @a }
type User @A(key: "id organisation { id }") @B(key: "id organisation { id }") {
  id: ID! @a @b
  organisation: Organisation @a @b
  email: String @b
}
type Organisation @A @B { id: ID! @a @b  name: String @a }
"#;
    insta::assert_snapshot!(plan_text(types, "{ user { email organisation { name } } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        user {
          organisation {
            id
            name
          }
          id
          __typename
        }
      }
    },
    Flatten(path: "user") {
      Fetch(service: "b") {
        {
          ... on User {
            __typename
            id
            organisation {
              id
            }
          }
        } =>
        {
          ... on User {
            email
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn a_key_that_is_not_resolvable_is_no_way_in() {
    let types = r#"
type Query @A @B { product: Product @a }
type Product @A(key: "id") @B(key: "id", resolvable: false) { id: ID! @a @b  name: String @a  stock: Int @b }
"#;
    insta::assert_snapshot!(plan_text(types, "{ product { name stock } }"), @r#"
no subgraph can be asked for `Product.stock` at `product`
"#);
}

const SHIPPING: &str = r#"
type Query @A @B @C { products: [Product] @a  stocked: [Product] @c }
type Product @A(key: "id") @B(key: "id") @C(key: "id") {
  id: ID! @a @b @c
  name: String @a
  weight: Int @b @c(external: true)
  price(currency: String): Int @b @c(external: true)
  size: Size @b @c(external: true)
  inStock: Boolean @c
  shipping: Int @c(requires: "weight price(currency: \"EUR\")")
  volume: Int @c(requires: "size { height width }")
  label: String @b(requires: "shipping")
  shipping2: Int @b(external: true)
}
type Size @B @C { height: Int @b @c(external: true)  width: Int @b @c(external: true) }
"#;

#[test]
fn required_fields_come_first_and_the_rest_joins_their_fetch() {
    insta::assert_snapshot!(plan_text(SHIPPING, "{ products { name shipping inStock price(currency: \"USD\") } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        products {
          name
          id
          __typename
        }
      }
    },
    Flatten(path: "products.@") {
      Fetch(service: "b") {
        {
          ... on Product {
            __typename
            id
          }
        } =>
        {
          ... on Product {
            weight
            _price: price(currency: "EUR")
            price(currency: "USD")
          }
        }
      },
    },
    Flatten(path: "products.@") {
      Fetch(service: "c") {
        {
          ... on Product {
            __typename
            id
            weight
            price: _price
          }
        } =>
        {
          ... on Product {
            shipping
            inStock
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn a_subgraph_asks_elsewhere_and_is_entered_again() {
    insta::assert_snapshot!(plan_text(SHIPPING, "{ stocked { inStock volume } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "c") {
      {
        stocked {
          inStock
          id
          __typename
        }
      }
    },
    Flatten(path: "stocked.@") {
      Fetch(service: "b") {
        {
          ... on Product {
            __typename
            id
          }
        } =>
        {
          ... on Product {
            size {
              height
              width
            }
          }
        }
      },
    },
    Flatten(path: "stocked.@") {
      Fetch(service: "c") {
        {
          ... on Product {
            __typename
            id
            size {
              height
              width
            }
          }
        } =>
        {
          ... on Product {
            volume
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn required_fields_may_require_others() {
    insta::assert_snapshot!(plan_text(SHIPPING, "{ products { label } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        products {
          id
          __typename
        }
      }
    },
    Flatten(path: "products.@") {
      Fetch(service: "b") {
        {
          ... on Product {
            __typename
            id
          }
        } =>
        {
          ... on Product {
            weight
            price(currency: "EUR")
          }
        }
      },
    },
    Flatten(path: "products.@") {
      Fetch(service: "c") {
        {
          ... on Product {
            __typename
            id
            weight
            price
          }
        } =>
        {
          ... on Product {
            shipping
          }
        }
      },
    },
    Flatten(path: "products.@") {
      Fetch(service: "b") {
        {
          ... on Product {
            __typename
            id
            shipping
          }
        } =>
        {
          ... on Product {
            label
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn conditional_requirements_have_a_fetch_of_their_own() {
    insta::assert_snapshot!(plan_text(SHIPPING, "query($x: Boolean!) { products { inStock volume @include(if: $x) } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        products {
          id
          __typename
        }
      }
    },
    Parallel {
      Include(if: $x) {
        Sequence {
          Flatten(path: "products.@") {
            Fetch(service: "b") {
              {
                ... on Product {
                  __typename
                  id
                }
              } =>
              {
                ... on Product {
                  size {
                    height
                    width
                  }
                }
              }
            },
          },
          Flatten(path: "products.@") {
            Fetch(service: "c") {
              {
                ... on Product {
                  __typename
                  id
                  size {
                    height
                    width
                  }
                }
              } =>
              {
                ... on Product {
                  volume
                }
              }
            },
          },
        },
      },
      Flatten(path: "products.@") {
        Fetch(service: "c") {
          {
            ... on Product {
              __typename
              id
            }
          } =>
          {
            ... on Product {
              inStock
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
fn provided_fields_are_not_fetched_again() {
    let types = r#"
type Query @A @B { reviews: [Review] @a  best: Review @a }
type Review @A { id: ID! @a  author: User @a(provides: "name profile { bio }")  editor: User @a }
type User @A(key: "id") @B(key: "id") { id: ID! @a @b  name: String @a(external: true) @b  profile: Profile @a(external: true) @b }
type Profile @A @B { bio: String @a(external: true) @b  photo: String @b }
"#;
    insta::assert_snapshot!(plan_text(types, "{ reviews { author { name profile { bio } } } }"), @r#"
QueryPlan {
  Fetch(service: "a") {
    {
      reviews {
        author {
          name
          profile {
            bio
          }
        }
      }
    }
  },
}
"#);
    insta::assert_snapshot!(plan_text(types, "{ best { editor { name } } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        best {
          editor {
            id
            __typename
          }
        }
      }
    },
    Flatten(path: "best.editor") {
      Fetch(service: "b") {
        {
          ... on User {
            __typename
            id
          }
        } =>
        {
          ... on User {
            name
          }
        }
      },
    },
  },
}
"#);
}

const SHARED: &str = r#"
type Query @A @B @C { product: Product @a @b  page: Page @a @b @c }
type Product @A(key: "id") @B(key: "id") @C(key: "id") {
  id: ID! @a @b @c
  name: String @a @b
  price: Int @b
  stock: Int @c
  rating: Int @a @c
}
type Page @A @B @C { a: Int @a  b: Int @b  ab: Int @a @b  c: Int @c  sub: Sub @b @c }
type Sub @B @C { x: Int @b  y: Int @c }
"#;

#[test]
fn the_subgraph_that_gives_more_is_asked() {
    insta::assert_snapshot!(plan_text(SHARED, "{ product { name price } }"), @r#"
QueryPlan {
  Fetch(service: "b") {
    {
      product {
        name
        price
      }
    }
  },
}
"#);
    insta::assert_snapshot!(plan_text(SHARED, "{ product { name price stock rating } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "b") {
      {
        product {
          name
          price
          id
          __typename
        }
      }
    },
    Flatten(path: "product") {
      Fetch(service: "c") {
        {
          ... on Product {
            __typename
            id
          }
        } =>
        {
          ... on Product {
            stock
            rating
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn objects_without_a_key_are_asked_in_every_subgraph_that_has_a_part() {
    insta::assert_snapshot!(plan_text(SHARED, "{ page { a ab sub { x y } } }"), @r#"
QueryPlan {
  Parallel {
    Fetch(service: "a") {
      {
        page {
          a
          ab
        }
      }
    },
    Fetch(service: "b") {
      {
        page {
          sub {
            x
          }
        }
      }
    },
    Fetch(service: "c") {
      {
        page {
          sub {
            y
          }
        }
      }
    },
  },
}
"#);
}

const OVERRIDE: &str = r#"
type Query @A @B { product: Product @a }
type Product @A(key: "id") @B(key: "id") {
  id: ID! @a @b
  price: Int @b(override: "a")
  stock: Int @a(overrideLabel: "percent(10)") @b(override: "a", overrideLabel: "percent(10)")
}
"#;

#[test]
fn an_overridden_field_comes_from_its_new_subgraph() {
    insta::assert_snapshot!(plan_text(OVERRIDE, "{ product { price } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        product {
          id
          __typename
        }
      }
    },
    Flatten(path: "product") {
      Fetch(service: "b") {
        {
          ... on Product {
            __typename
            id
          }
        } =>
        {
          ... on Product {
            price
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn a_label_decides_which_of_two_subgraphs_gives_a_field() {
    insta::assert_snapshot!(plan_text(OVERRIDE, "{ product { stock } }"), @r#"
QueryPlan {
  Fetch(service: "a") {
    {
      product {
        stock
      }
    }
  },
}
"#);
    let supergraph = supergraph(OVERRIDE);
    let document = parse(&supergraph, "{ product { stock } }");
    let options = PlanOptions {
        active_labels: ["percent(10)".to_owned()].into(),
        ..PlanOptions::default()
    };
    let plan = plan_with(&supergraph, &document, None, &options).unwrap();
    insta::assert_snapshot!(plan.display(&supergraph), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        product {
          id
          __typename
        }
      }
    },
    Flatten(path: "product") {
      Fetch(service: "b") {
        {
          ... on Product {
            __typename
            id
          }
        } =>
        {
          ... on Product {
            stock
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn entities_of_one_place_share_a_fetch_with_deeper_steps_beside() {
    let types = r#"
type Query @A @B @C { orders: [Order] @a }
type Order @A { id: ID! @a  buyer: User @a  seller: User @a }
type User @A(key: "id") @B(key: "id") @C(key: "id") { id: ID! @a @b @c  name: String @b  city: City @b  score: Int @c }
type City @B(key: "code") @C(key: "code") { code: String! @b @c  population: Int @c }
"#;
    insta::assert_snapshot!(plan_text(types, "{ orders { buyer { name score city { population } } seller { name } } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        orders {
          buyer {
            id
            __typename
          }
          seller {
            id
            __typename
          }
        }
      }
    },
    Parallel {
      Sequence {
        Flatten(path: "orders.@.buyer") {
          Fetch(service: "b") {
            {
              ... on User {
                __typename
                id
              }
            } =>
            {
              ... on User {
                name
                city {
                  code
                  __typename
                }
              }
            }
          },
        },
        Flatten(path: "orders.@.buyer.city") {
          Fetch(service: "c") {
            {
              ... on City {
                __typename
                code
              }
            } =>
            {
              ... on City {
                population
              }
            }
          },
        },
      },
      Flatten(path: "orders.@.buyer") {
        Fetch(service: "c") {
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
      Flatten(path: "orders.@.seller") {
        Fetch(service: "b") {
          {
            ... on User {
              __typename
              id
            }
          } =>
          {
            ... on User {
              name
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
fn lists_of_lists_are_one_step_of_a_path() {
    let types = r#"
type Query @A @B { grid: [[User!]!]! @a }
type User @A(key: "id") @B(key: "id") { id: ID! @a @b  name: String @b }
"#;
    let text = plan_text(types, "{ grid { name } }");
    assert!(text.contains("Flatten(path: \"grid.@\")"), "{text}");
}
