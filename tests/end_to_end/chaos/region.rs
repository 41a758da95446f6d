//! A region's endpoint as an app uses it that does not give up: what was not answered is asked again
//! under the same key.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tests::client::Client;

/// How often a write is tried before the test has failed: a service that starts refuses quickly.
const ATTEMPTS: usize = 2_000;

/// How long an attempt waits before the next one, while the service is down.
const PAUSE: Duration = Duration::from_millis(20);

/// What a region has that writes name.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) school: String,
    pub(super) provider: String,
    /// Records, as many as there are.
    pub(super) records: Vec<String>,
}

/// What became of a write.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Written {
    /// The payload.
    pub(super) payload: Value,
    /// Whether an earlier attempt got no answer.
    pub(super) was_repeated: bool,
}

/// What the region at `client` has.
pub(super) async fn known(client: &Client) -> Result<Known> {
    let answer = client
        .ask(
            "{ schools(first: 1) { edges { node { id } } } providers(first: 1) { edges { node { id } } }
               pupils(first: 500) { edges { node { records { id } } } } }",
        )
        .await?
        .clean()?;
    let text = |pointer: &str| answer.at(pointer).as_str().map(str::to_owned);
    let pupils = answer.at("/pupils/edges").as_array().context("pupils")?;
    let records = pupils
        .iter()
        .filter_map(|edge| edge.pointer("/node/records/0/id")?.as_str());
    Ok(Known {
        school: text("/schools/edges/0/node/id").context("a school")?,
        provider: text("/providers/edges/0/node/id").context("a provider")?,
        records: records.map(str::to_owned).collect(),
    })
}

/// Asks for the mutation `name` with `input` once; none where no answer came.
pub(super) async fn attempt(
    client: &Client,
    name: &str,
    input: &Value,
    selection: &str,
) -> Result<Option<Value>> {
    let type_name = format!("{}{}Input", name[..1].to_ascii_uppercase(), &name[1..]);
    let query = format!(
        "mutation($input: {type_name}!) {{ {name}(input: $input) {{ {selection} userErrors {{ field code }} }} }}"
    );
    // A service that was killed answers nothing, or half an answer.
    let Ok(answer) = client.ask_with(&query, &json!({ "input": input })).await else {
        return Ok(None);
    };
    let answer = answer.clean().with_context(|| format!("{name} {input}"))?;
    Ok(Some(answer.data()[name].clone()))
}

/// The same until there is an answer.
pub(super) async fn write(
    client: &Client,
    name: &str,
    input: &Value,
    selection: &str,
) -> Result<Written> {
    for tried in 0..ATTEMPTS {
        if let Some(payload) = attempt(client, name, input, selection).await? {
            let was_repeated = tried > 0;
            return Ok(Written {
                payload,
                was_repeated,
            });
        }
        tokio::time::sleep(PAUSE).await;
    }
    anyhow::bail!("{name}: no answer in {ATTEMPTS} attempts")
}

/// The payload of a write that was not refused.
pub(super) fn accepted(payload: Value) -> Result<Value> {
    ensure!(payload["userErrors"] == json!([]), "refused: {payload}");
    Ok(payload)
}

/// The input of a trajectory that begins.
pub(super) fn start(known: &Known, record: &str, key: &str) -> Value {
    json!({
        "recordId": record, "schoolId": known.school, "providerId": known.provider,
        "roles": ["JOS_WORKER", "PEDAGOGICAL_WORKER"], "intensity": "STRUCTURAL",
        "form": "INDIVIDUAL", "accessRoute": "PARENT", "requestedOn": "2023-01-09",
        "firstContactOn": "2023-01-16", "idempotencyKey": key,
    })
}
