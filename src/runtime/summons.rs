use jiff::Timestamp;

use super::rota::At;
use super::{RotaQuestion, Rotas};
use crate::oncall::Person;
use crate::sources::oncall::{Summons, page};
use crate::sources::service::ServiceError;

impl Rotas {
    /// Calls those who were agreed to, if they are on call still, and says what came of it. Never again by itself. Blocks.
    pub fn page(
        &self,
        question: &RotaQuestion,
        (title, details): (&str, &str),
        agreed: &[Person],
        now: Timestamp,
    ) -> Result<String, String> {
        let At::Service(service) = &question.provider.at else {
            return Err("nobody can be called through it".to_owned());
        };
        let unsent = |why: String| format!("nobody was called: {why}");
        let rota = question.ask(now).map_err(unsent)?;
        let on_call = rota.first(now).map(|(_, duties)| duties).unwrap_or_default();
        let people: Vec<Person> = on_call.into_iter().map(|duty| duty.person.clone()).collect();
        if names(&people) != names(agreed) {
            let said = format!("{} is on call by now; look again", names(&people).join(", "));
            return Err(unsent(said));
        }
        let summons = Summons {
            title: title.to_owned(),
            details: details.to_owned(),
            unique: format!("stagedoor-{}-{}", std::process::id(), now.as_nanosecond()),
            people,
        };
        let vendor = service.vendor.name();
        match page(service, &question.key, &summons) {
            Ok(begun) => {
                let url = begun.url.map_or_else(String::new, |url| format!(", {url}"));
                Ok(format!("{vendor} calls {}: {}{url}", names(agreed).join(", "), begun.name))
            }
            Err(error) if is_in_doubt(&error) => Err(format!(
                "whether anybody is called nobody knows: {error}. Look at {vendor} before you try again"
            )),
            Err(error) => Err(unsent(error.to_string())),
        }
    }
}

/// Whether the service may have done it all the same.
fn is_in_doubt(error: &ServiceError) -> bool {
    match error {
        ServiceError::TimedOut { .. } | ServiceError::Unreachable { .. } | ServiceError::Garbage { .. } => {
            true
        }
        ServiceError::Refused { status, .. } => *status >= 500,
        _ => false,
    }
}

fn names(people: &[Person]) -> Vec<&str> {
    let mut names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    names.sort_unstable();
    names
}
