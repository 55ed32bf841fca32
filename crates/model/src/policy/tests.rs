use super::super::{
    Attached, BadPolicy, Context, Decision, Kind, Policies, Policy, Question, Subject, Why,
};

const OWN: &str = "111111111111";
const OTHER: &str = "222222222222";
const INVOKE: &str = "lambda:InvokeFunction";
const FUNCTION: &str = "arn:aws:lambda:us-east-1:111111111111:function:api";

fn user() -> Subject {
    Subject::User { account: OWN.into(), name: format!("arn:aws:iam::{OWN}:user/ann") }
}

fn session(account: &str) -> Subject {
    Subject::Session {
        account: account.into(),
        role: format!("arn:aws:iam::{account}:role/work"),
        name: format!("arn:aws:sts::{account}:assumed-role/work/ann"),
    }
}

fn policy(kind: Kind, statements: &str) -> Policy {
    let text = format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{statements}]}}");
    Policy::parse(&text, kind).unwrap_or_else(|bad| panic!("{text}: {bad}"))
}

/// What decides, as a word.
fn said(decision: &Decision) -> String {
    match decision {
        Decision::Allowed(grounds) => format!("allowed by {:?}", grounds.why).to_lowercase(),
        Decision::Denied(grounds) => format!("denied by {:?}", grounds.why).to_lowercase(),
        Decision::NotAllowed(why) => format!("no {why:?}").to_lowercase(),
    }
}

/// Whether an identity with this condition alone may.
fn holds(operator: &str, key: &str, values: &str, context: &Context) -> bool {
    let statement = format!(
        "{{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\
         \"Condition\":{{\"{operator}\":{{\"{key}\":{values}}}}}}}"
    );
    let policy = policy(Kind::Identity, &statement);
    let identity = [Attached { name: "p", policy: &policy }];
    let policies = Policies { identity: &identity, ..Policies::default() };
    let subject = user();
    let question =
        Question { subject: &subject, action: INVOKE, resource: FUNCTION, owner: OWN, context };
    policies.decide(&question).is_allowed()
}

/// Operator, values of the policy, values of the request (`-`: it has no such key), the answer.
const CONDITIONS: &str = include_str!("conditions.txt");

#[test]
fn conditions_hold_as_aws_documents_them() {
    let mut cases = 0;
    for line in CONDITIONS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [operator, values, found, answer] = fields[..] else { panic!("{line}") };
        let mut context = Context::default().with("aws:username", "ann");
        match found {
            "-" => {}
            "[]" => context.set("k:Key", Vec::new()),
            found => found.split(',').for_each(|value| context.add("k:Key", value)),
        }
        assert_eq!(holds(operator, "K:key", values, &context), answer == "yes", "{line}");
        cases += 1;
    }
    assert!(cases > 150, "{cases} cases");
}

/// Who asks, then the statements of each kind of policy, then the answer.
struct Case {
    subject: Subject,
    identity: &'static str,
    boundary: Option<&'static str>,
    session: Option<&'static str>,
    resource: &'static str,
    answer: &'static str,
}

const ALLOW: &str = r#"{"Effect":"Allow","Action":"lambda:*","Resource":"*"}"#;
const DENY: &str = r#"{"Effect":"Deny","Action":"lambda:InvokeFunction","Resource":"*"}"#;
const ELSE: &str = r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#;

fn of(subject: Subject) -> Case {
    Case { subject, identity: "", boundary: None, session: None, resource: "", answer: "" }
}

fn check(case: &Case) {
    let identity = policy(Kind::Identity, case.identity);
    let boundary = case.boundary.map(|it| policy(Kind::Identity, it));
    let session = case.session.map(|it| policy(Kind::Identity, it));
    let resource = policy(Kind::Resource, case.resource);
    let session = session.as_ref().map(|policy| [Attached { name: "session", policy }]);
    let policies = Policies {
        identity: &[Attached { name: "identity", policy: &identity }],
        boundary: boundary.as_ref().map(|policy| Attached { name: "boundary", policy }),
        session: session.as_ref().map(<[_; 1]>::as_slice),
        resource: &[Attached { name: "resource", policy: &resource }],
    };
    let question = Question {
        subject: &case.subject,
        action: INVOKE,
        resource: FUNCTION,
        owner: OWN,
        context: &Context::default(),
    };
    let decision = policies.decide(&question);
    let shown = (case.identity, case.boundary, case.session, case.resource, &case.subject);
    assert_eq!(said(&decision), case.answer, "{shown:?}");
}

