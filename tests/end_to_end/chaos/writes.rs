//! 10,000 mutations from 50 clients, while the region's process is killed again and again.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use futures::future::try_join_all;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde_json::{Value, json};
use tests::client::Client;
use tests::database::{self, Storage};
use tests::postgres::Postgres;
use tests::random::Random;
use tests::stack::partition;

use super::killer::{Progress, kill_now_and_then};
use super::region::{Known, Written, accepted, attempt, known, start, write};

const SELECTION: &str = "trajectory { id version endedOn hours intensity roles }";

/// How much is written.
#[derive(Clone, Copy, Debug)]
struct Size {
    clients: usize,
    /// Each client's mutations.
    each: usize,
    /// Between how many mutations the region is killed.
    kills: (usize, usize),
}

/// What one client knows in the end.
#[derive(Debug, Default)]
struct Memory {
    /// By trajectory: its version and hours after the last acknowledged write.
    trajectories: BTreeMap<String, (i64, String)>,
    /// Idempotency keys of acknowledged writes.
    acknowledged: Vec<String>,
    /// Inputs of `startTrajectory` that were asked once and not answered.
    given_up: Vec<Value>,
    /// How many versions of the shared record it wrote.
    of_shared: usize,
}

#[tokio::test]
async fn ten_thousand_mutations_survive_a_region_that_is_killed() -> Result<()> {
    let size = Size {
        clients: 50,
        each: 200,
        kills: (300, 900),
    };
    let folder = tempfile::TempDir::new()?;
    survive(size, Storage::Sqlite, folder.path()).await
}

#[tokio::test]
async fn and_so_they_do_on_postgresql() -> Result<()> {
    let size = Size {
        clients: 20,
        each: 100,
        kills: (200, 500),
    };
    let folder = tempfile::TempDir::new()?;
    let server = Postgres::start()?;
    survive(size, Storage::Postgres(&server, "chaos"), folder.path()).await
}

async fn survive(size: Size, storage: Storage<'_>, folder: &Path) -> Result<()> {
    let mut service = partition(&["twente"], storage, folder).await?;
    let client = Client::new(&service.url());
    let known = Arc::new(known(&client).await?);
    ensure!(
        known.records.len() > size.clients,
        "a record for each client"
    );
    let total = size.clients * size.each;
    let progress = Arc::new(Progress::default());
    let clients = (0..size.clients).map(|number| {
        let (client, known) = (Client::new(&service.url()), Arc::clone(&known));
        let progress = Arc::clone(&progress);
        tokio::spawn(async move { one_client(number, size.each, &client, &known, &progress).await })
    });
    let clients: Vec<_> = clients.collect();
    let mut random = Random::new(0x5EED);
    let kills = kill_now_and_then(&mut service, &progress, &mut random, size.kills, total);
    let (kills, memories) = tokio::try_join!(kills, async { Ok(try_join_all(clients).await?) })?;
    let memories: Vec<Memory> = memories.into_iter().collect::<Result<_>>()?;
    ensure!(
        kills >= total / size.kills.1 / 2,
        "killed {kills} times only"
    );
    check_shared_record(&client, &known, &memories).await?;
    service.kill().await?;
    check_rows(
        &Database::connect(database::url_of(&["twente"], storage, folder)).await?,
        &memories,
    )
    .await
}

