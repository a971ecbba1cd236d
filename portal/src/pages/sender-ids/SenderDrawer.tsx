import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Card, Descriptions, Drawer, Flex, Popconfirm, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { SenderId } from "@/api/types";
import { useGet } from "@/api/useGet";
import { countryName } from "@/format/callingCode";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";
import { Failure } from "@/parts/Failure";
import { SenderTag } from "@/parts/review/SenderTag";

type Props = { text: string; mayApply: boolean; onAgain: () => void; onClose: () => void };

/** A sender ID: where it stands in each country and why, and what can be done about it. */
export function SenderDrawer({ text, mayApply, onAgain, onClose }: Props) {
  const { t } = useTranslation("sender-ids");
  const { data, error, refetch } = useGet({ topic: "other" }, "/api/v1/sender-ids");
  const places = data?.items.filter((item) => item.sender_id === text) ?? [];
  return (
    <Drawer open size={720} title={text} onClose={onClose}>
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton active paragraph={{ rows: 8 }} />
      ) : (
        <Flex vertical gap="middle">
          {mayApply && (
            <div>
              <Button onClick={onAgain}>{t("again")}</Button>
            </div>
          )}
          {places.map((place) => (
            <Place key={place.id} of={place} mayApply={mayApply} />
          ))}
        </Flex>
      )}
    </Drawer>
  );
}

function Place({ of, mayApply }: { of: SenderId; mayApply: boolean }) {
  const { t } = useTranslation("sender-ids");
  const { message } = App.useApp();
  const format = useFormat();
  const language = useLanguage();
  const queries = useQueryClient();
  const country = countryName(language, of.country);
  const names = { text: of.sender_id, country };
  const withdrawing = useMutation({
    mutationFn: () => answer(api.POST("/api/v1/sender-ids/{id}/withdraw", { params: { path: { id: of.id } } })),
    onSuccess: () => void message.success(t("withdrawn")),
    onSettled: () => queries.invalidateQueries({ queryKey: ["other"] }),
  });
  const at = format.dateTime(of.applied_at);
  const lines: [string, string][] = [
    [t("column.note"), of.note],
    [t("company"), of.company],
    [t("purpose"), of.purpose],
    [t("column.applied"), of.applied_by === "" ? t("byPlatform") : t("by", { time: at, who: of.applied_by })],
  ];
  return (
    <Card
      size="small"
      title={
        <Flex wrap gap="small" align="center">
          {country} <SenderTag status={of.status} />
        </Flex>
      }
      extra={
        mayApply &&
        of.can.includes("withdraw") && (
          <Popconfirm
            title={t("withdrawAsk", names)}
            description={<div style={{ maxWidth: 320 }}>{t("withdrawText")}</div>}
            okText={t("withdraw")}
            okButtonProps={{ danger: true }}
            cancelText={t("form.cancel")}
            onConfirm={() => withdrawing.mutate()}
          >
            <Button size="small" danger aria-label={t("withdrawOne", names)} loading={withdrawing.isPending}>
              {t("withdraw")}
            </Button>
          </Popconfirm>
        )
      }
    >
      {withdrawing.error && <Failure error={withdrawing.error} effect="once" />}
      <Descriptions
        column={1}
        size="small"
        items={lines.filter(([, value]) => value !== "").map(([label, children]) => ({ key: label, label, children }))}
      />
    </Card>
  );
}
