use super::*;
use crate::policy::{Attached, Context, Kind, Policies, Policy, Question, Subject};

const ACCOUNT: &str = "123456789012";

fn of(role: TeamRole, names: &str) -> Policy {
    let team = OfTeam { team: "pay".parse().unwrap(), role, names: names.parse().unwrap() };
    let policies = team.policies(&Scope::aws(ACCOUNT).unwrap());
    Policy::parse(&policies[TEAM_POLICY], Kind::Identity).unwrap()
}

fn may(policy: &Policy, action: &str, resource: &str, teams: &[&str]) -> bool {
    let arn = format!("arn:aws:iam::{ACCOUNT}:user/ann");
    let subject = Subject::User { account: ACCOUNT.into(), name: arn };
    let mut context = Context::default()
        .with("aws:username", "ann")
        .with("iam:PassedToService", "lambda.amazonaws.com");
    for team in teams {
        context.add("morrow:TeamsOfUser", *team);
    }
    let question =
        Question { subject: &subject, action, resource, owner: ACCOUNT, context: &context };
    let identity = [Attached { name: "team", policy }];
    Policies { identity: &identity, ..Policies::default() }.decide(&question).is_allowed()
}

/// The lowest role that may, of a team with the names `pay-*`; `-`: none.
const TRUTH: &[(&str, &str, &str)] = &[
    ("reader", "lambda:GetFunction", "arn:aws:lambda:us-east-1:ME:function:pay-in"),
    ("reader", "lambda:ListFunctions", "arn:aws:lambda:us-east-1:ME:function:pay-in"),
    ("reader", "morrow:ReadStatus", "arn:aws:lambda:us-east-1:ME:function:pay-in"),
    ("reader", "lambda:GetLayerVersion", "arn:aws:lambda:us-east-1:ME:layer:pay-lib:3"),
    (
        "reader",
        "logs:FilterLogEvents",
        "arn:aws:logs:us-east-1:ME:log-group:/aws/lambda/pay-in:log-stream:",
    ),
    (
        "reader",
        "logs:GetLogEvents",
        "arn:aws:logs:us-east-1:ME:log-group:/aws/lambda/pay-in:log-stream:2026",
    ),
    (
        "reader",
        "logs:ListTagsForResource",
        "arn:aws:logs:us-east-1:ME:log-group:/aws/lambda/pay-in",
    ),
    (
        "reader",
        "logs:FilterLogEvents",
        "arn:aws:logs:us-east-1:ME:log-group:/http/pay-in:log-stream:",
    ),
    ("reader", "iam:GetGroup", "arn:aws:iam::ME:group/morrow/team/pay/pay.owner"),
    ("reader", "morrow:ExplainAccess", "arn:aws:iam::ME:user/ann"),
    ("reader", "morrow:CreateToken", "arn:aws:morrow::ME:token/ann/*"),
    ("operator", "lambda:InvokeFunction", "arn:aws:lambda:us-east-1:ME:function:pay-in"),
    (
        "operator",
        "logs:PutRetentionPolicy",
        "arn:aws:logs:us-east-1:ME:log-group:/aws/lambda/pay-in:log-stream:",
    ),
    ("operator", "lambda:InvokeFunctionUrl", "arn:aws:lambda:us-east-1:ME:function:pay-in"),
    ("operator", "lambda:TagResource", "arn:aws:lambda:us-east-1:ME:function:pay-in"),
    ("operator", "morrow:ListRuntimes", "*"),
    ("deployer", "lambda:CreateFunction", "arn:aws:lambda:us-east-1:ME:function:pay-in"),
    ("deployer", "lambda:UpdateFunctionCode", "arn:aws:lambda:us-east-1:ME:function:pay-in"),
    ("deployer", "lambda:DeleteFunction", "arn:aws:lambda:us-east-1:ME:function:pay-in"),
    ("deployer", "lambda:PublishLayerVersion", "arn:aws:lambda:us-east-1:ME:layer:pay-lib"),
    (
        "deployer",
        "logs:DeleteLogGroup",
        "arn:aws:logs:us-east-1:ME:log-group:/aws/lambda/pay-in:log-stream:",
    ),
    (
        "deployer",
        "logs:DeleteLogGroup",
        "arn:aws:logs:us-east-1:ME:log-group:/http/pay-in:log-stream:",
    ),
    ("deployer", "iam:PassRole", "arn:aws:iam::ME:role/pay-work"),
    ("deployer", "iam:PassRole", "arn:aws:iam::ME:role/morrow-default"),
    (
        "deployer",
        "secretsmanager:PutSecretValue",
        "arn:aws:secretsmanager:us-east-1:ME:secret:pay-db-AbC123",
    ),
    ("owner", "lambda:AddPermission", "arn:aws:lambda:us-east-1:ME:function:pay-in"),
    ("owner", "lambda:AddLayerVersionPermission", "arn:aws:lambda:us-east-1:ME:layer:pay-lib:3"),
    ("owner", "iam:AddUserToGroup", "arn:aws:iam::ME:group/morrow/team/pay/pay.reader"),
    ("owner", "morrow:RevokeToken", "arn:aws:morrow::ME:token/bob/AAAA"),
    // Another team's, the platform's, and what would lead out of the team.
    ("-", "lambda:GetFunction", "arn:aws:lambda:us-east-1:ME:function:shop-in"),
    ("-", "lambda:GetFunction", "arn:aws:lambda:us-east-1:ME:function:my-pay-in"),
    ("-", "lambda:ListFunctions", "*"),
    ("-", "lambda:InvokeFunction", "arn:aws:lambda:us-east-1:ME:function:shop-pay-in"),
    ("-", "lambda:InvokeFunction", "arn:aws:lambda:us-east-1:210987654321:function:pay-in"),
    (
        "-",
        "logs:GetLogEvents",
        "arn:aws:logs:us-east-1:ME:log-group:/aws/lambda/shop:log-stream:pay-in",
    ),
    ("-", "logs:GetLogEvents", "arn:aws:logs:us-east-1:ME:log-group:/http/shop:log-stream:pay-in"),
    ("-", "logs:FilterLogEvents", "arn:aws:logs:us-east-1:ME:log-group:pay-in:log-stream:"),
    ("-", "logs:DescribeLogGroups", "arn:aws:logs:us-east-1:ME:log-group::log-stream:"),
    ("-", "morrow:ReadStatus", "*"),
    ("-", "lambda:GetAccountSettings", "*"),
    ("-", "iam:PassRole", "arn:aws:iam::ME:role/admin"),
    ("-", "sts:AssumeRole", "arn:aws:iam::ME:role/pay-work"),
    ("-", "iam:AddUserToGroup", "arn:aws:iam::ME:group/morrow/team/shop/shop.reader"),
    ("-", "iam:AddUserToGroup", "arn:aws:iam::ME:group/admins"),
    ("-", "iam:PutGroupPolicy", "arn:aws:iam::ME:group/morrow/team/pay/pay.owner"),
    ("-", "iam:CreateUser", "arn:aws:iam::ME:user/eve"),
    ("-", "morrow:CreateToken", "arn:aws:morrow::ME:token/bob/*"),
    ("-", "morrow:ExplainAccess", "arn:aws:iam::ME:user/bob"),
    (
        "-",
        "secretsmanager:GetSecretValue",
        "arn:aws:secretsmanager:us-east-1:ME:secret:pay-db-AbC123",
    ),
    ("-", "morrow:CreateKey", "*"),
];

