use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::journal::replace;

/// Which templates may do something outside: those that somebody has agreed to once, as they were then.
#[derive(Debug, Clone)]
pub struct Trust {
    file: Option<PathBuf>,
}

/// A template as it was agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustKey {
    /// Its reference.
    pub template: String,
    /// Where its descriptor is.
    pub source: String,
    /// The fingerprint of its descriptor.
    pub digest: String,
}

impl TrustKey {
    /// A template, from where it was read and with what it says.
    pub fn new(template: &str, source: &str, document: &Value) -> Self {
        // Its annotations say where it was read, and other metadata does nothing.
        let name = &document["metadata"]["name"];
        let text = format!("{}\n{name}\n{}", document["apiVersion"], document["spec"]);
        let digest = hex(digest(&SHA256, text.as_bytes()).as_ref());
        Self { template: template.to_owned(), source: source.to_owned(), digest }
    }
}

impl Trust {
    /// What was agreed to, in the state folder.
    pub fn new(state: Option<&Path>) -> Self {
        Self { file: state.map(|state| state.join("agreed-templates.json")) }
    }

    /// Whether somebody has agreed to just this.
    pub fn has(&self, key: &TrustKey) -> bool {
        self.read().contains(key)
    }

    /// Remembers that somebody has agreed. What was agreed to of the same template before is forgotten.
    pub fn give(&self, key: &TrustKey) -> io::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let is_same = |known: &TrustKey| known.template == key.template && known.source == key.source;
        let mut keys: Vec<TrustKey> = self.read().into_iter().filter(|known| !is_same(known)).collect();
        keys.push(key.clone());
        replace(file, &serde_json::to_string_pretty(&keys)?)
    }

    fn read(&self) -> Vec<TrustKey> {
        let text = self.file.as_ref().and_then(|file| fs::read_to_string(file).ok());
        text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }
}

/// Bytes in hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_template_that_has_changed_is_unknown_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let trust = Trust::new(Some(folder.path()));
        let key =
            |name: &str| TrustKey::new("template:default/t", "t.yaml", &json!({"spec": {"type": name}}));
        assert!(!trust.has(&key("x")));
        trust.give(&key("x")).expect("kept");
        assert!(trust.has(&key("x")) && !trust.has(&key("y")));
        trust.give(&key("y")).expect("kept");
        assert!(!trust.has(&key("x")) && trust.has(&key("y")));
    }
}
