//! The enum `RegionCode`: its values are the regions of [`crate::regions::REGIONS`], so that a
//! region more is a module more and no change here.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaEnumValue, MetaType, MetaTypeId, Registry};
use async_graphql::{
    ContextSelectionSet, InputType, InputValueError, InputValueResult, Name, OutputType,
    Positioned, ServerResult, Value,
};

use crate::error::ApiError;
use crate::regions::REGIONS;

/// The code of a region (*regio*).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionCode(pub schema::region::RegionCode);

impl RegionCode {
    /// Every region's, in the order of the graph's enum.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        REGIONS.iter().map(|region| Self(region.region_code()))
    }

    /// The code in a row. Fails where it is none.
    pub(crate) fn stored(text: &str) -> Result<Self, ApiError> {
        match schema::region::RegionCode::new(text) {
            Ok(code) => Ok(Self(code)),
            Err(_) => Err(ApiError::Unreadable {
                what: "a region's code",
                text: text.to_owned(),
            }),
        }
    }
}

impl InputType for RegionCode {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("RegionCode")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_input_type::<Self, _>(MetaTypeId::Enum, |_| describe())
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let text = match value.unwrap_or_default() {
            Value::Enum(name) => name.to_string(),
            Value::String(text) => text,
            other => return Err(InputValueError::expected_type(other)),
        };
        let known = REGIONS.iter().any(|region| region.code == text);
        match schema::region::RegionCode::new(&text) {
            Ok(code) if known => Ok(Self(code)),
            _ => Err(InputValueError::custom(format!(
                "`{text}` is no region: use one of {}.",
                REGIONS
                    .iter()
                    .map(|region| region.code)
                    .collect::<Vec<_>>()
                    .join(", "),
            ))),
        }
    }

    fn to_value(&self) -> Value {
        Value::Enum(Name::new(self.0.as_str()))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl OutputType for RegionCode {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("RegionCode")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_output_type::<Self, _>(MetaTypeId::Enum, |_| describe())
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(InputType::to_value(self))
    }
}

fn describe() -> MetaType {
    MetaType::Enum {
        name: "RegionCode".to_owned(),
        description: Some("The code of a region (*regio*).".to_owned()),
        enum_values: REGIONS
            .iter()
            .map(|region| {
                let mut value = MetaEnumValue::new(region.code);
                value.description = Some(format!("{}.", region.name));
                (region.code.to_owned(), value)
            })
            .collect(),
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: Some(std::any::type_name::<RegionCode>()),
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}
