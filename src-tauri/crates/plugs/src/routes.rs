//! Which of a plug's routes answers a request.

use jackdaw_manifest::{Route, RouteAuth};

use crate::error::DispatchError;
use crate::generation::Generation;
use crate::hooks::nearest;

/// A route that fits a request.
pub(crate) struct FoundRoute<'a> {
    pub(crate) function: &'a str,
    pub(crate) params: Vec<(String, String)>,
    pub(crate) auth: RouteAuth,
    route: &'a Route,
}

/// The route of a plug for a method and the decoded segments of a path; the more literal pattern wins. `HEAD` is answered by what answers
/// `GET`.
pub(crate) fn find_route<'a>(
    generation: &'a Generation,
    method: &str,
    path: &[String],
) -> Result<FoundRoute<'a>, DispatchError> {
    let mut best: Option<FoundRoute<'a>> = None;
    let mut allow: Vec<String> = Vec::new();
    for (function, declared) in &generation.manifest.functions {
        for route in &declared.http {
            let Some(params) = route.path.matches_segments(path) else { continue };
            allow.extend(route.methods.iter().cloned());
            let answers = route.methods.iter().any(|own| own == method || own == "GET" && method == "HEAD");
            if answers && best.as_ref().is_none_or(|other| route.path.specificity(&other.route.path).is_lt()) {
                best = Some(FoundRoute { function, params, auth: generation.auth(route.auth), route });
            }
        }
    }
    best.ok_or_else(|| if allow.is_empty() { unknown(generation, path) } else { not_allowed(allow) })
}

fn not_allowed(mut allow: Vec<String>) -> DispatchError {
    allow.sort();
    allow.dedup();
    DispatchError::MethodNotAllowed { allow }
}

fn unknown(generation: &Generation, path: &[String]) -> DispatchError {
    let functions = generation.manifest.functions.values();
    let routes: Vec<&str> =
        functions.flat_map(|function| function.http.iter().map(|route| route.path.as_str())).collect();
    let path = format!("/{}", path.join("/"));
    let nearest = nearest(&path, routes);
    DispatchError::NotFound { kind: "route", name: format!("/plug/{}{path}", generation.plug), nearest }
}
