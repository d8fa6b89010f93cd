use serde_json::json;
use stagedoor::app::World;
use stagedoor::runtime::{Chosen, Reading};

use super::alerts::{alertmanager, datadog, grafana, pagerduty, pagerduty_event, sentry_event, sentry_issue};
use super::{Labelled, entity, nothing, owned_by};

pub(crate) fn world() -> World {
    let mut reading = Reading::of(Chosen::Demo).expect("the demo is always there");
    reading.read(&()).expect("the demo can be read");
    reading.world()
}

const LEDGER: &str = "component:default/payments-ledger";
const GATEWAY: &str = "component:default/payments-gateway";
const TRACK: &str = "component:default/track-service";
const INGEST: &str = "component:default/scan-ingest";
const CHECKOUT: &str = "component:default/checkout-service";
const NOTIFY: &str = "component:default/notify-service";
const SHOP: &str = "component:default/web-shop";
const ROUTE: &str = "component:default/route-planner";
const FORECAST: &str = "component:data/delivery-forecast";
const DEPOT: &str = "component:default/depot-control";
const LABELS: &str = "component:default/labelforge";
const LOCKERS: &str = "component:default/locker-gateway";
const IDENTITY: &str = "component:default/identity-gateway";
const COURIER: &str = "component:default/courier-app";
const INVOICES: &str = "component:default/invoice-runner";
const NORMALISER: &str = "component:default/scan.normaliser";

const PAYMENTS: &str = "group:default/team-payments";
const TRACKING: &str = "group:default/team-tracking";
const DEPOTS: &str = "group:default/team-depots";
const STOREFRONT: &str = "group:default/team-storefront";
const ROUTING: &str = "group:default/team-routing";

pub(crate) fn questions() -> Vec<Labelled> {
    let parts = [names(), places(), addresses(), elsewhere(), workloads(), texts(), alerts(), unanswerable()];
    parts.into_iter().flatten().collect()
}

fn names() -> Vec<Labelled> {
    vec![
        entity("component:default/payments-ledger", LEDGER),
        entity("component:payments-ledger", LEDGER),
        entity("Component:Default/Payments-Ledger", LEDGER),
        entity("component:data/delivery-forecast", FORECAST),
        entity("resource:ledger-db", "resource:default/ledger-db"),
        entity("payments-ledger", LEDGER),
        entity("PAYMENTS-LEDGER", LEDGER),
        entity("payments_ledger", LEDGER),
        entity("Payments ledger", LEDGER),
        entity("LabelForge", LABELS),
        entity("label-forge", LABELS),
        entity("scan.normaliser", NORMALISER),
        entity("scan-normaliser", NORMALISER),
        entity("Dépôt control", DEPOT),
        entity("depot control", DEPOT),
        entity("shop-graph", "component:default/shop-graph"),
        entity("system:payments", "system:default/payments"),
        entity("team-payments", PAYMENTS),
        entity("Depots & Lockers", DEPOTS),
        entity("agnes.pellworth", "user:default/agnes.pellworth"),
        entity("Zoe Angvik", "user:default/zoe.angvik"),
        entity("team-kiosks", "group:default/team-kiosks"),
        entity("delivery-forecast", FORECAST),
        // half remembered
        entity("payments-ledgr", LEDGER),
        entity("paymnets-ledger", LEDGER),
        entity("chekout-service", CHECKOUT),
        entity("route planer", ROUTE),
        owned_by("ledger", PAYMENTS),
        owned_by("forecast", "group:default/team-data"),
        owned_by("tracking api", TRACKING),
        owned_by("locker", DEPOTS),
        entity("handbook", "component:default/developer-handbook"),
        owned_by("kiosk", "group:default/team-kiosks"),
        owned_by("invoices", PAYMENTS),
    ]
}

fn places() -> Vec<Labelled> {
    vec![
        entity("/demo/payments/payments-ledger/src/main/kotlin/Posting.kt", LEDGER),
        entity("/demo/payments/payments-ledger", LEDGER),
        entity("/demo/tracking/scan-ingest/catalog-info.yaml", INGEST),
        entity("/demo/routing/delivery-forecast/model/train.py", FORECAST),
        entity("/demo/platform/developer-handbook/docs/on-call.md", "component:default/developer-handbook"),
        owned_by("/demo/payments/resources.yaml", PAYMENTS),
    ]
}

