//! Writes to a region's own endpoint, on SQLite and on PostgreSQL: done once, durable when they are
//! acknowledged, and without a trace of the numbers that pupils are linked by.

use anyhow::{Context as _, Result};
use schema::eleven_test;
use serde_json::{Value, json};
use tests::client::Client;
use tests::database::Storage;
use tests::postgres::Postgres;
use tests::process::Service;
use tests::stack::partition;

const TRAJECTORY: &str = "trajectory { id version endedOn }";

/// A region's service and its client.
struct Region {
    code: &'static str,
    service: Service,
    client: Client,
}

impl Region {
    async fn start(
        slug: &'static str,
        code: &'static str,
        storage: Storage<'_>,
        folder: &std::path::Path,
    ) -> Result<Self> {
        let service = partition(&[slug], storage, folder).await?;
        Ok(Self {
            code,
            client: Client::new(&service.url()),
            service,
        })
    }

    /// The payload of the mutation `name`, which must not fail.
    async fn write(&self, name: &str, input: &Value, selection: &str) -> Result<Value> {
        let input_type = format!("{}{}Input", name[..1].to_ascii_uppercase(), &name[1..]);
        let operation = format!(
            "mutation($input: {input_type}!) {{ {name}(input: $input) {{
               {selection} userErrors {{ field code }} }} }}"
        );
        let variables = json!({ "input": input });
        let answer = self
            .client
            .ask_with(&operation, &variables)
            .await?
            .clean()?;
        Ok(answer.at(&format!("/{name}")).clone())
    }

    /// Status and body of `POST /link`.
    async fn link(&self, body: String, headers: &[(&str, &str)]) -> Result<(u16, Value)> {
        let mut request = reqwest::Client::new()
            .post(format!("{}/link", self.service.url()))
            .header("content-type", "application/json")
            .body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await?;
        let status = response.status().as_u16();
        Ok((status, serde_json::from_str(&response.text().await?)?))
    }

    /// A pupil who is registered and enrolled, by the `n`th number of the tests.
    async fn register(&self, n: u32) -> Result<String> {
        let body = json!({ "region": self.code, "number": number(n) }).to_string();
        let (status, linked) = self.link(body, &[]).await?;
        anyhow::ensure!(status == 200, "{status} {linked}");
        let input = json!({
            "region": self.code, "linkToken": linked["linkToken"], "birthYear": 2010,
            "idempotencyKey": format!("register-{n}"),
        });
        let payload = self.write("registerPupil", &input, "record { id }").await?;
        let id = payload["record"]["id"].as_str();
        Ok(id.with_context(|| payload.to_string())?.to_owned())
    }

    /// The input of a trajectory of `record`.
    async fn trajectory(&self, record: &str, key: &str) -> Result<Value> {
        let data = self
            .client
            .ask(
                "{ schools(first: 1) { edges { node { id } } }
                   providers(first: 1) { edges { node { id } } } }",
            )
            .await?
            .clean()?;
        Ok(json!({
            "recordId": record, "schoolId": data.at("/schools/edges/0/node/id"),
            "providerId": data.at("/providers/edges/0/node/id"), "roles": ["JOS_WORKER"],
            "intensity": "STRUCTURAL", "form": "INDIVIDUAL", "accessRoute": "PARENT",
            "firstContactOn": "2021-03-08", "idempotencyKey": key,
        }))
    }
}

/// The `n`th number that passes the eleven test, of those that are kept for tests.
fn number(n: u32) -> String {
    let digits = (0..=9).map(|last| format!("9999{n:04}{last}"));
    let mut passing = digits.filter(|digits| eleven_test::passes(digits));
    passing.next().unwrap_or_else(|| number(n + 5_000))
}

#[tokio::test]
async fn writes_on_sqlite() -> Result<()> {
    writes(Storage::Sqlite).await
}

#[tokio::test]
async fn writes_on_postgresql() -> Result<()> {
    let server = Postgres::start()?;
    writes(Storage::Postgres(&server, "writes")).await
}

