//! Commands about a programme: evaluations, money, contracts.

pub mod contract;
pub mod evaluation;
pub mod funding;

use async_graphql::ID;

use super::user_error::{Thing, thing};
use super::{Checks, Refusal, UserError, Write};
use crate::entity::programme;

const PROGRAMME: Thing = thing("programma", "programme");

impl Write<'_> {
    /// The programme in `input.programmeId`.
    async fn programme(&self, id: &ID) -> Result<String, Refusal> {
        let row = self
            .row::<programme::Entity>("input.programmeId", PROGRAMME, id)
            .await?;
        Ok(row.id)
    }
}

impl Checks {
    /// The text in `field`: not empty, not endless, and without a national number.
    fn text(&mut self, field: &str, text: &str) -> String {
        let text = text.trim();
        self.require((1..=4_000).contains(&text.chars().count()), || {
            UserError::invalid(
                field,
                "Geef een tekst van hoogstens 4000 tekens.",
                "Give a text of 4000 characters at most.",
            )
        });
        self.require(schema::eleven_test::find(text).is_none(), || {
            UserError::invalid(
                field,
                "Hier staat een burgerservicenummer of iets dat er een kan zijn: laat het weg.",
                "This has a citizen service number, or what may be one: leave it out.",
            )
        });
        text.to_owned()
    }

    /// The same of a text that may be left out.
    fn optional_text(&mut self, field: &str, text: Option<&String>) -> Option<String> {
        text.map(|text| self.text(field, text))
    }
}
