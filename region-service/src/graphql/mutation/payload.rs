//! What a mutation answers: what was written, or why nothing was.

/// A payload: its one thing, how that is found by the outcome of the write, and the user errors.
macro_rules! payload {
    (
        $(#[$about:meta])*
        $name:ident { $(#[$of:meta])* $field:ident: $thing:ty = $find:path }
    ) => {
        $(#[$about])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            $(#[$of])*
            pub $field: Option<$thing>,
            /// Why nothing was written (*gebruikersfouten*); empty where it was.
            #[graphql(directive = $crate::graphql::directive::merge::apply(
                $crate::graphql::directive::Rule::Ordered,
                $crate::graphql::directive::by(&["field", "code"])
            ))]
            pub user_errors: Vec<$crate::write::user_error::UserError>,
        }

        impl $name {
            /// The answer to a write that ended so.
            async fn of(
                ctx: &async_graphql::Context<'_>,
                done: $crate::write::Done<String>,
            ) -> async_graphql::Result<Option<Self>> {
                let (id, user_errors) = match done {
                    $crate::write::Done::Written(id) => (Some(id), Vec::new()),
                    $crate::write::Done::Refused { errors, known } => (known, errors),
                };
                let $field = match id {
                    Some(id) => $find(ctx, id).await?,
                    None => None,
                };
                Ok(Some(Self { $field, user_errors }))
            }
        }
    };
}
pub(super) use payload;
