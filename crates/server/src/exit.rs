//! How commands end: with a code, and in a failure one plain sentence a mistake.

use std::fmt;
use std::process::ExitCode;

/// Why a command did not do what it was asked for.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It could not be done: exit code 1.
    Failed(String),
    /// The command line, the settings or a file are wrong; nothing was done: exit code 2.
    Wrong(Vec<String>),
    /// It was done and found something: exit code 3. What it found is printed already.
    Found,
}

/// The result of a command.
pub(crate) type Outcome = Result<(), Failure>;

impl Failure {
    /// It could not be done, for this reason.
    pub(crate) fn failed(reason: impl fmt::Display) -> Failure {
        Failure::Failed(reason.to_string())
    }

    /// The exit code.
    pub(crate) fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Failure::Failed(_) => 1,
            Failure::Wrong(_) => 2,
            Failure::Found => 3,
        })
    }
}

impl From<Vec<String>> for Failure {
    fn from(mistakes: Vec<String>) -> Failure {
        Failure::Wrong(mistakes)
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Failure {
        Failure::Failed(error.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Failed(reason) => write!(f, "hongyan: {reason}"),
            Failure::Wrong(mistakes) => {
                let lines: Vec<String> =
                    mistakes.iter().map(|mistake| format!("hongyan: {mistake}")).collect();
                f.write_str(&lines.join("\n"))
            }
            Failure::Found => Ok(()),
        }
    }
}

/// Prints a line for the person or program that called; a closed pipe is not a failure.
pub(crate) fn say(text: impl fmt::Display) {
    use std::io::Write;
    let _reader_may_be_gone = writeln!(std::io::stdout().lock(), "{text}");
}

/// Prints to the standard error output.
pub(crate) fn complain(text: impl fmt::Display) {
    use std::io::Write;
    let _reader_may_be_gone = writeln!(std::io::stderr().lock(), "{text}");
}
