//! Made by `make generate` from `model/iam.json`. Not to be edited.

use std::collections::BTreeMap;

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
            served: true,
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
            served: true,
            input: Some("AttachGroupPolicyRequest"),
            output: None,
        },
        Operation {
            name: "AttachRolePolicy",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("AttachRolePolicyRequest"),
            output: None,
        },
        Operation {
            name: "AttachUserPolicy",
            method: "POST",
            uri: "/",
            served: true,
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
            served: true,
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
            served: true,
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
            served: true,
            input: Some("CreatePolicyRequest"),
            output: Some("CreatePolicyResponse"),
        },
        Operation {
            name: "CreatePolicyVersion",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("CreatePolicyVersionRequest"),
            output: Some("CreatePolicyVersionResponse"),
        },
        Operation {
            name: "CreateRole",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("CreateRoleRequest"),
            output: Some("CreateRoleResponse"),
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
            served: true,
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
            served: true,
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
            served: true,
            input: Some("DeleteGroupRequest"),
            output: None,
        },
        Operation {
            name: "DeleteGroupPolicy",
            method: "POST",
            uri: "/",
            served: true,
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
            served: true,
            input: Some("DeleteLoginProfileRequest"),
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
            served: true,
            input: Some("DeletePolicyRequest"),
            output: None,
        },
        Operation {
            name: "DeletePolicyVersion",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("DeletePolicyVersionRequest"),
            output: None,
        },
        Operation {
            name: "DeleteRole",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("DeleteRoleRequest"),
            output: None,
        },
        Operation {
            name: "DeleteRolePermissionsBoundary",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("DeleteRolePermissionsBoundaryRequest"),
            output: None,
        },
        Operation {
            name: "DeleteRolePolicy",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("DeleteRolePolicyRequest"),
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
            served: true,
            input: Some("DeleteUserRequest"),
            output: None,
        },
        Operation {
            name: "DeleteUserPermissionsBoundary",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("DeleteUserPermissionsBoundaryRequest"),
            output: None,
        },
        Operation {
            name: "DeleteUserPolicy",
            method: "POST",
            uri: "/",
            served: true,
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
            served: true,
            input: Some("DetachGroupPolicyRequest"),
            output: None,
        },
        Operation {
            name: "DetachRolePolicy",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("DetachRolePolicyRequest"),
            output: None,
        },
        Operation {
            name: "DetachUserPolicy",
            method: "POST",
            uri: "/",
            served: true,
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
            served: true,
            input: Some("GetAccessKeyLastUsedRequest"),
            output: Some("GetAccessKeyLastUsedResponse"),
        },
        Operation {
            name: "GetAccountAuthorizationDetails",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("GetAccountAuthorizationDetailsRequest"),
            output: Some("GetAccountAuthorizationDetailsResponse"),
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
            served: true,
            input: None,
            output: Some("GetAccountSummaryResponse"),
        },
        Operation {
            name: "GetContextKeysForCustomPolicy",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("GetContextKeysForCustomPolicyRequest"),
            output: Some("GetContextKeysForPolicyResponse"),
        },
        Operation {
            name: "GetContextKeysForPrincipalPolicy",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("GetContextKeysForPrincipalPolicyRequest"),
            output: Some("GetContextKeysForPolicyResponse"),
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
            served: true,
            input: Some("GetGroupRequest"),
            output: Some("GetGroupResponse"),
        },
        Operation {
            name: "GetGroupPolicy",
            method: "POST",
            uri: "/",
            served: true,
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
            served: true,
            input: Some("GetLoginProfileRequest"),
            output: Some("GetLoginProfileResponse"),
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
            served: true,
            input: Some("GetPolicyRequest"),
            output: Some("GetPolicyResponse"),
        },
        Operation {
            name: "GetPolicyVersion",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("GetPolicyVersionRequest"),
            output: Some("GetPolicyVersionResponse"),
        },
        Operation {
            name: "GetRole",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("GetRoleRequest"),
            output: Some("GetRoleResponse"),
        },
        Operation {
            name: "GetRolePolicy",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("GetRolePolicyRequest"),
            output: Some("GetRolePolicyResponse"),
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
            served: true,
            input: Some("GetUserRequest"),
            output: Some("GetUserResponse"),
        },
        Operation {
            name: "GetUserPolicy",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("GetUserPolicyRequest"),
            output: Some("GetUserPolicyResponse"),
        },
        Operation {
            name: "ListAccessKeys",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListAccessKeysRequest"),
            output: Some("ListAccessKeysResponse"),
        },
        Operation {
            name: "ListAccountAliases",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListAccountAliasesRequest"),
            output: Some("ListAccountAliasesResponse"),
        },
        Operation {
            name: "ListAttachedGroupPolicies",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListAttachedGroupPoliciesRequest"),
            output: Some("ListAttachedGroupPoliciesResponse"),
        },
        Operation {
            name: "ListAttachedRolePolicies",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListAttachedRolePoliciesRequest"),
            output: Some("ListAttachedRolePoliciesResponse"),
        },
        Operation {
            name: "ListAttachedUserPolicies",
            method: "POST",
            uri: "/",
            served: true,
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
            served: true,
            input: Some("ListEntitiesForPolicyRequest"),
            output: Some("ListEntitiesForPolicyResponse"),
        },
        Operation {
            name: "ListGroupPolicies",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListGroupPoliciesRequest"),
            output: Some("ListGroupPoliciesResponse"),
        },
        Operation {
            name: "ListGroups",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListGroupsRequest"),
            output: Some("ListGroupsResponse"),
        },
        Operation {
            name: "ListGroupsForUser",
            method: "POST",
            uri: "/",
            served: true,
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
            served: true,
            input: Some("ListInstanceProfilesRequest"),
            output: Some("ListInstanceProfilesResponse"),
        },
        Operation {
            name: "ListInstanceProfilesForRole",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListInstanceProfilesForRoleRequest"),
            output: Some("ListInstanceProfilesForRoleResponse"),
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
            served: true,
            input: Some("ListMFADevicesRequest"),
            output: Some("ListMFADevicesResponse"),
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
            served: true,
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
            served: true,
            input: Some("ListPolicyTagsRequest"),
            output: Some("ListPolicyTagsResponse"),
        },
        Operation {
            name: "ListPolicyVersions",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListPolicyVersionsRequest"),
            output: Some("ListPolicyVersionsResponse"),
        },
        Operation {
            name: "ListRolePolicies",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListRolePoliciesRequest"),
            output: Some("ListRolePoliciesResponse"),
        },
        Operation {
            name: "ListRoleTags",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListRoleTagsRequest"),
            output: Some("ListRoleTagsResponse"),
        },
        Operation {
            name: "ListRoles",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListRolesRequest"),
            output: Some("ListRolesResponse"),
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
            served: true,
            input: Some("ListSSHPublicKeysRequest"),
            output: Some("ListSSHPublicKeysResponse"),
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
            served: true,
            input: Some("ListServiceSpecificCredentialsRequest"),
            output: Some("ListServiceSpecificCredentialsResponse"),
        },
        Operation {
            name: "ListSigningCertificates",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListSigningCertificatesRequest"),
            output: Some("ListSigningCertificatesResponse"),
        },
        Operation {
            name: "ListUserPolicies",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListUserPoliciesRequest"),
            output: Some("ListUserPoliciesResponse"),
        },
        Operation {
            name: "ListUserTags",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListUserTagsRequest"),
            output: Some("ListUserTagsResponse"),
        },
        Operation {
            name: "ListUsers",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListUsersRequest"),
            output: Some("ListUsersResponse"),
        },
        Operation {
            name: "ListVirtualMFADevices",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListVirtualMFADevicesRequest"),
            output: Some("ListVirtualMFADevicesResponse"),
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
            served: true,
            input: Some("PutGroupPolicyRequest"),
            output: None,
        },
        Operation {
            name: "PutRolePermissionsBoundary",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("PutRolePermissionsBoundaryRequest"),
            output: None,
        },
        Operation {
            name: "PutRolePolicy",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("PutRolePolicyRequest"),
            output: None,
        },
        Operation {
            name: "PutUserPermissionsBoundary",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("PutUserPermissionsBoundaryRequest"),
            output: None,
        },
        Operation {
            name: "PutUserPolicy",
            method: "POST",
            uri: "/",
            served: true,
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
            served: true,
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
            served: true,
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
            served: true,
            input: Some("SimulateCustomPolicyRequest"),
            output: Some("SimulatePolicyResponse"),
        },
        Operation {
            name: "SimulatePrincipalPolicy",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("SimulatePrincipalPolicyRequest"),
            output: Some("SimulatePolicyResponse"),
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
            served: true,
            input: Some("TagPolicyRequest"),
            output: None,
        },
        Operation {
            name: "TagRole",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("TagRoleRequest"),
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
            served: true,
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
            served: true,
            input: Some("UntagPolicyRequest"),
            output: None,
        },
        Operation {
            name: "UntagRole",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("UntagRoleRequest"),
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
            served: true,
            input: Some("UntagUserRequest"),
            output: None,
        },
        Operation {
            name: "UpdateAccessKey",
            method: "POST",
            uri: "/",
            served: true,
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
            served: true,
            input: Some("UpdateAssumeRolePolicyRequest"),
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
            served: true,
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
            served: true,
            input: Some("UpdateRoleRequest"),
            output: Some("UpdateRoleResponse"),
        },
        Operation {
            name: "UpdateRoleDescription",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("UpdateRoleDescriptionRequest"),
            output: Some("UpdateRoleDescriptionResponse"),
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
            served: true,
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
            name: "ActionNameListType",
            kind: Kind::List,
            member: Some("ActionNameType"),
            ..Shape::EMPTY
        },
        Shape {
            name: "ActionNameType",
            kind: Kind::String,
            min: Some(3),
            max: Some(128),
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
            name: "AttachRolePolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyArn", "RoleName"],
            members: &[
                Member { name: "PolicyArn", shape: "arnType", location: None, wire: "PolicyArn" },
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
            name: "AttachmentName",
            kind: Kind::String,
            min: Some(1),
            max: Some(128),
            pattern: Some(r"[\w+=,.@-]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "AttachmentType",
            kind: Kind::String,
            values: &["user", "group", "role"],
            ..Shape::EMPTY
        },
        Shape { name: "BootstrapDatum", kind: Kind::Blob, ..Shape::EMPTY },
        Shape { name: "ColumnNumber", kind: Kind::Integer, ..Shape::EMPTY },
        Shape {
            name: "ContextEntry",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "ContextKeyName",
                    shape: "ContextKeyNameType",
                    location: None,
                    wire: "ContextKeyName",
                },
                Member {
                    name: "ContextKeyType",
                    shape: "ContextKeyTypeEnum",
                    location: None,
                    wire: "ContextKeyType",
                },
                Member {
                    name: "ContextKeyValues",
                    shape: "ContextKeyValueListType",
                    location: None,
                    wire: "ContextKeyValues",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ContextEntryListType",
            kind: Kind::List,
            member: Some("ContextEntry"),
            ..Shape::EMPTY
        },
        Shape {
            name: "ContextKeyNameType",
            kind: Kind::String,
            min: Some(5),
            max: Some(256),
            ..Shape::EMPTY
        },
        Shape {
            name: "ContextKeyNamesResultListType",
            kind: Kind::List,
            member: Some("ContextKeyNameType"),
            ..Shape::EMPTY
        },
        Shape {
            name: "ContextKeyTypeEnum",
            kind: Kind::String,
            values: &[
                "string",
                "stringList",
                "numeric",
                "numericList",
                "boolean",
                "booleanList",
                "ip",
                "ipList",
                "binary",
                "binaryList",
                "date",
                "dateList",
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ContextKeyValueListType",
            kind: Kind::List,
            member: Some("ContextKeyValueType"),
            ..Shape::EMPTY
        },
        Shape { name: "ContextKeyValueType", kind: Kind::String, ..Shape::EMPTY },
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
            name: "CreateRoleRequest",
            kind: Kind::Structure,
            required: &["AssumeRolePolicyDocument", "RoleName"],
            members: &[
                Member {
                    name: "AssumeRolePolicyDocument",
                    shape: "policyDocumentType",
                    location: None,
                    wire: "AssumeRolePolicyDocument",
                },
                Member {
                    name: "Description",
                    shape: "roleDescriptionType",
                    location: None,
                    wire: "Description",
                },
                Member {
                    name: "MaxSessionDuration",
                    shape: "roleMaxSessionDurationType",
                    location: None,
                    wire: "MaxSessionDuration",
                },
                Member { name: "Path", shape: "pathType", location: None, wire: "Path" },
                Member {
                    name: "PermissionsBoundary",
                    shape: "arnType",
                    location: None,
                    wire: "PermissionsBoundary",
                },
                Member {
                    name: "RoleName",
                    shape: "roleNameType",
                    location: None,
                    wire: "RoleName",
                },
                Member { name: "Tags", shape: "tagListType", location: None, wire: "Tags" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "CreateRoleResponse",
            kind: Kind::Structure,
            members: &[Member { name: "Role", shape: "Role", location: None, wire: "Role" }],
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
            name: "DeleteLoginProfileRequest",
            kind: Kind::Structure,
            members: &[Member {
                name: "UserName",
                shape: "userNameType",
                location: None,
                wire: "UserName",
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
            name: "DeleteRolePermissionsBoundaryRequest",
            kind: Kind::Structure,
            required: &["RoleName"],
            members: &[Member {
                name: "RoleName",
                shape: "roleNameType",
                location: None,
                wire: "RoleName",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "DeleteRolePolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyName", "RoleName"],
            members: &[
                Member {
                    name: "PolicyName",
                    shape: "policyNameType",
                    location: None,
                    wire: "PolicyName",
                },
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
            name: "DeleteRoleRequest",
            kind: Kind::Structure,
            required: &["RoleName"],
            members: &[Member {
                name: "RoleName",
                shape: "roleNameType",
                location: None,
                wire: "RoleName",
            }],
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
            name: "DetachRolePolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyArn", "RoleName"],
            members: &[
                Member { name: "PolicyArn", shape: "arnType", location: None, wire: "PolicyArn" },
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
            name: "EvalDecisionDetailsType",
            kind: Kind::Map,
            key: Some("EvalDecisionSourceType"),
            value: Some("PolicyEvaluationDecisionType"),
            ..Shape::EMPTY
        },
        Shape { name: "EvalDecisionSourceType", kind: Kind::String, ..Shape::EMPTY },
        Shape {
            name: "EvaluationResult",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "EvalActionName",
                    shape: "ActionNameType",
                    location: None,
                    wire: "EvalActionName",
                },
                Member {
                    name: "EvalDecision",
                    shape: "PolicyEvaluationDecisionType",
                    location: None,
                    wire: "EvalDecision",
                },
                Member {
                    name: "EvalDecisionDetails",
                    shape: "EvalDecisionDetailsType",
                    location: None,
                    wire: "EvalDecisionDetails",
                },
                Member {
                    name: "EvalResourceName",
                    shape: "ResourceNameType",
                    location: None,
                    wire: "EvalResourceName",
                },
                Member {
                    name: "MatchedStatements",
                    shape: "StatementListType",
                    location: None,
                    wire: "MatchedStatements",
                },
                Member {
                    name: "MissingContextValues",
                    shape: "ContextKeyNamesResultListType",
                    location: None,
                    wire: "MissingContextValues",
                },
                Member {
                    name: "OrganizationsDecisionDetail",
                    shape: "OrganizationsDecisionDetail",
                    location: None,
                    wire: "OrganizationsDecisionDetail",
                },
                Member {
                    name: "PermissionsBoundaryDecisionDetail",
                    shape: "PermissionsBoundaryDecisionDetail",
                    location: None,
                    wire: "PermissionsBoundaryDecisionDetail",
                },
                Member {
                    name: "ResourceSpecificResults",
                    shape: "ResourceSpecificResultListType",
                    location: None,
                    wire: "ResourceSpecificResults",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "EvaluationResultsListType",
            kind: Kind::List,
            member: Some("EvaluationResult"),
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
            name: "GetAccountAuthorizationDetailsRequest",
            kind: Kind::Structure,
            members: &[
                Member { name: "Filter", shape: "entityListType", location: None, wire: "Filter" },
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
            name: "GetAccountAuthorizationDetailsResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "GroupDetailList",
                    shape: "groupDetailListType",
                    location: None,
                    wire: "GroupDetailList",
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
                Member {
                    name: "Policies",
                    shape: "ManagedPolicyDetailListType",
                    location: None,
                    wire: "Policies",
                },
                Member {
                    name: "RoleDetailList",
                    shape: "roleDetailListType",
                    location: None,
                    wire: "RoleDetailList",
                },
                Member {
                    name: "UserDetailList",
                    shape: "userDetailListType",
                    location: None,
                    wire: "UserDetailList",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetAccountSummaryResponse",
            kind: Kind::Structure,
            members: &[Member {
                name: "SummaryMap",
                shape: "summaryMapType",
                location: None,
                wire: "SummaryMap",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetContextKeysForCustomPolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyInputList"],
            members: &[Member {
                name: "PolicyInputList",
                shape: "SimulationPolicyListType",
                location: None,
                wire: "PolicyInputList",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetContextKeysForPolicyResponse",
            kind: Kind::Structure,
            members: &[Member {
                name: "ContextKeyNames",
                shape: "ContextKeyNamesResultListType",
                location: None,
                wire: "ContextKeyNames",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetContextKeysForPrincipalPolicyRequest",
            kind: Kind::Structure,
            required: &["PolicySourceArn"],
            members: &[
                Member {
                    name: "PolicyInputList",
                    shape: "SimulationPolicyListType",
                    location: None,
                    wire: "PolicyInputList",
                },
                Member {
                    name: "PolicySourceArn",
                    shape: "arnType",
                    location: None,
                    wire: "PolicySourceArn",
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
            name: "GetLoginProfileRequest",
            kind: Kind::Structure,
            members: &[Member {
                name: "UserName",
                shape: "userNameType",
                location: None,
                wire: "UserName",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetLoginProfileResponse",
            kind: Kind::Structure,
            members: &[Member {
                name: "LoginProfile",
                shape: "LoginProfile",
                location: None,
                wire: "LoginProfile",
            }],
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
            name: "GetRolePolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyName", "RoleName"],
            members: &[
                Member {
                    name: "PolicyName",
                    shape: "policyNameType",
                    location: None,
                    wire: "PolicyName",
                },
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
            name: "GetRolePolicyResponse",
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
                    name: "RoleName",
                    shape: "roleNameType",
                    location: None,
                    wire: "RoleName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetRoleRequest",
            kind: Kind::Structure,
            required: &["RoleName"],
            members: &[Member {
                name: "RoleName",
                shape: "roleNameType",
                location: None,
                wire: "RoleName",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetRoleResponse",
            kind: Kind::Structure,
            members: &[Member { name: "Role", shape: "Role", location: None, wire: "Role" }],
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
            name: "GroupDetail",
            kind: Kind::Structure,
            members: &[
                Member { name: "Arn", shape: "arnType", location: None, wire: "Arn" },
                Member {
                    name: "AttachedManagedPolicies",
                    shape: "attachedPoliciesListType",
                    location: None,
                    wire: "AttachedManagedPolicies",
                },
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
                Member {
                    name: "GroupPolicyList",
                    shape: "policyDetailListType",
                    location: None,
                    wire: "GroupPolicyList",
                },
                Member { name: "Path", shape: "pathType", location: None, wire: "Path" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "InlinePolicyIdentifierType",
            kind: Kind::Structure,
            required: &["AttachmentName", "AttachmentType", "PolicyName"],
            members: &[
                Member {
                    name: "AttachmentName",
                    shape: "AttachmentName",
                    location: None,
                    wire: "AttachmentName",
                },
                Member {
                    name: "AttachmentType",
                    shape: "AttachmentType",
                    location: None,
                    wire: "AttachmentType",
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
            name: "InstanceProfile",
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
                    name: "InstanceProfileId",
                    shape: "idType",
                    location: None,
                    wire: "InstanceProfileId",
                },
                Member {
                    name: "InstanceProfileName",
                    shape: "instanceProfileNameType",
                    location: None,
                    wire: "InstanceProfileName",
                },
                Member { name: "Path", shape: "pathType", location: None, wire: "Path" },
                Member { name: "Roles", shape: "roleListType", location: None, wire: "Roles" },
                Member { name: "Tags", shape: "tagListType", location: None, wire: "Tags" },
            ],
            ..Shape::EMPTY
        },
        Shape { name: "LineNumber", kind: Kind::Integer, ..Shape::EMPTY },
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
            name: "ListAccountAliasesRequest",
            kind: Kind::Structure,
            members: &[
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
            name: "ListAccountAliasesResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "AccountAliases",
                    shape: "accountAliasListType",
                    location: None,
                    wire: "AccountAliases",
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
            name: "ListAttachedRolePoliciesRequest",
            kind: Kind::Structure,
            required: &["RoleName"],
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
                    name: "RoleName",
                    shape: "roleNameType",
                    location: None,
                    wire: "RoleName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListAttachedRolePoliciesResponse",
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
            name: "ListInstanceProfilesForRoleRequest",
            kind: Kind::Structure,
            required: &["RoleName"],
            members: &[
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
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
            name: "ListInstanceProfilesForRoleResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "InstanceProfiles",
                    shape: "instanceProfileListType",
                    location: None,
                    wire: "InstanceProfiles",
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
            name: "ListInstanceProfilesRequest",
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
            name: "ListInstanceProfilesResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "InstanceProfiles",
                    shape: "instanceProfileListType",
                    location: None,
                    wire: "InstanceProfiles",
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
            name: "ListMFADevicesRequest",
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
            name: "ListMFADevicesResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "IsTruncated",
                    shape: "booleanType",
                    location: None,
                    wire: "IsTruncated",
                },
                Member {
                    name: "MFADevices",
                    shape: "mfaDeviceListType",
                    location: None,
                    wire: "MFADevices",
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
            name: "ListRolePoliciesRequest",
            kind: Kind::Structure,
            required: &["RoleName"],
            members: &[
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
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
            name: "ListRolePoliciesResponse",
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
            name: "ListRoleTagsRequest",
            kind: Kind::Structure,
            required: &["RoleName"],
            members: &[
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
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
            name: "ListRoleTagsResponse",
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
            name: "ListRolesRequest",
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
            name: "ListRolesResponse",
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
                Member { name: "Roles", shape: "roleListType", location: None, wire: "Roles" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListSSHPublicKeysRequest",
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
                    shape: "userNameType",
                    location: None,
                    wire: "UserName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListSSHPublicKeysResponse",
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
                    name: "SSHPublicKeys",
                    shape: "SSHPublicKeyListType",
                    location: None,
                    wire: "SSHPublicKeys",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListServiceSpecificCredentialsRequest",
            kind: Kind::Structure,
            members: &[
                Member { name: "AllUsers", shape: "allUsers", location: None, wire: "AllUsers" },
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
                Member {
                    name: "ServiceName",
                    shape: "serviceName",
                    location: None,
                    wire: "ServiceName",
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
            name: "ListServiceSpecificCredentialsResponse",
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
                    name: "ServiceSpecificCredentials",
                    shape: "ServiceSpecificCredentialsListType",
                    location: None,
                    wire: "ServiceSpecificCredentials",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListSigningCertificatesRequest",
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
            name: "ListSigningCertificatesResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "Certificates",
                    shape: "certificateListType",
                    location: None,
                    wire: "Certificates",
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
        Shape {
            name: "ListVirtualMFADevicesRequest",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "AssignmentStatus",
                    shape: "assignmentStatusType",
                    location: None,
                    wire: "AssignmentStatus",
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
            name: "ListVirtualMFADevicesResponse",
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
                    name: "VirtualMFADevices",
                    shape: "virtualMFADeviceListType",
                    location: None,
                    wire: "VirtualMFADevices",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "LoginProfile",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "CreateDate",
                    shape: "dateType",
                    location: None,
                    wire: "CreateDate",
                },
                Member {
                    name: "PasswordResetRequired",
                    shape: "booleanType",
                    location: None,
                    wire: "PasswordResetRequired",
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
            name: "MFADevice",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "EnableDate",
                    shape: "dateType",
                    location: None,
                    wire: "EnableDate",
                },
                Member {
                    name: "SerialNumber",
                    shape: "serialNumberType",
                    location: None,
                    wire: "SerialNumber",
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
            name: "ManagedPolicyDetail",
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
                Member {
                    name: "PolicyVersionList",
                    shape: "policyDocumentVersionListType",
                    location: None,
                    wire: "PolicyVersionList",
                },
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
            name: "ManagedPolicyDetailListType",
            kind: Kind::List,
            member: Some("ManagedPolicyDetail"),
            ..Shape::EMPTY
        },
        Shape {
            name: "OrderedOrganizationPolicyType",
            kind: Kind::Structure,
            members: &[Member {
                name: "ServiceControlPolicyInputList",
                shape: "SimulationPolicyListType",
                location: None,
                wire: "ServiceControlPolicyInputList",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "OrganizationPolicyListType",
            kind: Kind::List,
            max: Some(7),
            member: Some("OrderedOrganizationPolicyType"),
            ..Shape::EMPTY
        },
        Shape {
            name: "OrganizationsDecisionDetail",
            kind: Kind::Structure,
            members: &[Member {
                name: "AllowedByOrganizations",
                shape: "booleanType",
                location: None,
                wire: "AllowedByOrganizations",
            }],
            ..Shape::EMPTY
        },
        Shape { name: "PermissionsBoundaryAttachmentType", kind: Kind::String, ..Shape::EMPTY },
        Shape {
            name: "PermissionsBoundaryDecisionDetail",
            kind: Kind::Structure,
            members: &[Member {
                name: "AllowedByPermissionsBoundary",
                shape: "booleanType",
                location: None,
                wire: "AllowedByPermissionsBoundary",
            }],
            ..Shape::EMPTY
        },
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
            name: "PolicyDetail",
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
            ],
            ..Shape::EMPTY
        },
        Shape { name: "PolicyEvaluationDecisionType", kind: Kind::String, ..Shape::EMPTY },
        Shape {
            name: "PolicyExclusionsListType",
            kind: Kind::List,
            max: Some(256),
            member: Some("PolicyIdentifier"),
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
            name: "PolicyIdentifier",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "InlinePolicyIdentifier",
                    shape: "InlinePolicyIdentifierType",
                    location: None,
                    wire: "InlinePolicyIdentifier",
                },
                Member { name: "PolicyArn", shape: "arnType", location: None, wire: "PolicyArn" },
                Member {
                    name: "PolicyType",
                    shape: "PolicyIdentifierPolicyType",
                    location: None,
                    wire: "PolicyType",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "PolicyIdentifierPolicyType",
            kind: Kind::String,
            values: &["inline", "aws-managed", "user-managed", "permission-boundary", "scp", "rcp"],
            ..Shape::EMPTY
        },
        Shape { name: "PolicyIdentifierType", kind: Kind::String, ..Shape::EMPTY },
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
        Shape { name: "PolicySourceType", kind: Kind::String, ..Shape::EMPTY },
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
            name: "Position",
            kind: Kind::Structure,
            members: &[
                Member { name: "Column", shape: "ColumnNumber", location: None, wire: "Column" },
                Member { name: "Line", shape: "LineNumber", location: None, wire: "Line" },
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
            name: "PutRolePermissionsBoundaryRequest",
            kind: Kind::Structure,
            required: &["PermissionsBoundary", "RoleName"],
            members: &[
                Member {
                    name: "PermissionsBoundary",
                    shape: "arnType",
                    location: None,
                    wire: "PermissionsBoundary",
                },
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
            name: "PutRolePolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyDocument", "PolicyName", "RoleName"],
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
                    name: "RoleName",
                    shape: "roleNameType",
                    location: None,
                    wire: "RoleName",
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
            name: "ResourceHandlingOptionType",
            kind: Kind::String,
            min: Some(1),
            max: Some(64),
            ..Shape::EMPTY
        },
        Shape {
            name: "ResourceNameListType",
            kind: Kind::List,
            member: Some("ResourceNameType"),
            ..Shape::EMPTY
        },
        Shape {
            name: "ResourceNameType",
            kind: Kind::String,
            min: Some(1),
            max: Some(2048),
            ..Shape::EMPTY
        },
        Shape {
            name: "ResourceSpecificResult",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "EvalDecisionDetails",
                    shape: "EvalDecisionDetailsType",
                    location: None,
                    wire: "EvalDecisionDetails",
                },
                Member {
                    name: "EvalResourceDecision",
                    shape: "PolicyEvaluationDecisionType",
                    location: None,
                    wire: "EvalResourceDecision",
                },
                Member {
                    name: "EvalResourceName",
                    shape: "ResourceNameType",
                    location: None,
                    wire: "EvalResourceName",
                },
                Member {
                    name: "MatchedStatements",
                    shape: "StatementListType",
                    location: None,
                    wire: "MatchedStatements",
                },
                Member {
                    name: "MissingContextValues",
                    shape: "ContextKeyNamesResultListType",
                    location: None,
                    wire: "MissingContextValues",
                },
                Member {
                    name: "PermissionsBoundaryDecisionDetail",
                    shape: "PermissionsBoundaryDecisionDetail",
                    location: None,
                    wire: "PermissionsBoundaryDecisionDetail",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ResourceSpecificResultListType",
            kind: Kind::List,
            member: Some("ResourceSpecificResult"),
            ..Shape::EMPTY
        },
        Shape {
            name: "Role",
            kind: Kind::Structure,
            members: &[
                Member { name: "Arn", shape: "arnType", location: None, wire: "Arn" },
                Member {
                    name: "AssumeRolePolicyDocument",
                    shape: "policyDocumentType",
                    location: None,
                    wire: "AssumeRolePolicyDocument",
                },
                Member {
                    name: "CreateDate",
                    shape: "dateType",
                    location: None,
                    wire: "CreateDate",
                },
                Member {
                    name: "Description",
                    shape: "roleDescriptionType",
                    location: None,
                    wire: "Description",
                },
                Member {
                    name: "MaxSessionDuration",
                    shape: "roleMaxSessionDurationType",
                    location: None,
                    wire: "MaxSessionDuration",
                },
                Member { name: "Path", shape: "pathType", location: None, wire: "Path" },
                Member {
                    name: "PermissionsBoundary",
                    shape: "AttachedPermissionsBoundary",
                    location: None,
                    wire: "PermissionsBoundary",
                },
                Member { name: "RoleId", shape: "idType", location: None, wire: "RoleId" },
                Member {
                    name: "RoleLastUsed",
                    shape: "RoleLastUsed",
                    location: None,
                    wire: "RoleLastUsed",
                },
                Member {
                    name: "RoleName",
                    shape: "roleNameType",
                    location: None,
                    wire: "RoleName",
                },
                Member {
                    name: "SourceRoleTemplate",
                    shape: "SourceRoleTemplate",
                    location: None,
                    wire: "SourceRoleTemplate",
                },
                Member { name: "Tags", shape: "tagListType", location: None, wire: "Tags" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "RoleDetail",
            kind: Kind::Structure,
            members: &[
                Member { name: "Arn", shape: "arnType", location: None, wire: "Arn" },
                Member {
                    name: "AssumeRolePolicyDocument",
                    shape: "policyDocumentType",
                    location: None,
                    wire: "AssumeRolePolicyDocument",
                },
                Member {
                    name: "AttachedManagedPolicies",
                    shape: "attachedPoliciesListType",
                    location: None,
                    wire: "AttachedManagedPolicies",
                },
                Member {
                    name: "CreateDate",
                    shape: "dateType",
                    location: None,
                    wire: "CreateDate",
                },
                Member {
                    name: "InstanceProfileList",
                    shape: "instanceProfileListType",
                    location: None,
                    wire: "InstanceProfileList",
                },
                Member { name: "Path", shape: "pathType", location: None, wire: "Path" },
                Member {
                    name: "PermissionsBoundary",
                    shape: "AttachedPermissionsBoundary",
                    location: None,
                    wire: "PermissionsBoundary",
                },
                Member { name: "RoleId", shape: "idType", location: None, wire: "RoleId" },
                Member {
                    name: "RoleLastUsed",
                    shape: "RoleLastUsed",
                    location: None,
                    wire: "RoleLastUsed",
                },
                Member {
                    name: "RoleName",
                    shape: "roleNameType",
                    location: None,
                    wire: "RoleName",
                },
                Member {
                    name: "RolePolicyList",
                    shape: "policyDetailListType",
                    location: None,
                    wire: "RolePolicyList",
                },
                Member { name: "Tags", shape: "tagListType", location: None, wire: "Tags" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "RoleLastUsed",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "LastUsedDate",
                    shape: "dateType",
                    location: None,
                    wire: "LastUsedDate",
                },
                Member { name: "Region", shape: "stringType", location: None, wire: "Region" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "SSHPublicKeyListType",
            kind: Kind::List,
            member: Some("SSHPublicKeyMetadata"),
            ..Shape::EMPTY
        },
        Shape {
            name: "SSHPublicKeyMetadata",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "SSHPublicKeyId",
                    shape: "publicKeyIdType",
                    location: None,
                    wire: "SSHPublicKeyId",
                },
                Member { name: "Status", shape: "statusType", location: None, wire: "Status" },
                Member {
                    name: "UploadDate",
                    shape: "dateType",
                    location: None,
                    wire: "UploadDate",
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
            name: "ServiceSpecificCredentialMetadata",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "CreateDate",
                    shape: "dateType",
                    location: None,
                    wire: "CreateDate",
                },
                Member {
                    name: "ExpirationDate",
                    shape: "dateType",
                    location: None,
                    wire: "ExpirationDate",
                },
                Member {
                    name: "ServiceCredentialAlias",
                    shape: "serviceCredentialAlias",
                    location: None,
                    wire: "ServiceCredentialAlias",
                },
                Member {
                    name: "ServiceName",
                    shape: "serviceName",
                    location: None,
                    wire: "ServiceName",
                },
                Member {
                    name: "ServiceSpecificCredentialId",
                    shape: "serviceSpecificCredentialId",
                    location: None,
                    wire: "ServiceSpecificCredentialId",
                },
                Member {
                    name: "ServiceUserName",
                    shape: "serviceUserName",
                    location: None,
                    wire: "ServiceUserName",
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
            name: "ServiceSpecificCredentialsListType",
            kind: Kind::List,
            member: Some("ServiceSpecificCredentialMetadata"),
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
            name: "SigningCertificate",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "CertificateBody",
                    shape: "certificateBodyType",
                    location: None,
                    wire: "CertificateBody",
                },
                Member {
                    name: "CertificateId",
                    shape: "certificateIdType",
                    location: None,
                    wire: "CertificateId",
                },
                Member { name: "Status", shape: "statusType", location: None, wire: "Status" },
                Member {
                    name: "UploadDate",
                    shape: "dateType",
                    location: None,
                    wire: "UploadDate",
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
            name: "SimulateCustomPolicyRequest",
            kind: Kind::Structure,
            required: &["ActionNames", "PolicyInputList"],
            members: &[
                Member {
                    name: "ActionNames",
                    shape: "ActionNameListType",
                    location: None,
                    wire: "ActionNames",
                },
                Member {
                    name: "CallerArn",
                    shape: "ResourceNameType",
                    location: None,
                    wire: "CallerArn",
                },
                Member {
                    name: "ContextEntries",
                    shape: "ContextEntryListType",
                    location: None,
                    wire: "ContextEntries",
                },
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
                Member {
                    name: "OrderedOrganizationPolicyInputList",
                    shape: "OrganizationPolicyListType",
                    location: None,
                    wire: "OrderedOrganizationPolicyInputList",
                },
                Member {
                    name: "PermissionsBoundaryPolicyInputList",
                    shape: "SimulationPolicyListType",
                    location: None,
                    wire: "PermissionsBoundaryPolicyInputList",
                },
                Member {
                    name: "PolicyInputList",
                    shape: "SimulationPolicyListType",
                    location: None,
                    wire: "PolicyInputList",
                },
                Member {
                    name: "ResourceArns",
                    shape: "ResourceNameListType",
                    location: None,
                    wire: "ResourceArns",
                },
                Member {
                    name: "ResourceHandlingOption",
                    shape: "ResourceHandlingOptionType",
                    location: None,
                    wire: "ResourceHandlingOption",
                },
                Member {
                    name: "ResourceOwner",
                    shape: "ResourceNameType",
                    location: None,
                    wire: "ResourceOwner",
                },
                Member {
                    name: "ResourcePolicy",
                    shape: "policyDocumentType",
                    location: None,
                    wire: "ResourcePolicy",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "SimulatePolicyResponse",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "EvaluationResults",
                    shape: "EvaluationResultsListType",
                    location: None,
                    wire: "EvaluationResults",
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
            name: "SimulatePrincipalPolicyRequest",
            kind: Kind::Structure,
            required: &["ActionNames", "PolicySourceArn"],
            members: &[
                Member {
                    name: "ActionNames",
                    shape: "ActionNameListType",
                    location: None,
                    wire: "ActionNames",
                },
                Member {
                    name: "CallerArn",
                    shape: "ResourceNameType",
                    location: None,
                    wire: "CallerArn",
                },
                Member {
                    name: "ContextEntries",
                    shape: "ContextEntryListType",
                    location: None,
                    wire: "ContextEntries",
                },
                Member { name: "Marker", shape: "markerType", location: None, wire: "Marker" },
                Member {
                    name: "MaxItems",
                    shape: "maxItemsType",
                    location: None,
                    wire: "MaxItems",
                },
                Member {
                    name: "PermissionsBoundaryPolicyInputList",
                    shape: "SimulationPolicyListType",
                    location: None,
                    wire: "PermissionsBoundaryPolicyInputList",
                },
                Member {
                    name: "PolicyExclusionList",
                    shape: "PolicyExclusionsListType",
                    location: None,
                    wire: "PolicyExclusionList",
                },
                Member {
                    name: "PolicyInputList",
                    shape: "SimulationPolicyListType",
                    location: None,
                    wire: "PolicyInputList",
                },
                Member {
                    name: "PolicySourceArn",
                    shape: "arnType",
                    location: None,
                    wire: "PolicySourceArn",
                },
                Member {
                    name: "ResourceArns",
                    shape: "ResourceNameListType",
                    location: None,
                    wire: "ResourceArns",
                },
                Member {
                    name: "ResourceHandlingOption",
                    shape: "ResourceHandlingOptionType",
                    location: None,
                    wire: "ResourceHandlingOption",
                },
                Member {
                    name: "ResourceOwner",
                    shape: "ResourceNameType",
                    location: None,
                    wire: "ResourceOwner",
                },
                Member {
                    name: "ResourcePolicy",
                    shape: "policyDocumentType",
                    location: None,
                    wire: "ResourcePolicy",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "SimulationPolicyListType",
            kind: Kind::List,
            member: Some("policyDocumentType"),
            ..Shape::EMPTY
        },
        Shape {
            name: "SourceRoleTemplate",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "TemplateArn",
                    shape: "arnType",
                    location: None,
                    wire: "TemplateArn",
                },
                Member {
                    name: "TemplateMinorVersion",
                    shape: "integerType",
                    location: None,
                    wire: "TemplateMinorVersion",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "Statement",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "EndPosition",
                    shape: "Position",
                    location: None,
                    wire: "EndPosition",
                },
                Member {
                    name: "SourcePolicyId",
                    shape: "PolicyIdentifierType",
                    location: None,
                    wire: "SourcePolicyId",
                },
                Member {
                    name: "SourcePolicyType",
                    shape: "PolicySourceType",
                    location: None,
                    wire: "SourcePolicyType",
                },
                Member {
                    name: "StartPosition",
                    shape: "Position",
                    location: None,
                    wire: "StartPosition",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "StatementListType",
            kind: Kind::List,
            member: Some("Statement"),
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
            name: "TagRoleRequest",
            kind: Kind::Structure,
            required: &["RoleName", "Tags"],
            members: &[
                Member {
                    name: "RoleName",
                    shape: "roleNameType",
                    location: None,
                    wire: "RoleName",
                },
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
            name: "UntagRoleRequest",
            kind: Kind::Structure,
            required: &["RoleName", "TagKeys"],
            members: &[
                Member {
                    name: "RoleName",
                    shape: "roleNameType",
                    location: None,
                    wire: "RoleName",
                },
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
            name: "UpdateAssumeRolePolicyRequest",
            kind: Kind::Structure,
            required: &["PolicyDocument", "RoleName"],
            members: &[
                Member {
                    name: "PolicyDocument",
                    shape: "policyDocumentType",
                    location: None,
                    wire: "PolicyDocument",
                },
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
            name: "UpdateRoleDescriptionRequest",
            kind: Kind::Structure,
            required: &["Description", "RoleName"],
            members: &[
                Member {
                    name: "Description",
                    shape: "roleDescriptionType",
                    location: None,
                    wire: "Description",
                },
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
            name: "UpdateRoleDescriptionResponse",
            kind: Kind::Structure,
            members: &[Member { name: "Role", shape: "Role", location: None, wire: "Role" }],
            ..Shape::EMPTY
        },
        Shape {
            name: "UpdateRoleRequest",
            kind: Kind::Structure,
            required: &["RoleName"],
            members: &[
                Member {
                    name: "Description",
                    shape: "roleDescriptionType",
                    location: None,
                    wire: "Description",
                },
                Member {
                    name: "MaxSessionDuration",
                    shape: "roleMaxSessionDurationType",
                    location: None,
                    wire: "MaxSessionDuration",
                },
                Member {
                    name: "RoleName",
                    shape: "roleNameType",
                    location: None,
                    wire: "RoleName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape { name: "UpdateRoleResponse", kind: Kind::Structure, ..Shape::EMPTY },
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
            name: "UserDetail",
            kind: Kind::Structure,
            members: &[
                Member { name: "Arn", shape: "arnType", location: None, wire: "Arn" },
                Member {
                    name: "AttachedManagedPolicies",
                    shape: "attachedPoliciesListType",
                    location: None,
                    wire: "AttachedManagedPolicies",
                },
                Member {
                    name: "CreateDate",
                    shape: "dateType",
                    location: None,
                    wire: "CreateDate",
                },
                Member {
                    name: "GroupList",
                    shape: "groupNameListType",
                    location: None,
                    wire: "GroupList",
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
                Member {
                    name: "UserPolicyList",
                    shape: "policyDetailListType",
                    location: None,
                    wire: "UserPolicyList",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "VirtualMFADevice",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "Base32StringSeed",
                    shape: "BootstrapDatum",
                    location: None,
                    wire: "Base32StringSeed",
                },
                Member {
                    name: "EnableDate",
                    shape: "dateType",
                    location: None,
                    wire: "EnableDate",
                },
                Member {
                    name: "QRCodePNG",
                    shape: "BootstrapDatum",
                    location: None,
                    wire: "QRCodePNG",
                },
                Member {
                    name: "SerialNumber",
                    shape: "serialNumberType",
                    location: None,
                    wire: "SerialNumber",
                },
                Member { name: "Tags", shape: "tagListType", location: None, wire: "Tags" },
                Member { name: "User", shape: "User", location: None, wire: "User" },
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
            name: "accountAliasListType",
            kind: Kind::List,
            member: Some("accountAliasType"),
            ..Shape::EMPTY
        },
        Shape { name: "accountAliasType", kind: Kind::String, ..Shape::EMPTY },
        Shape { name: "allUsers", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape {
            name: "arnType",
            kind: Kind::String,
            min: Some(20),
            max: Some(2048),
            ..Shape::EMPTY
        },
        Shape {
            name: "assignmentStatusType",
            kind: Kind::String,
            values: &["Assigned", "Unassigned", "Any"],
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
        Shape { name: "certificateBodyType", kind: Kind::String, ..Shape::EMPTY },
        Shape { name: "certificateIdType", kind: Kind::String, ..Shape::EMPTY },
        Shape {
            name: "certificateListType",
            kind: Kind::List,
            member: Some("SigningCertificate"),
            ..Shape::EMPTY
        },
        Shape { name: "dateType", kind: Kind::Timestamp, ..Shape::EMPTY },
        Shape {
            name: "entityListType",
            kind: Kind::List,
            member: Some("EntityType"),
            ..Shape::EMPTY
        },
        Shape {
            name: "existingUserNameType",
            kind: Kind::String,
            min: Some(1),
            max: Some(128),
            pattern: Some(r"[\w+=,.@-]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "groupDetailListType",
            kind: Kind::List,
            member: Some("GroupDetail"),
            ..Shape::EMPTY
        },
        Shape { name: "groupListType", kind: Kind::List, member: Some("Group"), ..Shape::EMPTY },
        Shape {
            name: "groupNameListType",
            kind: Kind::List,
            member: Some("groupNameType"),
            ..Shape::EMPTY
        },
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
            name: "instanceProfileListType",
            kind: Kind::List,
            member: Some("InstanceProfile"),
            ..Shape::EMPTY
        },
        Shape { name: "instanceProfileNameType", kind: Kind::String, ..Shape::EMPTY },
        Shape { name: "integerType", kind: Kind::Integer, ..Shape::EMPTY },
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
            name: "mfaDeviceListType",
            kind: Kind::List,
            member: Some("MFADevice"),
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
            name: "policyDetailListType",
            kind: Kind::List,
            member: Some("PolicyDetail"),
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
        Shape { name: "publicKeyIdType", kind: Kind::String, ..Shape::EMPTY },
        Shape { name: "responseMarkerType", kind: Kind::String, ..Shape::EMPTY },
        Shape {
            name: "roleDescriptionType",
            kind: Kind::String,
            max: Some(1000),
            pattern: Some(r"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*"),
            ..Shape::EMPTY
        },
        Shape {
            name: "roleDetailListType",
            kind: Kind::List,
            member: Some("RoleDetail"),
            ..Shape::EMPTY
        },
        Shape { name: "roleListType", kind: Kind::List, member: Some("Role"), ..Shape::EMPTY },
        Shape {
            name: "roleMaxSessionDurationType",
            kind: Kind::Integer,
            min: Some(3600),
            max: Some(43_200),
            ..Shape::EMPTY
        },
        Shape {
            name: "roleNameType",
            kind: Kind::String,
            min: Some(1),
            max: Some(64),
            pattern: Some(r"[\w+=,.@-]+"),
            ..Shape::EMPTY
        },
        Shape { name: "serialNumberType", kind: Kind::String, ..Shape::EMPTY },
        Shape { name: "serviceCredentialAlias", kind: Kind::String, ..Shape::EMPTY },
        Shape { name: "serviceName", kind: Kind::String, ..Shape::EMPTY },
        Shape { name: "serviceSpecificCredentialId", kind: Kind::String, ..Shape::EMPTY },
        Shape { name: "serviceUserName", kind: Kind::String, ..Shape::EMPTY },
        Shape {
            name: "statusType",
            kind: Kind::String,
            values: &["Active", "Inactive", "Expired"],
            ..Shape::EMPTY
        },
        Shape { name: "stringType", kind: Kind::String, ..Shape::EMPTY },
        Shape { name: "summaryKeyType", kind: Kind::String, ..Shape::EMPTY },
        Shape {
            name: "summaryMapType",
            kind: Kind::Map,
            key: Some("summaryKeyType"),
            value: Some("summaryValueType"),
            ..Shape::EMPTY
        },
        Shape { name: "summaryValueType", kind: Kind::Integer, ..Shape::EMPTY },
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
        Shape {
            name: "userDetailListType",
            kind: Kind::List,
            member: Some("UserDetail"),
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
        Shape {
            name: "virtualMFADeviceListType",
            kind: Kind::List,
            member: Some("VirtualMFADevice"),
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
        ("NotSupportedService", 404),
        ("PolicyEvaluation", 500),
        ("PolicyNotAttachable", 400),
        ("ServiceFailure", 500),
        ("UnmodifiableEntity", 400),
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
pub struct AttachRolePolicyRequest {
    pub policy_arn: String,
    pub role_name: String,
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
pub struct ContextEntry {
    pub context_key_name: Option<String>,
    pub context_key_type: Option<String>,
    pub context_key_values: Option<Vec<String>>,
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
pub struct CreateRoleRequest {
    pub assume_role_policy_document: String,
    pub description: Option<String>,
    pub max_session_duration: Option<i32>,
    pub path: Option<String>,
    pub permissions_boundary: Option<String>,
    pub role_name: String,
    pub tags: Option<Vec<Tag>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateRoleResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
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
pub struct DeleteLoginProfileRequest {
    pub user_name: Option<String>,
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
pub struct DeleteRolePermissionsBoundaryRequest {
    pub role_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteRolePolicyRequest {
    pub policy_name: String,
    pub role_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteRoleRequest {
    pub role_name: String,
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
pub struct DetachRolePolicyRequest {
    pub policy_arn: String,
    pub role_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DetachUserPolicyRequest {
    pub policy_arn: String,
    pub user_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EvaluationResult {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eval_action_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eval_decision: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eval_decision_details: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eval_resource_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched_statements: Option<Vec<Statement>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_context_values: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organizations_decision_detail: Option<OrganizationsDecisionDetail>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_decision_detail: Option<PermissionsBoundaryDecisionDetail>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_specific_results: Option<Vec<ResourceSpecificResult>>,
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
pub struct GetAccountAuthorizationDetailsRequest {
    pub filter: Option<Vec<String>>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccountAuthorizationDetailsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_detail_list: Option<Vec<GroupDetail>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policies: Option<Vec<ManagedPolicyDetail>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_detail_list: Option<Vec<RoleDetail>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_detail_list: Option<Vec<UserDetail>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccountSummaryResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary_map: Option<BTreeMap<String, i32>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetContextKeysForCustomPolicyRequest {
    pub policy_input_list: Vec<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetContextKeysForPolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_key_names: Option<Vec<String>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetContextKeysForPrincipalPolicyRequest {
    pub policy_input_list: Option<Vec<String>>,
    pub policy_source_arn: String,
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
pub struct GetLoginProfileRequest {
    pub user_name: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetLoginProfileResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login_profile: Option<LoginProfile>,
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
pub struct GetRolePolicyRequest {
    pub policy_name: String,
    pub role_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRolePolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_document: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRoleRequest {
    pub role_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRoleResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
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
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GroupDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_managed_policies: Option<Vec<AttachedPolicy>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_policy_list: Option<Vec<PolicyDetail>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InlinePolicyIdentifierType {
    pub attachment_name: String,
    pub attachment_type: String,
    pub policy_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InstanceProfile {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_profile_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_profile_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<Role>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
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
pub struct ListAccountAliasesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAccountAliasesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_aliases: Option<Vec<String>>,
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
pub struct ListAttachedRolePoliciesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub path_prefix: Option<String>,
    pub role_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAttachedRolePoliciesResponse {
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
pub struct ListInstanceProfilesForRoleRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub role_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListInstanceProfilesForRoleResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_profiles: Option<Vec<InstanceProfile>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListInstanceProfilesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub path_prefix: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListInstanceProfilesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_profiles: Option<Vec<InstanceProfile>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListMFADevicesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub user_name: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListMFADevicesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(rename = "MFADevices", skip_serializing_if = "Option::is_none")]
    pub mfa_devices: Option<Vec<MFADevice>>,
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
pub struct ListRolePoliciesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub role_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRolePoliciesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_names: Option<Vec<String>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRoleTagsRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub role_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRoleTagsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRolesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub path_prefix: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRolesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<Role>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSSHPublicKeysRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub user_name: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSSHPublicKeysResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(rename = "SSHPublicKeys", skip_serializing_if = "Option::is_none")]
    pub ssh_public_keys: Option<Vec<SSHPublicKeyMetadata>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListServiceSpecificCredentialsRequest {
    pub all_users: Option<bool>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub service_name: Option<String>,
    pub user_name: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListServiceSpecificCredentialsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_specific_credentials: Option<Vec<ServiceSpecificCredentialMetadata>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSigningCertificatesRequest {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub user_name: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSigningCertificatesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificates: Option<Vec<SigningCertificate>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
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
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListVirtualMFADevicesRequest {
    pub assignment_status: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListVirtualMFADevicesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    #[serde(rename = "VirtualMFADevices", skip_serializing_if = "Option::is_none")]
    pub virtual_mfa_devices: Option<Vec<VirtualMFADevice>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LoginProfile {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_reset_required: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MFADevice {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ManagedPolicyDetail {
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
    pub policy_version_list: Option<Vec<PolicyVersion>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_date: Option<Timestamp>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OrderedOrganizationPolicyType {
    pub service_control_policy_input_list: Option<Vec<String>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OrganizationsDecisionDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_by_organizations: Option<bool>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PermissionsBoundaryDecisionDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_by_permissions_boundary: Option<bool>,
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
pub struct PolicyDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_document: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyGroup {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyIdentifier {
    pub inline_policy_identifier: Option<InlinePolicyIdentifierType>,
    pub policy_arn: Option<String>,
    pub policy_type: Option<String>,
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
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Position {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<i32>,
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
pub struct PutRolePermissionsBoundaryRequest {
    pub permissions_boundary: String,
    pub role_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutRolePolicyRequest {
    pub policy_document: String,
    pub policy_name: String,
    pub role_name: String,
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
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResourceSpecificResult {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eval_decision_details: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eval_resource_decision: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eval_resource_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched_statements: Option<Vec<Statement>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_context_values: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_decision_detail: Option<PermissionsBoundaryDecisionDetail>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Role {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assume_role_policy_document: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_session_duration: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary: Option<AttachedPermissionsBoundary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_last_used: Option<RoleLastUsed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_role_template: Option<SourceRoleTemplate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RoleDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assume_role_policy_document: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_managed_policies: Option<Vec<AttachedPolicy>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_profile_list: Option<Vec<InstanceProfile>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary: Option<AttachedPermissionsBoundary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_last_used: Option<RoleLastUsed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_policy_list: Option<Vec<PolicyDetail>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RoleLastUsed {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SSHPublicKeyMetadata {
    #[serde(rename = "SSHPublicKeyId", skip_serializing_if = "Option::is_none")]
    pub ssh_public_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ServiceSpecificCredentialMetadata {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_credential_alias: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_specific_credential_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_user_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetDefaultPolicyVersionRequest {
    pub policy_arn: String,
    pub version_id: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SigningCertificate {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SimulateCustomPolicyRequest {
    pub action_names: Vec<String>,
    pub caller_arn: Option<String>,
    pub context_entries: Option<Vec<ContextEntry>>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub ordered_organization_policy_input_list: Option<Vec<OrderedOrganizationPolicyType>>,
    pub permissions_boundary_policy_input_list: Option<Vec<String>>,
    pub policy_input_list: Vec<String>,
    pub resource_arns: Option<Vec<String>>,
    pub resource_handling_option: Option<String>,
    pub resource_owner: Option<String>,
    pub resource_policy: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SimulatePolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluation_results: Option<Vec<EvaluationResult>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SimulatePrincipalPolicyRequest {
    pub action_names: Vec<String>,
    pub caller_arn: Option<String>,
    pub context_entries: Option<Vec<ContextEntry>>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
    pub permissions_boundary_policy_input_list: Option<Vec<String>>,
    pub policy_exclusion_list: Option<Vec<PolicyIdentifier>>,
    pub policy_input_list: Option<Vec<String>>,
    pub policy_source_arn: String,
    pub resource_arns: Option<Vec<String>>,
    pub resource_handling_option: Option<String>,
    pub resource_owner: Option<String>,
    pub resource_policy: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SourceRoleTemplate {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_minor_version: Option<i32>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Statement {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_position: Option<Position>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_policy_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_policy_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_position: Option<Position>,
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
pub struct TagRoleRequest {
    pub role_name: String,
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
pub struct UntagRoleRequest {
    pub role_name: String,
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
pub struct UpdateAssumeRolePolicyRequest {
    pub policy_document: String,
    pub role_name: String,
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
pub struct UpdateRoleDescriptionRequest {
    pub description: String,
    pub role_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateRoleDescriptionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateRoleRequest {
    pub description: Option<String>,
    pub max_session_duration: Option<i32>,
    pub role_name: String,
}
#[derive(Default, Serialize)]
pub struct UpdateRoleResponse {}
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
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_managed_policies: Option<Vec<AttachedPolicy>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_list: Option<Vec<String>>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_policy_list: Option<Vec<PolicyDetail>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VirtualMFADevice {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base32_string_seed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_date: Option<Timestamp>,
    #[serde(rename = "QRCodePNG", skip_serializing_if = "Option::is_none")]
    pub qr_code_png: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
}
