//! Mutations of what schools report, who works there, and of the programme.

use serde_json::{Value, json};

use super::{dump, known, mutate, told, twente, with};

const REPORT: &str = "report { id version status enrolledPupils josPupils fte }";

fn report(school: &str, period: &str, key: &str) -> Value {
    json!({
        "schoolId": school, "period": period, "enrolledPupils": 100, "josPupils": 20,
        "structural": 15, "incidental": 5, "fte": "1.25", "idempotencyKey": key,
    })
}

#[tokio::test]
async fn a_report_is_delivered_once_a_period_and_corrected_by_version() {
    let service = twente().await;
    let school = known(&service).await.school;
    let input = report(&school, "2022-H1", "app-0001");
    let first = mutate(&service, "deliverReport", &input, REPORT).await;
    assert_eq!(told(&first), "");
    assert_eq!(first["report"]["version"], 1);
    let datasets = dump(&service, "dataset").await;

    // Edge case 19: the same delivery twice.
    let again = with(&input, json!({ "idempotencyKey": "app-0002" }));
    assert_eq!(
        mutate(&service, "deliverReport", &again, REPORT).await,
        first
    );
    assert_eq!(dump(&service, "dataset").await, datasets);

    let other = with(
        &input,
        json!({ "josPupils": 21, "structural": 16, "idempotencyKey": "app-0003" }),
    );
    let refused = mutate(&service, "deliverReport", &other, REPORT).await;
    insta::assert_snapshot!(told(&refused), @"input.version ALREADY_RECORDED: Deze school heeft over deze periode al iets anders aangeleverd: geef de versie die u corrigeert. | This school delivered other numbers over this period already: give the version that you correct.");
    assert_eq!(refused["report"], first["report"]);

    // Edge case 20: a late correction makes a new version of the data.
    let correction = with(&other, json!({ "version": 1 }));
    let corrected = mutate(&service, "deliverReport", &correction, REPORT).await;
    assert_eq!(told(&corrected), "");
    assert_eq!(corrected["report"]["version"], 2);
    let last = |rows: String| rows.lines().last().unwrap().to_owned();
    let dataset = last(dump(&service, "dataset").await);
    assert!(dataset.contains("late correction of 2022-H1"), "{dataset}");
    let late = with(
        &other,
        json!({ "version": 1, "josPupils": 22, "structural": 17, "idempotencyKey": "app-0004" }),
    );
    let conflict = mutate(&service, "deliverReport", &late, REPORT).await;
    assert!(told(&conflict).contains("VERSION_CONFLICT"));
}

