//! Secrets that a function's environment refers to.
//!
//! They are read with the rights of the function's role when a revision is bound, and stand in
//! its environment alone: the draft keeps the references, which is what is shown. When another
//! version of a secret takes the place that a function refers to, the function is bound anew, and
//! instances of the revision before it end with their last events.

use std::collections::BTreeMap;

use model::{
    Caller, EnvVars, Function, Principal, Reason, ReasonCode, Secret, SecretValue,
    reference::{self, Piece, SecretReference},
    secret::CURRENT,
};
use zeroize::Zeroizing;

use super::{contract, reason};
use crate::{
    Control, Error,
    secrets::{SecretRef, Which},
};

impl Control {
    /// A function's environment as its code sees it, or why it cannot be made.
    pub(super) async fn resolved_env(
        &self,
        function: &Function,
    ) -> Result<Result<EnvVars, Reason>, Error> {
        let config = &function.draft.config;
        if !refers(&config.env) {
            return Ok(Ok(config.env.clone()));
        }
        let mut resolved = BTreeMap::new();
        for (name, text) in &config.env.0 {
            let value = match self.resolve(function, text).await {
                Ok(value) => value,
                Err(Unresolved::Because(reason)) => return Ok(Err(reason)),
                Err(Unresolved::Failed(error)) => return Err(error),
            };
            resolved.insert(name.clone(), value);
        }
        let resolved = EnvVars(resolved);
        let (bytes, limit) = contract::env_size(&config.contract, &resolved);
        if bytes > limit {
            let problem = format!("With its secrets the environment is larger than {limit} bytes.");
            return Ok(Err(reason(ReasonCode::InvalidConfiguration, problem)));
        }
        Ok(Ok(resolved))
    }

    async fn resolve(&self, function: &Function, text: &str) -> Result<String, Unresolved> {
        let bad =
            |it: reference::BadReference| because(ReasonCode::InvalidConfiguration, it.to_string());
        let mut value = String::new();
        for piece in reference::pieces(text).map_err(bad)? {
            match piece {
                Piece::Text(text) => value.push_str(&text),
                Piece::Secret(it) => value.push_str(&self.referred(function, &it).await?),
            }
        }
        Ok(value)
    }

    async fn referred(
        &self,
        function: &Function,
        it: &SecretReference,
    ) -> Result<Zeroizing<String>, Unresolved> {
        let named = |why: String| format!("The secret {} cannot be read: {why}.", it.secret);
        let invalid = |why: &str| because(ReasonCode::InvalidConfiguration, named(why.to_owned()));
        let id = secret_ref(function, it).ok_or_else(|| invalid("it is in another region"))?;
        let caller = self
            .caller_of(function)
            .map_err(|error| because(ReasonCode::InsufficientRights, named(error.to_string())))?;
        let which = Which { version: it.version.clone(), stage: it.stage.clone() };
        let found = match self.secret_value(&caller, &id, &which).await {
            Ok(found) => found,
            Err(error @ Error::Forbidden(_)) => {
                return Err(because(ReasonCode::InsufficientRights, named(error.to_string())));
            }
            Err(error @ Error::Internal(_)) => return Err(Unresolved::Failed(error)),
            Err(error) => return Err(invalid(&error.to_string())),
        };
        let SecretValue::Text(text) = found.value else {
            return Err(invalid("it is not a text"));
        };
        let value = match &it.json_key {
            None => text,
            Some(key) => member(&text, key).map_err(|why| invalid(&why))?,
        };
        if value.contains('\0') {
            return Err(invalid("it contains a null byte"));
        }
        Ok(value)
    }

    /// The function's role, as who asks for its secrets.
    fn caller_of(&self, function: &Function) -> Result<Caller, Error> {
        let (scope, role) = (&function.key.scope, &function.draft.config.role);
        let standing = self.role_of_functions(scope, role)?;
        let principal = Principal::Session {
            scope: scope.clone(),
            role: standing.name.clone(),
            session: function.key.name.to_string(),
            access_key: String::new(),
        };
        let caller = Caller::new(principal, self.env.uuid().to_string());
        Ok(Caller { function: Some(function.key.clone()), ..caller })
    }

    /// Binds the functions anew whose secret has become another.
    pub(crate) fn rebind_users(&self, before: &Secret, after: &Secret) {
        let moved = |it: &SecretReference| {
            let stage = it.stage.as_deref().unwrap_or(CURRENT);
            it.version.is_none() && before.staged(stage) != after.staged(stage)
        };
        let is_back = before.is_deleted() && !after.is_deleted();
        let concerned = |function: &Function| {
            references(&function.draft.config.env).iter().any(|it| {
                let id = secret_ref(function, it);
                (moved(it) || is_back) && id.is_some_and(|id| id.means(&after.key))
            })
        };
        for function in self.directory.find(concerned) {
            self.settle_soon(&function);
        }
    }

    /// Whether a function's revision has other secrets than it would have if it were bound now.
    pub(super) async fn is_outdated(&self, function: &Function) -> Result<bool, Error> {
        let Some(serving) =
            function.serving.as_ref().filter(|_| refers(&function.draft.config.env))
        else {
            return Ok(false);
        };
        let resolved = self.resolved_env(function).await?;
        Ok(resolved.is_ok_and(|env| env != serving.config.env))
    }
}

enum Unresolved {
    Because(Reason),
    Failed(Error),
}

fn because(code: ReasonCode, message: impl Into<String>) -> Unresolved {
    Unresolved::Because(reason(code, message))
}

fn refers(env: &EnvVars) -> bool {
    env.0.values().any(|text| reference::refers(text))
}

/// Refuses references that could never be read.
pub(super) fn check(env: &EnvVars) -> Result<(), Error> {
    let bad = |it: reference::BadReference| Error::invalid("Environment", it.to_string());
    env.0.values().try_for_each(|text| reference::pieces(text).map(drop).map_err(bad))
}

fn references(env: &EnvVars) -> Vec<SecretReference> {
    let referring = env.0.values().filter(|text| reference::refers(text));
    let pieces = referring.flat_map(|text| reference::pieces(text).unwrap_or_default());
    pieces
        .filter_map(|piece| match piece {
            Piece::Secret(it) => Some(it),
            Piece::Text(_) => None,
        })
        .collect()
}

/// The secret that a function's environment means: its own scope's, unless an ARN says otherwise.
fn secret_ref(function: &Function, it: &SecretReference) -> Option<SecretRef> {
    SecretRef::parse(&it.secret, &function.key.scope, &function.key.region)
}

/// A member of the object that a text is.
fn member(text: &str, key: &str) -> Result<Zeroizing<String>, String> {
    let object: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(text).map_err(|_| "it is not a JSON object".to_owned())?;
    match object.get(key) {
        Some(serde_json::Value::String(text)) => Ok(Zeroizing::new(text.clone())),
        Some(it @ (serde_json::Value::Number(_) | serde_json::Value::Bool(_))) => {
            Ok(Zeroizing::new(it.to_string()))
        }
        Some(_) => Err(format!("its member {key} is neither text, number nor boolean")),
        None => Err(format!("it has no member {key}")),
    }
}
