import { Accounts } from "./Accounts";

/** The accounts of the platform and of every tenant. */
export default function AllAccountsPage() {
  return <Accounts side="platform" />;
}
