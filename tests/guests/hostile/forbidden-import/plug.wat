(component
  (import "{import}" (instance (export "f" (func))))
{types}
  (core module $code
    (func (export "init") (result i32) unreachable)
    (func (export "call") (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i64) (result i32) unreachable)
    (func (export "serve") (param i32) (result i32) unreachable))
  (core instance $run (instantiate $code))
{functions})