#[test]
fn identity_boundary_and_session_must_all_allow() {
    let one = |identity, boundary, session, answer| {
        check(&Case { identity, boundary, session, answer, ..of(session_of_own()) });
    };
    one("", None, None, "no identity");
    one(ELSE, None, None, "no identity");
    one(ALLOW, None, None, "allowed by identity");
    one(DENY, None, None, "denied by identity");
    one(ALLOW, Some(ALLOW), None, "allowed by identity");
    one(ALLOW, Some(ELSE), None, "no boundary");
    one(ALLOW, Some(""), None, "no boundary");
    one(ALLOW, Some(DENY), None, "denied by boundary");
    one("", Some(ALLOW), None, "no identity");
    one(ALLOW, None, Some(ALLOW), "allowed by identity");
    one(ALLOW, None, Some(ELSE), "no session");
    one(ALLOW, None, Some(DENY), "denied by session");
    one("", None, Some(ALLOW), "no identity");
    one(ALLOW, Some(ALLOW), Some(ALLOW), "allowed by identity");
    one(ALLOW, Some(ELSE), Some(ALLOW), "no boundary");
    one(ALLOW, Some(ALLOW), Some(ELSE), "no session");
}

fn session_of_own() -> Subject {
    session(OWN)
}

const TO_ACCOUNT: &str = r#"{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"lambda:InvokeFunction","Resource":"*"}"#;
const TO_ROOT: &str = r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"lambda:InvokeFunction","Resource":"*"}"#;
const TO_ROLE: &str = r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/work"},"Action":"lambda:InvokeFunction","Resource":"*"}"#;
const TO_SESSION: &str = r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:sts::111111111111:assumed-role/work/ann"},"Action":"lambda:InvokeFunction","Resource":"*"}"#;
const TO_USER: &str = r#"{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111111111111:user/ann"]},"Action":"lambda:InvokeFunction","Resource":"*"}"#;
const TO_OTHER: &str = r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"lambda:InvokeFunction","Resource":"*"}"#;
const TO_ALL: &str =
    r#"{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"*"}"#;
const TO_S3: &str = r#"{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"*"}"#;
const NOT_ROLE: &str = r#"{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::111111111111:role/work"},"Action":"*","Resource":"*"}"#;
const TO_ALL_BUT: &str = r#"{"Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::111111111111:role/work"},"Action":"*","Resource":"*"}"#;
const NOT_ALL: &str = r#"{"Effect":"Deny","Principal":"*","Action":"lambda:*","Resource":"*"}"#;

