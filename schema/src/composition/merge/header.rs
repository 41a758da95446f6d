//! What a supergraph carries beside its types: links, the definitions of the join directives, the
//! list of subgraphs with their partitions.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use apollo_compiler::ast::{Definition, Document, EnumTypeDefinition, EnumValueDefinition, Value};
use apollo_compiler::{Name, Node, name};

use super::Merger;
use super::build::{directive, string, strings};
use crate::partition;
use crate::subgraph::SubgraphSchema;
use crate::supergraph::Partition;

const JOIN: &str = r#"
directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
scalar join__FieldSet
scalar link__Import
enum link__Purpose {
  "`SECURITY` features provide metadata necessary to securely resolve fields."
  SECURITY
  "`EXECUTION` features provide metadata necessary for operation execution."
  EXECUTION
}
"#;

const JOIN_FIELD: &str = "directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION\n";

const JOIN_FIELD_WITH_LABEL: &str = "directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean, overrideLabel: String) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION\n";

const INACCESSIBLE: &str = "directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION\n";

const TAG: &str = "directive @tag(name: String!) repeatable on FIELD_DEFINITION | INTERFACE | OBJECT | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION | SCHEMA\n";

/// The enum value of each subgraph: its name in upper case, made a GraphQL name and unique.
pub(super) fn graph_names(subgraphs: &[SubgraphSchema]) -> Vec<Name> {
    let mut taken = BTreeSet::new();
    subgraphs
        .iter()
        .map(|subgraph| {
            let wanted = graph_name(&subgraph.name);
            let mut name = wanted.clone();
            let mut number = 1;
            while !taken.insert(name.clone()) {
                number += 1;
                name = format!("{wanted}_{number}");
            }
            Name::new_unchecked(&name)
        })
        .collect()
}

fn graph_name(subgraph: &str) -> String {
    let upper = subgraph.to_ascii_uppercase();
    let name = upper.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "_");
    if name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        name
    } else {
        format!("_{name}")
    }
}

/// Everything of the supergraph that is no type of the graph.
pub(super) fn definitions(merger: &Merger<'_>, types: &[Definition]) -> Vec<Definition> {
    let uses = Uses::of(types);
    let mut text = schema_definition(merger, types, &uses);
    text.push_str(JOIN);
    text.push_str(if uses.label {
        JOIN_FIELD_WITH_LABEL
    } else {
        JOIN_FIELD
    });
    if uses.inaccessible {
        text.push_str(INACCESSIBLE);
    }
    if uses.tag {
        text.push_str(TAG);
    }
    if is_partitioned(merger) {
        text.push_str(partition::DEFINITIONS);
    }
    let document =
        Document::parse(text, "header").expect("the header is made of constants and escaped texts");
    let mut definitions = document.definitions;
    definitions.extend(composed_definitions(merger));
    definitions.push(graphs(merger));
    definitions
}

/// Which optional specifications the supergraph uses.
struct Uses {
    inaccessible: bool,
    tag: bool,
    label: bool,
}

impl Uses {
    fn of(types: &[Definition]) -> Self {
        // Names with `__` are ours, and a description cannot hold an unescaped directive of ours
        // that does harm: at worst a link too many.
        let text: String = types.iter().map(ToString::to_string).collect();
        Self {
            inaccessible: text.contains("@inaccessible"),
            tag: text.contains("@tag("),
            label: text.contains("overrideLabel:"),
        }
    }
}

