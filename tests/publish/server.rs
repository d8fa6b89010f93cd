//! A service that hosts repositories, on loopback: the parts of the documented REST APIs of Gitea, GitHub and GitLab
//! that are used, and git over HTTP by `git http-backend`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::http::{Request, answer};

/// The login of the token.
pub(crate) const USER: &str = "ada";
/// The organisation where the token may make repositories.
pub(crate) const ORG: &str = "acme";
/// An organisation where it may not.
pub(crate) const CLOSED: &str = "vault";

/// Which service it plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Gitea,
    GitHub,
    GitLab,
}

/// What goes wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The connection is cut before anything is done.
    Unheard,
    /// It is done, and the connection is cut before the answer.
    Unanswered,
    /// Nothing is done and nothing answered until the server goes.
    Hanging,
}

pub(crate) struct Server {
    pub(crate) url: String,
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    kind: Kind,
    url: String,
    token: String,
    pub(crate) root: PathBuf,
    pub(crate) state: Mutex<State>,
    is_over: AtomicBool,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) repositories: BTreeMap<String, Value>,
    pub(crate) pulls: Vec<(String, Value)>,
    /// `METHOD /path` of all that changed something or was git's.
    pub(crate) heard: Vec<String>,
    troubles: Vec<(String, Trouble)>,
    pub(crate) hanging: usize,
}

