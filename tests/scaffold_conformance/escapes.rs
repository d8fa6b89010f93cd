//! Attempts to reach outside, to hide something or to never end: each is refused in words, or comes to nothing.

use serde_json::{Value, json};
use stagedoor::scaffold::language::{Data, Record};
use stagedoor::scaffold::run::{FailureKind, Limits, Request, run};
use stagedoor::scaffold::tree::{Bounds, Node};
use stagedoor::scaffold::{Outcome, Template};

use crate::world::Recorded;

/// Runs steps over a folder of text files.
fn steps(steps: &Value, files: &Value, values: &Value) -> Outcome {
    let entity = json!({
        "apiVersion": "scaffolder.backstage.io/v1beta3", "kind": "Template",
        "metadata": {"name": "escape"}, "spec": {"type": "service", "steps": steps},
    });
    let template = Template::read(&entity, &|_| None).expect("the template is sound");
    let files = files.as_object().into_iter().flatten();
    let files: serde_json::Map<_, _> =
        files.map(|(path, text)| (path.clone(), json!({"text": text}))).collect();
    let world = Recorded::new(&json!({"files": files, "templatePath": "own/template.yaml"}));
    let mut request = Request::new(&template, Data::from(values).as_record().cloned().unwrap_or_default());
    request.secrets = [("TOKEN".to_owned(), "s3cr3t/v=1".to_owned())].into();
    request.limits = Limits { files: Bounds { entries: 500, bytes: 4 << 20 }, ..Limits::default() };
    run(&request, &world, &mut ())
}

/// The failure of one step.
fn refused(action: &str, input: &Value) -> (FailureKind, String) {
    let files = json!({"own/skel/a.txt": "x", "own/skel/d/b": "y", "secret.txt": "outside"});
    let made = json!({"id": "p", "action": "fetch:plain", "input": {"url": "./skel"}});
    let tried = json!({"id": "t", "action": action, "input": input});
    let outcome = steps(&json!([made, tried]), &files, &json!({}));
    assert!(outcome.tree.files().all(|(path, _)| !path.contains("..")), "{action} {input}");
    let failure = outcome.failures.first().unwrap_or_else(|| panic!("{action} {input} succeeded"));
    assert!(!failure.message.contains("outside\n"), "{failure:?}");
    (failure.kind, failure.message.clone())
}

#[test]
fn no_path_leads_out() {
    let attempts = [
        "../x",
        "..",
        "a/../../x",
        "./../x",
        "/etc/passwd",
        "/",
        "//etc/passwd",
        "/workspace/../etc",
        "/workspacex/a",
        "/proc/self/environ",
        "..\\x",
        "a\\..\\..\\x",
        "\\\\host\\share",
        "C:\\x",
        "c:/x",
        "x/../../../../etc/passwd",
        "a\u{0}b",
        "/./../x",
    ];
    for path in attempts {
        let tries = [
            ("catalog:write", json!({"filePath": path, "entity": {"metadata": {}}})),
            ("fs:delete", json!({"files": [path]})),
            ("fs:rename", json!({"files": [{"from": "a.txt", "to": path}]})),
            ("fs:rename", json!({"files": [{"from": path, "to": "b"}]})),
            ("fs:readdir", json!({"paths": [path]})),
            ("fetch:template", json!({"url": "./skel", "targetPath": path})),
            ("fetch:plain", json!({"url": "./skel", "targetPath": path})),
            ("fetch:plain:file", json!({"url": "./skel/a.txt", "targetPath": path})),
            ("roadiehq:utils:fs:write", json!({"path": path, "content": "x"})),
            ("roadiehq:utils:fs:append", json!({"path": path, "content": "x"})),
            ("roadiehq:utils:fs:parse", json!({"path": path})),
            ("roadiehq:utils:merge", json!({"path": path, "content": {}})),
            (
                "roadiehq:utils:fs:replace",
                json!({"files": [{"file": path, "find": "a", "replaceWith": "b"}]}),
            ),
            (
                "workspace:template",
                json!({"sourcePath": path, "targetPath": "q", "copyWithoutTemplating": []}),
            ),
        ];
        for (action, input) in tries {
            assert_eq!(refused(action, &input).0, FailureKind::NotAllowed, "{action} {input}");
        }
    }
}

