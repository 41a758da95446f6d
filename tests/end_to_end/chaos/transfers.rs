//! 1,000 transfers between two regions, while the processes of both are killed again and again, and
//! steps are repeated in any order.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use futures::future::try_join_all;
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::{Value, json};
use tests::client::Client;
use tests::database::{self, Storage};
use tests::random::Random;
use tests::stack::partition;

use super::killer::{Progress, kill_now_and_then};
use super::region::{Known, accepted, known, start, write};

const PUPILS: usize = 20;
const EACH: usize = 50;
/// Between how many transfers each region is killed.
const KILLS: (usize, usize) = (25, 75);

const SELECTION: &str = "transfer { id state sealed record { id } trajectories { id } }";

/// Both regions: slug, code, client, and what they have.
#[derive(Clone, Debug)]
struct Side {
    code: &'static str,
    client: Client,
    known: Arc<Known>,
}

/// How many open trajectories each record of a region has.
type OpenByRecord = BTreeMap<String, i64>;

/// Where a pupil's help is.
#[derive(Clone, Debug)]
struct Help {
    /// Which of the two regions.
    side: usize,
    record: String,
    trajectories: Value,
}

#[tokio::test]
async fn a_thousand_transfers_end_in_exactly_one_region() -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let mut twente = partition(&["twente"], Storage::Sqlite, folder.path()).await?;
    let mut veendam = partition(&["veendam"], Storage::Sqlite, folder.path()).await?;
    let mut sides = Vec::new();
    for (code, service) in [("TWENTE", &twente), ("VEENDAM", &veendam)] {
        let client = Client::new(&service.url());
        let known = Arc::new(known(&client).await?);
        sides.push(Side {
            code,
            client,
            known,
        });
    }
    let before = open_trajectories(folder.path()).await?;
    let progress = Arc::new(Progress::default());
    let pupils = (0..PUPILS).map(|number| {
        let (sides, progress) = (sides.clone(), Arc::clone(&progress));
        tokio::spawn(async move { one_pupil(number, &sides, &progress).await })
    });
    let pupils: Vec<_> = pupils.collect();
    let mut chances = [Random::new(1), Random::new(2)];
    let [of_twente, of_veendam] = &mut chances;
    let total = PUPILS * EACH;
    let (kills, others, helps) = tokio::try_join!(
        kill_now_and_then(&mut twente, &progress, of_twente, KILLS, total),
        kill_now_and_then(&mut veendam, &progress, of_veendam, KILLS, total),
        async { Ok(try_join_all(pupils).await?) },
    )?;
    ensure!(
        kills > 10 && others > 10,
        "killed {kills} and {others} times only"
    );
    let helps: Vec<Help> = helps.into_iter().collect::<Result<_>>()?;
    twente.kill().await?;
    veendam.kill().await?;
    let after = open_trajectories(folder.path()).await?;
    let more = |side: usize, record: &String| {
        let count = |open: &[OpenByRecord]| open[side].get(record).copied().unwrap_or_default();
        count(&after) - count(&before)
    };
    for help in &helps {
        let here = more(help.side, &help.record);
        ensure!(here == 1, "{here} open trajectories of {}", help.record);
    }
    let all: i64 = after.iter().flat_map(BTreeMap::values).sum();
    let were: i64 = before.iter().flat_map(BTreeMap::values).sum();
    ensure!(
        all - were == PUPILS as i64,
        "{} open trajectories of {PUPILS} pupils",
        all - were
    );
    Ok(())
}

/// One pupil's help goes from one region to the other and back.
async fn one_pupil(number: usize, sides: &[Side], progress: &Progress) -> Result<Help> {
    let mut random = Random::new(number as u64 + 100);
    let twente = &sides[0];
    let record = &twente.known.records[number];
    let input = start(&twente.known, record, &format!("begin-{number:04}"));
    let begun = write(
        &twente.client,
        "startTrajectory",
        &input,
        "trajectory { id }",
    )
    .await?;
    let begun = accepted(begun.payload)?;
    let mut help = Help {
        side: 0,
        record: record.clone(),
        trajectories: json!([begun["trajectory"]["id"]]),
    };
    for turn in 0..EACH {
        help = transfer(sides, &help, &format!("{number}-{turn}"), turn, &mut random).await?;
        progress.one_more();
    }
    Ok(help)
}

