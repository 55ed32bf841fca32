//! What AWS says when something is not done: the one place where a control error becomes words.

mod iam;
pub(crate) mod secrets;

use axum::response::{IntoResponse, Response};
use body::BodyError;
use control::{BadToken, Busy, Error, Forbidden, Invalid, Oversized, Unauthenticated};
use http::{StatusCode, header};
use model::{
    Resource,
    policy::{Decision, Grounds, Why},
};
use serde_json::json;
use sigv4::SigError;

use crate::{
    arn,
    model::{Api, Protocol},
    query::Xml,
};

/// An error in AWS's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) retry_after_s: Option<u64>,
}

impl Fault {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), retry_after_s: None }
    }

    pub(crate) fn bad(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub(crate) fn parameter(message: impl Into<String>) -> Self {
        Self::bad("InvalidParameterValueException", message)
    }

    pub(crate) fn unsupported(field: &str) -> Self {
        Self::parameter(format!("{field} is not supported yet"))
    }

    pub(crate) fn serialization(message: impl Into<String>) -> Self {
        Self::bad("SerializationException", message)
    }

    /// What a form says is not what the model has there.
    pub(crate) fn malformed(message: impl Into<String>) -> Self {
        Self::bad("MalformedInput", message)
    }

    /// A signature that is good, and for another service than was asked.
    pub(crate) fn wrong_service(api: &Api) -> Self {
        let code = match api.protocol {
            Protocol::Query => "SignatureDoesNotMatch",
            Protocol::RestJson | Protocol::Json11 => "InvalidSignatureException",
        };
        let message = format!("Credential should be scoped to correct service: '{}'.", api.service);
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    pub(crate) fn not_implemented(operation: &str) -> Self {
        let message = format!("{operation} is not implemented yet");
        Self::new(StatusCode::NOT_IMPLEMENTED, "NotImplementedException", message)
    }

    pub(crate) fn too_large(limit: u64, operation: &str) -> Self {
        let message =
            format!("Request must be smaller than {limit} bytes for the {operation} operation");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLargeException", message)
    }

    pub(crate) fn of_body(error: BodyError, operation: &str) -> Self {
        match error {
            BodyError::TooLarge(limit) => Self::too_large(limit, operation),
            BodyError::Stalled => {
                Self::new(StatusCode::REQUEST_TIMEOUT, "RequestTimeout", "The body stalled")
            }
            BodyError::Broken => Self::bad("IncompleteBody", "The body ended early"),
            BodyError::NoRoom => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "ServiceUnavailableException",
                "Too many large requests at once; try again in a moment",
            ),
        }
    }

    pub(crate) fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error, "a request failed");
        let message = "An internal error occurred; the server's log says more";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "ServiceException", message)
    }

    /// A control error in the words of the service that was asked.
    pub(crate) fn of(error: Error, protocol: Protocol) -> Self {
        use StatusCode as S;
        let in_iams = if protocol == Protocol::Query { iam::of(&error) } else { None };
        if let Some(fault) = in_iams {
            return fault;
        }
        let text = error.to_string();
        match error {
            Error::NotFound(resource) => not_found(&resource),
            Error::AlreadyExists(resource) => {
                let message = match &resource {
                    Resource::Function(key) => format!("Function already exist: {}", key.name),
                    _ => text,
                };
                Self::new(S::CONFLICT, "ResourceConflictException", message)
            }
            Error::Invalid { field, problem } => invalid(field, problem),
            Error::Stale(_) => Self::new(
                S::PRECONDITION_FAILED,
                "PreconditionFailedException",
                "The Revision Id provided does not match the latest Revision Id. Call the \
                 GetFunction/GetAlias API to retrieve the latest Revision Id",
            ),
            Error::Busy(busy) => {
                Self::new(S::CONFLICT, "ResourceConflictException", why_busy(&busy))
            }
            Error::TooLarge { what: Oversized::Payload, limit } => {
                Self::too_large(limit, "InvokeFunction")
            }
            Error::TooLarge { what: Oversized::Package, limit } => {
                Self::parameter(format!("Zipped size must be smaller than {limit} bytes"))
            }
            Error::LimitExceeded { .. } => {
                Self::bad("CodeStorageExceededException", "Code storage limit exceeded.")
            }
            Error::Throttled { reason, retry_after } => Self {
                retry_after_s: Some(retry_after.as_secs().max(1)),
                ..Self::new(S::TOO_MANY_REQUESTS, "TooManyRequestsException", reason)
            },
            Error::Unauthenticated(why) => unauthenticated(&why, protocol),
            Error::Forbidden(forbidden) => {
                let code = if protocol == Protocol::Query {
                    "AccessDenied"
                } else {
                    "AccessDeniedException"
                };
                Self::new(S::FORBIDDEN, code, denied(&forbidden))
            }
            Error::Unsupported(field) => Self::unsupported(field),
            Error::Unavailable(message) => {
                Self::new(S::SERVICE_UNAVAILABLE, "ServiceUnavailableException", message)
            }
            Error::Internal(source) => Self::internal(&*source),
        }
    }

    pub(crate) fn response(&self, api: &Api, request_id: &str) -> Response {
        let Self { status, code, message, .. } = self;
        let by_caller = status.is_client_error();
        let (kind, body) = match api.protocol {
            Protocol::RestJson => {
                let by = if by_caller { "User" } else { "Service" };
                let mut body = json!({ "Type": by, "Message": message, "message": message });
                if *status == StatusCode::TOO_MANY_REQUESTS {
                    body["Reason"] = "ConcurrentInvocationLimitExceeded".into();
                }
                ("application/json", body.to_string())
            }
            Protocol::Json11 => {
                let body = json!({ "__type": code, "message": message });
                ("application/x-amz-json-1.1", body.to_string())
            }
            Protocol::Query => {
                let by = if by_caller { "Sender" } else { "Receiver" };
                let body = Xml::document("ErrorResponse", api.namespace, |xml| {
                    xml.element("Error", |xml| {
                        xml.leaf("Type", by);
                        xml.leaf("Code", code);
                        xml.leaf("Message", message);
                    });
                    xml.leaf("RequestId", request_id);
                });
                ("text/xml", body)
            }
        };
        let headers = [(header::CONTENT_TYPE.as_str(), kind), ("x-amzn-errortype", code)];
        let mut response = (*status, headers, body).into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// Who may not do what to what, and which policy would have to allow it.
fn denied(forbidden: &Forbidden) -> String {
    let Forbidden { principal, action, resource, decision } = forbidden;
    let who = principal.in_policies().unwrap_or_else(|| principal.to_string());
    let why = match decision {
        Decision::NotAllowed(why) => {
            format!("because no {} allows the {action} action", kind(*why))
        }
        Decision::Denied(Grounds { why, .. }) | Decision::Allowed(Grounds { why, .. }) => {
            let article = if *why == Why::Identity { "an" } else { "a" };
            format!("with an explicit deny in {article} {}", kind(*why))
        }
    };
    let resource = resource.in_policies(*action);
    let said =
        format!("User: {who} is not authorized to perform: {action} on resource: {resource}");
    // AWS tells nobody more of a role that they may not take on.
    if action.in_policies() == "sts:AssumeRole" { said } else { format!("{said} {why}") }
}

fn kind(why: Why) -> &'static str {
    match why {
        Why::Identity => "identity-based policy",
        Why::Boundary => "permissions boundary",
        Why::Session => "session policy",
        Why::Resource => "resource-based policy",
    }
}

