use std::path::{Path, PathBuf};

use super::CommandLine;

/// A place to open: a file, and where in it, from 1; 0 when only the file matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The file.
    pub file: PathBuf,
    /// The line.
    pub line: u32,
    /// The column in characters.
    pub column: u32,
}

/// How to open a place in the user's editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditorCommand {
    /// What to run.
    pub line: CommandLine,
    /// Whether it draws in this terminal, which must then be left for it; else it has a window.
    pub in_terminal: bool,
}

/// Why no editor can be started.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditorError {
    /// Nothing says which.
    #[error("no editor is set; set `editor` in the settings, or EDITOR")]
    Unset,
    /// What is set is no command line.
    #[error("`{0}` is no command; look at `editor` in the settings, or at EDITOR")]
    Unreadable(String),
}

/// How an editor is told a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// `+7 file`
    Plus,
    /// `+7:3 file`
    PlusColon,
    /// `+7,3 file`
    PlusComma,
    /// `--goto file:7:3`
    Goto,
    /// `file:7:3`
    Suffix,
    /// `--line 7 file`
    Line,
    /// Not at all, as far as is known.
    None,
}

/// The editors that are known: how they are told a line, and whether they have a window.
const EDITORS: &[(&[&str], Manner, bool)] = &[
    (&["vi", "vim", "nvim", "view", "nvi", "elvis", "joe", "jed", "ne", "mg", "vis"], Manner::Plus, false),
    (&["emacs", "emacsclient", "kak", "micro"], Manner::PlusColon, false),
    (&["nano", "pico"], Manner::PlusComma, false),
    (&["hx", "helix"], Manner::Suffix, false),
    (&["subl", "sublime_text", "zed", "zeditor"], Manner::Suffix, true),
    (&["code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"], Manner::Goto, true),
    (&["idea", "goland", "pycharm", "webstorm", "rustrover", "fleet"], Manner::Line, true),
    (&["gvim", "mvim", "gedit", "kate"], Manner::Plus, true),
];

/// Builds the command that opens `spot` with `setting`, the editor's command line.
pub fn editor(setting: Option<&str>, spot: &Spot) -> Result<EditorCommand, EditorError> {
    let setting = setting.ok_or(EditorError::Unset)?;
    let mut line =
        CommandLine::of_words(setting).ok_or_else(|| EditorError::Unreadable(setting.to_owned()))?;
    let name = Path::new(&line.program).file_stem().map(|stem| stem.to_string_lossy().to_lowercase());
    let known = EDITORS.iter().find(|(names, ..)| name.as_deref().is_some_and(|name| names.contains(&name)));
    let (manner, window) = known.map_or((Manner::None, false), |(_, manner, window)| (*manner, *window));
    line.arguments.extend(arguments(manner, spot));
    Ok(EditorCommand { line, in_terminal: !window })
}

fn arguments(manner: Manner, spot: &Spot) -> Vec<String> {
    let file = file_argument(&spot.file);
    let (line, column) = (spot.line, spot.column.max(1));
    if line == 0 {
        return vec![file];
    }
    match manner {
        Manner::Plus => vec![format!("+{line}"), file],
        Manner::PlusColon => vec![format!("+{line}:{column}"), file],
        Manner::PlusComma => vec![format!("+{line},{column}"), file],
        Manner::Goto => vec!["--goto".to_owned(), format!("{file}:{line}:{column}")],
        Manner::Suffix => vec![format!("{file}:{line}:{column}")],
        Manner::Line => vec!["--line".to_owned(), line.to_string(), file],
        Manner::None => vec![file],
    }
}

/// The file, so that no editor takes it for an option.
fn file_argument(file: &Path) -> String {
    let text = file.to_string_lossy();
    if text.starts_with(['-', '+']) { format!("./{text}") } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(setting: &str, file: &str, line: u32) -> (String, bool) {
        let spot = Spot { file: file.into(), line, column: 3 };
        let command = editor(Some(setting), &spot).unwrap();
        (command.line.to_string(), command.in_terminal)
    }

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way() {
        for (setting, expected, in_terminal) in [
            ("nvim", "nvim +7 a.yaml", true),
            ("/usr/bin/vim -p", "/usr/bin/vim -p +7 a.yaml", true),
            ("nano", "nano +7,3 a.yaml", true),
            ("emacsclient -t", "emacsclient -t +7:3 a.yaml", true),
            ("hx", "hx a.yaml:7:3", true),
            ("code --wait", "code --wait --goto a.yaml:7:3", false),
            ("subl", "subl a.yaml:7:3", false),
            ("idea", "idea --line 7 a.yaml", false),
            ("my-editor", "my-editor a.yaml", true),
        ] {
            assert_eq!(built(setting, "a.yaml", 7), (expected.to_owned(), in_terminal));
        }
    }

    #[test]
    fn a_whole_file_needs_no_line_and_no_name_is_an_option() {
        assert_eq!(built("vim", "a b.yaml", 0).0, "vim 'a b.yaml'");
        assert_eq!(built("vim", "-c.yaml", 0).0, "vim ./-c.yaml");
    }

    #[test]
    fn without_an_editor_it_says_how_to_set_one() {
        let spot = Spot { file: "a".into(), line: 1, column: 1 };
        assert_eq!(editor(None, &spot), Err(EditorError::Unset));
        assert_eq!(editor(Some("'open"), &spot), Err(EditorError::Unreadable("'open".into())));
    }
}
