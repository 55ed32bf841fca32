//! The way out of sandboxes: a network namespace of the launcher's own, in which the other end of
//! every sandbox's link lies, and one link to the machine.
//!
//! Its rules are all in there, in front of everything else: who sends must be who he says, and goes
//! through his gate. The machine itself gets one interface and one table with one rule, and both
//! go with the launcher, however it ends: the interface because the namespace goes, the table
//! because the kernel keeps it only as long as the socket that made it. The router is made when the
//! first network is used.
use std::{
    fs, io,
    net::{Ipv4Addr, SocketAddrV4, TcpListener},
    os::fd::{AsFd, AsRawFd, OwnedFd},
    path::Path,
};

use rustix::{
    fs::{Mode, OFlags},
    net::{AddressFamily, SocketFlags, SocketType},
    thread::UnshareFlags,
};

use super::{enter_network, listen};
use crate::{
    egress::{self, Destination, Gate, GateRule, Pins, Uplink},
    netlink::{self, ACK, Attributes, CREATE, DUMP, EXCLUSIVE, Family, Socket, Writer},
    sys,
};

mod nft;

use nft::{Changes, Rule, To};

const TABLE: &str = "morrow";
const SENDERS: &str = "senders";
const NEVER: &str = "never";
const COUNTS: &str = "counts";
const REFUSE: &str = "refuse";
const ENTER: &str = "enter";
const LEAVE: &str = "leave";
/// The router's end of the link to the machine.
const UP: u32 = 2;
/// A sandbox's end of its link.
const INSIDE: u32 = 2;
/// The links to sandboxes have numbers from here, by the sandboxes' own.
const FIRST_LINK: u64 = 16;
const NAMES: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::LOCALHOST, 53);
/// How many refused packets of one gate are told each second, and at once.
const TOLD: (u32, u32) = (500, 1000);
/// How many connections a sandbox has at once: the machine's table of them is everybody's.
const MOST_CONNECTIONS: u32 = 4096;
const FORWARDING: &str = "/proc/sys/net/ipv4/ip_forward";
const TRIES: u32 = 64;

/// A sandbox's link, as the router knows it.
#[derive(Debug)]
pub(super) struct Link {
    index: u32,
    pub(super) address: Ipv4Addr,
    gate: Option<u32>,
}

pub(super) struct Router {
    uplink: Uplink,
    namespace: OwnedFd,
    links: Socket,
    rules: Socket,
    /// Holds the table in the machine's network.
    _machine: Socket,
    /// The sets of each gate, by the places of its rules.
    gates: std::collections::BTreeMap<u32, Vec<Option<String>>>,
    /// Names sets so that a gate's next ones are others.
    generation: u64,
    turn: u32,
}

/// Does something in another network, and returns.
fn in_network<T>(
    outside: &OwnedFd,
    enter: impl FnOnce() -> io::Result<()>,
    act: impl FnOnce() -> io::Result<T>,
) -> io::Result<T> {
    enter()?;
    let done = act();
    if let Err(err) = enter_network(outside) {
        // Whatever came next would happen in the wrong network.
        tracing::error!("the launcher cannot return to its own network: {err}");
        sys::exit(1);
    }
    done
}

fn this_network() -> io::Result<OwnedFd> {
    Ok(rustix::fs::open("/proc/self/ns/net", OFlags::CLOEXEC, Mode::empty())?)
}

/// Whether this machine hands packets on from one interface to another.
pub(crate) fn forwards() -> bool {
    fs::read_to_string(FORWARDING).is_ok_and(|now| now.trim() == "1")
}

