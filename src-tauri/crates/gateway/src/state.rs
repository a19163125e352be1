//! What every route has at hand.

use std::net::SocketAddr;
use std::sync::Arc;

use jackdaw_app::App;

use crate::assets::Assets;
use crate::token::Token;

/// Shared by all routes of one server.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) app: Arc<App>,
    pub(crate) token: Token,
    pub(crate) address: SocketAddr,
    pub(crate) assets: Assets,
}
