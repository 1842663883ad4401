// What the shared sources expect of the event runtimes, where the browser's own types do not say it already.

interface Window {
  /** Put there by signin.js. */
  mailComplianceToken?: (entra: { readonly clientId: string; readonly authority: string; readonly scope: string }, mayAsk: boolean) => Promise<string>;
  /** Outlook's, where it can sign in what runs in it. */
  nestedAppAuthBridge?: unknown;
  __initializeNestedAppAuth?: unknown;
}

declare const OfficeRuntime:
  | { readonly storage: { getItem(key: string): Promise<string | null>; setItem(key: string, value: string): Promise<void> } }
  | undefined;
