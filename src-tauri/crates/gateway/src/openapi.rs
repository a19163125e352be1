//! `GET /openapi.json`: OpenAPI 3.1 of the routes here, and of those that loaded plugs declare.

use axum::Json;
use axum::extract::State;
use jackdaw_app::plugs::RouteInfo;
use utoipa::openapi::path::{OperationBuilder, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, HttpMethod, InfoBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, PathsBuilder,
    Required, ResponseBuilder, SecurityRequirement, Type,
};

use crate::state::Shared;

/// One operation of the app's own.
struct Operation {
    method: &'static str,
    path: &'static str,
    id: &'static str,
    does: &'static str,
    query: &'static [&'static str],
    /// Media type of the body, if it takes one.
    body: Option<&'static str>,
    /// Statuses beside 401, 403 and 421, which every route but `/ping` may answer.
    answers: &'static [(&'static str, &'static str)],
}

const JSON: Option<&str> = Some("application/json");

const OPERATIONS: &[Operation] = &[
    Operation {
        method: "GET",
        path: "/ping",
        id: "ping",
        does: "Say who answers here. Needs no token.",
        query: &[],
        body: None,
        answers: &[("200", "application/json")],
    },
    Operation {
        method: "GET",
        path: "/openapi.json",
        id: "openapi",
        does: "This document.",
        query: &[],
        body: None,
        answers: &[("200", "application/json")],
    },
    Operation {
        method: "GET",
        path: "/api/notes",
        id: "listNotes",
        does: "Notes by path, a page at a time.",
        query: &["glob", "limit", "cursor"],
        body: None,
        answers: &[("200", "application/json"), ("400", "")],
    },
    Operation {
        method: "GET",
        path: "/api/notes/{path}",
        id: "readNote",
        does: "A note's bytes; with `Accept: application/json` what a list says of it.",
        query: &[],
        body: None,
        answers: &[("200", "text/markdown"), ("304", ""), ("400", ""), ("404", ""), ("413", "")],
    },
    Operation {
        method: "PUT",
        path: "/api/notes/{path}",
        id: "writeNote",
        does: "Create or replace a note, byte for byte. `If-Match` and `If-None-Match: *` hold against its hash.",
        query: &[],
        body: Some("text/markdown"),
        answers: &[
            ("200", "application/json"),
            ("201", "application/json"),
            ("400", ""),
            ("412", ""),
            ("413", ""),
            ("415", ""),
        ],
    },
    Operation {
        method: "DELETE",
        path: "/api/notes/{path}",
        id: "deleteNote",
        does: "Move a note to the trash.",
        query: &[],
        body: None,
        answers: &[("204", ""), ("404", ""), ("412", "")],
    },
    Operation {
        method: "GET",
        path: "/api/notes/{path}/links",
        id: "links",
        does: "Links of a note, in document order.",
        query: &[],
        body: None,
        answers: &[("200", "application/json"), ("404", "")],
    },
    Operation {
        method: "GET",
        path: "/api/notes/{path}/backlinks",
        id: "backlinks",
        does: "Lines of other notes that link to it.",
        query: &[],
        body: None,
        answers: &[("200", "application/json"), ("404", "")],
    },
    Operation {
        method: "GET",
        path: "/api/notes/{path}/mentions",
        id: "mentions",
        does: "Where other notes name it without linking it; with `direction=out` the other notes that it names. `from` and `to` are an editor's offsets (UTF-16).",
        query: &["direction", "limit"],
        body: None,
        answers: &[("200", "application/json"), ("400", ""), ("404", "")],
    },
    Operation {
        method: "POST",
        path: "/api/notes/{path}/mentions",
        id: "linkMentions",
        does: "Make links of mentions of it: `{\"mentions\"}` as they were listed, or some of them. A note that has another hash is left alone.",
        query: &[],
        body: JSON,
        answers: &[("200", "application/json"), ("400", ""), ("404", ""), ("412", ""), ("415", "")],
    },
    Operation {
        method: "GET",
        path: "/api/links/broken",
        id: "brokenLinks",
        does: "Links that lead to no file, grouped by what they want, and links to a heading or block that is not there.",
        query: &["limit"],
        body: None,
        answers: &[("200", "application/json"), ("400", "")],
    },
    Operation {
        method: "GET",
        path: "/api/links/ambiguous",
        id: "ambiguousLinks",
        does: "Links that several files could be meant by: those whose path ends with what the link says. `resolved` is the one it leads to.",
        query: &["limit"],
        body: None,
        answers: &[("200", "application/json"), ("400", "")],
    },
    Operation {
        method: "GET",
        path: "/api/orphans",
        id: "orphans",
        does: "Notes that no link joins to another note: none of theirs leads to one, none of another note leads to them.",
        query: &["limit"],
        body: None,
        answers: &[("200", "application/json"), ("400", "")],
    },
    Operation {
        method: "GET",
        path: "/api/notes/{path}/history",
        id: "history",
        does: "Earlier versions of a note, there or deleted, the newest first; with `version` (an id of the list) the bytes of one.",
        query: &["version"],
        body: None,
        answers: &[("200", "application/json"), ("400", ""), ("404", "")],
    },
    Operation {
        method: "GET",
        path: "/api/notes/{path}/html",
        id: "html",
        does: "A note as sanitised HTML.",
        query: &[],
        body: None,
        answers: &[("200", "text/html"), ("404", "")],
    },
    Operation {
        method: "POST",
        path: "/api/notes/{path}/rename",
        id: "renameNote",
        does: "Rename a note to `{\"to\"}` and rewrite the links to it.",
        query: &[],
        body: JSON,
        answers: &[("200", "application/json"), ("404", ""), ("409", "")],
    },
    Operation {
        method: "GET",
        path: "/api/files/{path}",
        id: "readFile",
        does: "An attachment's bytes; `Range` is answered.",
        query: &[],
        body: None,
        answers: &[("200", "application/octet-stream"), ("206", "application/octet-stream"), ("404", ""), ("416", "")],
    },
    Operation {
        method: "PUT",
        path: "/api/files/{path}",
        id: "writeFile",
        does: "Create or replace an attachment.",
        query: &[],
        body: Some("application/octet-stream"),
        answers: &[("201", ""), ("204", ""), ("412", ""), ("413", "")],
    },
    Operation {
        method: "DELETE",
        path: "/api/files/{path}",
        id: "deleteFile",
        does: "Move an attachment to the trash.",
        query: &[],
        body: None,
        answers: &[("204", ""), ("404", "")],
    },
    Operation {
        method: "GET",
        path: "/api/status",
        id: "status",
        does: "How many notes there are, how far indexing is (null: done), and why and with what mend changes by other programs are looked for at \
               intervals (null: the system tells them).",
        query: &[],
        body: None,
        answers: &[("200", "application/json")],
    },
    Operation {
        method: "GET",
        path: "/api/index",
        id: "counts",
        does: "How many notes, words, links, tags and tasks there are, once all notes are indexed.",
        query: &[],
        body: None,
        answers: &[("200", "application/json")],
    },
    Operation {
        method: "POST",
        path: "/api/index",
        id: "lookAnew",
        does: "Look at every file for what other programs changed, index that, and say how much there is then.",
        query: &[],
        body: None,
        answers: &[("200", "application/json"), ("503", "")],
    },
    Operation {
        method: "GET",
        path: "/api/search",
        id: "search",
        does: "Notes that match `q`, best first, each with up to `lines` of its matching lines; with `explain` why each stands where it stands.",
        query: &["q", "limit", "lines", "explain"],
        body: None,
        answers: &[("200", "application/json"), ("400", "")],
    },
    Operation {
        method: "GET",
        path: "/api/tags",
        id: "tags",
        does: "Tags and how many notes carry each.",
        query: &[],
        body: None,
        answers: &[("200", "application/json")],
    },
    Operation {
        method: "GET",
        path: "/api/tasks",
        id: "tasks",
        does: "Tasks, by note and line.",
        query: &["done", "tag"],
        body: None,
        answers: &[("200", "application/json"), ("400", "")],
    },
    Operation {
        method: "POST",
        path: "/api/query",
        id: "query",
        does: "Ask the tables of what notes say: `{sql}` (one reading statement) or `{filter}` (one line), with `params` and `limit`.",
        query: &[],
        body: JSON,
        answers: &[("200", "application/json"), ("400", ""), ("413", ""), ("415", ""), ("503", ""), ("504", "")],
    },
    Operation {
        method: "GET",
        path: "/api/query/schema",
        id: "querySchema",
        does: "Every table and column that a query may read, with an example of each from this space.",
        query: &[],
        body: None,
        answers: &[("200", "application/json"), ("503", "")],
    },
    Operation {
        method: "GET",
        path: "/api/commands",
        id: "listCommands",
        does: "Commands of the plugs that run.",
        query: &[],
        body: None,
        answers: &[("200", "application/json")],
    },
    Operation {
        method: "POST",
        path: "/api/commands/{id}",
        id: "runCommand",
        does: "Run `plug.function`; the body is its input.",
        query: &[],
        body: JSON,
        answers: &[("200", "application/json"), ("404", ""), ("500", ""), ("503", ""), ("504", "")],
    },
    Operation {
        method: "GET",
        path: "/api/plugs",
        id: "listPlugs",
        does: "Every plug and how it is doing.",
        query: &[],
        body: None,
        answers: &[("200", "application/json")],
    },
    Operation {
        method: "GET",
        path: "/api/plugs/{name}",
        id: "plug",
        does: "One plug.",
        query: &[],
        body: None,
        answers: &[("200", "application/json"), ("404", "")],
    },
    Operation {
        method: "GET",
        path: "/api/plugs/{name}/logs",
        id: "plugLogs",
        does: "The newest lines of its log, oldest first.",
        query: &["limit"],
        body: None,
        answers: &[("200", "application/json"), ("404", "")],
    },
    Operation {
        method: "GET",
        path: "/api/plugs/{name}/audit",
        id: "plugAudit",
        does: "What it did lately: each syscall with what it was about, allowed or denied, and how often; newest first.",
        query: &["limit"],
        body: None,
        answers: &[("200", "application/json"), ("404", "")],
    },
    Operation {
        method: "GET",
        path: "/api/plugs/{name}/config",
        id: "plugConfig",
        does: "Its settings: the schema, the values that it gets, and what is written and does not fit.",
        query: &[],
        body: None,
        answers: &[("200", "application/json"), ("404", "")],
    },
    Operation {
        method: "PUT",
        path: "/api/plugs/{name}/config",
        id: "setPlugConfig",
        does: "Write `{\"values\": {...}}` into the space's settings; the plug gets them at once.",
        query: &[],
        body: JSON,
        answers: &[("200", "application/json"), ("400", ""), ("404", "")],
    },
    Operation {
        method: "POST",
        path: "/api/plugs/{name}/{action}",
        id: "actOnPlug",
        does: "`reload`, `enable`, `disable`, `grant` or `revoke` it; the last two take `{\"permissions\": [...]}`.",
        query: &[],
        body: JSON,
        answers: &[("200", "application/json"), ("400", ""), ("404", "")],
    },
    Operation {
        method: "POST",
        path: "/api/dev",
        id: "developPlug",
        does: "Use a plug from the folder where its author works on it, `{\"path\"}`, before every other of its name.",
        query: &[],
        body: JSON,
        answers: &[("200", "application/json"), ("400", ""), ("404", "")],
    },
    Operation {
        method: "DELETE",
        path: "/api/dev",
        id: "abandonPlug",
        does: "Leave that folder, `{\"path\"}`.",
        query: &[],
        body: JSON,
        answers: &[("204", ""), ("400", "")],
    },
    Operation {
        method: "POST",
        path: "/api/raise",
        id: "raise",
        does: "Bring the window to the front.",
        query: &[],
        body: None,
        answers: &[("200", "application/json"), ("503", "")],
    },
    Operation {
        method: "GET",
        path: "/api/events",
        id: "events",
        does: "What happens, as server-sent events.",
        query: &[],
        body: None,
        answers: &[("200", "text/event-stream")],
    },
];

