//! Access and identity tokens of a function, from a whole platform that never runs one: who they
//! mean, for whom, for how long.
#![expect(clippy::unwrap_used, reason = "all of it is a test")]

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use control::{BadToken, Control, Error, Parts, Unauthenticated, access::NewRole};
use engine::{Engine, Processors};
use kit::{Env, Simulated, Tasks};
use model::{Caller, FunctionKey, Holder, Principal, Region, Scope};
use sandbox::{Sandbox, SandboxError, Sandboxes, Spec};
use store::{Blobs, Kv, Sealer, blobs::dir::DirBlobs, memory::Memory};
use telemetry::Logs;
use tempfile::TempDir;

const ISSUER: &str = "https://morrow.example.org";
const AUDIENCE: &str = "http://127.0.0.1:7374/000000000012/us-east-1/hello";
const ROLE: &str = "arn:aws:iam::000000000012:role/team/worker";
const TRUST: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;

/// A machine on which nothing runs.
struct Nothing;

#[async_trait]
impl Sandboxes for Nothing {
    async fn prepare(&self, _: Spec) -> Result<Box<dyn Sandbox>, SandboxError> {
        Err(SandboxError::LauncherGone)
    }
}

struct World {
    control: Control,
    kv: Arc<dyn Kv>,
    env: Arc<dyn Env>,
    dir: TempDir,
}

impl World {
    async fn new(seed: u64) -> Self {
        let env: Arc<dyn Env> = Arc::new(Simulated::new(seed));
        let kv: Arc<dyn Kv> = Arc::new(Memory::default());
        let dir = TempDir::new().unwrap();
        let control = open(&env, &kv, &dir, ISSUER).await;
        Self { control, kv, env, dir }
    }

    async fn restart(&mut self, issuer: &str) {
        self.control = open(&self.env, &self.kv, &self.dir, issuer).await;
    }

    async fn make_role(&self, path: &str) {
        let new = NewRole {
            name: "worker".to_owned(),
            path: path.to_owned(),
            description: String::new(),
            max_session_s: 3600,
            trust: TRUST.to_owned(),
            tags: std::collections::BTreeMap::new(),
            boundary: None,
        };
        self.control.create_role(&root(), new).await.unwrap();
    }

    async fn identity_token(&self) -> String {
        let hello = function("hello");
        self.control.identity_token(&hello, ROLE, AUDIENCE, None).await.unwrap()
    }

    /// Who shows a token to a function.
    fn shows(&self, token: &str, callee: &str) -> Result<Principal, BadToken> {
        let known = self.control.identify_id_token(token, &function(callee));
        bad(known.map(|known| known.principal))
    }
}

async fn open(env: &Arc<dyn Env>, kv: &Arc<dyn Kv>, dir: &TempDir, issuer: &str) -> Control {
    let (tasks, at) = (Tasks::default(), |name: &str| dir.path().join(name));
    // Its own thread writes in the machine's time; nobody here waits for it.
    let logs = tempfile::tempdir_in(dir.path()).unwrap().keep();
    let logs = Logs::open(&logs, Arc::new(kit::Real), telemetry::Limits::default()).unwrap();
    std::fs::create_dir_all(at("blobs")).unwrap();
    let blobs: Arc<dyn Blobs> = Arc::new(DirBlobs::open(&at("blobs"), env.clone()).unwrap());
    let engine = Engine::new(engine::Parts {
        env: env.clone(),
        sandboxes: Arc::new(Nothing),
        processors: Processors::of_this_machine(),
        spares: false,
        logs: logs.clone(),
        blobs: blobs.clone(),
        platform: None,
        tasks: tasks.clone(),
        code_dir: at("code"),
        engines_dir: at("engines"),
        resolvers: Vec::new(),
        builds: engine::builds::Settings::default(),
    });
    let parts = Parts {
        env: env.clone(),
        kv: kv.clone(),
        blobs,
        sealer: Sealer::new(zeroize::Zeroizing::new([7; 32]), env.clone()),
        engine,
        logs,
        logins: None,
        objects: None,
        tasks,
        encrypted: true,
        public_url: None,
        issuer: issuer.to_owned(),
        functions_at: model::FunctionsAt::here(false, "127.0.0.1:7374".to_owned(), 7374),
        code_dir: at("code"),
        engines_dir: at("engines"),
    };
    Control::open(parts).await.unwrap()
}

fn scope() -> Scope {
    Scope::aws("000000000012").unwrap()
}

fn region() -> Region {
    "us-east-1".parse().unwrap()
}

fn root() -> Caller {
    let root = Principal::Root { scope: scope(), access_key: "AKIA1".to_owned() };
    Caller::new(root, "request".to_owned())
}

fn function(name: &str) -> FunctionKey {
    FunctionKey { scope: scope(), region: region(), name: name.parse().unwrap() }
}

fn bad<T>(done: Result<T, Error>) -> Result<T, BadToken> {
    done.map_err(|error| match error {
        Error::Unauthenticated(Unauthenticated::Token(bad)) => bad,
        other => panic!("{other}"),
    })
}

