//! An answer as XML.

use jiff::Timestamp;
use serde_json::Value;

use super::Xml;
use crate::model::{Api, Kind, Operation};

/// The answer of an operation, by the shape of its output. Where it has none the request's id is
/// all that is answered.
pub(crate) fn encode(api: &Api, operation: &Operation, output: &Value, request_id: &str) -> String {
    let name = operation.name;
    Xml::document(&format!("{name}Response"), api.namespace, |xml| {
        if let Some(shape) = operation.output {
            xml.element(&format!("{name}Result"), |xml| write(api, shape, output, xml));
        }
        xml.element("ResponseMetadata", |xml| xml.leaf("RequestId", request_id));
    })
}

/// Writes what is inside of an element.
fn write(api: &Api, name: &str, value: &Value, xml: &mut Xml) {
    let Some(shape) = api.shape(name) else { return };
    let part = |part: Option<&'static str>| part.unwrap_or_default();
    match (shape.kind, value) {
        (_, Value::Null) => {}
        (Kind::Structure, Value::Object(members)) => {
            for member in shape.members {
                if let Some(value) = members.get(member.name).filter(|value| !value.is_null()) {
                    xml.element(member.wire, |xml| write(api, member.shape, value, xml));
                }
            }
        }
        (Kind::List, Value::Array(items)) => {
            for item in items {
                xml.element("member", |xml| write(api, part(shape.member), item, xml));
            }
        }
        (Kind::Map, Value::Object(pairs)) => {
            for (key, value) in pairs {
                xml.element("entry", |xml| {
                    xml.leaf("key", key);
                    xml.element("value", |xml| write(api, part(shape.value), value, xml));
                });
            }
        }
        (Kind::Timestamp, Value::String(time)) => xml.text(&in_seconds(time)),
        (_, Value::String(text)) => xml.text(text),
        (_, other) => xml.text(&other.to_string()),
    }
}

/// A time as AWS writes it: `2026-11-27T12:00:00Z`.
fn in_seconds(time: &str) -> String {
    match time.parse::<Timestamp>() {
        Ok(time) => time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        Err(_) => time.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;
    use crate::{
        query::tests::MAPS,
        wire::{
            iam::{self, GetUserResponse, ListUsersResponse, Tag, User},
            sts::{self, GetCallerIdentityResponse},
        },
    };

    fn answer(api: &Api, operation: &str, output: &impl Serialize) -> String {
        let operation = api.operation(operation).unwrap();
        encode(api, operation, &serde_json::to_value(output).unwrap(), "id")
    }

    #[test]
    fn an_answer_is_wrapped_as_its_operation_is_called() {
        let user = User {
            user_name: Some("bob".into()),
            path: Some("/<x>/".into()),
            create_date: Some("2026-11-27T12:00:00.9Z".parse().unwrap()),
            tags: Some(vec![
                Tag { key: "a".into(), value: "1 & 2".into() },
                Tag { key: "b".into(), value: String::new() },
            ]),
            ..User::default()
        };
        insta::assert_snapshot!(answer(&iam::API, "GetUser", &GetUserResponse { user: Some(user) }), @r#"<GetUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetUserResult><User><CreateDate>2026-11-27T12:00:00Z</CreateDate><Path>/&lt;x&gt;/</Path><Tags><member><Key>a</Key><Value>1 &amp; 2</Value></member><member><Key>b</Key><Value></Value></member></Tags><UserName>bob</UserName></User></GetUserResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></GetUserResponse>"#);
        let identity =
            GetCallerIdentityResponse { account: Some("1".into()), ..Default::default() };
        insta::assert_snapshot!(answer(&sts::API, "GetCallerIdentity", &identity), @r#"<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></GetCallerIdentityResponse>"#);
    }

    #[test]
    fn a_list_that_is_empty_is_not_one_that_is_left_out() {
        let listed = |users| ListUsersResponse { users, is_truncated: Some(false), marker: None };
        let some = listed(Some(vec![User::default(), User::default()]));
        insta::assert_snapshot!(answer(&iam::API, "ListUsers", &some), @r#"<ListUsersResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListUsersResult><IsTruncated>false</IsTruncated><Users><member></member><member></member></Users></ListUsersResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></ListUsersResponse>"#);
        let has_users = |users| answer(&iam::API, "ListUsers", &listed(users)).contains("<Users>");
        assert!(has_users(Some(Vec::new())));
        assert!(!has_users(None));
    }

    #[test]
    fn an_operation_without_output_answers_the_requests_id() {
        insta::assert_snapshot!(answer(&iam::API, "DeleteUser", &()), @r#"<DeleteUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></DeleteUserResponse>"#);
    }

    #[test]
    fn maps_are_written_by_their_entries() {
        let output = serde_json::json!({ "Map": { "a": 1, "b": 2 } });
        insta::assert_snapshot!(answer(&MAPS, "Map", &output), @r#"<MapResponse xmlns="urn:maps"><MapResult><Map><entry><key>a</key><value>1</value></entry><entry><key>b</key><value>2</value></entry></Map></MapResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></MapResponse>"#);
    }
}
