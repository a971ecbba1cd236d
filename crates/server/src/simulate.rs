//! `hongyan simulate smpp`: the simulated carrier as a program, its options as flags, its line protocol on stdin.
//!
//! What the centre does is in crate `simulator`; here are only the words of the command line.

use std::net::SocketAddr;
use std::time::Duration;

use clap::{Args, ValueEnum};
use simulator::{DelayMs, Distribution, IdStyle, ReceiptStyle, SmppOptions, Smsc};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::exit::{Failure, Outcome, complain, say};

/// Flags of the simulated message centre; every one is an option of the same name in docs/simulator.md.
#[derive(Debug, Args)]
pub(crate) struct SmppArgs {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:2775")]
    listen: SocketAddr,
    /// Seconds between two lines of counters; 0 = none.
    #[arg(long, default_value_t = 5)]
    stats_every_s: u64,
    /// The only system_id that may bind; absent = every one, each an account of its own.
    #[arg(long)]
    system_id: Option<String>,
    /// The password every bind must show; absent = any.
    #[arg(long)]
    password: Option<String>,
    /// Protocol versions that may bind, e.g. 0x34,0x50; absent = all.
    #[arg(long, value_delimiter = ',', value_parser = octet)]
    versions: Vec<u8>,
    /// Version announced in bind answers, e.g. 0x34.
    #[arg(long, value_parser = octet)]
    announced_version: Option<u8>,
    /// Live binds allowed per system_id.
    #[arg(long)]
    max_binds: Option<u32>,
    /// Milliseconds a connection may stay unbound.
    #[arg(long)]
    bind_timeout_ms: Option<u64>,
    /// Milliseconds of silence before enquire_link; 0 = never.
    #[arg(long)]
    enquire_link_ms: Option<u64>,
    /// Time between a submission and its answer: MS or MIN-MAX.
    #[arg(long, value_parser = delay)]
    answer_delay_ms: Option<DelayMs>,
    /// Time between a submission and its receipt: MS or MIN-MAX.
    #[arg(long, value_parser = delay)]
    receipt_delay_ms: Option<DelayMs>,
    /// How message ids are written.
    #[arg(long, value_enum)]
    ids: Option<Ids>,
    /// Weights of fates, e.g. delivered=90,undeliverable=5,expired=1,rejected=1,unknown=1,missing=2.
    #[arg(long, value_parser = distribution)]
    distribution: Option<Distribution>,
    /// How receipts carry their content.
    #[arg(long, value_enum)]
    receipt_style: Option<Style>,
    /// The err of receipts of failures instead of a GSM number, e.g. DB:0144.
    #[arg(long)]
    failure_code: Option<String>,
    /// Percentage of receipts that come before the submit answer.
    #[arg(long)]
    early_receipts_percent: Option<f64>,
    /// Percentage of receipts sent twice.
    #[arg(long)]
    duplicate_receipts_percent: Option<f64>,
    /// Percentage of receipts that are late.
    #[arg(long)]
    late_receipts_percent: Option<f64>,
    /// How late a late receipt is, milliseconds.
    #[arg(long)]
    late_ms: Option<u64>,
    /// Send ENROUTE notifications before final receipts.
    #[arg(long)]
    intermediate_receipts: bool,
    /// Ignore the magic last four digits of destinations.
    #[arg(long)]
    no_magic_numbers: bool,
    /// Submissions a second per system_id; more are throttled.
    #[arg(long)]
    throttle: Option<u32>,
    /// Percentage of submissions refused.
    #[arg(long)]
    refuse_percent: Option<f64>,
    /// command_status of those refusals, e.g. 0x45.
    #[arg(long, value_parser = status)]
    refuse_status: Option<u32>,
    /// Percentage of submissions taken but never answered.
    #[arg(long)]
    drop_answer_percent: Option<f64>,
    /// Cut each connection after so many submissions.
    #[arg(long)]
    cut_after: Option<u64>,
    /// Fall silent on each connection after so many submissions.
    #[arg(long)]
    half_open_after: Option<u64>,
    /// Answer garbage on each connection after so many submissions.
    #[arg(long)]
    garbage_after: Option<u64>,
    /// Unanswered deliver_sm allowed per connection.
    #[arg(long)]
    receipt_window: Option<u32>,
    /// Receipts due within so many milliseconds leave in one write.
    #[arg(long)]
    flush_ms: Option<u64>,
    /// Milliseconds before an unanswered deliver_sm is sent again.
    #[arg(long)]
    deliver_timeout_ms: Option<u64>,
    /// Answers to deliver_sm that mean "later", e.g. 0x64,0x65.
    #[arg(long, value_delimiter = ',', value_parser = status)]
    redeliver_statuses: Option<Vec<u32>>,
    /// Milliseconds before a deliver_sm is sent again after such an answer.
    #[arg(long)]
    redeliver_ms: Option<u64>,
    /// Receipts and uplinks kept per system_id while nobody takes them.
    #[arg(long)]
    kept_max: Option<usize>,
    /// Keep received texts in memory.
    #[arg(long)]
    record: bool,
    /// Texts kept at most.
    #[arg(long)]
    record_max: Option<usize>,
    /// The oldest text makes room for a later one.
    #[arg(long)]
    record_newest: bool,
    /// Wall clock at the start, seconds since 1970; absent = now.
    #[arg(long)]
    start_unix_s: Option<u64>,
    /// Same seed, same decisions.
    #[arg(long)]
    seed: Option<u64>,
}

