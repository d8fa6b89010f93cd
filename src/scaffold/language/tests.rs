//! What holds of every template.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;

fn renderer() -> Renderer {
    Renderer::new(Syntax::default(), Arc::new(Extensions::new()))
}

fn context() -> Record {
    let list = Data::List(vec![1.0.into(), "b".into(), Data::Null]);
    let record = Data::from([("a", 1.0.into()), ("b", list.clone())]);
    let context = Data::from([("n", 7.0.into()), ("s", "añ😀b".into()), ("l", list), ("o", record)]);
    context.as_record().cloned().unwrap_or_default()
}

/// Expressions of a few operators, filters and calls, most of which mean something.
fn expression() -> BoxedStrategy<String> {
    let leaf = prop::sample::select(vec![
        "n",
        "s",
        "l",
        "o",
        "o.b[1]",
        "missing",
        "1",
        "2.5",
        "'x'",
        "'\\n'",
        "true",
        "none",
        "[1, 'a']",
        "{k: n}",
        "r/[a-z]+/g",
        "(1, 2)",
        "loop.index",
    ]);
    leaf.prop_map(str::to_owned)
        .prop_recursive(4, 24, 3, |inner| {
            let operator = prop::sample::select(vec![
                "+", "-", "*", "/", "//", "%", "**", "~", "==", "===", "!=", "<", ">=", "and", "or", "in",
                "not in",
            ]);
            let filter = prop::sample::select(vec![
                "upper",
                "default('d')",
                "dump",
                "length",
                "join('-')",
                "sort(reverse=true)",
                "int",
                "replace('a', 'b')",
                "list",
                "safe",
                "title",
                "indent(2)",
                "batch(2)",
                "nothing",
            ]);
            let behind = prop::sample::select(vec![
                ".length",
                "[0]",
                "[1:]",
                "[::-1]",
                ".split('')",
                ".push(1)",
                ".concat(l)",
                ".slice(1, -1)",
                "()",
            ]);
            let test =
                prop::sample::select(vec!["defined", "not string", "divisibleby(2)", "eq(1)", "unheard"]);
            prop_oneof![
                (inner.clone(), operator, inner.clone())
                    .prop_map(|(a, operator, b)| format!("{a} {operator} {b}")),
                (inner.clone(), filter).prop_map(|(a, filter)| format!("{a} | {filter}")),
                (inner.clone(), behind).prop_map(|(a, behind)| format!("({a}){behind}")),
                (inner.clone(), test).prop_map(|(a, test)| format!("{a} is {test}")),
                (inner.clone(), inner.clone(), inner.clone())
                    .prop_map(|(a, b, c)| format!("{a} if {b} else {c}")),
                // In brackets: behind an operator `not` is but a name, as it is in Nunjucks.
                inner.clone().prop_map(|a| format!("(not {a})")),
                inner.prop_map(|a| format!("-{a}")),
            ]
        })
        .boxed()
}

