use std::sync::OnceLock;

use syntect::parsing::{ParseState, ScopeError, ScopeStack, ScopeStackOp, SyntaxReference, SyntaxSet};

use super::descriptor::{Embedded, embedded};
use super::{Language, Role};

/// A longer text, in bytes, is not looked at: it is generated, and nobody reads it word by word.
const LONGEST_TEXT: usize = 200_000;
/// The same of a line, in bytes.
const LONGEST_LINE: usize = 2_000;

/// A part of a line that is one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub role: Role,
    /// How many bytes of the line it takes, from where the one before ends.
    pub len: usize,
}

/// What the lines of a text consist of; none when the language is not known or the text too long. A line without pieces is
/// plain, and so are those that come after the last: `goes_on` may end the work before any line.
///
/// The first text of a language costs tens of milliseconds, and the first of all a few more.
pub fn lines(text: &str, language: &Language, mut goes_on: impl FnMut() -> bool) -> Option<Vec<Vec<Piece>>> {
    if text.len() > LONGEST_TEXT {
        return None;
    }
    let set = syntaxes();
    let syntax = language.syntax(set, text.lines().next().unwrap_or_default())?;
    let mut lines = painted(text, syntax, set, &mut goes_on);
    if *language == Language::Descriptor {
        for part in embedded(text) {
            paint_over(&mut lines, text, &part, set, &mut goes_on);
        }
    }
    Some(lines)
}

/// All syntaxes, unpacked at the first use.
fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(two_face::syntax::extra_newlines)
}

fn painted(
    text: &str,
    syntax: &SyntaxReference,
    set: &SyntaxSet,
    goes_on: &mut impl FnMut() -> bool,
) -> Vec<Vec<Piece>> {
    let (mut state, mut stack) = (ParseState::new(syntax), ScopeStack::new());
    let mut lines = Vec::new();
    let mut with_end = String::new();
    for line in text.lines() {
        if !goes_on() {
            break;
        }
        if line.len() > LONGEST_LINE {
            lines.push(Vec::new());
            continue;
        }
        with_end.clear();
        with_end.extend([line, "\n"]);
        // A syntax that contradicts itself leaves the rest plain.
        let Ok(changes) = state.parse_line(&with_end, set) else { break };
        let Ok(pieces) = pieces(line, &changes, &mut stack) else { break };
        lines.push(pieces);
    }
    lines
}

/// Gives a document within the text the colours of its own language.
fn paint_over(
    lines: &mut [Vec<Piece>],
    text: &str,
    part: &Embedded,
    set: &SyntaxSet,
    goes_on: &mut impl FnMut() -> bool,
) {
    let Some(syntax) = Language::Named(part.language.to_owned()).syntax(set, "") else { return };
    let own = text.lines().skip(part.lines.start).take(part.lines.len());
    let own: String = own.map(|line| format!("{}\n", line.get(part.indent..).unwrap_or(""))).collect();
    let painted = painted(&own, syntax, set, goes_on);
    for (line, mut pieces) in lines.iter_mut().skip(part.lines.start).zip(painted) {
        if !pieces.is_empty() {
            pieces.insert(0, Piece { role: Role::Plain, len: part.indent });
            *line = pieces;
        }
    }
}

