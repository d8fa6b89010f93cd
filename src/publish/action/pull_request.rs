use reqwest::Method;
use serde_json::{Map, Value, json};

use super::super::input::{flag, required, text, texts};
use super::super::repository::Repository;
use super::super::rest::Ask;
use super::Work;
use super::first_push::source;
use super::proposal::{Proposal, changes};
use super::site::Site;
use crate::config::ForgeProvider;
use crate::scaffold::language::Record;
use crate::scaffold::{OutsideFault, Watch};

/// The most people that GitHub assigns.
const MOST_ASSIGNEES: usize = 10;
/// No repository has more pages of open pull requests that are looked through.
const MOST_PAGES: usize = 40;

/// `publish:github:pull-request` (Backstage semantics 5.10), and the same for Gitea: pushes the workspace to a branch of
/// a repository that is there, and proposes to merge it.
pub(super) fn propose(work: &Work<'_>, watch: &mut dyn Watch) -> Result<Record, OutsideFault> {
    let input = work.call.input;
    let repository = Repository::of(input)?;
    let provider = if work.call.action.starts_with("publish:gitea") {
        ForgeProvider::Gitea
    } else {
        ForgeProvider::GitHub
    };
    let site = Site::of(work, &repository, provider, watch)?;
    let home = ["repos", &repository.owner, &repository.name];
    let found = site.rest.done(&Ask::get(&home), &format!("looking for {}", repository.slug()), watch)?;
    let usual = found.text(&["default_branch"]).unwrap_or("main");
    let base = text(input, "targetBranchName").unwrap_or(usual);
    let (branch, title) = (required(input, "branchName")?, required(input, "title")?);
    let may_update = flag(input, "update") == Some(true);
    let source = source(work)?;
    let proposal = Proposal {
        branch,
        base,
        message: text(input, "commitMessage").unwrap_or(title),
        changes: changes(work, &source)?,
        may_add: may_update,
        may_be_empty: flag(input, "createWhenEmpty") != Some(false),
    };
    let clone = found.text(&["clone_url"]).unwrap_or_default();
    let remote = site.remote(clone, found.text(&["ssh_url"]))?;
    // What was proposed may have been merged since, and its branch be gone.
    let is_proposed = work.trail.mark("pull_request").is_some();
    if !is_proposed && proposal.push(work, &site.git, &remote, watch)?.is_none() {
        watch.info("There is nothing to change, so no pull request is made");
        return Ok(Record::new());
    }
    let request = Request { work, site: &site, repository: &repository, branch, base, may_update };
    let made = match request.find(watch)? {
        Some(found) if may_update && !is_proposed => request.update(&found, title, watch)?,
        Some(found) => found,
        None => request.make(title, watch)?,
    };
    let number = made["number"].as_u64().unwrap_or_default();
    work.trail.note("pull_request", &number.to_string(), watch)?;
    request.invite(number, watch)?;
    let target = made["base"]["ref"].as_str().unwrap_or(base);
    let page = made["html_url"].as_str().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "numbers of pull requests are small")]
    let number = number as f64;
    Ok(Record::from_iter([
        ("targetBranchName".to_owned(), target.into()),
        ("remoteUrl".to_owned(), page.into()),
        ("pullRequestNumber".to_owned(), number.into()),
    ]))
}

/// The pull request of a branch.
struct Request<'r> {
    work: &'r Work<'r>,
    site: &'r Site<'r>,
    repository: &'r Repository,
    branch: &'r str,
    base: &'r str,
    may_update: bool,
}

