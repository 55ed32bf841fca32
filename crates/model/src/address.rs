//! Where a function answers requests: by a path, which works anywhere, or by a name of its own.
//!
//! `http://127.0.0.1:7374/<account>/<region>/<function>` and
//! `http://<function>-<account>.<region>.run.localhost:7374`.

use crate::{FunctionKey, Scope};

/// What names of functions end in. Browsers and most resolvers know that it is this machine.
const ZONE: &str = ".run.localhost";
/// The longest part of a name between two dots.
const MAX_LABEL: usize = 63;

/// Where the functions of a server answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionsAt {
    scheme: String,
    /// The name or address, and the port.
    authority: String,
    /// The port at which functions are reached by names of their own.
    port: Option<u16>,
}

/// A function's addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionUrls {
    pub url: String,
    /// `None`: its name cannot be part of a host's, or no such name leads to the server.
    pub host_url: Option<String>,
}

impl FunctionsAt {
    /// On this machine: at an authority, such as `127.0.0.1:7374`, and by names at the port.
    pub fn here(encrypted: bool, authority: String, port: u16) -> Self {
        let scheme = if encrypted { "https" } else { "http" }.to_owned();
        Self { scheme, authority, port: Some(port) }
    }

    /// Behind a proxy that is called `scheme://authority`. No name ending in `localhost` leads
    /// there.
    pub fn behind(url: &str) -> Option<Self> {
        let (scheme, authority) = url.split_once("://")?;
        Some(Self { scheme: scheme.to_owned(), authority: authority.to_owned(), port: None })
    }

    /// What requests came by, as clients see it.
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    pub fn urls(&self, key: &FunctionKey) -> FunctionUrls {
        let Self { scheme, authority, port } = self;
        let host = port.and_then(|port| Some((host_of(key)?, port)));
        FunctionUrls {
            url: format!("{scheme}://{authority}{}", prefix_of(key)),
            host_url: host.map(|(host, port)| format!("{scheme}://{host}:{port}")),
        }
    }
}

/// The path that all of a function's begin with.
fn prefix_of(key: &FunctionKey) -> String {
    format!("/{}/{}/{}", key.scope.owner(), key.region, key.name)
}

/// A function's name as a host, if it can be one: hosts know no capitals and no underscores.
fn host_of(key: &FunctionKey) -> Option<String> {
    let label = format!("{}-{}", key.name, key.scope.owner());
    let is_label = |text: &str| {
        text.len() <= MAX_LABEL
            && !text.starts_with('-')
            && !text.ends_with('-')
            && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    };
    let region = key.region.as_str();
    (is_label(&label) && is_label(region)).then(|| format!("{label}.{region}{ZONE}"))
}

impl FunctionKey {
    /// Whose path it is, and how many bytes of it lead there: the rest is the function's.
    pub fn at_path(path: &str) -> Option<(Self, usize)> {
        let mut parts = path.strip_prefix('/')?.splitn(4, '/');
        let (account, region, name) = (parts.next()?, parts.next()?, parts.next()?);
        let key = Self {
            scope: Scope::aws(account).ok()?,
            region: region.parse().ok()?,
            name: name.parse().ok()?,
        };
        Some((key, 3 + account.len() + region.len() + name.len()))
    }

    /// Whose host it is, with its port or without. `None`: no function's.
    pub fn at_host(host: &str) -> Option<Self> {
        let name = host.split_once(':').map_or(host, |(name, _)| name).to_ascii_lowercase();
        let (label, region) = name.strip_suffix(ZONE)?.split_once('.')?;
        let (function, account) = label.rsplit_once('-')?;
        let key = Self {
            scope: Scope::aws(account).ok()?,
            region: region.parse().ok()?,
            name: function.parse().ok()?,
        };
        // One name, one spelling.
        host_of(&key).is_some_and(|own| own == name).then_some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(region: &str, name: &str) -> FunctionKey {
        let scope = "aws:123456789012".parse().unwrap();
        FunctionKey { scope, region: region.parse().unwrap(), name: name.parse().unwrap() }
    }

    fn here() -> FunctionsAt {
        FunctionsAt::here(false, "127.0.0.1:7374".into(), 7374)
    }

    #[test]
    fn a_function_has_a_path_and_a_name() {
        let urls = here().urls(&key("us-east-1", "hello"));
        assert_eq!(urls.url, "http://127.0.0.1:7374/123456789012/us-east-1/hello");
        let name = "http://hello-123456789012.us-east-1.run.localhost:7374";
        assert_eq!(urls.host_url.as_deref(), Some(name));
        let behind = FunctionsAt::behind("https://run.example.org").unwrap();
        let urls = behind.urls(&key("eu-west-1", "hello"));
        assert_eq!(urls.url, "https://run.example.org/123456789012/eu-west-1/hello");
        assert_eq!((urls.host_url, behind.scheme()), (None, "https"));
    }

    #[test]
    fn a_name_that_no_host_can_have_is_none() {
        let long = "a".repeat(51);
        for name in ["Hello", "he_llo", "-hello", &long] {
            let urls = here().urls(&key("us-east-1", name));
            assert_eq!(urls.host_url, None, "{name}");
            assert!(urls.url.ends_with(name));
        }
        for region in ["-", "us-", &"a".repeat(64)] {
            assert_eq!(here().urls(&key(region, "hello")).host_url, None, "{region}");
        }
    }

    #[test]
    fn an_address_leads_to_its_function() {
        for name in ["hello", "h-", "0", "a--b-c", &"a".repeat(50)] {
            let key = key("us-east-1", name);
            let urls = here().urls(&key);
            let path = urls.url.strip_prefix("http://127.0.0.1:7374").unwrap();
            for rest in ["", "/", "/x/y", "//", "/../z"] {
                let whole = format!("{path}{rest}");
                let (found, at) = FunctionKey::at_path(&whole).unwrap();
                assert_eq!((found, &whole[at..]), (key.clone(), rest));
            }
            let host = urls.host_url.unwrap();
            let host = host.strip_prefix("http://").unwrap();
            assert_eq!(FunctionKey::at_host(host), Some(key.clone()));
            assert_eq!(FunctionKey::at_host(&host.to_ascii_uppercase()), Some(key));
        }
    }

    #[test]
    fn what_is_no_address_leads_nowhere() {
        for path in [
            "",
            "/",
            "*",
            "/123456789012",
            "/123456789012/us-east-1",
            "/123456789012/us-east-1/",
            "/12345678901/us-east-1/hello",
            "//123456789012/us-east-1/hello",
            "/123456789012/US/hello",
            "/123456789012/us-east-1/he%6clo",
            "/123456789012/us-east-1/..",
            "123456789012/us-east-1/hello",
        ] {
            assert_eq!(FunctionKey::at_path(path), None, "{path}");
        }
        for host in [
            "localhost",
            "run.localhost",
            "hello.us-east-1.run.localhost",
            "-123456789012.us-east-1.run.localhost",
            "he_llo-123456789012.us-east-1.run.localhost",
            "hello-123456789012.run.localhost",
            "hello-123456789012..run.localhost",
            "hello-123456789012.us-east-1.x.run.localhost",
            "hello-123456789012.us-east-1.run.localhost.",
            "hello-123456789012.us-east-1.run.localhost.example.org",
            "x.hello-123456789012.us-east-1.run.localhost",
        ] {
            assert_eq!(FunctionKey::at_host(host), None, "{host}");
        }
    }
}
