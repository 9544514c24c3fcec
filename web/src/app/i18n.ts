import i18next from "i18next";
import LanguageDetector from "i18next-browser-languagedetector";
import { initReactI18next } from "react-i18next";
import { frenchSpaces } from "../format/typography";
import en from "../locales/en.json";
import fr from "../locales/fr.json";

export const LANGUAGES = ["fr", "en"] as const;

void i18next
  .use(LanguageDetector)
  .use(initReactI18next)
  .use({
    type: "postProcessor",
    name: "typography",
    process: (value: string, _key: unknown, _options: unknown, translator: { language: string }) =>
      translator.language.startsWith("fr") ? frenchSpaces(value) : value,
  })
  .init({
    resources: { fr: { translation: fr }, en: { translation: en } },
    fallbackLng: "en",
    supportedLngs: LANGUAGES,
    nonExplicitSupportedLngs: true,
    nsSeparator: false,
    postProcess: ["typography"],
    interpolation: { escapeValue: false },
    detection: {
      order: ["querystring", "localStorage", "navigator"],
      lookupQuerystring: "lang",
      lookupLocalStorage: "filrouge.language",
      caches: ["localStorage"],
    },
  });

document.documentElement.lang = i18next.resolvedLanguage ?? "fr";
i18next.on("languageChanged", () => {
  document.documentElement.lang = i18next.resolvedLanguage ?? "fr";
});

export default i18next;
