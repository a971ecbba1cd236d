export const PAGE_SIZES = [10, 20, 50, 100];
const DEFAULT = 20;
const key = (list: string) => `hongyan.page_size.${list}`;

/** The page size of a list: what the address says, else what was chosen last in this browser. */
export function pageSizeOf(list: string, inAddress: string | null, standard = DEFAULT): number {
  const given = Number(inAddress);
  if (PAGE_SIZES.includes(given)) return given;
  try {
    const remembered = Number(localStorage.getItem(key(list)));
    return PAGE_SIZES.includes(remembered) ? remembered : standard;
  } catch {
    return standard;
  }
}

export function rememberPageSize(list: string, size: number) {
  try {
    localStorage.setItem(key(list), String(size));
  } catch {
    // Storage may be forbidden; the address still has it.
  }
}
