//! Fields that a region adds to shared types.
//!
//! A region module writes an object of its own, made from a reference to the shared one, and lists
//! it with [`Graft::of`]; the schema then shows that object's fields on the shared type. One list
//! gives both the SDL and the resolvers, so they cannot drift apart.
//!
//! A service may host several regions, and its shared types then have the fields of all of them. A
//! region's field answers for what is of that region ([`OfRegion`]); for anything else it is null.

use std::any::{Any, TypeId};
use std::borrow::Cow;
use std::collections::HashMap;
use std::future::Future;
use std::marker::PhantomData;

use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaType, MetaTypeId, ObjectBuilder, Registry};
use async_graphql::resolver_utils::ContainerType;
use async_graphql::{
    Context, ContextSelectionSet, Error, ObjectType, OutputType, Positioned, SchemaBuilder,
    ServerError, ServerResult, Value,
};
use futures::future::BoxFuture;
use indexmap::IndexMap;

use crate::error::ApiError;
use crate::graphql::mutation::Mutation;
use crate::graphql::root::Root;
use crate::graphql::subscription::SubscriptionRoot;

/// A schema that is being built.
pub(crate) type Builder = SchemaBuilder<Root, Mutation, SubscriptionRoot>;

/// A shared type of which each value is of a region, or shows what several hold.
pub trait OfRegion: ObjectType + Any + Send + Sync {
    /// Whether it is the region's, or the region holds a part of it. Fails where the database does.
    fn is_of(
        &self,
        ctx: &Context<'_>,
        region: &str,
    ) -> impl Future<Output = Result<bool, ApiError>> + Send;
}

/// An object of one region whose fields appear on a shared type.
#[derive(Clone, Copy)]
pub struct Graft {
    on: TypeId,
    register: fn(Builder) -> Builder,
    resolve: Resolve,
}

type Resolve = for<'a> fn(
    &'a (dyn Any + Send + Sync),
    &'a Context<'a>,
) -> BoxFuture<'a, ServerResult<Option<Value>>>;

impl Graft {
    /// The fields of `X` on the shared type `T`. Building the schema fails (panics) where `T`
    /// has a field of the same name or cannot be reached from `Query`, or where a field cannot be null
    /// or is not described: mistakes of the code that a test of every region's schema shows.
    pub fn of<T, X>() -> Self
    where
        T: OfRegion,
        X: ObjectType + for<'t> From<&'t T> + Send + Sync + 'static,
    {
        Self {
            on: TypeId::of::<T>(),
            register: |builder| builder.register_output_type::<Described<T, X>>(),
            resolve: resolve::<T, X>,
        }
    }
}

/// The resolvers of all grafts of a schema with their regions, by the type that they extend. Lives in
/// schema data.
#[derive(Default)]
pub(crate) struct Grafts(HashMap<TypeId, Vec<(&'static str, Resolve)>>);

impl Grafts {
    /// Puts grafts, each with its region's code, into `builder`: their fields into its types, their
    /// resolvers into its data.
    pub(crate) fn install(
        grafts: impl IntoIterator<Item = (&'static str, Graft)>,
        mut builder: Builder,
    ) -> Builder {
        let mut resolvers = Self::default();
        for (region, graft) in grafts {
            builder = (graft.register)(builder);
            let of_type = resolvers.0.entry(graft.on).or_default();
            of_type.push((region, graft.resolve));
        }
        builder.data(resolvers)
    }
}

/// What the hosted regions have grafted on `T`. Each shared type flattens it as its last field.
pub(crate) struct Own<'a, T>(pub(crate) &'a T);

impl<T: OfRegion> ContainerType for Own<'_, T> {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        let grafts = ctx.data_unchecked::<Grafts>();
        let Some(grafts) = grafts.0.get(&TypeId::of::<T>()) else {
            return Ok(None);
        };
        for (region, resolve) in grafts {
            let is_of_region = self.0.is_of(ctx, region).await;
            if !is_of_region.map_err(|error| located(ctx, error))? {
                continue;
            }
            if let Some(value) = resolve(self.0, ctx).await? {
                return Ok(Some(value));
            }
        }
        // Requests are validated, so the field is one that another region grafted.
        Ok(Some(Value::Null))
    }
}

impl<T: OfRegion> OutputType for Own<'_, T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Own", T::type_name()))
    }

    /// An object without fields, so that flattening it adds none; the schema drops it as unused.
    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_output_type::<Self, _>(MetaTypeId::Object, |_| {
            ObjectBuilder::new(Self::type_name(), IndexMap::new())
                .rust_typename(std::any::type_name::<Self>())
                .build()
        })
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        async_graphql::resolver_utils::resolve_container(ctx, self).await
    }
}

impl<T: OfRegion> ObjectType for Own<'_, T> {}

/// Copies the fields of `X` into the registry's entry of `T`.
struct Described<T, X>(PhantomData<fn() -> (T, X)>);

impl<T: ObjectType, X: ObjectType> OutputType for Described<T, X> {
    fn type_name() -> Cow<'static, str> {
        X::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let MetaType::Object { fields: own, .. } = registry.create_fake_output_type::<X>() else {
            unreachable!("an ObjectType registers an object");
        };
        let name = T::type_name();
        let Some(MetaType::Object { fields, .. }) = registry.types.get_mut(&*name) else {
            panic!("{name} cannot be reached from Query, so nothing can be grafted on it");
        };
        for (field, meta) in own {
            let nullable = !meta.ty.ends_with('!');
            assert!(
                nullable,
                "{name}.{field} is null for other regions, so it must be nullable"
            );
            let described = meta.description.is_some();
            assert!(described, "{name}.{field} has no description");
            let clash = fields.insert(field.clone(), meta).is_some();
            assert!(!clash, "{name} already has the field {field}");
        }
        // Its fields stand on the shared type; of itself nothing refers to it.
        registry.types.remove(&*X::type_name());
        T::qualified_type_name()
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(Value::Null)
    }
}

fn located(ctx: &Context<'_>, error: ApiError) -> ServerError {
    ctx.set_error_path(Error::new_with_source(error).into_server_error(ctx.item.pos))
}

fn resolve<'a, T, X>(
    value: &'a (dyn Any + Send + Sync),
    ctx: &'a Context<'a>,
) -> BoxFuture<'a, ServerResult<Option<Value>>>
where
    T: Any,
    X: ContainerType + for<'t> From<&'t T> + Send + Sync,
{
    Box::pin(async move {
        let value = value
            .downcast_ref::<T>()
            .expect("grafts are found by the type that they extend");
        X::from(value).resolve_field(ctx).await
    })
}
