import { EyeOutlined } from "@ant-design/icons";
import { Alert, Button, Flex, Grid, Segmented, Table, type TableColumnsType, Tag, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { countryName } from "@/format/callingCode";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";
import styles from "./Send.module.css";
import { useRemove } from "./useRemove";
import type { Line, Standing } from "./verdict";
import { useWriting } from "./writing";

type Shown = "all" | Standing;
const ORDER: Standing[] = ["refused", "warned", "fine", "open", "left"];

/** What becomes of each number: the platform's word where it is known, ours until then. */
export function Check() {
  const { t } = useTranslation("send");
  const format = useFormat();
  const { verdicts, answers } = useWriting();
  const [chosen, setChosen] = useState<Shown>("all");
  const remove = useRemove();
  const { lines, counts } = verdicts;
  if (lines.length === 0) return null;
  // What was being looked at may be gone.
  const shown = chosen !== "all" && counts[chosen] === 0 ? "all" : chosen;
  return (
    <section aria-label={t("check.title")}>
      <Flex gap={8} wrap justify="space-between" align="center" style={{ marginBottom: 8 }}>
        <Segmented<Shown>
          name="check"
          size="small"
          className={styles.standings}
          aria-label={t("check.title")}
          value={shown}
          options={[
            { value: "all", label: t("check.all", { n: format.number(lines.length) }) },
            ...ORDER.filter((standing) => counts[standing] > 0).map((standing) => ({
              value: standing,
              label: t(`check.${standing}`, { n: format.number(counts[standing]) }),
            })),
          ]}
          onChange={setChosen}
        />
        {counts.refused > 0 && (
          <Button size="small" onClick={() => remove(({ standing }) => standing === "refused")}>
            {t("check.removeRefused", { count: counts.refused })}
          </Button>
        )}
      </Flex>
      {answers.failure !== null && (
        <Alert type="warning" showIcon title={t("check.failed")} style={{ marginBottom: 8 }} />
      )}
      <Lines lines={shown === "all" ? lines : lines.filter(({ standing }) => standing === shown)} />
    </section>
  );
}

function Lines({ lines }: { lines: Line[] }) {
  const { t } = useTranslation("send");
  const format = useFormat();
  const { show, shown } = useWriting();
  const isWide = Grid.useBreakpoint().md ?? true;
  const view: TableColumnsType<Line>[number] = {
    key: "view",
    width: 48,
    title: <span className="aside">{t("check.view")}</span>,
    render: (_, { at, entry }) =>
      at >= 0 && (
        <Button
          size="small"
          type={at === shown ? "primary" : "text"}
          ghost={at === shown}
          icon={<EyeOutlined />}
          aria-label={`${t("check.view")}: ${entry.raw}`}
          onClick={() => show(at)}
        />
      ),
  };
  const narrow: TableColumnsType<Line> = [
    {
      key: "number",
      title: t("check.number"),
      render: (_, line) => (
        <Flex vertical gap={2}>
          <span className={styles.raw}>{line.entry.raw}</span>
          <Reads line={line} />
          <Result line={line} />
        </Flex>
      ),
    },
    view,
  ];
  const wide: TableColumnsType<Line> = [
    {
      key: "number",
      width: 160,
      title: t("check.number"),
      render: (_, { entry }) => <span className={styles.raw}>{entry.raw}</span>,
    },
    { key: "reads", width: 165, title: t("check.reads"), render: (_, line) => <Reads line={line} /> },
    {
      key: "segments",
      width: 96,
      title: t("check.segments"),
      align: "end",
      render: (_, { item }) => (item && item.segments.length > 0 ? format.number(item.segments.length) : null),
    },
    {
      key: "price",
      width: 96,
      title: t("check.price"),
      align: "end",
      render: (_, { item }) =>
        item?.price && !item.error && <span className={styles.nowrap}>{format.money(item.price)}</span>,
    },
    { key: "verdict", title: t("check.verdict"), render: (_, line) => <Result line={line} /> },
    view,
  ];
  return (
    <Table<Line>
      size="small"
      columns={isWide ? wide : narrow}
      dataSource={lines}
      // Entries have nothing of their own to be known by: the same number may stand there twice.
      rowKey={(line) => lines.indexOf(line)}
      scroll={isWide ? { x: 680 } : undefined}
      pagination={{ size: "small", pageSize: 8, hideOnSinglePage: true, showSizeChanger: false }}
    />
  );
}

function Reads({ line: { item, entry } }: { line: Line }) {
  const language = useLanguage();
  const { t } = useTranslation("trade");
  const phone = item?.phone ?? (entry.to.startsWith("+") && entry.doubt === null ? entry.to : null);
  if (!phone) return null;
  const where = item?.country ? countryName(language, item.country) : null;
  const network = item && item.network in NETWORKS ? t(`network.${item.network as keyof typeof NETWORKS}`) : null;
  return (
    <span className={styles.reads}>
      {phone}
      {where && <Typography.Text type="secondary">{[where, network].filter(Boolean).join(" · ")}</Typography.Text>}
    </span>
  );
}

const NETWORKS = { cmcc: true, cucc: true, ctcc: true, cbn: true };

function Result({ line: { standing, item, why } }: { line: Line }) {
  const { t } = useTranslation("send");
  const { answers } = useWriting();
  const reason = why ? t(`doubt.${why}`) : item?.error?.detail;
  switch (standing) {
    case "fine":
      return <Tag color="green">{t("check.ok")}</Tag>;
    case "warned":
      return (
        <Says>
          <Tag color="gold">{t("check.ok")}</Tag>
          {item?.warnings.map(({ id, detail }) => (
            <span key={id}>{detail}</span>
          ))}
        </Says>
      );
    case "open":
      return (
        <Says>
          {why ? (
            <Typography.Text type="warning">{reason}</Typography.Text>
          ) : (
            <Typography.Text type="secondary">{t(answers.isBusy ? "check.waiting" : "check.notYet")}</Typography.Text>
          )}
        </Says>
      );
    case "left":
      return (
        <Says>
          <Typography.Text type="secondary">{reason}</Typography.Text>
        </Says>
      );
    case "refused":
      return (
        <Says>
          <Typography.Text type="danger">{reason}</Typography.Text>
        </Says>
      );
  }
}

function Says({ children }: { children: React.ReactNode }) {
  return <span className={styles.says}>{children}</span>;
}
