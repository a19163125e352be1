//! Which hosts a plug may reach.

use std::fmt;

/// One entry of a `net` scope: `host`, `*.domain` or `*`, and optionally `:port`.
///
/// Without a port every port is meant. `*.example.org` means every name below `example.org`, not that name itself.
/// Addresses are compared as addresses, whatever their spelling; IPv6 is written in brackets.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HostPattern {
    host: Host,
    port: Option<u16>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Host {
    Any,
    /// `.example.org`
    Below(String),
    Exactly(String),
}

/// Not a host pattern, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is not a host: {reason}")]
pub struct HostError {
    /// As written.
    pub pattern: String,
    /// Why not.
    pub reason: String,
}

impl HostPattern {
    /// Reads one entry of a scope.
    ///
    /// # Errors
    /// Why it is no host.
    pub fn parse(text: &str) -> Result<Self, HostError> {
        let refuse = |reason: &str| Err(HostError { pattern: text.to_owned(), reason: reason.to_owned() });
        if text.contains("://") {
            return refuse("leave out the scheme; http and https are both meant");
        }
        if text.contains('/') {
            return refuse("leave out the path; a whole host is allowed or not");
        }
        let (host, port) = split_port(text);
        let port = match port.map(str::parse::<u16>) {
            Some(Ok(0) | Err(_)) => return refuse("a port is a number from 1 to 65535"),
            Some(Ok(port)) => Some(port),
            None => None,
        };
        let host = if host == "*" {
            Host::Any
        } else if let Some(domain) = host.strip_prefix("*.") {
            match normalize(domain) {
                Some(domain) if domain.parse::<std::net::IpAddr>().is_err() && !domain.contains('*') => {
                    Host::Below(format!(".{domain}"))
                }
                _ => return refuse("after `*.` comes a domain"),
            }
        } else if host.contains('*') {
            return refuse("`*` stands alone or before the first dot");
        } else {
            match normalize(host) {
                Some(host) => Host::Exactly(host),
                None => return refuse("write a name like `api.example.org`, or an address"),
            }
        };
        Ok(Self { host, port })
    }

    /// Whether it means this host (a name, or an address in any spelling) and port.
    #[must_use]
    pub fn matches(&self, host: &str, port: u16) -> bool {
        if self.port.is_some_and(|own| own != port) {
            return false;
        }
        let Some(host) = normalize(host) else { return false };
        match &self.host {
            Host::Any => true,
            Host::Below(domain) => host.len() > domain.len() && host.ends_with(domain.as_str()),
            Host::Exactly(own) => *own == host,
        }
    }

    /// Whether it names one host: only then may that host be a loopback, private or link-local address.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        matches!(self.host, Host::Exactly(_))
    }

    /// Whether everything that `other` means is meant by this too.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let port = self.port.is_none() || self.port == other.port;
        let host = match (&self.host, &other.host) {
            // `*` never stands for a private address, which an exact host may be.
            (Host::Any, Host::Any | Host::Below(_)) => true,
            (Host::Below(own), Host::Below(other)) => other.ends_with(own.as_str()),
            (Host::Exactly(own), Host::Exactly(other)) => own == other,
            _ => false,
        };
        port && host
    }
}

impl fmt::Display for HostPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Host::Any => f.write_str("*")?,
            Host::Below(domain) => write!(f, "*{domain}")?,
            Host::Exactly(host) => f.write_str(host)?,
        }
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// `host:port` and `[::1]:port`; a bare IPv6 address has no port.
fn split_port(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    }
}

/// As URLs compare hosts: lower case, Punycode, one spelling of an address; without a final dot.
fn normalize(host: &str) -> Option<String> {
    let host = host.strip_suffix('.').unwrap_or(host);
    let host = if host.contains(':') && !host.starts_with('[') { format!("[{host}]") } else { host.to_owned() };
    url::Host::parse(&host).ok().map(|host| host.to_string())
}
