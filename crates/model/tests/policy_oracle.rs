//! The evaluator beside another: `iam-rs` answers the same questions, and where the two differ,
//! AWS's documentation has decided; its known faults are listed.

use iam_rs::{Arn, ContextValue, IAMPolicy, IAMRequest, Principal, PrincipalId, evaluate_policy};
use model::policy::{Attached, Context, Kind, Policies, Policy, Question, Subject};

const USER: &str = "arn:aws:iam::111111111111:user/ann";
const FUNCTION: &str = "arn:aws:lambda:us-east-1:111111111111:function:api";
const INVOKE: &str = "lambda:InvokeFunction";

struct Case<'a> {
    action: &'a str,
    resource: &'a str,
    /// The condition: its operator, and the policy's values as JSON.
    condition: Option<(&'a str, &'a str)>,
    /// What the request has under `k:Key`.
    found: &'a [&'a str],
}

impl Case<'_> {
    fn document(&self) -> String {
        let condition = self.condition.map_or(String::new(), |(operator, values)| {
            format!(",\"Condition\":{{\"{operator}\":{{\"k:Key\":{values}}}}}")
        });
        format!(
            "{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Sid\":\"s\",\"Effect\":\"Allow\",\
             \"Action\":{},\"Resource\":{}{condition}}}]}}",
            self.action, self.resource
        )
    }

    fn ours(&self) -> bool {
        let document = self.document();
        let policy = Policy::parse(&document, Kind::Identity);
        let policy = policy.unwrap_or_else(|bad| panic!("{document}: {bad}"));
        let identity = [Attached { name: "p", policy: &policy }];
        let policies = Policies { identity: &identity, ..Policies::default() };
        let account = "111111111111";
        let subject = Subject::User { account: account.into(), name: USER.into() };
        let mut context = Context::default().with("aws:username", "ann");
        for value in self.found {
            context.add("k:Key", *value);
        }
        let question = Question {
            subject: &subject,
            action: INVOKE,
            resource: FUNCTION,
            owner: account,
            context: &context,
        };
        policies.decide(&question).is_allowed()
    }

    /// `None`: it does not read the policy.
    fn theirs(&self) -> Option<bool> {
        let policy: IAMPolicy = serde_json::from_str(&self.document()).ok()?;
        let mut context = iam_rs::Context::new().with_string("aws:username", "ann");
        match self.found {
            [] => {}
            // Its truths are of a type of their own.
            [one @ ("true" | "false")] => {
                context.insert("k:Key".into(), ContextValue::Boolean(*one == "true"));
            }
            [one] => context.insert("k:Key".into(), ContextValue::String((*one).into())),
            many => {
                let many = many.iter().map(|it| (*it).to_owned()).collect();
                context.insert("k:Key".into(), ContextValue::StringList(many));
            }
        }
        let who = Principal::Aws(PrincipalId::String(USER.into()));
        let resource = Arn::parse(FUNCTION).expect("an ARN");
        let request = IAMRequest::new_with_context(who, INVOKE, resource, context);
        evaluate_policy(&policy, &request).ok().map(|it| it == iam_rs::Decision::Allow)
    }
}

const STRINGS: [&str; 4] =
    ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"];
const LIKES: [&str; 2] = ["StringLike", "StringNotLike"];
const NUMBERS: [&str; 6] = [
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
];
const DATES: [&str; 6] = [
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
];
const ADDRESSES: [&str; 2] = ["IpAddress", "NotIpAddress"];
const ARNS: [&str; 4] = ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"];

type Values = &'static [&'static str];
type Family = (&'static [&'static str], Values, &'static [Values]);