fn pieces(
    line: &str,
    changes: &[(usize, ScopeStackOp)],
    stack: &mut ScopeStack,
) -> Result<Vec<Piece>, ScopeError> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut from = 0;
    let mut until = |end: usize, stack: &ScopeStack| {
        // The last change may come behind the end of the line.
        let len = end.min(line.len()).saturating_sub(from);
        if len == 0 {
            return;
        }
        from += len;
        let role = Role::within(stack.as_slice());
        match pieces.last_mut() {
            Some(last) if last.role == role => last.len += len,
            _ => pieces.push(Piece { role, len }),
        }
    };
    for (at, change) in changes {
        until(*at, stack);
        stack.apply(change)?;
    }
    until(line.len(), stack);
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The words that are something, each with what it is.
    fn told(file: &str, text: &str) -> String {
        let language = Language::OfFile(file.to_owned());
        let lines = lines(text, &language, || true).expect(file);
        let mut told = Vec::new();
        for (line, pieces) in text.lines().zip(lines) {
            let mut at = 0;
            for Piece { role, len } in pieces {
                let word = line[at..at + len].trim();
                at += len;
                if !word.is_empty() && !matches!(role, Role::Plain | Role::Mark) {
                    told.push(format!("{role:?}:{word}"));
                }
            }
            assert_eq!(at, line.len(), "{file}");
        }
        told.join(" ")
    }

    #[test]
    fn descriptors_and_data_have_keys_texts_and_values() {
        assert_eq!(
            told("catalog-info.yaml", "# who\nkind: API\nspec:\n  tags: [a, 'b']\n  port: 80\n  on: true\n"),
            "Comment:# who Key:kind Text:API Key:spec Key:tags Text:a Text:'b' Key:port Value:80 Value:on Value:true"
        );
        assert_eq!(
            told("package.json", "{\n  \"name\": \"shop\",\n  \"port\": 80, \"is\": null\n}\n"),
            r#"Key:"name" Text:"shop" Key:"port" Value:80 Key:"is" Value:null"#
        );
        assert_eq!(
            told("Cargo.toml", "# who\n[package]\nname = \"shop\"\nport = 80\n"),
            r#"Comment:# who Name:package Key:name Text:"shop" Key:port Value:80"#
        );
    }

    #[test]
    fn programs_have_keywords_names_types_and_comments() {
        assert_eq!(
            told("a.rs", "/// Says.\npub fn say(name: &str) -> u32 { name.len() + 1 }\nstruct A;\n"),
            "Comment:/// Says. Keyword:pub Keyword:fn Name:say Keyword:str Keyword:u32 Name:len Value:1 Keyword:struct Type:A"
        );
        assert_eq!(
            told(
                "a.ts",
                "// why\nexport function say(name: string): number { return `a${name}`.length }\nclass A {}\n"
            ),
            "Comment:// why Keyword:export Keyword:function Name:say Type:string Type:number Keyword:return Text:`a Text:` Keyword:class Type:A"
        );
        assert_eq!(
            told("a.js", "const say = require('x'); // why\nfunction f() { return null }\n"),
            "Keyword:const Name:require Text:'x' Comment:// why Keyword:function Name:f Keyword:return Value:null"
        );
        assert_eq!(
            told("a.go", "package main\n\n// why\nfunc say(name string) int { return 1 }\n"),
            "Keyword:package Comment:// why Keyword:func Name:say Type:string Type:int Keyword:return Value:1"
        );
        assert_eq!(
            told("A.java", "import java.util.List;\n/* why */\npublic class A { int say() { return 1; } }\n"),
            "Keyword:import Type:java Type:util Type:List Comment:/* why */ Keyword:public Keyword:class Type:A Keyword:int Name:say Keyword:return Value:1"
        );
        assert_eq!(
            told("a.py", "import os\ndef say(name: str) -> int:\n    return len(name) and 1  # why\n"),
            "Keyword:import Keyword:def Name:say Type:str Type:int Keyword:return Name:len Keyword:and Value:1 Comment:# why"
        );
        assert_eq!(
            told("run", "#!/bin/sh\nset -e # why\nif true; then echo \"$HOME\"; fi\n"),
            r#"Comment:#!/bin/sh Name:set Comment:# why Keyword:if Name:true Keyword:then Name:echo Text:" Text:HOME" Keyword:fi"#
        );
        assert_eq!(
            told("Dockerfile.dev", "# why\nFROM node:22 AS build\nRUN npm ci\n"),
            "Comment:# why Keyword:FROM Type:22 Keyword:AS Keyword:RUN"
        );
        assert_eq!(
            told("README.md.njk", "# Title\nSome `code` and **more**.\n```js\nlet a = 1\n```\n"),
            "Heading:Title Text:code Value:js Keyword:let Value:1"
        );
        assert_eq!(
            told("a.patch", "--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n"),
            "Heading:a Heading:b Heading:-1 +1 Removed:old Added:new"
        );
    }

    #[test]
    fn the_definition_of_an_api_has_the_colours_of_its_language() {
        let text = "kind: API\nspec:\n  definition: |\n    type Query {\n      pets: [Pet]\n    }\n  type: graphql\n";
        let lines = lines(text, &Language::Descriptor, || true).expect("YAML");
        let first = lines[3].iter().map(|piece| (piece.role, piece.len));
        assert_eq!(first.take(2).collect::<Vec<_>>(), [(Role::Plain, 4), (Role::Keyword, 4)]);
        assert_eq!(
            lines.iter().map(|line| line.iter().map(|piece| piece.len).sum::<usize>()).collect::<Vec<_>>(),
            text.lines().map(str::len).collect::<Vec<_>>()
        );
        assert!(lines[6].iter().any(|piece| piece.role == Role::Key));
    }

    #[test]
    fn the_languages_of_templates_are_known() {
        let names = [
            "Dockerfile",
            "Makefile",
            "Jenkinsfile",
            ".gitignore",
            ".env",
            ".env.example",
            "go.mod",
            "main.tf",
            "a.hcl",
            "a.proto",
            "schema.graphql",
            "a.sql",
            "a.xml",
            "pom.xml",
            "build.gradle",
            "a.kt",
            "a.rb",
            "a.php",
            "a.cs",
            "a.c",
            "a.html",
            "a.css",
            "a.scss",
            "a.jsx",
            "a.tsx",
            "a.mjs",
            "a.cjs",
            "a.properties",
            "a.ini",
            ".editorconfig",
            "a.vue",
            ".babelrc",
            "a.jsonc",
            "a.mdx",
            "app.yaml.tmpl",
        ];
        let is_known = |language| lines("a\n", &language, || true).is_some();
        let unknown: Vec<&str> =
            names.into_iter().filter(|name| !is_known(Language::OfFile((*name).to_owned()))).collect();
        assert_eq!(unknown, [""; 0]);
        for name in [
            "bash",
            "Shell",
            "console",
            "typescript",
            "JavaScript",
            "golang",
            "yaml",
            "JSON",
            "dockerfile",
            "proto",
            "diff",
        ] {
            assert!(is_known(Language::Named(name.to_owned())), "{name}");
        }
        for name in ["LICENSE", "a.unknown", "a.bin", ""] {
            assert!(!is_known(Language::OfFile(name.to_owned())), "{name}");
        }
    }

    #[test]
    fn what_is_too_long_stays_plain() {
        let yaml = Language::Named("yaml".to_owned());
        assert_eq!(lines(&"a: 1\n".repeat(LONGEST_TEXT / 5 + 1), &yaml, || true), None);
        let found = lines(&format!("a: {}\nb: 1\n", "x".repeat(LONGEST_LINE)), &yaml, || true).expect("yaml");
        assert!(found[0].is_empty() && found[1].len() > 1);
        let mut left = 2;
        let found = lines("a: 1\nb: 1\nc: 1\n", &yaml, || {
            left -= 1;
            left >= 0
        });
        assert_eq!(found.map(|lines| lines.len()), Some(2));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn pieces_cover_their_lines(
            text in "(([a-z \"'`{}<>$#:|*-]|\\PC|\n){0,40}\n?){0,6}",
            file in prop::sample::select(vec!["a.yaml", "a.sh", "a.ts", "a.md", "a.py", "a.json", "Dockerfile", "a.html"]),
        ) {
            let found = lines(&text, &Language::OfFile(file.to_owned()), || true).expect("a known language");
            prop_assert_eq!(found.len(), text.lines().count());
            for (line, pieces) in text.lines().zip(found) {
                let ends = pieces.iter().scan(0, |at, piece| { *at += piece.len; Some(*at) });
                let ends: Vec<usize> = ends.collect();
                prop_assert!(ends.iter().all(|end| line.is_char_boundary(*end)));
                prop_assert_eq!(ends.last().copied().unwrap_or(0), line.len());
            }
        }
    }
}
