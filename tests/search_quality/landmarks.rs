use serde_json::{Value, json};

#[expect(clippy::too_many_lines, reason = "a list")]
/// Entities that people look for, placed among the twenty thousand of a generated company.
pub(crate) fn landmarks() -> Vec<Value> {
    vec![
        component(
            "payments-ledger",
            json!({
                "title": "Payments Ledger", "description": "Books every payment twice, as it should be.",
                "tags": ["double-entry"],
                "annotations": {"github.com/project-slug": "acme-money/payments-ledger", "pagerduty.com/service-id": "P7LEDGR"},
            }),
            "team-money",
            "payments-core",
        ),
        component("payments-ledger-ui", json!({}), "team-money", "payments-core"),
        component(
            "UserProfileUI",
            json!({"description": "Where customers change their picture."}),
            "team-faces",
            "faces",
        ),
        component("data-lake-ingestion-pipeline", json!({}), "team-water", "lakeside"),
        component("transfer-de", json!({"title": "Überweisungsprüfung"}), "team-money", "payments-core"),
        component("kessai", json!({"title": "決済ゲートウェイ"}), "team-money", "payments-core"),
        component(
            "abacus",
            json!({"description": "Counts what others forget to count."}),
            "team-numbers",
            "counting",
        ),
        component(
            "hermes",
            json!({
                "title": "Customer Notification Hub", "tags": ["push-messages"],
                "links": [{"url": "https://status.hermes-mail.test/board", "title": "Status"}],
            }),
            "team-couriers",
            "postal",
        ),
        component(
            "mainframe-bridge",
            json!({"description": "Speaks COBOL copybooks over message queues."}),
            "team-archeology",
            "heritage",
        ),
        component(
            "sap-connector",
            json!({"annotations": {
                "sonarqube.org/project-key": "org.acme:sapphire", "argocd/app-name": "blue-sap-prod",
                "backstage.io/kubernetes-id": "sapling",
            }}),
            "team-archeology",
            "heritage",
        ),
        component("oauth2-proxy", json!({"title": "OAuth2 Proxy"}), "team-faces", "faces"),
        component("cert-manager-webhook-ovh", json!({}), "team-harbour", "harbour"),
        component("k8s-node-termination-handler", json!({}), "team-harbour", "harbour"),
        component("café-menu-printer", json!({"description": "Prints menus."}), "team-couriers", "postal"),
        entity(
            "API",
            "orders.v2.public",
            &json!({"title": "Public Orders"}),
            &json!({
                "type": "openapi", "lifecycle": "production", "owner": "team-couriers", "system": "postal", "definition": "-",
            }),
        ),
        entity(
            "API",
            "graphql_federation_root",
            &json!({}),
            &json!({
                "type": "graphql", "lifecycle": "production", "owner": "team-faces", "system": "faces", "definition": "-",
            }),
        ),
        entity(
            "Resource",
            "prod-eu-west-1-aurora",
            &json!({"tags": ["mysql-compatible"]}),
            &json!({
                "type": "database", "owner": "team-harbour", "system": "harbour",
            }),
        ),
        entity(
            "System",
            "payments-core",
            &json!({"title": "Core Payments"}),
            &json!({"owner": "team-money", "domain": "moneyline"}),
        ),
        entity("Domain", "moneyline", &json!({"title": "Money Line"}), &json!({"owner": "team-money"})),
        entity(
            "Template",
            "spring-boot-golden-path",
            &json!({"title": "Spring Boot golden path"}),
            &json!({
                "type": "service", "owner": "team-harbour", "steps": [],
            }),
        ),
        group("team-money", "Money Movers"),
        group("team-harbour", "Site Reliability"),
        group("team-archeology", "Legacy Tamers"),
        user("cbronte", "Charlotte Brontë-Lindqvist"),
        user("lzolkiewski", "Łukasz Żółkiewski"),
        user("guest", "Guest User"),
        user("obrien", "Siobhán O’Brien"),
    ]
}

fn entity(kind: &str, name: &str, metadata: &Value, spec: &Value) -> Value {
    let mut document = json!({
        "apiVersion": "backstage.io/v1alpha1", "kind": kind,
        "metadata": {"name": name, "namespace": "default"}, "spec": spec,
    });
    for (key, value) in metadata.as_object().into_iter().flatten() {
        document["metadata"][key] = value.clone();
    }
    document
}

#[expect(clippy::needless_pass_by_value, reason = "written in place, as literals")]
fn component(name: &str, metadata: Value, owner: &str, system: &str) -> Value {
    let spec = json!({"type": "service", "lifecycle": "production", "owner": owner, "system": system});
    entity("Component", name, &metadata, &spec)
}

fn group(name: &str, display_name: &str) -> Value {
    let spec = json!({"type": "team", "children": [], "profile": {"displayName": display_name}});
    entity("Group", name, &json!({}), &spec)
}

fn user(name: &str, display_name: &str) -> Value {
    let profile = json!({"displayName": display_name, "email": format!("{name}@acme.test")});
    entity("User", name, &json!({}), &json!({"memberOf": [], "profile": profile}))
}
