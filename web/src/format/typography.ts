const NARROW = "\u202f";
const FIXED = "\u00a0";

/** Text with the spaces of French typography: none of them breaks at the end of a line. */
export function frenchSpaces(text: string): string {
  return text
    .replace(/ ([;?!])/g, `${NARROW}$1`)
    .replace(/ ([:»%])/g, `${FIXED}$1`)
    .replace(/« /g, `«${FIXED}`)
    .replace(/(\d) (?=\p{L}|€|\$)/gu, `$1${FIXED}`);
}
