//! What plugs say: one bounded ring of lines for each plug.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

/// What one plug's log may hold, in bytes of text; the oldest lines go first (CONTRACT §8).
pub(crate) const LOG_BYTES: usize = 1024 * 1024;
/// The longest line kept; a plug that logs a whole file would otherwise push out everything else.
pub(crate) const LINE_BYTES: usize = 16 * 1024;
/// Lines a plug may write in each [`RATE_WINDOW`]: more is no log but a flood that costs the host time.
pub(crate) const LINES_PER_WINDOW: u32 = 1_000;
/// See [`LINES_PER_WINDOW`].
const RATE_WINDOW: Duration = Duration::from_secs(1);
/// What a line costs besides its text, so that empty lines are bounded too.
const LINE_OVERHEAD: usize = 64;

/// How important a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// For the author.
    Debug,
    /// Worth knowing.
    Info,
    /// Probably not meant.
    Warn,
    /// Something failed.
    Error,
}

/// One line of a plug's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogEntry {
    /// When.
    pub time: DateTime<Utc>,
    /// How important.
    pub level: LogLevel,
    /// What.
    pub message: String,
    /// The function that ran, if one did.
    pub function: Option<String>,
}

/// The logs of all plugs. A plug's log outlives its unloading, so that one can read why it went.
#[derive(Debug, Default)]
pub(crate) struct Logs {
    plugs: Mutex<BTreeMap<String, Ring>>,
}

#[derive(Debug, Default)]
struct Ring {
    lines: VecDeque<LogEntry>,
    bytes: usize,
    window: Option<(Instant, u32)>,
}

impl Logs {
    /// Adds a line; returns it as kept, or nothing if the plug writes too fast.
    pub(crate) fn write(
        &self,
        plug: &str,
        level: LogLevel,
        function: Option<&str>,
        message: impl Into<String>,
    ) -> Option<LogEntry> {
        let mut plugs = self.plugs.lock();
        let ring = plugs.entry(plug.to_owned()).or_default();
        let message = match ring.admit(Instant::now()) {
            Admission::Line => shortened(message.into()),
            Admission::LastLine => format!("more than {LINES_PER_WINDOW} lines in a second: the rest is dropped"),
            Admission::Drop => return None,
        };
        let entry = LogEntry { time: Utc::now(), level, message, function: function.map(str::to_owned) };
        ring.push(entry.clone());
        drop(plugs);
        // The message is in the ring; at info level the process's own log only says that there is one.
        match level {
            LogLevel::Debug | LogLevel::Info => {
                tracing::debug!(plug, function, message = entry.message, "plug log");
            }
            LogLevel::Warn => tracing::warn!(plug, function, message = entry.message, "plug log"),
            LogLevel::Error => tracing::error!(plug, function, message = entry.message, "plug log"),
        }
        Some(entry)
    }

    /// The newest lines of a plug, oldest first.
    pub(crate) fn last(&self, plug: &str, limit: usize) -> Vec<LogEntry> {
        let plugs = self.plugs.lock();
        let Some(ring) = plugs.get(plug) else { return Vec::new() };
        ring.lines.iter().skip(ring.lines.len().saturating_sub(limit)).cloned().collect()
    }
}

enum Admission {
    Line,
    LastLine,
    Drop,
}

impl Ring {
    fn admit(&mut self, now: Instant) -> Admission {
        let (start, count) = match self.window {
            Some((start, count)) if now.duration_since(start) < RATE_WINDOW => (start, count + 1),
            _ => (now, 1),
        };
        self.window = Some((start, count));
        match count.cmp(&LINES_PER_WINDOW) {
            std::cmp::Ordering::Less => Admission::Line,
            std::cmp::Ordering::Equal => Admission::LastLine,
            std::cmp::Ordering::Greater => Admission::Drop,
        }
    }

    fn push(&mut self, entry: LogEntry) {
        self.bytes += entry.message.len() + LINE_OVERHEAD;
        self.lines.push_back(entry);
        while self.bytes > LOG_BYTES {
            let Some(oldest) = self.lines.pop_front() else { break };
            self.bytes -= oldest.message.len() + LINE_OVERHEAD;
        }
    }
}

fn shortened(mut message: String) -> String {
    if message.len() > LINE_BYTES {
        let end = message.floor_char_boundary(LINE_BYTES);
        message.truncate(end);
        message.push('…');
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_lines_go_when_the_log_is_full() {
        let logs = Logs::default();
        for n in 0..200 {
            logs.write("p", LogLevel::Info, None, format!("{n} {}", "x".repeat(LINE_BYTES - 8)));
        }
        let lines = logs.last("p", 1000);
        assert!(lines.len() < 70 && lines.len() > 50, "{}", lines.len());
        assert!(lines.last().is_some_and(|line| line.message.starts_with("199 ")));
    }

    #[test]
    fn a_long_line_is_cut_at_a_character() {
        let logs = Logs::default();
        let entry = logs.write("p", LogLevel::Warn, Some("f"), "ä".repeat(LINE_BYTES));
        assert!(entry.is_some_and(|entry| entry.message.ends_with("ä…") && entry.message.len() <= LINE_BYTES + 3));
    }

    #[test]
    fn a_flood_is_dropped_and_says_so() {
        let logs = Logs::default();
        for n in 0..LINES_PER_WINDOW * 2 {
            logs.write("p", LogLevel::Info, None, n.to_string());
        }
        let lines = logs.last("p", usize::MAX);
        assert!(lines.len() < LINES_PER_WINDOW as usize * 2);
        assert!(lines.iter().any(|line| line.message.contains("dropped")));
    }
}
