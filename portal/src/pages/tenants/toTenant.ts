/** Where a tenant's page is. */
export function toTenant(code: string): string {
  return `/admin/tenants/${encodeURIComponent(code)}`;
}
