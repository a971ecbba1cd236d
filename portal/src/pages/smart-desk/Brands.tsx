import { Empty, Flex, Tag } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import type { AnySmartQuery, PageQuery, ReviewedStatus, SmartProfile, SmartState } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { SmallLogo } from "@/parts/brand/LogoSizes";
import { SmartTag } from "@/parts/brand/Tags";
import type { Column } from "@/parts/list/column";
import { choice, one, text } from "@/parts/list/filter";
import { List } from "@/parts/list/List";
import { useCursors } from "@/parts/list/useCursors";
import { LifeTag } from "@/parts/review/LifeTag";
import { TenantSelect } from "@/parts/TenantSelect";

type Query = PageQuery & Pick<AnySmartQuery, "q" | "state" | "status" | "tenant">;

const STATES: SmartState[] = ["draft", "published", "frozen", "unfreezing", "expired", "withdrawn"];
const STATUSES: ReviewedStatus[] = ["draft", "submitted", "approved", "rejected"];
const EVERY_MS = 30_000;

/** Every tenant's brands. */
export function Brands() {
  const { t } = useTranslation(["smart-desk", "brand", "review"]);
  const format = useFormat();
  const navigate = useNavigate();
  const filters = useMemo(
    () => [
      one("tenant", t("column.tenant"), <TenantSelect />),
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
  const columns = useMemo(
    (): Column<SmartProfile>[] => [
      {
        key: "name",
        title: t("column.name"),
        width: 240,
        render: ({ id, name, logo }) => (
          <Flex gap="small" align="center">
            <SmallLogo desk="platform" profile={id} logo={logo} />
            <Link to={`/admin/smart/${id}`} style={{ overflowWrap: "anywhere" }}>
              {name}
            </Link>
          </Flex>
        ),
      },
      { key: "tenant", title: t("column.tenant"), width: 120, render: ({ tenant_code }) => tenant_code },
      { key: "state", title: t("column.state"), width: 180, render: ({ state }) => <SmartTag state={state} /> },
      {
        key: "live",
        title: t("column.live"),
        width: 110,
        isNumber: true,
        render: ({ live }) => (live === null ? "" : format.number(live)),
      },
      {
        key: "newest",
        title: t("column.newest"),
        width: 190,
        render: ({ newest, newest_status }) => (
          <Flex gap={4} wrap>
            <Tag style={{ marginInlineEnd: 0 }}>{format.number(newest)}</Tag>
            <LifeTag status={newest_status} />
          </Flex>
        ),
      },
      { key: "changed", title: t("column.changed"), width: 200, render: ({ changed_at }) => format.dateTimeBare(changed_at) },
    ],
    [t, format],
  );
  const rows = useCursors<SmartProfile, Query>((query, signal) =>
    answer(api.GET("/api/v1/admin/smart/profiles", { params: { query }, signal })),
  );
  return (
    <List<SmartProfile, Query>
      name="smart-desk"
      label={t("tab.brands")}
      topic="other"
      every_ms={EVERY_MS}
      filters={filters}
      columns={columns}
      rowKey={({ id }) => id}
      rowName={({ name }) => name}
      onOpen={({ id }) => void navigate(`/admin/smart/${id}`)}
      rows={rows}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />}
    />
  );
}
