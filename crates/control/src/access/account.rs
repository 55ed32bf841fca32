//! What one scope has of identities and policies, in one state.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use model::{
    Group, IdentityKind, Login, ManagedPolicy, Resource, Role, Scope, User,
    access::folded,
    policy::{Context, Policy},
};
use store::tables::{Identities, RoleUse};

use super::{
    BOUNDARY, RoleInfo, common,
    standing::{Named, Standing, compiled},
    trust,
};
use crate::identity::LastUse;

#[derive(Clone)]
pub(crate) struct Account {
    scope: Scope,
    generation: u64,
    users: BTreeMap<String, Held<User>>,
    groups: BTreeMap<String, HeldGroup>,
    roles: BTreeMap<String, Held<Role>>,
    policies: BTreeMap<String, HeldPolicy>,
    /// The names of groups by their ids.
    group_names: HashMap<String, String>,
    /// The whole names of users and roles by their ids.
    names: HashMap<String, Arc<str>>,
}

/// Somebody who can ask for something.
#[derive(Clone)]
struct Held<T> {
    noun: Arc<T>,
    inline: Vec<Named>,
    standing: Arc<Standing>,
}

#[derive(Clone)]
struct HeldGroup {
    noun: Arc<Group>,
    inline: Vec<Named>,
}

#[derive(Clone)]
struct HeldPolicy {
    noun: Arc<ManagedPolicy>,
    compiled: Arc<Policy>,
}

/// How often a managed policy is used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    pub attachments: u32,
    pub boundaries: u32,
}

/// What was changed, so that the standings that it bears on are put together anew.
#[derive(Default)]
pub(super) struct Touched {
    users: BTreeSet<String>,
    roles: BTreeSet<String>,
    groups: BTreeSet<String>,
    policies: BTreeSet<String>,
    /// The ids of users and roles that are called something else, or are gone.
    renamed: BTreeSet<String>,
}

impl Account {
    pub(super) fn empty(scope: &Scope) -> Self {
        Self {
            scope: scope.clone(),
            generation: 0,
            users: BTreeMap::new(),
            groups: BTreeMap::new(),
            roles: BTreeMap::new(),
            policies: BTreeMap::new(),
            group_names: HashMap::new(),
            names: HashMap::new(),
        }
    }

    /// What was stored of a scope.
    pub(super) fn of(scope: &Scope, stored: Identities, uses: &HashMap<String, RoleUse>) -> Self {
        let mut account = Self { generation: stored.generation, ..Self::empty(scope) };
        let mut touched = Touched::default();
        for policy in stored.policies {
            account.put_policy(policy, &mut touched);
        }
        for group in stored.groups {
            account.put_group(group, &mut touched);
        }
        for user in stored.users {
            account.put_user(user, &mut touched);
        }
        for role in stored.roles {
            let last = uses.get(&role.id).cloned();
            account.put_role_used(role, last, &mut touched);
        }
        account.settle(&touched);
        account
    }

    pub(crate) fn scope(&self) -> &Scope {
        &self.scope
    }

    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    pub(crate) fn standing_of_user(&self, name: &str) -> Option<Arc<Standing>> {
        find(&self.users, name).map(|user| user.standing.clone())
    }

    pub(crate) fn standing_of_role(&self, name: &str) -> Option<Arc<Standing>> {
        find(&self.roles, name).map(|role| role.standing.clone())
    }

    pub(crate) fn user(&self, name: &str) -> Option<Arc<User>> {
        find(&self.users, name).map(|user| user.noun.clone())
    }

    pub(crate) fn group(&self, name: &str) -> Option<Arc<Group>> {
        find(&self.groups, name).map(|group| group.noun.clone())
    }

    pub(crate) fn group_of_id(&self, id: &str) -> Option<Arc<Group>> {
        let name = self.group_names.get(id)?;
        self.groups.get(name).map(|group| group.noun.clone())
    }

