//! People log in at a provider of identities, and get a bearer token for as long as a day's work.
//!
//! Nothing is kept between the beginning of a login and its end: what must come back unchanged is
//! sealed, and given to who began it. Users are made at their first login and are whom the provider
//! calls the same ever after; their teams follow what it says of them each time.

use std::{collections::BTreeMap, net::IpAddr, sync::Arc, time::Duration};

use async_trait::async_trait;
use jiff::Timestamp;
use model::{Action, Caller, IdentityKind, Login, Resource, Scope, TeamName, TeamRole};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use super::{NewToken, sessions::same};
use crate::{Control, Error, Unauthenticated, access::Entrant, authorize::LOGIN, change::Change};

/// How long the token of a login is good.
const LIFE: Duration = Duration::from_hours(12);
/// How long somebody may take to say at the provider who they are.
const WITHIN: Duration = Duration::from_mins(10);
/// How many ask the provider at once; others wait.
const AT_ONCE: usize = 8;
/// How long they wait, and then the provider is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long an answer is waited for while somebody is still busy at the provider.
pub const POLL: Duration = Duration::from_secs(10);

/// Who a provider says somebody is. It is checked to be the provider's, for us, and new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub issuer: String,
    pub subject: String,
    /// What they are to be called here.
    pub username: String,
    /// What it says of their groups.
    pub groups: Vec<String>,
}

/// Why a provider does not say who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unknown {
    /// It refuses, or what it says does not hold.
    Refused(String),
    /// They are still busy there.
    Pending,
    /// It cannot be reached, or answers nonsense.
    Unreachable(String),
}

/// What a login is recognised by when it comes back from the provider.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Secrets {
    /// Where the browser is sent: to who began.
    pub redirect: String,
    pub state: String,
    pub nonce: String,
    /// Of PKCE: nobody else can use the code.
    pub verifier: String,
}

/// A login that is finished on another device.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Device {
    pub code: String,
    pub user_code: String,
    pub address: String,
    pub whole_address: Option<String>,
    pub interval_s: u64,
    pub expires_s: u64,
}

/// A provider of identities.
#[async_trait]
pub trait Provider: Send + Sync + 'static {
    /// The address at which somebody says who they are.
    async fn address(&self, secrets: &Secrets) -> Result<String, Unknown>;
    /// Who came back with a code.
    async fn redeem(&self, code: &str, secrets: &Secrets, now: Timestamp)
    -> Result<Known, Unknown>;
    async fn begin_device(&self) -> Result<Device, Unknown>;
    /// Who has finished on another device.
    async fn poll_device(&self, device: &Device, now: Timestamp) -> Result<Known, Unknown>;
}

/// Who may log in, and what that makes of them.
pub struct Logins {
    pub provider: Arc<dyn Provider>,
    /// Whose users they are.
    pub scope: Scope,
    /// The ends of names that may come in; none, whoever the provider lets through.
    pub domains: Vec<String>,
    /// The role that a group of the provider's gives in a team.
    pub teams: BTreeMap<String, (TeamName, TeamRole)>,
    pub turns: Semaphore,
}

impl Logins {
    pub fn new(
        provider: Arc<dyn Provider>,
        scope: Scope,
        domains: Vec<String>,
        teams: BTreeMap<String, (TeamName, TeamRole)>,
    ) -> Self {
        Self { provider, scope, domains, teams, turns: Semaphore::new(AT_ONCE) }
    }
}

/// A login that has begun.
#[derive(Debug, Clone)]
pub struct Begun {
    /// What it is finished with.
    pub handle: String,
    pub way: Way,
}

#[derive(Debug, Clone)]
pub enum Way {
    /// The address to open in a browser of the same machine.
    Browser(String),
    Device(Device),
}

/// How a login goes on.
#[derive(Clone)]
pub enum Entered {
    Pending,
    In(NewToken),
}

/// What comes back unchanged.
#[derive(Serialize, Deserialize)]
struct Handle {
    expires: Timestamp,
    how: How,
}

#[derive(Serialize, Deserialize)]
enum How {
    Browser(Secrets),
    Device(Device),
}

/// From where a login is made.
#[derive(Debug, Clone)]
pub struct From {
    pub ip: IpAddr,
    pub agent: Option<String>,
}

impl Control {
    /// Begins a login in a browser, which comes back to `redirect`; without one, on another device.
    pub async fn begin_login(&self, redirect: Option<&str>) -> Result<Begun, Error> {
        let logins = self.logins()?;
        let _turn = turn(logins).await?;
        let (how, way) = if let Some(redirect) = redirect {
            if !is_own_machine(redirect) {
                let problem = "must be http://127.0.0.1:<port>/callback";
                return Err(Error::invalid("redirect", problem));
            }
            let secrets = Secrets {
                redirect: redirect.to_owned(),
                state: self.env.random_hex(32),
                nonce: self.env.random_hex(32),
                verifier: self.env.random_hex(32),
            };
            let address = in_time(logins.provider.address(&secrets)).await.map_err(failed)?;
            (How::Browser(secrets), Way::Browser(address))
        } else {
            let device = in_time(logins.provider.begin_device()).await.map_err(failed)?;
            (How::Device(device.clone()), Way::Device(device))
        };
        let handle = Handle { expires: self.env.now() + WITHIN, how };
        Ok(Begun { handle: self.sessions.seal_login(&handle)?, way })
    }

