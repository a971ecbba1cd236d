//! How each operation is called on what tenant A has. A new operation is one line.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// What another tenant gets: the object does not exist for it, or it sees only its own.
#[derive(Clone, Copy, PartialEq)]
pub enum Other {
    NotFound,
    OwnOnly,
}

/// How one operation is called on tenant A's objects.
pub struct Call {
    pub path: String,
    pub body: Option<Value>,
    pub other: Other,
}

/// What tenant A has.
pub struct Owned {
    pub uid: String,
    pub task: String,
    pub key: String,
    pub revoked: String,
    /// A session of `TA_viewer`.
    pub session: String,
    /// A role that was put together.
    pub role: String,
    /// An entry of its blacklist.
    pub entry: String,
    /// Somebody who wants no more marketing.
    pub opt_out: String,
    pub auto_reply: String,
    /// A signature and a template that are drafts.
    pub signature: String,
    pub template: String,
    /// A sender ID that waits.
    pub sender_id: String,
    /// A record of consent.
    pub consent: String,
    /// A mission that is a draft.
    pub mission: String,
    /// A Smart SMS profile that is a draft.
    pub smart: String,
}

/// The table: operation, path below `/api/v1`, body (null = none), what another tenant gets.
pub fn table(owned: &Owned) -> BTreeMap<&'static str, Call> {
    use Other::{NotFound, OwnOnly};
    let (uid, task, key, session) = (&owned.uid, &owned.task, &owned.key, &owned.session);
    let test = json!({"to": "13800138002", "content": "a-marker"});
    let message = json!({"type": "notification", "content": "hello", "to": "13800138001"});
    let named = json!({"name": "another", "scopes": ["messages:send"]});
    let url = json!({"url": "http://127.0.0.1:9/other"});
    let none = Value::Null;
    let smart_links = json!({"profile_id": "1", "kind": "group", "days": 1, "resolves": 2, "text": "a-marker",
                             "fallback_url": "https://shop.example.com/"});
    let wrong = json!({"current_password": "nonsense"});
    let both = json!({"current_password": "nonsense", "new_password": "nonsense", });
    let code = json!({"code": "000000"});
    let off = json!({"current_password": "nonsense", "code": "000000"});
    let sign_in = json!({"account": "a", "password": "b", "captcha_id": "c", "captcha": "d"});
    let reset = json!({"account": "a", "captcha_id": "c", "captcha": "d"});
    let owed = json!({"challenge": "a", "code": "b"});
    let token = json!({"token": "a"});
    let done = json!({"token": "a", "new_password": "b"});
    let package = json!({"product_name": "P", "business_channel": "X", "payment_type": "prepaid", "unit": "SMS",
                         "routes": ["N"], "version": 1});
    let placed = json!({"tenant": "TA", "package_id": "P", "total_amount": "5"});
    let money = json!({"amount": "5", "reason": "a"});
    let rules = json!({"version": 0, "reason": "a", "values": {"content.length.max": 1499}});
    let why = json!({"reason": "a"});
    let (entry, opt_out) = (&owned.entry, &owned.opt_out);
    let listed = json!({"entries": [{"value": "13800138077", "reason": "b"}]});
    let invited = json!({"name": "TB_new", "role": "viewer", "mail": "new@example.com"});
    let mail = json!({"version": 1, "mail": "victim@example.com"});
    let (own_role, role) = (&owned.role, json!({"name": "other", "permissions": ["messages:read"]}));
    let role_put =
        json!({"version": 1, "name": "other", "description": "", "permissions": ["messages:read"]});
    let (signature, template) = (&owned.signature, &owned.template);
    let wording = json!({"name": "bee", "type": "notification", "content": "bee"});
    let wording_put = json!({"version": 99, "name": "bee", "type": "notification", "content": "bee"});
    let sender_id = &owned.sender_id;
    let sender = json!({"sender_id": "", "countries": ["GB"], "company": "a", "purpose": "a"});
    let registered = json!({"tenant_code": "TB", "sender_id": "", "countries": ["GB"]});
    let decision = json!({"version": 1, "decision": "approve"});
    let (consent, mission) = (&owned.consent, &owned.mission);
    let bulk = json!({"name": "bee", "direction": "mainland", "type": "notification", "content": "bee"});
    let bulk_put = json!({"version": 99, "name": "bee", "direction": "mainland", "type": "notification", "content": "bee"});
    let agreed = json!({"name": "", "method": "app", "wording": "bee", "since": "2026-03-01"});
    let agreed_put =
        json!({"version": 99, "name": "bee", "method": "app", "wording": "bee", "since": "2026-03-01"});
    let many = json!({"ids": ["1"], "decision": "release"});
    let exempt = json!({"tenant_code": "TB", "reason": "a", "expires_at": "2020-01-01T00:00:00Z"});
    let filing =
        json!({"changes": [{"tenant_code": "TB", "signature": "x", "network": "cmcc", "status": "none"}]});
    let complaint = json!({"phone": "13800138077", "tenant_code": "TB", "source": "direct", "text": "a"});
    let smart = &owned.smart;
    let brand = json!({"name": ""});
    let brand_put = json!({"version": 99, "wording": {"name": "bee"}});
    let frozen = json!({"reason": "other", "note": "a"});
    let vendor = json!({"number": 1, "status": "none"});
    let answer = json!({"keyword": "", "match": "exact", "content": "bee"});
    let answer_put = json!({"version": 1, "keyword": "bee", "match": "exact", "content": "bee"});
    let rows = [
        ("sendMessages", "/messages", &message, OwnOnly),
        ("previewMessages", "/messages/preview", &message, OwnOnly),
        ("listMessages", "/messages", &none, OwnOnly),
        ("getMessage", &format!("/messages/{uid}"), &none, NotFound),
        ("cancelMessage", &format!("/messages/{uid}/cancel"), &none, NotFound),
        ("listTasks", "/tasks", &none, OwnOnly),
        ("getTask", &format!("/tasks/{task}"), &none, NotFound),
        ("listTaskMessages", &format!("/tasks/{task}/messages"), &none, NotFound),
        ("cancelTask", &format!("/tasks/{task}/cancel"), &none, NotFound),
        ("listMissions", "/missions", &none, OwnOnly),
        ("createMission", "/missions", &bulk, OwnOnly),
        ("downloadImportTemplate", "/missions/import-template", &none, OwnOnly),
        ("getMission", mission, &none, NotFound),
        ("updateMission", mission, &bulk_put, NotFound),
        ("deleteMission", "/missions/0000000000001", &none, NotFound),
        ("importMissionRows", &format!("{mission}/rows?file=a.csv"), &none, NotFound),
        ("listMissionRows", &format!("{mission}/rows"), &none, NotFound),
        ("dropMissionRows", &format!("{mission}/rows"), &none, NotFound),
        ("listRejectedRows", &format!("{mission}/rejected"), &none, NotFound),
        ("downloadRejectedRows", &format!("{mission}/rejected/file"), &none, NotFound),
        ("getMissionOutcomes", &format!("{mission}/outcomes"), &none, NotFound),
        ("downloadMissionReport", &format!("{mission}/report"), &none, NotFound),
        ("submitMission", &format!("{mission}/submit"), &json!({"version": 1}), NotFound),
        ("withdrawMission", &format!("{mission}/withdraw"), &none, NotFound),
        ("pauseMission", &format!("{mission}/pause"), &none, NotFound),
        ("resumeMission", &format!("{mission}/resume"), &none, NotFound),
        ("cancelMission", &format!("{mission}/cancel"), &none, NotFound),
        ("duplicateMission", &format!("{mission}/duplicate"), &none, NotFound),
        ("searchLog", "/log?kind=all", &none, OwnOnly),
        ("createExport", "/exports", &json!({"what": "messages", "format": "csv"}), OwnOnly),
        ("listExports", "/exports", &none, OwnOnly),
        ("getExport", "/exports/1", &none, NotFound),
        ("cancelExport", "/exports/1/cancel", &none, NotFound),
        ("downloadExport", "/exports/1/file", &none, NotFound),
        ("search", &format!("/search?q={uid}"), &none, OwnOnly),
        ("getOverview", "/overview", &none, OwnOnly),
        ("watch", "/stream", &none, OwnOnly),
        ("listInbox", "/inbox", &none, OwnOnly),
        ("getConversation", "/inbox/1", &none, NotFound),
        ("listSignatures", "/signatures", &none, OwnOnly),
        ("listTemplates", "/templates", &none, OwnOnly),
        ("createSignature", "/signatures", &json!({"text": ""}), OwnOnly),
        ("lintSignature", "/signature-lint", &json!({"text": "bee"}), OwnOnly),
        ("getSignature", signature, &none, NotFound),
        ("updateSignature", signature, &json!({"version": 99, "text": "bee"}), NotFound),
        ("submitSignature", &format!("{signature}/submit"), &none, NotFound),
        ("withdrawSignature", &format!("{signature}/withdraw"), &none, NotFound),
        ("disableSignature", &format!("{signature}/disable"), &none, NotFound),
        ("urgeSignature", &format!("{signature}/urge"), &none, NotFound),
        ("addEvidence", &format!("{signature}/evidence?purpose=other&name=a.png"), &json!({}), OwnOnly),
        ("getEvidence", &format!("{signature}/evidence/1"), &none, NotFound),
        ("removeEvidence", &format!("{signature}/evidence/1"), &none, NotFound),
        ("createTemplate", "/templates", &wording, OwnOnly),
        ("lintTemplate", "/template-lint", &json!({"type": "notification", "content": "bee"}), OwnOnly),
        ("listCommonTemplates", "/common-templates", &none, OwnOnly),
        ("getTemplate", template, &none, NotFound),
        ("updateTemplate", template, &wording_put, NotFound),
        ("submitTemplate", &format!("{template}/submit"), &none, NotFound),
        ("withdrawTemplate", &format!("{template}/withdraw"), &none, NotFound),
        ("disableTemplate", &format!("{template}/disable"), &none, NotFound),
        ("testTemplate", &format!("{template}/versions/1/test"), &json!({}), NotFound),
        ("urgeTemplate", &format!("{template}/urge"), &none, NotFound),
        ("listSenderIds", "/sender-ids", &none, OwnOnly),
        ("applyForSenderId", "/sender-ids", &sender, OwnOnly),
        ("listSenderIdCountries", "/sender-ids/countries", &none, OwnOnly),
        ("lintSenderId", "/sender-id-lint", &json!({"sender_id": "bee", "countries": ["GB"]}), OwnOnly),
        ("withdrawSenderId", &format!("{sender_id}/withdraw"), &none, NotFound),
        ("listTenantSenderIds", "/admin/sender-ids", &none, OwnOnly),
        ("registerSenderId", "/admin/sender-ids", &registered, OwnOnly),
        ("decideSenderId", "/admin/sender-ids/1/decision", &decision, OwnOnly),
        ("listConsents", "/consents", &none, OwnOnly),
        ("createConsent", "/consents", &agreed, OwnOnly),
        ("getConsent", consent, &none, NotFound),
        ("updateConsent", consent, &agreed_put, NotFound),
        ("archiveConsent", &format!("{consent}/archive"), &none, NotFound),
        ("restoreConsent", &format!("{consent}/restore"), &none, NotFound),
        ("addConsentFile", &format!("{consent}/files?name=a.png"), &json!({}), OwnOnly),
        ("getConsentFile", &format!("{consent}/files/1"), &none, NotFound),
        ("removeConsentFile", &format!("{consent}/files/1"), &none, NotFound),
        ("getConsentFileOfAny", &format!("/admin/messages/{uid}/consent/1"), &none, OwnOnly),
        ("listSmartProfiles", "/smart/profiles", &none, OwnOnly),
        ("createSmartProfile", "/smart/profiles", &brand, OwnOnly),
        ("lintSmartProfile", "/smart/profile-lint", &json!({"wording": {"name": "bee"}}), OwnOnly),
        ("listSmartVendors", "/smart/vendors", &none, OwnOnly),
        ("getSmartProfile", smart, &none, NotFound),
        ("updateSmartProfile", smart, &brand_put, NotFound),
        ("deleteSmartDraft", "/smart/profiles/1/draft", &none, NotFound),
        ("submitSmartProfile", &format!("{smart}/submit"), &none, NotFound),
        ("withdrawSmartProfile", &format!("{smart}/withdraw"), &none, NotFound),
        ("urgeSmartProfile", &format!("{smart}/urge"), &none, NotFound),
        ("unpublishSmartProfile", &format!("{smart}/unpublish"), &none, NotFound),
        ("getSmartRcs", &format!("{smart}/rcs"), &none, NotFound),
        ("setSmartLogo", &format!("{smart}/logo?version=1"), &json!({}), OwnOnly),
        ("getSmartLogo", &format!("{smart}/logos/{}/96", "0".repeat(64)), &none, NotFound),
        ("addSmartEvidence", &format!("{smart}/evidence?purpose=other&name=a.png"), &json!({}), OwnOnly),
        ("getSmartEvidence", &format!("{smart}/evidence/1"), &none, NotFound),
        ("removeSmartEvidence", &format!("{smart}/evidence/1"), &none, NotFound),
        ("listAllSmartProfiles", "/admin/smart/profiles", &none, OwnOnly),
        ("getAnySmartProfile", "/admin/smart/profiles/1", &none, OwnOnly),
        ("getAnySmartLogo", "/admin/smart/profiles/1/logos/00/96", &none, OwnOnly),
        ("freezeSmartProfile", "/admin/smart/profiles/1/freeze", &frozen, OwnOnly),
        ("proposeSmartUnfreeze", "/admin/smart/profiles/1/unfreeze", &json!({"note": "a"}), OwnOnly),
        ("confirmSmartUnfreeze", "/admin/smart/profiles/1/unfreeze/confirm", &none, OwnOnly),
        ("refuseSmartUnfreeze", "/admin/smart/profiles/1/unfreeze/refuse", &none, OwnOnly),
        ("setSmartVendor", "/admin/smart/profiles/1/vendors/huawei", &vendor, OwnOnly),
        ("listSmartKeys", "/admin/smart/keys", &none, OwnOnly),
        ("renewSmartKey", "/admin/smart/keys", &json!({"signs": "records"}), OwnOnly),
        ("listReviews", "/admin/reviews", &none, OwnOnly),
        ("getReview", "/admin/reviews/1", &none, OwnOnly),
        ("claimReview", "/admin/reviews/1/claim", &none, OwnOnly),
        ("releaseReview", "/admin/reviews/1/release", &none, OwnOnly),
        ("approveReview", "/admin/reviews/1/approve", &json!({}), OwnOnly),
        ("rejectReview", "/admin/reviews/1/reject", &json!({"reasons": ["other"], "note": "a"}), OwnOnly),
        ("askReview", "/admin/reviews/1/ask", &json!({"note": "a"}), OwnOnly),
        ("decideReviews", "/admin/reviews/decisions", &many, OwnOnly),
        ("listExemptions", "/admin/exemptions", &none, OwnOnly),
        ("giveExemption", "/admin/exemptions", &exempt, OwnOnly),
        ("revokeExemption", "/admin/exemptions/1/revoke", &none, OwnOnly),
        ("listFilings", "/admin/filings", &none, OwnOnly),
        ("changeFilings", "/admin/filings", &filing, OwnOnly),
        ("importFilings", "/admin/filings/import", &json!("tenant,signature,network,status"), OwnOnly),
        ("downloadFilings", "/admin/filings/file", &none, OwnOnly),
        ("getReviewEvidence", "/admin/reviews/1/evidence/1", &none, OwnOnly),
        ("previewReviewEvidence", "/admin/reviews/1/evidence/1/preview", &none, OwnOnly),
        ("listRoutes", "/routes", &none, OwnOnly),
        ("listReceipts", "/receipts", &none, OwnOnly),
        ("listUplinks", "/uplinks", &none, OwnOnly),
        ("getBalance", "/balance", &none, OwnOnly),
        ("listKeys", "/keys", &none, OwnOnly),
        ("createKey", "/keys", &named, OwnOnly),
        ("updateKey", &format!("/keys/{key}"), &named, NotFound),
        ("rotateKey", &format!("/keys/{key}/rotate"), &none, NotFound),
        ("revokeKey", &format!("/keys/{key}"), &none, NotFound),
        ("listCallbacks", "/callbacks", &none, OwnOnly),
        ("getCallback", "/callbacks/receipts", &none, NotFound),
        ("deleteCallback", "/callbacks/receipts", &none, NotFound),
        ("rotateCallbackSecret", "/callbacks/receipts/rotate-secret", &none, NotFound),
        ("testCallback", "/callbacks/receipts/test", &none, NotFound),
        ("listPushes", "/callbacks/receipts/pushes", &none, NotFound),
        ("listParked", "/callbacks/parked", &none, OwnOnly),
        ("replayParked", "/callbacks/parked/replay", &none, OwnOnly),
        ("putCallback", "/callbacks/receipts", &url, OwnOnly),
        ("getSession", "/session", &none, OwnOnly),
        ("getCaptcha", "/session/captcha", &none, OwnOnly),
        ("signIn", "/session", &sign_in, OwnOnly),
        ("signInTotp", "/session/totp", &owed, OwnOnly),
        ("signOut", "/session", &none, OwnOnly),
        ("listSessions", "/sessions", &none, OwnOnly),
        ("endSession", &format!("/sessions/{session}"), &none, NotFound),
        ("endOtherSessions", "/sessions", &none, OwnOnly),
        ("updateAccount", "/account", &json!({}), OwnOnly),
        ("changePassword", "/account/password", &both, OwnOnly),
        ("setUpTotp", "/account/totp", &wrong, OwnOnly),
        ("confirmTotp", "/account/totp/confirm", &code, OwnOnly),
        ("makeRecoveryCodes", "/account/totp/recovery-codes", &wrong, OwnOnly),
        ("disableTotp", "/account/totp/disable", &off, OwnOnly),
        ("getOwnPhone", "/account/phone", &none, OwnOnly),
        ("sendPhoneCode", "/account/phone", &json!({"phone": "1"}), OwnOnly),
        ("confirmPhone", "/account/phone/confirm", &code, OwnOnly),
        ("forgetPhone", "/account/phone", &none, OwnOnly),
        ("requestPasswordReset", "/password-resets", &reset, OwnOnly),
        ("checkPasswordReset", "/password-resets/check", &token, OwnOnly),
        ("completePasswordReset", "/password-resets/complete", &done, OwnOnly),
        ("listBlacklist", "/blacklist", &none, OwnOnly),
        ("addToBlacklist", "/blacklist", &listed, OwnOnly),
        ("removeFromBlacklist", "/blacklist/remove", &json!({"ids": [entry]}), OwnOnly),
        ("deleteFromBlacklist", &format!("/blacklist/{entry}"), &none, NotFound),
        ("importBlacklist", "/blacklist/import", &json!("13800138077"), OwnOnly),
        ("downloadBlacklist", "/blacklist/file", &none, OwnOnly),
        ("listBlacklistAll", "/admin/blacklist?tenant_code=TA", &none, OwnOnly),
        ("addToBlacklistAll", "/admin/blacklist", &listed, OwnOnly),
        (
            "removeFromBlacklistAll",
            "/admin/blacklist/remove?tenant_code=TA",
            &json!({"ids": ["0000000000001"]}),
            OwnOnly,
        ),
        ("deleteFromBlacklistAll", "/admin/blacklist/0000000000001", &none, OwnOnly),
        ("importBlacklistAll", "/admin/blacklist/import", &json!("13800138077"), OwnOnly),
        ("downloadBlacklistAll", "/admin/blacklist/file", &none, OwnOnly),
        ("listOptOuts", "/opt-outs", &none, OwnOnly),
        ("addOptOut", "/opt-outs", &json!({"phone": "13800138077", "reason": "a"}), OwnOnly),
        ("listComplaints", "/complaints", &none, OwnOnly),
        ("listComplaintsAll", "/admin/complaints", &none, OwnOnly),
        ("registerComplaint", "/admin/complaints", &complaint, OwnOnly),
        ("getComplaint", "/admin/complaints/1", &none, NotFound),
        ("noteComplaint", "/admin/complaints/1/notes", &json!({"note": "a"}), NotFound),
        ("closeComplaint", "/admin/complaints/1/close", &json!({"version": 1, "note": "a"}), NotFound),
        ("listPauses", "/admin/pauses", &none, OwnOnly),
        ("resumeSending", "/admin/pauses/resume", &json!({"tenant_code": "TB", "reason": "a"}), NotFound),
        ("listAutoReplies", "/auto-replies", &none, OwnOnly),
        ("createAutoReply", "/auto-replies", &answer, OwnOnly),
        ("changeAutoReply", &owned.auto_reply, &answer_put, NotFound),
        ("deleteAutoReply", &format!("{}?version=1", owned.auto_reply), &none, NotFound),
        ("removeOptOut", &format!("/opt-outs/{opt_out}/remove"), &why, NotFound),
        ("listAudit", "/audit", &none, OwnOnly),
        ("downloadAudit", "/audit/file", &none, OwnOnly),
        ("downloadAuditAll", "/admin/audit/file", &none, OwnOnly),
        ("getOwnPolicy", "/policy", &none, OwnOnly),
        ("listScreeningWords", "/admin/screening/words", &none, OwnOnly),
        (
            "setScreeningWord",
            "/admin/screening/words",
            &json!({"word": "借条", "category": "loan", "version": 0}),
            OwnOnly,
        ),
        (
            "removeScreeningWords",
            "/admin/screening/words/remove",
            &json!({"words": [{"word": "借条", "match": "normal"}]}),
            OwnOnly,
        ),
        ("importScreeningWords", "/admin/screening/words/import", &json!("借条,loan"), OwnOnly),
        ("downloadScreeningWords", "/admin/screening/words/file", &none, OwnOnly),
        ("listScreeningCategories", "/admin/screening/categories", &none, OwnOnly),
        (
            "setScreeningCategory",
            "/admin/screening/categories/games",
            &json!({"actions": {"verification": "pass", "notification": "pass", "marketing": "review"}, "version": 0}),
            OwnOnly,
        ),
        ("listLicences", "/admin/screening/licences", &none, OwnOnly),
        ("giveLicence", "/admin/screening/licences/TA/loan", &json!({"note": "a bank"}), OwnOnly),
        ("takeLicence", "/admin/screening/licences/TA/loan", &none, OwnOnly),
        ("tryScreening", "/admin/screening/try", &json!({"text": "hello", "type": "marketing"}), OwnOnly),
        ("getPolicy", "/admin/policy", &none, OwnOnly),
        ("updatePolicy", "/admin/policy", &rules, OwnOnly),
        ("listPolicyHistory", "/admin/policy/history", &none, OwnOnly),
        ("getTenantPolicy", "/admin/tenants/TA/policy", &none, OwnOnly),
        ("updateTenantPolicy", "/admin/tenants/TA/policy", &rules, OwnOnly),
        ("listAuditAll", "/admin/audit", &none, OwnOnly),
        ("searchLogOfAll", "/admin/log", &none, OwnOnly),
        ("getMessageOfAny", &format!("/admin/messages/{uid}"), &none, OwnOnly),
        ("listCarriers", "/admin/carriers", &none, OwnOnly),
        ("getCarrier", "/admin/carriers/C", &none, OwnOnly),
        ("testCarrier", "/admin/carriers/C/test", &test, OwnOnly),
        ("listCarrierTests", "/admin/carriers/C/tests", &none, OwnOnly),
        ("listRoutesLive", "/admin/routes", &none, OwnOnly),
        ("getHealth", "/admin/health", &none, OwnOnly),
        ("getRetention", "/admin/retention", &none, OwnOnly),
        ("listTenants", "/admin/tenants", &none, OwnOnly),
        ("createTenant", "/admin/tenants", &json!({"code": "TC", "name": "TC"}), OwnOnly),
        ("getTenant", "/admin/tenants/TA", &none, OwnOnly),
        ("updateTenant", "/admin/tenants/TB", &json!({"version": 1, "name": "TB"}), OwnOnly),
        ("suspendTenant", "/admin/tenants/none/suspend", &why, OwnOnly),
        ("resumeTenant", "/admin/tenants/none/resume", &why, OwnOnly),
        ("closeTenant", "/admin/tenants/none/close", &why, OwnOnly),
        ("listAccounts", "/accounts", &none, OwnOnly),
        ("createAccount", "/accounts", &invited, OwnOnly),
        ("getAccount", "/accounts/TA_victim", &none, NotFound),
        ("changeAccount", "/accounts/TA_victim", &mail, NotFound),
        ("disableAccount", "/accounts/TA_victim/disable", &json!({}), NotFound),
        ("enableAccount", "/accounts/TA_victim/enable", &json!({}), NotFound),
        ("inviteAgain", "/accounts/TA_victim/invitation", &json!({}), NotFound),
        ("sendResetLink", "/accounts/TA_victim/reset-link", &json!({}), NotFound),
        ("removeTotp", "/accounts/TA_victim/remove-totp", &json!({}), NotFound),
        ("listAccountsAll", "/admin/accounts", &none, OwnOnly),
        ("createAccountAll", "/admin/accounts", &invited, OwnOnly),
        ("getAccountAll", "/admin/accounts/TA_victim", &none, OwnOnly),
        ("changeAccountAll", "/admin/accounts/TA_victim", &mail, OwnOnly),
        ("disableAccountAll", "/admin/accounts/TA_victim/disable", &json!({}), OwnOnly),
        ("enableAccountAll", "/admin/accounts/TA_victim/enable", &json!({}), OwnOnly),
        ("inviteAgainAll", "/admin/accounts/TA_victim/invitation", &json!({}), OwnOnly),
        ("sendResetLinkAll", "/admin/accounts/TA_victim/reset-link", &json!({}), OwnOnly),
        ("removeTotpAll", "/admin/accounts/TA_victim/remove-totp", &json!({}), OwnOnly),
        ("listRoles", "/roles", &none, OwnOnly),
        ("createRole", "/roles", &role, OwnOnly),
        ("changeRole", &format!("/roles/{own_role}"), &role_put, NotFound),
        ("deleteRole", &format!("/roles/{own_role}"), &none, NotFound),
        ("listRolesAll", "/admin/roles?tenant=TA", &none, OwnOnly),
        ("createRoleAll", "/admin/roles", &role, OwnOnly),
        ("changeRoleAll", &format!("/admin/roles/{own_role}"), &role_put, OwnOnly),
        ("deleteRoleAll", "/admin/roles/1", &none, OwnOnly),
        ("listOrders", "/orders", &none, OwnOnly),
        ("getOrder", "/orders/CloudSMS_TA", &none, NotFound),
        ("listLedger", "/orders/CloudSMS_TA/ledger", &none, NotFound),
        ("getConsumption", "/orders/CloudSMS_TA/consumption", &none, NotFound),
        ("listExpenses", "/expenses", &none, OwnOnly),
        ("downloadExpenses", "/expenses/file", &none, OwnOnly),
        ("listStatistics", "/statistics", &none, OwnOnly),
        ("listStatisticsDetail", "/statistics/detail?by=type", &none, OwnOnly),
        ("listStatisticsHours", "/statistics/hours", &none, OwnOnly),
        ("downloadStatistics", "/statistics/file", &none, OwnOnly),
        ("listStatisticsAll", "/admin/statistics?tenant=TA", &none, OwnOnly),
        ("listStatisticsDetailAll", "/admin/statistics/detail?tenant=TA", &none, OwnOnly),
        ("listStatisticsHoursAll", "/admin/statistics/hours?tenant=TA", &none, OwnOnly),
        ("downloadStatisticsAll", "/admin/statistics/file?tenant=TA", &none, OwnOnly),
        ("listSmartLinks", "/smart/links", &none, OwnOnly),
        ("createSmartLinks", "/smart/links", &smart_links, OwnOnly),
        ("getSmartLink", "/smart/links/nowhere", &none, NotFound),
        ("stopSmartLink", "/smart/links/nowhere/stop", &json!({}), NotFound),
        ("getSmartLinkHost", "/smart/link-host", &none, OwnOnly),
        ("setSmartLinkHost", "/smart/link-host", &json!({"host": null, "version": 0}), OwnOnly),
        ("listSmartConversions", "/smart/conversions", &none, OwnOnly),
        ("tellSmartConversions", "/smart/conversions", &json!({"items": []}), OwnOnly),
        ("getSmartStatistics", "/smart/statistics", &none, OwnOnly),
        ("downloadSmartStatistics", "/smart/statistics/file", &none, OwnOnly),
        ("getSmartStatisticsAll", "/admin/smart/statistics?tenant=TA", &none, OwnOnly),
        ("downloadSmartStatisticsAll", "/admin/smart/statistics/file?tenant=TA", &none, OwnOnly),
        ("getStatement", "/statements", &none, OwnOnly),
        ("downloadStatement", "/statements/file?format=csv", &none, OwnOnly),
        ("listPackages", "/admin/packages", &none, OwnOnly),
        ("createPackage", "/admin/packages", &package, OwnOnly),
        ("getPackage", "/admin/packages/P", &none, OwnOnly),
        ("updatePackage", "/admin/packages/P", &package, OwnOnly),
        ("retirePackage", "/admin/packages/none/retire", &json!({"version": 1}), OwnOnly),
        ("listOrdersAll", "/admin/orders", &none, OwnOnly),
        ("placeOrder", "/admin/orders", &placed, OwnOnly),
        ("getOrderAll", "/admin/orders/CloudSMS_TA", &none, OwnOnly),
        ("updateOrder", "/admin/orders/CloudSMS_TA", &json!({"version": 1}), OwnOnly),
        ("activateOrder", "/admin/orders/CloudSMS_TA/activate", &json!({}), OwnOnly),
        ("cancelOrder", "/admin/orders/none/cancel", &json!({"reason": "a"}), OwnOnly),
        ("renewOrder", "/admin/orders/CloudSMS_TA/renew", &json!({"days": 1}), OwnOnly),
        ("topUpOrder", "/admin/orders/CloudSMS_TA/top-ups", &money, OwnOnly),
        ("listLedgerAll", "/admin/orders/CloudSMS_TA/ledger", &none, OwnOnly),
        ("getConsumptionAll", "/admin/orders/CloudSMS_TA/consumption", &none, OwnOnly),
        ("correctOrder", "/admin/orders/CloudSMS_TA/corrections", &money, OwnOnly),
        ("listCorrections", "/admin/corrections", &none, OwnOnly),
        ("approveCorrection", "/admin/corrections/1/approve", &json!({}), OwnOnly),
        ("rejectCorrection", "/admin/corrections/1/reject", &json!({"note": "a"}), OwnOnly),
        ("listExpensesAll", "/admin/expenses?tenant=TA", &none, OwnOnly),
        ("downloadExpensesAll", "/admin/expenses/file?tenant=TA", &none, OwnOnly),
        ("getStatementAll", "/admin/statements?tenant=TA", &none, OwnOnly),
        ("downloadStatementAll", "/admin/statements/file?tenant=TA&format=csv", &none, OwnOnly),
        ("listStatementSums", "/admin/statements/tenants", &none, OwnOnly),
    ];
    let call = |path: &str, body: &Value, other| Call {
        path: format!("/api/v1{path}"),
        body: (!body.is_null()).then(|| body.clone()),
        other,
    };
    rows.into_iter().map(|(id, path, body, other)| (id, call(path, body, other))).collect()
}
