//! One table: each row a ratio of two sides of the same run.

use std::{io::Write, time::Duration};

use anyhow::Result;
use serde::Serialize;

use crate::load::{Figures, Turns};

#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    AtMost(f64),
    AtLeast(f64),
    None,
}

#[derive(Debug, Serialize)]
pub(crate) struct Row {
    what: String,
    ours: String,
    other: String,
    ratio: f64,
    /// The least and the greatest ratio of its turns, where there were several.
    spread: Option<(f64, f64)>,
    target: String,
    met: Option<bool>,
}

impl Row {
    fn new(what: String, ours: String, other: String, ratio: f64, target: Target) -> Self {
        let (target, met) = match target {
            Target::AtMost(bound) => (format!("≤ {bound} ×"), Some(ratio <= bound)),
            Target::AtLeast(bound) => (format!("≥ {bound} ×"), Some(ratio >= bound)),
            Target::None => ("–".to_owned(), None),
        };
        Self { what, ours, other, ratio, spread: None, target, met }
    }

    /// The ratio of the whole, with the spread of its turns.
    fn of_turns(
        what: String,
        turns: &Turns,
        (peer, show): (&str, impl Fn(&Figures) -> String),
        ratio: impl Fn(&Figures, &Figures) -> f64,
        target: Target,
    ) -> Self {
        let ours = Figures::together(turns.iter().map(|(ours, _)| ours));
        let other = Figures::together(turns.iter().map(|(_, other)| other));
        let each = || turns.iter().map(|(ours, other)| ratio(ours, other));
        let spread = (each().fold(f64::INFINITY, f64::min), each().fold(0.0, f64::max));
        let whole = ratio(&ours, &other);
        let row = Self::new(what, show(&ours), format!("{peer}: {}", show(&other)), whole, target);
        Self { spread: Some(spread), ..row }
    }

    pub(crate) fn warm(what: &str, turns: &Turns, target: Target) -> Self {
        let what = format!("warm invoke p50, 1 connection, {what}");
        Self::of_turns(what, turns, ("bare runtime client", micros), medians, target)
    }

    pub(crate) fn throughput(what: &str, turns: &Turns) -> Vec<Self> {
        const PEER: &str = "functions-framework";
        let cpu = |figures: &Figures| figures.cpu_per_request().unwrap_or_default();
        let show = |figures: &Figures| format!("{} µs", cpu(figures).as_micros());
        let cpus = |ours: &Figures, peer: &Figures| cpu(ours).div_duration_f64(cpu(peer));
        let named = |row: &str| format!("{row}, 32 connections, {what}");
        let (most, least) = (Target::AtLeast(1.5), Target::AtMost(1.0));
        vec![
            Self::of_turns(named("throughput"), turns, (PEER, rate), rates, most),
            Self::of_turns(named("CPU per request"), turns, (PEER, show), cpus, least),
        ]
    }

    /// How many requests a second, beside the same program without the platform.
    pub(crate) fn rate(what: &str, turns: &Turns, least: f64) -> Self {
        Self::of_turns(what.to_owned(), turns, (BARE, rate), rates, Target::AtLeast(least))
    }

    /// What the platform adds to a request's median: the ratio is to what it may add.
    pub(crate) fn added(what: &str, turns: &Turns, most: Duration) -> Self {
        let added = |ours: &Figures, bare: &Figures| {
            let more = ours.percentile(50).saturating_sub(bare.percentile(50));
            more.div_duration_f64(most)
        };
        let what = format!("{what}, p50; ratio of what is added to {} µs", most.as_micros());
        Self::of_turns(what, turns, (BARE, micros), added, Target::AtMost(1.0))
    }

    pub(crate) fn web_start(what: &str, turns: &Turns) -> Self {
        let what = format!("cold start to the first answer p50, {what}");
        Self::of_turns(what, turns, (BARE, millis), medians, Target::AtMost(1.3))
    }

    pub(crate) fn bare_start(what: &str, turns: &Turns) -> Self {
        let what = format!("cold start p50, no spare, {what}");
        Self::of_turns(what, turns, (BARE, millis), medians, Target::AtMost(1.2))
    }

    /// What a function's call to a server costs.
    pub(crate) fn reached(what: &str, other: &str, turns: &Turns, target: Target) -> Self {
        Self::of_turns(format!("{what}, p50"), turns, (other, micros), medians, target)
    }

    /// A median that is not to pass a time.
    pub(crate) fn start(what: &str, ours: &Figures, most: Duration) -> Self {
        let what = format!("cold start p50, spare ready, {what}");
        Self { ours: millis(ours), ..Self::within(&what, ours.percentile(50), most) }
    }
}

