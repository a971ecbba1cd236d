import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Flex, Popconfirm, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Application, OwnerAct, ReviewedStatus } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { useNow } from "@/parts/useNow";

/** What is done at once; editing is a page or a form. */
export type Act = Exclude<OwnerAct, "edit"> | "urge";

type Props = {
  /** In the questions. */
  name: string;
  status: ReviewedStatus;
  can: OwnerAct[];
  /** Something of it waits for a review. */
  isWaiting: boolean;
  history: Application[];
  act: (what: Act) => Promise<unknown>;
  onEdit: () => void;
  /** More buttons. */
  children?: ReactNode;
};

const HOUR_MS = 3_600_000;

/** Edit, submit, withdraw, urge, disable: what its state permits. */
export function Acts({ name, status, can, isWaiting, history, act, onEdit, children }: Props) {
  const { t } = useTranslation("review");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const acting = useMutation({
    mutationFn: act,
    onSuccess: (_, what) => void message.success(t(`done.${what}`)),
    // Somebody else may have done something to it: the page shows it.
    onSettled: () => queries.invalidateQueries({ queryKey: ["other"] }),
  });
  const isNo = status === "rejected" || status === "expired";
  const ask = (what: "withdraw" | "disable") => (
    <Popconfirm
      title={t(`ask.${what}`, { name })}
      description={<div style={{ maxWidth: 320 }}>{t(`ask.${what}Text`)}</div>}
      okText={t(`act.${what}`)}
      okButtonProps={{ danger: what === "disable" }}
      cancelText={t("act.cancel")}
      onConfirm={() => acting.mutate(what)}
    >
      <Button danger={what === "disable"} loading={acting.isPending && acting.variables === what}>
        {t(`act.${what}`)}
      </Button>
    </Popconfirm>
  );
  return (
    <Flex vertical gap="small">
      {acting.error && <Failure error={acting.error} effect="once" />}
      <Flex wrap gap="small">
        {can.includes("edit") && (
          <Button type={isNo ? "primary" : "default"} onClick={onEdit}>
            {t(isNo ? "act.again" : "act.edit")}
          </Button>
        )}
        {can.includes("submit") && (
          <Button
            type={isNo ? "default" : "primary"}
            loading={acting.isPending && acting.variables === "submit"}
            onClick={() => acting.mutate("submit")}
          >
            {t("act.submit")}
          </Button>
        )}
        {children}
        {can.includes("withdraw") && ask("withdraw")}
        {isWaiting && <Urge history={history} isBusy={acting.isPending} onUrge={() => acting.mutate("urge")} />}
        {can.includes("disable") && ask("disable")}
      </Flex>
    </Flex>
  );
}

function Urge({ history, isBusy, onUrge }: { history: Application[]; isBusy: boolean; onUrge: () => void }) {
  const { t } = useTranslation("review");
  const format = useFormat();
  const now = useNow(15_000);
  const at = history[0]?.urged_at ?? null;
  const isEarly = at !== null && Date.parse(at) + HOUR_MS > now;
  return (
    <Tooltip title={isEarly ? t("act.urgeHint", { time: format.dateTime(at) }) : undefined}>
      <Button disabled={isEarly || isBusy} onClick={onUrge}>
        {t("act.urge")}
      </Button>
    </Tooltip>
  );
}
