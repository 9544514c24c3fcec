import {
  ActionIcon,
  SegmentedControl,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import { IconMoon, IconSun } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { NavLink, Outlet, ScrollRestoration } from "react-router";
import { LANGUAGES } from "./i18n";

/** The frame of every page: name, pages, language, theme. */
export function Shell() {
  const { t, i18n } = useTranslation();
  return (
    <>
      <button
        type="button"
        className="skip"
        onClick={() => document.getElementById("content")?.focus()}
      >
        {t("app.skip")}
      </button>
      <header className="top">
        <NavLink to="/" className="brand" end>
          <Logo />
          Filrouge
        </NavLink>
        <nav aria-label={t("app.menu")}>
          <NavLink to="/" end>
            {t("nav.people")}
          </NavLink>
          <NavLink to="/segments">{t("nav.segments")}</NavLink>
          <NavLink to="/rejected">{t("nav.rejected")}</NavLink>
          <NavLink to="/sources">{t("nav.sources")}</NavLink>
        </nav>
        <SegmentedControl
          size="xs"
          aria-label={t("app.language")}
          value={i18n.resolvedLanguage ?? "fr"}
          onChange={(language) => void i18n.changeLanguage(language)}
          data={LANGUAGES.map((value) => ({ value, label: value.toUpperCase() }))}
        />
        <ThemeSwitch />
      </header>
      <main className="page" id="content" tabIndex={-1} style={{ outline: "none" }}>
        <Outlet />
      </main>
      <ScrollRestoration />
    </>
  );
}

function ThemeSwitch() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light");
  const next = scheme === "light" ? "dark" : "light";
  return (
    <ActionIcon variant="subtle" aria-label={t(`app.${next}`)} onClick={() => setColorScheme(next)}>
      {next === "dark" ? <IconMoon size={18} /> : <IconSun size={18} />}
    </ActionIcon>
  );
}

function Logo() {
  return (
    <svg width={34} height={24} viewBox="0 0 40 28" aria-hidden="true">
      <path
        d="M4 21C15 21 13 6 21 6s7 13 15 13"
        fill="none"
        strokeWidth={2.6}
        strokeLinecap="round"
      />
      <circle cx={4} cy={21} r={3.4} className="knot-a" />
      <circle cx={36} cy={19} r={3} strokeWidth={2.2} className="knot-b" />
    </svg>
  );
}
