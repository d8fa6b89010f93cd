//! Forms: the values they settle on, the fields they show and what they find wrong.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use stagedoor::scaffold::form::{Answers, Drawn, Field, Form, Judge, Kind, Mistake, Mode, Settings, Widget};
use stagedoor::scaffold::language::Data;
use stagedoor::sources::yaml;

use crate::golden::{Tally, Wanted, cases, own, same, shared};

const OVERFLOW: &str = "Backstage's page runs out of stack on a definition that holds itself; ours ends";
const FIRST_TYPE: &str = "of several types Backstage draws a text box, we one for the first";
const HIDDEN_GROUP: &str =
    "Backstage hides the group, and with it what is inside, without marking that; we mark it";
const MISSING_PLACE: &str = "with the author's own words Backstage loses which field is missing; we name it";
const DRAFT_3: &str = "the server names the missing field for once; we name what lacks it, as for any other";
const TWICE: &str = "Ajv also says why each single entry or key does not count; we say it once";
const LETTERS: &str = "one branch has a text where another has a group or list: JavaScript spreads the text into letters or appends to it";
const NO_IDS: &str = "one branch has a list where another has a group: Backstage loses the ids of the fields inside, and with them the rows";

/// Where we give another answer than Backstage on purpose; the numbers are those of our own cases.
const WANTED: &[Wanted] = &[
    Wanted { case: "case 77:", reason: OVERFLOW },
    Wanted { case: "case 78:", reason: OVERFLOW },
    Wanted { case: "case 90:", reason: FIRST_TYPE },
    Wanted { case: "case 91:", reason: FIRST_TYPE },
    Wanted { case: "case 92:", reason: FIRST_TYPE },
    Wanted { case: "case 101:", reason: HIDDEN_GROUP },
    Wanted { case: "case 107:", reason: MISSING_PLACE },
    Wanted { case: "case 108:", reason: MISSING_PLACE },
    Wanted { case: "case 119:", reason: DRAFT_3 },
    Wanted { case: "case 120:", reason: DRAFT_3 },
    Wanted { case: "case 130:", reason: TWICE },
    Wanted { case: "case 131:", reason: TWICE },
    Wanted { case: "case 132:", reason: TWICE },
    Wanted { case: "case 137:", reason: LETTERS },
    Wanted { case: "case 138:", reason: LETTERS },
    Wanted { case: "case 149:", reason: LETTERS },
    Wanted { case: "case 150:", reason: LETTERS },
    Wanted { case: "case 159:", reason: LETTERS },
    Wanted { case: "case 166:", reason: LETTERS },
    Wanted { case: "case 217:", reason: LETTERS },
    Wanted { case: "case 253:", reason: LETTERS },
    Wanted { case: "case 254:", reason: LETTERS },
    Wanted { case: "case 406:", reason: LETTERS },
    Wanted { case: "case 422:", reason: LETTERS },
    Wanted { case: "case 511:", reason: LETTERS },
    Wanted { case: "case 512:", reason: LETTERS },
    Wanted { case: "case 373:", reason: NO_IDS },
    Wanted { case: "case 374:", reason: NO_IDS },
];

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
    match (field.kind, field.widget) {
        (Kind::List, Widget::Select) => return Some("select:multiple".to_owned()),
        (Kind::List, Widget::File) => return Some("input:file:multiple".to_owned()),
        _ => {}
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

/// Errors by place and keyword. Ajv says of a condition once more that its branch was not kept to, and the server
/// of `allOf` that a part was not; we say it once.
fn faults(errors: &Value, is_server: bool) -> BTreeSet<String> {
    let errors = errors.as_array().into_iter().flatten();
    let errors = errors.filter(|error| error["name"] != "if" && error["name"] != "allOf");
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
    for (number, case) in cases(&own("form.json")).iter().enumerate() {
        let shown = format!("case {number}: {} with {}", case["schema"], case["formData"]);
        tally.note(&shown, difference(&case["schema"], &case["formData"], &case["result"]), WANTED);
    }
    tally.settle("our own form.json");
}

/// How our way through a whole wizard differs from the recorded one.
fn walk_differs(form: &Form, steps: &Value, are_filled: bool) -> Option<String> {
    let mut values = Map::new();
    for (page, theirs) in steps.as_array().into_iter().flatten().enumerate() {
        let given = if are_filled { object(&theirs["formData"]) } else { values.clone() };
        values = form.settle_page(page, &Answers::from(given));
        let drawn = form.fields(page, &values);
        let shown = drawn.fields.iter().filter(|field| !field.is_hidden);
        let shown: Vec<String> = shown.map(|field| field.path.to_string()).collect();
        let seen = theirs["visible"].as_array().into_iter().flatten();
        let seen: Vec<String> = seen.filter_map(Value::as_str).map(str::to_owned).collect();
        let errors = own_faults(&form.check_page(page, &values), Judge::Page);
        let found = values_differ(&values, &theirs["values"])
            .or_else(|| differs("fields", &shown, &seen))
            .or_else(|| differs("errors", &errors, &faults(&theirs["errors"], false)));
        if let Some(found) = found {
            return Some(format!("page {page}: {found}"));
        }
    }
    None
}

/// The parameters of each Template in a file of the corpus, by the place of its document.
fn templates(file: &str) -> Vec<(usize, Value)> {
    let Some(text) = shared(&format!("corpus/{file}")) else { return Vec::new() };
    let value = |document: yaml::Document| document.root.ok().and_then(|root| root.to_json().ok());
    let documents = yaml::documents(&text).map(|document| value(document).unwrap_or_default()).enumerate();
    let templates = documents.filter(|(_, document)| document["kind"] == "Template");
    templates.map(|(at, document)| (at, document["spec"]["parameters"].clone())).collect()
}

#[test]
fn wizards_hand_values_from_page_to_page_as_backstages_do() {
    let Some(text) = shared("golden/wizard.json") else { return };
    let mut tally = Tally::default();
    for case in cases(&text) {
        let file = case["file"].as_str().expect("a wizard has a file");
        let parameters = templates(file).into_iter().find(|(at, _)| case["docIndex"] == *at);
        let (_, parameters) = parameters.unwrap_or_else(|| panic!("{file} holds the template"));
        let form = backstage(&parameters);
        for (way, is_filled) in [("untouched", false), ("filled", true)] {
            tally.note(&format!("{file} {way}"), walk_differs(&form, &case[way], is_filled), WANTED);
        }
    }
    tally.settle("wizard.json");
}

/// What is amiss with a template's form in a mode: a page with properties that shows nothing, or no end to settling.
fn amiss(parameters: &Value, mode: Mode) -> Option<String> {
    let form = Form::of(Some(parameters), &Settings { mode, ..Settings::default() });
    let values = form.settle(&Answers::default());
    let again = form.settle(&Answers::from(values.clone()));
    if again != values {
        return Some(format!("settles twice\n      {values:?}\n      {again:?}"));
    }
    form.all_pages().iter().enumerate().find_map(|(number, page)| {
        let has_properties = page.schema()["properties"].as_object().is_some_and(|all| !all.is_empty());
        let drawn = form.fields(number, &values);
        (has_properties && drawn.fields.is_empty()).then(|| format!("page {number}: {:?}", drawn.problems))
    })
}

#[test]
fn every_template_of_the_corpus_has_a_form() {
    let Some(index) = shared("corpus/index.csv") else { return };
    let columns = index.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let files = columns
        .filter_map(|columns| Some(format!("{}/{}", columns.get(1)?.replace('/', "__"), columns.get(3)?)))
        .filter(|file| [".yaml", ".yml"].iter().any(|extension| file.ends_with(extension)));
    let mut tally = Tally::default();
    let mut count = 0;
    for file in files {
        for (at, parameters) in templates(&file) {
            count += 1;
            for mode in [Mode::Ours, Mode::Backstage] {
                tally.note(&format!("{file} {at} {mode:?}"), amiss(&parameters, mode), WANTED);
            }
        }
    }
    assert!(count > 100, "the corpus has only {count} templates");
    tally.settle("templates of the corpus");
}