/// A step of a transfer, that may be asked for again.
struct Step<'a> {
    side: &'a Side,
    name: &'static str,
    input: Value,
}

async fn transfer(
    sides: &[Side],
    help: &Help,
    key: &str,
    turn: usize,
    random: &mut Random,
) -> Result<Help> {
    let (from, to) = (&sides[help.side], &sides[1 - help.side]);
    let day = first_contact(turn);
    let offer = Step {
        side: from,
        name: "offerTransfer",
        input: json!({
            "recordId": help.record, "toRegion": to.code, "trajectoryIds": help.trajectories,
            "idempotencyKey": format!("offer-{key}"),
        }),
    };
    let offered = offer.take().await?;
    let mut steps = vec![offer];
    repeat_some(&steps, key, random).await?;
    let accept = Step {
        side: to,
        name: "acceptTransfer",
        input: json!({
            "region": to.code, "offer": offered["sealed"], "schoolId": to.known.school,
            "providerId": to.known.provider, "firstContactOn": day,
            "idempotencyKey": format!("accept-{key}"),
        }),
    };
    let taken = accept.take().await?;
    steps.push(accept);
    repeat_some(&steps, key, random).await?;
    let close = Step {
        side: from,
        name: "closeTransfer",
        input: json!({
            "transferId": offered["id"], "answer": taken["sealed"],
            "idempotencyKey": format!("close-{key}"),
        }),
    };
    close.take().await?;
    steps.push(close);
    repeat_some(&steps, key, random).await?;
    let ids = taken["trajectories"].as_array().context("trajectories")?;
    let ids = ids.iter().map(|trajectory| trajectory["id"].clone());
    Ok(Help {
        side: 1 - help.side,
        record: taken["record"]["id"]
            .as_str()
            .context("a record")?
            .to_owned(),
        trajectories: ids.collect(),
    })
}

impl Step<'_> {
    /// Asks for it until it is answered; the transfer as it is then.
    async fn take(&self) -> Result<Value> {
        let written = write(&self.side.client, self.name, &self.input, SELECTION).await?;
        Ok(accepted(written.payload)?["transfer"].take())
    }
}

/// Asks again for some of the steps that were taken, in any order, under the same keys or new ones: what
/// is answered does not matter, only what there is in the end.
async fn repeat_some(steps: &[Step<'_>], key: &str, random: &mut Random) -> Result<()> {
    while random.chance(30) {
        let step = random.pick(steps).context("a step")?;
        let mut input = step.input.clone();
        if random.chance(50) {
            input["idempotencyKey"] = format!("again-{key}-{}", random.number()).into();
        }
        write(&step.side.client, step.name, &input, SELECTION).await?;
    }
    Ok(())
}

/// The day of the first contact after the `turn`th transfer: later than that after the one before.
fn first_contact(turn: usize) -> String {
    format!("2023-{:02}-{:02}", 2 + turn / 28, 1 + turn % 28)
}

/// How many open trajectories each record has, in both regions.
async fn open_trajectories(folder: &Path) -> Result<Vec<OpenByRecord>> {
    let mut open = Vec::new();
    for slug in ["twente", "veendam"] {
        let db = Database::connect(database::url_of(&[slug], Storage::Sqlite, folder)).await?;
        let sql =
            "SELECT record_id, count(*) FROM trajectory WHERE ended_on IS NULL GROUP BY record_id";
        let rows = db
            .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
            .await?;
        let mut counts = OpenByRecord::new();
        for row in rows {
            counts.insert(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        }
        open.push(counts);
    }
    Ok(open)
}