    /// Ends a login: with what the browser brought back, or when it is done on another device.
    pub async fn finish_login(
        &self,
        from: &From,
        handle: &str,
        brought: Option<(&str, &str)>,
    ) -> Result<Entered, Error> {
        let logins = self.logins()?;
        // What was not sealed here costs nothing and leaves nothing.
        let handle: Handle =
            self.sessions.open_login(handle).ok_or_else(|| no("it is not known"))?;
        if handle.expires <= self.env.now() {
            return Err(no("it took too long"));
        }
        let turn = turn(logins).await?;
        let (provider, now) = (&logins.provider, self.env.now());
        let known = match (&handle.how, brought) {
            (How::Browser(secrets), Some((code, state))) => {
                if !same(state.as_bytes(), secrets.state.as_bytes()) {
                    return Err(no("the answer is another login's"));
                }
                in_time(provider.redeem(code, secrets, now)).await
            }
            (How::Device(device), None) => in_time(provider.poll_device(device, now)).await,
            _ => return Err(no("it was begun in another way")),
        };
        drop(turn);
        match known {
            Err(Unknown::Pending) => Ok(Entered::Pending),
            Err(unknown) => {
                let error = failed(unknown);
                tracing::warn!(%error, ip = %from.ip, "a login");
                self.note_failed_login(&self.door(from), &logins.scope, &error);
                Err(error)
            }
            Ok(known) => self.let_in(from, logins, known).await.map(Entered::In),
        }
    }

    /// Lets somebody in whom the provider knows.
    async fn let_in(&self, from: &From, logins: &Logins, known: Known) -> Result<NewToken, Error> {
        let scope = &logins.scope;
        let Known { issuer, subject, username, groups } = known;
        let name: String = username.chars().take(256).collect();
        let resource = Resource::Identity(scope.clone(), IdentityKind::User, format!("/{name}"));
        let details = vec![
            ("issuer".to_owned(), issuer.clone()),
            ("subject".to_owned(), subject.chars().take(256).collect()),
        ];
        let caller = self.door(from);
        let change = Change::new(self, &caller, Action::LogIn, resource, details).await?;
        let teams = &logins.teams;
        let entered = async {
            let is_ours = |domain: &String| {
                let end = format!("@{}", domain.to_ascii_lowercase());
                username.to_ascii_lowercase().ends_with(&end)
            };
            if !logins.domains.is_empty() && !logins.domains.iter().any(is_ours) {
                return Err(no("its name is of no domain that may log in"));
            }
            let entrant = Entrant {
                login: Login { issuer, subject },
                name: username,
                named: teams.values().cloned().collect(),
                teams: groups.iter().filter_map(|group| teams.get(group).cloned()).collect(),
            };
            self.enter(&change, scope, entrant, self.env.now() + LIFE).await
        };
        change.close(entered.await).await
    }

    fn door(&self, from: &From) -> Caller {
        let caller = Caller::system(LOGIN, self.env.uuid().to_string());
        Caller { source_ip: Some(from.ip), user_agent: from.agent.clone(), ..caller }
    }

    fn logins(&self) -> Result<&Logins, Error> {
        let none = "login (no [oidc] is in the server's configuration)";
        self.logins.as_ref().ok_or(Error::Unsupported(none))
    }
}

async fn turn(logins: &Logins) -> Result<tokio::sync::SemaphorePermit<'_>, Error> {
    let busy = || Error::Unavailable("many log in: try again in a moment".to_owned());
    let turn = tokio::time::timeout(PATIENCE, logins.turns.acquire()).await;
    turn.map_err(|_| busy())?.map_err(|_| busy())
}

async fn in_time<T>(asked: impl Future<Output = Result<T, Unknown>>) -> Result<T, Unknown> {
    let late = || Unknown::Unreachable("it does not answer in time".to_owned());
    tokio::time::timeout(PATIENCE, asked).await.unwrap_or_else(|_| Err(late()))
}

fn no(why: &str) -> Error {
    Error::Unauthenticated(Unauthenticated::Login(why.to_owned()))
}

fn failed(unknown: Unknown) -> Error {
    match unknown {
        Unknown::Refused(why) => no(&why),
        Unknown::Pending => no("it is not finished"),
        Unknown::Unreachable(why) => {
            tracing::warn!(why, "the provider of identities");
            let told = "the provider of identities cannot be asked; the server's log says more";
            Error::Unavailable(told.to_owned())
        }
    }
}

/// Only who began a login is sent the answer: a listener of the same machine, on any port.
fn is_own_machine(redirect: &str) -> bool {
    let rest = redirect.strip_prefix("http://127.0.0.1:");
    let port = rest.and_then(|rest| rest.strip_suffix("/callback"));
    port.is_some_and(|port| {
        port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|it| it > 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_comes_back_to_its_own_machine() {
        assert!(is_own_machine("http://127.0.0.1:40000/callback"));
        for bad in [
            "http://127.0.0.1/callback",
            "http://127.0.0.1:0/callback",
            "http://127.0.0.1:70000/callback",
            "http://127.0.0.1:+80/callback",
            "http://127.0.0.1:80@example.org/callback",
            "http://127.0.0.1.example.org:80/callback",
            "https://example.org/callback",
            "http://127.0.0.1:80/callback?x",
            "",
        ] {
            assert!(!is_own_machine(bad), "{bad}");
        }
    }
}
