use super::address::Address;
use super::workload::{self, LeftOut};
use super::{Clue, Sort, label};

/// Most words of a text that are looked at; an alert says what it is about in its first lines.
const MOST_WORDS: usize = 400;

/// Most words that a name is looked for in.
const LONGEST_NAME: usize = 4;

/// Words that say what happened, not to whom, or that nearly every sentence has.
const COMMON: &[&str] = &[
    "a",
    "about",
    "above",
    "after",
    "alert",
    "alerts",
    "all",
    "an",
    "and",
    "any",
    "api",
    "are",
    "as",
    "at",
    "be",
    "been",
    "below",
    "by",
    "can",
    "cannot",
    "check",
    "cluster",
    "component",
    "connection",
    "container",
    "count",
    "cpu",
    "critical",
    "data",
    "database",
    "deployment",
    "disk",
    "does",
    "down",
    "error",
    "errors",
    "exceeded",
    "failed",
    "failing",
    "failure",
    "firing",
    "for",
    "from",
    "group",
    "has",
    "have",
    "high",
    "host",
    "how",
    "http",
    "https",
    "in",
    "incident",
    "info",
    "is",
    "issue",
    "it",
    "its",
    "job",
    "last",
    "latency",
    "less",
    "limit",
    "low",
    "memory",
    "minutes",
    "monitor",
    "more",
    "namespace",
    "no",
    "node",
    "not",
    "of",
    "on",
    "or",
    "our",
    "out",
    "over",
    "owner",
    "owns",
    "percent",
    "please",
    "pod",
    "pods",
    "problem",
    "prod",
    "production",
    "queue",
    "rate",
    "request",
    "requests",
    "resolved",
    "response",
    "restart",
    "restarting",
    "restarts",
    "service",
    "services",
    "severity",
    "since",
    "slow",
    "staging",
    "status",
    "system",
    "team",
    "test",
    "than",
    "that",
    "the",
    "there",
    "this",
    "time",
    "timeout",
    "to",
    "too",
    "topic",
    "triggered",
    "unavailable",
    "unhealthy",
    "up",
    "usage",
    "value",
    "warning",
    "was",
    "we",
    "what",
    "which",
    "who",
    "whom",
    "whose",
    "will",
    "with",
];

/// The clues in a text that people or alerts wrote: addresses, labels, words that look like names,
/// and neighbouring words that may be one. `weight` is what a clear name in it weighs.
pub(super) fn clues(text: &str, origin: &str, weight: u8) -> Vec<Clue> {
    let words: Vec<&str> = text.split_whitespace().take(MOST_WORDS).collect();
    let mut clues = Vec::new();
    for word in &words {
        clues.extend(of_word(word, origin, weight));
    }
    clues.extend(quoted(text).map(|name| Clue::new(name, Sort::Name, origin, weight)));
    clues.extend(phrases(&words, origin, weight));
    // `LockerWallsOffline` in a sentence: the locker walls are offline.
    let telling: Vec<&str> = words.iter().copied().filter(|word| !is_common(word)).collect();
    if telling.len() > 1 && telling.len() < words.len() {
        let joined = phrases(&telling, origin, weight.saturating_sub(10)).into_iter();
        clues.extend(joined.filter(|clue| clue.text.contains(' ')));
    }
    clues
}

/// Whether a word says nothing about who is meant.
pub(super) fn is_common(word: &str) -> bool {
    word.chars().count() < 3 || COMMON.binary_search(&word.to_lowercase().as_str()).is_ok()
}

fn of_word(word: &str, origin: &str, weight: u8) -> Vec<Clue> {
    if let Some(begin) = word.find("http://").or_else(|| word.find("https://")) {
        let address = word[begin..].trim_end_matches(|c: char| ".,;:!?)]}>\"'|".contains(c));
        let address = address.split(['>', '|', '<']).next().unwrap_or(address);
        return vec![Clue::new(address, Sort::Address, origin, weight)];
    }
    // `service=web-shop`, `{pod="x",app="y"}`, `service:web-shop`, `#service:web-shop`
    let pieces = word.split([',', ';', '{', '}', '[', ']', '(', ')', '"', '\'', '`', '<', '>', '|', '*']);
    let pieces: Vec<&str> = pieces.filter(|piece| !piece.is_empty()).collect();
    let mut clues = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let piece = pieces[at].trim_start_matches('#');
        at += 1;
        let pair = piece.split_once('=').or_else(|| piece.split_once(':'));
        if let Some((name, value)) = pair {
            // The value stood in quotes, which are gone.
            let value = if value.is_empty() { pieces.get(at).copied().unwrap_or_default() } else { value };
            if let Some(clue) = label::clue(name, value) {
                clues.push(Clue { weight: clue.weight.min(weight.saturating_add(10)), ..clue });
                continue;
            }
        }
        if piece.contains("://") || piece.contains('/') || piece.starts_with("arn:") {
            clues.extend(identifier(piece, origin, weight));
        }
        clues.extend(name_in(piece, origin, weight));
    }
    clues
}

