//! A sixth region: one module, one entry in the gateway's configuration, and this test. The module is
//! `sixth_region/oost_groningen.rs`; nothing of the product knows it.

mod oost_groningen;

use std::path::Path;

use anyhow::Result;
use region_service::config::{Config, Overrides, link_secret};
use region_service::graphql::Service;
use region_service::http::{Site, router};
use region_service::migration::migrate_for;
use region_service::region::RegionModule;
use region_service::regions::REGIONS as MODULES;
use region_service::seed::{SeedOptions, seed};
use region_service::store::{StoreOptions, connect};
use region_service::telemetry::start_metrics;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde_json::{Value, json};
use tests::client::Client;
use tests::database::{LINK_KEY, Storage};
use tests::stack::{PATIENCE, REGIONS, five_of_one, gateway_of, partition};
use tokio::net::TcpListener;

use oost_groningen::OOST_GRONINGEN;

/// Every region that the sixth one's program knows.
static KNOWN: [&RegionModule; 6] = [
    MODULES[0],
    MODULES[1],
    MODULES[2],
    MODULES[3],
    MODULES[4],
    &OOST_GRONINGEN,
];

/// Its entry in the gateway's configuration.
const ENTRY: (&str, &str, &str) = ("oost-groningen", "OOST_GRONINGEN", "Oost-Groningen");

#[tokio::test]
async fn a_sixth_region_joins_with_a_type_of_its_own() -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let db = database(folder.path()).await?;
    let refused = "UPDATE oost_groningen_care_farm SET places = 0";
    assert!(
        db.execute_unprepared(refused).await.is_err(),
        "its rule holds in its database"
    );
    let sixth = serve(db).await?;
    let mut services = Vec::new();
    for regions in five_of_one() {
        services.push(partition(&regions, Storage::Sqlite, folder.path()).await?);
    }
    let mut layout = five_of_one();
    layout.push(vec![ENTRY.0]);
    let mut urls: Vec<_> = services.iter().map(tests::process::Service::url).collect();
    urls.push(sixth);
    let mut regions = REGIONS.to_vec();
    regions.push(ENTRY);
    let gateway = gateway_of(&regions, &layout, &urls, folder.path(), PATIENCE).await?;

    let answer = Client::new(&gateway.url())
        .ask(
            "{ regions { code name programme { name careFarms { places municipality } } }
               schools(first: 500) { totalCount }
               pupils(first: 1) { totalCount }
               metrics(ids: [ENROLLED, JOS_PUPILS]) { value }
               comparison(metrics: [REACH]) { rows { regions { region metric { value } } national { numerator } } } }",
        )
        .await?
        .clean()?;
    let codes: Vec<&Value> = answer
        .at("/regions")
        .as_array()
        .unwrap()
        .iter()
        .map(|region| &region["code"])
        .collect();
    assert_eq!(
        codes,
        [
            "VEENDAM",
            "KENNEMERLAND",
            "AMERSFOORT",
            "TWENTE",
            "HOLLAND_RIJNLAND",
            "OOST_GRONINGEN"
        ]
    );
    assert_eq!(
        answer.at("/regions/5/programme/careFarms"),
        &json!([{ "places": 6, "municipality": "GM0037" }, { "places": 4, "municipality": "GM0765" }])
    );
    assert_eq!(answer.at("/regions/0/programme/careFarms"), &Value::Null);
    assert_eq!(answer.at("/schools/totalCount"), 38);
    assert_eq!(answer.at("/pupils/totalCount"), 1_079);
    assert_eq!(answer.at("/metrics/0/value"), "10023");
    assert_eq!(answer.at("/metrics/1/value"), "1079");
    assert_eq!(
        answer.at("/comparison/rows/0/regions/5"),
        &json!({ "region": "OOST_GRONINGEN", "metric": { "value": "0.2500" } })
    );
    assert_eq!(answer.at("/comparison/rows/0/national/numerator"), "1115");
    let coverage = &answer.body["extensions"]["coverage"];
    assert_eq!(coverage["complete"], true);
    assert_eq!(coverage["regions"]["OOST_GRONINGEN"]["status"], "OK");
    assert_eq!(coverage["regions"]["VEENDAM"]["status"], "NOT_OFFERED");

    let one = "{ schools(regions: [OOST_GRONINGEN]) { edges { node { name region } } } }";
    let answer = Client::new(&gateway.url()).ask(one).await?.clean()?;
    assert_eq!(answer.at("/schools/edges/0/node/region"), "OOST_GRONINGEN");
    Ok(())
}

/// Its database, with its own table and rows.
async fn database(folder: &Path) -> Result<DatabaseConnection> {
    let url = format!("sqlite://{}", folder.join("sixth.sqlite").display());
    let options = StoreOptions {
        create: true,
        ..StoreOptions::default()
    };
    let db = connect(&url, options).await?;
    migrate_for(&db, &KNOWN).await?;
    migrate_for(&db, &KNOWN).await?;
    let (secret, _) = link_secret(Some(LINK_KEY), &[&OOST_GRONINGEN])?;
    seed(&db, &[&OOST_GRONINGEN], &secret, SeedOptions::default()).await?;
    Ok(db)
}

/// Serves it on a free port; the address.
async fn serve(db: DatabaseConnection) -> Result<String> {
    let overrides = Overrides {
        regions: vec![ENTRY.0.to_owned()],
        listen: None,
    };
    let config = Config::parse(&KNOWN, None, &overrides)?;
    let (secret, seal) = link_secret(Some(LINK_KEY), &config.regions)?;
    let service = Service::new(&config.regions, db, secret, seal, config.limits);
    let site = Site::new(service, &config, start_metrics());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        axum::serve(listener, router(site, address))
            .await
            .expect("a listener on this machine accepts");
    });
    Ok(format!("http://{address}"))
}
