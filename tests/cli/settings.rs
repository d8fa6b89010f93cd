//! Commands about the program itself.

use crate::{demo, run_in, run_with};

#[test]
fn keys_are_listed_with_their_commands() {
    let out = demo(&["keys"]).out();
    assert!(out.contains("app.palette") && out.contains("global"), "{out}");
    assert!(demo(&["keys", "--json"]).json().as_array().unwrap().len() > 40);
}

#[test]
fn completions_and_the_manual_are_written() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = demo(&["completions", shell]);
        assert!(run.code() == 0 && run.out().contains("stagedoor"), "{shell}");
    }
    assert!(demo(&["man"]).out().contains(".TH stagedoor"));
}

#[test]
fn a_mistake_in_the_settings_costs_only_itself() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("s.toml"), "thme = \"dark\"\nmouse = false\n").unwrap();
    let run = run_in(folder.path(), &["--config", "s.toml", "config", "check"]);
    assert_eq!(run.code(), 1);
    assert!(run.out().contains("s.toml:1:1") && run.out().contains("theme"), "{}", run.out());
    let shown = run_in(folder.path(), &["--config", "s.toml", "config", "show"]).out();
    assert!(shown.lines().any(|line| line.starts_with("mouse") && line.contains("false")), "{shown}");
}

#[test]
fn a_settings_file_that_was_named_must_exist() {
    let folder = tempfile::tempdir().unwrap();
    let run = run_in(folder.path(), &["--config", "gone.toml", "export"]);
    assert_eq!(run.code(), 2);
    assert!(run.err().contains("gone.toml"), "{}", run.err());
}

#[test]
fn what_stands_in_the_way_of_settings_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("latin.toml"), b"theme = \"caf\xe9\"").unwrap();
    let run = run_in(folder.path(), &["--config", "latin.toml", "--demo", "list"]);
    assert_eq!(run.code(), 2);
    assert!(run.err().contains("latin.toml") && run.err().contains("Save it as UTF-8"), "{}", run.err());
}

#[test]
fn a_theme_that_cannot_be_read_and_a_home_that_is_none_cost_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().display().to_string();
    std::fs::create_dir_all(folder.path().join("stagedoor/themes/mine.toml")).unwrap();
    let run = run_with(folder.path(), &["--demo", "list", "ledger"], &[("XDG_CONFIG_HOME", &home)]);
    assert!(run.err().contains("mine.toml: the theme could not be read"), "{}", run.err());
    assert!(run.code() == 0 && run.out().contains("payments-ledger"), "{}", run.out());
    std::fs::write(folder.path().join("file"), "").unwrap();
    let home = folder.path().join("file").display().to_string();
    let run = run_with(folder.path(), &["--demo", "list", "ledger"], &[("XDG_CONFIG_HOME", &home)]);
    assert_eq!((run.code(), run.err()), (0, String::new()));
}

#[test]
fn a_proxy_is_named_where_a_server_cannot_be_reached_and_its_password_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let proxy = ("https_proxy", "http://user:hush@127.0.0.1:9");
    let run = run_with(folder.path(), &["--source", "https://portal.invalid", "list"], &[proxy]);
    assert_eq!(run.code(), 2);
    assert!(run.err().contains("`https_proxy` is set") && !run.err().contains("hush"), "{}", run.err());
}

#[test]
fn paths_follow_the_variables() {
    let folder = tempfile::tempdir().unwrap();
    let run = run_with(folder.path(), &["config", "path"], &[("XDG_CONFIG_HOME", "/conf")]);
    assert!(run.out().contains("/conf/stagedoor/config.toml"), "{}", run.out());
}

#[test]
fn the_doctor_looks_at_everything() {
    let folder = tempfile::tempdir().unwrap();
    let run =
        run_with(folder.path(), &["--demo", "doctor"], &[("TERM", "xterm-256color"), ("LANG", "C.UTF-8")]);
    assert_eq!(run.code(), 0, "{}", run.out());
    for part in ["terminal", "256 colours", "settings", "catalog"] {
        assert!(run.out().contains(part), "{part}: {}", run.out());
    }
}

#[test]
fn help_is_an_answer_and_nonsense_a_refusal() {
    assert_eq!(demo(&["--help"]).code(), 0);
    assert_eq!(demo(&["frobnicate"]).code(), 2);
}

#[test]
fn a_view_of_the_catalog_is_listed_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    for (name, owner) in [("ledger", "payments"), ("cart", "shop"), ("audit", "payments")] {
        let text = format!(
            "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: {name}\n\
             spec:\n  type: service\n  lifecycle: production\n  owner: {owner}\n"
        );
        std::fs::write(folder.path().join(format!("{name}.yaml")), text).unwrap();
    }
    let shared = "[[view]]\nname = \"Money\"\nquery = \"owner:payments\"\ncolumns = [\"name\", \"owner\"]\nsort = \"-name\"\n\
                  [[view]]\nname = \"Odd\"\nquery = \"knid:api\"\n";
    std::fs::write(folder.path().join(".stagedoor.toml"), shared).unwrap();
    let run = run_in(folder.path(), &["list", "--view", "money", "--format", "csv"]);
    assert_eq!(run.out(), "name,owner\nledger,group:default/payments\naudit,group:default/payments\n");
    let run =
        run_in(folder.path(), &["list", "aud", "--view", "Money", "--fields", "ref", "--format", "csv"]);
    assert_eq!(run.out(), "ref\ncomponent:default/audit\n");
    let run = run_in(folder.path(), &["list", "--view", "Monye"]);
    assert_eq!(run.code(), 2);
    assert!(run.err().contains("did you mean `Money`?"), "{}", run.err());
    let run = run_in(folder.path(), &["config", "check"]);
    assert!(run.out().contains(".stagedoor.toml:6:1") && run.out().contains("knid"), "{}", run.out());
}

#[test]
fn commands_know_who_asks() {
    let folder = tempfile::tempdir().unwrap();
    let mine = |who: &str| {
        let arguments = ["--demo", "list", "is:mine", "--fields", "ref", "--format", "csv"];
        run_with(folder.path(), &arguments, &[("STAGEDOOR_ME", who)]).out()
    };
    let owned = mine("silas.okonvale");
    assert!(owned.contains("component:default/payments-ledger"), "{owned}");
    assert_eq!(mine("nobody"), "ref\n");
}

#[test]
fn what_is_kept_can_be_seen_used_and_removed() {
    let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let group = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: NAME\nspec:\n  type: team\n  children: []\n";
    std::fs::write(folder.path().join("team.yaml"), group.replace("NAME", "before")).unwrap();
    let variables = [("XDG_CACHE_HOME", cache.path().to_str().unwrap()), ("TERM", "xterm")];
    let run = |arguments: &[&str]| run_with(folder.path(), arguments, &variables);
    assert_eq!(run(&["cache", "list"]).code(), 1);
    assert!(run(&["--cached", "list"]).out().contains("before"), "nothing is kept, so it is read");
    std::fs::write(folder.path().join("team.yaml"), group.replace("NAME", "afterwards")).unwrap();
    assert!(run(&["--cached", "list"]).out().contains("before"));
    assert!(run(&["list"]).out().contains("afterwards"));
    let listed = run(&["cache", "list"]);
    assert!(listed.out().contains(".snapshot") && listed.out().contains("just now"), "{}", listed.out());
    assert!(run(&["doctor"]).out().contains("ok    snapshot"), "{}", run(&["doctor"]).out());
    assert_eq!(run(&["cache", "clear"]).out(), "removed 1 file\n");
    assert_eq!(run(&["cache", "list"]).code(), 1);
}
