//! Answers the names that one sandbox asks for, on sockets of its own loopback: those of its
//! network's rules, with the addresses that it may reach then. Any other name does not exist for
//! it, so that a program is told at once and does not try again.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use hickory_resolver::{
    TokioResolver,
    config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig},
    net::{NetError, runtime::TokioRuntimeProvider},
    proto::{
        op::{Edns, Message, MessageType, OpCode, ResponseCode},
        rr::{DNSClass, Name, RData, Record, RecordType, rdata::A},
    },
};
use sandbox::egress::NameSockets;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UdpSocket},
    task::JoinSet,
    time::Instant,
};

use super::{
    Inner,
    denied::{Sender, What},
};

/// How many questions of one sandbox are answered at once; more wait, and by UDP get lost.
const AT_ONCE: usize = 32;
const MOST_CONNECTIONS: usize = 8;
const IDLE: Duration = Duration::from_secs(10);
const QUESTION: usize = 4096;
/// What an answer by UDP may have, unless the question allows more; and at most.
const PLAIN_ANSWER: u16 = 512;
const LONG_ANSWER: u16 = 1232;
/// How long an address may be kept by who asked.
const LONGEST_TTL: u32 = 300;

/// Who is asked for names.
#[derive(Clone)]
pub(super) struct Resolver(TokioResolver);

impl Resolver {
    /// Asks these, or whom the machine asks, and reads the machine's own list of hosts first.
    pub(super) fn new(servers: &[SocketAddr]) -> Result<Self, NetError> {
        let mut builder = if servers.is_empty() {
            TokioResolver::builder_tokio()?
        } else {
            let at = |server: &SocketAddr| {
                let to = |mut connection: ConnectionConfig| {
                    connection.port = server.port();
                    connection
                };
                let connections = vec![to(ConnectionConfig::udp()), to(ConnectionConfig::tcp())];
                NameServerConfig::new(server.ip(), true, connections)
            };
            let servers = servers.iter().map(at).collect();
            let config = ResolverConfig::from_parts(None, Vec::new(), servers);
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
        };
        builder.options_mut().use_hosts_file = ResolveHosts::Always;
        builder.build().map(Self)
    }
}

/// Who answers one sandbox.
struct Answering {
    inner: Arc<Inner>,
    resolver: Resolver,
    sender: Sender,
}

pub(super) async fn serve(
    inner: Arc<Inner>,
    resolver: Resolver,
    sender: Sender,
    sockets: NameSockets,
) -> io::Result<()> {
    let answering = Arc::new(Answering { inner, resolver, sender });
    let udp = Arc::new(UdpSocket::from_std(sockets.udp)?);
    let tcp = TcpListener::from_std(sockets.tcp)?;
    tokio::try_join!(by_udp(&answering, &udp), by_tcp(&answering, &tcp)).map(|((), ())| ())
}

async fn by_udp(answering: &Arc<Answering>, socket: &Arc<UdpSocket>) -> io::Result<()> {
    let mut asked = JoinSet::new();
    let mut buffer = vec![0; QUESTION];
    loop {
        while asked.len() >= AT_ONCE {
            asked.join_next().await;
        }
        while asked.try_join_next().is_some() {}
        let (read, from) = socket.recv_from(&mut buffer).await?;
        let (question, answering, socket) =
            (buffer[..read].to_vec(), answering.clone(), socket.clone());
        asked.spawn(async move {
            if let Some(answer) = answering.answer(&question, true).await {
                // Who asked may have gone.
                drop(socket.send_to(&answer, from).await);
            }
        });
    }
}

async fn by_tcp(answering: &Arc<Answering>, listener: &TcpListener) -> io::Result<()> {
    let mut connections = JoinSet::new();
    loop {
        while connections.len() >= MOST_CONNECTIONS {
            connections.join_next().await;
        }
        let (stream, _) = listener.accept().await?;
        let answering = answering.clone();
        connections.spawn(async move {
            // It ends with the connection, however that does.
            drop(converse(&answering, stream).await);
        });
    }
}

async fn converse(answering: &Answering, mut stream: TcpStream) -> io::Result<()> {
    loop {
        let mut question = Vec::new();
        let read = async {
            let length = stream.read_u16().await?;
            question.resize(usize::from(length).min(QUESTION), 0);
            stream.read_exact(&mut question).await
        };
        tokio::time::timeout(IDLE, read).await??;
        let Some(answer) = answering.answer(&question, false).await else { return Ok(()) };
        let length = u16::try_from(answer.len()).map_err(io::Error::other)?;
        let whole = [&length.to_be_bytes()[..], &answer].concat();
        tokio::time::timeout(IDLE, stream.write_all(&whole)).await??;
    }
}

