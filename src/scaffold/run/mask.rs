use std::collections::BTreeSet;

use super::super::language::{Data, Record, print_number};

/// What a secret is shown as, as Backstage shows it.
pub(super) const MASK: &str = "***";

/// An action's input as it may be told: its `token` is one, also when it came from no secret.
pub(super) fn without_token(mut input: Data) -> Data {
    if let Data::Record(fields) = &mut input
        && let Some(Data::Text(token)) = fields.get_mut("token")
        && !token.is_empty()
    {
        MASK.clone_into(token);
    }
    input
}

/// Replaces secrets, and what was made of them, in all that is told about a run.
#[derive(Debug, Clone, Default)]
pub(super) struct Mask {
    /// Longest first, so that a part never spares the rest of a whole.
    hidden: Vec<String>,
    known: BTreeSet<String>,
}

impl Mask {
    pub(super) fn new<'s>(secrets: impl IntoIterator<Item = &'s String>) -> Self {
        let mut mask = Self::default();
        secrets.into_iter().for_each(|secret| mask.hide(secret));
        mask
    }

    /// From now on `secret` is masked, also as JSON and as part of an address writes it.
    pub(super) fn hide(&mut self, secret: &str) {
        let in_json = serde_json::Value::from(secret).to_string();
        let in_url: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let in_path = in_url.replace('+', "%20");
        let spellings = [secret, secret.trim(), in_json.trim_matches('"'), &in_url, &in_path];
        for spelling in spellings {
            if !spelling.trim().is_empty() && self.known.insert(spelling.to_owned()) {
                self.hidden.push(spelling.to_owned());
            }
        }
        self.hidden.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
    }

    /// Hides every text of `with` that is another one in `without`, where the same was rendered without secrets.
    pub(super) fn hide_difference(&mut self, with: Option<&Data>, without: Option<&Data>) {
        let Some(with) = with else { return };
        match with {
            Data::Text(text) => {
                if without != Some(with) {
                    self.hide(text);
                }
            }
            Data::Number(number) => {
                let text = print_number(*number);
                // A short number would blot out every list of figures.
                if without != Some(with) && text.len() >= 4 {
                    self.hide(&text);
                }
            }
            Data::List(items) => {
                let others = without.and_then(Data::as_list).unwrap_or_default();
                for (at, item) in items.iter().enumerate() {
                    self.hide_difference(Some(item), others.get(at));
                }
            }
            Data::Record(entries) => {
                let others = without.and_then(Data::as_record);
                for (name, item) in entries {
                    let other = others.and_then(|others| others.get(name));
                    if others.is_none_or(|others| !others.contains_key(name)) && without.is_some() {
                        self.hide_name_if_made(name);
                    }
                    self.hide_difference(Some(item), other);
                }
            }
            Data::Null | Data::Bool(_) => {}
        }
    }

    /// Names are not rendered in inputs, but a native record can bring some that a secret decided on.
    fn hide_name_if_made(&mut self, name: &str) {
        if self.hidden.iter().any(|hidden| name.contains(hidden.as_str())) {
            self.hide(name);
        }
    }

    pub(super) fn text(&self, text: &str) -> String {
        let mut masked = text.to_owned();
        for hidden in &self.hidden {
            if masked.contains(hidden.as_str()) {
                masked = masked.replace(hidden.as_str(), MASK);
            }
        }
        masked
    }

    pub(super) fn data(&self, data: &Data) -> Data {
        if self.hidden.is_empty() {
            return data.clone();
        }
        match data {
            Data::Text(text) => Data::Text(self.text(text)),
            Data::Number(number) => {
                let text = print_number(*number);
                if self.known.contains(&text) { MASK.into() } else { data.clone() }
            }
            Data::List(items) => Data::List(items.iter().map(|item| self.data(item)).collect()),
            Data::Record(entries) => Data::Record(
                entries.iter().map(|(name, item)| (self.text(name), self.data(item))).collect::<Record>(),
            ),
            Data::Null | Data::Bool(_) => data.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_secret_is_masked() {
        let mask = Mask::new([&"s3 \"cret\"".to_owned()]);
        for told in ["s3 \"cret\"", r#"{"a":"s3 \"cret\""}"#, "s3+%22cret%22", "s3%20%22cret%22"] {
            assert!(!mask.text(told).contains("cret"), "{told}");
        }
    }

    #[test]
    fn what_a_secret_was_made_into_is_masked() {
        let mut mask = Mask::default();
        let (with, without) = (Data::from([("a", "TERC".into())]), Data::from([("a", "".into())]));
        mask.hide_difference(Some(&with), Some(&without));
        assert_eq!(mask.text("is TERC"), "is ***");
    }

    #[test]
    fn a_part_does_not_spare_the_whole() {
        let mask = Mask::new([&"abc".to_owned(), &"abcdef".to_owned()]);
        assert_eq!(mask.text("abcdef abc"), "*** ***");
    }
}
