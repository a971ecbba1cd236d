import { PlusOutlined, UploadOutlined } from "@ant-design/icons";
import { Button, Empty } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BlacklistItem, BlacklistQuery, Side } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { Download } from "@/parts/Download";
import { choice, one, text } from "@/parts/list/filter";
import { List } from "@/parts/list/List";
import { useListQuery } from "@/parts/list/useListQuery";
import { TenantSelect } from "@/parts/TenantSelect";
import { AddEntries } from "./AddEntries";
import { ImportFile } from "./ImportFile";
import { RemoveEntry } from "./RemoveEntry";
import { download, entries, type Whose } from "./side";
import { useColumns } from "./useColumns";
import { WholeNumbers } from "./WholeNumbers";
import { KINDS, SOURCES } from "./word";

type Doing = { what: "add" | "import" } | { what: "remove"; of: BlacklistItem };

/** One list: searched, added to, imported, taken away. */
export function Entries({ side }: { side: Side }) {
  const { t } = useTranslation("blacklist");
  const may = usePermissions();
  const [doing, setDoing] = useState<Doing | null>(null);
  const [isWhole, setWhole] = useState(false);
  const mayChange = may(side === "platform" ? "platform:blacklist" : "blacklist:manage");
  const filters = useMemo(
    () => [
      ...(side === "platform" ? [one("tenant_code", t("tenant"), <TenantSelect placeholder={t("platformList")} />)] : []),
      text({ name: "phone", label: t("phone"), placeholder: t("phonePlaceholder"), maxLength: 40 }),
      choice({
        name: "kind",
        label: t("column.kind"),
        options: KINDS.map((value) => ({ value, label: t(`kind.${value}`) })),
      }),
      choice({
        name: "source",
        label: t("column.source"),
        options: SOURCES.map((value) => ({ value, label: t(`source.${value}`) })),
      }),
      text({ name: "q", label: t("words"), maxLength: 100 }),
    ],
    [t, side],
  );
  const { query } = useListQuery({ name: "blacklist", filters });
  const { tenant_code: code } = query as BlacklistQuery;
  const whose: Whose = useMemo(() => ({ side, code: code ?? undefined }), [side, code]);
  const columns = useColumns(mayChange ? (of) => setDoing({ what: "remove", of }) : null);
  // Of a tenant's list platform staff see no whole number.
  const mayUnmask = side === "platform" ? code === undefined : may("messages:unmask");
  const unmask = isWhole && mayUnmask ? { unmask: true } : {};
  const close = () => setDoing(null);

  return (
    <>
      <List<BlacklistItem, BlacklistQuery>
        name="blacklist"
        label={t("title")}
        topic="other"
        filters={filters}
        columns={columns}
        rowKey={({ id }) => id}
        scope={[side, isWhole && mayUnmask]}
        rows={(query, signal) => entries(whose, { ...query, ...unmask }, signal)}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />}
        tools={
          <>
            {mayUnmask && <WholeNumbers isWhole={isWhole} onChange={setWhole} />}
            <Download
              label={t("title")}
              formats={["csv", "xlsx"] as const}
              ask={(format) => download(whose, { ...query, ...unmask, page: undefined, page_size: undefined }, format)}
            />
            {mayChange && (
              <>
                <Button icon={<UploadOutlined />} onClick={() => setDoing({ what: "import" })}>
                  {t("import.button")}
                </Button>
                <Button type="primary" icon={<PlusOutlined />} onClick={() => setDoing({ what: "add" })}>
                  {t("add.button")}
                </Button>
              </>
            )}
          </>
        }
      />
      {doing?.what === "add" && <AddEntries whose={whose} onClose={close} />}
      {doing?.what === "import" && <ImportFile whose={whose} onClose={close} />}
      {doing?.what === "remove" && <RemoveEntry whose={whose} of={doing.of} onClose={close} />}
    </>
  );
}
