import { isRefusal } from "@/api/error";
import type { Mission } from "@/api/types";
import { useGet } from "@/api/useGet";
import { isImporting } from "./mission";

/** While a list is read, or a mission runs, its figures are asked for this often. */
const ASK_MS = 1_500;

/** A mission, followed live; `id` null: none yet. */
export function useMission(id: string | null) {
  const asked = useGet({ topic: "missions", also: ["messages"], enabled: id !== null }, "/api/v1/missions/{id}", {
    path: { id: id ?? "" },
  });
  // What is kept from the mission before is another one.
  const mission: Mission | null = asked.data?.id === id ? asked.data : null;
  const moves = mission !== null && (isImporting(mission) || mission.status === "running");
  // The stream tells of rows and states; the rate and the octets that were read it does not.
  useGet(
    { topic: "missions", enabled: moves, every_ms: moves ? ASK_MS : undefined },
    "/api/v1/missions/{id}",
    { path: { id: id ?? "" } },
  );
  return {
    mission,
    error: asked.error,
    isMissing: isRefusal(asked.error, "not_found", "field_invalid"),
    refetch: () => void asked.refetch(),
  };
}
