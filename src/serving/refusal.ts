/** A request that is answered with an error; the surface it came by decides the shape of the body. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** Returns the refusal of a request that is wrong in itself. */
export function badRequest(message: string): Refusal {
  return new Refusal(400, message);
}
