import { Button, Code, Group, PasswordInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { keepToken, Problem } from "../api/client";

/** What went wrong, in the server's own words, and the next step. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  if (error instanceof Problem && error.status === 401) return <TokenForm />;
  const unreachable = error instanceof Problem && error.status === 0;
  const title = unreachable
    ? t("problem.unreachable")
    : error instanceof Problem
      ? error.title
      : String(error);
  const detail = unreachable
    ? t("problem.unreachableHint")
    : error instanceof Problem
      ? error.detail
      : "";
  return (
    <section className="notice" role="alert">
      <h2>{title}</h2>
      {detail && <p>{detail}</p>}
      {retry && (
        <Button variant="default" size="xs" onClick={retry}>
          {t("problem.retry")}
        </Button>
      )}
    </section>
  );
}

function TokenForm() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [token, setToken] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keepToken(token);
    void client.resetQueries();
  };
  return (
    <section className="notice">
      <h2>{t("problem.token")}</h2>
      <p>{t("problem.tokenHint")}</p>
      <form onSubmit={submit}>
        <Group align="end" gap="sm">
          <PasswordInput
            label={t("problem.tokenLabel")}
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
            autoComplete="off"
            w={320}
            required
            withAsterisk={false}
          />
          <Button type="submit" variant="filled">
            {t("problem.tokenOpen")}
          </Button>
        </Group>
      </form>
      <p style={{ marginTop: 16 }}>
        {t("problem.tokenMake")} <Code>filrouge key add page --kind api</Code>
      </p>
    </section>
  );
}
