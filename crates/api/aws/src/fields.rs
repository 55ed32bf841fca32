//! What becomes of every field of a request: applied, accepted if it is the cloud's default, or
//! refused by name. `docs/aws/lambda-fields.md` shows this table.

use serde_json::{Value, json};

use crate::fault::Fault;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Field {
    Applied,
    /// Accepted only with values that change nothing, as `default_of` lists them.
    DefaultOnly,
    Refused,
}

use Field::{Applied, DefaultOnly, Refused};

pub(crate) const CREATE: &[(&str, Field)] = &[
    ("AcceleratorConfig", Refused),
    ("Architectures", DefaultOnly),
    ("CapacityProviderConfig", Refused),
    ("Code", Applied),
    ("CodeSigningConfigArn", Refused),
    ("DeadLetterConfig", DefaultOnly),
    ("Description", Applied),
    ("DurableConfig", Refused),
    ("Environment", Applied),
    ("EphemeralStorage", Applied),
    ("FileSystemConfigs", DefaultOnly),
    ("FunctionName", Applied),
    ("Handler", Applied),
    ("ImageConfig", Refused),
    ("KMSKeyArn", DefaultOnly),
    ("Layers", Applied),
    ("LoggingConfig", Applied),
    ("MemorySize", Applied),
    ("PackageType", DefaultOnly),
    ("Publish", DefaultOnly),
    ("PublishTo", Refused),
    ("Role", Applied),
    ("Runtime", Applied),
    ("RuntimeConfig", Refused),
    ("SnapStart", DefaultOnly),
    ("Tags", Applied),
    ("TenancyConfig", Refused),
    ("Timeout", Applied),
    ("TracingConfig", DefaultOnly),
    ("VpcConfig", Applied),
];

pub(crate) const UPDATE_CODE: &[(&str, Field)] = &[
    ("Architectures", DefaultOnly),
    ("DryRun", Applied),
    ("FunctionName", Applied),
    ("ImageUri", Refused),
    ("Publish", DefaultOnly),
    ("PublishTo", Refused),
    ("RevisionId", Applied),
    ("S3Bucket", Applied),
    ("S3Key", Applied),
    ("S3ObjectStorageMode", Refused),
    ("S3ObjectVersion", Applied),
    ("SourceKMSKeyArn", DefaultOnly),
    ("ZipFile", Applied),
];

pub(crate) const UPDATE_CONFIGURATION: &[(&str, Field)] = &[
    ("AcceleratorConfig", Refused),
    ("CapacityProviderConfig", Refused),
    ("DeadLetterConfig", DefaultOnly),
    ("Description", Applied),
    ("DurableConfig", Refused),
    ("Environment", Applied),
    ("EphemeralStorage", Applied),
    ("FileSystemConfigs", DefaultOnly),
    ("FunctionName", Applied),
    ("Handler", Applied),
    ("ImageConfig", Refused),
    ("KMSKeyArn", DefaultOnly),
    ("Layers", Applied),
    ("LoggingConfig", Applied),
    ("MemorySize", Applied),
    ("RevisionId", Applied),
    ("Role", Applied),
    ("Runtime", Applied),
    ("RuntimeConfig", Refused),
    ("SnapStart", DefaultOnly),
    ("Timeout", Applied),
    ("TracingConfig", DefaultOnly),
    ("VpcConfig", Applied),
];

/// Refuses what is not applied and would change something.
pub(crate) fn check(table: &[(&str, Field)], input: &Value) -> Result<(), Fault> {
    for (name, field) in table {
        let Some(value) = input.get(name).filter(|value| !value.is_null()) else { continue };
        match field {
            Applied => {}
            DefaultOnly if is_default(name, value) => {}
            DefaultOnly | Refused => return Err(Fault::unsupported(name)),
        }
    }
    Ok(())
}

/// Whether a value says no more than leaving the field out would.
fn is_default(name: &str, value: &Value) -> bool {
    match name {
        "Architectures" => *value == json!([crate::operations::ARCHITECTURE]),
        "PackageType" => *value == json!("Zip"),
        "Publish" => *value == json!(false),
        "TracingConfig" => within(value, &json!({ "Mode": "PassThrough" })),
        "SnapStart" => within(value, &json!({ "ApplyOn": "None" })),
        _ => is_empty(value),
    }
}

/// Whether every member of an object is one of `all`, with that value.
fn within(value: &Value, all: &Value) -> bool {
    let Some(members) = value.as_object() else { return false };
    members.iter().all(|(name, value)| value.is_null() || all.get(name) == Some(value))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.values().all(is_empty),
        Value::Bool(flag) => !flag,
        Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::wire::lambda;

    const TABLES: [(&str, &[(&str, Field)]); 3] = [
        ("CreateFunction", CREATE),
        ("UpdateFunctionCode", UPDATE_CODE),
        ("UpdateFunctionConfiguration", UPDATE_CONFIGURATION),
    ];

    #[test]
    fn every_field_of_the_model_is_in_its_table() {
        for (operation, table) in TABLES {
            let shape = format!("{operation}Request");
            let members = lambda::API.shape(&shape).unwrap().members.iter().map(|it| it.name);
            let listed = table.iter().map(|(name, _)| *name);
            assert_eq!(members.collect::<Vec<_>>(), listed.collect::<Vec<_>>(), "{operation}");
        }
    }

    #[test]
    fn a_default_is_accepted_and_anything_else_refused_by_name() {
        let told = |input: Value| check(CREATE, &input).map_err(|it| it.message);
        let defaults = json!({ "PackageType": "Zip", "Architectures": ["x86_64"],
            "DeadLetterConfig": { "TargetArn": "" }, "Publish": false,
            "TracingConfig": { "Mode": "PassThrough" }, "ImageConfig": null });
        assert_eq!(told(defaults), Ok(()));
        for (name, value) in [
            ("PackageType", json!("Image")),
            ("DeadLetterConfig", json!({ "TargetArn": "arn:aws:sqs:us-east-1:1:q" })),
            ("Publish", json!(true)),
            ("TracingConfig", json!({ "Mode": "Active" })),
            ("ImageConfig", json!({})),
        ] {
            let refused = told(json!({ name: value }));
            assert_eq!(refused, Err(format!("{name} is not supported yet")));
        }
    }

    #[test]
    fn the_docs_show_the_tables() {
        let docs = include_str!("../../../../docs/aws/lambda-fields.md");
        for (operation, table) in TABLES {
            let mut wanted = format!("## {operation}\n\n| field | |\n|---|---|\n");
            for (name, field) in table {
                let said = match field {
                    Applied => "applied",
                    DefaultOnly => "default only",
                    Refused => "refused",
                };
                writeln!(wanted, "| {name} | {said} |").unwrap();
            }
            assert!(docs.contains(&wanted), "docs/aws/lambda-fields.md lacks:\n{wanted}");
        }
    }
}
