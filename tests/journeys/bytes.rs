//! How much a typed character costs on the line to the terminal.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use stagedoor::app::{Source, World};
use stagedoor::sources::folder::LocalSource;
use stagedoor::terminal::Screen;

use crate::driver::Driver;

/// As the issue has it.
const MOST: usize = 1_500;

const FIELDS: usize = 60;

/// From one field that is typed into to the next; with all of them, fields with and without rules take turns.
const STRIDE: usize = 7;

/// What reaches the terminal.
#[derive(Clone, Default)]
struct Line(Rc<RefCell<Vec<u8>>>);

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A template with one page of many fields, of which every third has a rule and every fourth must be answered.
fn world() -> World {
    let field = |number: usize| {
        let rule = if number.is_multiple_of(3) { ", pattern: '^[a-z-]{3,}$'" } else { "" };
        format!(
            "        field{number}: {{type: string, title: Field {number}, description: What it is for.{rule}}}\n"
        )
    };
    let required: Vec<String> = (0..FIELDS).step_by(4).map(|number| format!("field{number}")).collect();
    let text = format!(
        "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: {{name: many}}\nspec:\n  type: x\n  owner: y\n  parameters:\n    - title: Many\n      required: [{}]\n      properties:\n{}  steps: [{{id: a, action: 'debug:log', input: {{}}}}]\n",
        required.join(", "),
        (0..FIELDS).map(field).collect::<String>()
    );
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("template.yaml"), text).expect("a template");
    let catalog = LocalSource::new(vec![folder.path().to_owned()]).read(&());
    stagedoor::runtime::world(catalog, Source { name: "many".into(), is_demo: false })
}

#[test]
fn a_typed_character_costs_little_on_the_line() {
    for size in [(40, 10), (80, 24), (120, 40), (200, 60)] {
        let line = Line::default();
        let mut screen = Screen::new(line.clone(), size).expect("a screen");
        let mut session = Driver::new(world(), size);
        session.press("<esc>n<enter>");
        let mut draw = |session: &Driver| {
            line.0.borrow_mut().clear();
            let drawn = screen.draw(|frame| drop(stagedoor::ui::draw(frame, &session.state, &session.look)));
            drawn.expect("drawn");
            line.0.borrow().len()
        };
        draw(&session);
        let (mut most, mut all, mut typed) = (0, 0, 0);
        for field in (0..FIELDS).step_by(STRIDE) {
            for letter in "A-Zab".chars() {
                session.press(&letter.to_string());
                let cost = draw(&session);
                assert!(
                    cost <= MOST,
                    "{cost} bytes for `{letter}` in field {field} at {size:?}\n{}",
                    session.screen()
                );
                (most, all, typed) = (most.max(cost), all + cost, typed + 1);
            }
            session.press("<C-u>ok-then");
            draw(&session);
            for _ in 0..STRIDE {
                session.press("<tab>");
                draw(&session);
            }
        }
        println!("{size:?}: at most {most} bytes for a character, {} on average", all / typed);
    }
}