#[tokio::test]
async fn the_parts_of_a_report_fit_the_whole() {
    let service = twente().await;
    let school = known(&service).await.school;
    let mut said = Vec::new();
    for other in [
        json!({ "josPupils": 101 }),
        json!({ "structural": 14 }),
        json!({ "josPupils": -1, "fte": "1.234" }),
        json!({ "individual": 10, "group": 11 }),
        json!({ "lessonHoursPlanned": 10, "lessonHoursMissed": 11 }),
    ] {
        let input = with(&report(&school, "2022-H1", "app-0001"), other);
        said.push(told(
            &mutate(&service, "deliverReport", &input, REPORT).await,
        ));
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    input.incidental INVALID: De delen zijn samen niet het geheel. | The parts together are not the whole.
    input.josPupils INVALID: Dit is meer dan het geheel waarvan het een deel is. | This is more than the whole of which it is a part.
    input.incidental INVALID: De delen zijn samen niet het geheel. | The parts together are not the whole.
    input.fte INVALID: Geef een getal van 0 of meer met hoogstens twee decimalen. | Give a number of 0 or more with at most two decimals.
    input.incidental INVALID: Dit is meer dan het geheel waarvan het een deel is. | This is more than the whole of which it is a part.
    input.josPupils INVALID: Geef 0 of meer. | Give 0 or more.
    input.structural INVALID: Dit is meer dan het geheel waarvan het een deel is. | This is more than the whole of which it is a part.
    input.group INVALID: De delen zijn samen niet het geheel. | The parts together are not the whole.
    input.lessonHoursMissed INVALID: Dit is meer dan het geheel waarvan het een deel is. | This is more than the whole of which it is a part.
    ");
    let nobody = with(
        &report(&school, "2022-H1", "app-0002"),
        json!({ "josPupils": 0, "structural": 0, "incidental": 0 }),
    );
    let zero = mutate(&service, "deliverReport", &nobody, REPORT).await;
    assert_eq!(
        zero["report"]["josPupils"], 0,
        "0 is a number, not an absent one"
    );
}

#[tokio::test]
async fn staff_are_deployed_and_leave() {
    let service = twente().await;
    let known = known(&service).await;
    let deploy = json!({
        "schoolId": known.school, "providerId": known.providers[0], "role": "JOS_WORKER",
        "fte": "0.8", "fteKind": "DEPLOYED", "weekdays": ["TU", "MO", "TU"], "from": "2021-08-01",
        "idempotencyKey": "app-0001",
    });
    let fields = "deployment { id version fte weekdays from to }";
    let deployed = mutate(&service, "deployStaff", &deploy, fields).await;
    assert_eq!(told(&deployed), "");
    assert_eq!(deployed["deployment"]["weekdays"], json!(["MO", "TU"]));
    assert_eq!(deployed["deployment"]["fte"], "0.80");
    let mut said = Vec::new();
    let wrong =
        json!({ "headCount": 0, "fte": "-1", "to": "2021-07-31", "idempotencyKey": "app-0002" });
    said.push(told(
        &mutate(&service, "deployStaff", &with(&deploy, wrong), fields).await,
    ));
    let end = json!({
        "deploymentId": deployed["deployment"]["id"], "version": 1, "to": "2022-07-31",
        "idempotencyKey": "app-0003",
    });
    let ended = mutate(&service, "endDeployment", &end, fields).await;
    assert_eq!(ended["deployment"]["version"], 2);
    let again = with(&end, json!({ "version": 2, "idempotencyKey": "app-0004" }));
    said.push(told(
        &mutate(&service, "endDeployment", &again, fields).await,
    ));
    insta::assert_snapshot!(said.join("\n"), @r"
    input.fte INVALID: Geef een getal van 0 of meer met hoogstens twee decimalen. | Give a number of 0 or more with at most two decimals.
    input.headCount INVALID: Geef 1 tot 1000 personen. | Give 1 to 1000 people.
    input.to INVALID: De laatste dag ligt voor de eerste. | The last day lies before the first.
    input.deploymentId ENDED: Dit is al beëindigd (inzet). | This deployment has ended already.
    ");
}

/// The id of the region's programme.
async fn programme(service: &crate::graphql::tests::TestService) -> Value {
    let data = service.data("{ regions { programme { id } } }").await;
    data["regions"][0]["programme"]["id"].clone()
}

#[tokio::test]
async fn an_evaluation_has_findings_and_learning_points_and_no_persons() {
    let service = twente().await;
    let input = json!({
        "programmeId": programme(&service).await, "kind": "FINAL", "period": "SY2020-2021",
        "evaluator": "Oberon", "heldOn": "2021-12-01", "idempotencyKey": "app-0001",
        "findings": [
            { "theme": "REACH", "text": { "nl": "Een op de vier leerlingen.", "en": "One pupil in four." }, "quantified": true },
            { "theme": "PARENTS", "text": { "nl": "Ouders weten meer." } },
        ],
        "learningPoints": [{ "theme": "SPEED", "text": { "nl": "Eerder beginnen." }, "actionOwner": "werkgroep" }],
    });
    let fields = "evaluation { version kind evaluator period { code }
        findings { position theme text { nl en } quantified } learningPoints { position text { nl } actionOwner } }";
    let recorded = mutate(&service, "recordEvaluation", &input, fields).await;
    assert_eq!(told(&recorded), "");
    let evaluation = &recorded["evaluation"];
    assert_eq!(evaluation["findings"].as_array().unwrap().len(), 2);
    assert_eq!(evaluation["learningPoints"][0]["actionOwner"], "werkgroep");
    let number = super::national_number(1);
    let person = json!({
        "summary": format!("Over leerling {number}."), "evaluator": " ",
        "findings": [{ "theme": "REACH", "text": { "nl": number } }], "idempotencyKey": "app-0002",
    });
    let refused = mutate(&service, "recordEvaluation", &with(&input, person), fields).await;
    insta::assert_snapshot!(told(&refused), @r"
    input.evaluator INVALID: Geef een tekst van hoogstens 4000 tekens. | Give a text of 4000 characters at most.
    input.findings.0.text.nl INVALID: Hier staat een burgerservicenummer of iets dat er een kan zijn: laat het weg. | This has a citizen service number, or what may be one: leave it out.
    input.summary INVALID: Hier staat een burgerservicenummer of iets dat er een kan zijn: laat het weg. | This has a citizen service number, or what may be one: leave it out.
    ");
}

#[tokio::test]
async fn money_and_contracts_are_recorded_with_their_terms() {
    let service = twente().await;
    let known = known(&service).await;
    let programme = programme(&service).await;
    let funding = json!({
        "programmeId": programme, "kind": "SUBSIDY_NPO", "origin": "NPO", "recipientId": known.providers[0],
        "amount": "58500.00", "from": "2022-03-01",
        "decision": { "body": "B en W", "kind": "SUBSIDIE_VASTSTELLING" }, "idempotencyKey": "app-0001",
    });
    let fields = "funding { version kind amount { amount } period { from { date precision } } decision { body } }";
    let recorded = mutate(&service, "recordFunding", &funding, fields).await;
    assert_eq!(told(&recorded), "");
    assert_eq!(recorded["funding"]["amount"]["amount"], "58500.00");
    let wrong = json!({ "amount": "0.001", "to": "2022-02-01", "origin": "", "idempotencyKey": "app-0002" });
    let mut said = vec![told(
        &mutate(&service, "recordFunding", &with(&funding, wrong), fields).await,
    )];

    let contract = json!({
        "programmeId": programme, "providerId": known.providers[0], "start": "2024-01-01",
        "initialEnd": "2030-12-31", "maxExtensionMonths": 36, "idempotencyKey": "app-0003",
    });
    let fields = "contract { id version start initialEnd ultimateEnd predecessor { id } }";
    let first = mutate(&service, "recordContract", &contract, fields).await;
    assert_eq!(first["contract"]["ultimateEnd"], "2033-12-31");
    let next = json!({ "predecessorId": first["contract"]["id"], "start": "2031-01-01", "initialEnd": "2034-12-31", "idempotencyKey": "app-0004" });
    let next = mutate(&service, "recordContract", &with(&contract, next), fields).await;
    assert_eq!(
        next["contract"]["predecessor"]["id"],
        first["contract"]["id"]
    );
    for other in [
        json!({ "predecessorId": first["contract"]["id"], "start": "2030-01-01", "idempotencyKey": "app-0005" }),
        json!({ "predecessorId": "twente:1", "idempotencyKey": "app-0006" }),
        json!({ "initialEnd": "2023-12-31", "maxExtensionMonths": -1, "idempotencyKey": "app-0007" }),
    ] {
        said.push(told(
            &mutate(&service, "recordContract", &with(&contract, other), fields).await,
        ));
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    input.amount INVALID: Geef een bedrag in euro's van 0 of meer met hoogstens twee decimalen. | Give an amount in euros of 0 or more with at most two decimals.
    input.origin INVALID: Geef een tekst van hoogstens 4000 tekens. | Give a text of 4000 characters at most.
    input.to INVALID: De laatste dag ligt voor de eerste. | The last day lies before the first.
    input.start OVERLAPS: De voorganger loopt dan nog. | The predecessor still runs then.
    input.predecessorId NOT_FOUND: Deze regio kent geen contract met dit id. | This region has no contract with this id.
    input.initialEnd INVALID: De laatste dag ligt voor de eerste. | The last day lies before the first.
    input.maxExtensionMonths INVALID: Geef 0 tot 600 maanden. | Give 0 to 600 months.
    ");
}

#[tokio::test]
async fn a_rule_of_the_region_refuses_in_its_own_words_and_nothing_is_stored() {
    let service = super::hosting(&["KENNEMERLAND"]).await;
    let known = known(&service).await;
    let data = service.data("{ schools { edges { node { id } } } }").await;
    let before = dump(&service, "staff_deployment").await.lines().count();
    let mut refused = Vec::new();
    let schools = data["schools"]["edges"].as_array().unwrap();
    for (index, school) in schools.iter().enumerate() {
        let deploy = json!({
            "schoolId": school["node"]["id"], "providerId": known.providers[0],
            "role": "PREVENTIVE_AMBULATORY_WORKER_VO", "fte": "0.1", "fteKind": "VACANCY",
            "from": "2023-08-01", "idempotencyKey": format!("app-{index:04}"),
        });
        let payload = mutate(&service, "deployStaff", &deploy, "deployment { id }").await;
        refused.extend(Some(told(&payload)).filter(|said| !said.is_empty()));
    }
    assert_eq!(
        (schools.len(), refused.len()),
        (8, 3),
        "Castricum's three are in Midden"
    );
    insta::assert_snapshot!(refused[0], @"input RULE: Een preventief ambulante jeugdhulpverlener VO werkt alleen op scholen in Noord-Kennemerland: kies een andere school of een andere rol. | A preventive ambulatory worker works in schools in Noord-Kennemerland only: choose another school or another role.");
    assert_eq!(
        dump(&service, "staff_deployment").await.lines().count(),
        before + 5
    );
    assert_eq!(dump(&service, "write_receipt").await.lines().count(), 5);
}
