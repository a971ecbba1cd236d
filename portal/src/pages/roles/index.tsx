import { Roles } from "./Roles";

const OWN = { side: "tenant" } as const;

/** The tenant's own roles. */
export default function RolesPage() {
  return <Roles whose={OWN} />;
}
