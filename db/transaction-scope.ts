import { AsyncLocalStorage } from "node:async_hooks";

/** One running transaction. Whoever holds on to it longer than it lasts is refused. */
export class OpenTransaction {
  open = true;

  check(): void {
    if (this.open) return;
    throw new Error(
      "This transaction has ended: await every query before the function given to write() returns.",
    );
  }
}

/**
 * Knows whether the running code is inside a transaction of this database. The outer database used there would wait for
 * the very transaction it is called from, or read what that one has not committed.
 */
export class TransactionScope {
  readonly #current = new AsyncLocalStorage<OpenTransaction>();

  run<T>(transaction: OpenTransaction, work: () => Promise<T>): Promise<T> {
    return this.#current.run(transaction, work);
  }

  refuseInside(): void {
    if (!this.#current.getStore()?.open) return;
    throw new Error("Inside write() use the database it hands over; the outer one would wait for itself.");
  }
}
