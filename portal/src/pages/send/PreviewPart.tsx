import { CheckCircleOutlined, SyncOutlined } from "@ant-design/icons";
import { Alert, Card, Tag, Tooltip, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { countryName } from "@/format/callingCode";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";
import { Measure } from "@/parts/compose/Measure";
import { Pager } from "@/parts/compose/Pager";
import { Handset } from "@/parts/handset/Handset";
import { layout } from "@/parts/handset/segments";
import { useNow } from "@/parts/useNow";
import { localText } from "./localText";
import styles from "./Send.module.css";
import { useWriting } from "./writing";

/** What the handset shows of the text as it stands, one recipient at a time. */
export function PreviewPart() {
  const { t } = useTranslation(["send", "compose", "trade"]);
  const format = useFormat();
  const { draft, plan, answers, verdicts, shown, show } = useWriting();
  const language = useLanguage();
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
    draft.direction === "mainland" ? t("compose:preview.accessNumber") : (plan.shared.sender_id ?? t("compose:preview.senderDefault"));

  return (
    <Card
      title={<h2 className={styles.heading}>{t("compose:preview.title")}</h2>}
      extra={<Certainty isExact={isExact} isBusy={answers.isBusy} />}
      className={styles.preview}
      size="small"
    >
      <Pager at={shown} count={count} onShow={show}>
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
      </Pager>
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
      <Measure
        encoding={item ? (item.encoding === "gsm7" ? "gsm7" : "ucs2") : local.encoding}
        characters={item?.characters ?? local.characters}
        segments={segments.length}
        last={measured.segments.length === segments.length ? measured : null}
        more={[
          [t("preview.price"), line?.item?.price && !line.item.error ? format.money(line.item.price) : null],
          [t("preview.to"), line?.item?.country ? countryName(language, line.item.country) : null],
          [t("preview.route"), line?.item?.route_id ?? null],
        ]}
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
