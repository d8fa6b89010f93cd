use reqwest::Method;
use serde_json::{Map, Value, json};

use super::question::Question;
use super::remote::encoded;
use super::sign_in::user_of;
use super::task::{Made, Task, TaskPage};
use super::{BackstageError, Remote};
use crate::catalog::EntityRef;
use crate::scaffold::task::TaskRecord;

pub(super) const PLUGIN: &str = "scaffolder";

/// Names and texts that a run gets and nobody sees.
pub type Secrets<'a> = &'a [(String, String)];

/// The latest tasks of a server.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListedTasks {
    /// The tasks, the latest first.
    pub tasks: Vec<TaskRecord>,
    /// How many there are in all.
    pub total: usize,
}

impl Remote {
    /// Whom the server takes us for; none for a service.
    pub fn user(&self) -> Option<String> {
        user_of(&self.client.token()?)
    }

    /// Has a template run there; the id of the task.
    ///
    /// It is asked for once only, so a connection that breaks off leaves it open whether a task was made.
    pub async fn run_template(
        &self,
        template: &EntityRef,
        values: &Map<String, Value>,
        secrets: Secrets<'_>,
    ) -> Result<String, BackstageError> {
        let body = json!({
            "templateRef": template.as_str(),
            "values": values,
            "secrets": record(secrets),
        });
        let made: Made = self.act("/v2/tasks", &body).await?;
        Ok(made.id)
    }

    /// What is known of a task.
    pub async fn task(&self, id: &str) -> Result<TaskRecord, BackstageError> {
        let task: Task = self.asked(&format!("/v2/tasks/{}", encoded(id)), &[]).await?;
        Ok(task.record())
    }

    /// The latest tasks, at most `limit`: those of a user, or of all.
    pub async fn tasks(&self, of: Option<&str>, limit: usize) -> Result<ListedTasks, BackstageError> {
        let limit = limit.to_string();
        let mut query = vec![("order", "desc:created_at"), ("limit", limit.as_str()), ("offset", "0")];
        query.extend(of.map(|user| ("createdBy", user)));
        let page: TaskPage = self.asked("/v2/tasks", &query).await?;
        let tasks: Vec<_> = page.tasks.into_iter().map(Task::record).collect();
        Ok(ListedTasks { total: page.total.unwrap_or(tasks.len()), tasks })
    }

    /// The latest tasks of all, or those of whoever asks. A service has no name there: its own are those of nobody.
    pub async fn latest_tasks(&self, is_own: bool, limit: usize) -> Result<ListedTasks, BackstageError> {
        if !is_own {
            return self.tasks(None, limit).await;
        }
        let user = self.user();
        if let Some(user) = &user {
            return self.tasks(Some(user), limit).await;
        }
        let mut listed = self.tasks(None, limit).await?;
        // Being asked who we are, we may have become the server's guest.
        if let Some(user) = self.user() {
            return self.tasks(Some(&user), limit).await;
        }
        listed.tasks.retain(|task| task.created_by.is_none());
        listed.total = listed.tasks.len();
        Ok(listed)
    }

    /// Has a task end at the next occasion. The server says yes also when it is over already.
    pub async fn cancel_task(&self, id: &str) -> Result<(), BackstageError> {
        let _: Value = self.act(&format!("/v2/tasks/{}/cancel", encoded(id)), &json!({})).await?;
        Ok(())
    }

    /// Has a task that is over run again from its beginning, under the same id.
    pub async fn retry_task(&self, id: &str, secrets: Secrets<'_>) -> Result<(), BackstageError> {
        let body = json!({ "secrets": record(secrets) });
        let _: Value = self.act(&format!("/v2/tasks/{}/retry", encoded(id)), &body).await?;
        Ok(())
    }

    pub(super) async fn asked<T: serde::de::DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<T, BackstageError> {
        self.client.get(PLUGIN, path, query).await.map_err(of_scaffolder)
    }

    async fn act<T: serde::de::DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
    ) -> Result<T, BackstageError> {
        // What is sent may hold secrets, which must not be read on the way.
        self.client.must_be_private()?;
        let url = self.client.url(PLUGIN, path, &[]);
        let answer = self.client.answer(&Question::change(Method::POST, url, Some(body))).await;
        let answer = answer.map_err(of_scaffolder)?;
        self.client.decoded(&answer.body)
    }
}

/// An error of the catalog's in the words of the scaffolder.
pub(super) fn of_scaffolder(error: BackstageError) -> BackstageError {
    match error {
        BackstageError::NoCatalog { host } => BackstageError::NoScaffolder { host },
        BackstageError::Forbidden { host, said, .. } => {
            BackstageError::Forbidden { host, what: "this with its templates and tasks", said }
        }
        error => error,
    }
}

fn record(secrets: Secrets<'_>) -> Value {
    let secrets = secrets.iter().map(|(name, secret)| (name.clone(), Value::from(secret.as_str())));
    Value::Object(secrets.collect())
}