    /// Who is known so at a provider of identities.
    pub(crate) fn user_of_login(&self, login: &Login) -> Option<Arc<User>> {
        let found = self.users().find(|user| user.login.as_ref() == Some(login));
        found.cloned()
    }

    pub(crate) fn user_of_id(&self, id: &str) -> Option<Arc<User>> {
        let (_, name) = self.names.get(id)?.rsplit_once('/')?;
        self.user(name).filter(|user| user.id == id)
    }

    pub(crate) fn role(&self, name: &str) -> Option<Arc<Role>> {
        find(&self.roles, name).map(|role| role.noun.clone())
    }

    /// The scope's own policy of this whole name.
    pub(crate) fn policy(&self, arn: &str) -> Option<Arc<ManagedPolicy>> {
        self.held_policy(arn).map(|policy| policy.noun.clone())
    }

    pub(crate) fn has_policy(&self, name: &str) -> bool {
        find(&self.policies, name).is_some()
    }

    /// A managed policy by its whole name, the scope's own or one that every scope is given.
    pub(crate) fn managed(&self, arn: &str) -> Option<Arc<ManagedPolicy>> {
        let common = || common::find(arn).map(|common| common.policy.clone());
        self.policy(arn).or_else(common)
    }

    /// How managed policies are used, by their whole names.
    pub(crate) fn usage(&self) -> HashMap<&str, Usage> {
        let mut usage = HashMap::<&str, Usage>::new();
        let users = self.users().map(|it| (&it.attached, it.boundary.as_ref()));
        let groups = self.groups().map(|it| (&it.attached, None));
        let roles = self.roles().map(|it| (&it.attached, it.boundary.as_ref()));
        for (attached, boundary) in users.chain(groups).chain(roles) {
            for arn in attached {
                usage.entry(arn).or_default().attachments += 1;
            }
            if let Some(arn) = boundary {
                usage.entry(arn).or_default().boundaries += 1;
            }
        }
        usage
    }

    pub(crate) fn users(&self) -> impl Iterator<Item = &Arc<User>> {
        self.users.values().map(|user| &user.noun)
    }

    pub(crate) fn groups(&self) -> impl Iterator<Item = &Arc<Group>> {
        self.groups.values().map(|group| &group.noun)
    }

    pub(crate) fn roles(&self) -> impl Iterator<Item = &Arc<Role>> {
        self.roles.values().map(|role| &role.noun)
    }

    pub(crate) fn policies(&self) -> impl Iterator<Item = &Arc<ManagedPolicy>> {
        self.policies.values().map(|policy| &policy.noun)
    }

    /// A user, group or role as a resource, by its name. Of one that is not there nobody knows
    /// the path.
    pub(crate) fn named(&self, kind: IdentityKind, name: &str) -> Resource {
        let path = |path: &str, name: &str| format!("{path}{name}");
        let there = match kind {
            IdentityKind::User => self.user(name).map(|it| path(&it.path, &it.name)),
            IdentityKind::Group => self.group(name).map(|it| path(&it.path, &it.name)),
            IdentityKind::Role => self.role(name).map(|it| path(&it.path, &it.name)),
            IdentityKind::Policy | IdentityKind::CommonPolicy => None,
        };
        let there = there.unwrap_or_else(|| path("/", name));
        Resource::Identity(self.scope.clone(), kind, there)
    }

    /// A policy as a resource, by its whole name.
    pub(crate) fn policy_resource(&self, arn: &str) -> Resource {
        let own = format!("arn:aws:iam::{}:policy", self.scope.owner());
        let common = || arn.strip_prefix("arn:aws:iam::aws:policy").unwrap_or(arn);
        let own = arn.strip_prefix(&own).map(|name| (IdentityKind::Policy, name));
        let (kind, name) = own.unwrap_or_else(|| (IdentityKind::CommonPolicy, common()));
        Resource::Identity(self.scope.clone(), kind, name.to_owned())
    }

