//! A session without a terminal: keys in, screens out, every effect answered at once.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use stagedoor::app::{Effect, Message, Settings, State, User, World, update};
use stagedoor::config::{Background, ColorDepth, GlyphSet, Key};
use stagedoor::oncall::Paging;
use stagedoor::runtime::{Copies, Rehearsal, Searcher};
use stagedoor::scaffold::extensions::Hosts;
use stagedoor::sources::folder::demo_text;
use stagedoor::ui::{Drawn, Glyphs, Look, Theme};

/// A session on a fixed world.
pub(crate) struct Driver {
    pub(crate) state: State,
    terminal: Terminal<TestBackend>,
    pub(crate) look: Look,
    drawn: Drawn,
    searcher: Searcher,
    /// The folders that the catalog was read from.
    pub(crate) folders: Vec<PathBuf>,
    /// What was asked of the world outside, in order.
    pub(crate) asked: Vec<Effect>,
    /// What was fetched of repositories elsewhere.
    pub(crate) copies: Copies,
    /// Whether somebody can be called.
    pub(crate) paging: Paging,
}

impl Driver {
    /// A session on `world` in so many columns and rows, after its first frame.
    pub(crate) fn new(world: World, (columns, rows): (u16, u16)) -> Self {
        Self::with_theme(world, (columns, rows), "default", ColorDepth::Sixteen, GlyphSet::Unicode)
    }

    pub(crate) fn with_theme(
        world: World,
        (columns, rows): (u16, u16),
        theme: &str,
        depth: ColorDepth,
        glyphs: GlyphSet,
    ) -> Self {
        let settings = Settings {
            themes: vec!["default".into(), "plain".into()],
            theme: theme.into(),
            can_suspend: true,
            mark: "test".into(),
            ..Settings::default()
        };
        let mut driver = Self {
            state: State::new(settings, User::default()),
            terminal: Terminal::new(TestBackend::new(columns, rows)).expect("a screen in memory"),
            look: Look {
                theme: Theme::settle(theme, &[], Background::Unknown, depth).0,
                glyphs: Glyphs::of(glyphs),
                has_links: false,
            },
            drawn: Drawn::default(),
            searcher: Searcher::default(),
            folders: Vec::new(),
            asked: Vec::new(),
            copies: Copies::default(),
            paging: Paging::default(),
        };
        driver.send(Message::Resized { columns, rows });
        driver.send(Message::WorldArrived { world, progress: None });
        driver
    }

