import { Accounts } from "./Accounts";

/** The tenant's own accounts. */
export default function AccountsPage() {
  return <Accounts side="tenant" />;
}
