//! How large an operation may be. Counted before anything is planned, so that no document costs
//! more than its limits.

use std::collections::{BTreeSet, HashMap};

use apollo_compiler::Name;
use apollo_compiler::executable::{ExecutableDocument, Operation, Selection, SelectionSet};

use crate::error::{ErrorCode, GraphqlError};

/// The largest operation that is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Tokens of the document.
    pub tokens: usize,
    /// Nesting of the document's syntax.
    pub recursion: usize,
    /// Nesting of fields.
    pub depth: usize,
    /// Fields of the root, aliases counted one by one.
    pub root_fields: usize,
    /// Fields in all, fragments expanded.
    pub fields: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            tokens: 20_000,
            recursion: 200,
            depth: 50,
            root_fields: 100,
            fields: 10_000,
        }
    }
}

/// How large selections are, fragments expanded.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    depth: usize,
    fields: usize,
    /// Fields of the selections themselves, without what is below.
    top: usize,
}

impl Limits {
    /// Fails where a valid operation is larger than this.
    pub fn check(
        &self,
        document: &ExecutableDocument,
        operation: &Operation,
    ) -> Result<(), Vec<GraphqlError>> {
        let size = Measure {
            document,
            fragments: HashMap::new(),
        }
        .selections(&operation.selection_set);
        let too_large = [
            (size.depth, self.depth, "levels of fields"),
            (size.top, self.root_fields, "root fields"),
            (size.fields, self.fields, "fields, fragments expanded"),
        ];
        let errors: Vec<GraphqlError> = too_large
            .into_iter()
            .filter(|(size, limit, _)| size > limit)
            .map(|(_, limit, what)| {
                let message =
                    format!("the operation has more than {limit} {what}: ask for less at once");
                GraphqlError::request(ErrorCode::GraphqlValidationFailed, message)
            })
            .collect();
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }
}

/// Measures each fragment once. Validation has refused those that spread themselves.
struct Measure<'a> {
    document: &'a ExecutableDocument,
    fragments: HashMap<&'a Name, Size>,
}

impl<'a> Measure<'a> {
    fn selections(&mut self, set: &'a SelectionSet) -> Size {
        set.selections
            .iter()
            .fold(Size::default(), |size, selection| {
                let more = match selection {
                    Selection::Field(field) => {
                        let below = self.selections(&field.selection_set);
                        Size {
                            depth: below.depth + 1,
                            fields: below.fields.saturating_add(1),
                            top: 1,
                        }
                    }
                    Selection::InlineFragment(inline) => self.selections(&inline.selection_set),
                    Selection::FragmentSpread(spread) => self.fragment(&spread.fragment_name),
                };
                Size {
                    depth: size.depth.max(more.depth),
                    fields: size.fields.saturating_add(more.fields),
                    top: size.top.saturating_add(more.top),
                }
            })
    }

    fn fragment(&mut self, name: &'a Name) -> Size {
        if let Some(size) = self.fragments.get(name) {
            return *size;
        }
        let fragment = self.document.fragments.get(name);
        let size = fragment.map_or(Size::default(), |fragment| {
            self.selections(&fragment.selection_set)
        });
        self.fragments.insert(name, size);
        size
    }
}

/// The fields that an operation asks, each with the type on which it is selected.
pub fn fields(document: &ExecutableDocument, operation: &Operation) -> BTreeSet<(Name, Name)> {
    let mut fields = BTreeSet::new();
    for set in selection_sets(document, operation) {
        for selection in &set.selections {
            if let Selection::Field(field) = selection {
                fields.insert((set.ty.clone(), field.name.clone()));
            }
        }
    }
    fields
}

/// All selection sets of an operation, those of a fragment once.
pub fn selection_sets<'a>(
    document: &'a ExecutableDocument,
    operation: &'a Operation,
) -> Vec<&'a SelectionSet> {
    let mut sets = vec![&operation.selection_set];
    let mut fragments: BTreeSet<&Name> = BTreeSet::new();
    let mut next = 0;
    while let Some(set) = sets.get(next).copied() {
        next += 1;
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => sets.push(&field.selection_set),
                Selection::InlineFragment(inline) => sets.push(&inline.selection_set),
                Selection::FragmentSpread(spread) if fragments.insert(&spread.fragment_name) => {
                    let fragment = document.fragments.get(&spread.fragment_name);
                    sets.extend(fragment.map(|fragment| &fragment.selection_set));
                }
                Selection::FragmentSpread(_) => {}
            }
        }
    }
    sets
}
