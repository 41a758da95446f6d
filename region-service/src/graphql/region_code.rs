//! The enum `RegionCode`: its values are the regions of [`crate::regions::REGIONS`] and the hosted
//! ones, so that a region more is a module more and no change here.

use std::borrow::Cow;
use std::cell::RefCell;

use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaEnumValue, MetaType, MetaTypeId, Registry};
use async_graphql::{
    Context, ContextSelectionSet, InputType, InputValueError, InputValueResult, Name, OutputType,
    Positioned, ServerResult, Value,
};

use crate::error::ApiError;
use crate::region::RegionModule;
use crate::regions::REGIONS;

/// The code of a region (*regio*).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionCode(pub schema::region::RegionCode);

/// The enum's values of one schema, in their order. Lives in schema data.
#[derive(Clone)]
pub(crate) struct Values(Vec<(RegionCode, &'static str)>);

thread_local! {
    /// The values of the schema that this thread builds: async-graphql asks a type for its
    /// description, and a type has no list to look in.
    static BUILDING: RefCell<Values> = const { RefCell::new(Values(Vec::new())) };
}

impl Values {
    /// The regions of the list, then those of `hosted` that are not in it.
    pub(crate) fn of(hosted: &[&RegionModule]) -> Self {
        let more = hosted
            .iter()
            .filter(|region| REGIONS.iter().all(|known| known.code != region.code));
        let regions = REGIONS.iter().chain(more);
        Self(
            regions
                .map(|region| (RegionCode(region.region_code()), region.name))
                .collect(),
        )
    }

    /// Builds a schema whose enum has these values.
    pub(crate) fn describe<T>(&self, build: impl FnOnce() -> T) -> T {
        BUILDING.set(self.clone());
        build()
    }
}

impl RegionCode {
    /// Every value of the schema's enum, in its order.
    pub(crate) fn all(ctx: &Context<'_>) -> Vec<Self> {
        let Values(values) = ctx.data_unchecked::<Values>();
        values.iter().map(|(code, _)| code.clone()).collect()
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
        // Whether it is a value of this schema is the validation's part.
        schema::region::RegionCode::new(&text)
            .map(Self)
            .map_err(InputValueError::custom)
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
    let Values(values) = BUILDING.with_borrow(Clone::clone);
    MetaType::Enum {
        name: "RegionCode".to_owned(),
        description: Some("The code of a region (*regio*).".to_owned()),
        enum_values: values
            .iter()
            .map(|(RegionCode(code), name)| {
                let mut value = MetaEnumValue::new(code.as_str());
                value.description = Some(format!("{name}."));
                (code.to_string(), value)
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
