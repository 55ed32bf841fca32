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
    InvokeUrl = "lambda:InvokeFunctionUrl";
    GetFunctionPolicy = "lambda:GetPolicy";
    ShareFunction = "lambda:AddPermission", changes;
    UnshareFunction = "lambda:RemovePermission", changes;
    /// The platform ends a change it began: Pending → Active or Failed.
    SettleFunction = "morrow:SettleFunction", changes;
    /// What a function's code needs is installed; who may create or update it may have that done.
    BuildFunction = "morrow:BuildFunction", changes;
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
    SetSourceIdentity = "sts:SetSourceIdentity";
    GetSessionToken = "sts:GetSessionToken";
    GetAccessKeyInfo = "sts:GetAccessKeyInfo";
    CreateKey = "morrow:CreateKey", changes;
    ListKeys = "morrow:ListKeys";
    RevokeKey = "morrow:RevokeKey", changes;
    CreateToken = "morrow:CreateToken", changes;
    ListTokens = "morrow:ListTokens";
    RevokeToken = "morrow:RevokeToken", changes;
    /// Somebody whom the provider of identities knows comes in.
    LogIn = "morrow:LogIn", changes;
    CreateSecret = "secretsmanager:CreateSecret", changes;
    PutSecretValue = "secretsmanager:PutSecretValue", changes;
    GetSecretValue = "secretsmanager:GetSecretValue";
    BatchGetSecretValue = "secretsmanager:BatchGetSecretValue";
    DescribeSecret = "secretsmanager:DescribeSecret";
    ListSecrets = "secretsmanager:ListSecrets";
    ListSecretVersions = "secretsmanager:ListSecretVersionIds";
    UpdateSecret = "secretsmanager:UpdateSecret", changes;
    StageSecretVersion = "secretsmanager:UpdateSecretVersionStage", changes;
    DeleteSecret = "secretsmanager:DeleteSecret", changes;
    RestoreSecret = "secretsmanager:RestoreSecret", changes;
    SetSecretPolicy = "secretsmanager:PutResourcePolicy", changes;
    GetSecretPolicy = "secretsmanager:GetResourcePolicy";
    DeleteSecretPolicy = "secretsmanager:DeleteResourcePolicy", changes;
    ValidateSecretPolicy = "secretsmanager:ValidateResourcePolicy";
    TagSecret = "secretsmanager:TagResource", changes;
    UntagSecret = "secretsmanager:UntagResource", changes;
    MakePassword = "secretsmanager:GetRandomPassword";
    RotateSecret = "secretsmanager:RotateSecret", changes;
    CancelSecretRotation = "secretsmanager:CancelRotateSecret", changes;
    /// The platform begins a rotation that is due.
    BeginSecretRotation = "morrow:BeginSecretRotation", changes;
    /// The platform says how a rotation has ended.
    SettleSecretRotation = "morrow:SettleSecretRotation", changes;
    /// The platform removes what was deleted long enough ago.
    RemoveSecret = "morrow:RemoveSecret", changes;
    ListMasterKeys = "morrow:ListMasterKeys";
    RotateMasterKey = "morrow:RotateMasterKey", changes;
    /// The platform forgets a master key that nothing is sealed under any more.
    RetireMasterKey = "morrow:RetireMasterKey", changes;
    ListRuntimes = "morrow:ListRuntimes";
    AddRuntime = "morrow:AddRuntime", changes;
    RemoveRuntime = "morrow:RemoveRuntime", changes;
    CreateNetwork = "morrow:CreateNetwork", changes;
    GetNetwork = "morrow:GetNetwork";
    ListNetworks = "morrow:ListNetworks";
    UpdateNetwork = "morrow:UpdateNetwork", changes;
    DeleteNetwork = "morrow:DeleteNetwork", changes;
    /// Has a function use it.
    UseNetwork = "morrow:UseNetwork";
    ListDenied = "morrow:ListDenied";
    ReadStatus = "morrow:ReadStatus";
    ExplainAccess = "morrow:ExplainAccess";
    CollectGarbage = "morrow:CollectGarbage", changes;
    AddUserToGroup = "iam:AddUserToGroup", changes;
    AttachGroupPolicy = "iam:AttachGroupPolicy", changes;
    AttachRolePolicy = "iam:AttachRolePolicy", changes;
    AttachUserPolicy = "iam:AttachUserPolicy", changes;
    CreateAccessKey = "iam:CreateAccessKey", changes;
    CreateGroup = "iam:CreateGroup", changes;
    CreatePolicy = "iam:CreatePolicy", changes;
    CreatePolicyVersion = "iam:CreatePolicyVersion", changes;
    CreateRole = "iam:CreateRole", changes;
    CreateUser = "iam:CreateUser", changes;
    DeleteAccessKey = "iam:DeleteAccessKey", changes;
    DeleteGroup = "iam:DeleteGroup", changes;
    DeleteGroupPolicy = "iam:DeleteGroupPolicy", changes;
    DeleteLoginProfile = "iam:DeleteLoginProfile", changes;
    DeletePolicy = "iam:DeletePolicy", changes;
    DeletePolicyVersion = "iam:DeletePolicyVersion", changes;
    DeleteRole = "iam:DeleteRole", changes;
    DeleteRolePermissionsBoundary = "iam:DeleteRolePermissionsBoundary", changes;
    DeleteRolePolicy = "iam:DeleteRolePolicy", changes;
    DeleteUser = "iam:DeleteUser", changes;
    DeleteUserPermissionsBoundary = "iam:DeleteUserPermissionsBoundary", changes;
    DeleteUserPolicy = "iam:DeleteUserPolicy", changes;
    DetachGroupPolicy = "iam:DetachGroupPolicy", changes;
    DetachRolePolicy = "iam:DetachRolePolicy", changes;
    DetachUserPolicy = "iam:DetachUserPolicy", changes;
    GetAccessKeyLastUsed = "iam:GetAccessKeyLastUsed";
    GetAccountAuthorizationDetails = "iam:GetAccountAuthorizationDetails";
    GetAccountSummary = "iam:GetAccountSummary";
    GetContextKeysForCustomPolicy = "iam:GetContextKeysForCustomPolicy";
    GetContextKeysForPrincipalPolicy = "iam:GetContextKeysForPrincipalPolicy";
    GetGroup = "iam:GetGroup";
    GetGroupPolicy = "iam:GetGroupPolicy";
    GetLoginProfile = "iam:GetLoginProfile";
    GetPolicy = "iam:GetPolicy";
    GetPolicyVersion = "iam:GetPolicyVersion";
    GetRole = "iam:GetRole";
    GetRolePolicy = "iam:GetRolePolicy";
    GetUser = "iam:GetUser";
    GetUserPolicy = "iam:GetUserPolicy";
    ListAccessKeys = "iam:ListAccessKeys";
    ListAccountAliases = "iam:ListAccountAliases";
    ListAttachedGroupPolicies = "iam:ListAttachedGroupPolicies";
    ListAttachedRolePolicies = "iam:ListAttachedRolePolicies";
    ListAttachedUserPolicies = "iam:ListAttachedUserPolicies";
    ListEntitiesForPolicy = "iam:ListEntitiesForPolicy";
    ListGroupPolicies = "iam:ListGroupPolicies";
    ListGroups = "iam:ListGroups";
    ListGroupsForUser = "iam:ListGroupsForUser";
    ListInstanceProfiles = "iam:ListInstanceProfiles";
    ListInstanceProfilesForRole = "iam:ListInstanceProfilesForRole";
    ListMfaDevices = "iam:ListMFADevices";
    ListPolicies = "iam:ListPolicies";
    ListPolicyTags = "iam:ListPolicyTags";
    ListPolicyVersions = "iam:ListPolicyVersions";
    ListRolePolicies = "iam:ListRolePolicies";
    ListRoleTags = "iam:ListRoleTags";
    ListRoles = "iam:ListRoles";
    ListSshPublicKeys = "iam:ListSSHPublicKeys";
    ListServiceSpecificCredentials = "iam:ListServiceSpecificCredentials";
    ListSigningCertificates = "iam:ListSigningCertificates";
    ListUserPolicies = "iam:ListUserPolicies";
    ListUserTags = "iam:ListUserTags";
    ListUsers = "iam:ListUsers";
    ListVirtualMfaDevices = "iam:ListVirtualMFADevices";
    PutGroupPolicy = "iam:PutGroupPolicy", changes;
    PutRolePermissionsBoundary = "iam:PutRolePermissionsBoundary", changes;
    PutRolePolicy = "iam:PutRolePolicy", changes;
    PutUserPermissionsBoundary = "iam:PutUserPermissionsBoundary", changes;
    PutUserPolicy = "iam:PutUserPolicy", changes;
    RemoveUserFromGroup = "iam:RemoveUserFromGroup", changes;
    SetDefaultPolicyVersion = "iam:SetDefaultPolicyVersion", changes;
    SimulateCustomPolicy = "iam:SimulateCustomPolicy";
    SimulatePrincipalPolicy = "iam:SimulatePrincipalPolicy";
    TagPolicy = "iam:TagPolicy", changes;
    TagRole = "iam:TagRole", changes;
    TagUser = "iam:TagUser", changes;
    UntagPolicy = "iam:UntagPolicy", changes;
    UntagRole = "iam:UntagRole", changes;
    UntagUser = "iam:UntagUser", changes;
    UpdateAccessKey = "iam:UpdateAccessKey", changes;
    UpdateAssumeRolePolicy = "iam:UpdateAssumeRolePolicy", changes;
    UpdateGroup = "iam:UpdateGroup", changes;
    UpdateRole = "iam:UpdateRole", changes;
    UpdateRoleDescription = "iam:UpdateRoleDescription", changes;
    UpdateUser = "iam:UpdateUser", changes;
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
                | Self::InvokeUrl
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
