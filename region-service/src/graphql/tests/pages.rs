//! Pages: the same rows in the same order, whatever the size of a page.

use serde_json::{Value, json};

use super::{TestService, errors, service};
use crate::seed::Size;

/// The ids of the whole list `field(arguments)`, read in pages of `size`.
async fn ids(service: &TestService, field: &str, arguments: &str, size: usize) -> Vec<String> {
    let query = format!(
        "query($after: String) {{ list: {field}({arguments} first: {size}, after: $after) {{
           totalCount edges {{ node {{ id }} }} pageInfo {{ hasNextPage hasPreviousPage endCursor }} }} }}"
    );
    let mut found = Vec::new();
    let mut after = Value::Null;
    loop {
        let data = service.data_with(&query, json!({ "after": after })).await;
        let list = &data["list"];
        let edges = list["edges"].as_array().cloned().unwrap_or_default();
        assert_eq!(list["pageInfo"]["hasPreviousPage"], !after.is_null());
        found.extend(
            edges
                .iter()
                .map(|edge| edge["node"]["id"].as_str().unwrap_or("?").to_owned()),
        );
        if list["pageInfo"]["hasNextPage"] == false {
            assert_eq!(list["totalCount"], found.len(), "{field}({arguments})");
            return found;
        }
        assert_eq!(edges.len(), size);
        after = list["pageInfo"]["endCursor"].clone();
    }
}

const SCHOOL_FILTERS: &[&str] = &[
    "",
    "filter: { types: [SO] }",
    "filter: { types: [SBO, VSO], sectors: [PO] }",
    "filter: { municipalities: [\"GM0546\"] }",
    "filter: { nameContains: \"leo kanner\" }",
    "filter: { nameContains: \"%\" }",
    "filter: { types: [] }",
];

const TRAJECTORY_FILTERS: &[&str] = &[
    "",
    "filter: { intensities: [INCIDENTAL], forms: [GROUP, MIXED] }",
    "filter: { open: true }",
    "filter: { open: false, endReasons: [GOAL_REACHED] }",
    "filter: { schoolTypes: [SO], ageBands: [AGE_8_11] }",
    "filter: { firstContactFrom: \"2022-02-01\", firstContactTo: \"2022-03-31\" }",
    "filter: { residenceRings: [OTHER_FEDERATED_REGION] }",
];

const PUPIL_FILTERS: &[&str] = &[
    "",
    "filter: { ageBands: [AGE_12_15] }",
    "filter: { residenceRings: [OTHER_NL, OTHER_FEDERATED_REGION] }",
    "filter: { schoolTypes: [SBO], birthYearFrom: 2012 }",
];

#[tokio::test]
async fn pages_of_7_and_of_50_hold_the_same_rows_in_every_order_and_filter() {
    let service = service(
        &["HOLLAND_RIJNLAND", "VEENDAM"],
        &["HOLLAND_RIJNLAND", "VEENDAM"],
        Size::Demo,
    )
    .await;
    let mut lists = Vec::new();
    for filter in SCHOOL_FILTERS {
        lists.extend(
            ["ID", "NAME", "NAME_DESC"]
                .map(|order| ("schools", format!("{filter} orderBy: {order}"))),
        );
    }
    lists.extend(
        ["ID", "NAME", "NAME_DESC"].map(|order| ("providers", format!("orderBy: {order}"))),
    );
    for filter in TRAJECTORY_FILTERS {
        let orders = [
            "ID",
            "FIRST_CONTACT",
            "FIRST_CONTACT_DESC",
            "ENDED",
            "ENDED_DESC",
            "REQUESTED",
            "REQUESTED_DESC",
        ];
        lists.extend(orders.map(|order| ("trajectories", format!("{filter} orderBy: {order}"))));
    }
    lists.extend(
        PUPIL_FILTERS
            .iter()
            .map(|filter| ("pupils", (*filter).to_owned())),
    );
    let mut rows = 0;
    for (field, arguments) in lists {
        let by_7 = ids(&service, field, &arguments, 7).await;
        let by_50 = ids(&service, field, &arguments, 50).await;
        assert_eq!(by_7, by_50, "{field}({arguments})");
        rows += by_7.len();
    }
    assert!(rows > 5_000, "the lists are not empty: {rows}");
}

#[tokio::test]
async fn null_is_last_in_both_directions() {
    let service = service(&["HOLLAND_RIJNLAND"], &["HOLLAND_RIJNLAND"], Size::Demo).await;
    for order in ["ENDED", "ENDED_DESC"] {
        let data = service
            .data(&format!("{{ trajectories(first: 500, orderBy: {order}) {{ edges {{ node {{ endedOn }} }} }} }}"))
            .await;
        let edges = data["trajectories"]["edges"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let days: Vec<Option<&str>> = edges
            .iter()
            .map(|edge| edge["node"]["endedOn"].as_str())
            .collect();
        let open = days.iter().filter(|day| day.is_none()).count();
        assert!(
            open > 0 && open < days.len(),
            "{order}: {open} of {}",
            days.len()
        );
        assert!(
            days[days.len() - open..].iter().all(Option::is_none),
            "{order}"
        );
    }
}

#[tokio::test]
async fn what_is_no_page_is_refused_with_a_code() {
    let service = service(&["VEENDAM"], &["VEENDAM"], Size::Demo).await;
    let data = service
        .data("{ schools(first: 1, orderBy: NAME) { pageInfo { endCursor } } }")
        .await;
    let of_another_order = data["schools"]["pageInfo"]["endCursor"]
        .as_str()
        .unwrap_or("?")
        .to_owned();
    let mut said = Vec::new();
    for arguments in [
        "first: 0".to_owned(),
        "first: -1".to_owned(),
        "first: 501".to_owned(),
        "after: \"\"".to_owned(),
        "after: \"zz\"".to_owned(),
        format!(
            "orderBy: ID, after: \"{}\"",
            of_another_order.to_uppercase()
        ),
        format!("orderBy: ID, after: \"{}00\"", "ff".repeat(20)),
    ] {
        let answer = service
            .answer(
                &format!("{{ schools({arguments}) {{ totalCount }} }}"),
                json!({}),
            )
            .await;
        said.push(errors(&answer));
    }
    insta::assert_snapshot!(said.join("\n"), @r#"
    ["schools"] "BAD_USER_INPUT" "`first` is 0; it can be 1 to 500."
    ["schools"] "BAD_USER_INPUT" "`first` is -1; it can be 1 to 500."
    ["schools"] "BAD_USER_INPUT" "`first` is 501; it can be 1 to 500."
    ["schools"] "INVALID_CURSOR" "not a cursor of this list: use a `cursor` or `endCursor` that the same field and order gave"
    ["schools"] "INVALID_CURSOR" "not a cursor of this list: use a `cursor` or `endCursor` that the same field and order gave"
    ["schools"] "INVALID_CURSOR" "not a cursor of this list: use a `cursor` or `endCursor` that the same field and order gave"
    ["schools"] "INVALID_CURSOR" "not a cursor of this list: use a `cursor` or `endCursor` that the same field and order gave"
    "#);
}
