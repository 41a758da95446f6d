//! Twente: several providers to a pupil, the support mix, who pays, what is expected.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde_json::{Value, json};
use tests::postgres::Postgres;
use tests::stack::Stack;

use super::{in_both, nodes, offered_by_one, on_postgres, refused_by};

const PROGRAMME: &str = "{ region(code: TWENTE) { code level programme {
    status
    supportMix { kind indicationRequired quality provenance source { line } }
    expectedLocations { school { name participation { status } } municipality { name }
      expectedBy { date precision } quality source { line } }
    goNoGoDecision { expected { date precision } outcome quality source { line } } }
  schools(first: 20) { edges { node { types careIntensive } } } } }";

const TRAJECTORIES: &str =
    "{ trajectories(regions: [TWENTE], first: 500) { totalCount edges { node {
    id hasReferral provider { id }
    providersInvolved { isPrimary provider { id } }
    supportMix { kind indicationRequired provenance }
    parentInformed fundingMunicipality { code name } crossMunicipality } } } }";

#[tokio::test]
async fn the_programme_has_a_support_mix_expected_locations_and_a_decision_to_come() -> Result<()> {
    let mut stack = Stack::start().await?;
    let answer = in_both(&mut stack, "twente", PROGRAMME).await?;
    let programme = answer.at("/region/programme");
    let mix: BTreeMap<&str, (&Value, &Value)> = programme["supportMix"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| {
            let kind = part["kind"].as_str().unwrap();
            (kind, (&part["indicationRequired"], &part["quality"]))
        })
        .collect();
    assert_eq!(
        mix.keys().copied().collect::<Vec<_>>(),
        ["BUDDY", "SCHOOL_SUPPORT", "SPORT", "YOUTH_CARE"]
    );
    assert_eq!(mix["YOUTH_CARE"], (&json!("PARTIAL"), &json!("OK")));
    assert_eq!(mix["SPORT"], (&Value::Null, &json!("UNKNOWN")));

    let expected = programme["expectedLocations"].as_array().unwrap();
    assert_eq!(expected.len(), 2);
    for location in expected {
        assert_eq!(location["municipality"]["name"], "Hengelo");
        assert_eq!(location["school"]["participation"][0]["status"], "EXPECTED");
        assert_eq!(location["source"]["line"], 22);
    }
    assert_eq!(
        programme["goNoGoDecision"],
        json!({ "expected": { "date": "2021-12-01", "precision": "MONTH" }, "outcome": null,
                "quality": "UNKNOWN", "source": { "line": 22 } })
    );
    for school in nodes(&answer, "/region/schools") {
        assert_eq!(school["careIntensive"], true, "{school}");
    }
    Ok(())
}

