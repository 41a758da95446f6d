//! Whatever is written, rows carry what they are found and counted by.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use super::{Known, dump, hosting, known, mutate, national_number, start, with};
use crate::graphql::tests::TestService;

/// One write, with choices that the state decides about.
#[derive(Clone, Debug)]
enum Step {
    Register(u32),
    Move(usize, bool, u32),
    BirthYear(usize, i32),
    Relink(usize, u32),
    Enrol(usize, usize, u32),
    Start(usize, usize, u32, bool),
    Change(usize, usize, u32),
    End(usize, u32),
    Refer(usize, bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let which = 0..20_usize;
    let day = 0..2_000_u32;
    let step = prop_oneof![
        (0..40_u32).prop_map(Step::Register),
        (which.clone(), any::<bool>(), day.clone()).prop_map(|(a, b, c)| Step::Move(a, b, c)),
        (which.clone(), 2000..2016_i32).prop_map(|(a, b)| Step::BirthYear(a, b)),
        (which.clone(), 0..40_u32).prop_map(|(a, b)| Step::Relink(a, b)),
        (which.clone(), 0..3_usize, day.clone()).prop_map(|(a, b, c)| Step::Enrol(a, b, c)),
        (which.clone(), 0..3_usize, day.clone(), any::<bool>())
            .prop_map(|(a, b, c, d)| Step::Start(a, b, c, d)),
        (which.clone(), 0..2_usize, day.clone()).prop_map(|(a, b, c)| Step::Change(a, b, c)),
        (which.clone(), day).prop_map(|(a, b)| Step::End(a, b)),
        (which, any::<bool>()).prop_map(|(a, b)| Step::Refer(a, b)),
    ];
    prop::collection::vec(step, 1..12)
}

/// What the steps have to choose from.
struct World {
    service: TestService,
    known: Known,
    schools: Vec<String>,
    keys: u32,
}

const PLACES: [&str; 4] = ["GM0047", "GM0765", "GM0014", "GM0153"];

#[test]
fn denormalised_columns_are_what_they_are_derived_from() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let world = runtime.block_on(World::new());
    let world = std::cell::RefCell::new(world);
    runtime.block_on(world.borrow().check()).unwrap();
    let mut runner = TestRunner::new(Config {
        cases: 24,
        ..Config::default()
    });
    runner
        .run(&steps(), |steps| {
            let mut world = world.borrow_mut();
            runtime.block_on(async {
                for step in steps {
                    world.take(step).await;
                }
                world.check().await.map_err(TestCaseError::fail)
            })
        })
        .unwrap();
}

impl World {
    async fn new() -> Self {
        let service = hosting(&["VEENDAM"]).await;
        let known = known(&service).await;
        let data = service.data("{ schools { edges { node { id } } } }").await;
        let schools = data["schools"]["edges"].as_array().unwrap();
        let own = schools
            .iter()
            .map(|edge| edge["node"]["id"].as_str().unwrap().to_owned());
        let twente = schema::region::RegionCode::new("TWENTE").unwrap();
        let elsewhere = schema::id::HomedId::numbered(&twente, "school", 2).to_string();
        Self {
            schools: own.chain([elsewhere]).collect(),
            service,
            known,
            keys: 0,
        }
    }

    /// Takes one step; what is refused changes nothing, and that is a step, too.
    async fn take(&mut self, step: Step) {
        self.keys += 1;
        let key = format!("step-{:05}", self.keys);
        let (name, input) = match step {
            Step::Register(n) => {
                let token = self.token(n).await;
                let place = json!({ "municipality": PLACES[n as usize % 4], "from": "2015-08-01" });
                (
                    "registerPupil",
                    json!({
                        "region": "VEENDAM", "linkToken": token, "birthYear": 2005 + (n % 12),
                        "residence": place, "responsible": place,
                    }),
                )
            }
            Step::Move(record, responsible, day) => {
                let (id, version) = self.pick("region_pupil_record", record).await;
                let place = json!({ "municipality": PLACES[day as usize % 4], "from": date(day) });
                let field = if responsible {
                    "responsible"
                } else {
                    "residence"
                };
                (
                    "updatePupilRecord",
                    json!({ "recordId": id, "version": version, field: place }),
                )
            }
            Step::BirthYear(record, year) => {
                let (id, version) = self.pick("region_pupil_record", record).await;
                (
                    "updatePupilRecord",
                    json!({ "recordId": id, "version": version, "birthYear": year }),
                )
            }
            Step::Relink(record, n) => {
                let (id, version) = self.pick("region_pupil_record", record).await;
                let token = self.token(n).await;
                (
                    "relinkPupil",
                    json!({ "recordId": id, "version": version, "linkToken": token }),
                )
            }
            Step::Enrol(record, school, day) => {
                let (id, _) = self.pick("region_pupil_record", record).await;
                (
                    "enrol",
                    json!({
                        "recordId": id, "schoolId": self.school(school), "from": date(day),
                    }),
                )
            }
            Step::Start(record, school, day, two) => {
                let (id, _) = self.pick("region_pupil_record", record).await;
                let others: &[String] = if two { &self.known.providers[1..] } else { &[] };
                (
                    "startTrajectory",
                    with(
                        &start(&self.known, &key),
                        json!({
                            "recordId": id, "schoolId": self.school(school), "requestedOn": date(day),
                            "firstContactOn": date(day + day % 40), "otherProviderIds": others,
                        }),
                    ),
                )
            }
            Step::Change(trajectory, provider, day) => {
                let (id, version) = self.pick("trajectory", trajectory).await;
                (
                    "changeTrajectory",
                    json!({
                        "trajectoryId": id, "version": version, "requestedOn": date(day),
                        "providerId": self.known.providers[provider],
                        "schoolId": self.school(day as usize),
                    }),
                )
            }
            Step::End(trajectory, day) => {
                let (id, version) = self.pick("trajectory", trajectory).await;
                (
                    "endTrajectory",
                    json!({
                        "trajectoryId": id, "version": version, "endedOn": date(day), "reason": "MOVED",
                    }),
                )
            }
            Step::Refer(trajectory, inward) => {
                let rows = self.rows("trajectory").await;
                let row = &rows[trajectory % rows.len()];
                (
                    "recordReferral",
                    json!({
                        "recordId": row["record_id"], "trajectoryId": row["id"],
                        "direction": if inward { "INWARD" } else { "ONWARD" }, "from": "HUISARTS",
                        "on": "2021-03-01", "weight": "LIGHT",
                    }),
                )
            }
        };
        let input = with(&input, json!({ "idempotencyKey": key }));
        let answer = mutate(&self.service, name, &input, "userErrors { field }").await;
        assert!(answer["userErrors"].is_array(), "{name} {input}: {answer}");
    }

