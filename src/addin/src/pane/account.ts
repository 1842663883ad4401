import { TIME } from "../core/limits";
import { attempt, awaiting } from "../outlook/calls";
import { EntraApplication, PairingResponse, SignInResponse } from "../service/contract";

/** What came of an attempt to connect. `nobody`: there is no signing in here, or Outlook wants to ask first. */
export type Connected = { readonly ok: true; readonly credential: string } | { readonly ok: false; readonly why: "nobody" | "refused" | "busy" | "unreachable"; readonly detail: string | null };

/** People may take their time to type a password. */
const PERSON = 5 * 60_000;

/** How to sign in with a school account; null: this Outlook, or the school, does not have it. */
export async function waysToSignIn(): Promise<EntraApplication | null> {
  if (!attempt(() => Office.context.requirements.isSetSupported("NestedAppAuth", "1.1"), false)) return null;
  const answer = await awaiting(TIME.save, async () => {
    const response = await fetch("/api/addin/v1/sign-in");
    return response.ok ? ((await response.json()) as SignInResponse) : null;
  });
  return (answer.ok && answer.value && answer.value.entra) || null;
}

/** @param mayAsk Somebody pressed the button: Outlook may show a window. */
export async function connectByAccount(entra: EntraApplication, mayAsk: boolean): Promise<Connected> {
  const token = await awaiting(mayAsk ? PERSON : TIME.save, async () => {
    await loadLibrary();
    return await window.mailComplianceToken!(entra, mayAsk);
  });
  if (!token.ok || !token.value) return { ok: false, why: "nobody", detail: null };
  const mailbox = attempt<string | null>(() => Office.context.mailbox.userProfile.emailAddress || null, null);
  return connect({ mailbox }, token.value);
}

export function connectByCode(code: string): Promise<Connected> {
  return connect({ code }, null);
}

async function connect(body: { code?: string; mailbox?: string | null }, token: string | null): Promise<Connected> {
  const headers: { [name: string]: string } = { "Content-Type": "application/json" };
  if (token) headers.Authorization = "Bearer " + token;
  const answer = await awaiting(TIME.save, async () => {
    const response = await fetch("/api/addin/v1/pairings", { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, value: (await response.json()) as Partial<PairingResponse> & { detail?: unknown } };
  });
  if (!answer.ok) return { ok: false, why: "unreachable", detail: null };
  const { status, value } = answer.value;
  if (status === 201 && typeof value.credential === "string") return { ok: true, credential: value.credential };
  // a whole school may connect in one morning, from one address
  if (status === 429) return { ok: false, why: "busy", detail: null };
  return { ok: false, why: status === 403 || status === 401 || status === 422 ? "refused" : "unreachable", detail: typeof value.detail === "string" ? value.detail : null };
}

let loading: Promise<void> | null = null;

function loadLibrary(): Promise<void> {
  loading =
    loading ||
    new Promise<void>((resolve, reject) => {
      const script = document.createElement("script");
      script.src = "signin.js";
      script.onload = () => resolve();
      script.onerror = () => {
        loading = null;
        reject(new Error("signin.js"));
      };
      document.head.append(script);
    });
  return loading;
}
