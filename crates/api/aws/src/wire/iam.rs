//! Made by `make generate` from `model/iam.json`. Not to be edited.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{Api, Kind, Member, Operation, Protocol, Shape};

pub(crate) static API: Api = Api {
    service: "iam",
    protocol: Protocol::Query,
    version: "2010-05-08",
    namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
    operations: &[
        Operation {
            name: "AcceptDelegationRequest",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "AcquireRole",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "AddClientIDToOpenIDConnectProvider",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "AddRoleToInstanceProfile",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "AddUserToGroup",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("AddUserToGroupRequest"),
            output: None,
        },
        Operation {
            name: "AssociateDelegationRequest",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "AttachGroupPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("AttachGroupPolicyRequest"),
            output: None,
        },
        Operation {
            name: "AttachRolePolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "AttachUserPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("AttachUserPolicyRequest"),
            output: None,
        },
        Operation {
            name: "ChangePassword",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateAccessKey",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("CreateAccessKeyRequest"),
            output: Some("CreateAccessKeyResponse"),
        },
        Operation {
            name: "CreateAccountAlias",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateDelegationRequest",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateGroup",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("CreateGroupRequest"),
            output: Some("CreateGroupResponse"),
        },
        Operation {
            name: "CreateInstanceProfile",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateLoginProfile",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateOpenIDConnectProvider",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreatePolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("CreatePolicyRequest"),
            output: Some("CreatePolicyResponse"),
        },
        Operation {
            name: "CreatePolicyVersion",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("CreatePolicyVersionRequest"),
            output: Some("CreatePolicyVersionResponse"),
        },
        Operation {
            name: "CreateRole",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateSAMLProvider",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateServiceLinkedRole",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateServiceSpecificCredential",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateUser",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("CreateUserRequest"),
            output: Some("CreateUserResponse"),
        },
        Operation {
            name: "CreateVirtualMFADevice",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeactivateMFADevice",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteAccessKey",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("DeleteAccessKeyRequest"),
            output: None,
        },
        Operation {
            name: "DeleteAccountAlias",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteAccountPasswordPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteGroup",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("DeleteGroupRequest"),
            output: None,
        },
        Operation {
            name: "DeleteGroupPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("DeleteGroupPolicyRequest"),
            output: None,
        },
        Operation {
            name: "DeleteInstanceProfile",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteLoginProfile",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteOpenIDConnectProvider",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeletePolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("DeletePolicyRequest"),
            output: None,
        },
        Operation {
            name: "DeletePolicyVersion",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("DeletePolicyVersionRequest"),
            output: None,
        },
        Operation {
            name: "DeleteRole",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteRolePermissionsBoundary",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteRolePolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteSAMLProvider",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteSSHPublicKey",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteServerCertificate",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteServiceLinkedRole",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteServiceSpecificCredential",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteSigningCertificate",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteUser",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("DeleteUserRequest"),
            output: None,
        },
        Operation {
            name: "DeleteUserPermissionsBoundary",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("DeleteUserPermissionsBoundaryRequest"),
            output: None,
        },
        Operation {
            name: "DeleteUserPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("DeleteUserPolicyRequest"),
            output: None,
        },
        Operation {
            name: "DeleteVirtualMFADevice",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DetachGroupPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("DetachGroupPolicyRequest"),
            output: None,
        },
        Operation {
            name: "DetachRolePolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DetachUserPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("DetachUserPolicyRequest"),
            output: None,
        },
        Operation {
            name: "DisableOrganizationsRootCredentialsManagement",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DisableOrganizationsRootSessions",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DisableOutboundWebIdentityFederation",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "EnableMFADevice",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "EnableOrganizationsRootCredentialsManagement",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "EnableOrganizationsRootSessions",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "EnableOutboundWebIdentityFederation",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GenerateCredentialReport",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GenerateOrganizationsAccessReport",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GenerateServiceLastAccessedDetails",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetAccessKeyLastUsed",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("GetAccessKeyLastUsedRequest"),
            output: Some("GetAccessKeyLastUsedResponse"),
        },
        Operation {
            name: "GetAccountAuthorizationDetails",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetAccountPasswordPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetAccountProperties",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetAccountSummary",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetContextKeysForCustomPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetContextKeysForPrincipalPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetCredentialReport",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetDelegationRequest",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetGroup",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("GetGroupRequest"),
            output: Some("GetGroupResponse"),
        },
        Operation {
            name: "GetGroupPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("GetGroupPolicyRequest"),
            output: Some("GetGroupPolicyResponse"),
        },
        Operation {
            name: "GetHumanReadableSummary",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetInstanceProfile",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetLoginProfile",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetMFADevice",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetOpenIDConnectProvider",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetOrganizationsAccessReport",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetOutboundWebIdentityFederationInfo",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("GetPolicyRequest"),
            output: Some("GetPolicyResponse"),
        },
        Operation {
            name: "GetPolicyVersion",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("GetPolicyVersionRequest"),
            output: Some("GetPolicyVersionResponse"),
        },
        Operation {
            name: "GetRole",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetRolePolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetRoleTemplateVersion",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetSAMLProvider",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetSSHPublicKey",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetServerCertificate",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetServiceLastAccessedDetails",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetServiceLastAccessedDetailsWithEntities",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetServiceLinkedRoleDeletionStatus",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetUser",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("GetUserRequest"),
            output: Some("GetUserResponse"),
        },
        Operation {
            name: "GetUserPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("GetUserPolicyRequest"),
            output: Some("GetUserPolicyResponse"),
        },
        Operation {
            name: "ListAccessKeys",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("ListAccessKeysRequest"),
            output: Some("ListAccessKeysResponse"),
        },
        Operation {
            name: "ListAccountAliases",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListAttachedGroupPolicies",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("ListAttachedGroupPoliciesRequest"),
            output: Some("ListAttachedGroupPoliciesResponse"),
        },
        Operation {
            name: "ListAttachedRolePolicies",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListAttachedUserPolicies",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("ListAttachedUserPoliciesRequest"),
            output: Some("ListAttachedUserPoliciesResponse"),
        },
        Operation {
            name: "ListDelegationRequests",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListEntitiesForPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("ListEntitiesForPolicyRequest"),
            output: Some("ListEntitiesForPolicyResponse"),
        },
        Operation {
            name: "ListGroupPolicies",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("ListGroupPoliciesRequest"),
            output: Some("ListGroupPoliciesResponse"),
        },
        Operation {
            name: "ListGroups",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("ListGroupsRequest"),
            output: Some("ListGroupsResponse"),
        },
        Operation {
            name: "ListGroupsForUser",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("ListGroupsForUserRequest"),
            output: Some("ListGroupsForUserResponse"),
        },
        Operation {
            name: "ListInstanceProfileTags",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListInstanceProfiles",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListInstanceProfilesForRole",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListMFADeviceTags",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListMFADevices",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListOpenIDConnectProviderTags",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListOpenIDConnectProviders",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListOrganizationsFeatures",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListPolicies",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("ListPoliciesRequest"),
            output: Some("ListPoliciesResponse"),
        },
        Operation {
            name: "ListPoliciesGrantingServiceAccess",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListPolicyTags",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("ListPolicyTagsRequest"),
            output: Some("ListPolicyTagsResponse"),
        },
        Operation {
            name: "ListPolicyVersions",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("ListPolicyVersionsRequest"),
            output: Some("ListPolicyVersionsResponse"),
        },
        Operation {
            name: "ListRolePolicies",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListRoleTags",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListRoles",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListSAMLProviderTags",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListSAMLProviders",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListSSHPublicKeys",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListServerCertificateTags",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListServerCertificates",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListServiceSpecificCredentials",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListSigningCertificates",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListUserPolicies",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("ListUserPoliciesRequest"),
            output: Some("ListUserPoliciesResponse"),
        },
        Operation {
            name: "ListUserTags",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("ListUserTagsRequest"),
            output: Some("ListUserTagsResponse"),
        },
        Operation {
            name: "ListUsers",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("ListUsersRequest"),
            output: Some("ListUsersResponse"),
        },
        Operation {
            name: "ListVirtualMFADevices",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutAccountProperties",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutGroupPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("PutGroupPolicyRequest"),
            output: None,
        },
        Operation {
            name: "PutRolePermissionsBoundary",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutRolePolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutUserPermissionsBoundary",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("PutUserPermissionsBoundaryRequest"),
            output: None,
        },
        Operation {
            name: "PutUserPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("PutUserPolicyRequest"),
            output: None,
        },
        Operation {
            name: "RejectDelegationRequest",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "RemoveClientIDFromOpenIDConnectProvider",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "RemoveRoleFromInstanceProfile",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "RemoveUserFromGroup",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("RemoveUserFromGroupRequest"),
            output: None,
        },
        Operation {
            name: "ResetServiceSpecificCredential",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ResyncMFADevice",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "SendDelegationToken",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "SetDefaultPolicyVersion",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("SetDefaultPolicyVersionRequest"),
            output: None,
        },
        Operation {
            name: "SetSecurityTokenServicePreferences",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "SimulateCustomPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "SimulatePrincipalPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "TagInstanceProfile",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "TagMFADevice",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "TagOpenIDConnectProvider",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "TagPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("TagPolicyRequest"),
            output: None,
        },
        Operation {
            name: "TagRole",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "TagSAMLProvider",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "TagServerCertificate",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "TagUser",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("TagUserRequest"),
            output: None,
        },
        Operation {
            name: "UntagInstanceProfile",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UntagMFADevice",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UntagOpenIDConnectProvider",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UntagPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("UntagPolicyRequest"),
            output: None,
        },
        Operation {
            name: "UntagRole",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UntagSAMLProvider",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UntagServerCertificate",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UntagUser",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("UntagUserRequest"),
            output: None,
        },
        Operation {
            name: "UpdateAccessKey",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("UpdateAccessKeyRequest"),
            output: None,
        },
        Operation {
            name: "UpdateAccountPasswordPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateAssumeRolePolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateDelegationRequest",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateGroup",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("UpdateGroupRequest"),
            output: None,
        },
        Operation {
            name: "UpdateLoginProfile",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateOpenIDConnectProviderThumbprint",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateRole",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateRoleDescription",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateSAMLProvider",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateSSHPublicKey",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateServerCertificate",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateServiceSpecificCredential",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateSigningCertificate",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateUser",
            method: "POST",
            uri: "/",
            served: false,
            input: Some("UpdateUserRequest"),
            output: None,
        },
        Operation {
            name: "UploadSSHPublicKey",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UploadServerCertificate",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UploadSigningCertificate",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
    ],
    shapes: &[
        Shape {
            name: "AccessKey",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "AccessKeyId",
                    shape: "accessKeyIdType",
                    location: None,
                    wire: "AccessKeyId",
                },
                Member {
                    name: "CreateDate",
                    shape: "dateType",
                    location: None,
                    wire: "CreateDate",
                },
                Member {
                    name: "SecretAccessKey",
                    shape: "accessKeySecretType",
                    location: None,
                    wire: "SecretAccessKey",
                },
                Member { name: "Status", shape: "statusType", location: None, wire: "Status" },
                Member {
                    name: "UserName",
                    shape: "userNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "AccessKeyLastUsed",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "LastUsedDate",
                    shape: "dateType",
                    location: None,
                    wire: "LastUsedDate",
                },
                Member { name: "Region", shape: "stringType", location: None, wire: "Region" },
                Member {
                    name: "ServiceName",
                    shape: "stringType",
                    location: None,
                    wire: "ServiceName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "AccessKeyMetadata",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "AccessKeyId",
                    shape: "accessKeyIdType",
                    location: None,
                    wire: "AccessKeyId",
                },
                Member {
                    name: "CreateDate",
                    shape: "dateType",
                    location: None,
                    wire: "CreateDate",
                },
                Member { name: "Status", shape: "statusType", location: None, wire: "Status" },
                Member {
                    name: "UserName",
                    shape: "userNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "AddUserToGroupRequest",
            kind: Kind::Structure,
            required: &["GroupName", "UserName"],
            members: &[
                Member {
                    name: "GroupName",
                    shape: "groupNameType",
                    location: None,
                    wire: "GroupName",
                },
                Member {
                    name: "UserName",
                    shape: "existingUserNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "AttachGroupPolicyRequest",
            kind: Kind::Structure,
            required: &["GroupName", "PolicyArn"],
            members: &[
                Member {
                    name: "GroupName",
                    shape: "groupNameType",
                    location: None,
                    wire: "GroupName",
                },
                Member { name: "PolicyArn", shape: "arnType", location: None, wire: "PolicyArn" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "AttachUserPolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyArn", "UserName"],
            members: &[
                Member { name: "PolicyArn", shape: "arnType", location: None, wire: "PolicyArn" },
                Member {
                    name: "UserName",
                    shape: "userNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "AttachedPermissionsBoundary",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "PermissionsBoundaryArn",
                    shape: "arnType",
                    location: None,
                    wire: "PermissionsBoundaryArn",
                },
                Member {
                    name: "PermissionsBoundaryType",
                    shape: "PermissionsBoundaryAttachmentType",
                    location: None,
                    wire: "PermissionsBoundaryType",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "AttachedPolicy",
            kind: Kind::Structure,
            members: &[
                Member { name: "PolicyArn", shape: "arnType", location: None, wire: "PolicyArn" },
                Member {
                    name: "PolicyName",
                    shape: "policyNameType",
                    location: None,
                    wire: "PolicyName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "CreateAccessKeyRequest",
            kind: Kind::Structure,
            members: &[Member {
                name: "UserName",
                shape: "existingUserNameType",
                location: None,
                wire: "UserName",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "CreateAccessKeyResponse",
            kind: Kind::Structure,
            members: &[Member {
                name: "AccessKey",
                shape: "AccessKey",
                location: None,
                wire: "AccessKey",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "CreateGroupRequest",
            kind: Kind::Structure,
            required: &["GroupName"],
            members: &[
                Member {
                    name: "GroupName",
                    shape: "groupNameType",
                    location: None,
                    wire: "GroupName",
                },
                Member { name: "Path", shape: "pathType", location: None, wire: "Path" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "CreateGroupResponse",
            kind: Kind::Structure,
            members: &[Member { name: "Group", shape: "Group", location: None, wire: "Group" }],
            ..Shape::EMPTY
        },
        Shape {
            name: "CreatePolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyDocument", "PolicyName"],
            members: &[
                Member {
                    name: "Description",
                    shape: "policyDescriptionType",
                    location: None,
                    wire: "Description",
                },
                Member { name: "Path", shape: "policyPathType", location: None, wire: "Path" },
                Member {
                    name: "PolicyDocument",
                    shape: "policyDocumentType",
                    location: None,
                    wire: "PolicyDocument",
                },
                Member {
                    name: "PolicyName",
                    shape: "policyNameType",
                    location: None,
                    wire: "PolicyName",
                },
                Member { name: "Tags", shape: "tagListType", location: None, wire: "Tags" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "CreatePolicyResponse",
            kind: Kind::Structure,
            members: &[Member { name: "Policy", shape: "Policy", location: None, wire: "Policy" }],
            ..Shape::EMPTY
        },
        Shape {
            name: "CreatePolicyVersionRequest",
            kind: Kind::Structure,
            required: &["PolicyArn", "PolicyDocument"],
            members: &[
                Member { name: "PolicyArn", shape: "arnType", location: None, wire: "PolicyArn" },
                Member {
                    name: "PolicyDocument",
                    shape: "policyDocumentType",
                    location: None,
                    wire: "PolicyDocument",
                },
                Member {
                    name: "SetAsDefault",
                    shape: "booleanType",
                    location: None,
                    wire: "SetAsDefault",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "CreatePolicyVersionResponse",
            kind: Kind::Structure,
            members: &[Member {
                name: "PolicyVersion",
                shape: "PolicyVersion",
                location: None,
                wire: "PolicyVersion",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "CreateUserRequest",
            kind: Kind::Structure,
            required: &["UserName"],
            members: &[
                Member { name: "Path", shape: "pathType", location: None, wire: "Path" },
                Member {
                    name: "PermissionsBoundary",
                    shape: "arnType",
                    location: None,
                    wire: "PermissionsBoundary",
                },
                Member { name: "Tags", shape: "tagListType", location: None, wire: "Tags" },
                Member {
                    name: "UserName",
                    shape: "userNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "CreateUserResponse",
            kind: Kind::Structure,
            members: &[Member { name: "User", shape: "User", location: None, wire: "User" }],
            ..Shape::EMPTY
        },
        Shape {
            name: "DeleteAccessKeyRequest",
            kind: Kind::Structure,
            required: &["AccessKeyId"],
            members: &[
                Member {
                    name: "AccessKeyId",
                    shape: "accessKeyIdType",
                    location: None,
                    wire: "AccessKeyId",
                },
                Member {
                    name: "UserName",
                    shape: "existingUserNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "DeleteGroupPolicyRequest",
            kind: Kind::Structure,
            required: &["GroupName", "PolicyName"],
            members: &[
                Member {
                    name: "GroupName",
                    shape: "groupNameType",
                    location: None,
                    wire: "GroupName",
                },
                Member {
                    name: "PolicyName",
                    shape: "policyNameType",
                    location: None,
                    wire: "PolicyName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "DeleteGroupRequest",
            kind: Kind::Structure,
            required: &["GroupName"],
            members: &[Member {
                name: "GroupName",
                shape: "groupNameType",
                location: None,
                wire: "GroupName",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "DeletePolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyArn"],
            members: &[Member {
                name: "PolicyArn",
                shape: "arnType",
                location: None,
                wire: "PolicyArn",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "DeletePolicyVersionRequest",
            kind: Kind::Structure,
            required: &["PolicyArn", "VersionId"],
            members: &[
                Member { name: "PolicyArn", shape: "arnType", location: None, wire: "PolicyArn" },
                Member {
                    name: "VersionId",
                    shape: "policyVersionIdType",
                    location: None,
                    wire: "VersionId",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "DeleteUserPermissionsBoundaryRequest",
            kind: Kind::Structure,
            required: &["UserName"],
            members: &[Member {
                name: "UserName",
                shape: "userNameType",
                location: None,
                wire: "UserName",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "DeleteUserPolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyName", "UserName"],
            members: &[
                Member {
                    name: "PolicyName",
                    shape: "policyNameType",
                    location: None,
                    wire: "PolicyName",
                },
                Member {
                    name: "UserName",
                    shape: "existingUserNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "DeleteUserRequest",
            kind: Kind::Structure,
            required: &["UserName"],
            members: &[Member {
                name: "UserName",
                shape: "existingUserNameType",
                location: None,
                wire: "UserName",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "DetachGroupPolicyRequest",
            kind: Kind::Structure,
            required: &["GroupName", "PolicyArn"],
            members: &[
                Member {
                    name: "GroupName",
                    shape: "groupNameType",
                    location: None,
                    wire: "GroupName",
                },
                Member { name: "PolicyArn", shape: "arnType", location: None, wire: "PolicyArn" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "DetachUserPolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyArn", "UserName"],
            members: &[
                Member { name: "PolicyArn", shape: "arnType", location: None, wire: "PolicyArn" },
                Member {
                    name: "UserName",
                    shape: "userNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "EntityType",
            kind: Kind::String,
            values: &["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetAccessKeyLastUsedRequest",
            kind: Kind::Structure,
            required: &["AccessKeyId"],
            members: &[Member {
                name: "AccessKeyId",
                shape: "accessKeyIdType",
                location: None,
                wire: "AccessKeyId",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetAccessKeyLastUsedResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "AccessKeyLastUsed",
                    shape: "AccessKeyLastUsed",
                    location: None,
                    wire: "AccessKeyLastUsed",
                },
                Member {
                    name: "UserName",
                    shape: "existingUserNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetGroupPolicyRequest",
            kind: Kind::Structure,
            required: &["GroupName", "PolicyName"],
            members: &[
                Member {
                    name: "GroupName",
                    shape: "groupNameType",
                    location: None,
                    wire: "GroupName",
                },
                Member {
                    name: "PolicyName",
                    shape: "policyNameType",
                    location: None,
                    wire: "PolicyName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetGroupPolicyResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "GroupName",
                    shape: "groupNameType",
                    location: None,
                    wire: "GroupName",
                },
                Member {
                    name: "PolicyDocument",
                    shape: "policyDocumentType",
                    location: None,
                    wire: "PolicyDocument",
                },
                Member {
                    name: "PolicyName",
                    shape: "policyNameType",
                    location: None,
                    wire: "PolicyName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetGroupRequest",
            kind: Kind::Structure,
            required: &["GroupName"],
            members: &[
                Member {
                    name: "GroupName",
                    shape: "groupNameType",
                    location: None,
                    wire: "GroupName",
                },
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetGroupResponse",
            kind: Kind::Structure,
            members: &[
                Member { name: "Group", shape: "Group", location: None, wire: "Group" },
                Member {
                    name: "IsTruncated",
                    shape: "booleanType",
                    location: None,
                    wire: "IsTruncated",
                },
                Member {
                    name: "Marker",
                    shape: "responseMarkerType",
                    location: None,
                    wire: "Marker",
                },
                Member { name: "Users", shape: "userListType", location: None, wire: "Users" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetPolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyArn"],
            members: &[Member {
                name: "PolicyArn",
                shape: "arnType",
                location: None,
                wire: "PolicyArn",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetPolicyResponse",
            kind: Kind::Structure,
            members: &[Member { name: "Policy", shape: "Policy", location: None, wire: "Policy" }],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetPolicyVersionRequest",
            kind: Kind::Structure,
            required: &["PolicyArn", "VersionId"],
            members: &[
                Member { name: "PolicyArn", shape: "arnType", location: None, wire: "PolicyArn" },
                Member {
                    name: "VersionId",
                    shape: "policyVersionIdType",
                    location: None,
                    wire: "VersionId",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetPolicyVersionResponse",
            kind: Kind::Structure,
            members: &[Member {
                name: "PolicyVersion",
                shape: "PolicyVersion",
                location: None,
                wire: "PolicyVersion",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetUserPolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyName", "UserName"],
            members: &[
                Member {
                    name: "PolicyName",
                    shape: "policyNameType",
                    location: None,
                    wire: "PolicyName",
                },
                Member {
                    name: "UserName",
                    shape: "existingUserNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetUserPolicyResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "PolicyDocument",
                    shape: "policyDocumentType",
                    location: None,
                    wire: "PolicyDocument",
                },
                Member {
                    name: "PolicyName",
                    shape: "policyNameType",
                    location: None,
                    wire: "PolicyName",
                },
                Member {
                    name: "UserName",
                    shape: "existingUserNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetUserRequest",
            kind: Kind::Structure,
            members: &[Member {
                name: "UserName",
                shape: "existingUserNameType",
                location: None,
                wire: "UserName",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetUserResponse",
            kind: Kind::Structure,
            members: &[Member { name: "User", shape: "User", location: None, wire: "User" }],
            ..Shape::EMPTY
        },
        Shape {
            name: "Group",
            kind: Kind::Structure,
            members: &[
                Member { name: "Arn", shape: "arnType", location: None, wire: "Arn" },
                Member {
                    name: "CreateDate",
                    shape: "dateType",
                    location: None,
                    wire: "CreateDate",
                },
                Member { name: "GroupId", shape: "idType", location: None, wire: "GroupId" },
                Member {
                    name: "GroupName",
                    shape: "groupNameType",
                    location: None,
                    wire: "GroupName",
                },
                Member { name: "Path", shape: "pathType", location: None, wire: "Path" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListAccessKeysRequest",
            kind: Kind::Structure,
            members: &[
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
                Member {
                    name: "UserName",
                    shape: "existingUserNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListAccessKeysResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "AccessKeyMetadata",
                    shape: "accessKeyMetadataListType",
                    location: None,
                    wire: "AccessKeyMetadata",
                },
                Member {
                    name: "IsTruncated",
                    shape: "booleanType",
                    location: None,
                    wire: "IsTruncated",
                },
                Member {
                    name: "Marker",
                    shape: "responseMarkerType",
                    location: None,
                    wire: "Marker",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListAttachedGroupPoliciesRequest",
            kind: Kind::Structure,
            required: &["GroupName"],
            members: &[
                Member {
                    name: "GroupName",
                    shape: "groupNameType",
                    location: None,
                    wire: "GroupName",
                },
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
                Member {
                    name: "PathPrefix",
                    shape: "policyPathType",
                    location: None,
                    wire: "PathPrefix",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListAttachedGroupPoliciesResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "AttachedPolicies",
                    shape: "attachedPoliciesListType",
                    location: None,
                    wire: "AttachedPolicies",
                },
                Member {
                    name: "IsTruncated",
                    shape: "booleanType",
                    location: None,
                    wire: "IsTruncated",
                },
                Member {
                    name: "Marker",
                    shape: "responseMarkerType",
                    location: None,
                    wire: "Marker",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListAttachedUserPoliciesRequest",
            kind: Kind::Structure,
            required: &["UserName"],
            members: &[
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
                Member {
                    name: "PathPrefix",
                    shape: "policyPathType",
                    location: None,
                    wire: "PathPrefix",
                },
                Member {
                    name: "UserName",
                    shape: "userNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListAttachedUserPoliciesResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "AttachedPolicies",
                    shape: "attachedPoliciesListType",
                    location: None,
                    wire: "AttachedPolicies",
                },
                Member {
                    name: "IsTruncated",
                    shape: "booleanType",
                    location: None,
                    wire: "IsTruncated",
                },
                Member {
                    name: "Marker",
                    shape: "responseMarkerType",
                    location: None,
                    wire: "Marker",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListEntitiesForPolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyArn"],
            members: &[
                Member {
                    name: "EntityFilter",
                    shape: "EntityType",
                    location: None,
                    wire: "EntityFilter",
                },
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
                Member {
                    name: "PathPrefix",
                    shape: "pathType",
                    location: None,
                    wire: "PathPrefix",
                },
                Member { name: "PolicyArn", shape: "arnType", location: None, wire: "PolicyArn" },
                Member {
                    name: "PolicyUsageFilter",
                    shape: "PolicyUsageType",
                    location: None,
                    wire: "PolicyUsageFilter",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListEntitiesForPolicyResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "IsTruncated",
                    shape: "booleanType",
                    location: None,
                    wire: "IsTruncated",
                },
                Member {
                    name: "Marker",
                    shape: "responseMarkerType",
                    location: None,
                    wire: "Marker",
                },
                Member {
                    name: "PolicyGroups",
                    shape: "PolicyGroupListType",
                    location: None,
                    wire: "PolicyGroups",
                },
                Member {
                    name: "PolicyRoles",
                    shape: "PolicyRoleListType",
                    location: None,
                    wire: "PolicyRoles",
                },
                Member {
                    name: "PolicyUsers",
                    shape: "PolicyUserListType",
                    location: None,
                    wire: "PolicyUsers",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListGroupPoliciesRequest",
            kind: Kind::Structure,
            required: &["GroupName"],
            members: &[
                Member {
                    name: "GroupName",
                    shape: "groupNameType",
                    location: None,
                    wire: "GroupName",
                },
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListGroupPoliciesResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "IsTruncated",
                    shape: "booleanType",
                    location: None,
                    wire: "IsTruncated",
                },
                Member {
                    name: "Marker",
                    shape: "responseMarkerType",
                    location: None,
                    wire: "Marker",
                },
                Member {
                    name: "PolicyNames",
                    shape: "policyNameListType",
                    location: None,
                    wire: "PolicyNames",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListGroupsForUserRequest",
            kind: Kind::Structure,
            required: &["UserName"],
            members: &[
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
                Member {
                    name: "UserName",
                    shape: "existingUserNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListGroupsForUserResponse",
            kind: Kind::Structure,
            members: &[
                Member { name: "Groups", shape: "groupListType", location: None, wire: "Groups" },
                Member {
                    name: "IsTruncated",
                    shape: "booleanType",
                    location: None,
                    wire: "IsTruncated",
                },
                Member {
                    name: "Marker",
                    shape: "responseMarkerType",
                    location: None,
                    wire: "Marker",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListGroupsRequest",
            kind: Kind::Structure,
            members: &[
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
                Member {
                    name: "PathPrefix",
                    shape: "pathPrefixType",
                    location: None,
                    wire: "PathPrefix",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListGroupsResponse",
            kind: Kind::Structure,
            members: &[
                Member { name: "Groups", shape: "groupListType", location: None, wire: "Groups" },
                Member {
                    name: "IsTruncated",
                    shape: "booleanType",
                    location: None,
                    wire: "IsTruncated",
                },
                Member {
                    name: "Marker",
                    shape: "responseMarkerType",
                    location: None,
                    wire: "Marker",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListPoliciesRequest",
            kind: Kind::Structure,
            members: &[
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
                Member {
                    name: "OnlyAttached",
                    shape: "booleanType",
                    location: None,
                    wire: "OnlyAttached",
                },
                Member {
                    name: "PathPrefix",
                    shape: "policyPathType",
                    location: None,
                    wire: "PathPrefix",
                },
                Member {
                    name: "PolicyUsageFilter",
                    shape: "PolicyUsageType",
                    location: None,
                    wire: "PolicyUsageFilter",
                },
                Member { name: "Scope", shape: "policyScopeType", location: None, wire: "Scope" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListPoliciesResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "IsTruncated",
                    shape: "booleanType",
                    location: None,
                    wire: "IsTruncated",
                },
                Member {
                    name: "Marker",
                    shape: "responseMarkerType",
                    location: None,
                    wire: "Marker",
                },
                Member {
                    name: "Policies",
                    shape: "policyListType",
                    location: None,
                    wire: "Policies",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListPolicyTagsRequest",
            kind: Kind::Structure,
            required: &["PolicyArn"],
            members: &[
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
                Member { name: "PolicyArn", shape: "arnType", location: None, wire: "PolicyArn" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListPolicyTagsResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "IsTruncated",
                    shape: "booleanType",
                    location: None,
                    wire: "IsTruncated",
                },
                Member {
                    name: "Marker",
                    shape: "responseMarkerType",
                    location: None,
                    wire: "Marker",
                },
                Member { name: "Tags", shape: "tagListType", location: None, wire: "Tags" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListPolicyVersionsRequest",
            kind: Kind::Structure,
            required: &["PolicyArn"],
            members: &[
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
                Member { name: "PolicyArn", shape: "arnType", location: None, wire: "PolicyArn" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListPolicyVersionsResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "IsTruncated",
                    shape: "booleanType",
                    location: None,
                    wire: "IsTruncated",
                },
                Member {
                    name: "Marker",
                    shape: "responseMarkerType",
                    location: None,
                    wire: "Marker",
                },
                Member {
                    name: "Versions",
                    shape: "policyDocumentVersionListType",
                    location: None,
                    wire: "Versions",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListUserPoliciesRequest",
            kind: Kind::Structure,
            required: &["UserName"],
            members: &[
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
                Member {
                    name: "UserName",
                    shape: "existingUserNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListUserPoliciesResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "IsTruncated",
                    shape: "booleanType",
                    location: None,
                    wire: "IsTruncated",
                },
                Member {
                    name: "Marker",
                    shape: "responseMarkerType",
                    location: None,
                    wire: "Marker",
                },
                Member {
                    name: "PolicyNames",
                    shape: "policyNameListType",
                    location: None,
                    wire: "PolicyNames",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListUserTagsRequest",
            kind: Kind::Structure,
            required: &["UserName"],
            members: &[
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
                Member {
                    name: "UserName",
                    shape: "existingUserNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListUserTagsResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "IsTruncated",
                    shape: "booleanType",
                    location: None,
                    wire: "IsTruncated",
                },
                Member {
                    name: "Marker",
                    shape: "responseMarkerType",
                    location: None,
                    wire: "Marker",
                },
                Member { name: "Tags", shape: "tagListType", location: None, wire: "Tags" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListUsersRequest",
            kind: Kind::Structure,
            members: &[
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
                Member {
                    name: "PathPrefix",
                    shape: "pathPrefixType",
                    location: None,
                    wire: "PathPrefix",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListUsersResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "IsTruncated",
                    shape: "booleanType",
                    location: None,
                    wire: "IsTruncated",
                },
                Member {
                    name: "Marker",
                    shape: "responseMarkerType",
                    location: None,
                    wire: "Marker",
                },
                Member { name: "Users", shape: "userListType", location: None, wire: "Users" },
            ],
            ..Shape::EMPTY
        },
        Shape { name: "PermissionsBoundaryAttachmentType", kind: Kind::String, ..Shape::EMPTY },
        Shape {
            name: "Policy",
            kind: Kind::Structure,
            members: &[
                Member { name: "Arn", shape: "arnType", location: None, wire: "Arn" },
                Member {
                    name: "AttachmentCount",
                    shape: "attachmentCountType",
                    location: None,
                    wire: "AttachmentCount",
                },
                Member {
                    name: "CreateDate",
                    shape: "dateType",
                    location: None,
                    wire: "CreateDate",
                },
                Member {
                    name: "DefaultVersionId",
                    shape: "policyVersionIdType",
                    location: None,
                    wire: "DefaultVersionId",
                },
                Member {
                    name: "Description",
                    shape: "policyDescriptionType",
                    location: None,
                    wire: "Description",
                },
                Member {
                    name: "IsAttachable",
                    shape: "booleanType",
                    location: None,
                    wire: "IsAttachable",
                },
                Member { name: "Path", shape: "policyPathType", location: None, wire: "Path" },
                Member {
                    name: "PermissionsBoundaryUsageCount",
                    shape: "attachmentCountType",
                    location: None,
                    wire: "PermissionsBoundaryUsageCount",
                },
                Member { name: "PolicyId", shape: "idType", location: None, wire: "PolicyId" },
                Member {
                    name: "PolicyName",
                    shape: "policyNameType",
                    location: None,
                    wire: "PolicyName",
                },
                Member { name: "Tags", shape: "tagListType", location: None, wire: "Tags" },
                Member {
                    name: "UpdateDate",
                    shape: "dateType",
                    location: None,
                    wire: "UpdateDate",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "PolicyGroup",
            kind: Kind::Structure,
            members: &[
                Member { name: "GroupId", shape: "idType", location: None, wire: "GroupId" },
                Member {
                    name: "GroupName",
                    shape: "groupNameType",
                    location: None,
                    wire: "GroupName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "PolicyGroupListType",
            kind: Kind::List,
            member: Some("PolicyGroup"),
            ..Shape::EMPTY
        },
        Shape {
            name: "PolicyRole",
            kind: Kind::Structure,
            members: &[
                Member { name: "RoleId", shape: "idType", location: None, wire: "RoleId" },
                Member {
                    name: "RoleName",
                    shape: "roleNameType",
                    location: None,
                    wire: "RoleName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "PolicyRoleListType",
            kind: Kind::List,
            member: Some("PolicyRole"),
            ..Shape::EMPTY
        },
        Shape {
            name: "PolicyUsageType",
            kind: Kind::String,
            values: &["PermissionsPolicy", "PermissionsBoundary"],
            ..Shape::EMPTY
        },
        Shape {
            name: "PolicyUser",
            kind: Kind::Structure,
            members: &[
                Member { name: "UserId", shape: "idType", location: None, wire: "UserId" },
                Member {
                    name: "UserName",
                    shape: "userNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "PolicyUserListType",
            kind: Kind::List,
            member: Some("PolicyUser"),
            ..Shape::EMPTY
        },
        Shape {
            name: "PolicyVersion",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "CreateDate",
                    shape: "dateType",
                    location: None,
                    wire: "CreateDate",
                },
                Member {
                    name: "Document",
                    shape: "policyDocumentType",
                    location: None,
                    wire: "Document",
                },
                Member {
                    name: "IsDefaultVersion",
                    shape: "booleanType",
                    location: None,
                    wire: "IsDefaultVersion",
                },
                Member {
                    name: "VersionId",
                    shape: "policyVersionIdType",
                    location: None,
                    wire: "VersionId",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "PutGroupPolicyRequest",
            kind: Kind::Structure,
            required: &["GroupName", "PolicyDocument", "PolicyName"],
            members: &[
                Member {
                    name: "GroupName",
                    shape: "groupNameType",
                    location: None,
                    wire: "GroupName",
                },
                Member {
                    name: "PolicyDocument",
                    shape: "policyDocumentType",
                    location: None,
                    wire: "PolicyDocument",
                },
                Member {
                    name: "PolicyName",
                    shape: "policyNameType",
                    location: None,
                    wire: "PolicyName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "PutUserPermissionsBoundaryRequest",
            kind: Kind::Structure,
            required: &["PermissionsBoundary", "UserName"],
            members: &[
                Member {
                    name: "PermissionsBoundary",
                    shape: "arnType",
                    location: None,
                    wire: "PermissionsBoundary",
                },
                Member {
                    name: "UserName",
                    shape: "userNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "PutUserPolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyDocument", "PolicyName", "UserName"],
            members: &[
                Member {
                    name: "PolicyDocument",
                    shape: "policyDocumentType",
                    location: None,
                    wire: "PolicyDocument",
                },
                Member {
                    name: "PolicyName",
                    shape: "policyNameType",
                    location: None,
                    wire: "PolicyName",
                },
                Member {
                    name: "UserName",
                    shape: "existingUserNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "RemoveUserFromGroupRequest",
            kind: Kind::Structure,
            required: &["GroupName", "UserName"],
            members: &[
                Member {
                    name: "GroupName",
                    shape: "groupNameType",
                    location: None,
                    wire: "GroupName",
                },
                Member {
                    name: "UserName",
                    shape: "existingUserNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "SetDefaultPolicyVersionRequest",
            kind: Kind::Structure,
            required: &["PolicyArn", "VersionId"],
            members: &[
                Member { name: "PolicyArn", shape: "arnType", location: None, wire: "PolicyArn" },
                Member {
                    name: "VersionId",
                    shape: "policyVersionIdType",
                    location: None,
                    wire: "VersionId",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "Tag",
            kind: Kind::Structure,
            required: &["Key", "Value"],
            members: &[
                Member { name: "Key", shape: "tagKeyType", location: None, wire: "Key" },
                Member { name: "Value", shape: "tagValueType", location: None, wire: "Value" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "TagPolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyArn", "Tags"],
            members: &[
                Member { name: "PolicyArn", shape: "arnType", location: None, wire: "PolicyArn" },
                Member { name: "Tags", shape: "tagListType", location: None, wire: "Tags" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "TagUserRequest",
            kind: Kind::Structure,
            required: &["Tags", "UserName"],
            members: &[
                Member { name: "Tags", shape: "tagListType", location: None, wire: "Tags" },
                Member {
                    name: "UserName",
                    shape: "existingUserNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "UntagPolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyArn", "TagKeys"],
            members: &[
                Member { name: "PolicyArn", shape: "arnType", location: None, wire: "PolicyArn" },
                Member {
                    name: "TagKeys",
                    shape: "tagKeyListType",
                    location: None,
                    wire: "TagKeys",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "UntagUserRequest",
            kind: Kind::Structure,
            required: &["TagKeys", "UserName"],
            members: &[
                Member {
                    name: "TagKeys",
                    shape: "tagKeyListType",
                    location: None,
                    wire: "TagKeys",
                },
                Member {
                    name: "UserName",
                    shape: "existingUserNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "UpdateAccessKeyRequest",
            kind: Kind::Structure,
            required: &["AccessKeyId", "Status"],
            members: &[
                Member {
                    name: "AccessKeyId",
                    shape: "accessKeyIdType",
                    location: None,
                    wire: "AccessKeyId",
                },
                Member { name: "Status", shape: "statusType", location: None, wire: "Status" },
                Member {
                    name: "UserName",
                    shape: "existingUserNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "UpdateGroupRequest",
            kind: Kind::Structure,
            required: &["GroupName"],
            members: &[
                Member {
                    name: "GroupName",
                    shape: "groupNameType",
                    location: None,
                    wire: "GroupName",
                },
                Member {
                    name: "NewGroupName",
                    shape: "groupNameType",
                    location: None,
                    wire: "NewGroupName",
                },
                Member { name: "NewPath", shape: "pathType", location: None, wire: "NewPath" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "UpdateUserRequest",
            kind: Kind::Structure,
            required: &["UserName"],
            members: &[
                Member { name: "NewPath", shape: "pathType", location: None, wire: "NewPath" },
                Member {
                    name: "NewUserName",
                    shape: "userNameType",
                    location: None,
                    wire: "NewUserName",
                },
                Member {
                    name: "UserName",
                    shape: "existingUserNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "User",
            kind: Kind::Structure,
            members: &[
                Member { name: "Arn", shape: "arnType", location: None, wire: "Arn" },
                Member {
                    name: "CreateDate",
                    shape: "dateType",
                    location: None,
                    wire: "CreateDate",
                },
                Member {
                    name: "PasswordLastUsed",
                    shape: "dateType",
                    location: None,
                    wire: "PasswordLastUsed",
                },
                Member { name: "Path", shape: "pathType", location: None, wire: "Path" },
                Member {
                    name: "PermissionsBoundary",
                    shape: "AttachedPermissionsBoundary",
                    location: None,
                    wire: "PermissionsBoundary",
                },
                Member { name: "Tags", shape: "tagListType", location: None, wire: "Tags" },
                Member { name: "UserId", shape: "idType", location: None, wire: "UserId" },
                Member {
                    name: "UserName",
                    shape: "userNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "accessKeyIdType",
            kind: Kind::String,
            min: Some(16),
            max: Some(128),
            pattern: Some(r"[\w]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "accessKeyMetadataListType",
            kind: Kind::List,
            member: Some("AccessKeyMetadata"),
            ..Shape::EMPTY
        },
        Shape { name: "accessKeySecretType", kind: Kind::String, ..Shape::EMPTY },
        Shape {
            name: "arnType",
            kind: Kind::String,
            min: Some(20),
            max: Some(2048),
            ..Shape::EMPTY
        },
        Shape {
            name: "attachedPoliciesListType",
            kind: Kind::List,
            member: Some("AttachedPolicy"),
            ..Shape::EMPTY
        },
        Shape { name: "attachmentCountType", kind: Kind::Integer, ..Shape::EMPTY },
        Shape { name: "booleanType", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape { name: "dateType", kind: Kind::Timestamp, ..Shape::EMPTY },
        Shape {
            name: "existingUserNameType",
            kind: Kind::String,
            min: Some(1),
            max: Some(128),
            pattern: Some(r"[\w+=,.@-]+"),
            ..Shape::EMPTY
        },
        Shape { name: "groupListType", kind: Kind::List, member: Some("Group"), ..Shape::EMPTY },
        Shape {
            name: "groupNameType",
            kind: Kind::String,
            min: Some(1),
            max: Some(128),
            pattern: Some(r"[\w+=,.@-]+"),
            ..Shape::EMPTY
        },
        Shape { name: "idType", kind: Kind::String, ..Shape::EMPTY },
        Shape {
            name: "markerType",
            kind: Kind::String,
            min: Some(1),
            max: Some(320),
            pattern: Some(r"[\u0020-\u00FF]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "maxItemsType",
            kind: Kind::Integer,
            min: Some(1),
            max: Some(1000),
            ..Shape::EMPTY
        },
        Shape {
            name: "pathPrefixType",
            kind: Kind::String,
            min: Some(1),
            max: Some(512),
            pattern: Some(r"\u002F[\u0021-\u007F]*"),
            ..Shape::EMPTY
        },
        Shape {
            name: "pathType",
            kind: Kind::String,
            min: Some(1),
            max: Some(512),
            pattern: Some(r"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)"),
            ..Shape::EMPTY
        },
        Shape {
            name: "policyDescriptionType",
            kind: Kind::String,
            max: Some(1000),
            ..Shape::EMPTY
        },
        Shape {
            name: "policyDocumentType",
            kind: Kind::String,
            min: Some(1),
            max: Some(131_072),
            pattern: Some(r"[\u0009\u000A\u000D\u0020-\u00FF]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "policyDocumentVersionListType",
            kind: Kind::List,
            member: Some("PolicyVersion"),
            ..Shape::EMPTY
        },
        Shape { name: "policyListType", kind: Kind::List, member: Some("Policy"), ..Shape::EMPTY },
        Shape {
            name: "policyNameListType",
            kind: Kind::List,
            member: Some("policyNameType"),
            ..Shape::EMPTY
        },
        Shape {
            name: "policyNameType",
            kind: Kind::String,
            min: Some(1),
            max: Some(128),
            pattern: Some(r"[\w+=,.@-]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "policyPathType",
            kind: Kind::String,
            min: Some(1),
            max: Some(512),
            pattern: Some(r"((/[A-Za-z0-9\.,\+@=_-]+)*)/"),
            ..Shape::EMPTY
        },
        Shape {
            name: "policyScopeType",
            kind: Kind::String,
            values: &["All", "AWS", "Local"],
            ..Shape::EMPTY
        },
        Shape {
            name: "policyVersionIdType",
            kind: Kind::String,
            pattern: Some(r"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?"),
            ..Shape::EMPTY
        },
        Shape { name: "responseMarkerType", kind: Kind::String, ..Shape::EMPTY },
        Shape { name: "roleNameType", kind: Kind::String, ..Shape::EMPTY },
        Shape {
            name: "statusType",
            kind: Kind::String,
            values: &["Active", "Inactive", "Expired"],
            ..Shape::EMPTY
        },
        Shape { name: "stringType", kind: Kind::String, ..Shape::EMPTY },
        Shape {
            name: "tagKeyListType",
            kind: Kind::List,
            max: Some(50),
            member: Some("tagKeyType"),
            ..Shape::EMPTY
        },
        Shape {
            name: "tagKeyType",
            kind: Kind::String,
            min: Some(1),
            max: Some(128),
            pattern: Some(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "tagListType",
            kind: Kind::List,
            max: Some(50),
            member: Some("Tag"),
            ..Shape::EMPTY
        },
        Shape {
            name: "tagValueType",
            kind: Kind::String,
            min: Some(0),
            max: Some(256),
            pattern: Some(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"),
            ..Shape::EMPTY
        },
        Shape { name: "userListType", kind: Kind::List, member: Some("User"), ..Shape::EMPTY },
        Shape {
            name: "userNameType",
            kind: Kind::String,
            min: Some(1),
            max: Some(64),
            pattern: Some(r"[\w+=,.@-]+"),
            ..Shape::EMPTY
        },
    ],
    #[cfg(test)]
    errors: &[
        ("ConcurrentModification", 409),
        ("DeleteConflict", 409),
        ("EntityAlreadyExists", 409),
        ("EntityTemporarilyUnmodifiable", 409),
        ("InvalidInput", 400),
        ("LimitExceeded", 409),
        ("MalformedPolicyDocument", 400),
        ("NoSuchEntity", 404),
        ("PolicyNotAttachable", 400),
        ("ServiceFailure", 500),
    ],
};
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessKey {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_access_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessKeyLastUsed {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_name: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessKeyMetadata {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddUserToGroupRequest {
    pub group_name: String,
    pub user_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttachGroupPolicyRequest {
    pub group_name: String,
    pub policy_arn: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttachUserPolicyRequest {
    pub policy_arn: String,
    pub user_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttachedPermissionsBoundary {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_type: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttachedPolicy {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateAccessKeyRequest {
    pub user_name: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateAccessKeyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key: Option<AccessKey>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateGroupRequest {
    pub group_name: String,
    pub path: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateGroupResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreatePolicyRequest {
    pub description: Option<String>,
    pub path: Option<String>,
    pub policy_document: String,
    pub policy_name: String,
    pub tags: Option<Vec<Tag>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreatePolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreatePolicyVersionRequest {
    pub policy_arn: String,
    pub policy_document: String,
    pub set_as_default: Option<bool>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreatePolicyVersionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_version: Option<PolicyVersion>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateUserRequest {
    pub path: Option<String>,
    pub permissions_boundary: Option<String>,
    pub tags: Option<Vec<Tag>>,
    pub user_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateUserResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteAccessKeyRequest {
    pub access_key_id: String,
    pub user_name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteGroupPolicyRequest {
    pub group_name: String,
    pub policy_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteGroupRequest {
    pub group_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeletePolicyRequest {
    pub policy_arn: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeletePolicyVersionRequest {
    pub policy_arn: String,
    pub version_id: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteUserPermissionsBoundaryRequest {
    pub user_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteUserPolicyRequest {
    pub policy_name: String,
    pub user_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteUserRequest {
    pub user_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DetachGroupPolicyRequest {
    pub group_name: String,
    pub policy_arn: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DetachUserPolicyRequest {
    pub policy_arn: String,
    pub user_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccessKeyLastUsedRequest {
    pub access_key_id: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccessKeyLastUsedResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key_last_used: Option<AccessKeyLastUsed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetGroupPolicyRequest {
    pub group_name: String,
    pub policy_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetGroupPolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_document: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetGroupRequest {
    pub group_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetGroupResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub users: Option<Vec<User>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetPolicyRequest {
    pub policy_arn: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetPolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetPolicyVersionRequest {
    pub policy_arn: String,
    pub version_id: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetPolicyVersionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_version: Option<PolicyVersion>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetUserPolicyRequest {
    pub policy_name: String,
    pub user_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetUserPolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_document: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetUserRequest {
    pub user_name: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetUserResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Group {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAccessKeysRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub user_name: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAccessKeysResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key_metadata: Option<Vec<AccessKeyMetadata>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAttachedGroupPoliciesRequest {
    pub group_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub path_prefix: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAttachedGroupPoliciesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_policies: Option<Vec<AttachedPolicy>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAttachedUserPoliciesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub path_prefix: Option<String>,
    pub user_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAttachedUserPoliciesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_policies: Option<Vec<AttachedPolicy>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListEntitiesForPolicyRequest {
    pub entity_filter: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub path_prefix: Option<String>,
    pub policy_arn: String,
    pub policy_usage_filter: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListEntitiesForPolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_groups: Option<Vec<PolicyGroup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_roles: Option<Vec<PolicyRole>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_users: Option<Vec<PolicyUser>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListGroupPoliciesRequest {
    pub group_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListGroupPoliciesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_names: Option<Vec<String>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListGroupsForUserRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub user_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListGroupsForUserResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<Group>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListGroupsRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub path_prefix: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListGroupsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<Group>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListPoliciesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub only_attached: Option<bool>,
    pub path_prefix: Option<String>,
    pub policy_usage_filter: Option<String>,
    pub scope: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListPoliciesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policies: Option<Vec<Policy>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListPolicyTagsRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub policy_arn: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListPolicyTagsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListPolicyVersionsRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub policy_arn: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListPolicyVersionsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versions: Option<Vec<PolicyVersion>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListUserPoliciesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub user_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListUserPoliciesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_names: Option<Vec<String>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListUserTagsRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub user_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListUserTagsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListUsersRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub path_prefix: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListUsersResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub users: Option<Vec<User>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment_count: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_version_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_attachable: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_usage_count: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_date: Option<Timestamp>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyGroup {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyRole {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyUser {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyVersion {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_default_version: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutGroupPolicyRequest {
    pub group_name: String,
    pub policy_document: String,
    pub policy_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutUserPermissionsBoundaryRequest {
    pub permissions_boundary: String,
    pub user_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutUserPolicyRequest {
    pub policy_document: String,
    pub policy_name: String,
    pub user_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemoveUserFromGroupRequest {
    pub group_name: String,
    pub user_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetDefaultPolicyVersionRequest {
    pub policy_arn: String,
    pub version_id: String,
}
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    pub key: String,
    pub value: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagPolicyRequest {
    pub policy_arn: String,
    pub tags: Vec<Tag>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagUserRequest {
    pub tags: Vec<Tag>,
    pub user_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagPolicyRequest {
    pub policy_arn: String,
    pub tag_keys: Vec<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagUserRequest {
    pub tag_keys: Vec<String>,
    pub user_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateAccessKeyRequest {
    pub access_key_id: String,
    pub status: String,
    pub user_name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateGroupRequest {
    pub group_name: String,
    pub new_group_name: Option<String>,
    pub new_path: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateUserRequest {
    pub new_path: Option<String>,
    pub new_user_name: Option<String>,
    pub user_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct User {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_last_used: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary: Option<AttachedPermissionsBoundary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
}
