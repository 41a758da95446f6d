//! Interfaces, unions and interface objects spread over subgraphs.

use super::*;

const MEDIA: &str = r#"
type Query @A @B @C { media: [Media] @a  things: [Thing] @a  reviewed: [Media] @c }
interface Media @A(key: "id") @B @C(key: "id", isInterfaceObject: true) { id: ID! @a @b @c  title: String @a  pages: Int @b  reviews: [Review] @c  author: Person @a }
type Book implements Media @join__implements(graph: A, interface: "Media") @join__implements(graph: B, interface: "Media") @A(key: "id") @B(key: "id") { id: ID! @a @b  title: String @a  pages: Int @b  isbn: String @a  reviews: [Review] @join__field  author: Person @a }
type Film implements Media @join__implements(graph: A, interface: "Media") @join__implements(graph: B, interface: "Media") @A(key: "id") @B(key: "id") { id: ID! @a @b  title: String @a  pages: Int @b  length: Int @b  reviews: [Review] @join__field  author: Person @a }
union Thing @A @B @join__unionMember(graph: A, member: "Book") @join__unionMember(graph: A, member: "Person") @join__unionMember(graph: B, member: "Film") = Book | Person | Film
type Person @A(key: "id") @B(key: "id") { id: ID! @a @b  name: String @a  born: Int @b }
type Review @C { stars: Int @c }
"#;

