use jiff::{SignedDuration, Timestamp};

use super::forge_offers::Later;
use super::publishing::KeptTokens;
use crate::catalog::Entity;
use crate::config::{Config, Environment, Forge as Setting, ForgeProvider};
use crate::oncall::Changes;
use crate::publish;
use crate::search::annotations;
use crate::sources::backstage::{Address, Secret};
use crate::sources::forge::{Forge, ForgeKind, Spot};
use crate::sources::service::{Cache, Identity, Patience};

/// What was told so shortly before is not asked for again.
const FRESH: SignedDuration = SignedDuration::from_secs(60);

/// Annotations with the repository of an entity, the host that it is on, and the one that says otherwise.
const SLUGS: &[(&str, &str, Option<&str>)] = &[
    ("github.com/project-slug", "github.com", None),
    ("gitlab.com/project-slug", "gitlab.com", Some("gitlab.com/instance")),
];

/// Those who can be asked what changed last where there is no working tree, and what there is to choose from.
#[derive(Debug, Clone, Default)]
pub struct Forges {
    known: Vec<Result<Forge, (String, String)>>,
    cache: Option<Cache>,
    pub(super) is_offline: bool,
    pub(super) later: Later,
}

/// A question that can be asked away from the catalog.
#[derive(Debug, Clone)]
pub struct ForgeQuestion {
    forge: Forge,
    spot: Spot,
}

impl Forges {
    /// Gets everything ready: tokens are fetched now, for a command may ask for a passphrase. The clouds of GitHub and
    /// GitLab need no setting when their own tools would find a token.
    pub fn of(config: &Config, environment: &Environment) -> Self {
        let all = publish::Forges::new(config.forges.clone());
        let tokens = KeptTokens::new(environment, &all);
        let settings = config.forges.iter();
        Self {
            known: settings.filter_map(|setting| forge(setting, &tokens)).collect(),
            cache: config.paths.cache.as_deref().map(|folder| Cache::below(folder, "changes")),
            is_offline: config.offline,
            later: Later::of(config, environment),
        }
    }

    /// Whom to ask about an entity; else why nobody can be asked.
    pub fn question(&self, entity: &Entity) -> Result<ForgeQuestion, String> {
        let spots = spots(entity);
        let Some(first) = spots.first() else {
            return Err("its descriptor names no repository".to_owned());
        };
        for spot in &spots {
            let is_host = |host: &str| host.eq_ignore_ascii_case(&spot.host);
            for forge in &self.known {
                match forge {
                    Ok(forge) if is_host(&forge.host) => {
                        return Ok(ForgeQuestion { forge: forge.clone(), spot: spot.clone() });
                    }
                    Err((host, why)) if is_host(host) => return Err(format!("{host} is not asked: {why}")),
                    _ => {}
                }
            }
        }
        Err(format!(
            "{} of {} is not on this disk; [[forge]] in the settings asks there",
            first.slug, first.host
        ))
    }

    /// The service at a host with its token at hand, or why it cannot be asked; none when it is not known.
    pub(super) fn at(&self, host: &str) -> Option<Result<Forge, String>> {
        self.known.iter().find_map(|forge| match forge {
            Ok(forge) => forge.host.eq_ignore_ascii_case(host).then(|| Ok(forge.clone())),
            Err((other, why)) => other.eq_ignore_ascii_case(host).then(|| Err(why.clone())),
        })
    }

    /// Who can be asked, and who cannot and why; in one line each. Nobody is asked for it.
    pub fn standing(&self) -> Vec<Result<String, String>> {
        let told = |forge: &Result<Forge, (String, String)>| match forge {
            Ok(forge) => Ok(format!("{} at {}, with a token", forge.host, forge.api)),
            Err((host, why)) => Err(format!("{host}: {why}")),
        };
        self.known.iter().map(told).collect()
    }

    /// What was told last, with its age in it.
    pub fn recall(&self, question: &ForgeQuestion) -> Option<Changes> {
        self.cache.as_ref()?.recall(&question.identity())
    }

