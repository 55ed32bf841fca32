//! Secrets Manager's words, for what it says differently.

use control::{
    Busy, Error, Invalid,
    secrets::{SecretBusy, SecretProblem},
};
use http::StatusCode;
use model::Resource;

use super::Fault;
use crate::model::Protocol;

const NOT_FOUND: &str = "ResourceNotFoundException";
const EXISTS: &str = "ResourceExistsException";
const PARAMETER: &str = "InvalidParameterException";
const REQUEST: &str = "InvalidRequestException";

pub(crate) fn of(error: Error) -> Fault {
    match error {
        Error::NotFound(resource) => Fault::bad(NOT_FOUND, not_found(&resource)),
        Error::AlreadyExists(Resource::SecretVersion(key, version)) => Fault::bad(
            EXISTS,
            format!(
                "You can't use ClientRequestToken {version} because that value is already in use \
                 for a version of secret {}.",
                key.in_policies()
            ),
        ),
        Error::AlreadyExists(Resource::Secret(key)) => Fault::bad(
            EXISTS,
            format!("The operation failed because the secret {} already exists.", key.name),
        ),
        Error::Busy(Busy::Secret(why)) => Fault::bad(REQUEST, busy(&why)),
        Error::Busy(other) => Fault::bad(REQUEST, other.to_string()),
        Error::Invalid { field, problem } => invalid(field, problem),
        Error::LimitExceeded { quota, limit } => Fault::bad(
            "LimitExceededException",
            format!("You have exceeded the quota of {limit} {quota}."),
        ),
        Error::Internal(source) => {
            Fault { code: "InternalServiceError", ..Fault::internal(&*source) }
        }
        Error::Unavailable(message) => {
            Fault::new(StatusCode::SERVICE_UNAVAILABLE, "InternalServiceError", message)
        }
        other => match Fault::of(other, Protocol::Json11) {
            fault if fault.code == "InvalidParameterValueException" => {
                Fault { code: PARAMETER, ..fault }
            }
            fault if fault.code == "AccessDeniedException" => {
                Fault { status: StatusCode::BAD_REQUEST, ..fault }
            }
            fault => fault,
        },
    }
}

fn not_found(resource: &Resource) -> String {
    match resource {
        Resource::SecretVersion(_, which) => {
            format!("Secrets Manager can't find the specified secret value for {which}")
        }
        Resource::Secret(_) => "Secrets Manager can't find the specified secret.".to_owned(),
        other => format!("{other} does not exist"),
    }
}

fn busy(why: &SecretBusy) -> &'static str {
    match why {
        SecretBusy::Deleted => {
            "You can't perform this operation on the secret because it was marked for deletion."
        }
        SecretBusy::NameDeleted => {
            "You can't create this secret because a secret with this name is already scheduled for \
             deletion."
        }
        SecretBusy::NoRotation => "No Lambda rotation function ARN is associated with this secret.",
        SecretBusy::Rotating => {
            "A previous rotation isn't complete. That rotation will be reattempted."
        }
        SecretBusy::OtherStage => {
            "You provided a VersionStage that is not associated to the provided VersionId."
        }
    }
}

fn invalid(field: &'static str, problem: Invalid) -> Fault {
    let parameter = |message: String| Fault::bad(PARAMETER, message);
    let problem = match problem {
        Invalid::Secret(problem) => problem,
        Invalid::BadPolicy(bad) => {
            let message =
                format!("This resource policy contains unsupported policy elements: {bad}");
            return Fault::bad("MalformedPolicyDocumentException", message);
        }
        Invalid::TooManyTags(limit) => {
            return parameter(format!("You can't have more than {limit} tags."));
        }
        Invalid::Other(problem) => return parameter(problem),
        other => return parameter(format!("{field}: {other}")),
    };
    match problem {
        SecretProblem::Name => Fault::bad(
            "ValidationException",
            "Invalid name. Must be a valid name containing alphanumeric characters, or any of the \
             following: -/_+=.@!",
        ),
        SecretProblem::PublicPolicy => Fault::bad(
            "PublicPolicyException",
            "The BlockPublicPolicy parameter is set to true, and the resource policy did not \
             prevent broad access to the secret.",
        ),
        SecretProblem::NotInvocable => Fault::bad(
            "AccessDeniedException",
            "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function \
             policy grants access to the principal secretsmanager.amazonaws.com",
        ),
        SecretProblem::StageElsewhere { stage, version } => parameter(format!(
            "The parameter {field} can't be empty. Staging label {stage} is currently attached to \
             version {version}, so you must explicitly reference that version in {field}."
        )),
        SecretProblem::StageNotThere { stage, version } => {
            parameter(format!("Staging label {stage} is not attached to version {version}."))
        }
        SecretProblem::NoSuchVersion(version) => Fault::bad(
            NOT_FOUND,
            format!("Secrets Manager can't find the specified secret version: {version}."),
        ),
        SecretProblem::Schedule(why) => parameter(format!("Invalid rotation rules: {why}.")),
        SecretProblem::NoLetters => Fault::bad(
            PARAMETER,
            "You excluded all the characters that a password could be made of.",
        ),
        SecretProblem::TooShort => {
            Fault::bad(PARAMETER, "Password length is too short based on the required types.")
        }
    }
}

