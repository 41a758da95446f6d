//! The law (design 2.2): how regions are spread over partitions does not change an answer.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use crate::executor::context::CoveragePolicy;
use crate::partition::fixtures::region::{AllRows, Rows, link_key};
use crate::partition::fixtures::{Bench, show};

const REGIONS: [&str; 4] = ["VEENDAM", "KENNEMERLAND", "AMERSFOORT", "TWENTE"];

/// Operations over every rule, and the variables with which they are asked.
const OPERATIONS: &[&str] = &[
    "query($first: Int! = 2, $after: String, $regions: [RegionCode!]) { schools(first: $first, after: $after, regions: $regions) { totalCount edges { node { id kinds municipality { code name } } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }",
    "query($first: Int! = 2, $after: String, $regions: [RegionCode!]) { pupils(first: $first, after: $after, regions: $regions) { totalCount edges { cursor node { key: linkKey id } } pageInfo { hasNextPage endCursor } } }",
    "query($first: Int! = 2, $after: String, $regions: [RegionCode!]) { pupils(first: $first, regions: $regions) { pageInfo { more: hasNextPage } } page: pupils(first: 50, after: $after) { edges { node { linkKey regions records { age } visits } } } }",
    "query($regions: [RegionCode!]) { totals(regions: $regions) { pupils youngest oldest anyWaiting allReported version share kinds ages { n: count age } } }",
    "query($regions: [RegionCode!]) { metrics(ids: [\"REACH\"], regions: $regions) { id value numerator coverage { r: schoolsReported schoolsExpected } periods } }",
    "query($regions: [RegionCode!]) { holders(regions: $regions) { ... on School { id name } ... on Provider { name } __typename } }",
    "query($id: ID!, $key: ID!) { school(id: $id) { name principal { id name } } schoolsById(ids: [$id, \"twente:001\", \"veendam:001\"]) { id } pupil(id: $key) { id regions records { id } visits } region(code: TWENTE) { name totals { pupils share } } }",
];

fn rows() -> impl Strategy<Value = Rows> {
    let schools = prop::collection::btree_map(
        0_u8..4,
        prop::collection::btree_set(any::<bool>(), 0..3),
        0..4,
    );
    let pupils = prop::collection::btree_map(0_u8..24, prop::collection::vec(4_u8..8, 1..3), 0..8);
    let totals = (
        prop::option::of(0_u8..9),
        prop::option::of(any::<bool>()),
        prop::option::of(any::<bool>()),
    );
    (schools, pupils, totals).prop_map(|(schools, pupils, totals)| Rows {
        schools,
        pupils,
        totals,
    })
}

fn all_rows() -> impl Strategy<Value = AllRows> {
    [rows(), rows(), rows(), rows()].prop_map(|rows| REGIONS.into_iter().zip(rows).collect())
}

/// For each region the partition that hosts it.
type Layout = [usize; 4];

/// What a client could vary.
#[derive(Clone, Debug)]
struct Asked {
    operation: usize,
    first: u8,
    after: Option<u8>,
    regions: Option<BTreeSet<usize>>,
    pupils: Vec<u8>,
}

fn asked() -> impl Strategy<Value = Asked> {
    let regions = prop::option::of(prop::collection::btree_set(0_usize..4, 0..4));
    (
        0..OPERATIONS.len(),
        1_u8..6,
        prop::option::of(0_u8..24),
        regions,
        prop::collection::vec(0_u8..24, 1..6),
    )
        .prop_map(|(operation, first, after, regions, pupils)| Asked {
            operation,
            first,
            after,
            regions,
            pupils,
        })
}

fn bench(rows: &AllRows, layout: &Layout) -> Bench {
    let mut hosted: BTreeMap<usize, Vec<&'static str>> = BTreeMap::new();
    for (region, partition) in REGIONS.into_iter().zip(layout) {
        hosted.entry(*partition).or_default().push(region);
    }
    let names = ["p0", "p1", "p2", "p3"];
    let specs: Vec<_> = hosted
        .iter()
        .map(|(partition, regions)| (names[*partition], regions.as_slice(), &[][..]))
        .collect();
    Bench::with_rows(&specs, CoveragePolicy::Loud, rows.clone(), |_| false)
}

/// The answers to the operation, and then to an entity fetch of pupils and schools.
fn answers(rows: &AllRows, layout: &Layout, asked: &Asked) -> String {
    let bench = bench(rows, layout);
    let regions = asked.regions.as_ref().map_or("null".to_owned(), |regions| {
        let regions: Vec<&str> = regions.iter().map(|region| REGIONS[*region]).collect();
        format!("{regions:?}")
    });
    let after = match (asked.after, asked.operation) {
        (None, _) => "null".to_owned(),
        (Some(number), 0) => format!("\"twente:{:03}\"", number % 4),
        (Some(number), _) => format!("\"{}\"", link_key(number)),
    };
    let key = link_key(asked.pupils[0]);
    let variables = format!(
        r#"{{"first":{},"after":{after},"regions":{regions},"id":"twente:002","key":"{key}"}}"#,
        asked.first
    );
    let pupils = asked.pupils.iter().map(|number| {
        format!(
            r#"{{"__typename":"Pupil","linkKey":"{}"}}"#,
            link_key(*number)
        )
    });
    let mut entities: Vec<String> = pupils.collect();
    entities.push(r#"{"__typename":"School","id":"veendam:001"}"#.to_owned());
    entities.push(r#"{"__typename":"School","id":"amersfoort:002"}"#.to_owned());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let root = bench.root(OPERATIONS[asked.operation], &variables).await;
        let entities = bench
            .entities(
                "{ _entities(representations: []) { ... on Pupil { regions records { age id } visits } ... on School { name kinds } } }",
                "{}",
                &format!("[{}]", entities.join(",")),
            )
            .await;
        format!("{}\n{}", show(&root), show(&entities))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn an_answer_is_the_same_for_any_spread_of_regions(
        rows in all_rows(),
        layout in prop::array::uniform4(0_usize..4),
        asked in asked(),
    ) {
        let one = answers(&rows, &[0, 0, 0, 0], &asked);
        prop_assert_eq!(&one, &answers(&rows, &[0, 1, 2, 3], &asked));
        prop_assert_eq!(&one, &answers(&rows, &layout, &asked));
        prop_assert!(!one.contains("missing") && !one.contains("error"), "{}", one);
    }
}
