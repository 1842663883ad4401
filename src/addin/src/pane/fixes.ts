import { Draft } from "../core/draft";
import { Finding } from "../core/finding";
import { isOutside } from "../core/recipients";
import { LocalPolicy } from "../core/policy";
import { TIME } from "../core/limits";
import { ask } from "../outlook/calls";
import { item } from "../outlook/item";

/** In the subject: the gateway encrypts the message and takes the word out. */
const ENCRYPT = "[encrypt]";

/** Something that one press of a button puts right. Resolves to whether it did. */
export interface Fix {
  readonly label: string;
  readonly run: () => Promise<boolean>;
}

/** What can be put right from here. A subject is written in a field of its own. */
export function fixesFor(finding: Finding, draft: Draft, policy: LocalPolicy | null): Fix[] {
  const file = finding.part && finding.part.indexOf("attachment:") === 0 ? finding.part.slice("attachment:".length) : null;
  if (file && ["program-file", "attachment-size", "internal-attachment", "uninspectable-attachment", "safeguarding-document"].indexOf(finding.rule) >= 0)
    return [{ label: `Take out ${file}`, run: () => removeAttachment(file) }];
  if (finding.rule === "visible-recipients" && policy) return [{ label: "Move people outside the school to Bcc", run: () => moveToBcc(draft, policy) }];
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

/** Bcc first: where the second step fails somebody gets it twice rather than nobody. */
async function moveToBcc(draft: Draft, policy: LocalPolicy): Promise<boolean> {
  const moving = draft.recipients.filter((one) => one.field !== "bcc" && isOutside(one.address, policy));
  const added = await ask<void>(TIME.save, (done) => item().bcc.addAsync(moving.map(asUser), done));
  if (!added.ok) return false;
  for (const field of ["to", "cc"] as const) {
    const staying = draft.recipients.filter((one) => one.field === field && !isOutside(one.address, policy));
    const set = await ask<void>(TIME.save, (done) => item()[field].setAsync(staying.map(asUser), done));
    if (!set.ok) return false;
  }
  return true;
}

async function insertSignature(html: string): Promise<boolean> {
  return (await ask<void>(TIME.save, (done) => item().body.setSignatureAsync(html, { coercionType: "html" as Office.CoercionType }, done))).ok;
}

function asUser(one: { address: string; name: string }): Office.EmailUser {
  return { displayName: one.name || one.address, emailAddress: one.address };
}
