import { Alert } from "antd";
import type { Mission } from "@/api/types";
import { Why } from "@/parts/review/History";

/** Where the review stands, with the reasons when somebody said no. */
export function ReviewNote({ mission, title }: { mission: Mission; title: string }) {
  const isBad = mission.status === "rejected";
  return (
    <Alert
      type={isBad ? "error" : "info"}
      showIcon
      title={title}
      description={mission.review && mission.status !== "in_review" ? <Why of={mission.review} /> : undefined}
    />
  );
}
