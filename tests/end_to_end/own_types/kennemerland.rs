//! Kennemerland: sub-regions, the team of three roles, meetings, walk-in hours, questions, the tender.

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::json;
use tests::stack::Stack;

use super::{ask, counts};

const QUERY: &str = r#"{
  regions { code name
    programme { name
      teamRoles { role subRegion schools extraHours source { line } }
      learningEnvironmentMeetings { number conflictingNumber ledBy quality event { title start } combinedWith { title } }
      networkGroupMeetings { number event { title end } }
      walkInHours { id audience date questionsAsked school { name } provenance }
      developmentQuestions { id text { nl } schoolYear school { name } researchQuestion { id text { nl } schoolYear } }
      tender { initialYears extensionYears mostYears formationUnchanged yearlyAdjustment incumbentMayBid judgedBy
        procurement { phases awardExpected { date precision } } contract { start initialEnd ultimateEnd } }
      newsletters { number year published { date precision } }
      interimReports { by commissionedBy followUpAnnounced evaluation { evaluator summary } }
      toldHandovers { to byRole caseStory { outcome } source { line } }
      collectiveActivities { kind name { nl } audience schoolYear planned school { name } provenance }
      preventivePlans { kind fromSchoolYear role text { en } } }
    schools(first: 50, orderBy: NAME) { edges { node { name subRegion
      deployments { role } walkInHours { audience date questionsAsked hostRole } collectiveActivities { kind } } } } }
  trajectories(first: 500, regions: [KENNEMERLAND]) { edges { node { endReason warmHandover { to on byRole provenance } } } }
}"#;

#[tokio::test]
async fn kennemerlands_own_types_stand_in_one_query_with_the_core() -> Result<()> {
    let mut stack = Stack::start().await?;
    let asked = ask(&mut stack, "kennemerland", QUERY).await?;
    let region = asked.same_region("KENNEMERLAND");
    let programme = &region["programme"];

    let roles = programme["teamRoles"].as_array().unwrap();
    assert_eq!(roles.len(), 3);
    let ambulatory = roles
        .iter()
        .find(|r| r["role"] == "PREVENTIVE_AMBULATORY_WORKER_VO")
        .unwrap();
    assert_eq!(
        (&ambulatory["subRegion"], &ambulatory["schools"]),
        (&json!("NOORD"), &json!(5))
    );

    assert_eq!(
        programme["learningEnvironmentMeetings"],
        json!([{
            "number": 3, "conflictingNumber": 4, "quality": "CONFLICTING_SOURCE",
            "ledBy": "procesbegeleider i.s.m. pilotscholen",
            "event": { "title": "Bijeenkomst leeromgeving 3", "start": "2023-06-13T13:00:00Z" },
            "combinedWith": { "title": "Themabijeenkomst interprofessioneel samenwerken" },
        }])
    );
    assert_eq!(programme["networkGroupMeetings"][0]["number"], 4);
    let tender = &programme["tender"];
    assert_eq!(
        (&tender["initialYears"], &tender["mostYears"]),
        (&json!(7), &json!(10))
    );
    assert_eq!(tender["contract"]["initialEnd"], "2030-12-31");
    assert_eq!(tender["contract"]["ultimateEnd"], "2033-12-31");
    assert_eq!(tender["procurement"]["awardExpected"]["date"], "2023-10-01");
    assert_eq!(programme["newsletters"][0]["number"], 3);
    assert_eq!(programme["interimReports"][0]["by"], "Oberon");
    assert_eq!(
        programme["interimReports"][0]["evaluation"]["evaluator"],
        "Oberon"
    );
    assert_eq!(
        programme["toldHandovers"][0]["caseStory"]["outcome"],
        "WARM_HANDOVER"
    );

    let questions = programme["developmentQuestions"].as_array().unwrap();
    let became = questions
        .iter()
        .filter(|q| q["researchQuestion"].is_object())
        .count();
    assert!(became >= 2 && became < questions.len(), "{questions:?}");
    let activities = programme["collectiveActivities"].as_array().unwrap();
    assert!(
        activities
            .iter()
            .any(|a| a["kind"] == "ANTI_STRESS_WEEK" && a["planned"] == true)
    );
    let hours = programme["walkInHours"].as_array().unwrap();
    let told = hours.iter().filter(|hour| hour["provenance"] == "SEED");
    let audiences: Vec<_> = told
        .map(|hour| hour["audience"].as_str().unwrap())
        .collect();
    assert_eq!(audiences.len(), 3, "{audiences:?}");

    let schools = region["schools"]["edges"].as_array().unwrap();
    let mut in_sub_region = BTreeMap::new();
    for school in schools {
        let school = &school["node"];
        let sub_region = school["subRegion"].as_str().unwrap();
        *in_sub_region.entry(sub_region).or_insert(0) += 1;
        assert_eq!(
            school["walkInHours"].as_array().unwrap().len(),
            3,
            "{school}"
        );
        let deployments = school["deployments"].as_array().unwrap();
        let ambulatory = deployments
            .iter()
            .any(|d| d["role"] == "PREVENTIVE_AMBULATORY_WORKER_VO");
        assert_eq!(ambulatory, sub_region == "NOORD", "{school}");
    }
    assert_eq!(in_sub_region, BTreeMap::from([("NOORD", 5), ("MIDDEN", 3)]));

    let handed = counts(asked.gateway.at("/trajectories"), "/warmHandover/to");
    assert_eq!(
        handed,
        counts(asked.region.at("/trajectories"), "/warmHandover/to")
    );
    assert!(
        handed.contains_key("\"WIJKTEAM\"") && handed.contains_key("null"),
        "{handed:?}"
    );

    asked.is_only_of(
        "KENNEMERLAND",
        &[
            "/programme/teamRoles",
            "/programme/learningEnvironmentMeetings",
            "/programme/walkInHours",
            "/programme/tender",
            "/programme/newsletters",
            "/programme/toldHandovers",
            "/schools/edges/0/node/subRegion",
            "/schools/edges/0/node/walkInHours",
        ],
    );
    Ok(())
}
