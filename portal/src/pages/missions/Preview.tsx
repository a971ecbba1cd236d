import { Card, Tag, Tooltip, Typography } from "antd";
import { CheckCircleOutlined } from "@ant-design/icons";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Mission } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useFormat } from "@/format/useFormat";
import { Measure } from "@/parts/compose/Measure";
import { Pager } from "@/parts/compose/Pager";
import { Handset } from "@/parts/handset/Handset";
import { layout } from "@/parts/handset/segments";
import { fill, signed } from "@/parts/template";
import { useNow } from "@/parts/useNow";
import type { Draft } from "./draft";
import styles from "./missions.module.css";

/** Rows that are fetched at a time. */
const ROWS = 20;

type Props = {
  draft: Draft;
  content: string;
  variables: string[];
  mission: Mission | null;
  /** The platform knows what is written. */
  isSaved: boolean;
};

/** What the handsets show of the text as it stands, one row of the list after the other. */
export function Preview({ draft, content, variables, mission, isSaved }: Props) {
  const { t } = useTranslation(["missions", "compose"]);
  const format = useFormat();
  const now = useNow(15_000);
  const [chosen, show] = useState(0);
  const count = mission?.rows.good ?? 0;
  const at = Math.max(0, Math.min(chosen, count - 1));
  const after = Math.floor(at / ROWS) * ROWS;
  const { data } = useGet({ topic: "missions", enabled: mission !== null && count > 0 }, "/api/v1/missions/{id}/rows", {
    path: { id: mission?.id ?? "" },
    query: { after, limit: ROWS },
  });
  const row = count > 0 ? (data?.items[at - after] ?? null) : null;

  // The values in the order of the list's columns, under the names that the list was imported for.
  const names = mission?.variables ?? variables;
  const values = Object.fromEntries(names.map((name, place) => [name, row?.variables[place] ?? ""]));
  const wording = t(`compose:content.unsubscribeText.${draft.direction}`);
  const adds =
    draft.source === "content" && draft.type === "marketing" && draft.unsubscribe && !content.includes(wording.trim());
  const filled = fill(adds && content !== "" ? content.trimEnd() + wording : content, values);
  const written =
    filled === "" || draft.signature === null
      ? filled
      : signed(filled, draft.signature, draft.direction, draft.signature_position);
  const isExact = isSaved && row !== null;
  const text = isExact ? row.text : written;
  const shown = layout(text, draft.direction);
  const isMainland = draft.direction === "mainland";
  const sender = isMainland
    ? t("compose:preview.accessNumber")
    : draft.sender_id.trim() || t("compose:preview.senderDefault");
  return (
    <Card
      size="small"
      title={<h2 className={styles.heading}>{t("compose:preview.title")}</h2>}
      className={styles.preview}
      extra={
        <Tooltip title={t(isExact ? "preview.exactHint" : "preview.estimateHint")}>
          <Tag
            color={isExact ? "green" : undefined}
            icon={isExact ? <CheckCircleOutlined /> : undefined}
            tabIndex={0}
            style={{ marginInlineEnd: 0 }}
          >
            {t(isExact ? "preview.exact" : "preview.estimate")}
          </Tag>
        </Tooltip>
      }
    >
      <Pager at={at} count={count} onShow={show}>
        {row ? (
          <>
            <span className={styles.who}>{row.to}</span>
            <Typography.Text type="secondary">
              {t("preview.of", {
                at: format.number(at + 1),
                total: format.number(count),
                row: format.number(row.row),
              })}
            </Typography.Text>
          </>
        ) : (
          <Typography.Text type="secondary">{t("preview.sample")}</Typography.Text>
        )}
      </Pager>
      <Handset sender={sender} time={format.time(now).slice(0, 5)} segments={shown.segments} hasPlaces={!isExact} />
      <Measure
        encoding={shown.encoding}
        characters={shown.characters}
        segments={shown.segments.length}
        last={shown}
      />
    </Card>
  );
}
