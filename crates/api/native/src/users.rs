use axum::response::{IntoResponse, Response};
use control::access::{NewUser, Person};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Asked, answer, fault::Fault, keys, read, tokens};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    name: String,
}

pub(crate) async fn create(asked: &Asked) -> Result<Response, Fault> {
    let New { name } = read(&asked.body)?;
    let new = NewUser { name, path: "/".to_owned(), tags: [].into(), boundary: None };
    let user = asked.control.create_user(&asked.caller, new).await?;
    let made = Person { user: user.into(), teams: Vec::new() };
    Ok(answer(StatusCode::CREATED, shown(asked, &made)))
}

pub(crate) fn list(asked: &Asked) -> Result<Response, Fault> {
    let found = asked.control.list_people(&asked.caller)?;
    let users: Vec<_> = found.iter().map(|person| shown(asked, person)).collect();
    Ok(answer(StatusCode::OK, json!({ "users": users })))
}

pub(crate) async fn delete(asked: &Asked, name: &str) -> Result<Response, Fault> {
    asked.control.delete_user(&asked.caller, name).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn tokens(asked: &Asked, name: &str) -> Result<Response, Fault> {
    let found = asked.control.list_tokens(&asked.caller, Some(name)).await?;
    Ok(answer(StatusCode::OK, tokens::listed(&found)))
}

pub(crate) async fn keys(asked: &Asked, name: &str) -> Result<Response, Fault> {
    let found = asked.control.list_access_keys(&asked.caller, name).await?;
    Ok(answer(StatusCode::OK, keys::listed(&found)))
}

fn shown(asked: &Asked, Person { user, teams }: &Person) -> Value {
    let teams: Vec<_> =
        teams.iter().map(|(team, role)| json!({ "team": team, "role": role })).collect();
    json!({
        "name": user.name,
        "id": user.id,
        "arn": asked.caller.principal.scope().map(|scope| user.arn(scope)),
        "created": user.created.to_string(),
        "teams": teams,
        "login": user.login,
    })
}
