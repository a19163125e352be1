//! Wall and processor time of many rounds of one thing.

use std::time::{Duration, Instant};

/// The kernel counts processor time for `/proc` in hundredths of a second, whatever its own clock does.
const TICK: Duration = Duration::from_millis(10);

/// What many rounds of one thing took.
#[derive(Debug, Clone)]
pub(crate) struct Figures {
    /// One entry a round, sorted.
    wall: Vec<Duration>,
    /// Processor time of one round, of the process under test.
    pub(crate) cpu: Option<Duration>,
    /// Rounds a second, where several ran at once.
    pub(crate) per_second: Option<f64>,
}

impl Figures {
    pub(crate) fn new(mut wall: Vec<Duration>, cpu: Option<Duration>) -> Self {
        assert!(!wall.is_empty(), "nothing was measured");
        wall.sort_unstable();
        let rounds = u32::try_from(wall.len()).unwrap();
        Self { wall, cpu: cpu.map(|cpu| cpu / rounds), per_second: None }
    }

    /// One round of `batch` equal things each: the figures of one such thing.
    pub(crate) fn of_batches(wall: Vec<Duration>, cpu: Option<Duration>, batch: u32) -> Self {
        let mut figures = Self::new(wall, cpu.map(|cpu| cpu / batch));
        figures.wall.iter_mut().for_each(|time| *time /= batch);
        figures
    }

    pub(crate) fn rounds(&self) -> usize {
        self.wall.len()
    }

    pub(crate) fn p50(&self) -> Duration {
        self.at(50)
    }

    pub(crate) fn p99(&self) -> Duration {
        self.at(99)
    }

    pub(crate) fn least(&self) -> Duration {
        self.wall[0]
    }

    fn at(&self, percent: usize) -> Duration {
        self.wall[(self.wall.len() * percent / 100).min(self.wall.len() - 1)]
    }
}

/// Processor time that a process has used so far, all its threads together; nothing of what is not measured on this system.
pub(crate) fn cpu_of(pid: u32) -> Option<Duration> {
    ticks(pid, 0)
}

/// Processor time of this process.
pub(crate) fn own_cpu() -> Option<Duration> {
    cpu_of(std::process::id())
}

/// Processor time of the ended children of this process.
pub(crate) fn cpu_of_children() -> Option<Duration> {
    ticks(std::process::id(), 2)
}

fn ticks(pid: u32, further: usize) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // Behind the name, which may hold spaces and parentheses: the 12th and 13th field are user and system time, those after them the children's.
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: u32 =
        fields.split_whitespace().skip(11 + further).take(2).filter_map(|field| field.parse::<u32>().ok()).sum();
    Some(TICK * ticks)
}

/// What was used between two readings.
pub(crate) fn used(before: Option<Duration>, after: Option<Duration>) -> Option<Duration> {
    Some(after?.saturating_sub(before?))
}

/// Rounds of one thing, with the processor time of the process that does it.
pub(crate) fn rounds(pid: u32, count: usize, mut round: impl FnMut(usize)) -> Figures {
    let before = cpu_of(pid);
    let wall = (0..count).map(|at| timed(|| round(at)).1).collect();
    Figures::new(wall, used(before, cpu_of(pid)))
}

/// How long something took, with its result.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let result = work();
    (result, begun.elapsed())
}
