//! Logging in at the provider of identities that the server names, and out again.

mod callback;

use std::{
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

use clap::Args;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use self::callback::Callback;
use super::{Ctx, text};
use crate::{
    client::Client,
    failure::{Failure, Kind},
    login_file,
};

const EXAMPLES: &str = "\
The login is kept in ~/.config/morrow/login.json and ends after twelve hours.

Examples:
  morrow login --endpoint https://morrow.example.org
  morrow login --device
  morrow logout";

/// How long somebody may take in the browser.
const WITHIN: Duration = Duration::from_mins(10);

/// Log in, in a browser
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Login {
    /// Log in in a browser on another machine
    #[arg(long)]
    device: bool,
    /// Print the address, and open no browser
    #[arg(long)]
    no_browser: bool,
}

/// Log out: end the login, and forget it
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  morrow logout")]
pub(super) struct Logout {}

impl Login {
    pub(super) async fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        let client = ctx.client_of_nobody()?;
        let path = file()?;
        let made = if self.device {
            on_another_device(ctx, &client).await?
        } else {
            in_a_browser(ctx, &client, self.no_browser).await?
        };
        let field = |name: &str| {
            let text = made[name].as_str().map(str::to_owned);
            text.ok_or_else(|| Failure::failed(format!("the server's answer has no {name}")))
        };
        let expires = field("expires")?.parse();
        let login = login_file::Login {
            endpoint: client.endpoint().to_owned(),
            token: field("token")?,
            user: field("user")?,
            expires: expires.map_err(|error| Failure::failed(format!("expires: {error}")))?,
        };
        login.keep(&path)?;
        let (user, expires) = (&login.user, login.expires);
        if ctx.wants_json() {
            return ctx.print_json(&json!({
                "user": user, "endpoint": login.endpoint, "expires": expires.to_string(),
            }));
        }
        Ok(writeln!(ctx.out, "Logged in as {user} until {expires}")?)
    }
}

impl Logout {
    pub(super) async fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        let path = file()?;
        let Some(login) = login_file::Login::read(&path)? else {
            return Err(Failure::failed("there is no login"));
        };
        let gone = std::fs::remove_file(&path);
        gone.map_err(|error| Failure::failed(format!("{}: {error}", path.display())))?;
        // It is forgotten here whatever the server says of it.
        let ended = ctx.client_at(&login.endpoint)?.end(&login.token).await;
        match ended {
            Err(failure) if failure.status != Some(StatusCode::UNAUTHORIZED) => {
                Err(failure.hint("the login is forgotten here, and ends by itself at its time"))
            }
            _ if ctx.wants_json() => ctx.print_json(&json!({ "user": login.user, "out": true })),
            _ => Ok(writeln!(ctx.out, "{} is logged out", login.user)?),
        }
    }
}

fn file() -> Result<PathBuf, Failure> {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    let home = home.ok_or_else(|| Failure::usage("HOME is not set: the login has no place"))?;
    Ok(login_file::Login::file_of(home.as_ref()))
}

async fn in_a_browser(
    ctx: &mut Ctx<'_>,
    client: &Client,
    no_browser: bool,
) -> Result<Value, Failure> {
    let callback = Callback::listen().await?;
    let back = json!({ "redirect": callback.address() });
    let begun = client.native(Method::POST, &["login"], Some(&back)).await?.json()?;
    let address = text(&begun["address"]);
    tell(ctx, &format!("Open this in a browser:\n\n  {address}\n"))?;
    if !no_browser {
        open(&address);
    }
    let brought = tokio::time::timeout(WITHIN, callback.brought()).await;
    let late = || Failure::new(Kind::Failed, "nobody has logged in within ten minutes");
    let (code, state) = brought.map_err(|_| late())??;
    let finish = json!({ "login": begun["login"], "code": code, "state": state });
    client.native(Method::POST, &["login", "finish"], Some(&finish)).await?.json()
}

async fn on_another_device(ctx: &mut Ctx<'_>, client: &Client) -> Result<Value, Failure> {
    let begun = client.native(Method::POST, &["login"], Some(&json!({}))).await?.json()?;
    let (address, code) = (text(&begun["address"]), text(&begun["user_code"]));
    tell(ctx, &format!("Open this in a browser, and enter the code {code}:\n\n  {address}\n"))?;
    let finish = json!({ "login": begun["login"] });
    loop {
        let asked = client.native(Method::POST, &["login", "finish"], Some(&finish)).await?;
        if asked.status != StatusCode::ACCEPTED {
            return asked.json();
        }
    }
}

/// Says what to do: beside the JSON, where that is wanted.
fn tell(ctx: &mut Ctx<'_>, what: &str) -> Result<(), Failure> {
    // What a server says is printed as one line of plain text.
    let what: String = what.chars().filter(|it| !it.is_control() || *it == '\n').collect();
    if ctx.wants_json() {
        eprintln!("{what}");
        return Ok(());
    }
    writeln!(ctx.out, "{what}")?;
    Ok(ctx.out.flush()?)
}

/// Opens a browser, if there is a screen to open one on.
fn open(address: &str) {
    let is_there = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|it| std::env::var_os(it).is_some());
    if is_there && address.starts_with("http") {
        let mut browser = Command::new("xdg-open");
        browser.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // Without one the address was printed.
        drop(browser.spawn());
    }
}
