// Whose documents: the same files of a signature and of a Smart SMS profile; only their addresses and what they prove differ.

import { answer, api } from "@/api/client";
import type { Evidence } from "@/api/types";
import { uploadTo } from "@/parts/upload";

export type Shelf = "signature" | "smart";
export type Purpose = "business_licence" | "power_of_attorney" | "trademark" | "port_letter" | "other";

export const PURPOSES: Record<Shelf, Purpose[]> = {
  signature: ["business_licence", "power_of_attorney", "other"],
  smart: ["business_licence", "power_of_attorney", "trademark", "port_letter", "other"],
};

type About = { purpose: Purpose; name: string; expires_on?: string; replaces?: string };

/** Adds a document to a signature or a profile; `onProgress` is told the share that has left, 0 to 1. */
export function upload(of: Shelf, id: string, about: About, file: Blob, onProgress: (share: number) => void): Promise<Evidence> {
  return of === "signature"
    ? uploadTo("/api/v1/signatures/{id}/evidence", id, about, file, onProgress)
    : uploadTo("/api/v1/smart/profiles/{id}/evidence", id, about, file, onProgress);
}

export async function take(of: Shelf, id: string, file: string): Promise<Blob | undefined> {
  const params = { path: { id, file } };
  const { data } =
    of === "signature"
      ? await api.GET("/api/v1/signatures/{id}/evidence/{file}", { params, parseAs: "blob" })
      : await api.GET("/api/v1/smart/profiles/{id}/evidence/{file}", { params, parseAs: "blob" });
  return data;
}

export async function remove(of: Shelf, id: string, file: string): Promise<void> {
  const params = { path: { id, file } };
  if (of === "signature") await answer(api.DELETE("/api/v1/signatures/{id}/evidence/{file}", { params }));
  else await answer(api.DELETE("/api/v1/smart/profiles/{id}/evidence/{file}", { params }));
}
