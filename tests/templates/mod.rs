//! The template that tests fill in. Shared through `#[path]`.

/// A template called `service`; `questions` is what stands below its `spec`, from the `parameters` on.
pub(crate) fn service(questions: &str) -> String {
    format!(
        "apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: service
  title: A service
spec:
  type: service
  owner: guild
{questions}"
    )
}
