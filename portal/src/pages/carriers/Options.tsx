import { Empty, Flex, Input, Typography } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import { Plain } from "@/parts/list/Plain";
import { grouped, isKnown } from "./optionGroup";
import { optionValue } from "./optionValue";

type Option = { name: string; value: unknown };

/** A carrier's options in groups, with what each does. */
export function Options({ options }: { options: Record<string, unknown> }) {
  const { t } = useTranslation(["carriers", "parts"]);
  const [wanted, setWanted] = useState("");
  const columns = useMemo<Column<Option>[]>(
    () => [
      { key: "name", title: t("option.name"), width: 220, render: ({ name }) => <code>{name}</code> },
      { key: "value", title: t("option.value"), width: 280, render: (option) => <Value option={option} /> },
      {
        key: "meaning",
        title: t("option.meaning"),
        card: "whole",
        render: ({ name }) => (isKnown(name) ? t(`option.does.${name}`) : t("parts:none")),
      },
    ],
    [t],
  );
  const fits = (name: string) => {
    const does = isKnown(name) ? t(`option.does.${name}`) : "";
    return `${name} ${does}`.toLowerCase().includes(wanted.trim().toLowerCase());
  };
  const groups = grouped(Object.keys(options).filter(fits));
  return (
    <Flex vertical gap="middle">
      <Flex wrap gap="small" justify="space-between" align="center">
        <Typography.Text type="secondary">{t("option.lead")}</Typography.Text>
        <Input.Search
          allowClear
          aria-label={t("option.find")}
          placeholder={t("option.find")}
          maxLength={100}
          style={{ width: 260, maxWidth: "100%" }}
          value={wanted}
          onChange={({ target }) => setWanted(target.value)}
        />
      </Flex>
      {groups.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("option.none")} />}
      {groups.map(([group, names]) => (
        <section key={group}>
          <Typography.Title level={3} style={{ fontSize: 15 }}>
            {t(`option.group.${group}`)}
          </Typography.Title>
          <Plain
            label={`${t("option.table")}: ${t(`option.group.${group}`)}`}
            items={names.map((name) => ({ name, value: options[name] }))}
            columns={columns}
            rowKey={({ name }) => name}
            nothing={t("option.none")}
          />
        </section>
      ))}
    </Flex>
  );
}

function Value({ option: { name, value } }: { option: Option }) {
  const { t } = useTranslation("carriers");
  const format = useFormat();
  const shown = optionValue(name, value);
  switch (shown.kind) {
    case "empty":
      return <Typography.Text type="secondary">{t("option.empty")}</Typography.Text>;
    case "secret":
      return <Typography.Text type="secondary">{t("option.secret")}</Typography.Text>;
    case "switch":
      return t(shown.isOn ? "option.on" : "option.off");
    case "time":
      return format.duration(shown.ms);
    case "bytes":
      return format.bytes(shown.bytes);
    case "text":
      return <code style={{ overflowWrap: "anywhere" }}>{shown.text}</code>;
  }
}
