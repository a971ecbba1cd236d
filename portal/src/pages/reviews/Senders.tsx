import { PlusOutlined } from "@ant-design/icons";
import { Button, Empty, Flex } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { SenderDecision, SenderEntry, SenderQuery, SenderStatus } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { countryName } from "@/format/callingCode";
import { countries } from "@/format/country";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";
import type { Column } from "@/parts/list/column";
import { choice, one, text } from "@/parts/list/filter";
import { List } from "@/parts/list/List";
import { SenderTag } from "@/parts/review/SenderTag";
import { TenantSelect } from "@/parts/TenantSelect";
import { DecideSender } from "./DecideSender";
import { RegisterSender } from "./RegisterSender";

type Doing = { what: "register" } | { what: SenderDecision; of: SenderEntry };
const STATUSES: SenderStatus[] = ["submitted", "approved", "rejected", "disabled", "withdrawn"];

/** Tenants' sender IDs by country: decided, registered, disabled. */
export function Senders() {
  const { t } = useTranslation("reviews");
  const format = useFormat();
  const language = useLanguage();
  const may = usePermissions();
  const mayDecide = may("reviews:decide");
  const [doing, setDoing] = useState<Doing | null>(null);
  const filters = useMemo(
    () => [
      one("tenant", t("filter.tenant"), <TenantSelect />),
      text({ name: "q", label: t("senders.text"), maxLength: 21 }),
      choice({
        name: "country",
        label: t("senders.country"),
        options: countries(language).map(({ iso, name }) => ({ value: iso, label: `${name} (${iso})` })),
      }),
      choice({
        name: "status",
        label: t("senders.state"),
        options: STATUSES.map((value) => ({ value, label: t(`senders.status.${value}`) })),
      }),
    ],
    [t, language],
  );
  const columns = useMemo((): Column<SenderEntry>[] => {
    const action: Column<SenderEntry> = {
      key: "action",
      title: t("senders.action"),
      width: 190,
      isLast: true,
      render: (of) => (
        <Flex wrap gap={4}>
          {of.can.map((what) => (
            <Button
              key={what}
              size="small"
              type={what === "approve" ? "primary" : "default"}
              danger={what !== "approve"}
              aria-label={t(`senders.one.${what}`, { name: of.sender_id, country: countryName(language, of.country) })}
              onClick={() => setDoing({ what, of })}
            >
              {t(`senders.${what}`)}
            </Button>
          ))}
        </Flex>
      ),
    };
    return [
      { key: "text", title: t("senders.text"), width: 150, card: "title", render: (of) => of.sender_id },
      {
        key: "country",
        title: t("senders.country"),
        width: 150,
        render: ({ country }) => `${countryName(language, country)} (${country})`,
      },
      { key: "tenant", title: t("column.tenant"), width: 110, render: ({ tenant_code }) => tenant_code },
      { key: "state", title: t("senders.state"), width: 130, render: ({ status }) => <SenderTag status={status} /> },
      {
        key: "purpose",
        title: t("senders.purpose"),
        width: 260,
        render: ({ company, purpose, marketing }) =>
          [company, purpose, marketing ? t("senders.marketing") : ""].filter((part) => part !== "").join(" · "),
      },
      {
        key: "applied",
        title: t("senders.applied"),
        width: 230,
        render: (of) =>
          of.applied_by === "" ? t("senders.byUs") : `${of.applied_by} · ${format.dateTimeBare(of.applied_at)}`,
      },
      {
        key: "decided",
        title: t("senders.decided"),
        width: 230,
        render: (of) => (of.decided_by ? `${of.decided_by} · ${format.dateTimeBare(of.decided_at ?? "")}` : ""),
      },
      { key: "note", title: t("senders.note"), width: 200, render: ({ note }) => note },
      ...(mayDecide ? [action] : []),
    ];
  }, [t, format, language, mayDecide]);
  const close = () => setDoing(null);
  return (
    <>
      <List<SenderEntry, SenderQuery>
        name="senders"
        label={t("tab.senders")}
        topic="other"
        filters={filters}
        columns={columns}
        rowKey={({ id }) => id}
        rows={(query, signal) => answer(api.GET("/api/v1/admin/sender-ids", { params: { query }, signal }))}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("senders.empty")} />}
        tools={
          mayDecide && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setDoing({ what: "register" })}>
              {t("senders.register")}
            </Button>
          )
        }
      />
      {doing?.what === "register" && <RegisterSender onClose={close} />}
      {doing && doing.what !== "register" && <DecideSender of={doing.of} what={doing.what} onClose={close} />}
    </>
  );
}
