use std::io::{self, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::{fmt, thread};

/// A program to run, with its arguments. Never goes through a shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine {
    /// The program, by name or path.
    pub program: String,
    /// What it is given.
    pub arguments: Vec<String>,
}

impl CommandLine {
    /// A program with arguments.
    pub fn new<A: Into<String>>(program: impl Into<String>, arguments: impl IntoIterator<Item = A>) -> Self {
        Self { program: program.into(), arguments: arguments.into_iter().map(Into::into).collect() }
    }

    /// Reads a command line as a shell would: words, quotes and backslashes, but no variables.
    pub fn of_words(text: &str) -> Option<Self> {
        let mut words = shell_words::split(text).ok()?.into_iter();
        Some(Self { program: words.next()?, arguments: words.collect() })
    }

    /// Runs it in this terminal, which must have been left, and waits for its end.
    pub fn run(&self) -> io::Result<ExitStatus> {
        self.command().status()
    }

    /// Starts it apart from this terminal and does not wait.
    pub fn start(&self) -> io::Result<()> {
        let mut command = self.command();
        command.stdin(Stdio::null());
        let mut child = apart(&mut command)?;
        // Somebody must wait for it, or it stays in the process table after its end.
        thread::spawn(move || child.wait());
        Ok(())
    }

    /// Runs it apart from this terminal with `text` as its input, and waits for its end.
    pub fn feed(&self, text: &str) -> io::Result<()> {
        let mut command = self.command();
        command.stdin(Stdio::piped());
        let mut child = apart(&mut command)?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(text.as_bytes())?;
        }
        let status = child.wait()?;
        if status.success() { Ok(()) } else { Err(io::Error::other(format!("{self} failed: {status}"))) }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        command
    }
}

impl fmt::Display for CommandLine {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = std::iter::once(&self.program).chain(&self.arguments);
        out.write_str(&shell_words::join(words))
    }
}

/// Starts `command` so that it neither writes to this terminal nor gets its interrupts.
fn apart(command: &mut Command) -> io::Result<Child> {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_words_together() {
        let line = CommandLine::of_words("\"/opt/my editor/bin\" --wait 'a b'").unwrap();
        assert_eq!(line, CommandLine::new("/opt/my editor/bin", ["--wait", "a b"]));
        assert_eq!(line.to_string(), "'/opt/my editor/bin' --wait 'a b'");
        assert_eq!(CommandLine::of_words("  "), None);
        assert_eq!(CommandLine::of_words("'open"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_failing_program_says_so() {
        assert!(CommandLine::new("cat", [""; 0]).feed("text").is_ok());
        let failed = CommandLine::new("false", [""; 0]).feed("").unwrap_err();
        assert!(failed.to_string().starts_with("false failed"), "{failed}");
    }
}
