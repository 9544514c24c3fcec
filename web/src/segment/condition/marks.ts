/** Places in the text of a condition: its words, its mistakes, its lines. */

export interface Mistake {
  line: number;
  column: number;
  length: number;
  fr: string;
  en: string;
  suggestion: string | null;
}

/** From (included) and to (not), as JavaScript counts characters. */
export interface Range {
  from: number;
  to: number;
}

/** Where a mistake is; lines and columns begin at 1 and count whole characters. */
export function rangeOf(text: string, { line, column, length }: Mistake): Range | null {
  if (line < 1) return null;
  const lines = text.split("\n");
  const row = lines[line - 1];
  if (row === undefined) return null;
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const characters = Array.from(row);
  const units = (count: number) => characters.slice(0, count).join("").length;
  const from = start + units(column - 1);
  const to = start + units(column - 1 + length);
  return { from, to: Math.max(to, from) };
}

/** The text with its mistake replaced by what was suggested. */
export function mended(text: string, mistake: Mistake): string {
  const range = rangeOf(text, mistake);
  if (!range || mistake.suggestion === null) return text;
  return text.slice(0, range.from) + mistake.suggestion + text.slice(range.to);
}

export type WordKind = "joint" | "call" | "text" | "number" | "comment" | "other";

export interface Piece {
  text: string;
  kind: WordKind;
  wrong: boolean;
}

const TOKEN =
  /(?<comment>#[^\n]*)|(?<text>"(?:[^"\\]|\\.)*"?)|(?<joint>\b(?:and|or|not)\b)|(?<call>[\p{L}_]\w*(?=\s*\())|(?<number>(?<![\p{L}\w])-?\d[\d.-]*)|(?<other>[^\s"#]|\s+)/gu;

/** The text cut into words, those of mistakes marked; a mistake at the end marks one space. */
export function piecesOf(text: string, mistakes: readonly Range[]): Piece[] {
  const wrong = mistakes.map(({ from, to }) => ({ from, to: Math.max(to, from + 1) }));
  const pieces: Piece[] = [];
  const push = (piece: string, kind: WordKind, at: number) => {
    const cuts = [0, piece.length];
    for (const { from, to } of wrong) {
      for (const cut of [from - at, to - at]) if (cut > 0 && cut < piece.length) cuts.push(cut);
    }
    const sorted = [...new Set(cuts)].sort((a, b) => a - b);
    for (let index = 1; index < sorted.length; index += 1) {
      const start = sorted[index - 1] as number;
      const part = piece.slice(start, sorted[index]);
      const isWrong = wrong.some(({ from, to }) => from <= at + start && at + start < to);
      const last = pieces.at(-1);
      if (last && last.kind === kind && last.wrong === isWrong) last.text += part;
      else if (part) pieces.push({ text: part, kind, wrong: isWrong });
    }
  };
  for (const match of text.matchAll(TOKEN)) {
    const [kind] =
      Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? [];
    push(match[0], (kind ?? "other") as WordKind, match.index);
  }
  if (wrong.some(({ from }) => from >= text.length))
    pieces.push({ text: " ", kind: "other", wrong: true });
  return pieces;
}

/** One line a part: the text breaks before the `and` and `or` that are in no parentheses. */
export function laidOut(text: string): string {
  let depth = 0;
  let out = "";
  let between = 0;
  for (const match of text.matchAll(
    /"(?:[^"\\]|\\.)*"?|[()]|\bbetween\b|\s(?:and|or)\s|[^"()\s]+|\s/g,
  )) {
    const [word] = match;
    if (word === "(") depth += 1;
    if (word === ")") depth -= 1;
    if (word === "between") between += 1;
    if (/^\s(and|or)\s$/.test(word) && depth === 0) {
      if (between > 0 && word.trim() === "and") between -= 1;
      else {
        out += `\n${word.trimStart()}`;
        continue;
      }
    }
    out += word;
  }
  return out;
}
