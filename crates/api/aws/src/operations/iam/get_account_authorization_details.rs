use std::collections::BTreeMap;

use axum::response::Response;
use control::access::{Detail, PolicyInfo};
use model::access::folded;

use super::{fault, page::Page, shown};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{
        AttachedPolicy, GetAccountAuthorizationDetailsRequest,
        GetAccountAuthorizationDetailsResponse, GroupDetail, ManagedPolicyDetail, PolicyDetail,
        PolicyVersion, RoleDetail, UserDetail,
    },
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: GetAccountAuthorizationDetailsRequest = asked.take()?;
    let mut all = asked.control.account_details(&asked.caller).map_err(fault)?;
    if let Some(filter) = input.filter.filter(|filter| !filter.is_empty()) {
        all.retain(|it| filter.iter().any(|wanted| wanted == kind(it)));
    }
    let page = Page::of(all, (input.marker.as_deref(), input.max_items), key)?;
    let scope = &asked.scope;
    let mut answer = GetAccountAuthorizationDetailsResponse {
        is_truncated: Some(page.is_truncated()),
        marker: page.marker,
        ..Default::default()
    };
    let (mut users, mut groups, mut roles, mut policies) = (vec![], vec![], vec![], vec![]);
    for detail in page.items {
        match detail {
            Detail::User(it, of) => users.push(UserDetail {
                arn: Some(it.arn(scope)),
                attached_managed_policies: Some(attached(&it.attached)),
                create_date: Some(it.created),
                group_list: Some(of.iter().map(|group| group.name.clone()).collect()),
                path: Some(it.path.clone()),
                permissions_boundary: shown::boundary(it.boundary.as_ref()),
                tags: Some(shown::tags(&it.tags)),
                user_id: Some(it.id.clone()),
                user_name: Some(it.name.clone()),
                user_policy_list: Some(inline(&it.inline)),
            }),
            Detail::Group(it) => groups.push(GroupDetail {
                arn: Some(it.arn(scope)),
                attached_managed_policies: Some(attached(&it.attached)),
                create_date: Some(it.created),
                group_id: Some(it.id.clone()),
                group_name: Some(it.name.clone()),
                group_policy_list: Some(inline(&it.inline)),
                path: Some(it.path.clone()),
            }),
            Detail::Role(info) => {
                let it = &info.role;
                roles.push(RoleDetail {
                    arn: Some(it.arn(scope)),
                    assume_role_policy_document: Some(shown::document(&info.trust)),
                    attached_managed_policies: Some(attached(&it.attached)),
                    create_date: Some(it.created),
                    instance_profile_list: Some(Vec::new()),
                    path: Some(it.path.clone()),
                    permissions_boundary: shown::boundary(it.boundary.as_ref()),
                    role_id: Some(it.id.clone()),
                    role_last_used: Some(shown::last_used(&info)),
                    role_name: Some(it.name.clone()),
                    role_policy_list: Some(inline(&it.inline)),
                    tags: Some(shown::tags(&it.tags)),
                });
            }
            Detail::Policy(info) => policies.push(policy(&info)),
        }
    }
    answer.user_detail_list = Some(users);
    answer.group_detail_list = Some(groups);
    answer.role_detail_list = Some(roles);
    answer.policies = Some(policies);
    xml(&asked, &answer)
}

/// What the filter calls it.
fn kind(it: &Detail) -> &'static str {
    match it {
        Detail::User(..) => "User",
        Detail::Group(_) => "Group",
        Detail::Role(_) => "Role",
        Detail::Policy(info) if info.is_common => "AWSManagedPolicy",
        Detail::Policy(_) => "LocalManagedPolicy",
    }
}

fn key(it: &Detail) -> String {
    match it {
        Detail::User(user, _) => format!("1/{}", folded(&user.name)),
        Detail::Group(group) => format!("2/{}", folded(&group.name)),
        Detail::Role(info) => format!("3/{}", folded(&info.role.name)),
        Detail::Policy(info) => format!("4/{} {}", folded(&info.policy.name), info.arn),
    }
}

fn attached(arns: &std::collections::BTreeSet<String>) -> Vec<AttachedPolicy> {
    let name = |arn: &String| arn.rsplit('/').next().unwrap_or_default().to_owned();
    arns.iter().map(|arn| shown::attached((name(arn), arn.clone()))).collect()
}

fn inline(of: &BTreeMap<String, String>) -> Vec<PolicyDetail> {
    let one = |(name, text): (&String, &String)| PolicyDetail {
        policy_document: Some(shown::document(text)),
        policy_name: Some(name.clone()),
    };
    of.iter().map(one).collect()
}

fn policy(info: &PolicyInfo) -> ManagedPolicyDetail {
    let it = &info.policy;
    let version = |version: &model::PolicyVersion| PolicyVersion {
        document: Some(shown::document(&version.document)),
        ..shown::version(version, version.number == it.default)
    };
    let shown = shown::whole_policy(info);
    ManagedPolicyDetail {
        arn: shown.arn,
        attachment_count: shown.attachment_count,
        create_date: shown.create_date,
        default_version_id: shown.default_version_id,
        description: shown.description,
        is_attachable: shown.is_attachable,
        path: shown.path,
        permissions_boundary_usage_count: shown.permissions_boundary_usage_count,
        policy_id: shown.policy_id,
        policy_name: shown.policy_name,
        policy_version_list: Some(it.versions.iter().rev().map(version).collect()),
        update_date: shown.update_date,
    }
}
