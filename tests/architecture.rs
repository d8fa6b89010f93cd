//! The dependency rules of ARCHITECTURE.md, as a test.

use std::fs;
use std::path::{Path, PathBuf};

/// A module, and the sibling modules it may name. The order follows the data.
const MAY_USE: &[(&str, &[&str])] = &[
    ("arena", &[]),
    ("text", &[]),
    ("drawing", &[]),
    ("highlight", &[]),
    ("diagnostic", &["text"]),
    ("config", &["diagnostic", "text"]),
    ("catalog", &["arena", "diagnostic", "text"]),
    ("search", &["arena", "catalog", "diagnostic", "text"]),
    ("recognition", &["catalog", "search", "diagnostic", "text"]),
    ("ownership", &["recognition", "catalog", "search", "diagnostic", "text"]),
    ("oncall", &["ownership", "recognition", "catalog", "diagnostic", "text"]),
    ("scaffold", &["catalog", "diagnostic", "text"]),
    ("sources", &["arena", "catalog", "scaffold", "config", "oncall", "ownership", "diagnostic", "text"]),
    ("publish", &["catalog", "scaffold", "sources", "config", "diagnostic", "text"]),
    (
        "app",
        &[
            "drawing",
            "highlight",
            "oncall",
            "scaffold",
            "recognition",
            "ownership",
            "catalog",
            "search",
            "config",
            "diagnostic",
            "text",
        ],
    ),
    (
        "ui",
        &[
            "app",
            "drawing",
            "highlight",
            "oncall",
            "scaffold",
            "recognition",
            "catalog",
            "search",
            "config",
            "diagnostic",
            "text",
        ],
    ),
    ("terminal", &["text", "config"]),
    (
        "runtime",
        &[
            "highlight",
            "oncall",
            "recognition",
            "ownership",
            "app",
            "arena",
            "catalog",
            "search",
            "scaffold",
            "sources",
            "publish",
            "ui",
            "terminal",
            "config",
            "diagnostic",
            "text",
        ],
    ),
    (
        "cli",
        &[
            "drawing",
            "oncall",
            "recognition",
            "ownership",
            "app",
            "arena",
            "catalog",
            "search",
            "scaffold",
            "sources",
            "publish",
            "runtime",
            "terminal",
            "config",
            "diagnostic",
            "text",
        ],
    ),
];

/// Crates and modules that only some of ours may touch.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("tokio::", &["runtime", "sources", "publish"]),
    ("std::fs", &["sources", "config", "runtime", "publish"]),
    ("std::env", &["config", "cli"]),
    ("std::process", &["terminal", "runtime", "cli", "publish"]),
    ("Instant::now", &["runtime", "cli", "sources", "publish"]),
    ("SystemTime::now", &["runtime", "cli", "sources"]),
    ("Timestamp::now", &["runtime", "cli", "publish"]),
    ("TimeZone::system", &["runtime", "cli"]),
    ("crossterm", &["terminal"]),
    ("ratatui", &["ui", "terminal", "runtime"]),
    ("granit_parser", &["sources"]),
    ("syntect", &["highlight"]),
    ("two_face", &["highlight"]),
    ("reqwest", &["sources", "publish"]),
    ("clap", &["cli"]),
];

#[test]
fn modules_only_look_downwards() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut broken = Vec::new();
    for (module, allowed) in MAY_USE {
        let files = rust_files(&src.join(module));
        assert!(!files.is_empty(), "src/{module} is gone; take its rule out");
        for file in files {
            let code = production_code(&fs::read_to_string(&file).unwrap());
            for (other, _) in MAY_USE {
                let named = names(&code, other);
                if named && other != module && !allowed.contains(other) {
                    broken.push(format!("{} must not use crate::{other}", file.display()));
                }
            }
            for (needle, owners) in ONLY_IN {
                if code.contains(needle) && !owners.contains(module) {
                    broken.push(format!("{} must not mention {needle}", file.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn every_module_has_a_rule() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(src).unwrap().map(Result::unwrap).filter(|e| e.path().is_dir()) {
        let name = entry.file_name().into_string().unwrap();
        assert!(MAY_USE.iter().any(|(module, _)| *module == name), "no rule for src/{name}");
    }
}

#[test]
fn a_rule_that_is_broken_is_noticed() {
    assert!(names("use crate::ui::Theme;", "ui"));
    assert!(names("use crate::{app, ui::{Theme, Glyphs}};", "ui"));
    assert!(!names("use crate::{app::ui, text};", "ui"));
    assert!(!names("use crate::uint;", "ui"));
}

/// Whether `code` names `crate::module`, alone or in braces.
fn names(code: &str, module: &str) -> bool {
    let path = format!("crate::{module}");
    let alone = code.match_indices(&path).any(|(at, _)| {
        let next = code[at + path.len()..].chars().next();
        !next.is_some_and(|c| c.is_alphanumeric() || c == '_')
    });
    alone || braces_name(code, module)
}

/// `use crate::{a, b::C}` names `a` and `b`.
fn braces_name(code: &str, module: &str) -> bool {
    code.split("use crate::{").skip(1).any(|rest| {
        let mut depth = 0_u32;
        let mut item = String::new();
        let mut items = Vec::new();
        for c in rest.chars() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => items.push(std::mem::take(&mut item)),
                c if depth == 0 => item.push(c),
                _ => {}
            }
        }
        items.push(item);
        items.iter().any(|item| item.trim().split("::").next() == Some(module))
    })
}

fn production_code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry")) {
        let path = entry.path();
        let is_test = path.file_stem().is_some_and(|stem| stem == "tests" || stem == "testing");
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") && !is_test {
            files.push(path);
        }
    }
    files
}
