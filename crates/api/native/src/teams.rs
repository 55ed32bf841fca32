use axum::response::{IntoResponse, Response};
use control::access::TeamInfo;
use http::StatusCode;
use model::{BadName, TeamName, TeamNames, TeamRole};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Asked, answer, bad, fault::Fault, read};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    name: TeamName,
    names: TeamNames,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Update {
    names: TeamNames,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Member {
    role: TeamRole,
}

pub(crate) async fn create(asked: &Asked) -> Result<Response, Fault> {
    let New { name, names } = read(&asked.body)?;
    let made = asked.control.create_team(&asked.caller, &name, &names).await?;
    Ok(answer(StatusCode::CREATED, shown(&made)))
}

pub(crate) fn list(asked: &Asked) -> Result<Response, Fault> {
    let found = asked.control.list_teams(&asked.caller)?;
    let teams: Vec<_> = found.iter().map(shown).collect();
    Ok(answer(StatusCode::OK, json!({ "teams": teams })))
}

pub(crate) fn show(asked: &Asked, name: &str) -> Result<Response, Fault> {
    let found = asked.control.get_team(&asked.caller, &team(name)?)?;
    Ok(answer(StatusCode::OK, shown(&found)))
}

pub(crate) async fn update(asked: &Asked, name: &str) -> Result<Response, Fault> {
    let Update { names } = read(&asked.body)?;
    let changed = asked.control.update_team(&asked.caller, &team(name)?, &names).await?;
    Ok(answer(StatusCode::OK, shown(&changed)))
}

pub(crate) async fn delete(asked: &Asked, name: &str) -> Result<Response, Fault> {
    asked.control.delete_team(&asked.caller, &team(name)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn add(asked: &Asked, name: &str, user: &str) -> Result<Response, Fault> {
    let Member { role } = read(&asked.body)?;
    let changed = asked.control.set_team_member(&asked.caller, &team(name)?, user, role).await?;
    Ok(answer(StatusCode::OK, shown(&changed)))
}

pub(crate) async fn remove(asked: &Asked, name: &str, user: &str) -> Result<Response, Fault> {
    let changed = asked.control.remove_team_member(&asked.caller, &team(name)?, user).await?;
    Ok(answer(StatusCode::OK, shown(&changed)))
}

fn team(name: &str) -> Result<TeamName, Fault> {
    name.parse().map_err(|error: BadName| bad(error.to_string()))
}

fn shown(team: &TeamInfo) -> Value {
    let members: Vec<_> =
        team.members.iter().map(|(user, role)| json!({ "user": user, "role": role })).collect();
    json!({
        "name": team.name,
        "names": team.names,
        "created": team.created.to_string(),
        "members": members,
    })
}
