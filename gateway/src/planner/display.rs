//! Plans as text, as `gateway plan` prints them and tests compare them.
//!
//! Fetches name their subgraph, so a plan is printed together with its supergraph:
//! `plan.display(&supergraph)`.

use std::fmt::{self, Display, Formatter};

use apollo_compiler::Name;
use apollo_compiler::ast::{OperationType, Value as Literal};
use schema::supergraph::{SubgraphId, Supergraph};

use super::query_plan::{
    Condition, EntityFetch, FetchNode, FetchPath, FieldSelection, InlineSelection, PathStep,
    PlanNode, QueryPlan, RepresentationField, Selection, SubscriptionNode,
};

/// A plan with the names of its subgraphs, ready to print.
pub struct DisplayPlan<'a> {
    plan: &'a QueryPlan,
    names: Vec<&'a str>,
}

impl QueryPlan {
    /// The plan's text form, with subgraphs named as in `supergraph`.
    pub fn display<'a>(&'a self, supergraph: &'a Supergraph) -> DisplayPlan<'a> {
        DisplayPlan {
            plan: self,
            names: supergraph
                .subgraphs
                .iter()
                .map(|subgraph| subgraph.name.as_str())
                .collect(),
        }
    }
}

impl Display for DisplayPlan<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut writer = Writer {
            names: &self.names,
            out: f,
            depth: 1,
        };
        let Some(root) = &self.plan.root else {
            return writer.out.write_str("QueryPlan {}");
        };
        writer.out.write_str("QueryPlan {\n")?;
        writer.node(root)?;
        writer.out.write_str("}")
    }
}

impl Display for FetchPath {
    /// Writes `pupils.edges.@.node`, type conditions as `media|[Book]`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                PathStep::Key(key) if index == 0 => write!(f, "{key}")?,
                PathStep::Key(key) => write!(f, ".{key}")?,
                PathStep::Each => f.write_str(".@")?,
                PathStep::On(name) => write!(f, "|[{name}]")?,
            }
        }
        Ok(())
    }
}

impl Display for Condition {
    /// Writes the directive: `@include(if: $x)` or `@skip(if: $x)`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let directive = if self.included_if { "include" } else { "skip" };
        write!(f, "@{directive}(if: ${})", self.variable)
    }
}

struct Writer<'a, 'f> {
    names: &'a [&'a str],
    out: &'a mut Formatter<'f>,
    depth: usize,
}

impl Writer<'_, '_> {
    fn node(&mut self, node: &PlanNode) -> fmt::Result {
        match node {
            PlanNode::Sequence(nodes) => self.nodes("Sequence", nodes),
            PlanNode::Parallel(nodes) => self.nodes("Parallel", nodes),
            PlanNode::Fetch(fetch) => self.fetch(fetch),
            PlanNode::Condition { condition, node } => {
                let word = if condition.included_if {
                    "Include"
                } else {
                    "Skip"
                };
                let head = format!("{word}(if: ${}) {{", condition.variable);
                self.block(&head, "},", |writer| writer.node(node))
            }
            PlanNode::Subscription(subscription) => self.subscription(subscription),
        }
    }

    fn subscription(&mut self, subscription: &SubscriptionNode) -> fmt::Result {
        self.block("Subscription {", "},", |writer| {
            writer.block("Primary: {", "},", |writer| {
                writer.fetch(&subscription.primary)
            })?;
            match &subscription.rest {
                Some(rest) => writer.block("Rest: {", "},", |writer| writer.node(rest)),
                None => Ok(()),
            }
        })
    }

    fn nodes(&mut self, word: &str, nodes: &[PlanNode]) -> fmt::Result {
        self.block(&format!("{word} {{"), "},", |writer| {
            nodes.iter().try_for_each(|node| writer.node(node))
        })
    }

    fn fetch(&mut self, fetch: &FetchNode) -> fmt::Result {
        match &fetch.entities {
            None => self.fetch_block(fetch, |writer| {
                writer.block("{", "}", |writer| writer.selections(&fetch.selections))
            }),
            Some(entities) => {
                let head = format!("Flatten(path: \"{}\") {{", entities.path);
                self.block(&head, "},", |writer| {
                    writer.fetch_block(fetch, |writer| writer.entity_fetch(fetch, entities))
                })
            }
        }
    }

