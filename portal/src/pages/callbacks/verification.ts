// The code of the API's document, in the languages tenants ask for.

const python = `import hashlib, hmac, time

def verify(secret: str, headers: dict, body: bytes, tolerance_s: int = 300) -> bool:
    timestamp = headers["Hongyan-Timestamp"]
    if abs(time.time() - int(timestamp)) > tolerance_s:
        return False  # too old: somebody may be repeating it
    mac = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return hmac.compare_digest("v1=" + mac.hexdigest(), headers["Hongyan-Signature"])`;

const node = `import { createHmac, timingSafeEqual } from "node:crypto";

export function verify(secret, headers, body, toleranceS = 300) {
  const timestamp = headers["hongyan-timestamp"];
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > toleranceS) return false;
  const mac = createHmac("sha256", secret).update(timestamp + ".").update(body).digest("hex");
  const given = Buffer.from(headers["hongyan-signature"]);
  const wanted = Buffer.from("v1=" + mac);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}`;

const java = `static boolean verify(String secret, String timestamp, String signature, byte[] body)
    throws GeneralSecurityException {
  if (Math.abs(Instant.now().getEpochSecond() - Long.parseLong(timestamp)) > 300) return false;
  Mac mac = Mac.getInstance("HmacSHA256");
  mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
  mac.update((timestamp + ".").getBytes(UTF_8));
  String wanted = "v1=" + HexFormat.of().formatHex(mac.doFinal(body));
  return MessageDigest.isEqual(wanted.getBytes(UTF_8), signature.getBytes(UTF_8));
}`;

const shell = `printf '%s.%s' 1785546002 '{"events":[{"event_id":"0","type":"test","at":"2026-08-01T01:00:02.000Z"}]}' \\
  | openssl dgst -sha256 -hmac whsec_example
# 85c32b46dc94203d96df2c467be36daaf617742e1d6db8512017e91f8bc1c021`;

export const SAMPLES = [
  { language: "Python", code: python },
  { language: "Node.js", code: node },
  { language: "Java", code: java },
  { language: "OpenSSL", code: shell },
];
