import type { ScreeningAction } from "@/api/types";

type Hit = { start: number; end: number; action: ScreeningAction };
type Piece = { key: number; piece: string; action: ScreeningAction | null };

/** A text in pieces, those that were found with what they do; places count characters, not UTF-16 units. */
export function marked(text: string, hits: Hit[]): Piece[] {
  const characters = Array.from(text);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end, action } of [...hits].sort((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    if (from > at) pieces.push({ key: at, piece: characters.slice(at, from).join(""), action: null });
    pieces.push({ key: from, piece: characters.slice(from, end).join(""), action });
    at = end;
  }
  if (at < characters.length) pieces.push({ key: at, piece: characters.slice(at).join(""), action: null });
  return pieces;
}
