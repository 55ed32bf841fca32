use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use bytes::Bytes;
use jiff::Timestamp;
use model::{
    Group, IdentityKind, Login, ManagedPolicy, OfTeam, PolicyVersion, Region, Role, Scope, User,
    access::folded,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{RowError, decode, encode, scan_all};
use crate::{Batch, Kv, KvError};

const VERSION: u32 = 1;

/// What a scope has of identities and policies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identities {
    /// How often they were changed.
    pub generation: u64,
    pub users: Vec<User>,
    pub groups: Vec<Group>,
    pub roles: Vec<Role>,
    pub policies: Vec<ManagedPolicy>,
}

/// When a role was used last, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleUse {
    pub at: Timestamp,
    pub region: Region,
}

/// `iam/<scope>` → how often the scope's identities were changed, which every batch that changes
/// them expects and counts up;
/// `iam/<scope>/user|group|role|policy/<name, lower case>` → one of them;
/// `roleuse/<role's id>` → its last use, apart so that writing it down disturbs no change.
#[derive(Clone)]
pub struct Iam {
    kv: Arc<dyn Kv>,
}

impl Iam {
    pub fn new(kv: Arc<dyn Kv>) -> Self {
        Self { kv }
    }

    /// Every scope's.
    pub async fn list_all(&self) -> Result<BTreeMap<Scope, Identities>, KvError> {
        let mut scopes = BTreeMap::<Scope, Identities>::new();
        for (at, bytes) in scan_all(&self.kv, b"iam/").await? {
            let key = String::from_utf8_lossy(&at);
            let parts: Vec<_> = key.split('/').collect();
            let unknown = || KvError::new(format!("the row {key} is no row of this table"));
            let scope = parts.get(1).and_then(|scope| scope.parse().ok()).ok_or_else(unknown)?;
            let found = scopes.entry(scope).or_default();
            match parts[2..] {
                [] => found.generation = decode::<Root>(VERSION, &at, &bytes)?.generation,
                ["user", _] => found.users.push(read::<UserRow>(&at, &bytes)?.into()),
                ["group", _] => found.groups.push(read::<GroupRow>(&at, &bytes)?.into()),
                ["role", _] => found.roles.push(read::<RoleRow>(&at, &bytes)?.into()),
                ["policy", _] => found.policies.push(read::<PolicyRow>(&at, &bytes)?.into()),
                _ => return Err(unknown()),
            }
        }
        Ok(scopes)
    }

    /// What every change of a scope's identities begins with: they must still be of this
    /// generation.
    pub fn advance(&self, batch: Batch, scope: &Scope, generation: u64) -> Result<Batch, KvError> {
        let at = root_key(scope);
        let root = |generation| encode(VERSION, &Root { generation });
        let was = if generation == 0 { None } else { Some(root(generation)?) };
        Ok(batch.expect(at.clone(), was).put(at, root(generation + 1)?))
    }

    pub fn put_user(&self, batch: Batch, scope: &Scope, user: &User) -> Result<Batch, KvError> {
        let row = encode(VERSION, &UserRow::from(user.clone()))?;
        Ok(batch.put(row_key(scope, IdentityKind::User, &user.name), row))
    }

    pub fn put_group(&self, batch: Batch, scope: &Scope, group: &Group) -> Result<Batch, KvError> {
        let row = encode(VERSION, &GroupRow::from(group.clone()))?;
        Ok(batch.put(row_key(scope, IdentityKind::Group, &group.name), row))
    }

    pub fn put_role(&self, batch: Batch, scope: &Scope, role: &Role) -> Result<Batch, KvError> {
        let row = encode(VERSION, &RoleRow::from(role.clone()))?;
        Ok(batch.put(row_key(scope, IdentityKind::Role, &role.name), row))
    }

    pub fn put_policy(
        &self,
        batch: Batch,
        scope: &Scope,
        policy: &ManagedPolicy,
    ) -> Result<Batch, KvError> {
        let row = encode(VERSION, &PolicyRow::from(policy.clone()))?;
        Ok(batch.put(row_key(scope, IdentityKind::Policy, &policy.name), row))
    }

    pub fn delete(&self, batch: Batch, scope: &Scope, kind: IdentityKind, name: &str) -> Batch {
        batch.delete(row_key(scope, kind, name))
    }

    /// The last use of every role that was ever used, by the role's id.
    pub async fn role_uses(&self) -> Result<Vec<(String, RoleUse)>, KvError> {
        let pairs = scan_all(&self.kv, b"roleuse/").await?;
        let uses = pairs.iter().map(|(at, bytes)| {
            let id = at.strip_prefix(b"roleuse/").unwrap_or_default();
            Ok((String::from_utf8_lossy(id).into_owned(), decode(VERSION, at, bytes)?))
        });
        Ok(uses.collect::<Result<_, RowError>>()?)
    }

    pub fn note_role_use(
        &self,
        batch: Batch,
        role: &str,
        used: &RoleUse,
    ) -> Result<Batch, KvError> {
        Ok(batch.put(use_key(role), encode(VERSION, used)?))
    }

