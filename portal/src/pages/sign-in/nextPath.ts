/** The page to go to after the sign-in: only one of this portal, whatever the address says. */
export function nextPath(next: string | null): string {
  if (!next?.startsWith("/")) return "/";
  const url = new URL(next, location.origin);
  return url.origin === location.origin ? url.pathname + url.search + url.hash : "/";
}