impl Answering {
    /// The answer to a question, if it is one.
    async fn answer(&self, question: &[u8], is_bounded: bool) -> Option<Vec<u8>> {
        let question = Message::from_vec(question).ok()?;
        if question.metadata.message_type != MessageType::Query {
            return None;
        }
        let mut answer = Message::response(question.metadata.id, question.metadata.op_code);
        answer.metadata.recursion_desired = question.metadata.recursion_desired;
        answer.metadata.recursion_available = true;
        answer.add_queries(question.queries.iter().cloned());
        let mut most = PLAIN_ANSWER;
        if question.edns.is_some() {
            most = question.max_payload().clamp(PLAIN_ANSWER, LONG_ANSWER);
            let mut edns = Edns::new();
            edns.set_max_payload(LONG_ANSWER);
            answer.set_edns(edns);
        }
        match self.find(&question).await {
            Ok(records) => drop(answer.add_answers(records)),
            Err(code) => answer.metadata.response_code = code,
        }
        let bytes = answer.to_vec().ok()?;
        if is_bounded && bytes.len() > usize::from(most) {
            return answer.truncate().to_vec().ok();
        }
        Some(bytes)
    }

    async fn find(&self, question: &Message) -> Result<Vec<Record>, ResponseCode> {
        let [query] = &question.queries[..] else { return Err(ResponseCode::FormErr) };
        if question.metadata.op_code != OpCode::Query || query.query_class != DNSClass::IN {
            return Err(ResponseCode::NotImp);
        }
        let name = plain(&query.name).ok_or(ResponseCode::NXDomain)?;
        let Sender { gate, .. } = &self.sender;
        if !gate.knows(&name).await {
            self.deny(&name, None);
            return Err(ResponseCode::NXDomain);
        }
        // There is only version 4 of the protocol inside.
        if query.query_type == RecordType::AAAA {
            return Ok(Vec::new());
        }
        let mut whole = query.name.clone();
        whole.set_fqdn(true);
        let found = self
            .resolver
            .0
            .lookup(whole, query.query_type)
            .await
            .map_err(|error| code_of(&error))?;
        let left = found.valid_until().saturating_duration_since(Instant::now().into_std());
        let left = u32::try_from(left.as_secs()).unwrap_or(u32::MAX);
        let of_type = found.answers().iter().filter(|it| it.record_type() == query.query_type);
        let record = |data: RData, ttl: u32| Record::from_rdata(query.name.clone(), ttl, data);
        if query.query_type != RecordType::A {
            let records = of_type.map(|it| record(it.data.clone(), it.ttl.min(left)));
            return Ok(records.collect());
        }
        let addresses: Vec<Ipv4Addr> = of_type
            .filter_map(|it| match &it.data {
                RData::A(address) => Some(address.0),
                _ => None,
            })
            .collect();
        let holds = Duration::from_secs(left.into());
        let admitted = gate.admit(&*self.inner.sandboxes, &name, &addresses, holds).await;
        let admitted = admitted.map_err(|error| {
            tracing::warn!(%error, "the addresses of a name are not let through");
            ResponseCode::ServFail
        })?;
        for refused in addresses.iter().filter(|address| !admitted.contains(address)) {
            self.deny(&name, Some(*refused));
        }
        if admitted.is_empty() && !addresses.is_empty() {
            return Err(ResponseCode::NXDomain);
        }
        let ttl = left.min(LONGEST_TTL);
        Ok(admitted.into_iter().map(|it| record(RData::A(A(it)), ttl)).collect())
    }

    fn deny(&self, name: &str, address: Option<Ipv4Addr>) {
        let what = What::Name { name: name.into(), address };
        self.inner.denials.note(&self.sender, what, self.inner.env.now());
    }
}

/// A name in lower case without the dot at its end, if it has only what names of hosts have.
fn plain(name: &Name) -> Option<String> {
    let name = name.to_ascii().to_ascii_lowercase();
    let name = name.strip_suffix('.').unwrap_or(&name);
    let letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    (!name.is_empty() && name.bytes().all(letter)).then(|| name.to_owned())
}

fn code_of(error: &NetError) -> ResponseCode {
    if error.is_nx_domain() {
        return ResponseCode::NXDomain;
    }
    if error.is_no_records_found() {
        return ResponseCode::NoError;
    }
    tracing::debug!(%error, "a name could not be asked for");
    ResponseCode::ServFail
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_more_than_letters_is_none() {
        let name = |text: &str| plain(&Name::from_ascii(text).unwrap());
        assert_eq!(name("API.Example.com."), Some("api.example.com".to_owned()));
        // One label with a dot in it, and no name below example.com.
        assert_eq!(name("evil\\.example.com."), None);
        assert_eq!(name("."), None);
    }
}