/// One client's writes: it starts, changes and ends trajectories of a pupil of its own, repeats some
/// writes that were acknowledged, gives some up that were not, and competes for one shared record.
async fn one_client(
    number: usize,
    count: usize,
    client: &Client,
    known: &Known,
    progress: &Progress,
) -> Result<Memory> {
    let mut random = Random::new(number as u64);
    let mut memory = Memory::default();
    let record = &known.records[number + 1];
    let mut open: Vec<String> = Vec::new();
    for turn in 0..count {
        let key = format!("chaos-{number}-{turn}");
        let chosen = random.between(0, 9);
        match open.first().cloned() {
            _ if chosen == 0 => {
                compete(client, &known.records[0], &key, &mut memory).await?;
            }
            _ if chosen == 1 => {
                let input = start(known, record, &key);
                match attempt(client, "startTrajectory", &input, SELECTION).await? {
                    Some(payload) => remember(&mut memory, &mut open, &key, payload)?,
                    None => memory.given_up.push(input),
                }
            }
            Some(id) if chosen < 6 => {
                let (version, _) = memory.trajectories[&id].clone();
                let input = json!({
                    "trajectoryId": id, "version": version, "hours": format!("{turn}.5"),
                    "idempotencyKey": key,
                });
                let written = write(client, "changeTrajectory", &input, SELECTION).await?;
                repeat(client, "changeTrajectory", &input, &written, &mut random).await?;
                remember(&mut memory, &mut open, &key, written.payload)?;
            }
            Some(id) if chosen < 8 => {
                let (version, _) = memory.trajectories[&id].clone();
                let input = json!({
                    "trajectoryId": id, "version": version, "endedOn": "2023-06-30",
                    "reason": "GOAL_REACHED", "idempotencyKey": key,
                });
                let written = write(client, "endTrajectory", &input, SELECTION).await?;
                repeat(client, "endTrajectory", &input, &written, &mut random).await?;
                remember(&mut memory, &mut open, &key, written.payload)?;
                open.remove(0);
            }
            _ => {
                let input = start(known, record, &key);
                let written = write(client, "startTrajectory", &input, SELECTION).await?;
                repeat(client, "startTrajectory", &input, &written, &mut random).await?;
                remember(&mut memory, &mut open, &key, written.payload)?;
            }
        }
        progress.one_more();
    }
    Ok(memory)
}

/// Writes the record that all clients write: the version that was seen must be the one that is there.
async fn compete(client: &Client, record: &str, key: &str, memory: &mut Memory) -> Result<()> {
    let selection = "record { version }";
    let seen = loop {
        let query = "query($id: ID!) { _entities(representations: [{ __typename: \"RegionPupilRecord\", id: $id }]) { ... on RegionPupilRecord { version } } }";
        if let Ok(answer) = client.ask_with(query, &json!({ "id": record })).await {
            break answer.clean()?.at("/_entities/0/version").clone();
        }
    };
    let input = json!({
        "recordId": record, "version": seen, "birthYear": 2010, "idempotencyKey": key,
    });
    let written = write(client, "updatePupilRecord", &input, selection).await?;
    let errors = written.payload["userErrors"]
        .as_array()
        .context("user errors")?;
    match errors.as_slice() {
        [] => {
            memory.of_shared += 1;
            memory.acknowledged.push(key.to_owned());
        }
        [one] if one["code"] == "VERSION_CONFLICT" => {}
        other => anyhow::bail!("{other:?}"),
    }
    Ok(())
}

/// Now and then asks again for what was acknowledged: the answer is the same.
async fn repeat(
    client: &Client,
    name: &str,
    input: &Value,
    written: &Written,
    random: &mut Random,
) -> Result<()> {
    if written.was_repeated || random.chance(5) {
        let again = write(client, name, input, SELECTION).await?;
        ensure!(
            again.payload == written.payload,
            "{name}: {again:?} after {written:?}"
        );
    }
    Ok(())
}

fn remember(memory: &mut Memory, open: &mut Vec<String>, key: &str, payload: Value) -> Result<()> {
    let trajectory = accepted(payload)?["trajectory"].take();
    let id = trajectory["id"].as_str().context("an id")?.to_owned();
    let version = trajectory["version"].as_i64().context("a version")?;
    let hours = trajectory["hours"].as_str().unwrap_or_default().to_owned();
    if version == 1 {
        open.push(id.clone());
    }
    memory.trajectories.insert(id, (version, hours));
    memory.acknowledged.push(key.to_owned());
    Ok(())
}

