// What the shared sources expect of the event runtimes, where the browser's own types do not say it already.

declare const OfficeRuntime:
  | { readonly storage: { getItem(key: string): Promise<string | null>; setItem(key: string, value: string): Promise<void> } }
  | undefined;
