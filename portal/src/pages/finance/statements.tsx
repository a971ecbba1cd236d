import { useSession } from "@/auth/useSession";
import { useTimeZone } from "@/format/useFormat";
import { StatementBook } from "./StatementBook";

/** The tenant's own statement of a month. */
export default function Statements() {
  const { tenant } = useSession();
  const zone = useTimeZone();
  return <StatementBook owner={null} code={tenant?.code ?? ""} name={tenant?.name} zone={zone} />;
}
