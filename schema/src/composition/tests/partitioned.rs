//! Partitioned subgraphs: the published core with a national subgraph, partitions that offer more,
//! partitions that contradict, and the rules of the partition directives.

use super::*;
use crate::region::RegionCode;

mod mutations;

/// Types that the core speaks of and that the region service defines, so far as it lacks them.
const REST: [&str; 16] = [
    "input SchoolFilter { name: String }",
    "input ProviderFilter { name: String }",
    "input PupilFilter { schoolType: SchoolType }",
    "input TrajectoryFilter { intensity: Intensity }",
    "enum SchoolOrder { ID NAME }",
    "enum ProviderOrder { ID NAME }",
    "enum TrajectoryOrder { ID START }",
    "enum MetricId { ENROLLED REACH }",
    "enum Dimension { SCHOOL_TYPE }",
    "enum PeriodAlignment { MOST_RECENT EXACT SINCE_START }",
    "enum Unit { PUPILS FRACTION }",
    "enum DataQuality { MEASURED MISSING }",
    "enum WarningCode { W_SUM W_PERIOD }",
    "type RegionMunicipality @key(fields: \"id\") @homed(by: \"id\") { id: ID! municipality: Municipality! }",
    "type TrajectoryConnection { edges: [TrajectoryEdge!]! @merge(with: ORDERED, by: [\"cursor\"]) pageInfo: PageInfo! totalCount: Int! @merge(with: SUM) }",
    "type TrajectoryEdge { cursor: String! @merge(with: SAME) node: Trajectory! }",
];

const REGIONS: [&str; 5] = [
    "VEENDAM",
    "KENNEMERLAND",
    "AMERSFOORT",
    "TWENTE",
    "HOLLAND_RIJNLAND",
];

/// What the gateway's own subgraph looks like, in small.
const NATIONAL: &str = r#"
type Query {
  regions(codes: [RegionCode!]): [Region!] @override(from: "regions")
  region(code: RegionCode!): Region @override(from: "regions")
  comparison(metrics: [MetricId!]!): [RegionMetric!]
  crossRegionPupils(first: Int! = 50, after: String): PupilConnection
}
type Region @key(fields: "code") { code: RegionCode! name: String @shareable }
type Municipality @key(fields: "code") { code: GemeenteCode! name: String @shareable youthRegion: String @shareable corop: String @shareable province: String @shareable }
type RegionMetric { region: RegionCode! metric: Metric }
type Metric @shareable {
  id: MetricId!
  dimensions: [DimensionValue!]
  value: Decimal
  numerator: Decimal
  denominator: Decimal
  p50: Decimal
  p90: Decimal
  overLimit: Int
  stillOpen: Int
  stillOpenP50: Decimal
  p50WithOpen: Decimal
  perThousand: Decimal
  definitionVersions: [String!]
  unit: Unit
  quality: DataQuality
  periods: [PeriodCode!]
  coverage: SchoolCoverage
  warnings: [MetricWarning!]
  suppressed: Boolean
}
type DimensionValue @shareable { dimension: Dimension value: String provider: CareProvider municipality: Municipality }
type CareProvider @key(fields: "id", resolvable: false) { id: ID! }
type SchoolCoverage @shareable { schoolsReported: Int schoolsExpected: Int }
type MetricWarning @shareable { code: WarningCode! message: LocalizedText regions: [RegionCode!] }
type LocalizedText @shareable { nl: String en: String }
type PupilConnection @shareable { edges: [PupilEdge!] pageInfo: PageInfo! totalCount: Int }
type PupilEdge @shareable { cursor: String! node: Pupil }
type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
type Pupil @key(fields: "linkKey") { linkKey: LinkKey! @inaccessible records: [RegionPupilRecord!] @external conflicts: [String!] @requires(fields: "records { id birthYear }") }
type RegionPupilRecord @key(fields: "id") { id: ID! birthYear: Int @external }
scalar GemeenteCode
scalar Decimal
scalar PeriodCode
scalar LinkKey @inaccessible
"#;

/// The core with the definitions that it lacks.
fn core() -> String {
    let missing = |definition: &&&str| {
        let head: Vec<&str> = definition.split_whitespace().take(2).collect();
        !crate::CORE_SDL.contains(&format!("{} ", head.join(" ")))
    };
    let rest: Vec<&str> = REST.iter().filter(missing).copied().collect();
    format!("{}\n{}", crate::CORE_SDL, rest.join("\n"))
}