#[test]
fn a_resource_allows_whom_it_names() {
    let one = |subject, identity, boundary, resource, answer| {
        check(&Case { identity, boundary, resource, answer, ..of(subject) });
    };
    // Who is named needs no policy of its own; an account leaves it to its own policies.
    one(user(), "", None, TO_USER, "allowed by resource");
    one(user(), "", None, TO_ACCOUNT, "no identity");
    one(user(), "", None, TO_ROOT, "no identity");
    one(user(), ALLOW, None, TO_ROOT, "allowed by identity");
    one(user(), "", None, TO_ALL, "allowed by resource");
    one(user(), "", None, TO_ROLE, "no identity");
    one(session(OWN), "", None, TO_ROLE, "allowed by resource");
    one(session(OWN), "", None, TO_SESSION, "allowed by resource");
    // A boundary bounds what a role is given, and not what its session or a user is.
    one(session(OWN), "", Some(ELSE), TO_ROLE, "no boundary");
    one(session(OWN), "", Some(ALLOW), TO_ROLE, "allowed by resource");
    one(session(OWN), "", Some(ELSE), TO_SESSION, "allowed by resource");
    one(user(), "", Some(ELSE), TO_USER, "allowed by resource");
    one(session(OWN), "", Some(DENY), TO_SESSION, "denied by boundary");
    // What denies wins.
    one(user(), ALLOW, None, NOT_ALL, "denied by resource");
    one(user(), ALLOW, None, NOT_ROLE, "denied by resource");
    one(session(OWN), ALLOW, None, NOT_ROLE, "allowed by identity");
    // Another account: both sides must allow.
    one(session(OTHER), ALLOW, None, "", "no resource");
    one(session(OTHER), "", None, TO_OTHER, "no identity");
    one(session(OTHER), ALLOW, None, TO_OTHER, "allowed by identity");
    one(session(OTHER), ALLOW, None, TO_ACCOUNT, "no resource");
    one(session(OTHER), "", None, TO_ALL, "no identity");
    // Who has no policies needs no more than the resource's.
    let s3 = || Subject::Service("s3.amazonaws.com".into());
    one(s3(), "", None, TO_S3, "allowed by resource");
    one(s3(), "", None, TO_ACCOUNT, "no resource");
    one(s3(), "", None, TO_ALL, "allowed by resource");
    one(Subject::Service("sns.amazonaws.com".into()), "", None, TO_S3, "no resource");
    one(Subject::Anonymous, "", None, TO_ALL, "allowed by resource");
    one(Subject::Anonymous, "", None, TO_ACCOUNT, "no resource");
    // Whom nobody knows only a `*` lets in, and everything that denies keeps out.
    for other in [TO_USER, TO_ROLE, TO_SESSION, TO_S3, TO_ALL_BUT, ""] {
        one(Subject::Anonymous, ALLOW, None, other, "no resource");
    }
    one(user(), "", None, TO_ALL_BUT, "allowed by resource");
    one(Subject::Anonymous, "", None, NOT_ALL, "denied by resource");
    one(Subject::Anonymous, "", None, NOT_ROLE, "denied by resource");
}

