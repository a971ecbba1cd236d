import { useParams } from "react-router";
import { PolicyPage } from "./PolicyPage";

/** The rules that a tenant may have of its own, beside the platform's. */
export default function TenantPolicy() {
  const { code = "" } = useParams();
  return <PolicyPage key={code} code={code} />;
}