/// [`IdStyle`] on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Ids {
    Decimal,
    Hex,
    HexAnswerDecimalReceipt,
    DecimalAnswerHexReceipt,
    Uuid,
}

impl From<Ids> for IdStyle {
    fn from(ids: Ids) -> IdStyle {
        match ids {
            Ids::Decimal => IdStyle::Decimal,
            Ids::Hex => IdStyle::Hex,
            Ids::HexAnswerDecimalReceipt => IdStyle::HexAnswerDecimalReceipt,
            Ids::DecimalAnswerHexReceipt => IdStyle::DecimalAnswerHexReceipt,
            Ids::Uuid => IdStyle::Uuid,
        }
    }
}

/// [`ReceiptStyle`] on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Style {
    Text,
    Tlv,
    Both,
}

impl From<Style> for ReceiptStyle {
    fn from(style: Style) -> ReceiptStyle {
        match style {
            Style::Text => ReceiptStyle::Text,
            Style::Tlv => ReceiptStyle::Tlv,
            Style::Both => ReceiptStyle::Both,
        }
    }
}

/// A number in decimal or, after `0x`, in hex.
fn status(text: &str) -> Result<u32, String> {
    let read = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => text.parse(),
    };
    read.map_err(|_| format!("{text:?} is not a number such as 69 or 0x45"))
}

fn octet(text: &str) -> Result<u8, String> {
    u8::try_from(status(text)?).map_err(|_| format!("{text} is more than 0xff"))
}

/// `200` or `200-1000`.
fn delay(text: &str) -> Result<DelayMs, String> {
    let (min, max) = text.split_once('-').unwrap_or((text, text));
    match (min.parse(), max.parse()) {
        (Ok(min), Ok(max)) if min <= max => Ok(DelayMs { min, max }),
        _ => Err(format!("{text:?} is not MS or MIN-MAX in milliseconds")),
    }
}

/// `delivered=90,missing=10`; what is not named has weight 0.
fn distribution(text: &str) -> Result<Distribution, String> {
    let mut weights =
        Distribution { delivered: 0, undeliverable: 0, expired: 0, rejected: 0, unknown: 0, missing: 0 };
    for part in text.split(',') {
        let (fate, weight) = part.split_once('=').ok_or_else(|| format!("{part:?} is not FATE=WEIGHT"))?;
        let slot = match fate.trim() {
            "delivered" => &mut weights.delivered,
            "undeliverable" => &mut weights.undeliverable,
            "expired" => &mut weights.expired,
            "rejected" => &mut weights.rejected,
            "unknown" => &mut weights.unknown,
            "missing" => &mut weights.missing,
            other => return Err(format!("unknown fate {other:?}")),
        };
        *slot = weight.trim().parse().map_err(|_| format!("{weight:?} is not a weight"))?;
    }
    Ok(weights)
}

