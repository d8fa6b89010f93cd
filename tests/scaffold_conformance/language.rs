//! The template language: values, files and where mistakes are.

use std::sync::Arc;

use serde_json::Value;
use stagedoor::scaffold::extensions::{Hosts, backstage};
use stagedoor::scaffold::language::{Data, Record, Renderer, Syntax, TemplateError};

use crate::golden::{Tally, Wanted, cases, lines, own, same, shared};

/// Where we give another answer than Backstage on purpose.
const WANTED: &[Wanted] = &[
    Wanted { case: "{% for in x %}", reason: "both refuse it; we point at the word that is not `in`" },
    Wanted { case: "{% for x of y %}", reason: "both refuse it; we point at `of`, not at the tag" },
    Wanted {
        case: "{% macro m %}{% endmacro %}",
        reason: "both refuse it; we point at where the bracket is missing",
    },
];

/// The renderer of step values: `always` and `failure` are known there.
fn for_steps() -> Renderer {
    let extensions = backstage(Hosts::default())
        .with_function("always", |_| Ok(Some(true.into())))
        .with_function("failure", |_| Ok(Some(false.into())));
    Renderer::new(Syntax::default(), Arc::new(extensions))
}

fn for_files(options: &Value) -> Renderer {
    let is_set = |name: &str| options[name] == Value::Bool(true);
    let syntax = Syntax {
        cookiecutter: is_set("cookiecutterCompat"),
        trim_blocks: is_set("trimBlocks"),
        lstrip_blocks: is_set("lstripBlocks"),
    };
    Renderer::new(syntax, Arc::new(backstage(Hosts::default())))
}

fn context(case: &Value) -> Record {
    Data::from(&case["context"]).as_record().cloned().unwrap_or_default()
}

/// The answer to a case of an expression set.
fn answer(case: &Value) -> Result<Option<Data>, TemplateError> {
    let template = case["template"].as_str().expect("a case has a template");
    if case["mode"] == "file" {
        for_files(&case["options"]).render(template, &context(case)).map(|text| Some(text.into()))
    } else {
        for_steps().render_value(template, &context(case))
    }
}

/// How our answer differs from the recorded one, if it does.
fn difference(ours: &Result<Option<Data>, TemplateError>, theirs: &Value) -> Option<String> {
    let agrees = match ours {
        Err(error) => theirs.get("error").is_some_and(|theirs| same_place(error, theirs)),
        Ok(None) => theirs["undefined"] == Value::Bool(true),
        Ok(Some(Data::Number(number))) if theirs.get("nonFinite").is_some() => {
            theirs["nonFinite"] == stagedoor::scaffold::language::print_number(*number)
        }
        Ok(Some(data)) => {
            theirs.get("error").is_none() && theirs.get("value").is_some_and(|theirs| same(data, theirs))
        }
    };
    let ours = || match ours {
        Ok(data) => format!("{data:?}"),
        Err(error) => format!("error: {error}"),
    };
    (!agrees).then(|| format!("ours: {}\n    theirs: {theirs}", ours()))
}

/// Whether an error stands where Backstage says, as far as it says.
fn same_place(ours: &TemplateError, theirs: &Value) -> bool {
    let message = theirs["message"].as_str().unwrap_or_default();
    let Some(place) = message.strip_prefix("Template error at line ") else { return true };
    place.starts_with(&format!("{}, column {}:", ours.line, ours.column))
}

fn compare(set: &str, text: &str) {
    let mut tally = Tally::default();
    for case in cases(text) {
        let shown = format!("{} in {} with {}", case["template"], case["mode"], case["context"]);
        tally.note(&shown, difference(&answer(&case), &case["result"]), WANTED);
    }
    tally.settle(set);
}

#[test]
fn expressions_have_backstages_values() {
    if let Some(text) = shared("golden/expr.json") {
        compare("expr.json", &text);
    }
}

#[test]
fn the_languages_own_compatibility_cases_pass() {
    if let Some(text) = shared("golden/expr-compat.json") {
        compare("expr-compat.json", &text);
    }
}

#[test]
fn our_own_cases_have_backstages_answers() {
    compare("language.json", &own("language.json"));
}

#[test]
fn skeletons_become_backstages_files() {
    let Some(text) = shared("golden/render.jsonl") else { return };
    let mut tally = Tally::default();
    let renderer = for_files(&Value::Null);
    for case in lines(&text) {
        let context = context(&case);
        let path = case["pathTemplate"].as_str().expect("a case has a path");
        let path = renderer.render(path, &context).map(|path| Some(path.into()));
        let file = case["file"].as_str().expect("a case has a file");
        let mut found = difference(&path, &case["path"]);
        if let Some(source) = shared(&format!("corpus/{file}")) {
            let contents = renderer.render(&source, &context).map(|text| Some(text.into()));
            found = found.or_else(|| difference(&contents, &case["result"]));
        }
        tally.note(file, found, WANTED);
    }
    tally.settle("render.jsonl");
}

/// Compares with any other set of answers: `CASES=answers.json cargo test --test scaffold_conformance given`.
#[test]
fn given_cases_have_backstages_answers() {
    if let Some(path) = std::env::var_os("CASES") {
        compare("CASES", &std::fs::read_to_string(path).expect("the given answers can be read"));
    }
}
