//! The service's configuration: a YAML file, overridden by the command line, with secrets from the
//! environment.
//!
//! Owns the shape of the file, its defaults and its checks. All mistakes are reported at once.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use data_encoding::HEXLOWER_PERMISSIVE;
use schema::link_key::LinkSecret;
use serde::Deserialize;

use crate::graphql::Limits;
use crate::graphql::run::PupilSeal;
use crate::http::StreamLimits;
use crate::region::RegionModule;
use crate::regions::find_by_slug;

/// The environment variable with the key K that regions share: at least 64 hexadecimal digits.
pub const LINK_KEY: &str = "REGIOGRAAF_LINK_KEY";

/// The environment variable with the database's address.
pub const DATABASE_URL: &str = "DATABASE_URL";

/// The port of a region is this and its serial number: 4001 is Veendam's.
const FIRST_PORT: u32 = 4000;

/// What the service runs with.
#[derive(Clone, Debug)]
pub struct Config {
    /// The regions that it hosts, in the order of the graph's enum.
    pub regions: Vec<&'static RegionModule>,
    /// Where it listens. Default: this machine only, at the first region's port.
    pub listen: SocketAddr,
    /// How large an operation may be.
    pub limits: Limits,
    /// How long an answer may take.
    pub request_timeout: Duration,
    /// Connections to the database at most.
    pub max_connections: u32,
    /// Bounds of streams.
    pub streams: StreamLimits,
}

/// What the command line says; it goes before the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Slugs of the regions to host, instead of the file's.
    pub regions: Vec<String>,
    /// Where to listen, instead of the file's address.
    pub listen: Option<String>,
}

/// The file, as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    /// Slugs of the regions to host.
    regions: Vec<String>,
    /// Address and port to listen on.
    listen: Option<String>,
    /// How deep selections may be nested. Default 24.
    max_depth: Option<usize>,
    /// How many fields an operation may have. Default 5,000.
    max_complexity: Option<usize>,
    /// How long an answer may take, in milliseconds. Default 10,000.
    request_timeout_ms: Option<u64>,
    /// Connections to the database at most. Default 8.
    max_connections: Option<u32>,
    /// Bounds of streams.
    streams: StreamsFile,
}

/// The bounds of streams in the file.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StreamsFile {
    /// Connections with streams at most. Default 1,000.
    connections: Option<usize>,
    /// Operations on one WebSocket connection at most. Default 50.
    operations: Option<usize>,
    /// How often a silent stream shows that it is there, in milliseconds. Default 10,000.
    heartbeat_ms: Option<u64>,
    /// How long a client may take to accept an event, in milliseconds. Default 30,000.
    patience_ms: Option<u64>,
    /// How long a client may accept nothing at all, in milliseconds. Default 60,000.
    give_up_ms: Option<u64>,
    /// How long a WebSocket client may take to begin, in milliseconds. Default 10,000.
    init_timeout_ms: Option<u64>,
}

/// All mistakes of a configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError {
    /// Each of them, one line.
    pub mistakes: Vec<String>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.mistakes.join("\n"))
    }
}

