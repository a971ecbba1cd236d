import { PlusOutlined } from "@ant-design/icons";
import { Button, Empty, Flex, Typography } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import type { PageQuery, SmartLink, SmartLinksQuery } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { choice, extra, text } from "@/parts/list/filter";
import { ListPage } from "@/parts/list/ListPage";
import { useCursors } from "@/parts/list/useCursors";
import { HostBar } from "./HostBar";
import { HostDrawer } from "./HostDrawer";
import { LinkDrawer } from "./LinkDrawer";
import { MadeLinks } from "./MadeLinks";
import { type Made, NewLinks } from "./NewLinks";
import { StopLink } from "./StopLink";
import { useBrands } from "./useBrands";
import { useColumns } from "./useColumns";

type Query = PageQuery & Pick<SmartLinksQuery, "profile_id" | "kind" | "mission_id" | "cust_flag"> & { good?: string };
type Open = "link" | "new" | "host";

/** The stream says nothing about links. */
const EVERY_MS = 30_000;

/** The tenant's links; the one that is looked at is in the address, as are the forms. */
export default function SmartLinks() {
  const { t } = useTranslation("smart-links");
  const may = usePermissions();
  const mayManage = may("smart:manage");
  const [params, setParams] = useSearchParams();
  const [made, setMade] = useState<Made | null>(null);
  const [stopping, setStopping] = useState<SmartLink | null>(null);
  const { brands, nameOf } = useBrands();
  const columns = useColumns({ nameOf, onStop: mayManage ? setStopping : undefined });
  const filters = useMemo(
    () => [
      choice({
        name: "profile_id",
        label: t("column.profile"),
        options: (brands ?? []).map(({ id, name }) => ({ value: id, label: name })),
      }),
      choice({
        name: "kind",
        label: t("column.kind"),
        options: (["group", "individual"] as const).map((value) => ({ value, label: t(`kind.${value}`) })),
      }),
      choice({ name: "good", label: t("filter.good"), options: [{ value: "true", label: t("filter.onlyGood") }] }),
      extra(text({ name: "mission_id", label: t("filter.mission"), maxLength: 40 })),
      extra(text({ name: "cust_flag", label: t("filter.flag"), maxLength: 64 })),
    ],
    [t, brands],
  );
  const rows = useCursors<SmartLink, Query>(({ good, ...query }, signal) => {
    const params = { query: { ...query, ...(good === "true" ? { good: true } : {}) } };
    return answer(api.GET("/api/v1/smart/links", { params, signal }));
  });
  const go = (name: Open | null, value = "1") =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      for (const each of ["link", "new", "host"]) next.delete(each);
      if (name) next.set(name, value);
      return next;
    });
  const close = () => go(null);
  const create = mayManage && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => go("new")}>
      {t("create")}
    </Button>
  );
  const open = params.get("link");
  return (
    <ListPage<SmartLink, Query>
      name="smart-links"
      topic="other"
      every_ms={EVERY_MS}
      title={t("title")}
      lead={t("lead")}
      extra={create}
      above={<HostBar mayChange={mayManage} onOpen={() => go("host")} />}
      filters={filters}
      columns={columns}
      rowKey={({ code }) => code}
      rowName={({ code }) => code}
      onOpen={({ code }) => go("link", code)}
      rows={rows}
      empty={
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={
            <Flex vertical gap="small" style={{ maxWidth: 560, margin: "0 auto 8px" }}>
              <strong>{t("empty.title")}</strong>
              <Typography.Text>{t("empty.what")}</Typography.Text>
              <Typography.Text type="secondary">{t("empty.why")}</Typography.Text>
            </Flex>
          }
        >
          {create}
        </Empty>
      }
    >
      {open !== null && (
        <LinkDrawer key={open} code={open} nameOf={nameOf} onStop={mayManage ? setStopping : undefined} onClose={close} />
      )}
      {params.has("host") && <HostDrawer mayChange={mayManage} onClose={close} />}
      {params.has("new") && mayManage && (
        <NewLinks
          profile={params.get("profile_id")}
          onClose={close}
          onMade={(links) => {
            setMade(links);
            close();
          }}
        />
      )}
      {made && <MadeLinks made={made} onClose={() => setMade(null)} />}
      {stopping && <StopLink code={stopping.code} onClose={() => setStopping(null)} />}
    </ListPage>
  );
}