    fn fetch_block(
        &mut self,
        fetch: &FetchNode,
        body: impl FnOnce(&mut Self) -> fmt::Result,
    ) -> fmt::Result {
        let kind = match fetch.kind {
            OperationType::Query => "",
            OperationType::Mutation => ", kind: mutation",
            OperationType::Subscription => ", kind: subscription",
        };
        let name = self.subgraph(fetch.subgraph);
        self.block(&format!("Fetch(service: \"{name}\"{kind}) {{"), "},", body)
    }

    fn entity_fetch(&mut self, fetch: &FetchNode, entities: &EntityFetch) -> fmt::Result {
        self.block("{", "} =>", |writer| {
            for shape in &entities.representations {
                let renamed = if shape.typename == shape.type_condition {
                    String::new()
                } else {
                    format!(" as {}", shape.typename)
                };
                let head = format!("... on {}{renamed} {{", shape.type_condition);
                writer.block(&head, "}", |writer| {
                    writer.line("__typename")?;
                    writer.representation(&shape.fields)
                })?;
            }
            Ok(())
        })?;
        self.block("{", "}", |writer| writer.selections(&fetch.selections))
    }

    fn representation(&mut self, fields: &[RepresentationField]) -> fmt::Result {
        for field in fields {
            match &field.type_condition {
                Some(name) => self.block(&format!("... on {name} {{"), "}", |writer| {
                    writer.representation_field(field)
                })?,
                None => self.representation_field(field)?,
            }
        }
        Ok(())
    }

    fn representation_field(&mut self, field: &RepresentationField) -> fmt::Result {
        let text = if *field.response_key == *field.name.as_str() {
            field.name.to_string()
        } else {
            format!("{}: {}", field.name, field.response_key)
        };
        if field.fields.is_empty() {
            self.line(&text)
        } else {
            self.block(&format!("{text} {{"), "}", |writer| {
                writer.representation(&field.fields)
            })
        }
    }

    fn selections(&mut self, selections: &[Selection]) -> fmt::Result {
        selections.iter().try_for_each(|selection| match selection {
            Selection::Field(field) => self.field(field),
            Selection::Inline(inline) => self.inline(inline),
        })
    }

    fn field(&mut self, field: &FieldSelection) -> fmt::Result {
        let mut text = String::new();
        let key = field.key_in_subgraph();
        if **key != *field.name.as_str() {
            text.push_str(key);
            text.push_str(": ");
        }
        text.push_str(&field.name);
        if !field.arguments.is_empty() {
            let arguments: Vec<String> = field
                .arguments
                .iter()
                .map(|(name, value)| argument(name, value))
                .collect();
            text.push_str(&format!("({})", arguments.join(", ")));
        }
        push_conditions(&mut text, &field.conditions);
        if field.selections.is_empty() {
            self.line(&text)
        } else {
            self.block(&format!("{text} {{"), "}", |writer| {
                writer.selections(&field.selections)
            })
        }
    }

    fn inline(&mut self, inline: &InlineSelection) -> fmt::Result {
        let mut text = String::from("...");
        if let Some(name) = &inline.type_condition {
            text.push_str(&format!(" on {name}"));
        }
        push_conditions(&mut text, &inline.conditions);
        self.block(&format!("{text} {{"), "}", |writer| {
            writer.selections(&inline.selections)
        })
    }

    fn block(
        &mut self,
        head: &str,
        tail: &str,
        body: impl FnOnce(&mut Self) -> fmt::Result,
    ) -> fmt::Result {
        self.line(head)?;
        self.depth += 1;
        body(self)?;
        self.depth -= 1;
        self.line(tail)
    }

    fn line(&mut self, text: &str) -> fmt::Result {
        writeln!(self.out, "{:indent$}{text}", "", indent = self.depth * 2)
    }

    fn subgraph(&self, id: SubgraphId) -> String {
        match self.names.get(usize::from(id.0)) {
            Some(name) => (*name).to_owned(),
            None => format!("#{}", id.0),
        }
    }
}

fn argument(name: &Name, value: &Literal) -> String {
    format!("{name}: {}", value.serialize().no_indent())
}

fn push_conditions(text: &mut String, conditions: &[Condition]) {
    for condition in conditions {
        text.push_str(&format!(" {condition}"));
    }
}
