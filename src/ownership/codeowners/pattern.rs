use globset::{GlobBuilder, GlobMatcher};

use super::Dialect;

/// Which paths a rule is about.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: Box<str>,
    globs: Box<[GlobMatcher]>,
}

impl Pattern {
    /// Reads a pattern; `text` still has its backslashes. None when it can match nothing.
    pub fn new(text: &str, dialect: Dialect) -> Option<Self> {
        let globs = match dialect {
            Dialect::GitHub => github(text),
            Dialect::GitLab => vec![gitlab(text)],
        };
        let matcher = |glob: &String| {
            // Patterns are case-sensitive, `*` stays within a folder and finds hidden files.
            let built = GlobBuilder::new(glob).literal_separator(true).backslash_escape(true).build();
            built.ok().map(|glob| glob.compile_matcher())
        };
        let globs: Option<Box<[GlobMatcher]>> = globs.iter().map(matcher).collect();
        Some(Self { text: text.into(), globs: globs? })
    }

    /// The pattern as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is about a file at `path`, from the root of the repository without `/` before it.
    pub fn matches(&self, path: &str) -> bool {
        self.globs.iter().any(|glob| glob.is_match(path))
    }
}

/// GitHub: as in gitignore a pattern with a slash inside begins at the root and any other anywhere, and
/// a folder means all below it; but `folder/*` means the files right in it.
fn github(text: &str) -> Vec<String> {
    let is_folder = text.ends_with('/');
    let body = text.trim_end_matches('/');
    let is_rooted = body.contains('/');
    let body = escaped(body.trim_start_matches('/'), true);
    let body = if is_rooted || body.is_empty() { body } else { format!("**/{body}") };
    let below = if body.is_empty() { "**".to_owned() } else { format!("{body}/**") };
    match body.rsplit('/').next() {
        _ if is_folder => vec![below],
        // `*` alone is everything: it matches in every folder.
        Some("*" | "**") => vec![body],
        _ => vec![body, below],
    }
}

/// GitLab: Ruby's `File.fnmatch` with `FNM_PATHNAME` and `FNM_DOTMATCH`; a pattern that does not begin
/// with a slash begins anywhere, and one that ends with a slash means all files below.
fn gitlab(text: &str) -> String {
    let mut glob = escaped(text, false);
    glob = match glob.strip_prefix('/') {
        Some(rooted) => rooted.to_owned(),
        None => format!("**/{glob}"),
    };
    if glob.is_empty() || glob.ends_with('/') {
        glob.push_str("**/*");
    }
    // For Ruby two stars cross folders only with a slash behind them.
    if glob == "**" || glob.ends_with("/**") {
        glob.pop();
    }
    glob
}

/// Takes their meaning from characters that have none in CODEOWNERS.
fn escaped(text: &str, brackets_too: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                out.push('\\');
                out.push(chars.next().unwrap_or('\\'));
            }
            '{' | '}' => out.extend(['\\', c]),
            '[' | ']' if brackets_too => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}