impl Router {
    /// Makes the router. `nonce` tells it from those of other launchers.
    pub(super) fn open(outside: &OwnedFd, uplink: Uplink, nonce: &str) -> io::Result<Self> {
        if !forwards() {
            if !uplink.may_forward {
                return Err(io::Error::other(
                    "this machine does not forward packets: allow it with `sysctl -w \
                     net.ipv4.ip_forward=1`, or let Morrow do so with `[network] forwarding = true`",
                ));
            }
            fs::write(FORWARDING, "1").map_err(|err| said("ip_forward", &err))?;
        }
        let new = || sys::unshare(UnshareFlags::NEWNET);
        let (namespace, links, rules) = in_network(outside, new, || {
            forget_version_six(&["all", "default"])?;
            fs::write(FORWARDING, "1")?;
            let links = Socket::open(Family::Route)?;
            let mut writer = Writer::default();
            switch_on(&mut writer, 1);
            add_address(&mut writer, 1, uplink.gateway(), 32);
            links.run(&writer)?;
            Ok((this_network()?, links, Socket::open(Family::Netfilter)?))
        })
        .map_err(|err| said("network namespace", &err))?;

        let name = format!("mw{}", nonce.get(..10).unwrap_or(nonce));
        let (index, ours) = to_machine(uplink, &name, nonce, outside, &links)
            .map_err(|err| said("link to the machine", &err))?;
        let machine = Socket::open(Family::Netfilter)?;
        masquerade(&machine, &format!("{TABLE}-{nonce}"), index, ours)
            .map_err(|err| said("address translation", &err))?;
        let router = Self {
            uplink,
            namespace,
            links,
            rules,
            _machine: machine,
            gates: std::collections::BTreeMap::new(),
            generation: 0,
            turn: 0,
        };
        router.set_up().map_err(|err| said("nftables", &err))?;
        Ok(router)
    }

    fn set_up(&self) -> io::Result<()> {
        let mut table = Changes::of(TABLE);
        table.table();
        table.set_of_ranges(NEVER, &self.uplink.never());
        table.map_of_senders(SENDERS);
        table.set_of_counts(COUNTS);
        table.chain(REFUSE);
        // Nobody waits for a connection that is refused, nor for one that was cut.
        table.rule(REFUSE, |rule| {
            rule.protocol(libc::IPPROTO_TCP.to_ne_bytes()[0]).reset();
        });
        table.rule(REFUSE, |rule| {
            rule.forbid();
        });
        let at = (nft::PREROUTING, nft::PRIORITY_MANGLE);
        table.hooked_chain(ENTER, "filter", at, To::Drop);
        table.rule(ENTER, |rule| {
            rule.came_in_by(UP).connection_is(nft::ESTABLISHED_OR_RELATED).to(To::Accept);
        });
        table.rule(ENTER, |rule| rule.came_in_by(UP).to(To::Drop));
        table.rule(ENTER, |rule| {
            rule.connections_exceed(MOST_CONNECTIONS, COUNTS).to(To::Chain(REFUSE));
        });
        table.rule(ENTER, |rule| {
            rule.as_sender(SENDERS);
        });
        table.rule(ENTER, |rule| {
            rule.at_most(TOLD.0, TOLD.1).log(egress::LOG_GROUP, egress::LOG_BYTES, egress::SPOOFED);
        });
        let at = (nft::POSTROUTING, nft::PRIORITY_SOURCE_NAT);
        table.hooked_chain(LEAVE, "nat", at, To::Accept);
        table.rule(LEAVE, |rule| {
            rule.goes_out_by(UP).masquerade();
        });
        table.commit(&self.rules)
    }

    /// A socket on which the router tells of the packets that it refuses.
    pub(super) fn denials(&self, outside: &OwnedFd) -> io::Result<OwnedFd> {
        const CONFIGURE: u16 = 4 << 8 | 1;
        const BIND: u8 = 1;
        const COPY_PACKET: u8 = 2;
        /// In hundredths of a second.
        const LATEST: u32 = 5;
        let enter = || enter_network(&self.namespace);
        let socket = in_network(outside, enter, || Socket::open(Family::Netfilter))?;
        let header = nft::header(0, egress::LOG_GROUP);
        let mut writer = Writer::default();
        writer.message(CONFIGURE, ACK, &header, |it| it.put(1, [BIND]));
        writer.message(CONFIGURE, ACK, &header, |it| {
            let [a, b, c, d] = egress::LOG_BYTES.to_be_bytes();
            it.put(2, [a, b, c, d, COPY_PACKET, 0]);
            it.number(4, LATEST);
        });
        socket.run(&writer)?;
        Ok(socket.into())
    }

