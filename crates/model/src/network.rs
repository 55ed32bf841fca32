//! Networks: what functions may reach. Without one a function reaches nothing.

use std::{fmt, net::Ipv4Addr, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{NetworkName, Region, Scope};

/// How many rules a network may have.
pub const MAX_EGRESS_RULES: usize = 100;

/// A network's full name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NetworkKey {
    pub scope: Scope,
    pub region: Region,
    pub name: NetworkName,
}

impl NetworkKey {
    /// Its name in policies.
    pub fn in_policies(&self) -> String {
        format!("arn:aws:morrow:{}:{}:network/{}", self.region, self.scope.owner(), self.name)
    }
}

impl fmt::Display for NetworkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.scope, self.region, self.name)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    pub key: NetworkKey,
    /// Distinguishes it from an earlier one of the same name: 17 hexadecimal digits.
    pub id: String,
    pub rules: Vec<EgressRule>,
    /// The names of its rules may stand for private addresses.
    pub private: bool,
    pub created: Timestamp,
}

/// The network that a function uses. It cannot go as long as one does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedNetwork {
    pub name: NetworkName,
    pub id: String,
}

/// Something that may be reached: `10.0.0.0/8:443/tcp`, `api.example.com:443`, `*.example.com`,
/// `192.0.2.7:8000-8100/udp`, `all`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EgressRule {
    pub to: Target,
    /// `None`: any.
    pub protocol: Option<Protocol>,
    /// The first and the last; `None`: any. Only of a protocol that has ports.
    pub ports: Option<(u16, u16)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    Range(Cidr),
    Name(DnsPattern),
}

/// A block of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cidr {
    first: Ipv4Addr,
    prefix: u8,
}

/// A DNS name in lower case, or with `*.` in front all names below it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DnsPattern {
    name: String,
    is_below: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protocol {
    Tcp,
    Udp,
    Icmp,
}

#[derive(Debug, Error, PartialEq, Eq)]
#[error("{rule:?} is no rule: {problem}")]
pub struct BadRule {
    rule: String,
    problem: &'static str,
}

/// Not even for `all`: this machine itself by a name of its own for it, and the clouds' metadata
/// services, which give credentials to whoever asks.
const LINK_LOCAL: (Ipv4Addr, Ipv4Addr) =
    (Ipv4Addr::new(169, 254, 0, 0), Ipv4Addr::new(169, 254, 255, 255));
const EVERYTHING: &str = "all";

impl Cidr {
    pub fn range(self) -> (Ipv4Addr, Ipv4Addr) {
        let first = u32::from(self.first);
        let inside = u32::MAX.checked_shr(self.prefix.into()).unwrap_or(0);
        (self.first, Ipv4Addr::from(first | inside))
    }

    /// Its addresses but the link-local ones, unless it is all of those.
    pub fn ranges(self) -> Vec<(Ipv4Addr, Ipv4Addr)> {
        let (first, last) = self.range();
        let inside = LINK_LOCAL.0 <= first && last <= LINK_LOCAL.1;
        let apart = last < LINK_LOCAL.0 || LINK_LOCAL.1 < first;
        if inside || apart {
            return vec![(first, last)];
        }
        let beside = |address: Ipv4Addr, step: i32| {
            Ipv4Addr::from(u32::from(address).wrapping_add_signed(step))
        };
        let around = [(first, beside(LINK_LOCAL.0, -1)), (beside(LINK_LOCAL.1, 1), last)];
        around.into_iter().filter(|(first, last)| first <= last).collect()
    }

    pub fn contains(self, address: Ipv4Addr) -> bool {
        self.ranges().iter().any(|(first, last)| (*first..=*last).contains(&address))
    }
}

impl FromStr for Cidr {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (first, prefix) = text.split_once('/').unwrap_or((text, "32"));
        let first: Ipv4Addr = first.parse().map_err(|_| "the address is none")?;
        let prefix: u8 = prefix.parse().map_err(|_| "the prefix's length is no number")?;
        if prefix > 32 {
            return Err("a prefix has at most 32 bits");
        }
        let inside = u32::MAX.checked_shr(prefix.into()).unwrap_or(0);
        if u32::from(first) & inside != 0 {
            return Err("the address is not the first of its block");
        }
        Ok(Self { first, prefix })
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.prefix {
            0 => f.write_str(EVERYTHING),
            32 => write!(f, "{}", self.first),
            prefix => write!(f, "{}/{prefix}", self.first),
        }
    }
}

impl DnsPattern {
    /// Whether it stands for a name, which is in lower case and has no dot at its end.
    pub fn matches(&self, name: &str) -> bool {
        if !self.is_below {
            return name == self.name;
        }
        name.strip_suffix(&self.name).is_some_and(|below| below.len() > 1 && below.ends_with('.'))
    }
}

