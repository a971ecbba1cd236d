import { UploadOutlined } from "@ant-design/icons";
import { Button, Checkbox, Empty } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { FiledSignature, FilingQuery, MainlandNetwork } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { Download } from "@/parts/Download";
import type { Column } from "@/parts/list/column";
import { choice, one, text } from "@/parts/list/filter";
import { List } from "@/parts/list/List";
import { useListQuery } from "@/parts/list/useListQuery";
import { TenantSelect } from "@/parts/TenantSelect";
import { FilingForm } from "./FilingForm";
import { FilingImport } from "./FilingImport";
import { FilingTag } from "./FilingTag";
import { downloadFilings, NETWORKS, STATUSES } from "./filing";

type Doing = { what: "import" } | { what: "change"; of: FiledSignature[]; network: MainlandNetwork | null };

/** Where signatures stand with the mainland networks: looked at, changed one by one or many at once, in files. */
export function Filings() {
  const { t } = useTranslation(["reviews", "trade"]);
  const format = useFormat();
  const may = usePermissions();
  const mayChange = may("filings:manage");
  const [chosen, setChosen] = useState<ReadonlyMap<string, FiledSignature>>(new Map());
  const [doing, setDoing] = useState<Doing | null>(null);
  const filters = useMemo(
    () => [
      one("tenant", t("filter.tenant"), <TenantSelect />),
      text({ name: "q", label: t("text"), maxLength: 40 }),
      choice({
        name: "network",
        label: t("filings.network"),
        options: NETWORKS.map((value) => ({ value, label: t(`trade:network.${value}`) })),
      }),
      choice({
        name: "status",
        label: t("filings.state"),
        options: STATUSES.map((value) => ({ value, label: t(`filings.status.${value}`) })),
      }),
    ],
    [t],
  );
  const { query } = useListQuery({ name: "filings", filters });
  const columns = useMemo((): Column<FiledSignature>[] => {
    const choose = (of: FiledSignature, isChosen: boolean) =>
      setChosen((before) => {
        const next = new Map(before);
        if (isChosen) next.set(of.id, of);
        else next.delete(of.id);
        return next;
      });
    const choosing: Column<FiledSignature> = {
      key: "choose",
      title: "",
      width: 48,
      render: (of) => (
        <Checkbox
          checked={chosen.has(of.id)}
          aria-label={t("many.choose", { name: of.text })}
          onChange={({ target }) => choose(of, target.checked)}
        />
      ),
    };
    return [
      ...(mayChange ? [choosing] : []),
      { key: "text", title: t("text"), width: 180, card: "title", render: (of) => of.text },
      { key: "tenant", title: t("column.tenant"), width: 120, render: (of) => of.tenant_code },
      ...NETWORKS.map((network) => ({
        key: network,
        title: t(`trade:network.${network}`),
        width: 140,
        render: (of: FiledSignature) => {
          const filing = of.filings.find((one) => one.network === network);
          if (!filing) return "";
          if (!mayChange) return <FilingTag of={filing} />;
          return (
            <Button
              type="text"
              size="small"
              aria-label={t("filings.changeOne", {
                name: of.text,
                network: t(`trade:network.${network}`),
                status: t(`filings.status.${filing.status}`),
              })}
              onClick={() => setDoing({ what: "change", of: [of], network })}
            >
              <FilingTag of={filing} />
            </Button>
          );
        },
      })),
    ];
  }, [t, chosen, mayChange]);
  const close = () => setDoing(null);
  return (
    <>
      <List<FiledSignature, FilingQuery>
        name="filings"
        label={t("tab.filings")}
        topic="other"
        filters={filters}
        columns={columns}
        rowKey={({ id }) => id}
        rows={(query, signal) => answer(api.GET("/api/v1/admin/filings", { params: { query }, signal }))}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("filings.empty")} />}
        tools={
          <>
            <Download
              label={t("tab.filings")}
              formats={["csv", "xlsx"] as const}
              ask={(format) => downloadFilings({ ...query, page: undefined, page_size: undefined }, format)}
            />
            {mayChange && (
              <>
                <Button icon={<UploadOutlined />} onClick={() => setDoing({ what: "import" })}>
                  {t("filings.import.button")}
                </Button>
                <Button
                  type="primary"
                  disabled={chosen.size === 0}
                  onClick={() => setDoing({ what: "change", of: [...chosen.values()], network: null })}
                >
                  {t("filings.changeMany", { n: format.number(chosen.size) })}
                </Button>
              </>
            )}
          </>
        }
      />
      {doing?.what === "import" && <FilingImport onClose={close} />}
      {doing?.what === "change" && (
        <FilingForm of={doing.of} network={doing.network} onDone={() => setChosen(new Map())} onClose={close} />
      )}
    </>
  );
}
