//! Test messages: the platform's own (tenant 0), each for one carrier alone. They are messages like any other but for that.

use domain::id::{CarrierId, MessageId, TenantId};

use crate::error::Result;
use crate::messages::{SHOWN, SHOWN_FROM, Shown, shown};
use crate::tx::Tx;

/// Whose test messages are.
pub const PLATFORM: TenantId = TenantId(0);

/// Says which carrier a test message is for; in the transaction that stores it.
pub fn bind(tx: &mut Tx<'_>, id: MessageId, carrier: CarrierId) -> Result<()> {
    let sql = "UPDATE message SET carrier = $3 WHERE tenant = $1 AND id = $2";
    tx.exec(sql, &[PLATFORM.0.into(), id.0.into(), carrier.0.into()]).map(drop)
}

/// The last test messages of a carrier, newest first.
pub fn of_carrier(tx: &mut Tx<'_>, carrier: CarrierId, limit: i64) -> Result<Vec<Shown>> {
    let sql = format!(
        "SELECT {SHOWN} {SHOWN_FROM} WHERE m.tenant = $1 AND m.carrier = $2 ORDER BY m.id DESC LIMIT $3"
    );
    tx.all(&sql, &[PLATFORM.0.into(), carrier.0.into(), limit.into()], shown)
}
