//! A form as the input that it means: `Tags.member.1.Key=k` is `{"Tags": [{"Key": "k"}]}`.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use crate::{
    fault::Fault,
    model::{Api, Kind},
};

/// How many parts a name may have. The longest of the model have eight.
const MAX_DEPTH: usize = 32;
const LIST: &str = "Start of list found where not expected";
const COMPLEX: &str = "Start of structure or map found where not expected";

/// The input in a form, its members as the model types them. Names that the model does not know
/// are passed over, as AWS does.
pub(crate) fn decode(api: &Api, shape: &str, form: &[(String, String)]) -> Result<Value, Fault> {
    let mut root = Node::default();
    for (name, text) in form {
        root.put(name, text)?;
    }
    root.value(api, shape, "")
}

/// What a form says, by the parts of its names.
#[derive(Default)]
struct Node<'a> {
    text: Option<&'a str>,
    parts: BTreeMap<&'a str, Self>,
}

impl<'a> Node<'a> {
    /// What is said twice counts as it was said first.
    fn put(&mut self, name: &'a str, text: &'a str) -> Result<(), Fault> {
        let mut node = self;
        for (depth, part) in name.split('.').enumerate() {
            if depth == MAX_DEPTH {
                return Err(Fault::malformed("A parameter's name has too many parts"));
            }
            node = node.parts.entry(part).or_default();
        }
        node.text.get_or_insert(text);
        Ok(())
    }

    fn value(&self, api: &Api, name: &str, at: &str) -> Result<Value, Fault> {
        let Some(shape) = api.shape(name) else { return Ok(Value::Null) };
        let within = |part: Option<&'static str>| part.unwrap_or_default();
        match shape.kind {
            Kind::Structure => {
                self.is_no_text("Unexpected complex element termination")?;
                let mut members = Map::new();
                for member in shape.members {
                    if let Some(node) = self.parts.get(member.wire) {
                        let value = node.value(api, member.shape, member.name)?;
                        members.insert(member.name.to_owned(), value);
                    }
                }
                Ok(members.into())
            }
            Kind::List => {
                let items = self.numbered("member")?;
                let items = items.into_iter().map(|node| node.value(api, within(shape.member), at));
                Ok(Value::Array(items.collect::<Result<_, _>>()?))
            }
            Kind::Map => {
                let mut pairs = Map::new();
                for entry in self.numbered("entry")? {
                    let key = entry.parts.get("key").and_then(|key| key.text);
                    let (Some(key), Some(value)) = (key, entry.parts.get("value")) else {
                        return Err(Fault::malformed("Unexpected complex element termination"));
                    };
                    pairs.insert(key.to_owned(), value.value(api, within(shape.value), at)?);
                }
                Ok(pairs.into())
            }
            kind => scalar(kind, self.plain()?, at),
        }
    }

    /// The members of a list, or entries of a map, in the order of their numbers. A number that is
    /// left out is passed over. Clients write a list that is empty as a text that is.
    fn numbered(&self, word: &str) -> Result<Vec<&Self>, Fault> {
        self.is_no_text("Unexpected list element termination")?;
        if self.parts.keys().any(|part| *part != word) {
            return Err(Fault::malformed(COMPLEX));
        }
        let Some(list) = self.parts.get(word) else { return Ok(Vec::new()) };
        list.is_no_text("Unexpected list element termination")?;
        let mut items = Vec::with_capacity(list.parts.len());
        for (part, node) in &list.parts {
            let digits = part.bytes().all(|letter| letter.is_ascii_digit());
            let number = part.parse::<u32>().ok().filter(|_| digits);
            items.push((number.ok_or_else(|| Fault::malformed(COMPLEX))?, node));
        }
        items.sort_by_key(|(number, _)| *number);
        Ok(items.into_iter().map(|(_, node)| node).collect())
    }

    fn is_no_text(&self, message: &str) -> Result<(), Fault> {
        match self.text {
            None | Some("") => Ok(()),
            Some(_) => Err(Fault::malformed(message)),
        }
    }

    fn plain(&self) -> Result<&'a str, Fault> {
        match self.parts.keys().next() {
            None => Ok(self.text.unwrap_or_default()),
            Some(&"member") => Err(Fault::malformed(LIST)),
            Some(_) => Err(Fault::malformed(COMPLEX)),
        }
    }
}

