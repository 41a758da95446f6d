//! Tables of a region, its programme and what the sources say of them.

use super::table::TableShape;

/// The tables in the order of creation.
pub(super) fn tables() -> Vec<TableShape> {
    vec![
        dataset(),
        reference_period(),
        source(),
        region(),
        municipality(),
        region_municipality(),
        programme(),
        programme_goal(),
        governance_body(),
        programme_exclusion(),
        funding(),
        contract(),
        procurement(),
        evaluation(),
        finding(),
        learning_point(),
        event(),
        claim(),
        published_figure(),
        case_story(),
    ]
}

fn dataset() -> TableShape {
    TableShape::new("dataset")
        .text("region")
        .integer("version")
        .text("marker")
        .text("variant")
        .text("reason")
        .primary_key(&["region", "version"])
}

fn reference_period() -> TableShape {
    TableShape::new("reference_period")
        .text("region")
        .text("code")
        .text("kind")
        .date("from_on")
        .date("to_on")
        .boolean("is_reference")
        .text("quality")
        .primary_key(&["region", "code"])
}

fn source() -> TableShape {
    TableShape::new("source")
        .text("id")
        .text("region")
        .text("document")
        .optional_text("quote")
        .optional_integer("line")
        .optional_text("url")
        .text("provenance")
        .primary_key(&["id"])
        .index(&["region"])
}

fn region() -> TableShape {
    TableShape::new("region")
        .text("code")
        .text("name")
        .text("level")
        .text("absence_definition")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["code"])
}

fn municipality() -> TableShape {
    TableShape::new("municipality")
        .text("region")
        .text("code")
        .text("name")
        .optional_text("youth_region")
        .optional_text("corop")
        .optional_text("province")
        .primary_key(&["region", "code"])
}

fn region_municipality() -> TableShape {
    TableShape::new("region_municipality")
        .text("region")
        .text("municipality_code")
        .date("valid_from_on")
        .optional_date("valid_to_on")
        .text("role")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["region", "municipality_code", "valid_from_on"])
}

fn programme() -> TableShape {
    TableShape::new("programme")
        .text("id")
        .text("region")
        .text("name")
        .optional_text("abbreviation")
        .text("access_mode")
        .optional_date("start_on")
        .text("start_precision")
        .optional_date("end_on")
        .text("end_precision")
        .text("status")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .index(&["region"])
}

fn programme_goal() -> TableShape {
    TableShape::new("programme_goal")
        .text("programme_id")
        .text("goal")
        .text("region")
        .optional_text("source_id")
        .primary_key(&["programme_id", "goal"])
        .index(&["region"])
}

fn governance_body() -> TableShape {
    TableShape::new("governance_body")
        .text("id")
        .text("region")
        .text("programme_id")
        .text("name")
        .text("kind")
        .list("members")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .index(&["programme_id"])
}

fn programme_exclusion() -> TableShape {
    TableShape::new("programme_exclusion")
        .text("programme_id")
        .text("text_nl")
        .text("region")
        .optional_text("source_id")
        .primary_key(&["programme_id", "text_nl"])
}

fn funding() -> TableShape {
    TableShape::new("funding")
        .text("id")
        .text("region")
        .text("programme_id")
        .text("kind")
        .text("origin")
        .optional_text("recipient_id")
        .optional_big_integer("amount_cents")
        .optional_date("from_on")
        .text("from_precision")
        .optional_date("to_on")
        .text("to_precision")
        .optional_text("decision_body")
        .optional_text("decision_kind")
        .optional_date("decided_on")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .index(&["programme_id"])
        .index(&["region", "kind"])
}

fn contract() -> TableShape {
    TableShape::new("contract")
        .text("id")
        .text("region")
        .text("programme_id")
        .optional_text("provider_id")
        .optional_date("start_on")
        .date("initial_end_on")
        .integer("max_extension_months")
        .date("ultimate_end_on")
        .optional_text("predecessor_id")
        .optional_text("procurement_id")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .index(&["programme_id"])
        .index(&["region"])
}

fn procurement() -> TableShape {
    TableShape::new("procurement")
        .text("id")
        .text("region")
        .text("programme_id")
        .optional_date("published_on")
        .text("published_precision")
        .list("phases")
        .optional_date("award_on")
        .text("award_precision")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .index(&["programme_id"])
}

fn evaluation() -> TableShape {
    TableShape::new("evaluation")
        .text("id")
        .text("region")
        .text("programme_id")
        .optional_text("period_code")
        .optional_text("evaluator")
        .text("kind")
        .optional_text("summary_nl")
        .optional_date("held_on")
        .text("held_precision")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .index(&["programme_id"])
        .index(&["region"])
}

fn finding() -> TableShape {
    TableShape::new("finding")
        .text("id")
        .text("region")
        .text("evaluation_id")
        .integer("position")
        .text("theme")
        .text("text_nl")
        .optional_text("text_en")
        .boolean("quantified")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .index(&["evaluation_id"])
}

fn learning_point() -> TableShape {
    TableShape::new("learning_point")
        .text("id")
        .text("region")
        .text("evaluation_id")
        .integer("position")
        .optional_text("theme")
        .text("text_nl")
        .optional_text("text_en")
        .optional_text("action_owner")
        .optional_text("status")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .index(&["evaluation_id"])
}

fn event() -> TableShape {
    TableShape::new("event")
        .text("id")
        .text("region")
        .text("programme_id")
        .text("title_nl")
        .text("title_sort")
        .text("kind")
        .optional_timestamp("starts_at")
        .optional_timestamp("ends_at")
        .optional_date("held_on")
        .text("held_precision")
        .list("audience")
        .optional_text("remark_nl")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .index(&["programme_id"])
        .index(&["region", "held_on"])
}

fn claim() -> TableShape {
    TableShape::new("claim")
        .text("id")
        .text("region")
        .text("programme_id")
        .text("subject")
        .text("text_nl")
        .optional_text("text_en")
        .optional_text("value")
        .boolean("denominator_known")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .index(&["programme_id"])
        .index(&["region"])
}

fn published_figure() -> TableShape {
    TableShape::new("published_figure")
        .text("id")
        .text("region")
        .text("programme_id")
        .text("name")
        .text("label_nl")
        .text("label_en")
        .text("raw")
        .optional_text("value")
        .text("unit")
        .optional_text("period_code")
        .optional_text("reading")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .unique(&["region", "name"])
}

fn case_story() -> TableShape {
    TableShape::new("case_story")
        .text("id")
        .text("region")
        .optional_text("setting")
        .list("roles")
        .text("outcome")
        .text("summary_nl")
        .optional_text("summary_en")
        .text("consent")
        .optional_date("consent_until_on")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .index(&["region"])
}
