import { Grid, Segmented, Select } from "antd";

type Props<Value extends string> = {
  label: string;
  value: Value;
  options: { value: Value; label: string }[];
  onChange: (value: Value) => void;
};

/** One of a few ways to look at something; a list to choose from where they do not fit side by side. */
export function Choose<Value extends string>({ label, value, options, onChange }: Props<Value>) {
  const isWide = Grid.useBreakpoint().md ?? true;
  return isWide ? (
    <Segmented<Value> aria-label={label} value={value} options={options} onChange={onChange} />
  ) : (
    <Select<Value> aria-label={label} value={value} options={options} onChange={onChange} style={{ minWidth: 160 }} />
  );
}