#[test]
fn no_address_leads_out_of_the_templates_folder() {
    for url in
        ["../", "..", "./../secret.txt", "skel/../../secret.txt", "/etc", "/secret.txt", "..\\secret.txt"]
    {
        for action in ["fetch:plain", "fetch:template"] {
            assert_eq!(refused(action, &json!({"url": url})).0, FailureKind::NotAllowed, "{action} {url}");
        }
        let file = json!({"url": url, "targetPath": "t"});
        assert_eq!(refused("fetch:plain:file", &file).0, FailureKind::NotAllowed, "{url}");
    }
    // Letters of an encoding are only letters here.
    for url in ["%2e%2e/secret.txt", "..%2fsecret.txt", "%252e%252e/x"] {
        let kind = refused("fetch:plain", &json!({"url": url})).0;
        assert_eq!(kind, FailureKind::NotFound, "{url}");
    }
}

#[test]
fn no_rendered_name_leads_out() {
    for name in ["..", "../..", "a/../../..", "..\\..\\x", "../x"] {
        let input = json!({"url": "./skel", "targetPath": "t", "values": {"n": name}});
        let outcome = steps(
            &json!([{"id": "t", "action": "fetch:template", "input": input}]),
            &json!({"own/skel/${{ values.n }}/f": "x"}),
            &json!({}),
        );
        assert_eq!(
            outcome.failures.first().map(|failure| failure.kind),
            Some(FailureKind::NotAllowed),
            "{name}"
        );
    }
    for name in ["/etc/passwd", "", "a//b"] {
        let input = json!({"url": "./skel", "values": {"n": name}});
        let outcome = steps(
            &json!([{"id": "t", "action": "fetch:template", "input": input}]),
            &json!({"own/skel/${{ values.n }}": "x"}),
            &json!({}),
        );
        assert!(outcome.is_success() && outcome.tree.is_empty(), "{name}: dropped, as in Backstage");
    }
}

#[test]
fn what_never_ends_is_ended() {
    let endless = [
        "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}",
        "${{ range(100000000000) | length }}",
        "{% macro m() %}${{ m() }}{% endmacro %}${{ m() }}",
        "${{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' | replace(r/(a+)+$/, 'b') }}${{ r/(a|a)*$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!') }}",
        "{% set s = 'xxxxxxxxxxxxxxxx' %}{% for i in range(60) %}{% set s = s + s %}{% endfor %}${{ s }}",
        "${{ 'x' | center(1000000000) }}",
        "${{ 'x' | indent(1000000000) }}${{ range(0, 100000) | join('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx') }}",
    ];
    for source in endless {
        let outcome = steps(
            &json!([{"id": "t", "action": "fetch:template", "input": {"url": "./skel"}}]),
            &json!({"own/skel/a": source}),
            &json!({}),
        );
        // A pattern may also come to an end with no match.
        let kinds: Vec<_> = outcome.failures.iter().map(|failure| failure.kind).collect();
        let is_pattern = source.contains("r/");
        assert!(
            is_pattern || matches!(kinds[..], [FailureKind::Limit | FailureKind::Template]),
            "{source}: {kinds:?}"
        );
    }
}

#[test]
fn deep_and_wide_inputs_are_bounded() {
    let deep = "[".repeat(5_000) + &"]".repeat(5_000);
    let outcome = steps(
        &json!([{"id": "t", "action": "fetch:template", "input": {"url": "./skel"}}]),
        &json!({"own/skel/a": format!("${{{{ {deep} }}}}")}),
        &json!({}),
    );
    assert!(!outcome.is_success());

    let turns: Vec<usize> = (0..20_000).collect();
    let each = json!([{"id": "t", "action": "debug:log", "each": turns, "input": {"message": "x"}}]);
    let outcome = steps(&each, &json!({}), &json!({}));
    assert_eq!(outcome.failures[0].kind, FailureKind::Limit, "{:?}", outcome.failures);

    let turns: Vec<usize> = (0..600).collect();
    let each = json!([{"id": "t", "action": "roadiehq:utils:fs:write", "each": "${{ parameters.turns }}",
        "input": {"path": "f${{ each.value }}", "content": "x"}}]);
    let outcome = steps(&each, &json!({}), &json!({"turns": turns}));
    assert_eq!(outcome.failures[0].kind, FailureKind::Limit, "too many files: {:?}", outcome.failures);

    let write = json!({"id": "w", "action": "roadiehq:utils:fs:write", "input": {"path": "f", "content": "x".repeat(3 << 20)}});
    let append = json!({"id": "a", "action": "roadiehq:utils:fs:append", "input": {"path": "f", "content": "x".repeat(2 << 20)}});
    let outcome = steps(&json!([write, append]), &json!({}), &json!({}));
    assert_eq!(outcome.failures[0].kind, FailureKind::Limit, "too many bytes");

    let path = "d/".repeat(3_000);
    assert_eq!(
        refused("roadiehq:utils:fs:write", &json!({"path": path, "content": "x"})).0,
        FailureKind::NotAllowed
    );
}

