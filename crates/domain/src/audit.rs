//! What is written into the audit log: the words for what was done.
//!
//! A word is stable: it is stored, shown and filtered by for years. Who did it, to what and from where stands beside it
//! (`store::audit`); why something was refused is a `Refusal`.

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident $word:literal)*) => {
        /// Something a person or a program did that somebody may have to account for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            /// All of them.
            pub const ALL: &[Action] = &[$(Action::$name,)*];

            /// The stable word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Action::$name => $word,)* }
            }
        }
    };
}

actions! {
    /// Signed in.
    SignIn "sign_in"
    /// Tried to sign in and could not.
    SignInFailed "sign_in_failed"
    /// Guessing was noticed: an account or an address has to wait.
    SignInLocked "sign_in_locked"
    /// Signed out.
    SignOut "sign_out"
    /// Ended one or all of the account's other sessions.
    SessionRevoked "session_revoked"
    /// Changed the own password.
    PasswordChanged "password_changed"
    /// Asked for a link to reset a password.
    PasswordResetRequested "password_reset_requested"
    /// Set a new password by such a link.
    PasswordReset "password_reset"
    /// One-time codes are asked for from now on.
    TotpEnabled "totp_enabled"
    /// One-time codes are asked for no longer.
    TotpDisabled "totp_disabled"
    /// Made new recovery codes.
    RecoveryCodesMade "recovery_codes_made"
    /// Changed the own account's language or mail address.
    AccountChanged "account_changed"
    /// Saw whole phone numbers.
    PhonesUnmasked "phones_unmasked"
    /// Made an auth key.
    KeyCreated "key_created"
    /// Changed an auth key's name or limits.
    KeyChanged "key_changed"
    /// Gave an auth key a new secret.
    KeyRotated "key_rotated"
    /// Revoked an auth key.
    KeyRevoked "key_revoked"
    /// Set a callback address.
    CallbackPut "callback_put"
    /// Removed a callback address.
    CallbackDeleted "callback_deleted"
    /// Gave a callback address a new secret.
    CallbackSecretRotated "callback_secret_rotated"
    /// Sent a task's messages.
    MessagesSent "messages_sent"
    /// Cancelled messages.
    MessagesCancelled "messages_cancelled"
    /// Sent a test message over a carrier.
    CarrierTestSent "carrier_test_sent"
    /// Platform staff looked at a tenant's message.
    MessageViewedByPlatform "message_viewed_by_platform"
    /// Made a package.
    PackageCreated "package_created"
    /// Changed a package.
    PackageChanged "package_changed"
    /// Took a package off the shelf.
    PackageRetired "package_retired"
    /// Placed an order.
    OrderPlaced "order_placed"
    /// Made an order usable.
    OrderActivated "order_activated"
    /// Changed an order's thresholds or end.
    OrderChanged "order_changed"
    /// Gave an order more time.
    OrderRenewed "order_renewed"
    /// Added to an order's amount, or noted a payment.
    OrderToppedUp "order_topped_up"
    /// Ended an order before its time.
    OrderCancelled "order_cancelled"
    /// An order was used up (by the clock).
    OrderExhausted "order_exhausted"
    /// An order's time was over (by the clock).
    OrderExpired "order_expired"
    /// An order crossed a threshold (by the message path).
    OrderWarned "order_warned"
    /// Proposed a correction that somebody else has to approve.
    CorrectionProposed "correction_proposed"
    /// Corrected an order's amount.
    CorrectionPosted "correction_posted"
    /// Approved somebody else's correction.
    CorrectionApproved "correction_approved"
    /// Rejected a proposed correction.
    CorrectionRejected "correction_rejected"
    /// Took a statement of a tenant's month away.
    StatementDownloaded "statement_downloaded"
    /// Took a tenant's expenses away.
    ExpensesDownloaded "expenses_downloaded"
    /// Changed the platform's policy, or a tenant's own.
    PolicyChanged "policy_changed"
    /// Took the audit log away.
    AuditDownloaded "audit_downloaded"
    /// Put somebody on a blacklist, or renewed an entry.
    BlacklistAdded "blacklist_added"
    /// Took somebody off a blacklist.
    BlacklistRemoved "blacklist_removed"
    /// Put the rows of a file on a blacklist.
    BlacklistImported "blacklist_imported"
    /// Took a blacklist away.
    BlacklistDownloaded "blacklist_downloaded"
    /// Noted that somebody wants no more marketing.
    OptOutAdded "opt_out_added"
    /// Took back that somebody wants no more marketing.
    OptOutRemoved "opt_out_removed"
    /// Made or changed something by a provisioning file.
    Provisioned "provisioned"
    /// Made a tenant.
    TenantCreated "tenant_created"
    /// Changed a tenant.
    TenantChanged "tenant_changed"
    /// Stopped a tenant's new sends.
    TenantSuspended "tenant_suspended"
    /// Let a tenant send again.
    TenantResumed "tenant_resumed"
    /// Closed a tenant for good.
    TenantClosed "tenant_closed"
    /// Made an account and invited its owner.
    AccountInvited "account_invited"
    /// Sent an invitation once more.
    InvitationSent "invitation_sent"
    /// Chose the first password by an invitation.
    InvitationAccepted "invitation_accepted"
    /// Changed somebody else's account.
    AccountEdited "account_edited"
    /// Shut an account.
    AccountDisabled "account_disabled"
    /// Opened an account again.
    AccountEnabled "account_enabled"
    /// Turned somebody else's one-time codes off.
    TotpRemoved "totp_removed"
    /// Sent somebody a link to reset the password.
    ResetLinkSent "reset_link_sent"
    /// Put a role together.
    RoleCreated "role_created"
    /// Changed a role.
    RoleChanged "role_changed"
    /// Deleted a role.
    RoleDeleted "role_deleted"
    /// Made a signature.
    SignatureCreated "signature_created"
    /// Changed a signature.
    SignatureChanged "signature_changed"
    /// Submitted a signature for review.
    SignatureSubmitted "signature_submitted"
    /// Took a signature back before it was decided.
    SignatureWithdrawn "signature_withdrawn"
    /// Uses a signature no longer.
    SignatureDisabled "signature_disabled"
    /// A document of a signature is out of date (by the clock).
    SignatureExpired "signature_expired"
    /// Made a template.
    TemplateCreated "template_created"
    /// Changed a template.
    TemplateChanged "template_changed"
    /// Submitted a version of a template for review.
    TemplateSubmitted "template_submitted"
    /// Took a version of a template back before it was decided.
    TemplateWithdrawn "template_withdrawn"
    /// Uses a template no longer.
    TemplateDisabled "template_disabled"
    /// Handed a file in as proof.
    EvidenceAdded "evidence_added"
    /// Took such a file back.
    EvidenceRemoved "evidence_removed"
    /// Looked at such a file.
    EvidenceViewed "evidence_viewed"
    /// Asked the reviewers to hurry.
    ReviewUrged "review_urged"
    /// Took a review in hand.
    ReviewClaimed "review_claimed"
    /// Gave a review back to the queue.
    ReviewReleased "review_released"
    /// Approved what was submitted.
    ReviewApproved "review_approved"
    /// Rejected what was submitted.
    ReviewRejected "review_rejected"
    /// Sent what was submitted back with a question.
    ReviewAsked "review_asked"
}

impl Action {
    /// From its word.
    pub fn parse(word: &str) -> Option<Action> {
        Action::ALL.iter().copied().find(|action| action.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back_and_are_told_apart() {
        for action in Action::ALL {
            assert_eq!(Action::parse(action.as_str()), Some(*action));
        }
        assert_eq!(Action::parse("everything"), None);
    }
}
