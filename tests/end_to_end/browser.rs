//! The playground in a real browser, with every foreign request refused.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tests::stack::Stack;

#[tokio::test]
async fn the_playground_works_with_no_network() -> Result<()> {
    let stack = Stack::start().await?;
    let seen = open(&stack.gateway.url()).await?;
    assert_eq!(
        seen["foreign"],
        Value::Array(Vec::new()),
        "no request left this machine"
    );
    assert_eq!(seen["errors"], Value::Array(Vec::new()));
    assert!(
        seen["tabs"].as_array().unwrap().len() >= 5,
        "{}",
        seen["tabs"]
    );
    assert!(
        seen["banner"]
            .as_str()
            .unwrap()
            .contains("Synthetische gegevens"),
        "{}",
        seen["banner"]
    );
    assert!(seen["response"]["errors"].is_null(), "{}", seen["response"]);
    assert!(
        seen["response"]["data"]
            .to_string()
            .contains("HOLLAND_RIJNLAND"),
        "{}",
        seen["response"]
    );
    let watched = seen["watched"].as_str().unwrap_or_default();
    assert!(watched.contains(r#""status": "UP""#), "{}", seen["watched"]);
    Ok(())
}

#[tokio::test]
async fn a_region_has_a_playground_of_its_own() -> Result<()> {
    let mut stack = Stack::start().await?;
    stack.gateway.kill().await?;
    let address = stack.region("twente")?.url();
    let seen = open(&address).await?;
    assert_eq!(
        seen["foreign"],
        Value::Array(Vec::new()),
        "no request left this machine"
    );
    assert_eq!(seen["errors"], Value::Array(Vec::new()));
    assert!(seen["response"]["errors"].is_null(), "{}", seen["response"]);
    assert!(
        !seen["response"].to_string().contains("holland-rijnland:"),
        "{}",
        seen["response"]
    );
    Ok(())
}

/// Drives Chromium through `browser/playground.mjs`.
async fn open(address: &str) -> Result<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/playground.mjs");
    let output = tokio::process::Command::new("node")
        .arg(script)
        .arg(address)
        .kill_on_drop(true)
        .output()
        .await?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).context("what the browser saw")
}
