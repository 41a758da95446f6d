use std::fmt::Write;

use super::*;

const SHOP: &str = r#"
schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION)
  @link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)
  @link(url: "https://specs.regiograaf.example/partition/v0.1", import: ["@homed", "@merge", "@derived", "@spanning", "@foreign", "MergeRule"])
{
  query: Query
}

directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean, overrideLabel: String) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION
directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION
directive @homed(by: String!) on OBJECT | FIELD_DEFINITION
directive @spanning(by: String! = "linkKey") on OBJECT
directive @foreign on FIELD_DEFINITION
directive @merge(with: MergeRule!, by: [String!]) on FIELD_DEFINITION
directive @derived(by: String!, of: [String!]!) on FIELD_DEFINITION
directive @partition(name: String!, url: String!, regions: [String!]!, lacks: [String!]) repeatable on ENUM_VALUE
enum MergeRule { ORDERED SUM MIN MAX ANY ALL SAME }
scalar join__FieldSet
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }

enum join__Graph {
  CATALOG @join__graph(name: "catalog", url: "http://catalog")
  REGIONS @join__graph(name: "regions", url: "")
    @partition(name: "east", url: "http://east", regions: ["TWENTE"], lacks: ["Pupil.note"])
    @partition(name: "west", url: "http://west", regions: ["HOLLAND_RIJNLAND", "VEENDAM"])
}

"What is asked."
type Query @join__type(graph: CATALOG) @join__type(graph: REGIONS) {
  node(id: ID!, secret: Int @inaccessible): Node @join__field(graph: CATALOG)
  pupils(regions: [String!]): [Pupil!] @join__field(graph: REGIONS) @homed(by: "regions") @merge(with: ORDERED, by: ["linkKey"])
  hidden: Hidden @join__field(graph: CATALOG) @inaccessible
}

type Hidden @join__type(graph: CATALOG) @inaccessible { a: Int }

interface Node @join__type(graph: CATALOG) @join__type(graph: REGIONS) {
  id: ID!
}

union Thing @join__type(graph: CATALOG) @join__unionMember(graph: CATALOG, member: "Book") = Book

type Book implements Node
  @join__implements(graph: CATALOG, interface: "Node")
  @join__type(graph: CATALOG, key: "id")
  @join__type(graph: CATALOG, key: "isbn { code }", resolvable: false)
{
  id: ID!
  isbn: Isbn
}

type Isbn @join__type(graph: CATALOG) { code: String! }

type Pupil @join__type(graph: CATALOG, key: "linkKey", extension: true) @join__type(graph: REGIONS, key: "linkKey") @spanning {
  linkKey: ID! @join__field(graph: CATALOG, external: true) @join__field(graph: REGIONS) @inaccessible
  id: ID @join__field(graph: REGIONS) @derived(by: "seal", of: ["linkKey"])
  regions: [String!] @join__field(graph: REGIONS) @join__field(graph: CATALOG, external: true) @merge(with: ORDERED)
  note: String @join__field(graph: REGIONS, type: "String!") @foreign
  conflicts: [String!] @join__field(graph: CATALOG, requires: "regions", override: "old", overrideLabel: "percent(5)") @join__field(graph: REGIONS, overrideLabel: "percent(5)")
}
"#;