/// Operators, the values that policies give them, and what requests have.
const FAMILIES: [Family; 7] = [
    (
        &STRINGS,
        &[r#""a""#, r#"["a","b"]"#, r#""A""#, r#""""#],
        &[&[], &["a"], &["b"], &["A"], &["c"], &[""]],
    ),
    (
        &LIKES,
        &[r#""a*""#, r#""*""#, r#"["x","?b"]"#, r#""a?c""#, r#""${aws:username}/*""#],
        &[&[], &["a"], &["ab"], &["abc"], &["x"], &["ann/x"], &["bob/x"], &[""]],
    ),
    (
        &NUMBERS,
        &[r#""5""#, r#""5.0""#, r#"["1","9"]"#, r#""-1""#],
        &[&[], &["5"], &["4.9"], &["1"], &["100"], &["many"]],
    ),
    (
        &DATES,
        &[r#""2026-01-01T00:00:00Z""#, r#"["2026-01-01T00:00:00Z","2027-01-01T00:00:00Z"]"#],
        &[&[], &["2026-01-01T00:00:00Z"], &["2025-06-01T00:00:00Z"], &["2028-01-01T00:00:00Z"]],
    ),
    (
        &ADDRESSES,
        &[r#""10.0.0.0/8""#, r#"["10.1.2.3/32","192.168.0.0/16"]"#, r#""2001:db8::/32""#],
        &[&[], &["10.1.2.3"], &["10.9.9.9"], &["192.168.7.7"], &["8.8.8.8"], &["2001:db8::7"]],
    ),
    (
        &ARNS,
        &[
            r#""arn:aws:s3:::pictures""#,
            r#""arn:aws:s3:::*""#,
            r#""arn:aws:lambda:*:111111111111:function:*""#,
        ],
        &[
            &[],
            &["arn:aws:s3:::pictures"],
            &["arn:aws:s3:::other"],
            &["arn:aws:lambda:us-east-1:111111111111:function:f"],
        ],
    ),
    (&["Bool"], &[r#""true""#, r#""false""#], &[&[], &["true"], &["false"]]),
];

/// Where it differs from what AWS documents.
fn known_fault(case: &Case<'_>) -> Option<&'static str> {
    let (operator, values) = case.condition.unwrap_or_default();
    let plain = operator.trim_end_matches("IfExists");
    let has_wildcard = values.contains('*') || values.contains('?');
    if values.contains("${") {
        return Some("a variable in a condition's value is not resolved");
    }
    let is_exact = matches!(plain, "ArnEquals" | "ArnNotEquals");
    (is_exact && has_wildcard).then_some("ArnEquals is exact; on AWS it and ArnLike are the same")
}

fn compare(case: &Case<'_>, differences: &mut Vec<String>, listed: &mut Vec<&'static str>) {
    let (ours, theirs) = (case.ours(), case.theirs());
    if theirs == Some(ours) {
        return;
    }
    match known_fault(case) {
        Some(fault) => listed.push(fault),
        None => differences.push(format!(
            "{} with {:?}: {ours}, theirs {theirs:?}",
            case.document(),
            case.found
        )),
    }
}

#[test]
fn another_evaluator_gives_the_same_answers() {
    let (mut differences, mut listed, mut cases) = (Vec::new(), Vec::new(), 0);
    let actions = [
        r#""*""#,
        r#""lambda:*""#,
        r#""lambda:Invoke*""#,
        r#""LAMBDA:invokefunction""#,
        r#""lambda:GetFunction""#,
        r#"["s3:*","lambda:InvokeFunction"]"#,
        r#""lambda:Invoke?unction""#,
    ];
    let resources = [
        r#""*""#,
        r#""arn:aws:lambda:us-east-1:111111111111:function:api""#,
        r#""arn:aws:lambda:us-east-1:111111111111:function:a*""#,
        r#""arn:aws:lambda:*:*:function:*""#,
        r#""arn:aws:lambda:us-east-1:111111111111:function:other""#,
        r#""arn:aws:s3:::*""#,
        r#"["arn:aws:s3:::x","arn:aws:lambda:us-east-1:111111111111:function:???"]"#,
    ];
    for action in actions {
        for resource in resources {
            let case = Case { action, resource, condition: None, found: &[] };
            compare(&case, &mut differences, &mut listed);
            cases += 1;
        }
    }
    for (operators, values, founds) in FAMILIES {
        for operator in operators {
            for suffix in ["", "IfExists"] {
                let operator = format!("{operator}{suffix}");
                for value in values {
                    for found in founds {
                        let condition = Some((&*operator, *value));
                        let case = Case { action: r#""*""#, resource: r#""*""#, condition, found };
                        compare(&case, &mut differences, &mut listed);
                        cases += 1;
                    }
                }
            }
        }
    }
    for set in ["ForAllValues", "ForAnyValue"] {
        for operator in STRINGS.iter().chain(&LIKES) {
            let operator = format!("{set}:{operator}");
            for value in [r#""a""#, r#"["a","b"]"#, r#""a*""#] {
                for found in [&[][..], &["a"], &["a", "b"], &["a", "c"], &["c", "d"]] {
                    let condition = Some((&*operator, value));
                    let case = Case { action: r#""*""#, resource: r#""*""#, condition, found };
                    compare(&case, &mut differences, &mut listed);
                    cases += 1;
                }
            }
        }
    }
    for value in [r#""true""#, r#""false""#] {
        for found in [&[][..], &["a"]] {
            let case = Case {
                action: r#""*""#,
                resource: r#""*""#,
                condition: Some(("Null", value)),
                found,
            };
            compare(&case, &mut differences, &mut listed);
            cases += 1;
        }
    }
    assert!(
        differences.is_empty(),
        "{} of {cases}:\n{}",
        differences.len(),
        differences.join("\n")
    );
    assert!(cases > 800, "{cases} cases");
    listed.sort_unstable();
    listed.dedup();
    assert_eq!(listed.len(), 2, "a fault that is listed is none any more: {listed:?}");
}
