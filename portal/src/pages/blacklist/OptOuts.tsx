import { PlusOutlined } from "@ant-design/icons";
import { Button, Empty, Typography } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { answer, api } from "@/api/client";
import type { OptOutItem, OptOutQuery } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";
import type { Column } from "@/parts/list/column";
import { text } from "@/parts/list/filter";
import { List } from "@/parts/list/List";
import { AddOptOut } from "./AddOptOut";
import { RemoveOptOut } from "./RemoveOptOut";
import { WholeNumbers } from "./WholeNumbers";

/** Who wants no more marketing. */
export function OptOuts() {
  const { t } = useTranslation(["blacklist", "parts"]);
  const format = useFormat();
  const language = useLanguage();
  const may = usePermissions();
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<OptOutItem | null>(null);
  const [isWhole, setWhole] = useState(false);
  const mayChange = may("blacklist:manage");
  const mayRead = may("feeds:read");
  const filters = useMemo(
    () => [
      text({ name: "phone", label: t("optOut.phone"), placeholder: t("optOut.phonePlaceholder"), maxLength: 40 }),
      text({ name: "signature", label: t("optOut.signature"), maxLength: 40 }),
    ],
    [t],
  );
  const columns = useMemo(() => {
    const columns: Column<OptOutItem>[] = [
      {
        key: "phone",
        title: t("optOut.phone"),
        width: 190,
        render: ({ phone }) => <Typography.Text strong>{phone}</Typography.Text>,
      },
      { key: "signature", title: t("optOut.signature"), width: 160, render: ({ signature }) => signature ?? t("optOut.any") },
      {
        key: "how",
        title: t("optOut.how"),
        width: 300,
        card: "whole",
        render: ({ uplink_id: id, reason, added_by: who }) =>
          id === null ? (
            <span style={{ overflowWrap: "anywhere" }}>{t("optOut.entered", { who, reason })}</span>
          ) : mayRead ? (
            <Link to={`/inbox?id=${id}`}>{t("optOut.uplink")}</Link>
          ) : (
            t("optOut.uplink")
          ),
      },
      { key: "at", title: t("optOut.at"), width: 215, render: ({ at }) => format.dateTime(at) },
      {
        key: "confirmed",
        title: t("optOut.confirmed"),
        width: 260,
        render: ({ confirmed_at: at, unconfirmed }) =>
          at !== null ? (
            format.dateTime(at)
          ) : unconfirmed !== null ? (
            <Typography.Text type="warning">{t("optOut.unconfirmed", { why: unconfirmed[language] })}</Typography.Text>
          ) : (
            <Typography.Text type="secondary">{t("parts:none")}</Typography.Text>
          ),
      },
    ];
    if (mayChange) {
      columns.push({
        key: "actions",
        title: t("column.actions"),
        width: 120,
        isLast: true,
        card: "whole",
        render: (item) => (
          <Button size="small" type="link" aria-label={t("optOut.removeWhat", { phone: item.phone })} onClick={() => setRemoving(item)}>
            {t("optOut.remove")}
          </Button>
        ),
      });
    }
    return columns;
  }, [t, format, language, mayChange, mayRead]);

  return (
    <>
      <List<OptOutItem, OptOutQuery>
        name="opt-outs"
        label={t("tab.optOuts")}
        topic="uplinks"
        filters={filters}
        columns={columns}
        rowKey={({ id }) => id}
        scope={isWhole}
        rows={(query, signal) =>
          answer(api.GET("/api/v1/opt-outs", { params: { query: isWhole ? { ...query, unmask: true } : query }, signal }))
        }
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("optOut.empty")} />}
        tools={
          <>
            {may("messages:unmask") && <WholeNumbers isWhole={isWhole} onChange={setWhole} />}
            {mayChange && (
              <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
                {t("optOut.add")}
              </Button>
            )}
          </>
        }
      />
      {isAdding && <AddOptOut onClose={() => setAdding(false)} />}
      {removing && <RemoveOptOut of={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}