fn addresses() -> Vec<Labelled> {
    vec![
        entity("https://github.com/lumen-parcel/payments-ledger", LEDGER),
        entity("https://github.com/lumen-parcel/payments-ledger.git", LEDGER),
        entity("git@github.com:lumen-parcel/web-shop.git", SHOP),
        entity("ssh://git@github.com/lumen-parcel/courier-app.git", COURIER),
        entity("https://github.com/lumen-parcel/track-service/blob/main/src/state.kt#L40-L52", TRACK),
        entity("https://github.com/lumen-parcel/scan-normaliser/pull/17/files", NORMALISER),
        entity("https://grafana.lumenparcel.test/d/payments-ledger", LEDGER),
        entity("https://grafana.lumenparcel.test/d/notify?orgId=1&from=now-6h&to=now", NOTIFY),
        entity("https://grafana.lumenparcel.test/d/lockers/walls-online?viewPanel=4", LOCKERS),
        entity("https://docs.lumenparcel.test/track-service/runbook#stale", TRACK),
        entity("https://courier.lumenparcel.test", COURIER),
        entity("https://courier.lumenparcel.test/rounds/2031-05-09", COURIER),
        entity("https://www.lumenparcel.test/", SHOP),
        owned_by("https://lumen.slack.example/archives/team-routing", ROUTING),
        entity("https://lumen.pagerduty.com/service-directory/PLFND01", IDENTITY),
        entity("https://sonarqube.lumenparcel.test/dashboard?id=track-service", TRACK),
        entity("https://lumen.sentry.io/projects/courier-app/?project=7", COURIER),
        entity("https://argo.lumenparcel.test/applications/argocd/route-planner?view=tree", ROUTE),
        owned_by("https://wiki.lumenparcel.test/depots/manual-sorting", DEPOTS),
    ]
}

fn elsewhere() -> Vec<Labelled> {
    vec![
        entity("lumen-parcel/payments-ledger", LEDGER),
        entity("lumen-parcel/LabelForge", LABELS),
        entity("lumen-parcel/scan-normaliser", NORMALISER),
        entity("PLTRK02", INGEST),
        entity("lumen-parcel/payments-ledger#231", LEDGER),
        entity("registry.lumenparcel.test/lumen-parcel/track-service:4.1.0", TRACK),
        entity("quay.io/lumen/web-shop@sha256:4355a46b19d348dc2f57c046f8ef63d4538ebb93", SHOP),
        entity("s3://label-archive/2031/05", "resource:default/label-archive"),
        entity("arn:aws:s3:::proof-photos", "resource:default/proof-photos"),
        entity("postgres://ledger-db.payments.svc:5432/ledger", "resource:default/ledger-db"),
        entity("service:payments-ledger", LEDGER),
        entity("PaymentsLedger", LEDGER),
        owned_by("id.lumenparcel.test", "group:default/team-foundations"),
        entity("pltrk02", INGEST),
        owned_by("PLPAY01", PAYMENTS),
        owned_by("PLSHP01", STOREFRONT),
        owned_by("depots-and-lockers", DEPOTS),
        entity("LockerWallsOffline", LOCKERS),
        entity("BeltRecirculationHigh", DEPOT),
        entity("ForecastMissing", FORECAST),
        owned_by("@lumen-parcel/team-depots", DEPOTS),
        owned_by("apellworth", "user:default/agnes.pellworth"),
        owned_by("team-tracking@lumenparcel.test", TRACKING),
    ]
}

fn workloads() -> Vec<Labelled> {
    vec![
        entity("payments-ledger-7d9f8b6c5d-x2x7k", LEDGER),
        entity("label-forge-6c8d5b7f9d-9zqtw", LABELS),
        entity("scan-ingest-0", INGEST),
        entity("scan-ingest-taskmanager-2", INGEST),
        entity("invoice-runner-29471040-4xkzp", INVOICES),
        entity("invoice-runner-29471040", INVOICES),
        entity("identity-gateway-v8kqz", IDENTITY),
        entity("deployment/notify-service", NOTIFY),
        entity("Pod parcels/notify-service-5b9c7d6f4-k9xvz is in waiting state", NOTIFY),
        entity("parcels/notify-service-5b9c7d6f4-k9xvz", NOTIFY),
        entity("pod/checkout-service-84d7c9bb6f-hjk2v", CHECKOUT),
        entity("track-service.tracking.svc.cluster.local:8080", TRACK),
        entity("track-service-0.track-service.tracking.svc.cluster.local", TRACK),
        entity("locker-gateway.lockers.svc", LOCKERS),
        entity("prod-payments-gateway-eu1", GATEWAY),
        entity("depot-control-prod-03.lumenparcel.test", DEPOT),
        owned_by("ledger-db-1", PAYMENTS),
        entity("web-shop-canary-5f7b9d8c6b-wq2zl", SHOP),
        entity("app=route-planner", ROUTE),
        entity("{namespace=\"routing\", app=\"route-planner\"}", ROUTE),
    ]
}