impl FromStr for DnsPattern {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let below = text.strip_prefix("*.");
        let name = below.unwrap_or(text).to_ascii_lowercase();
        let is_label = |label: &str| {
            let letter = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
            (1..=63).contains(&label.len())
                && label.bytes().all(letter)
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if name.len() > 253 || !name.split('.').all(is_label) {
            return Err("the name is none; a pattern is *. and a name");
        }
        if name.split('.').next_back().is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit()))
        {
            return Err("the address is none");
        }
        Ok(Self { name, is_below: below.is_some() })
    }
}

impl fmt::Display for DnsPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.is_below { "*." } else { "" }, self.name)
    }
}

impl Protocol {
    /// Its number in a packet.
    pub fn number(self) -> u8 {
        match self {
            Self::Icmp => 1,
            Self::Tcp => 6,
            Self::Udp => 17,
        }
    }

    /// The name of a number, where it has one.
    pub fn name_of(number: u8) -> String {
        let known = [Self::Icmp, Self::Tcp, Self::Udp];
        let found = known.into_iter().find(|it| it.number() == number);
        found.map_or_else(|| number.to_string(), |it| it.to_string())
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Icmp => "icmp",
        })
    }
}

impl EgressRule {
    /// Whether no address is out of its reach, whichever ports are.
    pub fn reaches_everything(&self) -> bool {
        matches!(self.to, Target::Range(Cidr { prefix: 0, .. }))
    }

    /// Whether it is of a name that stands for this one.
    pub fn is_named(&self, name: &str) -> bool {
        matches!(&self.to, Target::Name(pattern) if pattern.matches(name))
    }
}

impl FromStr for EgressRule {
    type Err = BadRule;

    fn from_str(text: &str) -> Result<Self, BadRule> {
        let bad = |problem| BadRule { rule: text.chars().take(300).collect(), problem };
        let (rest, protocol) = match text.rsplit_once('/') {
            Some((rest, "tcp")) => (rest, Some(Protocol::Tcp)),
            Some((rest, "udp")) => (rest, Some(Protocol::Udp)),
            Some((rest, "icmp")) => (rest, Some(Protocol::Icmp)),
            _ => (text, None),
        };
        if rest.matches(':').count() > 1 {
            return Err(bad("IPv6 is not supported yet"));
        }
        let (to, ports) = match rest.split_once(':') {
            None => (rest, None),
            Some((to, ports)) => (to, Some(ports_of(ports).map_err(bad)?)),
        };
        let to = if to == EVERYTHING {
            Target::Range(Cidr { first: Ipv4Addr::UNSPECIFIED, prefix: 0 })
        } else if to.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'/')) {
            Target::Range(to.parse().map_err(bad)?)
        } else {
            Target::Name(to.parse().map_err(bad)?)
        };
        let protocol = match (protocol, ports) {
            (Some(Protocol::Icmp), Some(_)) => return Err(bad("icmp has no ports")),
            // A port alone is one of TCP.
            (None, Some(_)) => Some(Protocol::Tcp),
            (protocol, _) => protocol,
        };
        Ok(Self { to, protocol, ports })
    }
}

fn ports_of(text: &str) -> Result<(u16, u16), &'static str> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let port = |text: &str| text.parse().ok().filter(|port| *port != 0);
    match (port(first), port(last)) {
        (Some(first), Some(last)) if first <= last => Ok((first, last)),
        _ => Err("ports are one number from 1 to 65535, or two with a hyphen"),
    }
}

impl fmt::Display for EgressRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.to {
            Target::Range(range) => write!(f, "{range}")?,
            Target::Name(name) => write!(f, "{name}")?,
        }
        match self.ports {
            None => {}
            Some((first, last)) if first == last => write!(f, ":{first}")?,
            Some((first, last)) => write!(f, ":{first}-{last}")?,
        }
        self.protocol.map_or(Ok(()), |protocol| write!(f, "/{protocol}"))
    }
}

impl TryFrom<String> for EgressRule {
    type Error = BadRule;

    fn try_from(text: String) -> Result<Self, BadRule> {
        text.parse()
    }
}

impl From<EgressRule> for String {
    fn from(rule: EgressRule) -> Self {
        rule.to_string()
    }
}

/// Whether an address is one that a name of the public Internet has no reason to stand for.
pub fn is_private(address: Ipv4Addr) -> bool {
    let [a, b, ..] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let benchmarking = a == 198 && (18..20).contains(&b);
    let assignments = matches!(address.octets(), [192, 0, 0, _]);
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || a == 0
        || a >= 224
        || shared
        || benchmarking
        || assignments
}

