use jiff::Timestamp;
use model::{
    PolicyVersion,
    policy::{Attached, Context, Policies, Question, Subject},
};

use super::*;

const ADMIN: &str = "arn:aws:iam::aws:policy/AdministratorAccess";
const ANN: &str = "arn:aws:iam::000000000000:user/Ann";

fn scope() -> Scope {
    Scope::aws("000000000000").unwrap()
}

fn allow(action: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"{action}","Resource":"*"}}}}"#
    )
}

fn set(texts: &[&str]) -> BTreeSet<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn user(id: &str) -> User {
    User {
        id: id.into(),
        name: "Ann".into(),
        path: "/".into(),
        created: Timestamp::UNIX_EPOCH,
        tags: BTreeMap::new(),
        inline: BTreeMap::new(),
        attached: BTreeSet::new(),
        boundary: None,
        groups: BTreeSet::new(),
        login: None,
    }
}

fn group(attached: &[&str]) -> Group {
    Group {
        id: "AGPA1".into(),
        name: "team".into(),
        path: "/".into(),
        created: Timestamp::UNIX_EPOCH,
        inline: BTreeMap::from([("logs".to_owned(), allow("logs:*"))]),
        attached: set(attached),
        team: None,
    }
}

fn role() -> Role {
    let trust = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"{ANN}"}},"Action":"sts:AssumeRole"}}}}"#
    );
    Role {
        id: "AROA1".into(),
        name: "work".into(),
        path: "/".into(),
        created: Timestamp::UNIX_EPOCH,
        description: String::new(),
        max_session_s: 7200,
        trust,
        trusted: BTreeMap::from([(ANN.to_owned(), "AIDA1".to_owned())]),
        tags: BTreeMap::new(),
        inline: BTreeMap::new(),
        attached: BTreeSet::new(),
        boundary: None,
    }
}

fn policy(action: &str) -> ManagedPolicy {
    ManagedPolicy {
        id: "ANPA1".into(),
        name: "Own".into(),
        path: "/p/".into(),
        description: String::new(),
        created: Timestamp::UNIX_EPOCH,
        updated: Timestamp::UNIX_EPOCH,
        tags: BTreeMap::new(),
        versions: vec![PolicyVersion {
            number: 1,
            document: allow(action),
            created: Timestamp::UNIX_EPOCH,
        }],
        default: 1,
        newest: 1,
    }
}

fn changed(account: &Account, change: impl FnOnce(&mut Account, &mut Touched)) -> Account {
    let (mut account, mut touched) = (account.clone(), Touched::default());
    change(&mut account, &mut touched);
    account.advance(&touched);
    account
}

fn may(account: &Account, action: &str) -> bool {
    let standing = account.standing_of_user("ann").unwrap();
    let attached = |(name, policy): &'_ (String, Arc<Policy>)| (name.clone(), policy.clone());
    let identity: Vec<_> = standing.identity.iter().map(attached).collect();
    let identity: Vec<_> =
        identity.iter().map(|(name, policy)| Attached { name, policy }).collect();
    let boundary = standing.boundary.as_ref();
    let boundary = boundary.map(|(name, policy)| Attached { name, policy });
    let subject = Subject::User { account: "000000000000".into(), name: standing.arn.clone() };
    let question = Question {
        subject: &subject,
        action,
        resource: "*",
        owner: "000000000000",
        context: &Context::default(),
    };
    Policies { identity: &identity, boundary, ..Policies::default() }.decide(&question).is_allowed()
}

fn trusts(account: &Account, subject: &str) -> bool {
    let standing = account.standing_of_role("work").unwrap();
    let policy = standing.trust.as_ref().unwrap();
    let subject = Subject::User { account: "000000000000".into(), name: subject.into() };
    let question = Question {
        subject: &subject,
        action: "sts:AssumeRole",
        resource: "arn:aws:iam::000000000000:role/work",
        owner: "000000000000",
        context: &Context::default(),
    };
    let resource = [Attached { name: "trust", policy }];
    Policies { resource: &resource, ..Policies::default() }.decide(&question).is_allowed()
}

