use ratatui::style::{Color, Modifier, Style};

use super::Theme;
use super::theme::BUILT_IN;
use crate::config::{Background, ColorDepth, UserTheme};
use crate::diagnostic::Problem;

const DEPTHS: [ColorDepth; 4] =
    [ColorDepth::None, ColorDepth::Sixteen, ColorDepth::TwoFiftySix, ColorDepth::TrueColor];

fn built_in(name: &str, depth: ColorDepth) -> Theme {
    settled(name, &[], Background::Unknown, depth).0
}

fn settled(
    name: &str,
    user: &[UserTheme],
    background: Background,
    depth: ColorDepth,
) -> (Theme, Vec<Problem>) {
    Theme::settle(name, user, background, depth)
}

fn own(name: &str, text: &str) -> UserTheme {
    UserTheme { name: name.into(), file: format!("themes/{name}.toml"), text: text.into() }
}

fn all_styles(theme: &Theme) -> impl Iterator<Item = (&'static str, Style)> {
    Theme::ROLES.iter().copied().zip(theme.styles().to_vec())
}

#[test]
fn the_built_in_themes_are_without_a_mistake_and_say_every_role() {
    for (name, text) in BUILT_IN {
        for background in [Background::Unknown, Background::Light] {
            assert_eq!(settled(name, &[], background, ColorDepth::TrueColor).1, [], "{name}");
        }
        for role in Theme::ROLES {
            assert!(text.lines().any(|line| line.starts_with(&format!("{role} ="))), "{name} lacks {role}");
        }
    }
}

#[test]
fn without_colours_selection_and_focus_still_show() {
    for name in Theme::built_in() {
        let theme = built_in(name, ColorDepth::None);
        for (role, style) in all_styles(&theme) {
            assert_eq!((style.fg, style.bg), (None, None), "{name} {role}");
        }
        assert!(theme.selected().add_modifier.contains(Modifier::REVERSED), "{name}");
        assert_ne!(theme.selected(), theme.selected_idle(), "{name}");
        assert_ne!(theme.focus(), theme.border(), "{name}");
        assert_ne!(theme.tab_active(), theme.tab(), "{name}");
        assert_ne!(theme.matched(), theme.text(), "{name}");
    }
}

#[test]
fn colours_stay_within_the_depth() {
    for name in Theme::built_in() {
        for depth in DEPTHS {
            for (role, style) in all_styles(&built_in(name, depth)) {
                for color in [style.fg, style.bg].into_iter().flatten() {
                    let needed = match color {
                        Color::Rgb(..) => ColorDepth::TrueColor,
                        Color::Indexed(_) => ColorDepth::TwoFiftySix,
                        _ => ColorDepth::Sixteen,
                    };
                    assert!(needed <= depth, "{name} {role}: {color} at {depth:?}");
                }
            }
        }
    }
}

#[test]
fn a_fixed_text_colour_stands_on_a_fixed_background_with_contrast() {
    for (name, least) in [("dark", 4.5), ("light", 4.5), ("colorblind", 4.5), ("high-contrast", 7.0)] {
        let theme = built_in(name, ColorDepth::TrueColor);
        let ground = theme.screen();
        for (role, style) in all_styles(&theme) {
            let (fg, bg) = (style.fg.or(ground.fg), style.bg.or(ground.bg));
            // A frame is no text: it only has to be seen.
            let least = if role == "border" { 3.0 } else { least };
            let found = contrast(fg.expect(role), bg.expect(role));
            assert!(found >= least, "{name} {role}: contrast {found:.2}");
        }
    }
}

#[test]
fn fewer_colours_never_hide_a_text() {
    for name in Theme::built_in() {
        for depth in [ColorDepth::Sixteen, ColorDepth::TwoFiftySix] {
            let theme = built_in(name, depth);
            let ground = theme.screen();
            for (role, style) in all_styles(&theme) {
                let (fg, bg) = (style.fg.or(ground.fg), style.bg.or(ground.bg));
                assert!(fg.is_none() || fg != bg, "{name} {role} at {depth:?}");
            }
        }
    }
}

#[test]
fn the_default_theme_sets_no_background() {
    for background in [Background::Dark, Background::Light, Background::Unknown] {
        let (theme, _) = settled("default", &[], background, ColorDepth::TrueColor);
        for (role, style) in all_styles(&theme) {
            assert_eq!(style.bg, None, "{role}");
            assert!(!matches!(style.fg, Some(Color::Rgb(..))), "{role}");
        }
    }
}