impl Server {
    pub(crate) fn start(kind: Kind, token: &str, root: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            kind,
            url: url.clone(),
            token: token.to_owned(),
            root: root.to_owned(),
            state: Mutex::default(),
            is_over: AtomicBool::new(false),
        });
        fs::create_dir_all(root).unwrap();
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if serving.is_over.load(Ordering::Relaxed) {
                    return;
                }
                let serving = Arc::clone(&serving);
                thread::spawn(move || serving.serve(&stream));
            }
        });
        Self { url, shared }
    }

    /// The host as a `repoUrl` names it.
    pub(crate) fn host(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// Lets the next request go wrong whose `METHOD /path` ends so.
    pub(crate) fn trouble(&self, request: &str, trouble: Trouble) {
        self.state().troubles.push((request.to_owned(), trouble));
    }

    pub(crate) fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.shared.state.lock().unwrap()
    }

    /// How many requests of that kind were heard.
    pub(crate) fn count(&self, request: &str) -> usize {
        self.state().heard.iter().filter(|heard| heard.ends_with(request)).count()
    }

    /// Makes a repository that is there before, with a file on its main branch.
    pub(crate) fn seed(&self, slug: &str) {
        let (owner, name) = slug.split_once('/').unwrap();
        self.shared.make(owner, name, &json!({"default_branch": "main"}), "2020-01-01T00:00:00Z");
        let mut import = git(&self.repository(slug))
            .args(["fast-import", "--quiet"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let stream = "commit refs/heads/main\ncommitter T <t@t.test> 1 +0000\ndata 1\nx\nM 644 inline old.txt\ndata 4\nold\n";
        import.stdin.take().unwrap().write_all(stream.as_bytes()).unwrap();
        assert!(import.wait().unwrap().success());
    }

    /// Where the bare repository is.
    pub(crate) fn repository(&self, slug: &str) -> PathBuf {
        self.shared.root.join(format!("{slug}.git"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Relaxed);
        // Wakes the thread that accepts, so that it ends.
        let _ = TcpStream::connect(self.host());
    }
}

/// A git in a repository that nobody's settings change.
pub(crate) fn git(repository: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .arg("--git-dir")
        .arg(repository)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    command
}

impl Shared {
    fn serve(&self, stream: &TcpStream) {
        let Some(request) = Request::read(stream) else { return };
        let called = format!("{} {}", request.method, request.path);
        let trouble = {
            let mut state = self.state.lock().unwrap();
            let at = state.troubles.iter().position(|(wanted, _)| called.ends_with(wanted.as_str()));
            at.map(|at| state.troubles.remove(at).1)
        };
        match trouble {
            Some(Trouble::Unheard) => return,
            Some(Trouble::Hanging) => {
                self.state.lock().unwrap().hanging += 1;
                while !self.is_over.load(Ordering::Relaxed) {
                    thread::park_timeout(std::time::Duration::from_millis(20));
                }
                return;
            }
            Some(Trouble::Unanswered) | None => {}
        }
        if request.method != "GET" || request.path.contains(".git/") {
            self.state.lock().unwrap().heard.push(called);
        }
        if request.path.contains(".git/") {
            return self.git_over_http(stream, &request);
        }
        let (status, body) = self.rest(&request);
        if trouble.is_none() {
            answer(stream, status, "application/json", "", body.to_string().as_bytes());
        }
    }

    fn rest(&self, request: &Request) -> (u16, Value) {
        let is_known = request
            .header("authorization")
            .is_some_and(|given| given.split_once(' ').is_some_and(|(_, token)| token == self.token));
        if !is_known {
            return (401, json!({"message": "Unauthorized: invalid token"}));
        }
        let prefix = match self.kind {
            Kind::Gitea => "/api/v1/",
            Kind::GitHub => "/api/v3/",
            Kind::GitLab => "/api/v4/",
        };
        let Some(path) = request.path.strip_prefix(prefix) else {
            return (404, json!({"message": "Not Found"}));
        };
        let steps: Vec<String> = path.split('/').map(|step| step.replace("%2F", "/")).collect();
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        match self.kind {
            Kind::Gitea => self.gitea(&request.method, &steps, request),
            Kind::GitHub => self.github(&request.method, &steps, request),
            Kind::GitLab => self.gitlab(&request.method, &steps, request),
        }
    }

    /// Gitea 1.22, `/api/swagger`.
    fn gitea(&self, method: &str, steps: &[&str], request: &Request) -> (u16, Value) {
        match (method, steps) {
            ("GET", ["user"]) => (200, json!({"login": USER})),
            ("GET", ["orgs", ORG | CLOSED]) => (200, json!({"username": steps[1]})),
            ("POST", ["orgs", CLOSED, "repos"]) => {
                (403, json!({"message": "Given user is not allowed to create repository in organization."}))
            }
            ("POST", ["orgs", owner, "repos"]) => self.create(owner, request, 409),
            ("POST", ["user", "repos"]) => self.create(USER, request, 409),
            ("PATCH", ["repos", .., "issues", _]) => (201, json!({})),
            _ => self.both(method, steps, request),
        }
    }

    /// The REST API of GitHub, version 2022-11-28.
    fn github(&self, method: &str, steps: &[&str], request: &Request) -> (u16, Value) {
        match (method, steps) {
            ("GET", ["user"]) => (200, json!({"login": USER})),
            ("GET", ["users", ORG | CLOSED]) => (200, json!({"login": steps[1], "type": "Organization"})),
            ("GET", ["users", USER]) => (200, json!({"login": USER, "type": "User"})),
            ("POST", ["orgs", CLOSED, "repos"]) => {
                (403, json!({"message": "Must have admin rights to Repository."}))
            }
            ("POST", ["orgs", owner, "repos"]) => self.create(owner, request, 422),
            ("POST", ["user", "repos"]) => self.create(USER, request, 422),
            ("PUT", ["repos", .., "topics" | "protection"]) => (200, json!({})),
            ("PUT", ["repos", _, _, "collaborators", _]) => (204, Value::Null),
            ("POST", ["repos", .., "variables" | "assignees"]) => (201, json!({})),
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
            ("GET", ["branches", branch]) => {
                if self.has_branch(&slug, branch) {
                    (200, json!({"name": branch}))
                } else {
                    absent()
                }
            }
            ("GET", ["pulls"]) => {
                let state = self.state.lock().unwrap();
                let open = state.pulls.iter().filter(|(of, _)| *of == slug).map(|(_, pull)| pull.clone());
                (200, open.collect())
            }
            ("POST", ["pulls"]) => self.pull(&slug, &request.json()),
            ("POST", ["pulls", _, "requested_reviewers"]) => (201, json!({})),
            _ => absent(),
        }
    }

    fn pull(&self, slug: &str, asked: &Value) -> (u16, Value) {
        let head = asked["head"].as_str().unwrap_or_default();
        if !self.has_branch(slug, head) {
            return (
                422,
                json!({"message": "Validation Failed", "errors": [{"message": "head is invalid"}]}),
            );
        }
        let mut state = self.state.lock().unwrap();
        if state.pulls.iter().any(|(of, pull)| of == slug && pull["head"]["ref"] == head) {
            return (422, json!({"message": "A pull request already exists"}));
        }
        let number = state.pulls.len() + 1;
        let pull = json!({
            "number": number,
            "title": asked["title"],
            "html_url": format!("{}/{slug}/pulls/{number}", self.url),
            "head": {"ref": head},
            "base": {"ref": asked["base"]},
        });
        state.pulls.push((slug.to_owned(), pull.clone()));
        (201, pull)
    }

    /// The REST API of GitLab, version 4.
    fn gitlab(&self, method: &str, steps: &[&str], request: &Request) -> (u16, Value) {
        let absent = || (404, json!({"message": "404 Not Found"}));
        match (method, steps) {
            ("GET", ["user"]) => (200, json!({"id": 7, "username": USER})),
            ("GET", ["users"]) => (200, json!([{"id": 8}])),
            ("GET", ["namespaces", owner]) => (200, json!({"id": 3, "kind": "group", "path": owner})),
            ("POST", ["projects"]) => {
                let asked = request.json();
                let slug = format!("{ORG}/{}", asked["path"].as_str().unwrap_or_default());
                if self.state.lock().unwrap().repositories.contains_key(&slug) {
                    return (400, json!({"message": {"name": ["has already been taken"]}}));
                }
                (201, self.make(ORG, asked["path"].as_str().unwrap(), &asked, &now()))
            }
            ("GET", ["projects", slug]) => {
                let known = self.state.lock().unwrap().repositories.get(*slug).cloned();
                known.map_or_else(absent, |known| (200, known))
            }
            ("GET", ["projects", _, "merge_requests"]) => {
                let branch = request.asked("source_branch");
                let state = self.state.lock().unwrap();
                let open = state.pulls.iter().map(|(_, pull)| pull.clone());
                (200, open.filter(|pull| pull["source_branch"].as_str() == branch.as_deref()).collect())
            }
            ("POST", ["projects", slug, "merge_requests"]) => {
                let asked = request.json();
                let mut state = self.state.lock().unwrap();
                let number = state.pulls.len() + 1;
                let pull = json!({
                    "iid": number,
                    "source_branch": asked["source_branch"],
                    "web_url": format!("{}/{slug}/-/merge_requests/{number}", self.url),
                });
                state.pulls.push(((*slug).to_owned(), pull.clone()));
                (201, pull)
            }
            ("POST", ["projects", _, "members" | "variables" | "protected_branches"]) => (201, json!({})),
            _ => absent(),
        }
    }

    fn create(&self, owner: &str, request: &Request, taken: u16) -> (u16, Value) {
        let asked = request.json();
        let name = asked["name"].as_str().unwrap();
        if let Some(said) = asked["description"].as_str().filter(|text| text.starts_with("echo ")) {
            return (422, json!({"message": format!("no good description: {said}")}));
        }
        if self.state.lock().unwrap().repositories.contains_key(&format!("{owner}/{name}")) {
            let said = "The repository with the same name already exists.";
            return (
                taken,
                json!({"message": said, "errors": [{"message": "name already exists on this account"}]}),
            );
        }
        (201, self.make(owner, name, &asked, &now()))
    }

    fn make(&self, owner: &str, name: &str, asked: &Value, created: &str) -> Value {
        let slug = format!("{owner}/{name}");
        let folder = self.root.join(format!("{slug}.git"));
        fs::create_dir_all(&folder).unwrap();
        let made = git(&folder).args(["init", "--quiet", "--bare", "--initial-branch=main"]).status();
        assert!(made.unwrap().success());
        let home = format!("{}/{slug}", self.url);
        let repository = json!({
            "id": 42,
            "name": name,
            "private": asked["private"],
            "default_branch": asked["default_branch"].as_str().unwrap_or("main"),
            "created_at": created,
            "html_url": home,
            "clone_url": format!("{home}.git"),
            "http_url_to_repo": format!("{home}.git"),
        });
        self.state.lock().unwrap().repositories.insert(slug, repository.clone());
        repository
    }

    fn has_branch(&self, slug: &str, branch: &str) -> bool {
        let reference = format!("refs/heads/{branch}");
        let shown = git(&self.root.join(format!("{slug}.git")))
            .args(["rev-parse", "--verify", "-q", &reference])
            .output();
        shown.unwrap().status.success()
    }

    fn git_over_http(&self, stream: &TcpStream, request: &Request) {
        let is_known = request.header("authorization").is_some_and(|given| {
            let pair = given.strip_prefix("Basic ").and_then(|pair| STANDARD.decode(pair).ok());
            pair.is_some_and(|pair| pair.ends_with(format!(":{}", self.token).as_bytes()))
        });
        if !is_known {
            return answer(stream, 401, "text/plain", "WWW-Authenticate: Basic realm=\"x\"\r\n", b"");
        }
        let mut backend = Command::new("git")
            .arg("http-backend")
            .env("GIT_PROJECT_ROOT", &self.root)
            .env("GIT_HTTP_EXPORT_ALL", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("REMOTE_USER", USER)
            .env("REQUEST_METHOD", &request.method)
            .env("PATH_INFO", &request.path)
            .env("QUERY_STRING", &request.query)
            .env("CONTENT_TYPE", request.header("content-type").unwrap_or_default())
            .env("CONTENT_LENGTH", request.body.len().to_string())
            .env("HTTP_CONTENT_ENCODING", request.header("content-encoding").unwrap_or_default())
            .env("GIT_PROTOCOL", request.header("git-protocol").unwrap_or_default())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = backend.stdin.take().unwrap();
        let body = request.body.clone();
        thread::spawn(move || input.write_all(&body));
        let output = backend.wait_with_output().unwrap().stdout;
        let end = output.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(0);
        let head = String::from_utf8_lossy(&output[..end]);
        let field = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let status = field("Status:").and_then(|text| text.split(' ').next()?.parse().ok()).unwrap_or(200);
        answer(stream, status, field("Content-Type:").unwrap_or("text/plain"), "", &output[end + 4..]);
    }
}

fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
