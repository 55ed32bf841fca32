//! Bearer tokens of users: made, listed, revoked, and who is meant by one. It is shown once, when
//! it is made; what is kept of it is a digest.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use jiff::Timestamp;
use model::{
    Action, Caller, Digest, Holder, IdentityKind, Principal, Region, Resource, Scope, User,
    policy::Context,
};
use store::{
    Batch, CommitError,
    tables::{Stored, Token, Tokens},
};

use super::{
    Identified, LastUse, Lent, MAX_DESCRIPTION, access_tokens, keys::ID_LETTERS, keys::random_text,
    scope_of,
};
use crate::{
    BadToken, Control, Error, Unauthenticated, authorize::More, change::Change,
    identity::sessions::same,
};

/// How long a token is good, unless something else is said.
const TOKEN_LIFE: Duration = Duration::from_hours(90 * 24);
const MAX_TOKEN_LIFE: Duration = Duration::from_hours(366 * 24);
const MIN_TOKEN_LIFE: Duration = Duration::from_secs(1);
/// How long what a token is exchanged for is good.
const SESSION: Duration = Duration::from_hours(1);
/// How many good ones a user has at most.
const TOKENS_OF_A_USER: usize = 100;
/// How long one that is good no more is still listed.
const SHOWN_AFTER: Duration = Duration::from_hours(30 * 24);

const BEGIN: &str = "mrw_";
const ID_CHARS: usize = 16;
const SECRET_CHARS: usize = 40;
/// As many as five bits can tell apart, and nothing that a shell or a header would mind.
const LETTERS: &[u8; 32] = b"abcdefghijkmnopqrstuvwxyz2345678";

/// A token as it may be shown.
#[derive(Debug, Clone)]
pub struct TokenInfo {
    pub id: String,
    /// Whose it is, by name.
    pub user: String,
    pub description: String,
    pub created: Timestamp,
    pub expires: Timestamp,
    pub revoked: Option<Timestamp>,
    pub used: Option<Timestamp>,
}

/// A token that was just made. The text is not shown again.
#[derive(Clone)]
pub struct NewToken {
    pub info: TokenInfo,
    pub text: String,
}

/// A token in the making: what is written of it, and those that go with it.
pub(crate) struct Made {
    token: Token,
    text: String,
    user: String,
    old: Vec<String>,
}

impl Made {
    pub(crate) fn write(&self, table: &Tokens, batch: Batch) -> Result<Batch, Error> {
        let batch = table.create(batch, &self.token)?;
        Ok(self.old.iter().fold(batch, |batch, id| table.delete(batch, id)))
    }
}

/// Every token in memory, so that a request reads no store.
#[derive(Default)]
pub(crate) struct Bearers(RwLock<HashMap<String, Known>>);

#[derive(Clone)]
struct Known {
    scope: Scope,
    user: Arc<str>,
    digest: Digest,
    expires: Timestamp,
    revoked: bool,
    used: Arc<LastUse<Timestamp>>,
}

impl Bearers {
    pub(crate) async fn load(table: &Tokens) -> Result<Self, Error> {
        let bearers = Self::default();
        let mut last: HashMap<_, _> = table.uses().await?.into_iter().collect();
        for token in table.list_all().await? {
            let used = last.remove(&token.id);
            bearers.put_used(&token.value, used);
        }
        Ok(bearers)
    }

    fn put(&self, token: &Token) {
        self.put_used(token, None);
    }

    fn put_used(&self, token: &Token, used: Option<Timestamp>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let before = known.get(&token.id).map(|known| known.used.clone());
        let new = Known {
            scope: token.scope.clone(),
            user: token.user.as_str().into(),
            digest: token.digest,
            expires: token.expires,
            revoked: token.revoked.is_some(),
            used: before.unwrap_or_else(|| Arc::new(LastUse::new(used))),
        };
        known.insert(token.id.clone(), new);
    }

    pub(crate) fn remove(&self, ids: &[String]) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.retain(|id, _| !ids.contains(id));
    }

    fn get(&self, id: &str) -> Option<Known> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// The uses that the store does not have yet, by the token's id.
    pub(crate) fn take_new_uses(&self) -> Vec<(String, Timestamp)> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.iter().filter_map(|(id, it)| Some((id.clone(), it.used.take_new()?))).collect()
    }
}

