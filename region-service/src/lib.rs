//! region-service
