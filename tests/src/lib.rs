//! What end-to-end tests share: real processes on free ports, databases of both kinds, a client,
//! and a generator of operations. The scenarios themselves are in `end_to_end/`.

pub mod client;
pub mod database;
pub mod disguise;
pub mod import_files;
pub mod operations;
pub mod peak;
pub mod postgres;
pub mod process;
pub mod random;
pub mod stack;
pub mod subscription;
