//! The files that `fetch:template` renders.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::asked::Asked;
use super::expression::{Reader, has_tag, said};
use super::known;
use super::report::{Report, did_you_mean};
use super::workflow::{Step, Workflow, is_guarded, is_literal};
use super::written::{Entry, Shape, Spot, Text, Written};
use crate::diagnostic::{Code, Severity};
use crate::scaffold::language::{Mention, Role, Syntax, Template, TemplateError};
use crate::text::nearest;

/// Access to what a template copies.
pub trait Skeletons {
    /// What stands at a path relative to the template: a folder with all below it, or one file.
    fn read(&self, path: &str) -> Skeleton;
}

/// What stands where a template copies from.
#[derive(Debug)]
pub enum Skeleton {
    /// These files; the path of a single file is its name.
    Files(Vec<SkeletonFile>),
    /// Nothing.
    Missing,
    /// It cannot be known from here.
    Unknown,
}

/// A file of a skeleton.
#[derive(Debug)]
pub struct SkeletonFile {
    /// Its path below the skeleton, with `/`.
    pub path: String,
    /// Its path as the user would name it.
    pub shown: Arc<str>,
    /// What it says; none when it is not a text.
    pub text: Option<String>,
}

/// Checks what every `fetch:template` and `fetch:template:file` reads.
pub(super) fn check(workflow: &Workflow<'_>, asked: &Asked, skeletons: &dyn Skeletons, report: &mut Report) {
    let mut leftovers = Leftovers::default();
    for step in &workflow.steps {
        if matches!(step.action, "fetch:template" | "fetch:template:file")
            && let Some(input) = step.input
            && let Some(url) = input.get("url").and_then(Written::text)
            && !has_tag(url.as_str())
            && !url.as_str().contains("://")
        {
            match skeletons.read(url.as_str()) {
                Skeleton::Unknown => leftovers.is_open = true,
                Skeleton::Missing => {
                    let message = format!("there is nothing at `{}`", url.as_str());
                    let field = format!("{}.input.url", step.field);
                    let told = report.tell(Code::TemplateSkeleton, url.spot(0), &field, message);
                    told.help("the path starts at the folder of the template");
                }
                Skeleton::Files(files) => {
                    Looking::new(step, input, asked).files(&files, &mut leftovers, report);
                }
            }
        } else if step.action.contains("template") || step.action.contains("cookiecutter") {
            leftovers.is_open = true;
        }
    }
    leftovers.tell(report);
}

/// Values that steps hand on, and what skeletons use of them, by name.
#[derive(Default)]
struct Leftovers {
    /// Where each is handed on first, and the field.
    handed: BTreeMap<String, (Spot, String)>,
    used: BTreeSet<String>,
    /// Whether some skeleton may use anything.
    is_open: bool,
}

impl Leftovers {
    /// One value often goes to several skeletons, not all of which need it.
    fn tell(&self, report: &mut Report) {
        if self.is_open {
            return;
        }
        for (name, (spot, field)) in self.handed.iter().filter(|(name, _)| !self.used.contains(*name)) {
            let message = format!("`{name}` is handed on, but no file of a skeleton uses it");
            let told = report.tell(Code::TemplateUnused, *spot, field, message);
            told.severity(Severity::Info).help("leave it out");
        }
    }
}

/// The values that a step hands to its skeleton.
enum Handed<'t> {
    /// Just these.
    Fields(BTreeMap<&'t str, Value>),
    /// The answers, all of them.
    Answers,
    Anything,
}

/// A value that is handed on.
struct Value {
    /// Where its name stands.
    spot: Spot,
    is_false: bool,
}

/// One look through a skeleton.
struct Looking<'s, 't> {
    step: &'s Step<'t>,
    asked: &'s Asked,
    handed: Handed<'t>,
    /// The name by which a skeleton knows its values.
    root: &'static str,
    reader: Reader,
    untouched: Option<GlobSet>,
    /// Only the contents of files with this ending are rendered.
    ending: Option<String>,
    used: BTreeSet<String>,
    uses_all: bool,
}

