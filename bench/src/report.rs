//! One table: each row a ratio of two sides of the same run.

use std::{io::Write, time::Duration};

use anyhow::Result;
use serde::Serialize;

use crate::load::Figures;

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
        Self { what, ours, other, ratio, target, met }
    }

    pub(crate) fn warm(what: &str, ours: &Figures, floor: &Figures, target: Target) -> Self {
        let (p50, base) = (ours.percentile(50), floor.percentile(50));
        let show = |figures: &Figures| {
            let micros = |percent| figures.percentile(percent).as_micros();
            format!("{} µs (p99 {} µs)", micros(50), micros(99))
        };
        Self::new(
            format!("warm invoke p50, 1 connection, {what}"),
            show(ours),
            format!("bare runtime client: {}", show(floor)),
            p50.as_secs_f64() / base.as_secs_f64(),
            target,
        )
    }

    pub(crate) fn throughput(what: &str, ours: &Figures, peer: &Figures) -> Vec<Self> {
        let rate = |figures: &Figures| format!("{:.0} requests/s", figures.per_second());
        let mut rows = vec![Self::new(
            format!("throughput, 32 connections, {what}"),
            rate(ours),
            format!("functions-framework: {}", rate(peer)),
            ours.per_second() / peer.per_second(),
            Target::AtLeast(1.5),
        )];
        if let (Some(cpu), Some(base)) = (ours.cpu_per_request(), peer.cpu_per_request()) {
            rows.push(Self::new(
                format!("CPU per request, 32 connections, {what}"),
                format!("{} µs", cpu.as_micros()),
                format!("functions-framework: {} µs", base.as_micros()),
                cpu.as_secs_f64() / base.as_secs_f64(),
                Target::AtMost(1.0),
            ));
        }
        rows
    }
}

/// The log's rows.
impl Row {
    pub(crate) fn per_cpu_second(what: &str, count: u32, ours: Duration, bare: Duration) -> Self {
        let rate = |spent: Duration| f64::from(count) / spent.as_secs_f64();
        let show = |spent| format!("{:.0} a CPU-second", rate(spent));
        let other = format!("bare write-ahead and Parquet: {}", show(bare));
        Self::new(what.to_owned(), show(ours), other, rate(ours) / rate(bare), Target::AtLeast(0.5))
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

    pub(crate) fn against(
        what: &str,
        ours: Duration,
        other: &str,
        bare: Duration,
        target: Target,
    ) -> Self {
        let show = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
        let ratio = ours.as_secs_f64() / bare.as_secs_f64();
        Self::new(what.to_owned(), show(ours), format!("{other}: {}", show(bare)), ratio, target)
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
    let row = |Row { what, ours, other, ratio, target, met }: &Row| {
        let met = match met {
            Some(true) => "met",
            Some(false) => "missed",
            None => "",
        };
        format!("| {what} | {ours} | {other} | {ratio:.2} | {target} | {met} |")
    };
    format!("{header}{}\n", rows.iter().map(row).collect::<Vec<_>>().join("\n"))
}

pub(crate) fn json(rows: &[Row]) -> Result<String> {
    Ok(serde_json::to_string_pretty(rows)? + "\n")
}

pub(crate) fn print(text: &str) -> Result<()> {
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}
