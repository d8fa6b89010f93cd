use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Hands over everything that the descriptor `json` says, without building it: each value with the
/// dotted path that leads to it, and the path of each map with no value. Lists count by their items,
/// and nothing is a value of `null`.
pub(super) fn leaves(json: &str, take: &mut dyn FnMut(&str, Option<&str>)) {
    let mut path = String::new();
    let walk = Walk { path: &mut path, take };
    // A catalog holds no descriptor that is not JSON; nothing would be found in one.
    let _ = walk.deserialize(&mut serde_json::Deserializer::from_str(json));
}

struct Walk<'a> {
    path: &'a mut String,
    take: &'a mut dyn FnMut(&str, Option<&str>),
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        (self.take)(self.path, None);
        let end = self.path.len();
        while map.next_key_seed(Step(self.path))?.is_some() {
            map.next_value_seed(Walk { path: &mut *self.path, take: &mut *self.take })?;
            self.path.truncate(end);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Walk { path: &mut *self.path, take: &mut *self.take })?.is_some() {}
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        (self.take)(self.path, Some(text));
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.visit_str(if value { "true" } else { "false" })
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.visit_str(&value.to_string())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.visit_str(&value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.visit_str(&value.to_string())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Adds a name to a path.
struct Step<'a>(&'a mut String);

impl<'de> DeserializeSeed<'de> for Step<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Step<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<(), E> {
        if !self.0.is_empty() {
            self.0.push('.');
        }
        self.0.push_str(name);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_lead_through_lists_and_names_with_dots() {
        let document = json!({
            "metadata": {"labels": {"a.b/c": "x"}},
            "spec": {"ports": [{"n": 1}, {"n": -2.5}], "none": null, "deep": {"on": true}},
        });
        let mut said = Vec::new();
        leaves(&document.to_string(), &mut |path, value| {
            said.push(value.map_or_else(|| format!("{path} …"), |value| format!("{path} {value}")));
        });
        let expected = [
            " …",
            "metadata …",
            "metadata.labels …",
            "metadata.labels.a.b/c x",
            "spec …",
            "spec.ports …",
            "spec.ports.n 1",
            "spec.ports …",
            "spec.ports.n -2.5",
            "spec.deep …",
            "spec.deep.on true",
        ];
        assert_eq!(said, expected);
    }
}
