import { useEffect, useRef, useState } from "react";
import { authorization } from "./client";

/** One message of `GET /v1/stream`. */
export interface StreamMessage {
  event: string;
  data: unknown;
}

const RETRY_MS = 3000;

/** Splits text received so far into whole server-sent messages and what is left over. */
export function readMessages(text: string): { messages: StreamMessage[]; rest: string } {
  const blocks = text.replaceAll("\r\n", "\n").split("\n\n");
  const rest = blocks.pop() ?? "";
  const messages: StreamMessage[] = [];
  for (const block of blocks) {
    let event = "message";
    const lines: string[] = [];
    for (const line of block.split("\n")) {
      if (line.startsWith("event:")) event = line.slice(6).trim();
      else if (line.startsWith("data:")) lines.push(line.slice(5).replace(/^ /, ""));
    }
    if (lines.length > 0) messages.push({ event, data: parsed(lines.join("\n")) });
  }
  return { messages, rest };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function listen(
  signal: AbortSignal,
  onOpen: () => void,
  onMessage: (message: StreamMessage) => void,
): Promise<void> {
  const response = await fetch("/v1/stream", {
    headers: { Accept: "text/event-stream", ...authorization() },
    credentials: "same-origin",
    signal,
  });
  if (!response.ok || !response.body) throw new Error(`stream: ${response.status}`);
  onOpen();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const { messages, rest } = readMessages(waiting + value);
    waiting = rest;
    messages.forEach(onMessage);
  }
}

/** Calls `onMessage` for each message while mounted. Says whether the stream is open. */
export function useStream(onMessage: (message: StreamMessage) => void): boolean {
  const [open, setOpen] = useState(false);
  const latest = useRef(onMessage);
  latest.current = onMessage;
  useEffect(() => {
    const control = new AbortController();
    let retry: ReturnType<typeof setTimeout> | undefined;
    const run = async () => {
      try {
        await listen(
          control.signal,
          () => setOpen(true),
          (message) => latest.current(message),
        );
      } catch {
        // A closed stream is not an error: pages fall back to asking every few seconds.
      }
      if (control.signal.aborted) return;
      setOpen(false);
      retry = setTimeout(run, RETRY_MS);
    };
    void run();
    return () => {
      control.abort();
      clearTimeout(retry);
    };
  }, []);
  return open;
}
