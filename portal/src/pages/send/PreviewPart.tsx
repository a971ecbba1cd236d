import { CheckCircleOutlined, LeftOutlined, RightOutlined, SyncOutlined } from "@ant-design/icons";
import { Alert, Button, Card, Flex, Tag, Tooltip, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { countryName } from "@/format/callingCode";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";
import { Handset } from "@/parts/handset/Handset";
import { layout } from "@/parts/handset/segments";
import { useNow } from "@/parts/useNow";
import { localText } from "./localText";
import styles from "./Send.module.css";
import { useWriting } from "./writing";

/** What the handset shows of the text as it stands, one recipient at a time. */
export function PreviewPart() {
  const { t } = useTranslation(["send", "trade"]);
  const format = useFormat();
  const { draft, plan, answers, verdicts, shown, show } = useWriting();
  const now = useNow(15_000);
  const count = plan.recipients.length;
  const recipient = plan.recipients[shown] ?? null;
  const line = verdicts.lines.find(({ at }) => at === shown && recipient !== null) ?? null;

  const text = localText(draft, plan.template, recipient);
  const local = layout(text, draft.direction);
  const item = line?.item && line.item.text !== "" ? line.item : null;
  const isExact = item !== null;
  const segments = item?.segments ?? (text === "" ? [] : local.segments);
  const measured = item ? layout(item.text, item.country === "CN" ? "mainland" : "international") : local;
  const sender =
    draft.direction === "mainland" ? t("preview.accessNumber") : (plan.shared.sender_id ?? t("preview.senderDefault"));

  return (
    <Card
      title={<h2 className={styles.heading}>{t("preview.title")}</h2>}
      extra={<Certainty isExact={isExact} isBusy={answers.isBusy} />}
      className={styles.preview}
      size="small"
    >
      <Flex align="center" justify="space-between" gap="small" className={styles.pager}>
        <Button
          type="text"
          icon={<LeftOutlined />}
          aria-label={t("preview.before")}
          disabled={shown <= 0}
          onClick={() => show(shown - 1)}
        />
        <span className={styles.of} aria-live="polite">
          {recipient ? (
            <>
              <span className={styles.who}>{line?.item?.phone ?? recipient.to}</span>
              <Typography.Text type="secondary">
                {t("preview.of", { at: format.number(shown + 1), total: format.number(count) })}
              </Typography.Text>
            </>
          ) : (
            <Typography.Text type="secondary">
              {t("preview.sample", { direction: t(`trade:direction.${draft.direction}`) })}
            </Typography.Text>
          )}
        </span>
        <Button
          type="text"
          icon={<RightOutlined />}
          aria-label={t("preview.after")}
          disabled={shown >= count - 1}
          onClick={() => show(shown + 1)}
        />
      </Flex>
      <Handset sender={sender} time={format.time(now).slice(0, 5)} segments={segments} hasPlaces={!isExact} />
      {line?.standing === "refused" && (
        <Alert
          type="error"
          showIcon
          className={styles.remark}
          title={t("preview.refused")}
          description={line.why ? t(`doubt.${line.why}`) : line.item?.error?.detail}
        />
      )}
      {line?.item?.warnings.map(({ id, detail }) => (
        <Alert key={id} type="warning" showIcon className={styles.remark} title={detail} />
      ))}
      <Facts
        encoding={item ? (item.encoding === "gsm7" ? "gsm7" : "ucs2") : local.encoding}
        characters={item?.characters ?? local.characters}
        segments={segments.length}
        last={measured.segments.length === segments.length ? measured : null}
      />
    </Card>
  );
}

function Certainty({ isExact, isBusy }: { isExact: boolean; isBusy: boolean }) {
  const { t } = useTranslation("send");
  const word = isExact ? "exact" : isBusy ? "checking" : "estimate";
  const icon = { exact: <CheckCircleOutlined />, checking: <SyncOutlined spin />, estimate: undefined }[word];
  return (
    <Tooltip title={t(isExact ? "preview.exactHint" : "preview.estimateHint")}>
      <Tag color={isExact ? "green" : undefined} icon={icon} className={styles.certainty} tabIndex={0}>
        {t(`preview.${word}`)}
      </Tag>
    </Tooltip>
  );
}

type FactsProps = {
  encoding: "gsm7" | "ucs2";
  characters: number;
  segments: number;
  last: { used: number; limit: number } | null;
};

function Facts({ encoding, characters, segments, last }: FactsProps) {
  const { t } = useTranslation("send");
  const format = useFormat();
  const language = useLanguage();
  const { plan, verdicts, shown } = useWriting();
  const item = plan.recipients[shown] ? verdicts.lines.find(({ at }) => at === shown)?.item : null;
  const facts: [string, string | null][] = [
    [t("preview.encoding"), t(`preview.encodings.${encoding}`)],
    [t("preview.characters"), format.number(characters)],
    [
      t("preview.segments"),
      last && segments > 0
        ? `${format.number(segments)} · ${t("preview.last", { used: format.number(last.used), limit: format.number(last.limit) })}`
        : format.number(segments),
    ],
    [t("preview.price"), item?.price && !item.error ? format.money(item.price) : null],
    [t("preview.to"), item?.country ? countryName(language, item.country) : null],
    [t("preview.route"), item?.route_id ?? null],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
