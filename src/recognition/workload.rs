/// What a workload, pod or host may be called without what machines and environments added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stem {
    pub(super) text: String,
    pub(super) left_out: LeftOut,
}

/// The most telling thing that was left out of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LeftOut {
    /// Nothing.
    Nothing,
    /// A hash, an ordinal or a time that Kubernetes appends.
    Generated,
    /// The name of an environment, a region or a number.
    Environment,
    /// A word that may well mean something.
    Word,
}

/// The characters of which Kubernetes makes random names (`k8s.io/apimachinery/pkg/util/rand`).
const RANDOM: &str = "bcdfghjklmnpqrstvwxz2456789";

/// Words that tell where something runs, not what it is.
const SURROUNDINGS: &[&str] = &[
    "a",
    "active",
    "b",
    "backup",
    "beta",
    "blue",
    "canary",
    "central",
    "dev",
    "east",
    "eu",
    "eu1",
    "external",
    "green",
    "internal",
    "live",
    "node",
    "north",
    "pod",
    "preprod",
    "prd",
    "preview",
    "primary",
    "prod",
    "production",
    "qa",
    "replica",
    "sandbox",
    "south",
    "stable",
    "stage",
    "staging",
    "standby",
    "stg",
    "test",
    "uat",
    "us",
    "us1",
    "west",
];

/// Whether it is what kubectl calls a sort of workload, as in `deployment/web-shop`.
pub(super) fn is_kind(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let word = word.split('.').next().unwrap_or(&word);
    [
        "cj",
        "cronjob",
        "daemonset",
        "deploy",
        "deployment",
        "ds",
        "job",
        "po",
        "pod",
        "pods",
        "replicaset",
        "rs",
        "service",
        "statefulset",
        "sts",
        "svc",
    ]
    .contains(&word)
}

/// The names that a workload, pod or host may go back to, the fullest first.
pub(super) fn stems(name: &str) -> Vec<Stem> {
    let mut stems = Vec::new();
    for label in labels(name) {
        shorten(&label, &mut stems);
    }
    stems
}

/// The parts of a host name that may name a service: `pod.service.namespace.svc…` has two.
fn labels(name: &str) -> Vec<String> {
    let name = name.trim().trim_matches('/');
    // `deployment/name`, `pod/name` and `namespace/name` as kubectl and Prometheus write them.
    let name = name.rsplit('/').next().unwrap_or(name);
    let host = name.split_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    let host = host.map_or(name, |(host, _)| host);
    if is_address(host) {
        return Vec::new();
    }
    let parts: Vec<&str> = host.split('.').collect();
    match parts.iter().position(|part| *part == "svc") {
        Some(service @ 2..) => parts[..service - 1].iter().map(|part| (*part).to_owned()).collect(),
        // A name may hold dots of its own; a host has a first label.
        _ if parts.len() > 1 => vec![host.to_owned(), parts[0].to_owned()],
        _ => vec![host.to_owned()],
    }
}

/// Whether it is an IP address, or the host name that clouds make of one.
fn is_address(host: &str) -> bool {
    let host = host.strip_prefix("ip-").unwrap_or(host);
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    host.parse::<std::net::IpAddr>().is_ok()
        || host.split(['-', '.']).take(4).filter(|part| is_number(part)).count() == 4
}

fn shorten(label: &str, stems: &mut Vec<Stem>) {
    add(label, LeftOut::Nothing, stems);
    let parts: Vec<&str> = label.split(['-', '_']).filter(|part| !part.is_empty()).collect();
    let generated = generated(&parts);
    let kept = &parts[..parts.len() - generated];
    if generated > 0 {
        add(&kept.join("-"), LeftOut::Generated, stems);
    }
    let (mut begin, mut end) = (0, kept.len());
    while end > begin + 1 && is_surrounding(kept[end - 1]) {
        end -= 1;
        add(&kept[begin..end].join("-"), LeftOut::Environment, stems);
    }
    while end > begin + 1 && is_surrounding(kept[begin]) {
        begin += 1;
        add(&kept[begin..end].join("-"), LeftOut::Environment, stems);
    }
    // One word alone is no name any more.
    while end > begin + 2 {
        end -= 1;
        add(&kept[begin..end].join("-"), LeftOut::Word, stems);
    }
}

