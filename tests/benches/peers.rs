//! What Jackdaw is compared with: bare limits in this process, and Node doing the same work.

pub(crate) mod disk;
pub(crate) mod node;
pub(crate) mod scan;
