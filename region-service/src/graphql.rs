//! The subgraph: its schema, and how one request is answered.
//!
//! Types are in the files below, one theme each; rows become types here, so that a column can change
//! without the graph changing.

pub mod change;
pub mod connection;
pub mod consent;
pub mod contract;
pub mod data_request;
pub mod directive;
pub mod evaluation;
mod failure;
pub mod figure;
pub mod filter;
pub mod graft;
pub(crate) mod loader;
pub mod municipality;
pub mod mutation;
mod page;
pub mod programme;
pub mod provider;
pub mod pupil;
pub mod pupil_key;
pub mod query;
pub mod record;
pub mod region;
pub mod region_code;
pub mod root;
mod rounds;
pub mod run;
pub mod scalar;
pub mod school;
pub mod story;
pub mod subscription;
pub mod trajectory;
pub mod value;

#[cfg(test)]
pub(crate) mod tests;

use std::sync::Arc;

use async_graphql::{Request, Response, SDLExportOptions, Schema, ValidationMode};
use futures::StreamExt;
use futures::stream::BoxStream;
use schema::link_key::{InvalidNonce, LinkSecret};
use sea_orm::{DatabaseConnection, DbErr};

use crate::outbox::{Outbox, Pace};
use crate::region::RegionModule;
use crate::write::Writer;
use crate::write::link_token::{LinkRefused, LinkToken};
use graft::{Graft, Grafts};
use loader::Rows;
use mutation::Mutation;
use query::Query;
use region_code::Values;
use root::Root;
use rounds::Rounds;
use run::{PupilSeal, Run};
use subscription::SubscriptionRoot;

/// How large an operation may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How deep selections may be nested.
    pub depth: usize,
    /// How many fields an operation may have, fragments spread.
    pub complexity: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 24,
            complexity: 5_000,
        }
    }
}

/// The schema of a service that hosts some regions.
#[derive(Clone)]
pub struct Subgraph(Schema<Root, Mutation, SubscriptionRoot>);

/// What a service answers requests with.
#[derive(Clone)]
pub struct Service {
    subgraph: Subgraph,
    rows: Rows,
    outbox: Outbox,
    writer: Writer,
    secret: LinkSecret,
    seal: PupilSeal,
}

impl Subgraph {
    /// The schema with what `regions` add to the shared core; without any, the core.
    pub fn new(regions: &[&RegionModule], limits: Limits) -> Self {
        let grafts = regions.iter().flat_map(|region| {
            let grafts = (region.own.grafts)();
            grafts.into_iter().map(|graft| (region.code, graft))
        });
        Self::with(&Values::of(regions), grafts, limits)
    }

    /// The schema whose enum of regions has these values, with these grafts, each with its region's
    /// code.
    fn with(
        values: &Values,
        grafts: impl IntoIterator<Item = (&'static str, Graft)>,
        limits: Limits,
    ) -> Self {
        let build = || Self::build(values.clone(), grafts, limits);
        values.describe(build)
    }

    fn build(
        values: Values,
        grafts: impl IntoIterator<Item = (&'static str, Graft)>,
        limits: Limits,
    ) -> Self {
        let builder = Schema::build(Root(Query), Mutation::default(), SubscriptionRoot)
            .data(values)
            .enable_federation()
            .enable_subscription_in_federation()
            .validation_mode(ValidationMode::Strict)
            .limit_depth(limits.depth)
            .limit_complexity(limits.complexity)
            .limit_recursive_depth(limits.depth + 8)
            .limit_directives(16)
            .extension(failure::FieldErrorsFactory);
        Self(Grafts::install(grafts, builder).finish())
    }

    /// The schema in the schema language, with federation's and the partitions' directives.
    pub fn sdl(&self) -> String {
        let options = SDLExportOptions::new()
            .federation()
            .compose_directive()
            .prefer_single_line_descriptions()
            .use_space_ident();
        let sdl = self.0.sdl_with_options(options);
        let mut sdl = sdl.trim_end().to_owned();
        sdl.push('\n');
        sdl
    }
}

impl Service {
    /// A service that answers for `regions` from `db`. `secret` is the key K that regions share; `seal`
    /// makes the ids of pupils that its own clients see.
    pub fn new(
        regions: &[&'static RegionModule],
        db: DatabaseConnection,
        secret: LinkSecret,
        seal: PupilSeal,
        limits: Limits,
    ) -> Self {
        let mut codes: Vec<String> = regions
            .iter()
            .map(|region| region.code.to_owned())
            .collect();
        codes.sort_unstable();
        let codes: Arc<[String]> = Arc::from(codes);
        let outbox = Outbox::new(db.clone(), Arc::clone(&codes), Pace::default());
        Self {
            subgraph: Subgraph::new(regions, limits),
            writer: Writer::new(regions, db.clone(), secret.clone(), outbox.clone()),
            outbox,
            rows: Rows { db, regions: codes },
            secret,
            seal,
        }
    }

    /// The schema that it answers by.
    pub fn subgraph(&self) -> &Subgraph {
        &self.subgraph
    }

    /// The outboxes of the hosted regions.
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// A token for the pupil with the national number `number`, in `region` (its code). Fails where
    /// there can be none, or the database does.
    pub(crate) async fn link(&self, region: &str, number: &str) -> Result<LinkToken, LinkRefused> {
        self.writer.link(region, number).await
    }

    /// Asks the database for nothing. Fails where it does not answer.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.rows.db.ping().await
    }

    /// Answers `request` in the run with the nonce `nonce` (header `regiograaf-run`), or in a run of
    /// its own. Fails where `nonce` is none.
    pub async fn answer(
        &self,
        request: Request,
        nonce: Option<&str>,
    ) -> Result<Response, InvalidNonce> {
        let rounds = Rounds::new();
        let request = self.prepare(request, nonce, &rounds)?;
        let answer = Box::pin(self.subgraph.0.execute(request));
        Ok(rounds.run(answer).await)
    }

    /// Answers `request` with a stream: each event of a subscription, or the one answer of anything
    /// else. The stream is driven by who reads it; nothing is made before it is asked for. Fails
    /// as [`Service::answer`] does.
    pub fn stream(
        &self,
        request: Request,
        nonce: Option<&str>,
    ) -> Result<BoxStream<'static, Response>, InvalidNonce> {
        let rounds = Rounds::new();
        let request = self.prepare(request, nonce, &rounds)?;
        let answers = self.subgraph.0.execute_stream(request);
        Ok(rounds.stream(answers).boxed())
    }

    fn prepare(
        &self,
        request: Request,
        nonce: Option<&str>,
        rounds: &Rounds,
    ) -> Result<Request, InvalidNonce> {
        Ok(request
            .data(Run::new(&self.secret, nonce)?)
            .data(self.rows.clone())
            .data(rounds.loader(self.rows.clone()))
            .data(self.outbox.clone())
            .data(self.writer.clone())
            .data(self.seal.clone()))
    }
}
