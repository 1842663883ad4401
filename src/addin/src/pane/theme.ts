import { attempt } from "../outlook/calls";

/** Outlook's theme may be dark where the system's is light. Where Outlook says which it has (Mailbox 1.14), that counts; else the system's. */
export function followTheme(): void {
  apply(attempt(() => Office.context.officeTheme.bodyBackgroundColor, ""));
  const changed = (event: { officeTheme?: { bodyBackgroundColor?: string } }) => apply((event.officeTheme && event.officeTheme.bodyBackgroundColor) || "");
  attempt(() => Office.context.mailbox.addHandlerAsync(Office.EventType.OfficeThemeChanged, changed), undefined);
}

function apply(ground: string): void {
  const parts = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(ground || "");
  if (!parts) return;
  const [red, green, blue] = parts.slice(1).map((part) => parseInt(part, 16)) as [number, number, number];
  // how bright people see it (ITU-R BT.601)
  document.documentElement.dataset.theme = 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light";
}