async fn writes(storage: Storage<'_>) -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let mut region = Region::start("veendam", "VEENDAM", storage, folder.path()).await?;
    let record = region.register(1).await?;
    assert!(record.starts_with("veendam:"));

    // Repeats that meet each other are one write.
    let input = region.trajectory(&record, "start-001").await?;
    let repeats = (0..12).map(|_| region.write("startTrajectory", &input, TRAJECTORY));
    let answers = futures::future::try_join_all(repeats).await?;
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "{answers:?}"
    );
    let id = &answers[0]["trajectory"]["id"];
    let query = "query($id: ID!) { pupil: trajectory(id: $id) { version endedOn } }";
    let now = region
        .client
        .ask_with(query, &json!({ "id": id }))
        .await?
        .clean()?;
    assert_eq!(now.at("/pupil/version"), 1);

    // Of those who saw the same version, one is first and no update is lost.
    let changes: Vec<Value> = (0..12)
        .map(|n| {
            json!({ "trajectoryId": id, "version": 1, "hours": format!("{n}"),
                    "idempotencyKey": format!("change-{n:03}") })
        })
        .collect();
    let changes = changes
        .iter()
        .map(|input| region.write("changeTrajectory", input, TRAJECTORY));
    let answers = futures::future::try_join_all(changes).await?;
    let refused = |answer: &&Value| answer["userErrors"][0]["code"] == "VERSION_CONFLICT";
    assert_eq!(answers.iter().filter(refused).count(), 11, "{answers:?}");

    // What was acknowledged is there after the process was killed.
    let end = json!({
        "trajectoryId": id, "version": 2, "endedOn": "2021-06-16", "reason": "GOAL_REACHED",
        "idempotencyKey": "end-00001",
    });
    let ended = region.write("endTrajectory", &end, TRAJECTORY).await?;
    region.service.kill().await?;
    region.service.restart().await?;
    let now = region
        .client
        .ask_with(query, &json!({ "id": id }))
        .await?
        .clean()?;
    assert_eq!(now.at("/pupil/endedOn"), "2021-06-16");
    assert_eq!(
        region.write("endTrajectory", &end, TRAJECTORY).await?,
        ended
    );

    // Pupils who are registered at the same time, one of them twice.
    let numbers = [2, 3, 4, 5, 6, 7];
    let registered = futures::future::try_join_all(numbers.map(|n| region.register(n))).await?;
    let different: std::collections::BTreeSet<_> = registered.iter().collect();
    assert_eq!(different.len(), numbers.len());
    let refused = region.register(1).await.unwrap_err().to_string();
    assert!(!refused.contains(&number(1)));
    Ok(())
}

