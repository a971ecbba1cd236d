import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Flex, Popconfirm, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import type { SmartAct, SmartWhole } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { LinkButton } from "@/parts/LinkButton";
import { submitted } from "@/parts/review/submitted";
import { useFailure } from "@/parts/useFailure";
import { useNow } from "@/parts/useNow";

const HOUR_MS = 3_600_000;
type Deed = Exclude<SmartAct, "edit">;

/** What its owner can do with it now, as the platform says. */
export function Acts({ of }: { of: SmartWhole }) {
  const { t } = useTranslation(["smart", "review"]);
  const { message, notification } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const say = useFailure();
  const acting = useMutation({
    mutationFn: (what: Deed) => act(of.id, what),
    onSuccess(_, what) {
      void message.success(t(`done.${what}`));
      // A draft that was never submitted went whole.
      if (what === "delete_draft" && of.versions.length < 2) void navigate("/smart");
    },
    onError(error) {
      const { title, text } = say(error, "once");
      notification.error({ key: "smart", title: title || text, description: title ? text : undefined, duration: 0 });
    },
    // Somebody else may have done something to it: the page shows it.
    onSettled: () => queries.invalidateQueries({ queryKey: ["other"] }),
  });
  const button = (what: Deed, isFirst = false): ReactNode =>
    of.can.includes(what) && (
      <Button
        type={isFirst ? "primary" : "default"}
        loading={acting.isPending && acting.variables === what}
        onClick={() => acting.mutate(what)}
      >
        {t(`act.${what}`)}
      </Button>
    );
  const ask = (what: "withdraw" | "unpublish" | "delete_draft"): ReactNode =>
    of.can.includes(what) && (
      <Popconfirm
        title={t(`ask.${what}`)}
        description={<div style={{ maxWidth: 320 }}>{t(`ask.${what}Text`)}</div>}
        okText={t(`act.${what}`)}
        okButtonProps={{ danger: what !== "withdraw" }}
        cancelText={t("cancel")}
        onConfirm={() => acting.mutate(what)}
      >
        <Button danger={what !== "withdraw"} loading={acting.isPending && acting.variables === what}>
          {t(`act.${what}`)}
        </Button>
      </Popconfirm>
    );
  const isNo = of.newest_status === "rejected";
  return (
    <Flex wrap gap="small">
      {of.can.includes("edit") && (
        <LinkButton type={isNo ? "primary" : "default"} to={`/smart/${of.id}/edit`}>
          {t(isNo ? "act.again" : of.newest === of.live ? "act.next" : "act.edit")}
        </LinkButton>
      )}
      {button("submit", !isNo)}
      {ask("withdraw")}
      {of.can.includes("urge") && <Urge of={of} isBusy={acting.isPending} onUrge={() => acting.mutate("urge")} />}
      {ask("unpublish")}
      {ask("delete_draft")}
    </Flex>
  );
}

function Urge({ of, isBusy, onUrge }: { of: SmartWhole; isBusy: boolean; onUrge: () => void }) {
  const { t } = useTranslation("review");
  const format = useFormat();
  const now = useNow(15_000);
  const at = of.history[0]?.urged_at ?? null;
  const isEarly = at !== null && Date.parse(at) + HOUR_MS > now;
  return (
    <Tooltip title={isEarly ? t("act.urgeHint", { time: format.dateTime(at) }) : undefined}>
      <Button disabled={isEarly || isBusy} onClick={onUrge}>
        {t("act.urge")}
      </Button>
    </Tooltip>
  );
}

function act(id: string, what: Deed): Promise<unknown> {
  const params = { path: { id } };
  switch (what) {
    case "submit":
      return submitted(answer(api.POST("/api/v1/smart/profiles/{id}/submit", { params })));
    case "withdraw":
      return answer(api.POST("/api/v1/smart/profiles/{id}/withdraw", { params }));
    case "urge":
      return answer(api.POST("/api/v1/smart/profiles/{id}/urge", { params }));
    case "unpublish":
      return answer(api.POST("/api/v1/smart/profiles/{id}/unpublish", { params }));
    case "delete_draft":
      return answer(api.DELETE("/api/v1/smart/profiles/{id}/draft", { params }));
  }
}
