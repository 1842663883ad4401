import { attempt, awaiting } from "../outlook/calls";
import { ANSWER_TEXT, TIME } from "../core/limits";
import { Pairing } from "../outlook/stores";
import { AdviceRequest, FeedbackRequest, IncidentRequest, OwnMatters, PermissionRequest, RequestTaken } from "../service/contract";

/** Characters of a message that go along with a question or a report: enough to judge it by. */
export const LONGEST_HTML = 60_000;

/** Null: it did not work; the pane says so and nothing is lost. */
export function ask(pairing: Pairing, request: AdviceRequest): Promise<RequestTaken | null> {
  return post<RequestTaken>(pairing, "advice", request);
}

export function askPermission(pairing: Pairing, request: PermissionRequest): Promise<RequestTaken | null> {
  return post<RequestTaken>(pairing, "permissions", request);
}

export function report(pairing: Pairing, request: IncidentRequest): Promise<RequestTaken | null> {
  return post<RequestTaken>(pairing, "incidents", request);
}

export function feedBack(pairing: Pairing, request: FeedbackRequest): Promise<RequestTaken | null> {
  return post<RequestTaken>(pairing, "feedback", request);
}

export function own(pairing: Pairing): Promise<OwnMatters | null> {
  return call<OwnMatters>(pairing, "mine", { method: "GET" });
}

function post<T>(pairing: Pairing, path: string, body: object): Promise<T | null> {
  return call<T>(pairing, path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

async function call<T>(pairing: Pairing, path: string, init: RequestInit): Promise<T | null> {
  const answer = await awaiting(TIME.save, async () => {
    const response = await fetch(`/api/addin/v1/${path}`, { ...init, headers: { ...init.headers, Authorization: "MC-Pairing " + pairing.credential } });
    return { ok: response.ok, text: await response.text() };
  });
  if (!answer.ok || !answer.value.ok || answer.value.text.length > ANSWER_TEXT) return null;
  return attempt(() => JSON.parse(answer.value.text) as T, null);
}
