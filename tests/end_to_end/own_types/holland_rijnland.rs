//! Holland Rijnland: one provider to a school and a plan with it, the access in school, personal
//! budgets, day care, arrangements beside the programme.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde_json::{Value, json};
use tests::postgres::Postgres;
use tests::stack::Stack;

use super::{in_both, nodes, offered_by_one, on_postgres, refused_by};

const SCHOOLS: &str = "{ region(code: HOLLAND_RIJNLAND) { code schools(first: 20) { edges { node {
    name municipality { name } participation { status providers { id } }
    schoolPlans { agreedOn { date precision } parties provider { id name } provenance source { line } }
    accessContact { team quality source { line } }
    guidanceCommittee { providerIsMember provenance } } } }
  programme {
    ozas { kind places gap quality source { line } }
    residenceScope { rings distinguishesResidents underDiscussion source { line } }
    evaluations { kind period { code } }
    governance { name members } } } }";

const TRAJECTORIES: &str =
    "{ trajectories(regions: [HOLLAND_RIJNLAND], first: 500) { totalCount edges { node {
    intensity form firstContactOn endedOn replacesPgb
    pgbChange { kind on provenance } daycareReturn { returned attendance on } } } } }";

#[tokio::test]
async fn schools_have_a_plan_an_access_contact_and_a_committee() -> Result<()> {
    let mut stack = Stack::start().await?;
    let answer = in_both(&mut stack, "holland-rijnland", SCHOOLS).await?;
    let schools = nodes(&answer, "/region/schools");
    assert_eq!(schools.len(), 15);
    let mut teams: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut members = Vec::new();
    for school in &schools {
        let plans = school["schoolPlans"].as_array().unwrap();
        assert!(plans[0]["agreedOn"].is_object());
        for plan in plans {
            assert_eq!(
                plan["parties"],
                json!(["MUNICIPALITIES", "PROVIDER", "SCHOOL"])
            );
            let providers = school["participation"][0]["providers"].as_array().unwrap();
            assert!(
                providers
                    .iter()
                    .any(|provider| provider["id"] == plan["provider"]["id"])
            );
        }
        let stated = plans
            .iter()
            .filter(|plan| plan["source"]["line"] == 34)
            .count();
        assert_eq!(stated, 1, "{school}");
        let team = school["accessContact"]["team"].as_str().unwrap();
        let municipality = school["municipality"]["name"].as_str().unwrap();
        teams.entry(team).or_default().insert(municipality);
        members.push(school["guidanceCommittee"]["providerIsMember"].as_bool());
    }
    assert_eq!(
        teams,
        BTreeMap::from([
            (
                "JEUGDTEAM_LEIDSE_REGIO",
                BTreeSet::from(["Leiden", "Leiderdorp", "Oegstgeest"])
            ),
            (
                "VOORIEDER1",
                BTreeSet::from(["Hillegom", "Lisse", "Noordwijk"])
            ),
            ("WIJKTEAM_KATWIJK", BTreeSet::from(["Katwijk"])),
        ])
    );
    let count = |wanted| members.iter().filter(|member| **member == wanted).count();
    assert_eq!(
        (count(Some(true)), count(Some(false)), count(None)),
        (5, 6, 4)
    );
    Ok(())
}

#[tokio::test]
async fn the_programme_knows_arrangements_and_whom_it_serves() -> Result<()> {
    let mut stack = Stack::start().await?;
    let answer = in_both(&mut stack, "holland-rijnland", SCHOOLS).await?;
    let programme = answer.at("/region/programme");
    assert_eq!(
        programme["ozas"],
        json!([{ "kind": "LIGHT", "places": 4, "gap": true, "quality": "AMBIGUOUS", "source": { "line": 251 } }])
    );
    assert_eq!(
        programme["residenceScope"],
        json!({ "rings": ["IN_JOS_AREA", "IN_YOUTH_REGION_NOT_JOS", "OTHER_FEDERATED_REGION", "OTHER_NL", "UNKNOWN"],
                "distinguishesResidents": false, "underDiscussion": true, "source": { "line": 284 } })
    );
    assert_eq!(
        programme["evaluations"],
        json!([{ "kind": "HALF_YEARLY", "period": { "code": "2022-H1" } }])
    );
    let bodies = programme["governance"].as_array().unwrap();
    let committee = bodies
        .iter()
        .find(|body| body["name"] == "Commissie van begeleiding");
    assert_eq!(
        committee.unwrap()["members"],
        json!(["jeugdhulpaanbieder", "school"])
    );
    Ok(())
}

