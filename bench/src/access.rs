//! What authorisation costs an invocation: a user with twenty policies beside the root, whom none
//! are asked for.

use std::{fmt::Write, path::Path};

use anyhow::{Context, Result};

use crate::{
    MEMORY_MB,
    load::{Load, TURNS, Turns},
    platform::{self, Key, Platform},
    report::{Row, Target},
};

const NAME: &str = "access";
const POLICIES: usize = 20;

pub(crate) async fn rows(binary: &Path, rounds: usize) -> Result<Vec<Row>> {
    let platform = Platform::start(binary, true).await?;
    let python = platform.engine("python3.")?;
    let code = platform::python_zip()?;
    platform.deploy(NAME, &python.runtime, "app.handler", &code, MEMORY_MB).await?;
    let user = user(&platform).await?;
    let one = Load { connections: 1, rounds }.turn();
    let mut turns = Turns::new();
    for _ in 0..TURNS {
        let theirs = platform.load_by(&user, NAME, one).await?;
        turns.push((theirs, platform.load(NAME, one).await?));
    }
    platform.stop().await?;
    let what = format!("warm invoke p50, 1 connection, Python, a user with {POLICIES} policies");
    Ok(vec![Row::grown(&what, "the root", &turns, Target::None)])
}

/// A user whom the last of many policies lets invoke: a group's, since a user's own hold fewer.
async fn user(platform: &Platform) -> Result<Key> {
    platform.iam("Action=CreateUser&UserName=bench").await?;
    platform.iam("Action=CreateGroup&GroupName=bench").await?;
    platform.iam("Action=AddUserToGroup&GroupName=bench&UserName=bench").await?;
    for number in 1..=POLICIES {
        let function = if number == POLICIES { NAME } else { "other-" };
        let document = format!(
            "{{\"Version\":\"2012-10-17\",\"Statement\":{{\"Effect\":\"Allow\",\"Action\":\
             \"lambda:InvokeFunction\",\"Resource\":\"arn:aws:lambda:*:*:function:{function}*\"}}}}"
        );
        let mut policy = format!("PolicyName=p{number:02}&PolicyDocument=");
        for byte in document.bytes() {
            write!(policy, "%{byte:02X}")?;
        }
        platform.iam(&format!("Action=PutGroupPolicy&GroupName=bench&{policy}")).await?;
    }
    let made = platform.iam("Action=CreateAccessKey&UserName=bench").await?;
    let text = |name: &str| {
        let (_, rest) = made.split_once(&format!("<{name}>"))?;
        Some(rest.split_once('<')?.0.to_owned())
    };
    let id = text("AccessKeyId").context("no id")?;
    Ok(Key { id, secret: text("SecretAccessKey").context("no secret")? })
}
