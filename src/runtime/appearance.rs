use crate::config::{Background, ColorDepth, Config, Environment, GlyphSet, UserTheme};
use crate::terminal::Capabilities;
use crate::ui::{Glyphs, Look, Theme};

/// How a session looks: the theme in use, settled for its terminal, and the glyphs.
#[derive(Debug)]
pub struct Appearance {
    look: Look,
    user_themes: Vec<UserTheme>,
    background: Background,
    depth: ColorDepth,
}

impl Appearance {
    /// What the settings ask for and the terminal can show.
    pub fn new(config: &Config, environment: &Environment, capabilities: &Capabilities) -> Self {
        let depth = ColorDepth::settle(config.color, environment, capabilities.color);
        let background = capabilities.background;
        let (theme, _) = Theme::settle(&config.theme, &config.user_themes, background, depth);
        let glyphs = Glyphs::of(GlyphSet::settle(config.glyphs, capabilities.unicode));
        let look = Look { theme, glyphs, has_links: capabilities.hyperlinks };
        Self { look, user_themes: config.user_themes.clone(), background, depth }
    }

    /// The names of all themes, the built-in ones first.
    pub fn names(&self) -> Vec<String> {
        let own = self.user_themes.iter().map(|theme| theme.name.clone());
        Theme::built_in().into_iter().map(str::to_owned).chain(own).collect()
    }

    /// Changes to another theme, if it is another one.
    pub(super) fn choose(&mut self, name: &str) {
        if self.look.theme.name() != name {
            self.look.theme = Theme::settle(name, &self.user_themes, self.background, self.depth).0;
        }
    }

    pub(super) fn look(&self) -> &Look {
        &self.look
    }
}

/// The names of the themes that the program comes with.
pub fn theme_names() -> Vec<&'static str> {
    Theme::built_in()
}
