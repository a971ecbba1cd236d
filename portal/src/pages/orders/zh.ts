import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "产品订单管理",
  lead: "已订购的产品和剩余量。短信从已激活的订单中扣减，最早到期的优先；剩余量会自动更新。",
  status: "状态",
  search: "订单号或产品",
  empty: "暂无订单。请联系平台订购产品，订单激活后即可发送短信。",
} satisfies Words<typeof en>;
