use super::sheet::name;
use super::{Clock, Page, RotaState};
use crate::catalog::Catalog;
use crate::ownership::{Channel, Contact};
use crate::text::{clean, counted};

/// A message to open an incident with, in Markdown that chats understand too.
pub fn message(page: &Page, catalog: &Catalog, clock: &Clock) -> String {
    let mut lines = vec![title(page, catalog), String::new()];
    let mut say = |label: &str, text: String| {
        if !text.is_empty() {
            lines.push(format!("- **{label}**: {text}"));
        }
    };
    let chain: Vec<String> = page.chain.iter().map(|group| escaped(&name(catalog, *group))).collect();
    say("Owner", if chain.is_empty() { "nobody is named".to_owned() } else { chain.join(" › ") });
    for text in on_call(page, clock) {
        say("On call", text);
    }
    for contact in page.contacts.iter().filter(|contact| contact.channel != Channel::Link) {
        say(&capital(contact.channel.word()), told(contact));
    }
    let breaks = page.dependents.iter().map(|of_one| {
        let owner = of_one.owner.map_or_else(|| "nobody".to_owned(), |owner| escaped(&name(catalog, owner)));
        let names: Vec<String> =
            of_one.nodes.iter().map(|node| escaped(catalog.reference(*node).name())).collect();
        format!("{owner} ({})", names.join(", "))
    });
    let breaks: Vec<String> = breaks.collect();
    if !breaks.is_empty() {
        let count = counted(page.broken(), "entity", "entities");
        say("Breaks with it", format!("{count}: {}", breaks.join("; ")));
    }
    let needs: Vec<String> =
        page.dependencies.iter().map(|(_, node)| escaped(catalog.reference(*node).name())).collect();
    say("Depends on", needs.join(", "));
    for commit in page.changes.iter().flat_map(|changes| &changes.commits).take(3) {
        let subject = escaped(&commit.subject);
        say(
            "Changed",
            format!("{} {subject} ({}, {})", clock.at(commit.at), escaped(&commit.author), commit.id),
        );
    }
    lines.push(String::new());
    lines.join("\n")
}

fn title(page: &Page, catalog: &Catalog) -> String {
    let reference = catalog.reference(page.node);
    let entity = catalog.at(page.node);
    let lifecycle = entity.and_then(|entity| entity.lifecycle.as_deref());
    let about = lifecycle.map_or_else(String::new, |lifecycle| format!(", {}", escaped(lifecycle)));
    format!("## {} (`{reference}`{about})", escaped(&name(catalog, page.node)))
}

fn on_call(page: &Page, clock: &Clock) -> Vec<String> {
    let RotaState::Known { rota, .. } = &page.rota else { return Vec::new() };
    let (source, _) = page.rota.source(clock);
    let levels = rota.levels.iter().filter_map(|level| {
        let names: Vec<String> = level.now(clock.now).iter().map(|duty| escaped(&duty.person.name)).collect();
        let until = level
            .handover(clock.now)
            .map_or_else(String::new, |next| format!(" until {}", clock.at(next.at)));
        (!names.is_empty()).then(|| format!("level {}: {}{until}", level.number, names.join(", ")))
    });
    let mut levels: Vec<String> = levels.collect();
    match levels.last_mut() {
        Some(last) => last.push_str(&format!(" ({})", escaped(&source))),
        None => levels.push(format!("nobody at any level ({})", escaped(&source))),
    }
    levels
}

fn told(contact: &Contact) -> String {
    let title = escaped(&contact.title);
    match (contact.url(), contact.value.as_deref()) {
        (Some(url), _) => format!("[{title}]({})", clean(url).replace(['(', ')', ' '], "")),
        (None, Some(value)) if contact.channel == Channel::Email => escaped(value),
        (None, Some(value)) => format!("{title} {}", escaped(value)),
        (None, None) => title,
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Foreign words that stay words in Markdown.
fn escaped(text: &str) -> String {
    let text = clean(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::json;

    use super::*;
    use crate::catalog::testing::described;
    use crate::oncall::{Duty, Person, Rota};
    use crate::ownership::{NoRepository, owners};

    #[test]
    fn a_message_has_all_of_it_and_foreign_words_stay_words() {
        let pay = described(&json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
            "metadata": {"name": "pay", "title": "Pay *now*", "links": [{"url": "https://wiki.test/run(1)", "title": "Runbook"}]},
            "spec": {"type": "service", "lifecycle": "production", "owner": "team"},
        }));
        let catalog = Catalog::build(&[pay], Vec::new());
        let node = catalog.find("component:default/pay").expect("there");
        let mut page = Page::of(&catalog, node, owners(&catalog, node, &NoRepository));
        let now: Timestamp = "2026-03-02T12:00:00Z".parse().expect("a time");
        let duty = Duty {
            person: Person { name: "Ada_L".into(), ..Person::default() },
            level: 1,
            ..Duty::default()
        };
        page.rota = RotaState::Known { rota: Rota::of("PagerDuty", "P1", vec![duty], now), failure: None };
        let said = message(&page, &catalog, &Clock::utc(now));
        assert_eq!(
            said.lines().collect::<Vec<_>>(),
            [
                "## Pay \\*now\\* (`component:default/pay`, production)",
                "",
                "- **Owner**: team",
                "- **On call**: level 1: Ada\\_L (PagerDuty P1, asked just now)",
                "- **Runbook**: [Runbook](https://wiki.test/run1)",
            ]
        );
    }
}
