use super::*;
use crate::diagnostic::{Code, Problem, Severity};

const NAMES: Names<'_> = Names {
    commands: &["list.first", "app.quit"],
    themes: &["default", "dark", "high-contrast"],
    columns: &["name", "owner", "lifecycle"],
    orders: &["name", "owner"],
};
const EXAMPLE: &str = include_str!("../../config.example.toml");

fn assembled(text: &str, variables: &[(&str, &str)], flags: &Flags) -> (Config, Vec<Problem>) {
    let environment = Environment::of(variables.iter().copied());
    let paths = Paths { config_file: Some("/home/ada/door.toml".into()), ..Paths::default() };
    Config::assemble(Some(text), paths, Vec::new(), &environment, flags, NAMES)
}

fn of_file(text: &str) -> (Config, Vec<Problem>) {
    assembled(text, &[], &Flags::default())
}

/// Each problem as `line:column message`, with its help.
fn told(problems: &[Problem]) -> Vec<(String, String)> {
    let place =
        |problem: &Problem| problem.place.as_ref().map(|place| format!("{}:{} ", place.line, place.column));
    problems
        .iter()
        .map(|problem| (place(problem).unwrap_or_default() + &problem.message, problem.help.clone()))
        .collect()
}

fn uncommented() -> String {
    let setting = |line: &str| {
        line.strip_prefix('#')
            .filter(|rest| !rest.starts_with(' ') || rest.starts_with("  {"))
            .map(str::to_owned)
    };
    EXAMPLE.lines().map(|line| setting(line).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_example_loads_with_every_line_in_use() {
    let (config, problems) =
        assembled(&uncommented(), &[], &Flags { profile: Some("demo".into()), ..Flags::default() });
    assert_eq!(told(&problems), []);
    assert_eq!(config.theme, "high-contrast");
    assert_eq!(config.sources.len(), 1);
    assert_eq!(config.views.len(), 1);
    assert!(!config.mouse);
    assert_eq!(config.keymap.lookup(&["list"], &[Key::char('G')]), Lookup::None);
}

#[test]
fn the_example_as_it_stands_sets_nothing() {
    let (config, problems) = of_file(EXAMPLE);
    assert_eq!(told(&problems), []);
    assert!(config.shown().iter().all(|shown| shown.origin == Origin::Default));
}

#[test]
fn the_example_shows_every_setting_with_its_default() {
    let example = uncommented();
    let (config, _) = of_file("");
    for Shown { key, value, .. } in config.shown() {
        let line = example.lines().find(|line| line.starts_with(&format!("{key} = ")));
        let line = line.unwrap_or_else(|| panic!("`{key}` is not in config.example.toml"));
        if !value.is_empty() {
            assert_eq!(line, format!("{key} = {value}"));
        }
    }
    for table in ["[[source]]", "[keys]", "[profile."] {
        assert!(example.contains(table), "{table} is not in config.example.toml");
    }
}

#[test]
fn on_call_services_are_read_one_by_one() {
    let text = "
        [[oncall]]
        provider = \"pagerduty\"
        token_env = \"PAGER\"
        [[oncall]]
        provider = \"grafana\"
        token_file = \"t\"
        [[oncall]]
        provider = \"grafana\"
        url = \"https://oncall.acme.test\"
        grafana_url = \"https://acme.grafana.test/\"
        token_env = \"GRAFANA\"
        [[oncall]]
        provider = \"opsgenie\"
        grafana_url = \"https://acme.grafana.test\"
        token_env = \"GENIE\"
        [[oncall]]
        provider = \"pagerdooty\"
        [[oncall]]
        provider = \"command\"
        command = \"our-rota\"
        annotation = \"acme.test/rota\"
    ";
    let (config, problems) = of_file(text);
    let annotations: Vec<_> = config.oncall.iter().flat_map(|service| &service.annotations).collect();
    let expected = [
        "pagerduty.com/service-id",
        "grafana.com/on-call-escalation-chain",
        "grafana.com/on-call-schedule",
        "opsgenie.com/team",
        "acme.test/rota",
    ];
    assert_eq!(annotations, expected);
    let stack = |number: usize| match &config.oncall[number].at {
        OnCallAt::Service { stack, .. } => stack.as_deref(),
        OnCallAt::Command(_) => None,
    };
    assert_eq!((stack(1), stack(2)), (Some("https://acme.grafana.test"), None));
    assert!(
        matches!(&config.oncall[0].at, OnCallAt::Service { url, .. } if url == "https://api.pagerduty.com")
    );
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "this on-call service has no address",
            "`grafana_url` means nothing here",
            "`provider` cannot be `pagerdooty`",
        ]
    );
}

