//! What a project remembers, and what becomes of its answers when the questions change.

use super::{Pair, TEXT};

const RECORD: &str = ".stagedoor-answers.yaml";
const SKELETON: &[(&str, &[u8])] = &[("a.txt", b"${{ values.name }} on ${{ values.port }}\n")];

#[test]
fn a_project_says_what_it_was_made_from() {
    let pair = Pair::of(SKELETON);
    let commit = pair.git("tpl", &["rev-parse", "HEAD"]);
    let text = pair.text(RECORD);
    let (head, fields) = text.split_at(text.find("version: ").unwrap());
    assert!(head.lines().all(|line| line.starts_with("# ")), "{head}");
    let hash = fields.lines().find_map(|line| line.strip_prefix("content: sha256:")).unwrap();
    assert_eq!(hash.len(), 64);
    assert_eq!(
        fields.replace(hash, "HASH").replace(commit.trim(), "COMMIT"),
        "version: 1\ntemplate: template:default/service\nsource:\n  file: ../tpl/service/template.yaml\n  \
         commit: COMMIT\ncontent: sha256:HASH\nanswers:\n  name: parcels\n  port: 8080\n"
    );
    let again = pair.run(&["new", "tpl/service", "--set", "name=parcels", "--output", "again"]);
    assert_eq!(again.code(), 0);
    assert_eq!(
        std::fs::read_to_string(pair.path("again").join(RECORD)).unwrap(),
        text,
        "the same to the byte"
    );
}

#[test]
fn a_template_that_is_not_committed_is_said_to_be_so_and_an_origin_is_named_without_its_password() {
    let pair = Pair::template(SKELETON);
    pair.skeleton("b.txt", b"not committed\n");
    let address = "https://ada:pass-word@example.org/acme/templates.git";
    pair.git("tpl", &["remote", "add", "origin", address]);
    let arguments = ["new", "tpl/service", "--set", "name=parcels", "--output", "project"];
    assert_eq!(pair.run(&arguments).code(), 0);
    let text = pair.text(RECORD);
    let source =
        "source:\n  repository: https://example.org/acme/templates.git\n  file: service/template.yaml\n";
    assert!(
        text.contains(source) && text.contains("  dirty: true\n") && !text.contains("pass-word"),
        "{text}"
    );
}

#[test]
fn a_dry_run_lists_the_record_as_ours_and_a_flag_leaves_it_out() {
    let pair = Pair::template(SKELETON);
    let arguments = ["new", "tpl/service", "--set", "name=parcels"];
    let run = |more: &[&str]| pair.run(&[&arguments[..], more].concat());
    assert!(run(&["--dry-run"]).out().contains("  .stagedoor-answers.yaml  ours, for `stagedoor update`"));
    let json = run(&["--dry-run", "--json"]).json();
    assert!(json["files"].get(RECORD).is_none() && json["ours"].get(RECORD).is_some(), "{json}");
    assert!(run(&["--dry-run", "--diff"]).out().contains("+++ b/.stagedoor-answers.yaml"));
    assert!(run(&["--dry-run", "--print", RECORD]).out().contains("template: template:default/service"));
    let without = run(&["--dry-run", "--no-answers-file"]);
    assert!(!without.out().contains(RECORD));
    assert_eq!(run(&["--output", "project", "--no-answers-file"]).code(), 0);
    assert!(pair.read(RECORD).is_none());
    let lost = pair.run(&["update", "project"]);
    assert_eq!(lost.code(), 2);
    let said = lost.err();
    assert!(
        said.contains("nobody knows which template made this project. Runs at a Backstage server"),
        "{said}"
    );
    assert!(said.contains("stagedoor new TEMPLATE --values"), "{said}");
    // A server's `catalog:write` leaves its trace.
    let descriptor = "kind: Component\nmetadata: {annotations: {backstage.io/source-template: \"template:default/service\"}}\n";
    pair.write("project/catalog-info.yaml", descriptor.as_bytes());
    let said = pair.run(&["update", "project"]).err();
    assert!(said.contains("its catalog-info.yaml names template:default/service, but"), "{said}");
    assert!(said.contains("stagedoor new template:default/service --values"), "{said}");
}

#[test]
fn a_template_that_writes_such_a_file_itself_keeps_it() {
    let pair = Pair::template(&[(RECORD, b"its: own\n")]);
    let run = pair.run(&["new", "tpl/service", "--set", "name=parcels", "--output", "project"]);
    assert_eq!((run.code(), pair.text(RECORD).as_str()), (0, "its: own\n"));
    assert!(run.err().contains("the template makes `.stagedoor-answers.yaml` itself"), "{}", run.err());
}

#[test]
fn a_new_question_has_its_default_unless_somebody_answers_it() {
    let pair = Pair::of(SKELETON);
    pair.descriptor("      # more", "      region: {type: string, default: eu}");
    pair.skeleton("r.txt", b"${{ values.all.region }}\n");
    let run = pair.update(&["--dry-run"]);
    assert!(run.out().contains("  region: eu  (new; --set region=… says otherwise)"), "{}", run.out());
    let run = pair.update(&["--yes", "--set", "region=us"]);
    assert_eq!(run.code(), 0, "{}", run.err());
    assert_eq!(pair.text("r.txt"), "us\n");
    assert!(pair.text(RECORD).ends_with("answers:\n  name: parcels\n  port: 8080\n  region: us\n"));
}

