use jiff::Timestamp;
use serde::Deserialize;

use crate::oncall::{Duty, Rota};
use crate::sources::service::{ServiceError, one_line};

/// What a command prints; `docs/on-call.md` has it for its author.
#[derive(Deserialize)]
struct Printed {
    on_call: Vec<Duty>,
}

/// Reads what the command `name` printed about `key`: `{"on_call": [{"name": …, "level": 1, …}]}`.
pub fn read_printed(name: &str, key: &str, text: &str, now: Timestamp) -> Result<Rota, ServiceError> {
    let printed: Printed = serde_json::from_str(text).map_err(|error| ServiceError::Garbage {
        host: name.to_owned(),
        what: one_line(&error.to_string()),
    })?;
    let mut duties = printed.on_call;
    for duty in &mut duties {
        duty.level = duty.level.max(1);
    }
    Ok(Rota::of(name, key, duties, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_may_leave_out_all_but_the_name() {
        let now: Timestamp = "2026-03-02T12:00:00Z".parse().expect("a time");
        let text = r#"{"on_call": [
            {"name": "Eve", "level": 2, "email": "eve@acme.test", "time_zone": "Europe/Lisbon"},
            {"name": "Ada", "until": "2026-03-02T20:00:00+01:00"},
            {"name": "Bob", "from": "2026-03-02T20:00:00+01:00", "until": "2026-03-03T20:00:00+01:00"}
        ]}"#;
        let rota = read_printed("rota", "group:default/team", text, now).expect("a rota");
        assert_eq!(rota.levels.len(), 2);
        let first = &rota.levels[0];
        assert_eq!(first.now(now)[0].person.name, "Ada");
        assert_eq!(first.handover(now).map(|next| next.to[0].name.clone()).as_deref(), Some("Bob"));
    }

    #[test]
    fn what_is_no_rota_is_said() {
        let now: Timestamp = "2026-03-02T12:00:00Z".parse().expect("a time");
        for text in
            ["", "[]", r#"{"on_call": [{"level": 1}]}"#, r#"{"on_call": [{"name": "A", "until": "soon"}]}"#]
        {
            let error = read_printed("rota", "x", text, now).expect_err("no rota").to_string();
            assert!(error.starts_with("rota answers with something else"), "{error}");
        }
    }
}
