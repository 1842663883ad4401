import { couldRead, Draft, DraftRecipient, RecipientField } from "../core/draft";
import { Finding } from "../core/finding";
import { isOutside } from "../core/recipients";
import { LocalPolicy } from "../core/policy";
import { TIME } from "../core/limits";
import { withoutControls } from "../core/text";
import { ask } from "../outlook/calls";
import { item, readEnvelope } from "../outlook/item";

/** In the subject: the gateway encrypts the message and takes the word out. */
const ENCRYPT = "[encrypt]";

/** Outlook takes no more people in one call. */
const MOST_AT_ONCE = 100;

/** Something that one press of a button puts right. Resolves to whether it did. */
export interface Fix {
  readonly label: string;
  readonly run: () => Promise<boolean>;
}

/** What can be put right from here. A subject is written in a field of its own. */
export function fixesFor(finding: Finding, draft: Draft, policy: LocalPolicy | null): Fix[] {
  const file = finding.part && finding.part.indexOf("attachment:") === 0 ? finding.part.slice("attachment:".length) : null;
  if (file && ["program-file", "attachment-size", "internal-attachment", "uninspectable-attachment", "safeguarding-document"].indexOf(finding.rule) >= 0)
    return [{ label: `Take out ${withoutControls(file)}`, run: () => removeAttachment(file) }];
  if (finding.rule === "visible-recipients" && policy) return [{ label: "Move people outside the school to Bcc", run: () => moveToBcc(policy) }];
  if (finding.outcome === "protect" && (draft.subject || "").toLowerCase().indexOf(ENCRYPT) < 0)
    return [{ label: "Send it encrypted", run: () => setSubject(`${ENCRYPT} ${draft.subject || ""}`.trim()) }];
  if (finding.rule === "signature") return signatureFix(policy);
  return [];
}

/** The school's signature of this person; where the gateway would add it anyway, so that the person sees it. */
export function signatureFix(policy: LocalPolicy | null): Fix[] {
  if (!policy || !policy.signature) return [];
  const html = policy.signature.html;
  return [{ label: "Put my signature in", run: () => insertSignature(html) }];
}

/** Puts somebody into Cc who would get a copy anyway, so that everybody sees it. */
export function addToCopy(addresses: readonly string[]): Fix {
  return { label: `Put ${addresses.join(", ")} in Cc`, run: async () => (await ask<void>(TIME.save, (done) => item().cc.addAsync(addresses.map((address) => asUser({ address, name: address })), done))).ok };
}

export async function setSubject(text: string): Promise<boolean> {
  return (await ask<void>(TIME.save, (done) => item().subject.setAsync(text, done))).ok;
}

async function removeAttachment(name: string): Promise<boolean> {
  const files = await ask<Office.AttachmentDetailsCompose[]>(TIME.save, (done) => item().getAttachmentsAsync(done));
  const found = files.ok ? files.value.filter((one) => one.name === name)[0] : undefined;
  return found !== undefined && (await ask<void>(TIME.save, (done) => item().removeAttachmentAsync(found.id, done))).ok;
}

/**
 * Reads the fields anew, for somebody may have been added since they were looked at. Bcc first: where a later step fails somebody gets it twice rather than
 * nobody. Who has no address yet would be lost by writing a field anew: then nothing is changed.
 */
async function moveToBcc(policy: LocalPolicy): Promise<boolean> {
  const now = await readEnvelope();
  if (!couldRead(now, "recipients") || now.recipients.some((one) => one.address === "")) return false;
  const isMoving = (one: DraftRecipient) => one.field !== "bcc" && isOutside(one.address, policy);
  const hidden = new Set(now.recipients.filter((one) => one.field === "bcc").map((one) => one.address.toLowerCase()));
  if (!(await add("bcc", now.recipients.filter((one) => isMoving(one) && !hidden.has(one.address.toLowerCase()))))) return false;
  for (const field of ["to", "cc"] as const) {
    const all = now.recipients.filter((one) => one.field === field);
    if (all.some(isMoving) && !(await set(field, all.filter((one) => !isMoving(one))))) return false;
  }
  return true;
}

async function set(field: RecipientField, people: readonly DraftRecipient[]): Promise<boolean> {
  const first = people.slice(0, MOST_AT_ONCE).map(asUser);
  return (await ask<void>(TIME.save, (done) => item()[field].setAsync(first, done))).ok && add(field, people.slice(MOST_AT_ONCE));
}

async function add(field: RecipientField, people: readonly DraftRecipient[]): Promise<boolean> {
  for (let start = 0; start < people.length; start += MOST_AT_ONCE) {
    const some = people.slice(start, start + MOST_AT_ONCE).map(asUser);
    if (!(await ask<void>(TIME.save, (done) => item()[field].addAsync(some, done))).ok) return false;
  }
  return true;
}

async function insertSignature(html: string): Promise<boolean> {
  return (await ask<void>(TIME.save, (done) => item().body.setSignatureAsync(html, { coercionType: "html" as Office.CoercionType }, done))).ok;
}

function asUser(one: { address: string; name: string }): Office.EmailUser {
  return { displayName: one.name || one.address, emailAddress: one.address };
}
