//! The law: the answer to an operation does not depend on how the regions are spread over
//! partitions, nor on the kind of database. A written corpus and generated operations, each asked
//! of every layout on SQLite and on PostgreSQL.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use apollo_compiler::Schema;
use apollo_compiler::schema::ExtendedType;
use futures::future::try_join_all;
use schema::supergraph::Supergraph;
use serde_json::{Value, json};
use tests::client::{Answer, Client};
use tests::database::Storage;

use tests::operations::{Generator, Operation, Samples};
use tests::postgres::Postgres;
use tests::process::run;
use tests::stack::{Layout, Stack, five_of_one, mixed, one_of_five};

/// Operations written by hand, one document, each by its name.
const CORPUS: &str = include_str!("law/corpus.graphql");

/// How many operations are generated; `REGIOGRAAF_LAW_ROUNDS` asks for more.
const ROUNDS: usize = 300;

/// How many may be generated until every filter and every order has been used.
const MOST: u64 = 5000;

/// The seed of the generated operations; `REGIOGRAAF_LAW_SEED` takes another.
const SEED: u64 = 2026;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_do_not_depend_on_the_layout() -> Result<()> {
    let server = Postgres::start()?;
    let mut stacks = Vec::new();
    for (index, layout) in layouts().iter().enumerate() {
        let prefix = format!("law{index}");
        for storage in [Storage::Sqlite, Storage::Postgres(&server, &prefix)] {
            let kind = if matches!(storage, Storage::Sqlite) {
                "SQLite"
            } else {
                "PostgreSQL"
            };
            stacks.push((
                format!("{kind} {layout:?}"),
                Stack::with(layout, storage).await?,
            ));
        }
    }
    let clients: Vec<_> = stacks
        .iter()
        .map(|(name, stack)| (name.as_str(), stack.client()))
        .collect();

    let mut asked = 0;
    let mut with_rows = 0;
    for operation in operations(&stacks[0].1).await? {
        let answer = same_everywhere(&clients, &operation).await?;
        asked += 1;
        with_rows += usize::from(has_rows(answer.data()));
    }
    eprintln!(
        "{asked} operations, {with_rows} with rows, over {} layouts",
        clients.len()
    );
    assert!(asked >= 300, "only {asked} operations");
    assert!(
        with_rows * 2 > asked,
        "only {with_rows} of {asked} operations found rows"
    );
    Ok(())
}

fn layouts() -> Vec<Layout> {
    let mut layouts = vec![five_of_one(), one_of_five()];
    layouts.extend(mixed());
    layouts
}

/// What is asked: each operation of the corpus, then the generated ones.
async fn operations(stack: &Stack) -> Result<Vec<Operation>> {
    let configuration = stack.folder().join("gateway.yaml");
    let sdl = run(
        "gateway",
        &["compose", "--config", &configuration.display().to_string()],
        &[],
    )
    .await?;
    let supergraph = Supergraph::parse(&sdl)?;
    let samples = samples(&stack.client()).await?;
    let number = |name: &str, otherwise: u64| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(otherwise)
    };
    let rounds = number("REGIOGRAAF_LAW_ROUNDS", ROUNDS as u64);
    let mut generator = Generator::new(
        &supergraph.public,
        &samples,
        number("REGIOGRAAF_LAW_SEED", SEED),
    );
    let mut operations = corpus();
    let mut wanted = filters_and_orders(&supergraph.public);
    for round in 0..MOST {
        if round >= rounds && wanted.is_empty() {
            return Ok(operations);
        }
        let operation = generator.query();
        let text = format!("{} {}", operation.query, operation.variables);
        wanted.retain(|name| !words(&text).any(|word| word == name));
        operations.push(operation);
    }
    bail!("{MOST} operations do not use {wanted:?}")
}

/// The fields of every filter and the values of every order.
fn filters_and_orders(schema: &Schema) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (name, definition) in &schema.types {
        match definition {
            ExtendedType::InputObject(input) if name.ends_with("Filter") => {
                names.extend(input.fields.keys().map(ToString::to_string));
            }
            ExtendedType::Enum(order) if name.ends_with("Order") => {
                names.extend(order.values.keys().map(ToString::to_string));
            }
            _ => {}
        }
    }
    names
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
}

/// The corpus as operations of their own: each with the fragments at the document's end.
fn corpus() -> Vec<Operation> {
    CORPUS
        .split("\n\n")
        .map(str::trim)
        .filter(|text| text.starts_with("query"))
        .map(|text| Operation {
            query: text.to_owned(),
            variables: json!({}),
        })
        .collect()
}

