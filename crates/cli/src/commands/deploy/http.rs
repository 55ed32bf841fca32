//! Deploys functions that answer HTTP requests.

use std::{collections::BTreeMap, str::FromStr};

use clap::Args;
use http::Method;
use serde_json::{Map, Value, json};

use super::{
    CUSTOM_RUNTIME, Deploy, Progress,
    detect::{Code, Contract, Found, Said, Signature},
    newest, settled,
};
use crate::{
    client::Client,
    commands::{Ctx, functions, text},
    failure::Failure,
};

/// What only functions that answer HTTP requests have.
#[derive(Debug, Args)]
#[command(next_help_heading = "Functions that answer HTTP requests")]
pub(super) struct HttpFlags {
    /// What drives the code [what is found]
    #[arg(long)]
    contract: Option<Contract>,
    /// The function that Google's functions framework calls
    #[arg(long, conflicts_with_all = ["command", "handler"])]
    target: Option<String>,
    /// What kind of function that is [what is found]
    #[arg(long, conflicts_with_all = ["command", "handler"])]
    signature: Option<Signature>,
    /// A program that listens on $PORT: a line for the shell, or a JSON array of words
    #[arg(long, value_name = "LINE|JSON", conflicts_with = "handler")]
    command: Option<String>,
    /// Processors: 0.08 to 8 [what comes with the memory]
    #[arg(long, value_name = "NUMBER")]
    cpu: Option<f64>,
    /// How many requests one instance takes at once [80; 1 with less than one processor]
    #[arg(long, value_name = "NUMBER")]
    concurrency: Option<u32>,
    /// So many instances are kept though no request comes [0]
    #[arg(long, value_name = "NUMBER")]
    min_instances: Option<u32>,
    /// There are never more than so many [100]
    #[arg(long, value_name = "NUMBER")]
    max_instances: Option<u32>,
    /// Everybody may call it by its URL
    #[arg(long, conflicts_with = "private")]
    public: bool,
    /// Only who is allowed may call it by its URL, as it is at first
    #[arg(long)]
    private: bool,
    /// When an instance takes requests: `tcp` or `http:/PATH`, then any of
    /// `,period=10,timeout=1,failures=3,delay=0` [tcp, within 240 s]
    #[arg(long, value_name = "PROBE")]
    startup_probe: Option<ProbeFlag>,
    /// When an instance has to be replaced, written so too; `none` takes it away
    #[arg(long, value_name = "PROBE")]
    liveness_probe: Option<ProbeFlag>,
    /// When an instance is to get no requests for now, written so too; `none` takes it away
    #[arg(long, value_name = "PROBE")]
    readiness_probe: Option<ProbeFlag>,
}

/// A probe in this program's words, as the API has it; `null` for none.
#[derive(Debug, Clone, PartialEq)]
struct ProbeFlag(Value);

impl FromStr for ProbeFlag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self(Value::Null));
        }
        let mut parts = text.split(',');
        let mut probe = match parts.next() {
            Some("tcp") => json!({}),
            Some(check) => match check.strip_prefix("http:") {
                Some(path) if path.starts_with('/') => json!({ "http": path }),
                _ => return Err(format!("{check:?} is neither tcp nor http:/PATH")),
            },
            None => return Err("it is empty".to_owned()),
        };
        for part in parts {
            let pair = part.split_once('=');
            let (name, value) = pair.ok_or_else(|| format!("{part:?} is not NAME=NUMBER"))?;
            let field = match name {
                "period" => "period_s",
                "timeout" => "timeout_s",
                "delay" => "delay_s",
                "failures" => "failures",
                _ => return Err(format!("{name:?} is not period, timeout, delay or failures")),
            };
            let number = value.parse::<u32>().map_err(|_| format!("{value:?} is no number"))?;
            probe[field] = number.into();
        }
        Ok(Self(probe))
    }
}

