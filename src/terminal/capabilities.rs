use crate::config::{Background, ColorDepth, Environment};

/// Terminals that understand RGB colours, by `TERM_PROGRAM`.
const DEEP_PROGRAMS: &[&str] =
    &["iTerm.app", "WezTerm", "ghostty", "vscode", "Hyper", "rio", "Tabby", "WarpTerminal", "zed"];

/// Terminals that understand RGB colours and links, by what `TERM` begins with. `TERM` is the one
/// variable that ssh always passes on.
const DEEP_TERMS: &[&str] =
    &["xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm", "contour", "rio", "iterm2"];

/// Terminals with kitty's keyboard protocol, by `TERM_PROGRAM` and by `TERM`. Where the user must
/// switch it on first, nobody can tell from here.
const KITTY_PROGRAMS: &[&str] = &["ghostty", "rio"];
const KITTY_TERMS: &[&str] = &["xterm-kitty", "xterm-ghostty", "foot", "rio"];

/// What a terminal can do, as its environment tells.
///
/// Nothing is ever asked of the terminal itself: over a slow line an answer comes late, and then it
/// is typed into whatever runs next.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "facts that do not depend on each other")]
pub struct Capabilities {
    /// The colours it shows.
    pub color: ColorDepth,
    /// Whether its locale is UTF-8 and its font has more than the basics.
    pub unicode: bool,
    /// Whether it understands OSC 8; `false` when nobody knows.
    pub hyperlinks: bool,
    /// Whether it has kitty's keyboard protocol; `false` when nobody knows.
    pub kitty_keyboard: bool,
    /// What lies behind the text.
    pub background: Background,
    /// What stands between the program and the terminal.
    pub multiplexer: Multiplexer,
    /// Whether it is at the other end of an SSH connection.
    pub remote: bool,
    /// Whether a graphical display can be reached.
    pub display: bool,
}

/// A program that shows several terminals in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Multiplexer {
    /// None.
    #[default]
    None,
    /// tmux.
    Tmux,
    /// GNU screen.
    Screen,
}

impl Capabilities {
    /// Reads the capabilities from the environment of a session.
    pub fn of(environment: &Environment) -> Self {
        let multiplexer = multiplexer(environment);
        Self {
            color: color(environment, multiplexer),
            unicode: unicode(environment),
            hyperlinks: hyperlinks(environment, multiplexer),
            kitty_keyboard: kitty_keyboard(environment, multiplexer),
            background: Background::of(environment),
            multiplexer,
            remote: ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].iter().any(|name| environment.has(name)),
            display: display(environment),
        }
    }

    /// The capabilities of a session at the other end of an SSH connection that this process serves.
    #[must_use]
    pub fn remotely(mut self) -> Self {
        self.remote = true;
        self.display = false;
        self
    }
}

fn term(environment: &Environment) -> &str {
    environment.get("TERM").unwrap_or_default()
}

fn multiplexer(environment: &Environment) -> Multiplexer {
    let term = term(environment);
    if environment.has("TMUX") || term.starts_with("tmux") {
        Multiplexer::Tmux
    } else if environment.has("STY") || term.starts_with("screen") {
        // tmux calls itself `screen` too; over ssh nothing tells the two apart.
        Multiplexer::Screen
    } else {
        Multiplexer::None
    }
}

fn color(environment: &Environment, multiplexer: Multiplexer) -> ColorDepth {
    let term = term(environment);
    if term == "dumb" {
        return ColorDepth::None;
    }
    let promised = environment.get("COLORTERM").is_some_and(|value| matches!(value, "truecolor" | "24bit"));
    let deep = promised
        || environment.has("WT_SESSION")
        || is_one_of(environment.get("TERM_PROGRAM"), DEEP_PROGRAMS)
        || begins_with(term, DEEP_TERMS)
        || term.ends_with("-direct");
    let indexed = term.contains("256color") || environment.get("TERM_PROGRAM") == Some("Apple_Terminal");
    match (deep, indexed) {
        // GNU screen hands COLORTERM on from outside but knows no RGB itself.
        (true, _) if multiplexer == Multiplexer::Screen => ColorDepth::TwoFiftySix,
        (true, _) => ColorDepth::TrueColor,
        (false, true) => ColorDepth::TwoFiftySix,
        (false, false) if term.is_empty() && !cfg!(windows) => ColorDepth::None,
        (false, false) => ColorDepth::Sixteen,
    }
}

/// The locale's character set, by the order in which its variables count.
fn unicode(environment: &Environment) -> bool {
    if matches!(term(environment), "linux" | "dumb") {
        return false;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| environment.get(name));
    match locale {
        Some(locale) => {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        }
        None => cfg!(windows),
    }
}

