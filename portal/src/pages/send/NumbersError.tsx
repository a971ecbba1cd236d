import { Button, Flex } from "antd";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { RECIPIENTS_MAX } from "./draft";
import { useRemove } from "./useRemove";
import { useWriting } from "./writing";

/** What can be done at once about the numbers, where something is wrong with all of them together. */
export function NumbersError() {
  const { t } = useTranslation("send");
  const format = useFormat();
  const { draft, change, plan, verdicts } = useWriting();
  const remove = useRemove();
  const fault = plan.problems.find(({ field }) => field === "numbers")?.fault;
  if (fault === "too_many") {
    return (
      <Flex style={{ marginBottom: 12 }}>
        <Button size="small" onClick={() => remove(({ at }) => at >= RECIPIENTS_MAX)}>
          {t("numbers.keep", { n: format.number(RECIPIENTS_MAX) })}
        </Button>
      </Flex>
    );
  }
  if (!verdicts.lines.some(({ why, at }) => why === "other_direction" && at >= 0)) return null;
  const other = draft.direction === "mainland" ? "international" : "mainland";
  return (
    <Flex gap="small" wrap style={{ marginBottom: 12 }}>
      <Button size="small" onClick={() => remove(({ why }) => why === "other_direction")}>
        {t("numbers.removeOthers")}
      </Button>
      <Button size="small" onClick={() => change({ direction: other, route_id: null })}>
        {t(`numbers.switch.${other}`)}
      </Button>
    </Flex>
  );
}
