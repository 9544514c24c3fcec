import "@fontsource-variable/hanken-grotesk";
import "@fontsource-variable/newsreader";
import "./mantine";
import "./app.css";
import "../profile/profile.css";
import "../resolve/resolve.css";
import "../collect/collect.css";
import "../segment/segment.css";
import "../segment/explain/explain.css";
import "../segment/builder/builder.css";
import "./i18n";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { Problem } from "../api/client";
import { router } from "./router";
import { theme } from "./theme";

const MOST_RETRIES = 2;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2000,
      retry: (count, error) =>
        count < MOST_RETRIES &&
        !(error instanceof Problem && error.status >= 400 && error.status < 500),
    },
  },
});

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