impl Request<'_> {
    fn home(&self) -> [&str; 3] {
        ["repos", &self.repository.owner, &self.repository.name]
    }

    /// One that is open already: made when this step was begun before, or to be updated.
    fn find(&self, watch: &mut dyn Watch) -> Result<Option<Value>, OutsideFault> {
        if !self.work.trail.is_resumed && !self.may_update {
            return Ok(None);
        }
        let path = [self.home().as_slice(), &["pulls"]].concat();
        if let Some(number) = self.work.trail.mark("pull_request") {
            let path = [path.as_slice(), &[number.as_str()]].concat();
            let found = self.site.rest.done(&Ask::get(&path), "looking for the pull request", watch)?;
            return Ok(Some(found.body));
        }
        let head = format!("{}:{}", self.repository.owner, self.branch);
        // Of the filters, Gitea knows the state alone, and it has its own idea of how much a page holds.
        for page in 1..=MOST_PAGES {
            let page = page.to_string();
            let query = [("state", "open"), ("head", head.as_str()), ("page", page.as_str())];
            let ask = Ask::get(&path).with_query(&query);
            let open = self.site.rest.done(&ask, "looking for the pull request", watch)?;
            let open = open.body.as_array().cloned().unwrap_or_default();
            if open.is_empty() {
                break;
            }
            let found = open.into_iter().find(|request| self.is_it(request));
            if let Some(found) = found {
                watch.info(&format!("The pull request {} is open already", found["number"]));
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Whether a request is of this branch of this repository; one that may be updated may have had another base.
    fn is_it(&self, request: &Value) -> bool {
        let of = request["head"]["repo"]["full_name"].as_str();
        let is_own = of.is_none_or(|name| name.eq_ignore_ascii_case(&self.repository.slug()));
        is_own
            && request["head"]["ref"] == self.branch
            && (self.may_update || request["base"]["ref"] == self.base)
    }

    /// Gives an open request the title, description and base of this run.
    fn update(&self, found: &Value, title: &str, watch: &mut dyn Watch) -> Result<Value, OutsideFault> {
        let number = found["number"].to_string();
        let path = [self.home().as_slice(), &["pulls", &number]].concat();
        let mut body = json!({"title": self.title(title), "base": self.base});
        if let Some(description) = text(self.work.call.input, "description") {
            body["body"] = json!(description);
        }
        let ask = Ask::of(Method::PATCH, &path, body);
        Ok(self.site.rest.done(&ask, "updating the pull request", watch)?.body)
    }

    fn is_draft(&self) -> bool {
        flag(self.work.call.input, "draft") == Some(true)
    }

    /// At Gitea, a draft is one by its title.
    fn title(&self, title: &str) -> String {
        let is_gitea = self.site.forge.provider == ForgeProvider::Gitea;
        if is_gitea && self.is_draft() { format!("WIP: {title}") } else { title.to_owned() }
    }

    fn make(&self, title: &str, watch: &mut dyn Watch) -> Result<Value, OutsideFault> {
        let input = self.work.call.input;
        let mut body = Map::from_iter([
            ("title".to_owned(), json!(self.title(title))),
            ("body".to_owned(), json!(text(input, "description").unwrap_or_default())),
            ("head".to_owned(), json!(self.branch)),
            ("base".to_owned(), json!(self.base)),
        ]);
        if self.is_draft() && self.site.forge.provider == ForgeProvider::GitHub {
            body.insert("draft".to_owned(), json!(true));
        }
        let path = [self.home().as_slice(), &["pulls"]].concat();
        watch.info(&format!("Proposing to merge {} into {}", self.branch, self.base));
        let ask = Ask::of(Method::POST, &path, Value::Object(body));
        Ok(self.site.rest.done(&ask, "making the pull request", watch)?.body)
    }

    /// Asks people for their review and assigns it to them; it is open without them, too.
    fn invite(&self, number: u64, watch: &mut dyn Watch) -> Result<(), OutsideFault> {
        let input = self.work.call.input;
        let number = number.to_string();
        let (reviewers, teams) = (texts(input, "reviewers"), texts(input, "teamReviewers"));
        if !reviewers.is_empty() || !teams.is_empty() {
            let path = [self.home().as_slice(), &["pulls", &number, "requested_reviewers"]].concat();
            let body = json!({"reviewers": reviewers, "team_reviewers": teams});
            self.try_to(&Ask::of(Method::POST, &path, body), "asking for reviews", watch)?;
        }
        let mut assignees = texts(input, "assignees");
        if assignees.len() > MOST_ASSIGNEES {
            watch.warn(&format!("Only the first {MOST_ASSIGNEES} assignees are set"));
            assignees.truncate(MOST_ASSIGNEES);
        }
        if !assignees.is_empty() {
            let (path, method): (Vec<&str>, _) = if self.site.forge.provider == ForgeProvider::Gitea {
                ([self.home().as_slice(), &["issues", &number]].concat(), Method::PATCH)
            } else {
                ([self.home().as_slice(), &["issues", &number, "assignees"]].concat(), Method::POST)
            };
            let ask = Ask::of(method, &path, json!({ "assignees": assignees }));
            self.try_to(&ask, "assigning", watch)?;
        }
        Ok(())
    }

    fn try_to(&self, ask: &Ask<'_>, what: &str, watch: &mut dyn Watch) -> Result<(), OutsideFault> {
        let answer = self.site.rest.answer(ask, watch)?;
        if !answer.is_success() {
            let refusal = self.site.rest.refusal(&answer, what);
            watch.warn(&refusal.message);
        }
        Ok(())
    }
}