#[cfg(test)]
mod tests {
    use model::{SecretKey, policy::BadPolicy};

    use super::*;
    use crate::wire::secretsmanager::API;

    const DOCS: &str = include_str!("../../../../../docs/errors/aws.md");

    #[test]
    fn every_kind_has_its_words() {
        let key = SecretKey {
            scope: "aws:123456789012".parse().unwrap(),
            region: "eu-west-1".parse().unwrap(),
            name: "db/password".parse().unwrap(),
            suffix: "AbC12x".into(),
        };
        let secret = || Resource::Secret(key.clone());
        let version = |which: &str| Resource::SecretVersion(key.clone(), which.into());
        let problem = |field, problem| Error::Invalid { field, problem: Invalid::Secret(problem) };
        let errors = [
            Error::NotFound(secret()),
            Error::NotFound(version("staging label: AWSPENDING")),
            Error::AlreadyExists(secret()),
            Error::AlreadyExists(version("token")),
            Error::Busy(Busy::Secret(SecretBusy::Deleted)),
            Error::Busy(Busy::Secret(SecretBusy::NameDeleted)),
            Error::Busy(Busy::Secret(SecretBusy::NoRotation)),
            Error::Busy(Busy::Secret(SecretBusy::Rotating)),
            Error::Busy(Busy::Secret(SecretBusy::OtherStage)),
            Error::Busy(Busy::Contended(secret())),
            problem("SecretId", SecretProblem::Name),
            problem("ResourcePolicy", SecretProblem::PublicPolicy),
            problem("RotationLambdaARN", SecretProblem::NotInvocable),
            problem(
                "RemoveFromVersionId",
                SecretProblem::StageElsewhere { stage: "AWSCURRENT".into(), version: "v1".into() },
            ),
            problem(
                "RemoveFromVersionId",
                SecretProblem::StageNotThere { stage: "mine".into(), version: "v1".into() },
            ),
            problem("MoveToVersionId", SecretProblem::NoSuchVersion("v2".into())),
            problem("RotationRules", SecretProblem::Schedule("why".into())),
            problem("ExcludeCharacters", SecretProblem::NoLetters),
            problem("PasswordLength", SecretProblem::TooShort),
            Error::Invalid {
                field: "ResourcePolicy",
                problem: Invalid::BadPolicy(BadPolicy::Syntax),
            },
            Error::Invalid { field: "Tags", problem: Invalid::TooManyTags(50) },
            Error::LimitExceeded { quota: "versions of a secret", limit: 100 },
            Error::Unsupported("KmsKeyId"),
            Error::internal("secret"),
        ];
        let lines: Vec<_> = errors
            .into_iter()
            .map(|error| {
                let Fault { status, code, message, .. } = of(error);
                if let Some((_, stated)) = API.errors.iter().find(|(name, _)| *name == code) {
                    // The model states no status, which is 400; AWS answers its own faults with 500.
                    assert!(status.as_u16() == *stated || status.is_server_error(), "{code}");
                }
                assert!(DOCS.contains(&format!("`{code}`")), "docs/errors/aws.md lacks {code}");
                format!("{} {code}: {message}", status.as_u16())
            })
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        400 ResourceNotFoundException: Secrets Manager can't find the specified secret.
        400 ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSPENDING
        400 ResourceExistsException: The operation failed because the secret db/password already exists.
        400 ResourceExistsException: You can't use ClientRequestToken token because that value is already in use for a version of secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:db/password-AbC12x.
        400 InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.
        400 InvalidRequestException: You can't create this secret because a secret with this name is already scheduled for deletion.
        400 InvalidRequestException: No Lambda rotation function ARN is associated with this secret.
        400 InvalidRequestException: A previous rotation isn't complete. That rotation will be reattempted.
        400 InvalidRequestException: You provided a VersionStage that is not associated to the provided VersionId.
        400 InvalidRequestException: secret aws:123456789012/eu-west-1/db/password is being changed by others; retry
        400 ValidationException: Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!
        400 PublicPolicyException: The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.
        400 AccessDeniedException: Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com
        400 InvalidParameterException: The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version v1, so you must explicitly reference that version in RemoveFromVersionId.
        400 InvalidParameterException: Staging label mine is not attached to version v1.
        400 ResourceNotFoundException: Secrets Manager can't find the specified secret version: v2.
        400 InvalidParameterException: Invalid rotation rules: why.
        400 InvalidParameterException: You excluded all the characters that a password could be made of.
        400 InvalidParameterException: Password length is too short based on the required types.
        400 MalformedPolicyDocumentException: This resource policy contains unsupported policy elements: Syntax errors in policy.
        400 InvalidParameterException: You can't have more than 50 tags.
        400 LimitExceededException: You have exceeded the quota of 100 versions of a secret.
        400 InvalidParameterException: KmsKeyId is not supported yet
        500 InternalServiceError: An internal error occurred; the server's log says more
        ");
    }
}
