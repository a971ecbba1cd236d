// Cells as a spreadsheet copies them: columns separated by tabs, rows by line ends, quoted where a cell contains either.

/** The rows of a copied range; a text without tabs and line ends is one cell. */
export function cells(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let isQuoted = false;
  const endCell = () => {
    rows.at(-1)?.push(cell);
    cell = "";
  };
  const source = text.replace(/\r\n?/g, "\n");
  for (let at = 0; at < source.length; at += 1) {
    const char = source[at] ?? "";
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (source[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (char === '"' && cell === "") isQuoted = true;
    else if (char === "\t") endCell();
    else if (char === "\n") {
      endCell();
      rows.push([]);
    } else cell += char;
  }
  endCell();
  // A copied range ends with a line end, which begins no row.
  if (rows.length > 1 && rows.at(-1)?.every((last) => last === "")) rows.pop();
  return rows;
}

const NUMBER_HEADINGS = [
  "phone number",
  "phone",
  "mobile",
  "mobile number",
  "number",
  "to",
  "手机号",
  "手机号码",
  "号码",
  "接收号码",
  "电话",
];

/**
 * The rows with their columns in the order of `columns` (the number first, then the variables), when the first row
 * names them; a heading that nothing is called is left out.
 */
export function arranged(rows: string[][], columns: string[]): { rows: string[][]; hadHeading: boolean } {
  const headings = rows[0]?.map((heading) => heading.trim().toLowerCase()) ?? [];
  const [, ...variables] = columns;
  const places = [
    headings.findIndex((heading) => NUMBER_HEADINGS.includes(heading)),
    ...variables.map((name) => headings.indexOf(name.toLowerCase())),
  ];
  if (places[0] === -1) return { rows, hadHeading: false };
  // Named number column, other columns by name where they are named, else by place.
  const rest = headings.map((_, at) => at).filter((at) => !places.includes(at));
  const order = places.map((place) => (place === -1 ? rest.shift() : place));
  return {
    rows: rows.slice(1).map((row) => order.map((at) => (at === undefined ? "" : (row[at] ?? "")))),
    hadHeading: true,
  };
}

/** `grid` with `pasted` put in at a cell, grown as needed; cells beyond the last column are left out. */
export function placed(grid: string[][], pasted: string[][], row: number, column: number, width: number): string[][] {
  const out = grid.map((line) => [...line]);
  pasted.forEach((line, down) => {
    while (out.length <= row + down) out.push(Array<string>(width).fill(""));
    const target = out[row + down] ?? [];
    line.slice(0, width - column).forEach((cell, right) => {
      target[column + right] = cell.trim();
    });
  });
  return out;
}

/** Rows in which anything is written. */
export function written(rows: string[][]): string[][] {
  return rows.filter((row) => row.some((cell) => cell.trim() !== ""));
}
