use syntect::parsing::{SyntaxReference, SyntaxSet};

/// What is known of the language of a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Language {
    /// That of a file of this name or path.
    OfFile(String),
    /// YAML that describes entities, perhaps with the definition of an API in it.
    Descriptor,
    /// One by its name, as stands behind the fence of a Markdown block.
    Named(String),
}

/// Endings of files that a template renders: what stands before them tells the language.
const RENDERED: &[&str] = &["njk", "j2", "jinja", "jinja2", "hbs", "mustache", "tmpl", "tpl", "template"];

/// Names that the syntaxes go by under another one.
const ALIASES: &[(&str, &str)] = &[
    ("babelrc", "json"),
    ("cjs", "js"),
    ("console", "sh"),
    ("containerfile", "dockerfile"),
    ("docker", "dockerfile"),
    ("eslintrc", "json"),
    ("golang", "go"),
    ("javascript", "js"),
    ("json5", "json"),
    ("jsonc", "json"),
    ("jsx", "tsx"),
    ("mdx", "md"),
    ("mjs", "js"),
    ("prettierrc", "json"),
    ("shell", "sh"),
    ("shell-session", "sh"),
    ("typescript", "ts"),
];

impl Language {
    /// The syntax of a text that begins with this line; none when nobody knows it.
    pub(super) fn syntax<'s>(&self, set: &'s SyntaxSet, first_line: &str) -> Option<&'s SyntaxReference> {
        match self {
            Self::Descriptor => by_token(set, "yaml"),
            Self::Named(name) => by_token(set, name),
            Self::OfFile(path) => {
                let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
                by_file_name(set, name).or_else(|| {
                    let is_telling = first_line.starts_with("#!") || first_line.starts_with("<?xml");
                    is_telling.then(|| set.find_syntax_by_first_line(first_line)).flatten()
                })
            }
        }
    }
}

fn by_file_name<'s>(set: &'s SyntaxSet, name: &str) -> Option<&'s SyntaxReference> {
    // `Makefile` and `.gitignore` are endings, too.
    if let Some(syntax) = set.find_syntax_by_extension(name) {
        return Some(syntax);
    }
    let (stem, ending) = name.rsplit_once('.').unwrap_or(("", name));
    if RENDERED.contains(&ending) && !stem.is_empty() {
        return by_file_name(set, stem);
    }
    by_token(set, ending).or_else(|| {
        // `Dockerfile.dev`, `.env.example`
        let (stem, _) = name.trim_start_matches('.').split_once('.')?;
        matches!(stem, "Dockerfile" | "Containerfile" | "Makefile" | "env").then(|| by_token(set, stem))?
    })
}

/// By an ending or by the name of the language, in whatever case.
fn by_token<'s>(set: &'s SyntaxSet, token: &str) -> Option<&'s SyntaxReference> {
    let token = token.to_ascii_lowercase();
    let alias = ALIASES.iter().find(|(alias, _)| *alias == token).map(|(_, name)| *name);
    set.find_syntax_by_token(alias.unwrap_or(&token))
}
