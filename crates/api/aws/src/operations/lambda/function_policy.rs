//! The policy of a function as Lambda's API gives and takes it.

use std::collections::BTreeMap;

use model::{Permission, Permitted, Scope};

use crate::{arn::Named, call::Asked, fault::Fault, wire::lambda::AddPermissionRequest};

/// The function that a policy is of: all of it.
pub(super) fn of(asked: &Asked, name: &str, qualifier: Option<&str>) -> Result<Named, Fault> {
    let named = asked.function(name, qualifier)?;
    if named.qualified {
        let problem = "We currently do not support adding policies for $LATEST.";
        return Err(Fault::parameter(problem));
    }
    Ok(named)
}

pub(super) fn permission(input: &AddPermissionRequest) -> Result<Permission, Fault> {
    let mut conditions = BTreeMap::<String, BTreeMap<String, String>>::new();
    let mut must = |operator: &str, key: &str, value: Option<&str>| {
        if let Some(value) = value {
            let keys = conditions.entry(operator.to_owned()).or_default();
            drop(keys.insert(key.to_owned(), value.to_owned()));
        }
    };
    must("ArnLike", "AWS:SourceArn", input.source_arn.as_deref());
    must("StringEquals", "AWS:SourceAccount", input.source_account.as_deref());
    must("StringEquals", "lambda:EventSourceToken", input.event_source_token.as_deref());
    must("StringEquals", "lambda:FunctionUrlAuthType", input.function_url_auth_type.as_deref());
    must("StringEquals", "aws:PrincipalOrgID", input.principal_org_id.as_deref());
    let by_url = input.invoked_via_function_url.map(|by_url| by_url.to_string());
    must("Bool", "lambda:InvokedViaFunctionUrl", by_url.as_deref());
    Ok(Permission {
        id: input.statement_id.clone(),
        action: input.action.clone(),
        to: permitted(&input.principal)?,
        conditions,
    })
}

/// Everyone, an account by its number, an identity by its ARN, or a service.
fn permitted(principal: &str) -> Result<Permitted, Fault> {
    let is_account = |text: &str| Scope::aws(text).is_ok();
    if principal == "*" {
        return Ok(Permitted::Everyone);
    }
    if is_account(principal) {
        return Ok(Permitted::Identity(format!("arn:aws:iam::{principal}:root")));
    }
    let of_arn = |service: &str| principal.strip_prefix(service)?.split_once(':');
    if let Some((account, rest)) = of_arn("arn:aws:iam::").or_else(|| of_arn("arn:aws:sts::"))
        && is_account(account)
        && !rest.is_empty()
        && !rest.contains('*')
    {
        return Ok(Permitted::Identity(principal.to_owned()));
    }
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
    };
    if principal.contains('.') && principal.split('.').all(is_label) {
        return Ok(Permitted::Service(principal.to_owned()));
    }
    let problem = "The provided principal was invalid. Please check the principal and try again.";
    Err(Fault::parameter(problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn principals_are_everyone_accounts_identities_and_services() {
        let identity = |name: &str| Permitted::Identity(name.to_owned());
        for (text, expected) in [
            ("*", Permitted::Everyone),
            ("111122223333", identity("arn:aws:iam::111122223333:root")),
            ("arn:aws:iam::111122223333:root", identity("arn:aws:iam::111122223333:root")),
            ("arn:aws:iam::111122223333:role/a/b", identity("arn:aws:iam::111122223333:role/a/b")),
            ("s3.amazonaws.com", Permitted::Service("s3.amazonaws.com".into())),
        ] {
            assert_eq!(permitted(text), Ok(expected), "{text}");
        }
        for text in [
            "",
            "s3",
            "1111222233334",
            "arn:aws:iam::1:root",
            "arn:aws:iam::111122223333:*",
            "a..b",
        ] {
            assert!(permitted(text).is_err(), "{text}");
        }
    }
}
