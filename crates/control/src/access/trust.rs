//! Whom a role trusts. A name in its policy means who had it when the policy was written, whatever
//! that one is called now; when it is gone, nobody is meant, even if the name is given again.

use std::{collections::BTreeMap, sync::Arc};

use model::{
    Role, Scope,
    policy::{BadPolicy, Kind, Policy},
};
use serde_json::Value;

use super::{account::Account, accounts::Accounts};
use crate::{Error, Invalid};

/// The trust policy to be asked. One that is not understood trusts nobody.
pub(super) fn compiled(role: &Role, account: &Account) -> Option<Arc<Policy>> {
    let gone = format!("arn:aws:iam::{}:gone/", account.scope().owner());
    let document = shown(role, account, &gone);
    let policy = Policy::parse(&document, Kind::Trust);
    let bad = |bad: &_| tracing::error!(%bad, role = role.name, "a trust policy");
    policy.inspect_err(bad).ok().map(Arc::new)
}

/// The policy as it is shown, with the names of today; in the place of who is gone stands `before`
/// and the id.
pub(super) fn shown(role: &Role, account: &Account, before: &str) -> String {
    let now = |id: &String| account.name_of(id);
    if role.trusted.iter().all(|(arn, id)| now(id) == Some(arn)) {
        return role.trust.clone();
    }
    let Ok(mut document) = serde_json::from_str::<Value>(&role.trust) else {
        return role.trust.clone();
    };
    each_name(&mut document, &mut |name| {
        if let Some(id) = role.trusted.get(name) {
            *name = now(id).map_or_else(|| format!("{before}{id}"), str::to_owned);
        }
    });
    document.to_string()
}

/// The ids of whom a policy names, by their whole names. Who is named must be there.
pub(super) fn trusted(
    document: &str,
    account: &Account,
    others: &Accounts,
) -> Result<BTreeMap<String, String>, Error> {
    let Ok(mut document) = serde_json::from_str::<Value>(document) else {
        return Err(bad(BadPolicy::Syntax));
    };
    let (mut trusted, mut wrong) = (BTreeMap::new(), None);
    each_name(&mut document, &mut |name| match id_of(name, account, others) {
        Ok(Some(id)) => drop(trusted.insert(name.clone(), id)),
        Ok(None) => {}
        Err(()) => drop(wrong.get_or_insert_with(|| name.clone())),
    });
    match wrong {
        Some(name) => Err(bad(BadPolicy::Principal(name))),
        None => Ok(trusted),
    }
}

/// The id of a user or role of the account's own. One of another account need only be there; an
/// account as a whole, everybody, and a session need not.
fn id_of(name: &str, account: &Account, others: &Accounts) -> Result<Option<String>, ()> {
    let parts: Vec<&str> = name.splitn(6, ':').collect();
    let ["arn", _, service, _, owner, who] = parts[..] else { return Ok(None) };
    match (service, who.split('/').next()) {
        ("iam", Some("root")) | ("sts", Some("assumed-role" | "federated-user")) => Ok(None),
        ("iam", Some("user" | "role")) if owner == account.scope().owner() => {
            account.id_of(name).map(Some).ok_or(())
        }
        ("iam", Some("user" | "role")) => {
            let scope = Scope::aws(owner).map_err(drop)?;
            others.get(&scope).id_of(name).map(|_| None).ok_or(())
        }
        _ => Err(()),
    }
}

fn bad(bad: BadPolicy) -> Error {
    Error::Invalid { field: "AssumeRolePolicyDocument", problem: Invalid::BadPolicy(bad) }
}

/// Every name that a policy's statements have under `Principal` and `NotPrincipal`, for AWS.
pub(super) fn each_name(document: &mut Value, visit: &mut impl FnMut(&mut String)) {
    let statements = match document.get_mut("Statement") {
        Some(Value::Array(many)) => many.iter_mut().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    for statement in statements {
        for element in ["Principal", "NotPrincipal"] {
            let names = statement.get_mut(element).and_then(|principal| principal.get_mut("AWS"));
            match names {
                Some(Value::String(name)) => visit(name),
                Some(Value::Array(names)) => {
                    for name in names {
                        if let Value::String(name) = name {
                            visit(name);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}
