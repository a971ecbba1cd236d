import { Alert, Button, Card, Descriptions, Empty, Flex, Switch, Tag, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import type { Answer } from "./client/smart";
import type { Message, Phone, Thread, Traffic } from "./phone";
import styles from "./handset.module.css";

/** What the phone knows and what it said to anybody: the whole of it, so that a person can judge. */
export function Inspect({ phone, thread }: { phone: Phone; thread: Thread | null }) {
  const { t } = useTranslation("handset");
  const last = thread?.messages.at(-1) ?? null;
  return (
    <>
      {phone.failure && (
        <Alert
          type={phone.failure === "nothing_published" ? "info" : "warning"}
          showIcon
          title={t(`failure.${known(phone.failure)}`)}
          description={t("failure.text")}
          action={phone.state() && <Button onClick={() => phone.forget()}>{t("platform.forget")}</Button>}
        />
      )}
      <Card size="small" title={<h2 className={styles.heading}>{t("why.title")}</h2>}>
        {last ? <Why phone={phone} message={last} /> : <Typography.Text type="secondary">{t("why.none")}</Typography.Text>}
      </Card>
      <Card size="small" title={<h2 className={styles.heading}>{t("traffic.title")}</h2>}>
        <Requests phone={phone} />
      </Card>
      <Card size="small" title={<h2 className={styles.heading}>{t("platform.title")}</h2>}>
        <Platform phone={phone} />
      </Card>
    </>
  );
}

const FAILURES = [
  "nothing_published",
  "unreachable",
  "unknown_root",
  "bad_signature",
  "malformed",
  "expired",
  "rollback",
] as const;

function known(word: string): (typeof FAILURES)[number] | "other" {
  return FAILURES.find((one) => one === word) ?? "other";
}

function Why({ phone, message }: { phone: Phone; message: Message }) {
  const { t } = useTranslation("handset");
  const answer = phone.answer(message);
  const signatures = phone.signatureOf(message.text);
  return (
    <>
      <Typography.Paragraph>
        <Verdict answer={answer} hasSignature={signatures.length > 0} />
      </Typography.Paragraph>
      <Descriptions
        size="small"
        column={1}
        items={[
          { key: "sender", label: t("why.sender"), children: <code>{message.sender}</code> },
          ...signatures.map(({ normal, sha256, bucket }) => ({
            key: sha256,
            label: t("why.signature"),
            children: (
              <span>
                <code>{normal}</code>
                <br />
                <Typography.Text type="secondary" className={styles.hash}>
                  {t("why.hash")} <code>{sha256}</code>
                  <br />
                  {t("why.bucket")} <code>{bucket}</code>
                </Typography.Text>
              </span>
            ),
          })),
          ...(answer.answer === "shown"
            ? [
                {
                  key: "record",
                  label: t("why.record"),
                  children: (
                    <code>
                      {answer.profile_id} v{answer.version}
                    </code>
                  ),
                },
              ]
            : []),
        ]}
      />
      <Typography.Text type="secondary">{t("why.here")}</Typography.Text>
    </>
  );
}

function Verdict({ answer, hasSignature }: { answer: Answer; hasSignature: boolean }) {
  const { t } = useTranslation("handset");
  switch (answer.answer) {
    case "shown":
      return (
        <>
          <Tag color="success">{t("why.shown")}</Tag> {t("why.shownText", { brand: answer.brand.name })}
        </>
      );
    case "refused":
      return (
        <>
          <Tag color="error">{t("why.plain")}</Tag> {t(`reason.${answer.reason}`)}
        </>
      );
    case "fetch":
      return (
        <>
          <Tag>{t("why.plain")}</Tag> {t("why.fetch")}
        </>
      );
    case "unknown":
      return (
        <>
          <Tag>{t("why.plain")}</Tag> {t(hasSignature ? "why.unknown" : "why.noSignature")}
        </>
      );
  }
}

function Requests({ phone }: { phone: Phone }) {
  const { t } = useTranslation("handset");
  return (
    <>
      <Typography.Paragraph type="secondary">{t("traffic.lead")}</Typography.Paragraph>
      {phone.traffic.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("traffic.none")} />}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t("traffic.title")}>
        <ul className={styles.requests}>
          {phone.traffic.slice(0, 50).map((one) => (
            <Request key={one.id} one={one} k_min={phone.state()?.manifest?.k_min ?? 0} />
          ))}
        </ul>
      </div>
    </>
  );
}

