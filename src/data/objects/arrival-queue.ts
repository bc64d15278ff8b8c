import {setImmediate as nextTurn} from 'node:timers/promises';
import type {Arrival, ObjectFolder} from './object-folder.js';

interface Waiting {
  readonly arrival: Arrival;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Gives objects that come one by one their names in groups, so that many small ones share the waits for the disk: whatever
 * arrives while one group is being written forms the next.
 */
export class ArrivalQueue {
  readonly #folder: ObjectFolder;
  #waiting: Waiting[] = [];
  #running = false;

  constructor(folder: ObjectFolder) {
    this.#folder = folder;
  }

  /** Returns once the object has its name and is on the disk. */
  admit(arrival: Arrival): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({arrival, resolve, reject});
      if (!this.#running) void this.#run();
    });
  }

  /** Never rejects: each failure goes to those who wait for that group. */
  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      await nextTurn();
      const group = this.#waiting;
      this.#waiting = [];
      try {
        await this.#folder.admit(group.map(({arrival}) => arrival));
        for (const {resolve} of group) resolve();
      } catch (error) {
        for (const {reject} of group) reject(error);
      }
    }
    this.#running = false;
  }
}
