import locale from "antd/locale/en_US";
import app from "./app/en";
import auth from "./auth/en";
import parts from "./parts/en";
import trade from "./trade/en";

/** What every page needs, in English. */
export default { locale, words: { app, auth, parts, trade } };
