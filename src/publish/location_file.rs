use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::sources::yaml::documents;

/// The name of the file in the first folder of a catalog.
const NAME: &str = "registered-locations.yaml";

const HEAD: &str = "\
apiVersion: backstage.io/v1alpha1
kind: Location
metadata:
  name: registered-locations
  description: What templates have registered
spec:
  type: url
  targets:
";

/// The descriptor of a local catalog that lists what was registered.
#[derive(Debug, Clone)]
pub struct LocationFile(PathBuf);

impl LocationFile {
    /// The file in a catalog's folder, or beside its only file.
    pub fn in_catalog(root: &Path) -> Self {
        let folder = if root.is_file() { root.parent().unwrap_or(root) } else { root };
        Self(folder.join(NAME))
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Adds a target; false when it is listed already. All other lines stay as they are.
    pub fn add(&self, target: &str) -> Result<bool, String> {
        let shown = self.0.display();
        let text = match fs::read_to_string(&self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => HEAD.to_owned(),
            Err(error) => return Err(format!("{shown} cannot be read: {error}")),
        };
        let before = targets(&text).unwrap_or_default();
        if before.iter().any(|known| known == target) {
            return Ok(false);
        }
        let more = with_target(&text, target);
        let more = more.filter(|more| {
            let now = targets(more).unwrap_or_default();
            now.len() == before.len() + 1 && now.iter().any(|known| known == target)
        });
        let more = more.ok_or_else(|| {
            format!("{shown} has no list of `targets`, one a line, to which `{target}` could be added; add it by hand")
        })?;
        self.replace(&more).map_err(|error| format!("{shown} cannot be written: {error}"))?;
        Ok(true)
    }

    fn replace(&self, text: &str) -> io::Result<()> {
        use std::io::Write as _;
        let folder = self.0.parent().unwrap_or(Path::new("."));
        let mut beside = tempfile::NamedTempFile::new_in(folder)?;
        beside.write_all(text.as_bytes())?;
        share(beside.as_file(), fs::metadata(&self.0).ok().as_ref())?;
        beside.persist(&self.0)?;
        Ok(())
    }
}

/// A catalog's file is for all who read the catalog, unlike what the user alone keeps.
#[cfg(unix)]
fn share(file: &fs::File, before: Option<&fs::Metadata>) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let permissions = before.map_or_else(|| fs::Permissions::from_mode(0o644), fs::Metadata::permissions);
    file.set_permissions(permissions)
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix, where it may fail")]
fn share(_: &fs::File, _: Option<&fs::Metadata>) -> io::Result<()> {
    Ok(())
}

/// The targets that the text lists; none when it cannot be read.
fn targets(text: &str) -> Option<Vec<String>> {
    let root = documents(text).next()?.root.ok()?.to_json().ok()?;
    let targets = root["spec"]["targets"].as_array()?;
    Some(targets.iter().filter_map(|target| target.as_str().map(str::to_owned)).collect())
}

/// The text with one more line below the last of the targets.
fn with_target(text: &str, target: &str) -> Option<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let head = lines.iter().position(|line| line.trim_end().trim_start() == "targets:")?;
    let is_item = |line: &&str| line.trim_start().starts_with("- ") && indent(line) >= indent(lines[head]);
    let below = &lines[head + 1..];
    let count = below
        .iter()
        .take_while(|line| is_item(line) || line.trim().is_empty() || line.trim_start().starts_with('#'))
        .count();
    let last = below[..count].iter().rposition(is_item).map(|at| head + 1 + at);
    let deep = last.map_or(indent(lines[head]) + 2, |at| indent(lines[at]));
    let quoted = serde_json::Value::from(target).to_string();
    let mut more: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let at = last.unwrap_or(head);
    if !more[at].ends_with('\n') {
        more[at].push('\n');
    }
    more.insert(at + 1, format!("{}- {quoted}\n", " ".repeat(deep)));
    Some(more.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_added_and_the_other_lines_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = LocationFile::in_catalog(folder.path());
        assert_eq!(file.add("https://a.test/1.yaml"), Ok(true));
        assert_eq!(file.add("https://a.test/1.yaml"), Ok(false));
        let written = fs::read_to_string(file.path()).expect("there");
        let edited = written.replace("  targets:\n", "  targets:\n    # ours\n") + "\n# the end\n";
        fs::write(file.path(), &edited).expect("written");
        assert_eq!(file.add("https://a.test/2.yaml"), Ok(true));
        let written = fs::read_to_string(file.path()).expect("there");
        let expected = edited.replace("1.yaml\"\n", "1.yaml\"\n    - \"https://a.test/2.yaml\"\n");
        assert_eq!(written, expected);
    }

    #[test]
    fn a_file_of_another_form_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = LocationFile::in_catalog(folder.path());
        fs::write(file.path(), "kind: Location\nspec: {targets: [a]}\n").expect("written");
        assert!(file.add("b").is_err());
        assert_eq!(fs::read_to_string(file.path()).expect("there"), "kind: Location\nspec: {targets: [a]}\n");
    }
}
