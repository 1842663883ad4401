import { attempt, awaiting } from "../outlook/calls";
import { ANSWER_TEXT, TIME } from "../core/limits";
import { Pairing } from "../outlook/stores";
import { AdviceRequest, FeedbackRequest, IncidentRequest, OwnMatters, PermissionRequest, RequestTaken } from "../service/contract";

/** Characters of a message that go along with a question or a report: enough to judge it by. */
export const LONGEST_HTML = 60_000;

/** What came of sending something. `why`: what the service says to the person; null: it did not work, and nothing is lost. */
export type Sent = { readonly ok: true; readonly taken: RequestTaken } | { readonly ok: false; readonly why: string | null };

export function ask(pairing: Pairing, request: AdviceRequest): Promise<Sent> {
  return post(pairing, "advice", request);
}

export function askPermission(pairing: Pairing, request: PermissionRequest): Promise<Sent> {
  return post(pairing, "permissions", request);
}

export function report(pairing: Pairing, request: IncidentRequest): Promise<Sent> {
  return post(pairing, "incidents", request);
}

export function feedBack(pairing: Pairing, request: FeedbackRequest): Promise<Sent> {
  return post(pairing, "feedback", request);
}

export async function own(pairing: Pairing): Promise<OwnMatters | null> {
  const answer = await call(pairing, "mine", { method: "GET" });
  return answer && answer.status === 200 ? (answer.value as OwnMatters) : null;
}

async function post(pairing: Pairing, path: string, body: object): Promise<Sent> {
  const answer = await call(pairing, path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (answer && (answer.status === 200 || answer.status === 201) && Array.isArray((answer.value as RequestTaken).givenTo)) return { ok: true, taken: answer.value as RequestTaken };
  // what is wrong with it is for people where it is about them; the rest is ours
  const problem = answer && answer.status === 409 ? (answer.value as Problem) : null;
  return { ok: false, why: problem && typeof problem.title === "string" ? `${problem.title}. ${problem.detail || ""}`.trim() : null };
}

/** As RFC 9457 has it. */
interface Problem {
  readonly title?: unknown;
  readonly detail?: unknown;
}

async function call(pairing: Pairing, path: string, init: RequestInit): Promise<{ status: number; value: object } | null> {
  const answer = await awaiting(TIME.save, async () => {
    const response = await fetch(`/api/addin/v1/${path}`, { ...init, headers: { ...init.headers, Authorization: "MC-Pairing " + pairing.credential } });
    return { status: response.status, text: await response.text() };
  });
  if (!answer.ok || answer.value.text.length > ANSWER_TEXT) return null;
  const value = attempt(() => JSON.parse(answer.value.text) as object | null, null);
  return value && typeof value === "object" ? { status: answer.value.status, value } : null;
}
