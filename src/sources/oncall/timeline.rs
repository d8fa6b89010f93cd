use jiff::Timestamp;
use serde::Deserialize;

/// Who is on call when, as Opsgenie tells it and Jira Service Management after it. `W` is how they name somebody.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Timeline<W> {
    #[serde(default = "Rotations::none")]
    final_timeline: Rotations<W>,
}

#[derive(Deserialize)]
struct Rotations<W> {
    #[serde(default = "Vec::new")]
    rotations: Vec<Rotation<W>>,
}

#[derive(Deserialize)]
struct Rotation<W> {
    #[serde(default = "Vec::new")]
    periods: Vec<Period<W>>,
}

/// A time during which somebody is on call.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Period<W> {
    /// When it begins.
    pub(super) start_date: Timestamp,
    /// When it ends.
    pub(super) end_date: Timestamp,
    /// Who that is: a `recipient` in Opsgenie, a `responder` in Jira.
    #[serde(alias = "recipient")]
    pub(super) responder: Option<W>,
}

impl<W> Timeline<W> {
    /// Its periods, whatever rotation they belong to.
    pub(super) fn periods(self) -> impl Iterator<Item = Period<W>> {
        self.final_timeline.rotations.into_iter().flat_map(|rotation| rotation.periods)
    }
}

impl<W> Rotations<W> {
    fn none() -> Self {
        Self { rotations: Vec::new() }
    }
}
