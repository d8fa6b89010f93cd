use std::fmt;

use url::{Host, Url};

/// Where a Backstage backend is: `https://portal.acme.test`, perhaps with a path before `/api`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Url);

/// Why a text is no address of a Backstage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is no web address at all.
    #[error("`{0}` is no address of a server; write https://HOST")]
    Form(String),
    /// It holds a user or password, which would end up in histories and lists of processes.
    #[error("an address must not hold a user or password; give a token instead")]
    Credentials,
}

impl Address {
    /// Reads an address with `http` or `https` and a host; a query or fragment is left out.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let form = || AddressError::Form(text.to_owned());
        let mut url = Url::parse(text.trim()).map_err(|_not_said| form())?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(form());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::Credentials);
        }
        url.set_query(None);
        url.set_fragment(None);
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// The host, and the port where it is not the usual one.
    pub fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Where a plugin answers: `path` begins with a slash.
    pub(super) fn api(&self, plugin: &str, path: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.below(&format!("/api/{plugin}{path}"));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// What lies below the address: `path` begins with a slash.
    pub(crate) fn below(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        let base = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{base}{path}"));
        url
    }

    /// Whether nobody on the way can read what is sent.
    pub(crate) fn is_private(&self) -> bool {
        self.0.scheme() == "https" || self.is_loopback()
    }

    /// Whether it is this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }
}

/// Whether the address would receive the same tokens and cookies.
pub(super) fn same_origin(a: &Url, b: &Url) -> bool {
    a.origin() == b.origin()
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.0.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::parse(text).expect("an address")
    }

    #[test]
    fn plugins_answer_below_the_address() {
        let at = |text| address(text).api("catalog", "/entities/by-query", &[("limit", "5")]).to_string();
        assert_eq!(at("https://a.test"), "https://a.test/api/catalog/entities/by-query?limit=5");
        assert_eq!(
            at("https://a.test/door/?x#y"),
            "https://a.test/door/api/catalog/entities/by-query?limit=5"
        );
        assert_eq!(address("http://a.test:7007/").host(), "a.test:7007");
        assert_eq!(address("https://a.test:443/").to_string(), "https://a.test");
    }

    #[test]
    fn only_web_addresses_without_a_password_will_do() {
        for text in ["", "a.test", "ftp://a.test", "file:///etc"] {
            assert!(matches!(Address::parse(text), Err(AddressError::Form(_))), "{text}");
        }
        assert_eq!(Address::parse("https://ada:pw@a.test"), Err(AddressError::Credentials));
    }

    #[test]
    fn plain_http_is_private_on_this_machine_only() {
        for text in ["https://a.test", "http://localhost:7007", "http://127.0.0.1", "http://[::1]:7007"] {
            assert!(address(text).is_private(), "{text}");
        }
        for text in ["http://a.test", "http://localhost.a.test", "http://10.0.0.1", "http://127.0.0.1.a.test"]
        {
            assert!(!address(text).is_private(), "{text}");
        }
    }
}