fn schema_definition(merger: &Merger<'_>, types: &[Definition], uses: &Uses) -> String {
    let join = if uses.label { "v0.4" } else { "v0.3" };
    let roots = root_operations(types);
    // Without any root the supergraph is refused; its document must be writable all the same.
    let keyword = if roots.is_empty() {
        "extend schema"
    } else {
        "schema"
    };
    let mut text = format!("{keyword}\n  @link(url: \"https://specs.apollo.dev/link/v1.0\")\n");
    let mut link = |url: &str, rest: &str| {
        let url = string(url);
        text.push_str(&format!("  @link(url: {}{rest})\n", url.serialize()));
    };
    link(
        &format!("https://specs.apollo.dev/join/{join}"),
        ", for: EXECUTION",
    );
    if uses.inaccessible {
        link(
            "https://specs.apollo.dev/inaccessible/v0.2",
            ", for: SECURITY",
        );
    }
    if uses.tag {
        link("https://specs.apollo.dev/tag/v0.3", "");
    }
    if is_partitioned(merger) {
        link(
            partition::URL,
            r#", import: ["@derived", "@foreign", "@homed", "@merge", "@spanning", "MergeRule"]"#,
        );
    }
    for (url, names) in composed_links(merger) {
        let imports = strings(names.into_iter().map(|name| format!("@{name}")));
        link(
            &url,
            &format!(", import: {}", imports.serialize().no_indent()),
        );
    }
    text.push_str(&roots);
    text
}

/// The root types in braces; nothing where there are none.
fn root_operations(types: &[Definition]) -> String {
    let roots = [
        ("query", "Query"),
        ("mutation", "Mutation"),
        ("subscription", "Subscription"),
    ];
    let known = |root: &str| {
        types
            .iter()
            .any(|definition| definition.name().is_some_and(|name| name == root))
    };
    let lines: Vec<String> = roots
        .iter()
        .filter(|(_, root)| known(root))
        .map(|(operation, root)| format!("  {operation}: {root}\n"))
        .collect();
    if lines.is_empty() {
        String::new()
    } else {
        format!("{{\n{}}}\n", lines.concat())
    }
}

fn is_partitioned(merger: &Merger<'_>) -> bool {
    merger.subgraphs.iter().any(SubgraphSchema::is_partitioned)
}

fn composed_links(merger: &Merger<'_>) -> BTreeMap<String, BTreeSet<String>> {
    let mut links: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for composed in merger
        .subgraphs
        .iter()
        .flat_map(|subgraph| &subgraph.composed)
    {
        links
            .entry(composed.url.clone())
            .or_default()
            .insert(composed.name.clone());
    }
    links
}

fn composed_definitions(merger: &Merger<'_>) -> Vec<Definition> {
    let names: BTreeSet<&String> = merger
        .subgraphs
        .iter()
        .flat_map(|subgraph| &subgraph.composed)
        .map(|composed| &composed.name)
        .collect();
    names
        .into_iter()
        .filter_map(|name| {
            merger
                .subgraphs
                .iter()
                .find_map(|subgraph| subgraph.schema.directive_definitions.get(name.as_str()))
        })
        .map(|definition| Definition::DirectiveDefinition(definition.clone()))
        .collect()
}

fn graphs(merger: &Merger<'_>) -> Definition {
    let values = merger
        .graphs
        .iter()
        .zip(merger.subgraphs)
        .map(|(name, subgraph)| {
            let mut directives = vec![directive(
                "join__graph",
                vec![
                    ("name", string(&subgraph.name)),
                    ("url", string(&subgraph.url)),
                ],
            )];
            directives.extend(subgraph.partitions.iter().map(partition_directive));
            Node::new(EnumValueDefinition {
                description: None,
                value: name.clone(),
                directives: directives.into_iter().collect(),
            })
        });
    Definition::EnumTypeDefinition(Node::new(EnumTypeDefinition {
        description: None,
        name: name!("join__Graph"),
        directives: Default::default(),
        values: values.collect(),
    }))
}

fn partition_directive(partition: &Partition) -> Node<apollo_compiler::ast::Directive> {
    let mut arguments = vec![
        ("name", string(&partition.name)),
        ("url", string(&partition.url)),
        (
            "regions",
            strings(partition.regions.iter().map(|region| region.as_str())),
        ),
    ];
    if !partition.lacks.is_empty() {
        arguments.push(("lacks", strings(&partition.lacks)));
    }
    if partition.refused {
        arguments.push(("refused", Value::Boolean(true)));
    }
    directive("partition", arguments)
}
