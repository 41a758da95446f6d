//! Which regions know which pupils: what the gateway merges to find who holds a key, so that no
//! region learns which of its pupils another one knows.

use async_graphql::Object;
use schema::period::PeriodCode as Period;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::entity::{region_pupil_record, trajectory};
use crate::error::ApiError;
use crate::graphql::directive::{Rule, merge};
use crate::graphql::loader::Rows;
use crate::graphql::region_code::RegionCode;
use crate::graphql::scalar::{LinkKey, PeriodCode};

/// Which regions know a pupil. Never shown to clients.
pub struct PupilKey {
    link_key: String,
    regions: Vec<RegionCode>,
}

/// Which regions know a pupil, in the order of the link keys. Never shown to clients.
#[Object(inaccessible)]
impl PupilKey {
    /// The key that links what regions know.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn link_key(&self) -> LinkKey {
        LinkKey(self.link_key.clone())
    }

    /// The regions that know the pupil.
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn regions(&self) -> &[RegionCode] {
        &self.regions
    }
}

/// A stretch of the ordered link keys.
pub(crate) struct Range {
    after: Option<LinkKey>,
    up_to: Option<LinkKey>,
    first: u64,
}

/// The most keys at once.
const MOST: i32 = 10_000;

impl Range {
    /// At most `first` keys after `after`, up to and with `up_to`. Fails where `first` is not 1 to
    /// 10,000.
    pub(crate) fn new(
        after: Option<LinkKey>,
        up_to: Option<LinkKey>,
        first: i32,
    ) -> Result<Self, ApiError> {
        if !(1..=MOST).contains(&first) {
            return Err(ApiError::bad_input(format!(
                "`first` is {first}; it can be 1 to {MOST}."
            )));
        }
        Ok(Self {
            after,
            up_to,
            first: first.unsigned_abs().into(),
        })
    }
}

/// The keys of `range` that the regions of `rows` know: all of them, or those with help in `period`.
pub(crate) async fn list(
    rows: &Rows,
    period: Option<PeriodCode>,
    range: Range,
) -> Result<Vec<PupilKey>, ApiError> {
    use region_pupil_record::Column;
    let known = region_pupil_record::Entity::find()
        .filter(Column::Region.is_in(rows.regions.iter()))
        .filter(helped_in(period)?);
    let keys = known
        .clone()
        .select_only()
        .column(Column::LinkKey)
        .distinct()
        .filter(within(&range))
        .order_by_asc(Column::LinkKey)
        .limit(range.first)
        .into_query();
    let found: Vec<(String, String)> = known
        .select_only()
        .column(Column::LinkKey)
        .column(Column::Region)
        .filter(Column::LinkKey.in_subquery(keys))
        .order_by_asc(Column::LinkKey)
        .order_by_asc(Column::Region)
        .into_tuple()
        .all(&rows.db)
        .await?;
    let mut list: Vec<PupilKey> = Vec::new();
    for (link_key, region) in found {
        let region = RegionCode::stored(&region)?;
        match list.last_mut().filter(|last| last.link_key == link_key) {
            Some(last) => last.regions.push(region),
            None => list.push(PupilKey {
                link_key,
                regions: vec![region],
            }),
        }
    }
    Ok(list)
}

fn within(range: &Range) -> Condition {
    use region_pupil_record::Column;
    Condition::all()
        .add_option(
            range
                .after
                .as_ref()
                .map(|key| Column::LinkKey.gt(key.0.as_str())),
        )
        .add_option(
            range
                .up_to
                .as_ref()
                .map(|key| Column::LinkKey.lte(key.0.as_str())),
        )
}

/// The record has a trajectory that a day of `period` lies in.
fn helped_in(period: Option<PeriodCode>) -> Result<Condition, ApiError> {
    let Some(PeriodCode(code)) = period else {
        return Ok(Condition::all());
    };
    let period: Period = code
        .parse()
        .map_err(|error: schema::period::InvalidPeriod| ApiError::bad_input(error.to_string()))?;
    let helped = Query::select()
        .expr(Expr::cust("1"))
        .from(trajectory::Entity)
        .and_where(
            Expr::col((trajectory::Entity, trajectory::Column::RecordId))
                .equals((region_pupil_record::Entity, region_pupil_record::Column::Id)),
        )
        .cond_where(crate::metric::running_in(period))
        .to_owned();
    Ok(Condition::all().add(Expr::exists(helped)))
}
