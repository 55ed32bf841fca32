use std::fmt;

/// Why a secret cannot be used in its present state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretBusy {
    Deleted,
    /// A deleted secret still has the name.
    NameDeleted,
    /// No function is there that rotates it.
    NoRotation,
    /// An earlier rotation has not ended.
    Rotating,
    /// The version that is asked for is not called so.
    OtherStage,
}

impl fmt::Display for SecretBusy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Deleted => "the secret is deleted",
            Self::NameDeleted => "a deleted secret has the name",
            Self::NoRotation => "no function rotates the secret",
            Self::Rotating => "an earlier rotation has not ended; it is tried again",
            Self::OtherStage => "the version has not this stage",
        })
    }
}

/// What is wrong with a value that concerns secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretProblem {
    Name,
    /// A policy would let everybody in.
    PublicPolicy,
    /// The function's policy does not let the platform's secrets invoke it.
    NotInvocable,
    /// A stage is another version's.
    StageElsewhere {
        stage: String,
        version: String,
    },
    StageNotThere {
        stage: String,
        version: String,
    },
    NoSuchVersion(String),
    Schedule(String),
    /// Passwords cannot be made of nothing.
    NoLetters,
    TooShort,
}

impl fmt::Display for SecretProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name => f.write_str("is no name of a secret"),
            Self::PublicPolicy => f.write_str("would let everybody in"),
            Self::NotInvocable => f.write_str("may not be invoked to rotate secrets"),
            Self::StageElsewhere { stage, version } => {
                write!(f, "{stage} is the stage of version {version}, which must be named")
            }
            Self::StageNotThere { stage, version } => {
                write!(f, "{stage} is not the stage of version {version}")
            }
            Self::NoSuchVersion(version) => write!(f, "there is no version {version}"),
            Self::Schedule(why) => f.write_str(why),
            Self::NoLetters => f.write_str("nothing is left to make a password of"),
            Self::TooShort => f.write_str("is too short for one of each kind"),
        }
    }
}