impl Control {
    /// Whose token it is, for a request of this region.
    pub fn identify_bearer(&self, text: &str, region: Region) -> Result<Identified, Error> {
        if access_tokens::is_one(text) {
            return self.identify_access_token(text, region, None);
        }
        self.identify_token(text, region)
    }

    /// Whose token it is, of those that are made for people and programs.
    pub fn identify_token(&self, text: &str, region: Region) -> Result<Identified, Error> {
        let unknown = || Error::Unauthenticated(Unauthenticated::Token(BadToken::Unknown));
        let (id, secret) = read(text).ok_or_else(unknown)?;
        let known = self.bearers.get(id).ok_or_else(unknown)?;
        if !same(Digest::of(secret.as_bytes()).as_bytes(), known.digest.as_bytes()) {
            return Err(unknown());
        }
        let principal = self.principal_of_token(id).map_err(Error::Unauthenticated)?;
        known.used.note(self.env.now(), || self.env.now());
        let service = "morrow".to_owned();
        Ok(Identified { principal, session: None, region, service })
    }

    /// Whether a bearer token was made here, good still or not: nobody else is to see it.
    pub fn is_own_bearer(&self, text: &str) -> bool {
        text.starts_with(BEGIN) || self.is_access_token(text)
    }

    /// Whose token has this id, as long as it is good.
    pub(super) fn principal_of_token(&self, id: &str) -> Result<Principal, Unauthenticated> {
        let bad = |bad| Err(Unauthenticated::Token(bad));
        let Some(known) = self.bearers.get(id) else { return bad(BadToken::Unknown) };
        if known.revoked {
            return bad(BadToken::Revoked);
        }
        if known.expires <= self.env.now() {
            return bad(BadToken::Expired);
        }
        // It is its user's, and nobody's who has the name after them.
        let Some(user) = self.accounts.get(&known.scope).user_of_id(&known.user) else {
            return bad(BadToken::Unknown);
        };
        let (name, path) = (user.name.clone(), user.path.clone());
        let access_key = format!("{BEGIN}{id}");
        Ok(Principal::User { scope: known.scope, path, name, access_key })
    }

    /// Takes note that what a token was exchanged for was used.
    pub(super) fn note_token_use(&self, id: &str) {
        if let Some(known) = self.bearers.get(id) {
            known.used.note(self.env.now(), || self.env.now());
        }
    }

    /// Exchanges a token for credentials that sign, which end with it or before.
    pub fn session_of_token(&self, caller: &Caller) -> Result<Lent, Error> {
        let id = token_of(caller).filter(|_| caller.session.is_none());
        let known = id.and_then(|id| Some((id, self.bearers.get(id)?)));
        let Some((id, known)) = known else {
            return Err(Error::invalid("Authorization", "must be a bearer token"));
        };
        let scope = scope_of(caller)?;
        let mut session = self.session(&scope, Holder::Token(id.to_owned()), SESSION);
        session.expires = session.expires.min(known.expires);
        self.lend(&session)
    }

    /// A new token of the caller's own, or of a user's.
    pub async fn create_token(
        &self,
        caller: &Caller,
        user: Option<&str>,
        description: &str,
        life: Option<Duration>,
    ) -> Result<NewToken, Error> {
        let scope = scope_of(caller)?;
        let name = user.or_else(|| own_name(caller)).ok_or_else(nobody)?.to_owned();
        let resource = Resource::Token(scope.clone(), name.clone(), "*".to_owned());
        let details = vec![("description".to_owned(), description.to_owned())];
        let change = Change::new(self, caller, Action::CreateToken, resource, details).await?;
        let made = async {
            let account = self.accounts.get(&scope);
            let user = account.user(&name);
            let named = account.named(IdentityKind::User, &name);
            if own_name(caller) != Some(&name) {
                // It is as good as an access key of theirs.
                self.authorize(caller, Action::CreateAccessKey, &named)?;
            }
            let user = user.ok_or(Error::NotFound(named))?;
            let life = life.unwrap_or(TOKEN_LIFE);
            if !(MIN_TOKEN_LIFE..=MAX_TOKEN_LIFE).contains(&life) {
                return Err(Error::invalid("expires", "is a second to 366 days from now"));
            }
            let mut expires = self.env.now() + life;
            // What is lent for a time makes nothing that outlives it.
            if let Some(end) = self.end_of(caller) {
                expires = expires.min(end);
            }
            self.make_token(&change, &scope, &user, description, expires).await
        };
        change.close(made.await).await
    }

