import { createTheme, type MantineColorsTuple, Tooltip } from "@mantine/core";

/** Greys of ink on paper. Red is not here: it belongs to the thread alone. */
const ink: MantineColorsTuple = [
  "#f6f5f4",
  "#ebe9e7",
  "#d8d5d2",
  "#b9b5b1",
  "#928d89",
  "#6f6a67",
  "#55514e",
  "#3d3a38",
  "#292725",
  "#1a1817",
];

export const theme = createTheme({
  colors: { ink, gray: ink },
  black: "#1a1817",
  primaryColor: "ink",
  primaryShade: { light: 8, dark: 2 },
  autoContrast: true,
  fontFamily: "'Hanken Grotesk Variable', system-ui, sans-serif",
  headings: { fontFamily: "'Newsreader Variable', Georgia, serif", fontWeight: "450" },
  defaultRadius: "md",
  cursorType: "pointer",
  components: { Tooltip: Tooltip.extend({ defaultProps: { color: "ink.9" } }) },
});
