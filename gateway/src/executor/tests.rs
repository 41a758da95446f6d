//! Tests of plan execution.