    async fn make_token(
        &self,
        change: &Change<'_>,
        scope: &Scope,
        user: &User,
        description: &str,
        expires: Timestamp,
    ) -> Result<NewToken, Error> {
        let made = self.new_token(scope, user, description, expires).await?;
        change.commit(made.write(&self.tokens, Batch::new())?).await?;
        Ok(self.keep_token(made))
    }

    /// A token that is nowhere yet.
    pub(crate) async fn new_token(
        &self,
        scope: &Scope,
        user: &User,
        description: &str,
        expires: Timestamp,
    ) -> Result<Made, Error> {
        if description.len() > MAX_DESCRIPTION {
            return Err(Error::invalid("description", "is longer than 256 bytes"));
        }
        let now = self.env.now();
        let own = self.tokens_of(scope, Some(&user.id)).await?;
        let is_good = |token: &&Stored<Token>| token.revoked.is_none() && token.expires > now;
        if own.iter().filter(is_good).count() >= TOKENS_OF_A_USER {
            let (quota, limit) = ("TokensPerUser", TOKENS_OF_A_USER as u64);
            return Err(Error::LimitExceeded { quota, limit });
        }
        // Those that nobody needs to see any more go with the first that comes after.
        let is_old = |token: &&Stored<Token>| {
            token.revoked.unwrap_or(token.expires).min(token.expires) + SHOWN_AFTER < now
        };
        let old: Vec<_> = own.iter().filter(is_old).map(|token| token.id.clone()).collect();
        let secret = random_text(&*self.env, SECRET_CHARS, LETTERS);
        let token = Token {
            id: random_text(&*self.env, ID_CHARS, ID_LETTERS),
            scope: scope.clone(),
            user: user.id.clone(),
            digest: Digest::of(secret.as_bytes()),
            description: description.to_owned(),
            created: now,
            expires,
            revoked: None,
        };
        let text = format!("{BEGIN}{}_{secret}", token.id);
        Ok(Made { token, text, user: user.name.clone(), old })
    }

    /// Lets a token be used that was committed.
    pub(crate) fn keep_token(&self, made: Made) -> NewToken {
        let Made { token, text, user, old } = made;
        self.bearers.put(&token);
        self.bearers.remove(&old);
        NewToken { info: self.token_info(&token, &user), text }
    }

    /// The tokens of a user; `None`: the caller's own, of a root all.
    pub async fn list_tokens(
        &self,
        caller: &Caller,
        user: Option<&str>,
    ) -> Result<Vec<TokenInfo>, Error> {
        let scope = scope_of(caller)?;
        let account = self.accounts.get(&scope);
        let name = user.or_else(|| own_name(caller));
        let resource =
            Resource::Token(scope.clone(), name.unwrap_or("*").to_owned(), "*".to_owned());
        let more = More::facts(self.about_user(&scope, name));
        self.authorize_with(caller, Action::ListTokens, &resource, more)?;
        let of = match name {
            Some(name) => {
                let absent = || Error::NotFound(account.named(IdentityKind::User, name));
                Some(account.user(name).ok_or_else(absent)?)
            }
            None => None,
        };
        let found = self.tokens_of(&scope, of.as_deref().map(|user| user.id.as_str())).await?;
        let shown = found.iter().filter_map(|token| {
            let user = account.user_of_id(&token.user)?;
            Some(self.token_info(token, &user.name))
        });
        Ok(shown.collect())
    }