/// The document as of now: plugs come and go.
pub(crate) async fn document(State(shared): State<Shared>) -> Json<OpenApi> {
    Json(build(&shared.app.engine().routes()))
}

fn build(plug_routes: &[RouteInfo]) -> OpenApi {
    let mut paths = PathsBuilder::new();
    for operation in OPERATIONS {
        paths = paths.path(operation.path, item(operation.method, own(operation)));
    }
    for route in plug_routes {
        for method in &route.methods {
            // `{*rest}` is written as a plain parameter: OpenAPI has no other.
            let path = format!("/plug/{}{}", route.plug, route.path.replace("{*", "{"));
            paths = paths.path(path.clone(), item(method, declared(route, method, &path)));
        }
    }
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Jackdaw")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some("Notes, search and plugs of the open space. Errors are RFC 9457 problem documents."))
                .build(),
        )
        .paths(paths.build())
        .components(Some(
            ComponentsBuilder::new()
                .security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)))
                .build(),
        ))
        .security(Some([SecurityRequirement::new::<_, _, String>("token", [])]))
        .build()
}

fn item(method: &str, operation: OperationBuilder) -> PathItem {
    let method = match method {
        "PUT" => HttpMethod::Put,
        "POST" => HttpMethod::Post,
        "DELETE" => HttpMethod::Delete,
        "PATCH" => HttpMethod::Patch,
        "HEAD" => HttpMethod::Head,
        "OPTIONS" => HttpMethod::Options,
        _ => HttpMethod::Get,
    };
    PathItem::new(method, operation)
}