    /// Links a sandbox to the router. Nothing that it sends goes on until it has a gate.
    pub(super) fn link(
        &mut self,
        outside: &OwnedFd,
        sandbox: u64,
        network: &OwnedFd,
    ) -> io::Result<Link> {
        let index = u32::try_from(sandbox + FIRST_LINK).ok().filter(|index| *index < 1 << 31);
        let index = index.ok_or_else(|| io::Error::other("too many sandboxes were made"))?;
        let name = format!("s{sandbox}");
        let mut writer = Writer::default();
        add_pair(&mut writer, (index, &name), (INSIDE, "eth0"), network);
        switch_on(&mut writer, index);
        self.links.run(&writer)?;
        let address = self.route(index)?;
        in_network(
            outside,
            || enter_network(network),
            || {
                forget_version_six(&["eth0"])?;
                let mut writer = Writer::default();
                add_address(&mut writer, INSIDE, address, 32);
                switch_on(&mut writer, INSIDE);
                let gateway = self.uplink.gateway();
                add_route(&mut writer, INSIDE, None, Some(gateway));
                Socket::open(Family::Route)?.run(&writer)
            },
        )?;
        Ok(Link { index, address, gate: None })
    }

    /// Gives a link the next address that no other has; a link whose sandbox has just gone may
    /// have its own for a moment longer.
    fn route(&mut self, index: u32) -> io::Result<Ipv4Addr> {
        let mut tries = 0;
        loop {
            let address = self.uplink.sandbox(self.turn);
            self.turn = self.turn.wrapping_add(1);
            let mut writer = Writer::default();
            add_route(&mut writer, index, Some(address), None);
            match self.links.run(&writer) {
                Ok(()) => return Ok(address),
                Err(err) if err.kind() == io::ErrorKind::AlreadyExists && tries < TRIES => {
                    tries += 1;
                }
                Err(err) => return Err(err),
            }
        }
    }

    /// Sets what a gate lets through, from now on.
    pub(super) fn set_gate(&mut self, number: u32, gate: &Gate) -> io::Result<()> {
        self.generation += 1;
        let chain = chain_of(number);
        let name = |place: usize| format!("{chain}.{}.{place}", self.generation);
        let sets: Vec<Option<String>> = gate
            .rules
            .iter()
            .enumerate()
            .map(|(place, rule)| matches!(rule.to, Destination::Pinned(_)).then(|| name(place)))
            .collect();
        let mut table = Changes::of(TABLE);
        match self.gates.get(&number) {
            Some(old) => {
                table.flush_chain(&chain);
                for set in old.iter().flatten() {
                    table.delete_set(set);
                }
            }
            None => table.chain(&chain),
        }
        table.rule(&chain, |rule| {
            rule.connection_is_marked(gate.mark)
                .connection_is(nft::ESTABLISHED_OR_RELATED)
                .to(To::Accept);
        });
        table.rule(&chain, |rule| {
            rule.goes_to_one_of(NEVER);
            tell(rule);
        });
        table.rule(&chain, |rule| rule.goes_to_one_of(NEVER).to(To::Chain(REFUSE)));
        for (rule, set) in gate.rules.iter().zip(&sets) {
            if let (Some(set), Destination::Pinned(addresses)) = (set, &rule.to) {
                table.set_of_addresses(set);
                table.addresses(set, addresses, true);
            }
            table.rule(&chain, |it| {
                matching(it, rule, set.as_deref());
                it.mark_connection(gate.mark).to(To::Accept);
            });
        }
        table.rule(&chain, tell);
        table.rule(&chain, |rule| rule.to(To::Chain(REFUSE)));
        table.commit(&self.rules)?;
        self.gates.insert(number, sets);
        Ok(())
    }

