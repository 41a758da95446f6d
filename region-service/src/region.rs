//! What a region is to this service. A region's facts (each with its passage), the parameters of its
//! synthetic data and what it has of its own stand in its own file and folder below; the list of them
//! is in [`crate::regions`]. How facts become rows is `seed`'s part.

pub mod amersfoort;
pub mod fact;
pub mod holland_rijnland;
pub mod kennemerland;
pub mod own;
pub mod plan;
pub mod ring;
pub mod rule;
pub mod twente;
pub mod veendam;

use schema::period::PeriodCode;
use schema::region::RegionCode;

use crate::entity::value::{DataQuality, RegionLevel};
use fact::{
    Basis, CaseFact, ClaimFact, ContractFact, EvaluationFact, EventFact, FigureFact, FundingFact,
    MunicipalityFact, ProcurementFact, ProgrammeFact, ProviderFact, SchoolFact,
};
use own::Own;
use plan::DemoPlan;

/// One region's module.
#[derive(Debug)]
pub struct RegionModule {
    /// Its code in the graph.
    pub code: &'static str,
    /// Its name in Dutch.
    pub name: &'static str,
    /// Two letters for placeholders, as `HR` in `HR-01 (SBO)`.
    pub letters: &'static str,
    /// Its own number, 1 to 89: keeps the invented pupils of regions apart.
    pub serial: u32,
    /// What kind of area it is.
    pub level: RegionLevel,
    /// How we know that.
    pub basis: Basis,
    /// By which definition it counts absence.
    pub absence_definition: &'static str,
    /// The latest period that it has closed.
    pub reference_period: &'static str,
    /// Whether that period is a source's or the demo's.
    pub reference_quality: DataQuality,
    /// Its municipalities.
    pub municipalities: &'static [MunicipalityFact],
    /// Its programme.
    pub programme: ProgrammeFact,
    /// The providers, numbered from 1 in this order.
    pub providers: &'static [ProviderFact],
    /// The schools, numbered from 1 in this order.
    pub schools: &'static [SchoolFact],
    /// Money.
    pub funding: &'static [FundingFact],
    /// Contracts.
    pub contracts: &'static [ContractFact],
    /// Tenders.
    pub procurements: &'static [ProcurementFact],
    /// Evaluations with their findings.
    pub evaluations: &'static [EvaluationFact],
    /// Dates.
    pub events: &'static [EventFact],
    /// Claims without a denominator.
    pub claims: &'static [ClaimFact],
    /// Figures that its sources publish.
    pub figures: &'static [FigureFact],
    /// Harmless cases.
    pub cases: &'static [CaseFact],
    /// What its synthetic data are made by.
    pub plan: DemoPlan,
    /// What it has of its own.
    pub own: Own,
}

impl RegionModule {
    /// Its code as the vocabulary's type.
    pub fn region_code(&self) -> RegionCode {
        RegionCode::new(self.code).expect("a module's code is spelled as one: tested over the list")
    }

    /// Its reference period.
    pub fn period(&self) -> PeriodCode {
        self.reference_period
            .parse()
            .expect("a module's reference period is a code: tested over the list")
    }

    /// The school with this number; none where there are fewer.
    pub fn school(&self, number: u32) -> Option<&'static SchoolFact> {
        self.schools
            .get(usize::try_from(number).ok()?.checked_sub(1)?)
    }
}
