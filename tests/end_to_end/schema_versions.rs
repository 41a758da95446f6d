//! Regions differ: one runs an older core, another contradicts it. The first federates with what it
//! has; the second is refused alone, and its region is missing, never silently left out.

use anyhow::Result;
use serde_json::{Value, json};
use tests::client::Client;
use tests::database::Storage;
use tests::disguise::Disguise;
use tests::process::{Service, binary};
use tests::stack::{PATIENCE, REGIONS, five_of_one, gateway_at, partition};
use tokio::process::Command;

/// What a version of the core had before `learningRoutes`, `residence(on:)` and `NAME_DESC`.
const OLDER: [(&str, &str); 3] = [
    (
        "\t\"\"\"\n\tRoutes inside its type (*leerroutes*), as `PRO` in a VSO school.\n\t\"\"\"\n\tlearningRoutes: [String!]!\n",
        "",
    ),
    (
        "\tresidence(on: Date): Municipality\n",
        "\tresidence: Municipality\n",
    ),
    (
        "\t\"\"\"\n\tBy name, Z to A.\n\t\"\"\"\n\tNAME_DESC\n}\n\n\"\"\"\nA stretch of time",
        "}\n\n\"\"\"\nA stretch of time",
    ),
];

/// Five regions, of which one shows another schema.
struct Differing {
    _services: Vec<Service>,
    _door: Disguise,
    _folder: tempfile::TempDir,
    gateway: Service,
    configuration: String,
}

async fn differing(slug: &str, changes: &[(&str, &str)], unknown: &[&str]) -> Result<Differing> {
    let folder = tempfile::TempDir::new()?;
    let layout = five_of_one();
    let mut services = Vec::new();
    for regions in &layout {
        services.push(partition(regions, Storage::Sqlite, folder.path()).await?);
    }
    let index = REGIONS
        .iter()
        .position(|(known, ..)| *known == slug)
        .unwrap();
    let door = Disguise::before(&services[index].url(), changes, unknown).await?;
    let mut urls: Vec<String> = services.iter().map(Service::url).collect();
    urls[index] = door.url();
    let gateway = gateway_at(&layout, &urls, folder.path(), PATIENCE).await?;
    let configuration = folder.path().join("gateway.yaml").display().to_string();
    Ok(Differing {
        _services: services,
        _door: door,
        _folder: folder,
        gateway,
        configuration,
    })
}

/// The schools' field by region slug: how many are there, and of how many it is null.
fn nulls(edges: &Value, slug: &str, field: &str) -> (usize, usize) {
    let of_region = edges.as_array().unwrap().iter().filter(|edge| {
        let id = edge["node"]["id"].as_str().unwrap();
        id.starts_with(&format!("{slug}:"))
    });
    let values: Vec<&Value> = of_region.map(|edge| &edge["node"][field]).collect();
    let null = values.iter().filter(|value| value.is_null()).count();
    (values.len(), null)
}

