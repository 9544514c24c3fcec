import { useTranslation } from "react-i18next";
import type { Condition } from "../condition/tree";
import { useParsed } from "../queries";

interface RawTextProps {
  tree: Condition;
  not: boolean;
  /** A part of a `where`: only there does it make sense. */
  inWhere?: boolean;
}

const BEFORE = "any(event where ";

/** A part of the condition that blocks cannot show, as its text. */
export function RawText({ tree, not, inWhere = false }: RawTextProps) {
  const { t } = useTranslation();
  const whole: Condition = inWhere
    ? { kind: "any", select: { names: [], where: tree }, time: null, none: false }
    : tree;
  const parsed = useParsed({ tree: whole });
  const text = parsed.data?.text ?? "…";
  const shown = inWhere && text.startsWith(BEFORE) ? text.slice(BEFORE.length, -1) : text;
  return (
    <span className="raw">
      <code>{not ? `not (${shown})` : shown}</code>
      <small>{t("builder.raw")}</small>
    </span>
  );
}