impl<'s, 't> Looking<'s, 't> {
    fn new(step: &'s Step<'t>, input: &'t Written, asked: &'s Asked) -> Self {
        let cookiecutter = is_true(input.get("cookiecutterCompat"));
        let ending = match input.get("templateFileExtension").map(|value| &value.shape) {
            Some(Shape::Bool(true)) => Some(".njk".to_owned()),
            Some(Shape::Text(text)) => Some(format!(".{}", text.as_str().trim_start_matches('.'))),
            _ => None,
        };
        Self {
            step,
            asked,
            handed: Handed::of(input.get("values")),
            root: if cookiecutter { "cookiecutter" } else { "values" },
            reader: Reader::of(Syntax { cookiecutter, ..Syntax::default() }),
            untouched: untouched(input.get("copyWithoutTemplating")),
            ending,
            used: BTreeSet::new(),
            uses_all: false,
        }
    }

    fn files(mut self, files: &[SkeletonFile], leftovers: &mut Leftovers, report: &mut Report) {
        for file in files {
            self.name(file, report);
            if let Some(text) = file.text.as_ref().filter(|_| self.is_rendered(&file.path)) {
                self.contents(file, text, report);
            }
        }
        leftovers.is_open |= self.uses_all;
        leftovers.used.append(&mut self.used);
        if let Handed::Fields(fields) = &self.handed {
            for (name, handed) in fields {
                let field = || format!("{}.input.values.{name}", self.step.field);
                leftovers.handed.entry((*name).to_owned()).or_insert_with(|| (handed.spot, field()));
            }
        }
    }

    fn is_rendered(&self, path: &str) -> bool {
        let has_ending = self.ending.as_ref().is_none_or(|ending| path.ends_with(ending));
        let is_untouched = self.untouched.as_ref().is_some_and(|globs| {
            let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
            ends.map(|end| &path[..end]).any(|folder| globs.is_match(folder))
        });
        has_ending && !is_untouched
    }

    /// The name of a file is always rendered.
    fn name(&mut self, file: &SkeletonFile, report: &mut Report) {
        match self.reader.read(&file.path) {
            Ok(template) => self.mentions(file, None, &template, report),
            Err(error) => failed(file, None, &error, report),
        }
    }

    fn contents(&mut self, file: &SkeletonFile, text: &str, report: &mut Report) {
        let text = Text::of_file(text.to_owned());
        match self.reader.read(text.as_str()) {
            Ok(template) => {
                for error in self.reader.doubts(&template) {
                    failed(file, Some(&text), &error, report);
                }
                self.mentions(file, Some(&text), &template, report);
            }
            Err(error) => {
                self.uses_all = true;
                failed(file, Some(&text), &error, report);
            }
        }
    }

    fn mentions(
        &mut self,
        file: &SkeletonFile,
        text: Option<&Text>,
        template: &Template,
        report: &mut Report,
    ) {
        let mut mentions = template.mentions();
        mentions.sort_by_key(|mention| mention.offset);
        let mut blanked: Vec<&Mention> = Vec::new();
        for mention in &mentions {
            let spot = text.map(|text| text.spot(mention.offset));
            let root = mention.path[0].as_str();
            if root == self.root {
                self.value(mention, &mentions, file, spot, report);
            } else if known::is_github_name(root) && self.root == "values" {
                blanked.push(mention);
            } else if !self.knows(mention) && !is_guarded(mention, &mentions) {
                self.stranger(mention, file, spot, report);
            }
        }
        if let Some(first) = blanked.first() {
            let spot = text.map(|text| text.spot(first.offset));
            let said = first.path.join(".");
            let others = match blanked.len() {
                1 => String::new(),
                count => format!(", and {} more in this file", count - 1),
            };
            let message = format!(
                "`{said}` looks like GitHub Actions, but it is rendered here and leaves nothing{others}"
            );
            report.tell_in(&file.shown, Code::TemplateBlanked, spot, message).help(raw_help(&file.path));
        }
    }

    fn value(
        &mut self,
        mention: &Mention,
        all: &[Mention],
        file: &SkeletonFile,
        spot: Option<Spot>,
        report: &mut Report,
    ) {
        let Some(name) = mention.path.get(1) else {
            self.uses_all = true;
            return;
        };
        self.used.insert(name.clone());
        let (has, near) = match &self.handed {
            Handed::Anything => return,
            Handed::Fields(fields) => {
                (fields.contains_key(name.as_str()), nearest(name, fields.keys().copied()))
            }
            Handed::Answers => {
                (self.asked.has(name), nearest(name, self.asked.questions.keys().map(String::as_str)))
            }
        };
        if has || is_guarded(mention, all) || self.is_unreached(mention) {
            return;
        }
        let message = format!("the step `{}` hands on no `{name}`, so there is nothing in it", self.step.id);
        let told = report.tell_in(&file.shown, Code::TemplateUnasked, spot, message);
        told.help(match near {
            Some(near) => did_you_mean(Some(near)),
            None => format!("add `{name}` to the `values` of the step"),
        });
    }

