import { TIME } from "../core/limits";
import { LocalPolicy, readPolicy } from "../core/policy";
import { ask, attempt, awaiting, valueOr } from "./calls";
import { item } from "./item";

/** What pairing left in this mailbox: the service, and the credential that speaks for the mailbox and nothing more. */
export interface Pairing {
  readonly service: string;
  readonly credential: string;
}

interface KeptPolicy {
  readonly policy: LocalPolicy;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const PAIRING = "mailcompliance.pairing";
const POLICY = "mailcompliance.policy";
const DECLINED = "mailcompliance.declined";
const WARNED = "mailcompliance.warned";
const REASON = "mailcompliance.reason";
const BREAKER = "mailcompliance.breaker";

/** The credential goes to https alone, and to this very machine for those who develop. */
const SAFE = /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:\/])/;

/** Null where nobody has paired this mailbox, or Outlook does not say. */
export function readPairing(): Pairing | null {
  const kept = attempt(() => Office.context.roamingSettings.get(PAIRING) as Pairing | null, null);
  return kept && typeof kept.credential === "string" && typeof kept.service === "string" && SAFE.test(kept.service) ? kept : null;
}

export function readKeptPolicy(): KeptPolicy | null {
  const kept = attempt(() => Office.context.roamingSettings.get(POLICY) as KeptPolicy | null, null);
  const policy = kept ? readPolicy(kept.policy) : null;
  return kept && policy ? { policy, at: Number(kept.at) || 0 } : null;
}

export async function keepPolicy(policy: LocalPolicy, at: number): Promise<void> {
  await ask<void>(TIME.write, (done) => {
    Office.context.roamingSettings.set(POLICY, { policy, at });
    Office.context.roamingSettings.saveAsync(done);
  });
}

interface Warned {
  readonly fingerprint: string;
  readonly at: number;
}

/** How long pressing Send again counts as the answer to what was shown. */
const ANSWER_COUNTS = 5 * 60_000;

/** Whether exactly this draft was shown with its findings a moment ago. */
export async function wasWarned(fingerprint: string): Promise<boolean> {
  const answer = await ask<string>(TIME.write, (done) => item().sessionData.getAsync(WARNED, done));
  const warned = attempt(() => JSON.parse(valueOr(answer, "null")) as Warned | null, null);
  return warned !== null && warned.fingerprint === fingerprint && Date.now() - warned.at < ANSWER_COUNTS;
}

/** Whether it could be noted. */
export async function noteWarned(fingerprint: string): Promise<boolean> {
  const note: Warned = { fingerprint, at: Date.now() };
  return (await ask<void>(TIME.write, (done) => item().sessionData.setAsync(WARNED, JSON.stringify(note), done))).ok;
}

/** Why the user goes on, as the pane noted it for this draft. */
export async function readReason(): Promise<string | null> {
  const answer = await ask<string>(TIME.write, (done) => item().sessionData.getAsync(REASON, done));
  return answer.ok && typeof answer.value === "string" && /^[a-z-]{1,32}$/.test(answer.value) ? answer.value : null;
}

export async function noteReason(reason: string): Promise<boolean> {
  return (await ask<void>(TIME.write, (done) => item().sessionData.setAsync(REASON, reason, done))).ok;
}

/**
 * Keeps, or with null forgets, what connects this mailbox.
 * @param isDecided Somebody wants it so; else it only ended.
 */
export async function keepPairing(pairing: Pairing | null, isDecided = true): Promise<boolean> {
  const saved = await ask<void>(TIME.save, (done) => {
    const settings = Office.context.roamingSettings;
    if (pairing) settings.set(PAIRING, pairing);
    else settings.remove(PAIRING);
    // who disconnects does not want to be signed in again by opening the pane, nor to be judged by a policy that nobody brings up to date
    if (pairing) settings.remove(DECLINED);
    else if (isDecided) {
      settings.set(DECLINED, true);
      settings.remove(POLICY);
    }
    settings.saveAsync(done);
  });
  return saved.ok;
}

/** Whether somebody disconnected this mailbox on purpose. */
export function isDeclined(): boolean {
  return attempt(() => Office.context.roamingSettings.get(DECLINED) === true, false);
}

/** After so many failures within so long a time the service is left alone, so that nobody waits two seconds for every message. */
const FAILURES = 2;
const WITHIN = 10 * 60_000;

/** Milliseconds since 1970 of the latest failures. */
export async function readFailures(): Promise<number[]> {
  const answer = await awaiting(TIME.write, () => storage().getItem(BREAKER));
  const kept = attempt(() => JSON.parse(valueOr(answer, null) || "[]") as unknown, []);
  return Array.isArray(kept) ? kept.filter((one): one is number => typeof one === "number" && Date.now() - one < WITHIN) : [];
}

export function isOpen(failures: readonly number[]): boolean {
  return failures.length >= FAILURES;
}

export async function noteFailures(failures: readonly number[]): Promise<void> {
  await awaiting(TIME.write, () => storage().setItem(BREAKER, JSON.stringify(failures.slice(-FAILURES))));
}

/** What the add-in keeps on this machine. Throws where the program has no such thing. */
export function storage(): { getItem(key: string): Promise<string | null>; setItem(key: string, value: string): Promise<void> } {
  if (typeof OfficeRuntime === "undefined") throw new Error("no storage");
  return OfficeRuntime.storage;
}
