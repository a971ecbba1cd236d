import { matchPath } from "react-router";
import { type PageEntry, pages } from "./pages";

/** The pages at an address: `/smart/links` is itself before it is some `/smart/:id`. */
export function pagesAt(pathname: string): PageEntry[] {
  const exact = pages.filter(({ path }) => path === pathname);
  return exact.length > 0 ? exact : pages.filter(({ path }) => matchPath(path, pathname));
}

/** The page at an address. */
export function pageAt(pathname: string): PageEntry | undefined {
  return pagesAt(pathname)[0];
}
