import { readFileSync } from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { VirtualTime } from "./virtualtime";

export type Fault = "fails" | "never" | "throws" | "late" | "twice";

/** One kind of Outlook: what it says that it can, and which events it has. */
export interface Profile {
  readonly name: string;
  readonly platform: string;
  /** Highest requirement set of Mailbox. */
  readonly set: number;
  readonly storage: boolean;
  readonly smartAlerts: boolean;
}

export const PROFILES: readonly Profile[] = [
  { name: "classic 1.13", platform: "PC", set: 13, storage: true, smartAlerts: true },
  { name: "classic 1.14", platform: "PC", set: 14, storage: true, smartAlerts: true },
  { name: "classic 1.15", platform: "PC", set: 15, storage: true, smartAlerts: true },
  { name: "Mac 1.14", platform: "Mac", set: 14, storage: true, smartAlerts: true },
  { name: "web 1.15", platform: "OfficeOnline", set: 15, storage: true, smartAlerts: true },
  { name: "phone 1.5", platform: "iOS", set: 5, storage: false, smartAlerts: false },
];

export interface FakeRecipient {
  readonly emailAddress: string;
  readonly displayName: string;
}

export interface FakeItem {
  from: FakeRecipient;
  to: FakeRecipient[];
  cc: FakeRecipient[];
  bcc: FakeRecipient[];
  subject: string;
  html: string;
  attachments: { name: string; size: number; isInline: boolean; attachmentType: string }[];
}

export interface FakeResponse {
  readonly status: number;
  readonly text: string;
}

/** What the service does when it is called. */
export type FakeService = (url: string, init: { method: string; headers: Record<string, string>; body?: string }) => FakeResponse | "refuses" | "never" | "late" | "throws" | "body-fails" | "body-never";

export interface Completed {
  readonly at: number;
  readonly options: Record<string, unknown> | undefined;
}

export interface Situation {
  readonly profile: Profile;
  readonly item: FakeItem;
  readonly roaming?: Record<string, unknown>;
  readonly service?: FakeService;
  readonly fault?: { readonly call: string; readonly kind: Fault };
  /** With the machine's clock and network. */
  readonly real?: boolean;
}

const BUNDLE = readFileSync(path.join(process.env.ADDIN_ROOT!, "dist/events.js"), "utf8");

const LATENCY = 15;
const MUCH_TOO_LATE = 20_000;

/** Outlook as the bundle sees it, in a bare JavaScript context, with everything that it does written down. */
export class FakeOutlook {
  readonly time = new VirtualTime();
  readonly calls: string[] = [];
  readonly requests: { url: string; body: string | undefined; headers: Record<string, string> }[] = [];
  readonly handlers: Record<string, (event: unknown) => void> = {};
  readonly headers: Record<string, string> = {};
  readonly notices: Record<string, unknown>[] = [];
  readonly session: Record<string, string> = {};
  readonly stored: Record<string, string> = {};
  signature: string | null = null;

  constructor(private readonly situation: Situation) {
    const context: Record<string, unknown> = {
      Office: this.office(),
      setTimeout: situation.real ? setTimeout : this.time.setTimeout,
      clearTimeout: situation.real ? clearTimeout : this.time.clearTimeout,
      fetch: situation.real ? fetch : this.fetch,
    };
    if (situation.profile.storage) context.OfficeRuntime = { storage: this.storage() };
    vm.createContext(context);
    context.__now = () => this.time.now;
    if (!situation.real) vm.runInContext("Date.now = __now;", context);
    vm.runInContext("delete globalThis.__now;", context);
    vm.runInContext(BUNDLE, context);
  }

  /** Raises an event and lets half a minute pass. */
  async raise(handler: string): Promise<Completed[]> {
    const completed: Completed[] = [];
    const start = this.time.now;
    this.handlers[handler]!({
      completed: (options: Record<string, unknown> | undefined) => completed.push({ at: this.time.now - start, options: options && JSON.parse(JSON.stringify(options)) }),
    });
    await this.time.pass(30_000);
    return completed;
  }

  /** Raises an event and waits for its answer; for fakes in real time. */
  raiseReal(handler: string): Promise<Completed> {
    const start = Date.now();
    return new Promise((resolve) => this.handlers[handler]!({ completed: (options: Record<string, unknown> | undefined) => resolve({ at: Date.now() - start, options }) }));
  }

  /** A call that answers at once; only "throws" can befall it. */
  private sync<T>(name: string, value: () => T): T {
    this.calls.push(name);
    if (this.situation.fault?.call === name && this.situation.fault.kind === "throws") throw new Error("planned");
    return value();
  }

  private async_(name: string, value: () => unknown, done: unknown): void {
    this.calls.push(name);
    const callback = done as (result: unknown) => void;
    const succeed = () => callback({ status: "succeeded", value: value() });
    switch (this.situation.fault?.call === name ? this.situation.fault.kind : null) {
      case "throws":
        throw new Error("planned");
      case "never":
        return;
      case "fails":
        this.later(() => callback({ status: "failed", error: { code: 5001 } }), LATENCY);
        return;
      case "late":
        this.later(succeed, MUCH_TOO_LATE);
        return;
      case "twice":
        this.later(succeed, LATENCY);
        this.later(succeed, LATENCY);
        return;
      default:
        this.later(succeed, LATENCY);
    }
  }