impl SmppArgs {
    fn options(&self) -> SmppOptions {
        let usual = SmppOptions::default();
        let now_s = u64::try_from(engine::clock::now_ms() / 1000).unwrap_or(usual.start_unix_s);
        SmppOptions {
            system_id: self.system_id.clone(),
            password: self.password.clone(),
            versions: self.versions.clone(),
            announced_version: self.announced_version.unwrap_or(usual.announced_version),
            max_binds: self.max_binds.unwrap_or(usual.max_binds),
            bind_timeout_ms: self.bind_timeout_ms.unwrap_or(usual.bind_timeout_ms),
            enquire_link_ms: self.enquire_link_ms.unwrap_or(usual.enquire_link_ms),
            answer_delay_ms: self.answer_delay_ms.unwrap_or(usual.answer_delay_ms),
            receipt_delay_ms: self.receipt_delay_ms.unwrap_or(usual.receipt_delay_ms),
            ids: self.ids.map_or(usual.ids, IdStyle::from),
            distribution: self.distribution.unwrap_or(usual.distribution),
            receipt_style: self.receipt_style.map_or(usual.receipt_style, ReceiptStyle::from),
            failure_code: self.failure_code.clone(),
            early_receipts_percent: self.early_receipts_percent.unwrap_or(usual.early_receipts_percent),
            duplicate_receipts_percent: self
                .duplicate_receipts_percent
                .unwrap_or(usual.duplicate_receipts_percent),
            late_receipts_percent: self.late_receipts_percent.unwrap_or(usual.late_receipts_percent),
            late_ms: self.late_ms.unwrap_or(usual.late_ms),
            intermediate_receipts: self.intermediate_receipts,
            magic_numbers: !self.no_magic_numbers,
            throttle: self.throttle,
            refuse_percent: self.refuse_percent.unwrap_or(usual.refuse_percent),
            refuse_status: self.refuse_status.unwrap_or(usual.refuse_status),
            drop_answer_percent: self.drop_answer_percent.unwrap_or(usual.drop_answer_percent),
            cut_after: self.cut_after,
            half_open_after: self.half_open_after,
            garbage_after: self.garbage_after,
            receipt_window: self.receipt_window.unwrap_or(usual.receipt_window),
            flush_ms: self.flush_ms.unwrap_or(usual.flush_ms),
            deliver_timeout_ms: self.deliver_timeout_ms.unwrap_or(usual.deliver_timeout_ms),
            redeliver_statuses: self.redeliver_statuses.clone().unwrap_or(usual.redeliver_statuses),
            redeliver_ms: self.redeliver_ms.unwrap_or(usual.redeliver_ms),
            kept_max: self.kept_max.unwrap_or(usual.kept_max),
            record: self.record,
            record_max: self.record_max.unwrap_or(usual.record_max),
            record_newest: self.record_newest,
            start_unix_s: self.start_unix_s.unwrap_or(now_s),
            seed: self.seed.unwrap_or(usual.seed),
        }
    }
}

/// Runs the centre until SIGINT or SIGTERM.
pub(crate) async fn smpp(args: &SmppArgs) -> Outcome {
    let options = args.options();
    options.check().map_err(|mistake| Failure::Wrong(vec![mistake]))?;
    let listener = TcpListener::bind(args.listen)
        .await
        .map_err(|error| Failure::failed(format!("cannot listen on {}: {error}", args.listen)))?;
    let centre = simulator::smpp(options, listener).await;
    say(format!("SMPP simulator listens on {}; write help for its commands", centre.addr()));
    let mut stop = crate::signals::Stop::listen()?;
    tokio::select! {
        _ = stop.asked() => {}
        () = serve_lines(&centre, args.stats_every_s) => {}
    }
    centre.stop().await;
    say(counters(&centre));
    Ok(())
}