    /// Presses keys, in the notation of keymaps: `pay<enter>`.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for key in Key::sequence(keys).expect("keys of the notation") {
            self.send(Message::KeyPressed(key));
        }
        self
    }

    /// Types a text letter by letter, as fast as keys that come in one burst: drawn once at its end.
    pub(crate) fn type_text(&mut self, text: &str) -> &mut Self {
        self.send_all(text.chars().map(|letter| Message::KeyPressed(Key::char(letter))).collect());
        self
    }

    /// Lets something happen, answers its effects, and draws.
    pub(crate) fn send(&mut self, message: Message) {
        self.send_all(vec![message]);
    }

    fn send_all(&mut self, mut pending: Vec<Message>) {
        while !pending.is_empty() {
            for message in std::mem::take(&mut pending) {
                for effect in update(&mut self.state, message) {
                    pending.extend(self.perform(effect));
                }
            }
            pending.extend(self.draw());
        }
    }

    fn perform(&mut self, effect: Effect) -> Option<Message> {
        let world = &self.state.world;
        match &effect {
            Effect::Search(question) => {
                let found = self.searcher.find(world, question, &AtomicBool::new(false), |_| ())?;
                Some(Message::HitsArrived { generation: question.generation, asker: question.asker, found })
            }
            Effect::Recognize { generation, text } => {
                let recognized = stagedoor::app::whose::recognized(world, text);
                Some(Message::RecognizedArrived { generation: *generation, recognized })
            }
            Effect::AskOnCall { generation, reference } => {
                let page = stagedoor::app::oncall::page_at_once(world, reference).map(|mut page| {
                    (page.rota, page.changes) = (crate::oncall::rota(), Some(crate::oncall::changes()));
                    page.paging = self.paging.clone();
                    Box::new(page)
                });
                let clock = crate::oncall::clock();
                Some(Message::OnCallArrived { generation: *generation, page, clock })
            }
            Effect::ReadDescriptor(reference) => {
                let entity = world.catalog.entity(reference.as_str())?;
                let (line, end) = (entity.origin.line, entity.origin.end_line);
                let file = entity.origin.file.as_deref().and_then(demo_text).unwrap_or(entity.json());
                let lines = file.lines().skip(line as usize - 1).take((end - line) as usize);
                let text = lines.collect::<Vec<_>>().join("\n");
                Some(Message::DescriptorArrived {
                    reference: reference.clone(),
                    text,
                    first_line: Some(line),
                })
            }
            Effect::Colour(code) => {
                let lines = stagedoor::highlight::lines(&code.text, &code.language, || true);
                Some(Message::Coloured { code: code.id, lines: lines.unwrap_or_default() })
            }
            Effect::Rehearse { generation, template, values, secrets, user } => {
                let (template, values, secrets) = (template.clone(), values.clone(), secrets.clone());
                let (user, folders) = (user.clone(), self.folders.clone());
                let hosts = Hosts::default();
                let copies = self.copies.clone();
                let rehearsal = Rehearsal { template, values, secrets, user, hosts, folders, copies };
                let outcome = rehearsal.run(world).map(Arc::new);
                Some(Message::Rehearsed { generation: *generation, outcome })
            }
            Effect::LookAhead { path, allowed } => {
                let reference = self.searcher.only(world, allowed)?;
                Some(Message::OnlyFound { path: path.clone(), reference })
            }
            Effect::ListFiles { generation, typed } => {
                let files = stagedoor::runtime::files_like(typed);
                Some(Message::FilesListed { generation: *generation, files })
            }
            Effect::ReadFile { path, file } => {
                let outcome = stagedoor::runtime::file_answer(file);
                Some(Message::FileRead { path: path.clone(), outcome })
            }
            Effect::Proofread { generation, template } => {
                let problems = stagedoor::runtime::proofread(world, template, &self.folders);
                Some(Message::Proofread { generation: *generation, problems })
            }
            Effect::LookAtFolder { folder, files } => {
                let changes = stagedoor::runtime::changes(folder, &files.0);
                Some(Message::FolderSeen { folder: folder.clone(), changes })
            }
            Effect::WriteFolder { folder, overwrite, files } => {
                let failure = stagedoor::runtime::write(folder, *overwrite, &files.0).err();
                Some(Message::FolderWritten { folder: folder.clone(), failure })
            }
            _ => {
                self.asked.push(effect);
                None
            }
        }
    }

    fn draw(&mut self) -> Option<Message> {
        let (state, look) = (&self.state, &self.look);
        let mut drawn = Drawn::default();
        self.terminal.draw(|frame| drawn = stagedoor::ui::draw(frame, state, look)).expect("drawn");
        let message = (drawn.list_rows != self.drawn.list_rows)
            .then_some(Message::Drawn { list_rows: drawn.list_rows });
        self.drawn = drawn;
        message
    }

    /// Clicks at a column and row.
    pub(crate) fn click(&mut self, column: u16, row: u16, twice: bool) {
        if let Some(target) = self.drawn.at(column, row).cloned() {
            self.send(Message::Clicked { target, twice });
        }
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.terminal.backend_mut().resize(columns, rows);
        self.send(Message::Resized { columns, rows });
    }

    /// Whether no cell has a colour of its own.
    pub(crate) fn has_no_colour(&self) -> bool {
        use ratatui::style::Color::Reset;
        self.terminal.backend().buffer().content().iter().all(|cell| cell.fg == Reset && cell.bg == Reset)
    }

    /// The words on the screen whose colour or modifier a theme gives by a style, row by row.
    pub(crate) fn words_in(&self, style: ratatui::style::Style) -> Vec<String> {
        let buffer = self.terminal.backend().buffer();
        let has = |cell: &ratatui::buffer::Cell| {
            cell.fg == style.fg.unwrap_or(cell.fg) && cell.modifier == style.add_modifier
        };
        let mut words = Vec::new();
        for y in 0..buffer.area.height {
            let row = (0..buffer.area.width).map(|x| &buffer[(x, y)]);
            let row: String = row.map(|cell| if has(cell) { cell.symbol() } else { "\n" }).collect();
            words.extend(row.split('\n').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned));
        }
        words
    }

    /// The pieces of a row of the screen that have the same modifiers.
    pub(crate) fn pieces_of(&self, row: u16) -> Vec<String> {
        let buffer = self.terminal.backend().buffer();
        let mut pieces: Vec<(ratatui::style::Modifier, String)> = Vec::new();
        for cell in (0..buffer.area.width).map(|x| &buffer[(x, row)]) {
            match pieces.last_mut().filter(|(modifier, _)| *modifier == cell.modifier) {
                Some((_, piece)) => piece.push_str(cell.symbol()),
                None => pieces.push((cell.modifier, cell.symbol().to_owned())),
            }
        }
        pieces.into_iter().map(|(_, piece)| piece).collect()
    }

    /// What is on the screen, row by row.
    pub(crate) fn screen(&self) -> String {
        let buffer = self.terminal.backend().buffer();
        let mut out = String::new();
        for y in 0..buffer.area.height {
            let row: String = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect();
            out.push_str(row.trim_end());
            out.push('\n');
        }
        out
    }
}
