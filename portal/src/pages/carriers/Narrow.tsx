import { Button, Flex, Input } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { CarrierLive } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { type Level, levelOf } from "./trouble";

const LEVELS: Level[] = ["error", "warning", "well", "disabled"];

/** Which carriers are shown: the address says it (`show`, `q`). */
export function useNarrowed(carriers: CarrierLive[]) {
  const [params, setParams] = useSearchParams();
  const show = LEVELS.find((level) => level === params.get("show")) ?? null;
  const q = params.get("q") ?? "";
  const wanted = q.trim().toLowerCase();
  const shown = carriers.filter(
    (carrier) =>
      (show === null || levelOf(carrier) === show) &&
      (carrier.code.toLowerCase().includes(wanted) || carrier.host.toLowerCase().includes(wanted)),
  );
  const set = (name: "show" | "q", value: string) => {
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === "") next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  };
  return { shown, show, q, set, clear: () => setParams({}, { replace: true }) };
}

type Props = { carriers: CarrierLive[]; narrowed: ReturnType<typeof useNarrowed> };

/** Buttons by how well carriers are, with their number, and a box to find one. */
export function Narrow({ carriers, narrowed: { show, q, set } }: Props) {
  const { t } = useTranslation("carriers");
  const format = useFormat();
  const choices = [null, ...LEVELS.filter((level) => level === show || count(carriers, level) > 0)];
  return (
    <Flex wrap gap="small" justify="space-between">
      <Flex wrap gap="small" role="group" aria-label={t("filter.label")}>
        {choices.map((level) => (
          <Button
            key={level ?? "all"}
            type={level === show ? "primary" : "default"}
            aria-pressed={level === show}
            onClick={() => set("show", level ?? "")}
          >
            {t(`filter.${level ?? "all"}`)} {format.number(count(carriers, level))}
          </Button>
        ))}
      </Flex>
      <Input.Search
        allowClear
        aria-label={t("filter.find")}
        placeholder={t("filter.find")}
        value={q}
        maxLength={100}
        style={{ width: 260, maxWidth: "100%" }}
        onChange={({ target }) => set("q", target.value)}
      />
    </Flex>
  );
}

const count = (carriers: CarrierLive[], level: Level | null) =>
  carriers.filter((carrier) => level === null || levelOf(carrier) === level).length;