/// Templates of text, tags and expressions.
fn template() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[a-z \\n{}%#$-]{0,6}",
        3 => expression().prop_map(|e| format!("${{{{ {e} }}}}")),
        1 => expression().prop_map(|e| format!("{{% set n = {e} %}}")),
        1 => expression().prop_map(|e| format!("{{% set s %}}<${{{{ {e} }}}}>{{% endset %}}")),
    ];
    piece.prop_recursive(3, 20, 4, |inner| {
        let body = prop::collection::vec(inner, 0..4).prop_map(|pieces| pieces.concat());
        let header = (expression(), body.clone(), body.clone());
        prop_oneof![
            header.clone().prop_map(|(e, a, b)| format!("{{% if {e} %}}{a}{{% else %}}{b}{{% endif %}}")),
            header.clone().prop_map(|(e, a, b)| format!("{{% for x in {e} %}}{a}{{% else %}}{b}{{% endfor %}}")),
            header.clone().prop_map(|(e, a, b)| format!("{{% for k, v in {e} %}}{a}{{% else %}}{b}{{% endfor %}}")),
            header.clone().prop_map(|(e, a, b)| {
                format!("{{% switch {e} %}}{{% case 1 %}}{a}{{% default %}}{b}{{% endswitch %}}")
            }),
            header.prop_map(|(e, a, b)| {
                format!("{{% macro m(p, q={e}) %}}{a}${{{{ caller() }}}}{{% endmacro %}}{{% call m(1) %}}{b}{{% endcall %}}")
            }),
            body.prop_map(|a| format!("{{% filter upper %}}{a}{{% endfilter %}}{{%- raw %}}{{{{ x }}{{% endraw -%}}")),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back_the_same_and_means_the_same(source in template()) {
        let renderer = renderer();
        if let Ok(template) = renderer.read(&source) {
            let written = template.to_string();
            let again = renderer.read(&written);
            prop_assert!(again.is_ok(), "{source:?} became {written:?}: {:?}", again.err());
            let again = again.unwrap();
            prop_assert_eq!(again.to_string(), written);
            let (first, second) = (renderer.print(&template, &context()), renderer.print(&again, &context()));
            prop_assert_eq!(first.map_err(|error| error.kind), second.map_err(|error| error.kind));
        }
    }

    #[test]
    fn no_text_makes_it_panic_or_go_beyond_its_limits(source in "[ -~\\n]{0,60}", tags in template()) {
        let limits = Limits { work: 2_000, output: 500, depth: 64, ..Limits::default() };
        let renderer = renderer().with_limits(limits);
        for source in [source.clone(), format!("${{{{ {source} }}}}"), format!("{{% {source} %}}"), tags] {
            if let Ok(printed) = renderer.render(&source, &context()) {
                prop_assert!(printed.len() <= 500);
            }
            if let Err(error) = renderer.render_value(&source, &context()) {
                prop_assert!(error.line >= 1 && error.column >= 1);
            }
        }
    }

    #[test]
    fn text_without_tags_is_left_alone(source in "[a-z .\\n$%-]{0,40}") {
        prop_assert_eq!(renderer().render(&source, &Record::new()), Ok(source));
    }
}

fn render(source: &str) -> String {
    renderer().render(source, &context()).unwrap()
}

fn error(source: &str) -> TemplateError {
    renderer().render(source, &context()).unwrap_err()
}

#[test]
fn an_error_says_where_it_is_what_is_written_there_and_what_to_write_instead() {
    let error = error("first\n  ${{ n && s }}\n");
    assert_eq!((error.line, error.column), (2, 9));
    assert_eq!(
        error.to_string(),
        "line 2, column 9: `&` means nothing here in `${{ n && s }}`; write `and` for `&&`"
    );
}

#[test]
fn habits_of_other_languages_are_answered_with_a_hint() {
    for (source, hint) in [
        ("${{ n || s }}", "write `or` for `||`"),
        ("${{ !n }}", "write `not` for `!`"),
        ("${{ n ? s : l }}", "write `b if a else c` for `a ? b : c`"),
        ("${{ n = 1 }}", "compare with `==`"),
        ("${{ s | split(',') }}", "texts have a method for it: `text.split(',')`"),
        ("${{ s | uper }}", "did you mean `upper`?"),
        ("${{ s is strin }}", "did you mean `string`?"),
        ("${{ s.replaceAll('a', 'b') }}", "write `.replace(r/…/g, …)`, or the filter `replace`"),
        ("{% esle %}", "did you mean `else`?"),
        ("{% if n %}{% else if s %}{% endif %}", "write `elif` for `else if`"),
    ] {
        assert_eq!(error(source).hint.as_deref(), Some(hint), "{source}");
    }
}

#[test]
fn a_hyphen_in_a_step_is_told_apart_from_a_subtraction() {
    let template = renderer().read("a ${{ steps.my-step.output.x }} ${{ n - 1 }}").unwrap();
    let warnings = template.warnings();
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].hint.as_deref(), Some("write `steps['my-step']`"));
    assert_eq!((warnings[0].line, warnings[0].column), (1, 7));
}

#[test]
fn a_not_that_is_taken_for_a_name_is_pointed_out() {
    let warnings = |source: &str| renderer().read(source).unwrap().warnings().len();
    assert_eq!(warnings("${{ n == not - n }}"), 1);
    assert_eq!(warnings("${{ n == (not n) and not s }}"), 0);
}

