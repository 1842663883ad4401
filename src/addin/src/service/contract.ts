/** The service's contract, version 1; names as in the command line's JSON. A test holds it against the service's own types. */

export interface EvaluateRequest {
  schema: 1;
  requestId: string;
  phase: "compose" | "send";
  client: { platform: string; version: string };
  from: string | null;
  subject: string | null;
  recipients: { address: string; name: string; field: "to" | "cc" | "bcc" }[];
  attachments: { name: string; size: number; inline: boolean; item: boolean }[];
  body: { html: string; truncated: boolean } | null;
  unread: string[];
  reason: string | null;
}

export interface EvaluateResponse {
  schema: 1;
  evaluationId: string;
  policyVersion: string;
  verdict: "pass" | "warn" | "protect" | "hold" | "block";
  findings: { rule: string; outcome: string; clause: string; what: string; whatToDo: string; where?: { part: string } }[];
  actions: { action: string; to: string[]; why: string }[];
  notSeen: string[];
  recipients: { address: string; classes: string[] }[];
  header?: { name: string; value: string };
}

export interface AdviceRequest {
  schema: 1;
  requestId: string;
  question: string;
  subject: string | null;
  recipients: string[];
  html: string | null;
}

export interface IncidentRequest {
  schema: 1;
  messageId: string;
  what: string;
  done: string;
  note: string;
  subject: string | null;
  recipients: string[];
  html: string | null;
}

export interface FeedbackRequest {
  schema: 1;
  evaluationId: string;
  rule: string;
  note: string | null;
}

export interface RequestTaken {
  id: string;
  givenTo: string[];
  dueAt?: string;
}

export interface OwnMatters {
  held: { id: string; subject?: string; to: string[]; state: string; heldAt: string; expiresAt: string; reason?: string }[];
  asked: { id: string; kind: string; subject?: string; at: string; decision?: string; answer?: string; answeredBy?: string }[];
}