#[test]
fn each_role_may_what_its_template_says_and_no_more() {
    for (lowest, action, resource) in TRUTH {
        let resource = resource.replace("ME", ACCOUNT);
        let lowest: Option<TeamRole> = lowest.parse().ok();
        for role in TeamRole::ALL {
            let wanted = lowest.is_some_and(|lowest| role >= lowest);
            let is = may(&of(role, "pay-*"), action, &resource, &["pay"]);
            assert_eq!(is, wanted, "{role} {action} {resource}");
        }
    }
}

#[test]
fn an_owner_has_no_say_in_the_tokens_of_others() {
    let owner = of(TeamRole::Owner, "pay-*");
    let token = format!("arn:aws:morrow::{ACCOUNT}:token/bob/AAAA");
    assert!(may(&owner, "morrow:ListTokens", &token, &["shop", "pay"]));
    assert!(!may(&owner, "morrow:ListTokens", &token, &["shop"]));
    assert!(!may(&owner, "morrow:ListTokens", &token, &[]));
}

#[test]
fn a_team_of_one_name_has_what_belongs_to_it_and_nothing_that_begins_the_same() {
    let deployer = of(TeamRole::Deployer, "pay");
    let has =
        |action, resource: &str| may(&deployer, action, &resource.replace("ME", ACCOUNT), &["pay"]);
    assert!(has("lambda:GetFunction", "arn:aws:lambda:us-east-1:ME:function:pay"));
    assert!(has("lambda:GetLayerVersion", "arn:aws:lambda:us-east-1:ME:layer:pay:1"));
    let group = "arn:aws:logs:us-east-1:ME:log-group:/aws/lambda/";
    assert!(has("logs:GetLogEvents", &format!("{group}pay:log-stream:a")));
    assert!(!has("lambda:GetFunction", "arn:aws:lambda:us-east-1:ME:function:pay-in"));
    assert!(!has("logs:GetLogEvents", &format!("{group}pay-in:log-stream:a")));
}

#[test]
fn names_reach_no_further_than_they_say() {
    for good in ["pay", "pay-*", "*", "a_b*"] {
        assert!(good.parse::<TeamNames>().is_ok(), "{good}");
    }
    for bad in ["", "*-pay", "pay-*-x", "pay?", "pay/*", "pay:*", "**", "${aws:username}"] {
        assert!(bad.parse::<TeamNames>().is_err(), "{bad}");
    }
    for bad in ["", "a/b", "a.b", "a*", "a b", &"a".repeat(65)] {
        assert!(bad.parse::<TeamName>().is_err(), "{bad}");
    }
}

#[test]
fn every_action_of_a_template_is_one_that_can_be_asked() {
    let known: Vec<_> = crate::Action::ALL.iter().map(|it| it.in_policies()).collect();
    for statement in TEMPLATES.values().flatten() {
        let statement: Value = serde_json::from_str(statement.get()).unwrap();
        let actions = match &statement["Action"] {
            Value::Array(actions) => actions.clone(),
            one => vec![one.clone()],
        };
        for action in actions {
            assert!(known.contains(&action.as_str().unwrap()), "{action}");
        }
    }
    assert_eq!(TEMPLATES.len(), TeamRole::ALL.len());
}
