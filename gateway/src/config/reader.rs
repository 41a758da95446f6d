//! Walks the YAML tree, making configuration and collecting mistakes on the way.
//!
//! A part with a mistake gives `None` and the walk goes on, so that one reading finds all.

mod regions;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::Url;
use serde_norway::{Mapping, Value};

use super::{
    Config, DEFAULT_LISTEN, DEFAULT_TIMEOUT, Limits, Mistake, NATIONAL, PartitionConfig, REGIONS,
    SubgraphConfig,
};
use regions::Declared;

/// Keys of the whole file.
const FILE_KEYS: &[&str] = &[
    "listen",
    "regions",
    "partitions",
    "subgraphs",
    "state_directory",
    "request_timeout_ms",
    "response_limit_mib",
    "recheck_seconds",
];
const PARTITION_KEYS: &[&str] = &["name", "url", "regions", "timeout_ms"];
const SUBGRAPH_KEYS: &[&str] = &["name", "url", "sdl", "timeout_ms"];

/// How alike a written and a known text must be for the one to be offered for the other (0 to 1).
const LIKENESS: f64 = 0.6;

/// Reads the tree once.
pub(super) struct Reader<'a> {
    directory: &'a Path,
    mistakes: Vec<Mistake>,
    /// Where each value that must be different everywhere was first seen.
    seen: HashMap<(Unique, String), String>,
    /// The regions of the file, in its order.
    declared: Vec<Declared>,
}

/// What must be different everywhere in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Unique {
    Name,
    Url,
    /// The code of a region, where it is declared.
    Region,
    /// The code of a region, where a partition hosts it.
    Host,
}

impl<'a> Reader<'a> {
    pub(super) fn new(directory: &'a Path) -> Self {
        Self {
            directory,
            mistakes: Vec::new(),
            seen: HashMap::new(),
            declared: Vec::new(),
        }
    }

    pub(super) fn into_mistakes(self) -> Vec<Mistake> {
        self.mistakes
    }

    pub(super) fn config(&mut self, document: &Value) -> Option<Config> {
        let file = self.mapping(document, "", FILE_KEYS)?;
        let listen = self.listen(file);
        let regions = self.regions(file);
        let partitions = self.list(file, "", "partitions", Self::partition);
        self.every_region_is_hosted();
        let subgraphs = self.list(file, "", "subgraphs", Self::subgraph);
        let state_directory = self
            .text(file, "", "state_directory")
            .map(|path| self.directory.join(path));
        let limits = self.limits(file);
        self.some_service(file);
        Some(Config {
            listen: listen?,
            regions: regions?,
            partitions: partitions?,
            subgraphs: subgraphs?,
            state_directory,
            limits: limits?,
        })
    }

    fn partition(&mut self, value: &Value, path: &str) -> Option<PartitionConfig> {
        let mapping = self.mapping(value, path, PARTITION_KEYS)?;
        let name = self.name(mapping, path);
        let url = self.url(mapping, path);
        let regions = self.hosted_regions(mapping, path);
        let timeout = self.timeout(mapping, path);
        Some(PartitionConfig {
            name: name?,
            url: url?,
            regions: regions?,
            timeout: timeout?,
        })
    }

    fn subgraph(&mut self, value: &Value, path: &str) -> Option<SubgraphConfig> {
        let mapping = self.mapping(value, path, SUBGRAPH_KEYS)?;
        let name = self.name(mapping, path);
        let url = self.url(mapping, path);
        let sdl = self.sdl(mapping, path);
        let timeout = self.timeout(mapping, path);
        Some(SubgraphConfig {
            name: name?,
            url: url?,
            sdl: sdl?,
            timeout: timeout?,
        })
    }

    fn listen(&mut self, file: &Mapping) -> Option<SocketAddr> {
        if !file.contains_key("listen") {
            return Some(DEFAULT_LISTEN);
        }
        let text = self.text(file, "", "listen")?;
        text.parse()
            .map_err(|_| {
                self.mistake(
                    "listen",
                    format!("is `{text}`, not an address and a port"),
                    "write `127.0.0.1:4000`",
                );
            })
            .ok()
    }