    pub fn forget_role_use(&self, batch: Batch, role: &str) -> Batch {
        batch.delete(use_key(role))
    }
}

fn root_key(scope: &Scope) -> Bytes {
    format!("iam/{scope}").into()
}

fn row_key(scope: &Scope, kind: IdentityKind, name: &str) -> Bytes {
    format!("iam/{scope}/{kind}/{}", folded(name)).into()
}

fn use_key(role: &str) -> Bytes {
    format!("roleuse/{role}").into()
}

fn read<R: DeserializeOwned>(at: &[u8], bytes: &[u8]) -> Result<R, RowError> {
    decode(VERSION, at, bytes)
}

#[derive(Serialize, Deserialize)]
struct Root {
    generation: u64,
}

/// A row that has the members of a noun.
macro_rules! row {
    ($row:ident of $noun:ident { $($(#[$how:meta])* $member:ident: $kind:ty,)* }) => {
        #[derive(Serialize, Deserialize)]
        struct $row { $($(#[$how])* $member: $kind,)* }

        impl From<$noun> for $row {
            fn from(it: $noun) -> Self {
                let $noun { $($member,)* } = it;
                Self { $($member: $member.into(),)* }
            }
        }

        impl From<$row> for $noun {
            fn from(it: $row) -> Self {
                let $row { $($member,)* } = it;
                Self { $($member: $member.into(),)* }
            }
        }
    };
}

row!(UserRow of User {
    id: String,
    name: String,
    path: String,
    created: Timestamp,
    tags: BTreeMap<String, String>,
    inline: BTreeMap<String, String>,
    attached: BTreeSet<String>,
    boundary: Option<String>,
    groups: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    login: Option<Login>,
});

row!(GroupRow of Group {
    id: String,
    name: String,
    path: String,
    created: Timestamp,
    inline: BTreeMap<String, String>,
    attached: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    team: Option<OfTeam>,
});

row!(RoleRow of Role {
    id: String,
    name: String,
    path: String,
    created: Timestamp,
    description: String,
    max_session_s: u32,
    trust: String,
    trusted: BTreeMap<String, String>,
    tags: BTreeMap<String, String>,
    inline: BTreeMap<String, String>,
    attached: BTreeSet<String>,
    boundary: Option<String>,
});

row!(PolicyRow of ManagedPolicy {
    id: String,
    name: String,
    path: String,
    description: String,
    created: Timestamp,
    updated: Timestamp,
    tags: BTreeMap<String, String>,
    versions: Versions,
    default: u64,
    newest: u64,
});

row!(VersionRow of PolicyVersion {
    number: u64,
    document: String,
    created: Timestamp,
});

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Versions(Vec<VersionRow>);

impl From<Vec<PolicyVersion>> for Versions {
    fn from(versions: Vec<PolicyVersion>) -> Self {
        Self(versions.into_iter().map(VersionRow::from).collect())
    }
}

impl From<Versions> for Vec<PolicyVersion> {
    fn from(versions: Versions) -> Self {
        versions.0.into_iter().map(PolicyVersion::from).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CommitError, memory::Memory};

    const DOCUMENT: &str = r#"{"Version":"2012-10-17","Statement":[]}"#;

    fn scope() -> Scope {
        Scope::aws("000000000000").unwrap()
    }

    fn pair(key: &str, value: &str) -> BTreeMap<String, String> {
        BTreeMap::from([(key.to_owned(), value.to_owned())])
    }

    fn one(text: &str) -> BTreeSet<String> {
        BTreeSet::from([text.to_owned()])
    }

    fn user(name: &str) -> User {
        User {
            id: "AIDA1".into(),
            name: name.into(),
            path: "/team/".into(),
            created: Timestamp::UNIX_EPOCH,
            tags: pair("team", "a"),
            inline: pair("own", DOCUMENT),
            attached: one("arn:aws:iam::aws:policy/AdministratorAccess"),
            boundary: Some("arn:aws:iam::000000000000:policy/p".into()),
            groups: one("AGPA1"),
            login: None,
        }
    }

    fn group() -> Group {
        Group {
            id: "AGPA1".into(),
            name: "Admins".into(),
            path: "/".into(),
            created: Timestamp::UNIX_EPOCH,
            inline: BTreeMap::new(),
            attached: one("arn:aws:iam::000000000000:policy/p"),
            team: None,
        }
    }

    fn role() -> Role {
        Role {
            id: "AROA1".into(),
            name: "work".into(),
            path: "/".into(),
            created: Timestamp::UNIX_EPOCH,
            description: "works".into(),
            max_session_s: 3600,
            trust: DOCUMENT.into(),
            trusted: pair("arn:aws:iam::000000000000:user/team/Ann", "AIDA1"),
            tags: BTreeMap::new(),
            inline: BTreeMap::new(),
            attached: BTreeSet::new(),
            boundary: None,
        }
    }

    fn policy() -> ManagedPolicy {
        let version = |number| PolicyVersion {
            number,
            document: DOCUMENT.into(),
            created: Timestamp::UNIX_EPOCH,
        };
        ManagedPolicy {
            id: "ANPA1".into(),
            name: "p".into(),
            path: "/".into(),
            description: "reads".into(),
            created: Timestamp::UNIX_EPOCH,
            updated: Timestamp::UNIX_EPOCH,
            tags: BTreeMap::new(),
            versions: vec![version(1), version(3)],
            default: 3,
            newest: 3,
        }
    }

    fn table() -> (Arc<dyn Kv>, Iam) {
        let kv: Arc<dyn Kv> = Arc::new(Memory::default());
        (kv.clone(), Iam::new(kv))
    }

    fn all(iam: &Iam) -> Batch {
        let batch = iam.advance(Batch::new(), &scope(), 0).unwrap();
        let batch = iam.put_user(batch, &scope(), &user("Ann")).unwrap();
        let batch = iam.put_group(batch, &scope(), &group()).unwrap();
        let batch = iam.put_role(batch, &scope(), &role()).unwrap();
        iam.put_policy(batch, &scope(), &policy()).unwrap()
    }

    #[tokio::test]
    async fn what_a_scope_has_is_read_back() {
        let (kv, iam) = table();
        kv.commit(all(&iam)).await.unwrap();
        let other = Scope::aws("111111111111").unwrap();
        let batch = iam.advance(Batch::new(), &other, 0).unwrap();
        kv.commit(iam.put_role(batch, &other, &role()).unwrap()).await.unwrap();
        let read = iam.list_all().await.unwrap();
        let wanted = Identities {
            generation: 1,
            users: vec![user("Ann")],
            groups: vec![group()],
            roles: vec![role()],
            policies: vec![policy()],
        };
        assert_eq!(read[&scope()], wanted);
        assert_eq!((read.len(), &read[&other].roles[..]), (2, &[role()][..]));
        // The same name in other letters is the same row.
        let batch = iam.advance(Batch::new(), &scope(), 1).unwrap();
        kv.commit(iam.delete(batch, &scope(), IdentityKind::User, "ANN")).await.unwrap();
        let read = iam.list_all().await.unwrap();
        assert_eq!((read[&scope()].generation, read[&scope()].users.len()), (2, 0));
    }

    #[tokio::test]
    async fn of_two_who_read_the_same_generation_one_writes() {
        let (kv, iam) = table();
        kv.commit(all(&iam)).await.unwrap();
        assert!(matches!(kv.commit(all(&iam)).await, Err(CommitError::Conflict)));
        let advance = || iam.advance(Batch::new(), &scope(), 1).unwrap();
        kv.commit(advance()).await.unwrap();
        assert!(matches!(kv.commit(advance()).await, Err(CommitError::Conflict)));
    }

    #[tokio::test]
    async fn a_roles_last_use_is_kept_apart() {
        let (kv, iam) = table();
        let used = RoleUse { at: Timestamp::UNIX_EPOCH, region: "eu-west-1".parse().unwrap() };
        kv.commit(iam.note_role_use(Batch::new(), "AROA1", &used).unwrap()).await.unwrap();
        assert_eq!(iam.role_uses().await.unwrap(), [("AROA1".to_owned(), used)]);
        let bytes = kv.get(b"roleuse/AROA1").await.unwrap().unwrap();
        assert_eq!(bytes, r#"{"v":1,"row":{"at":"1970-01-01T00:00:00Z","region":"eu-west-1"}}"#);
        kv.commit(iam.forget_role_use(Batch::new(), "AROA1")).await.unwrap();
        assert!(iam.role_uses().await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_teams_group_and_who_logs_in_keep_their_form() {
        let (kv, iam) = table();
        let team = OfTeam {
            team: "pay".parse().unwrap(),
            role: model::TeamRole::Deployer,
            names: "pay-*".parse().unwrap(),
        };
        let group = Group { name: "pay.deployer".into(), team: Some(team), ..group() };
        let login = Login { issuer: "https://id.example".into(), subject: "42".into() };
        let user = User { login: Some(login), ..user("Ann") };
        let batch = iam.put_user(Batch::new(), &scope(), &user).unwrap();
        kv.commit(iam.put_group(batch, &scope(), &group).unwrap()).await.unwrap();
        let read = iam.list_all().await.unwrap();
        assert_eq!((&read[&scope()].users[0], &read[&scope()].groups[0]), (&user, &group));
        let rows = kv.scan(b"iam/", b"", 10).await.unwrap();
        let rows: Vec<_> = rows.iter().map(|(_, row)| String::from_utf8_lossy(row)).collect();
        assert_eq!(rows.join("\n"), include_str!("golden/team.txt").trim_end());
    }

    #[tokio::test]
    async fn stored_bytes_keep_their_form() {
        let (kv, iam) = table();
        kv.commit(all(&iam)).await.unwrap();
        let rows = kv.scan(b"iam/", b"", 10).await.unwrap();
        let text = |bytes: &Bytes| String::from_utf8_lossy(bytes).into_owned();
        let rows: Vec<_> =
            rows.iter().map(|(key, value)| format!("{} {}", text(key), text(value))).collect();
        assert_eq!(rows.join("\n"), include_str!("golden/iam.txt").trim_end());
    }
}
