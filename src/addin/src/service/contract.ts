/** The service's contract, version 1. Written from the service's own types: a test says how, and fails where the two differ. */

export interface PairingRequest {
  code?: string | null;
  mailbox?: string | null;
}

export interface DraftClient {
  platform?: string | null;
  version?: string | null;
}

export interface DraftRecipient {
  address: string;
  name?: string | null;
  field: string;
}

export interface DraftAttachment {
  name: string;
  size: number;
  inline: boolean;
  item: boolean;
}

export interface DraftBody {
  html: string;
  truncated: boolean;
}

export interface EvaluateRequest {
  schema: number;
  requestId?: string | null;
  phase: string;
  client?: DraftClient | null;
  from?: string | null;
  subject?: string | null;
  recipients: DraftRecipient[];
  attachments: DraftAttachment[];
  body?: DraftBody | null;
  unread: string[];
  reason?: string | null;
}

export interface AdviceRequest {
  schema: number;
  requestId?: string | null;
  question?: string | null;
  subject?: string | null;
  recipients: string[];
  files: string[];
  html?: string | null;
}

export interface PermissionRequest {
  schema: number;
  requestId?: string | null;
  note?: string | null;
  draft?: EvaluateRequest | null;
}

export interface IncidentRequest {
  schema: number;
  messageId?: string | null;
  what?: string | null;
  done?: string | null;
  note?: string | null;
  subject?: string | null;
  recipients: string[];
  files: string[];
  html?: string | null;
}

export interface FeedbackRequest {
  schema: number;
  evaluationId?: string | null;
  rule?: string | null;
  note?: string | null;
}

export interface TelemetryCount {
  name: string;
  count: number;
}

export interface TelemetryRequest {
  schema: number;
  client?: DraftClient | null;
  counts: TelemetryCount[];
  sendMilliseconds: number[];
}

export interface PairingResponse {
  credential: string;
  mailbox: string;
  expiresAt: string;
}

export interface EntraApplication {
  clientId: string;
  authority: string;
  scope: string;
}

export interface SignInResponse {
  schema: number;
  entra?: EntraApplication | null;
}

export interface ConfigResponse {
  schema: number;
  school: string;
  mailbox: string;
  policyVersion: string;
  packEtag: string;
  domains: string[];
  sendCheckOff: string[];
  maxRequestBytes: number;
}

export interface ReportedPlace {
  part: string;
  start?: number | null;
  end?: number | null;
  path?: string | null;
}

export interface ReportedFinding {
  rule: string;
  outcome: string;
  clause: string;
  what: string;
  whatToDo: string;
  data?: string | null;
  confidence?: string | null;
  where?: ReportedPlace | null;
}

export interface ReportedAction {
  action: string;
  to: string[];
  why: string;
}

export interface ReportedRecipient {
  address: string;
  classes: string[];
}

export interface SignedHeader {
  name: string;
  value: string;
}

export interface PermissionInForce {
  id: string;
  until: string;
}

export interface EvaluateResponse {
  schema: number;
  evaluationId: string;
  policyVersion: string;
  verdict: string;
  findings: ReportedFinding[];
  actions: ReportedAction[];
  notSeen: string[];
  recipients: ReportedRecipient[];
  header?: SignedHeader | null;
  permission?: PermissionInForce | null;
  reason: string;
}

export interface RequestTaken {
  id: string;
  givenTo: string[];
  dueAt?: string | null;
}

export interface HeldMail {
  id: string;
  subject?: string | null;
  to: string[];
  state: string;
  heldAt: string;
  expiresAt: string;
  reason?: string | null;
}

export interface AskedQuestion {
  id: string;
  kind: string;
  subject?: string | null;
  at: string;
  decision?: string | null;
  answer?: string | null;
  answeredBy?: string | null;
}

export interface OwnMatters {
  held: HeldMail[];
  asked: AskedQuestion[];
}