fn code(region: &str) -> RegionCode {
    RegionCode::new(region).unwrap()
}

fn partition(name: &str, regions: &[&str], sdl: impl Into<String>) -> PartitionSource {
    PartitionSource {
        name: name.to_owned(),
        url: format!("http://{name}"),
        regions: regions.iter().map(|region| code(region)).collect(),
        sdl: sdl.into(),
    }
}

fn national() -> Source {
    // The enums that both sides use are printed the same by both.
    let core = core();
    let enums: Vec<String> = [
        "RegionCode",
        "MetricId",
        "Unit",
        "DataQuality",
        "WarningCode",
        "Dimension",
    ]
    .iter()
    .map(|name| definition(&core, &format!("enum {name} ")))
    .collect();
    subgraph("national", &format!("{NATIONAL}{}", enums.join("\n")))
}

fn definition(sdl: &str, start: &str) -> String {
    let at = sdl.find(start).expect("the core defines it");
    let end = sdl[at..].find('}').expect("the definition ends");
    sdl[at..=at + end].to_owned()
}

fn five_regions() -> PartitionedSource {
    PartitionedSource {
        name: "regions".to_owned(),
        core: core(),
        regions: REGIONS.iter().map(|region| code(region)).collect(),
        partitions: REGIONS
            .iter()
            .map(|region| partition(&region.to_lowercase(), &[region], core()))
            .collect(),
    }
}

/// A small partitioned subgraph whose core is `core` and whose partitions `east` (TWENTE) and
/// `west` (VEENDAM) print these SDLs.
fn small(core: &str, east: &str, west: &str) -> Source {
    Source::Partitioned(PartitionedSource {
        name: "regions".to_owned(),
        core: with_links(core),
        regions: vec![code("TWENTE"), code("VEENDAM")],
        partitions: vec![
            partition("east", &["TWENTE"], with_links(east)),
            partition("west", &["VEENDAM"], with_links(west)),
        ],
    })
}

fn with_links(sdl: &str) -> String {
    format!(
        r#"extend schema
          @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable", "@inaccessible"])
          @link(url: "https://specs.regiograaf.example/partition/v0.1", import: ["@derived", "@foreign", "@homed", "@merge", "@spanning"])
        directive @merge(with: MergeRule!, by: [String!]) on FIELD_DEFINITION
        enum MergeRule {{ ORDERED SUM MIN MAX ANY ALL SAME }}
        {sdl}"#
    )
}

/// What `small` has in all its tests.
const SMALL: &str = r#"
enum RegionCode { TWENTE VEENDAM }
type Query { schools(regions: [RegionCode!]): [School!]! @homed(by: "regions") }
type School @key(fields: "id") @homed(by: "id") { id: ID! name(upper: Boolean): String! }
input Filter { name: String }
"#;

#[test]
fn five_regions_and_a_national_subgraph_compose() {
    let composition = compose(&[Source::Partitioned(five_regions()), national()]);
    assert_eq!(diagnostics(&composition), "");
    let supergraph = Supergraph::parse(&composition.supergraph_sdl.expect("it composes")).unwrap();
    let public = supergraph.public.to_string();
    for wanted in [
        "  regions(codes: [RegionCode!]): [Region!]\n",
        "  linkKey",
        "  id: MetricId!\n",
        "  unit: Unit\n",
        "  code: WarningCode!\n",
        "  cursor: String!\n",
        "  pageInfo: PageInfo!\n",
        "  hasNextPage: Boolean!\n",
        "  region: RegionCode!\n",
        "  edges: [PupilEdge!]\n",
        "  node: Pupil\n",
        "  conflicts: [String!]\n",
        "  totalCount: Int\n",
    ] {
        assert_eq!(
            public.contains(wanted),
            wanted != "  linkKey",
            "{wanted:?} in\n{public}"
        );
    }
    assert!(!public.contains("pupilKeys") && !public.contains("MetricPart"));
    let regions = supergraph
        .field("Query", "regions")
        .expect("it has regions");
    let national = supergraph
        .subgraph_named("national")
        .expect("it has national");
    assert_eq!(
        regions
            .joins
            .iter()
            .map(|join| join.subgraph)
            .collect::<Vec<_>>(),
        [national]
    );
    assert_eq!(
        supergraph
            .field("Pupil", "id")
            .expect("pupils have ids")
            .ty
            .to_string(),
        "ID!"
    );
}

