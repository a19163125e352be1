//! What the queries got, for eyes and for a comparison with another ranking.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::measures::{Judged, Measures};

/// How many notes a query is shown with.
const SHOWN: usize = 10;

/// The measures, by kind too, and the worst queries.
pub(crate) fn show(ours: &[Judged], plain: &[Judged], worst: usize) {
    let kinds: BTreeSet<&str> = ours.iter().map(|one| one.query.kind.as_str()).collect();
    eprintln!("{:<10} {:>3}  {:>7} {:>7} {:>9}   plain BM25", "kind", "n", "nDCG@10", "MRR", "success@1");
    for kind in kinds.into_iter().chain(["all"]) {
        let of = |judged: &[Judged]| {
            let those: Vec<&Judged> = judged.iter().filter(|one| kind == "all" || one.query.kind == kind).collect();
            (those.len(), Measures::of(those))
        };
        let ((count, a), (_, b)) = (of(ours), of(plain));
        eprintln!(
            "{kind:<10} {count:>3}  {:>7.3} {:>7.3} {:>9.3}   {:.3} {:.3} {:.3}",
            a.ndcg, a.mrr, a.success_at_1, b.ndcg, b.mrr, b.success_at_1
        );
    }
    let mut by_worth: Vec<&Judged> = ours.iter().collect();
    by_worth.sort_by(|a, b| a.ndcg.total_cmp(&b.ndcg));
    eprintln!("\nthe worst {worst}:");
    for one in by_worth.into_iter().take(worst) {
        eprintln!("{:.3}  {:?}", one.ndcg, one.query.query);
        eprintln!("       found  {}", listed(graded(one)));
        eprintln!("       wanted {}", listed(one.query.graded().map(|(note, grade)| (note.to_owned(), grade))));
    }
}

fn listed(notes: impl IntoIterator<Item = (String, u32)>) -> String {
    let notes = notes.into_iter().take(SHOWN).map(|(note, grade)| format!("{note} ({grade})"));
    notes.collect::<Vec<_>>().join(" · ")
}

fn graded(one: &Judged) -> impl Iterator<Item = (String, u32)> {
    one.found.iter().take(SHOWN).map(|note| (note.clone(), one.query.grade(note)))
}

/// All of it as JSON.
pub(crate) fn json(ours: &[Judged], plain: &[Judged]) -> String {
    let measures = |judged: &[Judged]| -> Value {
        Measures::of(judged).named().into_iter().map(|(k, v)| (k.to_owned(), json!(v))).collect()
    };
    let queries = ours.iter().zip(plain).map(|(one, other)| {
        json!({
            "query": one.query.query, "kind": one.query.kind, "ndcg": one.ndcg, "reciprocal": one.reciprocal,
            "plain_ndcg": other.ndcg, "found": one.found.len(), "missed": one.missed(),
            "first": graded(one).map(|(note, grade)| json!([note, grade])).collect::<Vec<_>>(),
        })
    });
    let report =
        json!({ "measures": measures(ours), "plain": measures(plain), "queries": queries.collect::<Vec<_>>() });
    format!("{report:#}\n")
}
