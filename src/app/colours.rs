use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::Effect;
use crate::highlight::{Language, Piece};
use crate::text::{clean_lines, code_blocks};

/// So many texts stay known; more are never on one screen.
const KEPT: usize = 64;

/// A text whose words can be told apart, and its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// By what the answer goes.
    pub id: CodeId,
    /// The language.
    pub language: Language,
    /// The text.
    pub text: Arc<str>,
}

/// What stands for a text in a language. Two that are taken for one cost no more than wrong colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeId(u64);

impl CodeId {
    /// Of this text.
    pub fn of(text: &str, language: &Language) -> Self {
        let mut hasher = DefaultHasher::new();
        (text, language).hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// What the words of the texts are that were shown lately. A text is plain until that is found out.
#[derive(Debug, Default)]
pub struct Colours {
    known: VecDeque<(CodeId, Vec<Vec<Piece>>)>,
    asked: Vec<CodeId>,
}

impl Colours {
    /// What a line of a text consists of, as far as is known.
    pub fn line(&self, code: CodeId, line: usize) -> &[Piece] {
        let known = self.known.iter().find(|(id, _)| *id == code);
        known.and_then(|(_, lines)| lines.get(line)).map_or(&[], Vec::as_slice)
    }

    /// Asks what the words of a text are, unless that is known or asked already.
    pub(in crate::app) fn want(&mut self, text: &str, language: Language) -> (CodeId, Option<Effect>) {
        let id = CodeId::of(text, &language);
        if text.is_empty() || self.asked.contains(&id) || self.known.iter().any(|(known, _)| *known == id) {
            return (id, None);
        }
        self.asked.push(id);
        (id, Some(Effect::Colour(Code { id, language, text: text.into() })))
    }

    /// Asks the same of all code in a Markdown text.
    pub(in crate::app) fn want_blocks(&mut self, markdown: &str) -> Vec<Effect> {
        let blocks = code_blocks(&clean_lines(markdown));
        blocks
            .into_iter()
            .filter(|block| !block.language.is_empty())
            .filter_map(|block| self.want(&block.text, Language::Named(block.language)).1)
            .collect()
    }

    /// Takes what was found out; nothing, when nobody knows the language.
    pub(in crate::app) fn take(&mut self, code: CodeId, lines: Vec<Vec<Piece>>) {
        self.asked.retain(|asked| *asked != code);
        if self.known.len() == KEPT {
            self.known.pop_front();
        }
        self.known.push_back((code, lines));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::highlight::Role;

    fn yaml() -> Language {
        Language::Named("yaml".to_owned())
    }

    #[test]
    fn a_text_is_asked_for_once_and_known_from_then_on() {
        let mut colours = Colours::default();
        let (code, effect) = colours.want("a: 1", yaml());
        assert!(matches!(effect, Some(Effect::Colour(asked)) if asked.id == code && &*asked.text == "a: 1"));
        assert_eq!(colours.want("a: 1", yaml()), (code, None));
        assert!(colours.line(code, 0).is_empty());
        let piece = Piece { role: Role::Key, len: 4 };
        colours.take(code, vec![vec![piece]]);
        assert_eq!(colours.line(code, 0), [piece]);
        assert!(colours.line(code, 1).is_empty());
        assert_eq!(colours.want("a: 1", yaml()), (code, None));
        assert_ne!(colours.want("a: 1", Language::OfFile("a".to_owned())).0, code);
    }

    #[test]
    fn what_was_shown_long_ago_is_forgotten() {
        let mut colours = Colours::default();
        let codes: Vec<CodeId> =
            (0..=KEPT).map(|number| colours.want(&number.to_string(), yaml()).0).collect();
        for code in codes {
            colours.take(code, vec![Vec::new()]);
        }
        assert_eq!(colours.known.len(), KEPT);
        assert!(colours.want("0", yaml()).1.is_some());
        assert!(colours.want("1", yaml()).1.is_none());
    }

    #[test]
    fn only_blocks_that_name_their_language_are_asked_for() {
        let mut colours = Colours::default();
        let effects = colours.want_blocks("Run\n```sh\nmake\n```\nor\n```\nmake\n```\n");
        assert_eq!(effects.len(), 1);
        assert!(matches!(&effects[0], Effect::Colour(Code { text, .. }) if &**text == "make\n"));
    }
}
