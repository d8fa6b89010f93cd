//! The parts of GitLab's REST API, version 4, that are used.

use serde_json::{Value, json};

use crate::http::Request;
use crate::server::{CLOSED, ORG, Shared, USER, git, now};

impl Shared {
    /// As GitLab 17 and 18 document it, with the messages of `lib/api`.
    pub(crate) fn gitlab(&self, method: &str, steps: &[&str], request: &Request) -> (u16, Value) {
        let asked = request.json();
        let text = |name: &str| asked[name].as_str().unwrap_or_default().to_owned();
        match (method, steps) {
            ("GET", ["user"]) => (200, json!({"id": 7, "username": USER})),
            ("GET", ["users"]) => {
                // GitLab: an empty list for a name that nobody has.
                let name = request.asked("username").unwrap_or_default();
                (200, if name == "grace" { json!([{"id": 8, "username": name}]) } else { json!([]) })
            }
            ("GET", ["namespaces", ORG]) => (200, json!({"id": 3, "kind": "group", "path": ORG})),
            ("GET", ["namespaces", CLOSED]) => (200, json!({"id": 4, "kind": "group", "path": CLOSED})),
            ("GET", ["namespaces", _]) => (404, json!({"message": "404 Namespace Not Found"})),
            // GitLab: 400, not 403, for a group where one may not make projects.
            ("POST", ["projects"]) if asked["namespace_id"] == 4 => {
                (400, json!({"message": {"namespace": ["is not valid"], "limit_reached": []}}))
            }
            ("POST", ["projects"]) => {
                // GitLab: 400, not 409, when the name is taken.
                if self.is_taken(ORG, &text("path")) {
                    let taken = ["has already been taken"];
                    return (400, json!({"message": {"name": taken, "path": taken}}));
                }
                (201, self.make(ORG, &text("path"), &asked, &now()))
            }
            ("GET", ["projects", slug]) => self.known(slug),
            ("POST", ["projects", _, "members"]) if asked["user_id"] == 7 => {
                (409, json!({"message": "Member already exists"}))
            }
            ("POST", ["projects", _, "members"]) => (201, json!({"id": asked["user_id"]})),
            ("POST", ["projects", _, "variables"]) if self.sent_before("/variables", "key", &asked) => {
                (400, json!({"message": {"key": [format!("({}) has already been taken", text("key"))]}}))
            }
            ("POST", ["projects", _, "variables"]) => (201, asked),
            ("POST", ["projects", _, "repository", "branches"]) => {
                let (slug, branch) = (self.only_slug(), text("branch"));
                if self.has_branch(&slug, &branch) {
                    return (400, json!({"message": "Branch already exists"}));
                }
                if !self.has_branch(&slug, &text("ref")) {
                    return (400, json!({"message": format!("Invalid reference name: {}", text("ref"))}));
                }
                let folder = self.root.join(format!("{slug}.git"));
                assert!(git(&folder).args(["branch", &branch, &text("ref")]).status().unwrap().success());
                (201, json!({"name": branch}))
            }
            // GitLab: 409; the default branch is protected by itself.
            ("POST", ["projects", _, "protected_branches"]) if text("name") == "master" => {
                (409, json!({"message": "Protected branch 'master' already exists"}))
            }
            ("POST", ["projects", _, "protected_branches"]) => (201, json!({"name": text("name")})),
            ("GET", ["projects", _, "merge_requests"]) => {
                let branch = request.asked("source_branch");
                let state = self.state.lock().unwrap();
                let open = state.pulls.iter().map(|(_, pull)| pull.clone());
                (200, open.filter(|pull| pull["source_branch"].as_str() == branch.as_deref()).collect())
            }
            ("GET", ["projects", _, "merge_requests", number]) => self.merge_request(number),
            ("POST", ["projects", slug, "merge_requests"]) => self.propose(slug, &asked),
            // GitLab: 405 until it has looked whether the request can be merged.
            ("PUT", ["projects", .., "merge"]) if self.is_slow() => {
                (405, json!({"message": "405 Method Not Allowed"}))
            }
            ("PUT", ["projects", _, "merge_requests", number, "merge"]) => self.merge_request(number),
            _ => (404, json!({"message": "404 Not Found"})),
        }
    }

    fn known(&self, slug: &str) -> (u16, Value) {
        let known = self.state.lock().unwrap().repositories.get(slug).cloned();
        known.map_or_else(|| (404, json!({"message": "404 Project Not Found"})), |known| (200, known))
    }

    fn only_slug(&self) -> String {
        self.state.lock().unwrap().repositories.keys().next().cloned().unwrap_or_default()
    }

    /// Whether another request of the kind, before this one, had the same value in a field.
    fn sent_before(&self, path: &str, field: &str, asked: &Value) -> bool {
        let state = self.state.lock().unwrap();
        let same =
            state.sent.iter().filter(|(called, sent)| called.ends_with(path) && sent[field] == asked[field]);
        same.count() > 1
    }

    fn merge_request(&self, number: &str) -> (u16, Value) {
        let state = self.state.lock().unwrap();
        let found = state.pulls.iter().find(|(_, pull)| pull["iid"].to_string() == number);
        found.map_or_else(|| (404, json!({"message": "404 Not found"})), |(_, pull)| (200, pull.clone()))
    }

    fn propose(&self, slug: &str, asked: &Value) -> (u16, Value) {
        let branch = asked["source_branch"].as_str().unwrap_or_default();
        let head = git(&self.root.join(format!("{slug}.git"))).args(["rev-parse", branch]).output().unwrap();
        let mut state = self.state.lock().unwrap();
        if let Some((_, open)) = state.pulls.iter().find(|(_, pull)| pull["source_branch"] == branch) {
            // GitLab: 409 with a list of sentences.
            let said =
                format!("Another open merge request already exists for this source branch: !{}", open["iid"]);
            return (409, json!({"message": [said]}));
        }
        let number = state.pulls.len() + 1;
        let pull = json!({
            "iid": number,
            "state": "opened",
            "sha": String::from_utf8_lossy(&head.stdout).trim(),
            "source_branch": branch,
            "web_url": format!("{}/{slug}/-/merge_requests/{number}", self.url),
        });
        state.pulls.push((slug.to_owned(), pull.clone()));
        (201, pull)
    }
}