fn add(text: &str, left_out: LeftOut, stems: &mut Vec<Stem>) {
    if !text.is_empty() && stems.iter().all(|stem| stem.text != text) {
        stems.push(Stem { text: text.to_owned(), left_out });
    }
}

fn is_surrounding(part: &str) -> bool {
    let number = part.bytes().all(|b| b.is_ascii_digit());
    let version = part.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    // `eu1`, `euw1`, `use1`: regions as people abbreviate them.
    let region = part.len() <= 4
        && ["eu", "us", "ap"].iter().any(|continent| part.starts_with(continent))
        && part.ends_with(|c: char| c.is_ascii_digit());
    number || version || region || SURROUNDINGS.contains(&part.to_ascii_lowercase().as_str())
}

/// How many of the last parts Kubernetes appended.
fn generated(parts: &[&str]) -> usize {
    let is_random = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.chars().all(|c| RANDOM.contains(c))
    };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match parts {
        // Of a Deployment's pod: the hash of the template, then five characters of its own.
        [_, .., hash, own] if is_random(own, 5..=5) && is_random(hash, 6..=10) => 2,
        // Of a CronJob's pod: the minute since 1970, then five characters.
        [_, .., minute, own] if is_random(own, 5..=5) && is_number(minute) && minute.len() >= 8 => 2,
        // Of a DaemonSet's or Job's pod.
        [_, .., own] if is_random(own, 5..=5) => 1,
        // Of a ReplicaSet.
        [_, .., hash] if is_random(hash, 8..=10) => 1,
        // Of a StatefulSet's pod, or a CronJob's job.
        [_, .., ordinal] if is_number(ordinal) && (ordinal.len() <= 3 || ordinal.len() >= 8) => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generated_of(name: &str) -> Option<String> {
        stems(name).into_iter().find(|stem| stem.left_out == LeftOut::Generated).map(|stem| stem.text)
    }

    #[test]
    fn what_kubernetes_appends_is_left_out() {
        for (pod, workload) in [
            ("payments-ledger-7d9f8b6c5d-x2x7k", "payments-ledger"),
            ("payments-ledger-7d9f8b6c5d", "payments-ledger"),
            ("ledger-db-0", "ledger-db"),
            ("invoice-runner-28431360-4xkzp", "invoice-runner"),
            ("invoice-runner-28431360", "invoice-runner"),
            ("log-agent-v8kqz", "log-agent"),
        ] {
            assert_eq!(generated_of(pod).as_deref(), Some(workload), "{pod}");
        }
        for name in ["payments-ledger", "web-shop", "route-proxy-nginx", "x2x7k"] {
            assert_eq!(generated_of(name), None, "{name}");
        }
    }

    #[test]
    fn services_of_a_cluster_are_named_by_their_first_labels() {
        let texts = |name: &str| stems(name).into_iter().map(|stem| stem.text).collect::<Vec<_>>();
        assert_eq!(texts("ledger.payments.svc.cluster.local:8080"), ["ledger"]);
        assert!(texts("ledger-0.ledger-headless.payments.svc").contains(&"ledger-headless".to_owned()));
        assert!(texts("10.2.3.4:9090").is_empty() && texts("ip-10-2-3-4.ec2.internal").is_empty());
        assert!(texts("deployment/web-shop").contains(&"web-shop".to_owned()));
    }

    #[test]
    fn environments_go_before_words_do() {
        let stems = stems("prod-payments-ledger-worker-eu1");
        let find = |text: &str| stems.iter().find(|stem| stem.text == text).map(|stem| stem.left_out);
        assert_eq!(find("payments-ledger-worker"), Some(LeftOut::Environment));
        assert_eq!(find("payments-ledger"), Some(LeftOut::Word));
        assert_eq!(find("payments"), None);
    }
}
