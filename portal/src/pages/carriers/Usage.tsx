import { Progress } from "antd";
import { useFormat } from "@/format/useFormat";

type Props = { label: string; used: number; all: number };

/** `12 / 100` with a bar. */
export function Usage({ label, used, all }: Props) {
  const format = useFormat();
  const share = all > 0 ? Math.min(1, used / all) : 0;
  return (
    <>
      {format.number(used)} / {format.number(all)}
      <Progress
        aria-label={label}
        percent={Math.round(share * 100)}
        showInfo={false}
        size={["100%", 4]}
        status={share >= 1 ? "exception" : "normal"}
        style={{ display: "block", lineHeight: 1 }}
      />
    </>
  );
}
