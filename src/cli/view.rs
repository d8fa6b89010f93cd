use super::args::List;
use super::exit::Failure;
use crate::config::View;
use crate::text::nearest;

impl List {
    /// The same with what the view that is named says; what is asked for besides counts more.
    pub(super) fn in_view(mut self, views: &[View]) -> Result<Self, Failure> {
        let Some(name) = &self.view else { return Ok(self) };
        let Some(view) = views.iter().find(|view| view.name.eq_ignore_ascii_case(name)) else {
            return Err(Failure::Usage(unknown(name, views)));
        };
        self.query.push(view.query.clone());
        if self.fields.is_empty() {
            self.fields.clone_from(&view.columns);
        }
        self.sort = self.sort.or_else(|| view.sort.clone());
        Ok(self)
    }
}

fn unknown(name: &str, views: &[View]) -> String {
    let names: Vec<&str> = views.iter().map(|view| view.name.as_str()).collect();
    let help = match nearest(name, names.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if names.is_empty() => "none is configured".to_owned(),
        None => format!("there are {}", names.join(", ")),
    };
    format!("`{name}` is no view; {help}")
}
