use axum::response::Response;
use model::access::quotas;

use super::fault;
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::GetAccountSummaryResponse};

pub(crate) fn run(asked: &Asked) -> Result<Response, Fault> {
    let summary = asked.control.account_summary(&asked.caller).map_err(fault)?;
    let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let quota = |quota: u64| i32::try_from(quota).unwrap_or(i32::MAX);
    let map = [
        ("AccessKeysPerUserQuota", quota(quotas::KEYS_OF_A_USER)),
        ("AccountAccessKeysPresent", i32::from(summary.has_root_keys)),
        ("AccountMFAEnabled", 0),
        ("AccountSigningCertificatesPresent", 0),
        ("AssumeRolePolicySizeQuota", count(quotas::TRUST_CHARS)),
        ("AttachedPoliciesPerGroupQuota", quota(quotas::ATTACHED)),
        ("AttachedPoliciesPerRoleQuota", quota(quotas::ATTACHED)),
        ("AttachedPoliciesPerUserQuota", quota(quotas::ATTACHED)),
        ("GroupPolicySizeQuota", count(quotas::GROUP_INLINE_CHARS)),
        ("Groups", count(summary.groups)),
        ("GroupsPerUserQuota", quota(quotas::GROUPS_OF_A_USER)),
        ("GroupsQuota", quota(quotas::GROUPS)),
        ("InstanceProfiles", 0),
        ("MFADevices", 0),
        ("MFADevicesInUse", 0),
        ("Policies", count(summary.policies)),
        ("PoliciesQuota", quota(quotas::POLICIES)),
        ("PolicySizeQuota", count(quotas::POLICY_CHARS)),
        ("PolicyVersionsInUse", count(summary.policy_versions)),
        ("Providers", 0),
        ("RolePolicySizeQuota", count(quotas::ROLE_INLINE_CHARS)),
        ("Roles", count(summary.roles)),
        ("RolesQuota", quota(quotas::ROLES)),
        ("ServerCertificates", 0),
        ("UserPolicySizeQuota", count(quotas::USER_INLINE_CHARS)),
        ("Users", count(summary.users)),
        ("UsersQuota", quota(quotas::USERS)),
        ("VersionsPerPolicyQuota", quota(quotas::VERSIONS)),
    ];
    let map = map.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    xml(asked, &GetAccountSummaryResponse { summary_map: Some(map) })
}
