//! What was refused to functions: where they wanted to, how often, and when. It is kept in memory,
//! the latest of each function.

use std::{
    collections::HashMap,
    net::Ipv4Addr,
    sync::{Arc, Mutex},
};

use jiff::Timestamp;
use model::{Digest, FunctionKey, NetworkName, network::Protocol};

use super::{gate::Gate, lock};

/// How many destinations are kept of one function.
const MOST: usize = 200;
/// How many functions' are.
const MOST_FUNCTIONS: usize = 1000;

/// Who sends.
#[derive(Clone)]
pub(super) struct Sender {
    pub(super) function: FunctionKey,
    pub(super) revision: Digest,
    pub(super) instance: String,
    pub(super) network: NetworkName,
    pub(super) gate: Arc<Gate>,
}

/// What was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Packet {
        to: Ipv4Addr,
        protocol: u8,
        port: Option<u16>,
        name: Option<Arc<str>>,
    },
    /// A question for a name, or an address that it must not stand for.
    Name {
        name: Arc<str>,
        address: Option<Ipv4Addr>,
    },
}

/// Something that a revision wanted to reach and must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    pub function: FunctionKey,
    pub revision: Digest,
    pub network: NetworkName,
    /// The last that wanted it.
    pub instance: String,
    /// `tcp`, `udp`, `icmp`, a number, or `dns` for a name.
    pub protocol: String,
    pub address: Option<Ipv4Addr>,
    pub port: Option<u16>,
    /// What the address was asked for by, or the name that was refused.
    pub name: Option<Arc<str>>,
    pub count: u64,
    pub first: Timestamp,
    pub last: Timestamp,
}

#[derive(Default)]
pub(super) struct Denials(Mutex<HashMap<FunctionKey, Vec<Denial>>>);

impl Denials {
    pub(super) fn note(&self, sender: &Sender, what: What, now: Timestamp) {
        let new = denial(sender, what, now);
        let mut all = lock(&self.0);
        if !all.contains_key(&sender.function) && all.len() >= MOST_FUNCTIONS {
            let latest = |denials: &Vec<Denial>| denials.iter().map(|it| it.last).max();
            let stalest = all.iter().min_by_key(|(_, denials)| latest(denials));
            if let Some(stalest) = stalest.map(|(key, _)| key.clone()) {
                all.remove(&stalest);
            }
        }
        let denials = all.entry(sender.function.clone()).or_default();
        if let Some(known) = denials.iter_mut().find(|known| is_same(known, &new)) {
            known.count += 1;
            known.last = now;
            known.instance = new.instance;
            return;
        }
        if denials.len() >= MOST {
            let oldest = denials.iter().enumerate().min_by_key(|(_, it)| it.last);
            if let Some(oldest) = oldest.map(|(place, _)| place) {
                denials.swap_remove(oldest);
            }
        }
        denials.push(new);
    }

    pub(super) fn list(&self, wanted: impl Fn(&FunctionKey) -> bool) -> Vec<Denial> {
        let all = lock(&self.0);
        let found = all.iter().filter(|(key, _)| wanted(key)).flat_map(|(_, denials)| denials);
        let mut found: Vec<_> = found.cloned().collect();
        found.sort_by(|a, b| {
            (b.last, &a.function, a.address).cmp(&(a.last, &b.function, b.address))
        });
        found
    }
}

fn denial(sender: &Sender, what: What, now: Timestamp) -> Denial {
    let Sender { function, revision, instance, network, gate: _ } = sender.clone();
    let (protocol, address, port, name) = match what {
        What::Packet { to, protocol, port, name } => {
            (Protocol::name_of(protocol), Some(to), port, name)
        }
        What::Name { name, address } => ("dns".to_owned(), address, None, Some(name)),
    };
    Denial {
        function,
        revision,
        network,
        instance,
        protocol,
        address,
        port,
        name,
        count: 1,
        first: now,
        last: now,
    }
}

fn is_same(a: &Denial, b: &Denial) -> bool {
    let of = |it: &Denial| (it.revision, it.address, it.port, it.network.clone());
    of(a) == of(b) && a.protocol == b.protocol && a.name == b.name
}

#[cfg(test)]
mod tests {
    use model::{EgressRule, Network, NetworkKey, Scope};

    use super::*;

    fn sender(function: &str) -> Sender {
        let scope = Scope::aws("000000000000").unwrap();
        let region: model::Region = "us-east-1".parse().unwrap();
        let network: NetworkName = "out".parse().unwrap();
        let key =
            NetworkKey { scope: scope.clone(), region: region.clone(), name: network.clone() };
        let rules: Vec<EgressRule> = Vec::new();
        let created = Timestamp::UNIX_EPOCH;
        let of = Network { key, id: "1".into(), rules, private: false, created };
        Sender {
            function: FunctionKey { scope, region, name: function.parse().unwrap() },
            revision: Digest::of(b"revision"),
            instance: "sandbox".into(),
            network,
            gate: Arc::new(Gate::new(1, Arc::new(of))),
        }
    }

    fn packet(to: u32) -> What {
        What::Packet { to: to.into(), protocol: 6, port: Some(443), name: None }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_same_destination_is_counted_and_others_are_listed() {
        let denials = Denials::default();
        denials.note(&sender("a"), packet(7), at(1));
        denials.note(&sender("a"), packet(7), at(3));
        let name = What::Name { name: "example.org".into(), address: None };
        denials.note(&sender("a"), name, at(2));
        denials.note(&sender("b"), packet(7), at(4));
        let listed = denials.list(|key| key.name.as_str() == "a");
        let shown: Vec<_> =
            listed.iter().map(|it| (&*it.protocol, it.count, it.first, it.last)).collect();
        assert_eq!(shown, [("tcp", 2, at(1), at(3)), ("dns", 1, at(2), at(2))]);
        assert_eq!(denials.list(|_| true).len(), 3);
    }

    #[test]
    fn a_flood_takes_no_more_than_a_functions_place() {
        let denials = Denials::default();
        denials.note(&sender("quiet"), packet(7), at(0));
        for to in 0..1000 {
            denials.note(&sender("loud"), packet(to), at(to.into()));
        }
        assert_eq!(denials.list(|key| key.name.as_str() == "quiet").len(), 1);
        let loud = denials.list(|key| key.name.as_str() == "loud");
        assert_eq!(loud.len(), MOST);
        assert_eq!(loud[0].last, at(999));
    }
}
