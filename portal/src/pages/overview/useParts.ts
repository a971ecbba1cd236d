import { useTranslation } from "react-i18next";
import { useDark } from "@/app/mode";
import { palette, statusColor } from "@/parts/chart/palette";
import { STATES, type State, TYPES } from "./figures";

type Part<Key extends string> = { key: Key; name: string; color: string };

/** What messages are counted by, with its words and colours. */
export function useParts() {
  const { t } = useTranslation(["overview", "trade"]);
  const isDark = useDark();
  const colors = palette(isDark);
  const states = STATES.map((key): Part<State> =>
    key === "open"
      ? { key, name: t("sum.open"), color: statusColor("sending", isDark) }
      : { key, name: t(`trade:status.${key}`), color: statusColor(key, isDark) },
  );
  const types = TYPES.map((key, at) => ({ key, name: t(`trade:type.${key}`), color: colors[[0, 4, 3][at] ?? 0] ?? "" }));
  return { states, types };
}
