/**
 * A stand-in for `filrouge serve` with invented people, to work on the pages alone.
 *
 *     node dev/server.mjs [PORT]      the API, and the built application if there is one
 *
 * Every few seconds a new event joins the first person's thread (`LIVE=0` stops that).
 */

import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { why } from "./ana.mjs";
import { everyone, profileOf, summaryOf } from "./people.mjs";
import { segmentsApi } from "./segments.mjs";

const PORT = Number(process.argv[2] ?? 8788);
const LIVE_MS = process.env.LIVE === "0" ? 0 : 15_000;
const STATIC = new URL("../../src/filrouge/http/static", import.meta.url).pathname;
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
const listeners = new Set();

const rejected = [
  {
    id: 3,
    source: "web",
    receivedAt: "2026-11-20T17:02:11Z",
    reason: "missing-event-name",
    detail: '`event` is missing; a track call needs one, for example "Product Viewed".',
    body: '{"anonymousId":"a1","type":"track","properties":{"price":12}}',
  },
  {
    id: 2,
    source: "tills",
    receivedAt: "2026-11-19T08:00:00Z",
    reason: "date-too-old",
    detail: "`timestamp` is 1970-01-01, before 1990: the till's clock was not set.",
    body: '{"userId":"u1","type":"track","event":"Ticket Paid","timestamp":"1970-01-01T00:00:00Z"}',
  },
  {
    id: 1,
    source: "web",
    receivedAt: "2026-11-18T12:41:09Z",
    reason: "malformed-json",
    detail: "Not JSON at character 17: expected `,`.",
    body: '{"anonymousId":"a',
  },
];

const find = (key) =>
  everyone.find(
    ({ profile }) =>
      key === `person:${profile.id}` ||
      profile.identifiers.some(({ type, value }) => `${type}:${value}` === key),
  );

function timeline({ events }, query) {
  const limit = Math.min(1000, Number(query.get("limit") ?? 100));
  const start = Number(query.get("cursor") ?? 0);
  const newest = [...events]
    .reverse()
    .filter((e) => !query.get("channel") || e.channel === query.get("channel"));
  const next = start + limit < newest.length ? String(start + limit) : null;
  return { events: newest.slice(start, start + limit), next };
}

const missing = (key) => ({ status: 404, title: "Unknown person", detail: `Nobody has ${key}.` });

function api(path, query) {
  if (path === "/v1/status") {
    const events = everyone.reduce((sum, one) => sum + one.events.length, 0);
    return {
      workspace: {
        name: "demo",
        languages: ["fr", "en"],
        currency: "EUR",
        timezone: "Europe/Paris",
      },
      events,
      people: everyone.length,
      merges: 5,
      rejected: rejected.length,
      lag: 0,
    };
  }
  if (path === "/v1/people") {
    const search = (query.get("search") ?? "").toLowerCase();
    const people = everyone
      .map(summaryOf)
      .filter((one) => JSON.stringify(one).toLowerCase().includes(search));
    return { people, next: null };
  }
  if (path === "/v1/rejected") return { rejected, next: null };
  if (path === "/v1/sources") {
    return {
      sources: [
        { name: "web", channel: "web", events: 1204, last: "2026-11-20T17:02:11Z" },
        { name: "tills", channel: "store", events: 381, last: "2026-11-20T16:40:00Z" },
        { name: "calls", channel: "call_centre", events: 0, last: null },
      ],
    };
  }
  const [, key, part] = path.match(/^\/v1\/profiles\/([^/]+)(?:\/(.+))?$/) ?? [];
  if (!key) return missing(path);
  const one = find(decodeURIComponent(key));
  if (!one) return missing(decodeURIComponent(key));
  if (!part) return profileOf(one);
  return part === "timeline" ? timeline(one, query) : why;
}

function stream(response) {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  response.write(": open\n\n");
  listeners.add(response);
  response.on("close", () => listeners.delete(response));
}

function file(path, response) {
  const name = path === "/" ? "/index.html" : normalize(path);
  const at = join(STATIC, name);
  if (!at.startsWith(STATIC) || !existsSync(at)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "Content-Type": TYPES[extname(at)] ?? "application/octet-stream" });
  createReadStream(at).pipe(response);
}

function speak() {
  const one = everyone[0];
  const now = new Date().toISOString();
  const event = {
    messageId: `live-${now}`,
    type: "track",
    event: "Product Viewed",
    channel: "web",
    timestamp: now,
    receivedAt: now,
    properties: { name: "Marinière en coton" },
  };
  one.events.push(event);
  for (const response of listeners) {
    response.write(`event: event\ndata: ${JSON.stringify({ person: one.profile.id, event })}\n\n`);
  }
}

/** The body of a request, as JSON; nothing where there is none. */
async function bodyOf(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text ? JSON.parse(text) : {};
}

createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  if (pathname === "/v1/stream") return stream(response);
  if (!pathname.startsWith("/v1/")) return file(pathname, response);
  const body = await bodyOf(request);
  const answer =
    segmentsApi(request.method, pathname, searchParams, body) ??
    (request.method === "POST" ? {} : api(pathname, searchParams));
  response.writeHead(answer.status ?? 200, { "Content-Type": "application/json" });
  response.end(JSON.stringify(answer));
}).listen(PORT, "127.0.0.1", () => console.log(`http://127.0.0.1:${PORT}`));

if (LIVE_MS > 0) setInterval(speak, LIVE_MS);
