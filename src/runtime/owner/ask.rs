use std::path::{Path, PathBuf};

use super::answer::Answer;
use crate::app::World;
use crate::catalog::{Catalog, NodeId};
use crate::oncall::Changes;
use crate::ownership::{Handles, Repository, drift, owners, owners_of_file};
use crate::recognition::{Candidate, Certainty, Form, Question, Spot, recognize};
use crate::runtime::WorkingTrees;

/// How many candidates are offered, the first included.
const MOST: usize = 6;

/// Answers questions about one catalog.
pub struct Asker<'a> {
    world: &'a World,
    here: PathBuf,
    trees: WorkingTrees,
    /// What the handles of CODEOWNERS files mean here.
    pub handles: Handles<'a>,
}

impl<'a> Asker<'a> {
    /// Asks about `world` from the folder `here`, which paths are named from.
    pub fn new(world: &'a World, here: PathBuf) -> Self {
        let trees =
            if world.source.is_demo { WorkingTrees::of_demo() } else { WorkingTrees::on_disk(here.clone()) };
        Self { world, here, trees, handles: Handles::of(&world.catalog) }
    }

    /// The catalog that is asked about.
    pub fn catalog(&self) -> &'a Catalog {
        &self.world.catalog
    }

    /// What changed last where an entity lives.
    pub fn changes(&self, node: NodeId) -> Changes {
        let file = self.catalog().at(node).and_then(|entity| entity.origin.file.as_deref());
        file.map(|file| self.trees.changes(file)).unwrap_or_default()
    }

    /// Answers a question.
    pub fn ask(&self, text: &str) -> Answer {
        let question = Question::read(text);
        if let Some(path) = self.path(&question) {
            return self.about_path(question, &path);
        }
        let candidates = self.candidates(&question);
        self.about(question, candidates)
    }

    fn candidates(&self, question: &Question) -> Vec<Candidate> {
        recognize(question, self.catalog(), &self.world.index, MOST)
    }

    fn about(&self, question: Question, candidates: Vec<Candidate>) -> Answer {
        let catalog = self.catalog();
        let first = candidates.first().map(|candidate| candidate.node);
        let owned = first.and_then(|node| owners(catalog, node, &self.trees));
        let drift = first.and_then(|node| drift(catalog, node, &self.handles, &self.trees));
        Answer { question, candidates, owned, ruling: None, drift }
    }

    /// The path that a question is about: one that looks like a path or lies there, unless something
    /// bears just that name.
    fn path(&self, question: &Question) -> Option<PathBuf> {
        let text = question.text.as_str();
        if question.form != Form::Word || text.contains("://") {
            return None;
        }
        let path = Path::new(text);
        let looks_so = path.is_absolute() || text.starts_with("./") || text.starts_with("../") || text == ".";
        if looks_so {
            return Some(path.to_owned());
        }
        // In the demo only its own files are paths.
        let lies_there = if self.world.source.is_demo {
            text.strip_prefix("demo/").is_some()
        } else {
            self.here.join(path).exists()
        };
        let is_named = || self.candidates(question).iter().any(|c| c.certainty == Certainty::Certain);
        (lies_there && (text.contains('/') || !is_named())).then(|| path.to_owned())
    }

    /// The nearest descriptor, else what the repository's address leads to, else CODEOWNERS.
    fn about_path(&self, question: Question, path: &Path) -> Answer {
        // A folder is asked about as what lies in it.
        let inside = if self.here.join(path).is_dir() { path.join(".") } else { path.to_owned() };
        let spot = Spot { path: self.here.join(path), here: self.here.clone() };
        let spotted = Question { clues: Vec::new(), ..question.clone() }.at(spot);
        let mut candidates = self.candidates(&spotted);
        if candidates.is_empty() {
            candidates = self.by_origin(&inside);
        }
        let file = inside.to_string_lossy();
        let mut answer = self.about(question, candidates);
        if answer.owned.is_none() {
            answer.owned = owners_of_file(self.catalog(), &file, &self.trees);
        } else {
            answer.ruling = self.trees.rulings(&file).into_iter().rfind(|ruling| !ruling.owners.is_empty());
        }
        answer
    }

    fn by_origin(&self, path: &Path) -> Vec<Candidate> {
        let Some((address, inside)) = self.trees.origin(path) else { return Vec::new() };
        let address = address.trim_end_matches(".git");
        let web = match address.strip_prefix("git@").and_then(|rest| rest.split_once(':')) {
            Some((host, slug)) => format!("https://{host}/{slug}"),
            None => address.to_owned(),
        };
        let mut candidates = self.candidates(&Question::read(&format!("{web}/tree/HEAD/{inside}")));
        // A guess about an address is none about a path.
        candidates.retain(|candidate| candidate.certainty > Certainty::Guess);
        candidates
    }
}