fn own(operation: &Operation) -> OperationBuilder {
    let mut built =
        OperationBuilder::new().operation_id(Some(operation.id)).summary(Some(operation.does)).tag("jackdaw");
    for name in parameters(operation.path) {
        built = built.parameter(text(&name, ParameterIn::Path, Required::True));
    }
    for name in operation.query {
        let required = if *name == "q" { Required::True } else { Required::False };
        built = built.parameter(text(name, ParameterIn::Query, required));
    }
    if let Some(media_type) = operation.body {
        let content = ContentBuilder::new().build();
        built = built.request_body(Some(RequestBodyBuilder::new().content(media_type, content).build()));
    }
    for (status, media_type) in operation.answers {
        built = built.response(*status, answer(status, media_type));
    }
    if operation.path == "/ping" {
        return built.security(SecurityRequirement::default());
    }
    built.response("401", answer("401", ""))
}

fn declared(route: &RouteInfo, method: &str, path: &str) -> OperationBuilder {
    let mut built = OperationBuilder::new()
        .operation_id(Some(format!("{}.{}", route.id, method.to_ascii_lowercase())))
        .summary(route.description.clone())
        .tag(route.plug.as_str());
    for name in parameters(path) {
        built = built.parameter(text(&name, ParameterIn::Path, Required::True));
    }
    built = built.response("200", ResponseBuilder::new().description("What the plug answers.").build());
    if route.public {
        return built.security(SecurityRequirement::default());
    }
    built.response("401", answer("401", ""))
}

