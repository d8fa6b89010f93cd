use ratatui::symbols::border::Set;

use crate::config::GlyphSet;
use crate::diagnostic::Severity;

/// The characters that everything is drawn with; each is one column wide, save where it says more.
///
/// They carry meaning beside the colours: the selection, a star, a severity can be told without any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyphs {
    /// Whether nothing but ASCII may reach the terminal, foreign text included.
    pub is_ascii: bool,
    /// The frame of a pane.
    pub border: Set<'static>,
    /// The frame of the pane that has the keys.
    pub focus_border: Set<'static>,
    /// Between two panes, or below a heading.
    pub rule: &'static str,
    /// Before the selected row.
    pub selected: &'static str,
    /// Before a text field.
    pub prompt: &'static str,
    /// Beside a name that nothing defines.
    pub phantom: &'static str,
    /// Before a branch of a tree that has another below; two columns.
    pub branch: &'static str,
    /// Before the last branch of a tree; two columns.
    pub last_branch: &'static str,
    /// Beside the branches below a branch; two columns.
    pub trunk: &'static str,
    /// Before a branch that is unfolded.
    pub unfolded: &'static str,
    /// Before a branch that is folded.
    pub folded: &'static str,
    /// Beside what has a star.
    pub star: &'static str,
    /// Beside what is on disk and not yet on the server.
    pub added: &'static str,
    /// Beside what differs from the server.
    pub changed: &'static str,
    /// Before what went wrong.
    pub error: &'static str,
    /// Before what is probably wrong.
    pub warning: &'static str,
    /// Before what is worth knowing.
    pub info: &'static str,
    /// Before what is as it should be.
    pub ok: &'static str,
    /// Before an item of a list.
    pub bullet: &'static str,
    /// Between the parts of a line.
    pub separator: &'static str,
    /// From one entity to another.
    pub arrow: &'static str,
    /// From one entity back to another.
    pub back_arrow: &'static str,
    /// There is more above.
    pub more_above: &'static str,
    /// There is more below.
    pub more_below: &'static str,
    /// Where text was cut off.
    pub ellipsis: &'static str,
    /// The part of a scroll bar that shows where the view is.
    pub thumb: &'static str,
    /// The rest of a scroll bar.
    pub track: &'static str,
    /// Something goes on: shown one after the other.
    pub spinner: &'static [&'static str],
    icons: &'static [(&'static str, &'static str)],
}

const UNICODE_BORDER: Set<'static> = Set {
    top_left: "┌",
    top_right: "┐",
    bottom_left: "└",
    bottom_right: "┘",
    vertical_left: "│",
    vertical_right: "│",
    horizontal_top: "─",
    horizontal_bottom: "─",
};

const UNICODE_FOCUS_BORDER: Set<'static> = Set {
    top_left: "┏",
    top_right: "┓",
    bottom_left: "┗",
    bottom_right: "┛",
    vertical_left: "┃",
    vertical_right: "┃",
    horizontal_top: "━",
    horizontal_bottom: "━",
};

const ASCII_BORDER: Set<'static> = Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

const ASCII_FOCUS_BORDER: Set<'static> = Set { horizontal_top: "=", horizontal_bottom: "=", ..ASCII_BORDER };

const UNICODE: Glyphs = Glyphs {
    is_ascii: false,
    border: UNICODE_BORDER,
    focus_border: UNICODE_FOCUS_BORDER,
    rule: "─",
    selected: "▌",
    prompt: "›",
    phantom: "?",
    branch: "├ ",
    last_branch: "└ ",
    trunk: "│ ",
    unfolded: "▾",
    folded: "▸",
    star: "★",
    added: "+",
    changed: "~",
    error: "✗",
    warning: "▲",
    info: "•",
    ok: "✓",
    bullet: "•",
    separator: "·",
    arrow: "→",
    back_arrow: "←",
    more_above: "↑",
    more_below: "↓",
    ellipsis: "…",
    thumb: "█",
    track: "│",
    spinner: &["◐", "◓", "◑", "◒"],
    icons: &[],
};

const ASCII: Glyphs = Glyphs {
    is_ascii: true,
    border: ASCII_BORDER,
    focus_border: ASCII_FOCUS_BORDER,
    rule: "-",
    selected: ">",
    prompt: ">",
    phantom: "?",
    branch: "+ ",
    last_branch: "` ",
    trunk: "| ",
    unfolded: "v",
    folded: ">",
    star: "*",
    added: "+",
    changed: "~",
    error: "x",
    warning: "!",
    info: "i",
    ok: "+",
    bullet: "-",
    separator: "|",
    arrow: ">",
    back_arrow: "<",
    more_above: "^",
    more_below: "v",
    ellipsis: "~",
    thumb: "#",
    track: "|",
    spinner: &["|", "/", "-", "\\"],
    icons: &[],
};

