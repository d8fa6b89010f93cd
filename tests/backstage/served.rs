//! A catalog that changes, served as Backstage serves it.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::stub::{Question, Reply, component};

/// The entities of a server, which a test may change.
#[derive(Clone, Default)]
pub(crate) struct Served {
    entities: Arc<Mutex<Vec<Value>>>,
    /// Whether it is older than `by-query` and `by-refs`, and gives the targets of relations in parts.
    is_old: bool,
}

impl Served {
    pub(crate) fn of(count: usize) -> Self {
        let entities = (0..count).map(|number| entity(&format!("c-{number}"), 1)).collect();
        Self { entities: Arc::new(Mutex::new(entities)), is_old: false }
    }

    /// The same, served as before 2023.
    pub(crate) fn old(self) -> Self {
        Self { is_old: true, ..self }
    }

    /// Puts an entity in, or another state of it.
    pub(crate) fn put(&self, name: &str, version: usize) {
        let mut entities = self.entities.lock().unwrap();
        entities.retain(|entity| entity["metadata"]["name"] != name);
        entities.push(entity(name, version));
    }

    pub(crate) fn remove(&self, name: &str) {
        self.entities.lock().unwrap().retain(|entity| entity["metadata"]["name"] != name);
    }

    /// Leaves only the first so many.
    pub(crate) fn keep(&self, count: usize) {
        self.entities.lock().unwrap().truncate(count);
    }

    pub(crate) fn answer(&self, question: &Question) -> Reply {
        let (path, query) = question.path.split_once('?').unwrap_or((&question.path, ""));
        match path {
            "/.backstage/health/v1/readiness" => Reply::json(&json!({"status": "ok"})),
            "/api/catalog/entities/by-query" if !self.is_old => self.page(question, query),
            "/api/catalog/entities/by-refs" if !self.is_old => self.named(question),
            "/api/catalog/entities" => self.page(question, query),
            _ => Reply::status(404, ""),
        }
    }

    fn page(&self, question: &Question, query: &str) -> Reply {
        let pairs: Vec<(String, String)> =
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let of = |key: &str| pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        let limit: usize = of("limit").expect("a size").parse().unwrap();
        let start: usize = of("cursor").or(of("after")).unwrap_or("0").parse().unwrap();
        let entities = self.entities.lock().unwrap();
        let items = entities.iter().skip(start).take(limit);
        let items: Vec<Value> = items.map(|entity| shown(entity, of("fields"), self.is_old)).collect();
        let next = (start + limit < entities.len()).then(|| (start + limit).to_string());
        let (body, mut headers) = if self.is_old {
            let link = next.map(|next| format!("</entities?limit={limit}&after={next}>; rel=\"next\""));
            (json!(items), link.map(|link| ("link", link)).into_iter().collect())
        } else {
            let info = next.map_or_else(|| json!({}), |next| json!({"nextCursor": next}));
            (json!({"items": items, "totalItems": entities.len(), "pageInfo": info}), Vec::new())
        };
        let body = body.to_string();
        if of("fields").is_some() {
            let etag = format!("W/\"{}-{start}\"", checksum(&body));
            if question.known.as_ref() == Some(&etag) {
                return Reply::Answer(304, vec![("etag", etag)], String::new());
            }
            headers.push(("etag", etag));
        }
        Reply::Answer(200, headers, body)
    }

    fn named(&self, question: &Question) -> Reply {
        assert!(question.body.len() < 100 << 10, "a body that is too large for Backstage");
        let asked: Value = serde_json::from_str(&question.body).unwrap();
        let entities = self.entities.lock().unwrap();
        let of = |reference: &Value| {
            let name = reference.as_str().unwrap().rsplit('/').next().unwrap();
            entities.iter().find(|entity| entity["metadata"]["name"] == name).cloned()
        };
        let items: Vec<_> = asked["entityRefs"].as_array().unwrap().iter().map(of).collect();
        Reply::json(&json!({ "items": items }))
    }
}

fn entity(name: &str, version: usize) -> Value {
    let mut entity = component(name);
    entity["metadata"]["uid"] = format!("{name:0>36}").into();
    entity["metadata"]["etag"] = format!("{version:0>40}").into();
    entity["metadata"]["title"] = format!("{name} in version {version}").into();
    entity["metadata"]["description"] = "What a description says, at about the length that they have".into();
    entity["metadata"]["annotations"] = json!({
        "backstage.io/managed-by-location": format!("url:https://git.acme.test/{name}/catalog-info.yaml"),
        "backstage.io/managed-by-origin-location": format!("url:https://git.acme.test/{name}/catalog-info.yaml"),
    });
    entity
}

fn shown(entity: &Value, fields: Option<&str>, is_old: bool) -> Value {
    let Some(fields) = fields else {
        let mut entity = entity.clone();
        if is_old {
            entity["relations"] = json!([
                {"type": "ownedBy", "target": {"kind": "group", "namespace": "default", "name": "team-a"}}
            ]);
        }
        return entity;
    };
    let mut shown = json!({});
    for field in fields.split(',') {
        let pointer = format!("/{}", field.replace('.', "/"));
        let Some(value) = entity.pointer(&pointer) else { continue };
        match field.split_once('.') {
            Some((parent, key)) => shown[parent][key] = value.clone(),
            None => shown[field] = value.clone(),
        }
    }
    shown
}

fn checksum(text: &str) -> u64 {
    text.bytes()
        .fold(14_695_981_039_346_656_037, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(1_099_511_628_211))
}
