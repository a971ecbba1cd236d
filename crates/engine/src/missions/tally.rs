//! Rows looked at before they are sent: which will be refused whatever happens, and what the others would cost now.

use domain::refusal::Refusal;
use store::missions::Mission;

use super::view::{Counted, Facts};
use super::wording;
use crate::clock::now_ms;
use crate::core::Core;
use crate::policy::{Picture, Tenant};
use crate::send::{Draft, Given, SendRequest, assess_rows};

/// Sums over a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// Rows that will be sent.
    pub(super) good: i64,
    /// Their segments.
    pub(super) segments: i64,
    /// Rows that will not.
    pub(super) rejected: i64,
    /// Of which because of a blacklist or an opt-out.
    pub(super) blocked: i64,
    by_reason: Vec<Counted>,
    would_refuse: Vec<Counted>,
    price: Vec<(String, i64)>,
}

/// What a mission's rows are looked at by.
pub(super) struct Lens<'a> {
    core: &'a Core,
    picture: &'a Picture,
    tenant: &'a Tenant,
    request: SendRequest,
}

impl<'a> Lens<'a> {
    pub(super) fn of(
        core: &'a Core,
        picture: &'a Picture,
        tenant: &'a Tenant,
        mission: &Mission,
    ) -> Lens<'a> {
        Lens { core, picture, tenant, request: wording::request(mission, picture, tenant) }
    }

    /// Looks at rows; `Err` = what all of them would be refused for.
    pub(super) fn look(&self, rows: Vec<Given>) -> Result<Vec<Draft>, Refusal> {
        let (lists, book) = (self.core.lists(), self.core.book());
        let known = (self.picture, &*lists, &*book);
        let seen = assess_rows(known, self.tenant, None, &self.request, rows, now_ms());
        seen.map(|assessed| assessed.drafts).map_err(|error| match error {
            crate::Error::Refused(refusal, _) | crate::Error::Phrased { refusal, .. } => refusal,
            _ => Refusal::Internal,
        })
    }
}

impl Tally {
    /// A row will not be sent.
    pub(super) fn reject(&mut self, code: &str) {
        self.rejected += 1;
        let is_listed = [Refusal::Blacklisted.as_str(), Refusal::OptedOut.as_str()].contains(&code);
        self.blocked += i64::from(is_listed);
        Counted::add(&mut self.by_reason, code, 1);
    }

    /// A row will be sent.
    pub(super) fn keep(&mut self, draft: &Draft, tenant: &Tenant) {
        self.good += 1;
        self.segments += i64::from(draft.layout.segments);
        if let Some((refusal, _)) = &draft.refusal {
            return Counted::add(&mut self.would_refuse, refusal.as_str(), 1);
        }
        let Some(first) = draft.candidates.first() else { return };
        let Some(order) = tenant.orders.iter().find(|order| order.id == first.order) else { return };
        match self.price.iter_mut().find(|(unit, _)| *unit == order.unit) {
            Some((_, sum)) => *sum = sum.saturating_add(first.amount.0),
            None => self.price.push((order.unit.clone(), first.amount.0)),
        }
    }

    /// So many rows would all be refused for this.
    pub(super) fn keep_all(&mut self, count: usize, why: Refusal) {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.good += count;
        Counted::add(&mut self.would_refuse, why.as_str(), count);
    }

    /// Writes the sums into the mission. Rows that will not be sent are counted by whoever read the file.
    pub(super) fn write(self, mission: &mut Mission, is_import: bool) {
        let mut facts = Facts::of(mission);
        (facts.would_refuse, facts.price) = (self.would_refuse, self.price);
        mission.segments = self.segments;
        if is_import {
            facts.by_reason = self.by_reason;
            (mission.total, mission.rejected, mission.blocked) = (self.good, self.rejected, self.blocked);
        }
        mission.facts = facts.json();
    }
}

/// Whether a row is refused for what it says itself, so that mending the row helps.
pub(super) fn is_of_row(refusal: Refusal) -> bool {
    use Refusal::{
        Blacklisted, ContentForbiddenBracket, ContentForbiddenSymbol, ContentForbiddenWord,
        ContentNeedsReview, ContentTooLong, CountryNotAllowed, DuplicateRecipient, FraudSuspected,
        InvalidNumber, NotMobileNumber, OptedOut, TooManySegments, VariableHasUrl, VariableInvalid,
        VariableMissing, VariableTooLong, VariableTypeMismatch, VariableUnexpected,
    };
    matches!(
        refusal,
        Blacklisted
            | ContentForbiddenBracket
            | ContentForbiddenSymbol
            | ContentForbiddenWord
            | ContentNeedsReview
            | ContentTooLong
            | CountryNotAllowed
            | DuplicateRecipient
            | FraudSuspected
            | InvalidNumber
            | NotMobileNumber
            | OptedOut
            | TooManySegments
            | VariableHasUrl
            | VariableInvalid
            | VariableMissing
            | VariableTooLong
            | VariableTypeMismatch
            | VariableUnexpected
    )
}
