//! Writes a value as bytes for the page or as JSON for scripts.
//!
//! serde compiles every type anew for each serializer, so there is one with two forms: what it writes as bytes is what
//! postcard writes (and reads), what it writes as JSON is what `serde_json` writes. Floats are beyond both.

use std::fmt;

use serde::Serialize;
use serde::ser::{self, Serializer};

/// The value as postcard's bytes; `None` only for values beyond the format.
pub fn bytes<T: Serialize>(value: &T) -> Option<Vec<u8>> {
    write(value, Form::Bytes)
}

/// The value as JSON; `None` only for values beyond the format.
pub fn json<T: Serialize>(value: &T) -> Option<String> {
    String::from_utf8(write(value, Form::Json)?).ok()
}

fn write<T: Serialize>(value: &T, form: Form) -> Option<Vec<u8>> {
    let mut writer = Writer { out: Vec::new(), form };
    value.serialize(&mut writer).ok()?;
    Some(writer.out)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Bytes,
    Json,
}

struct Writer {
    out: Vec<u8>,
    form: Form,
}

impl Writer {
    fn json(&mut self, text: &str) {
        if self.form == Form::Json {
            self.out.extend_from_slice(text.as_bytes());
        }
    }

    /// postcard's varint: seven bits a byte, the lowest first.
    fn varint(&mut self, mut number: u64) {
        if self.form == Form::Bytes {
            while number >= 0x80 {
                self.out.push(number as u8 | 0x80);
                number >>= 7;
            }
            self.out.push(number as u8);
        }
    }

    fn unsigned(&mut self, number: u64) -> Result<(), Unwritable> {
        self.varint(number);
        if self.form == Form::Json {
            self.json(&number.to_string());
        }
        Ok(())
    }

    /// postcard puts the sign into the lowest bit.
    fn signed(&mut self, number: i64) -> Result<(), Unwritable> {
        self.varint(((number << 1) ^ (number >> 63)) as u64);
        if self.form == Form::Json {
            self.json(&number.to_string());
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        self.varint(text.len() as u64);
        if self.form == Form::Bytes {
            self.out.extend_from_slice(text.as_bytes());
            return;
        }
        self.out.push(b'"');
        for byte in text.bytes() {
            match byte {
                b'"' | b'\\' => self.out.extend([b'\\', byte]),
                b'\n' => self.json("\\n"),
                b'\r' => self.json("\\r"),
                b'\t' => self.json("\\t"),
                0x08 => self.json("\\b"),
                0x0c => self.json("\\f"),
                0..0x20 => {
                    self.json(if byte < 0x10 { "\\u000" } else { "\\u001" });
                    let digit = byte & 0x0f;
                    self.out.push(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit });
                }
                _ => self.out.push(byte),
            }
        }
        self.out.push(b'"');
    }

    /// Opens what stands in brackets; postcard wants to know how many items there are.
    fn open(&mut self, count: Option<usize>, open: &str, close: &'static str) -> Result<Inside<'_>, Unwritable> {
        self.varint(count.ok_or(Unwritable)? as u64);
        Ok(self.inside(open, close))
    }

    fn inside(&mut self, open: &str, close: &'static str) -> Inside<'_> {
        self.json(open);
        Inside { writer: self, first: true, close }
    }

    fn variant(&mut self, index: u32, name: &str) {
        self.varint(u64::from(index));
        if self.form == Form::Json {
            self.json("{");
            self.text(name);
            self.json(":");
        }
    }
}

/// A value that one of the forms does not have.
#[derive(Debug)]
struct Unwritable;

impl fmt::Display for Unwritable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("beyond the format")
    }
}

impl std::error::Error for Unwritable {}

impl ser::Error for Unwritable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

macro_rules! numbers {
    ($($method:ident $type:ty: $how:ident;)*) => {
        $(fn $method(self, number: $type) -> Result<(), Unwritable> {
            self.$how(number.into())
        })*
    };
}

