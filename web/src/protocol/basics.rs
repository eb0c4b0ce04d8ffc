//! How numbers, texts, lists and maps are written and read.

use std::rc::Rc;

use policy_core::order::Map;

use super::plain::Plain;
use super::read::Reader;
use super::write::Writer;

impl Plain for u16 {
    fn write(&self, writer: &mut Writer) {
        writer.unsigned(u64::from(*self));
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        reader.unsigned() as Self
    }
}

impl Plain for u32 {
    fn write(&self, writer: &mut Writer) {
        writer.unsigned(u64::from(*self));
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        reader.unsigned() as Self
    }
}

impl Plain for i64 {
    fn write(&self, writer: &mut Writer) {
        writer.signed(*self);
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        reader.signed()
    }
}

impl Plain for bool {
    fn write(&self, writer: &mut Writer) {
        writer.bool(*self);
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        reader.unsigned() != 0
    }
}

impl Plain for String {
    fn write(&self, writer: &mut Writer) {
        writer.text(self);
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        reader.text()
    }
}

impl<T: Plain> Plain for Box<T> {
    fn write(&self, writer: &mut Writer) {
        (**self).write(writer);
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        Self::new(T::read(reader))
    }
}

impl<T: Plain> Plain for Rc<T> {
    fn write(&self, writer: &mut Writer) {
        (**self).write(writer);
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        Self::new(T::read(reader))
    }
}

impl<T: Plain> Plain for Option<T> {
    fn write(&self, writer: &mut Writer) {
        writer.option(self.is_some());
        if let Some(value) = self {
            value.write(writer);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        (reader.unsigned() != 0).then(|| T::read(reader))
    }
}

fn items<T: Plain>(items: &[T], writer: &mut Writer) {
    writer.open("[");
    for item in items {
        writer.separate();
        item.write(writer);
    }
    writer.close("]");
}

impl<T: Plain> Plain for Vec<T> {
    fn write(&self, writer: &mut Writer) {
        writer.count(self.len());
        items(self, writer);
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        let mut items = Self::new();
        for _ in 0..reader.unsigned() {
            // A wrong count ends with the bytes.
            if reader.has_failed() {
                break;
            }
            items.push(T::read(reader));
        }
        items
    }
}

impl<T: Plain> Plain for [T; 2] {
    fn write(&self, writer: &mut Writer) {
        items(self, writer);
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        [T::read(reader), T::read(reader)]
    }
}

impl<T: Plain> Plain for Map<String, T> {
    fn write(&self, writer: &mut Writer) {
        writer.count(self.len());
        writer.open("{");
        for (key, value) in self {
            writer.key(key);
            value.write(writer);
        }
        writer.close("}");
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        let mut entries = Self::new();
        for _ in 0..reader.unsigned() {
            if reader.has_failed() {
                break;
            }
            entries.insert(reader.text(), T::read(reader));
        }
        entries
    }
}
