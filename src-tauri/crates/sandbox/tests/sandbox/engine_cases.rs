//! The script engine's conformance cases, `script-engine/cases/*.json`, run as a plug is run. Its README tells their form.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use jackdaw_sandbox::{
    CallContext, CallError, Code, Host, HttpRequest, HttpResponse, Instance, Limits, Sandbox, ScriptModule,
    SyscallError, SyscallErrorCode,
};
use parking_lot::Mutex;
use serde_json::{Map, Value, json};

use crate::twins::{PLENTY, context, sandbox};

/// Syscalls that the engine itself makes, or that the cases check by their results.
const UNRECORDED: [&str; 6] = ["config.get", "config.env", "plug.info", "plug.asset", "blob.put", "blob.get"];

#[derive(Default)]
struct CaseHost {
    answers: Map<String, Value>,
    kv: Mutex<BTreeMap<String, Value>>,
    logs: Mutex<Vec<Value>>,
    asked: Mutex<Vec<Value>>,
}

#[async_trait]
impl Host for CaseHost {
    async fn syscall(&self, _: &CallContext, name: &str, input: Value) -> Result<Value, SyscallError> {
        let text = |key: &str| input[key].as_str().unwrap_or_default().to_owned();
        if name == "log.write" {
            self.logs.lock().push(json!([input["level"], input["message"]]));
        } else if !UNRECORDED.contains(&name) && name != "kv.get" {
            self.asked.lock().push(json!([name, input]));
        }
        let not_found = |message: String| Err(SyscallError::new(SyscallErrorCode::NotFound, message));
        match name {
            "config.get" => Ok(json!({ "unit": "words" })),
            "config.env" => Ok(json!({ "LOCALE": "en" })),
            "plug.info" => Ok(json!({ "name": "stats", "version": "1.2.0", "generation": 3, "api": "1.0.0" })),
            "plug.asset" if text("path") == "a.txt" => Ok(json!(BASE64.encode("asset"))),
            "plug.asset" => not_found(format!("no asset {}", text("path"))),
            "blob.put" => Ok(json!(format!("{:064x}", BASE64.decode(text("bytes")).unwrap().len()))),
            "blob.get" if text("hash").starts_with('0') => Ok(json!(BASE64.encode([1, 2, 3]))),
            "blob.get" => not_found(format!("no blob {}", text("hash"))),
            "kv.get" => Ok(self.kv.lock().get(&text("key")).cloned().unwrap_or_default()),
            "kv.set" => {
                Ok(self.kv.lock().insert(text("key"), input["value"].clone()).map_or(Value::Null, |_| Value::Null))
            }
            _ => match self.answers.get(name) {
                Some(answer) if answer.get("error").is_some() => {
                    let code = serde_json::from_value(answer["error"]["code"].clone()).unwrap();
                    Err(SyscallError::new(code, answer["error"]["message"].as_str().unwrap()))
                }
                answer => Ok(answer.cloned().unwrap_or_default()),
            },
        }
    }

    fn waits_for_user(&self, _: &str) -> bool {
        false
    }
}

fn modules(case: &Value) -> Code {
    let code = |value: &Value| match value {
        Value::Array(lines) => lines.iter().map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n"),
        code => code.as_str().unwrap().to_owned(),
    };
    let modules: Vec<_> = (case["modules"].as_object().unwrap().iter())
        .map(|(path, value)| ScriptModule { path: path.clone(), code: code(value) })
        .collect();
    let entry = case["entry"].as_str().map_or_else(|| modules[0].path.clone(), str::to_owned);
    Code::Script { entry, modules }
}

fn told(error: CallError) -> Value {
    match error {
        CallError::Thrown { code, message, trace } => {
            json!({ "error": { "code": code.as_str(), "message": message, "trace": trace } })
        }
        CallError::NeverSettles { message } => json!({ "error": { "code": "internal", "message": message } }),
        ended => json!({ "ended": ended.to_string() }),
    }
}

fn pairs(value: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    value.as_array().into_iter().flatten().map(|pair| (text(&pair[0]), text(&pair[1]))).collect()
}

