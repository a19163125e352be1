(component
{types}
  (core module $code
    ;; Runs when the component is instantiated, before anybody calls anything.
    (func $forever (loop br 0))
    (start $forever)
    (func (export "init") (result i32) unreachable)
    (func (export "call") (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i64) (result i32) unreachable)
    (func (export "serve") (param i32) (result i32) unreachable))
  (core instance $run (instantiate $code))
{functions})
