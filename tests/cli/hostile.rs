//! Hostile text reaches standard output disarmed, in every command.

use crate::run_in;

/// ESC, BEL, C1, NUL as YAML escapes, a bidirectional override, zero-width runs, a very long name.
fn hostile() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let poison = r#""x\e[2J\e]0;owned\a\x9b31m\u202eevil\u200b\u200b\0y""#;
    let long = "n".repeat(10_000);
    let text = format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: plain\n  title: {poison}\n  description: {poison}\n  \
         links:\n    - url: {poison}\n      title: {poison}\n  annotations:\n    a.b/c: {poison}\nspec:\n  type: {poison}\n  lifecycle: {poison}\n  owner: {poison}\n---\n\
         apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: {long}\nspec: {{type: a, lifecycle: b, owner: {poison}}}\n---\n\
         apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: \"a\\e[31mb\"\nspec: {{type: team, children: []}}\n---\n\
         a: \u{1b}[31m: b: c\n"
    );
    std::fs::write(folder.path().join("catalog-info.yaml"), text).unwrap();
    std::fs::write(folder.path().join("CODEOWNERS"), "* @x\u{1b}[2J @y\u{202e} ok@a\u{9b}31m\n").unwrap();
    folder
}

#[test]
fn no_command_prints_what_a_terminal_obeys() {
    let folder = hostile();
    let commands: &[&[&str]] = &[
        &["search", "evil"],
        &["search", "evil", "--json"],
        &["list"],
        &["list", "--format", "json"],
        &["list", "--format", "csv", "--fields", "ref,title,spec.type,metadata.links"],
        &["list", "--format", "md", "--fields", "title"],
        &["show", "plain"],
        &["show", "plain", "--json"],
        &["show", "plain", "--yaml"],
        &["owner", "plain"],
        &["owner", "plain", "--json"],
        &["owner", "evil", "x\u{1b}[2Jy\nplain", "tools/x"],
        &["lint"],
        &["lint", "--format", "json"],
        &["lint", "--format", "sarif"],
        &["lint", "--format", "github"],
        &["export"],
        &["doctor"],
        &["show", "x\u{1b}[2Jy"],
    ];
    for command in commands {
        let run = run_in(folder.path(), command);
        for text in [run.out(), run.err()] {
            let bad = |c: char| {
                (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{200b}' | '\u{0}')
            };
            let found: Vec<char> = text.chars().filter(|c| bad(*c)).collect();
            assert!(found.is_empty(), "{command:?}: {found:?} in {text:?}");
        }
        assert!(run.code() <= 2, "{command:?}");
    }
}
