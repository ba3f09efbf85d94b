/** Async mutex: one piece of work at a time, in the order of asking. */
export class WriteQueue {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {}); // its caller hears of a failure, the next in line does not
    return result;
  }

  idle(): Promise<unknown> {
    return this.#last;
  }
}
