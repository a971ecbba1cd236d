import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Flex, Popconfirm, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api, idempotencyKey } from "@/api/client";
import type { Direction, MessageDetails } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { countryName } from "@/format/callingCode";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";
import { CopyButton } from "../CopyButton";
import { Bubble } from "../handset/Handset";
import { layout } from "../handset/segments";
import { StatusTag } from "../StatusTag";
import { useFailure } from "../useFailure";
import { ConsentPart } from "./ConsentPart";
import { type Fact, Facts } from "./Facts";
import styles from "./Message.module.css";
import { Steps } from "./Steps";
import { UnmaskOne } from "./UnmaskOne";
import type { Side } from "./useMessage";

const CANCELLABLE = new Set(["held", "queued"]);
const OPEN = new Set(["held", "queued", "sending", "submitted"]);
const NETWORKS = { cmcc: true, cucc: true, ctcc: true, cbn: true };

type Props = {
  message: MessageDetails & { tenant_code?: string | null };
  side: Side;
};

/** A message: how it stands, what it says, what is known about it, and its whole way. */
export function Message({ message, side }: Props) {
  const { t } = useTranslation("message");
  const isMainland = message.direction === "mainland";
  const direction: Direction = isMainland ? "mainland" : "international";
  const { segments } = layout(message.content, direction);
  return (
    <Flex vertical gap={24}>
      <section aria-label={t("part.state")} className={styles.state}>
        <Flex gap="small" wrap align="center">
          <StatusTag status={message.status} />
          {message.dr_state && <code>{message.dr_state}</code>}
          <span className={styles.push} />
          <Cancel message={message} side={side} />
        </Flex>
        {message.error && <Alert type={OPEN.has(message.status) ? "info" : "warning"} title={message.error.detail} />}
        {side === "platform" && message.tenant_code ? (
          <Typography.Text type="secondary">{t("drawer.recorded", { tenant: message.tenant_code })}</Typography.Text>
        ) : (
          OPEN.has(message.status) && <Typography.Text type="secondary">{t("drawer.live")}</Typography.Text>
        )}
      </section>
      <section aria-labelledby="message-content">
        <h3 id="message-content" className={styles.heading}>
          {t("part.content")}
        </h3>
        <div className={styles.ground}>
          <Bubble segments={segments} />
        </div>
      </section>
      <section aria-labelledby="message-timeline">
        <h3 id="message-timeline" className={styles.heading}>
          {t("part.timeline")}
        </h3>
        <Steps steps={message.timeline} message={message} />
      </section>
      {message.consent && <ConsentPart uid={message.uid} of={message.consent} side={side} />}
      <section aria-labelledby="message-facts">
        <h3 id="message-facts" className={styles.heading}>
          {t("part.facts")}
        </h3>
        <Facts facts={useFacts(message, side)} />
      </section>
    </Flex>
  );
}

function useFacts(message: Props["message"], side: Side): Fact[] {
  const { t } = useTranslation(["message", "trade", "parts"]);
  const format = useFormat();
  const language = useLanguage();
  const [whole, setWhole] = useState<string | null>(null);
  const { network, encoding, direction, price, charged } = message;
  const time = (instant: string | null | undefined) => instant && format.dateTime(instant);
  return [
    [t("field.uid"), <Copyable key="uid" text={message.uid} what={t("field.uid")} />],
    [t("field.tenant"), message.tenant_code],
    [
      t("field.phone"),
      <Flex key="phone" gap="small" wrap align="center">
        <span className={styles.digits}>{whole ?? message.to}</span>
        {side === "tenant" && whole === null && <UnmaskOne uid={message.uid} to={message.to} onWhole={setWhole} />}
      </Flex>,
    ],
    [t("field.country"), message.country && countryName(language, message.country)],
    [t("field.network"), network in NETWORKS && t(`trade:network.${network as keyof typeof NETWORKS}`)],
    [t("field.type"), t(`trade:type.${message.type}`)],
    [
      t("field.direction"),
      (direction === "mainland" || direction === "international") && t(`trade:direction.${direction}`),
    ],
    [t("field.drCode"), message.dr_code && <code>{message.dr_code}</code>],
    [t("field.signature"), message.signature],
    [t("field.sender"), message.sender_id],
    [t("field.template"), message.template_id],
    [t("field.route"), message.route_id],
    [t("field.request"), <code key="request">{message.request_id}</code>],
    [t("field.reference"), message.reference],
    [t("field.encoding"), (encoding === "gsm7" || encoding === "ucs2") && t(`encoding.${encoding}`)],
    [t("field.segments"), format.number(message.segments)],
    [t("field.price"), price && format.money(price)],
    [t("field.charged"), charged ? format.money(charged) : price ? t("field.open") : null],
    [t("field.accepted"), time(message.accepted_at)],
    [t("field.scheduled"), time(message.scheduled_at)],
    [t("field.submitted"), time(message.submitted_at)],
    [t("field.closed"), time(message.closed_at)],
    [t("field.validUntil"), time(message.valid_until)],
  ];
}

export function Copyable({ text, what }: { text: string; what: string }) {
  return (
    <Flex gap={4} align="center" component="span">
      <code>{text}</code>
      <CopyButton text={text} what={what} />
    </Flex>
  );
}

function Cancel({ message, side }: Props) {
  const { t } = useTranslation("message");
  const { message: toast } = App.useApp();
  const may = usePermissions();
  const queries = useQueryClient();
  const say = useFailure();
  const cancel = useMutation({
    mutationFn: () =>
      answer(
        api.POST("/api/v1/messages/{uid}/cancel", {
          params: { path: { uid: message.uid }, header: idempotencyKey() },
        }),
      ),
    onSuccess: () => void toast.success(t("cancel.done")),
    onError: (error) => void toast.error(say(error, "once").text),
    onSettled: () => queries.invalidateQueries({ queryKey: ["messages"] }),
  });
  if (side === "platform" || !may("messages:send") || !CANCELLABLE.has(message.status)) return null;
  return (
    <Popconfirm
      title={t("cancel.title")}
      description={t("cancel.text")}
      okText={t("cancel.ok")}
      cancelText={t("cancel.keep")}
      okButtonProps={{ danger: true }}
      onConfirm={() => cancel.mutate()}
    >
      <Button size="small" danger loading={cancel.isPending}>
        {t("cancel.button")}
      </Button>
    </Popconfirm>
  );
}
