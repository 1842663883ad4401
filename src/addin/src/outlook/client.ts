import { Abilities } from "../core/plan";
import { attempt } from "./calls";

/** The program that the message is written in. */
export interface Client {
  /** As Office names it: "PC", "Mac", "OfficeOnline", "iOS", "Android"; "" where it does not say. */
  readonly platform: string;
  readonly version: string;
  readonly abilities: Abilities;
}

export function readClient(): Client {
  return {
    platform: attempt(() => String(Office.context.platform || ""), ""),
    version: attempt(() => String(Office.context.diagnostics.version || ""), ""),
    abilities: {
      insight: supports("1.10") && !isPhone(),
      session: supports("1.11"),
      prompt: supports("1.14"),
      markdown: supports("1.15"),
    },
  };
}

function supports(set: string): boolean {
  return attempt(() => Office.context.requirements.isSetSupported("Mailbox", set), false);
}

function isPhone(): boolean {
  return attempt(() => String(Office.context.platform), "") === "iOS" || attempt(() => String(Office.context.platform), "") === "Android";
}
