//! A GraphQL client over HTTP, and how two answers are compared.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::{Value, json};

/// An HTTP answer with its JSON body.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Value,
}

impl Answer {
    /// `data`; null where absent.
    pub fn data(&self) -> &Value {
        &self.body["data"]
    }

    /// The value at a JSON pointer below `data`.
    pub fn at(&self, pointer: &str) -> &Value {
        self.body["data"].pointer(pointer).unwrap_or(&Value::Null)
    }

    /// The `errors`; empty where absent.
    pub fn errors(&self) -> &[Value] {
        self.body["errors"].as_array().map_or(&[], Vec::as_slice)
    }

    /// Each error's code and path, as text, without order.
    pub fn codes(&self) -> BTreeSet<String> {
        self.errors()
            .iter()
            .map(|error| format!("{} {}", error["extensions"]["code"], error["path"]))
            .collect()
    }

    /// The data, where there are no errors. Fails with the errors otherwise.
    pub fn clean(self) -> Result<Self> {
        anyhow::ensure!(
            self.errors().is_empty(),
            "errors: {:#}",
            self.body["errors"]
        );
        anyhow::ensure!(self.status == 200, "status {}: {}", self.status, self.body);
        Ok(self)
    }
}

/// Asks one endpoint.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    endpoint: String,
    coverage: Option<&'static str>,
}

impl Client {
    /// A client of the service at `url` (its `/graphql`).
    pub fn new(url: &str) -> Self {
        Self {
            http: reqwest::Client::new(),
            endpoint: format!("{url}/graphql"),
            coverage: None,
        }
    }

    /// The same with a coverage policy.
    #[must_use]
    pub fn coverage(&self, policy: &'static str) -> Self {
        Self {
            coverage: Some(policy),
            ..self.clone()
        }
    }

    /// Asks a query without variables.
    pub async fn ask(&self, query: &str) -> Result<Answer> {
        self.ask_with(query, &json!({})).await
    }

    /// Asks an operation with variables.
    pub async fn ask_with(&self, query: &str, variables: &Value) -> Result<Answer> {
        self.post(
            json!({ "query": query, "variables": variables }).to_string(),
            "application/json",
        )
        .await
    }

    /// Posts any body.
    pub async fn post(&self, body: impl Into<reqwest::Body>, content_type: &str) -> Result<Answer> {
        let mut request = self
            .http
            .post(&self.endpoint)
            .header("content-type", content_type)
            .header(
                "accept",
                "application/graphql-response+json, application/json",
            )
            .body(body);
        if let Some(policy) = self.coverage {
            request = request.header("regiograaf-coverage", policy);
        }
        answer(request.send().await?).await
    }

    /// Asks by GET, with these parameters.
    pub async fn get(&self, parameters: &[(&str, &str)]) -> Result<Answer> {
        let mut url = reqwest::Url::parse(&self.endpoint)?;
        url.query_pairs_mut().extend_pairs(parameters);
        let request = self
            .http
            .get(url)
            .header("accept", "application/graphql-response+json");
        answer(request.send().await?).await
    }
}

async fn answer(response: reqwest::Response) -> Result<Answer> {
    let status = response.status().as_u16();
    let text = response.text().await?;
    let body = serde_json::from_str(&text)
        .with_context(|| format!("status {status}, no JSON: {text:.300}"))?;
    Ok(Answer { status, body })
}
