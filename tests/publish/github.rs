//! The parts of the REST APIs of GitHub and Gitea that are used: routes, status codes and bodies as they are documented
//! or, where the documentation is silent, as the services' own sources have them.

use serde_json::{Value, json};

use crate::http::Request;
use crate::server::{CLOSED, Kind, ORG, Shared, USER, now};

/// A page of Gitea holds so many, whatever is asked for; real ones hold 30 or 50.
const PAGE: usize = 2;

impl Shared {
    /// Gitea 1.22 to 1.24: `/api/swagger`, and `routers/api/v1` where that leaves a status out.
    pub(crate) fn gitea(&self, method: &str, steps: &[&str], request: &Request) -> (u16, Value) {
        match (method, steps) {
            ("GET", ["user"]) => (200, json!({"id": 7, "login": USER})),
            ("GET", ["orgs", ORG | CLOSED]) => {
                (200, json!({"id": 3, "name": steps[1], "username": steps[1]}))
            }
            // Gitea: 403 for who may not make repositories in the organisation.
            ("POST", ["orgs", CLOSED, "repos"]) => {
                (403, json!({"message": "Given user is not allowed to create repository in organization."}))
            }
            ("POST", ["orgs", owner, "repos"]) => self.create_at_gitea(owner, request),
            ("POST", ["user", "repos"]) => self.create_at_gitea(USER, request),
            // Gitea: 201 with the issue, though nothing is made.
            ("PATCH", ["repos", .., "issues", _]) => (201, json!({})),
            ("POST", ["repos", .., "requested_reviewers"]) => (201, json!([])),
            ("GET", ["repos", owner, name, "pulls"]) => {
                // Gitea: knows no `head`, and a page that is not there is empty.
                let page: usize = request.asked("page").and_then(|page| page.parse().ok()).unwrap_or(1);
                let open = self.open_pulls(&format!("{owner}/{name}"), None);
                (200, open.into_iter().skip((page - 1) * PAGE).take(PAGE).collect())
            }
            ("POST", ["repos", owner, name, "pulls"]) => {
                let (slug, asked) = (format!("{owner}/{name}"), request.json());
                let (head, base) = (text(&asked, "head"), text(&asked, "base"));
                if !self.has_branch(&slug, &head) || !self.has_branch(&slug, &base) {
                    return (404, json!({"message": "The target couldn't be found."}));
                }
                // Gitea: 409 when one is open for the same two branches.
                if self.open_pulls(&slug, Some(&head)).iter().any(|pull| pull["base"]["ref"] == base.as_str())
                {
                    let said = format!("pull request already exists for these targets [head_branch: {head}]");
                    return (409, json!({"message": said}));
                }
                (201, self.open(&slug, &asked))
            }
            _ => self.both(method, steps, request),
        }
    }

    /// The REST API of GitHub, version 2022-11-28.
    pub(crate) fn github(&self, method: &str, steps: &[&str], request: &Request) -> (u16, Value) {
        match (method, steps) {
            ("GET", ["user"]) => (200, json!({"id": 7, "login": USER})),
            ("GET", ["users", ORG | CLOSED]) => (200, json!({"login": steps[1], "type": "Organization"})),
            ("GET", ["users", USER]) => (200, json!({"login": USER, "type": "User"})),
            ("GET", ["orgs", ORG, "teams", "crew"]) => (200, json!({"slug": "crew"})),
            ("POST", ["orgs", CLOSED, "repos"]) => (
                403,
                json!({"message": "You need admin access to the organization before adding a repository to it."}),
            ),
            ("POST", ["orgs", owner, "repos"]) => self.create_at_github(owner, request),
            ("POST", ["user", "repos"]) => self.create_at_github(USER, request),
            // GitHub: 404 with just these words until the branch that was pushed is known everywhere.
            ("PUT", ["repos", .., "protection"]) if self.is_slow() => {
                (404, json!({"message": "Branch not found"}))
            }
            ("PUT", ["repos", .., "protection"]) => (200, json!({})),
            ("POST", ["repos", .., "protection", "required_signatures"]) => (200, json!({"enabled": true})),
            ("PUT", ["repos", _, _, "topics"]) => (200, request.json()),
            // GitHub: 201 with an invitation, 204 for who has access already.
            ("PUT", ["repos", _, _, "collaborators", _]) => (201, json!({"id": 1})),
            ("PUT", ["orgs", ORG, "teams", "crew", "repos", _, _]) => (204, Value::Null),
            ("PUT", ["repos", _, _, "subscription"]) => (200, request.json()),
            ("PUT", ["repos", _, _, "actions", "permissions", "access"]) => (204, Value::Null),
            ("PUT", ["repos", _, _, "actions", "oidc", "customization", "sub"]) => (201, json!({})),
            ("POST", ["repos", _, _, "actions", "variables"]) => (201, json!({})),
            ("POST", ["repos", .., "assignees"]) => (201, json!({})),
            ("POST", ["repos", .., "requested_reviewers"]) => (201, json!({})),
            ("GET", ["repos", owner, name, "pulls"]) => {
                // GitHub: `head` is `owner:branch`.
                let head = request
                    .asked("head")
                    .and_then(|head| head.split_once(':').map(|(_, branch)| branch.to_owned()));
                let first = request.asked("page").is_none_or(|page| page == "1");
                let open = self.open_pulls(&format!("{owner}/{name}"), head.as_deref());
                (200, open.into_iter().filter(|_| first).collect())
            }
            ("POST", ["repos", owner, name, "pulls"]) => {
                let (slug, asked) = (format!("{owner}/{name}"), request.json());
                let head = text(&asked, "head");
                let invalid =
                    |errors: Value| (422, json!({"message": "Validation Failed", "errors": errors}));
                if !self.has_branch(&slug, &head) {
                    return invalid(json!([{"resource": "PullRequest", "field": "head", "code": "invalid"}]));
                }
                if !self.open_pulls(&slug, Some(&head)).is_empty() {
                    let said = format!("A pull request already exists for {owner}:{head}.");
                    return invalid(json!([{"resource": "PullRequest", "code": "custom", "message": said}]));
                }
                (201, self.open(&slug, &asked))
            }
            _ => self.both(method, steps, request),
        }
    }

