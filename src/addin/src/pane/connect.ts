// The part of both panes that connects the mailbox: by the school account where Outlook can sign in, else by a code.
import { keepPairing, isDeclined, Pairing, readPairing } from "../outlook/stores";
import { connectByAccount, connectByCode, Connected, waysToSignIn } from "./account";
import { byId, say } from "./view";

const UNREACHABLE = "MailCompliance cannot be reached now. Try again in a few minutes. You can send your email: it is checked on its way.";

const BUSY = "Many people are connecting just now. Wait a minute, and press Connect again. Your code stays good.";

/** @param connected What the pane does with a mailbox that was just connected. */
export function prepareConnecting(connected: () => Promise<void>): void {
  byId<HTMLFormElement>("connect").addEventListener("submit", (event) => {
    event.preventDefault();
    void byCode(connected);
  });
  byId("sign-in").addEventListener("click", () => void byAccount(connected));
}

/** The mailbox's connection; where there is none, Outlook is asked for one without showing anything. */
export async function connection(): Promise<Pairing | null> {
  const pairing = readPairing();
  if (pairing || isDeclined()) return pairing;
  const entra = await waysToSignIn();
  if (!entra) return null;
  say("Signing you in …");
  const answer = await connectByAccount(entra, false);
  return answer.ok && (await keep(answer.credential)) ? readPairing() : null;
}

export async function showConnect(why: string): Promise<void> {
  byId("connect").hidden = false;
  say(why);
  byId("account").hidden = (await waysToSignIn()) === null;
}

export function hideConnect(): void {
  byId("connect").hidden = true;
}

async function byCode(connected: () => Promise<void>): Promise<void> {
  const input = byId<HTMLInputElement>("code");
  say("Connecting …");
  const answer = await connectByCode(input.value);
  const fault = await faultOf(answer.ok ? answer : { ...answer, detail: null }, "This code does not work. Ask your technician for a new one.");
  input.setAttribute("aria-invalid", String(fault !== null));
  showFault(fault);
  if (fault === null) {
    input.value = "";
    return connected();
  }
  input.focus();
}

async function byAccount(connected: () => Promise<void>): Promise<void> {
  say("Signing you in …");
  const entra = await waysToSignIn();
  const answer: Connected = entra ? await connectByAccount(entra, true) : { ok: false, why: "unreachable", detail: null };
  const fault = await faultOf(answer, "You are not signed in. Try again, or ask your technician for a code.");
  showFault(fault);
  if (fault === null) return connected();
  byId("sign-in").focus();
}

/** Null: the mailbox is connected. */
async function faultOf(answer: Connected, refused: string): Promise<string | null> {
  if (!answer.ok && answer.why === "busy") return BUSY;
  if (!answer.ok) return answer.why === "unreachable" ? UNREACHABLE : (answer.why === "refused" && answer.detail) || refused;
  return (await keep(answer.credential)) ? null : "Outlook did not keep the connection. Try again.";
}

function showFault(fault: string | null): void {
  const place = byId("code-error");
  place.hidden = fault === null;
  place.textContent = fault;
  if (fault !== null) say("Not connected.");
}

function keep(credential: string): Promise<boolean> {
  return keepPairing({ service: location.origin, credential });
}