    /// Asks, and falls back on what was told last. Blocks.
    pub fn ask(&self, question: &ForgeQuestion, now: Timestamp) -> Changes {
        let known = self.recall(question);
        let is_fresh =
            |changes: &Changes| changes.told.as_ref().is_some_and(|told| now.duration_since(told.at) < FRESH);
        if let Some(known) = known.clone().filter(is_fresh) {
            return known;
        }
        let answer = if self.is_offline {
            Err("--offline was asked for".to_owned())
        } else {
            question.forge.changes(&question.spot, now).map_err(|error| error.to_string())
        };
        match answer {
            Ok(changes) => {
                let kept = self.cache.as_ref().map(|cache| cache.keep(&question.identity(), &changes));
                if let Some(Err(error)) = kept {
                    tracing::warn!(%error, "what changed could not be kept");
                }
                changes
            }
            Err(why) => Changes { failure: Some(why), ..known.unwrap_or_default() },
        }
    }
}

impl ForgeQuestion {
    fn identity(&self) -> Identity {
        let Spot { slug, folder, file, branch, .. } = &self.spot;
        let words = [slug.as_str(), folder, file.as_deref().unwrap_or(""), branch.as_deref().unwrap_or("")];
        Identity {
            provider: self.forge.host.clone(),
            address: self.forge.api.to_string(),
            key: words.join("\n"),
        }
    }
}

/// The forge of a setting; else its host, and why it cannot be asked. None for one that needs no setting and has no
/// token at hand, and where nothing can be asked.
fn forge(setting: &Setting, tokens: &KeptTokens<'_>) -> Option<Result<Forge, (String, String)>> {
    kind(setting.provider)?;
    let token = match tokens.at_hand(setting) {
        Ok(Some(token)) => Ok(token),
        Ok(None) if setting.is_usual() => return None,
        Ok(None) => Err("there is no token".to_owned()),
        Err(why) => Err(why),
    };
    let forge = token.and_then(|token| forge_with(setting, token));
    Some(forge.map_err(|why| (setting.host.clone(), why)))
}

/// The forge of a setting with its token; else why it cannot be asked.
pub(super) fn forge_with(setting: &Setting, token: Secret) -> Result<Forge, String> {
    let no_service = || format!("{} is no service that can be asked", setting.host);
    Ok(Forge {
        kind: kind(setting.provider).ok_or_else(no_service)?,
        api: Address::parse(&setting.api_url).map_err(|error| error.to_string())?,
        token,
        token_over_http: setting.token_over_http,
        patience: Patience::default(),
        host: setting.host.clone(),
    })
}

/// Whose software it is, where that can be asked.
pub(super) const fn kind(provider: ForgeProvider) -> Option<ForgeKind> {
    match provider {
        ForgeProvider::GitHub => Some(ForgeKind::GitHub),
        ForgeProvider::GitLab => Some(ForgeKind::GitLab),
        ForgeProvider::Gitea => Some(ForgeKind::Gitea),
        ForgeProvider::Git => None,
    }
}

/// Where an entity may live, the most exact first.
fn spots(entity: &Entity) -> Vec<Spot> {
    let noted = annotations(entity);
    let text = |key: &str| noted.get(key).and_then(|value| value.as_str());
    let file = text("backstage.io/managed-by-location").and_then(Spot::of_location);
    let source = text("backstage.io/source-location").and_then(Spot::of_location);
    let mut spots = Vec::new();
    if let Some(mut source) = source {
        // The descriptor's own age counts too, where it lies in the same repository.
        source.file =
            file.as_ref().filter(|file| file.slug == source.slug).and_then(|file| file.file.clone());
        spots.push(source);
    }
    spots.extend(file);
    for (slug, host, instance) in SLUGS {
        let host = instance.and_then(text).unwrap_or(host);
        let host = host.strip_prefix("https://").unwrap_or(host).trim_end_matches('/');
        spots.extend(text(slug).and_then(|slug| Spot::of_slug(host, slug)));
    }
    spots
}
