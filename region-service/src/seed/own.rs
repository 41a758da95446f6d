//! A region's own rows before they are written: what its module makes them from, and the writing.

use futures::future::BoxFuture;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, DbErr, IntoActiveModel, ModelTrait};

use super::facts::Sources;
use super::random::Random;
use super::rows::{Rows, insert_all};
use super::scope::Scope;
use crate::entity::value::{DataQuality, Provenance};
use crate::region::RegionModule;
use crate::region::fact::Basis;

/// What a region's module makes its own rows from: its ids, its sources and the rows of the shared
/// core, which are complete by now.
pub struct OwnSeed<'a> {
    scope: &'a Scope,
    core: &'a mut Rows,
    sources: &'a mut Sources,
    own: OwnRows,
}

/// The own rows of one region.
#[derive(Default)]
pub(super) struct OwnRows {
    before: Vec<Insert>,
    after: Vec<Insert>,
    count: usize,
}

type Insert =
    Box<dyn for<'t> FnOnce(&'t DatabaseTransaction) -> BoxFuture<'t, Result<(), DbErr>> + Send>;

/// The columns that every fact has: where it stands, where it comes from, how far it can be relied on.
#[derive(Clone, Debug)]
pub struct Known {
    /// The row of its passage; none for what was invented.
    pub source_id: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
    /// How far it can be relied on.
    pub quality: DataQuality,
}

/// The own rows of the scope's region, over the rows of its core. Passages that are new become rows
/// of the core.
pub(super) fn rows(scope: &Scope, core: &mut Rows, sources: &mut Sources) -> OwnRows {
    let mut seed = OwnSeed {
        scope,
        core,
        sources,
        own: OwnRows::default(),
    };
    (scope.module.own.seed)(&mut seed);
    seed.own
}

impl OwnSeed<'_> {
    /// The region's module.
    pub fn module(&self) -> &'static RegionModule {
        self.scope.module
    }

    /// The region's code, as rows carry it.
    pub fn region(&self) -> String {
        self.scope.region()
    }

    /// The id of the region's `number`th thing of this kind.
    pub fn id(&self, kind: &str, number: impl Into<u64>) -> String {
        self.scope.id(kind, number)
    }

    /// The id of its programme.
    pub fn programme_id(&self) -> String {
        self.scope.programme_id()
    }

    /// The columns of a fact; its passage becomes a row, once.
    pub fn known(&mut self, basis: Basis) -> Known {
        Known {
            source_id: self.sources.id(self.scope, self.core, basis),
            provenance: basis.provenance,
            quality: basis.quality,
        }
    }

    /// The rows of the region's shared core.
    pub(crate) fn core(&self) -> &Rows {
        self.core
    }

    /// The same, to fill in what the region alone knows of them.
    pub(crate) fn core_mut(&mut self) -> &mut Rows {
        self.core
    }

    /// A stream of numbers of this region and label.
    pub(crate) fn random(&self, label: &str) -> Random {
        Random::of(&format!("{}/{label}", self.scope.module.code), 0)
    }

    /// Writes `rows` after those of the shared core.
    pub fn add<M, A>(&mut self, rows: Vec<M>)
    where
        M: ModelTrait + IntoActiveModel<A> + 'static,
        A: ActiveModelTrait<Entity = M::Entity> + Send + 'static,
    {
        self.own.count += rows.len();
        self.own.after.push(insert(rows));
    }

    /// Writes `rows` before those of the shared core, for rules by which the database judges these.
    pub fn add_before_core<M, A>(&mut self, rows: Vec<M>)
    where
        M: ModelTrait + IntoActiveModel<A> + 'static,
        A: ActiveModelTrait<Entity = M::Entity> + Send + 'static,
    {
        self.own.count += rows.len();
        self.own.before.push(insert(rows));
    }
}

impl OwnRows {
    /// Writes them around the rows of the shared core. Fails where the database does.
    pub(super) async fn insert_around(
        self,
        core: Rows,
        db: &DatabaseTransaction,
    ) -> Result<(), DbErr> {
        for insert in self.before {
            insert(db).await?;
        }
        core.insert(db).await?;
        for insert in self.after {
            insert(db).await?;
        }
        Ok(())
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }
}

fn insert<M, A>(rows: Vec<M>) -> Insert
where
    M: ModelTrait + IntoActiveModel<A> + 'static,
    A: ActiveModelTrait<Entity = M::Entity> + Send + 'static,
{
    Box::new(move |db| Box::pin(insert_all(db, rows)))
}