    /// The groups that a user is in, by name.
    pub(crate) fn groups_of(&self, user: &User) -> Vec<Arc<Group>> {
        let mut groups: Vec<_> = user.groups.iter().filter_map(|id| self.group_of_id(id)).collect();
        groups.sort_by_key(|group| folded(&group.name));
        groups
    }

    /// A role as it is shown.
    pub(crate) fn role_info(&self, role: &Arc<Role>) -> RoleInfo {
        let used = find(&self.roles, &role.name).and_then(|held| held.standing.last_use());
        RoleInfo { role: role.clone(), trust: trust::shown(role, self, ""), used }
    }

    /// What conditions may ask of an identity or policy that a question is about.
    pub(crate) fn describe(&self, context: &mut Context, kind: IdentityKind, name: &str) {
        let last = name.rsplit('/').next().unwrap_or(name);
        let (tags, boundary) = match kind {
            IdentityKind::User => {
                self.user(last).map(|it| (it.tags.clone(), it.boundary.clone())).unzip()
            }
            IdentityKind::Role => {
                self.role(last).map(|it| (it.tags.clone(), it.boundary.clone())).unzip()
            }
            IdentityKind::Policy => {
                let policy = self.policy(&kind.arn(&self.scope, name));
                (policy.map(|it| it.tags.clone()), None)
            }
            IdentityKind::Group | IdentityKind::CommonPolicy => (None, None),
        };
        for (key, value) in tags.into_iter().flatten() {
            context.add(&format!("aws:ResourceTag/{key}"), &*value);
            context.add(&format!("iam:ResourceTag/{key}"), &*value);
        }
        // The boundary that a request sets stands before the one that is there.
        if let Some(arn) = boundary.flatten().filter(|_| !context.has(BOUNDARY)) {
            context.add(BOUNDARY, arn);
        }
    }

    /// The whole name of a user or role.
    pub(super) fn name_of(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(AsRef::as_ref)
    }

    /// Who has this whole name: a user's or role's id.
    pub(super) fn id_of(&self, arn: &str) -> Option<String> {
        let (_, name) = arn.rsplit_once('/')?;
        let user = || self.user(name).filter(|user| user.arn(&self.scope) == arn);
        let role = || self.role(name).filter(|role| role.arn(&self.scope) == arn);
        user().map(|user| user.id.clone()).or_else(|| role().map(|role| role.id.clone()))
    }

    fn held_policy(&self, arn: &str) -> Option<&HeldPolicy> {
        let (_, name) = arn.rsplit_once('/')?;
        find(&self.policies, name).filter(|policy| policy.noun.arn(&self.scope) == arn)
    }

    pub(crate) fn compiled_policy(&self, arn: &str) -> Option<Arc<Policy>> {
        let own = self.held_policy(arn).map(|policy| policy.compiled.clone());
        own.or_else(|| common::find(arn).map(|policy| policy.compiled.clone()))
    }

    pub(super) fn take_new_uses(&self) -> Vec<(String, RoleUse)> {
        let roles = self.roles.values();
        roles
            .filter_map(|role| Some((role.noun.id.clone(), role.standing.used.take_new()?)))
            .collect()
    }
}

/// Changes, for a draft. Standings are put together by [`Account::settle`].
impl Account {
    pub(super) fn put_policy(&mut self, policy: ManagedPolicy, touched: &mut Touched) {
        let arn = policy.arn(&self.scope);
        let compiled = compiled(policy.document(), &arn);
        let noun = Arc::new(policy);
        self.policies.insert(folded(&noun.name), HeldPolicy { noun, compiled });
        touched.policies.insert(arn);
    }

    pub(super) fn remove_policy(&mut self, name: &str) {
        self.policies.remove(&folded(name));
    }