impl<'a> Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Inside<'a>;
    type SerializeTuple = Inside<'a>;
    type SerializeTupleStruct = Inside<'a>;
    type SerializeTupleVariant = Inside<'a>;
    type SerializeMap = Inside<'a>;
    type SerializeStruct = Inside<'a>;
    type SerializeStructVariant = Inside<'a>;

    numbers! {
        serialize_u16 u16: unsigned;
        serialize_u32 u32: unsigned;
        serialize_u64 u64: unsigned;
        serialize_i16 i16: signed;
        serialize_i32 i32: signed;
        serialize_i64 i64: signed;
    }

    fn serialize_bool(self, value: bool) -> Result<(), Unwritable> {
        self.varint(u64::from(value));
        self.json(if value { "true" } else { "false" });
        Ok(())
    }

    // postcard writes single bytes as they are.
    fn serialize_u8(self, _: u8) -> Result<(), Unwritable> {
        Err(Unwritable)
    }

    fn serialize_i8(self, _: i8) -> Result<(), Unwritable> {
        Err(Unwritable)
    }

    fn serialize_f32(self, _: f32) -> Result<(), Unwritable> {
        Err(Unwritable)
    }

    fn serialize_f64(self, _: f64) -> Result<(), Unwritable> {
        Err(Unwritable)
    }

    fn serialize_char(self, _: char) -> Result<(), Unwritable> {
        Err(Unwritable)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Unwritable> {
        Err(Unwritable)
    }

    fn serialize_str(self, text: &str) -> Result<(), Unwritable> {
        self.text(text);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Unwritable> {
        self.varint(0);
        self.json("null");
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unwritable> {
        self.varint(1);
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unwritable> {
        self.json("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unwritable> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, index: u32, name: &'static str) -> Result<(), Unwritable> {
        self.varint(u64::from(index));
        if self.form == Form::Json {
            self.text(name);
        }
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        index: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        self.variant(index, name);
        value.serialize(&mut *self)?;
        self.json("}");
        Ok(())
    }

    fn serialize_seq(self, count: Option<usize>) -> Result<Inside<'a>, Unwritable> {
        self.open(count, "[", "]")
    }

    fn serialize_tuple(self, _: usize) -> Result<Inside<'a>, Unwritable> {
        Ok(self.inside("[", "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside<'a>, Unwritable> {
        Ok(self.inside("[", "]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        index: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, Unwritable> {
        self.variant(index, name);
        Ok(self.inside("[", "]}"))
    }

    fn serialize_map(self, count: Option<usize>) -> Result<Inside<'a>, Unwritable> {
        self.open(count, "{", "}")
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside<'a>, Unwritable> {
        Ok(self.inside("{", "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        index: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, Unwritable> {
        self.variant(index, name);
        Ok(self.inside("{", "}}"))
    }
}

/// What stands in brackets.
struct Inside<'a> {
    writer: &'a mut Writer,
    first: bool,
    close: &'static str,
}

impl Inside<'_> {
    fn separate(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.writer.json(",");
        }
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        self.separate();
        value.serialize(&mut *self.writer)
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Unwritable> {
        if self.writer.form == Form::Json {
            self.separate();
            self.writer.text(name);
            self.writer.json(":");
        }
        value.serialize(&mut *self.writer)
    }

    fn close(self) -> Result<(), Unwritable> {
        self.writer.json(self.close);
        Ok(())
    }
}

macro_rules! inside {
    ($($trait:ident: $method:ident($($name:ident)?) $how:ident;)*) => {
        $(impl ser::$trait for Inside<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn $method<T: Serialize + ?Sized>(&mut self, $($name: &'static str,)? value: &T) -> Result<(), Unwritable> {
                self.$how($($name,)? value)
            }

            fn end(self) -> Result<(), Unwritable> {
                self.close()
            }
        })*
    };
}

inside! {
    SerializeSeq: serialize_element() item;
    SerializeTuple: serialize_element() item;
    SerializeTupleStruct: serialize_field() item;
    SerializeTupleVariant: serialize_field() item;
    SerializeStruct: serialize_field(name) field;
    SerializeStructVariant: serialize_field(name) field;
}

impl ser::SerializeMap for Inside<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unwritable> {
        self.item(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        self.writer.json(":");
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), Unwritable> {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use policy_core::Playground;
    use policy_core::report::{Question, SourceFile, TrafficQuestion};

    use super::*;

    #[derive(Serialize)]
    #[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
    enum Shape {
        Dot,
        Line(u32),
        Box { width_in_cm: Option<i64>, tags: Vec<&'static str> },
        Pair(bool, u16),
    }

    #[track_caller]
    fn check<T: Serialize>(value: &T) {
        assert_eq!(bytes(value), postcard::to_allocvec(value).ok());
        assert_eq!(json(value), serde_json::to_string(value).ok());
    }

    #[test]
    fn both_forms_are_those_of_their_crates() {
        check(&(true, 0_u16, 127_u32, 128_u64, u64::MAX, -1_i64, i64::MIN, 63_i32, -65_i16));
        check(&"quotes \" \\ / lines \n\r\t and \u{8}\u{c}\u{1}\u{1f}\u{7f} and é😀");
        check(&[None, Some("")]);
        check(&BTreeMap::from([("a", vec![1_u32]), ("b", vec![])]));
        let boxed = Shape::Box { width_in_cm: Some(-300), tags: vec!["x", "y"] };
        check(&[Shape::Dot, Shape::Line(7), boxed, Shape::Pair(false, 300)]);
    }

    #[test]
    fn reports_and_answers_are_written_alike() {
        let mut playground = Playground::default();
        let text = include_str!("../../../static/examples/10-implied-policy-types.yaml").to_owned();
        playground.set_files(vec![SourceFile { name: "shop.yaml".to_owned(), text }]);
        check(&playground.report());
        let question =
            TrafficQuestion { from: "shop/visitor".to_owned(), to: "shop/web".to_owned(), ..Default::default() };
        check(&playground.ask(&Question::Traffic(question)));
    }
}
