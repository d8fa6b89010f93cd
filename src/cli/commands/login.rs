use std::io::{self, IsTerminal};
use std::thread;

use super::super::exit::{Exit, Failure};
use super::super::load::Setting;
use super::super::output::{Output, complain, remark};
use crate::runtime::{SIGN_IN_PATIENCE, SigningIn};
use crate::sources::backstage::sign_in::Paste;
use crate::terminal::{self, Capabilities};

/// Signs in at a server: in the browser of this machine, or in any other from which the address of
/// the last page is pasted here.
pub(in crate::cli) fn login(
    setting: &Setting,
    server: Option<&str>,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let (server, _) = setting.one_server(server)?;
    let host = server.address.host();
    let Some(state) = setting.config.paths.state.as_deref() else {
        return Err(Failure::Usage("there is no home folder to keep a login in; set STAGEDOOR_TOKEN".into()));
    };
    let signing_in = SigningIn::begin(server, state)?;
    let address = signing_in.address();
    remark(&format!("Sign in at {host} with this address:\n\n  {address}\n"));
    let capabilities = Capabilities::of(&setting.environment);
    // A script that pipes the answer in has no eyes for a browser.
    let browser = if io::stdin().is_terminal() {
        terminal::browser(&address, &capabilities, &setting.environment).ok()
    } else {
        None
    };
    let is_open = browser.is_some_and(|browser| browser.start().is_ok());
    let opened = if is_open { "It is open in your browser" } else { "Open it in any browser" };
    remark(&format!(
        "{opened}. If the browser runs elsewhere, its last page will not load: paste the address of that page here."
    ));
    take_pasted(signing_in.paste());
    let login = signing_in.finish(SIGN_IN_PATIENCE)?;
    let user = login.user.as_deref().map_or_else(String::new, |user| format!(" as {user}"));
    out.line(&format!("signed in at {host}{user}"))?;
    if !login.is_lasting() {
        remark("The server gives no refresh tokens, so this login ends when its token does.");
    }
    Ok(Exit::Done)
}

/// Reads what is pasted until this sign-in takes it; the thread ends with the process.
fn take_pasted(paste: Paste) {
    thread::spawn(move || {
        let lines = io::stdin().lines().map_while(Result::ok);
        for line in lines.filter(|line| !line.trim().is_empty()) {
            match paste.hand_in(&line) {
                Ok(()) => break,
                Err(error) => complain(&error.to_string()),
            }
        }
    });
}
