import { attempt } from "./calls";

interface Completable<T> {
  completed(options?: T): void;
}

/**
 * Answers Outlook exactly once: with what the work says, or with what is best known when the time is up or the work fails.
 * @param limit Milliseconds.
 * @param best What to answer at this moment.
 * @param work Resolves to the final answer.
 */
export function completeOnce<T>(event: Completable<T>, limit: number, best: () => T | undefined, work: () => Promise<T | undefined>): void {
  let isDone = false;
  const complete = (answer: T | undefined) => {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    attempt(() => event.completed(answer), undefined);
  };
  const timer = setTimeout(() => complete(attempt(best, undefined)), limit);
  const giveBest = () => complete(attempt(best, undefined));
  const working = attempt<Promise<T | undefined> | null>(work, null);
  if (working) working.then(complete, giveBest);
  else giveBest();
}