    pub(super) fn put_group(&mut self, mut group: Group, touched: &mut Touched) {
        if let Some(team) = &group.team {
            group.inline = team.policies(&self.scope);
        }
        let name = folded(&group.name);
        let old = self.groups.get(&name);
        let old = old.map(|held| (&held.noun.inline, &held.inline[..]));
        let inline = inline_of(&group.inline, old, &group.name);
        self.group_names.insert(group.id.clone(), name.clone());
        touched.groups.insert(group.id.clone());
        self.groups.insert(name, HeldGroup { noun: Arc::new(group), inline });
    }

    pub(super) fn remove_group(&mut self, name: &str) {
        if let Some(held) = self.groups.remove(&folded(name)) {
            self.group_names.remove(&held.noun.id);
        }
    }

    pub(super) fn put_user(&mut self, user: User, touched: &mut Touched) {
        let name = folded(&user.name);
        let old = self.users.get(&name);
        let inline = old.map(|held| (&held.noun.inline, &held.inline[..]));
        let inline = inline_of(&user.inline, inline, &user.name);
        let standing = Arc::new(unsettled(&user.id, Arc::new(LastUse::new(None))));
        touched.users.insert(name.clone());
        self.call(&user.id, &user.arn(&self.scope), touched);
        self.users.insert(name, Held { noun: Arc::new(user), inline, standing });
    }

    pub(super) fn remove_user(&mut self, name: &str, touched: &mut Touched) {
        if let Some(held) = self.users.remove(&folded(name)) {
            self.names.remove(&held.noun.id);
            touched.renamed.insert(held.noun.id.clone());
        }
    }

    pub(super) fn put_role(&mut self, role: Role, touched: &mut Touched) {
        self.put_role_used(role, None, touched);
    }

    fn put_role_used(&mut self, role: Role, last: Option<RoleUse>, touched: &mut Touched) {
        let name = folded(&role.name);
        let old = self.roles.get(&name);
        let inline = old.map(|held| (&held.noun.inline, &held.inline[..]));
        let inline = inline_of(&role.inline, inline, &role.name);
        let same = old.filter(|held| held.noun.id == role.id);
        let noted = same.map(|held| held.standing.used.clone());
        let used = noted.unwrap_or_else(|| Arc::new(LastUse::new(last)));
        let standing = Arc::new(unsettled(&role.id, used));
        touched.roles.insert(name.clone());
        self.call(&role.id, &role.arn(&self.scope), touched);
        self.roles.insert(name, Held { noun: Arc::new(role), inline, standing });
    }

    pub(super) fn remove_role(&mut self, name: &str, touched: &mut Touched) {
        if let Some(held) = self.roles.remove(&folded(name)) {
            self.names.remove(&held.noun.id);
            touched.renamed.insert(held.noun.id.clone());
        }
    }

    fn call(&mut self, id: &str, arn: &str, touched: &mut Touched) {
        let before = self.names.insert(id.to_owned(), arn.into());
        if before.as_deref() != Some(arn) {
            touched.renamed.insert(id.to_owned());
        }
    }

    /// The state after these changes is the next.
    pub(super) fn advance(&mut self, touched: &Touched) {
        self.generation += 1;
        self.settle(touched);
    }

    /// Puts together anew the standings that changes bear on.
    fn settle(&mut self, touched: &Touched) {
        // What is attached to a group bears on its members.
        let holds = |attached: &BTreeSet<String>| !attached.is_disjoint(&touched.policies);
        let groups: BTreeSet<_> = self
            .groups
            .values()
            .filter(|held| touched.groups.contains(&held.noun.id) || holds(&held.noun.attached))
            .map(|held| held.noun.id.clone())
            .collect();
        let bounds =
            |arn: &Option<String>| arn.as_ref().is_some_and(|arn| touched.policies.contains(arn));
        let users: Vec<_> = self
            .users
            .iter()
            .filter(|(name, held)| {
                let user = &held.noun;
                touched.users.contains(*name)
                    || holds(&user.attached)
                    || bounds(&user.boundary)
                    || !user.groups.is_disjoint(&groups)
            })
            .map(|(name, held)| (name.clone(), self.user_standing(held)))
            .collect();
        let roles: Vec<_> = self
            .roles
            .iter()
            .filter(|(name, held)| {
                let role = &held.noun;
                touched.roles.contains(*name)
                    || holds(&role.attached)
                    || bounds(&role.boundary)
                    || role.trusted.values().any(|id| touched.renamed.contains(id))
            })
            .map(|(name, held)| (name.clone(), self.role_standing(held)))
            .collect();
        for (name, standing) in users {
            if let Some(held) = self.users.get_mut(&name) {
                held.standing = Arc::new(standing);
            }
        }
        for (name, standing) in roles {
            if let Some(held) = self.roles.get_mut(&name) {
                held.standing = Arc::new(standing);
            }
        }
    }

