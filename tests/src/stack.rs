//! A whole graph: region services over a layout of partitions, and a gateway in front of them.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::client::Client;
use crate::database::{self, Storage};
use crate::process::Service;

/// A region: slug, code and name.
pub const REGIONS: [(&str, &str, &str); 5] = [
    ("veendam", "VEENDAM", "Veendam"),
    (
        "kennemerland",
        "KENNEMERLAND",
        "Noord- en Midden-Kennemerland",
    ),
    ("amersfoort", "AMERSFOORT", "Regio Amersfoort"),
    ("twente", "TWENTE", "Twente"),
    ("holland-rijnland", "HOLLAND_RIJNLAND", "Holland Rijnland"),
];

/// The key with which the gateways of all tests seal, so that their answers can be compared.
const SEALING_KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\
                           ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

/// How long a region may take where a test is not about time: machines that test are busy.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Which slugs each partition hosts.
pub type Layout = Vec<Vec<&'static str>>;

/// Five partitions of one region.
pub fn five_of_one() -> Layout {
    REGIONS.iter().map(|(slug, _, _)| vec![*slug]).collect()
}

/// One partition of five regions.
pub fn one_of_five() -> Layout {
    vec![REGIONS.iter().map(|(slug, _, _)| *slug).collect()]
}

/// Two mixed layouts.
pub fn mixed() -> [Layout; 2] {
    [
        vec![
            vec!["twente", "veendam"],
            vec!["holland-rijnland", "amersfoort"],
            vec!["kennemerland"],
        ],
        vec![
            vec!["amersfoort"],
            vec!["kennemerland", "veendam", "holland-rijnland", "twente"],
        ],
    ]
}

/// Running services. All end when this value goes.
#[derive(Debug)]
pub struct Stack {
    /// The region services, in the layout's order.
    pub partitions: Vec<Service>,
    /// The gateway.
    pub gateway: Service,
    folder: TempDir,
}

impl Stack {
    /// Starts a stack over SQLite with five partitions of one region.
    pub async fn start() -> Result<Self> {
        Self::with(&five_of_one(), Storage::Sqlite).await
    }

    /// Starts a stack over a layout.
    pub async fn with(layout: &Layout, storage: Storage<'_>) -> Result<Self> {
        let folder = TempDir::new()?;
        let mut partitions = Vec::new();
        for regions in layout {
            partitions.push(partition(regions, storage, folder.path()).await?);
        }
        let gateway = gateway(layout, &partitions, folder.path()).await?;
        Ok(Self {
            partitions,
            gateway,
            folder,
        })
    }

    /// A client of the gateway.
    pub fn client(&self) -> Client {
        Client::new(&self.gateway.url())
    }

    /// The service that hosts the region with this slug, in a layout of one region each.
    pub fn region(&mut self, slug: &str) -> Result<&mut Service> {
        let index = REGIONS
            .iter()
            .position(|(known, _, _)| *known == slug)
            .context("an unknown region")?;
        self.partitions.get_mut(index).context("no such partition")
    }

    /// Where the databases, the configuration and the logs are.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Starts the region service for `regions`.
pub async fn partition(regions: &[&str], storage: Storage<'_>, folder: &Path) -> Result<Service> {
    let url = database::create(regions, storage, folder).await?;
    let mut arguments = vec!["serve".to_owned()];
    for region in regions {
        arguments.extend(["--region".to_owned(), (*region).to_owned()]);
    }
    let log = folder.join(format!("{}.log", regions.join("+")));
    Service::start(
        "region-service",
        arguments,
        database::environment(&url),
        log,
    )
    .await
}

/// Starts a gateway over these partitions.
pub async fn gateway(layout: &Layout, partitions: &[Service], folder: &Path) -> Result<Service> {
    let urls: Vec<_> = partitions.iter().map(Service::url).collect();
    gateway_at(layout, &urls, folder, PATIENCE).await
}

/// Starts a gateway over partitions at these addresses, each of which has `timeout` to answer.
pub async fn gateway_at(
    layout: &Layout,
    urls: &[String],
    folder: &Path,
    timeout: Duration,
) -> Result<Service> {
    gateway_of(&REGIONS, layout, urls, folder, timeout).await
}

/// The same, in a graph of these regions, each with its slug, code and name.
pub async fn gateway_of(
    regions: &[(&str, &str, &str)],
    layout: &Layout,
    urls: &[String],
    folder: &Path,
    timeout: Duration,
) -> Result<Service> {
    let file = folder.join("gateway.yaml");
    std::fs::write(&file, configuration(regions, layout, urls, folder, timeout))?;
    let arguments = vec![
        "serve".to_owned(),
        "--config".to_owned(),
        file.display().to_string(),
    ];
    let environment = vec![("REGIOGRAAF_SEALING_KEY".to_owned(), SEALING_KEY.to_owned())];
    Service::start(
        "gateway",
        arguments,
        environment,
        folder.join("gateway.log"),
    )
    .await
}

/// The gateway's configuration file for a layout, which hosts all of `known`. Their order is always
/// that of `known`.
fn configuration(
    known: &[(&str, &str, &str)],
    layout: &Layout,
    urls: &[String],
    folder: &Path,
    timeout: Duration,
) -> String {
    let mut text = format!(
        "state_directory: {}\nrequest_timeout_ms: 60000\nregions:\n",
        folder.join("state").display()
    );
    for (_, code, name) in known {
        text.push_str(&format!("  - {{ code: {code}, name: {name} }}\n"));
    }
    text.push_str("partitions:\n");
    for (regions, url) in layout.iter().zip(urls) {
        text.push_str(&format!(
            "  - name: {}\n    url: {url}/graphql\n    timeout_ms: {}\n    regions:\n",
            regions.join("-and-"),
            timeout.as_millis()
        ));
        for (slug, code, _) in known {
            if regions.contains(slug) {
                text.push_str(&format!("      - {code}\n"));
            }
        }
    }
    text
}
