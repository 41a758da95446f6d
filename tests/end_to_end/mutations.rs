//! Writes through the gateway over five real regions: one region each, in series, once.

use anyhow::Result;
use serde_json::{Value, json};
use tests::client::{Answer, Client};
use tests::stack::Stack;

/// Everything that a change of a trajectory changes, of all regions.
const ALL: &str = "query($regions: [RegionCode!]) { trajectories(first: 500, regions: $regions) {
    totalCount edges { node { id version hours } } } }";

const CHANGE: &str = "mutation($input: ChangeTrajectoryInput!) { changeTrajectory(input: $input) {
    trajectory { id version hours school { id name } } userErrors { field code } } }";

/// A trajectory as it is now.
struct Trajectory {
    id: String,
    version: i64,
}

impl Trajectory {
    /// The first of a region that has not ended.
    async fn of(client: &Client, region: &str) -> Result<Self> {
        let query = "query($regions: [RegionCode!]) { trajectories(first: 500, regions: $regions) {
            edges { node { id version endedOn } } } }";
        let answer = client
            .ask_with(query, &json!({ "regions": [region] }))
            .await?
            .clean()?;
        let edges = answer.at("/trajectories/edges").as_array().unwrap();
        let mut open = edges
            .iter()
            .filter(|edge| edge["node"]["endedOn"].is_null());
        let node = &open.next().unwrap()["node"];
        Ok(Self {
            id: node["id"].as_str().unwrap().to_owned(),
            version: node["version"].as_i64().unwrap(),
        })
    }

    /// The input that gives it other hours, `after` other changes.
    fn change(&self, after: i64, hours: &str, key: &str) -> Value {
        json!({ "trajectoryId": self.id, "version": self.version + after, "hours": hours,
            "idempotencyKey": key })
    }

    /// Its version and hours; no hours read as an empty text.
    async fn now(&self, client: &Client) -> Result<(i64, String)> {
        let query = "query { trajectories(first: 500, regions: [REGION]) {
            edges { node { id version hours } } } }";
        let code = self.id.split(':').next().unwrap().to_uppercase();
        let query = query.replace("REGION", &code.replace('-', "_"));
        let answer = client.ask(&query).await?.clean()?;
        let edges = answer.at("/trajectories/edges").as_array().unwrap();
        let mut own = edges.iter().filter(|edge| edge["node"]["id"] == self.id);
        let node = &own.next().unwrap()["node"];
        Ok((
            node["version"].as_i64().unwrap(),
            node["hours"].as_str().unwrap_or_default().to_owned(),
        ))
    }
}

async fn all_but(client: &Client, region: &str) -> Result<Value> {
    let others = [
        "VEENDAM",
        "KENNEMERLAND",
        "AMERSFOORT",
        "TWENTE",
        "HOLLAND_RIJNLAND",
    ];
    let others: Vec<&str> = others.into_iter().filter(|code| *code != region).collect();
    let answer = client.ask_with(ALL, &json!({ "regions": others })).await?;
    Ok(answer.clean()?.data().clone())
}

fn codes(answer: &Answer, field: &str) -> Vec<String> {
    let errors = answer.data()[field]["userErrors"].as_array().unwrap();
    let codes = errors.iter().map(|error| error["code"].as_str().unwrap());
    codes.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_write_changes_one_region_once_however_often_it_is_repeated() -> Result<()> {
    let stack = Stack::start().await?;
    let client = stack.client();
    let trajectory = Trajectory::of(&client, "TWENTE").await?;
    let others = all_but(&client, "TWENTE").await?;
    let input = json!({ "input": trajectory.change(0, "12.5", "app-write-1") });

    let first = client.ask_with(CHANGE, &input).await?.clean()?;
    assert_eq!(codes(&first, "changeTrajectory"), [""; 0]);
    let written = first.at("/changeTrajectory/trajectory");
    assert_eq!(written["version"], trajectory.version + 1);
    assert_eq!(written["hours"], "12.50");
    assert!(written["school"]["name"].is_string(), "from its own home");

    let again = client.ask_with(CHANGE, &input).await?.clean()?;
    assert_eq!(again.data(), first.data());
    let expected = (trajectory.version + 1, "12.50".to_owned());
    assert_eq!(trajectory.now(&client).await?, expected);
    assert_eq!(all_but(&client, "TWENTE").await?, others);

    let other = json!({ "input": trajectory.change(1, "13.5", "app-write-1") });
    let refused = client.ask_with(CHANGE, &other).await?.clean()?;
    assert_eq!(
        codes(&refused, "changeTrajectory"),
        ["IDEMPOTENCY_KEY_REUSED"]
    );
    assert_eq!(trajectory.now(&client).await?, expected);
    Ok(())
}

const SERIES: &str =
    "mutation($a: ChangeTrajectoryInput!, $b: ChangeTrajectoryInput!, $c: ChangeTrajectoryInput!) {
    a: changeTrajectory(input: $a) { trajectory { hours } userErrors { code } }
    b: changeTrajectory(input: $b) { trajectory { hours } userErrors { code } }
    c: changeTrajectory(input: $c) { trajectory { hours } userErrors { code } } }";

