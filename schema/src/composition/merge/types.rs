//! Merging the types that subgraphs give to one field, argument or input field.

use apollo_compiler::ast::Type;

use super::hierarchy::Hierarchy;

/// The weaker of two output types that differ in nullability only. `None` where more differs.
pub(in crate::composition) fn merge_same_output(a: &Type, b: &Type) -> Option<Type> {
    if a.inner_named_type() != b.inner_named_type() {
        return None;
    }
    merge_output(a, b, &Hierarchy::default())
}

/// The least specific of two output types: what both subgraphs' values fit. `None` where neither
/// fits the other.
pub(super) fn merge_output(a: &Type, b: &Type, hierarchy: &Hierarchy) -> Option<Type> {
    use Type::{List, Named, NonNullList, NonNullNamed};
    match (a, b) {
        (Named(a), Named(b) | NonNullNamed(b)) | (NonNullNamed(a), Named(b)) => {
            let upper = if hierarchy.is_subtype(a, b) {
                a
            } else if hierarchy.is_subtype(b, a) {
                b
            } else {
                return None;
            };
            Some(Named(upper.clone()))
        }
        (NonNullNamed(inner_a), NonNullNamed(inner_b)) => {
            let merged = merge_output(&Named(inner_a.clone()), &Named(inner_b.clone()), hierarchy)?;
            Some(merged.non_null())
        }
        (List(a), List(b) | NonNullList(b)) | (NonNullList(a), List(b)) => {
            Some(List(Box::new(merge_output(a, b, hierarchy)?)))
        }
        (NonNullList(a), NonNullList(b)) => {
            Some(NonNullList(Box::new(merge_output(a, b, hierarchy)?)))
        }
        _ => None,
    }
}

/// The most specific of two input types: what both subgraphs accept. `None` where there is none.
pub(in crate::composition) fn merge_input(a: &Type, b: &Type) -> Option<Type> {
    use Type::{List, Named, NonNullList, NonNullNamed};
    match (a, b) {
        (Named(x), Named(y)) => (x == y).then(|| a.clone()),
        (NonNullNamed(x), Named(y) | NonNullNamed(y)) => (x == y).then(|| a.clone()),
        (Named(x), NonNullNamed(y)) => (x == y).then(|| b.clone()),
        (List(x), List(y)) => Some(List(Box::new(merge_input(x, y)?))),
        (List(x) | NonNullList(x), NonNullList(y)) | (NonNullList(x), List(y)) => {
            Some(NonNullList(Box::new(merge_input(x, y)?)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ty(text: &str) -> Type {
        Type::parse(text, "test").unwrap()
    }

    #[test]
    fn output_types_relax_and_input_types_tighten() {
        let hierarchy = Hierarchy::of(&[]);
        let cases = [
            ("Int!", "Int"),
            ("[Int!]!", "[Int]!"),
            ("[Int!]", "[Int!]!"),
            ("Int", "[Int]"),
            ("Int", "String"),
        ];
        let merged: Vec<String> = cases
            .iter()
            .map(|(a, b)| {
                let show = |ty: Option<Type>| ty.map_or("none".to_owned(), |ty| ty.to_string());
                let output = merge_output(&ty(a), &ty(b), &hierarchy);
                let input = merge_input(&ty(a), &ty(b));
                assert_eq!(
                    output,
                    merge_output(&ty(b), &ty(a), &hierarchy),
                    "order must not matter"
                );
                assert_eq!(input, merge_input(&ty(b), &ty(a)), "order must not matter");
                format!("{a} + {b}: output {}, input {}", show(output), show(input))
            })
            .collect();
        insta::assert_snapshot!(merged.join("\n"), @r"
Int! + Int: output Int, input Int!
[Int!]! + [Int]!: output [Int]!, input [Int!]!
[Int!] + [Int!]!: output [Int!], input [Int!]!
Int + [Int]: output none, input none
Int + String: output none, input none
");
    }
}
