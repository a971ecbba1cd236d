type Request = {
  method: "GET" | "POST";
  url: string;
  /** The auth key, or what stands in its place. */
  secret: string;
  /** Makes repeating a POST harmless. */
  once?: string;
  body?: object;
};

/** A call of the API as a command for bash or zsh. */
export function curl({ method, url, secret, once, body }: Request): string {
  const lines = [`curl -X ${method} ${quoted(url)}`, `-H ${quoted(`Authorization: Bearer ${secret}`)}`];
  if (once) lines.push(`-H ${quoted(`Idempotency-Key: ${once}`)}`);
  if (body) {
    const json = JSON.stringify(body, null, 2).replaceAll("\n", "\n  ");
    lines.push(`-H ${quoted("Content-Type: application/json")}`, `-d ${quoted(json)}`);
  }
  return lines.join(" \\\n  ");
}

/** In single quotes nothing has a meaning but the quote itself. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
