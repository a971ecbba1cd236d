//! The rows the story is told with: two tenants, a moment, and messages that differ where a test says so.

use domain::id::{BodyId, KeyId, MessageId, OrderId, PackageId, RouteId, TenantId};
use domain::message::State;
use domain::money::Micro;
use domain::order::{Level, Status};
use domain::settle::ChargeOn;
use store::messages::NewMessage;
use store::orders::{Order, Terms};

/// The moment of the story, Unix ms.
pub(crate) const NOW: i64 = 1_790_000_000_000;
pub(crate) const RED: TenantId = TenantId(1);
pub(crate) const BLUE: TenantId = TenantId(2);

/// The id of a message accepted `after` ms after [`NOW`].
pub(crate) fn id(after: i64) -> MessageId {
    MessageId::first_at(NOW + after)
}

/// A queued message of RED, one segment, held at 45,000 of order 1.
pub(crate) fn message(after: i64) -> NewMessage {
    NewMessage {
        tenant: RED,
        id: id(after),
        request: id(after),
        task: None,
        body: BodyId(1),
        phone: 8_613_800_000_000 + after,
        country: 86,
        network: 1,
        kind: 2,
        route: RouteId(1),
        order: OrderId(1),
        amount: Micro(45_000),
        charge_on: ChargeOn::Delivered,
        alphabet: 2,
        segments: 1,
        state: State::Queued,
        reason: None,
        detail: None,
        print: after * 7,
        key: KeyId(1),
        endpoint: None,
        reference: None,
        vars: None,
        due_ms: None,
        valid_ms: None,
        day: NOW / 86_400_000,
        at_ms: NOW + after,
    }
}

/// An empty prepaid order of RED.
pub(crate) fn order(id: i64) -> Order {
    Order {
        id: OrderId(id),
        tenant: RED,
        number: format!("CloudSMS_20260101000000{id}"),
        package: PackageId(1),
        status: Status::Active,
        ordered_ms: NOW - 1000,
        effective_ms: NOW - 900,
        expires_ms: None,
        total: Some(Micro::ZERO),
        warn: None,
        prohibit: None,
        held: Micro::ZERO,
        posted: Micro::ZERO,
        warned_ms: None,
        credit: Micro::ZERO,
        level: Level::Normal,
        version: 1,
    }
}

/// What was agreed about an order.
pub(crate) fn terms(product: &str) -> Terms {
    Terms {
        product: product.into(),
        channel: "CNX_SMM".into(),
        unit: "sms".into(),
        options: format!("{{\"product\":\"{product}\"}}"),
    }
}
