(component
{types}
  (import "jackdaw:plug/log@1.0.0" (instance $log
    (type $l (enum "debug" "info" "warn" "error"))
    (export "level" (type $level (eq $l)))
    (export "write" (func (param "level" $level) (param "message" string)))))
  (core func $write (canon lower (func $log "write") (memory (core memory $memory "memory"))))
  (core module $code
    (import "log" "write" (func $write (param i32 i32 i32)))
    (func (export "init") (result i32)
      ;; A message of 2 GiB in a memory of 64 KiB.
      (call $write (i32.const 1) (i32.const 16) (i32.const 0x7fffffff))
      unreachable)
    (func (export "call") (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i64) (result i32) unreachable)
    (func (export "serve") (param i32) (result i32) unreachable))
  (core instance $run (instantiate $code (with "log" (instance (export "write" (func $write))))))
{functions})
