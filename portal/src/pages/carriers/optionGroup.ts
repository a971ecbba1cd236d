import type en from "./en";

export type OptionGroup = keyof (typeof en)["option"]["group"];
export type KnownOption = keyof (typeof en)["option"]["does"];

/** As in the document about carriers, so that both can be read side by side. */
const GROUPS: Record<Exclude<OptionGroup, "other">, KnownOption[]> = {
  connection: ["enabled", "protocol", "host", "port", "tls", "connect_timeout_ms", "max_pdu"],
  bind: [
    "system_id",
    "system_type",
    "version",
    "binds",
    "address_range",
    "bind_ton",
    "bind_npi",
    "bind_timeout_ms",
    "reconnect_min_ms",
    "reconnect_max_ms",
  ],
  flow: [
    "window",
    "pace_per_s",
    "response_timeout_ms",
    "throttle_statuses",
    "throttle_give_up_ms",
    "enquire_link_ms",
    "enquire_timeout_ms",
  ],
  address: [
    "sender",
    "sender_fixed",
    "needs_filing",
    "alphanumeric_ton",
    "alphanumeric_npi",
    "short_code_max",
    "short_code_ton",
    "short_code_npi",
    "source_ton",
    "source_npi",
    "source_plus",
    "dest_ton",
    "dest_npi",
    "dest_plus",
    "dest_strip",
    "dest_prefix",
  ],
  field: [
    "service_type",
    "esm_class",
    "registered_delivery",
    "validity",
    "priority_flag",
    "protocol_id",
    "replace_if_present",
    "extra_tlvs",
  ],
  receipt: ["id_in_answer", "id_in_receipt", "receipt_esm_ignored"],
  text: ["alphabet", "alphabet_coding", "ucs2_coding", "long"],
  doubt: ["on_lost", "match_lost_by_phone"],
};

const KNOWN = new Set<string>(Object.values(GROUPS).flat());

export function isKnown(name: string): name is KnownOption {
  return KNOWN.has(name);
}

/** A carrier's options by group, in the groups' order; what this page does not know comes last. */
export function grouped(names: string[]): [OptionGroup, string[]][] {
  const given = new Set(names);
  const groups: [OptionGroup, string[]][] = Object.entries(GROUPS).map(([group, known]) => [
    group as OptionGroup,
    known.filter((name) => given.has(name)),
  ]);
  groups.push(["other", names.filter((name) => !KNOWN.has(name))]);
  return groups.filter(([, found]) => found.length > 0);
}
