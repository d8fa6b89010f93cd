use super::super::tree::Node;

/// Bytes at the beginning of a file in which git looks for what no text holds.
const SNIFFED: usize = 8_000;

/// Merges lines the way `git merge-file` does.
pub trait Merger {
    /// What becomes of a text that two sides have changed. Fails only when it cannot be tried at all.
    fn merge(&mut self, base: &[u8], yours: &[u8], template: &[u8]) -> Result<Merged, String>;
}

/// Two sides' changes of one text put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The text, with marks where the sides contradict each other.
    pub bytes: Vec<u8>,
    /// How often they do.
    pub conflicts: usize,
}

/// What somebody has to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// Both sides changed the same lines, at so many places, which are marked.
    Lines(usize),
    /// Both sides changed a file that is no text; yours stays, the template's is put at this path.
    Binary(String),
    /// One side has a file, the other a link or another link; yours stays, the template's is put at this path.
    Nature(String),
    /// The template deleted a file that you changed. It stays.
    Deleted,
    /// Both sides moved the file, the template to this path. It stays where you put it.
    Moved(String),
    /// Something of yours stands where the template puts a file, which is put at this path instead, if at any.
    Occupied(Option<String>),
}

/// What becomes of a file that both sides have.
pub(super) struct Settled {
    /// What stands there afterwards.
    pub(super) node: Node,
    /// Whether lines of both sides were put together.
    pub(super) is_merged: bool,
    /// What is undecided.
    pub(super) clash: Option<Clash>,
}

/// What two sides of a file do not agree on.
pub(super) enum Clash {
    Lines(usize),
    Binary,
    Nature,
}

/// Whether git would take a file for no text.
pub fn is_binary(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(SNIFFED)].contains(&0)
}

/// Whether two nodes are the same to git, which of a mode keeps the executable bit only.
pub(super) fn is_same(a: &Node, b: &Node) -> bool {
    match (a, b) {
        (Node::File { bytes: one, .. }, Node::File { bytes: other, .. }) => {
            one == other && a.is_executable() == b.is_executable()
        }
        _ => a == b,
    }
}

/// Puts together what two sides made of `base`; without one both have made the file themselves.
pub(super) fn settle(
    base: Option<&Node>,
    yours: &Node,
    template: &Node,
    merger: &mut dyn Merger,
) -> Result<Settled, String> {
    let settled = |node: Node| Settled { node, is_merged: false, clash: None };
    if is_same(yours, template) || base.is_some_and(|base| is_same(base, template)) {
        return Ok(settled(yours.clone()));
    }
    let is_untouched = base.is_some_and(|base| is_same(base, yours));
    let (Node::File { bytes: mine, mode }, Node::File { bytes: theirs, .. }) = (yours, template) else {
        if is_untouched {
            return Ok(settled(template.clone()));
        }
        return Ok(Settled { clash: Some(Clash::Nature), ..settled(yours.clone()) });
    };
    // Of what was a link there are no lines to begin from.
    let (was, old): (Option<&Node>, &[u8]) = match base {
        Some(Node::File { bytes, .. }) => (base, bytes),
        _ => (None, &[]),
    };
    let runs = match was {
        Some(was) if was.is_executable() == yours.is_executable() => template.is_executable(),
        _ => yours.is_executable(),
    };
    let file = |bytes: &[u8]| Node::File { bytes: bytes.into(), mode: with_executable(*mode, runs) };
    if **mine == **theirs || (was.is_some() && old == &**theirs) {
        return Ok(settled(file(mine)));
    }
    if was.is_some() && old == &**mine {
        return Ok(settled(file(theirs)));
    }
    if [old, mine, theirs].into_iter().any(is_binary) {
        return Ok(Settled { clash: Some(Clash::Binary), ..settled(file(mine)) });
    }
    let Merged { bytes, conflicts } = merger.merge(old, mine, theirs)?;
    let clash = (conflicts > 0).then_some(Clash::Lines(conflicts));
    Ok(Settled { node: file(&bytes), is_merged: true, clash })
}

/// A mode with the executable bits of those who may read, or without any.
fn with_executable(mode: u32, runs: bool) -> u32 {
    match (runs, mode & 0o111 != 0) {
        (true, false) => mode | (mode & 0o444) >> 2,
        (false, true) => mode & !0o111,
        _ => mode,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Never;

    impl Merger for Never {
        fn merge(&mut self, _: &[u8], _: &[u8], _: &[u8]) -> Result<Merged, String> {
            panic!("nothing to merge here")
        }
    }

    fn settled(base: Option<&Node>, yours: &Node, template: &Node) -> Settled {
        settle(base, yours, template, &mut Never).expect("settled")
    }

    #[test]
    fn the_side_that_changed_wins_in_bytes_and_in_mode_apart() {
        let (old, new) = (Node::file(*b"old"), Node::file(*b"new"));
        assert_eq!(settled(Some(&old), &old, &new).node, new);
        assert_eq!(settled(Some(&old), &new, &old).node, new);
        let runs = Node::executable(*b"old");
        assert_eq!(
            settled(Some(&old), &new, &runs).node,
            Node::executable(*b"new"),
            "mode theirs, bytes mine"
        );
        assert_eq!(settled(Some(&runs), &new, &runs).node, new, "mine lost the bit");
    }

    #[test]
    fn a_private_file_stays_private() {
        let (old, new) = (Node::file(*b"old"), Node::executable(*b"new"));
        let yours = Node::File { bytes: (*b"old").into(), mode: 0o600 };
        let Node::File { mode, .. } = settled(Some(&old), &yours, &new).node else { panic!("a file") };
        assert_eq!(mode, 0o700);
    }

    #[test]
    fn what_is_no_text_or_another_kind_of_thing_is_left_to_somebody() {
        let of = |text: &str| Node::file(text.as_bytes());
        let clash = settled(Some(&of("a\0")), &of("b\0"), &of("c\0"));
        assert!(matches!(clash.clash, Some(Clash::Binary)) && clash.node == of("b\0"));
        let clash = settled(Some(&of("a")), &of("b"), &Node::Link("x".into()));
        assert!(matches!(clash.clash, Some(Clash::Nature)) && clash.node == of("b"));
        let followed = settled(Some(&of("a")), &of("a"), &Node::Link("x".into()));
        assert!(followed.clash.is_none() && followed.node == Node::Link("x".into()));
    }
}
