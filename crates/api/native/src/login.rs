//! Logging in, which is asked by who cannot say yet who they are.

use std::net::IpAddr;

use axum::response::Response;
use control::{
    Control,
    identity::login::{Begun, Device, Entered, From, Way},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use crate::{answer, bad, fault::Fault, read, tokens};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Begin {
    /// Where the browser comes back to; nowhere, on another device.
    redirect: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Finish {
    login: String,
    code: Option<String>,
    state: Option<String>,
}

pub(crate) fn from(ip: IpAddr, agent: Option<String>) -> From {
    From { ip, agent }
}

pub(crate) async fn begin(control: &Control, body: &[u8]) -> Result<Response, Fault> {
    let Begin { redirect } = read(body)?;
    let Begun { handle, way } = control.begin_login(redirect.as_deref()).await?;
    let shown = match way {
        Way::Browser(address) => json!({ "login": handle, "address": address }),
        Way::Device(Device { user_code, address, whole_address, expires_s, .. }) => json!({
            "login": handle,
            "address": address,
            "whole_address": whole_address,
            "user_code": user_code,
            "expires_seconds": expires_s,
        }),
    };
    Ok(answer(StatusCode::OK, shown))
}

pub(crate) async fn finish(control: &Control, from: &From, body: &[u8]) -> Result<Response, Fault> {
    let Finish { login, code, state } = read(body)?;
    let brought = match (&code, &state) {
        (Some(code), Some(state)) => Some((code.as_str(), state.as_str())),
        (None, None) => None,
        _ => return Err(bad("code and state go together")),
    };
    match control.finish_login(from, &login, brought).await? {
        Entered::Pending => Ok(answer(StatusCode::ACCEPTED, json!({ "pending": true }))),
        Entered::In(made) => {
            let mut shown = tokens::shown(&made.info);
            shown["token"] = made.text.into();
            Ok(answer(StatusCode::CREATED, shown))
        }
    }
}
