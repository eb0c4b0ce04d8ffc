//! What is read only when somebody looks at it.

use std::cell::OnceCell;
use std::fmt::{Debug, Formatter, Result};
use std::ops::Deref;
use std::rc::Rc;

use super::encode;
use super::plain::Plain;
use super::read::Reader;
use super::write::Writer;

/// A value as it travelled. Cheap to clone; equal to what has the same bytes, whether they were read or not.
pub struct Later<T>(Rc<Travelled<T>>);

struct Travelled<T> {
    bytes: Vec<u8>,
    value: OnceCell<T>,
}

impl<T: Plain> Later<T> {
    pub fn of(value: &T) -> Self {
        Self::travelled(encode(value))
    }

    fn travelled(bytes: Vec<u8>) -> Self {
        Self(Rc::new(Travelled { bytes, value: OnceCell::new() }))
    }

    /// For whom it goes on to.
    pub fn bytes(&self) -> &[u8] {
        &self.0.bytes
    }

    /// The former one where they are equal: what was read of it need not be read again.
    #[must_use]
    pub fn or_former(self, former: &Self) -> Self {
        if self == *former { former.clone() } else { self }
    }
}

impl<T: Plain> Deref for Later<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.value.get_or_init(|| T::read(&mut Reader::new(self.bytes())))
    }
}

impl<T> Clone for Later<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Later<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.0.bytes == other.0.bytes
    }
}

impl<T: Plain + Default> Default for Later<T> {
    fn default() -> Self {
        Self::of(&T::default())
    }
}

impl<T> Debug for Later<T> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        self.0.bytes.fmt(formatter)
    }
}

impl<T: Plain> Plain for Later<T> {
    fn write(&self, writer: &mut Writer) {
        writer.bytes(self.bytes());
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        Self::travelled(reader.bytes().to_vec())
    }
}