#[tokio::test]
async fn writes_of_one_operation_run_in_series_each_in_its_region() -> Result<()> {
    let stack = Stack::start().await?;
    let client = stack.client();
    let twente = Trajectory::of(&client, "TWENTE").await?;
    let rijnland = Trajectory::of(&client, "HOLLAND_RIJNLAND").await?;
    // The third names the version that only the first makes.
    let variables = json!({
        "a": twente.change(0, "1.5", "series-a"),
        "b": rijnland.change(0, "2.5", "series-b"),
        "c": twente.change(1, "3.5", "series-c"),
    });
    let answer = client.ask_with(SERIES, &variables).await?.clean()?;
    assert_eq!(answer.at("/a/trajectory/hours"), "1.50");
    assert_eq!(answer.at("/b/trajectory/hours"), "2.50");
    assert_eq!(answer.at("/c/trajectory/hours"), "3.50");
    assert_eq!(
        twente.now(&client).await?,
        (twente.version + 2, "3.50".to_owned())
    );
    assert_eq!(
        rijnland.now(&client).await?,
        (rijnland.version + 1, "2.50".to_owned())
    );
    Ok(())
}

#[tokio::test]
async fn a_region_that_is_down_costs_its_own_write_which_can_be_repeated() -> Result<()> {
    let mut stack = Stack::start().await?;
    let client = stack.client();
    let twente = Trajectory::of(&client, "TWENTE").await?;
    let rijnland = Trajectory::of(&client, "HOLLAND_RIJNLAND").await?;
    stack.region("twente")?.kill().await?;
    let variables = json!({
        "a": rijnland.change(0, "1.5", "down-key-a"),
        "b": twente.change(0, "2.5", "down-key-b"),
        "c": rijnland.change(1, "3.5", "down-key-c"),
    });
    let answer = client.ask_with(SERIES, &variables).await?;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.at("/a/trajectory/hours"), "1.50");
    assert_eq!(answer.at("/b"), &Value::Null);
    assert_eq!(answer.at("/c/trajectory/hours"), "3.50");
    let [error] = answer.errors() else {
        anyhow::bail!("one error: {:?}", answer.errors());
    };
    assert_eq!(error["path"], json!(["b"]));
    assert_eq!(error["extensions"]["code"], "PARTITION_UNAVAILABLE");
    assert_eq!(error["extensions"]["region"], "TWENTE");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("same idempotency key"), "{message}");

    stack.region("twente")?.restart().await?;
    let whole = client.ask_with(SERIES, &variables).await?.clean()?;
    // A repeat is not done again, and reads what it once wrote as that is now.
    assert_eq!(whole.at("/a"), answer.at("/c"));
    assert_eq!(whole.at("/c"), answer.at("/c"));
    assert_eq!(whole.at("/b/trajectory/hours"), "2.50");
    assert_eq!(
        twente.now(&client).await?,
        (twente.version + 1, "2.50".to_owned())
    );
    assert_eq!(
        rijnland.now(&client).await?,
        (rijnland.version + 2, "3.50".to_owned())
    );
    Ok(())
}

#[tokio::test]
async fn an_unknown_home_refuses_the_whole_operation() -> Result<()> {
    let stack = Stack::start().await?;
    let client = stack.client();
    let twente = Trajectory::of(&client, "TWENTE").await?;
    let before = twente.now(&client).await?;
    let nowhere = Trajectory {
        id: "atlantis:01".to_owned(),
        version: 1,
    };
    let variables = json!({
        "a": twente.change(0, "1.5", "nowhere-a"),
        "b": nowhere.change(0, "2.5", "nowhere-b"),
        "c": twente.change(1, "3.5", "nowhere-c"),
    });
    let answer = client.ask_with(SERIES, &variables).await?;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.errors()[0]["extensions"]["code"], "UNKNOWN_HOME");
    assert_eq!(twente.now(&client).await?, before);
    Ok(())
}
