//! Components written by hand, for what no compiler would make.

/// A component that exports what every plug exports, around a core module with `extra` in it. Its functions trap.
pub(crate) fn wat_plug(extra: &str) -> Vec<u8> {
    wat_plug_with("", "", extra)
}

/// The same with imports: `outer` stands in the component and lowers functions, `with` gives them to the core module.
pub(crate) fn wat_plug_with(outer: &str, with: &str, extra: &str) -> Vec<u8> {
    let text = format!(
        r#"(component
  (import "jackdaw:plug/types@1.0.0" (instance $types
    (type $c (enum "permission-denied" "not-found" "conflict" "invalid" "timeout" "unavailable" "too-large" "internal"))
    (export "error-code" (type $code (eq $c)))
    (type $e (record (field "code" $code) (field "message" string) (field "trace" (option string))))
    (export "error" (type (eq $e)))
    (type $o (enum "user" "plug" "api" "cron"))
    (export "origin" (type $origin (eq $o)))
    (type $x (record (field "hook" string) (field "function" string) (field "origin" $origin) (field "deadline" u64)))
    (export "context" (type (eq $x)))
    (type $pairs (list (tuple string string)))
    (type $q (record (field "method" string) (field "url" string) (field "params" $pairs) (field "query" $pairs)
      (field "headers" $pairs) (field "body" (list u8))))
    (export "http-request" (type (eq $q)))
    (type $s (record (field "status" u16) (field "headers" $pairs) (field "body" (list u8))))
    (export "http-response" (type (eq $s)))))
  (alias export $types "error" (type $error))
  (alias export $types "context" (type $context))
  (alias export $types "http-request" (type $request))
  (alias export $types "http-response" (type $response))
  (core module $memory (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 1024))
  (core instance $memory (instantiate $memory))
  {outer}
  (core module $code
    {extra}
    (func (export "init") (result i32) unreachable)
    (func (export "call") (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i64) (result i32) unreachable)
    (func (export "serve") (param i32) (result i32) unreachable))
  (core instance $run (instantiate $code {with}))
  (func $init (result (result (list string) (error $error)))
    (canon lift (core func $run "init") (memory (core memory $memory "memory"))))
  (func $call (param "function" string) (param "input" string) (param "ctx" $context) (result (result string (error $error)))
    (canon lift (core func $run "call") (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (func $serve (param "function" string) (param "request" $request) (param "ctx" $context) (result (result $response (error $error)))
    (canon lift (core func $run "serve") (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (instance $functions (export "init" (func $init)) (export "call" (func $call)) (export "serve" (func $serve)))
  (export "jackdaw:plug/functions@1.0.0" (instance $functions)))"#
    );
    wat::parse_str(text).unwrap()
}
