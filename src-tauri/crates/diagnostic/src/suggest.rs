//! The nearest name to one that is not known.

/// The candidate that was probably meant, if one is near.
#[must_use]
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    // A word in a manifest may be as long as the manifest; names are not.
    const LONGEST: usize = 80;
    if word.len() > LONGEST {
        return None;
    }
    let lower = word.to_lowercase();
    let distance = |candidate: &str| strsim::osa_distance(&lower, &candidate.to_lowercase());
    // One slip in a short word, up to three in a long one.
    let most = (word.chars().count() / 3).clamp(1, 3);
    let near = candidates.into_iter().map(|candidate| (distance(candidate), candidate));
    near.filter(|(distance, _)| *distance <= most).min().map(|(_, candidate)| candidate)
}

/// ``` `a`, `b`, `c` ```, shortened if there are many.
#[must_use]
pub fn one_of<'c>(candidates: impl IntoIterator<Item = &'c str>) -> String {
    const MOST: usize = 24;
    let mut names: Vec<String> = candidates.into_iter().map(|candidate| format!("`{candidate}`")).collect();
    if names.len() > MOST {
        names.truncate(MOST);
        names.push("…".to_owned());
    }
    names.join(", ")
}

/// What to say about a name that is not known: the near one of the candidates, or all of them.
#[must_use]
pub fn hint(word: &str, candidates: &[&str]) -> String {
    match nearest(word, candidates.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known here: {}", one_of(candidates.iter().copied())),
    }
}
