import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Descriptions, Flex, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { Mission } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { HiddenRows } from "./ListReport";

type Props = { mission: Mission; onClose: () => void; onSubmitted: (mission: Mission) => void };

/** The last look: to how many, when, what it costs, what will not be sent. */
export function Confirm({ mission, onClose, onSubmitted }: Props) {
  const { t } = useTranslation("missions");
  const format = useFormat();
  const queries = useQueryClient();
  const { rows } = mission;
  const submitting = useMutation({
    mutationFn: () =>
      answer(
        api.POST("/api/v1/missions/{id}/submit", {
          params: { path: { id: mission.id } },
          body: { version: mission.version },
        }),
      ),
    onSuccess(submitted) {
      void queries.invalidateQueries({ queryKey: ["missions"] });
      onSubmitted(submitted);
    },
  });
  const n = format.number(rows.good);
  const refused = rows.would_refuse.reduce((sum, { count }) => sum + count, 0);
  return (
    <Modal
      open
      width={560}
      title={t(mission.schedule_at ? "confirm.later" : "confirm.now", { count: rows.good, n })}
      okText={t("confirm.ok")}
      cancelText={t("confirm.cancel")}
      okButtonProps={{ loading: submitting.isPending }}
      cancelButtonProps={{ disabled: submitting.isPending }}
      closable={!submitting.isPending}
      mask={{ closable: !submitting.isPending }}
      keyboard={!submitting.isPending}
      onOk={() => !submitting.isPending && submitting.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="middle" style={{ paddingBlock: 8 }}>
        <Descriptions
          size="small"
          column={1}
          bordered
          items={[
            { key: "name", label: t("column.name"), children: mission.name },
            {
              key: "when",
              label: t("column.date"),
              children: mission.schedule_at ? format.dateTime(mission.schedule_at) : t("atOnce"),
            },
            { key: "numbers", label: t("column.amount"), children: n },
            { key: "segments", label: t("confirm.segments"), children: format.number(rows.segments) },
            {
              key: "price",
              label: t("bar.price"),
              children: rows.price.length > 0 ? rows.price.map(format.money).join(" + ") : t("confirm.priceNone"),
            },
          ]}
        />
        {rows.rejected > 0 && (
          <Alert type="info" showIcon title={t("confirm.rejected", { count: rows.rejected, n: format.number(rows.rejected) })} />
        )}
        <HiddenRows count={rows.hidden} />
        {refused > 0 && (
          <Alert
            type="warning"
            showIcon
            title={t("list.wouldRefuse", { count: refused, n: format.number(refused) })}
            description={rows.would_refuse.map(({ code, message }) => (
              <div key={code}>{message}</div>
            ))}
          />
        )}
        {mission.content !== null && <Alert type="info" showIcon title={t("confirm.review")} />}
        {submitting.error && <Failure error={submitting.error} effect="once" />}
      </Flex>
    </Modal>
  );
}
