//! nDCG@10, MRR and success@1 of a list of notes.

use crate::fixture::Query;

/// As many as a person looks at before they type another word.
const SEEN: usize = 10;
/// The grade of what was meant.
const MEANT: u32 = 3;

/// What a query got.
pub(crate) struct Judged {
    pub(crate) query: &'static Query,
    /// Names, the best first.
    pub(crate) found: Vec<String>,
    /// Normalised discounted cumulative gain of the first ten: 1 if they could not be better.
    pub(crate) ndcg: f64,
    /// One over the place of the first note that was meant; 0 if it was not found.
    pub(crate) reciprocal: f64,
}

impl Judged {
    pub(crate) fn new(query: &'static Query, found: Vec<String>) -> Self {
        let gain = |grades: &mut dyn Iterator<Item = u32>| -> f64 {
            let worth = |grade: u32| f64::from(2_u32.pow(grade) - 1);
            let gains = grades.take(SEEN).zip(2_u32..).map(|(grade, place)| worth(grade) / f64::from(place).log2());
            gains.sum()
        };
        let best = gain(&mut query.graded().map(|(_, grade)| grade));
        let got = gain(&mut found.iter().map(|note| query.grade(note)));
        let meant = found.iter().zip(1_u32..).find(|(note, _)| query.grade(note) == MEANT);
        let reciprocal = meant.map_or(0.0, |(_, place)| 1.0 / f64::from(place));
        Self { query, found, ndcg: got / best, reciprocal }
    }

    /// What was meant is the first.
    pub(crate) fn succeeded(&self) -> bool {
        self.reciprocal >= 1.0
    }

    /// What was meant, and was not among the first ten.
    pub(crate) fn missed(&self) -> Vec<&str> {
        let seen = &self.found[..self.found.len().min(SEEN)];
        let meant = self.query.graded().filter(|(_, grade)| *grade == MEANT).map(|(note, _)| note);
        meant.filter(|note| !seen.iter().any(|other| other == note)).collect()
    }
}

/// Means over queries, each from 0 to 1.
pub(crate) struct Measures {
    pub(crate) ndcg: f64,
    pub(crate) mrr: f64,
    pub(crate) success_at_1: f64,
    /// Share of queries with all that was meant among the first ten.
    pub(crate) found: f64,
}

impl Measures {
    pub(crate) fn of<'a>(judged: impl IntoIterator<Item = &'a Judged>) -> Self {
        let judged: Vec<&Judged> = judged.into_iter().collect();
        let mean = |of: &dyn Fn(&Judged) -> f64| {
            let count = u32::try_from(judged.len()).map_or(f64::INFINITY, f64::from);
            judged.iter().map(|one| of(one)).sum::<f64>() / count
        };
        let share = |of: &dyn Fn(&Judged) -> bool| mean(&|one| f64::from(u8::from(of(one))));
        Self {
            ndcg: mean(&|one| one.ndcg),
            mrr: mean(&|one| one.reciprocal),
            success_at_1: share(&Judged::succeeded),
            found: share(&|one| one.missed().is_empty()),
        }
    }

    pub(crate) fn named(&self) -> [(&'static str, f64); 4] {
        [
            ("nDCG@10", self.ndcg),
            ("MRR", self.mrr),
            ("success@1", self.success_at_1),
            ("all that was meant among the first ten", self.found),
        ]
    }
}
