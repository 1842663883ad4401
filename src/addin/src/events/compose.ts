import { TIME } from "../core/limits";
import { LocalPolicy } from "../core/policy";
import { ask } from "../outlook/calls";
import { readClient } from "../outlook/client";
import { completeOnce } from "../outlook/completion";
import { item } from "../outlook/item";
import { showNotice } from "../outlook/notices";
import { keepPolicy, Pairing, readKeptPolicy, readPairing } from "../outlook/stores";
import { forgetTally, isEmpty, readTally } from "../outlook/tally";
import { fetchPolicy, tellCounts } from "../service/client";

/** How long a cached policy is used before the service is asked for a newer one. */
const FRESH = 60 * 60_000;

/** A new message, an answer or a forward was opened: policy brought up to date, signature put in. Not for drafts opened again. */
export function onNewMessageCompose(event: Office.MailboxEvent): void {
  completeOnce<undefined>(event as never, TIME.watchdog, () => undefined, async () => {
    const pairing = readPairing();
    if (!pairing) {
      await showNotice(readClient(), "MailCompliance is not connected to this mailbox. Your email is checked after you send it.", "Connect");
      return undefined;
    }
    const { policy, isEnded } = await policyFor(pairing);
    const signature = policy && policy.signature;
    if (signature) await ask<void>(TIME.write, (done) => item().body.setSignatureAsync(signature.html, { coercionType: "html" as Office.CoercionType }, done));
    if (isEnded) await showNotice(readClient(), "MailCompliance is no longer connected to this mailbox. Your email is checked after you send it.", "Connect");
    else await tell(pairing);
    return undefined;
  });
}

/** What happened at Send since the last new message. Nobody waits for it: the signature is in place. */
async function tell(pairing: Pairing): Promise<void> {
  const tally = await readTally();
  if (!isEmpty(tally) && (await tellCounts(pairing, readClient(), tally))) await forgetTally();
}

interface PolicyNow {
  readonly policy: LocalPolicy | null;
  /** The connection was ended, here or by the technician. */
  readonly isEnded: boolean;
}

async function policyFor(pairing: Pairing): Promise<PolicyNow> {
  const kept = readKeptPolicy();
  const now = Date.now();
  if (kept && now - kept.at < FRESH && now >= kept.at) return { policy: kept.policy, isEnded: false };
  const reply = await fetchPolicy(pairing, kept ? kept.policy.etag : null);
  const policy = reply.ok && reply.value ? reply.value : kept ? kept.policy : null;
  if (reply.ok && policy) await keepPolicy(policy, now);
  return { policy, isEnded: !reply.ok && reply.why === "unpaired" };
}
