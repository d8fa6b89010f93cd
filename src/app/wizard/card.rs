use crate::catalog::{Catalog, Entity, EntityRef};
use crate::diagnostic::Severity;
use crate::scaffold::action::runs_here;
use crate::scaffold::lint::API_VERSION;

/// Why a template cannot be filled in, whatever its form: nothing runs templates of its age any more.
pub fn refusal(template: &Entity) -> Option<String> {
    (&*template.api_version != API_VERSION).then(|| {
        format!(
            "templates of apiVersion `{}` cannot be run; mend it to `{API_VERSION}`",
            template.api_version
        )
    })
}

/// A template as the gallery shows it. All texts are foreign and not cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The template.
    pub reference: EntityRef,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// What it makes, such as `service`.
    pub r#type: String,
    /// Who owns it.
    pub owner: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// How many pages it asks.
    pub pages: usize,
    /// The names of its steps.
    pub steps: Vec<String>,
    /// The actions that change something outside, or of which nothing is known.
    pub touches: Vec<String>,
    /// Why it cannot be begun.
    pub refusal: Option<String>,
    /// What is wrong with it, that first.
    pub problems: Vec<String>,
}

impl Card {
    /// Every template of a catalog, by type and title.
    pub fn all(catalog: &Catalog) -> Vec<Self> {
        let templates = catalog.entities().iter().filter(|entity| entity.reference.kind() == "template");
        let mut cards: Vec<Self> = templates.map(|entity| Self::of(entity)).collect();
        for problem in catalog.problems().iter().filter(|problem| problem.severity < Severity::Info) {
            let Some(reference) = problem.reference.as_deref() else { continue };
            if let Some(card) = cards.iter_mut().find(|card| card.reference.as_str() == reference) {
                card.problems.push(problem.message.clone());
            }
        }
        cards.sort_by_cached_key(|card| (card.r#type.to_lowercase(), card.title.to_lowercase()));
        cards
    }

    fn of(entity: &Entity) -> Self {
        let document = entity.document();
        let spec = &document["spec"];
        let steps = || spec["steps"].as_array().into_iter().flatten();
        let name = |step: &serde_json::Value| {
            step["name"].as_str().or(step["action"].as_str()).unwrap_or("a step without a name").to_owned()
        };
        let outside = steps().filter_map(|step| step["action"].as_str()).filter(|action| !runs_here(action));
        let mut touches: Vec<String> = Vec::new();
        for action in outside {
            if touches.iter().all(|known| known != action) {
                touches.push(action.to_owned());
            }
        }
        let pages = match &spec["parameters"] {
            serde_json::Value::Array(pages) => pages.len(),
            serde_json::Value::Null => 0,
            _ => 1,
        };
        let refusal = refusal(entity);
        let mut problems: Vec<String> = refusal.clone().into_iter().collect();
        if spec["steps"].as_array().is_none_or(Vec::is_empty) {
            problems.push("it has no steps".to_owned());
        }
        Self {
            reference: entity.reference.clone(),
            title: entity.label().to_owned(),
            description: entity.description.as_deref().unwrap_or_default().to_owned(),
            r#type: entity.r#type.as_deref().unwrap_or("other").to_owned(),
            owner: entity.owner.as_ref().map(|owner| owner.short(Some("group"))).unwrap_or_default(),
            tags: entity.tags.iter().map(ToString::to_string).collect(),
            pages,
            steps: steps().map(name).collect(),
            touches,
            refusal,
            problems,
        }
    }

    /// Whether every word is somewhere in it; words are folded.
    pub fn has(&self, words: &[&str]) -> bool {
        let all = [&self.title, &self.description, &self.r#type, &self.owner].map(String::as_str);
        let text = [all.join(" "), self.reference.to_string(), self.tags.join(" "), self.touches.join(" ")]
            .join(" ");
        let text = crate::text::fold(&text);
        words.iter().all(|word| text.contains(word))
    }
}
