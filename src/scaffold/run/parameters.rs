use super::outcome::ParameterError;
use super::request::Request;

/// The most mistakes that are told of one page.
const TOLD: usize = 50;

/// What is wrong with the answers, as the server checks them: every page of its own against all answers
/// (Backstage semantics 5.3, "serverErrors"). A page that is no schema accepts everything.
pub(super) fn check(request: &Request<'_>) -> Vec<ParameterError> {
    let values = super::super::language::Data::Record(request.values.clone()).to_json();
    let pages = request.template.parameters.iter().enumerate();
    let errors = pages.flat_map(|(page, schema)| {
        let options = jsonschema::options().with_draft(jsonschema::Draft::Draft7);
        // Backstage's checker takes a time of day without a zone.
        let validator = options.with_format("time", is_time).build(schema).ok();
        let errors: Vec<_> = validator
            .iter()
            .flat_map(|validator| validator.iter_errors(&values))
            .take(TOLD)
            .map(|error| ParameterError {
                page,
                path: error.instance_path().to_string(),
                message: error.masked().to_string(),
            })
            .collect();
        errors
    });
    errors.collect()
}

fn is_time(text: &str) -> bool {
    let parts: Vec<_> =
        text.split(':').map(|part| (part.len() == 2).then(|| part.parse::<u8>().ok()).flatten()).collect();
    matches!(parts[..], [Some(0..=24), Some(0..=59), Some(0..=60)])
}
