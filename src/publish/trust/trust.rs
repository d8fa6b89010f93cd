use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Change, Doubt, Skeleton};
use crate::publish::hex::hex;
use crate::publish::journal::replace;

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

/// What somebody has agreed to.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Agreed {
    #[serde(flatten)]
    key: TrustKey,
    /// What its steps read then.
    #[serde(default)]
    skeleton: Skeleton,
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

    fn is_same_template(&self, other: &Self) -> bool {
        self.template == other.template && self.source == other.source
    }
}

impl Trust {
    /// What was agreed to, in the state folder.
    pub fn new(state: Option<&Path>) -> Self {
        Self { file: state.map(|state| state.join("agreed-templates.json")) }
    }

    /// What speaks against letting a template do something outside that reads just these files; nothing when somebody
    /// has agreed to that.
    pub fn doubt(&self, key: &TrustKey, skeleton: &Skeleton) -> Option<Doubt> {
        let all = self.read();
        let Some(agreed) = all.iter().find(|agreed| agreed.key.is_same_template(key)) else {
            return Some(Doubt::New);
        };
        let mut changes = skeleton.beyond(&agreed.skeleton);
        if agreed.key.digest != key.digest {
            changes.insert(0, Change::of("what it asks and does is other than when you agreed"));
        }
        (!changes.is_empty()).then_some(Doubt::Changed(changes))
    }

    /// Remembers that somebody has agreed. What the same steps have read besides, with other answers, stays agreed to;
    /// all else of the same template is forgotten.
    pub fn give(&self, key: &TrustKey, skeleton: &Skeleton) -> io::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let (known, mut all): (Vec<_>, Vec<_>) =
            self.read().into_iter().partition(|agreed| agreed.key.is_same_template(key));
        let mut agreed = Agreed { key: key.clone(), skeleton: Skeleton::default() };
        for known in known.iter().filter(|known| known.key == *key) {
            agreed.skeleton.join(&known.skeleton);
        }
        agreed.skeleton.join(skeleton);
        all.push(agreed);
        replace(file, &serde_json::to_string_pretty(&all)?)
    }

    fn read(&self) -> Vec<Agreed> {
        let text = self.file.as_ref().and_then(|file| fs::read_to_string(file).ok());
        text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scaffold::Node;

    fn key(name: &str) -> TrustKey {
        TrustKey::new("template:default/t", "t.yaml", &json!({"spec": {"type": name}}))
    }

    fn reads(address: &str, text: &str) -> Skeleton {
        let mut skeleton = Skeleton::default();
        skeleton.add_file(address, &Node::file(text.as_bytes().to_vec()));
        skeleton
    }

    #[test]
    fn a_template_that_has_changed_is_asked_about_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let (trust, nothing) = (Trust::new(Some(folder.path())), Skeleton::default());
        assert_eq!(trust.doubt(&key("x"), &nothing), Some(Doubt::New));
        trust.give(&key("x"), &nothing).expect("kept");
        assert_eq!(trust.doubt(&key("x"), &nothing), None);
        let doubt = trust.doubt(&key("y"), &nothing).expect("it says something else").to_string();
        assert_eq!(doubt, "what it asks and does is other than when you agreed");
        trust.give(&key("y"), &nothing).expect("kept");
        assert!(trust.doubt(&key("x"), &nothing).is_some() && trust.doubt(&key("y"), &nothing).is_none());
    }

    #[test]
    fn a_skeleton_that_has_changed_is_asked_about_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let trust = Trust::new(Some(folder.path()));
        trust.give(&key("x"), &reads("a", "1")).expect("kept");
        assert_eq!(trust.doubt(&key("x"), &reads("a", "1")), None);
        let doubt = trust.doubt(&key("x"), &reads("a", "2")).expect("another file").to_string();
        assert_eq!(doubt, "1 file of its skeleton is other than when you agreed (a)");
        // Other answers read something else; both are known from then on.
        assert!(trust.doubt(&key("x"), &reads("b", "1")).is_some());
        trust.give(&key("x"), &reads("b", "1")).expect("kept");
        assert_eq!(trust.doubt(&key("x"), &reads("a", "1")), None);
        // Another descriptor may do anything else with them.
        trust.give(&key("y"), &reads("b", "1")).expect("kept");
        assert!(trust.doubt(&key("y"), &reads("a", "1")).is_some());
    }
}
