/** A clock that only moves when everything that can happen now has happened. */
export class VirtualTime {
  now = 1_800_000_000_000;

  private next = 1;
  private readonly timers = new Map<number, { readonly at: number; readonly run: () => void }>();

  readonly setTimeout = (run: () => void, milliseconds: number): number => {
    const id = this.next++;
    this.timers.set(id, { at: this.now + Math.max(0, milliseconds || 0), run });
    return id;
  };

  readonly clearTimeout = (id: number): void => {
    this.timers.delete(id);
  };

  /** Lets so much time pass, timer by timer. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    for (;;) {
      await settled();
      const due = [...this.timers].filter(([, timer]) => timer.at <= end).sort(([a, one], [b, other]) => one.at - other.at || a - b)[0];
      if (!due) break;
      this.timers.delete(due[0]);
      this.now = due[1].at;
      due[1].run();
    }
    this.now = end;
  }
}

/** Until no promise has anything left to do. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