fn texts() -> Vec<Labelled> {
    vec![
        entity("[FIRING:1] LedgerPostingsStalled (critical)", LEDGER),
        entity("[FIRING:2] TrackingFreshnessLow track-service prod eu1 warning", TRACK),
        entity("who owns payments-ledger?", LEDGER),
        entity("Who do I call when the payments ledger is down?", LEDGER),
        entity(
            "CrashLoopBackOff: pod notify-service-5b9c7d6f4-k9xvz restarted 14 times in namespace shop",
            NOTIFY,
        ),
        entity("Triggered: [P1] error rate above 5% on service:web-shop env:prod", SHOP),
        entity(
            "RoundsNotPublished firing since 04:10, see https://docs.lumenparcel.test/route-planner/runbook",
            ROUTE,
        ),
        entity(
            "Alert: TokenErrorsHigh\nSeverity: page\nSummary: Tokens cannot be issued\nCluster: eu-1",
            IDENTITY,
        ),
        entity("upstream connect error talking to `locker-gateway`, 503 for 10 minutes", LOCKERS),
        entity("CheckoutSuccessLow: fewer than 97 of 100 orders finish", CHECKOUT),
        entity("Deploy of lumen-parcel/geo-kit failed on main", "component:default/geo-kit"),
        owned_by("Kafka consumer lag on topic=parcel-events above 100k", TRACKING),
        entity("SEV2: Route planner has not drawn the rounds of Tuesday", ROUTE),
        entity("Kubernetes job invoice-runner-29471040 failed\nreason: BackoffLimitExceeded", INVOICES),
        owned_by("disk 92% full on ledger-db", PAYMENTS),
        owned_by("sms notifications are not sent", STOREFRONT),
        entity("Ledger Postings Stalled", LEDGER),
        entity("locker walls are offline", LOCKERS),
        entity("checkout is broken!", CHECKOUT),
        entity("the web shop is down", SHOP),
        entity("tracking-cache evictions are high", "resource:default/tracking-cache"),
        entity("rust library for distances", "component:default/geo-kit"),
        owned_by("checkout-service cannot reach identity-gateway: timeout", STOREFRONT),
        owned_by("payments ledger api", PAYMENTS),
    ]
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn alerts() -> Vec<Labelled> {
    let kube = |name: &str, pod: &str| json!({"alertname": name, "namespace": "prod", "pod": pod, "container": "app", "severity": "critical", "prometheus": "monitoring/k8s"});
    vec![
        entity(pagerduty("PLPAY02", "Payments ledger", "Postings stalled"), LEDGER),
        entity(pagerduty("PLTRK02", "Scan pipeline", "Lag is high"), INGEST),
        entity(pagerduty("PLRTE01", "Routing", "RoundsNotPublished"), ROUTE),
        owned_by(pagerduty("PLPAY01", "Payments", "Card payments are declined"), PAYMENTS),
        entity(pagerduty("PLPAY01", "Payments", "invoice-runner: the night run did not end"), INVOICES),
        entity(pagerduty("PZZZZZ9", "notify-service", "Mails are not sent"), NOTIFY),
        entity(
            pagerduty_event(
                "DISK at 99% on machine",
                "identity-gateway-prod-2.lumenparcel.test",
                "identity-gateway",
            ),
            IDENTITY,
        ),
        entity(
            alertmanager(
                &json!({"alertname": "LedgerPostingsStalled", "severity": "critical"}),
                &json!({"summary": "No posting for five minutes"}),
            ),
            LEDGER,
        ),
        entity(
            alertmanager(
                &kube("KubePodCrashLooping", "checkout-service-84d7c9bb6f-hjk2v"),
                &json!({"description": "Pod prod/checkout-service-84d7c9bb6f-hjk2v (app) is in waiting state"}),
            ),
            CHECKOUT,
        ),
        entity(
            alertmanager(
                &json!({"alertname": "TargetDown", "job": "locker-gateway", "instance": "10.2.3.4:9090"}),
                &json!({}),
            ),
            LOCKERS,
        ),
        entity(
            alertmanager(
                &json!({"alertname": "KubeJobFailed", "job_name": "invoice-runner-29471040", "namespace": "payments"}),
                &json!({"runbook_url": "https://runbooks.prometheus-operator.dev/runbooks/kubernetes/kubejobfailed"}),
            ),
            INVOICES,
        ),
        entity(
            alertmanager(
                &json!({"alertname": "HighErrorRate", "service": "label-forge", "env": "prod"}),
                &json!({"summary": "5xx above 2%"}),
            ),
            LABELS,
        ),
        entity(
            alertmanager(
                &json!({"alertname": "SomethingOdd", "severity": "warning"}),
                &json!({"runbook_url": "https://docs.lumenparcel.test/locker-gateway/runbook"}),
            ),
            LOCKERS,
        ),
        entity(
            grafana(
                &json!({"alertname": "Lag high", "grafana_folder": "Tracking"}),
                &json!({"summary": "Lag of scan-ingest"}),
                "https://grafana.lumenparcel.test/d/scan-ingest",
                "[FIRING:1] Lag high Tracking",
            ),
            INGEST,
        ),
        entity(
            grafana(
                &json!({"alertname": "Error ratio", "app": "courier-app"}),
                &json!({}),
                "",
                "[FIRING:1] Error ratio",
            ),
            COURIER,
        ),
        entity(
            datadog(
                "[Triggered on {service:web-shop}] Error rate is high",
                "%%%\nErrors above 5%\n@webhook-pager\n%%%",
                "env:prod,monitor,service:web-shop,team:storefront",
                "",
            ),
            SHOP,
        ),
        entity(
            datadog(
                "[Triggered] Pod restarts",
                "Restarts of kube_deployment:route-planner",
                "env:prod,kube_deployment:route-planner,kube_namespace:routing",
                "",
            ),
            ROUTE,
        ),
        entity(
            datadog("Host is down", "no data for ten minutes", "env:prod", "depot-control-prod-03"),
            DEPOT,
        ),
        entity(sentry_issue("web-shop", "web-shop", "TypeError: basket is undefined"), SHOP),
        entity(sentry_issue("courier-app", "Courier", "NetworkError while syncing"), COURIER),
        entity(
            sentry_event(
                "courier-app",
                "ReferenceError: round is not defined",
                "courier-app-5f7b9d8c6b-wq2zl",
            ),
            COURIER,
        ),
        entity(json!({"alert": "TrackingFreshnessLow", "level": "page"}).to_string(), TRACK),
    ]
}

fn unanswerable() -> Vec<Labelled> {
    vec![
        nothing("coffee-machine"),
        nothing("fraud-detector-7d9f8b6c5d-x2x7k"),
        nothing("lumen-parcel/fraud-detector"),
        nothing("https://github.com/kubernetes/kubernetes"),
        nothing("https://example.com/status"),
        nothing("10.2.3.4:9090"),
        nothing("ip-10-2-3-4.eu-central-1.compute.internal"),
        nothing("PZZZZZ9"),
        nothing("https://docs.stripe.com/payments"),
        nothing("https://github.com/kubernetes/web-shop"),
        nothing("quay.io/jetstack/cert-manager:v1.14"),
        nothing("payments-api-gateway"),
        nothing("vpn is down"),
        nothing("printer on floor 3 is out of paper"),
        nothing("jenkins"),
        nothing("service"),
        nothing("team-billing"),
        nothing("john.doe"),
        nothing("the wifi in depot 7 is slow again"),
        nothing("is anybody awake?"),
        nothing("com.zaxxer.hikari.pool.HikariPool: connection is not available"),
        nothing("/somewhere/else/main.rs"),
        nothing("KubeNodeNotReady: node worker-17 has been unready for 15 minutes"),
        nothing("/demo/README.md"),
        nothing("{}"),
        nothing(alertmanager(
            &json!({"alertname": "KubeNodeNotReady", "node": "worker-17", "severity": "warning"}),
            &json!({"summary": "Node is not ready", "description": "worker-17 has been unready for more than 15 minutes."}),
        )),
        nothing(datadog(
            "Synthetics test failed",
            "The login test of the intranet failed",
            "env:prod,team:workplace",
            "",
        )),
        nothing(sentry_issue("pocket-calendar", "Pocket calendar", "TypeError: day is undefined")),
    ]
}