    /// Revokes a token, for ever, and with it what it was exchanged for.
    pub async fn revoke_token(&self, caller: &Caller, id: &str) -> Result<TokenInfo, Error> {
        let scope = scope_of(caller)?;
        let id = id.strip_prefix(BEGIN).unwrap_or(id);
        let account = self.accounts.get(&scope);
        let known = self.bearers.get(id).filter(|known| known.scope == scope);
        let user = known.and_then(|known| account.user_of_id(&known.user));
        // Of one that is not there it is not known whose it would be.
        let name = user.as_ref().map(|user| user.name.as_str());
        let resource =
            Resource::Token(scope.clone(), name.unwrap_or("*").to_owned(), id.to_owned());
        let facts = self.about_user(&scope, name);
        let (action, details) = (Action::RevokeToken, Vec::new());
        let change = Change::with(self, caller, action, resource.clone(), details, facts).await?;
        let revoked = async {
            let not_found = || Error::NotFound(resource.clone());
            let user = user.ok_or_else(not_found)?;
            loop {
                let old = self.tokens.get(id).await?.ok_or_else(not_found)?;
                if old.value.revoked.is_some() {
                    return Ok(self.token_info(&old.value, &user.name));
                }
                let mut token = old.value.clone();
                token.revoked = Some(self.env.now());
                let batch = self.tokens.replace(Batch::new(), &old, &token)?;
                match change.commit(batch).await {
                    Ok(()) => {
                        self.bearers.put(&token);
                        return Ok(self.token_info(&token, &user.name));
                    }
                    Err(CommitError::Conflict) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        };
        change.close(revoked.await).await
    }

    /// The tokens of a user by its id, or of everybody.
    pub(crate) async fn tokens_of(
        &self,
        scope: &Scope,
        user: Option<&str>,
    ) -> Result<Vec<Stored<Token>>, Error> {
        let mut found = self.tokens.list_all().await?;
        found.retain(|it| it.scope == *scope && user.is_none_or(|user| it.user == user));
        found.sort_by_key(|token| token.created);
        Ok(found)
    }

    fn token_info(&self, token: &Token, user: &str) -> TokenInfo {
        TokenInfo {
            id: token.id.clone(),
            user: user.to_owned(),
            description: token.description.clone(),
            created: token.created,
            expires: token.expires,
            revoked: token.revoked,
            used: self.bearers.get(&token.id).and_then(|known| known.used.last()),
        }
    }

    /// When what a caller signs with, or shows, ends.
    fn end_of(&self, caller: &Caller) -> Option<Timestamp> {
        let token = match caller.session.as_deref() {
            None => token_of(caller),
            Some(session) => match &session.holder {
                Holder::Token(id) => Some(id.as_str()),
                Holder::Key(_) | Holder::Role { .. } => return Some(session.expires),
            },
        };
        Some(self.bearers.get(token?)?.expires)
    }

    /// What conditions may ask of whose tokens it is about: the teams that the user is in.
    fn about_user(&self, scope: &Scope, user: Option<&str>) -> Context {
        let account = self.accounts.get(scope);
        let user = user.and_then(|user| account.user(user));
        let groups = user.iter().flat_map(|user| account.groups_of(user));
        let teams = groups.filter_map(|group| Some(group.team.as_ref()?.team.to_string()));
        let mut facts = Context::default();
        facts.set("morrow:TeamsOfUser", teams.collect());
        facts
    }
}

/// `mrw_<id>_<secret>` → id and secret.
fn read(text: &str) -> Option<(&str, &str)> {
    let (id, secret) = text.strip_prefix(BEGIN)?.split_once('_')?;
    let is_shaped = id.len() == ID_CHARS && secret.len() == SECRET_CHARS;
    is_shaped.then_some((id, secret))
}

/// The id of the token that a caller has shown.
fn token_of(caller: &Caller) -> Option<&str> {
    caller.principal.access_key()?.strip_prefix(BEGIN)
}

fn own_name(caller: &Caller) -> Option<&str> {
    match &caller.principal {
        Principal::User { name, .. } => Some(name),
        _ => None,
    }
}

fn nobody() -> Error {
    Error::invalid("user", "must be named: a token is a user's, and the caller is none")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_its_id_and_its_secret() {
        let (id, secret) = ("A".repeat(ID_CHARS), "b".repeat(SECRET_CHARS));
        let whole = format!("mrw_{id}_{secret}");
        assert_eq!(read(&whole), Some((&*id, &*secret)));
        for bad in ["", "mrw_", "mrw__", &whole[1..], &whole[..whole.len() - 1], "mrw_A_b"] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_eq!(read(&format!("{whole}b")), None);
    }
}