/// The shared record has a version for each write of it that was acknowledged: no update was lost, and
/// none was done twice.
async fn check_shared_record(client: &Client, known: &Known, memories: &[Memory]) -> Result<()> {
    let query = "query($id: ID!) { _entities(representations: [{ __typename: \"RegionPupilRecord\", id: $id }]) { ... on RegionPupilRecord { version } } }";
    let answer = client
        .ask_with(query, &json!({ "id": known.records[0] }))
        .await?;
    let version = answer.clean()?.at("/_entities/0/version").as_u64();
    let written: usize = memories.iter().map(|memory| memory.of_shared).sum();
    ensure!(
        version == Some(written as u64 + 1),
        "version {version:?} after {written} writes"
    );
    ensure!(written > 0, "nobody wrote the shared record");
    Ok(())
}

/// Every acknowledged write is in the rows as it was answered; those that were given up are whole or
/// absent; every write has one receipt and one change, numbered without gaps.
async fn check_rows(db: &DatabaseConnection, memories: &[Memory]) -> Result<()> {
    let trajectories = rows(
        db,
        "SELECT t.id, t.version, t.hours_hundredths,
           (SELECT count(*) FROM trajectory_role r WHERE r.trajectory_id = t.id),
           (SELECT count(*) FROM trajectory_provider p WHERE p.trajectory_id = t.id)
         FROM trajectory t WHERE t.first_contact_on = '2023-01-16'",
    )
    .await?;
    let mut there: BTreeMap<&str, &[String]> = BTreeMap::new();
    for row in &trajectories {
        ensure!(row[3] == "2" && row[4] == "1", "half a trajectory: {row:?}");
        there.insert(&row[0], row);
    }
    let mut acknowledged = 0;
    for memory in memories {
        acknowledged += memory.acknowledged.len();
        for (id, (version, hours)) in &memory.trajectories {
            let row = there
                .remove(id.as_str())
                .with_context(|| format!("{id} is lost"))?;
            ensure!(
                row[1] == version.to_string(),
                "{id}: {row:?}, not version {version}"
            );
            let hundredths = hours
                .parse::<f64>()
                .map(|hours| format!("{:.0}", hours * 100.0));
            ensure!(
                hours.is_empty() || hundredths == Ok(row[2].clone()),
                "{id}: {row:?}, not {hours}"
            );
        }
    }
    let given_up: usize = memories.iter().map(|memory| memory.given_up.len()).sum();
    let done_all_the_same = there.len();
    ensure!(
        done_all_the_same <= given_up,
        "{done_all_the_same} trajectories nobody asked for"
    );
    let done = acknowledged + done_all_the_same;
    let count = async |sql: &str| -> Result<usize> { Ok(rows(db, sql).await?[0][0].parse()?) };
    ensure!(
        count("SELECT count(*) FROM write_receipt").await? == done,
        "receipts"
    );
    ensure!(
        count("SELECT count(*) FROM change").await? == done,
        "changes"
    );
    ensure!(
        count("SELECT max(position) FROM change").await? == done,
        "a gap in the outbox"
    );
    Ok(())
}

async fn rows(db: &DatabaseConnection, sql: &str) -> Result<Vec<Vec<String>>> {
    let found = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await?;
    let text = |row: &sea_orm::QueryResult, index: usize| -> String {
        row.try_get_by_index::<Option<String>>(index)
            .map(Option::unwrap_or_default)
            .or_else(|_| row.try_get_by_index::<Option<i64>>(index).map(number))
            .or_else(|_| {
                row.try_get_by_index::<Option<i32>>(index)
                    .map(|n| number(n.map(i64::from)))
            })
            .unwrap_or_default()
    };
    let texts = found.iter().map(|row| {
        (0..row.column_names().len())
            .map(|i| text(row, i))
            .collect()
    });
    Ok(texts.collect())
}

fn number(number: Option<i64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}
