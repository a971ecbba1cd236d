import type { SearchItem } from "@/api/types";

/** Where a finding is shown. */
export function searchLink({ kind, id }: SearchItem, isPlatform: boolean): string {
  const value = encodeURIComponent(id);
  const log = isPlatform ? "/admin/log" : "/log";
  switch (kind) {
    case "message":
      return `${log}?uid=${value}`;
    case "phone":
      return `${log}?phone=${value}`;
    case "task":
      return isPlatform ? `/admin/log?task=${value}` : `/tasks/${value}`;
    case "uplink":
      return isPlatform ? `/admin/log?kind=mo&uid=${value}` : `/inbox?id=${value}`;
    case "carrier":
      return `/admin/carriers/${value}`;
    case "route":
      return `/admin/routes?route_id=${value}`;
    case "tenant":
      return `/admin/tenants/${value}`;
  }
}