/// The `{names}` of a path.
fn parameters(path: &str) -> Vec<String> {
    path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).map(str::to_owned).collect()
}

fn text(name: &str, place: ParameterIn, required: Required) -> ParameterBuilder {
    let schema = ObjectBuilder::new().schema_type(Type::String).build();
    ParameterBuilder::new().name(name).parameter_in(place).required(required).schema(Some(schema))
}

fn answer(status: &str, media_type: &str) -> utoipa::openapi::Response {
    let words = match status {
        "200" => "It is done, or here it is.",
        "201" => "It was made.",
        "204" => "It is done.",
        "206" => "The part that was asked for.",
        "304" => "It has not changed.",
        "400" => "The request is malformed.",
        "401" => "The token is missing or wrong.",
        "404" => "There is no such thing.",
        "409" => "Something is there already.",
        "412" => "The condition does not hold.",
        "413" => "The body is above the limit.",
        "415" => "The body is of another media type.",
        "416" => "The range is beyond the end.",
        "500" => "The plug failed.",
        "503" => "The plug is busy, switched off or quarantined; or the window is closing.",
        _ => "The plug took too long.",
    };
    let media_type =
        if media_type.is_empty() && status.starts_with(['4', '5']) { "application/problem+json" } else { media_type };
    let mut response = ResponseBuilder::new().description(words);
    if !media_type.is_empty() {
        response = response.content(media_type, ContentBuilder::new().build());
    }
    response.build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_of_plugs_stand_beside_our_own() {
        let route = RouteInfo {
            id: "stats.page".into(),
            plug: "stats".into(),
            methods: vec!["GET".into(), "POST".into()],
            path: "/stats/{name}".into(),
            public: true,
            description: Some("Figures".into()),
        };
        let document = serde_json::to_value(build(&[route])).unwrap();
        assert_eq!(document["openapi"], "3.1.0");
        let declared = &document["paths"]["/plug/stats/stats/{name}"];
        assert_eq!(declared["get"]["parameters"][0]["name"], "name");
        assert!(declared["post"].is_object());
        let note = &document["paths"]["/api/notes/{path}"];
        assert!(note["get"].is_object() && note["put"].is_object() && note["delete"].is_object(), "{note}");
        assert_eq!(document["security"][0]["token"], serde_json::json!([]));
    }
}
