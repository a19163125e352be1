  ;; What every plug exports, lifted from the core instance $run.
  (func $init (result (result (list string) (error $error)))
    (canon lift (core func $run "init") (memory (core memory $memory "memory"))))
  (func $call (param "function" string) (param "input" string) (param "ctx" $context) (result (result string (error $error)))
    (canon lift (core func $run "call") (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (func $serve (param "function" string) (param "request" $request) (param "ctx" $context) (result (result $response (error $error)))
    (canon lift (core func $run "serve") (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (instance $functions (export "init" (func $init)) (export "call" (func $call)) (export "serve" (func $serve)))
  (export "jackdaw:plug/functions@1.0.0" (instance $functions))
