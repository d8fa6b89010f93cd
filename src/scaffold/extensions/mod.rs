//! What Backstage adds to its template language: four filters (Backstage semantics 5.7).

mod entity_ref;
mod pick;
mod repo_url;

use std::sync::Arc;

use super::language::{Data, Extensions};

pub use repo_url::{Host, Hosts};

/// Backstage's filters. Addresses of repositories are told apart by `hosts`.
pub fn backstage(hosts: Hosts) -> Extensions {
    let hosts = Arc::new(hosts);
    let for_slugs = hosts.clone();
    Extensions::new()
        .with_filter("parseRepoUrl", move |given| repo_url::parse(first(given), &hosts).map(Some))
        .with_filter("projectSlug", move |given| repo_url::project_slug(first(given), &for_slugs).map(Some))
        .with_filter("parseEntityRef", |given| entity_ref::parse(first(given), second(given)).map(Some))
        .with_filter("pick", |given| Ok(pick::pick(first(given), second(given))))
}

fn first<'d>(given: &[Option<&'d Data>]) -> Option<&'d Data> {
    given.first().copied().flatten()
}

fn second<'d>(given: &[Option<&'d Data>]) -> Option<&'d Data> {
    given.get(1).copied().flatten()
}

/// The text that JavaScript makes of a value.
fn text_of(data: Option<&Data>) -> String {
    match data {
        None => "undefined".to_owned(),
        Some(Data::Null) => "null".to_owned(),
        Some(Data::Bool(flag)) => flag.to_string(),
        Some(Data::Number(number)) => super::language::print_number(*number),
        Some(Data::Text(text)) => text.clone(),
        Some(Data::Record(_)) => "[object Object]".to_owned(),
        Some(Data::List(items)) => {
            let texts = items
                .iter()
                .map(|item| if *item == Data::Null { String::new() } else { text_of(Some(item)) });
            texts.collect::<Vec<_>>().join(",")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::language::{Record, Renderer, Syntax};
    use super::*;

    fn render(template: &str) -> Result<String, String> {
        let renderer = Renderer::new(Syntax::default(), Arc::new(backstage(Hosts::default())));
        renderer.render(template, &Record::new()).map_err(|error| error.message)
    }

    #[test]
    fn addresses_and_references_come_apart() {
        let slug = render("${{ 'github.com?owner=o&repo=r' | projectSlug }}");
        assert_eq!(slug.as_deref(), Ok("o/r"));
        let kind = render("${{ 'team-a' | parseEntityRef({defaultKind: 'Group'}) | pick('kind') }}");
        assert_eq!(kind.as_deref(), Ok("Group"));
        assert_eq!(render("${{ {a: {b: [1, {c: 2}]} } | pick('a.b[1].c') }}").as_deref(), Ok("2"));
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = render("${{ 'github.com?repo=r' | parseRepoUrl }}").unwrap_err();
        assert!(error.contains("`owner` is missing"), "{error}");
        let error = render("${{ 'git.example.org?owner=o&repo=r' | parseRepoUrl }}").unwrap_err();
        assert!(error.contains("`git.example.org` is not configured"), "{error}");
    }
}
