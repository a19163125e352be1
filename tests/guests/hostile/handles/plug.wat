(component
{types}
  (type $thing (resource (rep i32)))
  (core func $new (canon resource.new $thing))
  (core module $code
    (import "thing" "new" (func $new (param i32) (result i32)))
    (func (export "init") (result i32)
      (local $left i32)
      (local.set $left (i32.const 1000000))
      (loop $next
        (drop (call $new (local.get $left)))
        (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      unreachable)
    (func (export "call") (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i64) (result i32) unreachable)
    (func (export "serve") (param i32) (result i32) unreachable))
  (core instance $run (instantiate $code (with "thing" (instance (export "new" (func $new))))))
{functions})
