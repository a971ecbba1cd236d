import { PlusOutlined } from "@ant-design/icons";
import { Alert, Button, Empty, Flex, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import type { PageQuery } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";
import { countryName } from "@/format/callingCode";
import { countries } from "@/format/country";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";
import type { Column } from "@/parts/list/column";
import { choice, text } from "@/parts/list/filter";
import { ListPage } from "@/parts/list/ListPage";
import { pageOf } from "@/parts/list/pageOf";
import { SenderTag } from "@/parts/review/SenderTag";
import { byText, isWanted, type SenderText, STATUSES } from "./group";
import { SenderDrawer } from "./SenderDrawer";
import { SenderForm } from "./SenderForm";

type Query = PageQuery & { q?: string; status?: string; country?: string };

/** The stream says nothing about reviews. */
const EVERY_MS = 30_000;

/** The tenant's sender IDs; the one that is looked at is in the address, as is the form of a new one. */
export default function SenderIds() {
  const { t } = useTranslation(["sender-ids", "review"]);
  const language = useLanguage();
  const format = useFormat();
  const may = usePermissions();
  const mayApply = may("sender_ids:manage");
  const [params, setParams] = useSearchParams();
  const { data } = useGet({ topic: "other" }, "/api/v1/sender-ids");
  const everywhere = data?.everywhere ?? [];
  const filters = useMemo(
    () => [
      text({ name: "q", label: t("filter.q"), maxLength: 21 }),
      choice({
        name: "country",
        label: t("filter.country"),
        options: countries(language).map(({ iso, name }) => ({ value: iso, label: `${name} (${iso})` })),
      }),
      choice({
        name: "status",
        label: t("filter.status"),
        options: STATUSES.map((value) => ({
          value,
          label: value === "withdrawn" ? t("review:state.withdrawn") : t(`review:status.${value}`),
        })),
      }),
    ],
    [t, language],
  );
  const columns = useMemo(
    (): Column<SenderText>[] => [
      {
        key: "text",
        title: t("column.text"),
        width: 170,
        sort: "text",
        render: (of) => <Typography.Text strong>{of.text}</Typography.Text>,
      },
      {
        key: "places",
        title: t("column.places"),
        width: 420,
        card: "whole",
        render: ({ places }) => (
          <Flex wrap gap={4}>
            {places.map(({ id, country, status }) => (
              <SenderTag key={id} status={status} place={countryName(language, country)} />
            ))}
          </Flex>
        ),
      },
      {
        key: "applied",
        title: t("column.applied"),
        width: 215,
        sort: "applied_at",
        render: (of) => format.dateTime(of.applied_at),
      },
    ],
    [t, format, language],
  );
  const go = (name: "sender" | "new" | null, value = "1") =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      next.delete("sender");
      next.delete("new");
      if (name) next.set(name, value);
      return next;
    });
  const apply = mayApply && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => go("new")}>
      {t("apply")}
    </Button>
  );
  const open = params.get("sender");
  const asked = params.get("new");
  return (
    <ListPage<SenderText, Query>
      name="sender-ids"
      topic="other"
      every_ms={EVERY_MS}
      title={t("title")}
      lead={
        <>
          {t("lead")}
          {everywhere.length > 0 && (
            <Alert type="info" showIcon title={t("everywhere", { list: everywhere.join(t("comma")) })} />
          )}
        </>
      }
      extra={apply}
      filters={filters}
      columns={columns}
      rowKey={(of) => of.text}
      rowName={(of) => of.text}
      onOpen={(of) => go("sender", of.text)}
      rows={async (query, signal) => pageOf((await all(signal)).filter((one) => isWanted(one, query)), query)}
      empty={
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={
            <Flex vertical gap="small" style={{ maxWidth: 560, marginInline: "auto" }}>
              <strong>{t("empty.title")}</strong>
              <Typography.Text>{t("empty.what")}</Typography.Text>
              <Typography.Text type="secondary">{t("empty.why")}</Typography.Text>
            </Flex>
          }
        >
          {apply}
        </Empty>
      }
    >
      {open !== null && (
        <SenderDrawer text={open} mayApply={mayApply} onAgain={() => go("new", open)} onClose={() => go(null)} />
      )}
      {asked !== null && mayApply && <SenderForm text={asked === "1" ? "" : asked} onClose={() => go(null)} />}
    </ListPage>
  );
}

async function all(signal: AbortSignal): Promise<SenderText[]> {
  return byText((await answer(api.GET("/api/v1/sender-ids", { signal }))).items);
}