#[test]
fn fields_that_the_interface_has_are_selected_on_it() {
    insta::assert_snapshot!(plan_text(MEDIA, "{ media { __typename id title author { name born } } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        media {
          __typename
          id
          title
          author {
            name
            id
            __typename
          }
        }
      }
    },
    Flatten(path: "media.@.author") {
      Fetch(service: "b") {
        {
          ... on Person {
            __typename
            id
          }
        } =>
        {
          ... on Person {
            born
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn fields_of_another_subgraph_are_fetched_for_each_type_in_one_request() {
    insta::assert_snapshot!(plan_text(MEDIA, "{ media { title pages ... on Film { length } ... on Book { isbn } } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        media {
          __typename
          title
          ... on Book {
            id
            isbn
          }
          ... on Film {
            id
          }
        }
      }
    },
    Flatten(path: "media.@") {
      Fetch(service: "b") {
        {
          ... on Book {
            __typename
            id
          }
          ... on Film {
            __typename
            id
          }
        } =>
        {
          ... on Book {
            pages
          }
          ... on Film {
            pages
            length
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn an_interface_object_adds_its_fields_to_all_types() {
    insta::assert_snapshot!(plan_text(MEDIA, "{ media { title reviews { stars } } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        media {
          __typename
          title
          id
        }
      }
    },
    Flatten(path: "media.@") {
      Fetch(service: "c") {
        {
          ... on Media {
            __typename
            id
          }
        } =>
        {
          ... on Media {
            reviews {
              stars
            }
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn what_no_object_type_is_known_of_has_no_plan_for_more_than_its_interface() {
    const NODE: &str = r#"
type Query @A @B { a: Node @a  b: Node @b }
interface Node @A(key: "id") @B(key: "id", resolvable: false, isInterfaceObject: true) { id: ID!  field: Int @b }
"#;
    let supergraph = supergraph(NODE);
    for (query, coordinate) in [
        ("{ b { field __typename } }", "Node.__typename"),
        ("{ a { field } }", "Node.field"),
    ] {
        let error = plan(&supergraph, &parse(&supergraph, query), None).unwrap_err();
        let place = &query[2..3];
        let expected = format!("no subgraph can be asked for `{coordinate}` at `{place}`");
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn an_interface_object_alone_cannot_tell_the_type() {
    insta::assert_snapshot!(plan_text(MEDIA, "{ reviewed { reviews { stars } } }"), @r#"
QueryPlan {
  Fetch(service: "c") {
    {
      reviewed {
        reviews {
          stars
        }
      }
    }
  },
}
"#);
    insta::assert_snapshot!(plan_text(MEDIA, "{ reviewed { __typename reviews { stars } title } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "c") {
      {
        reviewed {
          reviews {
            stars
          }
          id
          __typename
        }
      }
    },
    Flatten(path: "reviewed.@") {
      Fetch(service: "a") {
        {
          ... on Media {
            __typename
            id
          }
        } =>
        {
          ... on Media {
            __typename
            title
          }
        }
      },
    },
  },
}
"#);
    insta::assert_snapshot!(plan_text(MEDIA, "{ reviewed { ... on Book { isbn pages } } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "c") {
      {
        reviewed {
          id
          __typename
        }
      }
    },
    Flatten(path: "reviewed.@") {
      Fetch(service: "a") {
        {
          ... on Media {
            __typename
            id
          }
        } =>
        {
          ... on Media {
            __typename
            ... on Book {
              isbn
              id
            }
          }
        }
      },
    },
    Flatten(path: "reviewed.@") {
      Fetch(service: "b") {
        {
          ... on Book {
            __typename
            id
          }
        } =>
        {
          ... on Book {
            pages
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn members_of_a_union_that_a_subgraph_lacks_are_not_asked_there() {
    insta::assert_snapshot!(partial_plan_text(MEDIA, "{ things { __typename ... on Book { isbn } ... on Film { length } ... on Person { born } } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        things {
          __typename
          ... on Book {
            isbn
          }
          ... on Person {
            id
          }
        }
      }
    },
    Flatten(path: "things.@") {
      Fetch(service: "b") {
        {
          ... on Person {
            __typename
            id
          }
        } =>
        {
          ... on Person {
            born
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn fields_of_one_name_may_differ_from_type_to_type() {
    insta::assert_snapshot!(plan_text(MEDIA, "{ media { ... on Book { x: isbn id: title } ... on Film { x: title p: pages } } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        media {
          __typename
          ... on Book {
            x: isbn
            id: title
          }
          ... on Film {
            x: title
            _id: id
          }
        }
      }
    },
    Flatten(path: "media.@") {
      Fetch(service: "b") {
        {
          ... on Film {
            __typename
            id: _id
          }
        } =>
        {
          ... on Film {
            p: pages
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn provides_on_an_interface_and_by_type_saves_a_fetch() {
    let types = r#"
type Query @A @B { pets: [Pet] @a(provides: "name ... on Dog { breed }")  wild: [Pet] @a }
interface Pet @A @B { id: ID! @a @b  name: String @a(external: true) @b }
type Cat implements Pet @join__implements(graph: A, interface: "Pet") @join__implements(graph: B, interface: "Pet") @A(key: "id") @B(key: "id") { id: ID! @a @b  name: String @a(external: true) @b }
type Dog implements Pet @join__implements(graph: A, interface: "Pet") @join__implements(graph: B, interface: "Pet") @A(key: "id") @B(key: "id") { id: ID! @a @b  name: String @a(external: true) @b  breed: String @a(external: true) @b }
"#;
    insta::assert_snapshot!(plan_text(types, "{ pets { name ... on Dog { breed } } }"), @r#"
QueryPlan {
  Fetch(service: "a") {
    {
      pets {
        __typename
        name
        ... on Dog {
          breed
        }
      }
    }
  },
}
"#);
    insta::assert_snapshot!(plan_text(types, "{ wild { name } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        wild {
          __typename
          ... on Cat {
            id
          }
          ... on Dog {
            id
          }
        }
      }
    },
    Flatten(path: "wild.@") {
      Fetch(service: "b") {
        {
          ... on Cat {
            __typename
            id
          }
          ... on Dog {
            __typename
            id
          }
        } =>
        {
          ... on Cat {
            name
          }
          ... on Dog {
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
fn overlapping_interfaces_are_split_into_their_common_types() {
    let types = r#"
type Query @A { nodes: [Node] @a }
interface Node @A { id: ID! @a }
interface Named @A { name: String @a }
type X implements Node & Named @join__implements(graph: A, interface: "Node") @join__implements(graph: A, interface: "Named") @A { id: ID! @a  name: String @a }
type Y implements Named @join__implements(graph: A, interface: "Named") @A { name: String @a }
type Z implements Node @join__implements(graph: A, interface: "Node") @A { id: ID! @a }
"#;
    insta::assert_snapshot!(plan_text(types, "{ nodes { ... on Named { name } ... on Z { id } } }"), @r#"
QueryPlan {
  Fetch(service: "a") {
    {
      nodes {
        __typename
        ... on X {
          name
        }
        ... on Z {
          id
        }
      }
    }
  },
}
"#);
}

#[test]
fn fields_that_a_subgraph_types_differently_have_different_keys_there() {
    const TYPES: &str = r#"
type Query @A @B { owners: [Owner] @a  pupil: Pupil @b }
union Owner @A @join__unionMember(graph: A, member: "Pupil") @join__unionMember(graph: A, member: "School") = Pupil | School
type Pupil @A @B { id: ID @a(type: "ID!") @b(type: "ID")  friends: [Owner] @a(type: "[Owner!]") }
type School @A { id: ID @a  friends: [Owner] @a }
"#;
    insta::assert_snapshot!(plan_text(TYPES, "{ owners { ... on Pupil { id friends { ... on School { _id: id id } } } ... on School { id friends { ... on School { id } } } } }"), @r#"
QueryPlan {
  Fetch(service: "a") {
    {
      owners {
        __typename
        ... on Pupil {
          id
          friends {
            __typename
            ... on School {
              _id: id
              id
            }
          }
        }
        ... on School {
          _id_: id
          _friends: friends {
            __typename
            ... on School {
              id
            }
          }
        }
      }
    }
  },
}
"#);
}
