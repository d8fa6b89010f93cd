//! Thirty generated templates, each in an old and a new state, with projects that somebody has edited: every file ends
//! as `git merge-file` has it, wherever it was moved to.

use std::collections::BTreeMap;
use std::fs;

use super::{Pair, is_executable, merged, set_executable};

/// A stream of numbers that is the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn line(&mut self) -> String {
        const WORDS: &[&str] = &["let", "parcel", "depot", "route", "größe", "call", "return", "{", "}", ""];
        let word = WORDS[self.roll(WORDS.len())];
        // Some lines stand everywhere, most stand once.
        if self.roll(4) == 0 { word.to_owned() } else { format!("{word} {}", self.roll(100_000)) }
    }

    fn lines(&mut self) -> Vec<String> {
        (0..12 + self.roll(20)).map(|_| self.line()).collect()
    }

    /// The same lines with a few changed, added and taken away.
    fn edited(&mut self, lines: &[String]) -> Vec<String> {
        let mut lines = lines.to_vec();
        for _ in 0..=self.roll(3) {
            let at = self.roll(lines.len());
            match self.roll(3) {
                0 => lines[at] = self.line(),
                1 => lines.insert(at, self.line()),
                _ => {
                    lines.remove(at);
                }
            }
        }
        lines
    }
}

/// One file on three sides.
struct Case {
    path: String,
    ends: &'static str,
    has_last_end: bool,
    base: Vec<String>,
    /// The new path, lines and mode; none when the template deletes it.
    template: Option<(String, Vec<String>, bool)>,
    /// The lines and mode; none when the user deletes it.
    yours: Option<(Vec<String>, bool)>,
    was_executable: bool,
}

impl Case {
    fn roll(dice: &mut Dice, number: usize) -> Self {
        const PLACES: &[&str] = &["", "src/", "docs/a b/", "überall/"];
        let place = PLACES[dice.roll(PLACES.len())];
        let path = format!("{place}file{number}.txt");
        let base = dice.lines();
        let was_executable = dice.roll(4) == 0;
        let template = (dice.roll(7) != 0).then(|| {
            let path = if dice.roll(4) == 0 { format!("moved/{number}.txt") } else { path.clone() };
            let lines = if dice.roll(3) == 0 { base.clone() } else { dice.edited(&base) };
            (path, lines, was_executable != (dice.roll(6) == 0))
        });
        let yours = (dice.roll(8) != 0).then(|| {
            let lines = if dice.roll(3) == 0 { base.clone() } else { dice.edited(&base) };
            (lines, was_executable != (dice.roll(8) == 0))
        });
        let ends = if dice.roll(4) == 0 { "\r\n" } else { "\n" };
        Self { path, ends, has_last_end: dice.roll(4) != 0, base, template, yours, was_executable }
    }

    fn text(&self, lines: &[String]) -> Vec<u8> {
        let mut text = lines.join(self.ends);
        if self.has_last_end {
            text.push_str(self.ends);
        }
        text.into_bytes()
    }

    /// What must stand where at the end.
    fn expected(&self, tally: &mut Tally) -> Option<(String, Vec<u8>, bool)> {
        let base = self.text(&self.base);
        let (mine, my_mode) = self.yours.as_ref()?;
        let mine = self.text(mine);
        let Some((path, theirs, their_mode)) = &self.template else {
            let is_untouched = mine == base && *my_mode == self.was_executable;
            tally.count(if is_untouched { "deleted" } else { "kept though deleted" });
            return (!is_untouched).then(|| (self.path.clone(), mine, *my_mode));
        };
        let theirs = self.text(theirs);
        let (text, is_clean) = merged(&base, &mine, &theirs);
        tally.count(if is_clean { "clean" } else { "conflict" });
        if *path != self.path {
            tally.count(if mine == base { "moved" } else { "moved with edits" });
        }
        let mode = if *my_mode == self.was_executable { *their_mode } else { *my_mode };
        if *their_mode != self.was_executable {
            tally.count("mode");
        }
        Some((path.clone(), text, mode))
    }
}