#[test]
fn joins_and_partition_directives_are_read() {
    let supergraph = Supergraph::parse(SHOP).unwrap();
    insta::assert_snapshot!(describe(&supergraph), @r#"
subgraph catalog http://catalog
subgraph regions 
  east http://east ["TWENTE"] lacks {"Pupil.note"}
  west http://west ["HOLLAND_RIJNLAND", "VEENDAM"] lacks {}
Object Query Replicated
  in catalog
  in regions
  .node: Node [catalog]
  .pupils: [Pupil!] [regions] homed by regions merged ORDERED ["linkKey"]
  .hidden: Hidden [catalog] inaccessible 
Object Hidden Replicated
  in catalog
  .a: Int [catalog]
Interface Node Replicated
  in catalog possible ["Book"]
  in regions
  .id: ID! [catalog] [regions]
Union Thing Replicated
  in catalog possible ["Book"]
Object Book Replicated
  in catalog key `id` key `isbn { code }` (not resolvable) implements ["Node"]
  .id: ID! [catalog]
  .isbn: Isbn [catalog]
Object Isbn Replicated
  in catalog
  .code: String! [catalog]
Object Pupil Spanning { by: "linkKey" }
  in catalog key `linkKey`
  in regions key `linkKey`
  .linkKey: ID! [catalog] [regions] inaccessible 
  .id: ID [regions] derived seal ["linkKey"]
  .regions: [String!] [catalog external] [regions] merged ORDERED []
  .note: String [regions as String!] foreign 
  .conflicts: [String!] [catalog requires `regions` if percent(5)] [regions unless percent(5)]
"#);
}

#[test]
fn clients_see_neither_machinery_nor_what_is_inaccessible() {
    let supergraph = Supergraph::parse(SHOP).unwrap();
    insta::assert_snapshot!(supergraph.public.to_string(), @r#"
"""What is asked."""
type Query {
  node(id: ID!): Node
  pupils(regions: [String!]): [Pupil!]
}

interface Node {
  id: ID!
}

union Thing = Book

type Book implements Node {
  id: ID!
  isbn: Isbn
}

type Isbn {
  code: String!
}

type Pupil {
  id: ID
  regions: [String!]
  note: String
  conflicts: [String!]
}
"#);
    assert!(supergraph.internal.get_object("Hidden").is_some());
    assert!(supergraph.internal.type_field("Pupil", "linkKey").is_ok());
}

#[test]
fn a_federation_1_supergraph_is_read() {
    let supergraph = Supergraph::parse(
        r#"
        schema @core(feature: "https://specs.apollo.dev/core/v0.1") @core(feature: "https://specs.apollo.dev/join/v0.1") { query: Query }
        directive @core(feature: String!) repeatable on SCHEMA
        directive @join__field(graph: join__Graph, provides: join__FieldSet, requires: join__FieldSet) on FIELD_DEFINITION
        directive @join__graph(name: String!, url: String!) on ENUM_VALUE
        directive @join__owner(graph: join__Graph!) on INTERFACE | OBJECT
        directive @join__type(graph: join__Graph!, key: join__FieldSet) repeatable on INTERFACE | OBJECT
        scalar join__FieldSet
        enum join__Graph {
          A @join__graph(name: "a", url: "http://a")
          B @join__graph(name: "b", url: "http://b")
        }
        type Query { me: User @join__field(graph: A) top: Review @join__field(graph: B) }
        type User @join__owner(graph: A) @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
          id: ID! @join__field(graph: A)
          name: String
          address: Address @join__field(graph: A)
          reviews: [Review] @join__field(graph: B)
        }
        type Review @join__owner(graph: B) @join__type(graph: B, key: "id") {
          id: ID! @join__field(graph: B)
          author: User @join__field(graph: B, provides: "name")
        }
        type Address { street: String }
        "#,
    )
    .unwrap();
    insta::assert_snapshot!(describe(&supergraph), @r"
subgraph a http://a
subgraph b http://b
Object Query Replicated
  in a
  in b
  .me: User [a]
  .top: Review [b]
Object User Replicated
  in a key `id`
  in b key `id`
  .id: ID! [a] [b]
  .name: String [a] [b external]
  .address: Address [a]
  .reviews: [Review] [b]
Object Review Replicated
  in b key `id`
  .id: ID! [b]
  .author: User [b provides `name`]
Object Address Replicated
  in a
  in b
  .street: String [a] [b]
");
}

#[test]
fn what_is_no_supergraph_is_refused_with_a_reason() {
    let texts = [
        "type Query {",
        "type Query { a: Int }",
        &SHOP.replace("join/v0.3", "join/v9.0"),
        &SHOP.replace("inaccessible/v0.2", "authenticated/v0.1"),
        &SHOP.replace(
            "join__field(graph: CATALOG, requires: \"regions\"",
            "join__field(graph: CATALOG, requires: \"regions {\"",
        ),
        &SHOP.replace("type Book implements Node", "type Book implements Gone"),
        &SHOP.replace("with: ORDERED, by", "with: AVERAGE, by"),
        &SHOP.replace(
            "@join__type(graph: CATALOG) @inaccessible { a: Int }",
            "@join__type(graph: NOWHERE) { a: Int }",
        ),
        &SHOP.replace(
            "hidden: Hidden @join__field(graph: CATALOG) @inaccessible",
            "hidden: Hidden @join__field(graph: CATALOG)",
        ),
    ];
    let reasons: Vec<String> = texts
        .iter()
        .map(|text| Supergraph::parse(text).unwrap_err().to_string())
        .collect();
    insta::assert_snapshot!(reasons.join("\n---\n"), @r"
the supergraph is no valid SDL:
Error: syntax error: expected Field Definition
   ╭─[ supergraph.graphql:1:13 ]
   │
 1 │ type Query {
   │             │ 
   │             ╰─ expected Field Definition
───╯
Error: syntax error: expected R_CURLY, got EOF
   ╭─[ supergraph.graphql:1:13 ]
   │
 1 │ type Query {
   │             │ 
   │             ╰─ expected R_CURLY, got EOF
───╯

---
not a supergraph: its schema does not link to https://specs.apollo.dev/join (is this a subgraph's SDL?)
---
the join specification https://specs.apollo.dev/join/v9.0 is not known; v0.1 to v0.5 are
---
the supergraph needs https://specs.apollo.dev/authenticated/v0.1 for security, which this gateway does not enforce
---
Pupil: `regions {` is no selection of fields: syntax error: expected at least one Selection in Selection Set
---
the public schema of the supergraph is not valid:
Error: cannot find type `Gone` in this document
    ╭─[ supergraph.graphql:52:22 ]
    │
 52 │ type Book implements Gone
    │                      ──┬─  
    │                        ╰─── not found in this scope
────╯

---
Query.pupils: `AVERAGE` is no merge rule; there are ORDERED, SUM, MIN, MAX, ANY, ALL and SAME
---
Hidden: there is no subgraph `NOWHERE`
---
the public schema of the supergraph is not valid:
Error: cannot find type `Hidden` in this document
    ╭─[ supergraph.graphql:41:11 ]
    │
 41 │   hidden: Hidden @join__field(graph: CATALOG)
    │           ───┬──  
    │              ╰──── not found in this scope
────╯
");
}

/// A line for each subgraph, type and field.
fn describe(supergraph: &Supergraph) -> String {
    let mut text = String::new();
    for subgraph in &supergraph.subgraphs {
        writeln!(text, "subgraph {} {}", subgraph.name, subgraph.url).unwrap();
        for partition in &subgraph.partitions {
            let regions: Vec<_> = partition.regions.iter().map(RegionCode::as_str).collect();
            writeln!(
                text,
                "  {} {} {regions:?} lacks {:?}",
                partition.name, partition.url, partition.lacks
            )
            .unwrap();
        }
    }
    let name = |id: &SubgraphId| &supergraph.subgraph(*id).name;
    for ty in supergraph.types.values() {
        writeln!(text, "{:?} {} {:?}", ty.kind, ty.name, ty.residency).unwrap();
        for (id, join) in &ty.joins {
            write!(text, "  in {}", name(id)).unwrap();
            for key in &join.keys {
                let resolvable = if key.resolvable {
                    ""
                } else {
                    " (not resolvable)"
                };
                write!(text, " key `{}`{resolvable}", key.fields).unwrap();
            }
            let names = |label: &str, list: &[Name]| match list {
                [] => String::new(),
                _ => format!(" {label} {list:?}"),
            };
            writeln!(
                text,
                "{}{}",
                names("implements", &join.implements),
                names("possible", &join.possible_types)
            )
            .unwrap();
        }
        for field in ty.fields.values() {
            write!(text, "  .{}: {}", field.name, field.ty).unwrap();
            for join in &field.joins {
                write!(text, " [{}", name(&join.subgraph)).unwrap();
                let set = |label: &str, set: &Option<FieldSet>| match set {
                    Some(set) => format!(" {label} `{set}`"),
                    None => String::new(),
                };
                write!(
                    text,
                    "{}{}",
                    set("requires", &join.requires),
                    set("provides", &join.provides)
                )
                .unwrap();
                for (label, value) in [
                    ("as", join.ty.as_ref().map(ToString::to_string)),
                    ("unless", join.overridden_unless.clone()),
                    ("if", join.override_label.clone()),
                ] {
                    if let Some(value) = value {
                        write!(text, " {label} {value}").unwrap();
                    }
                }
                write!(text, "{}]", if join.external { " external" } else { "" }).unwrap();
            }
            for (label, value) in [
                ("homed by", field.homed_by.as_ref().map(ToString::to_string)),
                (
                    "merged",
                    field
                        .merge
                        .as_ref()
                        .map(|merge| format!("{} {:?}", merge.rule, merge.by)),
                ),
                (
                    "derived",
                    field
                        .derived
                        .as_ref()
                        .map(|derived| format!("{} {:?}", derived.by, derived.of)),
                ),
                ("foreign", field.foreign.then(String::new)),
                ("inaccessible", field.inaccessible.then(String::new)),
            ] {
                if let Some(value) = value {
                    write!(text, " {label} {value}").unwrap();
                }
            }
            text.push('\n');
        }
    }
    text
}
