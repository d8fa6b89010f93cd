use super::{Clue, Sort};

/// What labels, tags and fields of that name hold, and how telling that is.
///
/// From the default labels of Prometheus and kube-state-metrics, Datadog's unified service tags and
/// Kubernetes tags, OpenTelemetry's resource attributes and Kubernetes' recommended labels.
const KNOWN: &[(&str, Sort, u8)] = &[
    ("alert", Sort::Name, 92),
    ("alertname", Sort::Name, 92),
    ("app", Sort::Workload, 97),
    ("app_name", Sort::Workload, 97),
    ("application", Sort::Workload, 97),
    ("bucket", Sort::Name, 90),
    ("bucketname", Sort::Name, 90),
    ("component", Sort::Workload, 97),
    ("container", Sort::Workload, 85),
    ("container_name", Sort::Workload, 85),
    ("cronjob", Sort::Workload, 95),
    ("daemonset", Sort::Workload, 95),
    ("database", Sort::Name, 85),
    ("db", Sort::Name, 85),
    ("dbinstanceidentifier", Sort::Workload, 90),
    ("deployment", Sort::Workload, 96),
    ("host", Sort::Workload, 75),
    ("hostname", Sort::Workload, 75),
    ("instance", Sort::Workload, 70),
    ("job", Sort::Workload, 85),
    ("job_name", Sort::Workload, 90),
    ("kube_app_name", Sort::Workload, 96),
    ("kube_cronjob", Sort::Workload, 95),
    ("kube_daemon_set", Sort::Workload, 95),
    ("kube_deployment", Sort::Workload, 96),
    ("kube_namespace", Sort::Name, 55),
    ("kube_service", Sort::Workload, 96),
    ("kube_stateful_set", Sort::Workload, 95),
    ("namespace", Sort::Name, 55),
    ("owner", Sort::Owner, 50),
    ("pod", Sort::Workload, 95),
    ("pod_name", Sort::Workload, 95),
    ("project", Sort::Name, 90),
    ("project_name", Sort::Name, 90),
    ("project_slug", Sort::Name, 95),
    ("queue", Sort::Name, 85),
    ("repo", Sort::Slug, 95),
    ("repository", Sort::Slug, 95),
    ("resource", Sort::Name, 85),
    ("server_name", Sort::Workload, 75),
    ("service", Sort::Workload, 97),
    ("service_id", Sort::Name, 98),
    ("service_name", Sort::Workload, 97),
    ("squad", Sort::Owner, 50),
    ("statefulset", Sort::Workload, 95),
    ("team", Sort::Owner, 50),
    ("topic", Sort::Name, 85),
    ("workload", Sort::Workload, 96),
];

/// The clue in a label's value, if labels of that name hold any.
///
/// `service.name`, `Service-Name` and `app.kubernetes.io/name` are known as well.
pub(super) fn clue(name: &str, value: &str) -> Option<Clue> {
    let plain = plain(name);
    let known = KNOWN.binary_search_by(|(known, ..)| (*known).cmp(&plain)).ok()?;
    let (_, sort, weight) = KNOWN[known];
    Some(Clue::new(value, sort, format!("label {name}"), weight)).filter(|clue| !clue.text.is_empty())
}

fn plain(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "app.kubernetes.io/name" | "app.kubernetes.io/component" | "k8s-app" => return "app".to_owned(),
        _ => {}
    }
    let name = name.rsplit('/').next().unwrap_or(&name).replace(['.', '-', ' '], "_");
    for prefix in ["k8s_", "kubernetes_", "label_", "tag_", "exported_", "var_"] {
        if let Some(rest) = name.strip_prefix(prefix) {
            return rest.strip_suffix("_name").unwrap_or(rest).to_owned();
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_however_they_are_written() {
        assert!(KNOWN.is_sorted_by(|a, b| a.0 < b.0));
        for name in ["service", "Service.Name", "app.kubernetes.io/name", "kubernetes_pod_name", "var-app"] {
            assert!(clue(name, "x").is_some(), "{name}");
        }
        assert_eq!(clue("severity", "critical"), None);
        assert_eq!(clue("service", " "), None);
    }
}
