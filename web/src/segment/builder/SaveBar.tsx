import { ActionIcon, Button, TextInput, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useBlocker, useNavigate } from "react-router";
import { LANGUAGES } from "../../app/i18n";
import { Failure } from "../../parts/Failure";
import { idOf } from "../names";
import { useSave, useSegments } from "../queries";
import type { Told } from "../types";
import type { Builder } from "./useBuilder";

interface SaveBarProps {
  id: string;
  name: Told;
  builder: Builder;
}

/** How the segment is called, steps back and forth, and keeping it. */
export function SaveBar({ id, name, builder }: SaveBarProps) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const [names, setNames] = useState<Told>(name);
  const save = useSave();
  const language = i18n.resolvedLanguage ?? "fr";
  const languages = [...LANGUAGES].sort((a) => (a === language ? -1 : 1));
  const [first = ""] = languages.map((one) => names[one]?.trim()).filter((one) => one);
  const made = id || idOf(names.en?.trim() || first);
  const taken = useSegments().data?.some((one) => one.id === made) ?? false;
  const hindrance = hindranceOf(builder, first, id === "" && (taken || made === "new"));
  const kept = useRef(false);
  useLeaving(builder.touched, kept);
  const keep = () => {
    if (hindrance || !builder.good) return;
    const told = Object.fromEntries(languages.map((one) => [one, names[one]?.trim() || first]));
    save.mutate(
      { id: made, name: told, when: builder.good.text },
      {
        onSuccess: () => {
          kept.current = true;
          void navigate(`/segments/${encodeURIComponent(made)}`);
        },
      },
    );
  };
  return (
    <div className="save-bar">
      {languages.map((one) => (
        <TextInput
          key={one}
          label={t(`builder.names.${one}`)}
          value={names[one] ?? ""}
          onChange={({ currentTarget: { value } }) => setNames({ ...names, [one]: value })}
          lang={one}
          maxLength={120}
        />
      ))}
      <div className="save-acts">
        <Step label={t("builder.undo")} act={builder.undo}>
          <IconArrowBackUp size={18} />
        </Step>
        <Step label={t("builder.redo")} act={builder.redo}>
          <IconArrowForwardUp size={18} />
        </Step>
        <Button
          variant="filled"
          onClick={keep}
          loading={save.isPending}
          disabled={hindrance !== null}
          aria-describedby="hindrance"
        >
          {t("builder.save")}
        </Button>
      </div>
      <p className="quiet save-note" id="hindrance">
        {made && <code>{made}</code>} {hindrance && t(`builder.hindrance.${hindrance}`)}
      </p>
      {save.isError && <Failure error={save.error} />}
    </div>
  );
}

/** Why the segment cannot be kept yet. */
function hindranceOf(builder: Builder, name: string, taken: boolean): string | null {
  if (builder.mistakes.length > 0) return "mistakes";
  const waits = [...builder.waiting].some((one) => one !== builder.draft.root.id);
  if (waits) return "unfilled";
  if (!builder.good) return "nothing";
  if (!name) return "name";
  return taken ? "taken" : null;
}

/** Asks before what was written is lost. */
function useLeaving(touched: boolean, kept: { current: boolean }) {
  const { t } = useTranslation();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      touched && !kept.current && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    if (window.confirm(t("builder.leave"))) blocker.proceed();
    else blocker.reset();
  }, [blocker, t]);
}

interface StepProps {
  label: string;
  act: (() => void) | null;
  children: React.ReactNode;
}

function Step({ label, act, children }: StepProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        aria-disabled={act === null}
        {...(act === null ? { "data-disabled": true } : {})}
        onClick={() => act?.()}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