/// Statement, then whether it allows the invocation of the function.
const MATCHING: &[(&str, bool)] = &[
    (r#"{"Effect":"Allow","Action":"LAMBDA:invokefunction","Resource":"*"}"#, true),
    (r#"{"Effect":"Allow","Action":"lambda:Invoke*","Resource":"*"}"#, true),
    (r#"{"Effect":"Allow","Action":"lambda:Invoke","Resource":"*"}"#, false),
    (r#"{"Effect":"Allow","Action":"lambda:?nvokeFunction","Resource":"*"}"#, true),
    (r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#, true),
    (r#"{"Effect":"Allow","Action":["s3:*","lambda:*"],"Resource":"*"}"#, true),
    (r#"{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}"#, true),
    (r#"{"Effect":"Allow","NotAction":["s3:*","lambda:*"],"Resource":"*"}"#, false),
    (r#"{"Effect":"Allow","Action":"*","NotResource":"arn:aws:s3:::*"}"#, true),
    (r#"{"Effect":"Allow","Action":"*","NotResource":"arn:aws:lambda:*:*:function:*"}"#, false),
    (
        r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:lambda:us-east-1:111111111111:function:api"}"#,
        true,
    ),
    (
        r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:lambda:us-east-1:111111111111:function:API"}"#,
        false,
    ),
    (
        r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:lambda:us-east-1:111111111111:function:api:*"}"#,
        false,
    ),
    (
        r#"{"Effect":"Allow","Action":"*","Resource":["arn:aws:lambda:*:*:function:x","arn:aws:lambda:*:*:function:a*"]}"#,
        true,
    ),
    (r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:lambda:*"}"#, true),
];

#[test]
fn actions_and_resources_match_as_aws_documents_them() {
    for (identity, allows) in MATCHING {
        let answer = if *allows { "allowed by identity" } else { "no identity" };
        check(&Case { identity, answer, ..of(user()) });
    }
}

#[test]
fn the_statement_that_decided_is_named() {
    let statements =
        format!(r#"{ELSE},{{"Sid":"Mine","Effect":"Allow","Action":"lambda:*","Resource":"*"}}"#);
    let policy = policy(Kind::Identity, &statements);
    let identity = [Attached { name: "work", policy: &policy }];
    let policies = Policies { identity: &identity, ..Policies::default() };
    let (subject, context) = (user(), Context::default());
    let question = Question {
        subject: &subject,
        action: INVOKE,
        resource: FUNCTION,
        owner: OWN,
        context: &context,
    };
    let Decision::Allowed(grounds) = policies.decide(&question) else { panic!("it is allowed") };
    assert_eq!(
        (grounds.why, &*grounds.policy, &*grounds.statement),
        (Why::Identity, "work", "Mine")
    );
}

#[test]
fn what_is_no_policy_is_refused_in_the_words_of_iam() {
    let parse = |kind, statement: &str| {
        Policy::parse(&format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#), kind)
    };
    let identity = |statement: &str| parse(Kind::Identity, statement).unwrap_err();
    for (statement, bad) in [
        (r#"{"Effect":"Maybe","Action":"*","Resource":"*"}"#, BadPolicy::Syntax),
        (r#"{"Effect":"Allow","Action":"*","Resource":"*","More":1}"#, BadPolicy::Syntax),
        (r#"{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}"#, BadPolicy::Syntax),
        (r#"{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}"#, BadPolicy::Syntax),
        (
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringIs":{"a":"b"}}}"#,
            BadPolicy::Syntax,
        ),
        (
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"a":"b"}}}"#,
            BadPolicy::Syntax,
        ),
        (
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"a":"b"}}}"#,
            BadPolicy::Syntax,
        ),
        (
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"a":"true","a":"false"}}}"#,
            BadPolicy::Syntax,
        ),
        (r#"{"Effect":"Allow","Resource":"*"}"#, BadPolicy::NoActions),
        (r#"{"Effect":"Allow","Action":[],"Resource":"*"}"#, BadPolicy::NoActions),
        (r#"{"Effect":"Allow","Action":"*"}"#, BadPolicy::NoResources),
        (r#"{"Effect":"Allow","Action":"*","Resource":[]}"#, BadPolicy::NoResources),
        (r#"{"Effect":"Allow","Action":"Invoke","Resource":"*"}"#, BadPolicy::Vendor),
        (r#"{"Effect":"Allow","Action":"a:b:c","Resource":"*"}"#, BadPolicy::Colons),
        (r#"{"Effect":"Allow","Action":"*","Resource":"api"}"#, BadPolicy::Resource("api".into())),
        (
            r#"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}"#,
            BadPolicy::HasPrincipal,
        ),
        (r#"{"Sid":"a b","Effect":"Allow","Action":"*","Resource":"*"}"#, BadPolicy::Sid),
        (
            r#"[{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*"}]"#,
            BadPolicy::SameSid,
        ),
    ] {
        assert_eq!(identity(statement), bad, "{statement}");
    }
    let trust = |statement: &str| parse(Kind::Trust, statement);
    assert_eq!(
        trust(r#"{"Effect":"Allow","Action":"sts:AssumeRole"}"#),
        Err(BadPolicy::NoPrincipal)
    );
    assert_eq!(
        trust(r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*","Resource":"*"}"#),
        Err(BadPolicy::HasResource)
    );
    for action in ["*", "s3:*", "iam:PassRole"] {
        let statement = format!(r#"{{"Effect":"Allow","Principal":"*","Action":"{action}"}}"#);
        assert_eq!(trust(&statement), Err(BadPolicy::NotSts), "{action}");
    }
    for name in ["ann", "arn:aws:iam::111111111111:role/*", "arn:aws:s3:::x", "1111"] {
        let statement =
            format!(r#"{{"Effect":"Allow","Principal":{{"AWS":"{name}"}},"Action":"*"}}"#);
        assert_eq!(trust(&statement), Err(BadPolicy::Principal(name.into())));
    }
    assert_eq!(Policy::parse("{", Kind::Identity), Err(BadPolicy::Syntax));
    let newer = r#"{"Version":"2030-01-01","Statement":[]}"#;
    assert_eq!(Policy::parse(newer, Kind::Identity), Err(BadPolicy::Version));
}

#[test]
fn a_policy_of_2008_has_no_variables() {
    let text = r#"{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:iam::1:user/${aws:username}"}}"#;
    let policy = Policy::parse(text, Kind::Identity).unwrap();
    let identity = [Attached { name: "p", policy: &policy }];
    let policies = Policies { identity: &identity, ..Policies::default() };
    let (subject, context) = (user(), Context::default().with("aws:username", "ann"));
    let asked = |resource| {
        let question =
            Question { subject: &subject, action: INVOKE, resource, owner: OWN, context: &context };
        policies.decide(&question).is_allowed()
    };
    assert!(!asked("arn:aws:iam::1:user/ann"));
    assert!(asked("arn:aws:iam::1:user/${aws:username}"));
}