fn not_found(resource: &Resource) -> Fault {
    match resource {
        Resource::Function(key) => Fault::new(
            StatusCode::NOT_FOUND,
            "ResourceNotFoundException",
            format!("Function not found: {}", arn::function(key)),
        ),
        Resource::Layer(_) => Fault::new(
            StatusCode::NOT_FOUND,
            "ResourceNotFoundException",
            "The resource you requested does not exist.",
        ),
        // CloudWatch Logs answers this with 400.
        Resource::LogStream(..) => {
            Fault::bad("ResourceNotFoundException", "The specified log stream does not exist.")
        }
        Resource::LogGroup(..) => {
            Fault::bad("ResourceNotFoundException", "The specified log group does not exist.")
        }
        other => Fault::new(
            StatusCode::NOT_FOUND,
            "ResourceNotFoundException",
            format!("{other} does not exist"),
        ),
    }
}

fn invalid(field: &'static str, problem: Invalid) -> Fault {
    match problem {
        Invalid::NotAZip(why) => Fault::parameter(format!(
            "Could not unzip uploaded file. Please check your file, then try to upload again. \
             ({why})"
        )),
        Invalid::UnpacksTooLarge(limit) => {
            Fault::parameter(format!("Unzipped size must be smaller than {limit} bytes"))
        }
        Invalid::LayersTooLarge { limit, bytes } => Fault::parameter(format!(
            "Function code combined with layers exceeds the maximum allowed size of {limit} bytes. \
             The actual size is {bytes} bytes."
        )),
        Invalid::TooManyLayers(limit) => {
            Fault::parameter(format!("Cannot reference more than {limit} layers."))
        }
        Invalid::TooManyTags(_) => Fault::parameter("Number of tags exceeds resource tag limit."),
        Invalid::SameLayerTwice => Fault::parameter(
            "Two different versions of the same layer are not allowed to be referenced in the same \
             function.",
        ),
        Invalid::NoSuchLayer(key, version) => Fault::parameter(format!(
            "Layer version {} does not exist.",
            arn::layer_version(&key, version)
        )),
        Invalid::NoSuchStatement(id) => Fault::new(
            StatusCode::NOT_FOUND,
            "ResourceNotFoundException",
            format!("Statement {id} is not found in resource policy."),
        ),
        Invalid::SameStatement(id) => Fault::new(
            StatusCode::CONFLICT,
            "ResourceConflictException",
            format!(
                "The statement id ({id}) provided already exists. Please provide a new statement \
                 id, or remove the existing statement."
            ),
        ),
        Invalid::PolicyTooLong { limit, bytes } => Fault::bad(
            "PolicyLengthExceededException",
            format!("The final policy size ({bytes}) is bigger than the limit ({limit})."),
        ),
        Invalid::RoleElsewhere => Fault::new(
            StatusCode::FORBIDDEN,
            "AccessDeniedException",
            "Cross-account pass role is not allowed.",
        ),
        Invalid::NoRights => {
            Fault::parameter("The role defined for the function cannot be assumed by Lambda.")
        }
        Invalid::EnvTooLarge(limit) => Fault::parameter(format!(
            "Lambda was unable to configure your environment variables because the environment \
             variables you have provided exceeded the {}KB limit.",
            limit / 1024
        )),
        Invalid::DigestMismatch => {
            Fault::parameter("CodeSHA256 does not match the SHA256 of the uploaded code")
        }
        Invalid::Unread { code, message } => Fault::parameter(format!(
            "Error occurred while GetObject. S3 Error Code: {code}. S3 Error Message: {message}"
        )),
        Invalid::NotUtf8 => Fault::serialization(format!("{field} is not UTF-8")),
        Invalid::Other(problem) => Fault::parameter(format!("{field}: {problem}")),
        other @ (Invalid::Secret(_) | Invalid::BadPolicy(_) | Invalid::InlineTooLong { .. }) => {
            Fault::parameter(format!("{field}: {other}"))
        }
    }
}

