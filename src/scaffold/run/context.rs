use super::super::language::{Data, Record};
use super::request::Request;

/// What the templates of steps see (Backstage semantics 5.7, context).
pub(super) struct Context {
    /// Without secrets and `each`.
    plain: Record,
}

impl Context {
    pub(super) fn new(request: &Request<'_>) -> Self {
        let environment =
            [("parameters", Data::Record(request.environment.clone())), ("secrets", Data::record())];
        let task = Data::from([("id", request.task_id.as_str().into())]);
        let plain = [
            ("parameters", Data::Record(request.values.clone())),
            ("environment", Data::from(environment)),
            ("steps", Data::record()),
            ("user", request.user.clone()),
            ("context", Data::from([("task", task)])),
        ];
        Self { plain: plain.into_iter().map(|(name, data)| (name.to_owned(), data)).collect() }
    }

    /// What an `if` and the output see.
    pub(super) fn plain(&self) -> &Record {
        &self.plain
    }

    /// What inputs see.
    pub(super) fn with_secrets(&self, secrets: Record) -> Record {
        let mut context = self.plain.clone();
        context.insert("secrets".to_owned(), Data::Record(secrets));
        context
    }

    /// Notes what a step gave.
    pub(super) fn set_outputs(&mut self, step: &str, outputs: Record) {
        if let Some(Data::Record(steps)) = self.plain.get_mut("steps") {
            steps.insert(step.to_owned(), Data::from([("output", Data::Record(outputs))]));
        }
    }
}
