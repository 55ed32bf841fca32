//! What a sandbox reaches, tried in a network that is the test's own: the machine's addresses are
//! the servers'. Each scene is a process, since its launcher changes the network that it is in.
use std::{
    net::{Ipv4Addr, SocketAddr},
    process::Command,
    time::Duration,
};

use sandbox::{
    Sandbox, Sandboxes, Spec,
    egress::{Denials, Denied, Destination, Gate, GateRule, NameSockets, Pins},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream, UdpSocket},
};

use super::world::World;

const TCP: u8 = 6;
const UDP: u8 = 17;
const REFUSED: &str = "ECONNREFUSED";
const FORBIDDEN: &str = "EHOSTUNREACH";

pub(crate) fn main(scene: &str) {
    ip("link set lo up");
    for address in ["192.0.2.1", "192.0.2.2", "198.51.100.1", "169.254.169.254"] {
        ip(&format!("address add {address}/32 dev lo"));
    }
    let world = World::start();
    world.runtime().block_on(async {
        let patience = Duration::from_mins(1);
        let played = async {
            match scene {
                "reach" => reach(&world).await,
                "change" => change(&world).await,
                "tell" => tell(&world).await,
                "end" => end(&world).await,
                other => panic!("there is no scene {other}"),
            }
        };
        tokio::time::timeout(patience, played).await.unwrap();
    });
}

fn ip(arguments: &str) -> String {
    let done = Command::new("ip").args(arguments.split(' ')).output().unwrap();
    assert!(done.status.success(), "{done:?}");
    String::from_utf8(done.stdout).unwrap()
}

