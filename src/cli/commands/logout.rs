use super::super::exit::{Exit, Failure};
use super::super::load::Setting;
use super::super::output::{Output, complain};
use crate::runtime;

/// Forgets the login at a server, and tells the server to forget it too.
pub(in crate::cli) fn logout(
    setting: &Setting,
    server: Option<&str>,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let (server, _) = setting.one_server(server)?;
    let host = server.address.host();
    let keeper = runtime::keeper(&server, &setting.config, &setting.environment);
    let (was_there, trouble) = keeper.map_or(Ok((false, None)), |keeper| keeper.sign_out())?;
    if let Some(error) = trouble {
        complain(&format!("the login is gone from this machine, but {host} may still know it: {error}"));
    }
    if was_there {
        out.line(&format!("signed out at {host}"))?;
        return Ok(Exit::Done);
    }
    out.line(&format!("there was no login at {host}"))?;
    Ok(Exit::No)
}
