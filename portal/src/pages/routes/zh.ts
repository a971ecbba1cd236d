import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "路由",
  lead: "路由对应一个业务通道、一种短信类型和一个发送方向。系统按顺序尝试其运营商通道，自动跳过中断的通道。",
  filter: {
    routeId: "路由或业务通道",
    type: "短信类型",
    direction: "发送方向",
    carrier: "运营商通道",
    reach: "状态",
  },
  column: {
    routeId: "Route ID",
    reach: "状态",
    type: "短信类型、方向",
    channel: "业务通道",
    carriers: "运营商通道（按顺序）",
  },
  reach: {
    up: "通道全部正常",
    reduced: "部分通道中断",
    down: "通道全部中断",
    empty: "未配置通道",
    disabled: "已停用",
  },
  reachHint: {
    up: "该路由的所有通道均正常。",
    reduced: "短信经正常的通道发送。仅由中断通道承接的号码需要等待。",
    down: "该路由无法发送：短信会等待，直到有通道恢复或有效期结束。",
    empty: "没有通道承接该路由的短信，短信会被拒绝。请在开通配置文件中指定通道。",
    disabled: "不再用于新短信。",
  },
  alarm: {
    title_other: "{{count}} 条路由无法发送",
    text: "相关短信会等待，直到有通道恢复或有效期结束。请查看中断的通道，或在开通配置文件中为路由增加备用通道。",
    show: "查看这些路由",
  },
  step: {
    priority: "优先级 {{n}}",
    all: "所有号码",
    countries: "国家/地区：{{list}}",
    networks: "归属网络：{{list}}",
    unused: "不会使用：不承接该短信类型",
    comma: "、",
    none: "无",
  },
  empty: "尚未配置路由。请在开通配置文件中描述路由，并执行 hongyan provision 使其生效。",
} satisfies Words<typeof en>;
