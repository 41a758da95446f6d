//! The response tree: where a path leads, and how fetched values come into it.
//!
//! The tree holds everything that was fetched, under the fetches' response keys; `response` makes
//! of it what the client selected.

use schema::value::Value;

use crate::response::path::{PathSegment, ResponsePath};

/// The value at `path`, to change; `None` where the tree has none there.
pub fn at_mut<'a>(tree: &'a mut Value, path: &[PathSegment]) -> Option<&'a mut Value> {
    path.iter().try_fold(tree, |value, segment| match segment {
        PathSegment::Key(key) => value.as_object_mut()?.get_mut(key),
        PathSegment::Index(index) => value.as_list_mut()?.get_mut(*index),
    })
}

/// Brings `new` into `old`: objects field by field, lists of one length item by item. Null says
/// nothing; of two leaves the new one stands, since an entity fetch knows more of an object
/// (its `__typename`) than the interface object that led there.
pub fn merge(old: &mut Value, new: Value) {
    match (old, new) {
        (_, Value::Null) => {}
        (Value::Object(old), Value::Object(new)) => {
            for (key, value) in new {
                match old.get_mut(&key) {
                    Some(known) => merge(known, value),
                    None => {
                        old.insert(key, value);
                    }
                }
            }
        }
        (Value::List(old), Value::List(new)) if old.len() == new.len() => {
            for (old, new) in old.iter_mut().zip(new) {
                merge(old, new);
            }
        }
        (old, new) => *old = new,
    }
}

/// Brings `value` to each of `positions`. A position that is no object any more is left alone.
pub fn scatter(tree: &mut Value, positions: &[ResponsePath], value: Value) {
    let Some((last, others)) = positions.split_last() else {
        return;
    };
    for position in others {
        put(tree, &position.0, value.clone());
    }
    put(tree, &last.0, value);
}

fn put(tree: &mut Value, path: &[PathSegment], value: Value) {
    if let Some(target @ Value::Object(_)) = at_mut(tree, path) {
        merge(target, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Value {
        Value::from_slice(text.as_bytes()).unwrap()
    }

    #[test]
    fn merging_goes_deep_and_null_says_nothing() {
        let mut tree = json(r#"{"a":{"x":1,"t":"Media"},"l":[{"p":1},null],"n":null,"k":2}"#);
        merge(
            &mut tree,
            json(r#"{"a":{"y":2,"t":"Book"},"l":[{"q":3},{"q":4}],"n":{"z":5},"k":null}"#),
        );
        insta::assert_snapshot!(tree, @r#"{"a":{"x":1,"t":"Book","y":2},"l":[{"p":1,"q":3},{"q":4}],"n":{"z":5},"k":2}"#);
    }
}
