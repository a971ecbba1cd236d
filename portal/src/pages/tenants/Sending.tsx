import type { TenantDetail } from "@/api/types";
import type { TenantForm } from "./TenantForm";
import styles from "./tenants.module.css";
import { useFieldWords } from "./useFieldWords";

const FIELDS: (keyof TenantForm)[] = [
  "default_country",
  "countries",
  "free_content",
  "sender_ids",
  "uplink_numbers",
  "signature_preset",
  "max_request_endpoints",
];

/** What the tenant may send, and what is its own. */
export function Sending({ tenant }: { tenant: TenantDetail }) {
  const { name, say } = useFieldWords();
  return (
    <dl className={styles.facts}>
      {FIELDS.map((field) => [
        <dt key={`${field}-name`}>{name(field)}</dt>,
        <dd key={field}>{say(field, tenant[field])}</dd>,
      ])}
    </dl>
  );
}
