import { Draft, DraftAttachment, DraftRecipient, RecipientField, Unread } from "../core/draft";
import { TIME } from "../core/limits";
import { Answer, ask } from "./calls";

/** The message that is being written. Every call may throw, for the item may be gone. */
export function item(): Office.MessageCompose {
  return Office.context.mailbox.item as unknown as Office.MessageCompose;
}

/** Everything at once, each part under its own time limit. Reads, and changes nothing. */
export async function readDraft(): Promise<Draft> {
  const [envelope, subject, body] = await Promise.all([
    readEnvelope(),
    ask<string>(TIME.read, (done) => item().subject.getAsync(done)),
    ask<string>(TIME.read, (done) => item().body.getAsync("html" as Office.CoercionType, done)),
  ]);
  return {
    from: envelope.from,
    recipients: envelope.recipients,
    attachments: envelope.attachments,
    subject: subject.ok ? subject.value : null,
    body: body.ok ? body.value : null,
    unread: envelope.unread.concat(subject.ok ? [] : "subject", body.ok ? [] : "body"),
  };
}

/** Who it is from and to, and what is attached: what live advice goes by. */
export async function readEnvelope(): Promise<Draft> {
  const [from, to, cc, bcc, files] = await Promise.all([
    ask<Office.EmailAddressDetails>(TIME.read, (done) => item().from.getAsync(done)),
    ask<Office.EmailAddressDetails[]>(TIME.read, (done) => item().to.getAsync(done)),
    ask<Office.EmailAddressDetails[]>(TIME.read, (done) => item().cc.getAsync(done)),
    ask<Office.EmailAddressDetails[]>(TIME.read, (done) => item().bcc.getAsync(done)),
    ask<Office.AttachmentDetailsCompose[]>(TIME.read, (done) => item().getAttachmentsAsync(done)),
  ]);
  const unread: Unread[] = [];
  if (!from.ok || !from.value || !from.value.emailAddress) unread.push("from");
  if (!to.ok || !cc.ok || !bcc.ok) unread.push("recipients");
  if (!files.ok) unread.push("attachments");
  return {
    from: from.ok && from.value ? from.value.emailAddress || null : null,
    subject: null,
    recipients: recipients(to, "to").concat(recipients(cc, "cc"), recipients(bcc, "bcc")),
    attachments: files.ok ? (files.value || []).filter((one) => String(one.attachmentType) !== "cloud").map(attachment) : [],
    body: null,
    unread,
  };
}

function recipients(answer: Answer<Office.EmailAddressDetails[]>, field: RecipientField): DraftRecipient[] {
  return answer.ok ? (answer.value || []).map((one) => ({ address: String(one.emailAddress || ""), name: String(one.displayName || ""), field })) : [];
}

function attachment(one: Office.AttachmentDetailsCompose): DraftAttachment {
  return { name: String(one.name || ""), size: Number(one.size) || 0, isInline: one.isInline === true, isItem: String(one.attachmentType) === "item" };
}
