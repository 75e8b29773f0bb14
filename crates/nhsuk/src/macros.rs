//! The macro that gives every component the same shape.

/// Declares a component: a struct with public fields and `Default`, and a method of the same name for each field.
///
/// Fields in the first braces are set through `Into` (strings, contents, lists); those after `plain` are set as they are
/// (numbers, true and false, options). Every component also has `id`, `classes` and `attrs`, and converts into
/// [`crate::Content`], so that it can fill a slot of another one.
macro_rules! component {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$field_meta:meta])* $field:ident: $type:ty, )*
        } plain {
            $( $(#[$plain_meta:meta])* $plain:ident: $plain_type:ty, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default)]
        pub struct $name {
            $( $(#[$field_meta])* pub $field: $type, )*
            $( $(#[$plain_meta])* pub $plain: $plain_type, )*
            /// The element's id.
            pub id: String,
            /// Further classes, separated by spaces.
            pub classes: String,
            /// Further attributes of the element.
            pub attrs: $crate::Attrs,
        }

        impl $name {
            $(
                $(#[$field_meta])*
                #[must_use]
                pub fn $field(mut self, value: impl Into<$type>) -> Self {
                    self.$field = value.into();
                    self
                }
            )*
            $(
                $(#[$plain_meta])*
                #[must_use]
                pub fn $plain(mut self, value: $plain_type) -> Self {
                    self.$plain = value;
                    self
                }
            )*

            /// The element's id.
            #[must_use]
            pub fn id(mut self, id: impl Into<String>) -> Self {
                self.id = id.into();
                self
            }

            /// Further classes, separated by spaces.
            #[must_use]
            pub fn classes(mut self, classes: impl Into<String>) -> Self {
                self.classes = classes.into();
                self
            }

            /// Adds a further attribute.
            #[must_use]
            pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
                self.attrs = self.attrs.attr(name, value);
                self
            }
        }
    };
}

/// Says that a component can fill a slot of another one.
macro_rules! fills_slots {
    ($($name:ty),* $(,)?) => {
        $(
            impl From<$name> for $crate::Content {
                fn from(component: $name) -> Self {
                    Self::Html(maud::Render::render(&component))
                }
            }
        )*
    };
}

pub(crate) use {component, fills_slots};
