use ratatui::style::{Modifier, Style};

use super::color::degraded;
use super::theme_file::read;
use crate::config::{Background, ColorDepth, UserTheme};
use crate::diagnostic::{Code, Problem};

/// The themes that the program comes with. The first is the one without any setting.
pub(super) const BUILT_IN: &[(&str, &str)] = &[
    ("default", include_str!("../../../assets/themes/default.toml")),
    ("dark", include_str!("../../../assets/themes/dark.toml")),
    ("light", include_str!("../../../assets/themes/light.toml")),
    ("high-contrast", include_str!("../../../assets/themes/high-contrast.toml")),
    ("colorblind", include_str!("../../../assets/themes/colorblind.toml")),
    ("plain", include_str!("../../../assets/themes/plain.toml")),
];

/// Declares the roles: the name in a theme file, and the method that gives the style.
macro_rules! roles {
    ($($(#[doc = $doc:literal])+ $role:ident = $name:literal;)+) => {
        #[expect(non_camel_case_types, reason = "each variant shares its name with a method")]
        #[derive(Debug, Clone, Copy)]
        enum Role { $($role,)+ }

        impl Theme {
            /// The names of all roles, as theme files have them.
            pub const ROLES: &'static [&'static str] = &[$($name,)+];

            $($(#[doc = $doc])+ pub fn $role(&self) -> Style { self.styles[Role::$role as usize] })+
        }
    };
}

roles! {
    /// The whole screen, below everything else.
    screen = "screen";
    /// A menu or message above the screen.
    overlay = "overlay";
    /// Ordinary text.
    text = "text";
    /// The name of what is shown.
    title = "title";
    /// The name of a part of it.
    heading = "heading";
    /// What matters less.
    muted = "muted";
    /// What matters more.
    accent = "accent";
    /// The characters that a search found.
    matched = "match";
    /// The selected row, where the keys go.
    selected = "selected";
    /// The selected row of a pane that does not have the keys.
    selected_idle = "selected-idle";
    /// The frame of a pane.
    border = "border";
    /// The frame of the pane that has the keys.
    focus = "focus";
    /// A tab.
    tab = "tab";
    /// The tab that is open.
    tab_active = "tab-active";
    /// A key in a hint.
    key = "key";
    /// What a key does.
    hint = "hint";
    /// What stands before a text field.
    prompt = "prompt";
    /// What was typed into a text field.
    input = "input";
    /// Something that can be opened in a browser.
    link = "link";
    /// A tag of an entity.
    tag = "tag";
    /// What went wrong.
    error = "error";
    /// What is probably wrong.
    warning = "warning";
    /// What is worth knowing.
    info = "info";
    /// What is as it should be.
    ok = "ok";
    /// What should no longer be used.
    deprecated = "deprecated";
    /// A star.
    star = "star";
    /// In code: a word of the language.
    syntax_keyword = "syntax-keyword";
    /// In code: the name of a field, before its value.
    syntax_key = "syntax-key";
    /// In code: the name of what is called or declared.
    syntax_name = "syntax-name";
    /// In code: the name of a type.
    syntax_type = "syntax-type";
    /// In code: a text.
    syntax_text = "syntax-text";
    /// In code: a number, a truth or nothing.
    syntax_value = "syntax-value";
    /// In code: a comment.
    syntax_comment = "syntax-comment";
    /// In code: a mark such as `:`, `-` or `{`.
    syntax_mark = "syntax-mark";
    /// The kind Component.
    kind_component = "kind-component";
    /// The kind API.
    kind_api = "kind-api";
    /// The kind Resource.
    kind_resource = "kind-resource";
    /// The kind System.
    kind_system = "kind-system";
    /// The kind Domain.
    kind_domain = "kind-domain";
    /// The kind Group.
    kind_group = "kind-group";
    /// The kind User.
    kind_user = "kind-user";
    /// The kind Location.
    kind_location = "kind-location";
    /// The kind Template.
    kind_template = "kind-template";
    /// Any other kind.
    kind_other = "kind-other";
}

/// How everything looks, settled for one terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    name: String,
    styles: Vec<Style>,
}

impl Theme {
    /// The names of the themes that the program comes with; the first is the usual one.
    pub fn built_in() -> Vec<&'static str> {
        BUILT_IN.iter().map(|(name, _)| *name).collect()
    }

    /// Settles the theme `name` for a terminal, once and for all: colours beyond `depth` are brought
    /// down to it here and not while drawing.
    ///
    /// There is always a theme: mistakes in its file cost only the role that they stand in.
    pub fn settle(
        name: &str,
        user: &[UserTheme],
        background: Background,
        depth: ColorDepth,
    ) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let known: Vec<&str> = user.iter().map(|theme| theme.name.as_str()).chain(Self::built_in()).collect();
        let mut files = Vec::new();
        let mut next = Some(name.to_owned());
        let mut visited: Vec<String> = Vec::new();
        while let Some(wanted) = next.take() {
            let Some((place, text, own)) = source(&wanted, user, visited.contains(&wanted)) else {
                problems.push(lost(&wanted, &visited));
                next = Some(BUILT_IN[0].0.to_owned());
                continue;
            };
            let (file, more) = read(&place, text, background, Self::ROLES, &known);
            problems.extend(more);
            // What no theme says, the usual one does.
            next = file.inherits.clone().or_else(|| own.then(|| BUILT_IN[0].0.to_owned()));
            visited.push(wanted);
            files.push(file);
        }
        let mut styles = vec![Style::new(); Self::ROLES.len()];
        for (role, style) in files.iter().rev().flat_map(|file| &file.styles) {
            styles[*role] = *style;
        }
        for (role, style) in Self::ROLES.iter().zip(&mut styles) {
            *style = limited(role, *style, depth);
        }
        (Self { name: name.to_owned(), styles }, problems)
    }

    /// The name of the theme.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The styles in the order of [`Self::ROLES`].
    #[cfg(test)]
    pub(super) fn styles(&self) -> &[Style] {
        &self.styles
    }

    /// The style of a kind, in whatever case.
    pub fn kind(&self, kind: &str) -> Style {
        let of_kind =
            |role: &&str| role.strip_prefix("kind-").is_some_and(|known| known.eq_ignore_ascii_case(kind));
        let at = Self::ROLES.iter().position(of_kind);
        self.styles[at.unwrap_or(Role::kind_other as usize)]
    }
}

