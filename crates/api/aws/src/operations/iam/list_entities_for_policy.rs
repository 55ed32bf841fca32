use axum::response::Response;
use control::access::PolicyUse;
use model::access::folded;
use std::sync::Arc;

use super::{fault, page::Page, path, policy_arn};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{
        ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse, PolicyGroup, PolicyRole,
        PolicyUser,
    },
};

pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListEntitiesForPolicyRequest = asked.take()?;
    let arn = policy_arn(&input.policy_arn)?;
    let use_as = match input.policy_usage_filter.as_deref() {
        Some("PermissionsPolicy") => PolicyUse::Attached,
        Some("PermissionsBoundary") => PolicyUse::Boundary,
        _ => PolicyUse::Either,
    };
    let found = asked.control.policy_entities(&asked.caller, arn, use_as).map_err(fault)?;
    let below = path(input.path_prefix);
    let wanted = |kind: &str, at: &str| {
        let filter = input.entity_filter.as_deref();
        at.starts_with(&below) && filter.is_none_or(|filter| filter == kind)
    };
    let users = found.users.into_iter().filter(|it| wanted("User", &it.path)).map(Entity::User);
    let groups = found.groups.into_iter().filter(|it| wanted("Group", &it.path)).map(Entity::Group);
    let roles = found.roles.into_iter().filter(|it| wanted("Role", &it.path)).map(Entity::Role);
    let all = groups.chain(roles).chain(users).collect();
    let page = Page::of(all, (input.marker.as_deref(), input.max_items), Entity::key)?;
    let (is_truncated, marker) = (Some(page.is_truncated()), page.marker);
    let (mut policy_users, mut policy_groups, mut policy_roles) = (vec![], vec![], vec![]);
    for entity in page.items {
        match entity {
            Entity::User(it) => policy_users.push(PolicyUser {
                user_id: Some(it.id.clone()),
                user_name: Some(it.name.clone()),
            }),
            Entity::Group(it) => policy_groups.push(PolicyGroup {
                group_id: Some(it.id.clone()),
                group_name: Some(it.name.clone()),
            }),
            Entity::Role(it) => policy_roles.push(PolicyRole {
                role_id: Some(it.id.clone()),
                role_name: Some(it.name.clone()),
            }),
        }
    }
    let answer = ListEntitiesForPolicyResponse {
        is_truncated,
        marker,
        policy_groups: Some(policy_groups),
        policy_roles: Some(policy_roles),
        policy_users: Some(policy_users),
    };
    xml(&asked, &answer)
}

enum Entity {
    User(Arc<model::User>),
    Group(Arc<model::Group>),
    Role(Arc<model::Role>),
}

impl Entity {
    fn key(&self) -> String {
        match self {
            Self::User(it) => format!("user/{}", folded(&it.name)),
            Self::Group(it) => format!("group/{}", folded(&it.name)),
            Self::Role(it) => format!("role/{}", folded(&it.name)),
        }
    }
}