#[tokio::test]
async fn a_region_with_an_older_core_federates_with_what_it_has() -> Result<()> {
    let differing = differing("twente", &OLDER, &["learningRoutes", "NAME_DESC"]).await?;
    let client = Client::new(&differing.gateway.url());

    let whole = client
        .ask("{ schools(first: 500) { totalCount edges { node { id name } } } metrics(ids: [ENROLLED]) { value } }")
        .await?
        .clean()?;
    assert_eq!(whole.at("/schools/totalCount"), 37);
    assert_eq!(whole.at("/metrics/0/value"), "10003");
    let coverage = &whole.body["extensions"]["coverage"];
    assert_eq!(coverage["regions"]["TWENTE"]["status"], "OK");

    let answer = client
        .ask("{ schools(first: 500) { totalCount edges { node { id learningRoutes } } } }")
        .await?
        .clean()?;
    assert_eq!(answer.at("/schools/totalCount"), 37);
    let edges = answer.at("/schools/edges");
    assert_eq!(nulls(edges, "twente", "learningRoutes"), (9, 9));
    assert_eq!(nulls(edges, "veendam", "learningRoutes"), (2, 0));
    let coverage = &answer.body["extensions"]["coverage"];
    assert_eq!(coverage["regions"]["TWENTE"]["status"], "NOT_OFFERED");
    assert_eq!(coverage["regions"]["VEENDAM"]["status"], "OK");

    let argument = "{ trajectories(first: 1, regions: [TWENTE]) { edges { node { id } } }
        pupils(first: 3, regions: [TWENTE]) { edges { node { records {
            region now: residence { code } then: residence(on: \"2021-01-01\") { code } } } } } }";
    let answer = client.ask(argument).await?.clean()?;
    for edge in answer.at("/pupils/edges").as_array().unwrap() {
        for record in edge["node"]["records"].as_array().unwrap() {
            assert_eq!(
                record["then"].is_null(),
                record["region"] == "TWENTE",
                "{record}"
            );
        }
    }
    let coverage = &answer.body["extensions"]["coverage"];
    assert_eq!(coverage["regions"]["TWENTE"]["status"], "NOT_OFFERED");

    let value = "{ schools(first: 500, orderBy: NAME_DESC) { edges { node { id } } } }";
    let answer = client.ask(value).await?;
    let coverage = &answer.body["extensions"]["coverage"];
    assert_eq!(coverage["regions"]["TWENTE"]["status"], "NOT_OFFERED");
    assert_eq!(coverage["regions"]["VEENDAM"]["status"], "OK");
    Ok(())
}

#[tokio::test]
async fn a_region_that_contradicts_is_refused_alone_and_named() -> Result<()> {
    let contradiction = [("\tvestigingCode: VestigingCode\n", "\tvestigingCode: Int\n")];
    let differing = differing("veendam", &contradiction, &[]).await?;
    let client = Client::new(&differing.gateway.url());
    let query = "{ schools(first: 500) { totalCount edges { node { id name } } }
        region(code: VEENDAM) { code programme { name } }
        comparison(metrics: [ENROLLED]) { rows { regions { region metric { value } } national { value } } } }";

    let answer = client.ask(query).await?;
    let edges = answer.at("/schools/edges");
    assert_eq!(nulls(edges, "veendam", "name"), (0, 0));
    assert_eq!(nulls(edges, "twente", "name"), (9, 0));
    assert_eq!(
        answer.at("/schools/totalCount"),
        &Value::Null,
        "never a smaller number"
    );
    assert_eq!(
        answer.at("/region"),
        &json!({ "code": "VEENDAM", "programme": null })
    );
    assert_eq!(answer.at("/comparison/rows/0/national/value"), &Value::Null);
    let coverage = &answer.body["extensions"]["coverage"];
    assert_eq!(coverage["complete"], false);
    assert_eq!(coverage["regions"]["VEENDAM"]["status"], "REFUSED");
    assert_eq!(coverage["regions"]["TWENTE"]["status"], "OK");
    assert!(
        answer.errors().iter().all(
            |error| error["extensions"]["code"] == "PARTITION_UNAVAILABLE"
                && error["extensions"]["region"] == "VEENDAM"
        ),
        "{:#?}",
        answer.errors()
    );

    let partial = client.coverage("partial").ask(query).await?;
    assert_eq!(partial.at("/schools/totalCount"), 35);

    let log = std::fs::read_to_string(differing.gateway.log())?;
    let said = |text: &str| {
        text.lines()
            .any(|line| line.contains("School.vestigingCode") && line.contains("VEENDAM"))
    };
    assert!(said(&log), "{log}");
    let check = ["compose", "--config", &differing.configuration];
    let composed = Command::new(binary("gateway")?)
        .args(check)
        .output()
        .await?;
    let told = String::from_utf8_lossy(&composed.stderr);
    assert!(said(&told), "composing tells of it, too: {told}");
    Ok(())
}
