/// A place in a file: line and column from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// A value as its author wrote it, with its place.
#[derive(Debug, Clone)]
pub struct Written {
    /// What it is.
    pub shape: Shape,
    /// Where it begins.
    pub spot: Spot,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Nothing, a number, a truth value: what no rule looks into.
    Plain,
    /// `true` or `false`.
    Bool(bool),
    /// A text.
    Text(Text),
    /// A list.
    List(Vec<Written>),
    /// A record in the order of its keys.
    Record(Vec<Entry>),
}

/// A field of a record.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its name.
    pub key: String,
    /// Where the name stands.
    pub spot: Spot,
    /// Its value.
    pub value: Written,
}

/// A text and the places of its characters.
#[derive(Debug, Clone)]
pub struct Text {
    text: String,
    /// From each of these bytes on, characters follow each other on one line. Begins with byte 0.
    places: Vec<(usize, Spot)>,
}

impl Text {
    /// A text. From each byte in `places` on, up to the next, its characters stand side by side.
    pub fn new(text: String, places: Vec<(usize, Spot)>) -> Self {
        Self { text, places }
    }

    /// A whole file.
    pub fn of_file(text: String) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(breaks).zip(1..);
        let places = lines.map(|(at, line)| (at, Spot { line, column: 1 })).collect();
        Self { text, places }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where a byte of the text stands.
    pub fn spot(&self, byte: usize) -> Spot {
        let index = self.places.partition_point(|(at, _)| *at <= byte).saturating_sub(1);
        let Some((at, spot)) = self.places.get(index) else { return Spot { line: 1, column: 1 } };
        let ahead = self.text.get(*at..byte).map_or(0, |passed| passed.chars().count());
        Spot { line: spot.line, column: spot.column.saturating_add(u32::try_from(ahead).unwrap_or(u32::MAX)) }
    }
}

impl Written {
    /// The entries of a record; of anything else none.
    pub fn entries(&self) -> &[Entry] {
        match &self.shape {
            Shape::Record(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; of anything else none.
    pub fn items(&self) -> &[Self] {
        match &self.shape {
            Shape::List(items) => items,
            _ => &[],
        }
    }

    /// A field of a record.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The value of a field.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&Text> {
        match &self.shape {
            Shape::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text, if it is one, without places.
    pub fn str(&self) -> Option<&str> {
        self.text().map(Text::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_of_a_file_has_its_line_and_its_column_in_characters() {
        let text = Text::of_file("é b\nc".to_owned());
        assert_eq!(text.spot(3), Spot { line: 1, column: 3 });
        assert_eq!(text.spot(5), Spot { line: 2, column: 1 });
        assert_eq!(text.spot(99), Spot { line: 2, column: 1 });
    }
}
