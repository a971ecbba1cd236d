import type { SearchItem } from "@/api/types";
import { type Handler, ok } from "./call.ts";

const found: SearchItem[] = [
  {
    kind: "task",
    id: "06QZ3JV9K2C4G",
    title: "Shaw_01",
    subtitle: "2 recipients",
    at: "2021-11-18T06:29:05.000Z",
    status: "done",
  },
  {
    kind: "message",
    id: "06QZ3JV9K2C4H",
    title: "06QZ3JV9K2C4H",
    subtitle: "921****566 · Your pin code is 123456",
    at: "2021-11-25T03:27:37.000Z",
    status: "delivered",
  },
  { kind: "phone", id: "+639215347566", title: "+63 921****566", subtitle: "", at: null, status: null },
];

export const messages: Handler = ({ method, path, query }) => {
  if (method !== "GET" || path !== "/search") return undefined;
  const q = (query.get("q") ?? "").toLowerCase();
  return ok({
    items: found.filter(({ title, subtitle }) => `${title} ${subtitle}`.toLowerCase().includes(q)),
  });
};