/// Whether no name may stand for an address, whatever a network says.
pub fn is_never_named(address: Ipv4Addr) -> bool {
    let [a, ..] = address.octets();
    address.is_loopback() || address.is_link_local() || a == 0 || a >= 224
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_read_and_written() {
        for (text, written) in [
            ("10.0.0.0/8:443/tcp", "10.0.0.0/8:443/tcp"),
            ("10.0.0.0/8:443", "10.0.0.0/8:443/tcp"),
            ("10.0.0.0/8", "10.0.0.0/8"),
            ("192.0.2.7/32:53/udp", "192.0.2.7:53/udp"),
            ("192.0.2.7:8000-8100", "192.0.2.7:8000-8100/tcp"),
            ("API.example.com:443", "api.example.com:443/tcp"),
            ("*.example.com", "*.example.com"),
            ("localhost:80", "localhost:80/tcp"),
            ("10.0.0.0/8/icmp", "10.0.0.0/8/icmp"),
            ("all", "all"),
            ("0.0.0.0/0", "all"),
            ("all:443", "all:443/tcp"),
        ] {
            let rule: EgressRule = text.parse().unwrap();
            assert_eq!(rule.to_string(), written);
            assert_eq!(written.parse::<EgressRule>().unwrap(), rule);
        }
        assert!("all:443".parse::<EgressRule>().unwrap().reaches_everything());
        assert!(!"10.0.0.0/8".parse::<EgressRule>().unwrap().reaches_everything());
    }

    #[test]
    fn what_is_no_rule_is_refused_with_its_reason() {
        for (text, problem) in [
            ("10.0.0.1/8", "first of its block"),
            ("10.0.0.0/33", "32 bits"),
            ("10.0.0.0/", "no number"),
            ("10.0.0:1", "address is none"),
            ("256.0.0.1", "address is none"),
            ("example.1", "address is none"),
            ("", "address is none"),
            ("::1", "IPv6"),
            ("2001:db8::/32", "IPv6"),
            ("a b", "name is none"),
            ("*", "name is none"),
            ("*.*.com", "name is none"),
            ("-a.com", "name is none"),
            ("a..com", "name is none"),
            ("a.com:0", "ports"),
            ("a.com:9-8", "ports"),
            ("a.com:65536", "ports"),
            ("a.com:80/icmp", "icmp has no ports"),
            ("a.com/sctp", "name is none"),
        ] {
            let error = text.parse::<EgressRule>().unwrap_err().to_string();
            assert!(error.contains(problem), "{error}");
        }
        let long = format!("{}.com", "a.".repeat(130));
        assert!(long.parse::<EgressRule>().is_err());
    }

    #[test]
    fn a_pattern_stands_for_what_is_below_it_alone() {
        let below: DnsPattern = "*.example.com".parse().unwrap();
        assert!(below.matches("a.example.com") && below.matches("a.b.example.com"));
        for other in ["example.com", ".example.com", "badexample.com", "a.example.com.evil.org"] {
            assert!(!below.matches(other), "{other}");
        }
        let exact: DnsPattern = "example.com".parse().unwrap();
        assert!(exact.matches("example.com") && !exact.matches("a.example.com"));
    }

    #[test]
    fn link_local_addresses_are_only_reached_by_their_own_rule() {
        let all: Cidr = "0.0.0.0/0".parse().unwrap();
        let metadata = Ipv4Addr::new(169, 254, 169, 254);
        assert!(!all.contains(metadata));
        assert!(all.contains(Ipv4Addr::new(169, 253, 255, 255)));
        assert!(all.contains(Ipv4Addr::new(169, 255, 0, 0)));
        assert!(!"169.0.0.0/8".parse::<Cidr>().unwrap().contains(metadata));
        assert!("169.254.169.254".parse::<Cidr>().unwrap().contains(metadata));
        assert!("169.254.0.0/16".parse::<Cidr>().unwrap().contains(metadata));
    }

    #[test]
    fn private_addresses_are_known() {
        for private in ["10.1.1.1", "127.0.0.1", "169.254.1.1", "100.64.0.1", "198.19.0.1"] {
            assert!(is_private(private.parse().unwrap()), "{private}");
        }
        for public in ["192.0.2.1", "8.8.8.8", "100.63.0.1", "172.32.0.1"] {
            assert!(!is_private(public.parse().unwrap()), "{public}");
        }
        assert!(!is_never_named("10.1.1.1".parse().unwrap()));
        assert!(is_never_named("169.254.169.254".parse().unwrap()));
    }
}
