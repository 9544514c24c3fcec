/** One way to call the server: same origin, cookie or pasted token, problem documents as errors. */

const TOKEN_SLOT = "filrouge.token";

/** An RFC 9457 problem document, or what stands for one when the server could not be reached. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Every mistake of what was sent, each with its place, where the server says them apart. */
  readonly problems: readonly unknown[];

  constructor(status: number, title: string, detail: string, problems: readonly unknown[] = []) {
    super(detail ? `${title}: ${detail}` : title);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.problems = problems;
  }
}

export function storedToken(): string | null {
  try {
    return sessionStorage.getItem(TOKEN_SLOT);
  } catch {
    return null;
  }
}

export function keepToken(token: string): void {
  sessionStorage.setItem(TOKEN_SLOT, token.trim());
}

export function forgetToken(): void {
  sessionStorage.removeItem(TOKEN_SLOT);
}

export function authorization(): Record<string, string> {
  const token = storedToken();
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** Who asks, and in which language the server is to explain itself: the page's own. */
const credentials = () => ({
  Accept: "application/json",
  "Accept-Language": document.documentElement.lang,
  ...authorization(),
});

const NO_CONTENT = 204;

type Parameters = Record<string, string | number | null | undefined>;

/** `/v1/people` + `{search: "ana", cursor: null}` -> `/v1/people?search=ana`. */
export function address(path: string, parameters: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

interface ProblemBody {
  title?: string;
  detail?: string;
  problems?: unknown;
}

async function problemOf(response: Response): Promise<Problem> {
  const fallback = `${response.status} ${response.statusText}`.trim();
  try {
    const body = (await response.json()) as ProblemBody;
    const { title = fallback, detail = "", problems } = body;
    return new Problem(response.status, title, detail, Array.isArray(problems) ? problems : []);
  } catch {
    return new Problem(response.status, fallback, "");
  }
}

async function answer<T>(request: Promise<Response>): Promise<T> {
  let response: Response;
  try {
    response = await request;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new Problem(0, "unreachable", "");
  }
  if (!response.ok) throw await problemOf(response);
  return (response.status === NO_CONTENT ? null : await response.json()) as T;
}

export function get<T>(
  path: string,
  parameters: Parameters = {},
  signal?: AbortSignal,
): Promise<T> {
  return answer<T>(
    fetch(address(path, parameters), {
      headers: credentials(),
      credentials: "same-origin",
      signal: signal ?? null,
    }),
  );
}

function send<T>(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return answer<T>(
    fetch(path, {
      method,
      headers: {
        ...credentials(),
        "Content-Type": "application/json",
      },
      credentials: "same-origin",
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    }),
  );
}

export const post = <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> =>
  send<T>("POST", path, body, signal);

export const put = <T>(path: string, body: unknown): Promise<T> => send<T>("PUT", path, body);

export const remove = <T>(path: string): Promise<T> => send<T>("DELETE", path, undefined);

/** The key of a profile in an address: `email:ana@example.org` -> `email%3Aana%40example.org`. */
export function keyOf(type: string, value: string): string {
  return encodeURIComponent(`${type}:${value}`);
}
