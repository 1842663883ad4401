/** What became of a call to Outlook. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: "failed" | "threw" | "late" };

interface Result<T> {
  readonly status: unknown;
  readonly value: T;
}

/**
 * Asks Outlook for something and waits no longer than the limit. Never rejects and never throws: a call that fails, throws, answers twice,
 * too late or not at all is an answer, too.
 * @param limit Milliseconds.
 */
export async function ask<T>(limit: number, call: (done: (result: Result<T>) => void) => void): Promise<Answer<T>> {
  const answer = await within(limit, call);
  if (!answer.ok && faults.length < MOST_FAULTS) faults.push("office-" + answer.why);
  return answer;
}

/** A runtime may live for days. */
const MOST_FAULTS = 100;

let faults: string[] = [];

/** Calls to Outlook that went wrong since this was last asked, by kind: for counting. */
export function takeOfficeFaults(): string[] {
  const taken = faults;
  faults = [];
  return taken;
}

function within<T>(limit: number, call: (done: (result: Result<T>) => void) => void): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ ok: false, why: "late" }), limit);
    const settle = (answer: Answer<T>) => {
      clearTimeout(timer);
      resolve(answer);
    };
    try {
      call((result) => settle(result && result.status === "succeeded" ? { ok: true, value: result.value } : { ok: false, why: "failed" }));
    } catch (_) {
      settle({ ok: false, why: "threw" });
    }
  });
}

/** The same for what answers with a promise. */
export function awaiting<T>(limit: number, start: () => Promise<T>): Promise<Answer<T>> {
  return within<T>(limit, (done) => {
    start().then(
      (value) => done({ status: "succeeded", value }),
      () => done({ status: "failed", value: undefined as unknown as T }),
    );
  });
}

/** For properties and calls that answer at once. */
export function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (_) {
    return otherwise;
  }
}

export function valueOr<T>(answer: Answer<T>, otherwise: T): T {
  return answer.ok ? answer.value : otherwise;
}
