//! Reads typed objects from the tree, with the zero values of Go's JSON decoder: null stands for an absent field, and for
//! the empty value where one is needed.
//!
//! Reading never fails: whether the types are right is asked before, of the schema, which tells every mistake with its
//! place. Every field that [`objects`] declares is in the schema (`manifest::schema` tests it).

use std::rc::Rc;

use super::{Field, Scalar, Value};
use crate::order::Map;

/// What can be read; what is read into starts as the zero value.
pub trait Read {
    fn read(&mut self, field: &Field<'_>);

    /// Its type in the letters of the schema; of an object its fields.
    #[cfg(test)]
    fn shape() -> Shape
    where
        Self: Sized;
}

#[cfg(test)]
#[derive(Debug)]
pub enum Shape {
    Scalar(&'static str),
    List(Box<Shape>),
    Map(Box<Shape>),
    Object(Vec<(&'static str, Shape)>),
}

/// Declares objects: structs whose fields are read from the JSON fields named behind them.
macro_rules! objects {
    ($(
        $(#[$about:meta])*
        pub struct $name:ident {
            $($(#[$about_field:meta])* pub $field:ident: $type:ty = $json:literal,)*
        }
    )*) => {$(
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            $($(#[$about_field])* pub $field: $type,)*
        }

        impl $crate::yaml::Read for $name {
            fn read(&mut self, object: &$crate::yaml::Field<'_>) {
                $(object.read($json, &mut self.$field);)*
            }

            #[cfg(test)]
            fn shape() -> $crate::yaml::Shape {
                $crate::yaml::Shape::Object(vec![$(($json, <$type>::shape()),)*])
            }
        }
    )*};
}
pub(crate) use objects;

impl Field<'_> {
    /// Reads one field of this object, where it is present. Not generic: every field of every object is read by this.
    pub fn read(&self, name: &str, into: &mut dyn Read) {
        let field = self.get(name);
        if field.is_present() {
            into.read(&field);
        }
    }
}

/// Reads a whole object.
#[must_use]
pub fn read<T: Read + Default>(field: &Field<'_>) -> T {
    let mut value = T::default();
    value.read(field);
    value
}

macro_rules! scalars {
    ($($type:ty, $letter:literal: $pattern:pat => $value:expr;)*) => {$(
        impl Read for $type {
            fn read(&mut self, field: &Field<'_>) {
                if let Some(Value::Scalar($pattern)) = field.value() {
                    *self = $value;
                }
            }

            #[cfg(test)]
            fn shape() -> Shape {
                Shape::Scalar($letter)
            }
        }
    )*};
}

scalars! {
    String, "s": Scalar::Text(text) => text.clone();
    bool, "b": Scalar::Bool(value) => *value;
    i64, "l": Scalar::Int(number) => *number;
    // The schema holds numbers of 32 bits to their range.
    i32, "i": Scalar::Int(number) => i32::try_from(*number).unwrap_or_default();
}

impl<T: Read + Default> Read for Option<T> {
    fn read(&mut self, field: &Field<'_>) {
        self.get_or_insert_with(T::default).read(field);
    }

    #[cfg(test)]
    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Read + Default> Read for Rc<T> {
    fn read(&mut self, field: &Field<'_>) {
        *self = Rc::new(read(field));
    }

    #[cfg(test)]
    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Read + Default> Read for Vec<T> {
    fn read(&mut self, field: &Field<'_>) {
        self.reserve_exact(field.items().len());
        field.each_item(&mut |item| {
            // Where it comes to stand, so that it is never moved.
            self.push(T::default());
            self.last_mut().into_iter().for_each(|last| last.read(item));
        });
    }

    #[cfg(test)]
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

impl Read for Map<String, String> {
    fn read(&mut self, field: &Field<'_>) {
        for (key, value) in field.entries() {
            self.insert(key.to_owned(), value.text().to_owned());
        }
    }

    #[cfg(test)]
    fn shape() -> Shape {
        Shape::Map(Box::new(String::shape()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    objects! {
        pub struct Sample {
            pub name: String = "name",
            pub run_as_user: Option<i64> = "runAsUser",
            pub labels: Map<String, String> = "labels",
            pub items: Vec<Item> = "items",
            pub groups: Option<Vec<i64>> = "groups",
        }

        pub struct Item {
            pub name: String = "name",
            pub run_as_user: Option<i64> = "runAsUser",
        }
    }

    #[track_caller]
    fn sample(text: &str) -> Sample {
        let (tree, problems) = parse(text);
        assert!(!problems.iter().any(|problem| problem.fatal), "{problems:?}");
        read(&Field::root(&tree, tree.root().expect("a root")))
    }

    #[test]
    fn a_null_field_is_absent_but_a_null_map_value_is_the_empty_text() {
        let read = sample("{name: null, runAsUser: ~, labels: {a: , b: x}, groups: null}");
        assert_eq!(read.name, "");
        assert_eq!(read.run_as_user, None);
        assert_eq!(read.labels, Map::from([("a".to_owned(), String::new()), ("b".to_owned(), "x".to_owned())]));
        assert_eq!(read.groups, None);
        assert_eq!(sample("groups: []").groups, Some(vec![]));
    }

    #[test]
    fn a_null_list_item_is_the_zero_value() {
        assert_eq!(sample("items:\n-\n").items, [Item::default()]);
        assert_eq!(sample("groups: [1, ~]").groups, Some(vec![1, 0]));
    }

    #[test]
    fn aliases_and_merges_share_what_they_name() {
        let read = sample("items:\n- &a {name: x, runAsUser: 0644}\n- *a\n- <<: *a\n  name: z\n");
        let names: Vec<_> = read.items.iter().map(|item| (item.name.as_str(), item.run_as_user)).collect();
        assert_eq!(names, [("x", Some(420)), ("x", Some(420)), ("z", Some(420))]);
    }

    #[test]
    fn unknown_fields_are_passed_over() {
        assert_eq!(sample("{name: a, other: [1, {b: c}]}").name, "a");
    }
}
