//! The region service's program: the command line is `cli`, everything else is the library's.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    region_service::cli::run(region_service::regions::REGIONS).await
}