  private later(run: () => void, milliseconds: number): void {
    if (this.situation.real) setTimeout(run, milliseconds);
    else this.time.setTimeout(run, milliseconds);
  }

  private office(): unknown {
    const { profile, item } = this.situation;
    const roaming: Record<string, unknown> = { ...this.situation.roaming };
    const get = (name: string, value: () => unknown) => ({ getAsync: (done: unknown) => this.async_(name + ".getAsync", value, done) });
    const outlook = this;
    return {
      actions: { associate: (name: string, handler: (event: unknown) => void) => (this.handlers[name] = handler) },
      context: {
        get platform() {
          return outlook.sync("context.platform", () => profile.platform);
        },
        get diagnostics() {
          return outlook.sync("context.diagnostics", () => ({ version: "16.0.1" }));
        },
        requirements: { isSetSupported: (_: string, set: string) => this.sync("isSetSupported", () => Number(set.split(".")[1]) <= profile.set) },
        roamingSettings: {
          get: (key: string) => this.sync("roamingSettings.get", () => roaming[key]),
          set: (key: string, value: unknown) => this.sync("roamingSettings.set", () => void (roaming[key] = JSON.parse(JSON.stringify(value)))),
          saveAsync: (done: unknown) => this.async_("roamingSettings.saveAsync", () => Object.assign(this.situation.roaming ?? {}, roaming), done),
        },
        mailbox: {
          get item() {
            return outlook.sync("mailbox.item", () => outlook.itemOf(get, item));
          },
        },
      },
    };
  }

  private itemOf(get: (name: string, value: () => unknown) => unknown, item: FakeItem): unknown {
    return {
      from: get("from", () => item.from),
      to: get("to", () => item.to),
      cc: get("cc", () => item.cc),
      bcc: get("bcc", () => item.bcc),
      subject: get("subject", () => item.subject),
      getAttachmentsAsync: (done: unknown) => this.async_("getAttachmentsAsync", () => item.attachments, done),
      body: {
        getAsync: (_: unknown, done: unknown) => this.async_("body.getAsync", () => item.html, done),
        setSignatureAsync: (html: string, _: unknown, done: unknown) => this.async_("body.setSignatureAsync", () => void (this.signature = html), done),
      },
      sessionData: {
        getAsync: (key: string, done: unknown) => this.async_("sessionData.getAsync", () => this.session[key], done),
        setAsync: (key: string, value: string, done: unknown) => this.async_("sessionData.setAsync", () => void (this.session[key] = value), done),
      },
      internetHeaders: {
        setAsync: (headers: Record<string, string>, done: unknown) => this.async_("internetHeaders.setAsync", () => void Object.assign(this.headers, headers), done),
      },
      notificationMessages: {
        replaceAsync: (_: string, notice: Record<string, unknown>, done: unknown) => this.async_("notificationMessages.replaceAsync", () => void this.notices.push(notice), done),
        removeAsync: (_: string, done: unknown) => this.async_("notificationMessages.removeAsync", () => undefined, done),
      },
    };
  }

  private storage(): unknown {
    const promise = (name: string, value: () => unknown) =>
      new Promise((resolve, reject) => this.async_(name, value, (result: { status: string; value: unknown }) => (result.status === "succeeded" ? resolve(result.value) : reject(new Error("planned")))));
    return {
      getItem: (key: string) => promise("storage.getItem", () => this.stored[key] ?? null),
      setItem: (key: string, value: string) => promise("storage.setItem", () => void (this.stored[key] = value)),
    };
  }

  private readonly fetch = (url: string, init: { method: string; headers: Record<string, string>; body?: string }): Promise<unknown> => {
    this.requests.push({ url, body: init.body, headers: { ...init.headers } });
    const answer = this.situation.service ? this.situation.service(url, init) : "refuses";
    if (answer === "throws") throw new Error("planned");
    return new Promise((resolve, reject) => {
      if (answer === "never") return;
      const respond = (status: number, text: () => Promise<string>) => resolve({ status, headers: { get: () => null }, text });
      if (answer === "refuses") this.time.setTimeout(() => reject(new Error("Failed to fetch")), LATENCY);
      else if (answer === "late") this.time.setTimeout(() => respond(200, () => Promise.resolve("{}")), MUCH_TOO_LATE);
      else if (answer === "body-fails") this.time.setTimeout(() => respond(200, () => Promise.reject(new Error("planned"))), LATENCY);
      else if (answer === "body-never") this.time.setTimeout(() => respond(200, () => new Promise(() => undefined)), LATENCY);
      else this.time.setTimeout(() => respond(answer.status, () => Promise.resolve(answer.text)), 80);
    });
  };
}
