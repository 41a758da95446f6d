//! A region's own endpoint, with no gateway: its rows, its figures, its playground, nobody else's rows.

use anyhow::Result;
use tests::client::Client;
use tests::database::Storage;
use tests::stack::{REGIONS, partition};

/// JOS pupils by slug.
const PUPILS: [(&str, usize); 5] = [
    ("veendam", 46),
    ("kennemerland", 324),
    ("amersfoort", 88),
    ("twente", 240),
    ("holland-rijnland", 412),
];

#[tokio::test]
async fn each_region_answers_alone() -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    for ((slug, code, _), (_, pupils)) in REGIONS.iter().zip(PUPILS) {
        let service = partition(&[slug], Storage::Sqlite, folder.path()).await?;
        let client = Client::new(&service.url());
        let answer = client
            .ask(
                "{ regions { code programme { name status } }
                   schools(first: 500) { totalCount edges { node { id name municipality { name } } } }
                   pupils(first: 20) { totalCount edges { node { id regions
                     records { id region } trajectories { id intensity } } } }
                   metrics(ids: [JOS_PUPILS]) { value } }",
            )
            .await?
            .clean()?;
        assert_eq!(answer.at("/regions").as_array().unwrap().len(), 1, "{slug}");
        assert_eq!(answer.at("/regions/0/code"), code);
        assert_eq!(answer.at("/pupils/totalCount"), pupils, "{slug}");
        assert_eq!(answer.at("/metrics/0/value"), &pupils.to_string());
        let prefix = format!("{slug}:");
        for edge in answer.at("/schools/edges").as_array().unwrap() {
            assert!(
                edge["node"]["id"].as_str().unwrap().starts_with(&prefix),
                "{edge}"
            );
        }
        for edge in answer.at("/pupils/edges").as_array().unwrap() {
            for record in edge["node"]["records"].as_array().unwrap() {
                assert_eq!(record["region"], *code);
                assert!(
                    record["id"].as_str().unwrap().starts_with(&prefix),
                    "{record}"
                );
            }
        }
        let playground = reqwest::get(format!("{}/playground/", service.url())).await?;
        assert_eq!(playground.status(), 200, "{slug}");
        assert!(playground.text().await?.contains("<script"), "{slug}");
        for path in ["/health/live", "/health/ready", "/metrics"] {
            assert_eq!(
                reqwest::get(format!("{}{path}", service.url()))
                    .await?
                    .status(),
                200,
                "{slug} {path}"
            );
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_pupil_of_a_region_is_found_by_its_own_id() -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let service = partition(&["veendam"], Storage::Sqlite, folder.path()).await?;
    let client = Client::new(&service.url());
    let first = client
        .ask("{ pupils(first: 1) { edges { node { id records { id } } } } }")
        .await?
        .clean()?;
    let id = first.at("/pupils/edges/0/node/id").as_str().unwrap();
    let again = client
        .ask_with(
            "query ($id: ID!) { pupil(id: $id) { id records { id } } }",
            &serde_json::json!({ "id": id }),
        )
        .await?
        .clean()?;
    assert_eq!(again.at("/pupil"), first.at("/pupils/edges/0/node"));
    Ok(())
}