    fn limits(&mut self, file: &Mapping) -> Option<Limits> {
        let default = Limits::default();
        let request_timeout = self.number(
            file,
            "",
            "request_timeout_ms",
            1..=600_000,
            millis(default.request_timeout),
        );
        let response_limit = self.number(file, "", "response_limit_mib", 1..=1024, 64);
        let recheck = self.number(
            file,
            "",
            "recheck_seconds",
            1..=3600,
            default.recheck.as_secs(),
        );
        Some(Limits {
            request_timeout: Duration::from_millis(request_timeout?),
            response_bytes: usize::try_from(response_limit?).ok()? * 1024 * 1024,
            recheck: Duration::from_secs(recheck?),
        })
    }

    fn some_service(&mut self, file: &Mapping) {
        let empty = |key: &str| {
            file.get(key)
                .is_none_or(|value| value.as_sequence().is_some_and(Vec::is_empty))
        };
        if empty("partitions") && empty("subgraphs") {
            self.mistake(
                "partitions",
                "is empty, and so is subgraphs: there is nothing to ask",
                "name at least one: `partitions: [{ name: twente, url: http://127.0.0.1:4004/graphql, regions: [TWENTE] }]`, and declare its regions: `regions: [{ code: TWENTE, name: Twente }]`",
            );
        }
    }

    fn name(&mut self, mapping: &Mapping, path: &str) -> Option<String> {
        let name = self.required_text(mapping, path, "name")?;
        let path = join(path, "name");
        let valid = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_');
        if !valid {
            self.mistake(
                &path,
                format!("is `{name}`"),
                "use lower-case letters, digits, `-` and `_`, a letter first",
            );
            return None;
        }
        if [REGIONS, NATIONAL].contains(&name.as_str()) {
            self.mistake(
                &path,
                format!("is `{name}`, which the gateway uses itself"),
                "choose another name",
            );
            return None;
        }
        self.unique(Unique::Name, name, &path)
    }

