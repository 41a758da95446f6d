//! `@link` and its predecessor `@core`: which specifications a schema uses, and under which names.
//!
//! Owns the naming rules of the link specification (<https://specs.apollo.dev/link/v1.0>); what a
//! specification's directives mean is the part of whoever asks for them.

use std::collections::BTreeMap;

use apollo_compiler::Schema;
use apollo_compiler::ast::{Directive, Value};

/// A specification that a schema uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The address without its version, as `https://specs.apollo.dev/join`.
    pub identity: String,
    /// Major and minor version, where the address ends in one.
    pub version: Option<(u32, u32)>,
    /// `for: SECURITY`: who does not enforce it must not serve the schema.
    pub security: bool,
    /// The whole address, as written.
    pub url: String,
    prefix: String,
    imports: BTreeMap<String, String>,
}

/// The specifications that a schema uses, in the order of its `@link`s.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links(Vec<Link>);

impl Links {
    /// What `schema` links to; empty for a schema without `@link` and `@core`.
    pub fn of(schema: &Schema) -> Self {
        let applied = &schema.schema_definition.directives;
        let name = applied
            .iter()
            .find(|directive| address(directive).is_some_and(is_link_itself))
            .map_or("link", |directive| directive.name.as_str());
        Self(
            applied
                .iter()
                .filter(|directive| directive.name == name)
                .filter_map(|directive| Link::read(directive))
                .collect(),
        )
    }

    /// The link to the specification at `identity`.
    pub fn get(&self, identity: &str) -> Option<&Link> {
        self.0.iter().find(|link| link.identity == identity)
    }

    /// All links.
    pub fn iter(&self) -> impl Iterator<Item = &Link> {
        self.0.iter()
    }

    /// The specification that defines the directive which this schema calls `name`.
    pub fn owner_of_directive(&self, name: &str) -> Option<&Link> {
        self.0
            .iter()
            .find(|link| link.owns(name, &format!("@{name}")))
    }

    /// The specification that defines the type which this schema calls `name`.
    pub fn owner_of_type(&self, name: &str) -> Option<&Link> {
        self.0.iter().find(|link| link.owns(name, name))
    }
}

impl Link {
    /// What this schema calls the specification's directive `name`.
    pub fn directive(&self, name: &str) -> String {
        if let Some(local) = self.imports.get(&format!("@{name}")) {
            return local.trim_start_matches('@').to_owned();
        }
        if self.identity.rsplit('/').next() == Some(name) {
            return self.prefix.clone();
        }
        format!("{}__{name}", self.prefix)
    }

    /// What this schema calls the specification's type `name`.
    pub fn type_name(&self, name: &str) -> String {
        match self.imports.get(name) {
            Some(local) => local.clone(),
            None => format!("{}__{name}", self.prefix),
        }
    }

    /// What this schema imports by name: the specification's name (`@key`) and the one used here.
    pub fn imports(&self) -> impl Iterator<Item = (&str, &str)> {
        self.imports
            .iter()
            .map(|(name, local)| (name.as_str(), local.as_str()))
    }

    /// The specification's name for the directive that this schema calls `local`.
    pub fn original_directive(&self, local: &str) -> Option<String> {
        let imported = self
            .imports
            .iter()
            .find(|(_, name)| name.strip_prefix('@') == Some(local));
        if let Some((original, _)) = imported {
            return Some(original.trim_start_matches('@').to_owned());
        }
        if local == self.prefix {
            return self.identity.rsplit('/').next().map(str::to_owned);
        }
        Some(
            local
                .strip_prefix(&self.prefix)?
                .strip_prefix("__")?
                .to_owned(),
        )
    }

    fn read(directive: &Directive) -> Option<Self> {
        let url = address(directive)?;
        let (identity, version) = split_version(url);
        let text = |name| {
            directive
                .specified_argument_by_name(name)
                .and_then(|value| value.as_str())
        };
        let prefix = text("as").or_else(|| identity.rsplit('/').next())?;
        let purpose = directive
            .specified_argument_by_name("for")
            .and_then(|value| value.as_enum());
        Some(Self {
            identity: identity.to_owned(),
            version,
            security: purpose.is_some_and(|purpose| purpose == "SECURITY"),
            url: url.to_owned(),
            prefix: prefix.to_owned(),
            imports: imports(directive),
        })
    }