#[test]
fn a_user_stands_as_its_own_its_attached_and_its_groups_policies_say() {
    let empty = Account::empty(&scope());
    let own = "arn:aws:iam::000000000000:policy/p/Own";
    let account = changed(&empty, |account, touched| {
        account.put_policy(policy("s3:*"), touched);
        account.put_group(group(&[own]), touched);
        let inline = BTreeMap::from([("sqs".to_owned(), allow("sqs:*"))]);
        account.put_user(User { inline, groups: set(&["AGPA1"]), ..user("AIDA1") }, touched);
    });
    let names = |account: &Account| {
        let standing = account.standing_of_user("ANN").unwrap();
        standing.identity.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&account), ["sqs", "team/logs", own]);
    for (action, is_allowed) in [
        ("sqs:SendMessage", true),
        ("logs:GetLogEvents", true),
        ("s3:GetObject", true),
        ("iam:GetUser", false),
    ] {
        assert_eq!(may(&account, action), is_allowed, "{action}");
    }
    // What is attached to its group changes.
    let account = changed(&account, |account, touched| {
        account.put_policy(policy("iam:*"), touched);
    });
    assert!(may(&account, "iam:GetUser") && !may(&account, "s3:GetObject"));
    // Its group gets another.
    let account = changed(&account, |account, touched| account.put_group(group(&[ADMIN]), touched));
    assert!(may(&account, "s3:GetObject"));
    // A boundary.
    let account = changed(&account, |account, touched| {
        let user = User::clone(&account.user("Ann").unwrap());
        account.put_user(User { boundary: Some(own.into()), ..user }, touched);
    });
    assert!(may(&account, "iam:GetUser") && !may(&account, "s3:GetObject"));
    // Of the generations before nothing has changed.
    assert!(empty.user("Ann").is_none());
    assert_eq!((empty.generation(), account.generation()), (0, 4));
}

#[test]
fn a_policy_that_is_gone_denies() {
    let account = changed(&Account::empty(&scope()), |account, touched| {
        let attached = set(&[ADMIN, "arn:aws:iam::000000000000:policy/gone"]);
        account.put_user(User { attached, ..user("AIDA1") }, touched);
    });
    assert!(!may(&account, "s3:GetObject"));
}

#[test]
fn a_role_trusts_whom_was_meant() {
    let empty = Account::empty(&scope());
    let account = changed(&empty, |account, touched| {
        account.put_user(user("AIDA1"), touched);
        account.put_role(role(), touched);
    });
    assert!(trusts(&account, ANN));
    assert_eq!(account.role_info(&role().into()).trust, role().trust);
    // It is called something else.
    let renamed = changed(&account, |account, touched| {
        account.remove_user("Ann", touched);
        account.put_user(User { path: "/x/".into(), ..user("AIDA1") }, touched);
    });
    let called = "arn:aws:iam::000000000000:user/x/Ann";
    assert!(trusts(&renamed, called) && !trusts(&renamed, ANN));
    assert!(renamed.role_info(&role().into()).trust.contains(called));
    // It is gone, and another is called so.
    let gone = changed(&account, |account, touched| account.remove_user("ann", touched));
    assert!(!trusts(&gone, ANN));
    let again = changed(&gone, |account, touched| account.put_user(user("AIDA2"), touched));
    assert!(!trusts(&again, ANN));
    assert!(again.role_info(&role().into()).trust.contains(r#""AWS":"AIDA1""#));
}

#[test]
fn a_roles_use_outlives_its_changes() {
    let account = changed(&Account::empty(&scope()), |account, touched| {
        account.put_role(role(), touched);
    });
    let region = "eu-west-1".parse().unwrap();
    account.standing_of_role("work").unwrap().note_use(Timestamp::UNIX_EPOCH, &region);
    let changed = changed(&account, |account, touched| {
        account.put_role(Role { description: "new".into(), ..role() }, touched);
    });
    let used = changed.standing_of_role("work").unwrap().last_use().unwrap();
    assert_eq!((used.at, used.region), (Timestamp::UNIX_EPOCH, region));
    assert_eq!(changed.take_new_uses().len(), 1);
    assert_eq!(account.take_new_uses().len(), 0);
}