    /// What Gitea has taken over from GitHub.
    fn both(&self, method: &str, steps: &[&str], request: &Request) -> (u16, Value) {
        let absent = || (404, json!({"message": "Not Found"}));
        let ["repos", owner, name, rest @ ..] = steps else { return absent() };
        let slug = format!("{owner}/{name}");
        let known = self.state.lock().unwrap().repositories.get(&slug).cloned();
        let Some(known) = known else { return absent() };
        match (method, rest) {
            ("GET", []) => (200, known),
            ("GET", ["branches", branch]) if self.has_branch(&slug, branch) => (200, json!({"name": branch})),
            ("GET" | "PATCH", ["pulls", number]) => {
                let mut state = self.state.lock().unwrap();
                let mut pulls = state.pulls.iter_mut().map(|(_, pull)| pull);
                let found = pulls.find(|pull| pull["number"].to_string() == *number);
                let Some(found) = found else { return absent() };
                let asked = request.json();
                for field in ["title", "body"] {
                    if let Some(value) = asked.get(field) {
                        found[field] = value.clone();
                    }
                }
                if let Some(base) = asked.get("base") {
                    found["base"]["ref"] = base.clone();
                }
                // Gitea: 201 for a change, where GitHub has 200.
                let is_made = method == "PATCH" && self.kind == Kind::Gitea;
                (if is_made { 201 } else { 200 }, found.clone())
            }
            _ => absent(),
        }
    }

    fn open_pulls(&self, slug: &str, head: Option<&str>) -> Vec<Value> {
        let state = self.state.lock().unwrap();
        let of_it = state.pulls.iter().filter(|(of, pull)| of == slug && pull["state"] == "open");
        let pulls = of_it.map(|(_, pull)| pull.clone());
        pulls.filter(|pull| head.is_none_or(|head| pull["head"]["ref"] == head)).collect()
    }

    /// Opens a pull request.
    pub(crate) fn open(&self, slug: &str, asked: &Value) -> Value {
        let mut state = self.state.lock().unwrap();
        let number = state.pulls.len() + 1;
        let pull = json!({
            "number": number,
            "state": "open",
            "title": asked["title"],
            "body": asked["body"],
            "draft": asked["draft"],
            "html_url": format!("{}/{slug}/pulls/{number}", self.url),
            "head": {"ref": asked["head"], "repo": {"full_name": slug}},
            "base": {"ref": asked["base"]},
        });
        state.pulls.push((slug.to_owned(), pull.clone()));
        pull
    }

    fn create_at_gitea(&self, owner: &str, request: &Request) -> (u16, Value) {
        let asked = request.json();
        let name = text(&asked, "name");
        if let Some(said) = asked["description"].as_str().filter(|text| text.starts_with("echo ")) {
            return (422, json!({"message": format!("no good description: {said}")}));
        }
        // Gitea: 409 when the name is taken.
        if self.is_taken(owner, &name) {
            return (409, json!({"message": "The repository with the same name already exists."}));
        }
        (201, self.make(owner, &name, &asked, &now()))
    }

    fn create_at_github(&self, owner: &str, request: &Request) -> (u16, Value) {
        let asked = request.json();
        let name = text(&asked, "name");
        // GitHub: 422 when the name is taken; only the details say so.
        if self.is_taken(owner, &name) {
            let why = json!({
                "resource": "Repository",
                "code": "custom",
                "field": "name",
                "message": "name already exists on this account",
            });
            return (422, json!({"message": "Repository creation failed.", "errors": [why]}));
        }
        (201, self.make(owner, &name, &asked, &now()))
    }

    pub(crate) fn is_taken(&self, owner: &str, name: &str) -> bool {
        self.state.lock().unwrap().repositories.contains_key(&format!("{owner}/{name}"))
    }
}

fn text(asked: &Value, name: &str) -> String {
    asked[name].as_str().unwrap_or_default().to_owned()
}