impl HttpFlags {
    /// What was given of the code.
    pub(super) fn said(&self) -> Said<'_> {
        Said {
            language: None,
            contract: self.contract,
            target: self.target.as_deref(),
            signature: self.signature,
            command: self.command.as_deref(),
        }
    }

    /// The first flag that a Lambda function has no use for.
    pub(super) fn is_for_http_only(&self) -> Option<&'static str> {
        let Self {
            contract: _,
            target,
            signature,
            command,
            cpu,
            concurrency,
            min_instances,
            max_instances,
            public,
            private,
            startup_probe,
            liveness_probe,
            readiness_probe,
        } = self;
        let given = [
            ("--target", target.is_some()),
            ("--signature", signature.is_some()),
            ("--command", command.is_some()),
            ("--cpu", cpu.is_some()),
            ("--concurrency", concurrency.is_some()),
            ("--min-instances", min_instances.is_some()),
            ("--max-instances", max_instances.is_some()),
            ("--public", *public),
            ("--private", *private),
            ("--startup-probe", startup_probe.is_some()),
            ("--liveness-probe", liveness_probe.is_some()),
            ("--readiness-probe", readiness_probe.is_some()),
        ];
        given.into_iter().find(|(_, given)| *given).map(|(name, _)| name)
    }

    fn given(&self) -> Map<String, Value> {
        let mut given = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            given.extend(value.map(|value| (name.to_owned(), value)));
        };
        put("target", self.target.clone().map(Value::from));
        put("signature", self.signature.map(|it| it.as_str().into()));
        put("cpu", self.cpu.map(Value::from));
        put("max_in_flight", self.concurrency.map(Value::from));
        put("min_instances", self.min_instances.map(Value::from));
        put("max_instances", self.max_instances.map(Value::from));
        let probes = [
            ("startup", &self.startup_probe),
            ("liveness", &self.liveness_probe),
            ("readiness", &self.readiness_probe),
        ];
        for (name, probe) in probes {
            put(name, probe.clone().map(|ProbeFlag(probe)| probe));
        }
        given
    }

    /// Whether it is to be public, if that was said.
    fn openness(&self) -> Option<bool> {
        (self.public || self.private).then_some(self.public)
    }
}

impl Deploy {
    /// The function is there already, or its code was recognised.
    pub(super) async fn run_http(
        &self,
        ctx: &mut Ctx<'_>,
        client: &Client,
        name: &str,
        package: &[u8],
        (there, found): (Option<Value>, Option<Found>),
    ) -> Result<(), Failure> {
        let bar = Progress::new();
        let created = there.is_none();
        let (mut function, because) = match (there, found) {
            (Some(function), _) => {
                (self.update_http(client, function, name, package, &bar).await?, None)
            }
            (None, Some(Found { code, because })) => {
                (self.create_http(client, name, package, code, &bar).await?, Some(because))
            }
            (None, None) => return Err(Failure::failed("nothing was found to deploy")),
        };
        must_work(&function)?;
        if let Some(public) = self.http.openness().filter(|public| function["public"] != *public) {
            bar.say("saying who may call it");
            function = functions::set_public(client, name, public).await?;
        }
        bar.done();
        let state = text(&function["state"]);
        if ctx.wants_json() {
            let told = json!({
                "name": name,
                "scope": function["scope"],
                "region": function["region"],
                "revision": function["revision"],
                "state": state,
                "contract": "http",
                "public": function["public"],
                "url": function["url"],
                "host_url": function["host_url"],
            });
            return ctx.print_json(&told);
        }
        let done = if created { "created" } else { "updated" };
        let (runtime, memory) = (text(&function["runtime"]), text(&function["memory_mb"]));
        writeln!(ctx.out, "{name} is {done} and {state} ({runtime}, {memory} MB)")?;
        if let Some(because) = because {
            writeln!(ctx.out, "  {:<9} {because}", "found")?;
        }
        for (what, url) in [("url", &function["url"]), ("host url", &function["host_url"])] {
            if !url.is_null() {
                writeln!(ctx.out, "  {what:<9} {}", text(url))?;
            }
        }
        let next = if function["public"] == true {
            format!("curl {}/", text(&function["url"]))
        } else {
            format!("morrow invoke {name} (only who is allowed may call it; see --public)")
        };
        Ok(writeln!(ctx.out, "  next: {next}")?)
    }

    async fn create_http(
        &self,
        client: &Client,
        name: &str,
        package: &[u8],
        code: Code,
        bar: &Progress,
    ) -> Result<Value, Failure> {
        let mut body = self.given_http()?;
        let (kind, language, runtime) = match code {
            Code::Google(function) => {
                body.insert("target".to_owned(), function.target.into());
                body.insert("signature".to_owned(), function.signature.as_str().into());
                ("google", Some(function.language), function.runtime)
            }
            Code::Http(program) => {
                body.insert("command".to_owned(), program.command.into());
                ("http", program.language, program.runtime)
            }
            Code::Lambda(_) => return Err(Failure::failed("it answers no HTTP requests")),
        };
        let runtime = match (self.runtime.clone().or(runtime), language) {
            (Some(runtime), _) => runtime,
            (None, Some(language)) => newest(client, language).await?,
            (None, None) => CUSTOM_RUNTIME.to_owned(),
        };
        body.retain(|_, value| !value.is_null());
        body.insert("contract".to_owned(), "http".into());
        let ready = self.ready(client, name, (&runtime, kind), package, bar).await?;
        body.insert("code".to_owned(), ready.http());
        body.insert("runtime".to_owned(), runtime.into());
        bar.say("uploading");
        let parts = ["functions", name];
        drop(client.native(Method::PUT, &parts, Some(&body.into())).await?);
        settle(client, name, bar).await
    }

