/** Where a package is. */
export const toPackage = (id: string) => `/admin/packages/${encodeURIComponent(id)}`;

/** Where a new one begins as another is. */
export const toCopy = (id: string) => `/admin/packages/new?copy=${encodeURIComponent(id)}`;
