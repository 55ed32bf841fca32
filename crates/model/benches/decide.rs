//! What a question costs: nobody's policies, and twenty of which the last allows it.
//!
//! `cargo bench -p model`. The aim is 10 µs for twenty policies.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use model::policy::{Attached, Context, Kind, Policies, Policy, Question, Subject};

const ACCOUNT: &str = "111111111111";
const FUNCTION: &str = "arn:aws:lambda:us-east-1:111111111111:function:payments-api";

/// Policies as people write them: some services, some resources, a condition.
fn policies(count: usize) -> Vec<(String, Policy)> {
    let of = |number: usize| {
        let last = number + 1 == count;
        let function = if last { "payments-*" } else { "billing-*" };
        let document = format!(
            r#"{{"Version":"2012-10-17","Statement":[
              {{"Sid":"Logs","Effect":"Allow","Action":["logs:CreateLogGroup","logs:PutLogEvents"],
                "Resource":"arn:aws:logs:*:*:log-group:/aws/lambda/team-{number}-*"}},
              {{"Sid":"Functions","Effect":"Allow","Action":["lambda:Get*","lambda:InvokeFunction"],
                "Resource":"arn:aws:lambda:*:{ACCOUNT}:function:{function}",
                "Condition":{{"StringEquals":{{"aws:PrincipalTag/team":["a","b"]}}}}}},
              {{"Sid":"NotDelete","Effect":"Deny","Action":"lambda:Delete*","Resource":"*"}}]}}"#
        );
        (format!("policy-{number}"), Policy::parse(&document, Kind::Identity).expect("a policy"))
    };
    (0..count).map(of).collect()
}

/// What the gate knows of a request.
fn context() -> Context {
    Context::default()
        .with("aws:PrincipalArn", "arn:aws:iam::111111111111:user/ann")
        .with("aws:PrincipalAccount", ACCOUNT)
        .with("aws:PrincipalType", "User")
        .with("aws:userid", "AIDAAAAAAAAAAAAAAAAAA")
        .with("aws:username", "ann")
        .with("aws:PrincipalTag/team", "a")
        .with("aws:CurrentTime", "2026-11-27T12:00:00Z")
        .with("aws:EpochTime", "1795780800")
        .with("aws:ViaAWSService", "false")
        .with("aws:SourceIp", "10.0.0.7")
        .with("aws:UserAgent", "Boto3/1.44")
}

fn decide(criterion: &mut Criterion) {
    let name = "arn:aws:iam::111111111111:user/ann".to_owned();
    let subject = Subject::User { account: ACCOUNT.to_owned(), name };
    let mut group = criterion.benchmark_group("decide");
    for count in [0, 1, 20] {
        let all = policies(count);
        group.bench_function(format!("{count} policies"), |bencher| {
            bencher.iter(|| {
                let attached: Vec<_> =
                    all.iter().map(|(name, policy)| Attached { name, policy }).collect();
                let policies = Policies { identity: &attached, ..Policies::default() };
                let context = context();
                let question = Question {
                    subject: &subject,
                    action: "lambda:InvokeFunction",
                    resource: FUNCTION,
                    owner: ACCOUNT,
                    context: &context,
                };
                black_box(policies.decide(&question))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, decide);
criterion_main!(benches);