    pub(super) fn pin(&self, number: u32, pins: &[Pins]) -> io::Result<()> {
        let sets = self.gates.get(&number).ok_or_else(no_gate)?;
        let mut table = Changes::of(TABLE);
        for Pins { rule, add, remove } in pins {
            let set = sets.get(*rule).and_then(Option::as_ref);
            let set = set.ok_or_else(|| io::Error::other("nothing is pinned to this rule"))?;
            table.addresses(set, remove, false);
            table.addresses(set, add, true);
        }
        table.commit(&self.rules)
    }

    /// Takes a gate away through which no sandbox sends any more.
    pub(super) fn remove_gate(&mut self, number: u32) -> io::Result<()> {
        let Some(sets) = self.gates.get(&number) else { return Ok(()) };
        let mut table = Changes::of(TABLE);
        table.flush_chain(&chain_of(number));
        for set in sets.iter().flatten() {
            table.delete_set(set);
        }
        table.delete_chain(&chain_of(number));
        table.commit(&self.rules)?;
        self.gates.remove(&number);
        Ok(())
    }

    /// Lets a sandbox send through a gate.
    pub(super) fn join(&self, link: &mut Link, gate: u32) -> io::Result<()> {
        if link.gate.is_some() {
            return Err(io::Error::other("the sandbox has its gate already"));
        }
        if !self.gates.contains_key(&gate) {
            return Err(no_gate());
        }
        let mut table = Changes::of(TABLE);
        table.sender(SENDERS, (link.index, link.address), Some(&chain_of(gate)));
        table.commit(&self.rules)?;
        link.gate = Some(gate);
        Ok(())
    }

    /// A sandbox has gone; its link goes with its network.
    pub(super) fn leave(&self, link: &Link) {
        if link.gate.is_none() {
            return;
        }
        let mut table = Changes::of(TABLE);
        table.sender(SENDERS, (link.index, link.address), None);
        if let Err(err) = table.commit(&self.rules) {
            tracing::warn!("a sandbox's link stays in the router: {err}");
        }
    }
}

/// What a sandbox's own network needs for its names: made inside it.
pub(super) fn name_sockets() -> io::Result<(OwnedFd, TcpListener)> {
    let flags = SocketFlags::CLOEXEC;
    let udp = rustix::net::socket_with(AddressFamily::INET, SocketType::DGRAM, flags, None)?;
    rustix::net::bind(&udp, &NAMES)?;
    Ok((udp, listen(NAMES)?))
}

fn no_gate() -> io::Error {
    io::Error::other("there is no such gate")
}

fn chain_of(gate: u32) -> String {
    format!("g{gate}")
}

fn tell(rule: &mut Rule<'_>) {
    rule.at_most(TOLD.0, TOLD.1).log(egress::LOG_GROUP, egress::LOG_BYTES, "denied");
}

fn matching(it: &mut Rule<'_>, rule: &GateRule, set: Option<&str>) {
    match (&rule.to, set) {
        (_, Some(set)) => drop_ref(it.goes_to_one_of(set)),
        (Destination::Range(first, last), None) => drop_ref(it.goes_to(*first, *last)),
        (Destination::Pinned(_), None) => {}
    }
    if let Some(protocol) = rule.protocol {
        it.protocol(protocol);
    }
    if let Some((first, last)) = rule.ports {
        it.port(first, last);
    }
}

