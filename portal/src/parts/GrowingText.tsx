import { Input } from "antd";
import type { ComponentProps } from "react";

type Props = Omit<ComponentProps<typeof Input.TextArea>, "autoSize" | "styles"> & {
  rows: number;
  /** Beyond so many lines it scrolls. */
  rowsMax: number;
};

/** Padding and border, above and below. */
const FRAME = "10px";

/**
 * Text of several lines that grows with what is written. Not by Ant Design's `autoSize`: that measures with a hidden copy
 * which needs inline styles, and the content security policy forbids those. A browser that cannot do it in CSS shows
 * `rows` lines, and the person can drag them larger.
 */
export function GrowingText({ rows, rowsMax, ...rest }: Props) {
  const textarea = {
    fieldSizing: "content",
    minHeight: `calc(${rows}lh + ${FRAME})`,
    maxHeight: `calc(${rowsMax}lh + ${FRAME})`,
  } as const;
  return <Input.TextArea {...rest} rows={rows} styles={{ textarea }} />;
}
