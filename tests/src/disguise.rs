//! A region service behind a door that shows another schema: an older one, or one that contradicts.
//! The service behind is real; the door refuses what the shown schema does not have.

use std::sync::Arc;

use anyhow::{Result, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The door. It closes when this value goes.
#[derive(Debug)]
pub struct Disguise {
    url: String,
    serving: JoinHandle<()>,
}

/// What the door knows.
struct Door {
    behind: String,
    http: reqwest::Client,
    sdl: String,
    unknown: Vec<String>,
}

impl Disguise {
    /// A door before the service at `behind`, whose SDL is shown with each of `changes` made (from,
    /// to). Operations that use a word of `unknown` are refused. Fails where a text to be changed is not
    /// in the SDL exactly once.
    pub async fn before(behind: &str, changes: &[(&str, &str)], unknown: &[&str]) -> Result<Self> {
        let http = reqwest::Client::new();
        let behind = format!("{behind}/graphql");
        let ask = json!({ "query": "{ _service { sdl } }" });
        let answer: Value = http.post(&behind).json(&ask).send().await?.json().await?;
        let mut sdl = answer["data"]["_service"]["sdl"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        for (from, to) in changes {
            ensure!(sdl.matches(from).count() == 1, "`{from}` is not there once");
            sdl = sdl.replace(from, to);
        }
        let door = Door {
            behind,
            http,
            sdl,
            unknown: unknown.iter().map(|&word| word.to_owned()).collect(),
        };
        let router = Router::new()
            .route("/graphql", post(answer_to))
            .with_state(Arc::new(door));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let serving = tokio::spawn(async move {
            axum::serve(listener, router)
                .await
                .expect("a listener on this machine accepts");
        });
        Ok(Self { url, serving })
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        self.url.clone()
    }
}

impl Drop for Disguise {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn answer_to(State(door): State<Arc<Door>>, body: Bytes) -> String {
    let text = String::from_utf8_lossy(&body);
    if text.contains("_service") {
        return json!({ "data": { "_service": { "sdl": door.sdl } } }).to_string();
    }
    let words = || text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let unknown = door
        .unknown
        .iter()
        .find(|unknown| words().any(|word| word == *unknown));
    if let Some(unknown) = unknown {
        let message = format!("the schema has no `{unknown}`");
        return json!({ "errors": [{ "message": message }] }).to_string();
    }
    let request = door
        .http
        .post(&door.behind)
        .header("content-type", "application/json")
        .body(body);
    let answer = async { request.send().await?.text().await };
    answer
        .await
        .unwrap_or_else(|error| json!({ "errors": [{ "message": error.to_string() }] }).to_string())
}
