use thiserror::Error;

const BEGIN: &str = "{{resolve:secretsmanager:";
const END: &str = "}}";

/// A secret that stands in a text, in the form of `CloudFormation`'s dynamic references:
/// `{{resolve:secretsmanager:<secret>[:SecretString[:<json key>[:<stage>[:<version>]]]]}}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretReference {
    /// Its name or ARN.
    pub secret: String,
    /// Of the object that the value is; without one the whole value is meant.
    pub json_key: Option<String>,
    pub stage: Option<String>,
    pub version: Option<String>,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    Secret(SecretReference),
}

#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "a reference to a secret is {{{{resolve:secretsmanager:<name or ARN>:SecretString:<JSON \
     key>:<stage>:<version>}}}}, with a stage or a version, not both"
)]
pub struct BadReference;

/// Whether a text refers to a secret.
pub fn refers(text: &str) -> bool {
    text.contains(BEGIN)
}

/// The parts of a text: what stands for itself, and what a secret stands for.
pub fn pieces(text: &str) -> Result<Vec<Piece>, BadReference> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once(BEGIN) {
        let (inner, after) = after.split_once(END).ok_or(BadReference)?;
        if !before.is_empty() {
            pieces.push(Piece::Text(before.to_owned()));
        }
        pieces.push(Piece::Secret(reference(inner)?));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

fn reference(inner: &str) -> Result<SecretReference, BadReference> {
    let parts: Vec<_> = inner.split(':').collect();
    // An ARN has seven parts of its own.
    let own = if inner.starts_with("arn:") { 7 } else { 1 };
    let (secret, rest) = parts.split_at_checked(own).ok_or(BadReference)?;
    let secret = secret.join(":");
    let given = |at: usize| rest.get(at).filter(|it| !it.is_empty()).map(|it| (*it).to_owned());
    let kind = rest.first().is_none_or(|kind| matches!(*kind, "" | "SecretString"));
    let reference =
        SecretReference { secret, json_key: given(1), stage: given(2), version: given(3) };
    let both = reference.stage.is_some() && reference.version.is_some();
    if reference.secret.is_empty() || !kind || rest.len() > 4 || both {
        return Err(BadReference);
    }
    Ok(reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> (String, [Option<String>; 3]) {
        match &pieces(text).unwrap()[..] {
            [Piece::Secret(it)] => {
                let SecretReference { secret, json_key, stage, version } = it.clone();
                (secret, [json_key, stage, version])
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_reference_names_a_secret_and_what_of_it() {
        let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db/password-AbC12x";
        let some = |text: &str| Some(text.to_owned());
        for (text, secret, more) in [
            ("db", "db", [None, None, None]),
            ("db:SecretString", "db", [None, None, None]),
            ("db::::", "db", [None, None, None]),
            ("db:SecretString:user", "db", [some("user"), None, None]),
            ("db:SecretString:user:AWSPREVIOUS:", "db", [some("user"), some("AWSPREVIOUS"), None]),
            ("db:SecretString:::v1", "db", [None, None, some("v1")]),
            (arn, arn, [None, None, None]),
            (&format!("{arn}:SecretString:user"), arn, [some("user"), None, None]),
        ] {
            let text = format!("{{{{resolve:secretsmanager:{text}}}}}");
            assert_eq!(one(&text), (secret.to_owned(), more), "{text}");
        }
    }

    #[test]
    fn references_stand_in_texts() {
        let of = |secret: &str| {
            let (json_key, stage, version) = (None, None, None);
            Piece::Secret(SecretReference { secret: secret.into(), json_key, stage, version })
        };
        let text = "a:{{resolve:secretsmanager:x}}@{{resolve:secretsmanager:y}}";
        let wanted = [Piece::Text("a:".into()), of("x"), Piece::Text("@".into()), of("y")];
        assert_eq!(pieces(text).unwrap(), wanted);
        // What is none stands for itself, as on Lambda.
        for text in ["plain", "{{resolve:ssm:x}}", "{{x}}", ""] {
            assert!(!refers(text));
            assert!(pieces(text).unwrap().iter().all(|it| matches!(it, Piece::Text(_))), "{text}");
        }
    }

    #[test]
    fn what_is_malformed_is_refused() {
        for inner in ["", "db:SecretBinary", "db:SecretString:k:s:v", "db:::::", "arn:aws:x"] {
            let text = format!("{{{{resolve:secretsmanager:{inner}}}}}");
            assert_eq!(pieces(&text), Err(BadReference), "{text}");
        }
        assert_eq!(pieces("{{resolve:secretsmanager:db"), Err(BadReference));
    }
}