#[test]
fn work_depth_and_output_have_limits() {
    let endless = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
    let growing = "{% set t = 'ab' %}{% for i in range(64) %}{% set t = t ~ t %}{% endfor %}";
    let nested = "{% set t = [] %}{% for i in range(999) %}{% set t = [t] %}{% endfor %}";
    let pushed = "{% set t = [] %}{% set u = t %}{% for i in range(9999) %}{% set v = [] %}${{ u.push({a: v}) }}{% set u = v %}{% endfor %}${{ t | dump }}";
    let recursive = "{% macro m() %}${{ m() }}{% endmacro %}${{ m() }}";
    let bomb =
        "${{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.replace(r/(?=(a+)+$)x|(a|aa)+\\1$/, '') }}";
    for source in [endless, growing, nested, pushed, recursive, "${{ range(1, 2, 0.0000001) }}", bomb] {
        assert_eq!(error(source).kind, ErrorKind::Limit, "{source}");
    }
}

#[test]
fn deep_templates_end_in_an_error_not_in_a_crash() {
    let nest = |open: &str, inside: &str, close: &str, times: usize| {
        format!("{}{inside}{}", open.repeat(times), close.repeat(times))
    };
    for times in [100, 250, 511, 5_000, 100_000] {
        for source in [
            format!("${{{{ {} }}}}", nest("(", "1", ")", times)),
            format!("${{{{ {} }}}}", nest("[", "", "]", times)),
            format!("${{{{ {} }}}}", nest("not ", "1", "", times)),
            format!("${{{{ {} }}}}", nest("1 + ", "1", "", times)),
            format!("${{{{ {} }}}}", nest("", "s", " | upper", times)),
            format!("${{{{ {} }}}}", nest("", "s", ".x", times)),
            format!("${{{{ {} }}}}", nest("s[", "1", "]", times)),
            format!("${{{{ {} }}}}", nest("{a: ", "1", "}", times).replace("}}", "} }")),
            nest("{% if 1 %}", "x", "{% endif %}", times),
            nest("{% for x in l %}", "x", "{% endfor %}", times),
            nest("{% filter upper %}", "x", "{% endfilter %}", times),
        ] {
            // On a thread as small as those of a runtime.
            let thread = std::thread::Builder::new().stack_size(2 << 20);
            let run = move || {
                let limits = Limits { work: 50_000, ..Limits::default() };
                drop(renderer().with_limits(limits).render(&source, &context()));
            };
            thread.spawn(run).unwrap().join().unwrap();
        }
    }
}

#[test]
fn reserved_names_lead_nowhere() {
    for source in [
        "${{ o.constructor }}",
        "${{ o['__proto__'] }}",
        "${{ {prototype: 1} }}",
        "${{ [o] | join(',', 'constructor') }}",
        "{% set constructor = 1 %}",
        "${{ o | groupby('a.__proto__') }}",
        "{% macro prototype() %}{% endmacro %}",
    ] {
        assert!(error(source).message.contains("is reserved"), "{source}: {}", error(source));
    }
    assert_eq!(
        render(
            "${{ o['con' ~ 'structor'] is undefined }}${{ 'toString' in o }}${{ o.toString is undefined }}"
        ),
        "truefalsetrue"
    );
}

#[test]
fn lists_change_only_within_one_rendering() {
    let renderer = renderer();
    let template = renderer.read("${{ l.push(4) }}${{ l.length }}").unwrap();
    assert_eq!(renderer.print(&template, &context()).unwrap(), "44");
    assert_eq!(renderer.print(&template, &context()).unwrap(), "44");
    assert_eq!(error("${{ l.push([l]) }}").message, "a list cannot hold itself");
}

#[test]
fn a_sole_expression_keeps_its_value() {
    let value = |source: &str| renderer().render_value(source, &context()).unwrap();
    assert_eq!(value("${{ n }}"), Some(Data::Number(7.0)));
    assert_eq!(value("{# why #}${{ l }}"), context().get("l").cloned());
    assert_eq!(value(" ${{ n }}"), Some(" 7".into()));
    assert_eq!(value("${{ missing }}"), None);
    assert_eq!(value("${{ [missing] }}"), Some(Data::List(vec![Data::Null])));
    assert_eq!(value("${{ {a: missing, b: 1} }}"), Some(Data::from([("b", 1.0.into())])));
}
