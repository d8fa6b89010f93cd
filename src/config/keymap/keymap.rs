use super::rows::{Row, read_rows};
use super::{Binding, keys_text};
use crate::config::{Key, TomlFile};
use crate::diagnostic::{Code, Problem, Severity};

/// The keys that the program comes with.
pub(super) const BUILT_IN: &str = include_str!("../../../assets/keymap.toml");

/// Which keys run which command, in which context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

/// What a run of keys means so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup<'k> {
    /// It runs this command.
    Command(&'k str),
    /// It is the beginning of something: the keys that may follow, with what they lead to.
    Prefix(Vec<(Key, &'k str)>),
    /// It means nothing.
    None,
}

impl Keymap {
    /// The keys that the program comes with.
    pub fn built_in() -> Self {
        let (keymap, _) = Self::of_text("assets/keymap.toml", BUILT_IN);
        keymap
    }

    pub(super) fn of_text(name: &str, text: &str) -> (Self, Vec<Problem>) {
        let (contexts, mut file) = TomlFile::parse(name, text);
        let rows = read_rows(&contexts, &mut file, None);
        let mut keymap = Self { bindings: Vec::new() };
        let mut problems = file.into_problems();
        problems.extend(keymap.overlay(&rows));
        (keymap, problems)
    }

    /// Lays the rows of one file over what is there, and says where they get in the way of each
    /// other or of what was there.
    pub(in crate::config) fn overlay(&mut self, rows: &[Row]) -> Vec<Problem> {
        let mut problems = Vec::new();
        let (bound, unbound): (Vec<_>, Vec<_>) =
            without_clashes(rows, &mut problems).into_iter().partition(|row| row.run.is_some());
        let added: Vec<_> = bound.iter().chain(&unbound).map(|row| self.binding(row)).collect();
        for row in unbound {
            self.bindings.retain(|below| row.context != below.context || !below.keys.starts_with(&row.keys));
        }
        for row in bound {
            self.bindings.retain(|below| {
                let overlap = row.context == below.context && overlap(&row.keys, &below.keys);
                if overlap && row.keys != below.keys && below.run.is_some() {
                    problems.push(loss(row, below));
                }
                !overlap
            });
        }
        self.bindings.extend(added);
        problems
    }

    /// Every binding, in the order of the files; those that were unbound as well.
    pub fn bindings(&self) -> impl Iterator<Item = &Binding> {
        self.bindings.iter()
    }

    /// What `keys` mean where `chain` holds the contexts from the innermost to the outermost.
    ///
    /// An inner context hides what an outer one does with the same keys, with the beginning of
    /// them, and with keys that begin like them.
    pub fn lookup(&self, chain: &[&str], keys: &[Key]) -> Lookup<'_> {
        let mut next: Vec<(Key, &str)> = Vec::new();
        for (binding, run) in self.effective(chain) {
            match binding.keys.strip_prefix(keys) {
                Some([]) => return Lookup::Command(run),
                Some([key]) => next.push((*key, &binding.description)),
                Some([key, ..]) if !next.iter().any(|(other, _)| other == key) => next.push((*key, "…")),
                _ => {}
            }
        }
        if next.is_empty() { Lookup::None } else { Lookup::Prefix(next) }
    }

    /// The runs of keys that reach `command` from the contexts of `chain`, the inner ones first.
    pub fn keys_of<'k>(&'k self, chain: &[&str], command: &str) -> Vec<&'k [Key]> {
        let reaching = self.effective(chain).into_iter().filter(|(_, run)| *run == command);
        reaching.map(|(binding, _)| binding.keys.as_slice()).collect()
    }

    /// What can be reached from the contexts of `chain`, the inner ones first, with the command.
    pub fn effective<'k>(&'k self, chain: &[&str]) -> Vec<(&'k Binding, &'k str)> {
        let mut seen: Vec<&Binding> = Vec::new();
        for context in chain {
            let inner = seen.len();
            for binding in self.bindings.iter().filter(|binding| binding.context == *context) {
                let hidden = seen[..inner].iter().any(|seen| seen.hides(binding));
                if !hidden {
                    seen.push(binding);
                }
            }
        }
        seen.into_iter().filter_map(|binding| Some((binding, binding.run.as_deref()?))).collect()
    }

    /// The binding that `row` becomes; without a description it takes that of its command.
    fn binding(&self, row: &Row) -> Binding {
        let command = row.run.as_deref();
        let known = || self.bindings.iter().find(|below| below.run.as_deref() == command);
        let description = row.description.clone().or_else(|| known().map(|below| below.description.clone()));
        Binding {
            context: row.context,
            keys: row.keys.clone(),
            run: row.run.clone(),
            description: description.unwrap_or_else(|| command.unwrap_or_default().to_owned()),
        }
    }
}

impl Default for Keymap {
    fn default() -> Self {
        Self::built_in()
    }
}

impl Binding {
    /// Whether `outer`, of an outer context, cannot be reached because of this.
    fn hides(&self, outer: &Self) -> bool {
        outer.keys.starts_with(&self.keys) || self.run.is_some() && self.keys.starts_with(&outer.keys)
    }
}

/// Whether pressing one run of keys gets in the way of the other.
fn overlap(a: &[Key], b: &[Key]) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

/// Drops the rows of one file that another of its rows makes unreachable: of two with the same
/// keys the later counts, and of two that begin alike the shorter.
fn without_clashes<'r>(rows: &'r [Row], problems: &mut Vec<Problem>) -> Vec<&'r Row> {
    let mut kept = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let winner = rows.iter().enumerate().find(|(other_at, other)| {
            other.context == row.context
                && if other.keys == row.keys {
                    *other_at > at
                } else {
                    row.keys.starts_with(&other.keys) && row.run.is_some() && other.run.is_some()
                }
        });
        match winner {
            Some((_, winner)) => problems.push(clash(winner, row)),
            None => kept.push(row),
        }
    }
    kept
}

fn clash(winner: &Row, loser: &Row) -> Problem {
    let (shown, hidden) = (keys_text(&winner.keys), keys_text(&loser.keys));
    let message = if shown == hidden {
        format!("`{shown}` is bound twice in `{}`", winner.context)
    } else {
        format!(
            "`{hidden}` can never be reached, because `{shown}` already does something in `{}`",
            winner.context
        )
    };
    let help = format!("The row at {} counts; remove one of the two.", winner.place);
    Problem::new(Code::KeyClash, message).help(help).at(loser.place.clone())
}

fn loss(row: &Row, below: &Binding) -> Problem {
    let (keys, lost) = (keys_text(&row.keys), below.keys_text());
    let message =
        format!("`{keys}` takes the place of `{lost}` ({}) in `{}`", below.description, row.context);
    let mut problem = Problem::new(Code::KeyClash, message)
        .help(format!("Set `{lost}` to \"none\" to say that this is meant."))
        .at(row.place.clone());
    problem.severity = Severity::Info;
    problem
}