#[tokio::test]
async fn trajectories_change_budgets_and_bring_pupils_back_from_day_care() -> Result<()> {
    let mut stack = Stack::start().await?;
    let answer = in_both(&mut stack, "holland-rijnland", TRAJECTORIES).await?;
    let trajectories = nodes(&answer, "/trajectories");
    assert_eq!(answer.at("/trajectories/totalCount"), trajectories.len());
    let mut changes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut returns: BTreeMap<String, usize> = BTreeMap::new();
    for node in &trajectories {
        assert!(node["intensity"].is_string() && node["form"].is_string());
        if let Some(kind) = node["pgbChange"]["kind"].as_str() {
            *changes.entry(kind).or_default() += 1;
            let on = node["pgbChange"]["on"].as_str().unwrap();
            assert!(on >= node["firstContactOn"].as_str().unwrap(), "{node}");
            assert!(
                node["endedOn"].as_str().is_none_or(|ended| on <= ended),
                "{node}"
            );
            assert_eq!(node["replacesPgb"], kind == "TAKEN_OVER_BY_JOS_PROVIDER");
        }
        let back = &node["daycareReturn"];
        if back.is_object() {
            assert_eq!(back["on"], node["endedOn"]);
            let attends = ["FULL_WEEK", "PART_OF_WEEK"]
                .iter()
                .any(|week| back["attendance"] == *week);
            let wanted = if back["attendance"].is_null() {
                Value::Null
            } else {
                json!(attends)
            };
            assert_eq!(back["returned"], wanted, "{node}");
            *returns.entry(back["returned"].to_string()).or_default() += 1;
        }
    }
    assert_eq!(
        changes,
        BTreeMap::from([("DECREASED", 6), ("TAKEN_OVER_BY_JOS_PROVIDER", 5)])
    );
    assert!(
        returns.values().sum::<usize>() >= 9 && returns.contains_key("true"),
        "{returns:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_record_tells_whether_the_programme_can_pay_and_other_regions_do_not_offer_it()
-> Result<()> {
    let stack = Stack::start().await?;
    let query = "{ pupils(regions: [HOLLAND_RIJNLAND], first: 500) { edges { node { records {
        region residenceRing notFundableByJos enrolments { school { id } } } } } } }";
    let answer = stack.client().ask(query).await?.clean()?;
    let mut schools = BTreeSet::new();
    let mut not_fundable = 0;
    for pupil in nodes(&answer, "/pupils") {
        for record in pupil["records"].as_array().unwrap() {
            let flag = &record["notFundableByJos"];
            assert_eq!(
                flag.is_boolean(),
                record["region"] == "HOLLAND_RIJNLAND",
                "{record}"
            );
            if *flag == true {
                not_fundable += 1;
                let enrolments = record["enrolments"].as_array().unwrap();
                schools.extend(enrolments.iter().filter_map(|e| e["school"]["id"].as_str()));
            }
        }
    }
    assert!(schools.len() >= 11, "a few in each school: {schools:?}");
    assert!((11..=40).contains(&not_fundable), "{not_fundable}");

    let query = "{ schools(first: 500) { totalCount edges { node { region name accessContact { team } } } } }";
    let answer = offered_by_one(&stack, "HOLLAND_RIJNLAND", query).await?;
    assert_eq!(answer.at("/schools/totalCount"), 37);
    for node in nodes(&answer, "/schools") {
        assert!(node["name"].is_string());
        assert_eq!(
            node["accessContact"].is_object(),
            node["region"] == "HOLLAND_RIJNLAND"
        );
    }
    Ok(())
}

#[tokio::test]
async fn postgresql_refuses_two_providers_in_a_school_at_a_time() -> Result<()> {
    let server = Postgres::start()?;
    let db = on_postgres(&server, "holland_rijnland_rules").await?;
    let works = |region: &str, provider: &str, from: &str, to: &str| {
        format!(
            "INSERT INTO participation_provider \
             (participation_id, provider_id, region, school_id, from_on, to_on, provenance, quality) \
             VALUES ('p', '{provider}', '{region}', 's', {from}, {to}, 'SYNTHETIC', 'OK')"
        )
    };
    let region = "HOLLAND_RIJNLAND";
    let rule = Some("holland_rijnland_one_provider");
    let first = works(region, "a", "'2022-01-01'", "'2022-12-31'");
    assert_eq!(refused_by(&db, &first).await, None);
    let same_day = works(region, "b", "'2022-12-31'", "NULL");
    assert_eq!(refused_by(&db, &same_day).await, rule);
    let open = works(region, "b", "NULL", "NULL");
    assert_eq!(refused_by(&db, &open).await, rule);
    let day_after = works(region, "b", "'2023-01-01'", "NULL");
    assert_eq!(refused_by(&db, &day_after).await, None);
    let longer = "UPDATE participation_provider SET to_on = '2023-06-30' WHERE provider_id = 'a'";
    assert_eq!(refused_by(&db, longer).await, rule);
    for provider in ["a", "b"] {
        let elsewhere = works("TWENTE", &format!("tw {provider}"), "'2022-01-01'", "NULL");
        assert_eq!(refused_by(&db, &elsewhere).await, None);
    }
    Ok(())
}
