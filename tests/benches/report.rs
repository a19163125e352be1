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

#[derive(Debug)]
struct Row {
    what: String,
    figures: Figures,
    peer: bool,
    goal: Option<(Statistic, Duration)>,
}

/// A table: what is measured, each followed by its peers and limits.
#[derive(Debug)]
pub(crate) struct Group {
    title: &'static str,
    method: String,
    rows: Vec<Row>,
    notes: Vec<String>,
}

impl Group {
    pub(crate) fn new(title: &'static str, method: impl Into<String>) -> Self {
        Self { title, method: method.into(), rows: Vec::new(), notes: Vec::new() }
    }

    /// Adds what Jackdaw does.
    pub(crate) fn ours(&mut self, what: impl Into<String>, figures: Figures) {
        self.push(what.into(), figures, false, None);
    }

    /// The same, with the most that it may take.
    pub(crate) fn ours_within(&mut self, what: impl Into<String>, figures: Figures, on: Statistic, most: Duration) {
        self.push(what.into(), figures, false, Some((on, most)));
    }

    /// Adds a peer or limit of the last of ours.
    pub(crate) fn beside(&mut self, what: impl Into<String>, figures: Figures) {
        self.push(what.into(), figures, true, None);
    }

    /// A sentence below the table.
    pub(crate) fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    fn push(&mut self, what: String, figures: Figures, peer: bool, goal: Option<(Statistic, Duration)>) {
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
                goal.map_or_else(String::new, |goal| judged(figures, goal)),
            );
        }
        for note in &self.notes {
            let _ = write!(out, "\n{note}\n");
        }
        out
    }

    /// Every goal with whether it was reached.
    fn verdicts(&self) -> impl Iterator<Item = String> {
        self.rows.iter().filter_map(|row| Some(format!("- {}: {}", row.what, judged(&row.figures, row.goal?))))
    }
}

fn judged(figures: &Figures, (statistic, most): (Statistic, Duration)) -> String {
    let (name, value) = match statistic {
        Statistic::P50 => ("p50", figures.p50()),
        Statistic::P99 => ("p99", figures.p99()),
    };
    let verdict = if value <= most { "reached" } else { "**missed**" };
    format!("{name} ≤ {}: {verdict} ({})", shown(most), shown(value))
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
