//! `relinkPupil`.

use async_graphql::{ID, InputObject};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::already_registered;
use crate::entity::{pupil_link, trajectory};
use crate::write::{Command, Home, Refusal, UserError, Write};

/// Another national number of a known pupil (*leerling opnieuw koppelen*): a temporary one became a
/// citizen service number (*BSN*). The old one still finds the record in this region.
#[derive(Clone, Debug, InputObject)]
pub struct RelinkPupilInput {
    /// The region's record of the pupil (*dossier*).
    pub record_id: ID,
    /// The version that the client saw (*versie*).
    pub version: i32,
    /// A token that the region's own `/link` gave (*koppeltoken*); it is taken by this write.
    pub link_token: String,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for RelinkPupilInput {
    const NAME: &'static str = "relinkPupil";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.recordId", &self.record_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let field = "input.recordId";
        let mut row = write
            .record(field, &self.record_id, Some(self.version))
            .await?;
        // An offer carries the link key: it would open the help under the old one.
        let offered = trajectory::Entity::find()
            .filter(trajectory::Column::RecordId.eq(&row.id))
            .filter(trajectory::Column::TransferId.is_not_null())
            .count(write.db)
            .await?;
        if offered > 0 {
            return Err(UserError::transfer_pending(field).into());
        }
        let link_key = write.take_link_token(&self.link_token).await?;
        let known = write.record_under(link_key.as_str()).await?;
        if known.as_ref().is_some_and(|known| *known != row.id) {
            return Err(already_registered("input.linkToken").into());
        }
        row.link_key = link_key.as_str().to_owned();
        pupil_link::Entity::update_many()
            .col_expr(
                pupil_link::Column::CurrentKey,
                Expr::value(row.link_key.clone()),
            )
            .filter(pupil_link::Column::Region.eq(&row.region))
            .filter(pupil_link::Column::RecordId.eq(&row.id))
            .exec(write.db)
            .await?;
        if known.is_none() {
            write.insert_link(link_key.as_str(), &row).await?;
        }
        let id = row.id.clone();
        write.update_record(row).await?;
        Ok(id)
    }
}