#[test]
fn names_of_prototypes_mean_nothing() {
    for name in ["__proto__", "constructor", "prototype"] {
        let source = format!("${{{{ values.{name} }}}}|${{{{ ''.{name} }}}}|${{{{ values['{name}'].x }}}}");
        let outcome = steps(
            &json!([{"id": "t", "action": "fetch:template", "input": {"url": "./skel"}}]),
            &json!({"own/skel/a": source}),
            &json!({}),
        );
        assert_eq!(
            outcome.failures.first().map(|failure| failure.kind),
            Some(FailureKind::Template),
            "{name}"
        );
    }
    // As names of steps and files they are names like others.
    let write = json!({"id": "__proto__", "action": "roadiehq:utils:fs:write", "input": {"path": "__proto__", "content": "x"}});
    assert!(steps(&json!([write]), &json!({}), &json!({})).tree.get("__proto__").is_some());
}

#[test]
fn tags_of_yaml_make_nothing() {
    let parsed = |source: &str| {
        let write = json!({"id": "w", "action": "roadiehq:utils:fs:write", "input": {"path": "f", "content": source}});
        let parse =
            json!({"id": "p", "action": "roadiehq:utils:fs:parse", "input": {"path": "f", "parser": "yaml"}});
        let show = json!({"id": "s", "action": "custom:show", "input": {"content": "${{ steps.p.output.content }}"}});
        steps(&json!([write, parse, show]), &json!({}), &json!({}))
    };
    for source in ["!include /etc/passwd", "a: !env HOME", "&a [*a]", "? [a]\n: b"] {
        assert!(!parsed(source).is_success(), "{source}");
    }
    // A tag that means nothing to YAML itself is dropped, and the text stays a text.
    for source in ["!!js/function 'x'", "!!python/object/apply:os.system 'x'"] {
        let content =
            parsed(source).planned.first().and_then(|planned| planned.input.get("content").cloned());
        assert!(content.is_none_or(|content| content == "x".into()), "{source}");
    }
    let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n\
        d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n\
        g: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\nh: [*g,*g,*g,*g,*g,*g,*g,*g,*g]\n";
    assert!(!parsed(bomb).is_success(), "a bomb of aliases");
}

#[test]
fn a_secret_is_in_nothing_that_is_told() {
    let secret = "${{ secrets.TOKEN }}";
    let outcome = steps(
        &json!([
            {"id": "l", "name": "L", "action": "debug:log", "input": {"message": format!("token {secret}")}},
            {"id": "u", "action": "debug:log", "input": {"message": "${{ secrets.TOKEN | upper }} ${{ secrets.TOKEN | urlencode }}"}},
            {"id": "g", "action": "publish:github", "input": {"repoUrl": "github.com?owner=o&repo=r", "token": secret, "wrong": secret}},
            {"id": "e", "action": "custom:thing", "each": [secret], "input": {"v": "${{ each.value }}"}},
            {"id": "f", "action": "fs:rename", "input": {"files": [{"from": format!("no{secret}"), "to": "x"}]}},
        ]),
        &json!({}),
        &json!({}),
    );
    let told = format!("{outcome:?}");
    for spelling in ["s3cr3t", "S3CR3T", "v%3D1"] {
        assert!(!told.contains(spelling), "{spelling} in {told}");
    }
    assert_eq!(outcome.planned.len(), 2);
    let with = outcome.planned[0].input_with_secrets();
    assert_eq!(with.get("token").and_then(Data::as_text), Some("s3cr3t/v=1"), "whoever publishes gets it");
    assert!(!outcome.planned[0].problems.is_empty(), "`wrong` is no input of publish:github");
}

