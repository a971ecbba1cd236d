import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "导出任务",
  lead: "在后台生成的发送日志文件：数量不限，CSV 或工作簿格式。",
  toLog: "前往日志导出",
  empty: {
    title: "暂无导出任务",
    what: "打开发送日志，用筛选条件缩小范围后点击“导出”。文件在此生成，并保留数天。",
  },
  column: { created: "发起", what: "内容", status: "状态", actions: "操作" },
  messages: "发送日志",
  whole: "完整号码",
  span: "{{from}} 至 {{until}}",
  until: "截至 {{until}}",
  status: {
    waiting: "排队中",
    running: "生成中",
    done: "可下载",
    failed: "失败",
    cancelled: "已取消",
    expired: "已过保留期",
  },
  progress: "进度",
  of: "{{rows}} / {{total}} 行",
  rows_other: "{{rows}} 行",
  keptUntil: "保留至 {{time}}",
  failedText: "三次均未能生成。请重新发起；仍然失败时请联系平台。",
  download: "下载",
  cancel: "取消",
  cancelAsk: "取消该导出任务？",
  cancelOk: "取消任务",
  keep: "保留",
  cancelled: "导出任务已取消。",
} as const satisfies Words<typeof en>;
