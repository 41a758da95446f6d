//! Veendam: routes to the *Jeugd Expertisepunt*, grants, JOS workers, the general provision.

use anyhow::Result;
use serde_json::json;
use tests::stack::Stack;

use super::{ask, counts};

const QUERY: &str = r#"{
  regions { code name
    programme { name movementOfZero
      claims { subject value denominatorKnown }
      generalProvision { name abbreviation from { date precision } openTo { nl } source { line } provenance }
      npoSubsidies { recipient { name } amount { amount } purpose { en } decision { body kind on { date } source { line } }
        funding { kind origin decision { body } } }
      josNextSteps { kind text { nl } source { line } } helpRoute { position route text { en } } }
    schools(first: 50, orderBy: NAME) { edges { node { name
      josWorkers { fixedWeekday provider { name } deployment { role fte weekdays } } } } } }
  trajectories(first: 500, regions: [VEENDAM]) { totalCount edges { node {
    id jepRoute jepRoutedOn underGeneralProvision { abbreviation } school { region name } } } }
}"#;

#[tokio::test]
async fn veendams_own_types_stand_in_one_query_with_the_core() -> Result<()> {
    let mut stack = Stack::start().await?;
    let asked = ask(&mut stack, "veendam", QUERY).await?;
    let veendam = asked.same_region("VEENDAM");
    let programme = &veendam["programme"];
    assert_eq!(programme["movementOfZero"], true);
    assert_eq!(
        programme["generalProvision"],
        json!({
            "name": "Jeugd Expertisepunt", "abbreviation": "JEP",
            "from": { "date": "2023-04-01", "precision": "MONTH" },
            "openTo": { "nl": "alle jeugdigen van Veendam" },
            "source": { "line": 9 }, "provenance": "SEED",
        })
    );
    let subsidies = programme["npoSubsidies"].as_array().unwrap();
    let granted: Vec<_> = subsidies
        .iter()
        .map(|s| {
            (
                &s["recipient"]["name"],
                &s["amount"]["amount"],
                &s["decision"]["kind"],
            )
        })
        .collect();
    let settled = &json!("SUBSIDIE_VASTSTELLING");
    assert!(
        granted.contains(&(&json!("Team050"), &json!("58500.00"), settled)),
        "{granted:?}"
    );
    assert!(
        granted.contains(&(&json!("Cosis"), &json!("76500.00"), settled)),
        "{granted:?}"
    );
    assert_eq!(subsidies[0]["decision"]["body"], "B en W");
    assert_eq!(subsidies[0]["funding"]["kind"], "SUBSIDY_NPO");
    // That nobody stays at home is a claim of the shared core; nothing of its own repeats it.
    let mut claims = programme["claims"].as_array().unwrap().iter();
    let truants = claims
        .find(|claim| claim["subject"] == "thuiszitters")
        .unwrap();
    assert_eq!(
        (&truants["value"], &truants["denominatorKnown"]),
        (&json!("0"), &json!(false))
    );
    assert_eq!(programme["helpRoute"].as_array().unwrap().len(), 4);

    for school in veendam["schools"]["edges"].as_array().unwrap() {
        for worker in school["node"]["josWorkers"].as_array().unwrap() {
            assert!(worker["fixedWeekday"].is_string(), "{worker}");
            assert_eq!(
                worker["deployment"]["weekdays"],
                json!([worker["fixedWeekday"]])
            );
        }
    }

    let routes = counts(asked.gateway.at("/trajectories"), "/jepRoute");
    assert_eq!(
        routes,
        counts(asked.region.at("/trajectories"), "/jepRoute")
    );
    let of = |route: &str| routes.get(&format!("\"{route}\"")).copied();
    assert_eq!(of("RESOLVED_BY_JOS_WORKER"), Some(33), "{routes:?}");
    assert_eq!(of("TO_JEP"), Some(8));
    assert_eq!(of("TO_OTHER_PROVIDER"), Some(5));

    asked.is_only_of(
        "VEENDAM",
        &[
            "/programme/movementOfZero",
            "/programme/generalProvision",
            "/programme/npoSubsidies",
            "/programme/josNextSteps",
            "/programme/helpRoute",
            "/schools/edges/0/node/josWorkers",
        ],
    );
    Ok(())
}