/// The other side of what is run with the platform and without it.
const BARE: &str = "started bare";

fn medians(ours: &Figures, other: &Figures) -> f64 {
    ours.percentile(50).div_duration_f64(other.percentile(50))
}

fn rates(ours: &Figures, other: &Figures) -> f64 {
    ours.per_second() / other.per_second()
}

fn rate(figures: &Figures) -> String {
    format!("{:.0} requests/s", figures.per_second())
}

fn micros(figures: &Figures) -> String {
    let micros = |percent| figures.percentile(percent).as_micros();
    format!("{} µs (p99 {} µs)", micros(50), micros(99))
}

fn millis(figures: &Figures) -> String {
    let millis = |percent| figures.percentile(percent).as_secs_f64() * 1e3;
    format!("{:.2} ms (p99 {:.2} ms)", millis(50), millis(99))
}

/// What growth costs: the same with much and with little.
impl Row {
    pub(crate) fn grown(what: &str, with: &str, turns: &Turns, target: Target) -> Self {
        Self::of_turns(what.to_owned(), turns, (with, millis), medians, target)
    }

    pub(crate) fn churned(instances: usize, after: u32, before: u32) -> Self {
        let show = |kilobytes: u32| format!("{:.1} MB", f64::from(kilobytes) / 1024.0);
        Self::new(
            format!("memory of server and launcher after {instances} instances"),
            show(after),
            format!("before: {}", show(before)),
            f64::from(after) / f64::from(before),
            Target::None,
        )
    }
}

/// The log's rows.
impl Row {
    pub(crate) fn per_cpu_second(
        what: &str,
        count: u32,
        ours: Duration,
        bare: Duration,
        target: Target,
    ) -> Self {
        let rate = |spent: Duration| f64::from(count) / spent.as_secs_f64();
        let show = |spent| format!("{:.0} a CPU-second", rate(spent));
        let other = format!("bare write-ahead and Parquet: {}", show(bare));
        Self::new(what.to_owned(), show(ours), other, rate(ours) / rate(bare), target)
    }

    pub(crate) fn memory(instances: usize, ours: u32, bare: u32, target: Target) -> Self {
        let show = |kilobytes: u32| format!("{} MB", kilobytes >> 10);
        Self::new(
            format!("memory after load, two functions, {instances} instances"),
            show(ours),
            format!("as many bare clients: {}", show(bare)),
            f64::from(ours) / f64::from(bare),
            target,
        )
    }

    pub(crate) fn search(lines: usize, ours: Duration, bare: Duration) -> Self {
        let show = |time: Duration| format!("{} ms", time.as_millis());
        Self::new(
            format!("a term over {lines} log lines"),
            show(ours),
            format!("bare scan of the same files: {}", show(bare)),
            ours.as_secs_f64() / bare.as_secs_f64(),
            Target::AtMost(1.5),
        )
    }

    /// Against an amount that is not to be passed.
    pub(crate) fn bounded(what: &str, ours: f64, most: u32, unit: &str) -> Self {
        let other = format!("the bound: {most} {unit}");
        let ratio = ours / f64::from(most);
        Self::new(what.to_owned(), format!("{ours:.1} {unit}"), other, ratio, Target::AtMost(1.0))
    }

    /// Against a time that is not to be passed.
    pub(crate) fn within(what: &str, ours: Duration, most: Duration) -> Self {
        let show = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
        let ratio = ours.as_secs_f64() / most.as_secs_f64();
        let other = format!("the bound: {}", show(most));
        Self::new(what.to_owned(), show(ours), other, ratio, Target::AtMost(1.0))
    }
}

pub(crate) fn markdown(rows: &[Row]) -> String {
    let header = "| | Morrow | floor or peer | ratio | target | |\n|---|---|---|---|---|---|\n";
    let row = |Row { what, ours, other, ratio, spread, target, met }: &Row| {
        let spread = spread.map(|(least, most)| format!(" ({least:.2}–{most:.2})"));
        let spread = spread.unwrap_or_default();
        let met = match met {
            Some(true) => "met",
            Some(false) => "missed",
            None => "",
        };
        format!("| {what} | {ours} | {other} | {ratio:.2}{spread} | {target} | {met} |")
    };
    format!("{header}{}\n", rows.iter().map(row).collect::<Vec<_>>().join("\n"))
}

pub(crate) fn json(rows: &[Row]) -> Result<String> {
    Ok(serde_json::to_string_pretty(rows)? + "\n")
}

pub(crate) fn print(text: &str) -> Result<()> {
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}
