use super::{Capabilities, CommandLine};
use crate::config::Environment;
use crate::text::web_link;

/// Why an address cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoBrowser {
    /// It is no web or mail address, or hides something.
    #[error("not opened: only http, https and mailto addresses are")]
    NoWebLink,
    /// The browser would open at the wrong end of the line.
    #[error("not opened: this session is remote; copy the address instead")]
    Remote,
    /// There is no display to open it on.
    #[error("not opened: there is no display; copy the address instead")]
    NoDisplay,
}

/// The program that opens `address` for the user of this session.
///
/// `BROWSER` counts even in a remote session, where editors set it to reach back to the user.
pub fn browser(
    address: &str,
    capabilities: &Capabilities,
    environment: &Environment,
) -> Result<CommandLine, NoBrowser> {
    let address = web_link(address).ok_or(NoBrowser::NoWebLink)?;
    if let Some(line) = environment.get("BROWSER").and_then(|browsers| of_variable(browsers, &address)) {
        return Ok(line);
    }
    match (capabilities.remote, capabilities.display) {
        (true, _) => Err(NoBrowser::Remote),
        (false, false) => Err(NoBrowser::NoDisplay),
        (false, true) if cfg!(target_os = "macos") => Ok(CommandLine::new("open", [address])),
        (false, true) if cfg!(windows) => {
            Ok(CommandLine::new("rundll32", ["url.dll,FileProtocolHandler", &address]))
        }
        (false, true) if environment.has_program("wslview") => Ok(CommandLine::new("wslview", [address])),
        (false, true) => Ok(CommandLine::new("xdg-open", [address])),
    }
}

/// `BROWSER` holds command lines separated by colons, each with `%s` where the address belongs.
fn of_variable(browsers: &str, address: &str) -> Option<CommandLine> {
    let mut line = browsers.split(':').find_map(CommandLine::of_words)?;
    let mut placed = false;
    for argument in &mut line.arguments {
        placed |= argument.contains("%s");
        *argument = argument.replace("%s", address);
    }
    if !placed {
        line.arguments.push(address.to_owned());
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(variables: &[(&str, &str)], address: &str) -> Result<String, NoBrowser> {
        let environment = Environment::of(variables.iter().copied());
        let capabilities = Capabilities::of(&environment);
        browser(address, &capabilities, &environment).map(|line| line.to_string())
    }

    #[test]
    fn a_remote_session_says_so_unless_the_user_chose_a_browser() {
        let address = "https://acme.test/a";
        assert_eq!(opened(&[("SSH_TTY", "x"), ("DISPLAY", ":0")], address), Err(NoBrowser::Remote));
        let chosen = opened(&[("SSH_TTY", "x"), ("BROWSER", "helper --open=%s:other")], address);
        assert_eq!(chosen.as_deref(), Ok("helper '--open=https://acme.test/a'"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_local_session_needs_a_display() {
        assert_eq!(opened(&[], "https://acme.test"), Err(NoBrowser::NoDisplay));
        assert_eq!(
            opened(&[("DISPLAY", ":0")], "mailto:a@acme.test").unwrap(),
            "xdg-open mailto:a@acme.test"
        );
    }

    #[test]
    fn only_web_and_mail_addresses_are_opened() {
        for address in ["file:///etc/passwd", "--help", "javascript:alert(1)", "https://a\u{1b}b"] {
            assert_eq!(opened(&[("BROWSER", "b")], address), Err(NoBrowser::NoWebLink));
        }
    }
}
