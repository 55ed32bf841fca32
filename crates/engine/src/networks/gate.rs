//! One network's gate: its rules as the router takes them, and the addresses for which the names
//! of its rules stand at present.

use std::{
    collections::{HashMap, hash_map::Entry},
    net::Ipv4Addr,
    sync::Arc,
    time::Duration,
};

use model::{
    EgressRule, Network,
    network::{Target, is_never_named, is_private},
};
use sandbox::{
    SandboxError, Sandboxes,
    egress::{Destination, Gate as Rules, GateRule, Pins},
};
use tokio::{sync::Mutex, time::Instant};

/// How long an address stays for a name at least, whatever its answer says: programs keep what
/// they have asked for.
const SHORTEST: Duration = Duration::from_mins(1);
const LONGEST: Duration = Duration::from_hours(1);
/// How much longer than the answer holds.
const GRACE: Duration = Duration::from_secs(30);
/// How many addresses stand for the names of one network.
const MOST_PINS: usize = 1000;

pub(super) struct Gate {
    number: u32,
    id: String,
    state: Mutex<State>,
}

struct State {
    network: Arc<Network>,
    /// What marks the connections that the rules let through.
    mark: u32,
    /// The router has it.
    is_made: bool,
    pins: HashMap<(EgressRule, Ipv4Addr), Instant>,
    /// What names stood for lately, so that an address can be told by its name.
    names: HashMap<Ipv4Addr, Arc<str>>,
}

impl Gate {
    pub(super) fn new(number: u32, network: Arc<Network>) -> Self {
        let id = network.id.clone();
        let state =
            State { network, mark: 0, is_made: false, pins: HashMap::new(), names: HashMap::new() };
        Self { number, id, state: Mutex::new(state) }
    }

    pub(super) fn number(&self) -> u32 {
        self.number
    }

    pub(super) fn is_of(&self, id: &str) -> bool {
        self.id == id
    }

    pub(super) async fn network(&self) -> Arc<Network> {
        self.state.lock().await.network.clone()
    }

    /// Makes it in the router, unless it is there.
    pub(super) async fn make(
        &self,
        sandboxes: &dyn Sandboxes,
        next: impl FnOnce() -> u32,
    ) -> Result<(), SandboxError> {
        let mut state = self.state.lock().await;
        if !state.is_made {
            state.mark = next();
            sandboxes.set_gate(self.number, state.rules()).await?;
            state.is_made = true;
        }
        Ok(())
    }

    /// What it lets through from now on. Connections go on if all that was let through before is
    /// so now.
    pub(super) async fn set(
        &self,
        sandboxes: &dyn Sandboxes,
        network: Arc<Network>,
        next: impl FnOnce() -> u32,
    ) -> Result<(), SandboxError> {
        let mut state = self.state.lock().await;
        let before = std::mem::replace(&mut state.network, network);
        let rules = state.network.rules.clone();
        let is_less = before.private && !state.network.private
            || before.rules.iter().any(|rule| !rules.contains(rule));
        if is_less {
            state.mark = next();
            state.pins.retain(|(rule, _), _| rules.contains(rule));
            if !state.network.private {
                state.pins.retain(|(_, address), _| !is_private(*address));
            }
        }
        if state.is_made {
            sandboxes.set_gate(self.number, state.rules()).await?;
        }
        Ok(())
    }

    pub(super) async fn remove(&self, sandboxes: &dyn Sandboxes) -> Result<(), SandboxError> {
        let mut state = self.state.lock().await;
        if state.is_made {
            sandboxes.remove_gate(self.number).await?;
            state.is_made = false;
        }
        Ok(())
    }

    /// Whether anybody in the network may ask for a name.
    pub(super) async fn knows(&self, name: &str) -> bool {
        let state = self.state.lock().await;
        state.network.rules.iter().any(|rule| rule.reaches_everything() || rule.is_named(name))
    }

