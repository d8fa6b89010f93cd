use super::super::super::exit::{Exit, Failure};
use super::super::super::output::{Output, remark};
use super::answers::Given;
use crate::app::wizard::Draft;
use crate::catalog::Entity;
use crate::runtime::write_answers;
use crate::scaffold::form::Form;

/// Writes the answers with their defaults to a new file, or prints them.
pub(super) fn export(
    entity: &Entity,
    form: &Form,
    given: &Given,
    file: &str,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let mut values = given.values.clone();
    for page in form.pages(&given.values) {
        for field in form.fields(page, &given.values).fields.into_iter().filter(|field| field.is_secret) {
            field.path.remove(&mut values);
        }
    }
    let emptied = given.answers.cleared().cloned().collect();
    let template = Some(entity.reference.clone());
    let text = Draft { template, emptied, values, ..Draft::default() }.text();
    if file == "-" {
        out.lines(&text)?;
    } else {
        write_answers(file.as_ref(), &text).map_err(|error| Failure::Usage(format!("{file}: {error}")))?;
        remark(&format!("the answers are written to {file}"));
    }
    Ok(Exit::Done)
}
