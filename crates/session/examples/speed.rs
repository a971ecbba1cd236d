//! Submits and answers per second over loopback, window 100, against a peer that answers all it has read in
//! one write.
//!
//! `cargo run --release -p session --example speed [seconds] [binds]`. Client and peer share the machine.

#![allow(clippy::print_stdout)]

use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use session::{BindKind, CarrierConfig, Event, Submit};
use smpp::{BindResp, CommandId, Pdu, SmResp, Status, next_frame};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1).filter_map(|text| text.parse::<u64>().ok());
    let seconds = arguments.next().unwrap_or(5);
    let binds = usize::try_from(arguments.next().unwrap_or(1)).unwrap_or(1);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let port = listener.local_addr()?.port();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(serve(socket));
        }
    });
    let config = CarrierConfig {
        name: "speed".into(),
        port,
        window: 100,
        binds: vec![BindKind::Transceiver; binds],
        ..CarrierConfig::default()
    };
    let (sender, mut events) = mpsc::channel(64);
    let carrier = session::start(config, sender);
    let feeder = tokio::spawn({
        let carrier = carrier.clone();
        async move {
            let mut tag = 0;
            loop {
                carrier.capacity(0).await;
                let batch = (0..carrier.free()).map(|_| {
                    tag += 1;
                    submit(tag)
                });
                carrier.submit(batch.collect());
            }
        }
    });
    let (mut answered, mut unsent, mut batches) = (0_u64, 0_u64, 0_u64);
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(seconds) {
        let Some(batch) = events.recv().await else { break };
        batches += 1;
        for event in batch {
            match event {
                Event::Answered { .. } => answered += 1,
                Event::Unsent { .. } | Event::Lost { .. } => unsent += 1,
                _ => {}
            }
        }
    }
    let spent = begun.elapsed().as_secs_f64();
    println!(
        "{:.0} submits answered/s, {:.0} a batch, {unsent} unsent",
        answered as f64 / spent,
        answered as f64 / batches.max(1) as f64
    );
    feeder.abort();
    carrier.stop(Duration::from_millis(100)).await;
    Ok(())
}

fn submit(tag: u64) -> Submit {
    Submit {
        tag,
        source: "Hongyan".into(),
        destination: "8613800138000".into(),
        data_coding: 0,
        body: Bytes::from_static(b"Your code is 123456, valid for 5 minutes. Tell it to nobody."),
        udhi: false,
        sar: None,
        as_payload: false,
        validity_s: Some(3_600),
        hurries: false,
    }
}

async fn serve(mut socket: TcpStream) -> std::io::Result<()> {
    socket.set_nodelay(true)?;
    let (mut inbox, mut out) = (BytesMut::new(), BytesMut::new());
    let mut id = 0_u64;
    loop {
        inbox.reserve(64 * 1024);
        if socket.read_buf(&mut inbox).await? == 0 {
            return Ok(());
        }
        while let Some(frame) = next_frame(&mut inbox, 70_000).map_err(std::io::Error::other)? {
            let answer = match frame.header.command_id {
                CommandId::SUBMIT_SM => {
                    id += 1;
                    Pdu::SubmitSmResp(SmResp { message_id: id.to_string().into(), ..SmResp::default() })
                }
                CommandId::BIND_TRANSCEIVER => Pdu::BindTransceiverResp(BindResp::default()),
                CommandId::ENQUIRE_LINK => Pdu::EnquireLinkResp,
                CommandId::UNBIND => Pdu::UnbindResp,
                _ => continue,
            };
            let sequence = frame.header.sequence_number;
            answer.encode(Status::ESME_ROK, sequence, &mut out).map_err(std::io::Error::other)?;
        }
        socket.write_all_buf(&mut out).await?;
    }
}
