use sha2::{Digest as _, Sha256};

use crate::{Code, Config, Digest, Draft, FunctionKey};

/// What actually runs: code and configuration plus the engine builds they are bound to.
///
/// Two revisions with the same digest are indistinguishable to the function's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    pub function: FunctionKey,
    pub digest: Digest,
    pub code: Code,
    pub config: Config,
    pub entry: Entry,
    /// The engine that runs the code, and the userland under it. `None`: the base is the runtime.
    pub engine: Option<Digest>,
    pub base: Digest,
}

/// What one invocation calls within a function. A Lambda function has exactly one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Entry(pub String);

impl Revision {
    /// Binds a draft to engine builds.
    ///
    /// `incarnation` is part of the digest so that a function made anew under an old name never
    /// meets an instance of the old one.
    pub fn bind(
        function: FunctionKey,
        incarnation: &str,
        draft: Draft,
        engine: Option<Digest>,
        base: Digest,
    ) -> Self {
        let Draft { code, config } = draft;
        let digest = digest(&function, incarnation, &code, &config, engine, base);
        let entry = Entry(config.handler.clone());
        Self { function, digest, code, config, entry, engine, base }
    }
}

/// Every part is written with its length, so no two different revisions share their bytes.
fn digest(
    function: &FunctionKey,
    incarnation: &str,
    code: &Code,
    config: &Config,
    engine: Option<Digest>,
    base: Digest,
) -> Digest {
    let Config {
        description: _,
        runtime,
        handler,
        role,
        memory_mb,
        timeout_s,
        ephemeral_mb,
        env,
        logging,
        layers,
        network,
        contract,
    } = config;
    let mut sha = Sha256::new();
    let mut part = |bytes: &[u8]| {
        sha.update((bytes.len() as u64).to_be_bytes());
        sha.update(bytes);
    };
    part(b"morrow revision 1");
    part(function.to_string().as_bytes());
    part(incarnation.as_bytes());
    part(code.digest.as_bytes());
    part(runtime.as_str().as_bytes());
    part(handler.as_bytes());
    part(role.as_bytes());
    part(&memory_mb.to_be_bytes());
    part(&timeout_s.to_be_bytes());
    part(&ephemeral_mb.to_be_bytes());
    part(engine.as_ref().map_or(&[][..], |digest| digest.as_bytes()));
    part(base.as_bytes());
    // Only what differs from the default, so that the digests of older revisions stay; as one
    // part, which no pairs of variables can be taken for.
    let mut more = Vec::new();
    if !logging.is_default() {
        more.push(format!("{:?} {:?}", logging.group, logging.format));
    }
    more.extend(layers.iter().map(|layer| layer.code.digest.to_string()));
    // Which network it is, not what it lets through now.
    more.extend(network.iter().map(|network| format!("network {}", network.id)));
    more.extend(contract.http().map(|http| format!("{http:?}")));
    if !more.is_empty() {
        part(more.join("\n").as_bytes());
    }
    for (name, value) in &env.0 {
        part(name.as_bytes());
        part(value.as_bytes());
    }
    Digest::from_bytes(sha.finalize().into())
}
