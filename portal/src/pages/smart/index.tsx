import { PlusOutlined } from "@ant-design/icons";
import { Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import type { PageQuery, ReviewedStatus, SmartProfile, SmartState } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import type { Brand } from "@/parts/brand/brand";
import { Phone } from "@/parts/brand/Phone";
import { LinkButton } from "@/parts/LinkButton";
import { choice, text } from "@/parts/list/filter";
import { ListPage } from "@/parts/list/ListPage";
import { pageOf } from "@/parts/list/pageOf";
import styles from "./smart.module.css";
import { useColumns } from "./useColumns";

type Query = PageQuery & { q?: string; state?: string; status?: string };

const STATES: SmartState[] = ["draft", "published", "frozen", "expired", "withdrawn"];
const STATUSES: ReviewedStatus[] = ["draft", "submitted", "approved", "rejected"];
/** More than a tenant can have. */
const ALL = 500;
/** The stream says nothing about reviews. */
const EVERY_MS = 30_000;

/** The tenant's brands on handsets. */
export default function Smart() {
  const { t } = useTranslation(["smart", "brand", "review"]);
  const navigate = useNavigate();
  const may = usePermissions();
  const columns = useColumns();
  const filters = useMemo(
    () => [
      text({ name: "q", label: t("column.name"), maxLength: 40 }),
      choice({
        name: "state",
        label: t("column.state"),
        options: STATES.map((value) => ({ value, label: t(`brand:state.${value}`) })),
      }),
      choice({
        name: "status",
        label: t("column.newest"),
        options: STATUSES.map((value) => ({ value, label: t(`review:status.${value}`) })),
      }),
    ],
    [t],
  );
  const create = may("smart:manage") && (
    <LinkButton type="primary" icon={<PlusOutlined />} to="/smart/new">
      {t("create")}
    </LinkButton>
  );
  return (
    <ListPage<SmartProfile, Query>
      name="smart"
      topic="other"
      every_ms={EVERY_MS}
      title={t("title")}
      lead={t("lead")}
      extra={create}
      filters={filters}
      columns={columns}
      rowKey={({ id }) => id}
      rowName={({ name }) => name}
      onOpen={({ id }) => void navigate(`/smart/${id}`)}
      rows={async ({ page, page_size, ...query }, signal) => {
        const params = { query: { q: query.q, state: query.state, status: query.status, limit: ALL } };
        return pageOf((await answer(api.GET("/api/v1/smart/profiles", { params, signal }))).items, { page, page_size });
      }}
      empty={<Begin>{create}</Begin>}
    />
  );
}

/** What it is, drawn, for who has none yet. */
function Begin({ children }: { children: React.ReactNode }) {
  const { t } = useTranslation("smart");
  const brand: Brand = {
    name: t("empty.brand"),
    summary: t("empty.summary"),
    colour: "#1554C0",
    hotlines: [],
    signatures: [t("empty.brand")],
    logo: null,
    menus: [
      {
        id: "",
        label: t("empty.orders"),
        action: null,
        items: [
          { id: "", label: t("empty.track"), action: { type: "OPEN_URL", url: "https://www.example.com/orders" } },
          { id: "", label: t("empty.returns"), action: { type: "OPEN_URL", url: "https://www.example.com/returns" } },
        ],
      },
      { id: "", label: t("empty.call"), action: { type: "DIAL", phone: "4001234567" }, items: [] },
    ],
  };
  return (
    <div className={styles.begin}>
      <div className={styles.why}>
        <strong>{t("empty.title")}</strong>
        <Typography.Text>{t("empty.what")}</Typography.Text>
        <Typography.Text type="secondary">{t("empty.why")}</Typography.Text>
        <div>{children}</div>
      </div>
      <Phone brand={brand} style="huawei" look="light" time="11:27" />
    </div>
  );
}
