use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde_json::json;

use super::Company;
use super::chance::Chance;

/// What was written.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    pub files: usize,
    pub entities: usize,
}

impl Company {
    /// Writes the company's descriptors below `root`: most files hold several, as repositories do,
    /// and Locations name the files of each department's people.
    pub fn write(&self, root: &Path) -> io::Result<Written> {
        let mut files: BTreeMap<PathBuf, String> = BTreeMap::new();
        for index in 0..self.len() {
            let text = serde_yaml::to_string(&self.document(index)).map_err(io::Error::other)?;
            let file = files.entry(self.file_of(index)).or_default();
            file.push_str(if file.is_empty() { "" } else { "---\n" });
            file.push_str(&text);
        }
        let mut locations = 0;
        let org: Vec<String> =
            files.keys().filter_map(|path| path.strip_prefix("org").ok()).map(unix).collect();
        for (number, targets) in org.chunks(25).enumerate() {
            let document = json!({
                "apiVersion": "backstage.io/v1alpha1", "kind": "Location",
                "metadata": {"name": format!("org-{number}")},
                "spec": {"type": "file", "targets": targets.iter().map(|target| format!("./{target}")).collect::<Vec<_>>()},
            });
            let text = serde_yaml::to_string(&document).map_err(io::Error::other)?;
            files.insert(PathBuf::from(format!("org/all-{number}.yaml")), text);
            locations += 1;
        }
        for (path, text) in &files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("every file has a folder"))?;
            fs::write(path, text)?;
        }
        Ok(Written { files: files.len(), entities: self.len() + locations })
    }

    /// The file that the entity number `index` stands in.
    fn file_of(&self, index: usize) -> PathBuf {
        let people = self.groups.len() + self.people.len();
        if index < people {
            return PathBuf::from(format!("org/unit-{:04}.yaml", index / 6));
        }
        if index < self.first_part() {
            return PathBuf::from(format!("systems/{:04}.yaml", (index - people) / 8));
        }
        let part = index - self.first_part();
        // A repository holds some neighbours.
        let repository =
            (0..=part % 7).map(|back| part - back).find(|&at| Chance::new(at as u64).percent(22));
        let repository = repository.unwrap_or(part - part % 7);
        let name = &self.parts[repository].name;
        PathBuf::from(format!("repositories/{}/{name}/catalog-info.yaml", &name[..1]))
    }
}

fn unix(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
