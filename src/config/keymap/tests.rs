use proptest::prelude::*;

use super::keymap::BUILT_IN;
use super::*;
use crate::config::{Key, TomlFile};
use crate::diagnostic::{Problem, Severity};

const COMMANDS: &[&str] = &["list.first", "list.last", "list.down", "app.quit", "app.help"];

/// The built-in keys with `text` over them, and what is wrong with it.
fn with_user(text: &str) -> (Keymap, Vec<Problem>) {
    let (contexts, mut file) = TomlFile::parse("config.toml", text);
    let rows = read_rows(&contexts, &mut file, Some(COMMANDS));
    let mut keymap = Keymap::built_in();
    let mut problems = file.into_problems();
    problems.extend(keymap.overlay(&rows));
    (keymap, problems)
}

fn keys(text: &str) -> Vec<Key> {
    Key::sequence(text).unwrap()
}

#[test]
fn the_built_in_keys_are_without_a_mistake() {
    let (keymap, problems) = Keymap::of_text("assets/keymap.toml", BUILT_IN);
    assert_eq!(problems, []);
    for context in CONTEXTS {
        assert!(keymap.bindings().any(|binding| binding.context == *context), "{context} is empty");
    }
    assert!(keymap.bindings().all(|binding| !binding.description.is_empty()));
}

#[test]
fn text_fields_and_overlays_bind_no_letter() {
    let keymap = Keymap::built_in();
    for binding in keymap.bindings().filter(|binding| ["input", "overlay"].contains(&binding.context)) {
        let first = binding.keys[0];
        let is_text = matches!(first.code, crate::config::KeyCode::Char(_)) && !first.ctrl && !first.alt;
        assert!(!is_text, "{} in {}", binding.keys_text(), binding.context);
    }
}

#[test]
fn a_prefix_names_what_may_follow() {
    let keymap = Keymap::built_in();
    let chain = ["entity", "list", "global"];
    let Lookup::Prefix(next) = keymap.lookup(&chain, &keys("y")) else { panic!("`y` is a prefix") };
    assert!(next.contains(&(Key::char('u'), "copy url")));
    assert_eq!(keymap.lookup(&chain, &keys("yu")), Lookup::Command("copy.url"));
    assert_eq!(keymap.lookup(&chain, &keys("yx")), Lookup::None);
    assert_eq!(keymap.lookup(&["global"], &keys("yu")), Lookup::None);
}

#[test]
fn an_inner_context_hides_the_outer() {
    let keymap = Keymap::built_in();
    assert_eq!(keymap.lookup(&["input"], &keys("q")), Lookup::None);
    assert_eq!(keymap.lookup(&["overlay", "global"], &keys("<C-p>")), Lookup::Command("list.up"));
    assert_eq!(keymap.keys_of(&["overlay", "global"], "app.palette"), [keys(":")]);
}

