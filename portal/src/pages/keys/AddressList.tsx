import { CheckCircleOutlined, CloseCircleOutlined, WarningOutlined } from "@ant-design/icons";
import { Flex, Input, Tag, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { entriesOf } from "./network";

type Props = { id?: string; value?: string; onChange?: (text: string) => void; "aria-describedby"?: string };

/** Addresses and networks, typed or pasted in any form; below them, how they were understood. */
export function AddressList({ value = "", onChange, ...rest }: Props) {
  const { t } = useTranslation("keys");
  const entries = entriesOf(value);
  const isOdd = (entry: (typeof entries)[number]) => entry.isRight && (entry.isEverything || entry.isPrivate);
  return (
    <Flex vertical gap={6}>
      <Input.TextArea
        {...rest}
        value={value}
        onChange={(event) => onChange?.(event.target.value)}
        autoSize={{ minRows: 2, maxRows: 8 }}
        placeholder={t("form.ipsPlaceholder")}
        spellCheck={false}
      />
      {entries.length > 0 && (
        <Flex gap={6} wrap role="status">
          <Typography.Text type="secondary">{t("form.ipsCount", { count: entries.length })}</Typography.Text>
          {entries.map((entry) => (
            <Tag
              key={entry.text}
              color={!entry.isRight ? "red" : isOdd(entry) ? "gold" : "green"}
              icon={!entry.isRight ? <CloseCircleOutlined /> : isOdd(entry) ? <WarningOutlined /> : <CheckCircleOutlined />}
            >
              {entry.text}
            </Tag>
          ))}
        </Flex>
      )}
      {entries.filter(isOdd).map((entry) => (
        <Typography.Text key={entry.text} type="warning">
          {t(entry.isRight && entry.isEverything ? "form.ipsEverything" : "form.ipsPrivate", { text: entry.text })}
        </Typography.Text>
      ))}
    </Flex>
  );
}