impl Config {
    /// The configuration in `file`, if any, overridden by `overrides`, of a service that knows the
    /// regions `known`. Fails with all mistakes.
    pub fn load(
        known: &[&'static RegionModule],
        file: Option<&Path>,
        overrides: &Overrides,
    ) -> Result<Self, ConfigError> {
        let text = match file {
            None => None,
            Some(path) => Some(std::fs::read_to_string(path).map_err(|error| {
                one_mistake(format!("{} cannot be read: {error}", path.display()))
            })?),
        };
        Self::parse(known, text.as_deref(), overrides)
    }

    /// The same, from the file's text.
    pub fn parse(
        known: &[&'static RegionModule],
        text: Option<&str>,
        overrides: &Overrides,
    ) -> Result<Self, ConfigError> {
        let file: File = match text {
            None => File::default(),
            Some(text) => serde_norway::from_str(text)
                .map_err(|error| one_mistake(format!("the configuration: {error}")))?,
        };
        let mut mistakes = Vec::new();
        let slugs = match overrides.regions.as_slice() {
            [] => &file.regions,
            given => given,
        };
        let regions = regions(known, slugs, &mut mistakes);
        let listen = overrides.listen.as_ref().or(file.listen.as_ref());
        let listen = listen_on(listen, &regions, &mut mistakes);
        let defaults = Limits::default();
        let limits = Limits {
            depth: file.max_depth.unwrap_or(defaults.depth),
            complexity: file.max_complexity.unwrap_or(defaults.complexity),
        };
        let timeout = file.request_timeout_ms.unwrap_or(10_000);
        let max_connections = file.max_connections.unwrap_or(8);
        let streams = file.streams.limits();
        for (name, zero) in [
            ("max_depth", limits.depth == 0),
            ("max_complexity", limits.complexity == 0),
            ("request_timeout_ms", timeout == 0),
            ("max_connections", max_connections == 0),
            ("streams.connections", streams.connections == 0),
            ("streams.operations", streams.operations == 0),
            ("streams.heartbeat_ms", streams.heartbeat.is_zero()),
            ("streams.patience_ms", streams.patience.is_zero()),
            ("streams.give_up_ms", streams.give_up.is_zero()),
            ("streams.init_timeout_ms", streams.init_timeout.is_zero()),
        ] {
            if zero {
                mistakes.push(format!("`{name}` is 0; give at least 1"));
            }
        }
        if !mistakes.is_empty() {
            return Err(ConfigError { mistakes });
        }
        Ok(Self {
            regions,
            listen,
            limits,
            request_timeout: Duration::from_millis(timeout),
            max_connections,
            streams,
        })
    }
}

impl StreamsFile {
    fn limits(self) -> StreamLimits {
        let defaults = StreamLimits::default();
        let time = |given: Option<u64>, default| given.map_or(default, Duration::from_millis);
        StreamLimits {
            connections: self.connections.unwrap_or(defaults.connections),
            operations: self.operations.unwrap_or(defaults.operations),
            heartbeat: time(self.heartbeat_ms, defaults.heartbeat),
            patience: time(self.patience_ms, defaults.patience),
            give_up: time(self.give_up_ms, defaults.give_up),
            init_timeout: time(self.init_timeout_ms, defaults.init_timeout),
        }
    }
}

/// The secret K and the seal of pupils' ids made from it, from the environment's `text`. Fails where
/// it is absent or no key.
pub fn link_secret(
    text: Option<&str>,
    regions: &[&RegionModule],
) -> Result<(LinkSecret, PupilSeal), ConfigError> {
    let Some(text) = text else {
        return Err(one_mistake(format!(
            "{LINK_KEY} is not set: give the key that all regions share, 64 hexadecimal digits or more"
        )));
    };
    let bytes = HEXLOWER_PERMISSIVE
        .decode(text.trim().as_bytes())
        .map_err(|_| one_mistake(format!("{LINK_KEY} is not made of hexadecimal digits")))?;
    let secret =
        LinkSecret::new(&bytes).map_err(|error| one_mistake(format!("{LINK_KEY}: {error}")))?;
    let codes: Vec<&str> = regions.iter().map(|region| region.code).collect();
    Ok((secret, PupilSeal::new(&bytes, &codes.join("+"))))
}

fn regions(
    known: &[&'static RegionModule],
    slugs: &[String],
    mistakes: &mut Vec<String>,
) -> Vec<&'static RegionModule> {
    if slugs.is_empty() {
        mistakes.push(format!(
            "no region is given: use --region with one of {}",
            list(known)
        ));
    }
    for slug in slugs {
        if find_by_slug(known, slug).is_none() {
            mistakes.push(format!("`{slug}` is no region: use one of {}", list(known)));
        }
    }
    let hosted = |region: &&&'static RegionModule| slugs.contains(&region.region_code().slug());
    known.iter().filter(hosted).copied().collect()
}

fn list(known: &[&RegionModule]) -> String {
    let slugs: Vec<String> = known.iter().map(|r| r.region_code().slug()).collect();
    slugs.join(", ")
}

fn listen_on(
    given: Option<&String>,
    regions: &[&RegionModule],
    mistakes: &mut Vec<String>,
) -> SocketAddr {
    let serial = regions.first().map_or(0, |region| region.serial);
    let port = u16::try_from(FIRST_PORT + serial).expect("serials have two digits: tested");
    let default = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port);
    match given.map(|text| (text, text.parse())) {
        None => default,
        Some((_, Ok(address))) => address,
        Some((text, Err(_))) => {
            mistakes.push(format!(
                "`{text}` is no address to listen on: give one as 127.0.0.1:{port}"
            ));
            default
        }
    }
}

fn one_mistake(mistake: String) -> ConfigError {
    ConfigError {
        mistakes: vec![mistake],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regions::REGIONS;

    fn mistakes(text: &str, regions: &[&str]) -> String {
        let overrides = Overrides {
            regions: regions.iter().map(|slug| (*slug).to_owned()).collect(),
            listen: None,
        };
        match Config::parse(REGIONS, Some(text), &overrides) {
            Ok(config) => format!("{} at {}", config.regions.len(), config.listen),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_region_listens_on_its_own_port_of_this_machine() {
        assert_eq!(mistakes("{}", &["twente"]), "1 at 127.0.0.1:4004");
        assert_eq!(
            mistakes("{}", &["twente", "veendam"]),
            "2 at 127.0.0.1:4001"
        );
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        insta::assert_snapshot!(
            mistakes("{ listen: here, max_depth: 0, regions: [utopia, twente] }", &[]),
            @r"
        `utopia` is no region: use one of veendam, kennemerland, amersfoort, twente, holland-rijnland
        `here` is no address to listen on: give one as 127.0.0.1:4004
        `max_depth` is 0; give at least 1
        "
        );
    }

    #[test]
    fn an_unknown_key_is_refused() {
        let said = mistakes("{ regoins: [twente] }", &[]);
        assert!(said.contains("unknown field `regoins`"), "{said}");
    }

    #[test]
    fn a_short_or_missing_secret_is_one_line() {
        let line = |text: Option<&str>| match link_secret(text, &[]) {
            Ok(_) => "a key".to_owned(),
            Err(error) => error.to_string(),
        };
        insta::assert_snapshot!(
            [line(None), line(Some("xyz")), line(Some("abcd")), line(Some(&"ab".repeat(32)))].join("\n"),
            @r"
        REGIOGRAAF_LINK_KEY is not set: give the key that all regions share, 64 hexadecimal digits or more
        REGIOGRAAF_LINK_KEY is not made of hexadecimal digits
        REGIOGRAAF_LINK_KEY: the link key's secret has 2 bytes; it needs at least 32
        a key
        "
        );
    }
}
