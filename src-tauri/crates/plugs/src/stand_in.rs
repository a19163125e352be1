//! Standing in for the world outside, and seeing what plugs ask of it: for tests of plugs.

use async_trait::async_trait;
use jackdaw_sandbox::SyscallError;
use serde_json::Value;

use crate::application::Caller;

/// Who answers some syscalls in place of whatever does, and sees them all.
#[async_trait]
pub trait StandIn: Send + Sync + 'static {
    /// The answer to a call that was authorised, or `None` to have it done as always.
    async fn answer(&self, caller: &Caller, name: &str, input: &Value) -> Option<Result<Value, SyscallError>>;

    /// A call was answered, or refused.
    fn saw(&self, caller: &Caller, name: &str, input: &Value, answer: &Result<Value, SyscallError>);
}
