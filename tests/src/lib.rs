//! What end-to-end tests share: services on free ports, clients, databases.

pub mod postgres;
