import { useParams } from "react-router";
import { useTimeZone } from "@/format/useFormat";
import { useTenant } from "@/parts/useTenant";
import { StatementBook } from "./StatementBook";

/** A tenant's statement of a month, for the platform's people. */
export default function TenantStatement() {
  const { code = "" } = useParams();
  const tenant = useTenant(code);
  const browser = useTimeZone();
  return <StatementBook key={code} owner={code} code={code} name={tenant?.name} zone={tenant?.time_zone ?? browser} />;
}
