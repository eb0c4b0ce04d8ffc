//! Writes values: as bytes for the page, as JSON for scripts.

/// What a value is written to. Either form is there at once, so that no type is compiled twice.
pub struct Writer {
    out: Vec<u8>,
    form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Bytes,
    Json,
}

impl Writer {
    pub(super) fn new(form: Form) -> Self {
        Self { out: Vec::new(), form }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.out
    }

    fn json(&mut self, text: &str) {
        if self.form == Form::Json {
            self.out.extend_from_slice(text.as_bytes());
        }
    }

    /// Seven bits a byte, the lowest first.
    fn varint(&mut self, mut number: u64) {
        if self.form == Form::Bytes {
            while number >= 0x80 {
                self.out.push(number as u8 | 0x80);
                number >>= 7;
            }
            self.out.push(number as u8);
        }
    }

    pub(super) fn unsigned(&mut self, number: u64) {
        self.varint(number);
        if self.form == Form::Json {
            self.json(&number.to_string());
        }
    }

    /// In bytes the sign is the lowest bit.
    pub(super) fn signed(&mut self, number: i64) {
        self.varint(((number << 1) ^ (number >> 63)) as u64);
        if self.form == Form::Json {
            self.json(&number.to_string());
        }
    }

    pub(super) fn bool(&mut self, value: bool) {
        self.varint(u64::from(value));
        self.json(if value { "true" } else { "false" });
    }

    /// Whether there is a value, which is then written next.
    pub(super) fn option(&mut self, is_some: bool) {
        self.varint(u64::from(is_some));
        if !is_some {
            self.json("null");
        }
    }

    /// What JSON has no word for.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.varint(bytes.len() as u64);
        self.out.extend_from_slice(bytes);
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.form == Form::Bytes {
            return self.bytes(text.as_bytes());
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

    /// How many items follow.
    pub(super) fn count(&mut self, count: usize) {
        self.varint(count as u64);
    }

    pub(super) fn open(&mut self, bracket: &str) {
        self.json(bracket);
    }

    pub(super) fn close(&mut self, bracket: &str) {
        self.json(bracket);
    }

    /// Stands before every item of a list and every key.
    pub(super) fn separate(&mut self) {
        if !matches!(self.out.last(), Some(b'[' | b'{')) {
            self.json(",");
        }
    }

    /// The key of a map's entry.
    pub(super) fn key(&mut self, key: &str) {
        self.separate();
        self.text(key);
        self.json(":");
    }

    /// The name of an object's field; bytes have no names.
    pub(super) fn field(&mut self, name: &str) {
        if self.form == Form::Json {
            self.key(name);
        }
    }

    /// One of several: its number in bytes, its name in JSON.
    pub(super) fn choice(&mut self, number: u32, name: &str) {
        self.varint(u64::from(number));
        if self.form == Form::Json {
            self.text(name);
        }
    }

    /// One of several, which holds a value: that is written next, and then `close("}")`.
    pub(super) fn holder(&mut self, number: u32, name: &str) {
        self.varint(u64::from(number));
        self.open("{");
        self.field(name);
    }
}