/// The file and text of a theme, and whether it is the user's own; those come first, except for a theme that inherits from its own
/// name and thereby means the built-in one.
fn source<'a>(name: &str, user: &'a [UserTheme], visited: bool) -> Option<(String, &'a str, bool)> {
    let own = user.iter().find(|theme| theme.name == name && !visited);
    let built_in = || BUILT_IN.iter().find(|(known, _)| *known == name);
    own.map(|theme| (theme.file.clone(), theme.text.as_str(), true))
        .or_else(|| built_in().map(|(name, text)| (format!("assets/themes/{name}.toml"), *text, false)))
}

fn lost(name: &str, visited: &[String]) -> Problem {
    if visited.iter().any(|earlier| earlier == name) {
        let message = format!("the theme `{name}` inherits from itself");
        return Problem::new(Code::SettingValue, message).help("Inherit from a built-in theme.");
    }
    Problem::new(Code::UnknownSetting, format!("there is no theme `{name}`"))
        .help("The default theme is used.")
}

fn limited(role: &str, style: Style, depth: ColorDepth) -> Style {
    let (fg, bg) = degraded(style.fg, style.bg, depth);
    if depth != ColorDepth::None {
        return Style { fg, bg, ..style };
    }
    // Without colours a background still has to show, as reverse; the ground has nothing to show.
    let ground = matches!(role, "screen" | "overlay");
    let style_only = Style { fg: None, bg: None, ..style };
    if bg.is_some() && !ground { style_only.add_modifier(Modifier::REVERSED) } else { style_only }
}