#[test]
fn a_light_background_gets_colours_that_show_on_it() {
    let (theme, _) = settled("default", &[], Background::Light, ColorDepth::Sixteen);
    let pale =
        [Color::Yellow, Color::Cyan, Color::Green, Color::LightYellow, Color::LightCyan, Color::LightGreen];
    for (role, style) in all_styles(&theme) {
        assert!(style.fg.is_none_or(|fg| !pale.contains(&fg)), "{role}");
    }
}

#[test]
fn a_theme_of_ones_own_needs_to_say_only_what_differs() {
    let user =
        [own("mine", "inherits = \"dark\"\n[palette]\nrose = \"#ff0080\"\n[roles]\ntitle = \"rose\"\n")];
    let (theme, problems) = settled("mine", &user, Background::Unknown, ColorDepth::TrueColor);
    assert_eq!(problems, []);
    assert_eq!(theme.title(), Style::new().fg(Color::Rgb(255, 0, 128)));
    assert_eq!(theme.error(), built_in("dark", ColorDepth::TrueColor).error());

    let user = [own("bare", "")];
    let (theme, _) = settled("bare", &user, Background::Unknown, ColorDepth::Sixteen);
    assert_eq!(theme.styles(), built_in("default", ColorDepth::Sixteen).styles());
}

#[test]
fn a_theme_may_change_the_built_in_one_of_its_name() {
    let user = [own("dark", "inherits = \"dark\"\n[roles]\ntitle = \"red\"\n")];
    let (theme, problems) = settled("dark", &user, Background::Unknown, ColorDepth::TrueColor);
    assert_eq!(problems, []);
    assert_eq!(theme.title(), Style::new().fg(Color::Red));
    assert_eq!(theme.error(), built_in("dark", ColorDepth::TrueColor).error());
}

#[test]
fn mistakes_have_a_place_and_cost_only_their_role() {
    let text = "inherits = \"drak\"\n[roles]\ntitel = \"red\"\nerror = { fg = \"rde\", blod = true, bold = true }\nok = \"#12\"\ninfo = 3\nlink = { dim = 1 }\n";
    let (theme, problems) = settled("mine", &[own("mine", text)], Background::Unknown, ColorDepth::Sixteen);
    let told: Vec<_> = problems
        .iter()
        .map(|problem| {
            let place = problem.place.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("{place}: {}. {}", problem.message, problem.help)
        })
        .collect();
    assert_eq!(
        told,
        [
            "themes/mine.toml:1:12: `drak` is no theme. Did you mean `dark`?",
            "themes/mine.toml:3:1: `titel` is no role of a theme. Did you mean `title`?",
            "themes/mine.toml:4:16: `rde` is no colour. Did you mean `red`?",
            "themes/mine.toml:4:23: `blod` is no part of a style. Did you mean `bold`?",
            "themes/mine.toml:5:6: `#12` is no colour. Write six digits from 0 to f, such as #ff8000.",
            "themes/mine.toml:6:8: `info` cannot be an integer. Write a colour in quotes, such as \"cyan\" or \"#ff8000\".",
            "themes/mine.toml:7:16: `dim` cannot be an integer. Write true or false.",
        ]
    );
    assert_eq!(theme.error(), Style::new().add_modifier(Modifier::BOLD));
    assert_eq!(theme.title(), built_in("default", ColorDepth::Sixteen).title());
}

#[test]
fn a_circle_ends_in_the_default_theme() {
    let user = [own("a", "inherits = \"b\""), own("b", "inherits = \"a\"")];
    let (theme, problems) = settled("a", &user, Background::Unknown, ColorDepth::Sixteen);
    assert_eq!(problems[0].message, "the theme `a` inherits from itself");
    assert_eq!(theme.styles(), built_in("default", ColorDepth::Sixteen).styles());
    let (theme, problems) = settled("nowhere", &[], Background::Unknown, ColorDepth::Sixteen);
    assert_eq!(problems[0].message, "there is no theme `nowhere`");
    assert_eq!(theme.styles(), built_in("default", ColorDepth::Sixteen).styles());
}

#[test]
fn kinds_have_their_styles_in_any_case() {
    let theme = built_in("default", ColorDepth::Sixteen);
    assert_eq!(theme.kind("Component"), theme.kind_component());
    assert_eq!(theme.kind("API"), theme.kind_api());
    assert_eq!(theme.kind("AiResource"), theme.kind_other());
}

/// The contrast of two colours by WCAG 2.2, from 1 to 21.
fn contrast(a: Color, b: Color) -> f64 {
    let luminance = |color| {
        let Color::Rgb(r, g, b) = color else { panic!("{color} is not RGB") };
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}