#[test]
fn each_layer_beats_the_one_below() {
    let text = "theme = \"dark\"\ncolor = \"never\"\nmouse = false\nglyphs = \"nerd\"\n[profile.work]\nglyphs = \"ascii\"\nmouse = true\n";
    let flags = Flags {
        profile: Some("work".into()),
        color: Some(ColorChoice::Always),
        sources: vec![SourceAt::Path("here".into())],
        ..Flags::default()
    };
    let variables =
        [("STAGEDOOR_COLOR", "auto"), ("STAGEDOOR_MOUSE", "0"), ("EDITOR", "vi"), ("VISUAL", "hx")];
    let (config, problems) = assembled(text, &variables, &flags);

    assert_eq!(told(&problems), []);
    let origin = |key| config.origin(key).to_string();
    assert_eq!((config.theme.as_str(), origin("theme")), ("dark", "settings file".into()));
    assert_eq!((config.glyphs, origin("glyphs")), (GlyphChoice::Ascii, "profile work".into()));
    assert_eq!((config.mouse, origin("mouse")), (false, "STAGEDOOR_MOUSE".into()));
    assert_eq!((config.color, origin("color")), (ColorChoice::Always, "command line".into()));
    assert_eq!(config.editor.as_deref(), Some("hx"));
    assert_eq!(
        config.sources,
        [Source { name: None, at: SourceAt::Path("here".into()), access: ServerAccess::default() }]
    );
    assert_eq!(origin("watch"), "default");
}

#[test]
fn a_mistake_costs_only_its_setting() {
    let (config, problems) = of_file(
        "thme = \"dark\"\ntheme = \"drak\"\nglyphs = \"asci\"\nmouse = \"yes\"\nwatch = false\neditor = 3\n",
    );
    assert_eq!(
        told(&problems),
        [
            ("1:1 `thme` is no setting".into(), "Did you mean `theme`?".into()),
            ("2:9 `theme` cannot be `drak`".into(), "Did you mean `dark`?".into()),
            ("3:10 `glyphs` cannot be `asci`".into(), "Did you mean `ascii`?".into()),
            ("4:9 `mouse` cannot be `yes`".into(), "Write true or false.".into()),
            (
                "6:10 `editor` cannot be an integer".into(),
                "Write a command, such as \"nvim\" or \"code --wait\".".into()
            ),
        ]
    );
    assert_eq!((config.theme.as_str(), config.mouse, config.watch), ("default", true, false));
}

#[test]
fn broken_toml_keeps_what_can_be_read() {
    let (config, problems) = of_file("theme = \"dark\"\nmouse = = 3\nwatch = false\n");
    assert_eq!(
        told(&problems),
        [("2:9 this is not TOML: extra `=`, expected nothing".into(), String::new())]
    );
    assert_eq!((config.theme.as_str(), config.watch), ("dark", false));
}

#[test]
fn a_source_is_a_path_or_a_url() {
    let (config, problems) = of_file(
        r#"
[[source]]
path = "catalog"
name = "ours"

[[source]]
url = "ftp://acme.test"

[[source]]
name = "nothing"

[[source]]
url = "https://portal.acme.test"
"#,
    );
    assert_eq!(
        told(&problems),
        [
            (
                "7:7 `url` cannot be `ftp://acme.test`".into(),
                "Write an address with http:// or https://.".into()
            ),
            ("9:1 this source has neither a path nor a url".into(), "Write one of the two.".into()),
        ]
    );
    assert_eq!(config.sources[0].at, SourceAt::Path("/home/ada/catalog".into()));
    assert_eq!(config.sources[1].at, SourceAt::Url("https://portal.acme.test".into()));
}