    fn user_standing(&self, held: &Held<User>) -> Standing {
        let user = &held.noun;
        let groups: Vec<_> = user
            .groups
            .iter()
            .filter_map(|id| self.groups.get(self.group_names.get(id)?))
            .collect();
        let mut identity = held.inline.clone();
        for group in &groups {
            let of =
                |(name, policy): &Named| (format!("{}/{name}", group.noun.name), policy.clone());
            identity.extend(group.inline.iter().map(of));
        }
        let attached = groups.iter().flat_map(|group| &group.noun.attached);
        let attached: BTreeSet<_> = user.attached.iter().chain(attached).collect();
        identity.extend(attached.into_iter().map(|arn| self.attached(arn)));
        Standing {
            id: user.id.clone(),
            name: user.name.clone(),
            arn: user.arn(&self.scope),
            tags: user.tags.clone(),
            identity,
            boundary: user.boundary.as_ref().map(|arn| self.attached(arn)),
            trust: None,
            max_session_s: 0,
            used: held.standing.used.clone(),
        }
    }

    fn role_standing(&self, held: &Held<Role>) -> Standing {
        let role = &held.noun;
        let mut identity = held.inline.clone();
        identity.extend(role.attached.iter().map(|arn| self.attached(arn)));
        Standing {
            id: role.id.clone(),
            name: role.name.clone(),
            arn: role.arn(&self.scope),
            tags: role.tags.clone(),
            identity,
            boundary: role.boundary.as_ref().map(|arn| self.attached(arn)),
            trust: trust::compiled(role, self),
            max_session_s: role.max_session_s,
            used: held.standing.used.clone(),
        }
    }

    /// A managed policy by its whole name. It cannot go while it is attached; if it is gone all
    /// the same, nobody knows what it denied.
    fn attached(&self, arn: &str) -> Named {
        let found = self.compiled_policy(arn);
        (arn.to_owned(), found.unwrap_or_else(|| compiled("", arn)))
    }
}

/// A name is told apart in lower case; most are written so.
fn find<'a, T>(map: &'a BTreeMap<String, T>, name: &str) -> Option<&'a T> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        map.get(&folded(name))
    } else {
        map.get(name)
    }
}

/// Compiles what was not compiled before.
fn inline_of(
    inline: &BTreeMap<String, String>,
    old: Option<(&BTreeMap<String, String>, &[Named])>,
    of: &str,
) -> Vec<Named> {
    let known = |name: &String, document: &String| {
        let (documents, compiled) = old?;
        documents.get(name).filter(|old| *old == document)?;
        compiled.iter().find(|(known, _)| known == name).map(|(_, policy)| policy.clone())
    };
    let one = |(name, document): (&String, &String)| {
        let policy = known(name, document).unwrap_or_else(|| compiled(document, of));
        (name.clone(), policy)
    };
    inline.iter().map(one).collect()
}

/// What stands until [`Account::settle`] has run.
fn unsettled(id: &str, used: Arc<LastUse<RoleUse>>) -> Standing {
    Standing {
        id: id.to_owned(),
        name: String::new(),
        arn: String::new(),
        tags: BTreeMap::new(),
        identity: Vec::new(),
        boundary: None,
        trust: None,
        max_session_s: 0,
        used,
    }
}

#[cfg(test)]
mod tests;
