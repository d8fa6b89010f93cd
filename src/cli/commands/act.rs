use super::super::exit::{Exit, Failure};
use super::super::load::Setting;
use super::super::output::{Output, Tone, complain, remark};
use crate::catalog::EntityRef;
use crate::runtime::{Remotes, wait};
use crate::text::counted;

/// Has the server read the sources of an entity again.
pub(in crate::cli) fn refresh(setting: &Setting, text: &str, out: &mut Output) -> Result<Exit, Failure> {
    let remotes = remotes(setting)?;
    let Ok(reference) = EntityRef::parse_full(text) else {
        return Err(Failure::Usage(format!(
            "`{text}` is no reference; write its kind too: component:{text}"
        )));
    };
    match wait(remotes.refresh(&reference)) {
        Ok(host) => {
            out.line(&format!("{host} reads {reference} again soon"))?;
            Ok(Exit::Done)
        }
        Err(error) if error.is_absence() => {
            complain(&error.to_string());
            Ok(Exit::No)
        }
        Err(error) => Err(error.into()),
    }
}

/// Shows what registering an address would bring, and registers it when that is a `yes`.
pub(in crate::cli) fn register(
    setting: &Setting,
    target: &str,
    yes: bool,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let remotes = remotes(setting)?;
    let preview = wait(remotes.preview(target))?;
    if preview.targets.is_empty() {
        let suggested = preview.suggested.first();
        let suggested = suggested.map(|one| format!("; Backstage would describe it as {one}"));
        complain(&format!("there is no descriptor at {target}{}", suggested.unwrap_or_default()));
        return Ok(Exit::No);
    }
    for target in &preview.targets {
        let known = if preview.known.contains(target) { "  registered already" } else { "" };
        out.pieces(&[(Tone::Strong, target), (Tone::Muted, known)])?;
    }
    listed(&preview.entities, "comes with it", "come with it", out)?;
    let new: Vec<String> =
        preview.targets.iter().filter(|target| !preview.known.contains(target)).cloned().collect();
    if new.is_empty() {
        return Ok(Exit::No);
    }
    if !yes {
        remark("nothing is registered yet; --yes does it");
        return Ok(Exit::Done);
    }
    wait(remotes.register(&new))?;
    out.line("registered; the server reads it soon")?;
    Ok(Exit::Done)
}

/// Shows what would be gone with a location, and unregisters it when that is a `yes`.
pub(in crate::cli) fn unregister(
    setting: &Setting,
    text: &str,
    yes: bool,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let remotes = remotes(setting)?;
    let Some(farewell) = wait(remotes.farewell(text))? else {
        complain(&format!(
            "no registered location is or brought `{text}`; it may be in the server's settings"
        ));
        return Ok(Exit::No);
    };
    let location = &farewell.location;
    out.pieces(&[(Tone::Strong, &location.target), (Tone::Muted, &format!("  {}", location.id))])?;
    listed(&farewell.entities, "is gone with it", "are gone with it", out)?;
    if !yes {
        remark("nothing is unregistered yet; --yes does it");
        return Ok(Exit::Done);
    }
    wait(remotes.unregister(&farewell))?;
    out.line("unregistered")?;
    Ok(Exit::Done)
}

fn listed(entities: &[EntityRef], one: &str, many: &str, out: &mut Output) -> Result<(), Failure> {
    let verb = if entities.len() == 1 { one } else { many };
    out.line(&format!("{} {verb}", counted(entities.len(), "entity", "entities")))?;
    for entity in entities {
        out.line(&format!("  {entity}"))?;
    }
    Ok(())
}

/// The servers of the catalog; a command that needs one cannot run without.
pub(super) fn remotes(setting: &Setting) -> Result<Remotes, Failure> {
    let remotes = Remotes::of(&setting.source()?)?;
    if remotes.is_empty() {
        let said = "there is no server among the sources; --source https://HOST names one";
        return Err(Failure::Usage(said.to_owned()));
    }
    Ok(remotes)
}
