//! The results as Markdown.

use std::fmt::Write as _;
use std::time::Duration;

use crate::machine::Machine;
use crate::measure::Figures;

/// Which figure a goal is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Statistic {
    P50,
    P99,
}

/// What an issue asks for.
#[derive(Debug, Clone, Copy)]
enum Goal {
    /// Of ours: at most so long.
    Within(Statistic, Duration),
    /// Of a peer: ours takes at most so many times as long, half of all times.
    Times(f64),
    /// Of a peer: ours takes at most so many times its processor time.
    CpuTimes(f64),
    /// Of a peer: ours takes at most so much longer, half of all times.
    Longer(Duration),
    /// Of a peer: ours answers at least so many times as many a second.
    RateTimes(f64),
}

#[derive(Debug)]
struct Row {
    what: String,
    figures: Figures,
    peer: bool,
    goal: Option<Goal>,
}

/// A table: what is measured, each followed by its peers and limits.
#[derive(Debug)]
pub(crate) struct Group {
    title: &'static str,
    method: String,
    rows: Vec<Row>,
    notes: Vec<String>,
    /// Goals about something else than time.
    others: Vec<String>,
}

impl Group {
    pub(crate) fn new(title: &'static str, method: impl Into<String>) -> Self {
        Self { title, method: method.into(), rows: Vec::new(), notes: Vec::new(), others: Vec::new() }
    }

    /// Adds what Jackdaw does.
    pub(crate) fn ours(&mut self, what: impl Into<String>, figures: Figures) {
        self.push(what.into(), figures, false, None);
    }

    /// The same, with the most that it may take.
    pub(crate) fn ours_within(&mut self, what: impl Into<String>, figures: Figures, on: Statistic, most: Duration) {
        self.push(what.into(), figures, false, Some(Goal::Within(on, most)));
    }

    /// Adds a peer or limit of the last of ours.
    pub(crate) fn beside(&mut self, what: impl Into<String>, figures: Figures) {
        self.push(what.into(), figures, true, None);
    }

    /// A peer that ours may take so many times as long as, half of all times.
    pub(crate) fn beside_times(&mut self, what: impl Into<String>, figures: Figures, times: f64) {
        self.push(what.into(), figures, true, Some(Goal::Times(times)));
    }

    /// A peer that ours may take so many times the processor time of.
    pub(crate) fn beside_cpu_times(&mut self, what: impl Into<String>, figures: Figures, times: f64) {
        self.push(what.into(), figures, true, Some(Goal::CpuTimes(times)));
    }

    /// A limit that ours may take so much longer than, half of all times.
    pub(crate) fn beside_longer(&mut self, what: impl Into<String>, figures: Figures, longer: Duration) {
        self.push(what.into(), figures, true, Some(Goal::Longer(longer)));
    }

    /// A peer that ours must answer so many times as often as.
    pub(crate) fn beside_rate_times(&mut self, what: impl Into<String>, figures: Figures, times: f64) {
        self.push(what.into(), figures, true, Some(Goal::RateTimes(times)));
    }

    /// A goal that is not about the time of a row, with what came of it; also a sentence below the table.
    pub(crate) fn other_goal(&mut self, what: &str, reached: bool, came: &str) {
        let text = format!("{what}: {} ({came})", verdict(reached));
        self.others.push(text.clone());
        self.note(text);
    }

    /// A sentence below the table.
    pub(crate) fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    fn push(&mut self, what: String, figures: Figures, peer: bool, goal: Option<Goal>) {
        eprintln!("  {what}: p50 {}, p99 {}", shown(figures.p50()), shown(figures.p99()));
        self.rows.push(Row { what, figures, peer, goal });
    }

    pub(crate) fn markdown(&self) -> String {
        let mut out = format!("## {}\n\n{}\n\n", self.title, self.method);
        out.push_str("| what | rounds | least | p50 | p99 | CPU each | per second | ours ÷ this: p50, CPU | goal |\n");
        out.push_str("|---|--:|--:|--:|--:|--:|--:|--:|---|\n");
        let mut ours: Option<&Figures> = None;
        for Row { what, figures, peer, goal } in &self.rows {
            let name = if *peer { format!("· {what}") } else { format!("**{what}**") };
            if !peer {
                ours = Some(figures);
            }
            let against = if *peer { ours.map_or(String::new(), |ours| ratios(ours, figures)) } else { String::new() };
            let _ = writeln!(
                out,
                "| {name} | {} | {} | {} | {} | {} | {} | {against} | {} |",
                figures.rounds(),
                shown(figures.least()),
                shown(figures.p50()),
                shown(figures.p99()),
                figures.cpu.map_or_else(String::new, shown),
                figures.per_second.map_or_else(String::new, |rate| format!("{rate:.0}")),
                goal.map_or_else(String::new, |goal| judged(ours, figures, goal)),
            );
        }
        for note in &self.notes {
            let _ = write!(out, "\n{note}\n");
        }
        out
    }

