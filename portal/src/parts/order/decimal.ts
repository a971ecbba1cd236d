// Amounts as they are typed.

/** What is wrong with a typed amount; null = nothing. `missing` is for the caller to judge. */
export type Fault = "missing" | "wrong" | "positive" | "nothing" | "most";

/** Largest amount and largest price the platform takes, digits before the point. */
const DIGITS = { amount: 12, price: 6 };
export const MOST = { amount: "1000000000000", price: "1000000" };
export type Limit = keyof typeof MOST;

/** `amount`: above zero; `signed`: anything but zero; `price`: zero or more. */
export type Sort = "amount" | "signed" | "price";

export function faultOf(text: string | null | undefined, sort: Sort): Fault | null {
  const typed = (text ?? "").trim();
  if (typed === "") return "missing";
  const parts = /^([-−]?)(\d+)(?:\.(\d{1,6}))?$/.exec(typed);
  if (!parts) return "wrong";
  const [, sign = "", whole = "", fraction = ""] = parts;
  const isZero = /^0*$/.test(whole + fraction);
  if (sort === "signed" ? isZero : sort === "amount" && isZero) return sort === "signed" ? "nothing" : "positive";
  if (sign !== "" && sort !== "signed") return "positive";
  const digits = whole.replace(/^0+/, "");
  const limit: Limit = sort === "price" ? "price" : "amount";
  if (digits.length > DIGITS[limit] && !(digits === MOST[limit] && /^0*$/.test(fraction))) return "most";
  return null;
}

/** As the API writes it. */
export function cleaned(text: string): string {
  return text.trim().replace("−", "-");
}
