/** A message that is being written, as far as Outlook let us read it. */

export type RecipientField = "to" | "cc" | "bcc";

export interface DraftRecipient {
  readonly address: string;
  readonly name: string;
  readonly field: RecipientField;
}

export interface DraftAttachment {
  readonly name: string;
  /** Bytes, as Outlook says. */
  readonly size: number;
  readonly isInline: boolean;
  /** A message or an appointment rather than a file. */
  readonly isItem: boolean;
}

/** What Outlook could not be asked for: never taken for "there is none". */
export type Unread = "from" | "subject" | "recipients" | "attachments" | "body";

export interface Draft {
  readonly from: string | null;
  readonly subject: string | null;
  readonly recipients: readonly DraftRecipient[];
  /** Files that travel with the message; links to files in the cloud are none. */
  readonly attachments: readonly DraftAttachment[];
  /** HTML source. */
  readonly body: string | null;
  readonly unread: readonly Unread[];
}

export function couldRead(draft: Draft, part: Unread): boolean {
  return draft.unread.indexOf(part) < 0;
}

/** Tells one state of a draft from the next; not for proofs. Two rounds of FNV-1a over everything the sender may change. */
export function fingerprint(draft: Draft): string {
  const recipients = draft.recipients.map((one) => one.field + one.address.toLowerCase()).sort();
  const files = draft.attachments.map((one) => one.name + "/" + one.size).sort();
  const text = [draft.from, draft.subject, draft.body].concat(recipients, files).join("\n");
  return fnv(text, 0x811c9dc5).toString(36) + fnv(text, 0x01234567).toString(36);
}

function fnv(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
