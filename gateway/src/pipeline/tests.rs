//! Tests of whole requests: operation in, response out, over services in memory.
