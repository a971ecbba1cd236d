//! The line protocol of a running simulator: one command per line, one answer per line. Reading the lines
//! (from a terminal, a pipe or a socket) is the caller's work.

use crate::smsc::Smsc;

/// What can be written on a line.
const USAGE: &str = "commands: uplink FROM TO TEXT | cut | stats | help";

impl Smsc {
    /// Carries out one line and returns what to print.
    ///
    /// `uplink FROM TO TEXT` sends a text from a phone, `cut` cuts all connections, `stats` prints the
    /// counters as JSON, `help` lists these. An empty line does nothing.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the line.
    pub fn command(&self, line: &str) -> Result<String, String> {
        let line = line.trim();
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb {
            "" => Ok(String::new()),
            "uplink" => {
                let (from, to, text) = uplink_words(rest).ok_or("write: uplink FROM TO TEXT")?;
                self.uplink(from, to, text).map_err(|error| error.to_string())?;
                Ok("sent".to_owned())
            }
            "cut" => {
                self.cut_all();
                Ok("cut".to_owned())
            }
            "stats" => serde_json::to_string(&self.stats()).map_err(|error| error.to_string()),
            "help" => Ok(USAGE.to_owned()),
            _ => Err(format!("unknown command {verb:?}; {USAGE}")),
        }
    }
}

/// The text is everything after the second word, its own spaces included.
fn uplink_words(rest: &str) -> Option<(&str, &str, &str)> {
    let (from, rest) = rest.trim_start().split_once(' ')?;
    let (to, text) = rest.trim_start().split_once(' ')?;
    Some((from, to, text.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_keeps_its_spaces() {
        assert_eq!(uplink_words("1 2 a  b c"), Some(("1", "2", "a  b c")));
        assert_eq!(uplink_words("1  2  你好"), Some(("1", "2", "你好")));
        assert_eq!(uplink_words("1 2"), None);
        assert_eq!(uplink_words(""), None);
    }
}