fn why_busy(busy: &Busy) -> String {
    let begin = "The operation cannot be performed at this time.";
    match busy {
        Busy::State { state, reason, .. } => {
            let reason = reason.as_ref().map_or(String::new(), |why| format!(". {why}"));
            format!("{begin} The function is currently in the following state: {state}{reason}")
        }
        Busy::Updating(resource) => {
            format!("{begin} An update is in progress for resource: {}", named(resource))
        }
        other @ (Busy::OfTeam(_)
        | Busy::Secret(_)
        | Busy::InUse { .. }
        | Busy::Has { .. }
        | Busy::Contended(_)) => {
            format!("{begin} {other}")
        }
    }
}

fn named(resource: &Resource) -> String {
    match resource {
        Resource::Function(key) => arn::function(key),
        Resource::LayerVersion(key, version) => arn::layer_version(key, *version),
        other => other.to_string(),
    }
}

fn unauthenticated(why: &Unauthenticated, protocol: Protocol) -> Fault {
    let invalid_token = "The security token included in the request is invalid.";
    let text = why.to_string();
    let (json, query, message) = match why {
        Unauthenticated::Missing => (
            "MissingAuthenticationTokenException",
            "MissingAuthenticationToken",
            "Missing Authentication Token".to_owned(),
        ),
        Unauthenticated::UnknownKey(_)
        | Unauthenticated::RevokedKey(_)
        | Unauthenticated::InactiveKey(_)
        | Unauthenticated::Token(BadToken::Unknown | BadToken::Revoked | BadToken::Audience)
        | Unauthenticated::Login(_) => {
            ("UnrecognizedClientException", "InvalidClientTokenId", invalid_token.to_owned())
        }
        Unauthenticated::Expired | Unauthenticated::Token(BadToken::Expired) => (
            "ExpiredTokenException",
            "ExpiredToken",
            "The security token included in the request is expired".to_owned(),
        ),
        Unauthenticated::Signature(SigError::Incomplete(_)) => {
            ("IncompleteSignatureException", "IncompleteSignature", text)
        }
        Unauthenticated::Signature(_) => {
            ("InvalidSignatureException", "SignatureDoesNotMatch", text)
        }
    };
    let code = if protocol == Protocol::Query { query } else { json };
    Fault::new(StatusCode::FORBIDDEN, code, message)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use control::FunctionState;
    use model::{Action, FunctionKey, LayerKey, Principal};

    use super::*;
    use crate::wire::lambda::API;

    fn key() -> FunctionKey {
        FunctionKey {
            scope: "aws:123456789012".parse().unwrap(),
            region: "eu-west-1".parse().unwrap(),
            name: "hello".parse().unwrap(),
        }
    }

    fn layer() -> LayerKey {
        let FunctionKey { scope, region, .. } = key();
        LayerKey { scope, region, name: "tools".parse().unwrap() }
    }

    const DOCS: &str = include_str!("../../../../docs/errors/aws.md");

    #[test]
    fn every_kind_has_its_words() {
        let function = || Resource::Function(key());
        let forbidden = |action, resource, decision| {
            let principal = Principal::User {
                scope: "aws:210987654321".parse().unwrap(),
                path: "/team/".into(),
                name: "ann".into(),
                access_key: "AKIAOTHER".into(),
            };
            Error::Forbidden(Box::new(Forbidden { principal, action, resource, decision }))
        };
        let invalid = |problem| Error::Invalid { field: "F", problem };
        let errors = [
            Error::NotFound(function()),
            Error::AlreadyExists(function()),
            invalid(Invalid::NotAZip("why".into())),
            invalid(Invalid::UnpacksTooLarge(262_144_000)),
            invalid(Invalid::EnvTooLarge(4096)),
            invalid(Invalid::LayersTooLarge { limit: 262_144_000, bytes: 262_144_001 }),
            invalid(Invalid::TooManyLayers(5)),
            invalid(Invalid::TooManyTags(50)),
            invalid(Invalid::SameLayerTwice),
            invalid(Invalid::NoSuchLayer(layer(), 7)),
            Error::NotFound(Resource::Layer(layer())),
            Error::LimitExceeded { quota: "code storage", limit: 80_530_636_800 },
            invalid(Invalid::Other("bad".into())),
            Error::Stale(function()),
            Error::Busy(Busy::Updating(function())),
            Error::Busy(Busy::State {
                resource: function(),
                state: FunctionState::Pending,
                reason: None,
            }),
            Error::TooLarge { what: Oversized::Payload, limit: 6_291_456 },
            Error::TooLarge { what: Oversized::Package, limit: 52_428_800 },
            Error::Throttled { reason: "full".into(), retry_after: Duration::from_secs(1) },
            Error::Unauthenticated(Unauthenticated::Missing),
            Error::Unauthenticated(Unauthenticated::UnknownKey("A".into())),
            Error::Unauthenticated(Unauthenticated::Signature(SigError::Mismatch)),
            Error::Unauthenticated(Unauthenticated::Expired),
            forbidden(Action::InvokeFunction, function(), Decision::NotAllowed(Why::Identity)),
            forbidden(
                Action::GetLayer,
                Resource::LayerVersion(layer(), 7),
                Decision::NotAllowed(Why::Resource),
            ),
            forbidden(
                Action::ListFunctions,
                Resource::Functions(key().scope, key().region),
                Decision::Denied(Grounds {
                    why: Why::Boundary,
                    policy: "bound".into(),
                    statement: "1".into(),
                }),
            ),
            Error::Unsupported("Layers"),
            Error::Unavailable("full".into()),
            Error::internal("secret"),
        ];
        let lines: Vec<_> = errors
            .into_iter()
            .map(|error| {
                let Fault { status, code, message, .. } = Fault::of(error, Protocol::RestJson);
                if let Some((_, stated)) = API.errors.iter().find(|(name, _)| *name == code) {
                    assert_eq!(
                        status.as_u16(),
                        *stated,
                        "the model states another status of {code}"
                    );
                }
                assert!(DOCS.contains(&format!("`{code}`")), "docs/errors/aws.md lacks {code}");
                format!("{} {code}: {message}", status.as_u16())
            })
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @r"
        404 ResourceNotFoundException: Function not found: arn:aws:lambda:eu-west-1:123456789012:function:hello
        409 ResourceConflictException: Function already exist: hello
        400 InvalidParameterValueException: Could not unzip uploaded file. Please check your file, then try to upload again. (why)
        400 InvalidParameterValueException: Unzipped size must be smaller than 262144000 bytes
        400 InvalidParameterValueException: Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit.
        400 InvalidParameterValueException: Function code combined with layers exceeds the maximum allowed size of 262144000 bytes. The actual size is 262144001 bytes.
        400 InvalidParameterValueException: Cannot reference more than 5 layers.
        400 InvalidParameterValueException: Number of tags exceeds resource tag limit.
        400 InvalidParameterValueException: Two different versions of the same layer are not allowed to be referenced in the same function.
        400 InvalidParameterValueException: Layer version arn:aws:lambda:eu-west-1:123456789012:layer:tools:7 does not exist.
        404 ResourceNotFoundException: The resource you requested does not exist.
        400 CodeStorageExceededException: Code storage limit exceeded.
        400 InvalidParameterValueException: F: bad
        412 PreconditionFailedException: The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id
        409 ResourceConflictException: The operation cannot be performed at this time. An update is in progress for resource: arn:aws:lambda:eu-west-1:123456789012:function:hello
        409 ResourceConflictException: The operation cannot be performed at this time. The function is currently in the following state: Pending
        413 RequestEntityTooLargeException: Request must be smaller than 6291456 bytes for the InvokeFunction operation
        400 InvalidParameterValueException: Zipped size must be smaller than 52428800 bytes
        429 TooManyRequestsException: full
        403 MissingAuthenticationTokenException: Missing Authentication Token
        403 UnrecognizedClientException: The security token included in the request is invalid.
        403 InvalidSignatureException: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
        403 ExpiredTokenException: The security token included in the request is expired
        403 AccessDeniedException: User: arn:aws:iam::210987654321:user/team/ann is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:eu-west-1:123456789012:function:hello because no identity-based policy allows the lambda:InvokeFunction action
        403 AccessDeniedException: User: arn:aws:iam::210987654321:user/team/ann is not authorized to perform: lambda:GetLayerVersion on resource: arn:aws:lambda:eu-west-1:123456789012:layer:tools:7 because no resource-based policy allows the lambda:GetLayerVersion action
        403 AccessDeniedException: User: arn:aws:iam::210987654321:user/team/ann is not authorized to perform: lambda:ListFunctions on resource: * with an explicit deny in a permissions boundary
        400 InvalidParameterValueException: Layers is not supported yet
        503 ServiceUnavailableException: full
        500 ServiceException: An internal error occurred; the server's log says more
        ");
    }
}
