//! Forms: the values they settle on, the fields they show and what they find wrong.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use stagedoor::scaffold::form::{Answers, Drawn, Field, Form, Judge, Kind, Mistake, Mode, Settings, Widget};
use stagedoor::scaffold::language::Data;

use crate::golden::{Tally, Wanted, cases, own, same, shared};

/// Where we give another answer than Backstage on purpose.
const WANTED: &[Wanted] = &[];

fn backstage(page: &Value) -> Form {
    let settings = Settings { mode: Mode::Backstage, ..Settings::default() };
    Form::of(Some(page), &settings)
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// What Backstage's page has as the control of a field.
fn control(field: &Field) -> Option<String> {
    if let Some(extension) = &field.extension {
        return Some(format!("input:field:{extension}"));
    }
    if field.kind == Kind::List && field.widget == Widget::Select {
        return Some("select:multiple".to_owned());
    }
    let is_number = matches!(field.kind, Kind::Number | Kind::Integer);
    let kind = match field.widget {
        Widget::Text if is_number => "number",
        Widget::Text => "text",
        Widget::TextArea => return Some("textarea".to_owned()),
        Widget::Password => "password",
        Widget::Email => "email",
        Widget::Url => "url",
        Widget::File => "file",
        Widget::Radio => "radio",
        Widget::Select => return Some("select".to_owned()),
        Widget::Hidden => "hidden",
        Widget::Date => "date",
        Widget::DateTime => "datetime-local",
        Widget::Time => "time",
        Widget::Color => "color",
        Widget::UpDown => "number",
        Widget::Range => "range",
        Widget::Checkbox | Widget::Checkboxes => "checkbox",
        Widget::AltDate | Widget::AltDateTime | Widget::None => return None,
    };
    Some(format!("input:{kind}"))
}

fn row(field: &Field) -> Value {
    let mut row = json!({ "path": field.path.to_string() });
    if field.is_required {
        row["required"] = true.into();
    }
    if field.is_hidden {
        row["hidden"] = true.into();
    }
    if let Some(control) = control(field) {
        row["control"] = control.into();
    }
    row
}

/// Errors by place and keyword. Ajv says of a condition once more that its branch was not kept to; we say it once.
fn faults(errors: &Value, is_server: bool) -> BTreeSet<String> {
    let errors = errors.as_array().into_iter().flatten();
    let errors = errors.filter(|error| error["name"] != "if");
    errors
        .map(|error| {
            let place = error["property"].as_str().unwrap_or_default();
            let place = if is_server { place.strip_prefix("instance").unwrap_or(place) } else { place };
            let place = place.replace(['.', '['], "/").replace(']', "");
            format!("{} {}", place.trim_start_matches('/'), error["name"].as_str().unwrap_or_default())
        })
        .collect()
}

fn own_faults(mistakes: &[Mistake], judge: Judge) -> BTreeSet<String> {
    let mistakes = mistakes.iter().filter(|mistake| mistake.judge == judge);
    mistakes.map(|mistake| format!("{} {}", mistake.path, mistake.keyword)).collect()
}

fn differs<T: PartialEq + std::fmt::Debug>(what: &str, ours: &T, theirs: &T) -> Option<String> {
    (ours != theirs).then(|| format!("{what}\n      ours:   {ours:?}\n      theirs: {theirs:?}"))
}

fn values_differ(ours: &Map<String, Value>, theirs: &Value) -> Option<String> {
    let ours = Value::Object(ours.clone());
    (!same(&Data::from(&ours), theirs))
        .then(|| format!("values\n      ours:   {ours}\n      theirs: {theirs}"))
}

fn is_stopped(drawn: &Drawn) -> bool {
    drawn.problems.iter().any(|problem| problem.stops_backstage)
}

/// How our answer to one page differs from the recorded one.
fn difference(page: &Value, answers: &Value, theirs: &Value) -> Option<String> {
    let form = backstage(page);
    let values = form.settle(&Answers::from(object(answers)));
    let drawn = form.fields(0, &values);
    let mistakes = form.check_page(0, &values);
    let server = || {
        differs(
            "server errors",
            &own_faults(&mistakes, Judge::Server),
            &faults(&theirs["serverErrors"], true),
        )
    };
    if theirs.get("threw").is_some() {
        return (!is_stopped(&drawn)).then(|| format!("theirs: {}", theirs["threw"])).or_else(server);
    }
    let rows: Vec<Value> = drawn.fields.iter().map(row).collect();
    let seen = theirs["visible"].as_array().cloned().unwrap_or_default();
    let fields = || {
        // A chooser and the alternative below it stand at one place and share one control in the recording.
        let shared = |rows: &[Value]| -> Vec<Value> {
            rows.iter()
                .map(|row| {
                    let mut row = row.clone();
                    let found = rows
                        .iter()
                        .filter(|other| other["path"] == row["path"])
                        .find_map(|other| other.get("control").cloned());
                    if let Some(control) = found {
                        row["control"] = control;
                    }
                    row
                })
                .collect()
        };
        differs("fields", &shared(&rows), &seen)
    };
    values_differ(&values, &theirs["values"])
        .or_else(fields)
        .or_else(|| differs("errors", &own_faults(&mistakes, Judge::Page), &faults(&theirs["errors"], false)))
        .or_else(server)
}

fn compare(set: &str, text: &str) {
    let mut tally = Tally::default();
    for entry in cases(text) {
        let name = entry["probe"].as_str().or(entry["file"].as_str()).unwrap_or_default();
        for case in entry["cases"].as_array().into_iter().flatten() {
            let shown = format!("{name} page {} with {}", entry["page"], case["formData"]);
            let found = difference(&entry["schema"], &case["formData"], &case["result"]);
            tally.note(&shown, found, WANTED);
        }
    }
    tally.settle(set);
}

#[test]
fn pages_settle_show_and_check_as_backstages_do() {
    if let Some(text) = shared("golden/form.json") {
        compare("form.json", &text);
    }
}

#[test]
fn our_own_pages_have_backstages_answers() {
    let mut tally = Tally::default();
    for case in cases(&own("form.json")) {
        let shown = format!("{} with {}", case["schema"], case["formData"]);
        tally.note(&shown, difference(&case["schema"], &case["formData"], &case["result"]), WANTED);
    }
    tally.settle("our own form.json");
}