#[tokio::test(start_paused = true)]
async fn an_identity_token_means_the_role_until_it_ends() {
    let mut world = World::new(1).await;
    world.make_role("/team/").await;
    let token = world.identity_token().await;
    let caller = world.control.identify_id_token(&token, &function("hello")).unwrap();
    let Principal::Session { scope: of, role, session, access_key } = &caller.principal else {
        panic!("{:?}", caller.principal)
    };
    assert_eq!((of, &**role, &**session), (&scope(), "worker", "identity-token"));
    assert!(access_key.starts_with("IDTK"), "{access_key}");
    let session = caller.session.as_deref().unwrap();
    assert_eq!(session.expires.duration_since(session.issued).as_secs(), 3600);
    assert!(matches!(&session.holder, Holder::Role { name, .. } if name == "worker"));
    assert!(session.function.is_none() && !session.is_bounded());

    assert_eq!(world.shows(&token, "evil"), Err(BadToken::Audience));
    let urls = world.control.urls(&function("hello"));
    let by_name = urls.host_url.unwrap();
    for (audience, opens) in [
        (by_name.clone(), true),
        (format!("{by_name}/"), true),
        (format!("{AUDIENCE}/"), true),
        (format!("{AUDIENCE}/below"), false),
        (format!("{by_name}//"), false),
        ("http://127.0.0.1:7374".to_owned(), false),
        ("/".to_owned(), false),
    ] {
        let asker = function("asker");
        let token = world.control.identity_token(&asker, ROLE, &audience, None).await.unwrap();
        let shown = world.shows(&token, "hello");
        assert_eq!(shown.is_ok(), opens, "{audience}: {shown:?}");
    }
    // A restart changes nothing, unless the platform is another then.
    world.restart(ISSUER).await;
    assert!(world.shows(&token, "hello").is_ok());
    world.restart("https://other.example.org").await;
    assert_eq!(world.shows(&token, "hello"), Err(BadToken::Unknown));
    world.restart(ISSUER).await;
    tokio::time::advance(Duration::from_secs(3599)).await;
    assert!(world.shows(&token, "hello").is_ok());
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(world.shows(&token, "hello"), Err(BadToken::Expired));
}

#[tokio::test(start_paused = true)]
async fn tokens_end_with_their_role_and_are_not_another_ones_of_its_name() {
    let world = World::new(2).await;
    world.make_role("/team/").await;
    let (hello, token) = (function("hello"), world.identity_token().await);
    let access = world.control.access_token(&hello, ROLE).unwrap();
    let account = world.control.service_account(&hello, ROLE).unwrap();
    assert_eq!(account.email, "worker@morrow-000000000012.iam.gserviceaccount.com");

    world.control.delete_role(&root(), "worker").await.unwrap();
    let refused = async || {
        assert_eq!(world.shows(&token, "hello"), Err(BadToken::Unknown));
        let shown = world.control.identify_bearer(&access.text, region());
        assert_eq!(bad(shown).unwrap_err(), BadToken::Unknown);
    };
    refused().await;
    assert!(world.control.service_account(&hello, ROLE).is_err());
    assert!(world.control.access_token(&hello, ROLE).is_err());
    assert!(world.control.identity_token(&hello, ROLE, AUDIENCE, None).await.is_err());

    world.make_role("/team/").await;
    refused().await;
    let again = world.control.service_account(&hello, ROLE).unwrap();
    assert_eq!(again.email, account.email);
    assert_ne!(again.unique_id, account.unique_id);
    assert!(world.shows(&world.identity_token().await, "hello").is_ok());
}

#[tokio::test(start_paused = true)]
async fn an_access_token_has_the_functions_session_and_is_no_other_functions_inside() {
    let mut world = World::new(3).await;
    world.make_role("/team/").await;
    let (hello, other) = (function("hello"), function("other"));
    let token = world.control.access_token(&hello, ROLE).unwrap();
    let ask = |world: &World, text: &str, inside| {
        bad(world.control.identify_access_token(text, region(), inside)).map(|who| who.principal)
    };
    let who = bad(world.control.identify_bearer(&token.text, region())).unwrap();
    let Principal::Session { role, session, .. } = &who.principal else { panic!() };
    assert_eq!((&**role, &**session), ("worker", "hello"));
    assert_eq!((&*who.service, who.session.unwrap().function.as_ref()), ("morrow", Some(&hello)));

    assert!(ask(&world, &token.text, Some(&hello)).is_ok());
    assert_eq!(ask(&world, &token.text, Some(&other)), Err(BadToken::Unknown));
    // What is lent to sign with is no token, nor is a token's text anything else.
    let lent = world.control.lend_to_function(&hello, ROLE).unwrap();
    let bare = token.text.strip_prefix("ya29.").unwrap();
    let identity = world.identity_token().await;
    for text in [&lent.token, &format!("ya29.{}", lent.token), bare, &format!("{bare}A"), &identity]
    {
        assert_eq!(ask(&world, text, None), Err(BadToken::Unknown), "{text}");
        let shown = world.control.identify_bearer(text, region());
        assert_eq!(bad(shown).unwrap_err(), BadToken::Unknown, "{text}");
    }
    assert!(world.control.bearer(bare, &hello).is_err());
    assert_eq!(world.shows(&token.text, "hello"), Err(BadToken::Unknown));

    world.restart(ISSUER).await;
    tokio::time::advance(Duration::from_secs(3599)).await;
    assert!(ask(&world, &token.text, None).is_ok());
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(ask(&world, &token.text, None), Err(BadToken::Expired));
}

#[tokio::test(start_paused = true)]
async fn an_identity_token_has_an_audience() {
    let world = World::new(4).await;
    world.make_role("/team/").await;
    for audience in ["", &"x".repeat(2049)] {
        let made = world.control.identity_token(&function("hello"), ROLE, audience, None).await;
        assert!(matches!(made, Err(Error::Invalid { field: "audience", .. })), "{audience}");
    }
}
