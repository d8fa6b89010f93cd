//! Every screen at three sizes, and in the plain theme.

use stagedoor::config::{ColorDepth, GlyphSet};

use crate::demo;
use crate::driver::Driver;

const SIZES: [(u16, u16); 3] = [(40, 10), (80, 24), (120, 40)];

/// Screens by their name and the keys that lead to them.
const SCREENS: &[(&str, &str)] = &[
    ("browse", "<esc>"),
    ("search", "led"),
    ("offer", "led owner:"),
    ("choice", "kind:<tab><tab>"),
    ("mistake", "knid:api led"),
    ("nothing", "zzzzqqq"),
    ("entity", "payments-ledger<enter>"),
    ("descriptor", "payments-ledger<enter><tab>"),
    ("group", "<esc>:team-payments<enter>"),
    ("phantom", "kiosk-app<enter>w"),
    ("owners", "<esc>2jjj"),
    ("owned", "<esc>2jjj<enter>"),
    ("problems", "<esc>3"),
    ("problems-by-code", "<esc>3t"),
    ("help", "<esc>?"),
    ("palette", "<esc>:"),
    ("filter", "<esc>ffowner<enter>"),
    ("oncall", "payments-ledger<f2>"),
    ("impact", "payments-ledger<enter>I"),
    ("health", "<esc>4"),
    ("whose", "@notify-service-5b9c7d6f4-k9xvz"),
];

#[test]
fn every_screen_at_every_size() {
    for (name, keys) in SCREENS {
        for (columns, rows) in SIZES {
            let mut session = Driver::new(demo(), (columns, rows));
            session.press(keys);
            insta::assert_snapshot!(format!("{name}-{columns}x{rows}"), session.screen());
        }
    }
}

#[test]
fn every_screen_is_told_without_colour_and_in_ascii() {
    for (name, keys) in SCREENS {
        let mut session = Driver::with_theme(demo(), (80, 24), "plain", ColorDepth::None, GlyphSet::Ascii);
        session.press(keys);
        let screen = session.screen();
        insta::assert_snapshot!(format!("{name}-plain"), screen);
    }
}

#[test]
fn any_size_draws() {
    for (_, keys) in SCREENS {
        let mut session = Driver::new(demo(), (80, 24));
        session.press(keys);
        for columns in (1..=42).chain([71, 72, 109, 110, 300]) {
            for rows in [1, 2, 3, 5, 9, 10, 11, 16, 29, 60] {
                session.resize(columns, rows);
            }
        }
    }
}
