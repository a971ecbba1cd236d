import { DownloadOutlined } from "@ant-design/icons";
import { Alert, Button, Flex, Input, Skeleton, Typography } from "antd";
import { useDeferredValue, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SmartWhole } from "@/api/types";
import { useGet } from "@/api/useGet";
import { entriesOf } from "@/parts/brand/brand";
import { CodeBlock } from "@/parts/CodeBlock";
import { Failure } from "@/parts/Failure";
import { save } from "@/parts/save";

const WHATS = [
  "text_cut",
  "text_is_name",
  "label_cut",
  "label_with_menu",
  "app_replaced",
  "too_many",
  "url_not_fit",
  "phone_not_fit",
] as const;
/** Characters of a text. */
const TEXT_MAX = 3072;

/** The menu as RCS Business Messaging takes it, with what had to be cut; asked for when somebody wants it. */
export function Rcs({ of }: { of: SmartWhole }) {
  const { t } = useTranslation("smart");
  const id = useId();
  const [isWanted, setWanted] = useState(false);
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim());
  const { data, error, refetch } = useGet({ topic: "other", enabled: isWanted }, "/api/v1/smart/profiles/{id}/rcs", {
    path: { id: of.id },
    query: wanted === "" ? {} : { text: wanted },
  });
  if (!isWanted) {
    return (
      <Flex vertical gap="small" align="start">
        <Typography.Text type="secondary">{t("rcs.lead")}</Typography.Text>
        <Button onClick={() => setWanted(true)}>{t("rcs.show")}</Button>
      </Flex>
    );
  }
  const version = of.published ?? of.current;
  const label = (item: string) => entriesOf(version.menus).find((entry) => entry.id === item)?.label ?? item;
  const words = (what: string) => {
    const known = WHATS.find((one) => one === what);
    return known ? t(`rcs.what.${known}`) : what;
  };
  const code = JSON.stringify(data?.message, null, 2);
  return (
    <Flex vertical gap="middle">
      <div>
        <label htmlFor={id}>{t("rcs.text")}</label>
        <Input id={id} value={text} maxLength={TEXT_MAX} onChange={({ target }) => setText(target.value)} />
      </div>
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton active paragraph={{ rows: 6 }} />
      ) : (
        <>
          {data.notes.length > 0 ? (
            <Alert
              type="warning"
              showIcon
              title={t("rcs.cut")}
              description={
                <ul style={{ margin: 0, paddingInlineStart: 20 }}>
                  {data.notes.map(({ item_id, what }, at) => (
                    <li key={at}>{item_id ? t("rcs.ofItem", { label: label(item_id), what: words(what) }) : words(what)}</li>
                  ))}
                </ul>
              }
            />
          ) : (
            <Alert type="success" showIcon title={t("rcs.whole")} />
          )}
          <CodeBlock code={code} label={t("rcs.code")} />
          <div>
            <Button icon={<DownloadOutlined />} onClick={() => save(`${of.id}-rcs.json`, code)}>
              {t("rcs.save")}
            </Button>
          </div>
        </>
      )}
    </Flex>
  );
}