#[test]
fn profiles_are_checked_even_unused_and_a_missing_one_is_an_error() {
    let text = "[profile.work]\nthem = \"dark\"\n";
    let (_, problems) = of_file(text);
    assert_eq!(told(&problems)[0].0, "2:1 `them` is no setting");
    let (config, problems) =
        assembled("[profile.work]\n", &[("STAGEDOOR_PROFILE", "wrk")], &Flags::default());
    assert_eq!(told(&problems), [("`wrk` is no profile".into(), "Did you mean `work`?".into())]);
    assert_eq!(problems[0].severity, Severity::Error);
    assert_eq!(config.profile, None);
}

#[test]
fn a_variable_that_makes_no_sense_is_told_and_passed_over() {
    let (config, problems) = assembled("theme = \"dark\"", &[("STAGEDOOR_THEME", "drk")], &Flags::default());
    assert_eq!(
        told(&problems),
        [("`STAGEDOOR_THEME` cannot be `drk`".into(), "Did you mean `dark`?".into())]
    );
    assert_eq!(config.theme, "dark");
}

#[test]
fn a_profile_overrides_keys_without_a_clash() {
    let text = "[keys]\nlist = [{ on = \"x\", run = \"list.first\" }]\n[profile.work.keys]\nlist = [{ on = \"x\", run = \"app.quit\" }]\n";
    let flags = Flags { profile: Some("work".into()), ..Flags::default() };
    let (config, problems) = assembled(text, &[], &flags);
    assert_eq!(told(&problems), []);
    assert_eq!(config.keymap.lookup(&["list"], &[Key::char('x')]), Lookup::Command("app.quit"));
}

#[test]
fn a_named_file_must_be_there_and_the_usual_one_need_not() {
    let folder = tempfile::tempdir().unwrap();
    let absent = folder.path().join("absent.toml");
    let flags = Flags { config: Some(absent), ..Flags::default() };
    let (_, problems) = Config::load(&Environment::default(), &flags, NAMES);
    assert_eq!(problems[0].code, Code::Unreadable);

    let home = folder.path().display().to_string();
    let environment = Environment::of([("XDG_CONFIG_HOME", home)]);
    assert_eq!(Config::load(&environment, &Flags::default(), NAMES).1, []);
}

#[test]
fn a_server_has_its_token_in_one_place() {
    let url = "https://portal.acme.test";
    let (config, problems) = of_file(&format!(
        "[[source]]\nurl = \"{url}\"\ntoken_file = \"~/token\"\ntoken_env = \"TOKEN\"\ntoken_over_http = \"yes\"\n"
    ));
    assert_eq!(config.sources[0].access.token, Some(TokenAt::Variable("TOKEN".into())));
    assert!(!config.sources[0].access.token_over_http);
    assert_eq!(
        told(&problems),
        [
            (
                "1:1 its token is said to be in several places".into(),
                "Write one of token_env, token_file, token_command and token_keyring.".into()
            ),
            ("5:19 `token_over_http` cannot be `yes`".into(), "Write true or false.".into()),
        ]
    );
}

#[test]
fn a_token_in_the_keyring_has_a_service_and_a_user() {
    let of = |place: &str| {
        of_file(&format!("[[source]]\nurl = \"https://portal.acme.test\"\ntoken_keyring = \"{place}\"\n"))
    };
    let (config, problems) = of("stagedoor/ada");
    let expected = TokenAt::Keyring { service: "stagedoor".into(), user: "ada".into() };
    assert_eq!((config.sources[0].access.token.as_ref(), problems.len()), (Some(&expected), 0));
    for place in ["stagedoor", "/ada", "stagedoor/"] {
        let (config, problems) = of(place);
        assert_eq!((config.sources[0].access.token.as_ref(), problems.len()), (None, 1), "{place}");
    }
}

#[test]
fn a_server_that_is_named_by_its_address_is_asked_as_configured() {
    let text = "[[source]]\nurl = \"https://a.test\"\ntoken_env = \"TOKEN\"\n";
    let named = |url: &str| Flags { sources: vec![SourceAt::Url(url.into())], ..Flags::default() };
    let access = |url| assembled(text, &[], &named(url)).0.sources[0].access.token.clone();
    assert_eq!(access("https://a.test/"), Some(TokenAt::Variable("TOKEN".into())));
    assert_eq!(access("https://a.test.evil.test"), None);
    assert_eq!(access("http://a.test"), None);
}
