use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use granit_parser::Tag;

use super::scalar::Schema;
use super::{Data, timestamp};

/// The tags that change a value; every other tag is ignored, as npm `yaml` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Text,
    Null,
    Bool,
    Int,
    Float,
    Binary,
    Timestamp,
    Set,
    OrderedMap,
    Unknown,
}

impl Meaning {
    pub(super) fn of(tag: &Tag) -> Self {
        if tag.parts() == ("!", "") || tag.parts() == ("", "!") {
            return Self::Text;
        }
        match tag.suffix_in_namespace("tag:yaml.org,2002:").as_deref() {
            Some("str") => Self::Text,
            Some("null") => Self::Null,
            Some("bool") => Self::Bool,
            Some("int") => Self::Int,
            Some("float") => Self::Float,
            Some("binary") => Self::Binary,
            Some("timestamp") => Self::Timestamp,
            Some("set") => Self::Set,
            Some("omap") => Self::OrderedMap,
            _ => Self::Unknown,
        }
    }

    /// Types a scalar. A text that cannot have the type of its tag stays a text; only a date
    /// that is none is an error.
    pub(super) fn scalar(self, schema: Schema, text: Cow<'_, str>) -> Result<Data<'_>, &'static str> {
        let typed = match self {
            Self::Null => schema.tagged(&text, |data| matches!(data, Data::Null)),
            Self::Bool => schema.tagged(&text, |data| matches!(data, Data::Bool(_))),
            Self::Int => schema.tagged(&text, |data| is_number(data) && !looks_like_float(&text)),
            Self::Float => schema.tagged(&text, |data| is_number(data) && looks_like_float(&text)),
            Self::Binary => Some(Data::Bytes(from_base64(&text))),
            Self::Timestamp => {
                let iso = timestamp::to_iso(&text).ok_or("the value is no date, as its tag claims")?;
                Some(Data::Text(iso.into()))
            }
            Self::Text | Self::Set | Self::OrderedMap | Self::Unknown => None,
        };
        Ok(typed.unwrap_or(Data::Text(text)))
    }
}

fn is_number(data: &Data<'_>) -> bool {
    matches!(data, Data::Number(_))
}

fn looks_like_float(text: &str) -> bool {
    text.contains('.') || (text.contains(['e', 'E']) && !text.starts_with("0x"))
}

/// Decodes as Node's `Buffer.from(text, 'base64')`: foreign characters are skipped, both
/// alphabets are read and nothing fails.
fn from_base64(text: &str) -> Box<[u8]> {
    let digits: String = text
        .chars()
        .take_while(|&c| c != '=')
        .filter_map(|c| match c {
            '-' => Some('+'),
            '_' => Some('/'),
            c => (c.is_ascii_alphanumeric() || matches!(c, '+' | '/')).then_some(c),
        })
        .collect();
    let whole = if digits.len() % 4 == 1 { digits.len() - 1 } else { digits.len() };
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(&STANDARD, config).decode(&digits[..whole]).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_that_does_not_fit_leaves_a_text() {
        let typed = |meaning: Meaning, text: &'static str| meaning.scalar(Schema::Core, text.into());
        assert!(matches!(typed(Meaning::Int, "3"), Ok(Data::Number(3.0))));
        assert!(matches!(typed(Meaning::Int, "x"), Ok(Data::Text(_))));
        assert!(matches!(typed(Meaning::Float, "3"), Ok(Data::Text(_))));
        assert!(matches!(typed(Meaning::Bool, "yes"), Ok(Data::Text(_))));
        assert!(matches!(typed(Meaning::Text, "3"), Ok(Data::Text(_))));
        assert!(typed(Meaning::Timestamp, "soon").is_err());
    }

    #[test]
    fn base64_is_read_leniently() {
        for text in ["aGk=", "aGk", "a G\nk=", "aGk=ignored"] {
            assert_eq!(&*from_base64(text), b"hi", "{text}");
        }
        assert_eq!(&*from_base64("a"), b"");
    }
}
