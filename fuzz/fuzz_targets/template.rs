//! No template makes the language panic, go beyond its limits or answer twice differently.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use stagedoor::scaffold::extensions::{Hosts, backstage};
use stagedoor::scaffold::language::{Data, Limits, Record, Renderer, Syntax};

const OUTPUT: usize = 4_096;

fuzz_target!(|input: (u8, String)| {
    let (options, source) = input;
    let syntax = Syntax {
        cookiecutter: options & 1 != 0,
        trim_blocks: options & 2 != 0,
        lstrip_blocks: options & 4 != 0,
    };
    let limits = Limits { work: 20_000, output: OUTPUT, text: 65_536, ..Limits::default() };
    let renderer = Renderer::new(syntax, Arc::new(backstage(Hosts::default()))).with_limits(limits);
    let printed = renderer.render(&source, &context());
    if let Ok(printed) = &printed {
        assert!(printed.len() <= OUTPUT, "more output than is allowed");
    }
    // Chance is the one thing that may answer differently.
    if !source.contains("random") {
        assert!(printed == renderer.render(&source, &context()), "two renderings differ");
    }
    let _ = renderer.render_value(&source, &context());
    if let Ok(template) = renderer.read(&source) {
        let _ = template.warnings();
    }
});

fn context() -> Record {
    let list = Data::List(vec![3.0.into(), "b".into(), Data::Null, Data::List(vec![1.0.into()])]);
    let record = Data::from([("a", 1.0.into()), ("b", list.clone()), ("length", 2.0.into())]);
    let context = [("n", 7.5.into()), ("s", "añ😀b".into()), ("l", list), ("o", record), ("t", true.into())];
    Data::from(context).as_record().cloned().unwrap_or_default()
}
