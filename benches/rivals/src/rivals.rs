use std::fs::File;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use nucleo::{Config, Nucleo};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use stagedoor::catalog::{Catalog, Entity};

use super::times::{Times, repeat};

/// Other searches over a line for each entity, holding the texts that ours looks through.
pub struct Rivals {
    lines: Vec<String>,
    file: tempfile::NamedTempFile,
    nucleo: std::cell::RefCell<Nucleo<u32>>,
}

impl Rivals {
    pub fn new(catalog: &Catalog) -> Self {
        let lines: Vec<String> = catalog.entities().iter().map(|entity| line(entity)).collect();
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        file.write_all(lines.join("\n").as_bytes()).expect("written");
        let nucleo = Nucleo::new(Config::DEFAULT, Arc::new(|| ()), None, 1);
        let injector = nucleo.injector();
        for (number, line) in (0..).zip(&lines) {
            injector.push(number, |_, columns| columns[0] = line.as_str().into());
        }
        let nucleo = std::cell::RefCell::new(nucleo);
        let rivals = Self { lines, file, nucleo };
        rivals.nucleo("settle");
        rivals
    }

    /// The median of each for `words`, in the order of the table.
    pub fn asked(&self, words: &str, rounds: usize) -> Vec<String> {
        let time = |ask: &dyn Fn()| {
            let mut times = Times::default();
            repeat(rounds, || {
                let start = Instant::now();
                ask();
                times.add(start.elapsed());
            });
            format!("{:.1} ms", times.percentile(50).as_secs_f64() * 1e3)
        };
        let has_fzf = Command::new("fzf").arg("--version").stdout(Stdio::null()).status().is_ok();
        vec![
            if has_fzf { time(&|| self.fzf(words)) } else { String::new() },
            time(&|| self.nucleo(words)),
            time(&|| self.nucleo_matcher(words)),
            time(&|| self.fuzzy_matcher(words)),
        ]
    }

    /// The program, as a script would call it, reading included.
    fn fzf(&self, words: &str) {
        let lines = File::open(self.file.path()).expect("the lines");
        let mut fzf = Command::new("fzf");
        let fzf = fzf.arg("--filter").arg(words).stdin(lines).stdout(Stdio::null());
        fzf.status().expect("it was there a moment ago");
    }

    /// The parallel matcher, with everything injected already.
    fn nucleo(&self, words: &str) {
        let mut nucleo = self.nucleo.borrow_mut();
        // Another pattern between, so that nothing is known of this one.
        for text in ["\u{1}", words] {
            nucleo.pattern.reparse(0, text, CaseMatching::Smart, Normalization::Smart, false);
            while nucleo.tick(u64::try_from(Duration::from_secs(9).as_millis()).expect("small")).running {}
        }
    }

    /// The matcher alone, over a list.
    fn nucleo_matcher(&self, words: &str) {
        let mut matcher = nucleo_matcher::Matcher::new(nucleo_matcher::Config::DEFAULT);
        let pattern = Pattern::parse(words, CaseMatching::Smart, Normalization::Smart);
        let found = pattern.match_list(&self.lines, &mut matcher);
        std::hint::black_box(found.first().map(|(line, _)| line.len()));
    }

    fn fuzzy_matcher(&self, words: &str) {
        let matcher = SkimMatcherV2::default();
        let words: Vec<&str> = words.split(' ').collect();
        let score =
            |line: &str| words.iter().map(|word| matcher.fuzzy_match(line, word)).sum::<Option<i64>>();
        let mut found: Vec<(i64, usize)> = Vec::new();
        for (number, line) in self.lines.iter().enumerate() {
            found.extend(score(line).map(|score| (score, number)));
        }
        found.sort_unstable_by(|a, b| b.cmp(a));
        std::hint::black_box(found.first());
    }
}

fn line(entity: &Entity) -> String {
    let profile = entity.profile.as_ref();
    let name = |reference: &stagedoor::catalog::EntityRef| reference.name().to_owned();
    let mut texts: Vec<String> = vec![entity.kind.to_string(), entity.name.to_string()];
    texts.extend(entity.title.iter().map(ToString::to_string));
    texts.extend(profile.iter().flat_map(|profile| profile.display_name.iter().map(ToString::to_string)));
    texts.extend(entity.r#type.iter().chain(entity.lifecycle.iter()).map(ToString::to_string));
    texts.extend(entity.owner.iter().chain(entity.system.iter()).map(name));
    texts.extend(entity.tags.iter().map(ToString::to_string));
    texts.extend(entity.description.iter().map(|text| text.replace('\n', " ")));
    texts.join(" ")
}