#[test]
fn a_user_row_replaces_and_adds() {
    let (keymap, problems) =
        with_user(r#"list = [{ on = "g", run = "list.last" }, { on = [["g", "g"]], run = "none" }]"#);
    assert_eq!(problems, []);
    assert_eq!(keymap.lookup(&["list"], &keys("g")), Lookup::Command("list.last"));
    assert_eq!(keymap.lookup(&["list"], &keys("G")), Lookup::Command("list.last"));
    assert_eq!(keymap.lookup(&["list"], &keys("<home>")), Lookup::Command("list.first"));
    let added = keymap.bindings().find(|binding| binding.keys == keys("g")).unwrap();
    assert_eq!(added.description, "last");
}

#[test]
fn what_is_unbound_in_a_context_stays_silent_there() {
    let (keymap, problems) = with_user(r#"list = [{ on = "q", run = "none" }, { on = "f", run = "none" }]"#);
    assert_eq!(problems, []);
    assert_eq!(keymap.lookup(&["list", "global"], &keys("q")), Lookup::None);
    assert_eq!(keymap.lookup(&["list", "global"], &keys("f")), Lookup::None);
    assert_eq!(keymap.lookup(&["global"], &keys("q")), Lookup::Command("app.quit"));
}

#[test]
fn clashes_are_told_with_both_places() {
    let (keymap, problems) = with_user(
        "list = [\n  { on = \"z\", run = \"list.first\" },\n  { on = \"z\", run = \"list.last\" },\n  { on = \"zz\", run = \"app.quit\" },\n]\n",
    );
    let told: Vec<_> = problems
        .iter()
        .map(|problem| {
            (problem.place.as_ref().unwrap().line, problem.message.as_str(), problem.help.as_str())
        })
        .collect();
    assert_eq!(
        told,
        [
            (2, "`z` is bound twice in `list`", "The row at config.toml:3:10 counts; remove one of the two."),
            (
                4,
                "`z z` can never be reached, because `z` already does something in `list`",
                "The row at config.toml:2:10 counts; remove one of the two."
            ),
        ]
    );
    assert_eq!(keymap.lookup(&["list"], &keys("z")), Lookup::Command("list.last"));
}

#[test]
fn hiding_a_built_in_key_is_worth_a_word() {
    let (keymap, problems) = with_user(r#"list = [{ on = "g", run = "list.down" }]"#);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].severity, Severity::Info);
    assert_eq!(problems[0].message, "`g` takes the place of `g g` (first) in `list`");
    assert_eq!(keymap.lookup(&["list"], &keys("gg")), Lookup::None);
}

#[test]
fn mistakes_cost_only_their_row() {
    let (keymap, problems) = with_user(
        r#"lst = []
list = [
  { on = "x", run = "list.frist" },
  { on = "<bogus>", run = "list.first" },
  { on = [], run = "list.first" },
  { on = 3, run = "list.first" },
  { run = "list.first" },
  { on = "x", run = "app.quit", whn = 1 },
]
"#,
    );
    let told: Vec<_> = problems
        .iter()
        .map(|problem| {
            (problem.place.as_ref().unwrap().line, problem.message.as_str(), problem.help.as_str())
        })
        .collect();
    assert_eq!(told[0], (1, "`lst` is no context for keys", "Did you mean `list`?"));
    assert_eq!(told[1], (3, "`list.frist` is no command", "Did you mean `list.first`?"));
    assert!(told[2].1.contains("`<bogus>` is no key"));
    assert_eq!(told[3..6].iter().map(|(line, ..)| *line).collect::<Vec<_>>(), [5, 6, 7]);
    assert_eq!(told[6].1, "`whn` is no part of a key's row");
    assert_eq!(keymap.lookup(&["list"], &keys("x")), Lookup::Command("app.quit"));
}

proptest! {
    #[test]
    fn whatever_reaches_a_command_looks_it_up(
        rows in prop::collection::vec(("[a-c]{1,3}", 0..COMMANDS.len(), 0..3_usize), 0..12),
    ) {
        let row = |(on, run, _): &(String, usize, usize)| {
            format!("  {{ on = \"{on}\", run = \"{}\" }},\n", COMMANDS[*run])
        };
        let list = |(at, context): (usize, &str)| {
            let rows: String = rows.iter().filter(|row| row.2 == at).map(row).collect();
            format!("{context} = [\n{rows}]\n")
        };
        let text: String = ["list", "global", "entity"].into_iter().enumerate().map(list).collect();
        let (keymap, _) = with_user(&text);
        let chain = ["entity", "list", "global"];
        for (binding, run) in keymap.effective(&chain) {
            prop_assert_eq!(keymap.lookup(&chain, &binding.keys), Lookup::Command(run));
            for length in 1..binding.keys.len() {
                prop_assert!(matches!(keymap.lookup(&chain, &binding.keys[..length]), Lookup::Prefix(_)));
            }
        }
    }
}
