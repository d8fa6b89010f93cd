use reqwest::Method;
use serde_json::json;
use url::Url;

use super::client::Client;
use super::question::Question;
use super::sign_in::user_of;
use super::wire::{
    Ancestry, DryRun, Listed, Location, LocationEntry, Page, SearchResults, Setting, StatusItem,
};
use super::{Address, BackstageError, Server};
use crate::catalog::EntityRef;
use crate::diagnostic::Severity;

/// So many entities at most are named as those that a location brought.
const NAMED: usize = 1_000;
/// The server refuses a longer term.
const LONGEST_TERM: usize = 100;
/// Where Backstage's own pages keep the stars.
const STARS: &str = "/buckets/starredEntities/keys/entityRefs";

/// A server, for everything but reading its catalog. Clones of its questions may run side by side.
#[derive(Debug)]
pub struct Remote {
    pub(super) client: Client,
    pages: Address,
}

/// What registering an address would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegisterPreview {
    /// The descriptor files that would be registered; none when there is no descriptor.
    pub targets: Vec<String>,
    /// Those of them that are registered already.
    pub known: Vec<String>,
    /// The entities that would come with them.
    pub entities: Vec<EntityRef>,
    /// What the server would suggest to describe there, when nothing does yet.
    pub suggested: Vec<EntityRef>,
}

/// A location that somebody registered at the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// By what the server knows it.
    pub id: String,
    /// Its address.
    pub target: String,
}

/// What the server says of its processing of an entity, or of one that this came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessingError {
    /// The entity that the server had trouble with.
    pub reference: EntityRef,
    /// How bad it is.
    pub severity: Severity,
    /// The server's words.
    pub message: String,
}

/// Something that the server's own search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerHit {
    /// What it is called.
    pub title: String,
    /// What it says, as far as the server shows it.
    pub text: String,
    /// The kind of thing, such as `techdocs`.
    pub r#type: String,
    /// Its page.
    pub url: String,
    /// The entity that it is, or that it is about.
    pub reference: Option<EntityRef>,
}

impl Remote {
    /// Prepares to ask; nothing is asked yet.
    pub fn new(server: Server) -> Result<Self, BackstageError> {
        let pages = server.access.pages.clone().unwrap_or_else(|| server.address.clone());
        Ok(Self { client: Client::new(server.address, server.access)?, pages })
    }

    /// The host, as it is called in messages.
    pub fn host(&self) -> String {
        self.client.address().host()
    }

    /// Whether somebody in particular is signed in, rather than the guest.
    pub fn has_user(&self) -> bool {
        self.client.has_user()
    }

    /// Who asks, and where, as something to tell one from the other.
    pub fn whom(&self) -> String {
        let user = self.client.token().and_then(|token| user_of(&token)).unwrap_or_default();
        format!("{user}@{}", self.client.address())
    }

    /// The page of an entity, in Backstage's own front end.
    pub fn page_of(&self, entity: &EntityRef) -> String {
        page_of(&self.pages, entity)
    }

    /// Has the server read the sources of an entity again, soon; nothing tells when that is done.
    pub async fn refresh(&self, entity: &EntityRef) -> Result<(), BackstageError> {
        let body = json!({ "entityRef": entity.as_str() });
        self.change(Method::POST, "/refresh", Some(&body)).await.map(|_| ())
    }

    /// What the server complains of in an entity and in those that it came from.
    pub async fn errors(&self, entity: &EntityRef) -> Result<Vec<ProcessingError>, BackstageError> {
        let path = format!("/entities/by-name{}/ancestry", path_of(entity));
        let ancestry: Ancestry = self.client.get("catalog", &path, &[]).await?;
        let mut errors = Vec::new();
        for item in ancestry.items {
            let Some((reference, status)) = item.entity.reference() else { continue };
            errors.extend(status.into_iter().map(|StatusItem { level, message }| ProcessingError {
                reference: reference.clone(),
                severity: super::entity::severity(&level),
                message,
            }));
        }
        Ok(errors)
    }