#[tokio::test]
async fn a_number_is_answered_by_a_token_and_is_nowhere_else() -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let region = Region::start("veendam", "VEENDAM", Storage::Sqlite, folder.path()).await?;
    let number = number(1);
    let good = json!({ "region": "VEENDAM", "number": number }).to_string();
    let mut answers = String::new();
    let mut said = Vec::new();
    for (what, body, headers) in [
        ("a number", good.clone(), vec![]),
        (
            "another region",
            json!({ "region": "TWENTE", "number": number }).to_string(),
            vec![],
        ),
        (
            "no such number",
            json!({ "region": "VEENDAM", "number": format!("{number}0") }).to_string(),
            vec![],
        ),
        (
            "no text",
            format!(r#"{{"region":"VEENDAM","number":{number}}}"#),
            vec![],
        ),
        (
            "too much",
            format!(r#"{{"region":"VEENDAM","number":"{number}","name":"x"}}"#),
            vec![],
        ),
        ("broken JSON", format!(r#"{{"number":"{number}"#), vec![]),
        (
            "large",
            format!(r#"{{"number":"{number}","x":"{}"}}"#, " ".repeat(8_000)),
            vec![],
        ),
        (
            "another site",
            good.clone(),
            vec![("origin", "https://evil.example")],
        ),
        ("another name", good.clone(), vec![("host", "evil.example")]),
    ] {
        let answer = match region.link(body, &headers).await {
            Ok((status, body)) => {
                answers += &body.to_string();
                format!("{status} {}", body["errors"][0]["extensions"]["code"])
            }
            Err(_) => "no JSON".to_owned(),
        };
        said.push(format!("{what}: {answer}"));
    }
    insta::assert_snapshot!(said.join("\n"), @r#"
    a number: 200 null
    another region: 400 "UNKNOWN_HOME"
    no such number: 400 "BAD_USER_INPUT"
    no text: 400 "BAD_REQUEST"
    too much: 400 "BAD_REQUEST"
    broken JSON: 400 "BAD_REQUEST"
    large: 413 "PAYLOAD_TOO_LARGE"
    another site: 403 "FOREIGN_ORIGIN"
    another name: no JSON
    "#);
    let plain = reqwest::Client::new();
    let url = format!("{}/link", region.service.url());
    assert_eq!(plain.get(&url).send().await?.status(), 405);
    assert_eq!(plain.post(&url).body(good).send().await?.status(), 415);
    assert!(!answers.contains(&number), "{answers}");
    let log = std::fs::read_to_string(region.service.log())?;
    assert!(!log.contains(&number), "{log}");
    let mut files = Vec::new();
    for file in std::fs::read_dir(folder.path())? {
        files.extend(std::fs::read(file?.path())?);
    }
    let stored = files
        .windows(number.len())
        .any(|bytes| bytes == number.as_bytes());
    assert!(!stored, "the number is on disk");
    Ok(())
}

#[tokio::test]
async fn a_transfer_survives_the_end_of_either_process_between_its_steps() -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let storage = Storage::Sqlite;
    let mut sender = Region::start("veendam", "VEENDAM", storage, folder.path()).await?;
    let mut receiver = Region::start("twente", "TWENTE", storage, folder.path()).await?;
    let record = sender.register(1).await?;
    let input = sender.trajectory(&record, "start-001").await?;
    let started = sender.write("startTrajectory", &input, TRAJECTORY).await?;
    let all = "transfer { id state sealed trajectories { id endedOn } }";
    let offer = json!({
        "recordId": record, "toRegion": "TWENTE", "trajectoryIds": [started["trajectory"]["id"]],
        "idempotencyKey": "offer-001",
    });
    let offered = sender.write("offerTransfer", &offer, all).await?;
    sender.service.kill().await?;
    sender.service.restart().await?;
    let place = receiver.trajectory("", "").await?;
    let accept = json!({
        "region": "TWENTE", "offer": offered["transfer"]["sealed"], "schoolId": place["schoolId"],
        "providerId": place["providerId"], "firstContactOn": "2021-09-01",
        "idempotencyKey": "accept-01",
    });
    let accepted = receiver.write("acceptTransfer", &accept, all).await?;
    receiver.service.kill().await?;
    receiver.service.restart().await?;
    assert_eq!(
        receiver.write("acceptTransfer", &accept, all).await?,
        accepted
    );
    let close = json!({
        "transferId": offered["transfer"]["id"], "answer": accepted["transfer"]["sealed"],
        "idempotencyKey": "close-001",
    });
    let closed = sender.write("closeTransfer", &close, all).await?;
    sender.service.kill().await?;
    sender.service.restart().await?;
    assert_eq!(sender.write("closeTransfer", &close, all).await?, closed);
    assert_eq!(closed["transfer"]["state"], "CLOSED");
    assert_eq!(
        closed["transfer"]["trajectories"][0]["endedOn"],
        "2021-08-31"
    );
    let received = accepted["transfer"]["trajectories"].as_array().unwrap();
    assert_eq!(received.len(), 1);
    assert!(received[0]["endedOn"].is_null());
    Ok(())
}
