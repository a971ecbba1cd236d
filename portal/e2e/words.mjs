// What must not be read on a page: keys that have no word, values that were not filled in, English on a Chinese page.

/** Keys (`column.name`, `trade:status.held`), places left open, and what programs say for nothing. */
const RAW = [/\{\{|\}\}/, /\bundefined\b/, /\bNaN\b/, /\[object /, /\bInvalid Date\b/, /^[a-z]\w*(:[a-z]\w*)?(\.[a-z]\w*)+$/];

export const rawKeys = (lines) => lines.filter((line) => RAW.some((raw) => raw.test(line)));

/** English that Chinese consoles leave as it is: names of things of the trade, of the platform, of this test's data. */
const KEPT = new Set(
  `SMS Sender UID API IP URL REST HTTP HTTPS https SMPP TPS CSV JSON Route ID IDs UTC GMT MT MO DR OA GSM UCS bit curl English Hongyan PostgreSQL SQLite
   Python Java PHP Node Go bash zsh Linux macOS WSL Git Bash Unix HMAC SHA Chromium Chrome Linux Windows TOTP QR
   Idempotency Key Bearer Authorization DELIVRD UNDELIV EXPIRED REJECTD REJECTED TD STOP
   strict wide OpenSSL kB hongyan provision
   vivo RCS web ct id matched unmatched repeated Host nginx DNS CNAME
   Harbour Ltd test crm shop code otp Test ops to Cookie`.split(/\s+/),
);
/** Limits of how often are written like this in every language: `marketing 4/7d`, `all 30/1d phone`. */
const LIMITS = /\b(all|verification|notification|marketing) \d+\/\d+[smhd]( (signature|phone|content))?/g;
/** Words joined by these are names: addresses, routes, accounts, header lines, versions. */
const NAMES = /\S*[\d@/_:=<>$&#.-]\S*[A-Za-z]\S*|\S*[A-Za-z]\S*[\d@/_:=<>$&#-]\S*/g;

/** Says of words that nobody chose (codes made of random letters) that they may stand on every page. */
export const keep = (...words) => words.forEach((word) => KEPT.add(word));

export function foreignWords(lines) {
  return lines.filter((line) => {
    const words = line.replace(LIMITS, " ").replace(NAMES, " ").match(/[A-Za-z]{2,}/g) ?? [];
    // Codes are written in capitals.
    return words.some((word) => !KEPT.has(word) && word !== word.toUpperCase());
  });
}
