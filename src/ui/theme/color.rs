use ratatui::style::Color;

use crate::config::ColorDepth;

/// The colours of the terminal's own scheme, by the names that a theme file uses.
pub(super) const NAMED: &[(&str, Color)] = &[
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

/// What the sixteen colours look like in xterm; what they look like here only the user knows.
const USUAL: [(Color, Rgb); 16] = [
    (Color::Black, [0, 0, 0]),
    (Color::Red, [205, 0, 0]),
    (Color::Green, [0, 205, 0]),
    (Color::Yellow, [205, 205, 0]),
    (Color::Blue, [0, 0, 238]),
    (Color::Magenta, [205, 0, 205]),
    (Color::Cyan, [0, 205, 205]),
    (Color::Gray, [229, 229, 229]),
    (Color::DarkGray, [127, 127, 127]),
    (Color::LightRed, [255, 0, 0]),
    (Color::LightGreen, [0, 255, 0]),
    (Color::LightYellow, [255, 255, 0]),
    (Color::LightBlue, [92, 92, 255]),
    (Color::LightMagenta, [255, 0, 255]),
    (Color::LightCyan, [0, 255, 255]),
    (Color::White, [255, 255, 255]),
];

/// The steps of a side of the colour cube in the palette of 256.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

type Rgb = [u8; 3];

/// Reads `#rrggbb` or the name of one of the sixteen colours.
pub(super) fn color(text: &str) -> Option<Color> {
    let Some(digits) = text.strip_prefix('#') else {
        return NAMED.iter().find(|(name, _)| *name == text).map(|(_, color)| *color);
    };
    if digits.len() != 6 || !digits.is_ascii() {
        return None;
    }
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some(Color::Rgb(part(0)?, part(2)?, part(4)?))
}

/// Brings a pair of colours down to what a terminal shows, such that the text stays visible.
pub(super) fn degraded(
    fg: Option<Color>,
    bg: Option<Color>,
    depth: ColorDepth,
) -> (Option<Color>, Option<Color>) {
    let (text, ground) = (fg.map(|fg| degrade(fg, depth)), bg.map(|bg| degrade(bg, depth)));
    let merged = text.is_some() && text == ground && fg != bg;
    let (true, Some(Color::Rgb(r, g, b))) = (merged, bg) else { return (text, ground) };
    let light = u16::from(r) + u16::from(g) + u16::from(b) > 382;
    (Some(if light { Color::Black } else { Color::White }), ground)
}

fn degrade(color: Color, depth: ColorDepth) -> Color {
    match (color, depth) {
        (_, ColorDepth::None) => Color::Reset,
        (Color::Rgb(r, g, b), ColorDepth::TwoFiftySix) => Color::Indexed(indexed([r, g, b])),
        (Color::Rgb(r, g, b), ColorDepth::Sixteen) => nearest_usual([r, g, b]),
        (color, _) => color,
    }
}

/// The nearest colour of the cube or the ramp of greys.
fn indexed(color: Rgb) -> u8 {
    let step = |part: u8| -> u8 {
        let nearest = (0_u8..6).min_by_key(|&step| STEPS[usize::from(step)].abs_diff(part));
        nearest.expect("there are six steps")
    };
    let [r, g, b] = color.map(step);
    let cube = [r, g, b].map(|step| STEPS[usize::from(step)]);
    let mean = color.iter().map(|&part| u16::from(part)).sum::<u16>() / 3;
    let grey_step = u8::try_from(mean.saturating_sub(3) / 10).unwrap_or(u8::MAX).min(23);
    let grey = [8 + 10 * grey_step; 3];
    if distance(color, grey) < distance(color, cube) { 232 + grey_step } else { 16 + 36 * r + 6 * g + b }
}

fn nearest_usual(color: Rgb) -> Color {
    let nearest = USUAL.iter().min_by_key(|(_, usual)| distance(color, *usual));
    nearest.expect("there are sixteen colours").0
}

/// How different two colours look, roughly: the eye tells greens best and blues worst.
fn distance(a: Rgb, b: Rgb) -> u32 {
    let apart = |at: usize| u32::from(a[at].abs_diff(b[at])).pow(2);
    3 * apart(0) + 4 * apart(1) + 2 * apart(2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn colours_are_read_by_name_and_by_number() {
        assert_eq!(color("bright-cyan"), Some(Color::LightCyan));
        assert_eq!(color("#ff8000"), Some(Color::Rgb(255, 128, 0)));
        for wrong in ["#ff80", "#gg8000", "orange", "#ééé", ""] {
            assert_eq!(color(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn exact_colours_of_the_palette_are_found() {
        assert_eq!(degrade(Color::Rgb(255, 0, 0), ColorDepth::TwoFiftySix), Color::Indexed(196));
        assert_eq!(degrade(Color::Rgb(8, 8, 8), ColorDepth::TwoFiftySix), Color::Indexed(232));
        assert_eq!(degrade(Color::Rgb(238, 238, 238), ColorDepth::TwoFiftySix), Color::Indexed(255));
        assert_eq!(degrade(Color::Rgb(255, 255, 0), ColorDepth::Sixteen), Color::LightYellow);
        assert_eq!(degrade(Color::Cyan, ColorDepth::TrueColor), Color::Cyan);
    }

    proptest! {
        #[test]
        fn text_never_drowns_in_its_background(fg: [u8; 3], bg: [u8; 3]) {
            let rgb = |[r, g, b]: Rgb| Some(Color::Rgb(r, g, b));
            for depth in [ColorDepth::Sixteen, ColorDepth::TwoFiftySix] {
                let (shown_fg, shown_bg) = degraded(rgb(fg), rgb(bg), depth);
                prop_assert!(shown_fg != shown_bg || fg == bg);
            }
        }
    }
}