/// The names in what identifies something to a machine: `s3://bucket/key`, `postgres://host:5432/base`,
/// `arn:aws:s3:::bucket`, `registry.test/owner/image:1.2@sha256:…`, `owner/repository#12`.
pub(super) fn identifier(word: &str, origin: &str, weight: u8) -> Vec<Clue> {
    let names = |parts: &mut dyn Iterator<Item = &str>| -> Vec<Clue> {
        let parts = parts.filter(|part| part.len() > 2);
        parts.map(|part| Clue::new(part, Sort::Workload, origin, weight)).collect()
    };
    if let Some((_, rest)) = word.split_once("://") {
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        return names(&mut rest.split('/').map(|part| part.rsplit('@').next().unwrap_or(part)).take(2));
    }
    if let Some(rest) = word.strip_prefix("arn:") {
        return names(&mut rest.split([':', '/']).skip(4));
    }
    let path = word.split(['#', '@']).next().unwrap_or(word);
    let path = path.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).map_or(path, |(path, _)| path);
    if path.len() == word.len() && !word.contains('/') {
        return Vec::new();
    }
    let parts: Vec<&str> = path.split('/').collect();
    let is_registry = parts.len() > 1 && parts[0].contains('.');
    match &parts[usize::from(is_registry)..] {
        [.., owner, name] => {
            let mut clues = vec![Clue::new(&format!("{owner}/{name}"), Sort::Slug, origin, weight)];
            // `namespace/pod`, as alerts of Kubernetes write it: the hashes tell it from a repository.
            let is_pod = workload::stems(name).iter().any(|stem| stem.left_out == LeftOut::Generated);
            // Images need not lie under the repository's owner.
            let is_image = is_registry.then(|| weight.min(58));
            let weight = if is_pod && !is_registry { Some(weight) } else { is_image };
            clues.extend(weight.map(|weight| Clue::new(name, Sort::Workload, origin, weight)));
            clues
        }
        [name] if is_registry => vec![Clue::new(name, Sort::Workload, origin, weight)],
        _ => Vec::new(),
    }
}

/// A word that no sentence has: with a hyphen, a dot, a digit or a hump in it.
fn name_in(piece: &str, origin: &str, weight: u8) -> Option<Clue> {
    let name = piece.trim_matches(|c: char| !c.is_alphanumeric());
    let inner = |c: char| name.trim_matches(c).contains(c);
    let has_hump = name.chars().skip(1).any(char::is_uppercase) && name.chars().any(char::is_lowercase);
    let is_code = name.chars().any(|c| c.is_ascii_digit()) && name.chars().any(|c| c.is_ascii_uppercase());
    if name.chars().count() < 3
        || !(inner('-') || inner('_') || inner('.') || inner('/') || has_hump || is_code)
    {
        return None;
    }
    let sort = if inner('/') { Sort::Slug } else { Sort::Workload };
    Some(Clue::new(name, sort, origin, weight))
}

/// What stands in quotes or backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    ['"', '`', '“'].into_iter().flat_map(move |quote| {
        let end = if quote == '“' { '”' } else { quote };
        let inside = text.split([quote, end]).skip(1).step_by(2);
        inside.filter(|name| (3..=80).contains(&name.chars().count()) && !name.contains('\n'))
    })
}

/// Neighbouring words, which together may be a name or a title; the more the surer.
fn phrases(words: &[&str], origin: &str, weight: u8) -> Vec<Clue> {
    let plain: Vec<&str> =
        words.iter().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    let mut phrases = Vec::new();
    for begin in 0..plain.len() {
        for length in 1..=LONGEST_NAME.min(plain.len() - begin) {
            let phrase = &plain[begin..begin + length];
            if phrase.last().is_some_and(|word| word.is_empty()) {
                break;
            }
            let telling = phrase.iter().filter(|word| !is_common(word)).count();
            let is_name = if length == 1 { telling == 1 } else { telling > 0 };
            if is_name {
                let weight = if length == 1 { 50 } else { weight.saturating_sub(8) };
                phrases.push(Clue::new(&phrase.join(" "), Sort::Name, origin, weight));
            }
            // A sentence ends behind this word.
            if words[begin + length - 1].ends_with(['.', ',', ';', ':', '!', '?', ')', ']']) {
                break;
            }
        }
    }
    phrases
}

/// The address in a text that is one and nothing else.
pub(super) fn as_address(text: &str) -> Option<Address> {
    (!text.contains(char::is_whitespace)).then(|| Address::parse(text)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, Sort)> {
        clues(text, "", 80).into_iter().map(|clue| (clue.text, clue.sort)).collect()
    }

    #[test]
    fn the_common_words_can_be_searched() {
        assert!(COMMON.is_sorted());
    }

    #[test]
    fn labels_names_and_addresses_are_clues() {
        let text = "[FIRING] {alertname=\"LedgerPostingsStalled\", pod=\"web-shop-0\"} see <https://x.test/d/a|board>.";
        let found = found(text);
        for (text, sort) in [
            ("LedgerPostingsStalled", Sort::Name),
            ("web-shop-0", Sort::Workload),
            ("https://x.test/d/a", Sort::Address),
        ] {
            assert!(found.contains(&(text.to_owned(), sort)), "{text} {found:?}");
        }
    }

    #[test]
    fn a_pod_behind_its_namespace_is_a_workload_and_a_repository_is_not() {
        let pod = ("pay-7d9f8b6c5d-x2x7k".to_owned(), Sort::Workload);
        assert!(found("Pod shop/pay-7d9f8b6c5d-x2x7k is in waiting state").contains(&pod));
        assert!(!found("merged into acme/pay-service").iter().any(|(text, _)| text == "pay-service"));
    }

    #[test]
    fn neighbouring_words_may_be_a_title_and_common_ones_are_not() {
        let found = found("The payments ledger is slow.");
        assert!(found.contains(&("payments ledger".to_owned(), Sort::Name)));
        assert!(!found.iter().any(|(text, _)| text == "The" || text == "slow"));
    }
}