/// Ids and values that occur in the data.
async fn samples(client: &Client) -> Result<Samples> {
    let answer = client
        .ask(
            "{ schools(first: 37) { edges { node { id municipality { code } } } }
               providers(first: 30) { edges { node { id } } }
               trajectories(first: 40) { edges { node { id } } }
               pupils(first: 20) { edges { node { id } } }
               crossRegionPupils(first: 35) { edges { node { id } } } }",
        )
        .await?
        .clean()?;
    let ids = |field: &str| -> Vec<String> {
        let edges = answer.data()[field]["edges"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        edges
            .iter()
            .filter_map(|edge| edge["node"]["id"].as_str().map(ToOwned::to_owned))
            .collect()
    };
    let mut pupils = ids("pupils");
    pupils.extend(ids("crossRegionPupils"));
    let municipalities = answer.at("/schools/edges").as_array().context("schools")?;
    let municipalities: Vec<_> = municipalities
        .iter()
        .filter_map(|edge| {
            edge["node"]["municipality"]["code"]
                .as_str()
                .map(ToOwned::to_owned)
        })
        .collect();
    let texts = |texts: &[&str]| {
        texts
            .iter()
            .map(|text| (*text).to_owned())
            .collect::<Vec<_>>()
    };
    Ok(Samples {
        ids: BTreeMap::from([
            ("School".to_owned(), ids("schools")),
            ("CareProvider".to_owned(), ids("providers")),
            ("Trajectory".to_owned(), ids("trajectories")),
            ("Pupil".to_owned(), pupils),
        ]),
        scalars: BTreeMap::from([
            ("GemeenteCode".to_owned(), municipalities),
            ("String".to_owned(), texts(&["school", "De ", "é", "zzz"])),
            (
                "Date".to_owned(),
                texts(&[
                    "2021-03-01",
                    "2022-01-15",
                    "2022-05-01",
                    "2022-10-01",
                    "2023-02-01",
                ]),
            ),
            (
                "PeriodCode".to_owned(),
                texts(&[
                    "2022-H1",
                    "2022-H2",
                    "2022",
                    "SY2022-2023",
                    "SY2020-2021",
                    "2022-03..2023-03",
                ]),
            ),
        ]),
    })
}

/// Asks every layout and compares: equal data, equal errors by code and path.
async fn same_everywhere(clients: &[(&str, Client)], operation: &Operation) -> Result<Answer> {
    let answers = try_join_all(
        clients
            .iter()
            .map(|(_, client)| client.ask_with(&operation.query, &operation.variables)),
    )
    .await?;
    let (first, others) = answers.split_first().context("no layouts")?;
    for (answer, (name, _)) in others.iter().zip(&clients[1..]) {
        let difference = difference(first.data(), answer.data(), "data");
        assert!(
            difference.is_none()
                && first.codes() == answer.codes()
                && first.status == answer.status,
            "{name} differs from {}\n{}\nvariables {}\n{}\nerrors {:?}\nerrors {:?}",
            clients[0].0,
            operation.query,
            operation.variables,
            difference.unwrap_or_default(),
            first.body["errors"],
            answer.body["errors"],
        );
    }
    let internal = first
        .codes()
        .iter()
        .any(|code| code.contains("INTERNAL") || code.contains("DOWNSTREAM"));
    assert!(
        !internal && first.status == 200,
        "{}\n{}\n{:#}",
        operation.query,
        operation.variables,
        first.body["errors"]
    );
    answers.into_iter().next().context("no layouts")
}

/// Where two values differ first.
fn difference(one: &Value, two: &Value, path: &str) -> Option<String> {
    match (one, two) {
        (Value::Object(left), Value::Object(right)) if left.keys().eq(right.keys()) => left
            .iter()
            .find_map(|(key, value)| difference(value, &right[key], &format!("{path}.{key}"))),
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => left
            .iter()
            .zip(right)
            .enumerate()
            .find_map(|(index, (left, right))| {
                difference(left, right, &format!("{path}[{index}]"))
            }),
        _ if one == two => None,
        _ => Some(format!("{path}: {one:.400} against {two:.400}")),
    }
}

/// Whether an answer holds any value other than nulls, empty lists and type names.
fn has_rows(value: &Value) -> bool {
    match value {
        Value::Object(object) => object
            .iter()
            .any(|(key, value)| key != "__typename" && has_rows(value)),
        Value::Array(items) => items.iter().any(has_rows),
        Value::Null => false,
        _ => true,
    }
}