    async fn update_http(
        &self,
        client: &Client,
        mut function: Value,
        name: &str,
        package: &[u8],
        bar: &Progress,
    ) -> Result<Value, Failure> {
        if is_settling(&function) {
            function = settle(client, name, bar).await?;
        }
        let mut body = self.given_http()?;
        let said = self.said();
        if said.command.is_some()
            && let Code::Http(program) = self.detect(package)?.code
        {
            body.insert("command".to_owned(), program.command.into());
        }
        body.retain(|name, value| function.get(name) != Some(value));
        let runtime = self.runtime.clone().unwrap_or_else(|| text(&function["runtime"]));
        let is_google = said.target.is_some() || !function["target"].is_null();
        let kind = if is_google && said.command.is_none() { "google" } else { "http" };
        let ready = self.ready(client, name, (&runtime, kind), package, bar).await?;
        // One that never worked is tried again.
        if function["code"]["sha256"] != *ready.digest() || must_work(&function).is_err() {
            body.insert("code".to_owned(), ready.http());
        }
        if body.is_empty() {
            return Ok(function);
        }
        // What was compared must still be so.
        body.insert("revision".to_owned(), function["revision"].clone());
        bar.say("uploading");
        let parts = ["functions", name];
        drop(client.native(Method::PATCH, &parts, Some(&body.into())).await?);
        settle(client, name, bar).await
    }

    /// The fields that were given, in the words of Morrow's own API.
    fn given_http(&self) -> Result<Map<String, Value>, Failure> {
        let Self {
            path: _,
            name: _,
            runtime,
            handler,
            memory,
            timeout,
            ephemeral,
            role,
            description,
            env,
            network,
            no_network,
            no_build: _,
            http,
        } = self;
        if handler.is_some() {
            return Err(Failure::usage("a function that answers HTTP requests has no --handler")
                .hint("say which function the framework calls with --target"));
        }
        let mut given = http.given();
        let mut put = |name: &str, value: Option<Value>| {
            given.extend(value.map(|value| (name.to_owned(), value)));
        };
        put("runtime", runtime.clone().map(Value::from));
        put("memory_mb", memory.map(Value::from));
        put("timeout_s", timeout.map(Value::from));
        put("ephemeral_mb", ephemeral.map(Value::from));
        put("role", role.clone().map(Value::from));
        put("description", description.clone().map(Value::from));
        let variables: BTreeMap<_, _> = env.iter().cloned().collect();
        put("env", Some(json!(variables)).filter(|_| !env.is_empty()));
        put("network", network.clone().map(Value::from));
        put("network", no_network.then_some(Value::Null));
        Ok(given)
    }
}

fn is_settling(function: &Value) -> bool {
    function["state"] == "Pending" || function["last_update"]["status"] == "InProgress"
}

async fn settle(client: &Client, name: &str, bar: &Progress) -> Result<Value, Failure> {
    bar.say("starting an instance");
    settled(client, name, async || functions::look(client, name).await, is_settling).await
}

/// Whether the code that was deployed serves.
fn must_work(function: &Value) -> Result<(), Failure> {
    let reason = if function["state"] == "Failed" {
        &function["reason"]
    } else if function["last_update"]["status"] == "Failed" {
        &function["last_update"]["reason"]
    } else {
        return Ok(());
    };
    let (name, why, code) =
        (text(&function["name"]), text(&reason["message"]), text(&reason["code"]));
    Err(Failure::failed(format!("{name} does not work: {why} ({code})"))
        .hint(format!("morrow logs {name} may say more; put that right, then deploy again")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_is_read_in_few_words() {
        let read = |text: &str| text.parse::<ProbeFlag>().map(|ProbeFlag(probe)| probe);
        assert_eq!(read("tcp"), Ok(json!({})));
        assert_eq!(read("none"), Ok(Value::Null));
        assert_eq!(
            read("http:/healthz?a=b,period=5,timeout=2,failures=1,delay=3"),
            Ok(json!({
                "http": "/healthz?a=b", "period_s": 5, "timeout_s": 2, "failures": 1, "delay_s": 3,
            }))
        );
        for bad in ["", "udp", "http:", "http:healthz", "tcp,period", "tcp,period=x", "tcp,x=1"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