#[test]
fn a_question_that_must_be_answered_is_asked_for_by_name() {
    let pair = Pair::of(SKELETON);
    pair.descriptor("[name]", "[name, region]");
    pair.descriptor("      # more", "      region: {type: string, enum: [eu, us]}");
    let run = pair.update(&["--yes"]);
    assert_eq!(run.code(), 1);
    assert!(
        run.out().contains("region (About it): ") && run.out().contains("--set region=…"),
        "{}",
        run.out()
    );
    assert!(run.err().contains("was left alone"), "{}", run.err());
    let check = pair.update(&["--check"]);
    assert_eq!(check.code(), 1);
    assert!(check.err().contains("is behind"), "{}", check.err());
    assert_eq!(pair.update(&["--yes", "--set", "region=mars"]).code(), 1);
    assert_eq!(pair.update(&["--yes", "--set", "region=us"]).code(), 0);
}

#[test]
fn an_answer_that_fits_no_longer_is_told_and_one_that_is_fixed_now_follows() {
    let pair = Pair::of(SKELETON);
    pair.descriptor("{type: number, default: 8080}", "{type: number, maximum: 1000, default: 80}");
    let run = pair.update(&["--yes"]);
    assert_eq!(run.code(), 1);
    assert!(run.out().contains("port (About it): ") && run.out().contains("--set port=…"), "{}", run.out());
    let run = pair.update(&["--yes", "--set", "port=443"]);
    assert_eq!(run.code(), 0, "{}", run.err());
    assert!(run.out().contains("  port: 443 instead of 8080"), "{}", run.out());
    assert_eq!(pair.text("a.txt"), "parcels on 443\n");
}

#[test]
fn an_answer_can_be_changed_though_the_template_is_the_same() {
    let pair = Pair::template(&[("a.txt", b"on ${{ values.port }}\n"), ("b.txt", TEXT.as_bytes())]);
    // Without a repository there is no older state to be had, and none is needed.
    std::fs::remove_dir_all(pair.path("tpl/.git")).unwrap();
    let arguments = ["new", "tpl/service", "--set", "name=parcels", "--output", "project"];
    assert_eq!(pair.run(&arguments).code(), 0);
    pair.start();
    let run = pair.run(&["update", "project", "--yes", "--set", "port=9090"]);
    assert_eq!(run.code(), 0, "{}", run.err());
    assert_eq!(pair.text("a.txt"), "on 9090\n");
    assert!(pair.text(RECORD).contains("port: 9090"));
}

/// A template whose secret stands in a file when `shown`.
fn with_secret(is_shown: bool) -> Pair {
    let skeleton: &[u8] = if is_shown { b"key ${{ values.key }}\n" } else { b"nothing\n" };
    let pair = Pair::template(&[("a.txt", skeleton), ("b.txt", TEXT.as_bytes())]);
    pair.descriptor("      # more", "      token: {type: string, ui:field: Secret}\n      pin: {type: string, ui:widget: password}\n      # more");
    pair.descriptor("all:", "key: \"${{ secrets.token }}\", pin: \"${{ parameters.pin }}\", all:");
    pair.commit("tpl");
    pair.write("values.yaml", b"name: parcels\npin: p-1234-p\n");
    let arguments = ["new", "tpl/service", "--values", "values.yaml", "--secret", "token=env:T"];
    let run = pair.run_as(&[&arguments[..], &["--output", "project"]].concat(), &[("T", "s3cr3t-value")]);
    assert_eq!(run.code(), 0, "{}", run.err());
    pair.start();
    pair
}

#[test]
fn secrets_are_remembered_by_name_only() {
    let pair = with_secret(false);
    let text = pair.text(RECORD);
    assert!(text.ends_with("answers:\n  name: parcels\n  port: 8080\nsecrets:\n- token\n- pin\n"), "{text}");
    pair.skeleton("b.txt", TEXT.replace("two", "zwei").as_bytes());
    let run = pair.update(&["--yes"]);
    assert_eq!(run.code(), 0, "nobody needs them: {}", run.err());
    assert_eq!(pair.text(RECORD).lines().last(), Some("- pin"));
    for file in [RECORD, "a.txt", "b.txt"] {
        let text = pair.text(file);
        assert!(!text.contains("s3cr3t") && !text.contains("1234") && !text.contains("no-secret"), "{text}");
    }
}

#[test]
fn a_secret_that_stands_in_a_file_is_asked_for_again() {
    let pair = with_secret(true);
    assert_eq!(pair.text("a.txt"), "key s3cr3t-value\n");
    pair.skeleton("b.txt", TEXT.replace("two", "zwei").as_bytes());
    let run = pair.update(&["--yes"]);
    assert_eq!(run.code(), 2);
    let said = "the secret `token` stands in a.txt; say where it is to be had: --secret token=env:NAME";
    assert!(run.err().contains(said), "{}", run.err());
    assert_eq!(pair.update(&["--check"]).code(), 1, "what the template changed can be told without it");
    let arguments = ["update", "project", "--yes", "--secret", "token=env:T"];
    let run = pair.run_as(&arguments, &[("T", "s3cr3t-value")]);
    assert_eq!(run.code(), 0, "{}", run.err());
    assert_eq!(
        (pair.text("a.txt").as_str(), pair.text("b.txt")),
        ("key s3cr3t-value\n", TEXT.replace("two", "zwei"))
    );
    assert!(!(run.out() + &run.err() + &pair.text(RECORD)).contains("s3cr3t"));
}
