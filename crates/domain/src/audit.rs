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
    /// Had a code sent to a phone that is to be the own.
    PhoneCodeSent "phone_code_sent"
    /// Proved that a phone is the own.
    PhoneVerified "phone_verified"
    /// Has no own phone any longer.
    PhoneForgotten "phone_forgotten"
    /// Had a version of a template sent to the own phone.
    TemplateTested "template_tested"
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
    /// Made a mission.
    MissionCreated "mission_created"
    /// Changed what a mission says.
    MissionChanged "mission_changed"
    /// Threw the draft of a mission away.
    MissionDeleted "mission_deleted"
    /// Imported a mission's list.
    MissionImported "mission_imported"
    /// Let a mission be sent, or submitted it to the reviewers.
    MissionSubmitted "mission_submitted"
    /// Took a mission back from the reviewers.
    MissionWithdrawn "mission_withdrawn"
    /// A mission's rows began to be sent.
    MissionStarted "mission_started"
    /// A mission stands still.
    MissionPaused "mission_paused"
    /// A mission goes on.
    MissionResumed "mission_resumed"
    /// Cancelled a mission, or the rest of it.
    MissionCancelled "mission_cancelled"
    /// A mission's last message closed.
    MissionFinished "mission_finished"
    /// Downloaded a list or a report of a mission.
    MissionDownloaded "mission_downloaded"
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
    /// Took statistics away.
    StatisticsDownloaded "statistics_downloaded"
    /// Changed the platform's policy, or a tenant's own.
    PolicyChanged "policy_changed"
    /// Took the audit log away.
    AuditDownloaded "audit_downloaded"
    /// Asked for a file of the log.
    ExportCreated "export_created"
    /// Cancelled one.
    ExportCancelled "export_cancelled"
    /// Took one away.
    ExportDownloaded "export_downloaded"
    /// Put somebody on a blacklist, or renewed an entry.
    BlacklistAdded "blacklist_added"
    /// Took somebody off a blacklist.
    BlacklistRemoved "blacklist_removed"
    /// Put the rows of a file on a blacklist.
    BlacklistImported "blacklist_imported"
    /// Took a blacklist away.
    BlacklistDownloaded "blacklist_downloaded"
    /// Added a word that may not be sent, changed or switched off one.
    ScreeningWordSet "screening_word_set"
    /// Took words away that may not be sent.
    ScreeningWordsRemoved "screening_words_removed"
    /// Put a file of words beside those that may not be sent.
    ScreeningWordsImported "screening_words_imported"
    /// Took the words away as a file.
    ScreeningWordsDownloaded "screening_words_downloaded"
    /// Said what becomes of a category of contents.
    ScreeningCategorySet "screening_category_set"
    /// Let a tenant speak of a trade.
    LicenceGiven "licence_given"
    /// Took a tenant's licence back.
    LicenceTaken "licence_taken"
    /// Noted that somebody wants no more marketing.
    OptOutAdded "opt_out_added"
    /// Took back that somebody wants no more marketing.
    OptOutRemoved "opt_out_removed"
    /// Registered a complaint.
    ComplaintRegistered "complaint_registered"
    /// Wrote a note beside one.
    ComplaintNoted "complaint_noted"
    /// Dealt with one.
    ComplaintClosed "complaint_closed"
    /// A template, or all marketing of a tenant, is not sent because of complaints.
    SendingPaused "sending_paused"
    /// Let it be sent again.
    SendingResumed "sending_resumed"
    /// Made a rule of what is answered to uplinks.
    AutoReplyCreated "auto_reply_created"
    /// Changed one.
    AutoReplyChanged "auto_reply_changed"
    /// Deleted one.
    AutoReplyDeleted "auto_reply_deleted"
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
    /// Made a record of consent.
    ConsentCreated "consent_created"
    /// Changed a record of consent.
    ConsentChanged "consent_changed"
    /// Put a record of consent away: marketing can name it no longer.
    ConsentArchived "consent_archived"
    /// Took a record of consent back into use.
    ConsentRestored "consent_restored"
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
    /// Said where a signature stands with a network.
    FilingChanged "filing_changed"
    /// Said it for the rows of a file.
    FilingsImported "filings_imported"
    /// Took the list of filings away.
    FilingsDownloaded "filings_downloaded"
    /// Applied for a sender ID in a country.
    SenderIdApplied "sender_id_applied"
    /// Took a sender ID, or an application for one, back.
    SenderIdWithdrawn "sender_id_withdrawn"
    /// Let a tenant use a sender ID in a country.
    SenderIdApproved "sender_id_approved"
    /// Refused a sender ID in a country.
    SenderIdRejected "sender_id_rejected"
    /// Registered a sender ID for a tenant without an application.
    SenderIdRegistered "sender_id_registered"
    /// Lets a tenant use a sender ID in a country no longer.
    SenderIdDisabled "sender_id_disabled"
    /// Made a Smart SMS profile.
    SmartCreated "smart_created"
    /// Changed a Smart SMS profile, or began another version of it.
    SmartChanged "smart_changed"
    /// Gave a Smart SMS profile a logo.
    SmartLogoSet "smart_logo_set"
    /// Submitted a version of a Smart SMS profile for review.
    SmartSubmitted "smart_submitted"
    /// Took a version of a Smart SMS profile back before it was decided.
    SmartWithdrawn "smart_withdrawn"
    /// Threw the draft of a Smart SMS profile away.
    SmartDraftDeleted "smart_draft_deleted"
    /// Took a Smart SMS profile off the handsets.
    SmartUnpublished "smart_unpublished"
    /// A version of a Smart SMS profile is shown by handsets from now on.
    SmartPublished "smart_published"
    /// Froze a Smart SMS profile: handsets show it no longer.
    SmartFrozen "smart_frozen"
    /// Proposed to show a frozen Smart SMS profile again.
    SmartUnfreezeProposed "smart_unfreeze_proposed"
    /// Agreed that a frozen Smart SMS profile is shown again.
    SmartUnfrozen "smart_unfrozen"
    /// Did not agree that a frozen Smart SMS profile is shown again.
    SmartUnfreezeRefused "smart_unfreeze_refused"
    /// A document of a Smart SMS profile is out of date (by the clock).
    SmartExpired "smart_expired"
    /// Said where a Smart SMS profile stands with a maker of handsets.
    SmartVendorSet "smart_vendor_set"
    /// Made a new key that signs what handsets are told.
    SmartKeyMade "smart_key_made"
    /// Made links of a Smart SMS profile.
    SmartLinksMade "smart_links_made"
    /// Ended a link of a Smart SMS profile.
    SmartLinkStopped "smart_link_stopped"
    /// Changed the host that links are on.
    SmartLinkHostSet "smart_link_host_set"
    /// Told what people did whom a card reached.
    SmartConversionsTold "smart_conversions_told"
    /// Exempted a tenant, or a template, from the review for a time.
    ExemptionGiven "exemption_given"
    /// Took an exemption back.
    ExemptionRevoked "exemption_revoked"
    /// Removed what had been kept as long as the policy says (by the clock).
    RecordsRemoved "records_removed"
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