    /// What registering `target` would bring: a descriptor file, or a repository with some in it.
    pub async fn preview(&self, target: &str) -> Result<RegisterPreview, BackstageError> {
        let mut preview = RegisterPreview::default();
        if is_descriptor(target) {
            preview.targets.push(target.to_owned());
        } else {
            let url = self.client.url("catalog", "/analyze-location", &[]);
            let body = json!({"location": {"type": "url", "target": target}});
            let analysis: super::wire::Analysis = self.client.asked(&Question::read_with(url, &body)).await?;
            let files = analysis.existing_entity_files.into_iter();
            preview.targets = files.filter_map(|file| Some(file.location?.target)).collect();
            preview.targets.dedup();
            let suggested = analysis.generate_entities.iter();
            preview.suggested = suggested.filter_map(|suggested| suggested.entity.named()).collect();
        }
        for target in &preview.targets {
            let url = self.client.url("catalog", "/locations", &[("dryRun", "true")]);
            let trial: DryRun = self.client.asked(&Question::read_with(url, &of_url(target))).await?;
            preview.entities.extend(trial.entities.iter().filter_map(super::wire::Named::named));
            if trial.exists {
                preview.known.push(target.clone());
            }
        }
        preview.entities.retain(|entity| !is_generated(entity));
        preview.entities.sort_unstable();
        preview.entities.dedup();
        Ok(preview)
    }

    /// The entities of a descriptor file, in its order and with those that the server makes up.
    pub async fn entities_at(&self, target: &str) -> Result<Vec<EntityRef>, BackstageError> {
        let url = self.client.url("catalog", "/locations", &[("dryRun", "true")]);
        let trial: DryRun = self.client.asked(&Question::read_with(url, &of_url(target))).await?;
        Ok(trial.entities.iter().filter_map(super::wire::Named::named).collect())
    }

    /// Registers a descriptor file.
    pub async fn register(&self, target: &str) -> Result<Registered, BackstageError> {
        let answer = self.change(Method::POST, "/locations", Some(&of_url(target))).await?;
        let made: DryRun = self.client.decoded(&answer)?;
        Ok(made.location.registered())
    }

    /// The locations that were registered at the server, rather than configured there.
    pub async fn locations(&self) -> Result<Vec<Registered>, BackstageError> {
        let entries: Vec<LocationEntry> = self.client.get("catalog", "/locations", &[]).await?;
        Ok(entries.into_iter().map(|entry| entry.data.registered()).collect())
    }

