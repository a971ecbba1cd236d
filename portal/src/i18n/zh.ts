import "dayjs/locale/zh-cn";
import locale from "antd/locale/zh_CN";
import app from "./app/zh";
import auth from "./auth/zh";
import parts from "./parts/zh";
import trade from "./trade/zh";

/** What every page needs, in Chinese. */
export default { locale, words: { app, auth, parts, trade } };