    /// Of the addresses for which a name stands, those that may be reached, which they may be from
    /// now on.
    pub(super) async fn admit(
        &self,
        sandboxes: &dyn Sandboxes,
        name: &str,
        addresses: &[Ipv4Addr],
        ttl: Duration,
    ) -> Result<Vec<Ipv4Addr>, SandboxError> {
        let mut state = self.state.lock().await;
        let until = Instant::now() + ttl.clamp(SHORTEST, LONGEST) + GRACE;
        let network = state.network.clone();
        let ranged = |address: Ipv4Addr| {
            network.rules.iter().any(|rule| match rule.to {
                Target::Range(range) => range.contains(address),
                Target::Name(_) => false,
            })
        };
        let mut admitted = Vec::new();
        let mut pins = HashMap::<usize, Pins>::new();
        for address in addresses.iter().copied() {
            let is_ranged = ranged(address);
            let may_be_pinned =
                !is_never_named(address) && (!is_private(address) || network.private || is_ranged);
            let mut is_pinned = false;
            let named = state.named().filter(|(_, it)| it.is_named(name)).map(cloned);
            for (place, rule) in named.collect::<Vec<_>>().into_iter().filter(|_| may_be_pinned) {
                is_pinned = true;
                let has_room = state.pins.len() < MOST_PINS;
                match state.pins.entry((rule, address)) {
                    Entry::Occupied(mut known) => {
                        let until = until.max(*known.get());
                        known.insert(until);
                    }
                    Entry::Vacant(_) if !has_room => is_pinned = false,
                    Entry::Vacant(new) => {
                        new.insert(until);
                        pins.entry(place).or_insert_with(|| nothing(place)).add.push(address);
                    }
                }
            }
            if is_ranged || is_pinned {
                admitted.push(address);
            }
            if state.names.len() >= 2 * MOST_PINS {
                state.names.clear();
            }
            state.names.insert(address, name.into());
        }
        if !pins.is_empty() {
            let pins: Vec<_> = pins.into_values().collect();
            if let Err(error) = sandboxes.pin(self.number, pins.clone()).await {
                state.forget(&pins);
                return Err(error);
            }
        }
        Ok(admitted)
    }

    /// Lets go of the addresses whose time is up.
    pub(super) async fn sweep(&self, sandboxes: &dyn Sandboxes) -> Result<(), SandboxError> {
        let mut state = self.state.lock().await;
        let now = Instant::now();
        let over: Vec<_> = state.pins.iter().filter(|(_, until)| **until <= now).collect();
        if over.is_empty() {
            return Ok(());
        }
        let place = |rule: &EgressRule| state.named().find(|(_, it)| *it == rule).map(|it| it.0);
        let mut pins = HashMap::<usize, Pins>::new();
        for ((rule, address), _) in over {
            let Some(place) = place(rule) else { continue };
            pins.entry(place).or_insert_with(|| nothing(place)).remove.push(*address);
        }
        if state.is_made {
            sandboxes.pin(self.number, pins.into_values().collect()).await?;
        }
        state.pins.retain(|_, until| *until > now);
        let held: std::collections::HashSet<_> = state.pins.keys().map(|(_, it)| *it).collect();
        state.names.retain(|address, _| held.contains(address));
        Ok(())
    }

    /// The name that stood for an address lately.
    pub(super) async fn name_of(&self, address: Ipv4Addr) -> Option<Arc<str>> {
        self.state.lock().await.names.get(&address).cloned()
    }
}

impl State {
    /// The rules by name, and their places in the router's gate, where they come first.
    fn named(&self) -> impl Iterator<Item = (usize, &EgressRule)> {
        let rules = self.network.rules.iter();
        rules.filter(|rule| matches!(rule.to, Target::Name(_))).enumerate()
    }

    fn rules(&self) -> Rules {
        let of = |to, rule: &EgressRule| GateRule {
            to,
            protocol: rule.protocol.map(model::network::Protocol::number),
            ports: rule.ports,
        };
        let pinned = |rule: &EgressRule| {
            let pins = self.pins.keys().filter(|(pinned, _)| pinned == rule);
            of(Destination::Pinned(pins.map(|(_, address)| *address).collect()), rule)
        };
        let mut rules: Vec<_> = self.named().map(|(_, rule)| pinned(rule)).collect();
        for rule in &self.network.rules {
            if let Target::Range(range) = rule.to {
                let ranges = range.ranges().into_iter();
                rules.extend(ranges.map(|(first, last)| of(Destination::Range(first, last), rule)));
            }
        }
        Rules { rules, mark: self.mark }
    }

    fn forget(&mut self, pins: &[Pins]) {
        let rules: Vec<_> = self.named().map(|(_, rule)| rule.clone()).collect();
        for Pins { rule, add, .. } in pins {
            let Some(rule) = rules.get(*rule) else { continue };
            for address in add {
                self.pins.remove(&(rule.clone(), *address));
            }
        }
    }
}

fn cloned((place, rule): (usize, &EgressRule)) -> (usize, EgressRule) {
    (place, rule.clone())
}

fn nothing(rule: usize) -> Pins {
    Pins { rule, add: Vec::new(), remove: Vec::new() }
}
