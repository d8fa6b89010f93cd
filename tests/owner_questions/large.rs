use std::sync::Arc;

use serde_json::{Value, json};
use stagedoor::app::{Source, World};
use stagedoor::catalog::{Catalog, Described};

use super::alerts::{alertmanager, datadog, grafana, pagerduty, sentry_issue};
use super::generator::{Company, Describer};
use super::{Labelled, entity, nothing};

const SIZE: usize = 20_000;

pub(crate) fn world() -> World {
    let company = Company::new(SIZE);
    let mut reader = Describer::default();
    let all: Vec<Described> = (0..company.len()).map(|at| reader.describe(&company.document(at))).collect();
    stagedoor::runtime::world(Arc::new(Catalog::build(&all, Vec::new())), Source::default())
}

/// Sixteen entities from all over the company, each asked for in every way that its descriptor allows.
pub(crate) fn questions() -> Vec<Labelled> {
    let company = Company::new(SIZE);
    let first = company.first_part();
    let numbers = (first..company.len()).step_by(37).map(|at| company.document(at));
    let components = numbers.filter(|document| document["kind"] == "Component" && has_hyphens(document));
    let mut questions: Vec<Labelled> = components.take(16).flat_map(|document| about(&document)).collect();
    // Pager ids, Argo applications and Sonar keys are rare: whoever has one is asked for by it.
    let mut rare = Vec::new();
    for document in (first..company.len()).step_by(101).map(|at| company.document(at)) {
        for key in ["pagerduty.com/service-id", "argocd/app-name", "sonarqube.org/project-key"] {
            if let Some(value) = document["metadata"]["annotations"][key].as_str() {
                rare.push((key, value.to_owned(), reference(&document)));
            }
        }
    }
    for key in ["pagerduty.com/service-id", "argocd/app-name", "sonarqube.org/project-key"] {
        let few = rare.iter().filter(|(of, ..)| *of == key).take(5);
        questions.extend(few.map(|(_, value, reference)| entity(value.clone(), reference.clone())));
        let pager = rare.iter().filter(|(of, ..)| *of == key && key.starts_with("pager")).take(5);
        questions.extend(
            pager.map(|(_, id, reference)| {
                entity(pagerduty(id, "Production", "It is slow"), reference.clone())
            }),
        );
    }
    questions.extend(
        [
            "quuxomatic-frobnicator",
            "quuxomatic-frobnicator-7d9f8b6c5d-x2x7k",
            "acme/quuxomatic",
            "https://grafana.acme.test/d/quuxomatic",
            "https://example.com/",
            "PXXXXXXXX",
            "KubeNodeNotReady: node worker-17 has been unready for 15 minutes",
            "10.2.3.4",
        ]
        .map(nothing),
    );
    questions
}

fn has_hyphens(document: &Value) -> bool {
    document["metadata"]["name"].as_str().is_some_and(|name| name.contains('-'))
}

fn reference(document: &Value) -> String {
    let kind = document["kind"].as_str().unwrap_or_default();
    let name = document["metadata"]["name"].as_str().unwrap_or_default();
    format!("{kind}:default/{name}").to_lowercase()
}

fn about(document: &Value) -> Vec<Labelled> {
    let name = document["metadata"]["name"].as_str().unwrap_or_default();
    let reference = reference(document);
    let ask = |text: String| entity(text, reference.clone());
    let kube = json!({"alertname": "KubePodCrashLooping", "namespace": "prod", "pod": format!("{name}-7d9f8b6c5d-x2x7k")});
    let mut questions = vec![
        ask(name.to_owned()),
        ask(format!("{name}-7d9f8b6c5d-x2x7k")),
        ask(format!("{name}.prod.svc.cluster.local:8080")),
        ask(format!("{name}-prod-eu1")),
        ask(alertmanager(&kube, &json!({"summary": "It restarts again and again"}))),
        ask(datadog("[Triggered] Error rate is high", "It fails", &format!("env:prod,service:{name}"), "")),
        ask(sentry_issue(name, name, "TypeError: x is undefined")),
        ask(format!("[FIRING:1] HighErrorRate {name} prod critical")),
        ask(format!("who is on call for {name}?")),
    ];
    if let Some(slug) = document["metadata"]["annotations"]["github.com/project-slug"].as_str() {
        questions.push(ask(slug.to_owned()));
        questions.push(ask(format!("https://github.com/{slug}/blob/main/src/main.rs")));
        questions.push(ask(format!("git@github.com:{slug}.git")));
    }
    if let Some(dashboard) = document["metadata"]["links"][0]["url"].as_str() {
        let labels = json!({"alertname": "Lag high"});
        questions.push(ask(format!("{dashboard}?orgId=1&from=now-1h")));
        questions.push(ask(grafana(&labels, &json!({}), dashboard, "[FIRING:1] Lag high")));
    }
    questions
}
