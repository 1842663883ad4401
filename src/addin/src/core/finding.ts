import { Outcome, severity } from "./policy";

/** What is wrong with a draft, in the words of the engine. */
export interface Finding {
  readonly rule: string;
  readonly outcome: Outcome;
  readonly clause: string;
  readonly what: string;
  readonly whatToDo: string;
  /** `subject`, `body` or `attachment:NAME`; null: the message as a whole. */
  readonly part: string | null;
}

export type Verdict = "pass" | "warn" | "protect" | "hold" | "block";

/** The worst finding decides. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const worst = findings.reduce<Outcome>((most, one) => (severity(one.outcome) > severity(most) ? one.outcome : most), "record");
  return worst === "record" ? "pass" : worst;
}

export function worstFirst(findings: readonly Finding[]): Finding[] {
  return findings
    .map((finding, index) => ({ finding, index }))
    .sort((one, other) => severity(other.finding.outcome) - severity(one.finding.outcome) || one.index - other.index)
    .map((one) => one.finding);
}
