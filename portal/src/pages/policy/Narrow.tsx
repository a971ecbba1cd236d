import { SearchOutlined } from "@ant-design/icons";
import { Flex, Input, Segmented } from "antd";
import { useTranslation } from "react-i18next";
import type { PolicyRule } from "@/api/types";
import type { Board } from "./Board";
import { useFormat } from "@/format/useFormat";
import type { Narrowing, Only } from "./useNarrow";

type Props = { narrow: Narrowing; board: Board; rules: PolicyRule[] };

/** The search box, and which rules are shown. */
export function Narrow({ narrow, board: { side, editing }, rules }: Props) {
  const { t } = useTranslation("policy");
  const format = useFormat();
  const counts: Record<Only, number> = {
    all: rules.length,
    set: rules.filter(({ value }) => value !== null).length,
    edited: editing?.changes.length ?? 0,
  };
  const shown: Only[] = editing ? ["all", "set", "edited"] : ["all", "set"];
  return (
    <Flex wrap gap="small" justify="space-between">
      <Input
        type="search"
        allowClear
        aria-label={t("search")}
        placeholder={t("searchHint")}
        prefix={<SearchOutlined aria-hidden />}
        value={narrow.q}
        style={{ flex: "1 1 240px", maxWidth: 420 }}
        onChange={({ target }) => narrow.find(target.value)}
      />
      {side !== "own" && (
        <Segmented<Only>
          aria-label={t("onlyLabel")}
          value={narrow.only}
          options={shown.map((only) => ({ value: only, label: `${t(`only.${only}`)} ${format.number(counts[only])}` }))}
          onChange={narrow.choose}
        />
      )}
    </Flex>
  );
}