#[test]
fn links_of_the_workspace_do_not_lead_out() {
    let mut tree = stagedoor::scaffold::Tree::default();
    for (name, target) in
        [("up", "../x"), ("far", "/etc"), ("loop", "loop"), ("a", "b"), ("b", "a"), ("back", "..\\x")]
    {
        tree.place(name, Node::Link(target.to_owned())).expect("a link may have any target");
    }
    for name in ["up", "far", "loop", "a", "b", "back", "far/passwd", "up/y"] {
        assert!(tree.resolve("", name).is_err(), "{name}");
        assert!(tree.write(name, *b"x", Node::PLAIN).is_err(), "{name}");
        assert!(tree.read(name).is_err(), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn the_disk_is_read_below_the_template_only() {
    use stagedoor::scaffold::World;
    use stagedoor::sources::template_folder::TemplateFolder;
    use std::fs;
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().expect("there is room for a folder");
    let own = folder.path().join("repo/own");
    fs::create_dir_all(own.join("skel")).unwrap();
    fs::write(folder.path().join("secret"), "outside").unwrap();
    fs::write(folder.path().join("repo/shared"), "of the repository").unwrap();
    fs::write(own.join("template.yaml"), "").unwrap();
    fs::write(own.join("skel/a"), "a").unwrap();
    for (target, link) in [
        ("../../../secret", "out"),
        ("/etc", "etc"),
        ("..", "up"),
        ("a", "in"),
        ("gone", "none"),
        ("self", "self"),
    ] {
        symlink(target, own.join("skel").join(link)).unwrap();
    }
    symlink("../../secret", own.join("stolen")).unwrap();
    symlink("../..", own.join("outer")).unwrap();

    let bounds = Bounds::default();
    let alone = TemplateFolder::new(&own.join("template.yaml"), None).unwrap();
    let tree = alone.folder("./skel", bounds).unwrap().content;
    let names: Vec<_> = tree.files().map(|(path, _)| path.to_owned()).collect();
    assert!(names.contains(&"a".to_owned()) && names.contains(&"in".to_owned()), "{names:?}");
    assert!(!names.iter().any(|name| ["out", "etc", "up"].contains(&name.as_str())), "{names:?}");
    let outside = [
        "../shared",
        "stolen",
        "outer",
        "outer/secret",
        "/etc/passwd",
        "file:///etc/passwd",
        "../own/../../secret",
        "..\\shared",
        "skel/../../shared",
    ];
    for url in outside {
        assert!(alone.file(url, bounds).is_err(), "{url}");
        assert!(alone.folder(url, bounds).is_err(), "{url}");
    }
    assert!(alone.file("skel/a", Bounds { entries: 9, bytes: 0 }).is_err(), "too large");

    let root = folder.path().join("repo");
    let hosted = TemplateFolder::new(&own.join("template.yaml"), Some(&root))
        .unwrap()
        .with_address("https://git.example/o/r");
    assert!(hosted.file("../shared", bounds).is_ok());
    assert!(hosted.file("https://git.example/o/r/blob/main/own/skel/a", bounds).is_ok());
    let outside = [
        "../../secret",
        "%2e%2e/%2e%2e/secret",
        "..%2f..%2fsecret",
        "stolen",
        "/../secret",
        "https://git.example/o/r/blob/main/../../secret",
        "https://git.example/o/r/blob/main/%2e%2e/secret",
        "https://git.example/o/rx/blob/main/own",
        "%ff",
    ];
    for url in outside {
        assert!(hosted.file(url, bounds).is_err(), "{url}");
    }
}

/// What is written is what was asked for, whatever the names.
#[test]
fn no_name_brings_the_engine_down() {
    use proptest::prelude::*;
    proptest!(ProptestConfig::with_cases(200), |(path in "\\PC{0,30}", text in "(\\PC|\\$\\{\\{|\\}\\}|\\{%|%\\}){0,40}")| {
        let outcome = steps(
            &json!([{"id": "w", "action": "roadiehq:utils:fs:write", "input": {"path": path, "content": text.clone()}},
                {"id": "t", "action": "workspace:template", "if": "${{ always() }}",
                 "input": {"sourcePath": ".", "targetPath": text, "copyWithoutTemplating": [path]}}]),
            &json!({}),
            &json!({}),
        );
        prop_assert!(outcome.tree.entries().all(|(path, _)| !path.starts_with('/') && !path.split('/').any(|name| name == ".." || name == "." || name.is_empty())));
    });
}

#[test]
fn a_run_can_be_cancelled() {
    struct Impatient(usize);
    impl stagedoor::scaffold::Observer for Impatient {
        fn notice(&mut self, _event: &stagedoor::scaffold::run::Event) {
            self.0 += 1;
        }
        fn is_cancelled(&self) -> bool {
            self.0 > 5
        }
    }
    let entity = json!({"apiVersion": "scaffolder.backstage.io/v1beta3", "kind": "Template", "metadata": {"name": "c"},
        "spec": {"type": "x", "steps": [{"action": "debug:log", "each": [1, 2, 3, 4, 5, 6], "input": {"message": "m"}}]}});
    let template = Template::read(&entity, &|_| None).expect("the template is sound");
    let outcome = run(&Request::new(&template, Record::new()), &Recorded::new(&json!({})), &mut Impatient(0));
    assert_eq!(outcome.failures[0].kind, FailureKind::Cancelled);
    assert!(outcome.log.len() < 10, "{:?}", outcome.log);
}