fn drop_ref(_: &mut Rule<'_>) {}

/// Links the router to the machine: the index of the interface there, and the router's address.
fn to_machine(
    uplink: Uplink,
    name: &str,
    nonce: &str,
    outside: &OwnedFd,
    links: &Socket,
) -> io::Result<(u32, Ipv4Addr)> {
    let machine = Socket::open(Family::Route)?;
    let taken = addresses_here(&machine)?;
    let random = u32::from_str_radix(nonce.get(..8).unwrap_or("0"), 16).unwrap_or(0);
    let is_free = |(theirs, _): &(Ipv4Addr, Ipv4Addr)| {
        let of_link = |address: &Ipv4Addr| u32::from(*address) >> 2 == u32::from(*theirs) >> 2;
        !taken.iter().any(of_link)
    };
    let all = (0..u32::MAX).map(|step| uplink.link(random.wrapping_add(step)));
    let (theirs, ours) = all
        .take(1024)
        .find(is_free)
        .ok_or_else(|| io::Error::other("every address for it is taken: choose another pool"))?;
    let mut writer = Writer::default();
    // The machine chooses the index of its own end.
    add_pair(&mut writer, (UP, "up"), (0, name), outside);
    links.run(&writer)?;
    let index = index_of(name)?;
    let mut writer = Writer::default();
    add_address(&mut writer, index, theirs, 30);
    switch_on(&mut writer, index);
    machine.run(&writer)?;
    let mut writer = Writer::default();
    add_address(&mut writer, UP, ours, 30);
    switch_on(&mut writer, UP);
    add_route(&mut writer, UP, None, Some(theirs));
    links.run(&writer)?;
    Ok((index, ours))
}

fn masquerade(socket: &Socket, name: &str, index: u32, ours: Ipv4Addr) -> io::Result<()> {
    let mut table = Changes::of(name);
    table.table();
    let at = (nft::POSTROUTING, nft::PRIORITY_SOURCE_NAT);
    table.hooked_chain(LEAVE, "nat", at, To::Accept);
    table.rule(LEAVE, |rule| {
        rule.comes_from(ours).goes_not_out_by(index).masquerade();
    });
    table.commit(socket)
}

/// There is only version 4 of the protocol on links, so that nothing goes around the rules.
fn forget_version_six(interfaces: &[&str]) -> io::Result<()> {
    for which in interfaces {
        let setting = format!("/proc/sys/net/ipv6/conf/{which}/disable_ipv6");
        if Path::new(&setting).exists() {
            fs::write(&setting, "1")?;
        }
    }
    Ok(())
}

fn index_of(name: &str) -> io::Result<u32> {
    let socket = rustix::net::socket_with(
        AddressFamily::INET,
        SocketType::DGRAM,
        SocketFlags::CLOEXEC,
        None,
    )?;
    Ok(rustix::net::netdevice::name_to_index(&socket, name)?)
}

const NEW_LINK: u16 = 16;
const NEW_ADDRESS: u16 = 20;
const GET_ADDRESSES: u16 = 22;
const NEW_ROUTE: u16 = 24;
const INET: u8 = 2;

fn link_header(index: u32, flags: u32) -> Vec<u8> {
    let mut header = vec![0; 4];
    header.extend(index.to_ne_bytes());
    header.extend(flags.to_ne_bytes());
    header.extend(flags.to_ne_bytes());
    header
}

/// A pair of linked interfaces: one here, the other in another network.
fn add_pair(
    writer: &mut Writer,
    (index, name): (u32, &str),
    (peer_index, peer_name): (u32, &str),
    peer_network: &OwnedFd,
) {
    const NAME: u16 = 3;
    const INFO: u16 = 18;
    const NETWORK: u16 = 28;
    let network = peer_network.as_fd().as_raw_fd().to_ne_bytes();
    writer.message(NEW_LINK, CREATE | EXCLUSIVE | ACK, &link_header(index, 0), |link| {
        link.text(NAME, name);
        link.nest(INFO, |info| {
            info.text(1, "veth");
            info.nest(2, |data| {
                data.nest(1, |peer| {
                    peer.raw(&link_header(peer_index, 0));
                    peer.text(NAME, peer_name);
                    peer.put(NETWORK, network);
                });
            });
        });
    });
}

fn switch_on(writer: &mut Writer, index: u32) {
    let up = libc::IFF_UP.unsigned_abs();
    writer.message(NEW_LINK, ACK, &link_header(index, up), |_| ());
}

fn add_address(writer: &mut Writer, index: u32, address: Ipv4Addr, prefix: u8) {
    let mut header = vec![INET, prefix, 0, 0];
    header.extend(index.to_ne_bytes());
    writer.message(NEW_ADDRESS, CREATE | EXCLUSIVE | ACK, &header, |it| {
        it.put(2, address.octets());
        it.put(1, address.octets());
    });
}

/// A route to one address on the link itself, or to everything over a gateway on it.
fn add_route(writer: &mut Writer, index: u32, to: Option<Ipv4Addr>, over: Option<Ipv4Addr>) {
    const MAIN: u8 = 254;
    const STATIC: u8 = 4;
    const ON_LINK: u8 = 253;
    const UNICAST: u8 = 1;
    /// The gateway is on the link though no route says so.
    const IS_ON_LINK: u32 = 4;
    let length = if to.is_some() { 32 } else { 0 };
    let scope = if over.is_some() { 0 } else { ON_LINK };
    let mut header = vec![INET, length, 0, 0, MAIN, STATIC, scope, UNICAST];
    header.extend(if over.is_some() { IS_ON_LINK } else { 0 }.to_ne_bytes());
    writer.message(NEW_ROUTE, CREATE | EXCLUSIVE | ACK, &header, |it| {
        if let Some(to) = to {
            it.put(1, to.octets());
        }
        it.put(4, index.to_ne_bytes());
        if let Some(over) = over {
            it.put(5, over.octets());
        }
    });
}

/// The addresses that this network has.
fn addresses_here(socket: &Socket) -> io::Result<Vec<Ipv4Addr>> {
    let mut writer = Writer::default();
    writer.message(GET_ADDRESSES, DUMP, &[INET, 0, 0, 0, 0, 0, 0, 0], |_| ());
    let mut found = Vec::new();
    socket.ask(&writer, |kind, body| {
        if kind == NEW_ADDRESS {
            let attributes = Attributes(body.get(8..).unwrap_or_default());
            let addresses = attributes.filter(|(kind, _)| matches!(kind, 1 | 2));
            found.extend(addresses.filter_map(|(_, value)| netlink::address(value)));
        }
    })?;
    Ok(found)
}

fn said(what: &str, err: &io::Error) -> io::Error {
    io::Error::new(err.kind(), format!("{what}: {err}"))
}

/// Makes a router and links a network to it, in a network of its own: what the machine can do.
pub(crate) fn try_router() -> io::Result<()> {
    sys::unshare(UnshareFlags::NEWNET)?;
    let outside = this_network()?;
    let uplink = Uplink { pool: (Ipv4Addr::new(169, 254, 64, 0), 19), may_forward: true };
    let mut router = Router::open(&outside, uplink, "0123456789ab")?;
    let new = || sys::unshare(UnshareFlags::NEWNET);
    let sandbox = in_network(&outside, new, this_network)?;
    let mut link = router.link(&outside, 1, &sandbox)?;
    let everywhere = Destination::Range(Ipv4Addr::UNSPECIFIED, Ipv4Addr::BROADCAST);
    let named = Destination::Pinned(vec![Ipv4Addr::new(192, 0, 2, 1)]);
    let rule = |to| GateRule { to, protocol: Some(6), ports: Some((1, 2)) };
    let gate = Gate { rules: vec![rule(everywhere), rule(named)], mark: 1 };
    router.set_gate(1, &gate)?;
    router.join(&mut link, 1)?;
    router.denials(&outside).map(drop)
}