    /// Whether a condition around it asks for a value that is never there: skeletons are shared, and this part
    /// is another template's.
    fn is_unreached(&self, mention: &Mention) -> bool {
        let Handed::Fields(fields) = &self.handed else { return false };
        let is_off = |name: &String| fields.get(name.as_str()).is_none_or(|value| value.is_false);
        let mut values = mention.under.iter().filter(|path| path[0] == self.root);
        values.any(|path| path.get(1).is_some_and(is_off))
    }

    fn knows(&self, mention: &Mention) -> bool {
        let root = mention.path[0].as_str();
        known::FUNCTIONS.contains(&root)
            || is_literal(root)
            || (self.root == "cookiecutter" && matches!(root, "True" | "False" | "None" | "jsonify"))
    }

    fn stranger(&self, mention: &Mention, file: &SkeletonFile, spot: Option<Spot>, report: &mut Report) {
        let name = mention.path[0].as_str();
        if mention.role == Role::Called {
            let message = format!("nothing is called `{name}`, so the step fails here");
            report.tell_in(&file.shown, Code::TemplateExpression, spot, message);
            return;
        }
        let message = format!("nothing is called `{name}` in a skeleton, so it leaves nothing");
        let told = report.tell_in(&file.shown, Code::TemplateName, spot, message);
        let root = self.root;
        told.help(match (name, mention.path.get(1), &self.handed) {
            ("parameters", Some(answer), _) => {
                format!("a skeleton sees only `{root}`: write `{root}.{answer}`")
            }
            (name, _, Handed::Fields(fields)) if fields.contains_key(name) => {
                format!("write `{root}.{name}`")
            }
            _ => format!("a skeleton sees only `{root}`; for other expressions use `{{% raw %}}`"),
        });
    }
}

/// Tells what keeps the whole file from being rendered.
fn failed(file: &SkeletonFile, text: Option<&Text>, error: &TemplateError, report: &mut Report) {
    let spot = text.map(|text| text.spot(error.offset));
    let told = report.tell_in(&file.shown, Code::TemplateExpression, spot, said(error));
    let is_github = file.path.starts_with(".github/");
    told.help(match &error.hint {
        _ if is_github => raw_help(&file.path),
        Some(hint) => hint.clone(),
        None => String::new(),
    });
}

impl<'t> Handed<'t> {
    fn of(values: Option<&'t Written>) -> Self {
        match values.map(|values| &values.shape) {
            None => Self::Fields(BTreeMap::new()),
            Some(Shape::Record(entries)) => {
                let value = |entry: &Entry| Value {
                    spot: entry.spot,
                    is_false: matches!(entry.value.shape, Shape::Bool(false)),
                };
                Self::Fields(entries.iter().map(|entry| (entry.key.as_str(), value(entry))).collect())
            }
            Some(Shape::Text(text)) => {
                let mentions = Reader::new().read(text.as_str()).map(|template| template.mentions());
                match mentions.unwrap_or_default().as_slice() {
                    [Mention { path, role: Role::Plain, .. }] if *path == ["parameters"] => Self::Answers,
                    _ => Self::Anything,
                }
            }
            Some(_) => Self::Anything,
        }
    }
}

fn is_true(value: Option<&Written>) -> bool {
    matches!(value.map(|value| &value.shape), Some(Shape::Bool(true)))
}

/// The files that are copied as they are. A pattern that depends on answers, or that nobody can read, is passed over.
fn untouched(patterns: Option<&Written>) -> Option<GlobSet> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns?.items().iter().filter_map(Written::str) {
        let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
        if let Ok(glob) = GlobBuilder::new(pattern).literal_separator(true).build() {
            set.add(glob);
        }
    }
    set.build().ok()
}

fn raw_help(path: &str) -> String {
    format!("put it into `{{% raw %}}…{{% endraw %}}`, or add `{path}` to `copyWithoutTemplating`")
}
