import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { TenantAct } from "@/api/types";
import type { StatusChange } from "./ChangeStatus";

const CHANGES = ["resume", "suspend", "close"] as const satisfies TenantAct[];

/** What may be done to the tenant's status now. */
export function StatusButtons({ can, onChoose }: { can: TenantAct[]; onChoose: (change: StatusChange) => void }) {
  const { t } = useTranslation("tenants");
  return CHANGES.filter((change) => can.includes(change)).map((change) => (
    <Button key={change} danger={change !== "resume"} onClick={() => onChoose(change)}>
      {t(`${change}.do`)}
    </Button>
  ));
}