    /// The registered location that an entity came from; none when it came from the server's settings.
    pub async fn location_of(&self, entity: &EntityRef) -> Result<Option<Registered>, BackstageError> {
        let path = format!("/locations/by-entity{}", path_of(entity));
        match self.client.get::<Location>("catalog", &path, &[]).await {
            Ok(location) => Ok(Some(location.registered())),
            Err(error) if error.is_absence() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The entities that would be gone with a location, its own one left out.
    pub async fn entities_from(&self, location: &Registered) -> Result<Vec<EntityRef>, BackstageError> {
        let filter =
            format!("metadata.annotations.backstage.io/managed-by-origin-location=url:{}", location.target);
        let size = NAMED.to_string();
        let query = [
            ("limit", size.as_str()),
            ("filter", filter.as_str()),
            ("fields", "kind,metadata.namespace,metadata.name"),
        ];
        let page: Page<Listed> = self.client.get("catalog", "/entities/by-query", &query).await?;
        let mut entities: Vec<_> = page.items.into_iter().map(|listed| listed.reference()).collect();
        entities.retain(|entity| !is_generated(entity));
        entities.sort_unstable();
        Ok(entities)
    }

    /// Forgets a location and, after a while, all that came from it.
    pub async fn unregister(&self, location: &Registered) -> Result<(), BackstageError> {
        let path = format!("/locations/{}", encoded(&location.id));
        self.change(Method::DELETE, &path, None).await.map(|_| ())
    }

    /// What the server's own search finds: its catalog, documents, and whatever else is indexed there.
    pub async fn search(&self, term: &str, limit: usize) -> Result<Vec<ServerHit>, BackstageError> {
        let term: String = term.chars().take(LONGEST_TERM).collect();
        let size = limit.clamp(1, 100).to_string();
        let query = [("term", term.as_str()), ("pageLimit", size.as_str())];
        let results: SearchResults = self.client.get("search", "/query", &query).await?;
        Ok(results.results.into_iter().map(|result| result.hit(&self.pages)).collect())
    }

    /// What the user has starred in Backstage's own front end.
    pub async fn stars(&self) -> Result<Vec<String>, BackstageError> {
        match self.client.get::<Setting>("user-settings", STARS, &[]).await {
            Ok(setting) => Ok(setting.value),
            Err(error) if error.is_absence() => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// Puts other stars in the place of those.
    pub async fn set_stars(&self, stars: &[String]) -> Result<(), BackstageError> {
        let url = self.client.url("user-settings", STARS, &[]);
        let question = Question::change(Method::PUT, url, Some(&json!({ "value": stars })));
        self.client.answer(&question).await.map(|_| ())
    }

    async fn change(
        &self,
        method: Method,
        path: &str,
        body: Option<&serde_json::Value>,
    ) -> Result<Vec<u8>, BackstageError> {
        let url = self.client.url("catalog", path, &[]);
        Ok(self.client.answer(&Question::change(method, url, body)).await?.body)
    }
}

/// The page of an entity in the front end at `pages`.
pub(super) fn page_of(pages: &Address, entity: &EntityRef) -> String {
    let part = |text| encoded(text);
    let (kind, namespace, name) = (part(entity.kind()), part(entity.namespace()), part(entity.name()));
    pages.below(&format!("/catalog/{namespace}/{kind}/{name}")).to_string()
}

fn path_of(entity: &EntityRef) -> String {
    let (kind, namespace) = (encoded(entity.kind()), encoded(entity.namespace()));
    format!("/{kind}/{namespace}/{}", encoded(entity.name()))
}

/// One segment of a path, whatever stands in it.
pub(super) fn encoded(segment: &str) -> String {
    let mut url = Url::parse("http://a").expect("an address");
    url.path_segments_mut().expect("a web address has segments").push(segment);
    url.path().trim_start_matches('/').to_owned()
}

fn is_descriptor(target: &str) -> bool {
    let path = target.split(['?', '#']).next().unwrap_or(target);
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["yaml", "yml"].iter().any(|yaml| extension.eq_ignore_ascii_case(yaml))
}

fn is_generated(entity: &EntityRef) -> bool {
    entity.kind() == "location" && entity.name().starts_with("generated-")
}

fn of_url(target: &str) -> serde_json::Value {
    json!({"type": "url", "target": target})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_where_the_front_end_has_it() {
        let pages = Address::parse("https://portal.acme.test/door/").expect("an address");
        let entity = EntityRef::parse_full("component:default/pay").expect("a reference");
        assert_eq!(page_of(&pages, &entity), "https://portal.acme.test/door/catalog/default/component/pay");
    }

    #[test]
    fn a_segment_stays_one() {
        assert_eq!(encoded("a/b c?d#e"), "a%2Fb%20c%3Fd%23e");
        assert_eq!(encoded("pay_1.x"), "pay_1.x");
    }

    #[test]
    fn a_descriptor_is_told_from_a_repository() {
        assert!(is_descriptor("https://git.acme.test/a/blob/main/catalog-info.yaml"));
        assert!(is_descriptor("https://git.acme.test/a/catalog-info.YML?ref=main"));
        assert!(!is_descriptor("https://git.acme.test/a"));
    }
}
