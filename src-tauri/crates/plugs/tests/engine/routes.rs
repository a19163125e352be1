//! Routes: which function answers which request, and who may ask.

use jackdaw_plugs::{DispatchError, GrantChoice, IncomingRequest, Origin, PlugState, RouteAuth};
use serde_json::{Value, json};

use super::home::{Home, manifest, save, write_plug};

fn get(path: &str) -> IncomingRequest {
    let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query.to_owned())));
    IncomingRequest { method: "GET".into(), path: path.into(), query, ..IncomingRequest::default() }
}

const ROUTES: &str = "functions:\n  page: { http: { path: '/p/{name}' } }\n  list: { http: [{ path: '/p/all' }, { method: [POST, PUT], path: '/p/all' }] }\n  \
    rest: { http: { path: '/files/{*path}', method: GET } }\n  open: { http: { path: /open, auth: none } }\n";
const CODE: &str = "export const page = (r) => ({ name: r.params.name, q: r.query, method: r.method })\n\
    export const list = async (r) => r.method === 'GET' ? 'all' : new Response(await r.text(), { status: 201, headers: { 'x-made': 'yes' } })\n\
    export const rest = (r) => r.params.path\n\
    export const open = () => 'open'\n";

#[tokio::test(flavor = "multi_thread")]
async fn the_most_literal_route_answers_and_parts_are_decoded_once() {
    let home = Home::trusted().await;
    home.save("web", &manifest("web", ROUTES), CODE);
    home.until_state("web", PlugState::Running).await;
    let body = |response: jackdaw_plugs::HttpResponse| String::from_utf8(response.body).unwrap();
    let json = |text: String| serde_json::from_str::<Value>(&text).unwrap();

    let page = home.engine.http("web", get("/p/a%2Fb%2520?x=1&y=%C3%A4"), Origin::Api).await.unwrap();
    assert_eq!(page.status, 200);
    assert_eq!(json(body(page)), json!({ "name": "a/b%20", "q": { "x": "1", "y": "ä" }, "method": "GET" }));
    assert_eq!(body(home.engine.http("web", get("/p/all"), Origin::Api).await.unwrap()), "all");
    assert_eq!(body(home.engine.http("web", get("/files/a/b/c.txt"), Origin::Api).await.unwrap()), "a/b/c.txt");

    let post = IncomingRequest { method: "POST".into(), body: b"sent".to_vec(), ..get("/p/all") };
    let made = home.engine.http("web", post, Origin::Api).await.unwrap();
    assert_eq!((made.status, body(made.clone())), (201, "sent".to_owned()));
    assert!(made.headers.contains(&("x-made".to_owned(), "yes".to_owned())), "{:?}", made.headers);

    let delete = IncomingRequest { method: "DELETE".into(), ..get("/p/all") };
    let error = home.engine.http("web", delete, Origin::Api).await.unwrap_err();
    let DispatchError::MethodNotAllowed { allow } = &error else { panic!("{error:?}") };
    assert_eq!(allow, &["GET", "POST", "PUT"]);
    for path in ["/", "", "/p", "/p/", "/nothing", "/p/%ff", "/files/"] {
        let error = home.engine.http("web", get(path), Origin::Api).await.unwrap_err();
        assert_eq!(error.code(), "not_found", "{path}");
    }
    let error = home.engine.http("wed", get("/p/all"), Origin::Api).await.unwrap_err();
    assert!(error.to_string().contains("did you mean `web`"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_route_is_public_only_with_its_grant() {
    let fill = |permissions: &'static str| {
        move |dir: &std::path::Path| {
            write_plug(
                &dir.join("plugs/web"),
                &manifest("web", &format!("permissions: [{permissions}]\n{ROUTES}")),
                CODE,
            )
        }
    };
    let home = Home::with(|_| {}, fill("http:public, kv")).await;
    home.engine.grant("web", GrantChoice::These(vec![jackdaw_plugs::Permission::Kv]), true).await.unwrap();
    assert_eq!(home.engine.route_auth("web", "GET", "/open"), Some(RouteAuth::Token));
    home.engine.grant("web", GrantChoice::All, true).await.unwrap();
    assert_eq!(home.engine.route_auth("web", "GET", "/open"), Some(RouteAuth::None));
    assert_eq!(home.engine.route_auth("web", "GET", "/p/x"), Some(RouteAuth::Token));
    assert_eq!(home.engine.route_auth("web", "POST", "/open"), None);
    assert_eq!(home.engine.route_auth("nobody", "GET", "/open"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_route_that_clashes_is_refused_and_the_old_ones_stay() {
    let home = Home::trusted().await;
    home.save("web", &manifest("web", ROUTES), CODE);
    home.until_state("web", PlugState::Running).await;
    save(&home.path("plugs/web/plug.yaml"), &manifest("web", &ROUTES.replace("path: /open", "path: '/p/{other}'")));
    home.until("the clash", |engine| engine.plug("web").unwrap().diagnostics.iter().any(|d| d.is_error())).await;
    let status = home.engine.plug("web").unwrap();
    let clash = status.diagnostics.iter().find(|d| d.is_error()).unwrap();
    assert!(clash.message.contains("/p/"), "{clash}");
    assert_eq!(status.generation, 1);
    assert!(home.engine.http("web", get("/open"), Origin::Api).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_route_may_move_from_one_function_to_another() {
    let home = Home::trusted().await;
    let one = "functions:\n  one: { http: { path: /x } }\n";
    let two = "functions:\n  two: { http: { path: /x } }\n";
    home.save("web", &manifest("web", one), "export const one = () => 'one'\nexport const two = () => 'two'");
    home.until_state("web", PlugState::Running).await;
    save(&home.path("plugs/web/plug.yaml"), &manifest("web", two));
    home.until_generation("web", 2).await;
    assert_eq!(home.engine.http("web", get("/x"), Origin::Api).await.unwrap().body, b"two");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_route_that_throws_or_hangs_says_which() {
    let home = Home::trusted().await;
    let rest = "limits: { timeout: { http: 200ms } }\nfunctions:\n  bad: { http: { path: /bad } }\n  hang: { http: { path: /hang } }\n  odd: { http: { path: /odd } }\n";
    home.save("web", &manifest("web", rest), "export const bad = () => { throw new Error('no') }\nexport const hang = () => { for (;;) {} }\nexport const odd = () => new Response('x', { status: 204 })");
    home.until_state("web", PlugState::Running).await;
    assert_eq!(home.engine.http("web", get("/bad"), Origin::Api).await.unwrap_err().code(), "plug_error");
    assert_eq!(home.engine.http("web", get("/hang"), Origin::Api).await.unwrap_err().code(), "timeout");
    assert_eq!(home.engine.http("web", get("/bad"), Origin::Api).await.unwrap_err().code(), "plug_error");
}
