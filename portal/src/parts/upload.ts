// A file on its way to the platform. By XMLHttpRequest, which alone tells how far it has come; when the session has
// ended meanwhile the API's own client sends it once more, after signing in again.

import { answer, api } from "@/api/client";
import { ApiError, NetworkError } from "@/api/error";
import type { Evidence, Mission, SmartProfile } from "@/api/types";
import { session } from "@/auth/session";
import { language } from "@/i18n/language";

/** Where files of an object are handed in, and what is answered. */
type Answers = {
  "/api/v1/signatures/{id}/evidence": Evidence;
  "/api/v1/consents/{id}/files": Evidence;
  "/api/v1/missions/{id}/rows": Mission;
  "/api/v1/smart/profiles/{id}/evidence": Evidence;
  "/api/v1/smart/profiles/{id}/logo": SmartProfile;
};
type Path = keyof Answers;
/** What is put in the place of another; the rest is added. */
const PUT: Path[] = ["/api/v1/smart/profiles/{id}/logo"];

/** Adds a file to an object; `onProgress` is told the share that has left, 0 to 1. A stop throws `AbortError`. */
export async function uploadTo<Where extends Path>(
  path: Where,
  id: string,
  about: Record<string, string>,
  file: Blob,
  onProgress: (share: number) => void,
  stop?: AbortSignal,
): Promise<Answers[Where]> {
  const query = new URLSearchParams(about).toString();
  const address = `${path.replace("{id}", encodeURIComponent(id))}?${query}`;
  const { status, text } = await sent(methodOf(path), address, file, onProgress, stop);
  if (status === 401 || status === 403) return again(path, id, about, file);
  if (status < 200 || status > 299) throw await ApiError.of(new Response(text, { status }));
  session.touched();
  return JSON.parse(text) as Answers[Where];
}

const methodOf = (path: Path) => (PUT.includes(path) ? "PUT" : "POST");

function sent(
  method: "PUT" | "POST",
  address: string,
  file: Blob,
  onProgress: (share: number) => void,
  stop?: AbortSignal,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    request.setRequestHeader("Accept-Language", language());
    request.setRequestHeader("Content-Type", "application/octet-stream");
    const token = session.get()?.csrf_token;
    if (token) request.setRequestHeader("X-CSRF-Token", token);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(new NetworkError(new Error("the upload broke off")));
    request.onabort = () => reject(new DOMException("the upload was stopped", "AbortError"));
    stop?.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function again<Where extends Path>(
  path: Where,
  id: string,
  query: Record<string, string>,
  file: Blob,
): Promise<Answers[Where]> {
  const call = api[methodOf(path)] as unknown as (path: string, init: object) => Promise<{ data: Answers[Where] }>;
  const init = {
    params: { path: { id }, query },
    body: file,
    headers: { "Content-Type": "application/octet-stream" },
    bodySerializer: (body: Blob) => body,
  };
  return answer(call(path, init));
}
