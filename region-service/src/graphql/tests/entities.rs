//! `_entities`: each representation is answered or fails alone, at its own index.

use serde_json::json;

use super::{errors, service};
use crate::seed::Size;

#[tokio::test]
async fn sixty_representations_each_fail_alone() {
    let service = service(&["HOLLAND_RIJNLAND"], &["HOLLAND_RIJNLAND"], Size::Demo).await;
    let data = service
        .data("{ schools(first: 1) { edges { node { id name } } } }")
        .await;
    let school = &data["schools"]["edges"][0]["node"];
    let representations: Vec<_> = (0..60)
        .map(|index| match index {
            17 => json!({ "__typename": "Nothing", "id": "x" }),
            31 => json!({ "__typename": "School" }),
            44 => json!({ "__typename": "School", "id": "holland-rijnland:01H0000000000000000000000A" }),
            59 => json!({ "__typename": "Pupil", "linkKey": "no key" }),
            _ => json!({ "__typename": "School", "id": school["id"] }),
        })
        .collect();
    let answer = service
        .answer(
            "query($r: [_Any!]!) { _entities(representations: $r) { ... on School { name } } }",
            json!({ "r": representations }),
        )
        .await;
    let entities = answer["data"]["_entities"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    assert_eq!(entities.len(), 60);
    for (index, entity) in entities.iter().enumerate() {
        if [17, 31, 44, 59].contains(&index) {
            assert!(entity.is_null(), "{index}: {entity}");
        } else {
            assert_eq!(entity["name"], school["name"], "{index}");
        }
    }
    insta::assert_snapshot!(errors(&answer), @r#"
    ["_entities",17] "BAD_USER_INPUT" "A representation needs a __typename and a key that this service resolves."
    ["_entities",31] "BAD_USER_INPUT" "A representation needs a __typename and a key that this service resolves."
    ["_entities",59] "BAD_USER_INPUT" "A representation needs a __typename and a key that this service resolves."
    "#);
}

#[tokio::test]
async fn every_entity_is_found_by_each_of_its_keys() {
    let service = service(&["TWENTE"], &["TWENTE"], Size::Demo).await;
    let data = service
        .data(
            "{ regions { code programme { id } }
               schools(first: 1) { edges { node { id municipality { code } } } }
               providers(first: 1) { edges { node { id } } }
               trajectories(first: 1) { edges { node { id } } }
               pupils(first: 1) { edges { node { linkKey records { id region } } } } }",
        )
        .await;
    let node = |list: &str| data[list]["edges"][0]["node"].clone();
    let record = &node("pupils")["records"][0];
    let representations = json!([
        { "__typename": "Region", "code": "TWENTE" },
        { "__typename": "Programme", "id": data["regions"][0]["programme"]["id"] },
        { "__typename": "School", "id": node("schools")["id"] },
        { "__typename": "Municipality", "code": node("schools")["municipality"]["code"] },
        { "__typename": "CareProvider", "id": node("providers")["id"] },
        { "__typename": "Trajectory", "id": node("trajectories")["id"] },
        { "__typename": "Pupil", "linkKey": node("pupils")["linkKey"] },
        { "__typename": "RegionPupilRecord", "id": record["id"] },
        { "__typename": "RegionPupilRecord", "id": record["id"], "region": "TWENTE" },
        { "__typename": "Region", "code": "VEENDAM" },
        { "__typename": "School", "id": "veendam:01H0000000000000000000000A" },
    ]);
    let query = "query($r: [_Any!]!) { _entities(representations: $r) { __typename } }";
    let found = service
        .data_with(query, json!({ "r": representations }))
        .await;
    let found = found["_entities"].as_array().cloned().unwrap_or_default();
    let names: Vec<&str> = found
        .iter()
        .map(|e| e["__typename"].as_str().unwrap_or("-"))
        .collect();
    insta::assert_snapshot!(names.join(" "), @"Region Programme School Municipality CareProvider Trajectory Pupil RegionPupilRecord RegionPupilRecord - -");
}