#[tokio::test]
async fn several_providers_help_one_of_them_is_primary_and_others_may_pay() -> Result<()> {
    let mut stack = Stack::start().await?;
    let answer = in_both(&mut stack, "twente", TRAJECTORIES).await?;
    let trajectories = nodes(&answer, "/trajectories");
    assert_eq!(answer.at("/trajectories/totalCount"), trajectories.len());
    let mut payers = BTreeSet::new();
    let mut informed = BTreeSet::new();
    for node in &trajectories {
        let involved = node["providersInvolved"].as_array().unwrap();
        let primary: Vec<&Value> = involved
            .iter()
            .filter(|provider| provider["isPrimary"] == true)
            .map(|provider| &provider["provider"]["id"])
            .collect();
        assert_eq!(primary, [&node["provider"]["id"]], "{node}");
        let mix = node["supportMix"].as_array().unwrap();
        let youth_care = mix
            .iter()
            .find(|part| part["kind"] == "YOUTH_CARE")
            .unwrap();
        let wanted = if node["hasReferral"] == true {
            "FULL"
        } else {
            "NONE"
        };
        assert_eq!(youth_care["indicationRequired"], wanted);
        informed.insert(node["parentInformed"].as_bool());
        let payer = &node["fundingMunicipality"];
        assert_eq!(
            node["crossMunicipality"].is_null(),
            payer.is_null(),
            "{node}"
        );
        payers.insert(payer["name"].as_str().unwrap_or("unknown"));
    }
    assert_eq!(informed, BTreeSet::from([Some(false), Some(true)]));
    for name in [
        "Hengelo",
        "Borne",
        "Hof van Twente",
        "Enschede",
        "Almelo",
        "Haaksbergen",
    ] {
        assert!(payers.contains(name), "{payers:?}");
    }

    // A school may be of another region, so only the gateway can tell where it stands.
    let query = "{ trajectories(regions: [TWENTE], first: 500) { edges { node {
        school { municipality { code } } fundingMunicipality { code } crossMunicipality } } } }";
    let answer = stack.client().ask(query).await?.clean()?;
    for node in nodes(&answer, "/trajectories") {
        if let Some(payer) = node["fundingMunicipality"]["code"].as_str() {
            let crosses = node["school"]["municipality"]["code"] != payer;
            assert_eq!(node["crossMunicipality"], crosses, "{node}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_record_tells_who_is_involved_and_other_regions_do_not_offer_it() -> Result<()> {
    let stack = Stack::start().await?;
    let query = "{ pupils(regions: [TWENTE], first: 500) { totalCount edges { node { records {
        region ageBand providersInvolved { id } primaryProvider { id name } } } } } }";
    let answer = stack.client().ask(query).await?.clean()?;
    assert_eq!(answer.at("/pupils/totalCount"), 240);
    let mut counts = [0; 4];
    for pupil in nodes(&answer, "/pupils") {
        for record in pupil["records"].as_array().unwrap() {
            let involved = record["providersInvolved"].as_array();
            if record["region"] != "TWENTE" {
                assert_eq!((involved, &record["primaryProvider"]), (None, &Value::Null));
                continue;
            }
            let involved = involved.unwrap();
            counts[involved.len() - 1] += 1;
            let primary = &record["primaryProvider"]["id"];
            assert!(
                involved.iter().any(|provider| provider["id"] == *primary),
                "{record}"
            );
        }
    }
    assert_eq!(counts, [144, 68, 21, 7]);

    let query = "{ trajectories(first: 500, orderBy: FIRST_CONTACT) { edges { node { region intensity parentInformed } } } }";
    let answer = offered_by_one(&stack, "TWENTE", query).await?;
    for node in nodes(&answer, "/trajectories") {
        assert!(node["intensity"].is_string());
        assert_eq!(
            node["parentInformed"].is_boolean(),
            node["region"] == "TWENTE",
            "{node}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn postgresql_refuses_a_second_primary_provider_and_one_without() -> Result<()> {
    let server = Postgres::start()?;
    let db = on_postgres(&server, "twente_rules").await?;
    let add = |region: &str, provider: &str, primary: bool| {
        format!(
            "INSERT INTO trajectory_provider (trajectory_id, provider_id, region, record_id, is_primary) \
             VALUES ('{region} t', '{provider}', '{region}', 'r', {primary})"
        )
    };
    let rule = Some("twente_primary_provider");
    assert_eq!(refused_by(&db, &add("TWENTE", "a", false)).await, rule);
    assert_eq!(refused_by(&db, &add("TWENTE", "a", true)).await, None);
    assert_eq!(refused_by(&db, &add("TWENTE", "b", true)).await, rule);
    assert_eq!(refused_by(&db, &add("TWENTE", "b", false)).await, None);
    let demote = "UPDATE trajectory_provider SET is_primary = false WHERE provider_id = 'a'";
    assert_eq!(refused_by(&db, demote).await, rule);
    assert_eq!(refused_by(&db, &add("VEENDAM", "a", false)).await, None);
    assert_eq!(refused_by(&db, &add("VEENDAM", "b", true)).await, None);
    assert_eq!(refused_by(&db, &add("VEENDAM", "c", true)).await, None);
    Ok(())
}
