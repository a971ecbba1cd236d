//! Sockets: accepting, limiting and closing HTTP/1.1 connections.
//!
//! `axum::serve` offers no time-out for a request's head and no limit on connections, so hyper's connection is driven
//! here. Invariant: a connection that sends nothing, or sends slowly, is closed after a known time, and the number of
//! open connections has a limit, in all and per address.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use futures_util::FutureExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

use crate::edge::{Peer, Stopping};
use crate::settings::HttpSettings;

/// Request header lines; more is answered with 431.
const HEADERS_MAX: usize = 64;
/// Pause after `accept` failed for want of descriptors or memory.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// Serves `router` on `listener` until `shutdown` completes, then lets requests in work finish, at most
/// `settings.drain_ms`. Answers when the last connection is closed or cut.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    settings: HttpSettings,
    shutdown: impl Future<Output = ()> + Send,
) {
    let (stop, stopping) = watch::channel(false);
    let open = Arc::new(Semaphore::new(settings.connections_max.clamp(1, Semaphore::MAX_PERMITS)));
    let door = Door { router, addresses: Arc::default(), stopping, settings };
    let mut connections = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown.fuse());
    loop {
        tokio::select! {
            biased;
            () = &mut shutdown => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = accept(&listener, &open) => {
                if let Some((stream, peer, permit)) = accepted {
                    door.welcome(&mut connections, stream, peer, permit);
                }
            }
        }
    }
    drop(listener);
    let _ = stop.send(true);
    tracing::info!(connections = connections.len(), "http: waiting for requests in work");
    let drain = Duration::from_millis(door.settings.drain_ms);
    let drained = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(drain, drained).await.is_err() {
        tracing::warn!(connections = connections.len(), "http: connections cut");
        connections.shutdown().await;
    }
}

/// The next connection, once there is room for it.
async fn accept(
    listener: &TcpListener,
    open: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let permit = open.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, permit)),
        Err(error) => {
            tracing::warn!(%error, "http: accept failed");
            tokio::time::sleep(ACCEPT_PAUSE).await;
            None
        }
    }
}

/// What every connection needs.
struct Door {
    router: Router,
    addresses: Arc<Addresses>,
    stopping: watch::Receiver<bool>,
    settings: HttpSettings,
}

impl Door {
    fn welcome(
        &self,
        tasks: &mut JoinSet<()>,
        stream: TcpStream,
        peer: SocketAddr,
        permit: OwnedSemaphorePermit,
    ) {
        let address = peer.ip().to_canonical();
        let proxy = self.settings.trusted_proxies.iter().any(|net| net.contains(&address));
        let max = if proxy { usize::MAX } else { self.settings.connections_per_address_max };
        let Some(guest) = self.addresses.admit(address, max) else {
            tracing::debug!("http: too many connections from one address");
            return;
        };
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "http: TCP_NODELAY");
        }
        let router = self.router.clone();
        let builder = self.builder();
        let stopping = self.stopping.clone();
        tasks.spawn(async move {
            let _held = (permit, guest);
            converse(builder, stream, Peer(peer), router, stopping).await;
        });
    }

    fn builder(&self) -> http1::Builder {
        let mut builder = http1::Builder::new();
        builder
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_millis(self.settings.head_timeout_ms.max(1)))
            .max_buf_size(self.settings.head_max_bytes.max(8_192))
            .max_headers(HEADERS_MAX)
            .half_close(false);
        builder
    }
}

/// One connection from its first octet to its last.
async fn converse(
    builder: http1::Builder,
    stream: TcpStream,
    peer: Peer,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) {
    let told = Stopping(stopping.clone());
    let service =
        service_fn(move |request: Request<Incoming>| answer(router.clone(), request, peer, told.clone()));
    let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
    let stop = async move { stopping.wait_for(|stop| *stop).await.map(drop) };
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _stop = stop => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "http: connection ended");
    }
}

async fn answer(
    router: Router,
    request: Request<Incoming>,
    peer: Peer,
    stopping: Stopping,
) -> Result<Response, Infallible> {
    use hyper::service::Service as _;
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(peer);
    request.extensions_mut().insert(stopping);
    hyper_util::service::TowerToHyperService::new(router).call(request).await
}

/// Open connections per address.
#[derive(Default)]
struct Addresses(Mutex<HashMap<IpAddr, usize>>);

/// One connection's place; given back when dropped.
struct Guest(Arc<Addresses>, IpAddr);

impl Addresses {
    fn admit(self: &Arc<Self>, address: IpAddr, max: usize) -> Option<Guest> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(address).or_default();
        if *count >= max.max(1) {
            return None;
        }
        *count += 1;
        Some(Guest(self.clone(), address))
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut open = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_places_and_gets_them_back() {
        let addresses = Arc::new(Addresses::default());
        let (one, two) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let guests: Vec<_> = (0..3).filter_map(|_| addresses.admit(one, 2)).collect();
        assert_eq!(guests.len(), 2);
        assert!(addresses.admit(two, 2).is_some());
        drop(guests);
        assert!(addresses.0.lock().unwrap().is_empty());
        assert!(addresses.admit(one, 2).is_some());
    }
}
