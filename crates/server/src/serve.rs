//! `hongyan serve`: wiring the parts together, and taking them apart in reverse order.
//!
//! Start: database, listener, engine, web. Stop: web (requests in work end), engine (carriers answer, receipts are
//! stored, the lease is given back). A second signal ends the program at once; whatever was acknowledged is durable.

use std::net::SocketAddr;
use std::sync::Arc;

use engine::{Engine, identity};
use metrics_exporter_prometheus::PrometheusHandle;
use store::Db;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use web::{Phones, WebSettings};

use crate::config::{Loaded, Settings};
use crate::exit::{Failure, Outcome};
use crate::signals::Stop;
use crate::{config, database, observe};

/// Runs the platform until it is told to stop.
pub(crate) fn serve(args: &crate::cli::ConfigArgs) -> Outcome {
    let Loaded { settings, file, ignored, .. } = config::load(args.config.as_deref())?;
    crate::log::start(&settings.log);
    let file = file.map_or_else(|| "none".to_owned(), |file| file.display().to_string());
    tracing::info!(version = crate::version::short(), settings = file, "hongyan starts");
    for variable in ignored {
        tracing::warn!(variable, "this environment variable sets nothing");
    }
    let db = database::open_and_migrate(&settings)?;
    crate::runtime()?.block_on(async {
        let mut stop = Stop::listen()?;
        let listener = listen(&settings).await?;
        let platform = Platform::start(&settings, db, listener, None).await?;
        platform.run_until(&mut stop).await
    })
}

/// Opens the web server's socket; the first thing that can fail for a reason outside.
pub(crate) async fn listen(settings: &Settings) -> Result<TcpListener, Failure> {
    let bound = TcpListener::bind(settings.listen).await;
    bound.map_err(|error| Failure::failed(format!("cannot listen on {}: {error}", settings.listen)))
}

/// A running platform.
pub(crate) struct Platform {
    engine: Engine,
    web: JoinHandle<()>,
    stop_web: oneshot::Sender<()>,
    upkeep: JoinHandle<()>,
}

impl Platform {
    /// Starts engine and web on a migrated database; `phones` are those that simulated carriers deliver to.
    pub(crate) async fn start(
        settings: &Settings,
        db: Db,
        listener: TcpListener,
        phones: Option<Phones>,
    ) -> Result<Platform, Failure> {
        let address = listener.local_addr().map_err(Failure::failed)?;
        let metrics = observe::install()?;
        observe::announce(settings.engine.node);
        let identity = identity(settings, address);
        let engine = Engine::start_with(db, settings.engine.clone(), settings.callbacks.clone(), identity)
            .await
            .map_err(|error| Failure::failed(format!("the engine did not start: {error}")))?;
        let (stop_web, stopped) = oneshot::channel::<()>();
        let web_settings = WebSettings { phones, ..web_settings(settings, address, metrics.clone()) };
        let router = web::router(engine.clone(), web_settings);
        let http = settings.http.clone();
        let web = tokio::spawn(web::serve(listener, router, http, async move {
            let _asked_or_gone = stopped.await;
        }));
        let portal = web::Portal::built();
        tracing::info!(%portal, %address, url = settings.public_url(address), database = database::named(settings), "hongyan serves");
        Ok(Platform { engine, web, stop_web, upkeep: tokio::spawn(observe::upkeep(metrics)) })
    }

    /// The engine, for what the demonstration does with it.
    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Whether messages are accepted yet.
    pub(crate) fn is_active(&self) -> bool {
        self.engine.is_active()
    }

    /// Runs until a signal, the loss of the lease or the end of the web server; then stops in order.
    pub(crate) async fn run_until(mut self, stop: &mut Stop) -> Outcome {
        let reason = tokio::select! {
            signal = stop.asked() => {
                tracing::info!(signal, "told to stop; a second signal stops at once");
                None
            }
            () = self.engine.lease_lost() => Some("another node took the lease over; this one ends".to_owned()),
            ended = &mut self.web => Some(match ended {
                Ok(()) => "the web server ended".to_owned(),
                Err(error) => format!("the web server failed: {error}"),
            }),
        };
        let failure = reason.inspect(|reason| tracing::error!(reason, "stopping")).map(Failure::failed);
        tokio::select! {
            () = self.stop() => {}
            signal = stop.asked() => {
                tracing::warn!(signal, "stopping at once; what was acknowledged is in the database");
                return Err(Failure::failed("stopped at once by a second signal"));
            }
        }
        tracing::info!("hongyan ends");
        failure.map_or(Ok(()), Err)
    }

    async fn stop(self) {
        let _web_may_have_ended = self.stop_web.send(());
        if !self.web.is_finished()
            && let Err(error) = self.web.await
        {
            tracing::error!(%error, "the web server failed");
        }
        self.engine.stop().await;
        self.upkeep.abort();
    }
}

/// What signing in is started with.
fn identity(settings: &Settings, address: SocketAddr) -> identity::Options {
    identity::Options {
        sign_in: settings.sign_in.clone(),
        mail: settings.mail.clone(),
        public_url: settings.public_url(address),
        painter: painter(),
        ..identity::Options::default()
    }
}

/// Who paints verify codes. In builds for tests the variable `HONGYAN_TEST_CAPTCHA` says what every picture's answer
/// is; release builds do not look at it.
#[cfg(debug_assertions)]
fn painter() -> Arc<dyn identity::Painter> {
    match std::env::var("HONGYAN_TEST_CAPTCHA") {
        Ok(answer) if !answer.is_empty() => {
            tracing::warn!("HONGYAN_TEST_CAPTCHA is set: every verify code has the same answer");
            Arc::new(identity::captcha::Fixed::new(answer))
        }
        _ => Arc::new(identity::captcha::Letters),
    }
}

#[cfg(not(debug_assertions))]
fn painter() -> Arc<dyn identity::Painter> {
    Arc::new(identity::captcha::Letters)
}

fn web_settings(settings: &Settings, address: SocketAddr, metrics: PrometheusHandle) -> WebSettings {
    WebSettings {
        http: settings.http.clone(),
        public_url: settings.public_url(address),
        version: crate::version::short(),
        data_dir: settings.data_dir.clone(),
        portal: web::Portal::built(),
        metrics: observe::text(metrics),
        phones: None,
    }
}
