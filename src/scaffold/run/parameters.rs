use serde_json::Value;

use super::super::form::server_mistakes;
use super::super::language::Data;
use super::outcome::ParameterError;
use super::request::Request;

/// The most mistakes that are told of one page.
const TOLD: usize = 50;

/// What is wrong with the answers, as the server checks them: every page of its own against all answers
/// (Backstage semantics 5.3, "serverErrors"). A page that is no schema accepts everything.
pub(super) fn check(request: &Request<'_>) -> Vec<ParameterError> {
    let values: Value = Data::Record(request.values.clone()).to_json();
    let pages = request.template.parameters.iter().enumerate();
    let errors = pages.flat_map(|(page, schema)| {
        let mistakes = server_mistakes(schema, &values).into_iter().take(TOLD);
        mistakes.map(move |mistake| ParameterError {
            page,
            path: mistake.path.to_string(),
            message: mistake.message,
        })
    });
    errors.collect()
}
