//! The text of the operation that one fetch sends to a service.

use std::fmt::{self, Write};

use apollo_compiler::ast::{OperationType, Value as Literal};
use apollo_compiler::{Name, Node};
use schema::value::Object;

use crate::planner::query_plan::{
    Condition, FieldSelection, InlineSelection, Selection, VariableUse,
};

/// An operation's text and the name of the variable that carries its representations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The text, on one line.
    pub text: String,
    /// For an entity fetch, the variable for the representations: `representations`, or what
    /// stays free beside the operation's own variables.
    pub representations: Option<String>,
}

/// A root fetch's operation: `selections` of the root type of `kind`, for these values of the
/// variables.
pub fn root(
    kind: OperationType,
    selections: &[Selection],
    uses: &[VariableUse],
    variables: &Object,
) -> Document {
    Document {
        text: format!(
            "{kind}{}{}",
            in_brackets(&definitions(uses, variables)),
            Block(selections)
        ),
        representations: None,
    }
}

/// An entity fetch's operation: `selections` of `_entities`, for these values of the variables.
pub fn entities(selections: &[Selection], uses: &[VariableUse], variables: &Object) -> Document {
    let mut name = "representations".to_owned();
    while uses.iter().any(|variable| *variable.name == *name) {
        name.push('_');
    }
    let mut all = vec![format!("${name}:[_Any!]!")];
    all.extend(definitions(uses, variables));
    Document {
        text: format!(
            "query{}{{_entities(representations:${name}){}}}",
            in_brackets(&all),
            Block(selections),
        ),
        representations: Some(name),
    }
}

fn definitions(uses: &[VariableUse], variables: &Object) -> Vec<String> {
    let definition = |variable: &VariableUse| {
        format!("${}:{}", variable.name, variable.declared_type(variables))
    };
    uses.iter().map(definition).collect()
}

fn in_brackets(items: &[String]) -> String {
    if items.is_empty() {
        String::new()
    } else {
        format!("({})", items.join(","))
    }
}

/// Selections in braces.
struct Block<'a>(&'a [Selection]);

impl fmt::Display for Block<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('{')?;
        for (index, selection) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_char(' ')?;
            }
            match selection {
                Selection::Field(field) => write_field(f, field)?,
                Selection::Inline(inline) => write_inline(f, inline)?,
            }
        }
        f.write_char('}')
    }
}

fn write_field(f: &mut fmt::Formatter<'_>, field: &FieldSelection) -> fmt::Result {
    under_conditions(f, &field.conditions, |f, directives| {
        let key = field.key_in_subgraph();
        if **key != *field.name {
            write!(f, "{key}:")?;
        }
        let arguments: Vec<String> = field.arguments.iter().map(argument).collect();
        write!(f, "{}{}{directives}", field.name, in_brackets(&arguments))?;
        if field.selections.is_empty() {
            return Ok(());
        }
        write!(f, "{}", Block(&field.selections))
    })
}

fn write_inline(f: &mut fmt::Formatter<'_>, inline: &InlineSelection) -> fmt::Result {
    under_conditions(f, &inline.conditions, |f, directives| {
        f.write_str("...")?;
        if let Some(name) = &inline.type_condition {
            write!(f, " on {name}")?;
        }
        write!(f, "{directives}{}", Block(&inline.selections))
    })
}

fn argument((name, value): &(Name, Node<Literal>)) -> String {
    format!("{name}:{}", value.serialize().no_indent())
}

/// Writes a selection with its conditions as directives. Neither directive may be repeated, so
/// further conditions become fragments around it.
fn under_conditions(
    f: &mut fmt::Formatter<'_>,
    conditions: &[Condition],
    write: impl FnOnce(&mut fmt::Formatter<'_>, &str) -> fmt::Result,
) -> fmt::Result {
    let (mut own, mut around): (Vec<&Condition>, Vec<&Condition>) = (Vec::new(), Vec::new());
    for condition in conditions {
        let taken = own
            .iter()
            .any(|other| other.included_if == condition.included_if);
        if taken { &mut around } else { &mut own }.push(condition);
    }
    for condition in &around {
        write!(f, "...{}{{", directive(condition))?;
    }
    let directives: String = own.into_iter().map(directive).collect();
    write(f, &directives)?;
    around.iter().try_for_each(|_| f.write_char('}'))
}

fn directive(condition: &Condition) -> String {
    let name = if condition.included_if {
        "include"
    } else {
        "skip"
    };
    format!(" @{name}(if:${})", condition.variable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use apollo_compiler::{name, ty};
    use schema::value::Value;

    fn field(key: &str, name: Name, selections: Vec<Selection>) -> FieldSelection {
        FieldSelection {
            response_key: key.into(),
            alias: None,
            parent_type: name!("Query"),
            name,
            arguments: Vec::new(),
            conditions: Vec::new(),
            selections,
        }
    }

    fn variable(name: Name) -> VariableUse {
        let ty = ty!(String);
        VariableUse {
            name,
            ty,
            has_default: false,
        }
    }

    fn condition(variable: Name, included_if: bool) -> Condition {
        Condition {
            variable,
            included_if,
        }
    }

    #[test]
    fn a_root_fetch_keeps_aliases_arguments_and_conditions() {
        let mut top = field(
            "s",
            name!("schools"),
            vec![Selection::Field(field("id", name!("id"), vec![]))],
        );
        top.arguments = vec![
            (
                name!("name"),
                Literal::String("say \"é\"\nthen".to_owned()).into(),
            ),
            (name!("after"), Literal::Variable(name!("after")).into()),
        ];
        top.conditions = vec![
            condition(name!("on"), false),
            condition(name!("a"), true),
            condition(name!("b"), true),
        ];
        let document = root(
            OperationType::Query,
            &[Selection::Field(top)],
            &[variable(name!("after"))],
            &Object::new(),
        );
        insta::assert_snapshot!(document.text, @r#"query($after:String){... @include(if:$b){s:schools(name:"say \"é\"\nthen",after:$after) @skip(if:$on) @include(if:$a){id}}}"#);
    }

    #[test]
    fn a_variable_with_a_default_may_stand_where_null_may_not() {
        let limit = VariableUse {
            has_default: true,
            ..variable(name!("limit"))
        };
        let text = |value: Value| {
            let mut variables = Object::new();
            variables.insert("limit", value);
            root(
                OperationType::Query,
                &[],
                std::slice::from_ref(&limit),
                &variables,
            )
            .text
        };
        assert_eq!(text("1".into()), "query($limit:String!){}");
        assert_eq!(text(Value::Null), "query($limit:String){}");
    }

    #[test]
    fn representations_never_take_a_client_variables_name() {
        let selection = Selection::Inline(InlineSelection {
            type_condition: Some(name!("School")),
            conditions: vec![],
            selections: vec![Selection::Field(field("name", name!("name"), vec![]))],
        });
        let document = entities(
            &[selection],
            &[variable(name!("representations"))],
            &Object::new(),
        );
        insta::assert_snapshot!(document.text, @"query($representations_:[_Any!]!,$representations:String){_entities(representations:$representations_){... on School{name}}}");
    }
}
