//! The query protocol, IAM's and STS's: what is asked is a form, and what is answered is XML.
//!
//! The tables of `wire/` say what a form's names mean and how an answer is written; no operation
//! sees either.
mod decode;
mod encode;
mod xml;

use serde_json::Value;

pub(crate) use encode::encode;
pub(crate) use xml::Xml;

use crate::{
    fault::Fault,
    model::{Api, Operation},
    validate::validate,
};

/// How many parameters a query or a form may have. The largest honest request has some hundred.
const MAX_PAIRS: usize = 1000;

/// The parameters of a request: those of the query, and of a form.
pub(crate) fn form(query: &str, body: &[u8]) -> Result<Vec<(String, String)>, Fault> {
    let body = std::str::from_utf8(body).unwrap_or("");
    // A form that was cut short could mean something else than was asked.
    if [query, body].into_iter().any(|text| text.split('&').nth(MAX_PAIRS).is_some()) {
        return Err(Fault::malformed(format!("The request has more than {MAX_PAIRS} parameters")));
    }
    let mut form = pairs(query);
    form.extend(pairs(body));
    Ok(form)
}

/// `a=b&c=d`, decoded.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.take(MAX_PAIRS).map(|(name, value)| (decode(name), decode(value))).collect()
}

/// The operation that a form names, and the version that it is meant in.
pub(crate) fn operation(api: &Api, form: &[(String, String)]) -> Result<&'static Operation, Fault> {
    let find = |wanted: &str| form.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    let missing = || Fault::bad("MissingAction", "The request names no Action");
    let action = find("Action").ok_or_else(missing)?;
    let version = find("Version").map_or("NO_VERSION_SPECIFIED", String::as_str);
    let operation = api.operation(action).filter(|_| version == api.version);
    operation.ok_or_else(|| {
        let shown = |text: &str| text.chars().take(100).collect::<String>();
        let (action, version) = (shown(action), shown(version));
        let message = format!("Could not find operation {action} for version {version}");
        Fault::bad("InvalidAction", message)
    })
}

/// The input that a form holds, checked against the model.
pub(crate) fn input(api: &Api, shape: &str, form: &[(String, String)]) -> Result<Value, Fault> {
    let input = decode::decode(api, shape, form)?;
    validate(api, shape, &input).map_err(|fault| {
        // The same words under this protocol's names.
        let code = match fault.code {
            "ValidationException" => "ValidationError",
            "SerializationException" => "MalformedInput",
            other => other,
        };
        Fault { code, ..fault }
    })?;
    Ok(input)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        model::{Kind, Member, Protocol, Shape},
        wire::{iam, sts},
    };

    /// A service with a map, which neither IAM's operations nor STS's have.
    pub(super) static MAPS: Api = Api {
        service: "maps",
        protocol: Protocol::Query,
        version: "1",
        namespace: "urn:maps",
        operations: &[Operation {
            name: "Map",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("Holder"),
            output: Some("Holder"),
        }],
        shapes: &[
            Shape {
                name: "Holder",
                members: &[Member { name: "Map", shape: "Pairs", location: None, wire: "Map" }],
                ..Shape::EMPTY
            },
            Shape { name: "Number", kind: Kind::Integer, ..Shape::EMPTY },
            Shape {
                name: "Pairs",
                kind: Kind::Map,
                key: Some("Text"),
                value: Some("Number"),
                ..Shape::EMPTY
            },
            Shape { name: "Text", kind: Kind::String, ..Shape::EMPTY },
        ],
        errors: &[],
    };

    fn told<T>(result: Result<T, Fault>) -> String {
        match result {
            Ok(_) => "fine".to_owned(),
            Err(fault) => format!("{} {}: {}", fault.status.as_u16(), fault.code, fault.message),
        }
    }

    #[test]
    fn an_action_is_one_of_its_service_in_its_version() {
        let asked =
            |api: &Api, query: &str| told(form(query, b"").and_then(|form| operation(api, &form)));
        assert_eq!(asked(&iam::API, "Action=GetUser&Version=2010-05-08"), "fine");
        assert_eq!(asked(&sts::API, "Version=2011-06-15&Action=GetCallerIdentity"), "fine");
        insta::assert_snapshot!(asked(&sts::API, "Action=GetUser&Version=2011-06-15"), @"400 InvalidAction: Could not find operation GetUser for version 2011-06-15");
        insta::assert_snapshot!(asked(&iam::API, "Action=GetUser&Version=2011-06-15"), @"400 InvalidAction: Could not find operation GetUser for version 2011-06-15");
        insta::assert_snapshot!(asked(&iam::API, "Action=GetUser"), @"400 InvalidAction: Could not find operation GetUser for version NO_VERSION_SPECIFIED");
        insta::assert_snapshot!(asked(&iam::API, "Version=2010-05-08"), @"400 MissingAction: The request names no Action");
    }

    #[test]
    fn a_query_and_a_form_are_read_as_one() {
        let read = form("a=1%26&b", "c=%E2%98%95+x&&d==".as_bytes()).unwrap();
        let read: Vec<_> = read.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(read, [("a", "1&"), ("b", ""), ("c", "☕ x"), ("d", "=")]);
    }

    #[test]
    fn a_form_that_is_too_long_is_not_cut_short() {
        let long = |n: usize| told(form("", vec!["a=b"; n].join("&").as_bytes()));
        assert_eq!(long(1000), "fine");
        insta::assert_snapshot!(long(1001), @"400 MalformedInput: The request has more than 1000 parameters");
    }

    #[test]
    fn what_the_model_does_not_allow_is_refused_in_its_words() {
        let read = |query: &str| input(&iam::API, "CreateUserRequest", &pairs(query));
        let good = read("UserName=bob&Path=/a/&Tags.member.1.Key=k&Tags.member.1.Value=");
        let wanted =
            json!({ "UserName": "bob", "Path": "/a/", "Tags": [{ "Key": "k", "Value": "" }] });
        assert_eq!(good, Ok(wanted));
        insta::assert_snapshot!(told(read("")), @"400 ValidationError: 1 validation error detected: Value null at 'userName' failed to satisfy constraint: Member must not be null");
        insta::assert_snapshot!(told(read("UserName=a b&Tags.member.1.Key=k")), @r"400 ValidationError: 2 validation errors detected: Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null; Value 'a b' at 'userName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]+");
        let list = |query: &str| told(input(&iam::API, "ListUsersRequest", &pairs(query)));
        assert_eq!(list("MaxItems=1000"), "fine");
        insta::assert_snapshot!(list("MaxItems=1001"), @"400 ValidationError: 1 validation error detected: Value '1001' at 'maxItems' failed to satisfy constraint: Member must have value less than or equal to 1000");
        insta::assert_snapshot!(list("MaxItems=9999999999"), @"400 MalformedInput: NUMBER_VALUE cannot be converted to an Integer (at 'maxItems')");
    }
}