fn hyperlinks(environment: &Environment, multiplexer: Multiplexer) -> bool {
    match multiplexer {
        Multiplexer::Screen => return false,
        // tmux learnt links in 3.4, and keeps them from terminals that do not know them.
        Multiplexer::Tmux => {
            return environment.get("TERM_PROGRAM") == Some("tmux")
                && version(environment.get("TERM_PROGRAM_VERSION")) >= (3, 4);
        }
        Multiplexer::None => {}
    }
    // VTE, the widget below GNOME Terminal and others, has them from 0.50.
    let vte = environment.get("VTE_VERSION").and_then(|version| version.parse::<u32>().ok());
    vte.is_some_and(|version| version >= 5_000)
        || environment.has("WT_SESSION")
        || environment.has("KONSOLE_VERSION")
        || is_one_of(environment.get("TERM_PROGRAM"), DEEP_PROGRAMS)
        || begins_with(term(environment), DEEP_TERMS)
}

fn kitty_keyboard(environment: &Environment, multiplexer: Multiplexer) -> bool {
    multiplexer == Multiplexer::None
        && (is_one_of(environment.get("TERM_PROGRAM"), KITTY_PROGRAMS)
            || begins_with(term(environment), KITTY_TERMS))
}

fn display(environment: &Environment) -> bool {
    cfg!(any(windows, target_os = "macos"))
        || ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"].iter().any(|name| environment.has(name))
}

fn is_one_of(value: Option<&str>, known: &[&str]) -> bool {
    value.is_some_and(|value| known.contains(&value))
}

fn begins_with(value: &str, known: &[&str]) -> bool {
    known.iter().any(|start| value.starts_with(start))
}

/// Major and minor of a version such as `3.4`, `3.5a` or `next-3.6`; zero where there is none.
fn version(text: Option<&str>) -> (u32, u32) {
    let mut numbers = text
        .unwrap_or_default()
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|number| number.parse().ok());
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Capabilities {
        Capabilities::of(&Environment::of(variables.iter().copied()))
    }

    #[test]
    fn colours_come_from_what_the_session_says() {
        let cases: &[(&[(&str, &str)], ColorDepth)] = &[
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], ColorDepth::TrueColor),
            (&[("TERM", "xterm-256color")], ColorDepth::TwoFiftySix),
            (&[("TERM", "xterm-kitty")], ColorDepth::TrueColor),
            (&[("TERM", "xterm")], ColorDepth::Sixteen),
            (&[("TERM", "linux")], ColorDepth::Sixteen),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], ColorDepth::None),
            (&[("TERM", "screen"), ("STY", "1"), ("COLORTERM", "truecolor")], ColorDepth::TwoFiftySix),
            (&[("TERM", "tmux-256color"), ("COLORTERM", "truecolor")], ColorDepth::TrueColor),
        ];
        for (variables, depth) in cases {
            assert_eq!(of(variables).color, *depth, "{variables:?}");
        }
    }

    #[test]
    fn unicode_needs_a_utf8_locale() {
        assert!(of(&[("LANG", "de_DE.UTF-8")]).unicode);
        assert!(of(&[("LANG", "C"), ("LC_ALL", "C.utf8")]).unicode);
        assert!(!of(&[("LANG", "de_DE.UTF-8"), ("LC_ALL", "C")]).unicode);
        assert!(!of(&[("LANG", "en_US.UTF-8"), ("TERM", "linux")]).unicode);
    }

    #[test]
    fn links_are_off_where_nobody_knows() {
        assert!(!of(&[("TERM", "xterm-256color")]).hyperlinks);
        assert!(of(&[("TERM", "xterm-256color"), ("VTE_VERSION", "6800")]).hyperlinks);
        let tmux = |version| {
            of(&[("TMUX", "/tmp/x"), ("TERM_PROGRAM", "tmux"), ("TERM_PROGRAM_VERSION", version)]).hyperlinks
        };
        assert!(tmux("3.5a") && tmux("next-3.6") && !tmux("3.3a"));
    }

    #[test]
    fn the_keyboard_protocol_is_asked_only_of_those_who_have_it() {
        assert!(of(&[("TERM", "foot")]).kitty_keyboard);
        assert!(!of(&[("TERM", "xterm-kitty"), ("TMUX", "/tmp/x")]).kitty_keyboard);
        assert!(!of(&[("TERM", "xterm-256color")]).kitty_keyboard);
    }

    #[test]
    fn an_ssh_session_is_remote() {
        assert!(of(&[("SSH_TTY", "/dev/pts/1")]).remote);
        assert!(!of(&[("DISPLAY", ":0")]).remote);
        assert!(of(&[("DISPLAY", ":0")]).display);
        assert!(!of(&[("DISPLAY", ":0")]).remotely().display);
    }
}