/// Gives back what it is sent, on both protocols, for ever.
async fn echo(at: &str) {
    let tasks = kit::Tasks::default();
    let (listener, streams) = (TcpListener::bind(at).await.unwrap(), tasks.clone());
    tasks.detach("streams", async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            streams.detach("stream", async move {
                let mut buffer = [0; 64];
                while let Ok(read @ 1..) = stream.read(&mut buffer).await {
                    if stream.write_all(&buffer[..read]).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    let socket = UdpSocket::bind(at).await.unwrap();
    tasks.detach("datagrams", async move {
        let mut buffer = [0; 64];
        loop {
            let (read, from) = socket.recv_from(&mut buffer).await.unwrap();
            socket.send_to(&buffer[..read], from).await.unwrap();
        }
    });
}

/// A sandbox with a gate, and a program in it that does what it is told.
struct Inside {
    sandbox: Box<dyn Sandbox>,
    orders: BufReader<TcpStream>,
    names: NameSockets,
}

impl Inside {
    async fn start(world: &World, gate: u32) -> Self {
        let spec = Spec { base: world.base, ephemeral_mb: 64, egress: true };
        let sandbox = world.launched.prepare(spec).await.unwrap();
        let names = sandbox.join(gate).await.unwrap();
        let at = "127.0.0.1:9001".parse().unwrap();
        let listener = TcpListener::from_std(sandbox.listen(at).await.unwrap()).unwrap();
        drop(sandbox.assign(world.attempt(&["obey"])).await.unwrap());
        let (orders, _) = listener.accept().await.unwrap();
        Self { sandbox, orders: BufReader::new(orders), names }
    }

    async fn tell(&mut self, order: &str) -> String {
        self.orders.write_all(format!("{order}\n").as_bytes()).await.unwrap();
        let mut answer = String::new();
        self.orders.read_line(&mut answer).await.unwrap();
        answer.trim().to_owned()
    }
}

fn range(first: &str, last: &str) -> Destination {
    Destination::Range(first.parse().unwrap(), last.parse().unwrap())
}

fn rule(to: Destination, protocol: u8, port: u16) -> GateRule {
    GateRule { to, protocol: Some(protocol), ports: Some((port, port)) }
}

fn everything() -> GateRule {
    GateRule { to: range("0.0.0.0", "255.255.255.255"), protocol: None, ports: None }
}

async fn reach(world: &World) {
    let early = world.launched.set_gate(1, Gate { rules: Vec::new(), mark: 1 }).await;
    assert!(early.is_err(), "the way out is not open yet");
    let _denials = world.launched.open_egress().await.unwrap();
    for at in ["192.0.2.1:80", "192.0.2.1:81", "192.0.2.2:80", "198.51.100.1:80"] {
        echo(at).await;
    }
    echo("169.254.169.254:80").await;
    let gate = Gate {
        rules: vec![
            rule(range("192.0.2.0", "192.0.2.1"), TCP, 80),
            rule(range("192.0.2.2", "192.0.2.2"), UDP, 80),
        ],
        mark: 1,
    };
    world.launched.set_gate(1, gate).await.unwrap();
    world.launched.set_gate(2, Gate { rules: vec![everything()], mark: 2 }).await.unwrap();
    world.launched.set_gate(3, Gate { rules: Vec::new(), mark: 3 }).await.unwrap();

    let mut some = Inside::start(world, 1).await;
    assert_eq!(some.tell("tcp 192.0.2.1:80").await, "echo!");
    assert_eq!(some.tell("udp 192.0.2.2:80").await, "echo!");
    for (order, answer) in [
        ("tcp 192.0.2.1:81", REFUSED),
        ("tcp 192.0.2.2:80", REFUSED),
        ("tcp 198.51.100.1:80", REFUSED),
        ("tcp 169.254.169.254:80", REFUSED),
        ("udp 192.0.2.1:80", FORBIDDEN),
    ] {
        assert_eq!(some.tell(order).await, answer, "{order}");
    }

    // What lets everything through still keeps sandboxes from each other and from the machine.
    let mut all = Inside::start(world, 2).await;
    assert_eq!(all.tell("tcp 198.51.100.1:80").await, "echo!");
    let other = some.sandbox.address().unwrap();
    assert_eq!(all.tell(&format!("tcp {other}:80")).await, REFUSED);
    assert_eq!(all.tell("tcp 169.254.64.1:80").await, REFUSED);
    let machine = ip("-4 -oneline address show to 169.254.64.0/19");
    let machine = machine.split_whitespace().find(|word| word.ends_with("/30")).unwrap();
    let machine: Ipv4Addr = machine.trim_end_matches("/30").parse().unwrap();
    echo(&format!("{machine}:80")).await;
    assert_eq!(all.tell(&format!("tcp {machine}:80")).await, REFUSED);

    // A cloud's address is the sandbox's own once something listens at it for the sandbox, and then
    // it is not the machine's.
    assert_eq!(all.tell("tcp 169.254.169.254:80").await, "echo!");
    let own = all.sandbox.listen("169.254.169.254:80".parse().unwrap()).await.unwrap();
    let own = TcpListener::from_std(own).unwrap();
    let answer = async { own.accept().await.unwrap().0.write_all(b"mine!").await.unwrap() };
    let (said, ()) = tokio::join!(all.tell("tcp 169.254.169.254:80"), answer);
    assert_eq!(said, "mine!");
    assert_eq!(all.tell("tcp 198.51.100.1:80").await, "echo!");

    // There is version 6 of the protocol on its own loopback, and nowhere else.
    assert_eq!(all.tell("six").await, "bound");
    assert_eq!(all.tell("tcp [fe80::1%2]:80").await, "ENETUNREACH");

    // Nobody fills the table of connections that all share.
    assert_eq!(all.tell("flood 192.0.2.200").await, "5000");
    assert_eq!(all.tell("tcp 198.51.100.1:80").await, REFUSED);
    assert_eq!(some.tell("tcp 192.0.2.1:80").await, "echo!");

    let mut none = Inside::start(world, 3).await;
    assert_eq!(none.tell("tcp 192.0.2.1:80").await, REFUSED);
    assert!(some.sandbox.join(2).await.is_err(), "a sandbox has one gate");
    let spec = Spec { base: world.base, ephemeral_mb: 64, egress: false };
    let alone = world.launched.prepare(spec).await.unwrap();
    assert_eq!(alone.address(), None);
    assert!(alone.join(1).await.is_err(), "it has no way out");
    assert_eq!(none.names.tcp.local_addr().unwrap().port(), 53);
}

async fn change(world: &World) {
    let _denials = world.launched.open_egress().await.unwrap();
    for at in ["192.0.2.1:80", "192.0.2.2:80"] {
        echo(at).await;
    }
    let named = || rule(Destination::Pinned(Vec::new()), TCP, 80);
    let first = rule(range("192.0.2.1", "192.0.2.1"), TCP, 80);
    let set = |rules, mark| world.launched.set_gate(1, Gate { rules, mark });
    set(vec![named()], 1).await.unwrap();
    let mut inside = Inside::start(world, 1).await;
    assert_eq!(inside.tell("tcp 192.0.2.2:80").await, REFUSED);

    let second: Ipv4Addr = "192.0.2.2".parse().unwrap();
    let pins = |add: &[Ipv4Addr], remove: &[Ipv4Addr]| {
        vec![Pins { rule: 0, add: add.to_vec(), remove: remove.to_vec() }]
    };
    world.launched.pin(1, pins(&[second], &[])).await.unwrap();
    assert_eq!(inside.tell("hold 192.0.2.2:80").await, "echo!");
    // A pin ends for new connections; the old ones go on.
    world.launched.pin(1, pins(&[], &[second])).await.unwrap();
    assert_eq!(inside.tell("tcp 192.0.2.2:80").await, REFUSED);
    assert_eq!(inside.tell("held").await, "echo!");

    // So do they when rules are added, but not when the mark is another.
    set(vec![named(), first.clone()], 1).await.unwrap();
    assert_eq!(inside.tell("held").await, "echo!");
    assert_eq!(inside.tell("tcp 192.0.2.1:80").await, "echo!");
    set(vec![first], 2).await.unwrap();
    assert_eq!(inside.tell("held").await, "ECONNRESET");
    assert_eq!(inside.tell("hold 192.0.2.1:80").await, "echo!");
    set(vec![rule(Destination::Pinned(vec![second]), TCP, 80)], 3).await.unwrap();
    assert_eq!(inside.tell("held").await, "ECONNRESET");
    assert_eq!(inside.tell("tcp 192.0.2.2:80").await, "echo!");

    assert!(world.launched.remove_gate(1).await.is_err(), "a sandbox sends through it");
    inside.sandbox.destroy().await.unwrap();
    world.launched.remove_gate(1).await.unwrap();
}

async fn told(denials: &Denials, count: usize) -> Vec<Denied> {
    let mut all = Vec::new();
    while all.len() < count {
        all.extend(denials.read().await.unwrap());
    }
    all
}

async fn tell(world: &World) {
    let denials = world.launched.open_egress().await.unwrap();
    world.launched.set_gate(1, Gate { rules: Vec::new(), mark: 1 }).await.unwrap();
    let mut inside = Inside::start(world, 1).await;
    let from = inside.sandbox.address().unwrap();
    for order in ["tcp 192.0.2.1:80", "udp 203.0.113.9:53", "tcp 169.254.169.254:80"] {
        inside.tell(order).await;
    }
    let denied = |to: &str, protocol| {
        let to: SocketAddr = to.parse().unwrap();
        let SocketAddr::V4(to) = to else { panic!("{to}") };
        Denied { from, to: *to.ip(), protocol, port: Some(to.port()), is_spoofed: false }
    };
    let expected = [
        denied("192.0.2.1:80", TCP),
        denied("203.0.113.9:53", UDP),
        denied("169.254.169.254:80", TCP),
    ];
    assert_eq!(told(&denials, 3).await, expected);

    // Root in the sandbox's network could say that it is another; the router does not believe it.
    let launcher = world.launcher.as_raw_nonzero();
    let children = format!("/proc/{launcher}/task/{launcher}/children");
    let children = std::fs::read_to_string(children).unwrap();
    let network = format!("--net=/proc/{}/ns/net", children.split(' ').next().unwrap());
    let add = ["ip", "address", "add", "10.9.9.9/32", "dev", "eth0"];
    let script = "exec 3<>/dev/udp/192.0.2.1/80; echo x >&3";
    let routed = ["ip", "route", "replace", "default", "via", "169.254.64.1", "dev", "eth0"];
    let routed = [&routed[..], &["onlink", "src", "10.9.9.9"]].concat();
    for command in [&add[..], &routed, &["bash", "-c", script]] {
        let done = Command::new("nsenter").arg(&network).args(command).status();
        assert!(done.unwrap().success(), "{command:?}");
    }
    let spoofed = told(&denials, 1).await[0];
    assert!(spoofed.is_spoofed, "{spoofed:?}");
    assert_eq!(spoofed.from, Ipv4Addr::new(10, 9, 9, 9));
}

/// However it ends.
async fn end(world: &World) {
    let denials = world.launched.open_egress().await.unwrap();
    world.launched.set_gate(1, Gate { rules: vec![everything()], mark: 1 }).await.unwrap();
    let inside = Inside::start(world, 1).await;
    assert_eq!(ip("-oneline link show").lines().count(), 2, "the machine has one interface more");
    rustix::process::kill_process(world.launcher, rustix::process::Signal::KILL).unwrap();
    world.launched.gone().await;
    drop((inside, denials));
    while ip("-oneline link show").lines().count() > 1 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
