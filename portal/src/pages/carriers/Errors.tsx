import { Flex, Tag, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { CarrierError } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import { Plain } from "@/parts/list/Plain";
import { causeOf } from "./cause";

/** The latest errors of a carrier with what they mean. */
export function Errors({ errors }: { errors: CarrierError[] }) {
  const { t } = useTranslation("carriers");
  const format = useFormat();
  const columns = useMemo<Column<CarrierError>[]>(
    () => [
      {
        key: "code",
        title: t("error.code"),
        render: ({ code }) => (
          <Typography.Text code style={{ overflowWrap: "anywhere", whiteSpace: "normal" }}>
            {code}
          </Typography.Text>
        ),
      },
      {
        key: "meaning",
        title: t("error.meaning"),
        card: "whole",
        render: (error) => (
          <div style={{ minWidth: 200, maxWidth: 560, overflowWrap: "anywhere" }}>
            <Meaning error={error} />
          </div>
        ),
      },
      { key: "source", title: t("error.source"), render: ({ source }) => <Tag>{t(`error.sources.${source}`)}</Tag> },
      { key: "count", title: t("error.count"), isNumber: true, render: ({ count }) => format.number(count) },
      { key: "last", title: t("error.last"), render: ({ at }) => format.dateTime(at) },
    ],
    [t, format],
  );
  return (
    <Flex vertical gap="small">
      <Typography.Text type="secondary">{t("error.lead")}</Typography.Text>
      <Plain
        label={t("error.table")}
        items={errors}
        columns={columns}
        rowKey={({ source, code }) => `${source} ${code}`}
        nothing={t("error.none")}
      />
    </Flex>
  );
}

/** The API explains what carriers answer; why a connection was lost is explained here, with what to do. */
function Meaning({ error: { source, code, explanation } }: { error: CarrierError }) {
  const { t } = useTranslation("carriers");
  if (source !== "bind") return explanation.detail;
  const { name } = causeOf(code);
  return (
    <>
      <div>{t(`cause.${name}.title`)}</div>
      <Typography.Text type="secondary">{t(`cause.${name}.todo`)}</Typography.Text>
    </>
  );
}
