//! Tests of operations: what is refused and how, what variables become.
