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
    pub(crate) kind: Kind,
    pub(crate) url: String,
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
    /// The same with what was sent along, as JSON.
    pub(crate) sent: Vec<(String, Value)>,
    /// The branches that are not seen yet, or requests that cannot be merged yet, so often.
    pub(crate) slow: usize,
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

    /// What was sent along with the last request of that kind.
    pub(crate) fn sent(&self, request: &str) -> Value {
        let state = self.state();
        let sent = state.sent.iter().rev().find(|(called, _)| called.ends_with(request));
        sent.unwrap_or_else(|| panic!("{request} among {:?}", state.heard)).1.clone()
    }

    /// Opens a pull request that is there before.
    pub(crate) fn open(&self, slug: &str, asked: &Value) {
        self.shared.open(slug, asked);
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
            let mut state = self.state.lock().unwrap();
            state.sent.push((called.clone(), request.json()));
            state.heard.push(called);
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

    /// Whether something takes its time once more.
    pub(crate) fn is_slow(&self) -> bool {
        let mut state = self.state.lock().unwrap();
        let left = state.slow;
        state.slow = left.saturating_sub(1);
        left > 0
    }

    pub(crate) fn make(&self, owner: &str, name: &str, asked: &Value, created: &str) -> Value {
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
            "path": name,
            "path_with_namespace": format!("{owner}/{name}"),
        });
        self.state.lock().unwrap().repositories.insert(slug, repository.clone());
        repository
    }

    pub(crate) fn has_branch(&self, slug: &str, branch: &str) -> bool {
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

/// The time as the services write it.
pub(crate) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
