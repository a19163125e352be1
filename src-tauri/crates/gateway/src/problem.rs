//! Errors as RFC 9457 problem documents.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jackdaw_app::protocol::Failure;
use serde_json::json;

/// An error with its status, stable code and sentence. Never names a path of the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) code: String,
    pub(crate) detail: String,
    /// For 405.
    pub(crate) allow: Vec<String>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self { status, code: code.to_owned(), detail: detail.into(), allow: Vec::new() }
    }

    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid", detail)
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", detail)
    }

    pub(crate) fn method_not_allowed(allow: Vec<String>) -> Self {
        let detail = format!("this route answers {}", allow.join(", "));
        Self { allow, ..Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail) }
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", format!("the body is above the limit of {limit} bytes"))
    }

    /// A conflict that a conditional request ran into is 412, not 409.
    pub(crate) fn of_condition(failure: Failure) -> Self {
        let problem = Self::from(failure);
        if problem.status == StatusCode::CONFLICT {
            return Self { status: StatusCode::PRECONDITION_FAILED, code: "precondition_failed".into(), ..problem };
        }
        problem
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let status = match failure.code.as_str() {
            "invalid" => StatusCode::BAD_REQUEST,
            "permission_denied" => StatusCode::FORBIDDEN,
            "not_found" => StatusCode::NOT_FOUND,
            "method_not_allowed" => StatusCode::METHOD_NOT_ALLOWED,
            "conflict" => StatusCode::CONFLICT,
            "too_large" => StatusCode::PAYLOAD_TOO_LARGE,
            "unavailable"
            | "plug_busy"
            | "plug_quarantined"
            | "plug_waiting_for_grant"
            | "plug_disabled"
            | "plug_failed"
            | "plug_unloaded" => StatusCode::SERVICE_UNAVAILABLE,
            "timeout" => StatusCode::GATEWAY_TIMEOUT,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, &failure.code, failure.message)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = json!({
            "type": format!("urn:jackdaw:problem:{}", self.code),
            "title": self.status.canonical_reason().unwrap_or("Error"),
            "status": self.status.as_u16(),
            "code": self.code,
            "detail": self.detail,
        });
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Ok(allow) = HeaderValue::from_str(&self.allow.join(", "))
            && !self.allow.is_empty()
        {
            headers.insert(header::ALLOW, allow);
        }
        response
    }
}