async fn answer(instance: &mut Instance, call: &Value) -> Value {
    let function = call["function"].as_str().unwrap();
    let context = context(function);
    let Some(request) = call.get("request") else {
        let input = call.get("input").cloned().unwrap_or_else(|| json!({}));
        return match instance.call(&context, function, &input, PLENTY).await {
            Ok(result) => json!({ "result": result }),
            Err(error) => told(error),
        };
    };
    let text = |key: &str, default: &str| request[key].as_str().unwrap_or(default).to_owned();
    let request = HttpRequest {
        method: text("method", "GET"),
        url: text("url", "/"),
        params: pairs(&request["params"]),
        query: pairs(&request["query"]),
        headers: pairs(&request["headers"]),
        body: text("body", "").into_bytes(),
    };
    match instance.serve(&context, function, request, PLENTY).await {
        Ok(HttpResponse { status, headers, body }) => {
            json!({ "response": { "status": status, "headers": headers, "body": String::from_utf8_lossy(&body) } })
        }
        Err(error) => told(error),
    }
}

/// What differs, and where; none if `got` is as expected.
fn difference(expected: &Value, got: &Value, at: &str) -> Option<String> {
    match (expected, got) {
        (Value::String(part), Value::String(text)) if part.starts_with('~') => {
            (!text.contains(&part[1..])).then(|| format!("{at}: {text:?} does not contain {:?}", &part[1..]))
        }
        (Value::Object(expected), Value::Object(_)) => {
            expected.iter().find_map(|(key, value)| difference(value, &got[key], &format!("{at}.{key}")))
        }
        (Value::Array(expected), Value::Array(got)) if expected.len() == got.len() => {
            let mut both = expected.iter().zip(got).enumerate();
            both.find_map(|(index, (expected, got))| difference(expected, got, &format!("{at}[{index}]")))
        }
        (Value::Number(one), Value::Number(other)) if one.as_f64() == other.as_f64() => None,
        _ => (expected != got).then(|| format!("{at}: expected {expected}, got {got}")),
    }
}

async fn run(sandbox: &Sandbox, case: &Value) -> Option<String> {
    let host = Arc::new(CaseHost {
        answers: case["syscalls"].as_object().cloned().unwrap_or_default(),
        ..CaseHost::default()
    });
    let program = sandbox.load(modules(case)).await.unwrap();
    let memory = case["memory"].as_u64().unwrap_or(Limits::default().memory);
    let mut instance = match program.start(&Limits { memory, ..Limits::default() }, host.clone(), PLENTY).await {
        Ok(instance) => instance,
        Err(error) => return difference(&case["load"], &told(error), "load"),
    };
    if let Some(load) = case.get("load") {
        return Some(format!("load: expected {load}, but it loaded"));
    }
    let functions = json!(instance.functions());
    if let Some(wrong) = case.get("functions").and_then(|expected| difference(expected, &functions, "functions")) {
        return Some(wrong);
    }
    for (index, call) in case["calls"].as_array().into_iter().flatten().enumerate() {
        host.logs.lock().clear();
        host.asked.lock().clear();
        let mut got = answer(&mut instance, call).await;
        got["logs"] = host.logs.lock().drain(..).collect();
        got["syscalls"] = host.asked.lock().drain(..).collect();
        let mut expected = call.as_object().unwrap().clone();
        expected.retain(|key, _| !["function", "input", "request"].contains(&key.as_str()));
        let at = format!("call {} of {}", index + 1, call["function"]);
        if let Some(wrong) = difference(&Value::Object(expected), &got, &at) {
            return Some(wrong);
        }
    }
    None
}

#[tokio::test]
async fn the_script_engine_passes_its_cases() {
    let sandbox = sandbox();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../script-engine/cases");
    let (mut wrong, mut count) = (Vec::new(), 0);
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        for case in file["cases"].as_array().unwrap() {
            count += 1;
            if let Some(difference) = run(&sandbox, case).await {
                wrong.push(format!("{} {}: {difference}", path.file_name().unwrap().display(), case["name"]));
            }
        }
    }
    assert!(count > 50, "only {count} cases in {}", folder.display());
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n"));
}
