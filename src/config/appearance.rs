use super::Environment;

/// Implements reading and printing for a setting that is one of a few words.
macro_rules! choice {
    ($(#[doc = $about:literal])+ $name:ident, default $default:ident: $($(#[doc = $doc:literal])+ $variant:ident = $word:literal,)+) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl $name {
            /// The words that may stand in a settings file.
            pub const WORDS: &[&str] = &[$($word),+];

            /// Reads one of [`Self::WORDS`].
            pub fn of_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// The word for it in a settings file.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::$default
            }
        }
    };
}

choice! {
    /// When to colour.
    ColorChoice, default Auto:
    /// As the environment suggests.
    Auto = "auto",
    /// Always, whatever the environment says.
    Always = "always",
    /// Never; bold, reverse and underline stay.
    Never = "never",
}

choice! {
    /// Which characters frames, trees and marks are made of.
    GlyphChoice, default Auto:
    /// Unicode where the locale has it, else ASCII.
    Auto = "auto",
    /// Box drawing and simple symbols.
    Unicode = "unicode",
    /// Nothing beyond ASCII.
    Ascii = "ascii",
    /// Unicode, and icons from a Nerd Font.
    Nerd = "nerd",
}

choice! {
    /// Where the preview of the selected entity stands.
    PreviewPlace, default Auto:
    /// On the right where the terminal is wide enough, below where it is tall.
    Auto = "auto",
    /// On the right.
    Right = "right",
    /// Below.
    Below = "below",
    /// Nowhere.
    Off = "off",
}

/// How many colours a terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ColorDepth {
    /// No colours: only bold, dim, underline and reverse.
    #[default]
    None,
    /// The sixteen that the user's own scheme defines.
    Sixteen,
    /// The palette of 256.
    TwoFiftySix,
    /// Red, green and blue.
    TrueColor,
}

impl ColorDepth {
    /// Settles how many colours to use on an output that is capable of `capability`.
    ///
    /// A flag or setting wins; then `NO_COLOR` (set to anything), then `TERM=dumb`, then what the
    /// output can do. `choice` already holds the flag over the setting. `Always` on an output that
    /// knows no colours means the sixteen that all know.
    #[must_use]
    pub fn settle(choice: ColorChoice, environment: &Environment, capability: Self) -> Self {
        match choice {
            ColorChoice::Never => Self::None,
            ColorChoice::Always => capability.max(Self::Sixteen),
            ColorChoice::Auto if environment.has("NO_COLOR") => Self::None,
            ColorChoice::Auto if environment.get("TERM") == Some("dumb") => Self::None,
            ColorChoice::Auto => capability,
        }
    }
}

/// The characters that the program draws with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum GlyphSet {
    /// Box drawing and simple symbols; no emoji, nothing of private use.
    #[default]
    Unicode,
    /// Nothing beyond ASCII.
    Ascii,
    /// Unicode, and icons from a Nerd Font.
    Nerd,
}

impl GlyphSet {
    /// Settles the glyphs for a terminal that can or cannot show Unicode.
    #[must_use]
    pub const fn settle(choice: GlyphChoice, unicode: bool) -> Self {
        match choice {
            GlyphChoice::Nerd => Self::Nerd,
            GlyphChoice::Unicode => Self::Unicode,
            GlyphChoice::Auto if unicode => Self::Unicode,
            GlyphChoice::Ascii | GlyphChoice::Auto => Self::Ascii,
        }
    }
}

/// What lies behind the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Background {
    /// Dark.
    Dark,
    /// Light.
    Light,
    /// The terminal did not say.
    #[default]
    Unknown,
}

impl Background {
    /// Reads `COLORFGBG`, which some terminals set to `foreground;background` as palette indices.
    #[must_use]
    pub fn of(environment: &Environment) -> Self {
        let index = environment.get("COLORFGBG").and_then(|pair| pair.rsplit(';').next());
        match index.and_then(|index| index.parse::<u8>().ok()) {
            Some(0..=6 | 8) => Self::Dark,
            Some(7 | 9..=15) => Self::Light,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEEP: ColorDepth = ColorDepth::TrueColor;

    #[test]
    fn a_choice_beats_no_color_which_beats_the_capability() {
        let bare = Environment::default();
        let unwanted = Environment::of([("NO_COLOR", "1")]);
        let dumb = Environment::of([("TERM", "dumb")]);
        let settle = ColorDepth::settle;

        assert_eq!(settle(ColorChoice::Always, &unwanted, DEEP), DEEP);
        assert_eq!(settle(ColorChoice::Always, &dumb, ColorDepth::None), ColorDepth::Sixteen);
        assert_eq!(settle(ColorChoice::Never, &bare, DEEP), ColorDepth::None);
        assert_eq!(settle(ColorChoice::Auto, &unwanted, DEEP), ColorDepth::None);
        assert_eq!(settle(ColorChoice::Auto, &dumb, DEEP), ColorDepth::None);
        assert_eq!(settle(ColorChoice::Auto, &bare, DEEP), DEEP);
    }

    #[test]
    fn an_empty_no_color_says_nothing() {
        let environment = Environment::of([("NO_COLOR", "")]);
        assert_eq!(ColorDepth::settle(ColorChoice::Auto, &environment, DEEP), DEEP);
    }

    #[test]
    fn glyphs_follow_the_locale_unless_chosen() {
        assert_eq!(GlyphSet::settle(GlyphChoice::Auto, false), GlyphSet::Ascii);
        assert_eq!(GlyphSet::settle(GlyphChoice::Auto, true), GlyphSet::Unicode);
        assert_eq!(GlyphSet::settle(GlyphChoice::Nerd, false), GlyphSet::Nerd);
    }

    #[test]
    fn the_background_is_the_last_index() {
        let of = |value| Background::of(&Environment::of([("COLORFGBG", value)]));
        assert_eq!(of("15;0"), Background::Dark);
        assert_eq!(of("0;default;15"), Background::Light);
        assert_eq!(of("0;default"), Background::Unknown);
    }

    #[test]
    fn every_word_reads_back() {
        for word in GlyphChoice::WORDS {
            assert_eq!(GlyphChoice::of_word(word).map(GlyphChoice::word), Some(*word));
        }
    }
}
