use super::answers::Stance;
use super::rendered::Made;
use super::sides::{Old, Side};
use crate::scaffold::update::{Record, Revision};

/// What an update is about, but for the files.
pub(super) struct Told {
    pub(super) template: String,
    pub(super) from: Option<Revision>,
    pub(super) to: Option<Revision>,
    pub(super) stance: Stance,
    /// Short ids and subjects of the commits in between that touch the template's folder, the latest first.
    pub(super) commits: Vec<(String, String)>,
}

impl Told {
    /// Before anything is known of the template as it was.
    pub(super) fn of(record: &Record, today: &Side, made: &Made, stance: Stance) -> Self {
        Self {
            template: today.entity().reference.to_string(),
            from: record.revision.clone(),
            to: made.record.revision.clone(),
            stance,
            commits: Vec::new(),
        }
    }

    /// The same with what happened since then.
    pub(super) fn since(mut self, old: &Old, today: &Side) -> Self {
        self.from = match (&old.commit, self.from) {
            (Some(commit), Some(from)) if from.commit == *commit => Some(from),
            (Some(commit), _) => Some(Revision { commit: commit.clone(), is_dirty: false }),
            (None, _) => None,
        };
        if let (Some(repository), Some(from), Some(to)) = (today.repository(), &self.from, &self.to) {
            let folder = today.path_in(&repository).unwrap_or_default();
            let folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
            self.commits = repository.commits(&from.commit, &to.commit, &folder).unwrap_or_default();
        }
        self
    }

    /// From which state to which, in a few letters.
    pub(super) fn span(&self) -> String {
        let short = |revision: &Option<Revision>| {
            revision.as_ref().map_or_else(
                || "?".to_owned(),
                |revision| {
                    let mark = if revision.is_dirty { "+" } else { "" };
                    let commit = revision.commit.get(..7).unwrap_or(&revision.commit);
                    format!("{commit}{mark}")
                },
            )
        };
        match (&self.from, &self.to) {
            (None, None) => String::new(),
            (from, to) if from == to => short(to),
            (from, to) => format!("{} -> {}", short(from), short(to)),
        }
    }
}
