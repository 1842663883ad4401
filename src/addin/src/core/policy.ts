/**
 * The part of the school's policy that can be judged without the service, as the service prepares it for one mailbox. Every
 * outcome in it is the mildest that the engine could come to, so that local advice never says more than the engine would.
 */

export type Outcome = "record" | "warn" | "protect" | "hold" | "block";

export type LocalRule =
  | { readonly rule: "subject"; readonly outcome: Outcome; readonly clause: string; readonly meaningless: readonly string[] }
  | { readonly rule: "attachment-size"; readonly outcome: Outcome; readonly clause: string; readonly maxBytes: number }
  | { readonly rule: "internal-attachment"; readonly outcome: Outcome; readonly clause: string; readonly allowedBytes: number }
  | {
      readonly rule: "program-file";
      readonly outcome: Outcome;
      readonly clause: string;
      readonly allow: readonly string[];
      readonly programs: readonly string[];
      readonly macros: readonly string[];
      readonly disguises: readonly string[];
    }
  | { readonly rule: "mass-send"; readonly outcome: Outcome; readonly clause: string; readonly maxRecipients: number }
  | { readonly rule: "visible-recipients"; readonly outcome: Outcome; readonly clause: string; readonly maxVisible: number; readonly except: readonly string[] }
  | { readonly rule: "listed-recipient"; readonly outcome: Outcome; readonly clause: string; readonly lists: readonly ListedRecipients[] };

export interface ListedRecipients {
  readonly patterns: readonly string[];
  readonly outcome: Outcome;
  readonly reason: string;
  readonly advice: string;
}

export interface LocalPolicy {
  readonly schema: 1;
  /** Names the policy and what was made of it for this mailbox. */
  readonly etag: string;
  readonly school: string;
  /** The school's mail domains, lower case, exact. */
  readonly domains: readonly string[];
  readonly rules: readonly LocalRule[];
  /** Put below new messages; absent where the school leaves signatures to its staff. */
  readonly signature?: { readonly html: string };
  /** Platforms ("Mac", "PC", "OfficeOnline") on which nothing is checked at send. */
  readonly sendCheckOff?: readonly string[];
}

/** What came from a store or from the network, if it can be used; else null. */
export function readPolicy(value: unknown): LocalPolicy | null {
  const policy = value as LocalPolicy | null | undefined;
  return policy && policy.schema === 1 && typeof policy.etag === "string" && isTexts(policy.domains) && Array.isArray(policy.rules) && policy.rules.every(isRule)
    ? policy
    : null;
}

const OUTCOMES = ["record", "warn", "protect", "hold", "block"];

export function isOutcome(value: unknown): value is Outcome {
  return typeof value === "string" && OUTCOMES.indexOf(value) >= 0;
}

export function severity(outcome: Outcome): number {
  return OUTCOMES.indexOf(outcome);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

/** A rule of a name that we do not know is a later version's: it is left to the service. */
function isRule(value: unknown): boolean {
  const rule = value as LocalRule | null;
  if (!rule || typeof rule.rule !== "string" || !isOutcome(rule.outcome) || typeof rule.clause !== "string") return false;
  switch (rule.rule) {
    case "subject":
      return isTexts(rule.meaningless);
    case "attachment-size":
      return typeof rule.maxBytes === "number";
    case "internal-attachment":
      return typeof rule.allowedBytes === "number";
    case "program-file":
      return isTexts(rule.allow) && isTexts(rule.programs) && isTexts(rule.macros) && isTexts(rule.disguises);
    case "mass-send":
      return typeof rule.maxRecipients === "number";
    case "visible-recipients":
      return typeof rule.maxVisible === "number" && isTexts(rule.except);
    case "listed-recipient":
      return Array.isArray(rule.lists) && rule.lists.every((list) => isTexts(list.patterns) && isOutcome(list.outcome));
    default:
      return true;
  }
}
