use std::fmt;

use serde::{Deserialize, Serialize};

/// Every action: its name here, what policies call it, and whether it changes state, so that it
/// must leave a record in the trail.
macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $called:literal $(, $changes:ident)?;)*) => {
        /// What is asked. Closed: policies, the trail and the docs enumerate it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Action { $($(#[$doc])* $name,)* }

        impl Action {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// What policies call it: `lambda:InvokeFunction`.
            pub fn in_policies(self) -> &'static str {
                match self { $(Self::$name => $called,)* }
            }

            /// Whether it changes state.
            pub fn mutates(self) -> bool {
                match self { $(Self::$name => actions!(@ $($changes)?),)* }
            }
        }
    };
    (@ changes) => { true };
    (@) => { false };
}

actions! {
    CreateFunction = "lambda:CreateFunction", changes;
    GetFunction = "lambda:GetFunction";
    GetFunctionConfiguration = "lambda:GetFunctionConfiguration";
    GetFunctionCodeSigning = "lambda:GetFunctionCodeSigningConfig";
    GetFunctionRecursion = "lambda:GetFunctionRecursionConfig";
    SetFunctionRecursion = "lambda:PutFunctionRecursionConfig";
    ListFunctions = "lambda:ListFunctions";
    ListVersions = "lambda:ListVersionsByFunction";
    UpdateFunctionCode = "lambda:UpdateFunctionCode", changes;
    UpdateFunctionConfiguration = "lambda:UpdateFunctionConfiguration", changes;
    DeleteFunction = "lambda:DeleteFunction", changes;
    InvokeFunction = "lambda:InvokeFunction";
    GetFunctionPolicy = "lambda:GetPolicy";
    ShareFunction = "lambda:AddPermission", changes;
    UnshareFunction = "lambda:RemovePermission", changes;
    /// The platform ends a change it began: Pending → Active or Failed.
    SettleFunction = "morrow:SettleFunction", changes;
    GetLogEvents = "logs:GetLogEvents";
    FilterLogEvents = "logs:FilterLogEvents";
    ListLogGroups = "logs:DescribeLogGroups";
    ListLogStreams = "logs:DescribeLogStreams";
    WriteLogs = "logs:PutLogEvents";
    CreateLogGroup = "logs:CreateLogGroup", changes;
    DeleteLogGroup = "logs:DeleteLogGroup", changes;
    CreateLogStream = "logs:CreateLogStream", changes;
    DeleteLogStream = "logs:DeleteLogStream", changes;
    SetLogRetention = "logs:PutRetentionPolicy", changes;
    ClearLogRetention = "logs:DeleteRetentionPolicy", changes;
    ListLogTags = "logs:ListTagsForResource";
    TagLogGroup = "logs:TagResource", changes;
    UntagLogGroup = "logs:UntagResource", changes;
    ExpireLogs = "morrow:ExpireLogs", changes;
    GetCallerIdentity = "sts:GetCallerIdentity";
    PublishLayer = "lambda:PublishLayerVersion", changes;
    GetLayer = "lambda:GetLayerVersion";
    ListLayers = "lambda:ListLayers";
    ListLayerVersions = "lambda:ListLayerVersions";
    DeleteLayer = "lambda:DeleteLayerVersion", changes;
    GetLayerPolicy = "lambda:GetLayerVersionPolicy";
    ShareLayer = "lambda:AddLayerVersionPermission", changes;
    UnshareLayer = "lambda:RemoveLayerVersionPermission", changes;
    ListTags = "lambda:ListTags";
    TagFunction = "lambda:TagResource", changes;
    UntagFunction = "lambda:UntagResource", changes;
    /// How much of its quotas an account uses.
    ReadUsage = "lambda:GetAccountSettings";
    PassRole = "iam:PassRole";
    AssumeRole = "sts:AssumeRole";
    TagSession = "sts:TagSession";
    GetSessionToken = "sts:GetSessionToken";
    GetAccessKeyInfo = "sts:GetAccessKeyInfo";
    CreateKey = "morrow:CreateKey", changes;
    ListKeys = "morrow:ListKeys";
    RevokeKey = "morrow:RevokeKey", changes;
    ListRuntimes = "morrow:ListRuntimes";
    AddRuntime = "morrow:AddRuntime", changes;
    RemoveRuntime = "morrow:RemoveRuntime", changes;
    ReadStatus = "morrow:ReadStatus";
    ExplainAccess = "morrow:ExplainAccess";
    CollectGarbage = "morrow:CollectGarbage", changes;
}

impl Action {
    /// Whether a function's own policy can allow it.
    pub fn is_of_function(self) -> bool {
        matches!(
            self,
            Self::GetFunction
                | Self::GetFunctionConfiguration
                | Self::UpdateFunctionCode
                | Self::UpdateFunctionConfiguration
                | Self::DeleteFunction
                | Self::InvokeFunction
                | Self::GetFunctionPolicy
                | Self::ShareFunction
                | Self::UnshareFunction
                | Self::ListTags
                | Self::TagFunction
                | Self::UntagFunction
        )
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.in_policies())
    }
}