    async fn token(&self, n: u32) -> String {
        let linked = self
            .service
            .service
            .link("VEENDAM", &national_number(n))
            .await;
        linked.unwrap().token
    }

    fn school(&self, index: usize) -> &str {
        &self.schools[index % self.schools.len()]
    }

    async fn rows(&self, table: &str) -> Vec<Value> {
        let rows = dump(&self.service, table).await;
        rows.lines()
            .map(|row| serde_json::from_str(row).unwrap())
            .collect()
    }

    /// Id and version of one of the table's rows.
    async fn pick(&self, table: &str, index: usize) -> (Value, Value) {
        let rows = self.rows(table).await;
        let row = &rows[index % rows.len()];
        (row["id"].clone(), row["version"].clone())
    }

    /// Every row carries what follows from others.
    async fn check(&self) -> Result<(), String> {
        let by_id = |rows: Vec<Value>, key: &str| -> BTreeMap<String, Value> {
            let id = |row: &Value| row[key].as_str().unwrap().to_owned();
            rows.into_iter().map(|row| (id(&row), row)).collect()
        };
        let records = by_id(self.rows("region_pupil_record").await, "id");
        let links = by_id(self.rows("pupil_link").await, "link_key");
        let providers = self.rows("trajectory_provider").await;
        let referrals = self.rows("referral").await;
        let enrolments = self.rows("enrolment").await;
        for row in self.rows("trajectory").await {
            let record = &records[row["record_id"].as_str().unwrap()];
            for column in ["link_key", "age_band", "residence_ring", "region"] {
                same(column, &row[column], &record[column])?;
            }
            let own = |other: &&Value| other["trajectory_id"] == row["id"];
            let taking_part: Vec<&Value> = providers.iter().filter(own).collect();
            same(
                "provider_count",
                &row["provider_count"],
                &json!(taking_part.len()),
            )?;
            let main: Vec<&&Value> = taking_part
                .iter()
                .filter(|p| truth(&p["is_primary"]))
                .collect();
            same("main providers", &json!(main.len()), &json!(1))?;
            same("provider_id", &row["provider_id"], &main[0]["provider_id"])?;
            let inward = referrals
                .iter()
                .filter(own)
                .any(|r| r["direction"] == "INWARD");
            same(
                "has_referral",
                &json!(truth(&row["has_referral"])),
                &json!(inward),
            )?;
            let days = |from: &Value, to: &Value| match (day(from), day(to)) {
                (Some(from), Some(to)) => json!((to - from).num_days()),
                _ => Value::Null,
            };
            let first = &row["first_contact_on"];
            same(
                "waiting_days",
                &row["waiting_days"],
                &days(&row["requested_on"], first),
            )?;
            same(
                "duration_days",
                &row["duration_days"],
                &days(first, &row["ended_on"]),
            )?;
        }
        for (id, record) in &records {
            let link = &links[record["link_key"].as_str().unwrap()];
            same("record_id", &link["record_id"], &json!(id))?;
            let latest = enrolments
                .iter()
                .filter(|enrolment| enrolment["record_id"] == *id.as_str())
                .max_by_key(|it| (it["from_on"].to_string(), it["id"].to_string()));
            let school = latest.map_or(Value::Null, |latest| latest["school_id"].clone());
            same("school_id", &record["school_id"], &school)?;
        }
        for link in links.values() {
            let record = &records[link["record_id"].as_str().unwrap()];
            same("current_key", &link["current_key"], &record["link_key"])?;
        }
        Ok(())
    }
}

fn same(column: &str, actual: &Value, derived: &Value) -> Result<(), String> {
    if actual == derived {
        Ok(())
    } else {
        Err(format!("{column} is {actual}, but follows as {derived}"))
    }
}

/// SQLite has no booleans of its own.
fn truth(value: &Value) -> bool {
    *value == json!(true) || *value == json!(1)
}

fn day(value: &Value) -> Option<chrono::NaiveDate> {
    value.as_str()?.parse().ok()
}

/// A day of our times.
fn date(day: u32) -> String {
    let first = chrono::NaiveDate::from_ymd_opt(2018, 1, 1).unwrap();
    (first + chrono::Days::new(day.into())).to_string()
}