    /// Every goal with whether it was reached.
    fn verdicts(&self) -> impl Iterator<Item = String> {
        let mut ours: Option<&Row> = None;
        let rows = self.rows.iter().filter_map(move |row| {
            if !row.peer {
                ours = Some(row);
            }
            let (ours, goal) = (ours?, row.goal?);
            let beside = if row.peer { format!(", beside {}", row.what) } else { String::new() };
            Some(format!("- {}{beside}: {}", ours.what, judged(Some(&ours.figures), &row.figures, goal)))
        });
        rows.chain(self.others.iter().map(|other| format!("- {other}")))
    }
}

fn verdict(reached: bool) -> &'static str {
    if reached { "reached" } else { "**missed**" }
}

/// `figures` are those of the row that has the goal.
fn judged(ours: Option<&Figures>, figures: &Figures, goal: Goal) -> String {
    let ours = ours.unwrap_or(figures);
    let times = |ours: Duration, peer: Duration| ours.as_secs_f64() / peer.as_secs_f64().max(f64::MIN_POSITIVE);
    let (wanted, reached, came) = match goal {
        Goal::Within(statistic, most) => {
            let (name, value) = match statistic {
                Statistic::P50 => ("p50", figures.p50()),
                Statistic::P99 => ("p99", figures.p99()),
            };
            (format!("{name} ≤ {}", shown(most)), value <= most, shown(value))
        }
        Goal::Times(most) => {
            let came = times(ours.p50(), figures.p50());
            (format!("p50 ≤ {most} × this"), came <= most, format!("{came:.3} ×"))
        }
        Goal::CpuTimes(most) => {
            let came = ours.cpu.zip(figures.cpu).map_or(f64::NAN, |(ours, peer)| times(ours, peer));
            (format!("CPU ≤ {most} × this"), came <= most, format!("{came:.2} ×"))
        }
        Goal::Longer(most) => {
            let came = ours.p50().saturating_sub(figures.p50());
            (format!("p50 ≤ this + {}", shown(most)), came <= most, format!("+ {}", shown(came)))
        }
        Goal::RateTimes(least) => {
            let came = ours.per_second.zip(figures.per_second).map_or(f64::NAN, |(ours, peer)| ours / peer);
            (format!("per second ≥ {least} × this"), came >= least, format!("{came:.2} ×"))
        }
    };
    format!("{wanted}: {} ({came})", verdict(reached))
}

fn ratios(ours: &Figures, peer: &Figures) -> String {
    let ratio = |ours: Duration, peer: Duration| {
        if peer.is_zero() { "–".to_owned() } else { format!("{:.2}", ours.as_secs_f64() / peer.as_secs_f64()) }
    };
    let cpu = ours.cpu.zip(peer.cpu).map_or_else(|| "–".to_owned(), |(ours, peer)| ratio(ours, peer));
    format!("{}, {cpu}", ratio(ours.p50(), peer.p50()))
}

/// Three significant digits and a unit.
pub(crate) fn shown(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let (value, unit) = match seconds {
        0.0 => return "0".to_owned(),
        s if s < 1e-6 => (s * 1e9, "ns"),
        s if s < 1e-3 => (s * 1e6, "µs"),
        s if s < 1.0 => (s * 1e3, "ms"),
        s => (s, "s"),
    };
    let digits = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.digits$} {unit}")
}

/// The whole of `RESULTS.md`.
pub(crate) fn document(machine: &Machine, took: Duration, groups: &[Group]) -> String {
    let mut out = String::from(
        "# What it costs\n\nWritten by `cargo xtask bench`; do not edit. **Bold** is Jackdaw, · is a peer or a limit, measured in the same run. \
         A ratio below 1 means that Jackdaw is faster, or uses less.\nWall times include whatever else the machine was doing; *CPU each* is the processor time of the process under test, \
         without the client that asks it.\n\n",
    );
    let _ = write!(out, "{machine}- the run took {:.0} s\n\n## Goals\n\n", took.as_secs_f64());
    for verdict in groups.iter().flat_map(Group::verdicts) {
        out.push_str(&verdict);
        out.push('\n');
    }
    for group in groups {
        out.push('\n');
        out.push_str(&group.markdown());
    }
    out
}
