import { InboxOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Card, Flex, Popconfirm, Progress, Segmented, Upload } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { Direction, Mission, Template } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Download } from "@/parts/Download";
import { Failure } from "@/parts/Failure";
import { GrowingText } from "@/parts/GrowingText";
import { uploadTo } from "@/parts/upload";
import { ListReport } from "./ListReport";
import { isImporting } from "./mission";
import styles from "./missions.module.css";

type Props = {
  mission: Mission | null;
  template: Template | null;
  direction: Direction;
  variables: string[];
  /** Saves what is written, which a list belongs to; null when it cannot be saved yet. */
  prepare: () => Promise<Mission | null>;
  /** The platform has the list and reads it. */
  onTaken: (mission: Mission) => void;
};

/** To whom: a file that is imported, or numbers typed by hand; how the reading goes, and what became of the rows. */
export function ListPart({ mission, template, direction, variables, prepare, onTaken }: Props) {
  const { t } = useTranslation("missions");
  const queries = useQueryClient();
  const [way, setWay] = useState<"file" | "typed">("file");
  const [typed, setTyped] = useState("");
  const [isReplacing, setReplacing] = useState(false);
  const [share, setShare] = useState(0);
  const stop = useRef<AbortController | null>(null);
  const isReading = isImporting(mission);
  const hasList = mission !== null && mission.rows.good + mission.rows.rejected > 0;

  const sending = useMutation({
    mutationFn: async (what: File | string) => {
      setShare(0);
      const saved = await prepare();
      if (!saved) return null;
      stop.current = new AbortController();
      const about = typeof what === "string" ? undefined : { file: what.name };
      const body = typeof what === "string" ? new Blob([what], { type: "text/plain" }) : what;
      return uploadTo("/api/v1/missions/{id}/rows", saved.id, about ?? {}, body, setShare, stop.current.signal);
    },
    onSuccess(taken) {
      if (!taken) return;
      setReplacing(false);
      void queries.invalidateQueries({ queryKey: ["missions"] });
      onTaken(taken);
    },
  });
  const dropping = useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/missions/{id}/rows", { params: { path: { id: mission?.id ?? "" } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["missions"] }),
  });
  const error = sending.error instanceof DOMException ? null : sending.error;

  return (
    <Card
      id="mission-list"
      tabIndex={-1}
      title={<h2 className={styles.heading}>{t("part.list")}</h2>}
      className={styles.list}
      extra={
        <Download
          label={t("list.template")}
          formats={["xlsx", "csv"] as const}
          ask={(format) =>
            api.GET("/api/v1/missions/import-template", {
              params: {
                query: template
                  ? { format, direction, template_id: template.template_id }
                  : { format, direction, variable: variables },
              },
              parseAs: "blob",
            })
          }
        />
      }
    >
      <Flex vertical gap="middle">
        {error && <Failure error={error} effect="once" />}
        {dropping.error && <Failure error={dropping.error} effect="once" />}
        {sending.isPending ? (
          <Sending share={share} onStop={() => stop.current?.abort()} />
        ) : isReading && mission?.import ? (
          <Reading mission={mission} isStopping={dropping.isPending} onStop={() => dropping.mutate()} />
        ) : (
          <>
            {mission?.import?.state === "failed" && (
              <Alert type="error" showIcon role="alert" title={t("list.failed")} description={mission.import.error} />
            )}
            {hasList && !isReplacing ? (
              <>
                <ListReport mission={mission} />
                <Flex gap="small" wrap>
                  <Button onClick={() => setReplacing(true)}>{t("list.replace")}</Button>
                  <Popconfirm
                    title={t("list.removeTitle")}
                    okText={t("list.remove")}
                    cancelText={t("act.keep")}
                    okButtonProps={{ danger: true }}
                    onConfirm={() => dropping.mutate()}
                  >
                    <Button danger loading={dropping.isPending}>
                      {t("list.remove")}
                    </Button>
                  </Popconfirm>
                </Flex>
              </>
            ) : (
              <>
                <Segmented<"file" | "typed">
                  name="list-way"
                  aria-label={t("part.list")}
                  value={way}
                  options={[
                    { value: "file", label: t("list.file") },
                    { value: "typed", label: t("list.typed") },
                  ]}
                  onChange={setWay}
                />
                {way === "file" ? (
                  <Upload.Dragger
                    accept=".csv,.txt,.xlsx,text/csv,text/plain,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                    maxCount={1}
                    showUploadList={false}
                    beforeUpload={(file) => {
                      sending.mutate(file);
                      return false;
                    }}
                  >
                    <p>
                      <InboxOutlined style={{ fontSize: 32 }} />
                    </p>
                    <p>{t("list.drop")}</p>
                    <p className={styles.hint}>{t("list.formats")}</p>
                  </Upload.Dragger>
                ) : (
                  <Flex vertical gap="small" align="start">
                    <GrowingText
                      aria-label={t("list.typed")}
                      rows={6}
                      rowsMax={16}
                      value={typed}
                      placeholder={t("list.placeholder")}
                      onChange={({ target }) => setTyped(target.value)}
                    />
                    <Button type="primary" disabled={typed.trim() === ""} onClick={() => sending.mutate(typed)}>
                      {t("list.take")}
                    </Button>
                  </Flex>
                )}
                <Columns variables={variables} isTyped={way === "typed"} />
                {isReplacing && (
                  <div>
                    <Button onClick={() => setReplacing(false)}>{t("list.keep")}</Button>
                  </div>
                )}
              </>
            )}
          </>
        )}
      </Flex>
    </Card>
  );
}

/** Which columns the list has, in their order. */
function Columns({ variables, isTyped }: { variables: string[]; isTyped: boolean }) {
  const { t } = useTranslation("missions");
  if (variables.length === 0) return <div className={styles.hint}>{t("list.numbersOnly")}</div>;
  if (isTyped) return <Alert type="info" showIcon title={t("list.typedVariables", { names: variables.join(", ") })} />;
  return (
    <div className={styles.hint}>{t("list.columns", { names: [t("list.phone"), ...variables].join(" | ") })}</div>
  );
}

function Sending({ share, onStop }: { share: number; onStop: () => void }) {
  const { t } = useTranslation("missions");
  return (
    <div role="status">
      <div>{t("list.sending")}</div>
      <Progress percent={Math.round(share * 100)} status="active" aria-label={t("list.sending")} />
      <Button onClick={onStop}>{t("list.stop")}</Button>
    </div>
  );
}

type ReadingProps = { mission: Mission; isStopping: boolean; onStop: () => void };

function Reading({ mission, isStopping, onStop }: ReadingProps) {
  const { t } = useTranslation("missions");
  const format = useFormat();
  const { octets = 0, octets_read: read = 0, rows = 0 } = mission.import ?? {};
  const percent = octets > 0 ? Math.min(100, Math.round((read / octets) * 100)) : 0;
  return (
    <div role="status">
      <div>{t("list.reading", { count: rows, n: format.number(rows) })}</div>
      <Progress percent={percent} status="active" aria-label={t("list.readingLabel")} />
      <Button loading={isStopping} onClick={onStop}>
        {t("list.stop")}
      </Button>
    </div>
  );
}
