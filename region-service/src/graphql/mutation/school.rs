//! Mutations of what schools report and who works there.

use async_graphql::{Context, Object, Result};

use super::{payload, perform};
use crate::graphql::directive::homed;
use crate::graphql::school::{SchoolPeriodReport, StaffDeployment};
use crate::write::deployment::{DeployStaffInput, EndDeploymentInput};
use crate::write::report::DeliverReportInput;

payload! {
    /// What became of a delivery (*aanlevering*).
    ReportPayload {
        /// The report as it is now; where it was delivered before, the one that there is.
        report: SchoolPeriodReport = SchoolPeriodReport::find
    }
}

payload! {
    /// What became of a write of staff (*inzet*).
    DeploymentPayload {
        /// The deployment as it is now; null where it was not written.
        deployment: StaffDeployment = StaffDeployment::find
    }
}

/// Mutations of what schools report and who works there.
#[derive(Default)]
pub struct SchoolMutations;

/// Mutations of what schools report and who works there.
#[Object]
impl SchoolMutations {
    /// A school reports over a period, or corrects what it reported (*aanleveren*).
    #[graphql(directive = homed::apply("input.schoolId".into()))]
    async fn deliver_report(
        &self,
        ctx: &Context<'_>,
        input: DeliverReportInput,
    ) -> Result<Option<ReportPayload>> {
        ReportPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// Staff work in a school (*inzet starten*).
    #[graphql(directive = homed::apply("input.schoolId".into()))]
    async fn deploy_staff(
        &self,
        ctx: &Context<'_>,
        input: DeployStaffInput,
    ) -> Result<Option<DeploymentPayload>> {
        DeploymentPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// Staff leave a school (*inzet beëindigen*).
    #[graphql(directive = homed::apply("input.deploymentId".into()))]
    async fn end_deployment(
        &self,
        ctx: &Context<'_>,
        input: EndDeploymentInput,
    ) -> Result<Option<DeploymentPayload>> {
        DeploymentPayload::of(ctx, perform(ctx, &input).await?).await
    }
}
