import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, type ButtonProps } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { answer, api, idempotencyKey } from "@/api/client";
import type { Mission, MissionAct } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { LinkButton } from "@/parts/LinkButton";
import { useFailure } from "@/parts/useFailure";
import { leftOf } from "./mission";

type Act = Exclude<MissionAct, "edit" | "import" | "submit">;

/** In the order of the buttons. */
const ACTS: Act[] = ["resume", "pause", "withdraw", "cancel", "duplicate", "delete"];
/** What cannot be taken back is asked about in red. */
const GRAVE: Act[] = ["cancel", "delete"];

type Props = Pick<ButtonProps, "type" | "size"> & { mission: Mission; onGone?: () => void };

/** What can be done with a mission now; each asks first and says what it will mean in numbers. */
export function Acts({ mission, onGone, ...button }: Props) {
  const { t } = useTranslation("missions");
  const format = useFormat();
  const { message, modal } = App.useApp();
  const may = usePermissions();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const say = useFailure();
  const acting = useMutation({
    mutationFn: (act: Act) => run(mission.id, act),
    onSuccess(made, act) {
      void message.success(t(`act.${act}.done`, { name: mission.name }));
      if (act === "duplicate" && made) void navigate(`/missions/${made.id}/edit`);
      if (act === "delete") onGone?.();
    },
    onError: (error) => void message.error(say(error, "once").text),
    onSettled: () => queries.invalidateQueries({ queryKey: ["missions"] }),
  });
  if (!may("messages:send")) return null;

  const { progress, can } = mission;
  const left = leftOf(mission);
  const counts = { left: format.number(left), sent: format.number(progress.sent), total: format.number(progress.total) };
  const ask = (act: Act) => {
    if (act === "duplicate") {
      acting.mutate(act);
      return;
    }
    const kind = act === "cancel" && mission.status === "scheduled" ? "all" : "text";
    modal.confirm({
      title: t(`act.${act}.title`, { name: mission.name }),
      content: act === "cancel" && kind === "all" ? t("act.cancel.all", counts) : t(`act.${act}.text`, counts),
      okText: t(`act.${act}.ok`),
      cancelText: t("act.keep"),
      okButtonProps: { danger: GRAVE.includes(act) },
      onOk: () => acting.mutateAsync(act).catch(() => undefined),
    });
  };
  return (
    <>
      {can.includes("edit") && (
        <LinkButton {...button} to={`/missions/${mission.id}/edit`}>
          {t("act.edit")}
          <span className="aside">{mission.name}</span>
        </LinkButton>
      )}
      {ACTS.filter((act) => can.includes(act)).map((act) => (
        <Button
          key={act}
          {...button}
          danger={GRAVE.includes(act)}
          loading={acting.isPending && acting.variables === act}
          onClick={() => ask(act)}
        >
          {t(`act.${act}.button`)}
          <span className="aside">{mission.name}</span>
        </Button>
      ))}
    </>
  );
}

async function run(id: string, act: Act): Promise<Mission | null> {
  const params = { path: { id } };
  switch (act) {
    case "delete":
      await api.DELETE("/api/v1/missions/{id}", { params });
      return null;
    case "duplicate":
      return answer(
        api.POST("/api/v1/missions/{id}/duplicate", { params: { ...params, header: idempotencyKey() } }),
      );
    case "pause":
      return answer(api.POST("/api/v1/missions/{id}/pause", { params }));
    case "resume":
      return answer(api.POST("/api/v1/missions/{id}/resume", { params }));
    case "cancel":
      return answer(api.POST("/api/v1/missions/{id}/cancel", { params }));
    case "withdraw":
      return answer(api.POST("/api/v1/missions/{id}/withdraw", { params }));
  }
}
