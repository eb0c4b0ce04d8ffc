//! Reads what `write` writes as bytes.

/// Reads on whatever it finds; at the end it says whether that was a message.
pub struct Reader<'a> {
    rest: &'a [u8],
    failed: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, failed: false }
    }

    /// Everything was there, and nothing more.
    pub(super) fn is_done(&self) -> bool {
        !self.failed && self.rest.is_empty()
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    /// What stands here is none of what can.
    pub(super) fn fail(&mut self) {
        self.failed = true;
        self.rest = &[];
    }

    pub(super) fn unsigned(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let Some((byte, rest)) = self.rest.split_first() else { break };
            self.rest = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if *byte < 0x80 {
                return number;
            }
        }
        self.fail();
        0
    }

    pub(super) fn signed(&mut self) -> i64 {
        let number = self.unsigned();
        (number >> 1) as i64 ^ -((number & 1) as i64)
    }

    pub(super) fn bytes(&mut self) -> &'a [u8] {
        let length = usize::try_from(self.unsigned()).unwrap_or(usize::MAX);
        let Some((bytes, rest)) = self.rest.split_at_checked(length) else {
            self.fail();
            return &[];
        };
        self.rest = rest;
        bytes
    }

    pub(super) fn text(&mut self) -> String {
        let Ok(text) = std::str::from_utf8(self.bytes()) else {
            self.fail();
            return String::new();
        };
        text.to_owned()
    }
}
