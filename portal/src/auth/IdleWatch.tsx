import { App, Modal } from "antd";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { clock } from "@/format/clock";
import { useFormat } from "@/format/useFormat";
import { useNow } from "@/parts/useNow";
import { activeAt, ask, markActive, watchActivity } from "./activity";
import { ending, idle } from "./idle";
import { session } from "./session";
import { useSignOut } from "./useSignOut";

/** Asks a person who has been away whether they are still there, and ends the session when they are not. */
export function IdleWatch() {
  const { t } = useTranslation("auth");
  const { notification } = App.useApp();
  const format = useFormat();
  const state = useSyncExternalStore(session.subscribe, session.state);
  const now = useNow(1000, !state.over);
  const isBusy = useRef(false);
  const signOut = useSignOut();

  useEffect(watchActivity, []);

  const current = state.over ? null : state.session;
  const next = current && idle(current, now, activeAt(), session.touchedAt());
  const kind = next?.kind;
  const end = current ? ending(current, state.takenAt) : Infinity;

  useEffect(() => ask(kind === "warn"), [kind]);

  useEffect(() => {
    if (isBusy.current || (kind !== "keep_alive" && kind !== "over")) return;
    isBusy.current = true;
    void (kind === "over" ? leave() : session.reload().catch(() => undefined)).finally(() => {
      isBusy.current = false;
    });
  }, [kind, now]);

  const isEnding = now > end - ENDING_MS;
  const isEnded = now >= end;
  useEffect(() => {
    if (isEnded) session.lapse();
    else if (isEnding) notification.info({ key: "ending", title: t("ending", { time: format.time(end) }), duration: 0 });
    return () => notification.destroy("ending");
  }, [isEnding, isEnded, end, notification, t, format]);

  return (
    <Modal
      open={next?.kind === "warn"}
      title={t("idle.title")}
      closable={false}
      mask={{ closable: false }}
      zIndex={1900}
      okText={t("idle.stay")}
      cancelText={t("idle.signOut")}
      onOk={() => {
        markActive();
        void session.reload().catch(() => undefined);
      }}
      onCancel={signOut}
    >
      {next?.kind === "warn" && <span role="timer">{t("idle.text", { time: clock(next.left_ms) })}</span>}
    </Modal>
  );
}

/** Said before the session's longest time is over. */
const ENDING_MS = 120_000;

/** Nobody is there: the server ends the session, the page keeps what was typed. */
async function leave() {
  await answer(api.DELETE("/api/v1/session")).catch(() => undefined);
  session.lapse();
}
