//! Lets serde read typed objects from the tree, with the zero values of Go's JSON decoder:
//! null stands for an absent field, and for the empty value where one is needed.
//!
//! Whether the types are right is asked before, of the schema, which tells every mistake with its place.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, Visitor};

use super::tree::{Entry, NodeId, Scalar, Tree, Value};

/// A value of the wrong type; one that the schema did not find first.
#[derive(Debug, PartialEq, Eq)]
pub struct DecodeError(pub String);

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for DecodeError {}

impl de::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Reads a typed value from a node.
///
/// # Errors
/// When a value has a type that `T` cannot take.
pub fn decode<T: DeserializeOwned>(tree: &Tree, id: NodeId) -> Result<T, DecodeError> {
    T::deserialize(Reader { tree, id })
}

#[derive(Clone, Copy)]
struct Reader<'tree> {
    tree: &'tree Tree,
    id: NodeId,
}

impl<'tree> Reader<'tree> {
    fn value(self) -> &'tree Value {
        &self.tree.node(self.id).value
    }

    fn is_null(self) -> bool {
        matches!(self.value(), Value::Scalar(Scalar::Null))
    }

    fn entries(self) -> &'tree [Entry] {
        match self.value() {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    fn mismatch(self, wanted: &str) -> DecodeError {
        DecodeError(format!("expected {wanted}"))
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $type:ty)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
            let number: Option<$type> = match self.value() {
                Value::Scalar(Scalar::Null) => Some(0),
                Value::Scalar(Scalar::Int(value)) => <$type>::try_from(*value).ok(),
                Value::Scalar(Scalar::BigInt(value)) => <$type>::try_from(*value).ok(),
                _ => None,
            };
            visitor.$visit(number.ok_or_else(|| self.mismatch(stringify!($type)))?)
        })*
    };
}

impl<'de> de::Deserializer<'de> for Reader<'_> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.value() {
            Value::Scalar(Scalar::Null) => visitor.visit_unit(),
            Value::Scalar(Scalar::Bool(value)) => visitor.visit_bool(*value),
            Value::Scalar(Scalar::Int(value)) => visitor.visit_i64(*value),
            Value::Scalar(Scalar::BigInt(value)) => visitor.visit_u64(*value),
            Value::Scalar(Scalar::Float(value)) => visitor.visit_f64(*value),
            Value::Scalar(Scalar::Text(text)) => visitor.visit_str(text),
            Value::Sequence(_) => self.deserialize_seq(visitor),
            Value::Mapping(_) => self.deserialize_map(visitor),
        }
    }

    numbers! {
        deserialize_i8 visit_i8 i8
        deserialize_i16 visit_i16 i16
        deserialize_i32 visit_i32 i32
        deserialize_i64 visit_i64 i64
        deserialize_u8 visit_u8 u8
        deserialize_u16 visit_u16 u16
        deserialize_u32 visit_u32 u32
        deserialize_u64 visit_u64 u64
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.value() {
            Value::Scalar(Scalar::Bool(value)) => visitor.visit_bool(*value),
            Value::Scalar(Scalar::Null) => visitor.visit_bool(false),
            _ => Err(self.mismatch("a boolean")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.value() {
            Value::Scalar(Scalar::Text(text)) => visitor.visit_str(text),
            Value::Scalar(Scalar::Null) => visitor.visit_str(""),
            _ => Err(self.mismatch("a text")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if self.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.value() {
            Value::Sequence(items) => visitor.visit_seq(Items { tree: self.tree, items: items.iter() }),
            Value::Scalar(Scalar::Null) => visitor.visit_seq(Items { tree: self.tree, items: [].iter() }),
            _ => Err(self.mismatch("a list")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.value() {
            Value::Mapping(_) | Value::Scalar(Scalar::Null) => visitor.visit_map(Fields {
                tree: self.tree,
                entries: self.entries().iter(),
                value: None,
                keep_nulls: true,
            }),
            _ => Err(self.mismatch("a mapping")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match self.value() {
            Value::Mapping(_) | Value::Scalar(Scalar::Null) => visitor.visit_map(Fields {
                tree: self.tree,
                entries: self.entries().iter(),
                value: None,
                keep_nulls: false,
            }),
            _ => Err(self.mismatch("a mapping")),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match self.value() {
            Value::Scalar(Scalar::Text(text)) => visitor.visit_enum(text.as_str().into_deserializer()),
            _ => Err(self.mismatch("a text")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier }
}

struct Items<'tree> {
    tree: &'tree Tree,
    items: std::slice::Iter<'tree, NodeId>,
}

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, DecodeError> {
        self.items.next().map(|id| seed.deserialize(Reader { tree: self.tree, id: *id })).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Fields<'tree> {
    tree: &'tree Tree,
    entries: std::slice::Iter<'tree, Entry>,
    value: Option<NodeId>,
    /// A map keeps a null as its value type's zero; a struct's field is then absent.
    keep_nulls: bool,
}

impl<'de> de::MapAccess<'de> for Fields<'_> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, DecodeError> {
        let keep_nulls = self.keep_nulls;
        let tree = self.tree;
        let next = self.entries.find(|entry| keep_nulls || !Reader { tree, id: entry.value }.is_null());
        let Some(entry) = next else { return Ok(None) };
        self.value = Some(entry.value);
        let key: StrDeserializer<'_, DecodeError> = entry.key.as_str().into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DecodeError> {
        let id = self.value.take().ok_or_else(|| DecodeError("a value was asked for before its key".to_owned()))?;
        seed.deserialize(Reader { tree: self.tree, id })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::super::parse;
    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default, rename_all = "camelCase")]
    struct Sample {
        name: String,
        run_as_user: Option<i64>,
        labels: BTreeMap<String, String>,
        items: Vec<Sample>,
        groups: Option<Vec<i64>>,
    }

    #[track_caller]
    fn read(text: &str) -> Sample {
        let (tree, problems) = parse(text);
        assert!(!problems.iter().any(|problem| problem.fatal), "{problems:?}");
        decode(&tree, tree.root().expect("a root")).expect("the sample decodes")
    }

    #[test]
    fn a_null_field_is_absent_but_a_null_map_value_is_the_empty_text() {
        let sample = read("{name: null, runAsUser: ~, labels: {a: , b: x}, groups: null}");
        assert_eq!(sample.name, "");
        assert_eq!(sample.run_as_user, None);
        assert_eq!(sample.labels, BTreeMap::from([("a".to_owned(), String::new()), ("b".to_owned(), "x".to_owned())]));
        assert_eq!(sample.groups, None);
        assert_eq!(read("groups: []").groups, Some(vec![]));
    }

    #[test]
    fn a_null_list_item_is_the_zero_value() {
        assert_eq!(read("items:\n-\n").items, [Sample::default()]);
    }

    #[test]
    fn aliases_and_merges_share_what_they_name() {
        let sample = read("items:\n- &a {name: x, runAsUser: 0644}\n- *a\n- <<: *a\n  name: z\n");
        let names: Vec<_> = sample.items.iter().map(|item| (item.name.as_str(), item.run_as_user)).collect();
        assert_eq!(names, [("x", Some(420)), ("x", Some(420)), ("z", Some(420))]);
    }

    #[test]
    fn unknown_fields_are_passed_over() {
        assert_eq!(read("{name: a, other: [1, {b: c}]}").name, "a");
    }
}
