// All that the event runtimes of every Outlook have beside the language itself and Office.js.

declare function setTimeout(run: () => void, milliseconds: number): number;
declare function clearTimeout(timer: number): void;

interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

declare function fetch(url: string, init: { method: string; headers: { [name: string]: string }; body?: string }): Promise<FetchResponse>;

/** Storage of the add-in across items; classic Windows, web and Mac have it, phones do not. */
declare const OfficeRuntime:
  | { readonly storage: { getItem(key: string): Promise<string | null>; setItem(key: string, value: string): Promise<void> } }
  | undefined;
