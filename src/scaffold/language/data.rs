use indexmap::IndexMap;

/// A plain value, as it goes into a template and comes out of one: what JSON can hold, and numbers that it cannot.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Data {
    /// Nothing, but said aloud.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// Any number of JavaScript: whole ones are exact to 2^53; NaN and the infinities occur.
    Number(f64),
    /// A text.
    Text(String),
    /// Values in order.
    List(Vec<Data>),
    /// Values by name, in the order of their names' first mention.
    Record(Record),
}

/// Values by name, in order.
pub type Record = IndexMap<String, Data>;

impl Data {
    /// An empty record.
    pub fn record() -> Self {
        Self::Record(Record::new())
    }

    /// The entry `name` of a record.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_record()?.get(name)
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The entries, if it is a list.
    pub fn as_list(&self) -> Option<&[Self]> {
        if let Self::List(items) = self { Some(items) } else { None }
    }

    /// The entries, if it is a record.
    pub fn as_record(&self) -> Option<&Record> {
        if let Self::Record(entries) = self { Some(entries) } else { None }
    }

    /// The same as JSON; a number that JSON cannot hold becomes null, as `JSON.stringify` does it.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value;
        match self {
            Self::Null => Value::Null,
            Self::Bool(flag) => Value::Bool(*flag),
            Self::Number(number) => json_number(*number),
            Self::Text(text) => Value::String(text.clone()),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Record(entries) => {
                entries.iter().map(|(name, data)| (name.clone(), data.to_json())).collect()
            }
        }
    }
}

/// A whole number is written without a fraction, as JavaScript prints it.
#[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small enough")]
fn json_number(number: f64) -> serde_json::Value {
    let is_whole = number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0;
    if is_whole { (number as i64).into() } else { number.into() }
}

impl From<&serde_json::Value> for Data {
    fn from(json: &serde_json::Value) -> Self {
        use serde_json::Value;
        match json {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Bool(*flag),
            Value::Number(number) => Self::Number(number.as_f64().unwrap_or(f64::NAN)),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(entries) => {
                Self::Record(entries.iter().map(|(name, json)| (name.clone(), Self::from(json))).collect())
            }
        }
    }
}

impl From<&str> for Data {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Data {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Data {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<f64> for Data {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl<T: Into<Data>> From<Vec<T>> for Data {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<const N: usize> From<[(&str, Data); N]> for Data {
    fn from(entries: [(&str, Data); N]) -> Self {
        Self::Record(entries.into_iter().map(|(name, data)| (name.to_owned(), data)).collect())
    }
}