    fn owns(&self, name: &str, import: &str) -> bool {
        let rest = name.strip_prefix(&self.prefix);
        rest.is_some_and(|rest| {
            rest.starts_with("__") || (rest.is_empty() && import.starts_with('@'))
        }) || self.imports.values().any(|local| local == import)
    }
}

fn address(directive: &Directive) -> Option<&str> {
    let value = directive
        .specified_argument_by_name("url")
        .or_else(|| directive.specified_argument_by_name("feature"))?;
    value.as_str()
}

fn is_link_itself(url: &str) -> bool {
    matches!(
        split_version(url).0,
        "https://specs.apollo.dev/link" | "https://specs.apollo.dev/core"
    )
}

fn split_version(url: &str) -> (&str, Option<(u32, u32)>) {
    let url = url.trim_end_matches('/');
    let split = url.rsplit_once('/').and_then(|(identity, last)| {
        let (major, minor) = last.strip_prefix('v')?.split_once('.')?;
        Some((identity, (major.parse().ok()?, minor.parse().ok()?)))
    });
    match split {
        Some((identity, version)) => (identity, Some(version)),
        None => (url, None),
    }
}

fn imports(directive: &Directive) -> BTreeMap<String, String> {
    let Some(list) = directive
        .specified_argument_by_name("import")
        .and_then(|value| value.as_list())
    else {
        return BTreeMap::new();
    };
    list.iter()
        .filter_map(|item| match item.as_ref() {
            Value::String(name) => Some((name.clone(), name.clone())),
            Value::Object(entries) => {
                let text = |key: &str| {
                    let (_, value) = entries.iter().find(|(name, _)| name == key)?;
                    value.as_str()
                };
                let name = text("name")?;
                Some((name.to_owned(), text("as").unwrap_or(name).to_owned()))
            }
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(sdl: &str) -> Links {
        Links::of(&Schema::parse(sdl, "test.graphql").expect("the test's SDL parses"))
    }

    #[test]
    fn names_follow_prefix_import_and_alias() {
        let links = links(
            r#"
            extend schema
              @link(url: "https://specs.apollo.dev/link/v1.0")
              @link(url: "https://specs.apollo.dev/federation/v2.3", as: "fed", import: ["@key", { name: "@tag", as: "@label" }, "FieldSet"])
              @link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)
            type Query { a: Int }
            "#,
        );
        let federation = links.get("https://specs.apollo.dev/federation").unwrap();
        assert_eq!(federation.version, Some((2, 3)));
        assert_eq!(federation.directive("key"), "key");
        assert_eq!(federation.directive("tag"), "label");
        assert_eq!(federation.directive("shareable"), "fed__shareable");
        assert_eq!(federation.type_name("FieldSet"), "FieldSet");
        assert_eq!(federation.type_name("Scope"), "fed__Scope");
        assert_eq!(
            federation.original_directive("label").as_deref(),
            Some("tag")
        );
        assert_eq!(
            federation.original_directive("fed__requires").as_deref(),
            Some("requires")
        );
        assert_eq!(federation.original_directive("federation__requires"), None);
        let owner = links.owner_of_directive("inaccessible").unwrap();
        assert!(owner.security);
        assert!(links.owner_of_directive("tag").is_none());
        assert!(links.owner_of_type("link__Import").is_some());
        assert!(links.owner_of_type("inaccessible").is_none());
    }

    #[test]
    fn a_renamed_link_and_a_fed_1_core_are_followed() {
        let renamed = links(
            r#"
            schema @l(url: "https://specs.apollo.dev/link/v1.0", as: "l") @l(url: "https://specs.apollo.dev/join/v0.3") { query: Query }
            type Query { a: Int }
            "#,
        );
        assert!(renamed.get("https://specs.apollo.dev/join").is_some());
        let core = links(
            r#"
            schema @core(feature: "https://specs.apollo.dev/core/v0.1") @core(feature: "https://specs.apollo.dev/join/v0.1") { query: Query }
            type Query { a: Int }
            "#,
        );
        assert_eq!(
            core.get("https://specs.apollo.dev/join").unwrap().version,
            Some((0, 1))
        );
    }
}
