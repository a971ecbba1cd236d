//! What is told by mail about missions: that one is over or stands still, to whoever submitted it, in their language.

use domain::message::State;
use domain::mission::Status;
use domain::refusal::Lang;
use store::Tx;
use store::missions::Mission;

use crate::core::Core;
use crate::mail::reviews::to_author;
use crate::missions::{Progress, progress, rows::sentence};

/// Queues the mail; nothing when nobody can be told.
pub(crate) fn tell(tx: &mut Tx<'_>, core: &Core, mission: &Mission) -> store::Result<()> {
    let account = Some(mission.submitted_by).filter(|account| account.0 != 0);
    let progress = progress(tx, mission)?;
    let say = |portal: &str, lang| words(mission, &progress, portal, lang);
    to_author(tx, core, mission.tenant, account, say)
}

/// Subject and text.
fn words(mission: &Mission, progress: &Progress, portal: &str, lang: Lang) -> (String, String) {
    let (name, uid) = (&mission.name, mission.id.uid());
    let of =
        |state| progress.by_state.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count);
    let (sent, total) = (mission.sent, mission.total);
    let (delivered, unknown, failed) = (of(State::Delivered), of(State::Unconfirmed), progress.failed());
    let why = mission.paused.as_deref().map(|code| sentence(code, None, lang)).unwrap_or_default();
    match (mission.status, lang) {
        (Status::Paused, Lang::En) => (
            format!("The mission {name} stands still"),
            format!(
                "The mission {name} stands still after {sent} of {total} numbers. {why}\n\nSee it: \
                 {portal}/missions/{uid}\n"
            ),
        ),
        (Status::Paused, Lang::Zh) => (
            format!("群发任务“{name}”已暂停"),
            format!(
                "群发任务“{name}”在发送 {sent}/{total} 个号码后暂停。{why}\n\n查看：{portal}/missions/{uid}\n"
            ),
        ),
        (_, Lang::En) => (
            format!("The mission {name} is done"),
            format!(
                "The mission {name} is done: {sent} numbers, {delivered} delivered, {failed} failed, {unknown} without a \
                 delivery notification.\n\nSee it: {portal}/missions/{uid}\n"
            ),
        ),
        (_, Lang::Zh) => (
            format!("群发任务“{name}”已完成"),
            format!(
                "群发任务“{name}”已完成：共 {sent} 个号码，送达 {delivered}，失败 {failed}，无状态报告 {unknown}。\n\n\
                 查看：{portal}/missions/{uid}\n"
            ),
        ),
    }
}
