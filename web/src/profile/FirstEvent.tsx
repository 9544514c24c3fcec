import { Button, CopyButton } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Shown while the workspace is empty: how to send the first event. */
export function FirstEvent() {
  const { t } = useTranslation();
  const command = [
    `curl ${window.location.origin}/v1/track \\`,
    `  -u '${t("empty.key")}:' \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d '{"anonymousId": "a1", "event": "Product Viewed",`,
    `       "properties": {"name": "Marinière", "price": 49.9, "currency": "EUR"}}'`,
  ].join("\n");
  return (
    <section className="section first-event">
      <h2>{t("empty.title")}</h2>
      <p className="lead">{t("empty.text")}</p>
      <pre className="snippet">{command}</pre>
      <CopyButton value={command}>
        {({ copied, copy }) => (
          <Button variant="default" size="xs" onClick={copy}>
            {t(copied ? "empty.copied" : "empty.copy")}
          </Button>
        )}
      </CopyButton>
      <p className="quiet">
        {t("empty.keyHint")} <code>filrouge key add web --kind write</code>
      </p>
    </section>
  );
}
