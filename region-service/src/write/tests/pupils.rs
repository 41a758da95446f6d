//! Mutations of pupils' records: registration by token, residence, enrolments, absence, referrals.

use serde_json::{Value, json};

use super::{dump, known, mutate, national_number, start, told, twente, with};
use crate::graphql::tests::TestService;

const RECORD: &str = "record { id version birthYear ageBand residenceRing
    residence { code } responsible { code }
    residenceHistory { kind from to municipality { code } }
    enrolments { id version school { id } from to reasonEnd } }";

/// A token for the pupil with the test's `n`th national number.
async fn token(service: &TestService, n: u32) -> String {
    let number = national_number(n);
    service.service.link("TWENTE", &number).await.unwrap().token
}

fn register(token: &str, key: &str) -> Value {
    json!({
        "region": "TWENTE", "linkToken": token, "birthYear": 2010,
        "residence": { "municipality": "GM0164", "from": "2015-08-01" },
        "responsible": { "municipality": "GM0164", "from": "2015-08-01" },
        "idempotencyKey": key,
    })
}

#[tokio::test]
async fn a_pupil_is_registered_once_by_a_token_that_serves_once() {
    let service = twente().await;
    let token_1 = token(&service, 1).await;
    let input = register(&token_1, "app-0001");
    let first = mutate(&service, "registerPupil", &input, RECORD).await;
    assert_eq!(told(&first), "");
    let record = &first["record"];
    assert_eq!(
        (&record["version"], &record["ageBand"]),
        (&json!(1), &json!("AGE_8_11"))
    );
    assert_eq!(record["residence"]["code"], "GM0164");
    assert_eq!(record["residenceRing"], "IN_JOS_AREA");
    assert_eq!(
        mutate(&service, "registerPupil", &input, RECORD).await,
        first
    );

    let mut said = Vec::new();
    let used = mutate(
        &service,
        "registerPupil",
        &register(&token_1, "app-0002"),
        RECORD,
    )
    .await;
    said.push(told(&used));
    let token_2 = token(&service, 1).await;
    let again = mutate(
        &service,
        "registerPupil",
        &register(&token_2, "app-0003"),
        RECORD,
    )
    .await;
    said.push(told(&again));
    assert_eq!(again["record"], first["record"]);
    let unknown = mutate(
        &service,
        "registerPupil",
        &register("lt_none", "app-0004"),
        RECORD,
    )
    .await;
    said.push(told(&unknown));
    let old = with(
        &register(&token_2, "app-0005"),
        json!({ "birthYear": 1800 }),
    );
    said.push(told(&mutate(&service, "registerPupil", &old, RECORD).await));
    let nowhere = with(
        &register(&token(&service, 2).await, "app-0006"),
        json!({ "birthYear": 1800,
                "residence": { "municipality": "GM9999", "from": "2015-08-01" },
                "responsible": { "municipality": "GM1980", "from": "2015-08-01" } }),
    );
    said.push(told(
        &mutate(&service, "registerPupil", &nowhere, RECORD).await,
    ));
    insta::assert_snapshot!(said.join("\n"), @r"
    input.linkToken LINK_TOKEN_INVALID: Dit koppeltoken is onbekend, gebruikt of verlopen: vraag een nieuw aan bij /link van de regio. | This link token is unknown, used or expired: ask for a new one at the region's /link.
    input.linkToken ALREADY_REGISTERED: Deze leerling heeft al een dossier in deze regio: werk dat bij. | This pupil has a record in this region already: update that one.
    input.linkToken LINK_TOKEN_INVALID: Dit koppeltoken is onbekend, gebruikt of verlopen: vraag een nieuw aan bij /link van de regio. | This link token is unknown, used or expired: ask for a new one at the region's /link.
    input.linkToken ALREADY_REGISTERED: Deze leerling heeft al een dossier in deze regio: werk dat bij. | This pupil has a record in this region already: update that one.
    input.birthYear INVALID: Geef het geboortejaar van een leerling. | Give the year in which a pupil was born.
    input.residence.municipality NOT_FOUND: Er is geen gemeente met deze code. | There is no municipality with this code.
    input.responsible.municipality INVALID: Deze gemeentecode gold op die dag niet. | This municipality's code was not in use on that day.
    ");
}

#[tokio::test]
async fn a_token_ends_after_ten_minutes_and_is_of_use_in_its_region_only() {
    let service = super::hosting(&["TWENTE", "VEENDAM"]).await;
    let elsewhere = service
        .service
        .link("VEENDAM", &national_number(1))
        .await
        .unwrap();
    let input = register(&elsewhere.token, "app-0001");
    let payload = mutate(&service, "registerPupil", &input, RECORD).await;
    assert!(told(&payload).starts_with("input.linkToken LINK_TOKEN_INVALID"));

    let late = token(&service, 1).await;
    sea_orm::ConnectionTrait::execute_unprepared(
        service.database(),
        "UPDATE link_token SET expires_at = '2020-01-01 00:00:00+00:00'",
    )
    .await
    .unwrap();
    let payload = mutate(
        &service,
        "registerPupil",
        &register(&late, "app-0002"),
        RECORD,
    )
    .await;
    assert!(told(&payload).starts_with("input.linkToken LINK_TOKEN_INVALID"));
    token(&service, 2).await;
    assert_eq!(
        dump(&service, "link_token").await.lines().count(),
        1,
        "expired ones go"
    );
}

#[tokio::test]
async fn no_table_holds_a_national_number() {
    let service = twente().await;
    let input = register(&token(&service, 1).await, "app-0001");
    mutate(&service, "registerPupil", &input, RECORD).await;
    let waiting = token(&service, 2).await;
    let mut all = String::new();
    for table in [
        "region_pupil_record",
        "pupil_link",
        "residence_period",
        "link_token",
        "write_receipt",
        "change",
    ] {
        all += &dump(&service, table).await;
    }
    assert_eq!(schema::eleven_test::find(&all), None);
    assert!(!all.contains(&waiting), "a token is stored as its digest");
    let key =
        schema::link_key::LinkKey::compute(&crate::graphql::tests::secret(), &national_number(2));
    assert!(
        !all.contains(key.as_str()),
        "a link key that waits is sealed"
    );
}

#[tokio::test]
async fn residence_is_closed_and_opened_and_never_overwritten() {
    let service = twente().await;
    let input = register(&token(&service, 1).await, "app-0001");
    let registered = mutate(&service, "registerPupil", &input, RECORD).await;
    let id = registered["record"]["id"].clone();
    let update = |version: i32, key: &str, other: Value| {
        with(
            &json!({ "recordId": id, "version": version, "idempotencyKey": key }),
            other,
        )
    };
    let moved = update(
        1,
        "app-0002",
        json!({
            "residence": { "municipality": "GM0153", "from": "2021-05-01" },
            "responsible": { "municipality": "GM0153", "from": "2021-05-01" },
            "stay": { "municipality": "GM0141", "from": "2021-06-01" },
            "birthYear": 2005,
        }),
    );
    let moved = mutate(&service, "updatePupilRecord", &moved, RECORD).await;
    assert_eq!(told(&moved), "");
    insta::assert_snapshot!(history(&moved), @r#"
    2 now "GM0141" responsible "GM0153" "IN_YOUTH_REGION_NOT_JOS" "AGE_16_17"
    "BRP_ADDRESS" "2015-08-01" "2021-04-30" "GM0164"
    "RESPONSIBLE" "2015-08-01" "2021-04-30" "GM0164"
    "BRP_ADDRESS" "2021-05-01" null "GM0153"
    "RESPONSIBLE" "2021-05-01" null "GM0153"
    "STAY_PLACEMENT" "2021-06-01" null "GM0141"
    "#);
    let back = update(2, "app-0003", json!({ "stayEndedOn": "2021-07-31" }));
    let back = mutate(&service, "updatePupilRecord", &back, RECORD).await;
    insta::assert_snapshot!(history(&back), @r#"
    3 now "GM0153" responsible "GM0153" "IN_YOUTH_REGION_NOT_JOS" "AGE_16_17"
    "BRP_ADDRESS" "2015-08-01" "2021-04-30" "GM0164"
    "RESPONSIBLE" "2015-08-01" "2021-04-30" "GM0164"
    "BRP_ADDRESS" "2021-05-01" null "GM0153"
    "RESPONSIBLE" "2021-05-01" null "GM0153"
    "STAY_PLACEMENT" "2021-06-01" "2021-07-31" "GM0141"
    "#);
    let mut said = Vec::new();
    for (key, other) in [
        (
            "app-0004",
            json!({ "residence": { "municipality": "GM0164", "from": "2021-05-01" } }),
        ),
        ("app-0005", json!({ "stayEndedOn": "2021-08-31" })),
        ("app-0006", json!({ "version": 2, "birthYear": 2006 })),
    ] {
        let payload = mutate(
            &service,
            "updatePupilRecord",
            &update(3, key, other),
            RECORD,
        )
        .await;
        said.push(told(&payload));
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    input.residence.from OVERLAPS: Dit ligt niet na het begin van de vorige periode; wat was, wordt niet overschreven. | This is not after the start of the period before; what was is not overwritten.
    input.stayEndedOn NOT_FOUND: Er is geen verblijf dat nog loopt. | There is no stay that goes on.
    input.version VERSION_CONFLICT: Dit is intussen gewijzigd: lees het opnieuw en geef de versie die u dan ziet. | This was changed since: read it again and give the version that you see then.
    ");
}

/// What a record's residence is, and was.
fn history(payload: &Value) -> String {
    let record = &payload["record"];
    let mut lines = vec![format!(
        "{} now {} responsible {} {} {}",
        record["version"],
        record["residence"]["code"],
        record["responsible"]["code"],
        record["residenceRing"],
        record["ageBand"],
    )];
    lines.extend(
        record["residenceHistory"]
            .as_array()
            .unwrap()
            .iter()
            .map(|period| {
                format!(
                    "{} {} {} {}",
                    period["kind"], period["from"], period["to"], period["municipality"]["code"]
                )
            }),
    );
    lines.join("\n")
}

#[tokio::test]
async fn another_number_of_a_known_pupil_is_an_alias() {
    let service = twente().await;
    let input = register(&token(&service, 1).await, "app-0001");
    let registered = mutate(&service, "registerPupil", &input, RECORD).await;
    let relink = json!({
        "recordId": registered["record"]["id"], "version": 1,
        "linkToken": token(&service, 2).await, "idempotencyKey": "app-0002",
    });
    let relinked = mutate(&service, "relinkPupil", &relink, RECORD).await;
    assert_eq!(told(&relinked), "");
    assert_eq!(relinked["record"]["version"], 2);
    for (n, key) in [(1, "app-0003"), (2, "app-0004")] {
        let again = register(&token(&service, n).await, key);
        let again = mutate(&service, "registerPupil", &again, RECORD).await;
        assert_eq!(again["record"]["id"], registered["record"]["id"]);
        assert!(told(&again).contains("ALREADY_REGISTERED"));
    }
    let links = dump(&service, "pupil_link").await;
    let id = registered["record"]["id"].as_str().unwrap();
    let current: std::collections::BTreeSet<String> = links
        .lines()
        .filter(|line| line.contains(id))
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["current_key"].to_string())
        .collect();
    assert_eq!(current.len(), 1);
    let known = known(&service).await;
    let other = json!({
        "recordId": known.record, "version": 1, "linkToken": token(&service, 1).await,
        "idempotencyKey": "app-0005",
    });
    let payload = mutate(&service, "relinkPupil", &other, RECORD).await;
    insta::assert_snapshot!(told(&payload), @"input.linkToken ALREADY_REGISTERED: Deze leerling heeft al een dossier in deze regio: werk dat bij. | This pupil has a record in this region already: update that one.");
}

#[tokio::test]
async fn an_enrolment_begins_and_ends_and_the_record_follows_it() {
    let service = twente().await;
    let known = known(&service).await;
    let input = register(&token(&service, 1).await, "app-0001");
    let registered = mutate(&service, "registerPupil", &input, RECORD).await;
    let enrol = json!({
        "recordId": registered["record"]["id"], "schoolId": known.school, "from": "2021-08-01",
        "idempotencyKey": "app-0002",
    });
    let fields = "enrolment { id version school { id } from to reasonEnd }";
    let enrolled = mutate(&service, "enrol", &enrol, fields).await;
    assert_eq!(told(&enrolled), "");
    let row = |rows: String| {
        let id = registered["record"]["id"].as_str().unwrap().to_owned();
        let line = rows
            .lines()
            .find(|line| line.contains(&id))
            .unwrap()
            .to_owned();
        serde_json::from_str::<Value>(&line).unwrap()
    };
    let record = row(dump(&service, "region_pupil_record").await);
    assert_eq!(record["school_id"], known.school.as_str());
    assert_eq!(record["school_types"], "SO,VSO");
    assert_eq!(record["version"], 2);
    let mut said = Vec::new();
    let twice = with(
        &enrol,
        json!({ "from": "2021-09-01", "idempotencyKey": "app-0003" }),
    );
    said.push(told(&mutate(&service, "enrol", &twice, fields).await));
    let end = json!({
        "enrolmentId": enrolled["enrolment"]["id"], "version": 1, "to": "2021-07-01",
        "reason": "GRADUATED", "idempotencyKey": "app-0004",
    });
    said.push(told(&mutate(&service, "endEnrolment", &end, fields).await));
    let end = with(&end, json!({ "to": "2022-07-31" }));
    let ended = mutate(&service, "endEnrolment", &end, fields).await;
    assert_eq!(ended["enrolment"]["version"], 2);
    let again = with(&end, json!({ "version": 2, "idempotencyKey": "app-0005" }));
    said.push(told(
        &mutate(&service, "endEnrolment", &again, fields).await,
    ));
    insta::assert_snapshot!(said.join("\n"), @r"
    input.from OVERLAPS: De leerling is dan al op deze school ingeschreven. | The pupil is enrolled in this school then already.
    input.to INVALID: De laatste dag ligt voor de eerste. | The last day lies before the first.
    input.enrolmentId ENDED: Dit is al beëindigd (inschrijving). | This enrolment has ended already.
    ");
}

#[tokio::test]
async fn absence_of_a_kind_does_not_overlap_and_ends_once() {
    let service = twente().await;
    let input = register(&token(&service, 1).await, "app-0001");
    let registered = mutate(&service, "registerPupil", &input, RECORD).await;
    let absence = json!({
        "recordId": registered["record"]["id"], "kind": "ONGEOORLOOFD", "from": "2021-03-01",
        "idempotencyKey": "app-0002",
    });
    let fields = "absence { id version kind definition from to lessonDaysMissed }";
    let recorded = mutate(&service, "recordAbsence", &absence, fields).await;
    assert_eq!(told(&recorded), "");
    let mut said = Vec::new();
    let before = json!({ "from": "2021-02-01", "to": "2021-02-28", "idempotencyKey": "app-0003" });
    let before = mutate(&service, "recordAbsence", &with(&absence, before), fields).await;
    assert_eq!(told(&before), "");
    let within = json!({ "from": "2021-04-01", "idempotencyKey": "app-0004" });
    said.push(told(
        &mutate(&service, "recordAbsence", &with(&absence, within), fields).await,
    ));
    let end = json!({
        "absenceId": recorded["absence"]["id"], "version": 1, "to": "2021-03-12",
        "lessonDaysMissed": -1, "idempotencyKey": "app-0005",
    });
    said.push(told(&mutate(&service, "endAbsence", &end, fields).await));
    let end = with(&end, json!({ "lessonDaysMissed": 10 }));
    let ended = mutate(&service, "endAbsence", &end, fields).await;
    assert_eq!(ended["absence"]["lessonDaysMissed"], 10);
    let again = with(&end, json!({ "version": 2, "idempotencyKey": "app-0006" }));
    said.push(told(&mutate(&service, "endAbsence", &again, fields).await));
    insta::assert_snapshot!(said.join("\n"), @r"
    input.from OVERLAPS: In die tijd is er al verzuim van deze soort. | There is absence of this kind in that time already.
    input.lessonDaysMissed INVALID: Geef 0 of meer. | Give 0 or more.
    input.absenceId ENDED: Dit is al beëindigd (verzuim). | This episode of absence has ended already.
    ");
}

#[tokio::test]
async fn a_referral_to_help_shows_on_its_trajectory_and_one_on_from_it_does_not() {
    let service = twente().await;
    let known = known(&service).await;
    let started = mutate(
        &service,
        "startTrajectory",
        &start(&known, "app-0001"),
        "trajectory { id }",
    )
    .await;
    let id = &started["trajectory"]["id"];
    let refer = json!({
        "recordId": known.record, "trajectoryId": id, "direction": "ONWARD", "from": "HUISARTS",
        "on": "2021-03-01", "weight": "LIGHT", "idempotencyKey": "app-0002",
    });
    let fields = "referral { id from on weight }";
    let onward = mutate(&service, "recordReferral", &refer, fields).await;
    assert_eq!(told(&onward), "");
    let has = async |service: &TestService| {
        let query = "query($id: ID!) { trajectory(id: $id) { hasReferral version
                     referral { id } onwardReferrals { id } avoidedReferral { basis } } }";
        service.data_with(query, json!({ "id": id })).await["trajectory"].clone()
    };
    assert_eq!(has(&service).await["hasReferral"], false);
    let inward = with(
        &refer,
        json!({ "direction": "INWARD", "idempotencyKey": "app-0003" }),
    );
    assert_eq!(
        told(&mutate(&service, "recordReferral", &inward, fields).await),
        ""
    );
    let avoided = json!({
        "trajectoryId": id, "judgedBy": "JOS_WORKER", "basis": "PARENT_STATES", "on": "2021-05-01",
        "idempotencyKey": "app-0004",
    });
    let payload = mutate(
        &service,
        "recordAvoidedReferral",
        &avoided,
        "trajectory { id }",
    )
    .await;
    assert_eq!(told(&payload), "");
    let now = has(&service).await;
    assert_eq!(
        (&now["hasReferral"], &now["version"]),
        (&json!(true), &json!(2))
    );
    assert_eq!(now["avoidedReferral"]["basis"], "PARENT_STATES");
    assert_eq!(now["onwardReferrals"][0]["id"], onward["referral"]["id"]);
    let again = with(&avoided, json!({ "idempotencyKey": "app-0005" }));
    let payload = mutate(
        &service,
        "recordAvoidedReferral",
        &again,
        "trajectory { id }",
    )
    .await;
    insta::assert_snapshot!(told(&payload), @"input.trajectoryId ALREADY_RECORDED: Bij dit traject is al een voorkomen verwijzing vastgelegd. | An avoided referral is recorded with this trajectory already.");
}