    fn url(&mut self, mapping: &Mapping, path: &str) -> Option<Url> {
        let text = self.required_text(mapping, path, "url")?;
        let path = join(path, "url");
        let usable = |url: &Url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.fragment().is_none()
                && url.username().is_empty()
                && url.password().is_none()
        };
        let Some(url) = Url::parse(&text).ok().filter(usable) else {
            self.mistake(
                &path,
                format!("is `{text}`, not the URL of a GraphQL endpoint"),
                "write `http://host:port/graphql` or `https://…`, without user, password and `#`",
            );
            return None;
        };
        self.unique(Unique::Url, url.to_string(), &path)?;
        Some(url)
    }

    /// `Some(None)` where the subgraph is to be asked for its SDL.
    fn sdl(&mut self, mapping: &Mapping, path: &str) -> Option<Option<String>> {
        if !mapping.contains_key("sdl") {
            return Some(None);
        }
        let file: PathBuf = self.directory.join(self.text(mapping, path, "sdl")?);
        match std::fs::read_to_string(&file) {
            Ok(sdl) => Some(Some(sdl)),
            Err(error) => {
                self.mistake(
                    &join(path, "sdl"),
                    format!("names `{}`, which cannot be read: {error}", file.display()),
                    "give a path relative to this file, or leave it out: the subgraph is then asked",
                );
                None
            }
        }
    }

    fn timeout(&mut self, mapping: &Mapping, path: &str) -> Option<Duration> {
        self.number(
            mapping,
            path,
            "timeout_ms",
            1..=600_000,
            millis(DEFAULT_TIMEOUT),
        )
        .map(Duration::from_millis)
    }

    fn number(
        &mut self,
        mapping: &Mapping,
        path: &str,
        key: &str,
        range: RangeInclusive<u64>,
        default: u64,
    ) -> Option<u64> {
        let Some(value) = mapping.get(key) else {
            return Some(default);
        };
        match value.as_u64().filter(|number| range.contains(number)) {
            Some(number) => Some(number),
            None => {
                self.mistake(
                    &join(path, key),
                    format!("is {}", shown(value)),
                    format!(
                        "write a whole number from {} to {}",
                        range.start(),
                        range.end()
                    ),
                );
                None
            }
        }
    }

    fn required_text(&mut self, mapping: &Mapping, path: &str, key: &str) -> Option<String> {
        if !mapping.contains_key(key) {
            self.mistake(path, format!("has no `{key}`"), format!("add `{key}: …`"));
            return None;
        }
        self.text(mapping, path, key)
    }

    /// A text that is not empty; `None` also where there is none.
    fn text(&mut self, mapping: &Mapping, path: &str, key: &str) -> Option<String> {
        let value = mapping.get(key)?;
        match value
            .as_str()
            .map(str::trim)
            .filter(|text| !text.is_empty())
        {
            Some(text) => Some(text.to_owned()),
            None => {
                self.mistake(
                    &join(path, key),
                    format!("is {}", shown(value)),
                    "write a text, in quotes where YAML reads it as something else",
                );
                None
            }
        }
    }

    /// The items of a list; empty where there is none, `None` where an item has a mistake.
    fn list<T>(
        &mut self,
        mapping: &Mapping,
        path: &str,
        key: &str,
        item: impl Fn(&mut Self, &Value, &str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Some(value) = mapping.get(key) else {
            return Some(Vec::new());
        };
        let path = join(path, key);
        let Some(values) = value.as_sequence() else {
            self.mistake(
                &path,
                format!("is {}", shown(value)),
                "write a list: one `- …` a line",
            );
            return None;
        };
        // Collected in two steps, so that items after one with a mistake are read as well.
        let items: Vec<Option<T>> = values
            .iter()
            .enumerate()
            .map(|(index, value)| item(self, value, &format!("{path}[{index}]")))
            .collect();
        items.into_iter().collect()
    }

    fn mapping<'v>(&mut self, value: &'v Value, path: &str, known: &[&str]) -> Option<&'v Mapping> {
        let Some(mapping) = value.as_mapping() else {
            self.mistake(
                path,
                format!("is {}", shown(value)),
                format!("write keys and values; the keys are {}", known.join(", ")),
            );
            return None;
        };
        for key in mapping.keys() {
            let written = key.as_str().map_or_else(|| shown(key), str::to_owned);
            if !known.contains(&written.as_str()) {
                self.mistake(
                    &join(path, &written),
                    "is not a key of the configuration",
                    nearest(&written, known),
                );
            }
        }
        Some(mapping)
    }

    fn unique(&mut self, kind: Unique, value: String, path: &str) -> Option<String> {
        match self.seen.get(&(kind, value.clone())) {
            Some(first) => {
                let message = format!("is `{value}`, as {first} already is");
                let hint = match kind {
                    Unique::Name => "give every partition and subgraph a name of its own",
                    Unique::Url => "one service is one partition: name all its regions there",
                    Unique::Region => "a region is one region: declare it once",
                    Unique::Host => "a region's rows live in one partition: name it once",
                };
                self.mistake(path, message, hint);
                None
            }
            None => {
                self.seen.insert((kind, value.clone()), path.to_owned());
                Some(value)
            }
        }
    }

    fn mistake(&mut self, path: &str, message: impl Into<String>, hint: impl Into<String>) {
        self.mistakes.push(Mistake::new(path, message, hint));
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// The known key that is most like the written one, or all of them.
fn nearest(written: &str, known: &[&str]) -> String {
    most_like(written, known).map_or_else(
        || format!("the keys are {}", known.join(", ")),
        |key| format!("did you mean `{key}`?"),
    )
}

/// The known text that is most like the written one; none where none is alike.
fn most_like<'k>(written: &str, known: &[&'k str]) -> Option<&'k str> {
    known
        .iter()
        .map(|known| {
            (
                strsim::normalized_damerau_levenshtein(written, known),
                *known,
            )
        })
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, known)| known)
}

/// A value as a mistake shows it: short.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Number(number) => format!("`{number}`"),
        Value::String(text) => format!("`{text}`"),
        Value::Sequence(_) => "a list".to_owned(),
        Value::Mapping(_) | Value::Tagged(_) => "a mapping".to_owned(),
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
