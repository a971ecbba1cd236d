//! Signing in: who a person is, how that is shown again with every request, and what stops others from pretending.
//!
//! One noun a file. `sign_in.rs` is the path: picture, lock-out, password, one-time code, session. What must be
//! remembered for more than a moment is in the database; pictures, challenges and counters of guesses are in memory,
//! each with a limit. Invariant: nothing here tells whether an account exists, neither by words nor by time.

mod account;
pub mod captcha;
mod challenge;
mod device;
pub(crate) mod invitation;
mod lockout;
pub(crate) mod mail;
mod own_phone;
pub(crate) mod password;
mod quota;
mod reset;
mod seal;
mod session;
pub mod settings;
mod sign_in;
mod totp;

use std::sync::Arc;

use store::Db;
use store::accounts::Login;

use crate::clock::Clock;
use crate::error::Result;
use crate::mail::{Post, Server};
use crate::role::AccountRole;

pub use account::{Contact, Renewed, is_mail};
pub use captcha::{Captcha, Painter, Picture};
pub use invitation::Delivery;
pub use own_phone::OwnPhoneView;
pub use reset::{ResetLink, issue as issue_reset_link};
pub use session::{Authenticated, SessionItem, SessionView, TenantView};
pub use settings::{MailSettings, MailTls, Secret, SignInSettings};
pub use sign_in::{Luggage, NewSession, SignIn, SignedIn};
pub use totp::SetUp;

/// What identity is started with.
pub struct Options {
    /// Times and limits.
    pub sign_in: SignInSettings,
    /// How mail is sent.
    pub mail: MailSettings,
    /// Where people reach the portal, without a slash at the end: links in mails begin with it.
    pub public_url: String,
    /// Who paints the pictures of verify codes.
    pub painter: Arc<dyn Painter>,
    /// The time.
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            sign_in: SignInSettings::default(),
            mail: MailSettings::default(),
            public_url: "http://127.0.0.1:8080".into(),
            painter: Arc::new(captcha::Letters),
            clock: Clock::default(),
        }
    }
}

/// What signing in needs and remembers.
pub(crate) struct Identity {
    settings: SignInSettings,
    clock: Clock,
    keys: seal::Keys,
    captchas: captcha::Captchas,
    lockout: lockout::Lockout,
    hasher: password::Hasher,
    challenges: challenge::Challenges,
    resets: quota::Quota,
    invitations: quota::Quota,
    post: Post,
}

impl Identity {
    /// On a migrated database; the second value is to be run as a task.
    pub(crate) async fn start(
        db: &Db,
        options: Options,
        server: Option<Arc<Server>>,
    ) -> Result<(Identity, impl Future<Output = ()> + Send + 'static)> {
        let keys = seal::Keys::load(db, &options.sign_in.secret).await?;
        let (post, delivering) = Post::new(server, options.public_url);
        let settings = options.sign_in;
        let identity = Identity {
            captchas: captcha::Captchas::new(options.painter, settings.captchas_per_min),
            lockout: lockout::Lockout::new(lockout::Policy::of(&settings)),
            hasher: password::Hasher::new(),
            challenges: challenge::Challenges::new(),
            resets: quota::Quota::new(settings.resets_per_h, quota::HOUR_MS),
            invitations: quota::Quota::new(invitation::PER_H, quota::HOUR_MS),
            clock: options.clock,
            keys,
            post,
            settings,
        };
        Ok((identity, delivering))
    }
}

impl Identity {
    /// A keyed hash of parts for a purpose, the same on every node.
    pub(crate) fn mark(&self, purpose: &str, parts: &[&[u8]]) -> Vec<u8> {
        self.keys.mark(purpose, parts)
    }

    /// Seals a secret of the platform's own under a name.
    pub(crate) fn seal_named(&self, name: &str, plain: &[u8]) -> Result<Vec<u8>> {
        self.keys.seal_named(name, plain)
    }

    /// What was sealed under this name, with the same `sign_in.secret`.
    pub(crate) fn open_named(&self, name: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        self.keys.open_named(name, sealed)
    }
}

/// What an account is, when it may be used at all: it is active, its tenant is not closed, and its role is known.
fn usable_role(login: &Login) -> Option<AccountRole> {
    open_role(login).filter(|_| login.account.status == "active")
}

/// What an account is, when a link may set its password: that, or its owner has not chosen one yet.
fn role_by_link(login: &Login) -> Option<AccountRole> {
    open_role(login).filter(|_| matches!(login.account.status.as_str(), "active" | "invited"))
}

/// What an account is, unless its tenant is closed.
fn open_role(login: &Login) -> Option<AccountRole> {
    let account = &login.account;
    let open = account.tenant.0 == 0 || login.tenant.as_ref().is_some_and(|tenant| tenant.status != "closed");
    let role = AccountRole::of(&account.role, account.tenant, login.custom.as_ref());
    if role.is_none() {
        tracing::error!(account = account.name, role = account.role, "unknown role: cannot sign in");
    }
    role.filter(|_| open)
}