function Request({ one, k_min }: { one: Traffic; k_min: number }) {
  const { t } = useTranslation("handset");
  const format = useFormat();
  return (
    <li>
      <Flex gap="small" wrap align="baseline">
        <code className={styles.path}>
          {one.method} {one.path}
        </code>
        <Tag color={one.status >= 200 && one.status < 400 ? undefined : "warning"}>
          {one.status === 0 ? t("traffic.nobody") : one.status}
        </Tag>
        <Typography.Text type="secondary">{format.bytes(one.octets)}</Typography.Text>
        {one.refused && <Tag color="error">{t("traffic.refused", { why: one.refused })}</Tag>}
      </Flex>
      <Typography.Text type="secondary">{t(`traffic.${says(one.path)}`, { count: k_min })}</Typography.Text>
      {one.body && <pre className={styles.body}>{JSON.stringify(JSON.parse(one.body), null, 1)}</pre>}
    </li>
  );
}

/** What a request tells the platform. */
function says(path: string) {
  if (path === "/t/v1/events") return "events";
  const [, , , kind, first, second] = path.split("/");
  if (kind === "resolve") return first === "all" ? "everything" : "bucket";
  if (kind === "pack") return second === "all" ? "everything" : "bucket";
  return "everything";
}

function Platform({ phone }: { phone: Phone }) {
  const { t } = useTranslation("handset");
  const format = useFormat();
  const state = phone.state();
  const manifest = state?.manifest;
  return (
    <Flex vertical gap="middle">
      {manifest && (
        <Descriptions
          size="small"
          column={1}
          items={[
            {
              key: "root",
              label: t("platform.root"),
              children: (
                <span>
                  {state.roots.map(({ kid, fingerprint }) => (
                    <span key={kid}>
                      <code>{kid}</code> <code className={styles.hash}>{fingerprint}</code>
                      <br />
                    </span>
                  ))}
                  <Typography.Text type="secondary">{t("platform.rootText")}</Typography.Text>
                </span>
              ),
            },
            { key: "snapshot", label: t("platform.snapshot"), children: format.number(manifest.snapshot) },
            { key: "records", label: t("platform.records"), children: format.number(manifest.records) },
            { key: "size", label: t("platform.size"), children: format.bytes(manifest.snapshot_octets) },
            { key: "revoked", label: t("platform.revoked"), children: format.number(manifest.revoked.length) },
            { key: "until", label: t("platform.until"), children: format.dateTime(manifest.expires * 1000) },
            {
              key: "mode",
              label: t("platform.mode"),
              children: state.table === null ? t("platform.buckets", { bits: manifest.bits }) : t("platform.whole"),
            },
          ]}
        />
      )}
      <Flex gap="small" align="center">
        <Switch
          id="handset-buckets"
          checked={phone.byBuckets}
          onChange={(checked) => phone.setByBuckets(checked)}
          aria-labelledby="handset-buckets-label"
        />
        <label id="handset-buckets-label" htmlFor="handset-buckets">
          {t("platform.byBuckets")}
        </label>
      </Flex>
      <Flex gap="small" align="center">
        <Switch
          id="handset-counts"
          checked={phone.counts}
          onChange={(checked) => phone.setCounts(checked)}
          aria-labelledby="handset-counts-label"
        />
        <label id="handset-counts-label" htmlFor="handset-counts">
          {t("platform.counts")}
        </label>
      </Flex>
      <Typography.Text type="secondary">
        {t("platform.counted", { counted: phone.counted, taken: phone.taken, waiting: phone.waiting })}
      </Typography.Text>
      {state && (
        <div>
          <Button onClick={() => phone.forget()}>{t("platform.forget")}</Button>
        </div>
      )}
    </Flex>
  );
}
