import { Draft } from "../core/draft";
import { Finding } from "../core/finding";
import { ANSWER_TEXT, BODY_TEXT, REQUEST_BYTES, TIME } from "../core/limits";
import { isOutcome, LocalPolicy, readPolicy } from "../core/policy";
import { upTo, utf8Length } from "../core/text";
import { attempt, awaiting } from "../outlook/calls";
import { Client } from "../outlook/client";
import { Pairing } from "../outlook/stores";
import { Tally } from "../outlook/tally";
import { EvaluateRequest, EvaluateResponse, TelemetryRequest } from "./contract";

/** What the service says of a draft. */
export interface Judgement {
  readonly evaluation: string;
  readonly findings: readonly Finding[];
  /** Signed; to be put on the message so that the gateway knows what was shown. Null where there is nothing to prove. */
  readonly header: { readonly name: string; readonly value: string } | null;
  /** What will be done to the message: stamped, copied, held. */
  readonly actions: EvaluateResponse["actions"];
  readonly recipients: EvaluateResponse["recipients"];
  readonly notSeen: readonly string[];
  /** Until when somebody allowed it; null: nobody had to, or did. */
  readonly permittedUntil: string | null;
  /** Whether somebody who goes on although warned says why. */
  readonly reason: "none" | "offer" | "require";
}

/** `unpaired`: the credential is not, or no longer, good. `failed`: anything else that kept it from answering properly. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: "unpaired" | "failed" };

const HEADER = "X-MailCompliance-Eval";
const HEADER_VALUE = /^[A-Za-z0-9._-]{1,900}$/;

/** @param reason Why the user goes on although warned, a code of the pane; null: not said. */
export async function evaluate(pairing: Pairing, client: Client, draft: Draft, phase: "compose" | "send", reason: string | null): Promise<Reply<Judgement>> {
  const reply = await call(pairing, "POST", "/api/addin/v1/evaluate", {}, jsonOf(requestOf(client, draft, phase, reason)), phase === "send" ? TIME.service : TIME.save);
  if (!reply.ok) return reply;
  const judgement = reply.value.status === 200 ? readJudgement(parse(reply.value.text)) : null;
  return judgement ? { ok: true, value: judgement } : { ok: false, why: "failed" };
}

/** Numbers alone. Resolves to whether the service has them. */
export async function tellCounts(pairing: Pairing, client: Client, tally: Tally): Promise<boolean> {
  const request: TelemetryRequest = {
    schema: 1,
    client: { platform: client.platform, version: client.version },
    counts: Object.keys(tally.counts).map((name) => ({ name, count: tally.counts[name]! })),
    sendMilliseconds: tally.times.slice(),
  };
  const reply = await call(pairing, "POST", "/api/addin/v1/telemetry", {}, JSON.stringify(request));
  // what it does not take now it will not take later either
  return reply.ok && (reply.value.status === 204 || reply.value.status === 422);
}

/**
 * The policy for this mailbox; `null` where the one we have is still right.
 * @param limit Milliseconds.
 */
export async function fetchPolicy(pairing: Pairing, have: string | null, limit = TIME.service): Promise<Reply<LocalPolicy | null>> {
  const reply = await call(pairing, "GET", "/api/addin/v1/pack", have ? { "If-None-Match": have } : {}, undefined, limit);
  if (!reply.ok) return reply;
  if (reply.value.status === 304) return { ok: true, value: null };
  const policy = reply.value.status === 200 ? readPolicy(parse(reply.value.text)) : null;
  return policy ? { ok: true, value: policy } : { ok: false, why: "failed" };
}

/** Addresses must be absolute: classic Outlook's runtime has no page that they could be relative to. */
async function call(pairing: Pairing, method: string, path: string, headers: { [name: string]: string }, body?: string, limit = TIME.service): Promise<Reply<{ status: number; text: string }>> {
  const all: { [name: string]: string } = { Authorization: "MC-Pairing " + pairing.credential, Accept: "application/json" };
  Object.keys(headers).forEach((name) => (all[name] = headers[name]!));
  if (body !== undefined) all["Content-Type"] = "application/json";
  const answer = await awaiting(limit, async () => {
    const response = await fetch(pairing.service.replace(/\/+$/, "") + path, body === undefined ? { method, headers: all } : { method, headers: all, body });
    return { status: response.status, text: response.status === 304 ? "" : await response.text() };
  });
  if (!answer.ok || answer.value.text.length > ANSWER_TEXT) return { ok: false, why: "failed" };
  return answer.value.status === 401 ? { ok: false, why: "unpaired" } : { ok: true, value: answer.value };
}

/** A draft in the words of the contract. */
export function requestOf(client: Client, draft: Draft, phase: "compose" | "send", reason: string | null): EvaluateRequest {
  const html = draft.body;
  return {
    schema: 1,
    requestId: newId(),
    phase,
    client: { platform: client.platform, version: client.version },
    from: draft.from,
    subject: draft.subject,
    recipients: draft.recipients.map((one) => ({ address: one.address, name: one.name, field: one.field })),
    attachments: draft.attachments.map((one) => ({ name: one.name, size: one.size, inline: one.isInline, item: one.isItem })),
    body: html === null ? null : { html: upTo(html, BODY_TEXT), truncated: html.length > BODY_TEXT },
    unread: draft.unread.slice(),
    reason,
  };
}

/** Within what the service reads: beside a thousand recipients the end of a long text is left out, and named. */
function jsonOf(request: EvaluateRequest): string {
  const whole = JSON.stringify(request);
  const excess = utf8Length(whole) - REQUEST_BYTES;
  if (excess <= 0 || !request.body) return whole;
  return JSON.stringify({ ...request, body: { html: upTo(request.body.html, request.body.html.length - excess), truncated: true } });
}

export function newId(): string {
  return Date.now().toString(36) + Math.random().toString(36).slice(2);
}

function listOf<T>(value: T[] | undefined): T[] {
  return Array.isArray(value) ? value : [];
}

function parse(text: string): unknown {
  return attempt(() => JSON.parse(text) as unknown, null);
}

/** Nothing of the answer is believed before it has the shape it should have. */
function readJudgement(value: unknown): Judgement | null {
  const response = value as EvaluateResponse | null;
  if (!response || response.schema !== 1 || typeof response.evaluationId !== "string" || !Array.isArray(response.findings)) return null;
  const findings: Finding[] = [];
  for (const one of response.findings) {
    if (!one || typeof one.rule !== "string" || !isOutcome(one.outcome) || typeof one.what !== "string" || typeof one.whatToDo !== "string") return null;
    findings.push({ rule: one.rule, outcome: one.outcome, clause: String(one.clause || ""), what: one.what, whatToDo: one.whatToDo, part: one.where ? String(one.where.part) : null });
  }
  const header = response.header;
  const isHeader = header && header.name === HEADER && typeof header.value === "string" && HEADER_VALUE.test(header.value);
  return {
    evaluation: response.evaluationId,
    findings,
    header: isHeader ? { name: header.name, value: header.value } : null,
    actions: listOf(response.actions),
    recipients: listOf(response.recipients),
    notSeen: listOf(response.notSeen),
    permittedUntil: response.permission ? String(response.permission.until) : null,
    reason: response.reason === "none" || response.reason === "require" ? response.reason : "offer",
  };
}
