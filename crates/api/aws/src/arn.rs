//! How AWS names a function: by name, by partial ARN, by full ARN, with or without a qualifier.

use http::StatusCode;
use model::{FunctionKey, FunctionName, LayerKey, Region, Scope};

use crate::fault::Fault;

const LATEST: &str = "$LATEST";
/// The model bounds a function's ARN; its name alone has fewer characters.
const MAX_NAME: usize = 64;

pub(crate) fn function(key: &FunctionKey) -> String {
    key.in_policies()
}

pub(crate) fn layer(key: &LayerKey) -> String {
    key.in_policies()
}

pub(crate) fn layer_version(key: &LayerKey, version: u64) -> String {
    format!("{}:{version}", layer(key))
}

/// Reads a layer's name or ARN. Another account's can be named; its policy says who may use it.
pub(crate) fn parse_layer(text: &str, scope: &Scope, region: &Region) -> Result<LayerKey, Fault> {
    let malformed = || Fault::parameter(format!("Invalid Layer name: {text}"));
    let parts: Vec<_> = text.split(':').collect();
    let (scope, name) = match parts[..] {
        [name] => (scope.clone(), name),
        ["arn", _, "lambda", place, account, "layer", name] => {
            if place != region.as_str() {
                return Err(Fault::parameter(format!(
                    "Layers of '{place}' cannot be used in this region ('{region}')"
                )));
            }
            (Scope::aws(account).map_err(|_| malformed())?, name)
        }
        _ => return Err(malformed()),
    };
    let name = name.parse().map_err(|_| malformed())?;
    Ok(LayerKey { scope, region: region.clone(), name })
}

/// Reads the ARN of a layer version.
pub(crate) fn parse_layer_version(
    text: &str,
    scope: &Scope,
    region: &Region,
) -> Result<(LayerKey, u64), Fault> {
    let malformed = || Fault::parameter(format!("Invalid Layer arn: {text}"));
    let (layer, version) = text.rsplit_once(':').ok_or_else(malformed)?;
    let version = version.parse().ok().filter(|version| *version > 0).ok_or_else(malformed)?;
    Ok((parse_layer(layer, scope, region)?, version))
}

/// Reads what stands in the link to a layer's package: account, name and version.
pub(crate) fn parse_layer_path(path: &str, region: &Region) -> Result<(LayerKey, u64), Fault> {
    let read = || {
        let parts: Vec<_> = path.split('/').collect();
        let [account, name, version] = parts[..] else { return None };
        let (scope, name) = (Scope::aws(account).ok()?, name.parse().ok()?);
        Some((LayerKey { scope, region: region.clone(), name }, version.parse().ok()?))
    };
    read().ok_or_else(|| Fault::parameter(format!("Invalid Layer path: {path}")))
}

/// A function as a request names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) key: FunctionKey,
    /// A qualifier was given; it is `$LATEST`.
    pub(crate) qualified: bool,
}

impl Named {
    /// Its ARN as the caller named it.
    pub(crate) fn arn(&self) -> String {
        let qualifier = if self.qualified { ":$LATEST" } else { "" };
        function(&self.key) + qualifier
    }
}

/// Reads a function's name. Another account's can be named; its policy says who may use it.
pub(crate) fn parse(
    text: &str,
    qualifier: Option<&str>,
    scope: &Scope,
    region: &Region,
) -> Result<Named, Fault> {
    let malformed = || Fault::parameter(format!("Invalid function name: {text}"));
    let parts: Vec<_> = text.split(':').collect();
    let (account, place, rest) = match parts[..] {
        ["arn", _, "lambda", place, account, "function", ref rest @ ..] => {
            (Some(account), Some(place), rest)
        }
        [account, "function", ref rest @ ..] => (Some(account), None, rest),
        ["function", ref rest @ ..] | ref rest @ [..] => (None, None, rest),
    };
    let (name, inner) = match *rest {
        [name] => (name, None),
        [name, inner] => (name, Some(inner)),
        _ => return Err(malformed()),
    };
    if inner.is_some() && qualifier.is_some() && inner != qualifier {
        let message = "The derived qualifier from the function name does not match the specified \
                       qualifier.";
        return Err(Fault::parameter(message));
    }
    if name.len() > MAX_NAME {
        let problem = format!("Member must have length less than or equal to {MAX_NAME}");
        return Err(Fault::parameter(format!(
            "1 validation error detected: Value '{name}' at 'functionName' failed to satisfy \
             constraint: {problem}"
        )));
    }
    let name: FunctionName = name.parse().map_err(|_| malformed())?;
    let scope = match account {
        Some(account) => Scope::aws(account).map_err(|_| malformed())?,
        None => scope.clone(),
    };
    let key = FunctionKey { scope, region: region.clone(), name };
    if place.is_some_and(|place| place != region.as_str()) {
        let message = format!(
            "Functions from '{}' are not reachable in this region ('{region}')",
            place.unwrap_or_default()
        );
        return Err(Fault::new(StatusCode::NOT_FOUND, "ResourceNotFoundException", message));
    }
    match inner.or(qualifier) {
        None => Ok(Named { key, qualified: false }),
        Some(LATEST) => Ok(Named { key, qualified: true }),
        // There are no versions and aliases yet, so nothing else can exist.
        Some(other) => {
            let message = format!("Function not found: {}:{other}", function(&key));
            Err(Fault::new(StatusCode::NOT_FOUND, "ResourceNotFoundException", message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, qualifier: Option<&str>) -> Result<Named, Fault> {
        let (scope, region) = ("aws:123456789012".parse().unwrap(), "us-east-1".parse().unwrap());
        parse(text, qualifier, &scope, &region)
    }

    #[test]
    fn a_function_has_many_spellings() {
        let arn = "arn:aws:lambda:us-east-1:123456789012:function:hello";
        for text in ["hello", "function:hello", "123456789012:function:hello", arn] {
            assert_eq!(read(text, None).unwrap().arn(), arn, "{text}");
            let latest = format!("{text}:$LATEST");
            assert_eq!(read(&latest, None).unwrap().arn(), format!("{arn}:$LATEST"), "{text}");
        }
        assert!(read("hello", Some("$LATEST")).unwrap().qualified);
        let other = read("210987654321:function:hello", None).unwrap();
        assert_eq!(other.key.scope.owner(), "210987654321");
        assert!(read("hello:$LATEST", Some("$LATEST")).unwrap().qualified);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let code = |text: &str, qualifier| read(text, qualifier).unwrap_err().code;
        assert_eq!(code("hello:1", None), "ResourceNotFoundException");
        assert_eq!(code("hello", Some("live")), "ResourceNotFoundException");
        assert_eq!(code("hello:$LATEST", Some("1")), "InvalidParameterValueException");
        assert_eq!(code("a:b:c:d", None), "InvalidParameterValueException");
        assert_eq!(code("no/slash", None), "InvalidParameterValueException");
        let elsewhere = "arn:aws:lambda:eu-west-1:123456789012:function:hello";
        assert_eq!(code(elsewhere, None), "ResourceNotFoundException");
        assert_eq!(code("21098765432:function:hello", None), "InvalidParameterValueException");
    }
}
