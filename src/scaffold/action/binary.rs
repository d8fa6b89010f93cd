/// The bytes that are looked at.
const SCANNED: usize = 512;
/// So many more may belong to a character that begins among them.
const RESERVE: usize = 3;
/// The least number of bytes after which many strange ones settle it.
const SOON: usize = 32;

/// Whether a file is taken for a binary one, which is copied and not rendered: by the rule of the package
/// `isbinaryfile` 5, which Backstage asks (semantics 5.10).
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    let seen = &bytes[..bytes.len().min(SCANNED + RESERVE)];
    if seen.is_empty() || begins_as_text(seen) {
        return false;
    }
    if seen.starts_with(b"%PDF-") {
        return true;
    }
    if seen.starts_with(&[0xfe, 0xff]) || seen.starts_with(&[0xff, 0xfe]) {
        return false;
    }
    let scanned = seen.len().min(SCANNED);
    let mut strange = 0;
    let mut at = 0;
    while at < scanned {
        let byte = seen[at];
        if byte == 0 {
            return true;
        }
        if !matches!(byte, 7..=14 | 32..=127) {
            if let Some(len) = character(seen, &mut at) {
                at += len;
                continue;
            }
            strange += 1;
            if at >= SOON && strange * 100 / scanned > 10 {
                return true;
            }
        }
        at += 1;
    }
    strange * 100 / scanned > 10 || (strange > 1 && is_protobuf(&seen[..scanned]))
}

/// Marks of encodings that are text.
fn begins_as_text(bytes: &[u8]) -> bool {
    let marks: [&[u8]; 4] =
        [&[0xef, 0xbb, 0xbf], &[0, 0, 0xfe, 0xff], &[0xff, 0xfe, 0, 0], &[0x84, 0x31, 0x95, 0x33]];
    marks.iter().any(|mark| bytes.starts_with(mark))
}

/// The length of the character of several bytes that begins here. A broken one of two bytes takes both along, as
/// in the original.
fn character(bytes: &[u8], at: &mut usize) -> Option<usize> {
    let follows = |ahead: usize| bytes.get(*at + ahead).is_some_and(|byte| (0x80..=0xbf).contains(byte));
    let is_there = |ahead: usize| *at + ahead < bytes.len();
    match bytes[*at] {
        0xc0..=0xdf if is_there(1) => {
            if follows(1) {
                return Some(2);
            }
            *at += 1;
            None
        }
        0xe0..=0xef if is_there(2) => {
            if follows(1) && follows(2) {
                return Some(3);
            }
            *at += 1;
            None
        }
        0xf0..=0xf7 if is_there(3) => {
            if follows(1) && follows(2) && follows(3) {
                return Some(4);
            }
            *at += 1;
            None
        }
        _ => None,
    }
}

/// Whether the bytes read as messages of protocol buffers, up to where they are cut.
fn is_protobuf(bytes: &[u8]) -> bool {
    let mut reader = Reader { bytes, at: 0, failed: false };
    let mut messages = 0;
    loop {
        if !reader.message() && !reader.failed {
            return false;
        }
        if reader.failed {
            return messages > 0;
        }
        messages += 1;
    }
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    failed: bool,
}

impl Reader<'_> {
    fn byte(&mut self) -> u8 {
        match self.bytes.get(self.at) {
            Some(byte) if !self.failed => {
                self.at += 1;
                *byte
            }
            _ => {
                self.failed = true;
                0xff
            }
        }
    }

    fn number(&mut self) -> i32 {
        let (mut number, mut shift) = (0_i32, 0_u32);
        while !self.failed {
            let byte = self.byte();
            // Shifts count modulo 32 in the original.
            number |= i32::from(byte & 0x7f).wrapping_shl(shift);
            if byte & 0x80 == 0 {
                break;
            }
            if shift >= 70 {
                self.failed = true;
                break;
            }
            shift += 7;
        }
        number
    }

    fn skip(&mut self, count: i32) {
        for _ in 0..count {
            if self.failed {
                return;
            }
            self.byte();
        }
    }

    fn message(&mut self) -> bool {
        match self.number() & 7 {
            0 => {
                self.number();
            }
            1 => self.skip(8),
            2 => {
                let len = self.number();
                self.skip(len);
            }
            5 => self.skip(4),
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_text_and_the_rest_is_not() {
        assert!(!is_binary(b""));
        assert!(!is_binary("é😀 plain\n".as_bytes()));
        assert!(!is_binary(b"caf\xe9 and more than ten other letters"));
        assert!(is_binary(b"a\0b"));
        assert!(is_binary(b"%PDF-1.4"));
        assert!(is_binary(&[0xff; 100]));
    }
}