/// Answers lines of stdin and prints the counters now and then; never ends, also when stdin does.
async fn serve_lines(centre: &Smsc, stats_every_s: u64) {
    let mut lines = Some(stdin_lines());
    let mut ticks = tokio::time::interval(Duration::from_secs(stats_every_s.max(1)));
    let mut shown = String::new();
    loop {
        let next = async {
            match lines.as_mut() {
                Some(lines) => lines.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            line = next => match line {
                Some(line) => answer(centre, &line),
                None => lines = None,
            },
            _ = ticks.tick(), if stats_every_s > 0 => {
                let now = counters(centre);
                if now != shown {
                    say(&now);
                    shown = now;
                }
            }
        }
    }
}

fn answer(centre: &Smsc, line: &str) {
    match centre.command(line) {
        Ok(answer) if answer.is_empty() => {}
        Ok(answer) => say(answer),
        Err(sentence) => complain(sentence),
    }
}

/// The lines of stdin. A thread of its own, so that a terminal nobody types in does not hold up the end.
fn stdin_lines() -> mpsc::Receiver<String> {
    let (lines, received) = mpsc::channel(16);
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            if lines.blocking_send(line).is_err() {
                return;
            }
        }
    });
    received
}

fn counters(centre: &Smsc) -> String {
    serde_json::to_string(&centre.stats()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, Parser};

    #[derive(Debug, Parser)]
    struct Alone {
        #[command(flatten)]
        args: SmppArgs,
    }

    fn parse(flags: &[&str]) -> SmppOptions {
        let argv = std::iter::once("smpp").chain(flags.iter().copied());
        Alone::try_parse_from(argv).unwrap().args.options()
    }

    #[test]
    fn without_flags_the_options_are_the_defaults() {
        let options = parse(&["--start-unix-s", "1767225600"]);
        assert_eq!(options, SmppOptions::default());
        assert!(parse(&[]).start_unix_s > 1_767_225_600, "dates come from the clock");
    }

    #[test]
    fn every_option_has_a_flag() {
        let options = serde_json::to_value(SmppOptions::default()).unwrap();
        let flags: Vec<String> = Alone::command().get_arguments().map(|a| a.get_id().to_string()).collect();
        for option in options.as_object().unwrap().keys() {
            let found = flags.iter().any(|flag| flag == option || *flag == format!("no_{option}"));
            assert!(found, "no flag for {option}");
        }
    }

    #[test]
    fn values_are_read() {
        let options = parse(&[
            "--receipt-delay-ms",
            "5-9",
            "--answer-delay-ms",
            "3",
            "--ids",
            "hex_answer_decimal_receipt",
            "--versions",
            "0x34,80",
            "--distribution",
            "delivered=9,missing=1",
            "--receipt-style",
            "tlv",
            "--refuse-status",
            "0x0b",
            "--redeliver-statuses",
            "0x64,0x65",
            "--no-magic-numbers",
            "--throttle",
            "20",
        ]);
        assert_eq!(
            (options.receipt_delay_ms, options.answer_delay_ms),
            (DelayMs { min: 5, max: 9 }, DelayMs::exactly(3))
        );
        assert_eq!(
            (options.ids, options.receipt_style),
            (IdStyle::HexAnswerDecimalReceipt, ReceiptStyle::Tlv)
        );
        assert_eq!((options.versions, options.redeliver_statuses), (vec![0x34, 80], vec![0x64, 0x65]));
        assert_eq!((options.distribution.delivered, options.distribution.missing), (9, 1));
        assert_eq!((options.refuse_status, options.magic_numbers, options.throttle), (0x0b, false, Some(20)));
        for wrong in [["--receipt-delay-ms", "9-5"], ["--distribution", "lost=1"], ["--versions", "0x100"]] {
            assert!(Alone::try_parse_from(["smpp", wrong[0], wrong[1]]).is_err(), "{wrong:?}");
        }
    }
}
