import type { AdminRoute, RouteCarrier, SmsType } from "@/api/types";
import { type Handler, ok } from "./call.ts";

const ALL: SmsType[] = ["verification", "notification", "marketing"];

const step = (carrier: string, priority: number, up: boolean, more: Partial<RouteCarrier> = {}): RouteCarrier => ({
  carrier,
  priority,
  up,
  types: ALL,
  countries: [],
  networks: [],
  ...more,
});

const route = (route_id: string, type: SmsType, more: Partial<AdminRoute> = {}): AdminRoute => ({
  route_id,
  type,
  direction: route_id.includes("_CN_") ? "mainland" : "international",
  channel: "SMM",
  enabled: true,
  carriers: [],
  ...more,
});

const COUNTRIES = ["GB", "IE", "PH", "HK", "SG", "MY", "TH", "VN", "ID", "JP", "KR", "AU", "NZ", "US", "CA", "DE", "FR"];

const routes: AdminRoute[] = [
  route("CMIMY_Notification", "notification", { channel: "CMIMY", enabled: false, carriers: [step("lab", 0, false)] }),
  route("CNX_toGlobe_Marketing", "marketing", { channel: "CNX_toGlobe", carriers: [] }),
  route("SMM_CN_Marketing", "marketing", { carriers: [step("cn-spare", 0, false)] }),
  route("SMM_CN_Notification", "notification", {
    carriers: [
      step("cn-main", 0, true, { networks: ["cmcc", "ctcc", "cbn"] }),
      step("cn-spare", 0, false, { networks: ["cucc"] }),
      step("cn-main", 10, true),
    ],
  }),
  route("SMM_CN_Verification", "verification", { carriers: [step("cn-main", 0, true), step("cn-spare", 10, false)] }),
  route("SMM_INT_Notification", "notification", { carriers: [step("global1", 0, true, { countries: COUNTRIES })] }),
  route("SMM_INT_Verification", "verification", {
    carriers: [
      step("cn-spare", 0, false, { countries: ["HK", "MO"] }),
      step("hk-direct", 5, true, { countries: ["HK"], types: ["verification", "notification"] }),
      step("global1", 10, true),
    ],
  }),
];

export const platformRoutes: Handler = ({ path }) => (path === "/admin/routes" ? ok({ items: routes }) : undefined);
