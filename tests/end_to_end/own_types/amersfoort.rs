//! Amersfoort: the consortium of seven, the principles of OSJ, teams around schools, families.

use anyhow::Result;
use serde_json::{Value, json};
use tests::stack::Stack;

use super::ask;

const QUERY: &str = r#"{
  regions { code name
    programme { name accessMode dispositionFree
      bsaConsortium { name abbreviation poolsStaff memberCount specialisms source { line }
        members { seat provider { name } provenance } }
      osjPrinciples { kind text { nl en } source { line quote } }
      eduCareTeam { members meetsEveryWeeks source { line } }
      workingGroup { tasks body { name members } source { line } }
      baseDocument { title foundUnder published { date } } }
    schools(first: 50, orderBy: NAME) { edges { node { name eduCareTeam { members meetsEveryWeeks provenance } } } } }
  trajectories(first: 500, regions: [AMERSFOORT]) { totalCount edges { node { endedOn
    homeTransfer { kind on } helpersPerFamily { atStart atEnd } } } }
}"#;

#[tokio::test]
async fn amersfoorts_own_types_stand_in_one_query_with_the_core() -> Result<()> {
    let mut stack = Stack::start().await?;
    let asked = ask(&mut stack, "amersfoort", QUERY).await?;
    let region = asked.same_region("AMERSFOORT");
    let programme = &region["programme"];
    assert_eq!(programme["dispositionFree"], true);

    let consortium = &programme["bsaConsortium"];
    assert_eq!(consortium["memberCount"], 7);
    let members = consortium["members"].as_array().unwrap();
    let seats: Vec<_> = members
        .iter()
        .map(|member| member["seat"].as_i64().unwrap())
        .collect();
    assert_eq!(seats, [1, 2, 3, 4, 5, 6, 7]);
    assert!(
        members
            .iter()
            .all(|member| member["provider"]["name"].is_string())
    );
    assert_eq!(
        consortium["specialisms"],
        json!([
            "JEUGD_EN_OPVOEDHULP",
            "JEUGD_GGZ",
            "JEUGD_LVB",
            "SPECIAAL_ONDERWIJS",
            "VERSLAVINGSZORG"
        ])
    );
    let principles = programme["osjPrinciples"].as_array().unwrap();
    assert_eq!(principles.len(), 7);
    assert!(
        principles
            .iter()
            .all(|it| it["source"]["quote"].is_string()),
        "{principles:?}"
    );
    assert_eq!(
        programme["eduCareTeam"]["members"],
        json!([
            "LEERPLICHTAMBTENAAR",
            "SCHOOLARTS_OF_VERPLEEGKUNDIGE",
            "WIJKTEAM"
        ])
    );
    assert_eq!(
        programme["workingGroup"]["tasks"],
        json!(["IMPLEMENT", "MONITOR", "WORK_OUT"])
    );
    assert_eq!(programme["workingGroup"]["body"]["name"], "Werkgroep OSJ");
    assert_eq!(programme["baseDocument"]["title"], "Basisdocument OSJ");
    for school in region["schools"]["edges"].as_array().unwrap() {
        let members = school["node"]["eduCareTeam"]["members"].as_array().unwrap();
        assert_eq!(members.len(), 4, "{school}");
    }

    let trajectories = asked.gateway.at("/trajectories/edges").as_array().unwrap();
    assert_eq!(
        Value::from(trajectories.clone()),
        *asked.region.at("/trajectories/edges")
    );
    for trajectory in trajectories {
        let node = &trajectory["node"];
        let helpers = &node["helpersPerFamily"];
        assert!(helpers["atStart"].as_i64() >= Some(1), "{node}");
        assert_eq!(
            helpers["atEnd"].is_null(),
            node["endedOn"].is_null(),
            "{node}"
        );
        assert_eq!(
            node["homeTransfer"].is_null(),
            node["endedOn"].is_null(),
            "{node}"
        );
    }

    asked.is_only_of(
        "AMERSFOORT",
        &[
            "/programme/dispositionFree",
            "/programme/bsaConsortium",
            "/programme/osjPrinciples",
            "/programme/eduCareTeam",
            "/programme/workingGroup",
            "/programme/baseDocument",
            "/schools/edges/0/node/eduCareTeam",
        ],
    );
    Ok(())
}
