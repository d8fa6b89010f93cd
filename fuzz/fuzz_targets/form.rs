//! No page and no answers make a form panic, and settled answers settle to themselves.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use stagedoor::scaffold::form::{Answers, Form, Mode, Settings};

fuzz_target!(|input: (bool, String, String)| {
    let (compat, page, answers) = input;
    let Ok(page) = serde_json::from_str::<Value>(&page) else { return };
    let answers = match serde_json::from_str(&answers) {
        Ok(Value::Object(values)) => Answers::from(values),
        _ => Answers::default(),
    };
    let mode = if compat { Mode::Backstage } else { Mode::Ours };
    let form = Form::of(Some(&page), &Settings { mode, ..Settings::default() });
    let values = form.settle(&answers);
    for page in form.pages(&values) {
        let _ = form.fields(page, &values);
    }
    let _ = form.check(&values);
    let _ = form.review(&values);
});