/// The code points are those of Nerd Fonts 3; the icons stem from its Codicons and Font Awesome.
const NERD: Glyphs = Glyphs {
    star: "\u{f005}",
    added: "+",
    changed: "~",
    error: "\u{ea87}",
    warning: "\u{ea6c}",
    info: "\u{ea74}",
    ok: "\u{eab2}",
    icons: &[
        ("component", "\u{eb29}"),
        ("api", "\u{eb61}"),
        ("resource", "\u{eace}"),
        ("system", "\u{eb4f}"),
        ("domain", "\u{eb01}"),
        ("group", "\u{f0c0}"),
        ("user", "\u{f007}"),
        ("location", "\u{f041}"),
        ("template", "\u{ea94}"),
    ],
    ..UNICODE
};

impl Glyphs {
    /// The characters of a set.
    pub const fn of(set: GlyphSet) -> &'static Self {
        match set {
            GlyphSet::Unicode => &UNICODE,
            GlyphSet::Ascii => &ASCII,
            GlyphSet::Nerd => &NERD,
        }
    }

    /// The mark of a severity.
    pub const fn severity(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Info => self.info,
        }
    }

    /// The icon of a kind, in whatever case; empty where the set has none.
    pub fn icon(&self, kind: &str) -> &'static str {
        let icon = self.icons.iter().find(|(known, _)| known.eq_ignore_ascii_case(kind));
        icon.map_or("", |(_, icon)| icon)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width;

    fn single(glyphs: &Glyphs) -> Vec<&'static str> {
        let Set { top_left, top_right, bottom_left, bottom_right, vertical_left, horizontal_top, .. } =
            glyphs.focus_border;
        let mut all = vec![top_left, top_right, bottom_left, bottom_right, vertical_left, horizontal_top];
        all.extend([
            glyphs.border.top_left,
            glyphs.border.vertical_right,
            glyphs.border.horizontal_bottom,
            glyphs.rule,
            glyphs.selected,
            glyphs.prompt,
            glyphs.phantom,
            glyphs.unfolded,
            glyphs.folded,
            glyphs.star,
            glyphs.error,
            glyphs.warning,
            glyphs.info,
            glyphs.ok,
            glyphs.bullet,
            glyphs.separator,
            glyphs.arrow,
            glyphs.back_arrow,
            glyphs.more_above,
            glyphs.more_below,
            glyphs.ellipsis,
            glyphs.thumb,
            glyphs.track,
        ]);
        all.extend(glyphs.spinner);
        all.extend(glyphs.icons.iter().map(|(_, icon)| icon));
        all
    }

    #[test]
    fn every_character_has_its_width() {
        for set in [GlyphSet::Unicode, GlyphSet::Ascii, GlyphSet::Nerd] {
            let glyphs = Glyphs::of(set);
            for glyph in single(glyphs) {
                assert_eq!(width(glyph), 1, "{glyph}");
            }
            for glyph in [glyphs.branch, glyphs.last_branch, glyphs.trunk] {
                assert_eq!(width(glyph), 2, "{glyph}");
            }
        }
    }

    #[test]
    fn ascii_is_ascii_and_unicode_needs_no_special_font() {
        assert!(single(Glyphs::of(GlyphSet::Ascii)).iter().all(|glyph| glyph.is_ascii()));
        for glyph in single(Glyphs::of(GlyphSet::Unicode)) {
            let c = glyph.chars().next().unwrap();
            let private = ('\u{e000}'..='\u{f8ff}').contains(&c);
            let braille = ('\u{2800}'..='\u{28ff}').contains(&c);
            assert!(!private && !braille && c < '\u{1f000}', "{glyph}");
        }
    }

    #[test]
    fn severities_are_told_apart_without_colour() {
        for set in [GlyphSet::Unicode, GlyphSet::Ascii, GlyphSet::Nerd] {
            let glyphs = Glyphs::of(set);
            let mut marks = vec![glyphs.error, glyphs.warning, glyphs.info, glyphs.ok];
            marks.sort_unstable();
            marks.dedup();
            assert_eq!(marks.len(), 4);
        }
    }

    #[test]
    fn only_nerd_fonts_have_icons_for_kinds() {
        assert_eq!(Glyphs::of(GlyphSet::Unicode).icon("Component"), "");
        assert_eq!(Glyphs::of(GlyphSet::Nerd).icon("Component"), "\u{eb29}");
        assert_eq!(Glyphs::of(GlyphSet::Nerd).icon("AiResource"), "");
    }
}
