import { PlusOutlined, UploadOutlined } from "@ant-design/icons";
import { Button, Empty } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { ScreeningWord, ScreeningWordQuery } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { Download } from "@/parts/Download";
import { choice, one, text } from "@/parts/list/filter";
import { List } from "@/parts/list/List";
import { useListQuery } from "@/parts/list/useListQuery";
import { CategorySelect } from "./CategorySelect";
import { downloadWords } from "./files";
import { ImportWords } from "./ImportWords";
import { RemoveWord } from "./RemoveWord";
import { useWordColumns } from "./useWordColumns";
import { WordForm } from "./WordForm";

type Doing = { what: "import" } | { what: "edit"; of: ScreeningWord | null } | { what: "remove"; of: ScreeningWord };

/** The words: searched, added to, switched off, imported, taken away. */
export function Words() {
  const { t } = useTranslation("screening");
  const mayChange = usePermissions()("screening:manage");
  const [doing, setDoing] = useState<Doing | null>(null);
  const filters = useMemo(
    () => [
      text({ name: "q", label: t("column.word"), maxLength: 64 }),
      one("category", t("column.category"), <CategorySelect allowClear />),
      choice({
        name: "origin",
        label: t("column.origin"),
        options: (["own", "changed", "delivered"] as const).map((value) => ({ value, label: t(`origin.${value}`) })),
      }),
      choice({
        name: "action",
        label: t("column.own"),
        options: (["pass", "review", "block"] as const).map((value) => ({ value, label: t(`own.${value}`) })),
      }),
      choice({
        name: "off",
        label: t("column.state"),
        options: [
          { value: "false", label: t("state.on") },
          { value: "true", label: t("state.off") },
        ],
      }),
    ],
    [t],
  );
  const { query } = useListQuery({ name: "screening", filters });
  const columns = useWordColumns(
    mayChange
      ? { edit: (of) => setDoing({ what: "edit", of }), remove: (of) => setDoing({ what: "remove", of }) }
      : null,
  );
  const close = () => setDoing(null);
  return (
    <>
      <List<ScreeningWord, ScreeningWordQuery>
        name="screening"
        label={t("tab.words")}
        topic="other"
        filters={filters}
        columns={columns}
        rowKey={({ word, match }) => `${match} ${word}`}
        rows={(asked, signal) => answer(api.GET("/api/v1/admin/screening/words", { params: { query: asked }, signal }))}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />}
        tools={
          <>
            <Download
              label={t("tab.words")}
              formats={["csv", "xlsx"] as const}
              ask={(format) => downloadWords({ ...query, page: undefined, page_size: undefined }, format)}
            />
            {mayChange && (
              <>
                <Button icon={<UploadOutlined />} onClick={() => setDoing({ what: "import" })}>
                  {t("import.button")}
                </Button>
                <Button type="primary" icon={<PlusOutlined />} onClick={() => setDoing({ what: "edit", of: null })}>
                  {t("add.button")}
                </Button>
              </>
            )}
          </>
        }
      />
      {doing?.what === "import" && <ImportWords onClose={close} />}
      {doing?.what === "edit" && <WordForm of={doing.of} onClose={close} />}
      {doing?.what === "remove" && <RemoveWord of={doing.of} onClose={close} />}
    </>
  );
}