/// A text as the model types it. A blob stays the base64 that it is.
fn scalar(kind: Kind, text: &str, at: &str) -> Result<Value, Fault> {
    let (value, wanted) = match kind {
        Kind::Boolean => {
            let known = [("true", true), ("false", false)];
            let known = known.into_iter().find(|(word, _)| text.eq_ignore_ascii_case(word));
            (known.map(|(_, value)| value.into()), "a Boolean")
        }
        Kind::Integer | Kind::Long => (text.parse::<i64>().ok().map(Value::from), "an Integer"),
        Kind::Double => {
            let number = text.parse().ok().and_then(Number::from_f64);
            (number.map(Value::Number), "a Double")
        }
        _ => (Some(text.into()), "a String"),
    };
    value.ok_or_else(|| {
        Fault::malformed(format!("STRING_VALUE cannot be converted to {wanted} (at '{at}')"))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::{
        query::{pairs, tests::MAPS},
        wire::iam,
    };

    fn read(shape: &str, query: &str) -> Result<Value, String> {
        decode(&iam::API, shape, &pairs(query)).map_err(|fault| {
            assert_eq!(fault.code, "MalformedInput");
            fault.message
        })
    }

    #[test]
    fn members_are_typed_by_the_model() {
        let query = "Action=ListPolicies&Version=2010-05-08&OnlyAttached=true&MaxItems=7&Scope=All";
        let wanted = json!({ "OnlyAttached": true, "MaxItems": 7, "Scope": "All" });
        assert_eq!(read("ListPoliciesRequest", query), Ok(wanted));
        assert_eq!(read("ListPoliciesRequest", "Unknown.member.x=1"), Ok(json!({})));
        let twice = read("GetUserRequest", "UserName=a&UserName=b");
        assert_eq!(twice, Ok(json!({ "UserName": "a" })));
    }

    #[test]
    fn lists_are_in_the_order_of_their_numbers() {
        let keys = |query: &str| read("UntagUserRequest", query).map(|it| it["TagKeys"].clone());
        let query = "TagKeys.member.10=c&TagKeys.member.2=b&TagKeys.member.1=a";
        assert_eq!(keys(query), Ok(json!(["a", "b", "c"])));
        assert_eq!(keys("TagKeys="), Ok(json!([])));
        let tags = "Tags.member.2.Key=b&Tags.member.1.Value=x&Tags.member.1.Key=a";
        let wanted = json!({ "Tags": [{ "Key": "a", "Value": "x" }, { "Key": "b" }] });
        assert_eq!(read("TagUserRequest", tags), Ok(wanted));
    }

    #[test]
    fn maps_are_read_by_their_entries() {
        let read = |query: &str| decode(&MAPS, "Holder", &pairs(query)).map_err(|it| it.message);
        let query = "Map.entry.1.key=a.b&Map.entry.1.value=1&Map.entry.2.value=2&Map.entry.2.key=";
        assert_eq!(read(query), Ok(json!({ "Map": { "a.b": 1, "": 2 } })));
        assert_eq!(read("Map="), Ok(json!({ "Map": {} })));
        let wrong = "Unexpected complex element termination".to_owned();
        assert_eq!(read("Map.entry.1.key=a"), Err(wrong));
    }

    #[test]
    fn what_the_model_has_not_there_is_refused() {
        let told = |shape: &str, query: &str| read(shape, query).unwrap_err();
        let tags = |query: &str| told("TagUserRequest", query);
        insta::assert_snapshot!(tags("Tags=x"), @"Unexpected list element termination");
        insta::assert_snapshot!(tags("Tags.member=x"), @"Unexpected list element termination");
        insta::assert_snapshot!(tags("Tags.1.Key=x"), @"Start of structure or map found where not expected");
        insta::assert_snapshot!(tags("Tags.member.+1.Key=x"), @"Start of structure or map found where not expected");
        insta::assert_snapshot!(tags("Tags.member.99999999999.Key=x"), @"Start of structure or map found where not expected");
        insta::assert_snapshot!(tags("Tags.member.1=x"), @"Unexpected complex element termination");
        insta::assert_snapshot!(tags("UserName.member.1=x"), @"Start of list found where not expected");
        insta::assert_snapshot!(tags("UserName=a&UserName.b=x"), @"Start of structure or map found where not expected");
        insta::assert_snapshot!(tags(&format!("{}=x", "a.".repeat(32))), @"A parameter's name has too many parts");
        let list = |query: &str| told("ListPoliciesRequest", query);
        insta::assert_snapshot!(list("MaxItems="), @"STRING_VALUE cannot be converted to an Integer (at 'MaxItems')");
        insta::assert_snapshot!(list("OnlyAttached=1"), @"STRING_VALUE cannot be converted to a Boolean (at 'OnlyAttached')");
    }

    /// Made of the words that forms are made of, so that it comes far.
    const FORMS: &str =
        r"((Tags|Map|MaxItems|member|entry|key|value|Key|[0-9]|\PC)(\.|=|&)?){0,60}";

    proptest! {
        #[test]
        fn no_form_is_a_panic(query in FORMS) {
            let form = pairs(&query);
            for operation in iam::API.operations.iter().filter_map(|operation| operation.input) {
                drop(decode(&iam::API, operation, &form));
            }
            drop(decode(&MAPS, "Holder", &form));
        }

        #[test]
        fn tags_are_read_as_they_were_written(tags in prop::collection::vec((".*", ".*"), 0..20)) {
            let form: Vec<_> = tags.iter().enumerate().flat_map(|(at, (key, value))| {
                let name = |part: &str| format!("Tags.member.{}.{part}", at + 1);
                [(name("Key"), key.clone()), (name("Value"), value.clone())]
            }).collect();
            let read = decode(&iam::API, "TagUserRequest", &form).unwrap();
            let wanted: Vec<_> =
                tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect();
            let wanted = if wanted.is_empty() { json!({}) } else { json!({ "Tags": wanted }) };
            prop_assert_eq!(read, wanted);
        }
    }
}