#[test]
fn regions_are_exactly_the_configured_ones_and_partitions_may_host_several() {
    let mut source = five_regions();
    source.regions = vec![code("TWENTE"), code("DRENTHE")];
    source.partitions = vec![partition("both", &["TWENTE", "DRENTHE"], core())];
    let composition = compose(&[Source::Partitioned(source)]);
    assert_eq!(diagnostics(&composition), "");
    let supergraph = Supergraph::parse(&composition.supergraph_sdl.expect("it composes")).unwrap();
    let codes: Vec<_> = supergraph
        .public
        .get_enum("RegionCode")
        .expect("it is there")
        .values
        .keys()
        .collect();
    assert_eq!(codes, ["TWENTE", "DRENTHE"]);
    let lacks = &supergraph.subgraphs[0].partitions[0].lacks;
    assert!(lacks.is_empty(), "{lacks:?}");
}

#[test]
fn what_only_one_partition_offers_is_accepted_and_the_other_lacks_it() {
    let more = r#"
    enum RegionCode { TWENTE VEENDAM }
    type Query {
      schools(regions: [RegionCode!], filter: Filter): [School!]! @homed(by: "regions")
      care(region: RegionCode!): [Care!]! @homed(by: "region")
    }
    "Twente's own."
    type Care @key(fields: "id") @homed(by: "id") { id: ID! level: Level! }
    enum Level { LIGHT HEAVY }
    type School @key(fields: "id") @homed(by: "id") { id: ID! name(upper: Boolean): String! care: [Care!]! @foreign }
    input Filter { name: String level: Level }
    "#;
    let composition = compose(&[small(SMALL, more, SMALL)]);
    assert_eq!(diagnostics(&composition), "");
    let sdl = composition.supergraph_sdl.expect("it composes");
    let (_, graphs) = sdl
        .split_once("enum join__Graph")
        .expect("it lists its subgraphs");
    insta::assert_snapshot!(graphs, @r#"
 {
  REGIONS @join__graph(name: "regions", url: "") @partition(name: "east", url: "http://east", regions: ["TWENTE"]) @partition(name: "west", url: "http://west", regions: ["VEENDAM"], lacks: ["Care", "Filter.level", "Level", "Query.care", "Query.schools(filter:)", "School.care"])
}

"""Twente's own."""
type Care @join__type(graph: REGIONS, key: "id") @homed(by: "id") {
  id: ID!
  level: Level
}

input Filter @join__type(graph: REGIONS) {
  name: String
  level: Level
}

enum Level @join__type(graph: REGIONS) {
  LIGHT @join__enumValue(graph: REGIONS)
  HEAVY @join__enumValue(graph: REGIONS)
}

type Query @join__type(graph: REGIONS) {
  schools(regions: [RegionCode!], filter: Filter): [School!] @homed(by: "regions")
  care(region: RegionCode!): [Care!] @homed(by: "region")
}

enum RegionCode @join__type(graph: REGIONS) {
  TWENTE @join__enumValue(graph: REGIONS)
  VEENDAM @join__enumValue(graph: REGIONS)
}

type School @join__type(graph: REGIONS, key: "id") @homed(by: "id") {
  id: ID!
  name(upper: Boolean): String
  care: [Care!] @foreign
}
"#);
}

#[test]
fn an_enum_value_of_the_core_stays_where_all_partitions_are_older() {
    let with = |values: &str| {
        format!("{SMALL} enum Level {{ {values} }} extend type School {{ level: Level }}")
    };
    let old = with("LIGHT");
    let composition = compose(&[small(&with("LIGHT HEAVY"), &old, &old)]);
    assert_eq!(diagnostics(&composition), "");
    let sdl = composition.supergraph_sdl.expect("it composes");
    let supergraph = Supergraph::parse(&sdl).unwrap();
    for partition in &supergraph.subgraphs[0].partitions {
        assert!(
            partition.lacks.contains("Level.HEAVY"),
            "{:?}",
            partition.lacks
        );
    }
}

#[test]
fn a_partition_that_contradicts_is_refused_alone() {
    let contradicting = r#"
    enum RegionCode { TWENTE VEENDAM }
    type Query { schools(regions: [RegionCode!] = [TWENTE]): [School!]! @homed(by: "regions") }
    type School @key(fields: "code") @homed(by: "code") { code: ID! name(upper: Int): [String!]! }
    type Filter { name: String }
    "#;
    let composition = compose(&[small(SMALL, contradicting, SMALL)]);
    assert_eq!(composition.refused, ["east"]);
    let sdl = composition
        .supergraph_sdl
        .as_deref()
        .expect("the other partition goes on");
    let supergraph = Supergraph::parse(sdl).unwrap();
    let left: Vec<&str> = supergraph.subgraphs[0]
        .partitions
        .iter()
        .filter(|one| !one.refused)
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(left, ["west"]);
    assert!(
        sdl.contains(r#"regions: ["TWENTE"], refused: true)"#),
        "its region is known to be missing"
    );
    insta::assert_snapshot!(diagnostics(&composition), @r#"
error PARTITION_CONTRADICTION Query.schools(regions:) [east]: TWENTE: it is `[TWENTE]` by default, but without default in the published core; the partition is refused
  give it another name, or the same meaning as everywhere
error PARTITION_CONTRADICTION School [east]: TWENTE: it is with @homed(by: "code") @key(fields: "code"), but with @homed(by: "id") @key(fields: "id") in the published core; the partition is refused
  give it another name, or the same meaning as everywhere
error PARTITION_CONTRADICTION School.name [east]: TWENTE: it is of type `[String!]!`, but of type `String!` in the published core; the partition is refused
  give it another name, or the same meaning as everywhere
error PARTITION_CONTRADICTION School.name(upper:) [east]: TWENTE: it is of type `Int`, but of type `Boolean` in the published core; the partition is refused
  give it another name, or the same meaning as everywhere
error PARTITION_CONTRADICTION Filter [east]: TWENTE: it is an object type, but an input type in the published core; the partition is refused
  give it another name, or the same meaning as everywhere
"#);
}

#[test]
fn of_two_that_contradict_each_other_the_later_one_is_refused() {
    let own = |ty: &str| format!("{SMALL} extend type School {{ note: {ty} }}");
    let composition = compose(&[small(SMALL, &own("String"), &own("Int"))]);
    assert_eq!(composition.refused, ["west"]);
    insta::assert_snapshot!(diagnostics(&composition), @r"
error PARTITION_CONTRADICTION School.note [west]: VEENDAM: it is of type `Int`, but of type `String` in the partitions before it; the partition is refused
  give it another name, or the same meaning as everywhere
");
}

#[test]
fn a_partition_that_is_no_sdl_is_refused_alone() {
    let composition = compose(&[small(SMALL, "type School {", SMALL)]);
    assert_eq!(composition.refused, ["east"]);
    assert!(composition.supergraph_sdl.is_some());
    insta::assert_snapshot!(diagnostics(&composition), @r"
error INVALID_GRAPHQL [east]: syntax error: expected Field Definition (line 6)
error INVALID_GRAPHQL [east]: syntax error: expected R_CURLY, got EOF (line 6)
");
}

#[test]
fn a_partition_whose_own_field_nobody_can_reach_is_refused_alone() {
    let beside = subgraph(
        "beside",
        "type Query { address: Address } type Address @shareable { street: String }",
    );
    let with_address = |fields: &str| {
        format!(
            "{SMALL} extend type School {{ address: Address }} type Address @shareable {{ {fields} }}"
        )
    };
    let plain = with_address("street: String");
    let composition = compose(&[
        small(&plain, &with_address("street: String floor: Int"), &plain),
        beside,
    ]);
    assert_eq!(composition.refused, ["east"]);
    assert!(composition.supergraph_sdl.is_some());
    insta::assert_snapshot!(diagnostics(&composition), @r"
error SATISFIABILITY_ERROR Address.floor [east]: TWENTE: with this partition `Query { address { floor }}` cannot be answered: there the object comes from `beside`, and the field is resolved by `regions`; the partition is refused
  give the type a @key that both sides have and the resolving one can look up, or resolve the field where the object comes from (@shareable)
");
}

#[test]
fn a_subscription_that_cannot_be_resumed_is_reported() {
    let sdl = r#"
    enum RegionCode { TWENTE VEENDAM }
    type Query { one(region: RegionCode!): Int @homed(by: "region") @merge(with: SAME) }
    type Subscription {
      good(regions: [RegionCode!], after: String): Event @homed(by: "regions")
      deaf(regions: [RegionCode!]): Change @homed(by: "regions")
      mute(regions: [RegionCode!], after: String!): Mute @homed(by: "regions")
    }
    union Event = Change | State
    type Change { resumeToken: String! @merge(with: SAME) region: RegionCode! @merge(with: SAME) }
    type State { resumeToken: String! @merge(with: SAME) region: RegionCode! @merge(with: SAME) }
    type Mute { resumeToken: String @merge(with: SAME) }
    "#;
    let composition = compose(&[small(sdl, sdl, sdl)]);
    insta::assert_snapshot!(diagnostics(&composition), @r#"
error PARTITION_SUBSCRIPTION_NOT_RESUMABLE Subscription.deaf [regions]: it has no argument `after: String`
  take `after: String`, and give every event `resumeToken: String!` and `region: RegionCode!`
error PARTITION_SUBSCRIPTION_NOT_RESUMABLE Subscription.mute [regions]: it has no argument `after: String`
  take `after: String`, and give every event `resumeToken: String!` and `region: RegionCode!`
error PARTITION_SUBSCRIPTION_NOT_RESUMABLE Subscription.mute [regions]: its event `Mute` has no field `resumeToken: String!`
  take `after: String`, and give every event `resumeToken: String!` and `region: RegionCode!`
error PARTITION_SUBSCRIPTION_NOT_RESUMABLE Subscription.mute [regions]: its event `Mute` has no field `region: RegionCode!`
  take `after: String`, and give every event `resumeToken: String!` and `region: RegionCode!`
"#);
}

#[test]
fn every_broken_partition_rule_is_reported_at_once() {
    let broken = r#"
    enum RegionCode { TWENTE VEENDAM }
    type Query {
      bare: Int @merge(with: SUM)
      wrong(a: Int): Int @homed(by: "b") @merge(with: SUM)
      number(a: Int): Int @homed(by: "a") @merge(with: SUM)
      figures(regions: [RegionCode!]): Figures @homed(by: "regions")
      one(region: RegionCode!): Figures @homed(by: "region")
      pupils(regions: [RegionCode!]): [Pupil!] @homed(by: "regions")
      list(regions: [RegionCode!]): [Value!] @homed(by: "regions")
    }
    type Mutation {
      all(regions: [RegionCode!]!): Int @homed(by: "regions") @merge(with: SUM)
      maybe(region: RegionCode): Int @homed(by: "region") @merge(with: SUM)
      good(input: Input!): Int @homed(by: "input.id")
      optional(input: Input): Int @homed(by: "input.id")
      unsure(input: Input!): Int @homed(by: "input.other")
      many(input: Input!): Int @homed(by: "input.ids")
      within(input: Input!): Int @homed(by: "input.list.id")
      badPath(input: Input!): Int @homed(by: "input.")
    }
    input Input { id: ID! other: ID ids: [ID!]! list: [Input!] }
    type Figures {
      count: Int
      text: String @merge(with: SUM)
      sum: Int @merge(with: SUM, by: ["x"])
      inner: Inner
      ratio: Decimal @derived(by: "ratio", of: ["gone", "twice"])
      twice: Decimal @derived(by: "ratio", of: ["count"])
      unknown: Decimal @derived(by: "guess", of: ["count"])
      school: School @foreign
      names: [String!] @homed(by: "x")
    }
    scalar Decimal
    type Inner { a: String }
    type Value { a: Int @merge(with: SAME) }
    type School { id: ID! @merge(with: SAME) }
    type Pupil @key(fields: "linkKey") @spanning @homed(by: "linkKey") { linkKey: ID! age: Int home: Home }
    type Home @key(fields: "id") @homed(by: "place") { id: ID! place: String }
    "#;
    let composition = compose(&[small(broken, broken, broken)]);
    assert_eq!(composition.supergraph_sdl, None);
    insta::assert_snapshot!(diagnostics(&composition), @r#"
error PARTITION_ROOT_NOT_HOMED Query.bare [regions]: a root field of a partitioned subgraph says by @homed which partitions to ask
  add @homed(by:) with the argument that is an id, a RegionCode, or a list of them
error PARTITION_UNKNOWN_ARGUMENT Query.wrong [regions]: @homed(by: "b") names no argument of the field, nor a field of one
  name one of its arguments, or `argument.inputField` without a list on the way
error PARTITION_HOMED_TYPE Query.number [regions]: the argument `a` is of type `Int`, which says nothing about a region
  use an ID, a RegionCode, or a list of them
error PARTITION_MUTATION_SPREADS Mutation.all [regions]: a mutation changes exactly one region, but `regions` may name none or several
  make it a required id or RegionCode
error PARTITION_MUTATION_SPREADS Mutation.maybe [regions]: a mutation changes exactly one region, but `region` may name none or several
  make it a required id or RegionCode
error PARTITION_MUTATION_SPREADS Mutation.optional [regions]: a mutation changes exactly one region, but `input.id` may name none or several
  make it a required id or RegionCode
error PARTITION_MUTATION_SPREADS Mutation.unsure [regions]: a mutation changes exactly one region, but `input.other` may name none or several
  make it a required id or RegionCode
error PARTITION_HOMED_LIST Mutation.many [regions]: `input.ids` is a list inside an input object
  make the list an argument of its own, so that each partition can be asked for its part
error PARTITION_MUTATION_SPREADS Mutation.many [regions]: a mutation changes exactly one region, but `input.ids` may name none or several
  make it a required id or RegionCode
error PARTITION_UNKNOWN_ARGUMENT Mutation.within [regions]: @homed(by: "input.list.id") names no argument of the field, nor a field of one
  name one of its arguments, or `argument.inputField` without a list on the way
error PARTITION_INVALID_DIRECTIVE Mutation.badPath [regions]: `input.` is no argument, nor a field of one: write `id` or `input.schoolId`
  correct the directive
error PARTITION_RULE_TYPE Figures.text [regions]: @merge(with: SUM) does not fit the type `String`
  lists merge by ORDERED, numbers by SUM, booleans by ANY or ALL, scalars by MIN, MAX or SAME
error PARTITION_BY_WITHOUT_ORDER Figures.sum [regions]: `by` goes with ORDERED only
  remove it
error PARTITION_UNKNOWN_FIELD Figures.sum [regions]: @merge(by:) names `x`, which is no scalar field of `Int`
  order by scalar fields of the items
error PARTITION_UNKNOWN_FIELD Figures.ratio [regions]: @derived(of:) names `gone`, which the type does not have
  name fields of the same type
error PARTITION_DERIVED_OF_DERIVED Figures.ratio [regions]: its ingredient `twice` is derived itself
  name what that one is made of
error PARTITION_INVALID_DIRECTIVE Figures.unknown [regions]: `guess` is no derivation that this gateway knows
  correct the directive
error PARTITION_FOREIGN_NOT_HOMED Figures.school [regions]: @foreign, but `School` is no @homed entity
  remove @foreign, or make the type @homed
error PARTITION_HOMED_MISPLACED Figures.names [regions]: @homed stands on root fields and entities only
  remove it
error PARTITION_HOMED_AND_SPANNING Pupil [regions]: an entity is @homed or @spanning, not both
  choose one
error PARTITION_BY_NOT_A_KEY Home [regions]: @homed(by: "place") names no field of a @key of the type
  name the key field that says where instances live
error PARTITION_MERGE_RULE_MISSING Figures.count [regions]: values of several partitions meet here, and nothing says how they become one
  add @merge with a rule (lists: ORDERED with `by`), or make it @derived
error PARTITION_MERGE_RULE_MISSING Inner.a [regions]: values of several partitions meet here, and nothing says how they become one
  add @merge with a rule (lists: ORDERED with `by`), or make it @derived
error PARTITION_MERGE_RULE_MISSING Pupil.age [regions]: values of several partitions meet here, and nothing says how they become one
  add @merge with a rule (lists: ORDERED with `by`), or make it @derived
error PARTITION_MERGE_RULE_MISSING Query.list [regions]: values of several partitions meet here, and nothing says how they become one
  add @merge with a rule (lists: ORDERED with `by`), or make it @derived
"#);
}

#[test]
fn a_spanning_type_must_be_resolvable_by_its_key() {
    let sdl = |resolvable: &str| {
        format!(
            r#"enum RegionCode {{ TWENTE VEENDAM }}
            type Query {{ pupils(regions: [RegionCode!]): [Pupil!] @homed(by: "regions") }}
            type Pupil @key(fields: "id"{resolvable}) @spanning(by: "id") {{ id: ID! names: [String!]! }}"#
        )
    };
    let good = sdl("");
    let bad = sdl(", resolvable: false");
    assert_eq!(diagnostics(&compose(&[small(&good, &good, &good)])), "");
    insta::assert_snapshot!(diagnostics(&compose(&[small(&bad, &bad, &bad)])), @r"
error SATISFIABILITY_ERROR Pupil.names [regions]: `Query { pupils { names }}` cannot be answered: there the object comes from `regions`, and the field is resolved by `regions`
  give the type a @key that both sides have and the resolving one can look up, or resolve the field where the object comes from (@shareable)
");
}
