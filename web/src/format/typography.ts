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

/** A sentence of the server as the page writes it: French spaces and apostrophes, a capital. */
export function sentence(language: string, text: string): string {
  const written = language === "fr" ? frenchSpaces(text.replace(/(\p{L})'/gu, "$1’")) : text;
  return written.replace(/^\(*\p{L}/u, (first) => first.toLocaleUpperCase(language));
}
