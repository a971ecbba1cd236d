import { theme } from "antd";

type Props = {
  /** What it shows, with the newest value: it is read aloud. */
  label: string;
  values: number[];
  width?: number;
  height?: number;
  color?: string;
};

/** A line of the last minutes, as small as a word. The axis begins at zero. */
export function Spark({ label, values, width = 160, height = 36, color }: Props) {
  const { token } = theme.useToken();
  const points = pointsOf(values, width, height);
  const stroke = color ?? token.colorPrimary;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      width="100%"
      height={height}
    >
      <polygon points={`0,${height} ${points} ${width},${height}`} fill={stroke} fillOpacity={0.14} />
      <polyline
        points={points}
        fill="none"
        stroke={stroke}
        strokeWidth={1.5}
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/** `x,y x,y …`: the highest value touches the top, nothing but zeros lies on the floor. */
export function pointsOf(values: number[], width: number, height: number): string {
  const most = Math.max(...values, 0);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const floor = height - 1;
  return values
    .map((value, at) => {
      const y = most > 0 ? floor - (value / most) * (floor - 1) : floor;
      return `${round(at * step)},${round(y)}`;
    })
    .join(" ");
}

const round = (value: number) => Math.round(value * 10) / 10;