/// How often the cases that matter came up.
#[derive(Default)]
struct Tally(BTreeMap<&'static str, usize>);

impl Tally {
    fn count(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }
}

fn play(seed: u64, tally: &mut Tally) {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) + 1);
    let cases: Vec<Case> = (0..5 + dice.roll(4)).map(|number| Case::roll(&mut dice, number)).collect();
    let first: Vec<(&str, Vec<u8>)> = cases.iter().map(|case| (&*case.path, case.text(&case.base))).collect();
    let pair = Pair::template(&first.iter().map(|(path, text)| (*path, &**text)).collect::<Vec<_>>());
    for case in &cases {
        set_executable(&pair.path("tpl/service/skeleton").join(&case.path), case.was_executable);
    }
    pair.commit("tpl");
    let run = pair.run(&["new", "tpl/service", "--set", "name=parcels", "--output", "project"]);
    assert_eq!(run.code(), 0, "{}", run.err());
    pair.start();
    for case in &cases {
        let (old, mine) =
            (pair.path("tpl/service/skeleton").join(&case.path), pair.path("project").join(&case.path));
        assert_eq!(fs::read(&mine).unwrap(), case.text(&case.base), "nothing of it is rendered");
        fs::remove_file(old).unwrap();
        match &case.yours {
            Some((lines, runs)) => {
                fs::write(&mine, case.text(lines)).unwrap();
                set_executable(&mine, *runs);
            }
            None => fs::remove_file(mine).unwrap(),
        }
    }
    for case in &cases {
        if let Some((path, lines, runs)) = &case.template {
            pair.skeleton(path, &case.text(lines));
            set_executable(&pair.path("tpl/service/skeleton").join(path), *runs);
        }
    }
    pair.skeleton("fresh.txt", b"fresh\n");
    pair.write("project/mine.txt", b"mine\n");
    let run = pair.update(&["--yes"]);
    let mut expected: BTreeMap<String, (Vec<u8>, bool)> = BTreeMap::new();
    for (path, text, mode) in cases.iter().filter_map(|case| case.expected(tally)) {
        expected.insert(path, (text, mode));
    }
    expected.insert("fresh.txt".into(), (b"fresh\n".to_vec(), false));
    expected.insert("mine.txt".into(), (b"mine\n".to_vec(), false));
    let report = format!("seed {seed}: {}{}", run.out(), run.err());
    let names = pair.git("project", &["ls-files", "-z", "--cached", "--others", "--deduplicate"]);
    let there = names.split('\0').filter(|path| !path.is_empty() && *path != ".stagedoor-answers.yaml");
    let mut there: Vec<&str> = there.filter(|path| pair.path("project").join(path).exists()).collect();
    there.sort_unstable();
    assert_eq!(there, expected.keys().collect::<Vec<_>>(), "{report}");
    for (path, (text, runs)) in &expected {
        let full = pair.path("project").join(path);
        assert_eq!(
            String::from_utf8_lossy(&fs::read(&full).unwrap()),
            String::from_utf8_lossy(text),
            "{path}, {report}"
        );
        assert_eq!(is_executable(&full), *runs, "{path}, {report}");
    }
    let has_conflict = run.out().contains("  conflict  ");
    assert_eq!(run.code(), i32::from(has_conflict), "{report}");
    assert_eq!(pair.run(&["update", "project", "--check"]).code(), 0, "in step now; {report}");
}

fn all(seeds: std::ops::Range<u64>) {
    let mut tally = Tally::default();
    seeds.for_each(|seed| play(seed, &mut tally));
    for what in ["clean", "conflict", "moved with edits", "deleted", "kept though deleted", "mode"] {
        assert!(tally.0.get(what).is_some_and(|count| *count > 0), "{what} never came up: {:?}", tally.0);
    }
}

#[test]
fn the_first_ten_pairs_merge_as_git_merges_them() {
    all(0..10);
}

#[test]
fn the_next_ten_pairs_merge_as_git_merges_them() {
    all(10..20);
}

#[test]
fn the_last_ten_pairs_merge_as_git_merges_them() {
    all(20..30);
}
